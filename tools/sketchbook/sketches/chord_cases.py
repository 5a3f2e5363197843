"""What can be tried with Chord as published: its two mended flaws as bugs, Zave's scripts, shorter runs, counts.

The scripts are the events of the counterexamples in Zave's chordfull.als (with the paper of 2012). Hers go on after
the property is broken, to show the harm; ours end where it breaks. Those called ours were found breadth first:
there is none shorter with 4 identifiers and any number of notifications on their way.
"""

from sketchbook import Bug, Count, Edit, Scenario, Step
from sketchbook.sketches.chord_script_cases import events, zave

BUGS = (
    Bug(
        "join-unchecked",
        "A node that joins does not check that the successor it is given is alive. It may join nothing at all. "
        "The published pseudocode has no such check.",
        "chordfull.als, straightforward bug fix 1",
        breaks="connected_appendages",
        edits=(Edit("join", " and alive(s, s.succ[by])", ""),),
        scope={"identifiers": 3},
        length=7,
        safe=({"identifiers": 2},),
    ),
    Bug(
        "stabilize-unchecked",
        "A node that stabilises does not check that its successor's predecessor is alive, and takes a dead one as "
        "its successor. The published pseudocode has no such check.",
        "chordfull.als, straightforward bug fix 2",
        breaks="at_least_one_ring",
        edits=(Edit("stabilize", "alive(s, new)", "new != NONE"),),
        scope={"identifiers": 2},
        length=5,
        safe=({"identifiers": 1},),
    ),
)

SCENARIOS = (
    Scenario(
        "A join",
        "N0 and N1 form a ring, and N2 joins. Who must learn of N2 before the ring is whole?",
        constants={"identifiers": 3},
        steps=(
            *events("Join N1 by N0; Stabilize N1; Notified N0; Stabilize N0; Notified N1"),
            Step("join node=N2 by=N1", ask="Whom does N2 take as its successor?"),
            "stabilize node=N2",
            Step("notified to=N0", ask="N2 notifies its successor. Does N1 know of N2 now?"),
            "stabilize node=N1",
            "notified to=N2",
            *events("Reconcile N0; Reconcile N1; Reconcile N2"),
        ),
        source="SIGCOMM 2001, section 5.1",
        reaches="ideal",
    ),
    zave(
        "Zave's 21 events",
        "N1 and N3 join a ring of N0 and N2, and both fail again. The 19th event makes two rings, and two Updates "
        "that follow it seal them. Which nodes are in which ring?",
        "at_most_one_ring",
        {
            11: "N2 now names N1 as its predecessor. What will N0 make of that?",
            13: "Since step 11 the second successor of N0 should be N2. What is it?",
            18: "N1 is about to fail. What does the list of N0 have left?",
            19: "The lists of N0 and N2 still end in what they held when they were two. Where do they lead?",
        },
    ),
    Scenario(
        "Our shorter one",
        "Three identifiers and 13 steps suffice for two rings. Which pointer is out of date when N1 comes back?",
        constants={"identifiers": 3},
        steps=(
            *events(
                "Join N1 by N0; Join N2 by N0; Stabilize N2; Notified N0; Stabilize N1; Notified N2; Fail N1"
            ),
            Step("join node=N1 by=N0", ask="N2 still has N1 as its predecessor. What will that do?"),
            *events("Stabilize N0; Reconcile N2; Stabilize N0; Reconcile N1"),
            Step("fail node=N0", ask="N1 and N2 both have N0 as successor. Whom has each next in its list?"),
        ),
        breaks="at_most_one_ring",
    ),
    Scenario(
        "With a stable base",
        "N0, N1 and N2 form a ring and stay. N3 joins and fails, as two nodes do in Zave's events. Where does the list "
        "of N2 lead now?",
        steps=(
            *events(
                "Join N1 by N0; Stabilize N1; Notified N0; Stabilize N0; Notified N1; Join N2 by N1; Stabilize N2;"
                "Notified N0; Stabilize N1; Notified N2; Reconcile N0; Reconcile N1"
            ),
            Step("join node=N3 by=N2", ask="N2 has no second successor yet. Whom does N3 take?"),
            *events("Stabilize N3; Notified N0; Stabilize N2; Notified N3"),
            Step("reconcile node=N2", ask="What does N2 take from the list of N3?"),
            *events("Reconcile N1; Reconcile N3"),
            Step("fail node=N3", ask="The list of N2 is N3 and N0. What has it left when N3 fails?"),
            Step("update node=N2", ask="With three that stay, can a list of two lead back to its owner?"),
            *events("Flush N0; Stabilize N2; Notified N0; Reconcile N2; Reconcile N1"),
        ),
        source="arXiv 1610.01140: a base of r + 1 members",
    ),
    zave(
        "OrderedMerges, Zave's 13 events",
        "N1 and N2 join a ring of N0 and N3. The 12th event breaks the order. Which of the two is left outside?",
        "ordered_merges",
        {
            7: "N1 and N2 both join by N0, which knows of neither. Whom does each take as its successor?",
            11: "N3 has N1 as its predecessor. Does it prefer N2?",
            12: "N1 and N2 both lead to N3. Whom will N0 adopt?",
        },
    ),
    Scenario(
        "OrderedMerges, our shorter one",
        "Two nodes join, and only one has notified. Where does the other one meet the ring?",
        constants={"identifiers": 3},
        steps=(
            *events("Join N1 by N0; Join N2 by N0; Stabilize N2; Notified N0"),
            Step(
                "stabilize node=N0", ask="N1 leads to N0 and N0 now adopts N2. On which side of N2 lies N1?"
            ),
        ),
        breaks="ordered_merges",
    ),
    zave(
        "OrderedAppendages, Zave's 19 events",
        "The ring's only other member fails. The 14th event breaks the order: which path now jumps over a node?",
        "ordered_appendages",
        {
            10: "N1 still leads to N0. Whom does it hear of now?",
            14: "N0 fails. Where does each member's next live successor lie?",
        },
    ),
    Scenario(
        "OrderedAppendages, our shorter one",
        "N0 fails, and joins again under its old identifier. Who still points to it?",
        constants={"identifiers": 3},
        steps=(
            *events(
                "Join N1 by N0; Join N2 by N0; Stabilize N2; Notified N0; Stabilize N0; Reconcile N1; Reconcile N2"
            ),
            Step("fail node=N0", ask="N1 lists N0 and N2. Where does it lead when N0 is dead?"),
            "update node=N2",
            Step(
                "join node=N0 by=N2",
                ask="N1 still has N0 as its successor. Is that entry dead after this step?",
            ),
        ),
        breaks="ordered_appendages",
    ),
    zave(
        "ValidSuccessorList, Zave's 19 events",
        "N1's list has become old without a failure. The 16th event makes the property false; what will a failure "
        "of N2 then cost?",
        "valid_successor_list",
        {
            11: "N3 has joined between N2 and N0. Which lists will skip it when N2 adopts it?",
            16: "N1 lists N2 and N0, and skips N3. Who lists N3, and has N1 as its successor from now on?",
        },
    ),
    Scenario(
        "ValidSuccessorList, our shorter one",
        "Nobody fails here, and yet a list skips a member. Which one?",
        constants={"identifiers": 3},
        steps=(
            *events("Join N1 by N0; Join N2 by N0; Stabilize N1; Stabilize N2"),
            Step(
                "notified to=N0 predecessor=N1",
                ask="N1 and N2 both take N0 for their successor. Which one does N0 hear of first?",
            ),
            "stabilize node=N0",
            "notified to=N0 predecessor=N2",
            Step(
                "reconcile node=N0",
                ask="N0 has N1 as its successor, and N1 has N0. What is second in the list of N0?",
            ),
            "reconcile node=N1",
            Step("stabilize node=N1", ask="N1 lists N0 and N1. What does it list when it has adopted N2?"),
        ),
        breaks="valid_successor_list",
    ),
    zave(
        "ConnectedAppendages, Zave's 9 events",
        "As published, a join does not check that the successor is alive. At the 8th event, is N1 connected?",
        "connected_appendages",
        {
            7: "What may N0 fall back on when N2 fails?",
            8: "N0 still names N2 as its successor, which is dead. What does N1 get?",
        },
        ("join-unchecked",),
    ),
    Scenario(
        "ConnectedAppendages, our shorter one",
        "As published, a join does not check that the successor is alive. Can a join go astray in 7 steps?",
        constants={"identifiers": 3},
        switches=("join-unchecked",),
        steps=(
            *events("Join N1 by N0; Stabilize N1; Notified N0; Stabilize N0; Reconcile N1"),
            Step("fail node=N0", ask="N1 has itself as its second successor. May N0 fail?"),
            Step("join node=N2 by=N1", ask="N1 has not updated. Which successor does it give N2?"),
        ),
        breaks="connected_appendages",
    ),
    zave(
        "AtLeastOneRing, Zave's 12 events",
        "As published, stabilise does not check that the predecessor it is told of is alive. What does N0 adopt "
        "at the 10th event?",
        "at_least_one_ring",
        {
            9: "N1 fails before N0 has heard of it. Who has?",
            10: "N2 still has N1 as its predecessor, which is dead. What does N0 do with that?",
        },
        ("stabilize-unchecked",),
    ),
    Scenario(
        "AtLeastOneRing, our shorter one",
        "As published, stabilise does not check that the predecessor it is told of is alive. Can two nodes lose "
        "their ring?",
        constants={"identifiers": 2},
        switches=("stabilize-unchecked",),
        steps=(
            *events("Join N1 by N0; Stabilize N1; Notified N0"),
            Step("fail node=N1", ask="N0 is its own successor, and N1 is its predecessor. Who points to N1?"),
            Step(
                "stabilize node=N0",
                ask="N0 asks its successor, which is itself, for its predecessor. Who is that?",
            ),
        ),
        breaks="at_least_one_ring",
    ),
    Scenario(
        "OrderedRing, the shortest",
        "Zave calls this counterexample very similar to that of two rings. Between which two neighbours is a "
        "ring member left out?",
        constants={"identifiers": 3},
        steps=(
            *events(
                "Join N1 by N0; Join N2 by N0; Stabilize N2; Notified N0; Stabilize N1; Notified N2; Fail N1; Join N1 by N0;"
                "Stabilize N0; Reconcile N2; Stabilize N0"
            ),
            Step(
                "reconcile node=N1",
                ask="The successor of N1 is N0, and that of N0 is N1. What is second in the list of N1?",
            ),
            Step(
                "fail node=N0",
                ask="N1 and N2 become rings of their own. Which member lies between N1 and its successor?",
            ),
        ),
        breaks="ordered_ring",
    ),
)

COUNTS = (
    Count(distinct=562, depth=24, constants={"identifiers": 2}),
    Count(distinct=152, depth=17, constants={"identifiers": 2, "notices": 1}),
)
