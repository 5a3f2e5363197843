"""A counter that replicas change without asking one another: the PN-Counter, made of two G-Counters.

After Shapiro, Preguiça, Baquero and Zawirski, "A comprehensive study of convergent and commutative replicated data
types" (INRIA RR-7506, 2011), section 3.1. State-based (a CvRDT): replicas send their whole state, and merging takes
the least upper bound, so that messages may come twice, late, in any order, or not at all.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Message,
    Model,
    always,
    eventually,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import crdt_counter_cases as cases

Replica: TypeAlias = Annotated[int, "replicas"]
GCounter: TypeAlias = tuple[int, ...]  # for each replica, how often it has incremented
Operation: TypeAlias = tuple[
    int, int
]  # its replica, and +number or -number: that replica's operations from 1


class Payload(Message):
    """A replica's state on its way, with the operations that it reflects (only the properties look at those)."""

    sender: Replica
    P: GCounter
    N: GCounter
    seen: frozenset[Operation]


class State(NamedTuple):
    P: tuple[GCounter, ...]  # of each replica: the increments that it knows of
    N: tuple[GCounter, ...]  # the decrements
    seen: tuple[frozenset[Operation], ...]
    messages: frozenset[Message]


Next: TypeAlias = State | None


def value(counter: GCounter) -> int:
    return sum(counter)


def incremented(counter: GCounter, replica: int) -> GCounter:
    return put(counter, replica, counter[replica] + 1)


def merged(x: GCounter, y: GCounter) -> GCounter:
    return tuple(max(a, b) for a, b in zip(x, y, strict=True))


def compare(x: GCounter, y: GCounter) -> bool:
    return all(a <= b for a, b in zip(x, y, strict=True))


class PNCounter(Model[State]):
    """P counts increments and N decrements, each with an entry for each replica; the value is P - N."""

    title = "CRDT counter (PN-Counter)"
    paper = (
        "Shapiro and others, A Comprehensive Study of Convergent and Commutative Replicated Data Types, 2011"
    )
    nodes = ("replicas",)
    names = ("replicas: R#",)
    replicas, operations = 2, 2  # operations in all
    fair = ("increment", "send_payload", "merge")

    def init(self) -> State:
        zero = (0,) * self.replicas
        return State(*((zero,) * self.replicas,) * 2, (frozenset(),) * self.replicas, frozenset())

    def operated(self, s: State, replica: int, sign: int) -> State | None:
        """`s` with one more operation noted in `seen`; None when there have been enough."""
        done = frozenset[Operation]().union(*s.seen)
        if len(done) == self.operations:
            return None
        number = 1 + sum(who == replica for who, _ in done)
        return s._replace(seen=put(s.seen, replica, s.seen[replica] | {(replica, sign * number)}))

    @rule  # 3.1, update increment
    def increment(self, s: State, replica: Replica) -> Next:
        """{replica} increments its own entry of P."""
        then = self.operated(s, replica, +1)
        return then and then._replace(P=put(s.P, replica, incremented(s.P[replica], replica)))

    @rule  # 3.1, update decrement
    def decrement(self, s: State, replica: Replica) -> Next:
        """{replica} decrements: it increments its own entry of N."""
        then = self.operated(s, replica, -1)
        return then and then._replace(N=put(s.N, replica, incremented(s.N[replica], replica)))

    @rule  # state-based replication
    def send_payload(self, s: State, replica: Replica) -> Next:
        """{replica} sends its state to all."""
        return self.send(s, Payload(replica, s.P[replica], s.N[replica], s.seen[replica]))

    @rule  # 3.1, merge
    def merge(self, s: State, replica: Replica, m: Payload) -> Next:
        """{replica} merges the state that {m.sender} sent: P={m.P}, N={m.N}."""
        return s._replace(
            P=put(s.P, replica, merged(s.P[replica], m.P)),
            N=put(s.N, replica, merged(s.N[replica], m.N)),
            seen=put(s.seen, replica, s.seen[replica] | m.seen),
        )

    def count(self, s: State, replica: int) -> int:  # 3.1, query value
        return value(s.P[replica]) - value(s.N[replica])

    @always  # strong eventual consistency
    def same_operations_same_state(self, s: State) -> bool:
        """Replicas that have seen the same operations, in whatever order and how often, are in the same state."""
        state: dict[frozenset[Operation], tuple[GCounter, GCounter]] = {}
        return all(
            state.setdefault(seen, (p, n)) == (p, n) for p, n, seen in zip(s.P, s.N, s.seen, strict=True)
        )

    @always
    def counts_operations(self, s: State) -> bool:
        """A replica's value is the number of increments that it has seen, less that of decrements."""
        return all(
            self.count(s, replica) == sum(1 if number > 0 else -1 for _, number in seen)
            for replica, seen in enumerate(s.seen)
        )

    @always  # a monotonic semilattice
    def states_only_grow(self, before: State, after: State) -> bool:
        """Every step takes a replica's state upwards in the semilattice, or leaves it."""
        return all(map(compare, before.P + before.N, after.P + after.N))

    @eventually
    def converges(self, s: State) -> bool:
        """In the end all replicas have seen all operations, and are in the same state."""
        return len(s.seen[0]) == self.operations and len({*zip(s.P, s.N, s.seen, strict=True)}) == 1

    @sometimes
    def concurrent_both_ways(self, s: State) -> bool:
        """One replica has incremented while another decremented, and both know of both."""
        return any(
            {number > 0 for _, number in seen} == {True, False} and len({who for who, _ in seen}) > 1
            for seen in s.seen
        )

    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    PNCounter.main()
