"""What can be tried with crdt_counter.py: bugs with their smallest scopes; runs to think about; counts."""

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "merge-by-addition",
        "Merging adds the entries up. Then a state that comes twice counts twice.",
        "Shapiro and others 2011, 3.1: merge is the least upper bound",
        breaks="counts_operations",
        edits=(Edit("merged", "max(a, b)", "a + b"),),
        scope={"operations": 1},
        length=3,
    ),
    Bug(
        "one-vector",
        "A decrement takes one away from P, without an N. The larger entry wins in a merge, so that any message from "
        "before the decrement undoes it.",
        "Shapiro and others 2011, 3.1: why a PN-Counter has two vectors",
        breaks="counts_operations",
        edits=(
            Edit(
                "decrement",
                "N=put(s.N, replica, incremented(s.N[replica], replica))",
                "P=put(s.P, replica, put(s.P[replica], replica, s.P[replica][replica] - 1))",
            ),
        ),
        scope={"replicas": 1, "operations": 2},
        length=3,
    ),
    Bug(
        "one-entry-for-all",
        "All replicas increment the same entry. Of two increments at the same time a merge keeps one.",
        "Shapiro and others 2011, 3.1: an entry for each replica",
        breaks="counts_operations",
        edits=(
            Edit(
                "incremented",
                "put(counter, replica, counter[replica] + 1)",
                "put(counter, 0, counter[0] + 1)",
            ),
        ),
        scope={"operations": 2},
        length=4,
        safe=({"operations": 1}, {"replicas": 1}),
    ),
    Bug(
        "keeps-the-larger-total",
        "Merging keeps whichever state counts more, and drops what only the other one knew.",
        "Shapiro and others 2011, 3.1: merge is the least upper bound",
        breaks="counts_operations",
        edits=(Edit("merged", "tuple(max(a, b) for a, b in zip(x, y, strict=True))", "max(x, y, key=sum)"),),
        scope={"operations": 2},
        length=4,
        safe=({"operations": 1}, {"replicas": 1}),
    ),
)

SCENARIOS = (
    Scenario(
        "Up here, down there",
        "R1 increments while R2 decrements. In what order must they hear of each other?",
        steps=(
            "increment replica=R1",
            "decrement replica=R2",
            "send_payload replica=R1",
            "send_payload replica=R2",
            Step(
                "merge replica=R1 sender=R2",
                ask="R2 sent P=(0,0), N=(0,1). What is R1's value after merging?",
            ),
            "merge replica=R2 sender=R1",
            Step(
                "send_payload replica=R1",
                ask="R1 and R2 are in the same state. What would merging do now?",
            ),
        ),
        reaches="concurrent_both_ways",
    ),
    Scenario(
        "Counted twice",
        "The network delivers one message twice. What does a merge that adds make of it?",
        constants={"operations": 1},
        switches=("merge-by-addition",),
        steps=(
            "increment replica=R1",
            "send_payload replica=R1",
            Step("merge replica=R2 sender=R1", ask="R2 adds P=(1,0) to its zeros. Is that wrong?"),
            Step(
                "merge replica=R2 sender=R1",
                ask="The same message comes again. What would the larger of each give?",
            ),
        ),
        breaks="counts_operations",
    ),
    Scenario(
        "A decrement undone",
        "With P alone, R1 takes one away from its entry. Which message brings it back?",
        switches=("one-vector",),
        steps=(
            "increment replica=R1",
            "send_payload replica=R1",
            "merge replica=R2 sender=R1",
            Step(
                "decrement replica=R1",
                ask="R1 takes one away from P. Is its new state above the old one, or below?",
            ),
            "send_payload replica=R2",
            Step(
                "merge replica=R1 sender=R2",
                ask="R2 has not heard of the decrement. Which entry is the larger?",
            ),
        ),
        breaks="counts_operations",
    ),
    Scenario(
        "One entry for all",
        "R1 and R2 increment the same entry at the same time. How many increments does a merge find?",
        switches=("one-entry-for-all",),
        steps=(
            "increment replica=R1",
            "increment replica=R2",
            "send_payload replica=R1",
            Step(
                "merge replica=R2 sender=R1",
                ask="Both have P=(1,0). Can R2 tell whether that is one increment or two?",
            ),
        ),
        breaks="counts_operations",
    ),
)

COUNTS = (
    Count(964, 11),
    Count(13508, 15, constants={"operations": 3}),
    Count(26408, 16, constants={"replicas": 3}, slow=True),
)
