"""Pre-vote: who refuses whom, what a returning server can and can not do, and runs of more servers."""

import pytest

from sketchbook import Faults, Simulator, explore, follow
from sketchbook.sketches.raft_pre_vote import CANDIDATE, FOLLOWER, LEADER, RaftPreVote

RETURN = ("cut_off server=S3", "time_out server=S3", "come_back server=S3")


def test_a_server_that_returns_keeps_its_term_and_may_not_stand() -> None:
    model = RaftPreVote()
    s = follow(model, RETURN).last
    assert s.current_term == (1, 1, 1)
    assert model.up_to_date(s, 2, 0)
    assert not any(model.would_vote(s, 2, voter) for voter in (0, 1))
    assert not [action for action, _ in model.moves(s) if action.rule == "stand"]


def test_without_pre_vote_the_same_server_makes_the_leader_step_down() -> None:
    model = RaftPreVote.with_switches("without-pre-vote")()
    run = follow(model, (*RETURN[:2], "stand server=S3", RETURN[2], "heartbeat server=S1 follower=S3"))
    assert run.states[3].role == (LEADER, FOLLOWER, CANDIDATE)
    assert run.states[3].current_term == (1, 1, 2)
    assert run.last.role == (FOLLOWER, FOLLOWER, CANDIDATE)
    assert run.standing()["working_leader_stays"] == 5


def test_one_that_follows_its_leader_is_enough_to_refuse() -> None:
    model = RaftPreVote()
    run = follow(model, ("cut_off server=S1", "time_out server=S2", "time_out server=S3"))
    assert not model.could_win(run.states[2], 1)
    assert model.could_win(run.last, 1)


def test_a_log_that_lacks_an_entry_is_refused() -> None:
    steps = ("client_request server=S1", "heartbeat server=S1 follower=S2", "cut_off server=S1")
    model = RaftPreVote()
    s = follow(model, (*steps, "time_out server=S2", "time_out server=S3")).last
    assert [model.could_win(s, server) for server in range(3)] == [False, True, False]


@pytest.mark.parametrize("servers", [4, 5])
def test_more_servers_keep_the_properties(servers: int) -> None:
    result = explore(RaftPreVote(servers=servers, entries=0), max_states=20_000)
    assert result.complete
    assert result.verdict == "holds"


def test_simulated_runs_of_five_servers_elect_leaders_and_keep_the_properties() -> None:
    model = RaftPreVote(servers=5, terms=6, entries=8)
    runs = [Simulator(model, Faults()).run(seed=seed) for seed in range(20)]
    assert not any(done.broken for done in runs)
    assert any(max(done.run.last.current_term) > 1 for done in runs)
