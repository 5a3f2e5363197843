"""Consistent hashing against a naive look at every point, and what moves when servers come and go."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import explore
from sketchbook.sketches.consistent_hashing import (
    CIRCLE,
    ConsistentHashing,
    owner,
    owners,
    position,
    ring,
    shares,
)

MEMBERS = st.sets(st.integers(0, 500), min_size=1, max_size=9).map(lambda m: tuple(sorted(m)))


def nearest_clockwise(key: int, members: tuple[int, ...], points: int) -> int:
    """The oracle: of all points the one that a walk clockwise from the key meets first."""
    start = position(f"key {key}")
    return min(
        ((position(f"server {m} point {n}") - start) % CIRCLE, m) for m in members for n in range(points)
    )[1]


@given(MEMBERS, st.integers(1, 8), st.integers(0, 10**6))
@settings(deadline=None)
def test_the_owner_is_the_first_point_clockwise(members: tuple[int, ...], points: int, key: int) -> None:
    assert owner(key, ring(members, points)) == nearest_clockwise(key, members, points)


def test_a_key_beyond_the_last_point_belongs_to_the_first() -> None:
    circle = ring((1, 2, 3), 1)
    beyond = next(key for key in range(10**4) if position(f"key {key}") > circle[-1][0])
    assert owner(beyond, circle) == circle[0][1]


@given(MEMBERS, st.integers(501, 600))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_who_joins_takes_about_its_share_and_nothing_else_moves(members: tuple[int, ...], new: int) -> None:
    keys = 1500
    before = owners(members, 256, keys)
    after = owners((*members, new), 256, keys)
    moved = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert all(b == new for _, b in moved)
    fair = keys / (len(members) + 1)
    assert fair / 2 < len(moved) < 2 * fair


@given(MEMBERS, st.integers(1, 8))
@settings(deadline=None)
def test_shares_are_the_whole_circle(members: tuple[int, ...], points: int) -> None:
    assert sum(shares(ring(members, points)).values()) == CIRCLE


def test_modulo_moves_most_keys_where_the_circle_moves_few() -> None:
    states = [tuple(range(n)) for n in (9, 10)]
    circle = [owners(members, 32, 1000) for members in states]
    modulo = [[position(f"key {key}") % len(members) for key in range(1000)] for members in states]
    assert sum(a != b for a, b in zip(*circle, strict=True)) < 200
    assert sum(a != b for a, b in zip(*modulo, strict=True)) > 800


def test_six_servers_stay_balanced() -> None:
    assert explore(ConsistentHashing(servers=6)).verdict == "holds"
