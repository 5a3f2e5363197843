"""Simulated runs: the same for a seed everywhere, replayable, and with the faults that were asked for."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import (
    Faults,
    Model,
    ModelError,
    Simulation,
    Simulator,
    always,
    load,
    put,
    rule,
    shortest,
    shrink,
)
from sketchbook.engine.rng import Random
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.paxos_actors import PaxosActors
from sketchbook.sketches.two_phase_commit import TwoPhaseCommit

TOOLS = Path(__file__).parents[2] / "tools"
ROUGH = Faults(drop=0.1, duplicate=0.2, delay=80, partition=0.3, crash=0.2, skew=0.4)


def test_the_stream_is_splitmix64() -> None:
    """The first numbers for the seed 1234567, as the reference implementation of SplitMix64 gives them."""
    random = Random(1234567)
    first = [random.next() for _ in range(5)]
    assert first == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(st.integers(), st.integers(1, 1000))
def test_numbers_are_in_range_and_streams_do_not_depend_on_use(seed: int, bound: int) -> None:
    random = Random(seed)
    assert all(0 <= random.below(bound) < bound for _ in range(20))
    assert random.stream("drop").next() == Random(seed).stream("drop").next()
    assert Random(seed).stream("drop").next() != Random(seed).stream("delay").next()
    assert sorted(Random(seed).sample(range(9), 9)) == list(range(9))


def test_chances_are_about_as_said() -> None:
    random = Random(1)
    assert 2800 < sum(random.chance(0.3) for _ in range(10_000)) < 3200
    assert not any(random.chance(0.0) for _ in range(100))
    assert all(random.chance(1.0) for _ in range(100))
    with pytest.raises(ValueError, match="positive"):
        random.below(0)


@given(st.integers(0, 10_000), st.sampled_from([Faults(), ROUGH]))
@settings(max_examples=25)
def test_a_run_is_the_same_for_a_seed_and_replays(seed: int, faults: Faults) -> None:
    model = Paxos(ballots=3)
    one, other = Simulator(model, faults).run(seed), Simulator(Paxos(ballots=3), faults).run(seed)
    assert one.as_dict() == other.as_dict()
    assert not one.broken
    assert list(one.times) == sorted(one.times)
    assert load(json.loads(json.dumps(one.as_dict())), model).states == one.run.states


PROBE = """
import hashlib, json
from sketchbook import Faults, Simulator
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.paxos_actors import PaxosActors
faults = Faults(drop=0.1, duplicate=0.2, delay=80, partition=0.3, crash=0.2, skew=0.4)
runs = [Simulator(m, faults).run(s).as_dict() for m in (Paxos(ballots=3), PaxosActors(lossy=True, crashes=1)) for s in range(5)]
print(hashlib.sha256(json.dumps(runs, sort_keys=True).encode()).hexdigest())
"""


def test_a_run_is_the_same_under_every_hash_seed() -> None:
    digests = set()
    for seed in ("0", "7", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TOOLS)}
        done = subprocess.run(
            [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_run_is_pinned() -> None:
    """Runs that people share by seed stay what they are; change this only with a change of what a run is."""
    simulation = Simulator(Paxos(ballots=2), ROUGH).run(7)
    text = "\n".join(f"{t} {a}" for t, a in zip(simulation.times, simulation.run.actions, strict=True))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "a2a038695bb92a74"


def events(simulation: Simulation, what: str) -> list[str]:
    return [e.who for e in simulation.events if e.what == what]


def test_dropped_messages_are_not_received() -> None:
    everything = Simulator(TwoPhaseCommit(), Faults(drop=1.0)).run(3)
    assert events(everything, "drop")
    assert not any(step.action.rule in ("hear", "commit", "abort") for step in everything.run.steps)


def test_messages_in_a_set_arrive_once_unless_duplicated() -> None:
    quiet = Simulator(Paxos(), Faults()).run(5)
    deliveries = [a for a in quiet.run.actions if a.startswith(("promise", "vote"))]
    assert len(deliveries) == len(set(deliveries))
    assert quiet.ended == "quiet"
    assert events(Simulator(Paxos(), Faults(duplicate=1.0)).run(5, steps=60), "duplicate")


def test_a_partition_holds_messages_back_until_it_heals() -> None:
    simulation = Simulator(TwoPhaseCommit(), Faults(partition=1.0, delay=300)).run(2)
    starts = [e for e in simulation.events if e.what == "partition"]
    assert starts
    model = simulation.run.model
    for start, end in zip(starts, [e for e in simulation.events if e.what == "heal"], strict=False):
        one, other = (side.split() for side in start.who.split(" | "))
        assert sorted(one + other) == sorted(model.lanes())
        for step, time in zip(simulation.run.steps, simulation.times, strict=True):
            if start.time < time < end.time and step.action.rule in ("commit", "abort"):
                assert (model.place(step.action) in one) == ("TM" in one)


def test_a_node_that_is_down_does_nothing_and_restarts() -> None:
    simulation = Simulator(Paxos(ballots=3), Faults(crash=0.5, spell=20)).run(11)
    downs = {(e.who, e.time) for e in simulation.events if e.what == "down"}
    ups = [e for e in simulation.events if e.what == "up"]
    assert downs
    assert ups
    for who, since in downs:
        until = min((e.time for e in ups if e.who == who and e.time > since), default=1 << 60)
        for step, time in zip(simulation.run.steps, simulation.times, strict=True):
            assert not (since < time < until and simulation.run.model.place(step.action) == who)


def test_crashes_and_losses_of_the_node_layer_are_moves() -> None:
    rules = set()
    for seed in range(8):
        simulation = Simulator(PaxosActors(lossy=True, crashes=1), Faults(drop=0.3, crash=0.3, spell=10)).run(
            seed
        )
        rules |= {step.action.rule for step in simulation.run.steps}
    assert {"drop", "crash", "restart"} <= rules


class Clocks(Model[tuple[int, ...]]):
    """Two nodes that tick; with clocks of one pace they tick together."""

    nodes = ("servers",)
    names = ("servers: S#",)
    pace = MappingProxyType({"tick": (100, 100)})
    servers = 2

    def init(self) -> tuple[int, ...]:
        return (0,) * self.servers

    @rule
    def tick(self, s: tuple[int, ...], server: int) -> tuple[int, ...]:
        """{server} ticks."""
        return put(s, server, s[server] + 1)

    @always
    def together(self, s: tuple[int, ...]) -> bool:
        """No node is ahead by more than one tick."""
        return max(s) - min(s) <= 1


def test_skewed_clocks_drift_apart() -> None:
    assert not Simulator(Clocks()).run(1).broken
    assert Simulator(Clocks(), Faults(skew=0.5)).run(1).broken == "together"


def test_reordering_can_be_forbidden() -> None:
    for seed in range(10):
        simulation = Simulator(PaxosActors(), Faults(delay=200, reorder=False)).run(seed)
        assert simulation.ended in ("quiet", "steps")
    kept = Simulator(TwoPhaseCommit(), Faults(delay=500, reorder=False)).run(4)
    told = [time for step, time in zip(kept.run.steps, kept.times, strict=True) if step.action.rule == "hear"]
    assert told == sorted(told)


def test_a_failing_run_shrinks_to_one_that_needs_every_step() -> None:
    model = Paxos.with_switches("ignores-promise")()
    failing = next(
        s
        for s in (Simulator(model, Faults(delay=60), ["agreement"]).run(seed) for seed in range(500))
        if s.broken
    )
    assert failing.ended == "broken"
    small = shrink(failing.run, "agreement")
    assert small.standing()["agreement"] == len(small) <= len(failing.run)
    actions = [step.action for step in small.steps]
    for left_out in range(len(actions)):
        state, broken = small.initial, False
        for action in actions[:left_out] + actions[left_out + 1 :]:
            after = dict(model.moves(state)).get(action)
            state = state if after is None else after
            broken = broken or not model.agreement(state)
        assert not broken
    best = shortest(model, "agreement")
    assert best is not None
    assert len(best) == 12 <= len(small)
    with pytest.raises(ValueError, match="does not break"):
        shrink(Simulator(Paxos()).run(1).run, "agreement")


@given(st.integers(0, 300))
@settings(max_examples=20)
def test_shrinking_keeps_the_failure(seed: int) -> None:
    model = TwoPhaseCommit.with_switches("commits-early")()
    simulation = Simulator(model, Faults(delay=50), ["consistent"]).run(seed)
    if simulation.broken:
        small = shrink(simulation.run, "consistent")
        assert 3 <= len(small) <= len(simulation.run)
        assert not model.consistent(small.last)


def test_a_run_ends_where_it_is_told_to() -> None:
    until = Simulator(Paxos()).run(1, until=lambda s: bool(Paxos().learned(s)))
    assert until.ended in ("stopped", "quiet")
    assert Simulator(Paxos()).run(1, steps=3).ended == "steps"


def test_faults_are_read_and_checked() -> None:
    assert Faults.parse(["drop=0.5", "delay=7", "reorder=false"]) == Faults(drop=0.5, delay=7, reorder=False)
    for text, message in {
        "drop=2": "from 0 to 1",
        "delay=0": "at least 1",
        "drop": "name=value",
        "rain=1": "one of drop",
        "reorder=maybe": "can not be 'maybe'",
        "drop=x": "can not be 'x'",
    }.items():
        with pytest.raises(ModelError, match=message):
            Faults.parse([text])
