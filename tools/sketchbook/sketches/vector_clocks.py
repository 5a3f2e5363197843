"""Vector clocks: timestamps that order two events exactly when one happened before the other.

After Mattern, "Virtual time and global states of distributed systems" (1989), and Fidge, "Timestamps in
message-passing systems that preserve the partial ordering" (1988). The rules are those of Lamport's logical clocks
("Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978), with a vector for the number.
Each event also records what caused it directly; from that alone the properties compute "happened before".
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Bug,
    Cell,
    Count,
    Edit,
    Lane,
    Message,
    Model,
    Scenario,
    Step,
    View,
    always,
    derived,
    put,
    rule,
    sometimes,
)

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

    bugs = (
        Bug(
            "compared-by-sum",
            "Times are compared by how many events they count. Lamport's single numbers do no better: what happened "
            "first has the smaller one, but a smaller one need not have happened first.",
            "Mattern 1989; Lamport 1978, the Clock Condition has no converse",
            breaks="exact",
            edits=(
                Edit(
                    "before", "a != b and all(x <= y for x, y in zip(a, b, strict=True))", "sum(a) < sum(b)"
                ),
            ),
            scope={"processes": 2},
            length=3,
            safe=({"processes": 2, "events": 1},),
        ),
        Bug(
            "receipt-not-counted",
            "A receiver takes over the sender's time and does not count the receipt, which then has no time of its own.",
            "Lamport 1978, IR1",
            breaks="clock_condition",
            edits=(Edit("receive", "        time = put(time, process, time[process] + 1)\n", ""),),
            scope={"processes": 2, "events": 1},
            length=2,
        ),
        Bug(
            "sending-not-counted",
            "A process that sends does not count the sending: two messages of one process have the same time.",
            "Lamport 1978, IR1",
            breaks="clock_condition",
            edits=(Edit("emit", "        time = put(time, process, time[process] + 1)\n", ""),),
            scope={"processes": 1},
            length=2,
            safe=({"processes": 1, "events": 1},),
        ),
        Bug(
            "keeps-its-own-time",
            "A receiver goes on counting and ignores the time in the message.",
            "Lamport 1978, IR2(b)",
            breaks="clock_condition",
            edits=(
                Edit(
                    "receive",
                    "tuple(max(mine, theirs) for mine, theirs in zip(self.clock(s, process), m.time, strict=True))",
                    "self.clock(s, process)",
                ),
            ),
            scope={"processes": 2, "events": 1},
            length=2,
        ),
        Bug(
            "takes-over-the-sender-only",
            "A receiver takes over what the message says of its sender, and not what the sender had heard of others. "
            "Two processes never notice.",
            "Mattern 1989; Lamport 1978, happened before is transitive",
            breaks="clock_condition",
            edits=(
                Edit(
                    "receive",
                    "tuple(max(mine, theirs) for mine, theirs in zip(self.clock(s, process), m.time, strict=True))",
                    "put(self.clock(s, process), m.sender, max(self.clock(s, process)[m.sender], m.time[m.sender]))",
                ),
            ),
            length=4,
            safe=({"processes": 2},),
        ),
    )
    scenarios = (
        Scenario(
            "Ordered by way of a third",
            "P1's message reaches P3 only by way of P2. Which components will P3's last time have?",
            steps=(
                "emit process=P1",
                Step(
                    "receive process=P2 sender=P1",
                    ask="P1's time is (1,0,0). Which time does P2 give this receipt?",
                ),
                "emit process=P2",
                Step("emit process=P3", ask="P3 has heard of nobody. Is its message concurrent with P1's?"),
                Step(
                    "receive process=P3 sender=P2", ask="What does P3 learn of P1, which never wrote to it?"
                ),
            ),
        ),
        Scenario(
            "Sums are no order",
            "One time has the smaller sum. Did that event happen first?",
            constants={"processes": 2},
            switches=("compared-by-sum",),
            steps=(
                "emit process=P1",
                "emit process=P1",
                Step(
                    "emit process=P2",
                    ask="The times so far are (1,0) and (2,0). P2 counts one. Is (0,1) before (2,0)?",
                ),
            ),
            source="Lamport 1978, the Clock Condition has no converse",
            breaks="exact",
        ),
        Scenario(
            "Two processes never notice",
            "Each receiver remembers what the sender did, but not what the sender had heard. Who misses what?",
            switches=("takes-over-the-sender-only",),
            steps=(
                "emit process=P1",
                "receive process=P2 sender=P1",
                Step("emit process=P2", ask="P2's message has time (1,2,0). What will P3 take over of it?"),
                Step(
                    "receive process=P3 sender=P2",
                    ask="P1's sending happened before this. Do the times say so?",
                ),
            ),
            breaks="clock_condition",
        ),
    )
    progress_only = MappingProxyType(
        {"receive: m.sender == process": "a message to oneself would be one more event, ordered as any other"}
    )
    counts = (Count(1076, 7),)


if __name__ == "__main__":
    VectorClocks.main()
