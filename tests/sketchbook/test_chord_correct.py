"""Chord as corrected: the invariant holds, from any state that has it, and only with the stable base."""

import random

import pytest

from sketchbook import difference, explore, play
from sketchbook.diagrams import ring_svg
from sketchbook.engine.symmetry import Orbits
from sketchbook.sketches.chord import NONE
from sketchbook.sketches.chord_correct import IDLE, ChordCorrect, Entries, State, Task

INVARIANT = ("live_successor", "stable_base")
ENSURED = (
    "ordered_successor_lists",
    "no_duplicates",
    "principals_in_ring",
    "one_ordered_ring",
    "connected_appendages",
)


def random_state(model: ChordCorrect, rng: random.Random) -> State:
    """Any state: members, lists, predecessors and tasks without rhyme or reason, lists often nearly right."""
    size = model.identifiers
    members = sorted(rng.sample(range(size), rng.randint(model.r, size)))
    succ: list[Entries] = [()] * size
    prdc, task = [NONE] * size, [IDLE] * size
    for n in members:
        near = [(n + i) % size for i in range(1, size + 1)]
        succ[n] = tuple(sorted(rng.sample(near[:-1], model.r), key=near.index))
        prdc[n] = rng.choice([m for m in range(size) if m != n])
        choices: list[Task] = [IDLE, IDLE, ("rectify", rng.choice([m for m in range(size) if m != n]))]
        if ahead := [m for m in near[:-1] if near.index(m) < near.index(succ[n][0])]:
            choices.append(("stabilize", rng.choice(ahead)))
        task[n] = rng.choice(choices)
    return State(tuple(succ), tuple(prdc), tuple(task))


@pytest.mark.parametrize(("identifiers", "r"), [(4, 1), (5, 2), (6, 2)])
def test_invariant_is_inductive_and_ensures_the_rest(identifiers: int, r: int) -> None:
    """From random states that satisfy the invariant, reachable or not, as Zave's analysis takes them."""
    model = ChordCorrect(identifiers=identifiers, r=r)
    rng = random.Random(1)
    tried = 0
    for _ in range(12_000):
        s = random_state(model, rng)
        if not all(getattr(model, name)(s) for name in INVARIANT):
            continue
        tried += 1
        assert all(getattr(model, name)(s) for name in ENSURED)
        for action, then in model.moves(s):
            assert all(getattr(model, name)(then) for name in INVARIANT), (s, action)
    assert tried > 100


def test_rotation_merges_exactly_the_rotations() -> None:
    model = ChordCorrect(identifiers=4, r=2)
    orbits = Orbits(model)
    seen = set(model.initial_states())
    waiting = list(seen)
    for s in waiting:
        for _, then in model.moves(s):
            if then not in seen:
                seen.add(then)
                waiting.append(then)
    for s in seen:
        turns = [model.permute(s, {"identifiers": tuple((n + k) % 4 for n in range(4))}) for k in range(4)]
        assert {orbits.representative(turned) for turned in turns} == {orbits.representative(s)}
    merged = explore(model, symmetry=True)
    assert (len(seen), len({orbits.representative(s) for s in seen}), merged.distinct) == (2_577, 647, 647)


def test_every_rule_is_taken_and_the_ring_becomes_ideal() -> None:
    result = explore(ChordCorrect(), symmetry=True)
    assert not result.idle_rules
    assert not result.unreached


def test_the_stable_base_is_one_line() -> None:
    changed = [line for line in difference(ChordCorrect, "no-stable-base").splitlines() if line[:1] in "+-"][
        2:
    ]
    assert len(changed) == 2


def test_two_joins_and_two_failures_leave_the_ring_as_it_was() -> None:
    scenario = next(s for s in ChordCorrect.scenarios if s.name == "With a stable base")
    run = play(ChordCorrect, scenario)
    assert run.last == run.initial


def test_a_principal_of_the_base_can_not_fail() -> None:
    model = ChordCorrect(identifiers=5)
    assert all(
        model.fail(s, n) is None for s in model.initial_states() for n in range(5) if model.alive(s, n)
    )


def test_a_dead_successor_is_dropped_and_the_list_filled_up() -> None:
    model = ChordCorrect(identifiers=5)
    s = State(((3, 1), (2, 0), (0, 1), (), ()), (2, 0, 1, NONE, NONE), (IDLE,) * 5)
    after = model.stabilize_from_successor(s, 0)
    assert after is not None
    assert after.succ[0] == (1, 2)
    assert after.task[1] == ("rectify", 0)


def test_the_ring_is_drawn_with_its_principals_its_dead_and_what_they_do() -> None:
    model = ChordCorrect(identifiers=5)
    s = State(((1, 2), (2, 0), (4, 0), (), ()), (2, 0, 1, NONE, NONE), (("rectify", 2), *(IDLE,) * 4))
    view = model.view(s)
    assert view.ring is not None
    assert [(n.name, n.up, n.role) for n in view.ring.nodes] == [
        ("N0", True, "principal"),
        ("N1", True, "principal"),
        ("N2", True, "principal"),
        ("N4", False, ""),
    ]
    assert view.facts == {"N0": "rectify with N2"}
    assert "N4 (down)" in ring_svg(view)
