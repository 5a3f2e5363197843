"""A register that survives the failure of a minority of its servers: ABD.

After Attiya, Bar-Noy and Dolev, "Sharing memory robustly in message-passing systems" (JACM 42(1), 1995), in the
form with several writers: every operation asks a majority for its newest value and then records a value at a
majority. A read, too, records what it is about to return; without that, a later read could return an older value.
The counts are those of Stateright's linearizable-register example.
"""

from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from sketchbook import At, Bug, Count, Edit, Message, Scenario, Step, on
from sketchbook.engine.register import NIL, Get, GetOk, Put, PutOk, RegisterNodes

Stamp: TypeAlias = tuple[int, int]  # a counter, and the server that counted: a total order


class Query(Message):
    request: int


class AckQuery(Message):
    request: int
    stamp: Stamp
    value: str


class Record(Message):
    request: int
    stamp: Stamp
    value: str


class AckRecord(Message):
    request: int


class Idle(Message):
    """No operation is under way."""


class Querying(Message):
    """Waiting for the newest value of a majority."""

    operation: Put | Get
    client: int
    responses: tuple[tuple[int, Stamp, str], ...]  # server, its stamp and value; sorted


class Recording(Message):
    """Waiting for a majority to record the value."""

    answer: PutOk | GetOk
    client: int
    acks: frozenset[int]


class Server(NamedTuple):
    stamp: Stamp
    value: str
    phase: Idle | Querying | Recording


class AbdRegister(RegisterNodes[Server]):
    """Query a majority, then record at a majority."""

    title = "ABD register"
    paper = "Attiya, Bar-Noy and Dolev, Sharing memory robustly in message-passing systems, 1995"
    servers, clients = 2, 2

    def start_server(self, at: At) -> Server:
        return Server(stamp=(0, at.me), value=NIL, phase=Idle())

    def majority(self) -> int:
        return self.servers // 2 + 1

    @on
    def put(self, server: Server, m: Put, at: At) -> Server | None:
        """{to} takes {sender}'s request to write {m.value} and queries the others."""
        return self.begin(server, m, at)

    @on
    def get(self, server: Server, m: Get, at: At) -> Server | None:
        """{to} takes {sender}'s request to read and queries the others."""
        return self.begin(server, m, at)

    def begin(self, server: Server, m: Put | Get, at: At) -> Server | None:
        if not isinstance(server.phase, Idle):
            return None
        at.broadcast(Query(m.request))
        own = (at.me, server.stamp, server.value)
        return server._replace(phase=Querying(m, at.sender, (own,)))

    @on
    def query(self, server: Server, m: Query, at: At) -> Server:
        """{to} tells {sender} its newest value."""
        at.reply(AckQuery(m.request, server.stamp, server.value))
        return server

    @on
    def ack_query(self, server: Server, m: AckQuery, at: At) -> Server | None:
        """{to} hears {sender}'s newest value."""
        phase = server.phase
        if not isinstance(phase, Querying) or phase.operation.request != m.request:
            return None
        responses = tuple(sorted({*phase.responses, (at.sender, m.stamp, m.value)}))
        if len(responses) < self.majority():
            return server._replace(phase=phase.replace(responses=responses))
        _, stamp, value = max(responses, key=lambda response: response[1])
        answer: PutOk | GetOk = GetOk(m.request, value)
        if isinstance(phase.operation, Put):
            stamp, value = (stamp[0] + 1, at.me), phase.operation.value
            answer = PutOk(m.request)
        at.broadcast(Record(m.request, stamp, value))
        server = self.recorded(server, stamp, value)
        return server._replace(phase=Recording(answer, phase.client, frozenset([at.me])))

    @on
    def record(self, server: Server, m: Record, at: At) -> Server:
        """{to} records {m.value} for {sender}, unless it has something newer."""
        at.reply(AckRecord(m.request))
        return self.recorded(server, m.stamp, m.value)

    def recorded(self, server: Server, stamp: Stamp, value: str) -> Server:
        if stamp > server.stamp:
            return server._replace(stamp=stamp, value=value)
        return server

    @on
    def ack_record(self, server: Server, m: AckRecord, at: At) -> Server | None:
        """{to} hears that {sender} has recorded the value."""
        phase = server.phase
        if not isinstance(phase, Recording) or phase.answer.request != m.request or at.sender in phase.acks:
            return None
        acks = phase.acks | {at.sender}
        if len(acks) < self.majority():
            return server._replace(phase=phase.replace(acks=acks))
        at.send(phase.client, phase.answer)
        return server._replace(phase=Idle())

    stress = ({"servers": 3, "clients": 2, "readers": 2, "gets": 3},)
    progress_only = MappingProxyType(
        {
            "ack_record: at.sender in phase.acks": "acks is a set: a server that answers twice counts once anyway"
        }
    )
    bugs = (
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
    scenarios = (
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
                Step(
                    "get_ok sender=S3 to=R1", ask="S3 has asked a majority, S2 and itself. What do they hold?"
                ),
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
    counts = (Count(544, constants={"servers": 2}, source="Stateright, examples/linearizable-register.rs"),)


if __name__ == "__main__":
    AbdRegister.main()
