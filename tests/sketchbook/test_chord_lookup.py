"""Chord's look-up against a sorted ring: all small rings, and random larger ones."""

import itertools
import random
from bisect import bisect_left

import pytest

from sketchbook import ModelError, explore, play
from sketchbook.diagrams import ring_svg
from sketchbook.sketches.chord_lookup import ChordLookup


def oracle(ring: list[int], key: int) -> int:
    """The first member of a sorted ring at or after the key, around the end."""
    return ring[bisect_left(ring, key) % len(ring)]


def rings(m: int) -> list[tuple[int, ...]]:
    places = range(2**m)
    return [r for size in range(1, 2**m + 1) for r in itertools.combinations(places, size)]


@pytest.mark.parametrize(("m", "number"), [(1, 3), (2, 15), (3, 255)])
def test_all_look_ups_on_all_small_rings(m: int, number: int) -> None:
    assert len(rings(m)) == number
    for members in rings(m):
        model = ChordLookup(m=m, members=members)
        for node, key in itertools.product(members, range(2**m)):
            answer, hops = model.find_successor(node, key)
            assert answer == oracle(list(members), key)
            assert hops <= m


@pytest.mark.parametrize("members", [r for r in rings(3) if 0 in r][::5])
def test_step_by_step_on_small_rings(members: tuple[int, ...]) -> None:
    result = explore(ChordLookup(members=members), stop="never")
    assert result.verdict == "holds"
    assert result.taken["ask"] == len(members) * 8


@pytest.mark.parametrize("seed", range(12))
def test_random_larger_rings(seed: int) -> None:
    rng = random.Random(seed)
    m = rng.randint(4, 20)
    size = rng.randint(1, min(2**m, 80))
    members = tuple(rng.sample(range(2**m), size))
    model = ChordLookup(m=m, members=members)
    for _ in range(25):
        node, key = rng.choice(members), rng.randrange(2**m)
        answer, hops = model.find_successor(node, key)
        assert answer == oracle(sorted(members), key)
        assert hops <= m


def test_finger_i_is_the_successor_of_2_to_the_i_minus_1_away() -> None:
    rng = random.Random(5)
    for _ in range(20):
        m = rng.randint(2, 10)
        members = tuple(rng.sample(range(2**m), rng.randint(1, min(2**m, 30))))
        model = ChordLookup(m=m, members=members)
        for node, i in itertools.product(members, range(1, m + 1)):
            assert model.finger(node, i) == oracle(sorted(members), (node + 2 ** (i - 1)) % 2**m)


def test_finger_tables_of_the_papers_figure_3() -> None:
    model = ChordLookup()
    tables = {n: [model.finger(n, i) for i in (1, 2, 3)] for n in model.members}
    assert tables == {0: [1, 3, 0], 1: [3, 3, 0], 3: [0, 0, 0]}
    assert [oracle([0, 1, 3], key) for key in (1, 2, 6)] == [1, 3, 0]


def test_the_bound_on_hops_is_met() -> None:
    """Where every place has a node, the predecessor of a node's own identifier is m hops away."""
    model = ChordLookup(m=6, members=tuple(range(64)))
    assert model.find_successor(0, 0) == (0, 6)
    assert model.find_successor(0, 63) == (63, 5)


@pytest.mark.parametrize("members", [(), (8,), (-1, 2)])
def test_members_are_identifiers_of_the_circle(members: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match="identifiers from 0 to 7"):
        ChordLookup(m=3, members=members)


def test_the_ring_is_drawn_with_the_node_that_is_asked() -> None:
    run = play(ChordLookup, ChordLookup.scenarios[0])
    view = run.model.view(run.last)
    assert view.ring is not None
    assert [(n.identifier, n.role, n.pointers) for n in view.ring.nodes] == [
        (0, "is asked", {"fingers": (1, 3, 0)}),
        (1, "", {"fingers": (3, 3, 0)}),
        (3, "", {"fingers": (0, 0, 0)}),
    ]
    assert view.facts == {"key": "K1", "hops": "1", "answer": "N1"}
    assert "N0 is asked" in ring_svg(view)
