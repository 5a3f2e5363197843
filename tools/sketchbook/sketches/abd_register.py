"""A register that survives the failure of a minority of its servers: ABD.

After Attiya, Bar-Noy and Dolev, "Sharing memory robustly in message-passing systems" (JACM 42(1), 1995), in the
form with several writers: every operation asks a majority for its newest value and then records a value at a
majority. A read, too, records what it is about to return; without that, a later read could return an older value.
The counts are those of Stateright's linearizable-register example.
"""

from typing import NamedTuple, TypeAlias

from sketchbook import At, Message, on
from sketchbook.engine.register import NIL, Get, GetOk, Put, PutOk, RegisterNodes
from sketchbook.sketches import abd_register_cases as cases

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
        """{to} records the value "{m.value}" for {sender}, unless it has something newer."""
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

    stress, progress_only = cases.STRESS, cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    AbdRegister.main()
