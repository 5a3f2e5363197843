"""Vector clocks: times order events exactly as "happened before" does, also in runs too long to explore."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import explore
from sketchbook.sketches.vector_clocks import Event, State, VectorClocks, before

TIMES = st.lists(st.integers(0, 4), min_size=3, max_size=3).map(tuple)


@given(TIMES, TIMES, TIMES)
@settings(deadline=None)
def test_before_is_a_strict_partial_order(a: tuple[int, ...], b: tuple[int, ...], c: tuple[int, ...]) -> None:
    assert not before(a, a)
    assert not (before(a, b) and before(b, a))
    assert not (before(a, b) and before(b, c)) or before(a, c)


def test_times_are_those_of_three_processes_worked_by_hand() -> None:
    model = VectorClocks()
    state = model.init()
    for selector in ("emit process=P1", "receive process=P2 sender=P1", "emit process=P2", "emit process=P3"):
        state = list(model.moves(state))[model.select(state, selector)][1]
    state = list(model.moves(state))[model.select(state, "receive process=P3 sender=P2")][1]
    assert state.history == (
        (Event((1, 0, 0), (-1, -1)),),
        (Event((1, 1, 0), (0, 0)), Event((1, 2, 0), (-1, -1))),
        (Event((0, 0, 1), (-1, -1)), Event((1, 2, 2), (1, 1))),
    )
    assert model.past(state)[2, 1] == {(0, 0), (1, 0), (1, 1), (2, 0)}


@given(st.lists(st.integers(0, 10**6), min_size=24, max_size=24))
@settings(max_examples=60, deadline=None)
def test_times_are_exact_in_long_runs(choices: list[int]) -> None:
    """Against a search: an event happened before another when a chain of causes leads from one to the other."""
    model = VectorClocks(processes=4, events=6)
    state = model.init()
    for choice in choices:
        moves = list(model.moves(state))
        state = moves[choice % len(moves)][1]
    events = [(p, n) for p, history in enumerate(state.history) for n in range(len(history))]
    assert len(events) == 24
    for a, b in itertools.permutations(events, 2):
        assert before(model.time(state, a), model.time(state, b)) == leads_to(state, a, b)


def leads_to(state: State, a: tuple[int, int], b: tuple[int, int]) -> bool:
    if a[0] == b[0]:
        return a[1] < b[1]
    waiting = [b]
    seen = set()
    while waiting:
        process, number = waiting.pop()
        if (process, number) == a:
            return True
        if number >= 0 and (process, number) not in seen:
            seen.add((process, number))
            waiting += [(process, number - 1), state.history[process][number].cause]
    return False


def test_more_processes_and_more_events_hold_too() -> None:
    for scope in ({"processes": 2, "events": 4}, {"processes": 4, "events": 1}):
        result = explore(VectorClocks(**scope), properties=["clock_condition", "exact"])
        assert result.complete
        assert not result.violations
