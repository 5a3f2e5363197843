"""Chord's look-up with finger tables: the successor of a key in at most m hops.

After Stoica, Morris, Karger, Kaashoek and Balakrishnan, "Chord: A Scalable Peer-to-peer Lookup Service for Internet
Applications" (SIGCOMM 2001), whose sections the comments give. The ring stands still here and its tables are right;
how it is kept when nodes come and go is another sketch. Nodes and keys are identifiers on a circle of 2^m places.
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Bug, Count, Edit, Model, ModelError, Scenario, Step, View, always, rule, sometimes
from sketchbook.engine.view import Ring, RingNode
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
    progress_only = MappingProxyType(
        {"reply: node == s.at": "another node would give the same answer, unasked"}
    )

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
            "answer": self.label("members", s.answer),
        }
        return View(ring=Ring(2**self.m, tuple(nodes)), facts=facts if s.key != NONE else {})

    bugs = (
        Bug(
            "walks-the-ring",
            "A node names the nearest of its fingers instead of the farthest before the key. That is the simple "
            "look-up along successors: right, but as long as the ring.",
            "SIGCOMM 2001, 4.3",
            breaks="within_m_hops",
            edits=(Edit("closest_preceding_finger", "range(self.m, 0, -1)", "range(1, self.m + 1)"),),
            scope={"members": (0, 1, 2, 3, 4, 5, 6, 7)},
            length=5,
            safe=({"members": (0, 1, 3)},),
        ),
        Bug(
            "takes-the-key-for-before",
            "A finger that is the key's own node counts as one before it. The look-up steps over the key's "
            "predecessor, and goes round for ever.",
            "SIGCOMM 2001, 4.3, Figure 4",
            breaks="within_m_hops",
            edits=(
                Edit(
                    "closest_preceding_finger",
                    "if between(node, self.finger(node, i), key):",
                    "if between(node, self.finger(node, i), key) or key == self.finger(node, i):",
                ),
            ),
            scope={"members": (0, 1)},
            length=5,
            safe=({"members": (0,)},),
        ),
        Bug(
            "skips-the-successor",
            "The fingers start at 2 instead of 1 after the node, so that the first need not be its successor.",
            "SIGCOMM 2001, 4.3, Table 1",
            breaks="finds_the_successor",
            edits=(Edit("finger", "2 ** (i - 1)", "2**i"),),
            scope={"members": (0, 1)},
            length=2,
            safe=({"members": (0, 2, 5)},),
        ),
        Bug(
            "fingers-too-near",
            "The i-th finger is i places away instead of 2^(i-1). Answers stay right, but hops no longer halve "
            "the way.",
            "SIGCOMM 2001, 4.3",
            breaks="halves_the_distance",
            edits=(Edit("finger", "2 ** (i - 1)", "i"),),
            scope={"members": (0, 2, 5)},
            length=2,
            safe=({"members": (0, 1, 3)},),
        ),
    )
    scenarios = (
        Scenario(
            "Three nodes",
            "N3 looks up K1 with the finger tables of nodes 0, 1 and 3. Whom does it ask?",
            steps=(
                "ask node=N3 key=K1",
                Step(
                    "forward node=N3", ask="The fingers of N3 are N0, N0 and N0. Which is the last before K1?"
                ),
                Step("reply node=N0", ask="K1 lies after N0, and at N1. Who is its successor?"),
            ),
            source="SIGCOMM 2001, Figure 3",
            reaches="answered",
        ),
        Scenario(
            "All of 64 places",
            "N0 looks up the key right before its own identifier. In how many hops, if each halves the way?",
            constants={"m": 6, "members": tuple(range(64))},
            steps=(
                "ask node=N0 key=K63",
                Step(
                    "forward node=N0",
                    ask="The fingers of N0 are 1, 2, 4, 8, 16 and 32 away. Which does it name?",
                ),
                "forward node=N32",
                "forward node=N48",
                "forward node=N56",
                Step("forward node=N60", ask="How far is it still?"),
                "reply node=N62",
            ),
            source="SIGCOMM 2001, 4.3",
            reaches="answered",
        ),
        Scenario(
            "Along the successors",
            "The same look-up among eight nodes, but each node names its nearest finger, which is its successor. "
            "How many hops would it take to the end?",
            constants={"members": tuple(range(8))},
            switches=("walks-the-ring",),
            steps=(
                "ask node=N0 key=K7",
                Step("forward node=N0", ask="The fingers of N0 are N1, N2 and N4. Which is the nearest?"),
                "forward node=N1",
                "forward node=N2",
                Step(
                    "forward node=N3",
                    ask="Three hops are made, as many as an identifier has bits. How far is it still?",
                ),
            ),
            source="SIGCOMM 2001, 4.3",
            breaks="within_m_hops",
        ),
        Scenario(
            "Past the predecessor",
            "A finger that is the key's own node counts as one before the key. Does N0 ever find the key's predecessor?",
            constants={"members": (0, 1)},
            switches=("takes-the-key-for-before",),
            steps=(
                "ask node=N0 key=K0",
                Step(
                    "forward node=N0", ask="K0 belongs to N0, and its predecessor is N1. Whom does N0 name?"
                ),
                *["forward node=N0"] * 3,
            ),
            source="SIGCOMM 2001, 4.3, Figure 4",
            breaks="within_m_hops",
        ),
    )
    counts = (
        Count(distinct=55, depth=5),
        Count(distinct=153, depth=6, constants={"members": (0, 1, 2, 3, 4, 5, 6, 7)}),
    )


if __name__ == "__main__":
    ChordLookup.main()
