"""Raft in big steps, and its membership changes: Figure 8 from the beginning, quorums, the condition of 2015."""

import pytest

from sketchbook import Faults, Simulator, explore, follow
from sketchbook.sketches.raft_joint_consensus import RaftJointConsensus
from sketchbook.sketches.raft_membership import RaftMembership
from sketchbook.sketches.raft_steps import Entry, RaftSteps, is_majority, quorums

SMALL = frozenset([0, 1, 2])
LARGE = frozenset([2, 3, 4])


def test_figure_8_takes_three_servers_and_four_terms_from_the_very_beginning() -> None:
    bug = RaftSteps.with_switches("commits-old-terms")
    assert explore(bug(servers=2, members=2, terms=4, entries=1), symmetry=True).violation is None
    assert explore(bug(terms=3, entries=1), symmetry=True).violation is None
    found = explore(bug(terms=4, entries=1), properties=["leader_completeness"]).violation
    assert found is not None
    assert found.length == 8
    assert "commit" in [step.action.rule for step in found.run.steps]


def test_symmetry_finds_the_same_lengths_and_fewer_states() -> None:
    bug = RaftMembership.with_switches("changes-before-committing")(**RaftMembership.bugs[0].scope)
    orbits = explore(bug, properties=["leader_completeness"], symmetry=True)
    states = explore(bug, properties=["leader_completeness"])
    assert orbits.violation is not None
    assert states.violation is not None
    assert orbits.violation.length == states.violation.length == 7
    assert orbits.distinct < states.distinct / 6


@pytest.mark.parametrize(
    ("model", "orbits", "depth"),
    [
        (RaftSteps(terms=2), 293, 11),
        (RaftMembership(), 455, 12),
        (RaftMembership(servers=4), 3100, 14),
        (RaftJointConsensus(), 2183, 12),
        (RaftJointConsensus(members=3), 6608, 12),
    ],
)
def test_nothing_breaks_in_all_orbits(model: RaftSteps, orbits: int, depth: int) -> None:
    result = explore(model, symmetry=True)
    assert (result.distinct, result.depth, result.verdict) == (orbits, depth, "holds")


@pytest.mark.parametrize("cls", [RaftSteps, RaftMembership, RaftJointConsensus])
def test_properties_hold_in_long_simulated_runs(cls: type[RaftSteps]) -> None:
    simulator = Simulator(cls(servers=4), Faults(crash=0.1))
    runs = [simulator.run(seed, steps=40) for seed in range(8)]
    assert [run.broken for run in runs] == [""] * len(runs)
    assert any(run.run.last.committed for run in runs)


def test_quorums_are_the_smallest_majorities_of_every_part() -> None:
    assert quorums(frozenset([(SMALL,)])) == ((0, 1), (0, 2), (1, 2))
    joint = quorums(frozenset([(SMALL, LARGE)]))
    assert (0, 1, 3, 4) in joint
    assert (0, 2, 3) in joint
    assert not any({0, 1, 2} <= set(quorum) for quorum in joint)
    assert is_majority((SMALL, LARGE), {0, 2, 3})
    assert not is_majority((SMALL, LARGE), {0, 1, 2})


def test_one_server_more_or_less_keeps_majorities_intersecting_and_two_do_not() -> None:
    """Dissertation 4.1, Figure 4.3, for all sizes up to six."""

    def meet(one: frozenset[int], other: frozenset[int]) -> bool:
        return all(
            set(a) & set(b) for a in quorums(frozenset([(one,)])) for b in quorums(frozenset([(other,)]))
        )

    for size in range(1, 6):
        assert meet(frozenset(range(size)), frozenset(range(size + 1)))
    assert not meet(frozenset(range(3)), frozenset(range(5)))
    assert not meet(frozenset([0, 1, 2]), frozenset([0, 1, 3, 4, 5]))


def test_a_view_names_the_configuration_of_an_entry() -> None:
    scenario = RaftJointConsensus.scenarios[0]
    run = follow(RaftJointConsensus(**scenario.constants), scenario.steps)
    lane = run.model.view(run.last).lanes[0]
    assert [(cell.text, cell.state) for cell in lane.log] == [
        ("1: S1+S2+S3 and S3+S4+S5", "committed"),
        ("1: S3+S4+S5", "committed"),
    ]
    assert run.model.entry_text(Entry(2, run.model.first_configuration())) == "2"
