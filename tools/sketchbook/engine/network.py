"""Networks for the node layer: which messages sent may be delivered next, and what delivering one leaves.

A network's content is a hashable value in the state; the functions are pure. A packet is ``(sender, to, message)``.

* `unordered`: each packet is delivered once, in any order (a bag).
* `ordered`: from each sender to each receiver first in, first out.
* `duplicating`: packets stay when delivered, so each may come again at any time (a set).

Any of them may also be lossy, which adds a fault move for each packet. For safety a loss is nothing but a delivery
that never happens; it matters to what must *eventually* happen, and to properties that look at the network.
"""

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeAlias

from sketchbook.engine.message import Message


class Packet(NamedTuple):
    """A message on its way; ordered by sender, receiver, message."""

    sender: int
    to: int
    message: Message


Content: TypeAlias = "tuple[Packet, ...] | frozenset[Packet]"


class Network(Protocol):
    """What the node layer needs of a network."""

    def empty(self) -> Content:
        """The content with nothing sent."""

    def send(self, content: Content, packets: Iterable[Packet]) -> Content:
        """The content after the packets, in the order of sending."""

    def deliverable(self, content: Content) -> list[Packet]:
        """The packets that may be delivered next, each once, in sorted order."""

    def deliver(self, content: Content, packet: Packet) -> Content:
        """The content after a delivery."""

    def lose(self, content: Content, packet: Packet) -> Content:
        """The content after a loss."""


class Unordered:
    """Each packet once, in any order: a sorted tuple in which equal packets repeat."""

    def empty(self) -> Content:
        return ()

    def send(self, content: Content, packets: Iterable[Packet]) -> Content:
        bag = list(content)
        for packet in packets:
            insort(bag, packet)
        return tuple(bag)

    def deliverable(self, content: Content) -> list[Packet]:
        bag = tuple(content)
        return [p for i, p in enumerate(bag) if i == 0 or bag[i - 1] != p]

    def deliver(self, content: Content, packet: Packet) -> Content:
        at = tuple(content).index(packet)
        return (*tuple(content)[:at], *tuple(content)[at + 1 :])

    lose = deliver


class Ordered:
    """First in, first out on each channel: a tuple sorted by channel, in sending order within one."""

    def empty(self) -> Content:
        return ()

    def send(self, content: Content, packets: Iterable[Packet]) -> Content:
        queues = list(content)
        for packet in packets:
            insort(queues, packet, key=_channel)  # to the right of what the channel holds already
        return tuple(queues)

    def deliverable(self, content: Content) -> list[Packet]:
        queues = tuple(content)
        return [p for i, p in enumerate(queues) if i == 0 or _channel(queues[i - 1]) != _channel(p)]

    def deliver(self, content: Content, packet: Packet) -> Content:
        at = tuple(content).index(packet)
        return (*tuple(content)[:at], *tuple(content)[at + 1 :])

    lose = deliver


def _channel(packet: Packet) -> tuple[int, int]:
    return packet[:2]


class Duplicating:
    """Packets stay: a set, as in Lamport's specifications."""

    def empty(self) -> Content:
        return frozenset()

    def send(self, content: Content, packets: Iterable[Packet]) -> Content:
        return frozenset(content).union(packets)

    def deliverable(self, content: Content) -> list[Packet]:
        return sorted(content)

    def deliver(self, content: Content, packet: Packet) -> Content:  # noqa: ARG002
        return content

    def lose(self, content: Content, packet: Packet) -> Content:
        return frozenset(content) - {packet}


NETWORKS: dict[str, Network] = {
    "unordered": Unordered(),
    "ordered": Ordered(),
    "duplicating": Duplicating(),
}
