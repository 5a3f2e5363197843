"""explored.json fits the sketches as they are, and what it holds is true; the program that writes it notices differences."""

import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sketchbook import Explorer, explored, find
from sketchbook.catalogue import Sketch, catalogue

PROGRAM = Path(__file__).parent / "benchmarks" / "explored.py"
SKETCHES = catalogue()
MEND = "explored.json is stale: run make explore"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("explored_program", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "explored_program", module)
    spec.loader.exec_module(module)
    return module


# --- the file in the repository ---------------------------------------------------------------------------


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda sketch: sketch.name)
def test_every_shortest_run_is_kept_and_shows_what_it_should(sketch: Sketch) -> None:
    records = explored.records(sketch)
    searches = explored.searches(sketch)
    assert sorted(records) == sorted(search.name for search in searches), MEND
    assert explored.same_engine(sketch) or not searches, f"{MEND} (the engine has changed)"
    stale = [search.name for search in searches if records[search.name]["hash"] != search.hash]
    assert not stale, f"{MEND} ({sketch.name}: {', '.join(stale)})"
    for search in searches:
        assert search.known(records[search.name]) is not None
    for bug in sketch.cls.bugs:  # another test explores each bug, and finds this length
        assert len(explored.shortest_run(explored.of_bug(sketch, bug))) == bug.length


def test_every_long_exploration_is_kept(program: ModuleType) -> None:
    for sketch in SKETCHES:
        for one in program.explorations(sketch):
            record = one.record()
            assert record is not None, f"{MEND} ({sketch.name} {dict(one.constants)})"
            assert explored.same_engine(sketch)
            assert record["hash"] == one.hash, f"{MEND} ({sketch.name} {dict(one.constants)})"


def test_slow_counts_are_those_that_were_found() -> None:
    slow = [(sketch, count) for sketch in SKETCHES for count in sketch.cls.counts if count.slow]
    assert slow
    for sketch, count in slow:
        assert explored.knows(sketch, count)


def test_the_file_is_written_as_it_is_read() -> None:
    text = explored.FILE.read_text(encoding="utf-8")
    assert explored.dumped(json.loads(text)) == text
    assert len(text) < 40_000


# --- hashes -----------------------------------------------------------------------------------------------


def test_sources_are_the_sketch_and_what_it_imports() -> None:
    sources = [path.name for path in explored.sources(find("raft-reads"))]
    assert sources[0] == "raft_reads.py"
    assert {"raft_steps.py", "raft_words.py"} <= set(sources)
    assert sources[1:] == sorted(sources[1:])


CODE = '''"""Words."""
from sketchbook.sketches import coin_cases as cases
from sketchbook.sketches.side import UP

class Coin:
    """More words."""
    title = "Coin"
    most = 2

    def turn(self):
        """Even more."""
        return UP + self.most  # turn

    bugs, scenarios = cases.BUGS, cases.SCENARIOS
'''


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Words", "Other words", True),
        ("Even more.", "Nothing.", True),
        ("  # turn", "", True),
        ("UP + self.most", "(UP\n            + self.most)", True),
        ('title = "Coin"', 'title = "Penny"', True),
        ("cases.BUGS, cases.SCENARIOS", "cases.TRIED, ()", True),
        ("most = 2", "most = 3", False),
        ("UP +", "UP -", False),
        ("def turn", "def turn_over", False),
    ],
)
def test_only_code_counts(old: str, new: str, same: bool) -> None:
    text, needs = explored.code(CODE)
    assert needs == ("side",)  # what only the declarations import is not needed
    assert (explored.code(CODE.replace(old, new))[0] == text) == same


def test_a_hash_covers_the_bug_the_scope_and_what_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    paxos = find("paxos")
    first, second = (explored.of_bug(paxos, bug) for bug in paxos.cls.bugs[:2])
    plain = paxos.cls
    hashes = {
        first.hash,
        second.hash,
        explored.fingerprint(plain, plain().constants, "agreement"),
        explored.fingerprint(plain, plain(ballots=3).constants, "agreement"),
        explored.fingerprint(plain, plain().constants, "p2b"),
    }
    assert len(hashes) == 5
    before = explored.of_bug(paxos, paxos.cls.bugs[0]).hash
    assert before == first.hash
    code = explored.code
    monkeypatch.setattr(
        explored, "code", lambda text: (code(text)[0] + "class Voting(" * ("Voting(" in text), code(text)[1])
    )
    assert explored.of_bug(paxos, paxos.cls.bugs[0]).hash != before


def test_redirected_imports_keep_their_lines() -> None:
    assert explored.redirected(CODE, "elsewhere.here") == CODE.replace(
        "sketchbook.sketches", "elsewhere.here"
    )
    text = "x = 'from sketchbook.sketches import y'\n"
    assert explored.redirected(text, "elsewhere") == text


# --- runs that are not in the file ------------------------------------------------------------------------


@pytest.fixture
def explorations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is explored, while explored.json is empty."""
    done: list[str] = []
    run = Explorer.run

    def noted(self: Explorer) -> Any:
        done.append(type(self.model).__name__)
        return run(self)

    monkeypatch.setattr(Explorer, "run", noted)
    monkeypatch.setattr(explored, "read", dict)
    return done


def test_a_run_is_explored_once_and_then_comes_from_the_cache(
    explorations: list[str], tmp_path: Path
) -> None:
    sketch = find("two-phase-commit")
    search = explored.of_bug(sketch, sketch.cls.bugs[0])
    cache = tmp_path / "recordings"
    run = explored.shortest_run(search, cache)
    assert (len(run), explorations) == (sketch.cls.bugs[0].length, ["TwoPhaseCommit"])
    assert explored.shortest_run(search, cache).choices == run.choices
    assert len(explorations) == 1
    [file] = cache.iterdir()
    good = file.read_text()
    for bad in (good[:20], "[]", "{}", good.replace(search.hash, "0" * 16), good.replace(run_text(run), "0")):
        file.write_text(bad)
        explorations.clear()
        assert explored.shortest_run(search, cache).choices == run.choices
        assert len(explorations) == 1
        assert file.read_text() == good
    explorations.clear()
    assert explored.shortest_run(search, None).choices == run.choices
    assert len(explorations) == 1


def test_another_engine_is_trusted_with_what_it_shows_itself(
    explorations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sketch = find("two-phase-commit")
    search = explored.of_bug(sketch, sketch.cls.bugs[0])
    record = explored.record_of(search.explore(), search.hash)
    explorations.clear()
    found = {sketch.name: {"engine": "another", "runs": {search.name: record}}}
    monkeypatch.setattr(explored, "read", lambda: found)
    assert len(explored.shortest_run(search)) == sketch.cls.bugs[0].length
    assert not explorations
    record["steps"] = "0"
    assert len(explored.shortest_run(search)) == sketch.cls.bugs[0].length
    assert explorations


def run_text(run: Any) -> str:
    return ".".join(map(str, run.choices))


def test_a_search_that_finds_nothing_says_so() -> None:
    sketch = find("paxos")
    with pytest.raises(ValueError, match="paxos: no run of nothing shows agreement"):
        explored.Search(sketch, "nothing", sketch.cls(ballots=1), "agreement").explore()


# --- the program ------------------------------------------------------------------------------------------


@pytest.fixture
def small(program: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program with two short sketches and a file of its own."""
    monkeypatch.setattr(program, "catalogue", lambda: [find("consensus"), find("two-phase-commit")])
    monkeypatch.setattr(program, "LARGE", {"consensus": ({"constants": {"values": 2}},)})
    monkeypatch.setattr(explored, "FILE", tmp_path / "explored.json")
    return program


def run(module: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["explored.py", *arguments])
    return int(module.main())


def test_the_program_explores_what_is_not_known(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(small, monkeypatch, "--check") == 1
    assert "run make explore" in capsys.readouterr().out
    assert not explored.FILE.exists()
    assert run(small, monkeypatch) == 0
    written = explored.FILE.read_bytes()
    known = len(json.loads(written)["two-phase-commit"]["runs"]) + 1
    assert f"0 known, {known} explored" in capsys.readouterr().out
    assert run(small, monkeypatch) == 0
    assert f"{known} known, 0 explored" in capsys.readouterr().out
    assert run(small, monkeypatch, "--check") == 0
    assert run(small, monkeypatch, "--all") == 0
    assert "as before" in capsys.readouterr().out
    assert explored.FILE.read_bytes() == written


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"distinct": 1}, "NOT as before: distinct 1"), ({"hash": "0"}, "as before, with other code")],
)
def test_the_program_notices_a_difference(
    small: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changed: Mapping[str, object],
    says: str,
) -> None:
    run(small, monkeypatch)
    written = explored.FILE.read_text()
    found = json.loads(written)
    found["consensus"]["counts"][0].update(changed)
    found["gone"] = {"engine": "0", "runs": {"bug-x": {"hash": "0", "steps": ""}}}
    explored.FILE.write_text(explored.dumped(found))
    assert run(small, monkeypatch, "--check") == 1
    assert run(small, monkeypatch, "--all") == (1 if "distinct" in changed else 0)
    assert says in capsys.readouterr().out
    assert explored.FILE.read_text() == written


def test_another_engine_asks_for_all_of_it_again(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(small, monkeypatch)
    known = len(json.loads(explored.FILE.read_text())["two-phase-commit"]["runs"]) + 1
    monkeypatch.setattr(explored, "engine_now", lambda: "another")
    assert run(small, monkeypatch, "--check") == 1
    capsys.readouterr()
    assert run(small, monkeypatch, "consensus") == 0
    assert "0 known, 1 explored" in capsys.readouterr().out
    assert run(small, monkeypatch) == 0
    assert f"1 known, {known - 1} explored" in capsys.readouterr().out


def test_what_was_found_before_a_stop_is_kept(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(explored.Search, "explore", stop)
    assert run(small, monkeypatch) == 130
    assert list(explored.read()) == ["consensus"]
    assert "what was found is kept" in capsys.readouterr().err


def test_only_the_named_are_explored(
    small: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(small, monkeypatch, "consensus") == 0
    assert list(explored.read()) == ["consensus"]
    assert run(small, monkeypatch, "--list") == 0
    assert "consensus values=2: known\n" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        run(small, monkeypatch, "paxos")
    assert "there is no sketch paxos" in capsys.readouterr().err
