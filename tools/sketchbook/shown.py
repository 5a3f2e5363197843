"""All of a sketch that a page shows, as plain JSON-ready data: source, runs step by step, what was checked.

The pages find this module by the entry point ``zoomon.sketchbook`` and import nothing else of the sketchbook, so what
is here is the whole seam between the two. Runs that an exploration has to find come from `sketchbook.explored`: making
a page explores nothing as long as the code that it is about has not changed.
"""

import inspect
import io
import tokenize
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sketchbook import explored, share, versions
from sketchbook.catalogue import Sketch, catalogue, find
from sketchbook.diagrams import space_time_svg
from sketchbook.engine.cases import Bug, Scenario, Variant, difference, source_of
from sketchbook.engine.model import Model
from sketchbook.engine.properties import NO_DEADLOCK
from sketchbook.engine.run import Run
from sketchbook.explored import slug

PACKAGE = Path(__file__).parent
NOT_FOR_BROWSERS = frozenset(["__main__.py", "cli.py"])
"""Modules of the package that `archive` leaves out: a page has no command line."""


def names() -> list[str]:
    """The names of all sketches, sorted."""
    return [sketch.name for sketch in catalogue()]


def anchors(name: str) -> dict[str, str]:
    """What a page of that sketch can be linked to: anchor to the words that say what is there."""
    cls = find(name).cls
    found = {slug(scenario.name): scenario.name for scenario in cls.scenarios}
    found |= {f"bug-{bug.name}": bug.says for bug in cls.bugs}
    found |= {f"variant-{variant.name}": variant.says for variant in cls.variants}
    found |= {f"property-{p.name}": p.doc for p in cls().properties.values()}
    return found


def files() -> list[Path]:
    """Every file that `page`, `archive` and `published` depend on, sorted."""
    found = [*PACKAGE.rglob("*.py"), *versions.FOLDER.glob("*.zip"), explored.FILE]
    return sorted(path for path in found if path.exists())


def archive() -> bytes:
    """The package as a zip with the same bytes each time: the engine and all sketches, for a Python in the browser."""
    kept = [p for p in sorted(PACKAGE.rglob("*.py")) if p.parent != PACKAGE or p.name not in NOT_FOR_BROWSERS]
    return versions.zipped(
        {f"sketchbook/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in kept}
    )


def published() -> dict[str, bytes]:
    """The kept versions of all sketches: ``raft-1.zip`` to its bytes."""
    return {path.name: path.read_bytes() for path in sorted(versions.FOLDER.glob("*.zip"))}


# --- a page -----------------------------------------------------------------------------------------------


def page(name: str, cache: Path | None = None) -> dict[str, Any]:
    """All that the page of a sketch shows, but its prose. UnknownSketchError for a name that is none.

    `cache` is a directory for what has to be explored because explored.json does not have it.
    """
    sketch = find(name)
    cls = sketch.cls
    model = cls()
    lines = _Lines(cls)
    version = versions.current(sketch.name)
    scenarios = [scenario_run(sketch, s, version, cache) for s in cls.scenarios]
    breaking = {bug.name: bug_run(sketch, bug, version, cache) for bug in cls.bugs}
    return {
        "name": sketch.name,
        "title": sketch.title,
        "paper": cls.paper,
        "about": inspect.getdoc(cls) or "",
        "version": version,
        "lines": len(sketch.source.splitlines()),
        "class": cls.__name__,
        "source": lines.sources(),
        "constants": [
            {"name": n, "value": plain(value), "kind": type(value).__name__, "about": ""}
            for n, value in model.constants.items()
        ],
        "rules": [
            {"name": r.name, "says": r.doc, "fault": r.is_fault, **lines.of(r.name)}
            for r in model.rules.values()
        ],
        "properties": [
            {
                "name": p.name,
                "words": p.name.replace("_", " "),
                "kind": p.kind,
                "about": p.doc,
                "refines": p.abstract and p.abstract.__name__,
                **lines.of(p.name),
            }
            for p in model.properties.values()
        ],
        "bugs": [
            {
                **_switch(sketch, bug),
                "breaks": bug.breaks,
                "length": bug.length,
                "safe": [_constants(cls, scope) for scope in bug.safe],
            }
            for bug in cls.bugs
        ],
        "variants": [_switch(sketch, variant) for variant in cls.variants],
        "scenarios": scenarios,
        "breaking": breaking,
        "badges": badges(sketch),
        "slider": sliders(sketch),
    }


def plain(value: Any) -> Any:
    """A constant's value as JSON has it."""
    return [plain(v) for v in value] if isinstance(value, tuple) else value


def _constants(cls: type[Model[Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    return {n: plain(given[n]) for n in cls.constant_defaults if n in given}


def _switch(sketch: Sketch, switch: Bug | Variant) -> dict[str, Any]:
    kind = "bug" if isinstance(switch, Bug) else "variant"
    return {
        "name": switch.name,
        "anchor": f"{kind}-{switch.name}",
        "says": switch.says,
        "source": switch.source,
        "scope": _constants(sketch.cls, switch.scope),
        "difference": difference(sketch.cls, switch.name),
    }


# --- runs -------------------------------------------------------------------------------------------------


def scenario_run(sketch: Sketch, scenario: Scenario, version: int, cache: Path | None) -> dict[str, Any]:
    """A scenario as a page steps through it."""
    return recorded(
        explored.scenario_run(sketch, scenario, cache),
        version,
        slug=slug(scenario.name),
        title=scenario.name,
        question=scenario.question,
        source=scenario.source,
        breaks=scenario.breaks,
        reaches=scenario.reaches,
    )


def bug_run(sketch: Sketch, bug: Bug, version: int, cache: Path | None) -> dict[str, Any]:
    """The shortest counterexample of a bug in its scope."""
    return recorded(
        explored.shortest_run(explored.of_bug(sketch, bug), cache),
        version,
        slug=f"bug-{bug.name}",
        title=bug.name.replace("-", " ").capitalize(),
        question="",
        source=bug.source,
        breaks=bug.breaks,
    )


def recorded(
    run: Run,
    version: int,
    *,
    slug: str = "",
    title: str = "",
    question: str = "",
    source: str = "",
    breaks: str = "",
    reaches: str = "",
) -> dict[str, Any]:
    """A run as a page steps through it.

    Views repeat themselves from state to state, so their lanes, ring nodes and messages stand once in ``pool``, and each
    view holds the numbers of its own there.
    """
    cls = type(run.model)
    lines = _Lines(cls.unswitched or cls)
    steps = []
    for number, (step, action, says) in enumerate(zip(run.steps, run.actions, run.sentences, strict=True)):
        ask = run.asks[number] if number < len(run.asks) else ""
        place = run.model.place(step.action)
        rule = step.action.rule
        where = {key: value for key, value in lines.of(rule).items() if key != "section"}
        steps.append({"says": says, "ask": ask, "action": action, "at": place, "rule": rule, **where})
    pool, views = _pooled([run.model.view(state).as_dict() for state in run.states])
    return {
        "slug": slug,
        "title": title,
        "question": question,
        "source": source,
        "constants": {n: plain(v) for n, v in run.model.constants.items()},
        "switches": list(cls.switches),
        "start": run.start,
        "choices": list(run.choices),
        "loop": run.loop,
        "fragment": share.fragment(run, version),
        "lanes": run.model.lanes(),
        "breaks": breaks,
        "reaches": reaches,
        "steps": steps,
        "pool": pool,
        "views": views,
        "properties": standing(run),
        "svg": space_time_svg(run, prefix=slug or "run"),
    }


def _pooled(views: list[dict[str, Any]]) -> tuple[dict[str, list[Any]], list[dict[str, Any]]]:
    pool: dict[str, list[Any]] = {"lanes": [], "nodes": [], "messages": []}
    numbers: dict[tuple[str, str], int] = {}

    def number(kind: str, item: Any) -> int:
        key = (kind, repr(item))
        if key not in numbers:
            numbers[key] = len(pool[kind])
            pool[kind].append(item)
        return numbers[key]

    packed = []
    for view in views:
        ring = view["ring"]
        packed.append(
            {
                "lanes": [number("lanes", lane) for lane in view["lanes"]],
                "ring": ring and {"size": ring["size"], "nodes": [number("nodes", n) for n in ring["nodes"]]},
                "messages": [number("messages", message) for message in view["messages"]],
                "facts": view["facts"],
            }
        )
    return pool, packed


def unpacked(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The views of a `recorded` run in full, as `View.as_dict` gives them."""
    pool = run["pool"]
    return [
        {
            "lanes": [pool["lanes"][n] for n in view["lanes"]],
            "ring": view["ring"]
            and {"size": view["ring"]["size"], "nodes": [pool["nodes"][n] for n in view["ring"]["nodes"]]},
            "messages": [pool["messages"][n] for n in view["messages"]],
            "facts": view["facts"],
        }
        for view in run["views"]
    ]


def standing(run: Run) -> dict[str, dict[str, Any]]:
    """How each property fares in a run.

    ``broken``: the first step that breaks it (0: the initial state), None while it holds. ``reached``: for "sometimes"
    and "eventually" the first step after which it is so. An "eventually" is broken by a run that goes round for ever,
    or stops, without it; it is then broken at the last step.
    """
    model = run.model
    broken = run.standing()
    found: dict[str, dict[str, Any]] = {}
    for p in model.properties.values():
        if p.kind == "always":
            found[p.name] = {"kind": p.kind, "broken": broken[p.name]}
            continue
        has = getattr(model, p.name)
        reached = next((number for number, state in enumerate(run.states) if has(state)), None)
        found[p.name] = {"kind": p.kind, "reached": reached}
        if p.kind == "eventually":
            over = run.loop is not None or next(iter(model.moves(run.last)), None) is None
            found[p.name]["broken"] = len(run) if over and reached is None else None
    if not model.may_stop(run.last) and next(iter(model.moves(run.last)), None) is None:
        found[NO_DEADLOCK] = {"kind": "always", "broken": len(run)}
    return found


# --- what was checked -------------------------------------------------------------------------------------


def badges(sketch: Sketch) -> list[dict[str, Any]]:
    """What was checked, each with the numbers of a pinned test or of explored.json, and the scope that it speaks of."""
    found = []
    for count in sketch.cls.counts:
        scope = scope_words(sketch.cls, count.constants)
        states = f"{count.distinct:,} {'orbits' if count.symmetry else 'states'}"
        words = f"{states}, as {count.source} has" if count.source else f"no violation in {states}"
        found.append(
            {"words": words, "scope": scope, "distinct": count.distinct, "depth": count.depth,
             "source": count.source, "kind": "count" if count.source else "holds"}
        )  # fmt: skip
    found += [
        {
            "words": f"{bug.name.replace('-', ' ')} needs {steps_text(bug.length)}",
            "scope": scope_words(sketch.cls, bug.scope), "distinct": None, "depth": None,
            "source": bug.source, "kind": "bug", "bug": bug.name,
        }
        for bug in sketch.cls.bugs
    ]  # fmt: skip
    return found


def steps_text(number: int) -> str:
    """``1 step``, ``12 steps``."""
    return f"{number:,} step{'' if number == 1 else 's'}"


def scope_words(cls: type[Model[Any]], given: Mapping[str, Any]) -> str:
    """A scope in words: ``3 acceptors, 2 values, 2 ballots``."""
    constants = {**cls.constant_defaults, **given}
    return ", ".join(f"{value} {name}" for name, value in constants.items())


def sliders(sketch: Sketch) -> list[dict[str, Any]]:
    """For each bug that is safe in a scope which differs from its own in one constant: verdicts along that constant."""
    found = []
    for bug in sketch.cls.bugs:
        whole = {**sketch.cls.constant_defaults, **bug.scope}
        rows: dict[str, list[Any]] = {}
        for scope in bug.safe:
            other = {**sketch.cls.constant_defaults, **scope}
            differ = [name for name in whole if whole[name] != other[name]]
            if len(differ) == 1:
                rows.setdefault(differ[0], []).append(other[differ[0]])
        for constant, values in rows.items():
            verdicts = [{"value": plain(v), "verdict": "holds"} for v in sorted(values)]
            verdicts.append({"value": plain(whole[constant]), "verdict": "broken", "length": bug.length})
            found.append({"constant": constant, "switch": bug.name, "rows": verdicts})
    return found


# --- where things stand in the source ---------------------------------------------------------------------


class _Lines:
    """Where the rules and properties of a class stand: in its own file, or in those of the sketches it builds on."""

    def __init__(self, cls: type[Model[Any]]) -> None:
        self.cls = cls

    def of(self, name: str) -> dict[str, Any]:
        """``file``, ``line`` and ``end`` (from 1, decorators included) and ``section`` of a rule or property."""
        for cls in self.cls.__mro__:
            function = vars(cls).get(name)
            if function is None:
                continue
            if not cls.__module__.startswith("sketchbook.sketches."):
                break
            path = Path(inspect.getfile(cls))
            lines, first = inspect.getsourcelines(function)
            notes = _notes(source_of(inspect.getmodule(cls)))  # type: ignore[arg-type]
            return {
                "file": path.name,
                "line": first,
                "end": first + len(lines) - 1,
                "section": notes.get(first, ""),
            }
        return {"file": None, "line": None, "end": None, "section": ""}

    def sources(self) -> list[dict[str, Any]]:
        """The sketch's own file, and those of the sketches whose rules and properties it inherits."""
        found = []
        for cls in self.cls.__mro__:
            if cls.__module__.startswith("sketchbook.sketches."):
                text = source_of(inspect.getmodule(cls))  # type: ignore[arg-type]
                notes = {str(line): note for line, note in sorted(_notes(text).items())}
                found.append({"file": Path(inspect.getfile(cls)).name, "text": text, "anchors": notes})
        return found


@lru_cache(maxsize=256)
def _notes(source: str) -> dict[int, str]:
    """The comments that stand behind decorators: line to text. They give the paper's sections."""
    found = {}
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and lines[token.start[0] - 1].lstrip().startswith("@"):
            found[token.start[0]] = token.string.lstrip("#").strip()
    return found
