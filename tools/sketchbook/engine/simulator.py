"""One run under faults, from a seed.

The simulator is a discrete-event simulation whose events are the model's own moves. When a move becomes enabled it
gets a time: a delivery after a random latency, any other move after its rule's `pace`. The enabled move with the
earliest time is taken. All faults are changes of these times: a *dropped* message gets none; a *duplicated* one gets
a second; *delay* and *reordering* are latencies; a *partition* holds deliveries across it back until it heals; a
node that is *down* does nothing until it restarts; a *skewed* clock stretches the node's own times.

So a run under faults is still a path of the model: its moves' indices replay it anywhere, every property is
checked at every step, and whatever it finds the explorer would find too. Time is counted in ticks (think of
milliseconds). Everything is drawn from streams of one seed (`sketchbook.engine.rng`), in the order of the model's
moves, with integers only: the same seed gives the same run on every machine.

A model may have fault rules of its own; the simulator takes them by name where they are enabled: ``crash`` when a
node goes down, ``restart`` (or ``restart_without_disk``) when it comes back, ``drop`` (of the same message) when a
message is lost.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sketchbook.engine.model import Action, Model, ModelError
from sketchbook.engine.properties import NO_DEADLOCK, Checks
from sketchbook.engine.rng import Random
from sketchbook.engine.run import Run

NEVER = 1 << 62


@dataclass(frozen=True)
class Faults:
    """What goes wrong, how often. Probabilities are from 0 to 1; times are in ticks."""

    drop: float = 0.0
    """Probability that a message is lost on its way to one receiver."""
    duplicate: float = 0.0
    """Probability that a message that was received arrives once more."""
    delay: int = 10
    """The longest latency of a message; the shortest is 1."""
    reorder: bool = True
    """Whether a message may overtake another from the same sender to the same receiver."""
    partition: float = 0.0
    """Probability, in each spell, that the nodes are split in two halves for that spell."""
    crash: float = 0.0
    """Probability, for each node in each spell, that it goes down; it restarts a spell later."""
    lose_disk: float = 0.0
    """Probability that a restart is without its disk, in models that have the rule ``restart_without_disk``."""
    skew: float = 0.0
    """How far a node's clock may run fast or slow: 0.5 is from half to one and a half times the pace."""
    spell: int = 100
    """How long a partition or a crash lasts, and how often they are considered."""

    def __post_init__(self) -> None:
        for f in ("drop", "duplicate", "partition", "crash", "lose_disk", "skew"):
            if not 0 <= getattr(self, f) <= 1:
                raise ModelError(f"the fault {f} is a number from 0 to 1, not {getattr(self, f)}")
        for f in ("delay", "spell"):
            if getattr(self, f) < 1:
                raise ModelError(f"the fault {f} is at least 1 tick, not {getattr(self, f)}")

    @classmethod
    def parse(cls, texts: "list[str] | tuple[str, ...]") -> "Faults":
        """From ``name=value`` texts, as on a command line. Raises ModelError for an unknown name or a bad value."""
        known = {f.name: f.type for f in fields(cls)}
        values: dict[str, Any] = {}
        for text in texts:
            name, equals, value = text.partition("=")
            if name not in known or not equals:
                raise ModelError(
                    f"a fault is written name=value, name one of {', '.join(known)}; not {text!r}"
                )
            try:
                if known[name] is bool:
                    values[name] = {"true": True, "false": False}[value.lower()]
                else:
                    values[name] = known[name](value)  # type: ignore[operator]
            except (ValueError, KeyError):
                raise ModelError(f"the fault {name} can not be {value!r}") from None
        return cls(**values)


@dataclass(frozen=True)
class Event:
    """Something that the simulator did which is no move of the model: a partition, a loss, a node down."""

    time: int
    before_step: int
    """Number of the step (from 0) that came next."""
    what: str
    """``partition``, ``heal``, ``drop``, ``duplicate``, ``down``, ``up``."""
    who: str = ""
    """The node, the message, or the two sides of the partition."""


@dataclass(frozen=True)
class Simulation:
    """One simulated run, and why it ended."""

    run: Run
    seed: int
    faults: Faults
    times: tuple[int, ...]
    """The time of each step, in ticks."""
    events: tuple[Event, ...]
    broken: str = ""
    """The property that the last step broke; empty when none."""
    ended: str = "steps"
    """``broken``; ``quiet``, when nothing can happen any more; ``steps``, at the bound; ``stopped``, when told to."""

    def as_dict(self, views: bool = False) -> dict[str, Any]:
        """JSON-ready form: that of the run, with the seed, the faults and the events."""
        record = self.run.as_dict(views=views)
        record["notes"] = {
            "seed": self.seed,
            "faults": asdict(self.faults),
            "times": list(self.times),
            "events": [asdict(event) for event in self.events],
        }
        record["broken"] = self.broken
        record["ended"] = self.ended
        return record


@dataclass
class Simulator:
    """Makes runs of a model: ``Simulator(Paxos()).run(seed=7)``."""

    model: Model[Any]
    faults: Faults = field(default_factory=Faults)
    properties: list[str] | None = None
    """Which properties to check at each step; None: all "always" ones."""

    def run(
        self,
        seed: int,
        steps: int = 200,
        until: Callable[[Any], bool] | None = None,
    ) -> Simulation:
        """A run of at most `steps` moves that ends early when a property breaks, or a state fulfils `until`."""
        return _Simulating(self, seed).run(steps, until)


class _Simulating:
    """The state of one simulation."""

    def __init__(self, simulator: Simulator, seed: int) -> None:
        self.model, self.faults = simulator.model, simulator.faults
        self.checks = Checks(self.model, simulator.properties)
        self.seed = seed
        root = Random(seed)
        names = ("start", "pace", "latency", "drop", "duplicate", "partition", "crash", "disk", "skew")
        self.random = {name: root.stream(name) for name in names}
        self.lanes = self.model.lanes()
        spread = int(self.faults.skew * 1000)
        self.rate = {lane: self.random["skew"].between(1000 - spread, 1000 + spread) for lane in self.lanes}
        self.now = 0
        self.due: dict[Action, int] = {}
        self.lost: set[Action] = set()
        self.origin: dict[Any, str | None] = {}
        self.last_due: dict[tuple[str | None, str | None], int] = {}
        self.down: dict[str, int] = {}
        self.side: dict[str, bool] = {}
        self.next_spell = self.faults.spell
        self.choices: list[int] = []
        self.times: list[int] = []
        self.events: list[Event] = []

    def run(self, steps: int, until: Callable[[Any], bool] | None) -> Simulation:
        model = self.model
        initial = list(model.initial_states())
        start = self.random["start"].below(len(initial))
        state = initial[start]
        ended = "steps"
        broken = self.checks.broken_at_start(state)
        while not broken and len(self.choices) < steps:
            if until is not None and until(state):
                ended = "stopped"
                break
            moves = list(model.moves(state))
            self._schedule(state, moves)
            taken = self._next(moves)
            if taken is None:
                ended = "quiet"
                if not moves and self.checks.deadlock and not model.may_stop(state):
                    broken = [NO_DEADLOCK]
                break
            action, after = moves[taken]
            self.choices.append(taken)
            self.times.append(self.now)
            self._arrived(action, state, after)
            broken = self.checks.broken_by_step(state, after)
            state = after
        if until is not None and not broken and ended == "steps" and until(state):
            ended = "stopped"
        run = Run(model, tuple(self.choices), start=start)
        events = tuple(self.events)
        return Simulation(
            run,
            self.seed,
            self.faults,
            tuple(self.times),
            events,
            (broken or [""])[0],
            "broken" if broken else ended,
        )

    # times

    def _schedule(self, state: Any, moves: list[tuple[Action, Any]]) -> None:
        """Give each newly enabled move a time, and forget those that are not enabled any more."""
        enabled = {action for action, _ in moves}
        for action in [a for a in self.due if a not in enabled]:
            del self.due[action]
        if self.lost:
            present = frozenset(self.model.messages(state))
            self.lost = {a for a in self.lost if self.model.delivered(a) in present}
        for action, _ in moves:
            if action in self.due or action in self.lost or self._is_fault(action):
                continue
            if self.model.delivered(action) is not None:
                self._send(action)
            else:
                least, most = type(self.model).pace.get(action.rule, (10, 100))
                rate = self.rate.get(self.model.place(action) or "", 1000)
                wait = self.random["pace"].between(least, most) * rate // 1000
                self.due[action] = self.now + max(1, wait)

    def _send(self, action: Action) -> None:
        """Draw the fate of a message on its way to one receiver."""
        latency = self.random["latency"].between(1, self.faults.delay)
        if self.random["drop"].chance(self.faults.drop):
            self.lost.add(action)
            self._note("drop", self._message(action))
            return
        due = self.now + latency
        if not self.faults.reorder:
            channel = (self.origin.get(self.model.delivered(action)), self.model.place(action))
            due = max(due, self.last_due.get(channel, 0) + 1)
            self.last_due[channel] = due
        self.due[action] = due

    def _message(self, action: Action) -> str:
        """The message that a move delivers, and to whom."""
        text = self.model.message_text(self.model.delivered(action))
        place = self.model.place(action)
        told = not place or f"to {place}:" in text  # a packet's text begins with who sends it to whom
        return text if told else f"{text} to {place}"

    def _arrived(self, action: Action, before: Any, after: Any) -> None:
        """Account for a move taken: where new messages come from, and whether a delivery happens again."""
        self.due.pop(action, None)
        old = frozenset(self.model.messages(before))
        place = self.model.place(action)
        for message in self.model.messages(after):
            if message not in old:
                self.origin[message] = place
        if self.model.delivered(action) is not None and not self._is_fault(action):
            if self.random["duplicate"].chance(self.faults.duplicate):
                self._note("duplicate", self._message(action))
                self._send(action)
            elif self.model.messages_stay():
                self.lost.add(action)  # received: it does not come a second time

    def _next(self, moves: list[tuple[Action, Any]]) -> int | None:
        """The index of the move to take next, after any faults that come before it; None when all is quiet."""
        index = {action: i for i, (action, _) in enumerate(moves)}
        while True:
            dropped = [i for a, i in index.items() if a.rule == "drop" and self._drops(a)]
            if dropped:
                return dropped[0]
            ready = [(self.due[a], i) for a, i in index.items() if a in self.due and not self._held(a)]
            held = any(a in self.due for a in index)
            time, choice = min(ready, default=(NEVER, -1))
            if time < self.next_spell or (choice >= 0 and not self._has_spells()):
                self.now = max(self.now, time)
                return choice
            if not (choice >= 0 or held or self.down):
                return None
            fault = self._spell(index)
            if fault is not None:
                return fault

    def _has_spells(self) -> bool:
        return bool(self.faults.partition or self.faults.crash or self.down or self.side)

    def _is_fault(self, action: Action) -> bool:
        rule = self.model.rules.get(action.rule)
        return rule is not None and rule.is_fault

    def _held(self, action: Action) -> bool:
        """Whether a partition, or a node that is down, keeps a move from happening now."""
        place = self.model.place(action)
        if place in self.down:
            return True
        message = self.model.delivered(action)
        if not self.side or message is None:
            return False
        sender = self.origin.get(message)
        return sender in self.side and place in self.side and self.side[sender] != self.side[place]

    def _drops(self, action: Action) -> bool:
        """Whether this fault move removes a message that is lost."""
        message = self.model.delivered(action)
        return any(self.model.delivered(a) == message for a in self.lost)

    # spells: partitions and crashes

    def _spell(self, index: dict[Action, int]) -> int | None:
        """Begin a spell: heal, restart, split, crash. Returns the fault move that the model takes for it, if any."""
        self.now = max(self.now, self.next_spell)
        for lane in [lane for lane, until in self.down.items() if until <= self.now]:
            del self.down[lane]
            self._note("up", lane)
            disk = self.random["disk"].chance(self.faults.lose_disk)
            move = self._fault_at(index, lane, "restart_without_disk" if disk else "restart")
            if move is not None:
                return move
        self.next_spell = self.now + self.faults.spell
        if self.side:
            self.side = {}
            self._note("heal")
        elif len(self.lanes) > 1 and self.random["partition"].chance(self.faults.partition):
            size = self.random["partition"].between(1, len(self.lanes) - 1)
            one = set(self.random["partition"].sample(self.lanes, size))
            self.side = {lane: lane in one for lane in self.lanes}
            others = [lane for lane in self.lanes if lane not in one]
            self._note("partition", f"{' '.join(sorted(one, key=self.lanes.index))} | {' '.join(others)}")
        for lane in self.lanes:
            if lane not in self.down and self.random["crash"].chance(self.faults.crash):
                self.down[lane] = self.now + self.faults.spell
                self._note("down", lane)
                move = self._fault_at(index, lane, "crash")
                if move is not None:
                    return move
        return None

    def _fault_at(self, index: dict[Action, int], lane: str, rule: str) -> int | None:
        for action, i in index.items():
            if action.rule == rule and self._is_fault(action) and self.model.place(action) == lane:
                return i
        return None

    def _note(self, what: str, who: str = "") -> None:
        self.events.append(Event(self.now, len(self.choices), what, who))
