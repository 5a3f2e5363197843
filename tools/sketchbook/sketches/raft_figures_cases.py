"""Runs of Raft that are drawn in its paper: logs that differ, and the entry that a majority stores and nobody may commit."""

from sketchbook import Scenario, Step

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
