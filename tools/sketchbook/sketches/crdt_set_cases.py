"""What can be tried with crdt_set.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

PROGRESS_ONLY = MappingProxyType(
    {
        "remove: not self.lookup(s.S[replica], element)": "a remove that has observed no tag takes nothing away",
        "deliver_add: not m.after <= s.delivered[replica]": "only a remove needs what came before it, its adds",
        "deliver_remove: m.tag in s.delivered[replica]": "tags are never put back: to take them away twice is once",
    }
)

BUGS = (
    Bug(
        "remove-without-tags",
        "A remove, when it is delivered, takes away every tag of the element, also of an add that its source had not "
        "observed. Where the add comes after the remove, the element stays.",
        "Shapiro and others 2011, 3.3, OR-Set",
        breaks="same_operations_same_state",
        edits=(
            Edit(
                "deliver_remove",
                "s.S[replica] - m.pairs",
                "frozenset(p for p in s.S[replica] if p[0] != m.element)",
            ),
        ),
        scope={"operations": 3},
        length=6,
        safe=({"operations": 2}, {"replicas": 1}),
    ),
    Bug(
        "one-tag-for-all",
        "All adds of an element have the same tag, as in a plain set: a remove takes away an add that it never saw.",
        "Shapiro and others 2011, 3.3, OR-Set: tags are unique",
        breaks="add_wins",
        edits=(
            Edit("add", "{(element, m.tag)}", "{(element, (0, 0))}"),
            Edit("deliver_add", "{(m.element, m.tag)}", "{(m.element, (0, 0))}"),
        ),
        scope={"operations": 3},
        length=5,
        safe=({"operations": 2}, {"replicas": 1}),
    ),
    Bug(
        "no-causal-delivery",
        "A replica delivers a remove before the add that it observed. The add then puts the element back, there only.",
        "Shapiro and others 2011, 3.3, OR-Set: the precondition of remove downstream",
        breaks="same_operations_same_state",
        edits=(
            Edit(
                "deliver_remove",
                " or not m.after <= s.delivered[replica]",
                "",
            ),
        ),
        scope={"operations": 2},
        length=4,
        safe=({"operations": 1},),
    ),
    Bug(
        "delivered-twice",
        "A replica delivers an add again after the remove that observed it: the element is back.",
        "Shapiro and others 2011: operations are delivered once",
        breaks="add_wins",
        edits=(Edit("deliver_add", "m.tag in s.delivered[replica] or ", ""),),
        scope={"replicas": 1, "operations": 2},
        length=3,
        safe=({"replicas": 1, "operations": 1},),
    ),
)

SCENARIOS = (
    Scenario(
        "An add wins",
        "R1 removes x while R2 adds it again. Is x in the set once both have heard of both?",
        steps=(
            "add replica=R1 element=x",
            "deliver_add replica=R2",
            "remove replica=R1 element=x",
            Step(
                "add replica=R2 element=x",
                ask="R2 has x already. Why does it add it again, with a new tag?",
            ),
            Step(
                "deliver_remove replica=R2",
                ask="R2 holds x with two tags. Which does the remove take away?",
            ),
            Step(
                "deliver_add replica=R1",
                ask="R1 has removed x. What does it do with an add that it had not seen?",
            ),
        ),
        reaches="add_beats_remove",
    ),
    Scenario(
        "Without tags",
        "A remove takes away every x it finds. Does it matter whether the other add comes before it or after?",
        constants={"operations": 3},
        switches=("remove-without-tags",),
        steps=(
            "add replica=R1 element=x",
            "deliver_add replica=R2",
            "remove replica=R2 element=x",
            "add replica=R1 element=x",
            Step(
                "deliver_add replica=R2",
                ask="R2 has removed x, and is told of another add. Has it x now?",
            ),
            Step(
                "deliver_remove replica=R1",
                ask="R1 holds x with two tags. What does a remove without tags leave?",
            ),
        ),
        breaks="same_operations_same_state",
    ),
    Scenario(
        "The remove comes first",
        "The network lets the remove overtake the add. What does the add do at R2?",
        constants={"operations": 2},
        switches=("no-causal-delivery",),
        steps=(
            "add replica=R1 element=x",
            "remove replica=R1 element=x",
            Step(
                "deliver_remove replica=R2",
                ask="R2 has not heard of the add. What is there to take away?",
            ),
            Step("deliver_add replica=R2", ask="Does R2 remember that this tag was removed?"),
        ),
        breaks="same_operations_same_state",
    ),
)

COUNTS = (
    Count(2201, 9),
    Count(5347, 10, constants={"replicas": 3, "operations": 3}),
    Count(1385, 7, constants={"elements": 2, "operations": 3}),
)
