"""All of a sketch that a page shows, as plain JSON-ready data: source, runs step by step, what was checked.

The pages find this module by the entry point ``zoomon.sketchbook`` and import nothing else of the sketchbook, so what
is here is the whole seam between the two. Runs that an exploration has to find come from `sketchbook.explored`: making
a page explores nothing as long as the code that it is about has not changed.
"""

import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sketchbook import explored, share, versions
from sketchbook.catalogue import Sketch, catalogue, find, slug
from sketchbook.diagrams import space_time_svg
from sketchbook.engine.cases import Bug, Scenario, Variant, difference
from sketchbook.engine.model import Model, compact
from sketchbook.engine.properties import NO_DEADLOCK
from sketchbook.engine.run import Run
from sketchbook.explored import plain as plain
from sketchbook.listing import Listing, constant_words, listing_of_file, listings_of, place_of

PACKAGE = Path(__file__).parent
NOT_FOR_BROWSERS = frozenset(["__main__.py", "cli.py", "judge.py"])
"""Modules of the package that `archive` leaves out: a page has no command line and judges no lists."""


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
    version = versions.current(sketch.name)
    scenarios = [scenario_run(sketch, s, version, cache) for s in cls.scenarios]
    breaking = {bug.name: bug_run(sketch, bug, version, cache) for bug in cls.bugs}
    return {
        "name": sketch.name,
        "title": sketch.title,
        "paper": cls.paper,
        "about": inspect.getdoc(cls) or "",
        "version": version,
        "published": versions.kept(sketch.name),
        "lines": len(sketch.source.splitlines()),
        "class": cls.__name__,
        "source": [
            {"file": one.file, "text": one.text, "anchors": {str(n): w for n, w in one.anchors.items()}}
            for one in _listings(sketch)
        ],
        "constants": [
            {
                "name": n,
                "value": plain(value),
                "kind": type(value).__name__,
                "about": constant_words(cls, n),
            }
            for n, value in model.constants.items()
        ],
        "rules": [
            {"name": r.name, "says": r.doc, "fault": r.is_fault, **place_of(cls, r.name)._asdict()}
            for r in model.rules.values()
        ],
        "properties": [
            {
                "name": p.name,
                "words": p.name.replace("_", " "),
                "kind": p.kind,
                "about": p.doc,
                "refines": p.abstract and p.abstract.__name__,
                **place_of(cls, p.name)._asdict(),
            }
            for p in model.properties.values()
        ],
        "bugs": [
            {
                **_switch(sketch, bug),
                "breaks": bug.breaks,
                "length": bug.length,
                "safe": [_constants(cls, scope) for scope in bug.safe],
                "within": scope_words(cls, bug.scope),
            }
            for bug in cls.bugs
        ],
        "variants": [_switch(sketch, variant) for variant in cls.variants],
        "scenarios": scenarios,
        "breaking": breaking,
        "badges": badges(sketch),
        "slider": sliders(sketch),
    }


def _listings(sketch: Sketch) -> list[Listing]:
    """The files to read: the sketch's own, those of what it inherits, and its parts; not what it declares to be tried.

    Another sketch that it imports, and inherits nothing from, has a page of its own.
    """
    found = listings_of(sketch.cls)
    elsewhere = {one.path.name for one in catalogue()} | {one.file for one in found}
    parts = [path for path in explored.sources(sketch) if path.name not in elsewhere]
    found += [listing_of_file(path) for path in parts if not path.stem.endswith("_cases")]
    return found


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
    steps = []
    for number, (step, action, says) in enumerate(zip(run.steps, run.actions, run.sentences, strict=True)):
        rule = step.action.rule
        at = place_of(cls.unswitched or cls, rule)
        steps.append(
            {
                "says": says,
                "ask": run.asks[number] if number < len(run.asks) else "",
                "action": action,
                "at": run.model.place(step.action),
                "rule": rule,
                "file": at.file,
                "line": at.line,
                "end": at.end,
            }
        )
    pool, views = _pooled([run.model.view(state).as_dict() for state in run.states])
    return {
        "slug": slug,
        "title": title,
        "question": question,
        "source": source,
        "constants": {n: plain(v) for n, v in run.model.constants.items()},
        "switches": list(cls.switches),
        "scope": model_words(run.model),
        "start": run.start,
        "choices": list(run.choices),
        "loop": run.loop,
        "fragment": share.fragment(run, version),
        "end": share.digest(run.last),
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
    cls = sketch.cls
    found: list[dict[str, Any]] = []
    for count in cls.counts:
        if count.slow and not explored.knows(sketch, count):
            continue  # too long for the test suite, and not yet explored as the sketch is now
        states = f"{count.distinct:,} states" + (" up to renaming" if count.symmetry else "")
        found.append(
            {
                "words": f"{states}, {_published(count.source)}"
                if count.source
                else f"no violation in {states}",
                "scope": scope_words(cls, count.constants),
                "distinct": count.distinct,
                "depth": count.depth or None,
                "source": count.source,
                "kind": "count" if count.source else "holds",
            }
        )
    found += _broken_scopes(sketch)
    found += [
        {
            "words": f"the bug {bug.name} needs {steps_text(bug.length)}",
            "scope": scope_words(cls, bug.scope),
            "distinct": None,
            "depth": None,
            "source": bug.source,
            "kind": "bug",
            "bug": bug.name,
        }
        for bug in cls.bugs
    ]
    return found


def _broken_scopes(sketch: Sketch) -> list[dict[str, Any]]:
    """A badge for each scope that was explored to its end and in which properties break, of the sketch as it is now."""
    always = [p.name for p in sketch.cls().properties.values() if p.kind == "always"]
    found = []
    for one, record in explored.broken_scopes(sketch):
        renaming = " up to renaming" if one.symmetry else ""
        first = steps_text(min(record["broken"].values()))
        found.append(
            {
                "words": f"{len(record['broken'])} of {len(always)} properties broken, the first in {first}; "
                f"{record['distinct']:,} states{renaming}",
                "scope": scope_words(sketch.cls, one.constants),
                "distinct": record["distinct"],
                "depth": record["depth"],
                "source": "",
                "kind": "broken",
            }
        )
    return found


_PUBLISHED = (
    (re.compile(r"tlaplus/Examples, (?:\w+/)?(\w+)\.cfg"), "the TLA+ model {}"),
    (re.compile(r"Stateright, examples/([\w-]+\.rs)"), "Stateright's example {}"),
)


def _published(source: str) -> str:
    """Whose count ours equals: ``as the TLA+ model MCPaxosTiny has``."""
    whose = [words.format(m[1]) for pattern, words in _PUBLISHED for m in pattern.finditer(source)]
    if not whose:
        return f"as published: {source}"
    return f"as {' and '.join(whose)} {'has' if len(whose) == 1 else 'have'}"


def steps_text(number: int) -> str:
    """``1 step``, ``12 steps``."""
    return f"{number:,} step{'' if number == 1 else 's'}"


def scope_words(cls: type[Model[Any]], given: Mapping[str, Any], without: str = "") -> str:
    """A scope in words, all of its constants but `without`: ``3 acceptors, 2 values, 2 ballots``."""
    defaults = cls.constant_defaults
    words = (
        _constant_words(name, value, defaults[name])
        for name, value in {**defaults, **given}.items()
        if name != without
    )
    return ", ".join(filter(None, words))


def model_words(model: Model[Any]) -> str:
    """The scope of a model and what is switched on in it: ``3 servers, 4 terms, with the bug commits-old-terms``."""
    cls = type(model)
    bugs = {bug.name for bug in cls.bugs}
    switched = [f"with the {'bug' if name in bugs else 'variant'} {name}" for name in cls.switches]
    return ", ".join(filter(None, [scope_words(cls, model.constants), *switched]))


def _constant_words(name: str, value: Any, default: Any) -> str:
    words = name.replace("_", " ")
    if value in (False, ()) and value == default and type(value) is not int:
        return ""  # what is off, as it is unless somebody switches it on
    if isinstance(value, bool):
        return words if value else f"{words}: no"
    if isinstance(value, int) and words.endswith("s"):
        return f"{value:,} {_singular(words) if value == 1 else words}" if value else f"no {words}"
    return f"{words} = {compact(value)}"


def _singular(words: str) -> str:
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    return words[:-2] if words.endswith(("sses", "shes", "ches", "xes")) else words[:-1]


def sliders(sketch: Sketch) -> list[dict[str, Any]]:
    """For each bug with a safe scope that differs from its own in one number or switch: the verdicts along that one."""
    found = []
    for bug in sketch.cls.bugs:
        whole = {**sketch.cls.constant_defaults, **bug.scope}
        along: dict[str, list[Any]] = {}
        for scope in bug.safe:
            safe = {**sketch.cls.constant_defaults, **scope}
            differ = [name for name in whole if whole[name] != safe[name]]
            if len(differ) == 1 and isinstance(whole[differ[0]], int):
                along.setdefault(differ[0], []).append(safe[differ[0]])
        for constant, values in along.items():
            rows: list[dict[str, Any]] = [{"value": value, "verdict": "holds"} for value in values]
            rows.append({"value": whole[constant], "verdict": "broken", "length": bug.length})
            rows.sort(key=lambda row: int(row["value"]))
            for row in rows:
                row["words"] = _constant_words(constant, row["value"], None)
            found.append(
                {
                    "constant": constant,
                    "switch": bug.name,
                    "scope": scope_words(sketch.cls, bug.scope, without=constant),
                    "rows": rows,
                }
            )
    return found
