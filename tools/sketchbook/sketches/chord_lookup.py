"""Chord's look-up with finger tables: the successor of a key in at most m hops.

After Stoica, Morris, Karger, Kaashoek and Balakrishnan, "Chord: A Scalable Peer-to-peer Lookup Service for Internet
Applications" (SIGCOMM 2001), whose sections the comments give. The ring stands still here and its tables are right;
how it is kept when nodes come and go is another sketch. Nodes and keys are identifiers on a circle of 2^m places.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Model, ModelError, View, always, rule, sometimes
from sketchbook.engine.view import Ring, RingNode
from sketchbook.sketches import chord_lookup_cases as cases
from sketchbook.sketches.chord import NONE, between

Node: TypeAlias = Annotated[int, "members"]
Key: TypeAlias = Annotated[int, "keys"]


class State(NamedTuple):
    key: int  # the key that is looked up, or NONE before
    at: int  # n' of Figure 4: the node that is asked now
    hops: int  # how many nodes were asked after the first
    answer: int  # the key's successor, or NONE as yet


Next: TypeAlias = State | None


class ChordLookup(Model[State]):
    """A node that does not know a key's successor knows a node half the way to it."""

    title = "Chord's look-up"
    paper = "Stoica et al., Chord, SIGCOMM 2001"
    nodes = ("members",)
    names = (
        "members: " + " ".join(f"N{n}" for n in range(64)),
        "keys: " + " ".join(f"K{k}" for k in range(64)),
    )
    m, members = 3, (0, 1, 3)  # bits of an identifier; the nodes on the ring
    progress_only = cases.PROGRESS_ONLY

    def check_constants(self) -> None:
        if not self.members or any(n not in range(2**self.m) for n in self.members):
            raise ModelError(f"members are one or more identifiers from 0 to {2**self.m - 1}")

    def init(self) -> State:
        return State(NONE, NONE, 0, NONE)

    def keys(self, s: State) -> range:
        return range(2**self.m)

    def successor(self, identifier: int) -> int:  # 4.2: the first node whose identifier is equal or follows
        return min(self.members, key=lambda n: (n - identifier) % 2**self.m)

    def finger(
        self, node: int, i: int
    ) -> int:  # 4.3: the i-th entry, from 1 to m; the first is the successor
        return self.successor((node + 2 ** (i - 1)) % 2**self.m)

    def closest_preceding_finger(self, node: int, key: int) -> int:  # 4.3, Figure 4
        for i in range(self.m, 0, -1):
            if between(node, self.finger(node, i), key):
                return self.finger(node, i)
        return node

    def is_predecessor(self, node: int, key: int) -> bool:  # of the key, which lies in (node, its successor]
        after = self.finger(node, 1)
        return between(node, key, after) or key == after

    def find_successor(self, node: int, key: int) -> tuple[int, int]:
        """The key's successor as `node` finds it, and in how many hops: Figure 4, all steps at once."""
        hops = 0
        while not self.is_predecessor(node, key):
            node, hops = self.closest_preceding_finger(node, key), hops + 1
        return self.finger(node, 1), hops

    @rule  # 4.3, Figure 4: find_successor
    def ask(self, s: State, node: Node, key: Key) -> Next:
        """{node} looks {key} up."""
        return State(key, node, 0, NONE) if s.key == NONE else None

    @rule  # 4.3, Figure 4: the loop of find_predecessor
    def forward(self, s: State, node: Node) -> Next:
        """{node} is not the key's predecessor; the last of its fingers before the key is N{then.at}."""
        if node == s.at and not self.is_predecessor(node, s.key):
            return s._replace(at=self.closest_preceding_finger(node, s.key), hops=s.hops + 1)
        return None

    @rule  # 4.3, Figure 4: find_successor returns
    def reply(self, s: State, node: Node) -> Next:
        """{node} is the key's predecessor, so its successor is the answer: N{then.answer}."""
        if node == s.at and self.is_predecessor(node, s.key):
            return s._replace(answer=self.finger(node, 1))
        return None

    def may_stop(self, s: State) -> bool:  # only with an answer
        return s.answer != NONE

    @always
    def finds_the_successor(self, s: State) -> bool:
        """The answer is the first node at the key or after it."""
        ring = sorted(self.members)
        return s.answer in (NONE, next((n for n in ring if n >= s.key), ring[0]))

    @always
    def within_m_hops(self, s: State) -> bool:
        """No look-up asks more than m nodes after the first."""
        return s.hops <= self.m

    @always
    def halves_the_distance(self, before: State, after: State) -> bool:
        """Each hop leaves less than half of the distance to the key's predecessor (Theorem 2, its proof)."""
        if after.hops == before.hops:
            return True
        predecessor = min(self.members, key=lambda n: (before.key - 1 - n) % 2**self.m)
        left, now = ((predecessor - n) % 2**self.m for n in (before.at, after.at))
        closer: bool = 2 * now < left
        return closer

    @sometimes
    def answered(self, s: State) -> bool:
        """A look-up is answered."""
        return s.answer != NONE

    def view(self, s: State) -> View:
        nodes = [
            RingNode(
                n,
                self.label("members", n),
                {"fingers": tuple(self.finger(n, i) for i in range(1, self.m + 1))},
                role="is asked" if n == s.at else "",
            )
            for n in sorted(self.members)
        ]
        facts = {
            "key": self.label("keys", s.key),
            "hops": str(s.hops),
            "answer": "none yet" if s.answer == NONE else self.label("members", s.answer),
        }
        return View(ring=Ring(2**self.m, tuple(nodes)), facts=facts if s.key != NONE else {})

    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    ChordLookup.main()
