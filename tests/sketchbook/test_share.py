"""Runs as fragments of addresses: what is written is read back, and what is wrong is said precisely."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sketchbook import Run, find, play, share
from sketchbook.catalogue import Sketch, catalogue
from sketchbook.share import SharedRun, ShareError
from sketchbook.shown import plain

TOOLS = Path(__file__).parents[2] / "tools"
TABLE = json.loads((Path(__file__).parent / "shared-runs.json").read_text(encoding="utf-8"))
SKETCHES = catalogue()


# --- the table that the reader in JavaScript is held to, too ----------------------------------------------


@pytest.mark.parametrize("case", TABLE["valid"], ids=lambda case: case["fragment"])
def test_valid_fragments(case: dict[str, Any]) -> None:
    shared = share.parse(case["fragment"])
    assert {
        "run": shared.version,
        "set": {name: plain(value) for name, value in shared.constants.items()},
        "switch": list(shared.switches),
        "start": shared.start,
        "steps": list(shared.choices),
        "loop": shared.loop,
        "end": shared.end,
    } == case["parsed"]
    assert share.write(shared) == case["written"]
    assert share.parse(case["written"]) == shared


@pytest.mark.parametrize("case", TABLE["invalid"], ids=lambda case: case["fragment"])
def test_invalid_fragments(case: dict[str, str]) -> None:
    with pytest.raises(ShareError) as error:
        share.parse(case["fragment"])
    assert str(error.value) == case["error"]


# --- any run ----------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 999_999_999)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
SCALARS = st.one_of(
    st.booleans(), st.integers(-999_999_999, 999_999_999), st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=6).filter(
    lambda value: "('',)" not in repr(value)  # refused: see below
)


@st.composite
def shared_runs(draw: st.DrawFn) -> SharedRun:
    choices = tuple(draw(st.lists(NUMBERS, max_size=8)))
    return SharedRun(
        draw(NUMBERS),
        choices,
        draw(st.dictionaries(NAMES, VALUES, max_size=3)),
        tuple(draw(st.lists(st.sampled_from(["ignores-votes", "a", "b-2"]), unique=True))),
        draw(NUMBERS),
        draw(st.integers(0, len(choices) - 1)) if choices and draw(st.booleans()) else None,
        draw(st.from_regex(r"([0-9a-f]{8})?", fullmatch=True)),
    )


@given(shared_runs())
@example(SharedRun(1, (0,), {"a": ("", ""), "b": ((),), "c": ""}))
@example(SharedRun(1, (), {"a": "true", "b": "-0", "c": "%2C", "d": "("}))
def test_what_is_written_is_read_back(shared: SharedRun) -> None:
    written = share.write(shared)
    assert written.isascii()
    assert not set(written) & set(" #<>\"'\\")
    again = share.parse(f"https://example.org/raft/#{written}")
    assert again == shared
    assert repr(again.constants) == repr(dict(shared.constants))  # True is not 1
    assert share.write(again) == written


@given(st.one_of(st.text(), st.text("runsetpswichload=&.,()0123456789%-#", max_size=60)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for given_text in (text, f"run=1&steps={text}", f"steps=0&set={text}"):
        try:
            shared = share.parse(given_text)
        except ShareError as error:
            assert str(error)  # noqa: PT017  either is right
        else:
            assert share.parse(share.write(shared)) == shared


@pytest.mark.parametrize("value", [10**9, -(10**9), 1.5, None, {1}, ("",)])
def test_a_constant_that_no_fragment_can_hold_is_refused(value: object) -> None:
    with pytest.raises(ShareError, match="can not hold a constant"):
        share.write(SharedRun(1, (), {"x": (value,)}))


def test_a_run_can_be_too_long() -> None:
    longest = "1" + ".1" * (share.LONGEST - 1)
    assert len(share.parse(f"steps={longest}").choices) == share.LONGEST
    with pytest.raises(ShareError, match="10001 steps are too many"):
        share.parse(f"steps={longest}.1")


# --- runs of the sketches ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda sketch: sketch.name)
def test_a_scenario_replays_from_its_fragment(sketch: Sketch) -> None:
    for scenario in sketch.cls.scenarios:
        if scenario.shortest_to:
            continue  # the tests of pages and of versions have these
        run = play(sketch.cls, scenario)
        shared = share.parse(share.fragment(run, 3))
        again = share.replay(shared, sketch.cls)
        assert shared.version == 3
        assert (again.states, again.model.constants) == (run.states, run.model.constants)
        assert type(again.model).switches == scenario.switches


def test_defaults_are_left_out() -> None:
    cls = find("paxos").cls
    assert (
        share.fragment(Run(cls(ballots=2), (0,)), 1)
        == f"run=1&steps=0&end={share.digest(Run(cls(), (0,)).last)}"
    )
    assert share.fragment(Run(cls(ballots=3), (0,)), 1).startswith("run=1&set=ballots=3&steps=0&end=")


def errors(fragment: str, name: str = "paxos", current: int = 0) -> str:
    with pytest.raises(ShareError) as error:
        share.replay(share.parse(fragment), find(name).cls, current)
    return str(error.value)


def test_a_replay_says_what_is_wrong() -> None:
    assert errors("steps=0&set=x=1") == "there is no constant x; there are acceptors, values, ballots"
    assert errors("steps=0&set=ballots=many") == "Paxos: ballots is of type int, not 'many'"
    assert errors("steps=0&set=ballots=-1") == "Paxos: ballots can not be negative, as -1 is"
    assert "has no bug or variant 'forgets'; did you mean forgets-" in errors("steps=0&switch=forgets")
    assert errors("steps=0.1.9") == "step 3: there is no move 9 in this state"
    assert errors("steps=&start=1") == "there is no initial state 1"
    end = share.digest(Run(find("paxos").cls(), (0,)).last)
    assert errors("steps=0&end=00000000") == f"ends in another state: {end} instead of 00000000"
    later = "recorded with version 3; today's is 5: step 1: there is no move 99 in this state"
    assert errors("run=3&steps=99", current=5) == later
    assert errors("run=5&steps=99", current=5) == "step 1: there is no move 99 in this state"


def test_switches_that_do_not_go_together_are_refused() -> None:
    assert "occurs 0 times" in errors("steps=0&switch=any-vote,ignores-votes")


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda sketch: sketch.name)
def test_odd_constants_are_refused_and_nothing_else_happens(sketch: Sketch) -> None:
    odd = {int: [0, 1], str: ["nonsense"], bool: [True], tuple: [(), ("a", 1), ((),), (9, 9)]}
    for name, default in sketch.cls.constant_defaults.items():
        for value in odd[type(default)]:
            shared = SharedRun(1, (0, 0), {name: value})
            with suppress(ShareError):
                assert len(share.replay(shared, sketch.cls)) == 2


PROBE = """
import itertools
from sketchbook import share
from sketchbook.catalogue import catalogue
for sketch in catalogue():
    model = sketch.cls()
    states = list(model.initial_states())
    for state in itertools.islice(states, 0, None):
        if len(states) > 40:
            break
        states += (then for _, then in model.moves(state))
    print(sketch.name, *map(share.digest, states))
"""


def test_a_digest_does_not_depend_on_the_process() -> None:
    printed = set()
    for seed in ("0", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TOOLS)}
        done = subprocess.run(
            [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
        )
        printed.add(done.stdout)
    [lines] = printed
    assert len(lines.splitlines()) == len(SKETCHES)


def test_a_digest_tells_states_apart_and_is_for_ever() -> None:
    values = [
        (),
        ((),),
        (1,),
        (True,),
        ("1",),
        (frozenset({1, 2}),),
        ((1, 2),),
        ('a"', "b"),
        ("a", '"b'),
        None,
    ]
    assert len({share.digest(value) for value in values}) == len(values)
    assert (
        share.digest((1, ("Vote", "x"), frozenset({"b", "a"}))) == "20528a6c"
    )  # of (1,("Vote","x"),{"a","b"})
    with pytest.raises(TypeError, match="can not hold a object"):
        share.digest((object(),))
