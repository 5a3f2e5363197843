"""The command line: text for people, JSON for programs, exit codes, and files that replay."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sketchbook.cli import main

TOOLS = Path(__file__).parents[2] / "tools"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code, out, _ = run(capsys, *arguments, "--format", "json")
    return code, json.loads(out)


def test_list_names_every_sketch(capsys: pytest.CaptureFixture[str]) -> None:
    code, record = run_json(capsys, "list")
    assert code == 0
    names = [sketch["name"] for sketch in record["sketches"]]
    assert {"paxos", "voting", "two-phase-commit"} <= set(names)
    assert names == sorted(names)
    paxos = record["sketches"][names.index("paxos")]
    assert paxos["constants"] == {"acceptors": 3, "values": 2, "ballots": 2}
    assert paxos["source"] == "sketchbook/sketches/paxos.py"
    assert "lowest-vote" in [bug["name"] for bug in paxos["bugs"]]
    code, out, _ = run(capsys, "list")
    assert "Paxos (single decree)" in out


def test_explore_says_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, record = run_json(capsys, "explore", "paxos")
    assert (code, record["distinct"], record["depth"], record["violation"]) == (0, 3921, 17, None)
    assert all(record["properties"].values())
    code, out, err = run(capsys, "explore", "paxos", "--set", "ballots=1", "--symmetry")
    assert code == 0
    assert "orbits" in out
    assert "holds       always     agreement" in out
    assert err == ""


def test_explore_with_a_bug_alone_picks_a_scope_in_which_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    code, record = run_json(capsys, "explore", "paxos", "--bug", "disjoint-quorums")
    assert code == 1
    violation = record["violation"]
    assert (violation["property"], violation["length"], len(violation["trace"])) == ("agreement", 8, 8)
    assert record["constants"]["acceptors"] == 2
    assert violation["trace"][0] == {
        "index": 0,
        "action": "prepare ballot=0",
        "says": violation["trace"][0]["says"],
        "at": "P0",
    }
    code, out, _ = run(capsys, "explore", "paxos", "--bug", "disjoint-quorums")
    assert "agreement is broken; a shortest run has 8 steps:" in out
    assert "   8. A2 accepts x in ballot 0.\n" in out


def test_bounds_and_lassos(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explore", "paxos", "--max-states", "100")
    assert code == 3
    assert "Stopped at the bound on states" in out
    assert "not known   always     agreement" in out
    assert "up to 5 steps from the start (depth 6)" in out
    code, out, _ = run(capsys, "explore", "paxos", "--max-depth", "5", "--property", "agreement")
    assert code == 3
    code, out, _ = run(capsys, "explore", "chang-roberts", "--bug", "loser-swallows")
    assert code == 1


def test_what_was_stopped_by_a_violation_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explore", "chord")
    assert "BROKEN      always     ordered_merges" in out
    assert "not known   always     ordered_ring\n" in out
    assert "It stopped at the first broken property; --all goes on, and tells of the others.\n" in out


def test_a_constant_of_tuples_is_set_as_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explore", "raft", "--set", "logs=((1),(2),())", "--set", "terms=3")
    assert code == 1  # nobody commits: the logs are full
    assert "logs=((1),(2),())): 94 distinct states" in out
    assert "logs=()\n" in run(capsys, "show", "raft")[1]


def test_a_run_says_its_constants_which_of_them_bound_nothing_here_and_how_it_ended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("run", "raft", "--seed", "1", "--steps", "10", "--fault", "drop=0.4", "--fault", "crash=0.3")
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    bounds = "terms, entries and standing bound explorations only: a simulated run goes beyond."
    assert out.startswith("Raft (servers=3, terms=2, entries=1,")
    assert out.splitlines()[0].endswith("), seed 1")
    assert out.splitlines()[1] == bounds
    assert bounds in run(capsys, "show", "raft")[1]
    assert re.search(r"\(Lost on its way: RequestVote\(term=\d, candidate=S\d, .*\) to S\d\.\)", out)
    assert re.search(r"\(S\d goes down\.\)", out)
    assert out.endswith("Seed 1: stopped after 10 moves; all 5 properties held at every step.\n")
    _, out, _ = run(capsys, "run", "paxos", "--property", "agreement")
    assert "explorations only" not in out
    assert out.endswith("Seed 1: nothing more can happen; agreement held at every step.\n")
    _, out, _ = run(capsys, "run", "paxos", "--property", "value_learned")
    assert out.endswith("none of the properties asked for can be broken by a single step.\n")


def test_run_is_repeatable_and_draws(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ("run", "paxos", "--seed", "3", "--fault", "drop=0.2", "--set", "ballots=3")
    assert run(capsys, *arguments) == run(capsys, *arguments)
    code, record = run_json(
        capsys, *arguments, "--svg", str(tmp_path / "run.svg"), "--save", str(tmp_path / "run.json")
    )
    assert code == 0
    assert record["notes"]["faults"]["drop"] == 0.2
    assert (tmp_path / "run.svg").read_text().startswith("<svg")
    code, again = run_json(capsys, "replay", str(tmp_path / "run.json"))
    assert code == 0
    assert [s["action"] for s in again["steps"]] == [s["action"] for s in record["steps"]]


def test_a_failing_run_shrinks(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        "run",
        "two-phase-commit",
        "--bug",
        "commits-early",
        "--seed",
        "8",
        "--shrink",
        "--property",
        "consistent",
    )
    code, record = run_json(capsys, *arguments)
    assert code == 1
    assert (record["broken"], len(record["shrunk"]["steps"])) == ("consistent", 3)
    code, out, _ = run(capsys, *arguments)
    assert "consistent is broken" in out


def test_replay_refuses_what_is_no_run_of_this_version(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    run(capsys, "explore", "paxos", "--bug", "ignores-promise", "--save", str(path))
    code, out, _ = run(capsys, "replay", str(path))
    assert code == 1
    assert "agreement is broken at step 12." in out
    record = json.loads(path.read_text())
    record["steps"][3]["action"] = "prepare ballot=9"
    path.write_text(json.dumps(record))
    code, _, err = run(capsys, "replay", str(path))
    assert code == 2
    assert "recorded with another version" in err
    for text in ("{}", "[]", "nonsense", '{"sketch": "paxos", "constants": {}, "steps": [{"index": 99}]}'):
        path.write_text(text)
        assert run(capsys, "replay", str(path))[0] == 2
    assert run(capsys, "replay", str(tmp_path / "absent.json"))[0] == 2


def test_scenarios_are_listed_and_played(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "scenario", "paxos")
    assert code == 0
    assert "2. Two duelling proposers" in out
    code, out, _ = run(capsys, "scenario", "paxos", "two duelling")
    assert code == 0
    assert "? Can any majority still accept in ballot 0?" in out
    code, record = run_json(capsys, "scenario", "paxos", "6")
    assert code == 1
    assert record["broken"]["agreement"] == 20
    code, _, err = run(capsys, "scenario", "paxos", "nothing")
    assert code == 2
    assert "1. One proposer" in err


def test_show_prints_the_source_or_what_a_bug_changes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "paxos")
    assert code == 0
    assert "promise_quorums" not in out
    assert "agreement: (always) Only a single value is learned." in out
    code, out, _ = run(capsys, "show", "paxos", "--bug", "lowest-vote")
    assert "+                highest = min(" in out
    code, out, _ = run(capsys, "show", "paxos", "--source")
    assert "class Paxos(Model[State]):" in out
    code, record = run_json(capsys, "show", "paxos", "--variant", "flexible-quorums")
    assert "@@" in record["difference"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explore", "paxoss"], "did you mean paxos"),
        (["explore", "nothing-like-it"], "there are abd-register"),
        (["explore", "paxos", "--set", "ballot=3"], "did you mean ballots"),
        (["explore", "paxos", "--set", "ballots"], "NAME=VALUE"),
        (["explore", "paxos", "--set", "ballots=many"], "is written as 2 is"),
        (["explore", "raft", "--set", "logs=((1"], "is written as () is"),
        (["explore", "raft", "--set", "logs=((1),())"], "the log of each server"),
        (["explore", "paxos", "--bug", "lowest"], "did you mean lowest-vote"),
        (["explore", "paxos", "--property", "truth"], "has no property truth"),
        (["run", "paxos", "--fault", "rain=1"], "one of drop"),
        (["explore"], "arguments are required: NAME"),
        (["dance"], "invalid choice"),
        ([], ""),
    ],
)
def test_wrong_use_is_said_with_what_would_be_right(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert message in err


def test_help_and_the_module_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--help")[0] == 0
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    command = [sys.executable, "-m", "sketchbook", "explore", "chang-roberts", "--set", "ring=2,1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "ring=2,1" in done.stdout


def test_the_list_counts_in_words_and_its_json_has_what_pages_are_called(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "list")
    assert not re.search(r"\b1 (bug|scenario)s", out)
    assert not re.search(r"\b0 ", out.replace("crashes=0", "").replace("readers=0", ""))
    [line] = [line for line in out.splitlines() if line.startswith("consensus ")]
    assert "; no bugs, " in line
    _, record = run_json(capsys, "list")
    for sketch in record["sketches"]:
        assert sketch["version"] >= 1
        assert all(
            re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", scenario["slug"]) for scenario in sketch["scenarios"]
        )


def test_help_names_the_bugs_of_a_sketch(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explore", "paxos", "--help")
    assert code == 0
    assert "lowest-vote" in out
    assert "variants, which stay safe:\n  flexible-quorums" in out
    _, out, _ = run(capsys, "explore", "--help")
    assert "Give a sketch's name with --help" in out
    _, out, _ = run(capsys, "explore", "consensus", "--help")
    assert "consensus has no bugs and no variants." in out


def test_a_bug_in_another_scope_than_its_own_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explore", "paxos", "--bug", "disjoint-quorums", "--set", "ballots=1")
    assert code == 0
    assert "This was explored with ballots=1. The scope of disjoint-quorums has ballots=2:" in out
    assert "there agreement is broken in 8 steps." in out
    code, out, _ = run(capsys, "explore", "paxos", "--bug", "disjoint-quorums")
    assert code == 1
    assert "This was explored" not in out
    _, record = run_json(capsys, "explore", "paxos", "--bug", "disjoint-quorums")
    assert record["bug"]["scope"] == {"acceptors": 2, "values": 2, "ballots": 2}


@pytest.mark.parametrize("arguments", [["list"], ["show", "raft", "--source"], ["explore", "consensus"]])
def test_a_closed_pipe_ends_it_quietly(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    with os.fdopen(writing, "wb") as output:
        command = [sys.executable, "-m", "sketchbook", *arguments]
        done = subprocess.run(command, env=environment, stdout=output, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")
