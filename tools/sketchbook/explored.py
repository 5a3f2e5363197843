"""What explorations found, kept beside the hash of what was explored, so that a page waits for none of them.

``explored.json`` holds, by sketch, the shortest run of each bug in its scope and of each scenario that asks for one,
and what the explorations found that are too long for the test suite. ``make explore`` writes it. A record whose hash
no longer fits is not used: the exploration runs again, and its result is kept in a cache directory.

A hash covers what decides a result and nothing else: the sketch's code with the bug's edits in it, the code of the
sketches that it imports, the constants and the property. Comments, docstrings and what a sketch declares beside its
rules (other bugs, questions, pinned counts) are not in it. Each sketch also has a hash of the engine's exploring
modules. Where only that one differs, a run is still used if it shows under today's engine what it should, for then it
was not found in vain; a count is not. The test suite asks for ``make explore`` in either case.
"""

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sketchbook.catalogue import Sketch, slug
from sketchbook.engine.cases import Bug, Count, Scenario, source_of_class
from sketchbook.engine.explorer import Explorer
from sketchbook.engine.model import Model, ModelError
from sketchbook.engine.properties import Checks
from sketchbook.engine.run import Run, play

PACKAGE = Path(__file__).parent
FILE = PACKAGE / "explored.json"
SKETCHES = "sketchbook.sketches"
SKETCH_FOLDER = PACKAGE / "sketches"
ENGINE = (
    "explorer",
    "linearizability",
    "liveness",
    "message",
    "model",
    "network",
    "nodes",
    "properties",
    "register",
    "symmetry",
)
"""The modules of the engine that decide what an exploration finds, and in which order."""
DECLARED = frozenset(
    ["bugs", "counts", "paper", "progress_only", "scenarios", "stress", "title", "variants", "pace"]
)
"""What a sketch says beside its rules: class attributes that no exploration looks at."""


# --- what code there is -----------------------------------------------------------------------------------


def sources(sketch: Sketch) -> list[Path]:
    """The sketch's own file, and then those of the sketches that it imports, and so on, sorted."""
    found: set[Path] = set()
    waiting = [sketch.path]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [path.with_name(f"{name}.py") for name in imported(path.read_text(encoding="utf-8"))]
    return [sketch.path, *sorted(found - {sketch.path})]


def imported(source: str) -> list[str]:
    """The modules of the package of sketches that a file imports at its top level (so not for type checking only)."""
    return [name for node in ast.parse(source).body for name in _imports(node)]


def _imports(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module == SKETCHES:
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{SKETCHES}."):
        yield str(node.module).rpartition(".")[2]


def redirected(source: str, package: str) -> str:
    """A file's text, of the same lines, that imports other sketches from `package` instead."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{SKETCHES}."):
            line = lines[node.lineno - 1]
            at = line.index(SKETCHES, node.col_offset)
            lines[node.lineno - 1] = line[:at] + package + line[at + len(SKETCHES) :]
    return "".join(lines)


@lru_cache(maxsize=512)
def code(source: str) -> tuple[str, tuple[str, ...]]:
    """A file's code as text that comments, docstrings, layout and declarations do not change; sketches it needs."""
    tree = ast.parse(source)
    dropped: list[ast.stmt] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:]
            if isinstance(node, ast.ClassDef):
                declared = [s for s in node.body if (names := _assigned(s)) and names <= DECLARED]
                dropped += declared
                node.body = [s for s in node.body if s not in declared]
    only_declared = {name for node in dropped for name in _names(node)} - _names(tree)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [alias for alias in node.names if (alias.asname or alias.name) not in only_declared]
    tree.body = [s for s in tree.body if not isinstance(s, ast.ImportFrom) or s.names]
    needs = sorted({name for node in tree.body for name in _imports(node)})
    return _text(tree), tuple(needs)


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _assigned(node: ast.stmt) -> set[str]:
    """The names that a plain assignment of a class body gives a value to."""
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def _text(node: Any) -> str:
    """A syntax tree as text that is the same in every version of Python that parses it."""
    if isinstance(node, ast.AST):
        fields = [
            f"{name}={_text(value)}"
            for name, value in ast.iter_fields(node)
            if name not in ("ctx", "kind", "type_comment") and value is not None and value != []
        ]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(_text, node))}]"
    return repr(node)


@lru_cache(maxsize=1)
def engine_now() -> str:
    """Hash of the code of the engine's exploring modules."""
    texts = (PACKAGE / "engine" / f"{name}.py" for name in ENGINE)
    return _hash(code(path.read_text(encoding="utf-8"))[0] for path in texts)


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def fingerprint(cls: type[Model[Any]], *about: Any) -> str:
    """Hash of the code of a class (with the bugs that are compiled into it), of what it needs, and of `about`."""
    text, needs = code(source_of_class(cls))
    known: dict[str, str] = {}
    waiting = list(needs)
    while waiting:
        name = waiting.pop()
        if name not in known:
            known[name], more = code((SKETCH_FOLDER / f"{name}.py").read_text(encoding="utf-8"))
            waiting += more
    parts = [cls.__name__, text, *(f"{name} {known[name]}" for name in sorted(known))]
    return _hash([*parts, json.dumps(about, sort_keys=True)])


# --- shortest runs ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """A shortest run that somebody asks for: the model, and the property that it breaks or reaches."""

    sketch: Sketch
    name: str
    """``bug-NAME``, or the scenario's slug."""
    model: Model[Any]
    prop: str

    @cached_property
    def hash(self) -> str:
        """What the result depends on."""
        return fingerprint(type(self.model), self.model.constants, self.prop)

    def known(self, record: Any) -> Run | None:
        """The run of a record, if it is of this very search and shows what it should; None otherwise."""
        try:
            if record["hash"] != self.hash:
                return None
            run = run_of(record, self.model)
            return run if self.shown_by(run) else None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None  # no record, or a damaged one

    def shown_by(self, run: Run) -> bool:
        """Whether the run ends in what is looked for."""
        kind = self.model.properties[self.prop].kind
        if kind == "always":
            return Checks(self.model, [self.prop]).first_broken(run)[self.prop] == len(run)
        has = getattr(self.model, self.prop)
        return bool(has(run.last)) if kind == "sometimes" else not any(map(has, run.states))

    def explore(self) -> Run:
        """The run, from the explorer. ModelError when there is none."""
        found = Explorer(self.model, properties=[self.prop]).run().run_to(self.prop)
        if found is None:
            raise ModelError(f"{self.sketch.name}: no run of {self.name} shows {self.prop}")
        return found


def of_bug(sketch: Sketch, bug: Bug) -> Search:
    """The search for a bug's shortest counterexample in its scope."""
    model = sketch.cls.with_switches(bug.name)(**bug.scope)
    return Search(sketch, f"bug-{bug.name}", model, bug.breaks)


def of_scenario(sketch: Sketch, scenario: Scenario) -> Search:
    """The search for a scenario without steps."""
    model = sketch.cls.with_switches(*scenario.switches)(**scenario.constants)
    return Search(sketch, slug(scenario.name), model, scenario.shortest_to)


def searches(sketch: Sketch) -> list[Search]:
    """All shortest runs that a sketch asks for."""
    bugs = [of_bug(sketch, bug) for bug in sketch.cls.bugs]
    return bugs + [of_scenario(sketch, s) for s in sketch.cls.scenarios if s.shortest_to]


def record_of(run: Run, sha: str) -> dict[str, Any]:
    """The record of a run that was found."""
    record: dict[str, Any] = {"hash": sha, "steps": ".".join(map(str, run.choices))}
    if run.start:
        record["start"] = run.start
    if run.loop is not None:
        record["loop"] = run.loop
    return record


def run_of(record: Mapping[str, Any], model: Model[Any]) -> Run:
    """The run of a record."""
    choices = tuple(int(part) for part in record["steps"].split(".") if part)
    return Run(model, choices, record.get("start", 0), record.get("loop"))


def shortest_run(search: Search, cache: Path | None = None) -> Run:
    """The shortest run of a search: from explored.json, else from the cache, else from the explorer."""
    if (known := search.known(records(search.sketch).get(search.name))) is not None:
        return known
    place = cache / f"{search.sketch.name}-{search.hash}.json" if cache else None
    if place is not None and (known := search.known(_cached(place))) is not None:
        return known
    run = search.explore()
    if place is not None:
        write_whole(place, (json.dumps(record_of(run, search.hash)) + "\n").encode())
    return run


def scenario_run(sketch: Sketch, scenario: Scenario, cache: Path | None = None) -> Run:
    """The run of a scenario, as `play` finds it, but without an exploration where that was done before."""
    return (
        shortest_run(of_scenario(sketch, scenario), cache)
        if scenario.shortest_to
        else play(sketch.cls, scenario)
    )


def _cached(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file as a whole, so that another process never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


# --- counts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exploration:
    """One exhaustive exploration of a sketch with all its properties, too long for the test suite."""

    sketch: Sketch
    constants: Mapping[str, Any]
    symmetry: bool = False
    max_depth: int | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What says which exploration it is, as in the file."""
        constants = {name: plain(value) for name, value in self.constants.items()}
        return {"constants": constants, "max_depth": self.max_depth, "symmetry": self.symmetry}

    @cached_property
    def hash(self) -> str:
        """What the result depends on."""
        return fingerprint(self.sketch.cls, self.about)

    def explore(self) -> dict[str, Any]:
        """Its record: distinct states, depth, and the length of the shortest run to each property that breaks."""
        model = self.sketch.cls(**self.constants)
        result = Explorer(model, symmetry=self.symmetry, max_depth=self.max_depth, stop="never").run()
        broken = {violation.name: violation.length for violation in result.violations}
        found = {"hash": self.hash, "distinct": result.distinct, "depth": result.depth, "broken": broken}
        return {**self.about, **found}

    def record(self) -> dict[str, Any] | None:
        """What the file has on it, whether or not the hash fits."""
        for record in read().get(self.sketch.name, {}).get("counts", ()):
            if all(record[key] == value for key, value in self.about.items()):
                found: dict[str, Any] = record
                return found
        return None


def of_count(sketch: Sketch, count: Count) -> Exploration:
    """The exploration that gives a pinned count."""
    return Exploration(sketch, count.constants, count.symmetry)


def knows(sketch: Sketch, count: Count) -> bool:
    """Whether explored.json has that count, with no property broken, for the sketch as it is now."""
    exploration = of_count(sketch, count)
    record = exploration.record()
    if record is None or record["hash"] != exploration.hash or not same_engine(sketch):
        return False
    return (
        record["distinct"] == count.distinct and count.depth in (0, record["depth"]) and not record["broken"]
    )


def broken_scopes(sketch: Sketch) -> list[tuple[Exploration, dict[str, Any]]]:
    """The explorations in the file in which properties break: those of all states in a scope, of the sketch as it is now."""
    if not same_engine(sketch):
        return []
    found = []
    for record in read().get(sketch.name, {}).get("counts", ()):
        constants = {name: _tuples(value) for name, value in record["constants"].items()}
        one = Exploration(sketch, constants, record["symmetry"], record["max_depth"])
        if record["broken"] and one.max_depth is None and record["hash"] == one.hash:
            found.append((one, record))
    return found


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """A constant's value as JSON has it: tuples become lists."""
    return [plain(v) for v in value] if isinstance(value, tuple) else value


# --- the file ---------------------------------------------------------------------------------------------


def read() -> dict[str, dict[str, Any]]:
    """What the file holds, by sketch: ``engine`` (a hash), ``runs`` by search, ``counts``; empty when there is no file."""
    try:
        stat = FILE.stat()
    except OSError:
        return {}
    return _parsed(FILE, stat.st_mtime_ns, stat.st_size)


def records(sketch: Sketch) -> dict[str, Any]:
    """The records of a sketch's shortest runs, by the name of the search."""
    found: dict[str, Any] = read().get(sketch.name, {}).get("runs", {})
    return found


def same_engine(sketch: Sketch) -> bool:
    """Whether the records of a sketch were found by the engine as it is now."""
    return bool(read().get(sketch.name, {}).get("engine") == engine_now())


@lru_cache(maxsize=2)
def _parsed(path: Path, changed: int, size: int) -> dict[str, dict[str, Any]]:  # noqa: ARG001  what makes it another file
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def dumped(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The file's text: sorted, one line a record, so that a diff shows which explorations changed."""

    def lines(records: Iterable[str]) -> str:
        return ",\n".join(f"   {record}" for record in records)

    sketches = []
    for name in sorted(found):
        parts = [f'  "engine": {json.dumps(found[name]["engine"])}']
        if runs := found[name].get("runs"):
            body = lines(
                f"{json.dumps(key)}: {json.dumps(runs[key], sort_keys=True)}" for key in sorted(runs)
            )
            parts.append(f'  "runs": {{\n{body}\n  }}')
        if counts := found[name].get("counts"):
            body = lines(json.dumps(count, sort_keys=True) for count in counts)
            parts.append(f'  "counts": [\n{body}\n  ]')
        inside = ",\n".join(parts)
        sketches.append(f" {json.dumps(name)}: {{\n{inside}\n }}")
    return "{\n" + ",\n".join(sketches) + "\n}\n"
