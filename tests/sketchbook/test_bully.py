"""The bully algorithm: who leads after which faults, also with more nodes than are explored by default."""

import itertools

import pytest

from sketchbook import Simulator, explore
from sketchbook.sketches.bully import DOWN, NORMAL, Bully


@pytest.mark.parametrize(("members", "faults"), [(2, 4), (3, 4), (4, 2), (5, 1)])
def test_elections_agree_and_settle(members: int, faults: int) -> None:
    result = explore(
        Bully(members=members, faults=faults), properties=["agreement", "highest_leads", "settles"]
    )
    assert result.complete
    assert not result.violations


@pytest.mark.parametrize("down", [set(c) for r in range(4) for c in itertools.combinations(range(4), r)])
def test_the_highest_that_works_is_elected(down: set[int]) -> None:
    """Every end of a run in which exactly these nodes fail has the highest of the others as coordinator."""
    model = Bully(members=4, faults=len(down))
    ends = []
    known = {model.init()}
    waiting = list(known)
    while waiting:
        state = waiting.pop()
        moves = [
            then
            for action, then in model.moves(state)
            if action.rule != "recover" and (action.rule != "fail" or action.args[0] in down)
        ]
        if not moves:
            ends.append(state)
        waiting += [then for then in moves if then not in known]
        known.update(moves)
    highest = max(set(range(4)) - down)
    assert ends
    for end in ends:
        for node in range(4):
            assert end.status[node] == (DOWN if node in down else NORMAL)
            assert node in down or end.coordinator[node] == highest


def test_seven_nodes_agree_in_simulated_runs_with_faults() -> None:
    for seed in range(30):
        done = Simulator(Bully(members=7, faults=6)).run(seed)
        assert not done.broken
        assert len(done.run) > 6
