"""What can be tried with chang_roberts.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

PROGRESS_ONLY = MappingProxyType(
    {
        "start: s.started[node]": "an identifier that is sent again goes round again, to no other end",
        "receive: not s.started[node]": "a node that has not started knows its role already",
    }
)

COUNTS = (Count(137, 10, source="tlaplus/Examples, chang_roberts/MCChangRoberts.cfg"),)

BUGS = (
    Bug(
        "passes-on-everything",
        "A candidate passes larger identifiers on instead of swallowing them, so that every candidate's comes home.",
        "Chang and Roberts 1979; Merz, ChangRoberts.tla, n1",
        breaks="smallest_wins",
        edits=(
            Edit(
                "receive",
                "WON))\n        return s",
                "WON))\n        return self.passed_on(s, node, identifier)",
            ),
        ),
        scope={"ring": (1, 2)},
        length=4,
    ),
    Bug(
        "loser-swallows",
        "A node that has lost swallows what it receives. Then no identifier need come home, and nobody wins.",
        "Chang and Roberts 1979; Merz, ChangRoberts.tla, n1",
        breaks="somebody_wins",
        edits=(
            Edit(
                "receive",
                "if s.role[node] == LOST:\n            return self.passed_on(s, node, identifier)",
                "if s.role[node] == LOST:\n            return s",
            ),
        ),
        scope={"ring": (1, 2)},
        length=3,
    ),
)

SCENARIOS = (
    Scenario(
        "One round",
        "Identifiers rise round the ring, and all take part. How many times is one passed on before N1 has won?",
        start=0b111,
        steps=(
            "start node=N1",
            "start node=N2",
            "start node=N3",
            Step("receive node=N1 identifier=3", ask="N1 has identifier 1. Does it pass 3 on?"),
            Step("receive node=N2 identifier=1", ask="What does N2 learn about its own chances?"),
            "receive node=N3 identifier=2",
            "receive node=N3 identifier=1",
            Step("receive node=N1 identifier=2", ask="2 has passed N3. Will it come home to N2?"),
            Step("receive node=N1 identifier=1", ask="Which nodes has 1 met on its way?"),
        ),
        source="CACM 22(5), 1979",
        reaches="all_take_part",
    ),
    Scenario(
        "The other way round",
        "The same identifiers, but they fall round the ring. Which of them gets further than its neighbour?",
        constants={"ring": (3, 2, 1)},
        start=0b111,
        steps=(
            "start node=N1",
            "start node=N2",
            "start node=N3",
            Step(
                "receive node=N2 identifier=3",
                ask="N2 has identifier 2. How far does 3 get?",
            ),
            "receive node=N3 identifier=2",
            "receive node=N1 identifier=1",
            "receive node=N2 identifier=1",
            Step("receive node=N3 identifier=1", ask="Who is left to object?"),
        ),
        source="CACM 22(5), 1979",
        reaches="all_take_part",
    ),
    Scenario(
        "The smallest does not stand",
        "N1 has the smallest identifier, and does not take part. Who wins?",
        start=0b011,
        steps=(
            "start node=N1",
            "start node=N2",
            "start node=N3",
            Step("receive node=N1 identifier=3", ask="3 is larger than 1. Does N1 swallow it?"),
            "receive node=N3 identifier=2",
            "receive node=N2 identifier=3",
            "receive node=N1 identifier=2",
            Step("receive node=N2 identifier=2", ask="Must N2 fear that an identifier 1 comes after all?"),
        ),
        source="CACM 22(5), 1979",
    ),
    Scenario(
        "Nobody swallows",
        "A candidate passes larger identifiers on as well. Whose identifiers come home?",
        constants={"ring": (1, 2)},
        switches=("passes-on-everything",),
        start=0b11,
        steps=(
            "start node=N1",
            "start node=N2",
            "receive node=N1 identifier=2",
            Step(
                "receive node=N2 identifier=2",
                ask="N2 has not yet received 1. What does it conclude from 2?",
            ),
        ),
        source="CACM 22(5), 1979",
        breaks="smallest_wins",
    ),
)
