"""What can be done wrong in the bully algorithm, runs of it, and counts: see bully.py."""

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "late-answer",
        "A node takes a higher one that answers late for one that has failed, and goes on with its election. "
        "The algorithm is right only where time limits are.",
        "Garcia-Molina 1982, the assumption of bounded delays",
        breaks="agreement",
        edits=(
            Edit(
                "stand",
                "        if self.higher(s, node):\n            return None\n",
                "",
            ),
        ),
        scope={"faults": 1},
        length=4,
        safe=({"members": 1},),
    ),
    Bug(
        "tells-before-all-are-halted",
        "A candidate declares itself coordinator while a lower node still follows the one before.",
        "Garcia-Molina 1982, Halt comes before NewCoordinator",
        breaks="agreement",
        edits=(
            Edit(
                "elect",
                "        if self.to_halt(s, node):\n            return None\n",
                "",
            ),
        ),
        scope={"faults": 1},
        length=4,
    ),
    Bug(
        "halts-in-any-order",
        "A candidate halts the lower nodes in any order. Between them a lower candidate, not halted yet, can take one "
        "back and become its coordinator. Downwards, the rival is halted before those that it could take.",
        "Garcia-Molina 1982, Assertion 1",
        breaks="agreement",
        edits=(
            Edit(
                "halt",
                "other != max(self.to_halt(s, node), default=NOBODY)",
                "other not in self.to_halt(s, node)",
            ),
        ),
        length=11,
        safe=({"faults": 1}, {"members": 2}),
    ),
    Bug(
        "recovers-quietly",
        "A node that recovers goes on where it was, without an election.",
        "Garcia-Molina 1982, RECOVERY",
        breaks="agreement",
        edits=(Edit("recover", "self.becomes(then, node, ELECTION)", "self.becomes(then, node, NORMAL)"),),
        scope={"members": 2},
        length=5,
        safe=({"members": 2, "faults": 1},),
    ),
    Bug(
        "waits-for-ever",
        "A node that was halted waits for the outcome, though the node that halted it has failed.",
        "Garcia-Molina 1982, TIMEOUT",
        breaks="settles",
        edits=(Edit("time_out", "in (NORMAL, HALTED)", "in (NORMAL,)"),),
        length=4,
        safe=({"faults": 1},),
    ),
    Bug(
        "no-check",
        "The coordinator never looks whether the others are normal: a lower node that recovers gives up its election "
        "and is told nothing.",
        "Garcia-Molina 1982, CHECK",
        breaks="settles",
        edits=(Edit("check", "s.status[other] == HALTED for other in self.up(s)", "()"),),
        scope={"members": 2},
        length=3,
        safe=({"members": 2, "faults": 1},),
    ),
)

SCENARIOS = (
    Scenario(
        "The coordinator fails",
        "N1 is the first to notice. Will N1 be the next coordinator?",
        constants={"faults": 1},
        steps=(
            "fail node=N3",
            "time_out node=N1",
            Step(
                "give_up node=N1", ask="N1 calls the higher nodes, N2 and N3. Who answers, and what follows?"
            ),
            Step("time_out node=N2", ask="N1 has given up. What if N2 failed now as well?"),
            "stand node=N2",
            Step(
                "halt node=N2 other=N1", ask="N1 waits already. What does it stand to lose when it is halted?"
            ),
            "elect node=N2",
            "tell node=N2 other=N1",
            "begin_work node=N2",
        ),
        source="Garcia-Molina 1982",
    ),
    Scenario(
        "The bully",
        "N3 comes back while N2 leads. Must N2 give way?",
        steps=(
            "fail node=N3",
            "time_out node=N2",
            "stand node=N2",
            "halt node=N2 other=N1",
            "elect node=N2",
            "tell node=N2 other=N1",
            "begin_work node=N2",
            Step("recover node=N3", ask="N2 leads and all is well. What does N3 do when it is back?"),
            "stand node=N3",
            Step("halt node=N3 other=N2", ask="In which order does N3 halt the others?"),
            "halt node=N3 other=N1",
            Step("elect node=N3", ask="Whom do N1 and N2 follow at this moment?"),
            "tell node=N3 other=N1",
            "tell node=N3 other=N2",
            "begin_work node=N3",
        ),
        source="Garcia-Molina 1982",
        reaches="bullied",
    ),
    Scenario(
        "Two coordinators",
        "N2 works, but its answer is late. What does N1 conclude?",
        constants={"faults": 1},
        switches=("late-answer",),
        steps=(
            "fail node=N3",
            "time_out node=N1",
            Step("stand node=N1", ask="N1 has called N2 and hears nothing in time. What may it conclude?"),
            Step("elect node=N1", ask="Whom has N1 halted, and whom does N2 follow?"),
        ),
        source="Garcia-Molina 1982, the assumption of bounded delays",
        breaks="agreement",
    ),
    Scenario(
        "Halted in the wrong order",
        "N3 halts N1 before N2, which has an election of its own. What can N2 still do?",
        switches=("halts-in-any-order",),
        steps=(
            "fail node=N3",
            "time_out node=N2",
            "stand node=N2",
            "recover node=N3",
            "stand node=N3",
            Step(
                "halt node=N3 other=N1",
                ask="N2 is in the middle of its own election. Whom should N3 halt first?",
            ),
            Step("halt node=N2 other=N1", ask="N1 waits for N3. May N2 halt it again?"),
            "elect node=N2",
            "tell node=N2 other=N1",
            Step("halt node=N3 other=N2", ask="Whom does N1 follow now, and does N3 know?"),
            "elect node=N3",
        ),
        source="Garcia-Molina 1982, Assertion 1",
        breaks="agreement",
    ),
)

COUNTS = (Count(102, 13), Count(1568, 23, constants={"members": 4, "faults": 3}))
