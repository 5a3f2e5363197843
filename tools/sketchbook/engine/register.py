"""Clients of a replicated register, for sketches in the node layer: each puts a value, then gets (`gets` times).

Stateright's register examples have these clients, and so do the numbers published with them: client i of the group
sends ``Put`` to one server, and after its answer ``Get`` to the next one. Readers only get. What they all see is
kept in the state as a `History`, and the register's one property is that it is linearizable.
"""

from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar

from sketchbook.engine.linearizability import History, Register, is_linearizable
from sketchbook.engine.message import Message
from sketchbook.engine.model import ModelError, always, sometimes
from sketchbook.engine.network import Packet
from sketchbook.engine.nodes import At, Cluster, Nodes, on

Request: TypeAlias = int
Member: TypeAlias = Annotated[int, "members"]
NIL = ""
"""What a register holds before anything is written."""


class Put(Message):
    request: Request
    value: str


class PutOk(Message):
    request: Request


class Get(Message):
    request: Request


class GetOk(Message):
    request: Request
    value: str


class Client(NamedTuple):
    """A client: the request that it waits for (0: none), and how many it has made."""

    awaiting: Request
    made: int


N = TypeVar("N")


class RegisterNodes(Nodes[N]):
    """Servers that offer a register, with its clients; a subclass writes `start_server` and the servers' handlers."""

    groups = ("servers", "clients", "readers")
    names = ("servers: S#", "clients: C#", "readers: R#")
    servers, clients, readers, gets = 3, 2, 0, 1
    register = Register(NIL)

    def check_constants(self) -> None:
        super().check_constants()
        if not self.clients + self.readers:
            raise ModelError(f"{type(self).__name__}: there is at least 1 client, or reader")

    def start_server(self, at: At) -> N:
        """The state of a server when it starts."""
        raise NotImplementedError(f"{type(self).__name__}.start_server")

    def start(self, at: At) -> Any:
        if at.me < self.servers:
            return self.start_server(at)
        first = (
            Get(at.me) if at.me in self.group("readers") else Put(at.me, chr(ord("A") + at.me - self.servers))
        )
        at.send(at.me % self.servers, first)
        return Client(awaiting=at.me, made=1)

    def init(self) -> Cluster:
        return super().init()

    @on
    def put_ok(self, client: Client, m: PutOk, at: At) -> Client | None:
        """{to} hears from {sender} that its value is written, and asks the next server for the value."""
        if m.request != client.awaiting:
            return None
        request = (client.made + 1) * at.me
        at.send((at.me + client.made) % self.servers, Get(request))
        return Client(awaiting=request, made=client.made + 1)

    @on
    def get_ok(self, client: Client, m: GetOk, at: At) -> Client | None:
        """{to} reads "{m.value}" from {sender}."""
        if m.request != client.awaiting:
            return None
        more = client.made < self.gets + (at.me not in self.group("readers"))
        request = (client.made + 1) * at.me if more else 0
        if request:
            at.send((at.me + client.made) % self.servers, Get(request))
        return Client(awaiting=request, made=client.made + 1)

    def note_sent(self, history: Any, packet: Packet) -> Any:
        history = history or History.of(self.clients + self.readers)
        match packet.message:
            case Put(_, value):
                return history.call(packet.sender - self.servers, ("write", value))
            case Get():
                return history.call(packet.sender - self.servers, ("read",))
        return history

    def note_received(self, history: Any, packet: Packet) -> Any:
        match packet.message:
            case PutOk():
                return history.result(packet.to - self.servers, None)
            case GetOk(_, value):
                return history.result(packet.to - self.servers, value)
        return history

    @always
    def linearizable(self, s: Cluster) -> bool:
        """The clients' operations could have happened one after another, each between its call and its return."""
        return is_linearizable(s.history, self.register)

    @sometimes
    def value_read(self, s: Cluster) -> bool:
        """A written value is on its way to a client that asked for it."""
        return any(isinstance(p.message, GetOk) and p.message.value != NIL for p in s.network)
