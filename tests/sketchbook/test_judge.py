"""Runs that people hand in: read in the forms that they come in, judged, and never able to do harm."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sketchbook import Run, Scenario, explore, explored, find, play, share, versions
from sketchbook.cli import main
from sketchbook.judge import Line, judge, judge_line, notes_of, read_lines, words_of

PAXOS = find("paxos")
SITE = "https://example.org/sketches/paxos/"


def scenario(name: str) -> Scenario:
    return next(s for s in PAXOS.cls.scenarios if s.name.startswith(name))


def fragment(name: str) -> str:
    return share.fragment(play(PAXOS.cls, scenario(name)), 1)


LOWEST = fragment("The lowest vote")
ONE = fragment("One proposer")


def judged(*texts: str, properties: tuple[str, ...] = ("agreement",), seconds: float = 20) -> list[Any]:
    lines = [Line(number, "", text) for number, text in enumerate(texts, 1)]
    return judge(lines, PAXOS, list(properties), seconds)


# --- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SITE}#{ONE}", ("", f"{SITE}#{ONE}")),
        (f"  #{ONE}  ", ("", f"#{ONE}")),
        (ONE, ("", ONE)),
        ("#steps=0.1", ("", "#steps=0.1")),
        ("#set=a=1,b=2&steps=0", ("", "#set=a=1,b=2&steps=0")),
        (f"Ada\t{SITE}#{ONE}", ("Ada", f"{SITE}#{ONE}")),
        (f"2026-11-23\t{SITE}#{ONE}\tAda", ("2026-11-23", f"{SITE}#{ONE}")),
        (f"Ada,{SITE}#run=1&set=a=1,b=2&steps=0", ("Ada", f"{SITE}#run=1&set=a=1,b=2&steps=0")),
        (f'Ada,"{SITE}#run=1&set=a=1,b=2&steps=0"', ("Ada", f"{SITE}#run=1&set=a=1,b=2&steps=0")),
        (f'"Lovelace, Ada",{ONE}', ("Lovelace, Ada", ONE)),
        (f'"Ada ""A"" L.";{ONE}', ('Ada "A" L.', ONE)),
        (f"https://example.org/a,b/#{ONE}", ("", f"https://example.org/a,b/#{ONE}")),
        ("#run=1&set=a=1,b=2&steps=0", ("", "#run=1&set=a=1,b=2&steps=0")),
        ("#one-proposer", ("", "#one-proposer")),
        (f"Ada,{SITE}#one-proposer", ("Ada", f"{SITE}#one-proposer")),
        ("nonsense", ("", "nonsense")),
        ("Ada,", ("Ada", "")),
    ],
)
def test_a_line_is_read_with_who_it_is_from(text: str, expected: tuple[str, str]) -> None:
    _, line = read_lines(f"steps=\n{text}\n")
    assert (line.number, line.who, line.text) == (2, *expected)


def test_blank_lines_comments_and_titles_are_passed_over() -> None:
    text = f"\N{BYTE ORDER MARK}# a comment\r\n\r\nwho,address\r\nAda,{ONE}\r\n#1 of the class\r\nwho,address\r\n#{ONE}\r\n"
    lines = list(read_lines(text, "class.csv"))
    assert [(line.place, line.who) for line in lines] == [
        ("class.csv:4", "Ada"),
        ("class.csv:6", "who"),  # titles stand above
        ("class.csv:7", ""),
    ]
    assert list(read_lines("")) == []


# --- judging ----------------------------------------------------------------------------------------------


def test_valid_runs_their_steps_and_what_they_break() -> None:
    bug, safe, short = judged(f"{SITE}#{LOWEST}", ONE, "steps=0.1")
    assert (bug.valid, bug.steps, bug.properties) == (True, 17, {"agreement": 17})
    assert (bug.switches, bug.constants) == (["lowest-vote"], {"ballots": 3})
    assert words_of(bug, {"agreement": "always"}) == "agreement broken at step 17"
    assert (safe.steps, safe.properties) == (6, {"agreement": None})
    assert words_of(safe, {"agreement": "always"}) == "agreement holds"
    assert (short.steps, short.version) == (2, 1)


def test_a_run_of_the_sketch_s_page_is_named_by_its_anchor() -> None:
    two, same, bug, raft = judged(
        f"{SITE}#two-duelling-proposers", fragment("Two duelling"), "#bug-disjoint-quorums", SITE
    )
    assert (two.valid, same.same_as) == (True, "1")
    assert (bug.switches, bug.steps, bug.properties) == (["disjoint-quorums"], 8, {"agreement": 8})
    assert not raft.valid


def test_properties_that_a_run_reaches_or_ends_in() -> None:
    [line] = judged(ONE, properties=("value_learned",))
    assert words_of(line, {"value_learned": "sometimes"}) == "value_learned reached at step 6"
    [line] = judged("steps=0", properties=("value_learned",))
    assert words_of(line, {"value_learned": "sometimes"}) == "value_learned is not reached"
    [line] = judged("steps=0", properties=("agreement", "p2b", "no_deadlock"))
    assert line.properties == {"agreement": None, "p2b": None, "no_deadlock": None}
    assert words_of(line, {}) == "nothing is broken"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "there is no fragment"),
        ("", "there is no fragment"),
        ("run=1&steps=0.1.9", "step 3: there is no move 9 in this state"),
        ("run=1&steps=0&set=x=1", "there is no constant x"),
        ("run=1&steps=0&switch=lowest", "did you mean lowest-vote"),
        (f"{ONE[:-8]}00000000", "ends in another state"),
        ("run=7&steps=0", "recorded with version 7; today's is 1"),
        (f"https://example.org/sketches/raft/#{ONE}", "this is a run of raft, not of paxos"),
        ("https://example.org/sketches/raft/#a-leader-is-elected", "this is a run of raft, not of paxos"),
        ("#two-duelling-proposer", "a run on the page of paxos; did you mean #two-duelling-proposers?"),
        (
            "#my-own-run",
            "#my-own-run is neither a shared run, which begins with #run=, nor a run on the page of paxos",
        ),
        (f"{SITE}#property-agreement", "is neither a shared run"),
    ],
)
def test_what_is_not_valid_says_why(text: str, why: str) -> None:
    before, line, after = judged("steps=0", text, "steps=0.1")
    assert not line.valid
    assert why in line.why
    assert (before.valid, after.valid) == (True, True)
    assert line.steps is None


def test_the_same_run_is_noticed_however_it_is_written() -> None:
    lines = judged(
        LOWEST,
        ONE,
        f"{SITE}#set=values=2,ballots=3&switch=lowest-vote&steps={LOWEST.split('steps=')[1].split('&')[0]}",
        "steps=9",
        ONE.split("&end=")[0],
        "steps=0.1",
    )
    assert [line.same_as for line in lines] == ["", "", "1", "", "2", ""]


def test_the_shortest_is_told_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    model = PAXOS.cls.with_switches("disjoint-quorums")(acceptors=2)
    run = explore(model, properties=["agreement"]).run_to("agreement")
    assert run is not None
    [search] = [s for s in explored.searches(PAXOS) if s.name == "bug-disjoint-quorums"]
    found = {"paxos": {"runs": {search.name: explored.record_of(run, search.hash)}}}
    monkeypatch.setattr(explored, "read", lambda: found)
    shortest = share.fragment(run, 1)
    longer = Run(model, (*run.choices, 0))
    for text, note in [(shortest, ["no run is shorter"]), (share.fragment(longer, 1), ["8 steps would do"])]:
        line, _ = judge_line(Line(1, "", text), PAXOS, ["agreement"])
        assert line.shortest == 8
        assert notes_of(line) == note
    line, _ = judge_line(Line(1, "", "set=acceptors=2&switch=disjoint-quorums&steps=0"), PAXOS, ["agreement"])
    assert notes_of(line) == ["8 steps would do"]
    for other in (ONE, "switch=disjoint-quorums&steps=0"):  # another scope
        line, _ = judge_line(Line(1, "", other), PAXOS, ["agreement"])
        assert line.shortest is None


def test_a_run_of_an_old_version_is_judged_with_its_own_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "FOLDER", tmp_path)
    files = versions.packed(find("voting"), 1)
    old = {
        **files,
        "voting.py": files["voting.py"].replace(
            "acceptors, values, ballots = 3, 2, 3", "acceptors, values, ballots = 2, 2, 1"
        ),
    }
    assert old != files
    for number, kept in ((1, old), (2, files)):
        data = versions.zipped({name: text.encode() for name, text in kept.items()})
        versions.path_of("voting", number).write_bytes(data)
    lines = [
        Line(1, "", "run=1&steps=0.0"),
        Line(2, "", "run=2&steps=0.0"),
        Line(3, "", "steps=0.0"),
        Line(4, "", "run=1&steps=9"),
    ]
    first, second, third, wrong = judge(lines, find("voting"), ["agreement"], 20)
    assert (first.valid, first.constants, notes_of(first)) == (True, {}, ["version 1; today's is 2"])
    assert (second.valid, notes_of(second)) == (True, [])
    assert (third.same_as, first.same_as) == ("2", "")
    assert wrong.why.startswith("recorded with version 1; today's is 2: step 1: there is no move 9")


def test_a_line_that_asks_for_too_much_harms_no_other() -> None:
    lines = judged(
        "steps=0",
        "set=acceptors=999999999&steps=0",  # more memory than there is
        "set=acceptors=40&steps=0.1.1",  # more quorums than anybody can wait for
        "steps=0.1",
        seconds=2,
    )
    assert [line.valid for line in lines] == [True, False, False, True]
    assert "too large" in lines[1].why or "memory" in lines[1].why or "longer" in lines[1].why
    assert lines[2].why == "replaying it takes longer than 2 s"


# --- the command ------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["judge", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_table_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "runs.txt"
    path.write_text(f"# a class\nAda\t{SITE}#{LOWEST}\nBob,#{LOWEST}\n\n#{ONE}\nEve,steps=7\n")
    code, out, err = run(capsys, "paxos", str(path), "--property", "agreement")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[0].split() == ["line", "who", "steps", "verdict"]
    assert lines[1].startswith("   2  Ada     17  agreement broken at step 17; ")
    assert lines[1].endswith("with lowest-vote ballots=3")
    assert "the same run as line 2" in lines[2]
    assert lines[3] == "   5           6  agreement holds"
    assert lines[4] == "   6  Eve      -  not valid: step 1: there is no move 7 in this state"
    assert lines[-1] == "4 lines: 3 valid, 1 the same as another, 1 not valid."


def test_json_and_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"Ada,{ONE}\n"))
    code, out, _ = run(capsys, "paxos", "-", "--format", "json")
    assert code == 0
    record = json.loads(out)
    assert record["sketch"] == "paxos"
    assert "value_learned" not in record["properties"]  # those that hold always
    [line] = record["runs"]
    assert (line["line"], line["who"], line["valid"], line["steps"], line["today"]) == (
        1,
        "Ada",
        True,
        6,
        versions.current("paxos"),
    )
    assert set(line["properties"]) == set(record["properties"])


def test_several_files_name_their_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{ONE}\n")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    code, out, _ = run(capsys, "paxos", *files, "--property", "agreement")
    assert code == 0
    assert f"the same run as line {files[0]}:1" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["paxos", "absent.txt"], "absent.txt"),
        (["paxos"], "arguments are required: FILE"),
        (["paxoss", "-"], "did you mean paxos"),
        (["paxos", "-", "--property", "agree-ment"], "did you mean agreement"),
        (["paxos", "-", "-"], "given twice"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert message in err


def test_nothing_handed_in(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "runs.txt"
    path.write_text("# nobody\n")
    code, out, _ = run(capsys, "paxos", str(path))
    assert (code, out) == (0, "No line holds a run.\n")
