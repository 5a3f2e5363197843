"""What can be tried with abd_register.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

STRESS = ({"servers": 3, "clients": 2, "readers": 2, "gets": 3},)

PROGRESS_ONLY = MappingProxyType(
    {"ack_record: at.sender in phase.acks": "acks is a set: a server that answers twice counts once anyway"}
)

BUGS = (
    Bug(
        "read-does-not-record",
        "A read returns the newest value of a majority at once, without recording it at a majority. "
        "A later read that asks another majority can then return an older value.",
        "Sharing memory robustly in message-passing systems, 1995",
        breaks="linearizable",
        edits=(
            Edit(
                "ack_query",
                "        at.broadcast(Record(m.request, stamp, value))\n",
                "        else:\n"
                "            at.send(phase.client, answer)\n"
                "            return server._replace(phase=Idle())\n"
                "        at.broadcast(Record(m.request, stamp, value))\n",
            ),
        ),
        scope={"servers": 3, "clients": 1, "readers": 1, "gets": 2},
        length=11,
    ),
    Bug(
        "answers-too-early",
        "A write is answered as soon as the server that leads it has recorded it, before a majority has.",
        "Sharing memory robustly in message-passing systems, 1995",
        breaks="linearizable",
        edits=(
            Edit(
                "ack_query",
                "        return server._replace(phase=Recording(",
                "        if isinstance(phase.operation, Put):\n"
                "            at.send(phase.client, answer)\n"
                "            return server._replace(phase=Idle())\n"
                "        return server._replace(phase=Recording(",
            ),
        ),
        scope={"servers": 3, "clients": 2},
        length=10,
        safe=({"servers": 2, "clients": 2},),
    ),
)

SCENARIOS = (
    Scenario(
        "A value is written and read",
        "C1 writes A through S1 and then reads through S2. How many round trips does each take?",
        steps=(
            "put sender=C1 to=S1",
            Step("query sender=S1 to=S2", ask="S1 has the value. Why does it ask S2 before it sends it?"),
            "ack_query sender=S2 to=S1",
            Step("record sender=S1 to=S2", ask="S1 has counted one up. Is the write done?"),
            "ack_record sender=S2 to=S1",
            "put_ok sender=S1 to=C1",
            "get sender=C1 to=S2",
            "query sender=S2 to=S1",
            "ack_query sender=S1 to=S2",
            Step(
                "record sender=S2 to=S1",
                ask="S2 knows the newest value of a majority. Why does it not answer yet?",
            ),
            "ack_record sender=S1 to=S2",
        ),
        source="JACM 42(1), 1995",
        reaches="value_read",
    ),
    Scenario(
        "A read does not record",
        "R1 reads twice while C1's write has reached only S1. May the second read return less than the first?",
        constants={"servers": 3, "clients": 1, "readers": 1, "gets": 2},
        switches=("read-does-not-record",),
        steps=(
            "put sender=C1 to=S1",
            "query sender=S1 to=S2",
            "ack_query sender=S2 to=S1",
            Step("get sender=R1 to=S2", ask="Which servers hold A now?"),
            "query sender=S2 to=S1",
            "ack_query sender=S1 to=S2",
            Step("get_ok sender=S2 to=R1", ask="S2 answers A. Does S2 hold A itself?"),
            "get sender=R1 to=S3",
            "query sender=S3 to=S2",
            "ack_query sender=S2 to=S3",
            Step("get_ok sender=S3 to=R1", ask="S3 has asked a majority, S2 and itself. What do they hold?"),
        ),
        source="JACM 42(1), 1995",
        breaks="linearizable",
    ),
    Scenario(
        "The same reads, recorded",
        "The same two reads while a write is under way, but each records what it returns. What does S3 hear?",
        constants={"servers": 3, "clients": 1, "readers": 1, "gets": 2},
        steps=(
            "put sender=C1 to=S1",
            "query sender=S1 to=S2",
            "ack_query sender=S2 to=S1",
            "get sender=R1 to=S2",
            "query sender=S2 to=S1",
            Step("ack_query sender=S1 to=S2", ask="S2 learns of A. What does it do before it answers?"),
            "record sender=S2 to=S1",
            "ack_record sender=S1 to=S2",
            "get_ok sender=S2 to=R1",
            "get sender=R1 to=S3",
            Step("query sender=S3 to=S2", ask="Which two servers can S3 ask so that neither holds A?"),
            "ack_query sender=S2 to=S3",
            "record sender=S3 to=S2",
            "ack_record sender=S2 to=S3",
            "get_ok sender=S3 to=R1",
        ),
        source="JACM 42(1), 1995",
    ),
    Scenario(
        "A write is answered too early",
        "S1 answers C1 when only S1 holds A. Which majority has not heard of A?",
        constants={"servers": 3},
        switches=("answers-too-early",),
        steps=(
            "put sender=C1 to=S1",
            "query sender=S1 to=S2",
            "ack_query sender=S2 to=S1",
            Step("put_ok sender=S1 to=C1", ask="C1 is told that A is written. Where is A?"),
            "get sender=C1 to=S2",
            "query sender=S2 to=S3",
            "ack_query sender=S3 to=S2",
            "record sender=S2 to=S1",
            "ack_record sender=S1 to=S2",
            Step("get_ok sender=S2 to=C1", ask="What does C1 read, right after its own write?"),
        ),
        source="JACM 42(1), 1995",
        breaks="linearizable",
    ),
)

COUNTS = (Count(544, constants={"servers": 2}, source="Stateright, examples/linearizable-register.rs"),)
