"""What can be tried with Chord as corrected: the stable base and other conditions dropped, runs, counts."""

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "no-stable-base",
        "Any member may fail whose absence leaves the others a live successor each, as the published papers assume. "
        "The base of r + 1 principals is not kept.",
        "arXiv 1610.01140; Fail, second clause",
        breaks="one_ordered_ring",
        edits=(Edit("fail", "len(self.principals(s)) <= self.base()", "False"),),
        scope={"identifiers": 3, "r": 2},
        length=8,
        safe=({"identifiers": 4, "r": 1},),
    ),
    Bug(
        "last-successor-fails",
        "A member fails that is the only live entry of another's successor list. It takes a ring with lists of one "
        "entry to show it: where the base is kept and lists have two, this never happens among four.",
        "arXiv 1610.01140; Fail, first clause",
        breaks="live_successor",
        edits=(Edit("fail", "NONE in self.best_successors(after).values()", "False"),),
        scope={"identifiers": 3, "r": 1},
        length=6,
        safe=({"identifiers": 4, "r": 2},),
    ),
    Bug(
        "adopts-unasked",
        "A node adopts its successor's predecessor without asking it for its list, as the published stabilize does, "
        "and so does not notice that it is dead.",
        "SIGCOMM 2001, Figure 7; StabilizeFromPredecessor",
        breaks="live_successor",
        edits=(
            Edit("stabilize_from_predecessor", "if self.alive(s, new):", "if True:"),
            Edit("stabilize_from_predecessor", "*s.succ[new][:-1]", "*s.succ[node][:-1]"),
        ),
        scope={"identifiers": 3, "r": 1},
        length=6,
        safe=({"identifiers": 4, "r": 2},),
    ),
    Bug(
        "any-predecessor",
        "A node takes its successor's predecessor for a better successor without looking where it lies.",
        "arXiv 1610.01140; StabilizeFromSuccessor",
        breaks="one_ordered_ring",
        edits=(Edit("stabilize_from_successor", "if between(node, s.prdc[first], first):", "if True:"),),
        scope={"identifiers": 3, "r": 2},
        length=4,
    ),
)

SCENARIOS = (
    Scenario(
        "With a stable base",
        "N3 and N4 join a ring and both fail again, as two nodes do in Zave's 21 events. What keeps the ring whole?",
        constants={"identifiers": 5, "r": 2},
        steps=(
            "join node=N3 by=N2",
            "stabilize_from_successor node=N3",
            "rectify node=N0",
            Step(
                "stabilize_from_successor node=N2",
                ask="N0 names N3 as its predecessor. Does N2 adopt it at once?",
            ),
            "stabilize_from_predecessor node=N2",
            "rectify node=N3",
            "join node=N4 by=N3",
            "stabilize_from_successor node=N4",
            "rectify node=N0",
            "stabilize_from_successor node=N3",
            "stabilize_from_predecessor node=N3",
            "rectify node=N4",
            Step("fail node=N3", ask="N2 is about to lose its successor. What is left in its list?"),
            Step("fail node=N4", ask="N0, N1 and N2 are then the only principals. May another one fail?"),
            Step(
                "stabilize_from_successor node=N2",
                ask="N2 has N3, which is dead, and N0 in its list. What now?",
            ),
            Step("rectify node=N0", ask="The predecessor of N0 is N4, which is dead. Does N0 prefer N2?"),
        ),
        source="arXiv 1610.01140",
    ),
    Scenario(
        "A join",
        "N3 joins a ring of three and is given a whole successor list. Who must still learn of it?",
        steps=(
            "join node=N3 by=N2",
            "stabilize_from_successor node=N3",
            Step("rectify node=N0", ask="N3 has notified N0. Is N3 a better predecessor than N2?"),
            "stabilize_from_successor node=N2",
            Step(
                "stabilize_from_predecessor node=N2",
                ask="N2 asks N3 before it adopts it. What if N3 were dead?",
            ),
            "stabilize_from_successor node=N1",
        ),
        source="arXiv 1610.01140",
        reaches="ideal",
    ),
    Scenario(
        "Without the stable base",
        "Three identifiers, lists of two, and nobody minds the base. Which lists lead back to their own node?",
        constants={"identifiers": 3},
        switches=("no-stable-base",),
        steps=(
            Step("fail node=N0", ask="Three members are the base. What does it cost that one of them fails?"),
            Step(
                "stabilize_from_successor node=N2",
                ask="N2 drops N0. Two members are left; with what can it fill a list of two?",
            ),
            "join node=N0 by=N2",
            "fail node=N1",
            Step(
                "stabilize_from_successor node=N0",
                ask="N0 lists N1, which is dead, and N2. What comes after N2?",
            ),
            "join node=N1 by=N0",
            "stabilize_from_successor node=N1",
            Step(
                "fail node=N2", ask="N0 lists N2 and N0, N1 lists N2 and N1. Where does each lead without N2?"
            ),
        ),
        source="arXiv 1610.01140",
        breaks="one_ordered_ring",
    ),
    Scenario(
        "A dead node is adopted",
        "N1 hears of a better successor and adopts it without asking it. Lists have one entry. What can happen in between?",
        constants={"identifiers": 3, "r": 1},
        switches=("adopts-unasked",),
        steps=(
            "join node=N2 by=N1",
            "stabilize_from_successor node=N2",
            "rectify node=N0",
            Step(
                "stabilize_from_successor node=N1",
                ask="N0 says that N2 precedes it. Is N2 alive at this moment?",
            ),
            Step(
                "fail node=N2", ask="N1 is about to ask N2 for its list. Does anybody tell N1 of the failure?"
            ),
            Step("stabilize_from_predecessor node=N1", ask="What would N1 have noticed if it had asked?"),
        ),
        source="SIGCOMM 2001, Figure 7",
        breaks="live_successor",
    ),
)

COUNTS = (
    Count(distinct=2_577, depth=29, constants={"identifiers": 4, "r": 2}),
    Count(distinct=1_583, depth=25, constants={"identifiers": 4, "r": 1}, symmetry=True),
    Count(distinct=3_571, depth=38, constants={"identifiers": 5, "r": 3}, symmetry=True),
    Count(distinct=155_555, depth=45, constants={"identifiers": 5, "r": 2}, symmetry=True, slow=True),
)
