"""Raft's reads: linearizable in simulated runs, and what the two bugs let a client see."""

from sketchbook import Faults, Simulator, explore, follow
from sketchbook.engine.linearizability import PENDING, check
from sketchbook.sketches.raft_reads import NOTHING, RaftReads


def test_histories_are_linearizable_in_simulated_runs_under_faults() -> None:
    simulator = Simulator(RaftReads(), Faults(crash=0.2, skew=0.5))
    runs = [simulator.run(seed, steps=80) for seed in range(20)]
    assert [run.broken for run in runs] == [""] * len(runs)
    reads = [result for run in runs for _, result, _ in run.run.last.clients.history.clients[3]]
    assert len({result for result in reads if result not in (PENDING, NOTHING)}) > 5
    for run in runs:
        assert check(run.run.last.clients.history.operations(), RaftReads.register).linearizable


def test_without_the_heartbeat_a_client_reads_what_another_has_overwritten() -> None:
    found = explore(RaftReads.with_switches("reads-without-heartbeat")(), properties=["linearizable"])
    assert found.violation is not None
    history = found.violation.run.last.clients.history
    assert [(call, result) for call, result, _ in history.clients[3]] == [(("read",), (1, 1))]
    assert sorted(ops[0][:2] for ops in history.clients[:3] if ops) == [
        (("write", (1, 1)), None),
        (("write", (2, 2)), None),
    ]


def test_a_leader_that_has_committed_nothing_in_its_term_does_not_answer() -> None:
    steps = ["elect server=S1 voters=S1+S2", "client_request server=S1", "replicate server=S1 follower=S2"]
    model = RaftReads()
    last = follow(model, [*steps, "commit server=S1", "elect server=S2 voters=S1+S2"]).last
    assert "begin_read" not in {action.rule for action, _ in model.moves(last)}
    other = follow(model, [*steps, "commit server=S1"]).last
    assert "begin_read" in {action.rule for action, _ in model.moves(other)}
