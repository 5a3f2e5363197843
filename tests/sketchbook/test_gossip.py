"""Gossip: rumours alone leave a residue, and anti-entropy brings the newest item to every site."""

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import Simulator, explore
from sketchbook.sketches.gossip import Gossip


@given(st.integers(2, 7), st.integers(1, 6), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_after_any_gossip_one_round_of_anti_entropy_brings_the_newest_everywhere(
    sites: int, updates: int, random: Random
) -> None:
    model = Gossip(sites=sites, updates=updates)
    state = model.init()
    changes = []
    for _ in range(40):
        moves = list(model.moves(state))
        if not moves:
            break
        action, state = random.choice(moves)
        changes += [action] if action.rule in ("update", "delete") else []
        assert model.never_goes_back(state)
    while state.now < updates:
        action, state = random.choice([m for m in model.moves(state) if m[0].rule in ("update", "delete")])
        changes.append(action)
    for site, partner in itertools.permutations(range(sites), 2):
        state = model.anti_entropy(state, site, partner) or state
    assert model.converges(state)
    assert len(changes) == updates
    assert [item.alive for item in state.item] == [changes[-1].rule == "update"] * sites


def test_without_rumours_anti_entropy_converges_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gossip, "fair", ("update", "anti_entropy"))
    result = explore(Gossip(), properties=["converges"])
    assert result.complete
    assert not result.violations


def test_many_sites_in_simulated_runs() -> None:
    for seed in range(10):
        done = Simulator(Gossip(sites=12, updates=3)).run(seed)
        assert not done.broken
        assert done.run.last.now == 3
        assert len(set(done.run.last.item)) == 1
