"""Is a history of concurrent operations linearizable?

A history is linearizable (Herlihy and Wing, TOPLAS 1990) when its operations can be put in one order that respects
real time (what returned before another was called comes first) and in which a sequential object would have given
the results seen. The search is that of Wing and Gong ("Testing and verifying concurrent objects", JPDC 1993): take
some operation that no other must precede, check its result, go on with the rest, step back when stuck. Lowe's
memoisation ("Testing for linearizability", Concurrency and Computation 2017) makes it quick: having reached the
same set of operations taken with the same object state before, step back at once.

An operation whose result is not known (its client crashed, or the answer was lost) may have taken effect at any time
after its call, or never: it is `pending`, and the order found may leave it out.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol


class _Pending:
    def __repr__(self) -> str:
        return "PENDING"

    def __reduce__(self) -> str:
        return "PENDING"


PENDING = _Pending()
"""The result of an operation that has not returned, or whose outcome is not known."""


class Operation(NamedTuple):
    """One operation of a history."""

    client: Hashable
    """Who called it."""
    call: tuple[Any, ...]
    """What was called, for example ``("write", 3)``: as the sequential object takes it."""
    result: Any
    """What it returned, or `PENDING`."""
    called: int
    """When; any integers that are in the order of real time."""
    returned: int | None
    """When; None while pending. Of a return and a call at the same time the call counts as earlier."""


class Sequential(Protocol):
    """A sequential object: what linearizable objects are compared with."""

    initial: Hashable

    def apply(self, state: Any, call: tuple[Any, ...]) -> tuple[Any, Any]:
        """The next state and the result of one operation; states are hashable."""

    def part(self, call: tuple[Any, ...]) -> Hashable:
        """Operations on different parts do not affect each other, and are checked apart (Herlihy and Wing's locality)."""


class Register:
    """A register: ``("read",)`` returns the value, ``("write", value)`` returns None."""

    def __init__(self, initial: Hashable = None) -> None:
        self.initial = initial

    def apply(self, state: Any, call: tuple[Any, ...]) -> tuple[Any, Any]:
        if call[0] == "read":
            return state, state
        if call[0] == "write":
            return call[1], None
        raise ValueError(f"a register has no operation {call[0]!r}")

    def part(self, call: tuple[Any, ...]) -> Hashable:  # noqa: ARG002
        return None


class CasRegister(Register):
    """A register with compare-and-set: ``("cas", old, new)`` returns True, or False and changes nothing."""

    def apply(self, state: Any, call: tuple[Any, ...]) -> tuple[Any, Any]:
        if call[0] == "cas":
            return (call[2], True) if state == call[1] else (state, False)
        return super().apply(state, call)


class KeyValue:
    """A map of registers: ``("get", key)`` returns the value or None, ``("put", key, value)`` returns None."""

    initial: Hashable = None

    def apply(self, state: Any, call: tuple[Any, ...]) -> tuple[Any, Any]:
        if call[0] == "get":  # the state is that of one key: the others are other parts
            return state, state
        if call[0] == "put":
            return call[2], None
        raise ValueError(f"a map has no operation {call[0]!r}")

    def part(self, call: tuple[Any, ...]) -> Hashable:
        key: Hashable = call[1]
        return key


class Queue:
    """A FIFO queue: ``("enqueue", value)`` returns None, ``("dequeue",)`` returns the oldest value, None when empty."""

    initial: Hashable = ()

    def apply(self, state: Any, call: tuple[Any, ...]) -> tuple[Any, Any]:
        if call[0] == "enqueue":
            return (*state, call[1]), None
        if call[0] == "dequeue":
            return (state[1:], state[0]) if state else (state, None)
        raise ValueError(f"a queue has no operation {call[0]!r}")

    def part(self, call: tuple[Any, ...]) -> Hashable:  # noqa: ARG002
        return None


@dataclass(frozen=True)
class Verdict:
    """What the check found."""

    linearizable: bool
    order: tuple[Operation, ...]
    """An order that explains every result, parts one after another; when there is none, a longest one found in the
    first part that can not be explained."""
    stuck: tuple[Operation, ...] = ()
    """The completed operations of that part that no such order continues with; empty when linearizable."""


def check(history: Iterable[Operation], sequential: Sequential) -> Verdict:
    """Whether a history is linearizable with respect to a sequential object, and the order that shows it.

    Exponential in the number of operations that overlap, at worst (the problem is NP-complete); linear when few do.
    """
    parts: dict[Hashable, list[Operation]] = {}
    for operation in history:
        parts.setdefault(sequential.part(operation.call), []).append(operation)
    order: list[Operation] = []
    for operations in parts.values():
        explained, found = _search(operations, sequential)
        if not explained:
            rest = [o for o in operations if o.result is not PENDING and all(o is not f for f in found)]
            return Verdict(False, tuple(found), tuple(rest))
        order += found
    return Verdict(True, tuple(order))


def _search(operations: Sequence[Operation], sequential: Sequential) -> tuple[bool, list[Operation]]:
    """Wing and Gong's search with Lowe's cache, over a linked list of calls and returns in order of time."""
    events: list[tuple[int, bool, int]] = []
    for number, operation in enumerate(operations):
        events.append((operation.called, False, number))
        if operation.returned is not None:
            events.append((operation.returned, True, number))
    events.sort()
    end = len(events) + 1  # places 1..len(events) hold the events; 0 and `end` are sentinels
    following = [*range(1, end + 1), end]
    before = [0, *range(end)]
    call_place = [0] * len(operations)
    return_place = [0] * len(operations)
    for place, (_, is_return, number) in enumerate(events, 1):
        (return_place if is_return else call_place)[number] = place

    def take_out(place: int) -> None:
        following[before[place]] = following[place]
        before[following[place]] = before[place]

    def put_back(place: int) -> None:
        following[before[place]] = place
        before[following[place]] = place

    owed = sum(operation.returned is not None for operation in operations)
    state: Any = sequential.initial
    taken = 0
    seen: set[tuple[int, Any]] = {(0, state)}
    stack: list[tuple[int, Any]] = []
    longest: list[int] = []
    place = following[0]
    while owed:
        _, is_return, number = events[place - 1] if place != end else (0, True, -1)
        if not is_return:
            operation = operations[number]
            then, result = sequential.apply(state, operation.call)
            if operation.result is PENDING or result == operation.result:
                mark = (taken | 1 << number, then)
                if mark not in seen:
                    seen.add(mark)
                    stack.append((number, state))
                    taken, state = mark
                    take_out(call_place[number])
                    if return_place[number]:
                        take_out(return_place[number])
                        owed -= 1
                    if len(stack) > len(longest):
                        longest = [n for n, _ in stack]
                    place = following[0]
                    continue
            place = following[place]
            continue
        if not stack:  # a return whose call nothing explains, and no choice left to change
            return False, [operations[n] for n in longest]
        number, state = stack.pop()
        taken &= ~(1 << number)
        if return_place[number]:
            put_back(return_place[number])
            owed += 1
        put_back(call_place[number])
        place = following[call_place[number]]
    return True, [operations[number] for number, _ in stack]


class History(NamedTuple):
    """A history as part of a model's state: only what real-time order there was, and no times.

    Of each client its operations in order. Of each operation what it was, its result (or `PENDING`), and how many
    operations of every other client had returned when it was called. States with the same history so far are equal
    however the calls and returns of concurrent operations were interleaved.
    """

    clients: "tuple[tuple[tuple[tuple[Any, ...], Any, tuple[int, ...]], ...], ...]"

    @classmethod
    def of(cls, clients: int) -> "History":
        """The empty history of so many clients, numbered from 0."""
        return cls(((),) * clients)

    def call(self, client: int, call: tuple[Any, ...]) -> "History":
        """After a client called an operation. ValueError when its last one has not returned."""
        own = self.clients[client]
        if own and own[-1][1] is PENDING:
            raise ValueError(f"client {client} called {call} while {own[-1][0]} is pending")
        seen = tuple(
            sum(result is not PENDING for _, result, _ in operations) if other != client else 0
            for other, operations in enumerate(self.clients)
        )
        return self._with(client, (*own, (call, PENDING, seen)))

    def result(self, client: int, result: Any) -> "History":
        """After a client's operation returned. ValueError when none is pending."""
        own = self.clients[client]
        if not own or own[-1][1] is not PENDING:
            raise ValueError(f"client {client} has no operation pending")
        return self._with(client, (*own[:-1], (own[-1][0], result, own[-1][2])))

    def _with(self, client: int, operations: Any) -> "History":
        return History((*self.clients[:client], operations, *self.clients[client + 1 :]))

    def operations(self) -> list[Operation]:
        """The same with times: one interleaving of calls and returns that has this order.

        The operations that returned before a call form a chain of sets as calls go on, so their number is a time for
        the call; an operation returns just before the first call that has it in its set.
        """
        last = 2 * sum(len(operations) for operations in self.clients) + 1
        calls = [
            (2 * (sum(seen) + n), client, n, call, result, seen)
            for client, operations in enumerate(self.clients)
            for n, (call, result, seen) in enumerate(operations)
        ]
        history: list[Operation] = []
        for called, client, n, call, result, _ in calls:
            returned = None
            if result is not PENDING:
                after = (
                    at for at, other, m, *_, seen in calls if n < (m if other == client else seen[client])
                )
                returned = min(after, default=last) - 1
            history.append(Operation(client, call, result, called, returned))
        return history


@lru_cache(maxsize=1 << 16)
def is_linearizable(history: History, sequential: Sequential) -> bool:
    """Whether a history in a state is linearizable; remembered, since many states share one history."""
    return check(history.operations(), sequential).linearizable
