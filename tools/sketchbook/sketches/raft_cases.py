"""What can be tried with Raft: its bugs with the smallest scope that shows each, runs that people know, counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step, Variant

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

FIGURE_7 = (
    (1, 1, 1, 4, 4, 5, 5, 6, 6, 6),  # the leader of term 8, here S1
    (1, 1, 1, 4, 4, 5, 5, 6, 6),  # (a), here S2
    (1, 1, 1, 4),  # (b), S3
    (1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6),  # (c), S4
    (1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7),  # (d), S5
    (1, 1, 1, 4, 4, 4, 4),  # (e), S6
    (1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3),  # (f), S7
)

FIGURE_8_TO_C = (
    Step("election_timeout server=S1", says="(a) S1 stands for election in term 2."),
    "handle_request_vote server=S2 term=2",
    "handle_request_vote server=S3 term=2",
    "become_leader server=S1",
    "client_request server=S1",
    "append_entries server=S1 next_index=2",
    Step(
        "handle_append_entries server=S2 term=2",
        says="S2 stores the entry of term 2; nobody else has heard of it.",
    ),
    "restart server=S1",
    "handle_request_vote server=S5 term=2",
    Step(
        "election_timeout server=S5",
        says="(b) S1 has crashed. S5 stands for election in term 3.",
        ask="S1 is down. S2's log has two entries, those of S3, S4 and S5 have one. Who can win?",
    ),
    Step("handle_request_vote server=S3 term=3", ask="S5 lacks the entry of term 2. May S3 vote for it?"),
    "handle_request_vote server=S4 term=3",
    "become_leader server=S5",
    "client_request server=S5",
    "restart server=S5",
    "handle_request_vote server=S1 term=3",
    Step(
        "election_timeout server=S1", says="(c) S5 has crashed. S1 is back and stands for election in term 4."
    ),
    "handle_request_vote server=S2 term=4",
    "handle_request_vote server=S3 term=4",
    "become_leader server=S1",
    "append_entries server=S1 next_index=2",
    "handle_append_entries server=S2 term=4",
    "handle_append_entries server=S3 term=4",
)

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
    Scenario(
        "Figure 7: logs that differ",
        "S1 stands for election in term 8; S2 to S7 are (a) to (f). Which of them may vote for it?",
        constants={"servers": 7, "logs": FIGURE_7, "terms": 8, "entries": 12},
        steps=(
            "election_timeout server=S1",
            "handle_request_vote server=S2",
            "handle_request_vote server=S3",
            Step(
                "handle_request_vote server=S4",
                ask="(c) has one entry of term 6 more than S1. Does it vote for S1?",
            ),
            Step("handle_request_vote server=S5", ask="(d) has two entries of term 7. Does it vote for S1?"),
            Step("handle_request_vote server=S6", ask="(e) is shorter. Does it vote?"),
            Step(
                "handle_request_vote server=S7",
                ask="(f) is longer than S1's log, and of term 3. Does it vote?",
            ),
            "become_leader server=S1",
            "client_request server=S1",
            "append_entries server=S1 next_index=11",
            Step("handle_append_entries server=S4", ask="What becomes of the entry that only (c) has?"),
            "handle_append_entries server=S5",
            Step(
                "append_entries server=S1 next_index=10",
                says="The others refused; S1 tries one index earlier.",
            ),
            "handle_append_entries server=S2",
            Step(
                "append_entries server=S1 next_index=5",
                says="And so on, down to index 5.",
                ask="How far down must it go for (b) and (e)?",
            ),
            "handle_append_entries server=S3",
            "handle_append_entries server=S6",
            Step("append_entries server=S1 next_index=4", ask="And for (f)?"),
            Step(
                "handle_append_entries server=S7",
                says="S7 drops its entries of terms 2 and 3: all seven logs are the same.",
            ),
            "advance_commit_index server=S1",
        ),
        source="Raft, Figure 7",
    ),
    Scenario(
        "Figure 8, as drawn",
        "Five servers have one entry each. Can an entry that a majority stores still be lost?",
        constants={
            "servers": 5,
            "logs": ((1,),) * 5,
            "terms": 5,
            "entries": 2,
            "standing": 5,
            "restarts": True,
        },
        switches=("commits-old-terms",),
        steps=(
            *FIGURE_8_TO_C,
            Step(
                "advance_commit_index server=S1",
                says="S1 counts a majority for the entry of term 2 and commits it, though its own term is 4.",
                ask="S1, S2 and S3 store the entry of term 2. May S1 say that it is committed?",
            ),
            "restart server=S1",
            "handle_request_vote server=S5 term=4",
            Step(
                "election_timeout server=S5",
                says="(d) S1 has crashed again. S5 stands for election in term 5.",
            ),
            Step(
                "handle_request_vote server=S2 term=5",
                ask="S2's last entry is of term 2, S5's of term 3. May S2 vote for S5?",
            ),
            "handle_request_vote server=S3 term=5",
            Step(
                "become_leader server=S5",
                says="S5 leads without the committed entry, and will overwrite it everywhere.",
            ),
        ),
        source="Raft, Figure 8 (a) to (d)",
        breaks="leader_completeness",
    ),
    Scenario(
        "Figure 8, shortest (3 servers)",
        "S1 and S2 led in turn, and each kept an entry to itself. How few steps lose a committed entry?",
        constants={"terms": 4, "logs": ((1,), (2,), ())},
        switches=("commits-old-terms",),
        steps=(  # as many as the shortest counterexample of the bug has
            Step(
                "election_timeout server=S1",
                says="S1, whose only entry is of term 1, stands for election in term 3.",
            ),
            Step("handle_request_vote server=S3 term=3", ask="S3's log is empty. Does it vote for S1?"),
            "become_leader server=S1",
            "append_entries server=S1 next_index=1",
            Step(
                "handle_append_entries server=S3 term=3",
                says="S3 stores S1's entry of term 1: two servers of three have it.",
            ),
            Step(
                "advance_commit_index server=S1",
                says="S1 counts a majority for the entry of term 1 and commits it, though its own term is 3.",
                ask="A majority stores the entry. What could still undo it?",
            ),
            Step(
                "election_timeout server=S2",
                says="S2, whose only entry is of term 2, heard nothing of that. It stands for election in term 3, in vain.",
            ),
            Step("election_timeout server=S2", says="S2 stands again, in term 4."),
            Step(
                "handle_request_vote server=S3 term=4",
                ask="S3's last entry is of term 1, S2's of term 2. May S3 vote for S2?",
            ),
            Step(
                "become_leader server=S2",
                says="S2 leads term 4 without the committed entry, and will overwrite it.",
            ),
        ),
        source="Raft, Figure 8, from (b) on",
        breaks="leader_completeness",
    ),
    Scenario(
        "Figure 8 (e): an entry of its own term first",
        "S1 commits nothing of term 2 by counting; it replicates an entry of term 4 first. Can S5 still win?",
        constants={
            "servers": 5,
            "logs": ((1,),) * 5,
            "terms": 5,
            "entries": 3,
            "standing": 5,
            "restarts": True,
        },
        steps=(
            *FIGURE_8_TO_C,
            Step(
                "client_request server=S1",
                ask="S1, S2 and S3 store the entry of term 2. What is missing before S1 may call it committed?",
            ),
            "append_entries server=S1 next_index=3",
            "handle_append_entries server=S2 term=4 prev_log_index=2",
            "handle_append_entries server=S3 term=4 prev_log_index=2",
            Step(
                "advance_commit_index server=S1",
                says="(e) A majority stores the entry of term 4: it is committed, and the one of term 2 before it.",
            ),
            "restart server=S1",
            "handle_request_vote server=S5 term=4",
            "election_timeout server=S5",
            Step(
                "handle_request_vote server=S2 term=5",
                ask="S2's last entry is of term 4, S5's of term 3. Does S2 vote for S5?",
            ),
            "handle_request_vote server=S3 term=5",
            "handle_request_vote server=S4 term=5",
        ),
        source="Raft, Figure 8 (e)",
    ),
)

COUNTS = (
    Count(10609, 21),
    Count(55941, 22, constants={"restarts": True}, slow=True),
    Count(38379, 21, constants={"standing": 3}, slow=True),
)
