"""Exhaustive exploration, breadth first.

The explorer visits every state that a model can reach within its constants, each once, in order of distance from
the initial states. So the first violation it meets is a shortest one, and among the shortest the one whose move
indices come first: the same in every process.

What is exact. A state is its own key: two states are one when they are equal, and nothing is hashed away. `depth`
counts states on the longest shortest path, the initial one included (as TLC does); `length` counts moves. With
``symmetry=True`` states that differ by a renaming of interchangeable members count once, as true orbits.

What a result says. "always" properties: held in all states visited, or the shortest run that breaks them.
"sometimes": the shortest run to a state that has it, or that none does (then the model is vacuous). "eventually":
see `sketchbook.engine.liveness`. Also states without moves, and how often each rule was taken: one that never was
is a rule that the scope does not exercise. A result is `complete` when nothing was cut off by a bound.
"""

import gc
import time
from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sketchbook.engine.liveness import Graph, avoiding_run
from sketchbook.engine.model import Model, ModelError
from sketchbook.engine.parallel import expand_in_processes
from sketchbook.engine.properties import NO_DEADLOCK, Checks, Refinement
from sketchbook.engine.run import Run
from sketchbook.engine.symmetry import Orbits

PARALLEL_FROM = 512
"""States in a level from which several workers are worth their start."""


class Progress(NamedTuple):
    """What a progress line shows; given to the `progress` callback about twice a second."""

    distinct: int
    depth: int
    waiting: int
    """States found but not yet expanded."""
    transitions: int
    seconds: float


@dataclass(frozen=True)
class Violation:
    """One broken property and a shortest run that breaks it."""

    name: str
    kind: str
    run: Run

    @property
    def length(self) -> int:
        """Moves in the run."""
        return len(self.run)


@dataclass
class Result:
    """What an exploration found."""

    model: Model[Any]
    distinct: int = 0
    depth: int = 0
    transitions: int = 0
    seconds: float = 0.0
    complete: bool = False
    """All states within the constants were visited; False after a bound, or a stop at the first violation."""
    bound: str = ""
    """Which bound ended it: ``states``, ``depth``, or empty."""
    violations: list[Violation] = field(default_factory=list)
    """At most one for each property, in the order found."""
    witnesses: dict[str, Run] = field(default_factory=dict)
    """For each "sometimes" property that was reached, a shortest run to it."""
    checked: tuple[str, ...] = ()
    """Names of all properties checked."""
    deadlocks: int = 0
    """States without moves (for a protocol that finishes, its ends)."""
    first_deadlock: Run | None = None
    taken: dict[str, int] = field(default_factory=dict)
    """Transitions by rule; zero for a rule that was never enabled, or never changed anything."""
    symmetry: bool = False

    @property
    def violation(self) -> Violation | None:
        """The first violation found, or None."""
        return self.violations[0] if self.violations else None

    def holds(self, name: str) -> bool | None:
        """True or False for a property, None when the exploration did not decide it."""
        if name not in self.checked and name != NO_DEADLOCK:
            raise ModelError(f"{name} was not checked")
        if any(v.name == name for v in self.violations):
            return False
        if name in self.witnesses:
            return True
        if not self.complete:
            return None
        prop = self.model.properties.get(name)
        return prop is None or prop.kind != "sometimes"

    @property
    def unreached(self) -> list[str]:
        """ "sometimes" properties that no visited state has."""
        kinds = self.model.properties
        return [n for n in self.checked if kinds[n].kind == "sometimes" and n not in self.witnesses]

    @property
    def idle_rules(self) -> list[str]:
        """Rules that were never taken."""
        return [name for name, count in self.taken.items() if not count]

    def run_to(self, name: str) -> Run | None:
        """The run that breaks an "always" or "eventually" property, or reaches a "sometimes" one."""
        for violation in self.violations:
            if violation.name == name:
                return violation.run
        return self.witnesses.get(name)

    @property
    def verdict(self) -> str:
        """``holds``, ``broken``, or ``unknown`` when a bound ended it first."""
        if self.violations or (self.complete and self.unreached):
            return "broken"
        return "holds" if self.complete else "unknown"

    def as_dict(self, timing: bool = False) -> dict[str, Any]:
        """JSON-ready form. Without `timing` it is the same on every machine."""
        cls = type(self.model)
        violation = self.violation
        record: dict[str, Any] = {
            "model": (cls.unswitched or cls).__name__,
            "constants": {k: list(v) if isinstance(v, tuple) else v for k, v in self.model.constants.items()},
            "switches": list(cls.switches),
            "symmetry": self.symmetry,
            "distinct": self.distinct,
            "depth": self.depth,
            "transitions": self.transitions,
            "complete": self.complete,
            "bound": self.bound,
            "verdict": self.verdict,
            "properties": {name: self.holds(name) for name in self.checked},
            "violation": violation and _violation_dict(violation),
            "violations": [_violation_dict(v) for v in self.violations],
            "witnesses": {name: list(run.choices) for name, run in self.witnesses.items()},
            "unreached": self.unreached,
            "deadlocks": self.deadlocks,
            "rules": self.taken,
        }
        if timing:
            record["seconds"] = round(self.seconds, 3)
        return record


def _violation_dict(violation: Violation) -> dict[str, Any]:
    run = violation.run.as_dict()
    return {
        "property": violation.name,
        "kind": violation.kind,
        "length": violation.length,
        "start": run["start"],
        "loop": run["loop"],
        "trace": run["steps"],
    }


class Explorer:
    """Breadth-first search of a model's states.

    ``Explorer(Paxos(ballots=3)).run()`` visits all states, or stops at the first violation.

    `properties` chooses which to check (all by default). `max_states` and `max_depth` (states on a path) bound the
    search. With ``stop="never"`` it goes on after a violation and finds a shortest run for each broken property;
    with ``stop="witness"`` it ends as soon as all "sometimes" properties are reached too. `symmetry` merges
    states that differ by a renaming. `progress` is called about twice a second. `workers` > 1 expands the states
    of each level in that many processes, with the same result; it pays only where rules are costly, since states
    travel between processes (the benchmark says where), and needs a platform that can fork.
    """

    def __init__(
        self,
        model: Model[Any],
        *,
        properties: Collection[str] | None = None,
        symmetry: bool = False,
        max_states: int | None = None,
        max_depth: int | None = None,
        stop: str = "violation",
        progress: Callable[[Progress], None] | None = None,
        workers: int = 1,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if stop not in ("violation", "never", "witness"):
            raise ModelError(f"stop is 'violation', 'never' or 'witness', not {stop!r}")
        self.model = model
        self.checks = Checks(model, properties)
        self.orbits = Orbits(model) if symmetry else None
        self.max_states = max_states
        self.max_depth = max_depth
        self.stop = stop
        self.progress = progress
        self.workers = workers
        self.clock = clock
        self.index: dict[Any, int] = {}
        self._parent = array("q")
        self._choice = array("l")
        self._depth_starts: list[int] = []

    def run(self) -> Result:
        """Explore, and say what was found."""
        checks, model = self.checks, self.model
        eventually = [] if self.orbits else checks.eventually
        names = [n for n in model.properties if self._is_checked(n, eventually)]
        result = Result(model, checked=tuple(names), symmetry=self.orbits is not None)
        result.taken = dict.fromkeys(model.rules, 0)
        graph = Graph() if eventually else None
        began = self.clock()
        collecting = gc.isenabled()
        gc.disable()  # states are trees of tuples: there are no cycles to find, and looking costs a third of the time
        try:
            self._search(result, graph, began)
        finally:
            if collecting:
                gc.enable()
        if graph is not None and result.complete:
            self._check_eventually(graph, eventually, result)
        result.seconds = self.clock() - began
        return result

    def _is_checked(self, name: str, eventually: list[tuple[str, Callable[[Any], bool]]]) -> bool:
        chosen = (*self.checks.of_state, *self.checks.of_step, *self.checks.sometimes, *eventually)
        return any(name == n for n, _ in chosen)

    def _search(self, result: Result, graph: Graph | None, began: float) -> None:
        watch = _Watch(self, result)
        index, parent, choices = self.index, self._parent, self._choice
        representative = self.orbits.representative if self.orbits else None
        level: list[Any] = []
        for start, s in enumerate(self.model.initial_states()):
            if not self.model.within(s):
                continue
            key = representative(s) if representative else s
            if key in index:
                continue
            index[key] = len(parent)
            parent.append(-1)
            choices.append(start)
            level.append(key)
            if watch.start(s, index[key]):
                self._summary(result, 1, "")
                return
        of_step, taken = bool(self.checks.of_step), result.taken
        max_states = self.max_states or (1 << 62)
        next_report = began + 0.5
        depth, first, transitions = 1, 0, 0
        while level:
            if self.max_depth is not None and depth >= self.max_depth:
                self._summary(result, depth, "depth")
                return
            following: list[Any] = []
            for here, (s, moves) in enumerate(self._expand(level), first):
                choice = -1
                for choice, (action, then) in enumerate(moves):
                    if then is None:  # outside the bounds
                        continue
                    taken[action[0]] = taken.get(action[0], 0) + 1
                    transitions += 1
                    key = representative(then) if representative else then
                    found = len(parent)
                    number = index.setdefault(key, found)
                    if number == found:
                        parent.append(here)
                        choices.append(choice)
                        following.append(key)
                        if watch.state(then, number):
                            result.transitions = transitions
                            self._summary(result, depth + 1, "")
                            return
                    if of_step and watch.step(s, then, here, choice, number):
                        result.transitions = transitions
                        self._summary(result, depth + 1, "")
                        return
                    if graph is not None:
                        graph.edge(number, action, choice)
                if choice < 0:
                    result.deadlocks += 1
                    if watch.stopped(s, here):
                        result.transitions = transitions
                        self._summary(result, depth, "")
                        return
                if graph is not None:
                    graph.close()
                if len(parent) >= max_states:
                    result.transitions = transitions
                    self._summary(result, depth + bool(following), "states")
                    return
                if self.progress and here % 1024 == 0 and (now := self.clock()) >= next_report:
                    next_report = now + 0.5
                    waiting = len(level) - (here - first) + len(following)
                    self.progress(Progress(len(parent), depth, waiting, transitions, now - began))
            result.transitions = transitions
            first += len(level)
            level = following
            depth += bool(level)
        result.complete = not watch.ended
        self._summary(result, depth, "")

    def _summary(self, result: Result, depth: int, bound: str) -> None:
        result.distinct, result.depth, result.bound = len(self._parent), depth, bound

    def _expand(self, level: list[Any]) -> Iterator[tuple[Any, Any]]:
        moves = self.model.moves_within
        if self.workers > 1 and len(level) >= PARALLEL_FROM:
            return expand_in_processes(self.model, level, self.workers)
        return ((s, moves(s)) for s in level)

    # from numbers back to runs

    def run_to(self, number: int, then: int | None = None) -> Run:
        """The shortest run to the state of that number; `then` adds one more move."""
        chain: list[int] = []
        at = number
        while self._parent[at] >= 0:
            chain.append(at)
            at = self._parent[at]
        chain.reverse()
        start = self._choice[at]
        if self.orbits is None:
            choices = [self._choice[i] for i in chain]
            return Run(self.model, (*choices, *(() if then is None else (then,))), start=start)
        keys = list(self.index)
        targets = [keys[i] for i in chain]
        if then is not None:
            targets.append(self.orbits.representative(_nth_state(self.model, keys[number], then)))
        return self._concrete(start, targets)

    def _concrete(self, start: int, targets: list[Any]) -> Run:
        """A run through states whose representatives are `targets`; each is a move away, up to a renaming."""
        assert self.orbits is not None
        state = list(self.model.initial_states())[start]
        choices: list[int] = []
        for target in targets:
            for choice, (_, after) in enumerate(self.model.moves(state)):
                if self.orbits.representative(after) == target:
                    choices.append(choice)
                    state = after
                    break
            else:
                raise ModelError(
                    f"{type(self.model).__name__} is not symmetric in {', '.join(self.orbits.sizes)}: "
                    "a renaming of a state has other moves"
                )
        return Run(self.model, tuple(choices), start=start)

    def _check_eventually(
        self, graph: Graph, eventually: list[tuple[str, Callable[[Any], bool]]], result: Result
    ) -> None:
        states = list(self.index)
        initial = [i for i in range(len(states)) if self._parent[i] < 0]
        fair = type(self.model).fair
        labels = None
        if fair is not None:
            labels = frozenset(n for a, n in graph.names.items() if isinstance(a, tuple) and a[0] in fair)
        for name, has in eventually:
            path = avoiding_run(graph, initial, lambda i, has=has: has(states[i]), labels)  # type: ignore[misc]
            if path is not None:
                start, edges, loop = path
                choices = tuple(graph.choices[e] for e in edges)
                run = Run(self.model, choices, start=self._choice[start], loop=loop)
                result.violations.append(Violation(name, "eventually", run))


class _Watch:
    """Looks at each new state and each step, records what they break or reach, and says when to stop."""

    def __init__(self, explorer: Explorer, result: Result) -> None:
        self.explorer, self.result, self.checks = explorer, result, explorer.checks
        self.of_state = list(explorer.checks.of_state)
        self.of_step = list(explorer.checks.of_step)
        self.mapped: list[tuple[str, Refinement, array[int]]] = []
        """Refinements, each with the number of the abstract state that each state maps to."""
        if explorer.orbits is None:  # a state need not map to what its representative maps to
            refinements = self.checks.refinements
            self.mapped = [(name, refinement, array("q")) for name, refinement in refinements.items()]
            self.of_step = [(name, holds) for name, holds in self.of_step if name not in refinements]
        self.sometimes = list(explorer.checks.sometimes)
        self.ended = False

    def _broken(self, name: str, kind: str, run: Run) -> bool:
        self.result.violations.append(Violation(name, kind, run))
        self.of_state = [(n, f) for n, f in self.of_state if n != name]
        self.of_step = [(n, f) for n, f in self.of_step if n != name]
        self.mapped = [one for one in self.mapped if one[0] != name]
        self.ended = self.explorer.stop != "never"
        return self.ended

    def start(self, s: Any, number: int) -> bool:
        for _, refinement, mapped in self.mapped:
            mapped.append(refinement.number(s))
        for name in self.checks.broken_at_start(s):
            if all(v.name != name for v in self.result.violations) and self._broken(
                name, "always", self.explorer.run_to(number)
            ):
                return True
        return self._reached(s, number)

    def state(self, s: Any, number: int) -> bool:
        for name, holds in self.of_state:
            if not holds(s) and self._broken(name, "always", self.explorer.run_to(number)):
                return True
        return bool(self.sometimes) and self._reached(s, number)

    def _reached(self, s: Any, number: int) -> bool:
        for name, has in list(self.sometimes):
            if has(s):
                self.result.witnesses[name] = self.explorer.run_to(number)
                self.sometimes = [(n, f) for n, f in self.sometimes if n != name]
        self.ended = self.explorer.stop == "witness" and not self.sometimes
        return self.ended

    def step(self, before: Any, after: Any, number: int, choice: int, then: int) -> bool:
        """Look at a step from the state of one number to that of another, new or known."""
        for name, holds in self.of_step:
            if not holds(before, after) and self._broken(
                name, "always", self.explorer.run_to(number, choice)
            ):
                return True
        for name, refinement, mapped in self.mapped:
            if then == len(mapped):
                mapped.append(refinement.number(after))
            if not refinement.is_step(mapped[number], mapped[then]) and self._broken(
                name, "always", self.explorer.run_to(number, choice)
            ):
                return True
        return False

    def stopped(self, s: Any, number: int) -> bool:
        if self.result.first_deadlock is None:
            self.result.first_deadlock = self.explorer.run_to(number)
        if not self.checks.deadlock or self.explorer.model.may_stop(s):
            return False
        if any(v.name == NO_DEADLOCK for v in self.result.violations):
            return False
        return self._broken(NO_DEADLOCK, "always", self.explorer.run_to(number))


def _nth_state(model: Model[Any], s: Any, choice: int) -> Any:
    for index, (_, then) in enumerate(model.moves(s)):
        if index == choice:
            return then
    raise ModelError(f"there is no move {choice}")


def explore(model: Model[Any], **options: Any) -> Result:
    """``Explorer(model, **options).run()``."""
    return Explorer(model, **options).run()
