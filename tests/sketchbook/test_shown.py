"""What a page gets of a sketch: complete, small, true, and without an exploration when nothing has changed."""

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sketchbook import Count, Explorer, Run, explored, find, play, share, shown, versions
from sketchbook.catalogue import slug

NAMES = shown.names()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    cache = tmp_path_factory.mktemp("recordings")
    return {name: json.loads(json.dumps(shown.page(name, cache))) for name in NAMES}


def runs_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [*page["scenarios"], *page["breaking"].values()]


def test_pages_find_it_by_its_entry_point() -> None:
    [point] = entry_points(group="zoomon.sketchbook")
    assert point.load() is shown


def test_names_and_anchors() -> None:
    assert sorted(NAMES) == NAMES
    for name in NAMES:
        cls = find(name).cls
        anchors = shown.anchors(name)
        assert all(anchors.values()), name
        declared = (*cls.scenarios, *cls.bugs, *cls.variants, *cls().properties)
        assert len(anchors) == len(declared), "two anchors are the same"
    raft = shown.anchors("raft")
    assert raft["figure-8-as-drawn"] == "Figure 8, as drawn"
    assert {"bug-commits-old-terms", "property-leader_completeness"} <= set(raft)
    assert slug("Zave's 21 events: R + W = N") == "zaves-21-events-r-w-n"


def test_files_are_all_that_a_page_depends_on() -> None:
    files = shown.files()
    assert files == sorted(files)
    assert all(path.is_file() for path in files)
    assert {"raft.py", "model.py", "explored.json", "shown.py"} <= {path.name for path in files}


# --- pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_complete(name: str, pages: dict[str, dict[str, Any]]) -> None:
    page, sketch = pages[name], find(name)
    assert page["name"] == name
    assert page["title"] == sketch.cls.title
    assert page["about"].endswith(".")
    assert page["version"] == versions.current(name)
    assert page["source"][0]["file"] == sketch.path.name
    assert page["source"][0]["text"] == sketch.source
    assert page["lines"] == sketch.source.count("\n")
    assert {c["name"] for c in page["constants"]} == set(sketch.cls.constant_defaults)
    assert [s["title"] for s in page["scenarios"]] == [s.name for s in sketch.cls.scenarios]
    assert list(page["breaking"]) == [bug.name for bug in sketch.cls.bugs]
    for switch in (*page["bugs"], *page["variants"]):
        assert switch["anchor"] in shown.anchors(name)
        assert switch["difference"].startswith("--- ")
        assert "\n@@" in switch["difference"]


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_where_rules_and_properties_stand(name: str, pages: dict[str, dict[str, Any]]) -> None:
    page = pages[name]
    texts = {source["file"]: source["text"].splitlines() for source in page["source"]}
    known = {}
    for one in (*page["rules"], *page["properties"]):
        known[one["name"]] = (one["file"], one["line"], one["end"])
        if one["file"] is None:  # a fault or a handler that the engine brings
            assert one["name"] in (
                "crash",
                "drop",
                "restart",
                "get_ok",
                "put_ok",
                "linearizable",
                "value_read",
            ) or (name in ("abd-register", "paxos-actors", "single-copy-register"))
            continue
        lines = texts[one["file"]][one["line"] - 1 : one["end"]]
        assert lines[0].lstrip().startswith("@")
        assert any(line.lstrip().startswith(f"def {one['name']}(") for line in lines)
        assert one["section"] in lines[0]
    for source in page["source"]:
        lines = source["text"].splitlines()
        for line, words in source["anchors"].items():
            assert lines[int(line) - 1].endswith(f"# {words}")
    for run in runs_of(page):
        for step in run["steps"]:
            assert (step["file"], step["line"], step["end"]) == known.get(step["rule"], (None, None, None))


def test_sections_come_from_the_comments_beside_rules(pages: dict[str, dict[str, Any]]) -> None:
    rules = {rule["name"]: rule for rule in pages["paxos"]["rules"]}
    assert rules["promise"]["section"] == "2.2, phase 1 (b)"
    assert rules["restart"]["fault"]
    inherited = {rule["name"]: rule["file"] for rule in pages["raft-reads"]["rules"]}
    assert (inherited["begin_read"], inherited["elect" if "elect" in inherited else "replicate"]) == (
        "raft_reads.py",
        "raft_steps.py",
    )
    files = [source["file"] for source in pages["raft-reads"]["source"]]
    assert files[:2] == ["raft_reads.py", "raft_steps.py"]
    assert "raft_words.py" in files  # a part of it that is no sketch
    files = [source["file"] for source in pages["paxos"]["source"]]
    assert files == ["paxos.py", "ballot_words.py"]  # voting.py has a page of its own


def test_words_about_constants_come_from_the_source(pages: dict[str, dict[str, Any]]) -> None:
    about = {c["name"]: c["about"] for c in pages["chord-correct"]["constants"]}
    assert about == {"identifiers": "places on the circle", "r": "length of a successor list"}
    about = {c["name"]: c["about"] for c in pages["raft"]["constants"]}
    assert (about["servers"], about["terms"], about["entries"]) == ("", "highest term", "log length")


# --- runs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_run_is_whole_and_small(name: str, pages: dict[str, dict[str, Any]]) -> None:
    cls = find(name).cls
    for run in runs_of(pages[name]):
        steps = len(run["choices"])
        assert len(run["steps"]) == steps
        assert len(run["views"]) == steps + 1
        assert all(step["says"].endswith((".", "?", "!")) for step in run["steps"])
        drawn = {int(number) for number in re.findall(r'data-step="(\d+)"', run["svg"])}
        assert drawn == set(range(1, steps + 1))
        text = json.dumps(run, ensure_ascii=False, separators=(",", ":"))
        assert len(text) - len(run["svg"]) < 25_000, run["slug"]
        shared = share.parse(run["fragment"])
        again = share.replay(shared, cls)
        assert list(again.choices) == run["choices"]
        assert shown.unpacked(run) == json.loads(
            json.dumps([again.model.view(s).as_dict() for s in again.states])
        )
        assert (shared.version, shared.end) == (pages[name]["version"], run["end"])


@pytest.mark.parametrize("name", NAMES)
def test_a_run_breaks_and_reaches_what_it_says(name: str, pages: dict[str, dict[str, Any]]) -> None:
    page = pages[name]
    for bug in page["bugs"]:
        run = page["breaking"][bug["name"]]
        assert run["switches"] == [bug["name"]]
        assert run["breaks"] == bug["breaks"]
        assert run["properties"][bug["breaks"]]["broken"] == len(run["choices"]) == bug["length"]
    for run in page["scenarios"]:
        if run["breaks"]:
            assert run["properties"][run["breaks"]]["broken"] is not None
        if run["reaches"]:
            assert run["properties"][run["reaches"]]["reached"] is not None


def test_standing_of_properties_that_hold_sometimes_or_in_the_end() -> None:
    paxos = find("paxos").cls
    standing = shown.standing(play(paxos, paxos.scenarios[0]))
    assert standing["value_learned"] == {"kind": "sometimes", "reached": 6}
    assert standing["agreement"] == {"kind": "always", "broken": None}
    ring = find("chang-roberts")
    [bug] = [bug for bug in ring.cls.bugs if ring.cls().properties[bug.breaks].kind == "eventually"][:1]
    run = explored.shortest_run(explored.of_bug(ring, bug))
    assert shown.standing(run)[bug.breaks] == {"kind": "eventually", "reached": None, "broken": len(run)}
    begun = shown.standing(Run(run.model, run.choices[:1], run.start))
    assert begun[bug.breaks] == {"kind": "eventually", "reached": None, "broken": None}


def test_a_page_explores_nothing_that_has_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: Explorer) -> None:
        raise AssertionError("explored")

    fresh = [
        name
        for name in NAMES
        if all(
            search.known(explored.records(find(name)).get(search.name))
            for search in explored.searches(find(name))
        )
    ]
    assert fresh  # that all are is for the test of explored.json
    monkeypatch.setattr(Explorer, "run", run)
    for name in fresh:
        assert shown.page(name, None)["name"] == name


# --- what was checked -------------------------------------------------------------------------------------


def test_badges_tell_numbers_and_their_scope(pages: dict[str, dict[str, Any]]) -> None:
    badges = {badge["words"]: badge for badge in pages["paxos"]["badges"]}
    counted = badges["3,921 states, as the TLA+ model MCPaxosTiny has"]
    assert (counted["kind"], counted["depth"]) == ("count", 17)
    assert counted["scope"] == "3 acceptors, 2 values, 2 ballots"
    assert badges["the bug ignores-votes needs 12 steps"]["scope"] == "3 acceptors, 2 values, 2 ballots"
    words = [badge["words"] for badge in pages["paxos-actors"]["badges"]]
    assert "16,668 states, as Stateright's example paxos.rs has" in words
    words = [badge["words"] for badge in pages["two-phase-commit"]["badges"]]
    assert "288 states, as the TLA+ model TwoPhase and Stateright's example 2pc.rs have" in words
    assert "no violation in 80 states up to renaming" in words


def test_a_slow_count_needs_an_exploration_of_this_very_code(monkeypatch: pytest.MonkeyPatch) -> None:
    sketch = find("consensus")
    count = Count(4, 2, slow=True)
    monkeypatch.setattr(sketch.cls, "counts", (count,))
    monkeypatch.setattr(explored, "read", dict)
    assert not shown.badges(sketch)
    record = explored.of_count(sketch, count).explore()
    for changed, known in [
        ({}, True),
        ({"hash": "0"}, False),
        ({"distinct": 5}, False),
        ({"broken": {"x": 1}}, False),
    ]:
        found = {"consensus": {"engine": explored.engine_now(), "counts": [{**record, **changed}]}}
        monkeypatch.setattr(explored, "read", lambda found=found: found)
        kinds = [badge["kind"] for badge in shown.badges(sketch)]
        assert ("holds" in kinds) == known
        assert ("broken" in kinds) == ("broken" in changed)


def test_scopes_in_which_properties_break_are_told_beside_those_in_which_they_hold(
    pages: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    badges = [badge for badge in pages["chord"]["badges"] if badge["kind"] == "broken"]
    [record] = [r for r in explored.read()["chord"]["counts"] if r["max_depth"] is None]
    assert [(badge["words"], badge["scope"]) for badge in badges] == [
        (
            f"{len(record['broken'])} of 7 properties broken, the first in 5 steps; "
            f"{record['distinct']:,} states up to renaming",
            "3 identifiers, 2 notices",
        )
    ]
    assert min(record["broken"].values()) == 5
    sketch = find("chord")
    for changed in ({"hash": "0"}, {"max_depth": 9}, {"broken": {}}):
        found = {"chord": {"engine": explored.engine_now(), "counts": [{**record, **changed}]}}
        monkeypatch.setattr(explored, "read", lambda found=found: found)
        assert not [badge for badge in shown.badges(sketch) if badge["kind"] == "broken"]
    found = {"chord": {"engine": "0", "counts": [record]}}
    monkeypatch.setattr(explored, "read", lambda: found)
    assert not [badge for badge in shown.badges(sketch) if badge["kind"] == "broken"]


def test_scopes_in_words() -> None:
    raft = find("raft").cls
    assert shown.scope_words(raft, {"servers": 2, "terms": 1, "restarts": True}) == (
        "2 servers, 1 term, 1 entry, standing = 2, restarts, forgets"
    )
    assert shown.scope_words(raft, {"forgets": False, "logs": ((1,), ())}, without="servers") == (
        "2 terms, 1 entry, standing = 2, forgets: no, logs = ((1),())"
    )
    assert (
        shown.scope_words(find("vector-clocks").cls, {"processes": 1, "events": 0}) == "1 process, no events"
    )


def test_a_run_and_a_bug_say_their_scope(pages: dict[str, dict[str, Any]]) -> None:
    runs = {run["slug"]: run for run in pages["raft-steps"]["scenarios"]}
    assert runs["figure-8-shortest-3-servers"]["scope"] == (
        "3 servers, 3 members, 4 terms, 1 entry, with the bug commits-old-terms"
    )
    bugs = {bug["name"]: bug for bug in pages["paxos"]["bugs"]}
    assert bugs["lowest-vote"]["within"] == "3 acceptors, 2 values, 3 ballots"
    for page in pages.values():
        for run in page["breaking"].values():
            assert run["scope"].endswith(f", with the bug {run['slug'].removeprefix('bug-')}")


def test_a_slider_goes_along_one_constant(pages: dict[str, dict[str, Any]]) -> None:
    sliders = {slider["switch"]: slider for slider in pages["paxos"]["slider"]}
    assert sliders["lowest-vote"] == {
        "constant": "ballots",
        "switch": "lowest-vote",
        "scope": "3 acceptors, 2 values",
        "rows": [
            {"value": 2, "verdict": "holds", "words": "2 ballots"},
            {"value": 3, "verdict": "broken", "length": 17, "words": "3 ballots"},
        ],
    }
    assert "counts-across-ballots" not in sliders  # its safe scope differs in two constants
    for page in pages.values():
        for slider in page["slider"]:
            values = [row["value"] for row in slider["rows"]]
            assert values == sorted(values)
            assert {row["verdict"] for row in slider["rows"]} == {"holds", "broken"}


# --- the package for a browser ----------------------------------------------------------------------------

PROBE = """
import json, sys
from sketchbook import shown
json.dump({name: shown.page(name) for name in ["consensus", "chang-roberts"]}, sys.stdout)
"""


def test_the_archive_holds_all_that_runs_sketches(tmp_path: Path, pages: dict[str, dict[str, Any]]) -> None:
    data = shown.archive()
    assert data == shown.archive()
    with zipfile.ZipFile(BytesIO(data)) as file:
        members = file.namelist()
        file.extractall(tmp_path)
    assert {"sketchbook/__init__.py", "sketchbook/engine/model.py", "sketchbook/sketches/raft.py"} <= set(
        members
    )
    assert not [
        name
        for name in members
        if name.endswith(("cli.py", "judge.py", "__main__.py", ".json", ".zip", ".yml"))
    ]
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{PROBE}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name, page in json.loads(done.stdout).items():
        assert {**page, "published": pages[name]["published"]} == pages[
            name
        ]  # kept versions are files of their own


def test_published_versions_are_given_as_they_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "FOLDER", tmp_path)
    assert shown.published() == {}
    versions.publish(find("consensus"))
    assert shown.published() == {"consensus-1.zip": (tmp_path / "consensus-1.zip").read_bytes()}
