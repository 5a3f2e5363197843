"""Published versions of sketches: every one replays, today's code has one, and loading one harms nothing."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sketchbook import find, share, versions
from sketchbook.catalogue import Sketch, catalogue
from sketchbook.cli import main
from sketchbook.versions import FOLDER, VersionError

SKETCHES = catalogue()
KEPT = [(sketch, number) for sketch in SKETCHES for number in versions.kept(sketch.name)]


# --- what is in the repository ----------------------------------------------------------------------------


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda sketch: sketch.name)
def test_the_code_of_today_is_published(sketch: Sketch) -> None:
    numbers = versions.kept(sketch.name)
    command = f"python -m sketchbook publish {sketch.name}"
    assert numbers, f"{sketch.name} was never published: run {command}"
    same = versions.code_now(sketch) == versions.code_kept(sketch, numbers[-1])
    assert same, f"the code of {sketch.name} is not that of version {numbers[-1]}: run {command}"


@pytest.mark.parametrize(("sketch", "number"), KEPT, ids=[f"{s.name}-{n}" for s, n in KEPT])
def test_every_run_of_every_version_still_ends_as_it_did(sketch: Sketch, number: int) -> None:
    data = versions.path_of(sketch.name, number).read_bytes()
    cls = versions.load(data, sketch.name)
    lines = versions.contents(data)[versions.RUNS].splitlines()
    assert lines or not (sketch.cls.scenarios or sketch.cls.bugs)
    for line in lines:
        slug, fragment, ends = line.split("\t")
        shared = share.parse(fragment)
        assert shared.version == number
        assert shared.end
        assert versions.ends(share.replay(shared, cls)) == ends, slug


def test_versions_are_numbered_without_gaps_and_belong_to_a_sketch() -> None:
    for sketch in SKETCHES:
        numbers = versions.kept(sketch.name)
        assert numbers == list(range(1, len(numbers) + 1))
    assert {p.name for p in FOLDER.iterdir()} == {f"{sketch.name}-{number}.zip" for sketch, number in KEPT}


# --- publishing -------------------------------------------------------------------------------------------

COIN = '''"""A coin that is turned over."""

from typing import NamedTuple

from sketchbook import Bug, Edit, Model, Scenario, always, rule


class State(NamedTuple):
    turns: int


class Coin(Model[State]):
    """Turned over, up to a number of times."""

    title = "Coin"
    most = 2

    def init(self) -> State:
        return State(0)

    @rule  # 1
    def turn(self, s: State) -> State | None:
        """The coin is turned over."""
        return State(s.turns + 1) if s.turns < self.most else None

    @always
    def bounded(self, s: State) -> bool:
        """It is not turned over too often."""
        return s.turns <= self.most

    scenarios = (Scenario("Once", "What is up now?", steps=("turn",)),)
    bugs = (
        Bug(
            "never-stops", "It goes on and on.", "nowhere", breaks="bounded",
            edits=(Edit("turn", "s.turns < self.most", "s.turns < 9"),), length=3,
        ),
    )
'''


@pytest.fixture
def coin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Sketch]:
    """Makes a sketch from a text, as if it had been edited."""
    made = 0

    def make(text: str) -> Sketch:
        nonlocal made
        made += 1
        path = tmp_path / str(made) / "coin.py"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(f"coin_{made}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return Sketch("coin", module.Coin)

    return make


def test_a_version_is_new_only_when_the_code_is(coin: Callable[[str], Sketch], tmp_path: Path) -> None:
    folder = tmp_path / "published"
    assert versions.current("coin", folder) == 1
    assert versions.publish(coin(COIN), folder) == (1, "new")
    first = versions.path_of("coin", 1, folder).read_bytes()
    assert versions.publish(coin(COIN), folder) == (1, "unchanged")
    assert versions.path_of("coin", 1, folder).read_bytes() == first

    words = COIN.replace("The coin is", "Somebody has it").replace("What is up", "Which side is up")
    words = words.replace("  # 1", "  # section 1").replace("on and on", "on")
    assert versions.publish(coin(words), folder) == (1, "words")
    assert "Which side" in versions.contents(versions.path_of("coin", 1, folder).read_bytes())["coin.py"]

    other_bug = words.replace("s.turns < 9", "s.turns < 8")
    assert versions.publish(coin(other_bug), folder) == (2, "new")
    other_rule = other_bug.replace("State(s.turns + 1)", "State(s.turns + 2)")
    sketch = coin(other_rule)
    assert versions.publish(sketch, folder) == (3, "new")
    assert versions.kept("coin", folder) == [1, 2, 3]
    assert versions.current("coin", folder) == 3

    shared = share.parse("run=1&steps=0.0")
    assert share.replay(shared, versions.version_of(sketch, 1, folder)).last.turns == 2
    assert share.replay(share.parse("run=3&steps=0"), versions.version_of(sketch, 3, folder)).last.turns == 2
    assert versions.version_of(sketch, 0, folder) is sketch.cls
    with pytest.raises(
        VersionError, match="recorded with version 4; today's is 3: a newer release may have it"
    ):
        versions.version_of(sketch, 4, folder)
    versions.path_of("coin", 2, folder).unlink()
    with pytest.raises(VersionError, match="recorded with version 2; today's is 3: it is not kept"):
        versions.version_of(sketch, 2, folder)


def test_what_a_version_notes_of_its_runs(coin: Callable[[str], Sketch]) -> None:
    lines = versions.packed(coin(COIN), 7)[versions.RUNS].splitlines()
    end = share.digest((1,))
    assert lines == [
        f"once\trun=7&steps=0&end={end}\tholds",
        f"bug-never-stops\trun=7&switch=never-stops&steps=0.0.0&end={share.digest((3,))}\tbounded=3",
    ]


def test_bytes_depend_on_contents_alone() -> None:
    data = versions.zipped({"b.py": b"1", "a.py": b"2"})
    assert data == versions.zipped({"a.py": b"2", "b.py": b"1"})
    assert versions.contents(data) == {"a.py": "2", "b.py": "1"}


# --- loading ----------------------------------------------------------------------------------------------


def test_an_old_version_stands_beside_today_and_harms_no_module() -> None:
    sketch = find("raft-reads")  # builds on another sketch, whose old source it brings along
    data = versions.zipped({name: text.encode() for name, text in versions.packed(sketch, 1).items()})
    before = dict(sys.modules)
    cls = versions.load(data, "raft-reads")
    assert {name: sys.modules[name] for name in before} == before
    assert cls is not sketch.cls
    assert cls is versions.load(data, "raft-reads")
    assert all(
        base not in sketch.cls.__mro__ for base in cls.__mro__ if base.__module__.startswith("sketchbook.p")
    )
    switched = cls.with_switches("reads-without-heartbeat")
    assert switched.__mro__[1] is cls.__mro__[1]
    assert {name: sys.modules[name] for name in before} == before


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"coin.py": b"import nothing_like_it"}, "No module named"),
        ({"penny.py": b""}, "there is no coin.py"),
        ({"coin.py": b""}, "coin.py holds 0 sketches"),
        (
            {"coin.py": b"from sketchbook.sketches.paxos import Paxos"},
            "imports paxos, which is not in this version",
        ),
        ({"../coin.py": b""}, "does not hold ../coin.py"),
        ({"coin.py": b"\xff"}, "not a version of a sketch"),
    ],
)
def test_what_is_no_version_is_refused_and_leaves_nothing(files: dict[str, bytes], message: str) -> None:
    before = set(sys.modules)
    with pytest.raises((VersionError, ImportError), match=message):
        versions.load(versions.zipped(files), "coin")
    assert set(sys.modules) == before


def test_a_file_that_is_no_zip_is_refused() -> None:
    with pytest.raises(VersionError, match="not a version of a sketch"):
        versions.load(b"PK nothing", "coin")


# --- the command ------------------------------------------------------------------------------------------


def test_publish_says_what_it_did(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "FOLDER", tmp_path / "published")
    assert main(["publish", "consensus", "voting"]) == 0
    assert capsys.readouterr().out == "consensus 1: a new version\nvoting 1: a new version\n"
    assert main(["publish", "consensus", "--format", "json"]) == 0
    assert '"change": "unchanged"' in capsys.readouterr().out
    assert main(["publish", "consensu"]) == 2
    assert "did you mean consensus" in capsys.readouterr().err
