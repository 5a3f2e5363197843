"""Chord's ring maintenance as corrected: it keeps one ordered ring, as long as it keeps a stable base.

After Zave, "Reasoning about Identifier Spaces: How to Make Chord Correct" (arXiv 1610.01140, IEEE TSE 43(12), 2017),
with the operations and the names of her Alloy model of August 2016, which the comments give. A node is its identifier
on the circle. A successor list has r entries, always; whole lists are taken over, and a ring starts with r + 1
members. That a node has to rectify is how a notification arrives; a later one replaces it, as in her model.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Action, Model, ModelError, View, always, derived, put, rearrange, rule, sometimes
from sketchbook.engine.view import Ring, RingNode
from sketchbook.sketches import chord_correct_cases as cases
from sketchbook.sketches.chord import NONE, between, paths

Node: TypeAlias = Annotated[int, "identifiers"]
Entries: TypeAlias = tuple[int, ...]
Task: TypeAlias = tuple[str, int]
IDLE: Task = ("", NONE)


class State(NamedTuple):
    succ: tuple[Entries, ...]  # of each node its successor list, nearest first; () when it is no member
    prdc: tuple[int, ...]  # its predecessor, or NONE
    task: tuple[Task, ...]  # what it is about to do, and with which other node


Next: TypeAlias = State | None


class ChordCorrect(Model[State]):
    """Members take over whole successor lists, and nobody fails who is needed for the stable base."""

    title = "Chord as corrected"
    paper = "Zave, Reasoning about Identifier Spaces: How to Make Chord Correct, 2017"
    nodes = ("identifiers",)
    names = ("identifiers: N0 N1 N2 N3 N4 N5 N6 N7",)
    symmetric = ("identifiers",)  # up to a rotation of the circle, see `signature`
    identifiers, r = 4, 2  # places on the circle; length of a successor list
    stress = ({"identifiers": 3, "r": 1},)
    progress_only = MappingProxyType(
        {
            "join: not self.alive(s, node)": "a member that joined again would only lose what it knows",
            "stabilize_from_successor: s.task[node] != IDLE": "it would only forget what it was about to do",
            "rectify: between(s.prdc[node], new, node) or not self.alive(s, s.prdc[node])": (
                "without it a predecessor may give way to a worse one, and stabilising never ends"
            ),
        }
    )

    def check_constants(self) -> None:
        if not 0 < self.r < self.identifiers:
            raise ModelError(
                f"r is from 1 to identifiers - 1: a ring starts with r + 1 of {self.identifiers}"
            )

    def initial_states(self) -> Iterator[State]:  # any ideal ring of as many as the stable base
        for members in combinations(range(self.identifiers), self.base()):
            succ: list[Entries] = [()] * self.identifiers
            prdc = [NONE] * self.identifiers
            for i, n in enumerate(members):
                after = members[i + 1 :] + members[:i]
                succ[n], prdc[n] = after[: self.r], after[-1]
            yield State(tuple(succ), tuple(prdc), (IDLE,) * self.identifiers)

    def base(self) -> int:  # Base.size
        return self.r + 1

    def alive(self, s: State, node: int) -> bool:
        return bool(s.succ[node])

    def notify(self, s: State, node: int, by: int) -> State:
        return s._replace(task=put(s.task, node, ("rectify", by))) if self.alive(s, node) else s

    @rule  # Join
    def join(self, s: State, node: Node, by: Node) -> Next:
        """{node} joins: it takes the successor list of {by}, and {by} as its predecessor."""
        if not self.alive(s, node) and self.alive(s, by) and between(by, node, s.succ[by][0]):
            return s._replace(succ=put(s.succ, node, s.succ[by]), prdc=put(s.prdc, node, by))
        return None

    @rule  # StabilizeFromSuccessor
    def stabilize_from_successor(self, s: State, node: Node) -> Next:
        """{node} asks its successor for its list and its predecessor."""
        if not self.alive(s, node) or s.task[node] != IDLE:
            return None
        first, *rest = s.succ[node]
        if not self.alive(s, first):  # drop it, and fill the list up with what may come after the last
            following = (*rest, (s.succ[node][-1] + 1) % self.identifiers)
            s = s._replace(succ=put(s.succ, node, following))
            return self.notify(s, following[0], node)
        s = s._replace(succ=put(s.succ, node, (first, *s.succ[first][:-1])))
        if between(node, s.prdc[first], first):  # a better successor: ask it next
            return s._replace(task=put(s.task, node, ("stabilize", s.prdc[first])))
        return self.notify(s, first, node)

    @rule  # StabilizeFromPredecessor
    def stabilize_from_predecessor(self, s: State, node: Node) -> Next:
        """{node} asks its successor's predecessor, which may be a better successor, for its list."""
        todo, new = s.task[node]
        if todo != "stabilize":
            return None
        s = s._replace(task=put(s.task, node, IDLE))
        if self.alive(s, new):
            s = s._replace(succ=put(s.succ, node, (new, *s.succ[new][:-1])))
        return self.notify(s, s.succ[node][0], node)

    @rule  # Rectify
    def rectify(self, s: State, node: Node) -> Next:
        """{node} has been notified, and looks whether that is a better predecessor."""
        todo, new = s.task[node]
        if todo != "rectify":
            return None
        if between(s.prdc[node], new, node) or not self.alive(s, s.prdc[node]):
            s = s._replace(prdc=put(s.prdc, node, new))
        return s._replace(task=put(s.task, node, IDLE))

    @rule  # Fail
    def fail(self, s: State, node: Node) -> Next:
        """{node} fails, or leaves silently."""
        if node in self.principals(s) and len(self.principals(s)) <= self.base():
            return None
        after = s._replace(
            succ=put(s.succ, node, ()), prdc=put(s.prdc, node, NONE), task=put(s.task, node, IDLE)
        )
        if NONE in self.best_successors(after).values():
            return None
        return after

    def members(self, s: State) -> list[int]:
        return [n for n, entries in enumerate(s.succ) if entries]

    @derived
    def best_successors(self, s: State) -> dict[int, int]:  # bestSucc: the first live entry of each list
        return {
            n: next((e for e in entries if s.succ[e]), NONE) for n, entries in enumerate(s.succ) if entries
        }

    @derived
    def principals(self, s: State) -> list[int]:
        """Members that are skipped by no member's extended successor list (itself, then its list)."""
        steps = {step for n, entries in enumerate(s.succ) if entries for step in pairwise((n, *entries))}
        return [p for p in self.best_successors(s) if not any(between(a, p, b) for a, b in steps)]

    @derived
    def paths(self, s: State) -> dict[int, list[int]]:
        return paths(self.best_successors(s))

    @derived
    def ring(self, s: State) -> list[int]:
        return [n for n, path in self.paths(s).items() if n in path]

    # Invariant: its two clauses

    @always
    def live_successor(self, s: State) -> bool:
        """Every member has a live member in its successor list."""
        return NONE not in self.best_successors(s).values()

    @always
    def stable_base(self, s: State) -> bool:
        """At least r + 1 members are principals."""
        return len(self.principals(s)) >= self.base()

    # What the invariant ensures

    @always
    def ordered_successor_lists(self, s: State) -> bool:
        """OrderedSuccessorLists: a member and any two of its list, or any three of its list, are in order."""
        return all(
            between(*three) for n, entries in enumerate(s.succ) for three in combinations((n, *entries), 3)
        )

    @always
    def no_duplicates(self, s: State) -> bool:
        """NoDuplicates: a list has no entry twice, and not the member itself."""
        return all(len({n, *entries}) == len(entries) + 1 for n, entries in enumerate(s.succ))

    @always
    def principals_in_ring(self, s: State) -> bool:
        """PrincipalsAreRingMembers: every principal is on a ring."""
        return set(self.principals(s)) <= set(self.ring(s))

    @always
    def one_ordered_ring(self, s: State) -> bool:
        """OneOrderedRing: members have a ring, no second one, and it is in the order of the circle."""
        ring, reached = self.ring(s), self.paths(s)
        return bool(ring or not self.members(s)) and all(
            len(reached[n]) == len(ring) and not any(between(n, m, reached[n][0]) for m in ring) for n in ring
        )

    @always
    def connected_appendages(self, s: State) -> bool:
        """ConnectedAppendages: a member that is not on the ring reaches it."""
        ring = set(self.ring(s))
        return all(n in ring or not ring.isdisjoint(path) for n, path in self.paths(s).items())

    @sometimes
    def ideal(self, s: State) -> bool:
        """Ideal: all identifiers are members, and every list and predecessor is right."""
        size = self.identifiers
        return all(
            entries == tuple((n + i) % size for i in range(1, self.r + 1)) and s.prdc[n] == (n - 1) % size
            for n, entries in enumerate(s.succ)
        )

    # Pictures and symmetry

    def describe(self, action: Action, s: State, then: State) -> str:
        words = [super().describe(action, s, then)]
        for n, entries in enumerate(then.succ):
            who = self.label("identifiers", n)
            if entries not in (s.succ[n], ()):
                listed = ", ".join(self.label("identifiers", e) for e in entries)
                words.append(f"The successor list of {who} is now {listed}.")
            if then.prdc[n] not in (s.prdc[n], NONE):
                words.append(f"The predecessor of {who} is now {self.label('identifiers', then.prdc[n])}.")
        return " ".join(words)

    def view(self, s: State) -> View:
        named = {e for entries in s.succ for e in entries} | set(s.prdc)
        nodes = [
            RingNode(
                n,
                self.label("identifiers", n),
                {"successors": entries, "predecessor": (s.prdc[n],) if entries else ()},
                up=bool(entries),
                role="principal" if n in self.principals(s) else "",
            )
            for n, entries in enumerate(s.succ)
            if entries or n in named
        ]
        tasks = {
            self.label("identifiers", n): f"{todo} with {self.label('identifiers', other)}"
            for n, (todo, other) in enumerate(s.task)
            if todo
        }
        return View(ring=Ring(self.identifiers, tuple(nodes)), facts=tasks)

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        order = (*orders["identifiers"], NONE)  # order[NONE] is NONE
        return State(
            rearrange(tuple(tuple(order[e] for e in entries) for entries in s.succ), order[:-1]),
            rearrange(tuple(order[p] for p in s.prdc), order[:-1]),
            rearrange(tuple((todo, order[other]) for todo, other in s.task), order[:-1]),
        )

    def signature(self, s: State, domain: str, member: int) -> int:
        return (member - self.rotation(s)) % self.identifiers

    @derived
    def rotation(self, s: State) -> int:
        """How far to turn the circle back so that the pointers, as distances, read least from the top."""
        size = self.identifiers
        far = [
            (
                [(e - n) % size for e in entries],
                (p - n) % size if entries else NONE,
                todo,
                (o - n) % size if todo else NONE,
            )
            for n, (entries, p, (todo, o)) in enumerate(zip(s.succ, s.prdc, s.task, strict=True))
        ]
        return min(range(size), key=lambda k: far[k:] + far[:k])

    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    ChordCorrect.main()
