"""What can be tried with raft_pre_vote.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

PROGRESS_ONLY = MappingProxyType(
    {
        "time_out: not self.in_touch(s, server)": "timing: heartbeats come more often than elections time out",
        "heartbeat: follower not in self.reached(s, server)": "the network's limit and no rule of a server's",
        "heartbeat: s.log[follower][: len(log)] != log": "entries that do not conflict may as well stay",
    }
)

BUGS = (
    Bug(
        "without-pre-vote",
        "A server that hears from no leader stands for election without asking first, as in Raft's first form. "
        "Cut off, it raises its term in vain; when it is back, this term makes the leader step down.",
        "Ongaro 2014, 9.6",
        breaks="working_leader_stays",
        edits=(Edit("stand", " and self.could_win(s, server)", ""),),
        length=4,
        safe=({"servers": 2, "entries": 1},),
    ),
    Bug(
        "asks-about-the-log-only",
        "The others say whether they would vote by the candidate's log alone, though they hear from their leader.",
        "Ongaro 2014, 9.6",
        breaks="working_leader_stays",
        edits=(Edit("would_vote", "not s.heard[voter] and ", ""),),
        length=4,
        safe=({"servers": 2, "entries": 1},),
    ),
    Bug(
        "asks-about-the-leader-only",
        "The others say whether they hear from a leader, and do not compare logs: a server that they will not "
        "vote for raises its term, and theirs, in vain.",
        "Ongaro 2014, 9.6",
        breaks="elections_are_won",
        edits=(Edit("would_vote", " and self.up_to_date(s, server, voter)", ""),),
        length=6,
        safe=({"entries": 0},),
    ),
)

SCENARIOS = (
    Scenario(
        "A server returns, and asks first",
        "S3 was cut off and has timed out. What do S1 and S2 answer when it asks whether it could win?",
        steps=(
            "cut_off server=S3",
            "time_out server=S3",
            Step("come_back server=S3", ask="S3's log is as good as theirs. Will it raise its term?"),
        ),
        source="Ongaro 2014, 9.6",
        reaches="refused",
    ),
    Scenario(
        "A server returns with a higher term",
        "S1 leads, and S2 follows it. How can S3, that nobody votes for, make S1 step down?",
        switches=("without-pre-vote",),
        steps=(
            "cut_off server=S3",
            "time_out server=S3",
            Step("stand server=S3", ask="S3 reaches nobody. What does it keep of its vain attempt?"),
            "come_back server=S3",
            Step("heartbeat server=S1 follower=S3", ask="What does S3 answer to a leader of term 1?"),
        ),
        source="Ongaro 2014, 9.6",
        breaks="working_leader_stays",
    ),
    Scenario(
        "A working leader deposed, shortest",
        "S1 loses its connection for a moment, and S2 has heard nothing. Need there be an election?",
        switches=("without-pre-vote",),
        shortest_to="working_leader_stays",
        source="Ongaro 2014, 9.6",
        breaks="working_leader_stays",
    ),
    Scenario(
        "A leader that is gone is replaced",
        "S1 is cut off. When do S2 and S3 begin to let each other stand for election?",
        steps=(
            "client_request server=S1",
            "heartbeat server=S1 follower=S2",
            "cut_off server=S1",
            "time_out server=S2",
            Step("time_out server=S3", ask="Could S2 be elected without S3's timing out?"),
            Step("stand server=S2", ask="Which of the two can win?"),
            "heartbeat server=S2 follower=S3",
        ),
        source="Ongaro 2014, 9.6",
        reaches="leader_replaced",
    ),
)

COUNTS = (
    Count(3808, 16),
    Count(2920, 18, constants={"terms": 3, "entries": 1}),
    Count(13632, 20, constants={"terms": 3}),
)
