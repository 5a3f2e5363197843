"""Chord as published: none of the seven properties is invariant, and the shortest runs that show it."""

import itertools
from typing import Any

import pytest

from sketchbook import explore, follow
from sketchbook.diagrams import ring_svg
from sketchbook.engine.symmetry import Orbits
from sketchbook.sketches.chord import NONE, Chord, State, alive, between
from sketchbook.sketches.chord_cases import SCENARIOS
from sketchbook.sketches.chord_script_cases import ZAVE

SHORTEST = {
    "ordered_merges": 5,
    "ordered_appendages": 10,
    "valid_successor_list": 10,
    "at_most_one_ring": 13,
    "ordered_ring": 13,
}
AS_PUBLISHED = {"connected_appendages": ("join-unchecked",), "at_least_one_ring": ("stabilize-unchecked",)}


def test_between_is_the_order_of_the_circle() -> None:
    for a, b, c in itertools.product(range(5), repeat=3):
        walk = [(a + step) % 5 for step in range(1, 6)]
        assert between(a, b, c) == (b in walk[: walk.index(c)])


ONE_NOTICE = {**SHORTEST, "valid_successor_list": 11, "at_most_one_ring": 14, "ordered_ring": 14}
"""With one notification on its way at a time."""


@pytest.mark.parametrize(("identifiers", "notices", "lengths"), [(3, 2, SHORTEST), (4, 1, ONE_NOTICE)])
def test_five_properties_break_although_two_flaws_are_mended(
    identifiers: int, notices: int, lengths: dict[str, int]
) -> None:
    model = Chord(identifiers=identifiers, notices=notices)
    result = explore(model, symmetry=True, stop="never", max_depth=15)
    assert {v.name: v.length for v in result.violations} == lengths


def test_with_three_identifiers_all_states_say_the_same() -> None:
    result = explore(Chord(identifiers=3, notices=1), symmetry=True, stop="never")
    assert (result.complete, result.distinct, result.depth) == (True, 13_749, 40)
    assert {v.name: v.length for v in result.violations} == ONE_NOTICE
    assert result.holds("at_least_one_ring")
    assert result.holds("connected_appendages")
    assert not result.unreached
    assert not result.idle_rules


@pytest.mark.parametrize(
    ("switch", "name", "length"),
    [("join-unchecked", "connected_appendages", 7), ("stabilize-unchecked", "at_least_one_ring", 5)],
)
def test_the_other_two_break_as_published_and_no_sooner_with_more(
    switch: str, name: str, length: int
) -> None:
    model = Chord.with_switches(switch)(identifiers=4, notices=12)
    result = explore(model, symmetry=True, properties=[name])
    assert result.violation is not None
    assert result.violation.length == length


def test_rotation_merges_exactly_the_rotations() -> None:
    model = Chord(identifiers=3)
    orbits = Orbits(model)
    seen = {model.init(): 1}
    waiting = [model.init()]
    for s in waiting:
        for _, then in model.moves(s):
            if seen[s] < 9 and model.within(then) and then not in seen:
                seen[then] = seen[s] + 1
                waiting.append(then)
    for s in seen:
        turns = [model.permute(s, {"identifiers": tuple((n + k) % 3 for n in range(3))}) for k in range(3)]
        assert {orbits.representative(turned) for turned in turns} == {orbits.representative(s)}
        assert orbits.representative(s) in turns
    merged = explore(model, properties=["ideal"], symmetry=True, max_depth=9)
    assert len({orbits.representative(s) for s in seen}) == merged.distinct < len(seen)


SCRIPTS = {
    # events that change something, the one that breaks the property, the successors in the end
    "ordered_merges": (13, 12, (2, 3, 3, 0)),
    "ordered_appendages": (18, 14, (NONE, 3, 2, 2)),
    "valid_successor_list": (19, 16, (1, 0, NONE, 0)),  # its harm: N1 leads past N3
    "connected_appendages": (9, 8, (0, 2, NONE, NONE)),
    "at_least_one_ring": (12, 10, (1, NONE, 0, NONE)),
    "at_most_one_ring": (21, 19, (0, NONE, 2, NONE)),
}


@pytest.mark.parametrize("name", ZAVE)
def test_whole_scripts_break_their_property(name: str) -> None:
    events, breaks, succ = SCRIPTS[name]
    model = Chord.with_switches(*AS_PUBLISHED.get(name, ()))(identifiers=4)
    run = follow(model, ZAVE[name])
    assert len(run) == events
    assert run.standing()[name] == breaks
    assert run.last.succ == succ


@pytest.mark.parametrize(("name", "switches"), AS_PUBLISHED.items())
def test_scripts_for_the_two_flaws_do_not_run_once_they_are_mended(
    name: str, switches: tuple[str, ...]
) -> None:
    whole = follow(Chord.with_switches(*switches)(), ZAVE[name])
    with_fix: Any = Chord()
    s = with_fix.init()
    for before, after, action in zip(whole.states, whole.states[1:], whole.actions, strict=False):
        assert before == s
        if after not in [then for _, then in with_fix.moves(s)]:
            assert action.split()[0] == switches[0].removesuffix("-unchecked")
            return
        s = after
    pytest.fail("the mended protocol follows the whole script")


def test_our_runs_are_the_shortest() -> None:
    lengths = {s.breaks: len(s.steps) for s in SCENARIOS if s.steps and not s.source}
    assert lengths == {**SHORTEST, "connected_appendages": 7, "at_least_one_ring": 5}


def test_the_last_live_entry_of_a_list_does_not_fail() -> None:
    model = Chord(identifiers=3)
    alone = model.init()
    assert model.fail(alone, 0) is None
    pointed_at = State((0, 0, NONE), (1, NONE, NONE), (NONE,) * 3, frozenset())
    assert model.fail(pointed_at, 0) is None
    rescued = pointed_at._replace(succ2=(1, 1, NONE))
    after = model.fail(rescued, 0)
    assert after is not None
    assert not alive(after, 0)


def test_the_ring_is_drawn_with_its_appendages_and_its_dead() -> None:
    model = Chord(identifiers=4)
    s = State((2, 2, 0, NONE), (3, NONE, NONE, NONE), (NONE,) * 4, frozenset())
    view = model.view(s)
    assert view.ring is not None
    assert [(n.name, n.up, n.role) for n in view.ring.nodes] == [
        ("N0", True, ""),
        ("N1", True, "appendage"),
        ("N2", True, ""),
        ("N3", False, ""),
    ]
    assert view.ring.nodes[0].pointers == {"successors": (2, 3), "predecessor": ()}
    assert "N1 appendage" in ring_svg(view)
