"""Vector clocks: timestamps that order two events exactly when one happened before the other.

After Mattern, "Virtual time and global states of distributed systems" (1989), and Fidge, "Timestamps in
message-passing systems that preserve the partial ordering" (1988). The rules are those of Lamport's logical clocks
("Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978), with a vector for the number.
Each event also records what caused it directly; from that alone the properties compute "happened before".
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Cell,
    Lane,
    Message,
    Model,
    View,
    always,
    derived,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import vector_clocks_cases as cases

Process: TypeAlias = Annotated[int, "processes"]
Vector: TypeAlias = tuple[int, ...]
Name: TypeAlias = tuple[int, int]  # of an event: its process, and how many events that process had before
NOTHING = (-1, -1)


class Sent(Message):
    sender: Process
    number: int  # the sending is the sender's event of this number
    time: Vector


class Event(NamedTuple):
    time: Vector
    cause: Name  # for a receipt the sending, else NOTHING


class State(NamedTuple):
    history: tuple[tuple[Event, ...], ...]  # the events of each process, oldest first
    messages: frozenset[Message]


def before(a: Vector, b: Vector) -> bool:
    """Whether time `a` is before time `b`: in no component later, and not the same."""
    return a != b and all(x <= y for x, y in zip(a, b, strict=True))


class VectorClocks(Model[State]):
    """A process counts its own events, and takes over from a message what the sender knew of the others."""

    title = "Vector clocks"
    paper = "Mattern, Virtual Time and Global States of Distributed Systems, 1989"
    nodes = ("processes",)
    names = ("processes: P#",)
    processes, events = 3, 2

    def init(self) -> State:
        return State(((),) * self.processes, frozenset())

    def clock(self, s: State, process: int) -> Vector:
        return s.history[process][-1].time if s.history[process] else (0,) * self.processes

    def happens(self, s: State, process: int, time: Vector, cause: Name) -> State | None:
        if len(s.history[process]) == self.events:
            return None
        return s._replace(history=put(s.history, process, (*s.history[process], Event(time, cause))))

    @rule  # Lamport 1978, IR1 and IR2(a)
    def emit(self, s: State, process: Process) -> State | None:
        """{process} sends a message, with its time, to whoever receives it."""
        time = self.clock(s, process)
        time = put(time, process, time[process] + 1)
        then = self.happens(s, process, time, NOTHING)
        return then and self.send(then, Sent(process, len(s.history[process]), time))

    @rule  # Lamport 1978, IR1 and IR2(b)
    def receive(self, s: State, process: Process, m: Sent) -> State | None:
        """{process} receives {m.sender}'s message of time {m.time} and takes over what {m.sender} knew."""
        if m.sender == process:
            return None
        time = tuple(max(mine, theirs) for mine, theirs in zip(self.clock(s, process), m.time, strict=True))
        time = put(time, process, time[process] + 1)
        return self.happens(s, process, time, (m.sender, m.number))

    @derived
    def past(self, s: State) -> dict[Name, frozenset[Name]]:
        """For each event those that happened before it: Lamport 1978, "The partial ordering", word for word."""
        past: dict[Name, frozenset[Name]] = {}

        def of(name: Name) -> frozenset[Name]:
            if name not in past:
                process, number = name
                direct = [(process, number - 1)] if number else []
                if s.history[process][number].cause != NOTHING:
                    direct.append(s.history[process][number].cause)
                past[name] = frozenset(direct).union(*map(of, direct))
            return past[name]

        for process, events in enumerate(s.history):
            for number in range(len(events)):
                of((process, number))
        return past

    def time(self, s: State, name: Name) -> Vector:
        return s.history[name[0]][name[1]].time

    @always  # Lamport 1978, the Clock Condition
    def clock_condition(self, s: State) -> bool:
        """If one event happened before another, its time is before the other's."""
        return all(
            before(self.time(s, earlier), self.time(s, event))
            for event, past in self.past(s).items()
            for earlier in past
        )

    @always  # Mattern 1989
    def exact(self, s: State) -> bool:
        """Only if one event happened before another is its time before the other's."""
        past = self.past(s)
        return all(a in past[b] for a in past for b in past if before(self.time(s, a), self.time(s, b)))

    @sometimes
    def concurrent_with_a_chain(self, s: State) -> bool:
        """Two events of different processes are ordered by way of a third, and another is concurrent with both."""
        past = self.past(s)
        return any(
            len({process for process, _ in past[event]}) == self.processes
            and any(
                other not in past[event] and event not in past[other] and other != event for other in past
            )
            for event in past
        )

    def view(self, s: State) -> View:
        lanes = tuple(
            Lane(self.label("processes", p), log=tuple(Cell(" ".join(map(str, e.time))) for e in events))
            for p, events in enumerate(s.history)
        )
        return View(lanes=lanes, messages=tuple(self.message_text(m) for m in sorted(s.messages)))

    progress_only = cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    VectorClocks.main()
