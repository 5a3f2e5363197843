"""Leader election on a one-way ring: Chang and Roberts.

After Chang and Roberts, "An improved algorithm for decentralized extrema-finding in circular configurations of
processes" (CACM 22(5), 1979), as Merz's ChangRoberts.tla has it: the least identifier of those that take part wins.
A node passes on identifiers smaller than its own, swallows larger ones, and has won when its own comes back.
"""

import itertools
from collections.abc import Iterator
from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Bug,
    Count,
    Edit,
    Model,
    ModelError,
    Ring,
    RingNode,
    Scenario,
    Step,
    View,
    always,
    eventually,
    put,
    rule,
    sometimes,
)

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

    progress_only = MappingProxyType(
        {
            "start: s.started[node]": "an identifier that is sent again goes round again, to no other end",
            "receive: not s.started[node]": "a node that has not started knows its role already",
        }
    )
    counts = (Count(137, 10, source="tlaplus/Examples, chang_roberts/MCChangRoberts.cfg"),)
    bugs = (
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
    scenarios = (
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
                Step(
                    "receive node=N2 identifier=2", ask="Must N2 fear that an identifier 1 comes after all?"
                ),
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


if __name__ == "__main__":
    ChangRoberts.main()
