"""One reader at one sketch: play by hand, simulate, explore, in JSON. It runs in the page's Python, and in the tests.

`Session.answer` takes one request as JSON text and returns the answer as JSON text::

    {"do": "open", "sketch": "paxos", "constants": {"ballots": 3}}
    {"do": "take", "move": 0}            {"do": "explore", "properties": ["agreement"], "symmetry": true}

``do`` names one of the methods that `COMMANDS` lists, and the rest are its arguments. An answer is what the method
returns, or ``{"error": {"message": ..., "file": ..., "line": ...}}``: what a reader can understand and mend, with the
line of the file as it is shown where the edited text is to blame. Nothing else is raised.

A run is a path of the model whatever the reader does. Faults that the model has no rule for (a server that is down, a
link that is cut, a message that is lost) are conditions that hold moves back, as in `sketchbook.engine.simulator`: so
each run replays anywhere from its indices.
"""

import base64
import difflib
import importlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, NamedTuple

from sketchbook import share, shown, versions
from sketchbook.catalogue import UnknownSketchError, models_of
from sketchbook.engine.cases import SwitchError, compiled, source_of_class
from sketchbook.engine.distance import Distances
from sketchbook.engine.explorer import Explorer, Progress, Result
from sketchbook.engine.model import Action, Model, ModelError, SelectError
from sketchbook.engine.properties import NO_DEADLOCK
from sketchbook.engine.run import ReplayError, Run
from sketchbook.engine.shrink import shrink
from sketchbook.engine.simulator import Event, Faults, Simulator, _Simulating

PROBE = 20_000
"""States that an estimate visits at most."""
PROBE_SECONDS = 2.0
"""Seconds that an estimate takes at most: for so long nobody minds waiting, and what is done by then needs no estimate."""
AT_MOST = 200_000
"""States that an exploration visits unless it is told otherwise; a page's memory ends near a million."""
LONGEST = 500
"""Steps that a simulation takes at most."""


class SessionError(ValueError):
    """A request that can not be answered; where the text of the sketch is to blame, with its line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class _OutOfTimeError(Exception):
    """The time of a probe is over."""


class _Probe(Explorer):
    """An exploration that ends after some seconds."""

    until = float("inf")
    """When, by its clock."""

    def _expand(self, level: list[Any]) -> Iterator[tuple[Any, Any]]:
        for expanded in super()._expand(level):
            if self.clock() >= self.until:
                raise _OutOfTimeError
            yield expanded


class _Move(NamedTuple):
    """One enabled move of the state that the reader is at."""

    number: int
    action: Action
    then: Any
    held: str
    """What keeps it from happening, in words; empty when nothing does."""


@dataclass
class _Conditions:
    """Faults that are in force and are no moves of the model."""

    down: set[str] = field(default_factory=set)
    """Lanes that do nothing."""
    cut: set[frozenset[str]] = field(default_factory=set)
    """Pairs of lanes between which nothing arrives."""
    lost: set[Action] = field(default_factory=set)
    """Deliveries that never happen."""


class Session:
    """A sketch with constants and switches, a run of it so far, and what went wrong around it.

    `progress` is given what an exploration has done so far, about twice a second; `memory` tells how many bytes the
    process holds (0: not known).
    """

    COMMANDS: ClassVar[tuple[str, ...]] = (
        "open",
        "state",
        "take",
        "back",
        "reset",
        "goto",
        "follow",
        "replay",
        "changes",
        "simulate",
        "proceed",
        "fault",
        "estimate",
        "explore",
        "shortest",
        "distances",
        "against",
    )

    def __init__(
        self,
        progress: Callable[[dict[str, Any]], None] | None = None,
        memory: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.progress, self.memory, self.clock = progress, memory, clock
        self.name, self.version = "", 0
        self.edited = self.old = False
        self._opened: Model[Any] | None = None
        self._choices: list[int] = []
        self._start = 0
        self._loop: int | None = None
        self._conditions = _Conditions()
        self._clockwork: _Simulating | None = None
        self._seed, self._faults = 1, Faults()
        self._distances: Distances | None = None
        self._shortest: dict[str, Run | None] = {}
        self._probed: tuple[Any, Result] | None = None

    # the door

    def answer(self, request: str) -> str:
        """The answer to one request, both as JSON text."""
        try:
            given = json.loads(request)
            command = given.pop("do")
            if command not in self.COMMANDS:
                raise SessionError(f"there is no command {command!r}; there are {', '.join(self.COMMANDS)}")
            return json.dumps(getattr(self, command)(**given), ensure_ascii=False)
        except MemoryError:
            self._distances = None
            return self._refusal("Python has no memory left: choose smaller constants, or fewer states.")
        except (ModelError, SwitchError, SelectError, ReplayError, SessionError) as error:
            return self._refusal(_sentence(error), getattr(error, "line", None) or self._line_of(error))
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a reader's own code raises is an answer, too
            return self._refusal(f"{type(error).__name__}: {_sentence(error)}", self._line_of(error))

    def _refusal(self, message: str, line: int | None = None) -> str:
        return json.dumps({"error": {"message": message, "line": line}}, ensure_ascii=False)

    def _line_of(self, error: BaseException) -> int | None:
        """The last line of the edited text that an error came through."""
        frames = traceback.extract_tb(error.__traceback__)
        mark = (
            "]" if self.edited else " [edited]"
        )  # an edited sketch with a mistake switched on has that one's name
        lines = [frame.lineno for frame in frames if frame.filename.endswith(mark)]
        return lines[-1] if lines else None

    # opening

    def open(
        self,
        sketch: str,
        constants: Mapping[str, Any] | None = None,
        switches: Sequence[str] = (),
        source: str | None = None,
        version: int = 1,
    ) -> dict[str, Any]:
        """Begin with a sketch at its initial state. `source` is the edited text of its file.

        SessionError, with the line, when the text can not be compiled or lacks the sketch's class.
        """
        published = published_class(sketch)
        edited = source is not None and source != source_of_class(published)
        cls = edited_class(published, str(source)) if edited else published
        model = cls.with_switches(*switches)(**read_constants(constants or {}))
        self.name, self.version, self.edited, self.old = sketch.replace("_", "-"), version, edited, False
        self._begin(model)
        return {**self.about(), **self.state()}

    def _begin(self, model: Model[Any]) -> None:
        self._opened = model
        self._distances, self._shortest, self._probed = None, {}, None
        self._conditions = _Conditions()
        self._set_run(Run(model))

    def _set_run(self, run: Run) -> None:
        self._choices, self._start, self._loop = list(run.choices), run.start, run.loop
        self._clockwork = None

    @property
    def model(self) -> Model[Any]:
        """The model that is open. SessionError before `open`."""
        if self._opened is None:
            raise SessionError("no sketch is open")
        return self._opened

    @property
    def run(self) -> Run:
        """The run so far."""
        return Run(self.model, tuple(self._choices), self._start, self._loop)

    def about(self) -> dict[str, Any]:
        """What is open, and what can be asked of it."""
        model = self.model
        cls = type(model)
        return {
            "sketch": self.name,
            "version": self.version,
            "edited": self.edited,
            "constants": {n: shown.plain(v) for n, v in model.constants.items()},
            "switches": list(cls.switches),
            "scope": shown.model_words(model),
            "lanes": model.lanes(),
            "links": [list(pair) for pair in self._links()],
            "properties": [
                {"name": p.name, "kind": p.kind, "about": p.doc} for p in model.properties.values()
            ],
            "symmetric": list(cls.symmetric),
            "starts": sum(1 for _ in model.initial_states()),
            "faults": self._simulated_faults(),
            "can": {
                "drop": self._has_messages(),
                "cut": bool(self._links()),
                "crash": self._has_messages() and len(model.lanes()) > 0,
            },
        }

    def _has_messages(self) -> bool:
        return any(not isinstance(d, str) for r in self.model.rules.values() for d in r.domains)

    def _links(self) -> list[tuple[str, str]]:
        """Pairs of lanes between which messages go."""
        lanes = self.model.lanes()
        if not self._has_messages():
            return []
        return [(one, other) for i, one in enumerate(lanes) for other in lanes[i + 1 :]]

    def _simulated_faults(self) -> list[str]:
        """The names of those fields of `Faults` that can make a difference here."""
        model = self.model
        found: list[str] = []
        if self._has_messages():
            found += ["drop", "duplicate", "delay"] if model.messages_stay() else ["drop", "delay"]
            if len(model.lanes()) > 1:
                found.append("partition")
            if model.lanes():
                found.append("crash")
        if "restart_without_disk" in model.rules:
            found.append("lose_disk")
        if type(model).pace and model.lanes():
            found.append("skew")
        return found

    # the state that the reader is at

    def state(self, run: bool = True) -> dict[str, Any]:
        """Where the run stands: enabled moves in words, conditions, and (unless told not to) the run for the stepper."""
        here = self.run
        state = here.last
        moves = self._moves(here)
        self._conditions.lost &= {m.action for m in moves}
        found: dict[str, Any] = {
            "steps": len(here),
            "moves": [self._as_dict(m, state) for m in moves],
            "conditions": {
                "down": sorted(self._conditions.down, key=self.model.lanes().index),
                "cut": sorted(sorted(pair) for pair in self._conditions.cut),
                "lost": len(self._conditions.lost),
            },
        }
        if self._distances:
            found["distance"] = {"property": self._distances.name, "now": self._distances.of(state)}
        if run:
            found["run"] = self.recorded(here, title="Your run")
        return found

    def _moves(self, run: Run) -> list[_Move]:
        origin = self._origins(run)
        return [
            _Move(i, action, then, self._held(action, origin))
            for i, (action, then) in enumerate(self.model.moves(run.last))
        ]

    def _origins(self, run: Run) -> dict[Any, str | None]:
        """For each message of the run the lane that sent it."""
        model = self.model
        origin: dict[Any, str | None] = {}
        for step in run.steps:
            place = model.place(step.action)
            for message in model.messages(step.after):
                origin.setdefault(message, place)
        return origin

    def _held(self, action: Action, origin: Mapping[Any, str | None]) -> str:
        place = self.model.place(action)
        conditions = self._conditions
        if self._is_fault(action):
            return ""
        if place in conditions.down:
            return f"{place} is down"
        message = self.model.delivered(action)
        if message is None:
            return ""
        if action in conditions.lost:
            return "the message is lost"
        sender = origin.get(message)
        if sender and place and frozenset((sender, place)) in conditions.cut:
            return f"the link between {sender} and {place} is cut"
        return ""

    def _is_fault(self, action: Action) -> bool:
        rule = self.model.rules.get(action.rule)
        return rule is not None and rule.is_fault

    def _as_dict(self, move: _Move, state: Any) -> dict[str, Any]:
        model = self.model
        message = model.delivered(move.action)
        found: dict[str, Any] = {
            "index": move.number,
            "says": model.describe(move.action, state, move.then),
            "action": model.text(move.action),
            "at": model.place(move.action),
            "rule": move.action.rule,
            "fault": self._is_fault(move.action),
            "message": None if message is None else model.message_text(message),
            "held": move.held,
        }
        if self._distances:
            found["distance"] = self._distances.of(move.then)
        return found

    def recorded(self, run: Run, **words: str) -> dict[str, Any]:
        """The run as the stepper shows it. One of edited text has no fragment: an address holds no code."""
        record = shown.recorded(run, self.version, slug="lab", **words)
        record["edited"] = self.edited
        if self.edited:
            record["fragment"] = ""
        if self.edited or self.old:  # the lines are not those of the source that the page shows
            for step in record["steps"]:
                step.update(file=None, line=None, end=None)
        return record

    # moving

    def take(self, move: int) -> dict[str, Any]:
        """Take an enabled move. SessionError for one that is not there, or is held back."""
        moves = self._moves(self.run)
        if not 0 <= move < len(moves):
            raise SessionError(f"there is no move {move} here; there are {len(moves)}")
        if moves[move].held:
            raise SessionError(f"this can not happen now: {moves[move].held}")
        self._take(moves[move])
        return self.state()

    def _take(self, move: _Move) -> None:
        if self._clockwork is not None:
            self._clockwork._arrived(move.action, self.run.last, move.then)  # noqa: SLF001
        self._choices.append(move.number)
        self._loop = None

    def back(self, steps: int = 1) -> dict[str, Any]:
        """Undo the last steps."""
        return self.goto(max(0, len(self._choices) - steps))

    def goto(self, step: int) -> dict[str, Any]:
        """Keep the first `step` steps, and go on from there."""
        if step < len(self._choices):
            self._choices, self._loop, self._clockwork = self._choices[:step], None, None
        return self.state()

    def reset(self) -> dict[str, Any]:
        """Back to the initial state, with nothing down, cut or lost."""
        self._conditions = _Conditions()
        self._set_run(Run(self.model))
        return self.state()

    def follow(self, choices: Sequence[int], start: int = 0) -> dict[str, Any]:
        """Stand at the end of a run of what is open. ReplayError when there is no such run."""
        run = Run(self.model, tuple(choices), start)
        _ = run.steps  # replays it
        self._set_run(run)
        return self.state()

    def replay(self, fragment: str, sketch: str = "", current: int = 1, archive: str = "") -> dict[str, Any]:
        """Open what a shared run says, and stand at its end. ShareError when it can not be had.

        `current` is today's version of the sketch; `archive` is the kept one that the run was made with, as base64 of
        its zip: an older run replays by its own source.
        """
        shared = share.parse(fragment)
        name = sketch or self.name
        old = bool(archive)
        cls = versions.load(base64.b64decode(archive), name) if old else published_class(name)
        run = share.replay(shared, cls, current)
        version = shared.version if old else current
        self.name, self.version, self.edited, self.old = name, version, False, old
        self._begin(run.model)
        self._set_run(run)
        notice = ""
        if shared.version and shared.version != current:
            how = "its own source" if old else "today's source, and it ends where it did"
            notice = f"Recorded with version {shared.version}; today's is {current}. Replayed by {how}."
        return {**self.about(), **self.state(), "notice": notice}

    def changes(self, source: str) -> dict[str, Any]:
        """The unified difference between the sketch's published file and a reader's text of it."""
        published = source_of_class(published_class(self.name))
        label = f"{self.name.replace('-', '_')}.py"
        lines = difflib.unified_diff(
            published.splitlines(keepends=True),
            source.splitlines(keepends=True),
            label,
            f"{label} [edited]",
            n=2,
        )
        return {"difference": "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)}

    # runs that nobody chooses

    def simulate(
        self, seed: int = 1, faults: Mapping[str, Any] | None = None, steps: int = 60
    ) -> dict[str, Any]:
        """A run from the initial state under faults, from a seed; the reader stands at its end."""
        self._faults = read_faults(faults or {})
        self._seed = seed
        self._conditions = _Conditions()
        simulation = Simulator(self.model, self._faults).run(seed, steps=min(max(steps, 1), LONGEST))
        self._set_run(simulation.run)
        answer = self.state()
        notes: dict[int, list[str]] = {}
        for event in simulation.events:
            notes.setdefault(event.before_step, []).append(event_words(event))
        for number, step in enumerate(answer["run"]["steps"]):
            if number in notes:
                step["says"] = f"({' '.join(notes[number])}) {step['says']}"
        return {
            **answer,
            "ended": simulation.ended,
            "broken": simulation.broken,
            "seed": seed,
            "events": [asdict(event) for event in simulation.events],
        }

    def proceed(
        self, steps: int = 1, seed: int | None = None, faults: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Let the clock choose the next steps from here on, around what is down, cut or lost.

        ``quiet`` in the answer: nothing can happen any more, unless something is mended.
        """
        if seed is not None and seed != self._seed:
            self._seed, self._clockwork = seed, None
        if faults is not None and (wanted := read_faults(faults)) != self._faults:
            self._faults, self._clockwork = wanted, None
        quiet = False
        for _ in range(min(max(steps, 1), LONGEST)):
            if self._clockwork is None:
                self._clockwork = self._wound_up()
            state = self.run.last
            free = [m for m in self._moves(self.run) if not m.held]
            offered = [(m.action, m.then) for m in free]
            self._clockwork._schedule(state, offered)  # noqa: SLF001
            chosen = self._clockwork._next(offered)  # noqa: SLF001
            if chosen is None:
                quiet = True
                break
            self._take(free[chosen])
        return {**self.state(), "quiet": quiet}

    def _wound_up(self) -> _Simulating:
        """The simulator's clock as it stands after the run so far."""
        clock = _Simulating(Simulator(self.model, self._faults), self._seed)
        for step in self.run.steps:
            moves = list(self.model.moves(step.before))
            clock._schedule(step.before, moves)  # noqa: SLF001
            clock._next(moves)  # noqa: SLF001  time goes by; the choice was made
            clock._arrived(step.action, step.before, step.after)  # noqa: SLF001
        return clock

    def fault(
        self,
        what: str,
        who: str = "",
        between: Sequence[str] = (),
        move: int = -1,
    ) -> dict[str, Any]:
        """``crash`` or ``restart`` (of `who`), ``cut`` or ``mend`` (`between` two lanes), ``drop`` (what `move` delivers).

        Where the model has a rule for it, that move is taken; where it has none, a condition holds moves back.
        """
        run = self.run
        moves = self._moves(run)
        conditions = self._conditions
        said = ""
        if what in ("crash", "restart"):
            if who not in self.model.lanes():
                raise SessionError(f"there is no {who}; there are {', '.join(self.model.lanes())}")
            if what == "crash":
                rule = self._fault_move(moves, "crash", who)
                if rule is None:
                    conditions.down.add(who)
                    said = f"{who} is down: it does nothing until it restarts."
            else:
                was_down = who in conditions.down
                conditions.down.discard(who)
                rule = self._fault_move(moves, "restart", who)
                if rule is None:
                    said = f"{who} is up again." if was_down else f"{who} was up already."
            if rule is not None:
                self._take(rule)
        elif what in ("cut", "mend"):
            pair = frozenset(between)
            if len(pair) != 2 or not pair <= set(self.model.lanes()):
                raise SessionError(f"a link is between two of {', '.join(self.model.lanes())}")
            (conditions.cut.add if what == "cut" else conditions.cut.discard)(pair)
            one, other = sorted(pair, key=self.model.lanes().index)
            said = f"The link between {one} and {other} is {'cut' if what == 'cut' else 'mended'}."
        elif what == "drop":
            if not 0 <= move < len(moves) or self.model.delivered(moves[move].action) is None:
                raise SessionError("there is no message to drop")
            message = self.model.delivered(moves[move].action)
            rule = next(
                (
                    m
                    for m in moves
                    if m.action.rule == "drop"
                    and self._is_fault(m.action)
                    and self.model.delivered(m.action) == message
                ),
                None,
            )
            if rule is not None:
                self._take(rule)
            else:
                conditions.lost.add(moves[move].action)
                said = "The message is lost."
        else:
            raise SessionError(f"a fault is crash, restart, cut, mend or drop, not {what!r}")
        return {**self.state(), "said": said}

    def _fault_move(self, moves: Iterable[_Move], rule: str, who: str) -> _Move | None:
        for move in moves:
            if (
                move.action.rule == rule
                and self._is_fault(move.action)
                and self.model.place(move.action) == who
            ):
                return move
        return None

    # exploring

    def estimate(
        self,
        properties: Sequence[str] | None = None,
        symmetry: bool = False,
        states: int = PROBE,
        seconds: float = PROBE_SECONDS,
    ) -> dict[str, Any]:
        """How large an exploration would be, from one that goes on for so many states or seconds.

        ``known`` is the number of states when it is: the probe got to the end (it saw them all, or a violation), or a
        pinned count has these constants. ``seconds`` and ``bytes`` are for `known` states, else for each 100,000. A
        probe that got to the end is kept: `explore` answers with what it found.
        """
        probe = _Probe(
            self.model,
            properties=properties or None,
            symmetry=symmetry,
            max_states=states,
            progress=self._report,
            clock=self.clock,
        )
        began = self.clock()
        probe.until = began + seconds
        ended: Result | None = None
        try:
            result = probe.run()
            ended = result if result.complete or result.violation else None
        except _OutOfTimeError:
            pass
        took, seen = self.clock() - began, len(probe.index)
        self._probed = (_asked(properties, symmetry), ended) if ended else None
        known = seen if ended else self._pinned(symmetry)
        weight = weight_of(list(probe.index)[-200:])
        size = known or 100_000
        return {
            "known": known,
            "more_than": 0 if known else seen,
            "seconds": round(took / max(seen, 1) * size, 2),
            "bytes": weight * size,
            "limit": AT_MOST,
        }

    def _pinned(self, symmetry: bool) -> int | None:
        """The number of states that a test pins for what is open."""
        cls = type(self.model)
        if self.edited or cls.switches:
            return None
        for count in cls.counts:
            if (
                count.symmetry == symmetry
                and {**cls.constant_defaults, **count.constants} == self.model.constants
            ):
                return count.distinct
        return None

    def explore(
        self,
        properties: Sequence[str] | None = None,
        symmetry: bool = False,
        max_states: int = AT_MOST,
        max_depth: int | None = None,
    ) -> dict[str, Any]:
        """Visit every state within bounds. A counterexample becomes the reader's run, which stands at its end."""
        result = self._probe_of(properties, symmetry, max_states, max_depth)
        if result is None:
            result = Explorer(
                self.model,
                properties=properties or None,
                symmetry=symmetry,
                max_states=max_states,
                max_depth=max_depth,
                progress=self._report,
                clock=self.clock,
            ).run()
        violation = result.violation
        if violation and not symmetry and properties is None:
            self._shortest[violation.name] = violation.run
        answer: dict[str, Any] = {
            "distinct": result.distinct,
            "depth": result.depth,
            "transitions": result.transitions,
            "seconds": round(result.seconds, 3),
            "bytes": self.memory(),
            "complete": result.complete,
            "bound": result.bound,
            "verdict": result.verdict,
            "violated": violation.name if violation else "",
            "kind": violation.kind if violation else "",
            "length": violation.length if violation else None,
            "unreached": result.unreached if result.complete else [],
            "idle": result.idle_rules if result.complete else [],
            "checked": list(result.checked),
            "sentence": verdict_words(result),
            "run": None,
        }
        if violation:
            answer["run"] = self._counterexample(violation.name, violation.run)
        return answer

    def _probe_of(
        self, properties: Sequence[str] | None, symmetry: bool, max_states: int, max_depth: int | None
    ) -> Result | None:
        """What an estimate has found already, if that is what these bounds let be found."""
        if self._probed is None or max_depth is not None:
            return None
        asked, result = self._probed
        fits = asked == _asked(properties, symmetry) and result.distinct < max_states
        return result if fits else None

    def _report(self, now: Progress) -> None:
        if self.progress:
            self.progress({**now._asdict(), "bytes": self.memory()})

    def _counterexample(self, name: str, run: Run) -> dict[str, Any]:
        self._set_run(run)
        kind = self.model.properties[name].kind if name in self.model.properties else "always"
        words = name.replace("_", " ")
        if kind == "sometimes":
            return self.recorded(run, title=f"The shortest way to: {words}", reaches=name)
        return self.recorded(run, title=f"The shortest way to break {words}", breaks=name)

    def shortest(
        self,
        prop: str,
        max_states: int = AT_MOST,
    ) -> dict[str, Any]:
        """The shortest run that breaks a prop, or reaches a "sometimes" one; ``run`` is None when there is none."""
        run, result = self._search(prop, max_states)
        words = prop.replace("_", " ")
        if run is None:
            if result is not None and not result.complete:
                sentence = f"None among the first {result.distinct:,} states."
            else:
                sentence = f"Nothing breaks {words} within these constants: all states were visited."
            return {"run": None, "length": None, "sentence": sentence, "seconds": result and result.seconds}
        return {
            "run": self._counterexample(prop, run),
            "length": len(run),
            "sentence": f"The shortest way takes {shown.steps_text(len(run))}.",
            "seconds": result and result.seconds,
        }

    def _search(self, name: str, max_states: int) -> tuple[Run | None, Result | None]:
        if name in self._shortest:
            return self._shortest[name], None
        known = self.model.properties.get(name)
        if known is None and name != NO_DEADLOCK:
            raise SessionError(f"there is no property {name}; there are {', '.join(self.model.properties)}")
        result = Explorer(
            self.model,
            properties=[name],
            max_states=max_states,
            stop="witness" if known is not None and known.kind == "sometimes" else "violation",
            progress=self._report,
            clock=self.clock,
        ).run()
        run = result.run_to(name)
        if run is not None or result.complete:
            self._shortest[name] = run
        return run, result

    def against(self, prop: str, max_states: int = AT_MOST) -> dict[str, Any]:
        """The reader's run beside the shortest one: did it break the prop, in how many steps, how few suffice.

        The reader's run stays as it is.
        """
        mine = self.run
        broken = mine.standing().get(prop)
        shortest, result = self._search(prop, max_states)
        needed = None
        if broken:
            needed = len(shrink(Run(self.model, mine.choices[:broken], mine.start), prop))
        least = len(shortest) if shortest is not None else None
        return {
            "yours": broken,
            "needed": needed,
            "shortest": least,
            "sentence": _beside(prop, broken, needed, least, result),
        }

    def distances(self, prop: str = "", max_states: int = 100_000) -> dict[str, Any]:
        """From now on say for each move how far the nearest violation of a property is after it; "" stops saying it."""
        self._distances = Distances(self.model, prop, max_states) if prop else None
        return self.state(run=False)


def _asked(properties: Sequence[str] | None, symmetry: bool) -> tuple[Any, ...]:
    """What is equal for explorations that find the same."""
    return (tuple(sorted(properties or ())), symmetry)


# --- reading what a page gives ----------------------------------------------------------------------------


def published_class(name: str) -> type[Model[Any]]:
    """The class of a sketch, as it is published: only its own module is loaded, which in a page is much faster."""
    module_name = f"sketchbook.sketches.{name.replace('-', '_')}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        raise UnknownSketchError(f"there is no sketch {name!r}") from None
    for cls in models_of(module):
        return cls
    raise UnknownSketchError(f"{name!r} is no sketch")


def edited_class(published: type[Model[Any]], source: str) -> type[Model[Any]]:
    """The class of the same name from a reader's text of its file. SessionError says in which line it is wrong."""
    try:
        return compiled(published, source, "edited")
    except SyntaxError as error:
        raise SessionError(f"{error.msg[:1].upper()}{error.msg[1:]}", error.lineno) from None
    except AttributeError as error:
        if error.name == published.__name__:
            raise SessionError(f"there is no class {published.__name__} any more") from None
        raise _at_line(error) from error
    except Exception as error:
        raise _at_line(error) from error


def _at_line(error: Exception) -> SessionError:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(" [edited]")]
    return SessionError(f"{type(error).__name__}: {error}", lines[-1] if lines else None)


def read_constants(given: Mapping[str, Any]) -> dict[str, Any]:
    """Constants as JSON has them, as the class wants them: lists are tuples."""
    return {name: _tuples(value) for name, value in given.items()}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def read_faults(given: Mapping[str, Any]) -> Faults:
    """`Faults` from JSON. SessionError for a name that is none."""
    known = {f.name for f in fields(Faults)}
    if unknown := sorted(given.keys() - known):
        raise SessionError(f"there is no fault {unknown[0]}; there are {', '.join(sorted(known))}")
    return Faults(**given)


# --- words ------------------------------------------------------------------------------------------------


def event_words(event: Event) -> str:
    """What the simulator did between two steps, as a sentence."""
    match event.what:
        case "drop":
            return f"Lost on its way: {event.who}."
        case "duplicate":
            return f"Arrives once more: {event.who}."
        case "partition":
            return f"The network is split: {event.who}."
        case "heal":
            return "The network is whole again."
        case "down":
            return f"{event.who} goes down."
        case _:
            return f"{event.who} is up again."


def verdict_words(result: Result) -> str:
    """What an exploration found, as one sentence that claims no more than it may."""
    states = f"{result.distinct:,} {'orbits of states' if result.symmetry else 'states'}"
    if result.violation:
        name = result.violation.name.replace("_", " ")
        return f"Broken: {name}, in {shown.steps_text(result.violation.length)}, after {states}."
    if not result.complete:
        reason = "depth" if result.bound == "depth" else "number of states"
        return f"No violation in {states}; the bound on the {reason} ended it, so more may be found beyond."
    if result.unreached:
        names = ", ".join(name.replace("_", " ") for name in result.unreached)
        return f"All {states} visited, and none has: {names}."
    return f"Holds in all {states} within these constants; that says nothing of larger ones."


def _beside(
    name: str, broken: int | None, needed: int | None, least: int | None, result: Result | None
) -> str:
    words = name.replace("_", " ")
    if least is None:
        if result is not None and not result.complete:
            return f"Nobody knows: no violation of {words} in the first {result.distinct:,} states."
        return f"{words.capitalize()} can not be broken within these constants."
    shortest = f"the shortest way takes {shown.steps_text(least)}"
    if broken is None:
        return f"{words.capitalize()} still holds; {shortest}."
    if broken == least:
        return f"You broke {words} in {shown.steps_text(broken)}, and no way is shorter."
    spare = f" ({shown.steps_text(needed)} of them are needed)" if needed and needed < broken else ""
    return f"You broke {words} in {shown.steps_text(broken)}{spare}; {shortest}."


def _sentence(error: BaseException) -> str:
    text = str(error)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def weight_of(states: Sequence[Any]) -> int:
    """Bytes that each of some neighbouring states takes in a search, what they share counted once."""
    seen: set[int] = set()
    total = 0
    waiting = list(states)
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)
        if isinstance(value, tuple | frozenset):
            waiting += value
    entry = (
        110  # of the dictionary that numbers the states, the arrays of parents and choices, the waiting level
    )
    return total // max(len(states), 1) + entry
