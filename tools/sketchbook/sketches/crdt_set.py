"""A set that replicas change without asking one another: the OR-Set, where an add wins over a concurrent remove.

After Shapiro, Preguiça, Baquero and Zawirski, "A comprehensive study of convergent and commutative replicated data
types" (INRIA RR-7506, 2011), section 3.3, Observed-Remove Set. Operation-based (a CmRDT): an operation has a part at
its source and a part downstream that is delivered to every replica, once and in causal order. Each add has a tag of
its own; a remove takes away the tags that its source has observed, so that it commutes with an add it did not see.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Message,
    Model,
    always,
    derived,
    eventually,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import crdt_set_cases as cases
from sketchbook.sketches import crdt_set_words as words

Replica: TypeAlias = Annotated[int, "replicas"]
Element: TypeAlias = Annotated[int, "elements"]
Tag: TypeAlias = tuple[int, int]  # of an operation: its source, and how many operations had been done before
Pair: TypeAlias = tuple[int, Tag]  # an element and the tag of the add that put it there


class Add(Message):
    tag: Tag
    element: Element
    after: frozenset[Tag]  # what its source had delivered before: its causal past


class Remove(Message):
    tag: Tag
    element: Element
    after: frozenset[Tag]
    pairs: frozenset[Pair]  # those of the element that the source had observed


class State(NamedTuple):
    S: tuple[frozenset[Pair], ...]  # of each replica
    delivered: tuple[frozenset[Tag], ...]  # to each replica
    messages: frozenset[Message]


Next: TypeAlias = State | None


class ORSet(Model[State]):
    """An element is in the set while some add of it is there that no remove has observed."""

    title = "CRDT set (OR-Set)"
    paper = (
        "Shapiro and others, A Comprehensive Study of Convergent and Commutative Replicated Data Types, 2011"
    )
    nodes = ("replicas",)
    names = ("replicas: R#", "elements: x y z")
    replicas, elements, operations = 2, 1, 4  # operations in all
    fair = ("add", "deliver_add", "deliver_remove")

    def init(self) -> State:
        nothing = (frozenset[Pair](),) * self.replicas
        return State(nothing, (frozenset(),) * self.replicas, frozenset())

    def lookup(self, S: frozenset[Pair], element: int) -> bool:  # noqa: N803  the paper's name
        return any(e == element for e, _ in S)

    def delivers(self, s: State, replica: int, m: Add | Remove, S: frozenset[Pair]) -> State:  # noqa: N803
        delivered = put(s.delivered, replica, s.delivered[replica] | {m.tag})
        return self.send(s._replace(S=put(s.S, replica, S), delivered=delivered), m)

    def tags(self, s: State) -> list[int]:
        """The numbers of the operations still to be done: one, or none."""
        return list(range(len(s.messages), self.operations))[:1]

    @rule  # 3.3, update add
    def add(self, s: State, replica: Replica, element: Element, number: Annotated[int, "tags"]) -> Next:
        """{replica} adds {element} with a new tag."""
        m = Add((replica, number), element, s.delivered[replica])
        return self.delivers(s, replica, m, s.S[replica] | {(element, m.tag)})

    @rule  # 3.3, update remove
    def remove(self, s: State, replica: Replica, element: Element, number: Annotated[int, "tags"]) -> Next:
        """{replica} removes {element}: all tags of it that {replica} has observed."""
        if not self.lookup(s.S[replica], element):
            return None
        observed = frozenset(pair for pair in s.S[replica] if pair[0] == element)
        m = Remove((replica, number), element, s.delivered[replica], observed)
        return self.delivers(s, replica, m, s.S[replica] - observed)

    @rule  # 3.3, downstream of add
    def deliver_add(self, s: State, replica: Replica, m: Add) -> Next:
        """{replica} is told that {m.element} was added with tag {m.tag}."""
        if m.tag in s.delivered[replica] or not m.after <= s.delivered[replica]:
            return None
        return self.delivers(s, replica, m, s.S[replica] | {(m.element, m.tag)})

    @rule  # 3.3, downstream of remove
    def deliver_remove(self, s: State, replica: Replica, m: Remove) -> Next:
        """{replica} is told of a remove of {m.element}: the tags that its source had observed go."""
        if m.tag in s.delivered[replica] or not m.after <= s.delivered[replica]:
            return None
        return self.delivers(s, replica, m, s.S[replica] - m.pairs)

    @always  # strong eventual consistency
    def same_operations_same_state(self, s: State) -> bool:
        """Replicas to which the same operations were delivered, in whatever order, are in the same state."""
        state: dict[frozenset[Tag], frozenset[Pair]] = {}
        return all(state.setdefault(d, pairs) == pairs for d, pairs in zip(s.delivered, s.S, strict=True))

    @derived
    def observers(self, s: State) -> dict[tuple[int, Tag], list[Tag]]:
        """For each add (element and tag) the removes of that element whose causal past it is in."""
        adds, removes = self.received(s, Add), self.received(s, Remove)
        return {
            (a.element, a.tag): [r.tag for r in removes if r.element == a.element and a.tag in r.after]
            for a in adds
        }

    @always  # 3.3, the specification of an OR-Set
    def add_wins(self, s: State) -> bool:
        """An element is in the set exactly when some add of it was delivered and no remove that observed that add."""
        observers = self.observers(s)
        return all(
            self.lookup(pairs, element)
            == any(
                e == element and tag in delivered and delivered.isdisjoint(removes)
                for (e, tag), removes in observers.items()
            )
            for pairs, delivered in zip(s.S, s.delivered, strict=True)
            for element in range(self.elements)
        )

    @eventually
    def converges(self, s: State) -> bool:
        """In the end all operations are done and delivered everywhere, and all replicas are in the same state."""
        return len(s.delivered[0]) == self.operations and len({*zip(s.S, s.delivered, strict=True)}) == 1

    @sometimes
    def add_beats_remove(self, s: State) -> bool:
        """A remove is delivered everywhere, and its element is still in every replica."""
        return any(
            all(r.tag in d and self.lookup(p, r.element) for d, p in zip(s.delivered, s.S, strict=True))
            for r in self.received(s, Remove)
        )

    view, field_label = words.set_view, words.field_label
    progress_only = cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    ORSet.main()
