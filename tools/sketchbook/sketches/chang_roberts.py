"""Leader election on a one-way ring: Chang and Roberts.

After Chang and Roberts, "An improved algorithm for decentralized extrema-finding in circular configurations of
processes" (CACM 22(5), 1979), as Merz's ChangRoberts.tla has it: the least identifier of those that take part wins.
A node passes on identifiers smaller than its own, swallows larger ones, and has won when its own comes back.
"""

import itertools
from collections.abc import Iterator
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Model,
    ModelError,
    Ring,
    RingNode,
    View,
    always,
    eventually,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import chang_roberts_cases as cases

Node: TypeAlias = Annotated[int, "places"]
Identifier: TypeAlias = Annotated[int, "ring"]
CANDIDATE, LOST, WON = "candidate", "lost", "won"


class State(NamedTuple):
    initiator: tuple[bool, ...]  # of each node: whether it takes part in the election
    started: tuple[bool, ...]
    role: tuple[str, ...]
    inbox: tuple[frozenset[int], ...]  # of each node: identifiers sent to it and not yet received


class ChangRoberts(Model[State]):
    """Each initiator sends its identifier round the ring; only the smallest one comes home."""

    title = "Chang-Roberts leader election"
    paper = "Chang and Roberts, CACM 22(5), 1979"
    nodes = ("places",)
    names = ("places: N#",)
    ring = (1, 2, 3)  # the identifiers, in ring order
    fair = ("start", "receive")

    def check_constants(self) -> None:
        if not self.ring or len(set(self.ring)) != len(self.ring):
            raise ModelError("ring lists different identifiers, at least one")

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(range(len(self.ring)))

    def initial_states(self) -> Iterator[State]:
        """One for each set of nodes that take part."""
        for initiator in itertools.product((False, True), repeat=len(self.ring)):
            role = tuple(CANDIDATE if takes_part else LOST for takes_part in initiator)
            nobody = (False,) * len(self.ring)
            yield State(initiator, nobody, role, (frozenset(),) * len(self.ring))

    def passed_on(self, s: State, node: int, identifier: int) -> State:
        after = (node + 1) % len(self.ring)
        return s._replace(inbox=put(s.inbox, after, s.inbox[after] | {identifier}))

    @rule  # n0
    def start(self, s: State, node: Node) -> State | None:
        """{node} starts, and sends its identifier to its neighbour if it takes part."""
        if s.started[node]:
            return None
        s = s._replace(started=put(s.started, node, True))
        return self.passed_on(s, node, self.ring[node]) if s.initiator[node] else s

    @rule  # n1
    def receive(self, s: State, node: Node, identifier: Identifier) -> State | None:
        """{node} receives identifier {identifier}."""
        if not s.started[node] or identifier not in s.inbox[node]:
            return None
        s = s._replace(inbox=put(s.inbox, node, s.inbox[node] - {identifier}))
        if s.role[node] == LOST:
            return self.passed_on(s, node, identifier)
        if identifier < self.ring[node]:
            s = s._replace(role=put(s.role, node, LOST))
            return self.passed_on(s, node, identifier)
        if identifier == self.ring[node]:
            return s._replace(role=put(s.role, node, WON))
        return s

    @always  # Correctness
    def smallest_wins(self, s: State) -> bool:
        """A winner took part, has the smallest identifier of those that did, and all others have lost."""
        return all(
            s.initiator[n]
            and all(
                s.role[m] == LOST and (not s.initiator[m] or self.ring[m] > self.ring[n])
                for m in self.places
                if m != n
            )
            for n in self.places
            if s.role[n] == WON
        )

    @eventually  # Liveness: some candidate leads to some winner
    def somebody_wins(self, s: State) -> bool:
        """If anybody takes part, somebody wins."""
        return WON in s.role or not any(s.initiator)

    @sometimes
    def all_take_part(self, s: State) -> bool:
        """All nodes take part, and one wins."""
        return all(s.initiator) and WON in s.role

    def view(self, s: State) -> View:
        size = len(self.ring)
        nodes = tuple(
            RingNode(
                n, f"{self.label('places', n)} ({self.ring[n]})", {"next": ((n + 1) % size,)}, role=s.role[n]
            )
            for n in self.places
        )
        inboxes = tuple(
            f"{self.label('places', n)} has yet to receive {i}"
            for n in self.places
            for i in sorted(s.inbox[n])
        )
        return View(ring=Ring(size, nodes), messages=inboxes)

    progress_only = cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    ChangRoberts.main()
