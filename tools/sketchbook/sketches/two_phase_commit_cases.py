"""What can be tried with two_phase_commit.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "commits-early",
        "The transaction manager commits without waiting for all managers to be prepared.",
        "Consensus on Transaction Commit, section 3, TMCommit",
        breaks="consistent",
        edits=(
            Edit(
                "decide_commit",
                "s.decision == INIT and len(s.heard) == self.managers",
                "s.decision == INIT",
            ),
        ),
        scope={"managers": 2},
        length=3,
    ),
    Bug(
        "changes-its-mind",
        "The transaction manager aborts after it has decided to commit.",
        "Consensus on Transaction Commit, section 3, TMAbort",
        breaks="consistent",
        edits=(Edit("decide_abort", "if s.decision == INIT:", "if True:"),),
        scope={"managers": 2},
        length=8,
    ),
    Bug(
        "aborts-when-prepared",
        "A manager that is prepared aborts by itself, when the decision takes too long.",
        "Consensus on Transaction Commit, section 3, RMChooseToAbort",
        breaks="consistent",
        edits=(
            Edit(
                "choose_to_abort",
                "s.status[manager] == WORKING",
                "s.status[manager] in (WORKING, PREPARED)",
            ),
        ),
        scope={"managers": 2},
        length=7,
    ),
)

SCENARIOS = (
    Scenario(
        "Everybody commits",
        "A transaction touches three resource managers. Who decides that it commits, and when?",
        steps=(
            "prepare manager=R1",
            Step("hear manager=R1", ask="R1 is prepared. What may it still do by itself?"),
            Step("prepare manager=R2", ask="May the transaction manager decide to commit now?"),
            "prepare manager=R3",
            "hear manager=R2",
            "hear manager=R3",
            "decide_commit",
            Step("commit manager=R1", ask="Who knows the decision at this moment?"),
            "commit manager=R2",
            "commit manager=R3",
        ),
        source="Consensus on Transaction Commit, section 3",
        reaches="all_commit",
    ),
    Scenario(
        "One manager refuses",
        "R2 has aborted by itself, and nobody was told. Can R1, which is prepared, still commit?",
        steps=(
            "prepare manager=R1",
            "choose_to_abort manager=R2",
            Step(
                "decide_abort",
                ask="The transaction manager has heard nothing of R2. May it decide to abort?",
            ),
            "abort manager=R1",
            Step("abort manager=R3", ask="R3 never prepared. Need it hear of the decision?"),
        ),
        source="Consensus on Transaction Commit, section 3",
        reaches="all_abort",
    ),
    Scenario(
        "Two managers are left waiting",
        "The transaction manager falls silent after it has decided. Can the others find out what it decided?",
        steps=(
            "prepare manager=R1",
            "prepare manager=R2",
            "prepare manager=R3",
            "hear manager=R1",
            "hear manager=R2",
            "hear manager=R3",
            "decide_commit",
            Step(
                "commit manager=R1",
                says="R1 is told to commit, and does. R2 and R3 are told nothing: they are prepared, and wait.",
                ask="Suppose that R1 too falls silent after this. What can R2 and R3 work out between them?",
            ),
        ),
        source="Consensus on Transaction Commit, section 3",
    ),
    Scenario(
        "A manager loses patience",
        "R1 is prepared and will wait long for the decision. May it abort by itself?",
        constants={"managers": 2},
        switches=("aborts-when-prepared",),
        steps=(
            "prepare manager=R1",
            "hear manager=R1",
            "prepare manager=R2",
            "hear manager=R2",
            "decide_commit",
            Step(
                "choose_to_abort manager=R1",
                says="R1, which is prepared and has heard nothing since, aborts by itself.",
                ask="R1 has not heard of the decision. What does it risk when it aborts now?",
            ),
            "commit manager=R2",
        ),
        source="Consensus on Transaction Commit, section 3",
        breaks="consistent",
    ),
)

PROGRESS_ONLY = MappingProxyType(
    {"hear: s.decision == INIT": "once it has decided, what the transaction manager hears changes nothing"}
)

COUNTS = (
    Count(288, 11, source="tlaplus/Examples, transaction_commit/TwoPhase.cfg; Stateright, examples/2pc.rs"),
    Count(8832, constants={"managers": 5}, source="Stateright, examples/2pc.rs"),
    Count(80, symmetry=True),
    Count(314, constants={"managers": 5}, symmetry=True),
)
