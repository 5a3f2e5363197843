"""Nodes that exchange messages: a layer over `Model` for algorithms that are published as handlers.

A handler is a method named after what the paper calls it. It takes the node's own state, the message, and *at*: who
am I, who sent it, and what to send. It returns the node's next state, or None when it ignores the message::

    class Register(Nodes[Server]):
        groups = ("servers", "clients")
        servers, clients = 2, 2
        network = "unordered"

        def start(self, at: At) -> Server: ...                     # also after a restart, with at.disk

        @on
        def query(self, node: Server, m: Query, at: At) -> Server | None:
            \"\"\"{to} answers {sender}'s query.\"\"\"
            at.reply(AckQuery(m.request, node.stamp, node.value))
            return node

        @timeout
        def election(self, node: Server, at: At) -> Server | None: ...   # after at.set_timer("election")

The moves are: each rule of the class; each deliverable packet whose handler does not ignore it; each timer that
is set; with ``crashes`` above 0, a crash of each node of the first group (at most so many are down at a time) and a
restart of those that are down. What a node has not put on disk by ``at.save`` is lost in a crash, unless the model
is ``durable``. In an ordered network a message that the handler ignores is removed (it would block its channel); in
the others it stays where it is, and there is no move. A move's arguments are ``(sender, to, m)``, so sentences and
selectors use these names.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from sketchbook.engine.message import Message
from sketchbook.engine.model import Action, F, Model, ModelError, Rule, compact
from sketchbook.engine.network import NETWORKS, Content, Network, Packet
from sketchbook.engine.view import Lane, View

N = TypeVar("N")
DOWN = ()
"""The state of a node that is down."""


def on(function: F) -> F:
    """Mark a handler: ``(self, node, m: Kind, at) -> node | None``."""
    function.__dict__["_sketch_rule"] = "on"
    return function


def timeout(function: F) -> F:
    """Mark what happens when the timer of that name goes off: ``(self, node, at) -> node | None``."""
    function.__dict__["_sketch_rule"] = "timeout"
    return function


class Cluster(NamedTuple):
    """The state of a whole system of nodes."""

    nodes: tuple[Any, ...]
    """The state of each, by its number; `DOWN` while it is down."""
    network: Content
    timers: tuple[frozenset[str], ...] = ()
    """Names of the timers that are set at each; empty when no node ever set one."""
    disks: tuple[Any, ...] = ()
    """What each has saved; empty when none ever did."""
    history: Any = ()
    """What `Nodes.note_sent` and `note_received` make of the messages; it is part of the state."""


class At:
    """Where a handler runs, and what it does besides returning a state."""

    __slots__ = ("cancelled", "disk", "me", "peers", "saved", "sender", "sent", "started")

    def __init__(self, me: int, sender: int, peers: tuple[int, ...], disk: Any = None) -> None:
        self.me, self.sender, self.peers, self.disk = me, sender, peers, disk
        self.sent: list[Packet] = []
        self.started: list[str] = []
        self.cancelled: list[str] = []
        self.saved: tuple[Any, ...] = ()

    def send(self, to: int, message: Message) -> None:
        """Send to one node."""
        self.sent.append(Packet(self.me, to, message))

    def reply(self, message: Message) -> None:
        """Send to whoever sent the message that is being handled."""
        self.sent.append(Packet(self.me, self.sender, message))

    def broadcast(self, message: Message) -> None:
        """Send to all other nodes of this node's group."""
        for to in self.peers:
            self.sent.append(Packet(self.me, to, message))

    def set_timer(self, name: str) -> None:
        """Set the timer of that name; it may go off from now on."""
        self.started.append(name)

    def cancel_timer(self, name: str) -> None:
        """Cancel it; nothing happens when it is not set."""
        self.cancelled.append(name)

    def save(self, value: Any) -> None:
        """Put a value on disk, instead of what was there; `start` finds it in `disk` after a crash."""
        self.saved = (value,)


class Nodes(Model[Cluster], Generic[N]):
    """Base of sketches that are written as message handlers; see the module's text."""

    groups: ClassVar[tuple[str, ...]] = ("servers",)
    """Constants that count the nodes of each kind; node numbers run through them in this order.

    Nodes of the first group may crash."""
    nodes = ("members",)
    lossy: ClassVar[bool] = False
    """Whether each packet may also be lost, as a move of its own."""
    network: ClassVar[str] = "unordered"
    crashes: ClassVar[int] = 0
    durable: ClassVar[bool] = False
    """Whether a node's whole state is on disk at any time, and is what it has after a restart."""

    # what a sketch writes

    def start(self, at: At) -> N:
        """The state of node `at.me` when it starts (`at.disk` is None) or starts again."""
        raise NotImplementedError(f"{type(self).__name__}.start")

    def note_sent(self, history: Any, packet: Packet) -> Any:  # noqa: ARG002
        """The history after a packet was sent."""
        return history

    def note_received(self, history: Any, packet: Packet) -> Any:  # noqa: ARG002
        """The history after a packet was handled."""
        return history

    # what it gets

    metadata = frozenset(["groups"])

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The numbers of all nodes."""
        return tuple(range(sum(self.group_sizes)))

    @cached_property
    def group_sizes(self) -> tuple[int, ...]:
        """How many nodes there are of each kind, in the order of `groups`."""
        return tuple(getattr(self, group) for group in type(self).groups)

    def group(self, name: str) -> range:
        """The numbers of the nodes of one kind."""
        at = type(self).groups.index(name)
        first = sum(self.group_sizes[:at])
        return range(first, first + self.group_sizes[at])

    @cached_property
    def peers(self) -> tuple[tuple[int, ...], ...]:
        """For each node the other nodes of its group."""
        return tuple(
            tuple(other for other in self.group(group) if other != me)
            for group in type(self).groups
            for me in self.group(group)
        )

    def check_constants(self) -> None:
        if self.network not in NETWORKS:
            raise ModelError(f"network is one of {', '.join(NETWORKS)}, not {self.network!r}")
        if not self.group_sizes[0]:
            raise ModelError(f"{type(self).__name__}: {type(self).groups[0]} is at least 1")

    def init(self) -> Cluster:
        s = Cluster((DOWN,) * len(self.members), self._net.empty())
        for me in self.members:
            at = At(me, me, self.peers[me])
            s = self._effects(s, me, self.start(at), at, s.network, s.history)
        return s

    @cached_property
    def _net(self) -> Network:
        return NETWORKS[self.network]

    @cached_property
    def _handlers(self) -> dict[str, tuple[str, Callable[[Any, Any, At], Any]]]:
        """For each message kind the name of its handler, and the handler."""
        found: dict[str, tuple[str, Callable[[Any, Any, At], Any]]] = {}
        for r in self.rules.values():
            if r.how == "on":
                for kind in cast(tuple[type[Message], ...], r.domains[2]):
                    if kind.kind in found:
                        raise ModelError(
                            f"{type(self).__name__}: {found[kind.kind][0]} and {r.name} handle {kind.kind}"
                        )
                    found[kind.kind] = (r.name, getattr(self, r.name))
        return found

    @cached_property
    def _timeouts(self) -> dict[str, Callable[[Any, At], Any]]:
        return {r.name: getattr(self, r.name) for r in self.rules.values() if r.how == "timeout"}

    def messages(self, s: Cluster) -> Iterable[Packet]:
        """The packets in the network."""
        return s.network

    def messages_stay(self) -> bool:
        return self.network == "duplicating"

    def moves(self, s: Cluster) -> Iterator[tuple[Action, Cluster]]:
        yield from super().moves(s)
        network, handlers, nodes = self._net, self._handlers, s.nodes
        ordered = self.network == "ordered"
        packets = network.deliverable(s.network)
        for packet in packets:
            sender, to, m = packet
            node = nodes[to]
            if node == DOWN or m[0] not in handlers:
                continue
            name, handle = handlers[m[0]]
            at = At(to, sender, self.peers[to], s.disks[to] if s.disks else None)
            after = handle(node, m, at)
            if after is None:
                if not ordered:
                    continue
                after, at = node, At(to, sender, ())
            content = network.deliver(s.network, packet)
            history = self.note_received(s.history, packet)
            then = self._effects(s, to, after, at, content, history)
            if then != s:
                yield Action(name, (sender, to, m)), then
        if self.lossy:
            for packet in packets:
                yield (
                    Action("drop", packet),
                    self.normal_form(s._replace(network=network.lose(s.network, packet))),
                )
        for me, names in enumerate(s.timers):
            for name in sorted(names):
                at = At(me, me, self.peers[me], s.disks[me] if s.disks else None)
                after = self._timeouts[name](nodes[me], at)
                if after is not None:
                    rung = s._replace(timers=(*s.timers[:me], names - {name}, *s.timers[me + 1 :]))
                    then = self._effects(rung, me, after, at, s.network, s.history)
                    if then != s:
                        yield Action(name, (me,)), then
        if self.crashes:
            down = sum(node == DOWN for node in nodes)
            for me in self.group(type(self).groups[0]):
                if nodes[me] == DOWN:
                    yield Action("restart", (me,)), self._restarted(s, me)
                elif down < self.crashes:
                    yield Action("crash", (me,)), self._crashed(s, me)

    def _crashed(self, s: Cluster, me: int) -> Cluster:
        timers = (*s.timers[:me], frozenset[str](), *s.timers[me + 1 :]) if s.timers else ()
        disks = s.disks
        if self.durable:
            disks = disks or (None,) * len(s.nodes)
            disks = (*disks[:me], s.nodes[me], *disks[me + 1 :])
        nodes = (*s.nodes[:me], DOWN, *s.nodes[me + 1 :])
        return self.normal_form(s._replace(nodes=nodes, timers=timers, disks=disks))

    def _restarted(self, s: Cluster, me: int) -> Cluster:
        if self.durable:
            disks = (*s.disks[:me], None, *s.disks[me + 1 :])
            nodes = (*s.nodes[:me], s.disks[me], *s.nodes[me + 1 :])
            return self.normal_form(s._replace(nodes=nodes, disks=() if not any(disks) else disks))
        at = At(me, me, self.peers[me], s.disks[me] if s.disks else None)
        return self._effects(s, me, self.start(at), at, s.network, s.history)

    def _effects(self, s: Cluster, me: int, node: Any, at: At, content: Content, history: Any) -> Cluster:
        """The state after a node's new state and what its handler asked for."""
        nodes, timers, disks = s.nodes, s.timers, s.disks
        if node is not nodes[me]:
            nodes = (*nodes[:me], node, *nodes[me + 1 :])
        if at.sent:
            for packet in at.sent:
                history = self.note_sent(history, packet)
            content = self._net.send(content, at.sent)
        if at.started or at.cancelled:
            timers = timers or (frozenset[str](),) * len(nodes)
            for name in at.started:
                if name not in self._timeouts:
                    raise ModelError(f"{type(self).__name__} has no @timeout {name}")
            timers = (*timers[:me], (timers[me] - {*at.cancelled}) | {*at.started}, *timers[me + 1 :])
        if at.saved:
            disks = disks or (None,) * len(nodes)
            disks = (*disks[:me], at.saved[0], *disks[me + 1 :])
        return self.normal_form(Cluster(nodes, content, timers, disks, history))

    # names, text, pictures

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by name: those of the class, and the faults that its constants allow."""
        found = dict(super().rules)
        kinds = tuple(dict.fromkeys(kind for r in found.values() if r.how == "on" for kind in r.domains[2]))
        if self.lossy:
            doc = "The network loses {sender}'s message to {to}."
            found["drop"] = Rule("drop", doc, "fault", ("sender", "to", "m"), ("members", "members", kinds))  # type: ignore[arg-type]
        if self.crashes:
            found["crash"] = Rule("crash", "{to} crashes.", "fault", ("to",), ("members",))
            found["restart"] = Rule("restart", "{to} restarts.", "fault", ("to",), ("members",))
        return found

    def label(self, domain: str, member: Any) -> str:
        if domain == "members" and isinstance(member, int):
            for group in type(self).groups:
                if member in self.group(group):
                    return super().label(group, member - self.group(group).start)
        return super().label(domain, member)

    def place(self, action: Action) -> str | None:
        if action.rule in self._packet_rules:
            return self.label("members", action.args[1])
        return super().place(action)

    def delivered(self, action: Action) -> Packet | None:
        return Packet(*action.args) if len(action.args) == 3 and action.rule in self._packet_rules else None

    @cached_property
    def _packet_rules(self) -> frozenset[str]:
        return frozenset(r.name for r in self.rules.values() if r.how == "on" or r.name == "drop")

    def consumes(self, action: Action, s: Cluster) -> list[Packet]:  # noqa: ARG002
        packet = self.delivered(action)
        return [packet] if packet else []

    def message_text(self, message: Any) -> str:
        if isinstance(message, Packet):
            to, sender = self.label("members", message.to), self.label("members", message.sender)
            return f"{sender} to {to}: {super().message_text(message.message)}"
        return super().message_text(message)

    def view(self, s: Cluster) -> View:
        lanes = []
        for me, node in enumerate(s.nodes):
            facts = {f: compact(v) for f, v in node._asdict().items()} if hasattr(node, "_asdict") else {}
            if not facts and node != DOWN:
                facts = {"state": compact(node)}
            lanes.append(Lane(self.label("members", me), facts=facts, up=node != DOWN))
        packets = tuple(self.message_text(p) for p in self._net.deliverable(s.network))
        return View(lanes=tuple(lanes), messages=packets)
