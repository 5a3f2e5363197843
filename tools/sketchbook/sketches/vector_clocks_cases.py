"""What can be tried with vector_clocks.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "compared-by-sum",
        "Times are compared by how many events they count. Lamport's single numbers do no better: what happened "
        "first has the smaller one, but a smaller one need not have happened first.",
        "Mattern 1989; Lamport 1978, the Clock Condition has no converse",
        breaks="exact",
        edits=(
            Edit("before", "a != b and all(x <= y for x, y in zip(a, b, strict=True))", "sum(a) < sum(b)"),
        ),
        scope={"processes": 2},
        length=3,
        safe=({"processes": 2, "events": 1},),
    ),
    Bug(
        "receipt-not-counted",
        "A receiver takes over the sender's time and does not count the receipt, which then has no time of its own.",
        "Lamport 1978, IR1",
        breaks="clock_condition",
        edits=(Edit("receive", "        time = put(time, process, time[process] + 1)\n", ""),),
        scope={"processes": 2, "events": 1},
        length=2,
    ),
    Bug(
        "sending-not-counted",
        "A process that sends does not count the sending: two messages of one process have the same time.",
        "Lamport 1978, IR1",
        breaks="clock_condition",
        edits=(Edit("emit", "        time = put(time, process, time[process] + 1)\n", ""),),
        scope={"processes": 1},
        length=2,
        safe=({"processes": 1, "events": 1},),
    ),
    Bug(
        "keeps-its-own-time",
        "A receiver goes on counting and ignores the time in the message.",
        "Lamport 1978, IR2(b)",
        breaks="clock_condition",
        edits=(
            Edit(
                "receive",
                "tuple(max(mine, theirs) for mine, theirs in zip(self.clock(s, process), m.time, strict=True))",
                "self.clock(s, process)",
            ),
        ),
        scope={"processes": 2, "events": 1},
        length=2,
    ),
    Bug(
        "takes-over-the-sender-only",
        "A receiver takes over what the message says of its sender, and not what the sender had heard of others. "
        "Two processes never notice.",
        "Mattern 1989; Lamport 1978, happened before is transitive",
        breaks="clock_condition",
        edits=(
            Edit(
                "receive",
                "tuple(max(mine, theirs) for mine, theirs in zip(self.clock(s, process), m.time, strict=True))",
                "put(self.clock(s, process), m.sender, max(self.clock(s, process)[m.sender], m.time[m.sender]))",
            ),
        ),
        length=4,
        safe=({"processes": 2},),
    ),
)

SCENARIOS = (
    Scenario(
        "Ordered by way of a third",
        "P1's message reaches P3 only by way of P2. Which components will P3's last time have?",
        steps=(
            "emit process=P1",
            Step(
                "receive process=P2 sender=P1",
                ask="P1's time is (1,0,0). Which time does P2 give this receipt?",
            ),
            "emit process=P2",
            Step("emit process=P3", ask="P3 has heard of nobody. Is its message concurrent with P1's?"),
            Step("receive process=P3 sender=P2", ask="What does P3 learn of P1, which never wrote to it?"),
        ),
    ),
    Scenario(
        "Sums are no order",
        "One time has the smaller sum. Did that event happen first?",
        constants={"processes": 2},
        switches=("compared-by-sum",),
        steps=(
            "emit process=P1",
            "emit process=P1",
            Step(
                "emit process=P2",
                ask="The times so far are (1,0) and (2,0). P2 counts one. Is (0,1) before (2,0)?",
            ),
        ),
        source="Lamport 1978, the Clock Condition has no converse",
        breaks="exact",
    ),
    Scenario(
        "Two processes never notice",
        "Each receiver remembers what the sender did, but not what the sender had heard. Who misses what?",
        switches=("takes-over-the-sender-only",),
        steps=(
            "emit process=P1",
            "receive process=P2 sender=P1",
            Step("emit process=P2", ask="P2's message has time (1,2,0). What will P3 take over of it?"),
            Step(
                "receive process=P3 sender=P2",
                ask="P1's sending happened before this. Do the times say so?",
            ),
        ),
        breaks="clock_condition",
    ),
)

PROGRESS_ONLY = MappingProxyType(
    {"receive: m.sender == process": "a message to oneself would be one more event, ordered as any other"}
)

COUNTS = (Count(1076, 7),)
