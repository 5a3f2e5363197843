"""Chord's ring maintenance as published: how nodes that join and fail keep a ring, and how they lose it.

After Zave, "Using Lightweight Modeling to Understand Chord" (2012), and her Alloy model chordfull.als, whose facts the
comments name. The operations are those of Stoica et al. (SIGCOMM 2001, section 5.1 and Figure 7) with the successor
lists of section 5.2, here of two entries. Of seven properties that were claimed to be invariant, none is: two
for want of a check that her model adds, and this sketch has (to drop it is a bug here); five even so.
A node is its identifier on the circle. It knows whether another is alive; only notifications take time.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Action, Message, Model, View, always, derived, put, rearrange, rule, sometimes
from sketchbook.sketches import chord_cases as cases
from sketchbook.sketches.chord_words import ring_view, rotation, sentence

Node: TypeAlias = Annotated[int, "identifiers"]
NONE = -1


class Notice(Message):
    """A node has stabilised, and tells its successor that it might be its predecessor."""

    to: Node
    predecessor: Node


class State(NamedTuple):
    succ: tuple[int, ...]  # of each node: its successor; a node that is no member has NONE everywhere
    succ2: tuple[int, ...]  # the second entry of its successor list, or NONE
    prdc: tuple[int, ...]  # its predecessor, or NONE
    messages: frozenset[Message]  # notifications on their way, each delivered once


Next: TypeAlias = State | None


def between(a: int, b: int, c: int) -> bool:
    """Whether b comes strictly after a and strictly before c, clockwise; between(a, b, a) is any b but a."""
    return a < b < c if a < c else a < b or b < c


def alive(s: State, node: int) -> bool:  # chordfull.als: Member
    return node != NONE and s.succ[node] != NONE


def best_successor(s: State, node: int) -> int:  # bestSucc: the first live entry of the successor list
    return next((m for m in (s.succ[node], s.succ2[node]) if alive(s, m)), NONE)


def paths(best: Mapping[int, int]) -> dict[int, list[int]]:
    """From each member the members that it reaches by best successors, nearest first; itself last on a ring."""
    reached: dict[int, list[int]] = {}
    for n in best:
        path: list[int] = []
        at = best[n]
        while at != NONE and at not in path:
            path.append(at)
            at = best[at]
        reached[n] = path
    return reached


class Chord(Model[State]):
    """Members stabilise, notify, and drop the dead from their lists. Each operation alone looks harmless."""

    title = "Chord as published"
    paper = "Zave, Using Lightweight Modeling to Understand Chord, 2012"
    nodes = ("identifiers",)
    names = ("identifiers: N0 N1 N2 N3 N4 N5 N6 N7",)
    symmetric = ("identifiers",)  # up to a rotation of the circle, see `signature`
    identifiers, notices = 4, 2  # places on the circle; notifications on their way at once

    def init(self) -> State:  # InitialIsValid: one member, its own successor
        nobody = (NONE,) * self.identifiers
        return State(put(nobody, 0, 0), nobody, nobody, frozenset())

    def within(self, s: State) -> bool:
        return len(s.messages) <= self.notices

    @rule  # NonMemberCanJoin
    def join(self, s: State, node: Node, by: Node) -> Next:
        """{node} joins between {by} and the successor of {by}."""
        if not alive(s, node) and between(by, node, s.succ[by]) and alive(s, s.succ[by]):
            return s._replace(succ=put(s.succ, node, s.succ[by]))
        return None

    @rule  # StabilizeMayChangeSuccessor
    def stabilize(self, s: State, node: Node) -> Next:
        """{node} asks its successor for its predecessor, and notifies the one that it now has as successor."""
        successor = s.succ[node]
        if not alive(s, successor):
            return None
        new = s.prdc[successor]
        if between(node, new, successor) and alive(s, new):
            successor = new
        s = s._replace(succ=put(s.succ, node, successor))
        return self.send(s, Notice(successor, node))

    @rule  # NotifiedMayChangePredecessor
    def notified(self, s: State, m: Notice) -> Next:
        """{m.to} is notified by {m.predecessor}."""
        s = s._replace(messages=s.messages - {m})
        if alive(s, m.to) and (s.prdc[m.to] == NONE or between(s.prdc[m.to], m.predecessor, m.to)):
            s = s._replace(prdc=put(s.prdc, m.to, m.predecessor))
        return s

    @rule  # MemberCanFail: unless it is all that somebody's successor list has left
    def fail(self, s: State, node: Node) -> Next:
        """{node} fails, or leaves silently."""
        for entries in zip(s.succ, s.succ2, strict=True):
            if node in entries and not any(alive(s, e) for e in entries if e != node):
                return None
        return s._replace(
            succ=put(s.succ, node, NONE), succ2=put(s.succ2, node, NONE), prdc=put(s.prdc, node, NONE)
        )

    @rule  # FlushMayChangePredecessor
    def flush(self, s: State, node: Node) -> Next:
        """{node} forgets its predecessor, which is dead."""
        if not alive(s, s.prdc[node]):
            return s._replace(prdc=put(s.prdc, node, NONE))
        return None

    @rule  # UpdateMayChangeSuccessor
    def update(self, s: State, node: Node) -> Next:
        """{node} replaces its successor, which is dead, by the next of its list."""
        if s.succ2[node] != NONE and not alive(s, s.succ[node]):
            return s._replace(succ=put(s.succ, node, s.succ2[node]), succ2=put(s.succ2, node, NONE))
        return None

    @rule  # ReconcileMayChangeSuccessor2
    def reconcile(self, s: State, node: Node) -> Next:
        """{node} takes its successor's successor into its list."""
        successor = s.succ[node]
        if alive(s, successor):
            second = s.succ[successor]
            if second != successor or successor == node:
                return s._replace(succ2=put(s.succ2, node, second))
        return None

    @derived
    def members(self, s: State) -> list[int]:
        return [n for n, successor in enumerate(s.succ) if successor != NONE]

    @derived
    def paths(self, s: State) -> dict[int, list[int]]:
        return paths({n: best_successor(s, n) for n in self.members(s)})

    @derived
    def ring(self, s: State) -> list[int]:
        return [n for n, path in self.paths(s).items() if n in path]

    @derived
    def appendages(self, s: State) -> list[int]:
        return [n for n, path in self.paths(s).items() if n not in path]

    # The properties that were claimed to be invariant

    @always
    def at_least_one_ring(self, s: State) -> bool:
        """AtLeastOneRing: some members form a ring."""
        return bool(self.ring(s))

    @always
    def at_most_one_ring(self, s: State) -> bool:
        """AtMostOneRing: from any member of a ring all members of rings are reached."""
        ring = self.ring(s)
        return all(len(self.paths(s)[n]) == len(ring) for n in ring)

    @always
    def ordered_ring(self, s: State) -> bool:
        """OrderedRing: between a ring member and its best successor there is no other ring member."""
        ring, paths = self.ring(s), self.paths(s)
        return not any(between(n, m, paths[n][0]) for n in ring for m in ring)

    @always
    def connected_appendages(self, s: State) -> bool:
        """ConnectedAppendages: a member that is not on a ring reaches one."""
        ring = self.ring(s)
        return all(not set(ring).isdisjoint(self.paths(s)[n]) for n in self.appendages(s))

    @always
    def ordered_appendages(self, s: State) -> bool:
        """OrderedAppendages: from an appendage to the ring, best successors are in the order of the circle."""
        paths, ring = self.paths(s), self.ring(s)
        for n in self.appendages(s):
            to_ring = [m for m in paths[n] if m not in ring]
            after = [next((m for m in paths[n] if m in ring), NONE)]
            before = [m for m in self.appendages(s) if n in paths[m]]
            if after != [NONE] and any(between(n, m, paths[n][0]) for m in to_ring + after + before):
                return False
        return True

    @always
    def ordered_merges(self, s: State) -> bool:
        """OrderedMerges: an appendage meets the ring between the member that it leads to and the one before."""
        ring, paths = self.ring(s), self.paths(s)
        return all(
            between(r, a, paths[r][0])
            for a in self.appendages(s)
            for r in ring
            if paths[a][:1] == paths[r][:1]
        )

    @always
    def valid_successor_list(self, s: State) -> bool:
        """ValidSuccessorList: what a node's list skips is in the list of no node that has it as successor."""
        members = self.members(s)
        return not any(
            between(s.succ[n], s.succ2[a], s.succ2[n])
            for n in members
            if s.succ2[n] != NONE
            for a in members
            if a != n and s.succ[a] == n and alive(s, s.succ2[a])
        )

    @sometimes
    def ideal(self, s: State) -> bool:
        """Ideal: all identifiers are members, each is its successor's predecessor, and each list is right."""
        size = self.identifiers
        return all(
            (s.succ[n], s.succ2[n], s.prdc[n]) == ((n + 1) % size, (n + 2) % size, (n - 1) % size)
            for n in range(size)
        )

    # Words, pictures and symmetry

    def describe(self, action: Action, s: State, then: State) -> str:
        return sentence(self, super().describe(action, s, then), action, s, then)

    def view(self, s: State) -> View:
        return ring_view(self, s)

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        order = (*orders["identifiers"], NONE)  # order[NONE] is NONE
        succ, succ2, prdc = (rearrange(tuple(order[n] for n in f), order[:-1]) for f in s[:3])
        notices = self.received(s, Notice)
        return State(succ, succ2, prdc, frozenset(Notice(order[m.to], order[m.predecessor]) for m in notices))

    def signature(self, s: State, domain: str, member: int) -> int:
        return (member - self.rotation(s)) % self.identifiers

    @derived
    def rotation(self, s: State) -> int:
        return rotation(s)

    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    Chord.main()
