"""What can be tried with Raft: its bugs with the smallest scope that shows each, runs that people know, counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step, Variant
from sketchbook.sketches import raft_figures_cases as figures

PACE = MappingProxyType(
    {
        "election_timeout": (150, 300),  # 9.3, with a tick for a millisecond
        "become_leader": (1, 1),
        "client_request": (20, 60),
        "append_entries": (5, 30),
        "advance_commit_index": (1, 1),
    }
)
RESTART = "return s._replace(role=put("

BUGS = (
    Bug(
        "votes-twice",
        "A server votes for every candidate that asks: it does not remember its vote of this term.",
        "Raft, 5.2, and Figure 2: votedFor is persistent",
        breaks="election_safety",
        edits=(Edit("handle_request_vote", "heard.voted_for[server] in (NOBODY, m.candidate) and ", ""),),
        scope={"servers": 2, "terms": 1},
        length=6,
        safe=({"servers": 2, "terms": 1, "standing": 1},),
    ),
    Bug(
        "ignores-logs",
        "A server votes without comparing logs, and so a candidate that lacks a committed entry can win.",
        "Raft, 5.4.1",
        breaks="leader_completeness",
        edits=(Edit("handle_request_vote", " and up_to_date(m, heard.log[server])", ""),),
        length=10,
        safe=({"terms": 1},),
    ),
    Bug(
        "compares-length-only",
        "The longer log counts as more up-to-date, whatever the term of its last entry. S1 starts with two entries "
        "of term 1 that nobody else has.",
        "Raft, 5.4.1",
        breaks="leader_completeness",
        edits=(
            Edit(
                "up_to_date",
                "(m.last_log_term, m.last_log_index) >= (last_term(log), len(log))",
                "m.last_log_index >= len(log)",
            ),
        ),
        scope={"terms": 3, "entries": 2, "logs": ((1, 1), (), ())},
        length=11,
        safe=({"terms": 2, "entries": 1, "logs": ((1,), (), ())},),
    ),
    Bug(
        "skips-previous-check",
        "A follower appends what it is sent without looking whether the entry before it is the leader's.",
        "Raft, 5.3",
        breaks="log_matching",
        edits=(Edit("has_previous", " and term_at(log, m.prev_log_index) == m.prev_log_term", ""),),
        scope={"entries": 2},
        length=11,
        safe=({"terms": 1},),
    ),
    Bug(
        "counts-newer-terms",
        "A leader counts acknowledgements of any term that is not older than its own: those that were meant for "
        "the leader who has replaced it.",
        "Raft, 5.1 and Figure 2: whoever sees a higher term becomes a follower",
        breaks="leader_completeness",
        edits=(
            Edit(
                "match_index",
                "for m in self.received(s, AppendEntriesReply, s.current_term[leader]):",
                "for m in self.received(s, AppendEntriesReply):\n"
                "            if m.term < s.current_term[leader]:\n"
                "                continue",
            ),
        ),
        length=11,
        safe=({"terms": 1},),
    ),
    Bug(
        "commits-old-terms",
        "A leader takes an entry of an earlier term for committed as soon as a majority stores it. Figure 8 shows "
        "why not, with five servers; three are enough. They start as in (b): S1 and S2 led before, and each has an "
        "entry that nobody else has.",
        "Raft, 5.4.2, Figure 8",
        breaks="leader_completeness",
        edits=(Edit("majority_index", " and s.log[leader][index - 1] == s.current_term[leader]", ""),),
        scope={"terms": 4, "logs": ((1,), (2,), ())},
        length=10,
        safe=({"terms": 3, "logs": ((1,), (2,), ())},),
    ),
    Bug(
        "accepts-old-leaders",
        "A server takes requests of any term, and so stores entries of a leader that others have replaced.",
        "Raft, 5.1: a request with a stale term is rejected",
        breaks="leader_completeness",
        edits=(
            Edit("hear", "term < s.current_term[server] or sender == server", "sender == server"),
            Edit("hear", "term == s.current_term[server]", "term <= s.current_term[server]"),
        ),
        scope={"forgets": False},
        length=10,
        safe=({"terms": 1},),
    ),
    Bug(
        "acknowledges-before-disk",
        "A follower acknowledges an entry that is not on its disk yet; after a restart its last entry is gone.",
        "Raft, Figure 2: log[] is updated on stable storage before responding",
        breaks="leader_completeness",
        edits=(
            Edit(
                "restart",
                RESTART,
                f"s = s._replace(log=put(s.log, server, s.log[server][:-1]))\n        {RESTART}",
            ),
        ),
        scope={"restarts": True},
        length=11,
        safe=({"terms": 1, "restarts": True},),
    ),
    Bug(
        "rejoins-with-blank-disk",
        "A server whose disk was lost comes back under its old name: it has forgotten its vote, its term and its log.",
        "Raft, 5.1 and Figure 2: persistent state on all servers",
        breaks="election_safety",
        edits=(
            Edit(
                "restart",
                RESTART,
                "s = s._replace(log=put(s.log, server, ()), voted_for=put(s.voted_for, server, NOBODY))\n"
                f"        s = s._replace(current_term=put(s.current_term, server, 0))\n        {RESTART}",
            ),
        ),
        scope={"terms": 1, "restarts": True},
        length=7,
        safe=({"terms": 1},),
    ),
)

VARIANTS: tuple[Variant, ...] = ()

SCENARIOS = (
    Scenario(
        "A leader is elected",
        "S1 asks the other two for their votes. How many answers does it need?",
        steps=(
            "election_timeout server=S1",
            "handle_request_vote server=S2",
            Step("become_leader server=S1", ask="S3 has not answered. May S1 lead?"),
            "client_request server=S1",
            "append_entries server=S1 next_index=1",
            "handle_append_entries server=S2",
            Step("advance_commit_index server=S1", ask="Who has to store the entry before it is committed?"),
            "handle_append_entries server=S3",
            Step(
                "append_entries server=S1 next_index=2",
                says="S1 sends a heartbeat, which says what is committed.",
            ),
            "handle_append_entries server=S2 leader_commit=1",
            "handle_append_entries server=S3 leader_commit=1",
        ),
        source="Raft, 5.2 and 5.3",
        reaches="committed_everywhere",
    ),
    Scenario(
        "The leader crashes",
        "S1 has committed an entry that S2 stores and S3 does not. Which server may win now?",
        constants={"restarts": True, "terms": 3},
        steps=(
            "election_timeout server=S1",
            "handle_request_vote server=S2",
            "handle_request_vote server=S3",
            "become_leader server=S1",
            "client_request server=S1",
            "append_entries server=S1 next_index=1",
            "handle_append_entries server=S2",
            "advance_commit_index server=S1",
            "restart server=S1",
            "election_timeout server=S3",
            Step(
                "handle_request_vote server=S2 term=2",
                ask="S3 asks first, and has an empty log. Does S2 vote for it?",
            ),
            "election_timeout server=S2",
            "handle_request_vote server=S3 term=3",
            "become_leader server=S2",
            "append_entries server=S2 next_index=1",
            Step("handle_append_entries server=S3 term=3", ask="S1 is down. Is its entry lost?"),
        ),
        source="Raft, 5.4.1",
    ),
    Scenario(
        "Two halves of a network",
        "S1, the leader, can reach only S2 from now on. Which half can go on?",
        constants={"servers": 5},
        steps=(
            "election_timeout server=S1",
            "handle_request_vote server=S2",
            "handle_request_vote server=S3",
            "handle_request_vote server=S4",
            "become_leader server=S1",
            Step(
                "client_request server=S1",
                says="The network splits: S1 and S2 here, S3, S4, S5 there. S1 appends a command.",
            ),
            "append_entries server=S1 next_index=1",
            Step(
                "handle_append_entries server=S2 term=1", ask="S1 and S2 store the entry. May S1 commit it?"
            ),
            "election_timeout server=S3",
            "handle_request_vote server=S4 term=2",
            "handle_request_vote server=S5 term=2",
            Step("become_leader server=S3", ask="Now there are two leaders. Why is that harmless?"),
            "client_request server=S3",
            "append_entries server=S3 next_index=1",
            "handle_append_entries server=S4 term=2",
            "handle_append_entries server=S5 term=2",
            "advance_commit_index server=S3",
            Step(
                "handle_append_entries server=S1 term=2",
                says="The network heals. S1 hears of term 2, steps down, and replaces its entry by the committed one.",
                ask="The network heals. Whose entry survives?",
            ),
            "handle_append_entries server=S2 term=2",
        ),
        source="Raft, 5.1 and 5.3",
    ),
    *figures.SCENARIOS,
)

COUNTS = (
    Count(10609, 21),
    Count(55941, 22, constants={"restarts": True}, slow=True),
    Count(38379, 21, constants={"standing": 3}, slow=True),
)
