"""Judging runs that people hand in: each a shared run (see `sketchbook.share`), one a line.

Only moves that a sketch has can be taken, and only its own bugs switched on: a line holds numbers and names, no code.
But a line may ask for a thousand servers; so each is replayed in another process, which has a time and some memory.
"""

import difflib
import multiprocessing
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from sketchbook import explored, share, versions
from sketchbook.catalogue import Sketch, catalogue, slug
from sketchbook.engine.model import ModelError
from sketchbook.engine.properties import NO_DEADLOCK
from sketchbook.engine.run import Run
from sketchbook.shown import plain, standing, steps_text

SECONDS = 10.0
"""How long a line may take by default."""
MEMORY = 2 << 30
"""Bytes of address space that the replaying process may add, where the platform can limit it."""
_QUOTED = re.compile(r'"((?:[^"]|"")*)"\s*[,;\t]\s*(.*)')
_ANCHOR = re.compile(r"[A-Za-z0-9]+(?:[-_=&.][A-Za-z0-9]*)+")
"""What follows the ``#`` of an address, and is no word of a comment: several words in one."""
_PLAIN = re.compile(r"([^=#\t,;]*)[,;]\s*(.*)")


@dataclass(frozen=True)
class Line:
    """One line that was handed in."""

    number: int
    """From 1, blank lines and comments counted."""
    who: str
    text: str
    """The address or fragment."""
    file: str = ""
    """Where it stands, when there are several files."""

    @property
    def place(self) -> str:
        """``12``, or ``ada.txt:12``."""
        return f"{self.file}:{self.number}" if self.file else str(self.number)


@dataclass
class Judged:
    """What is to be said of one line."""

    line: int
    who: str
    file: str = ""
    """Where the line stands, when there are several files."""
    valid: bool = False
    why: str = ""
    """Why it is not valid."""
    steps: int | None = None
    version: int | None = None
    today: int | None = None
    """Today's version of the sketch."""
    constants: dict[str, Any] = field(default_factory=dict)
    """Those that differ from the sketch's defaults."""
    switches: list[str] = field(default_factory=list)
    properties: dict[str, int | None] = field(default_factory=dict)
    """Each property that is judged, with the step that breaks it (0: the initial state), or, for one that holds
    "sometimes", that reaches it; None when no step does."""
    same_as: str = ""
    """The place of the first line with the same run."""
    shortest: int | None = None
    """Steps of a shortest run that does it within the same scope, where that is known."""

    @property
    def place(self) -> str:
        """``12``, or ``ada.txt:12``."""
        return f"{self.file}:{self.line}" if self.file else str(self.line)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        return asdict(self)


def read_lines(text: str, file: str = "") -> Iterator[Line]:
    """The lines that hold a run: bare, or behind a name and a tab, comma or semicolon (quoted as in CSV, or not).

    Blank lines and comments are passed over, and so is a first line of column titles. A line that begins with the ``#``
    of a fragment is no comment, and neither is one that is a single word after it: ``#a-leader-is-elected``.
    """
    first = True
    for number, line in enumerate(text.removeprefix("\N{BYTE ORDER MARK}").splitlines(), 1):
        given = line.strip()
        if not given or (given.startswith("#") and not _may_be_a_fragment(given[1:])):
            continue
        who, address = _columns(given)
        if not (first and who and not {"=", "#"} & set(given)):
            yield Line(number, who, address, file)
        first = False


def _may_be_a_fragment(text: str) -> bool:
    return text.startswith(tuple(f"{name}=" for name in share.PARAMETERS)) or bool(_ANCHOR.fullmatch(text))


def _columns(line: str) -> tuple[str, str]:
    if "\t" in line:
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        address = next((cell for cell in cells if "steps=" in cell), cells[-1])
        cells.remove(address)
        return next(filter(None, cells), ""), address
    if quoted := _QUOTED.fullmatch(line):
        return quoted[1].replace('""', '"').strip(), quoted[2].strip().strip('"')
    if (named := _PLAIN.fullmatch(line)) and "://" not in named[1]:
        return named[1].strip(), named[2].strip().strip('"')
    return "", line.strip('"')


# --- one line ---------------------------------------------------------------------------------------------


def judge_line(line: Line, sketch: Sketch, properties: list[str]) -> tuple[Judged, Any]:
    """What is to be said of a line, and what is equal for lines with the same run (None for one that is not valid)."""
    today = versions.current(sketch.name)
    judged = Judged(line.number, line.who, line.file, today=today)
    try:
        if (other := _sketch_in(line.text)) not in ("", sketch.name):
            raise share.ShareError(f"this is a run of {other}, not of {sketch.name}")
        shared = _recorded(line.text, sketch, today) or share.parse(line.text)
        judged.version = shared.version or today
        cls = versions.version_of(sketch, shared.version)
        run = share.replay(shared, cls, today)
        judged.properties = _standing(run, properties)
    except (share.ShareError, ModelError) as error:
        judged.why = str(error)
        return judged, None
    except share.ODD as error:
        judged.why = f"its properties can not be judged with these constants: {error!r}"
        return judged, None
    defaults = cls.constant_defaults
    constants = run.model.constants
    judged.valid = True
    judged.steps = len(run)
    judged.constants = {name: plain(v) for name, v in constants.items() if v != defaults[name]}
    judged.switches = list(shared.switches)
    judged.shortest = _shortest(sketch, run, properties)
    return judged, (judged.version, repr(constants), shared.switches, run.start, run.choices, run.loop)


def _sketch_in(address: str) -> str:
    """The sketch that an address is about: the last part of its path that names one; empty for a bare fragment."""
    path, _, _ = address.partition("#")
    names = {sketch.name for sketch in catalogue()}
    return next((part for part in reversed(re.split(r"[/?]", path)) if part in names), "")


def _recorded(address: str, sketch: Sketch, today: int) -> share.SharedRun | None:
    """The run that an anchor of the sketch's page names: a scenario or a bug's shortest run; None where it names none.

    ShareError where the anchor has the form of one, and the page has no such run.
    """
    _, _, anchor = address.strip().partition("#")
    if not _ANCHOR.fullmatch(anchor) or "=" in anchor:
        return None
    runs = {slug(scenario.name): scenario for scenario in sketch.cls.scenarios}
    if anchor in runs:
        return share.shared(explored.scenario_run(sketch, runs[anchor]), today)
    for bug in sketch.cls.bugs:
        if anchor == f"bug-{bug.name}":
            return share.shared(explored.shortest_run(explored.of_bug(sketch, bug)), today)
    close = difflib.get_close_matches(anchor, runs, n=1)
    hint = f"; did you mean #{close[0]}?" if close else ""
    raise share.ShareError(
        f"#{anchor} is neither a shared run, which begins with #run=, nor a run on the page of {sketch.name}{hint}"
    )


def _standing(run: Run, properties: list[str]) -> dict[str, int | None]:
    found = standing(run)
    for name in properties:
        if name not in found and name != NO_DEADLOCK:
            raise ModelError(f"there was no property {name} in that version")
    return {
        name: entry.get("reached" if entry.get("kind") == "sometimes" else "broken")
        for name in properties
        for entry in [found.get(name, {})]
    }


def _shortest(sketch: Sketch, run: Run, properties: list[str]) -> int | None:
    """Steps of a shortest run for the one property that is judged, from explored.json."""
    model, cls = run.model, type(run.model)
    if len(properties) != 1 or (cls.unswitched or cls) is not sketch.cls:
        return None
    [prop] = properties
    searches = [
        *(
            explored.of_bug(sketch, b)
            for b in sketch.cls.bugs
            if ((b.name,), b.breaks) == (cls.switches, prop)
        ),
        *(
            explored.of_scenario(sketch, s)
            for s in sketch.cls.scenarios
            if (s.switches, s.shortest_to) == (cls.switches, prop)
        ),
    ]
    records = explored.records(sketch)
    for search in searches:
        if search.model.constants == model.constants and (known := search.known(records.get(search.name))):
            return len(known)
    return None


# --- all of them ------------------------------------------------------------------------------------------


def judge(
    lines: Iterable[Line], sketch: Sketch, properties: list[str], seconds: float = SECONDS
) -> list[Judged]:
    """Judge all lines, in order. A line that takes longer than `seconds`, or too much memory, is not valid."""
    found: list[Judged] = []
    first: dict[Any, str] = {}
    with _Worker(sketch, properties, seconds) as worker:
        for line in lines:
            judged, run = worker.judge(line)
            if run is not None and first.setdefault(run, line.place) != line.place:
                judged.same_as = first[run]
            found.append(judged)
    return found


class _Worker:
    """A process that judges lines, and is replaced when one takes too long."""

    def __init__(self, sketch: Sketch, properties: list[str], seconds: float) -> None:
        self.sketch, self.properties, self.seconds = sketch, properties, seconds
        methods = multiprocessing.get_all_start_methods()
        self.context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self.process: Any = None
        self.pipe: Any = None

    def __enter__(self) -> "_Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> None:
        self.pipe, theirs = self.context.Pipe()
        ours = self.pipe if self.context.get_start_method() == "fork" else None
        arguments = (theirs, ours, self.sketch, self.properties)
        self.process = self.context.Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()

    def _stop(self) -> None:
        if self.process is not None:
            self.pipe.close()
            self.process.kill()
            self.process.join()
            self.process = None

    def judge(self, line: Line) -> tuple[Judged, Any]:
        if self.process is None:
            self._start()
        why = f"replaying it takes longer than {self.seconds:g} s"
        try:
            self.pipe.send(line)
            if self.pipe.poll(self.seconds):
                answer: tuple[Judged, Any] = self.pipe.recv()
                return answer
        except (EOFError, ConnectionError):
            why = "replaying it takes too much memory"
        self._stop()
        return Judged(
            line.number, line.who, line.file, why=why, today=versions.current(self.sketch.name)
        ), None


def _work(pipe: Connection, theirs: Connection | None, sketch: Sketch, properties: list[str]) -> None:
    """Judge each line that comes through the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the parent, which ends this process
    if theirs is not None:
        theirs.close()  # a copy: with it open here, this process would not notice that the parent is gone
    _limit_memory()
    while True:
        try:
            line: Line = pipe.recv()
        except EOFError:
            return
        try:
            answer = judge_line(line, sketch, properties)
        except (MemoryError, OverflowError, RecursionError):
            answer = (
                Judged(line.number, line.who, line.file, why="its constants are too large to replay it"),
                None,
            )
        pipe.send(answer)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MEMORY, most))


def _address_space() -> int:
    """Bytes of address space that this process has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file of ours
            import resource

            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 2 << 30


# --- in words ---------------------------------------------------------------------------------------------


def words_of(judged: Judged, kinds: dict[str, str]) -> str:
    """How the properties fare: ``agreement broken at step 12``, ``value_learned reached at step 6``."""
    done = [
        f"{name} {'reached' if kinds.get(name) == 'sometimes' else 'broken'} at step {step}"
        for name, step in judged.properties.items()
        if step is not None
    ]
    if done:
        return ", ".join(done)
    if len(judged.properties) == 1:
        [name] = judged.properties
        return f"{name} {'is not reached' if kinds.get(name) == 'sometimes' else 'holds'}"
    return "nothing is broken"


def notes_of(judged: Judged) -> list[str]:
    """What else is to be said of a valid line."""
    notes = []
    if judged.same_as:
        notes.append(f"the same run as line {judged.same_as}")
    if judged.shortest is not None and judged.steps is not None:
        done = any(step is not None for step in judged.properties.values())
        least = done and judged.steps == judged.shortest
        notes.append("no run is shorter" if least else f"{steps_text(judged.shortest)} would do")
    if judged.version != judged.today:
        notes.append(f"version {judged.version}; today's is {judged.today}")
    return notes
