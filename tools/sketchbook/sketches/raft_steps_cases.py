"""What can be tried with raft_steps.py: bugs with their smallest scopes; runs to think about; counts."""

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "commits-old-terms",
        "A leader takes an entry of an earlier term for committed as soon as a majority stores it. Figure 8 "
        "shows why not, with five servers and five terms; three servers and four terms are enough.",
        "Raft, 5.4.2, Figure 8",
        breaks="leader_completeness",
        edits=(Edit("majority_index", " and log[index - 1].term == term", ""),),
        scope={"terms": 4, "entries": 1},
        length=8,
        safe=({"terms": 3, "entries": 1},),
    ),
    Bug(
        "compares-length-only",
        "The longer log counts as more up-to-date, whatever the term of its last entry.",
        "Raft, 5.4.1",
        breaks="leader_completeness",
        edits=(
            Edit(
                "up_to_date",
                "(last_term(mine), len(mine)) >= (last_term(other), len(other))",
                "len(mine) >= len(other)",
            ),
        ),
        scope={"terms": 3, "entries": 1},
        length=7,
        safe=({"terms": 2, "entries": 1},),
    ),
)

SCENARIOS = (
    Scenario(
        "Figure 8, shortest (3 servers)",
        "Two leaders each keep an entry to themselves. How many terms does it take to lose a committed entry?",
        constants={"terms": 4, "entries": 1},
        switches=("commits-old-terms",),
        steps=(  # as many as the shortest counterexample of the bug has
            "elect server=S1 voters=S1+S2",
            "client_request server=S1",
            Step("elect server=S2 voters=S2+S3", ask="S1 has an entry. May S2, which has none, still win?"),
            "client_request server=S2",
            "elect server=S1 voters=S1+S3",
            "replicate server=S1 follower=S3",
            Step(
                "commit server=S1",
                says="S1 counts a majority for its entry of term 1 and commits it, though its own term is 3.",
                ask="S1 and S3 store the entry of term 1. May S1, now in term 3, call it committed?",
            ),
            Step(
                "elect server=S2 voters=S1+S2",
                ask="S1's last entry is of term 1, S2's of term 2. May S1 vote for S2?",
            ),
        ),
        source="Raft, Figure 8",
        breaks="leader_completeness",
    ),
    Scenario(
        "Figure 8, mended",
        "The same beginning, but S1 commits by an entry of its own term. Can S2 still win?",
        constants={"terms": 4},
        steps=(
            "elect server=S1 voters=S1+S2",
            "client_request server=S1",
            "elect server=S2 voters=S2+S3",
            "client_request server=S2",
            "elect server=S1 voters=S1+S3",
            "replicate server=S1 follower=S3",
            Step(
                "client_request server=S1",
                ask="The entry of term 1 is on two servers. What must S1 add before it may commit?",
            ),
            "replicate server=S1 follower=S3",
            "commit server=S1",
            Step(
                "elect server=S3 voters=S2+S3",
                ask="S1 is gone. Which of S2 and S3 can be elected by the two of them?",
            ),
            "replicate server=S3 follower=S2",
        ),
        source="Raft, 5.4.2",
    ),
    Scenario(
        "An old leader cannot commit",
        "S1 and S2 both take themselves for leader. Which of them gets anything done?",
        steps=(
            "elect server=S1 voters=S1+S2",
            "client_request server=S1",
            "elect server=S2 voters=S2+S3",
            Step(
                "client_request server=S2",
                ask="S1 does not know of S2's election. To whom can it bring its entry?",
            ),
            "replicate server=S2 follower=S3",
            "commit server=S2",
            Step("replicate server=S2 follower=S1", ask="What becomes of S1's entry?"),
        ),
        source="Raft, 5.1 and 5.3",
    ),
    Scenario(
        "Length alone is not enough",
        "A server compares logs by their length, and these are all one entry long. Who can win?",
        constants={"entries": 1},
        switches=("compares-length-only",),
        steps=(
            "elect server=S1 voters=S1+S2",
            "client_request server=S1",
            "elect server=S2 voters=S2+S3",
            "client_request server=S2",
            "replicate server=S2 follower=S3",
            "commit server=S2",
            Step(
                "elect server=S1 voters=S1+S2",
                ask="S1's only entry is of term 1, S2's of term 2. Should S2 vote for S1?",
            ),
        ),
        source="Raft, 5.4.1",
        breaks="leader_completeness",
    ),
)

COUNTS = (Count(8668, 13), Count(1660, 11, constants={"terms": 2}))
