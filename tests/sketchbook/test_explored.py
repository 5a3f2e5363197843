"""The file of long explorations fits the sketches as they are; the program that runs them notices differences."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sketchbook.catalogue import catalogue, find

PROGRAM = Path(__file__).parent / "benchmarks" / "explored.py"
SMALL = "consensus"  # a sketch that is explored in no time


@pytest.fixture
def explored(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("explored", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "explored", module)  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small(explored: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program with one short exploration and a file of its own."""
    monkeypatch.setattr(explored, "cases", lambda: [explored.Case(SMALL)])
    monkeypatch.setattr(explored, "FILE", tmp_path / "explored.json")
    return explored


def run(module: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["explored.py", *arguments])
    return int(module.main())


def test_each_exploration_is_noted_with_the_hash_of_its_source(explored: ModuleType) -> None:
    noted = explored.read()
    assert list(noted) == [explored.key_of(case.key) for case in explored.cases()]
    stale = {
        entry["sketch"]
        for entry in noted.values()
        if entry["sha256"] != explored.digest(find(entry["sketch"]))
    }
    assert not stale, f"changed since they were explored: run explored.py --write {' '.join(sorted(stale))}"


def test_slow_counts_are_those_that_were_found(explored: ModuleType) -> None:
    noted = explored.read()
    slow = [(s.name, count) for s in catalogue() for count in s.cls.counts if count.slow]
    assert slow
    for name, count in slow:
        entry = noted[explored.key_of(explored.Case(name, count.constants, symmetry=count.symmetry).key)]
        assert entry["distinct"] == count.distinct
        assert count.depth in (0, entry["depth"])
        assert entry["broken"] == {}


def test_sources_are_the_sketch_and_what_it_imports(explored: ModuleType) -> None:
    assert [path.name for path in explored.sources(find("raft"))] == [
        "raft.py",
        "raft_cases.py",
        "raft_words.py",
    ]
    reads = [path.name for path in explored.sources(find("raft-reads"))]
    assert reads == ["raft_reads.py", "raft_steps.py", "raft_words.py"]


def test_write_then_compare(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(small, monkeypatch) == 1
    assert "NOT noted yet" in capsys.readouterr().out
    assert not small.FILE.exists()
    assert run(small, monkeypatch, "--write") == 0
    assert run(small, monkeypatch) == 0
    assert "as noted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [("distinct", 1, "NOT as noted: distinct 1"), ("sha256", "0", "the source has CHANGED since")],
)
def test_a_difference_fails(
    small: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: object,
    says: str,
) -> None:
    run(small, monkeypatch, "--write")
    written = small.FILE.read_text()
    [entry] = json.loads(written)
    small.FILE.write_text(json.dumps([{**entry, name: value}]))
    assert run(small, monkeypatch) == 1
    assert says in capsys.readouterr().out
    assert run(small, monkeypatch, "--write") == 0
    assert small.FILE.read_text() == written


def test_a_bug_is_explored_up_to_its_violation(explored: ModuleType) -> None:
    found = explored.Case("raft-pre-vote", bug="without-pre-vote").run()
    assert found["broken"] == {"working_leader_stays": 4}


def test_an_unknown_name_is_an_error(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(small, monkeypatch, "paxos")
    assert "no long exploration of paxos" in capsys.readouterr().err
