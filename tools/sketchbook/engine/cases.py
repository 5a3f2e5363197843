"""What a sketch declares beside its rules: bugs and variants as source edits, scenarios, pinned counts.

A *bug* is a small edit of the sketch's own source that breaks one named property; a *variant* is an edit that
stays safe. Neither is an ``if`` in the sketch: `switched` applies the edits to the source text, compiles the
result and returns the class from it, and `difference` gives the very diff, so what a page shows is what runs.
"""

import ast
import difflib
import inspect
import linecache
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeVar

Constants = Mapping[str, Any]


class SwitchError(ValueError):
    """A bug or variant that does not exist, or whose edit does not fit the source any more."""


@dataclass(frozen=True)
class Edit:
    """Replace `old` by `new` inside the method, class attribute or module-level definition called `where`.

    `old` must occur exactly once there, so that an edit of the sketch can not silently change what a bug does.
    """

    where: str
    old: str
    new: str


@dataclass(frozen=True)
class Bug:
    """One mistake: the edits that make it, the property that it breaks, the smallest scope that shows it."""

    name: str
    """Its name on the command line and in addresses: lower case, words joined by hyphens."""
    says: str
    """One or two sentences for people: what is done wrong, and why it matters."""
    source: str
    """Where the rule that it violates (or the mistake itself) is published, with the section."""
    breaks: str
    """The name of the property that a shortest counterexample breaks."""
    edits: tuple[Edit, ...]
    scope: Constants = field(default_factory=dict)
    """Constants of the smallest scope that shows it; the others keep their defaults."""
    length: int = 0
    """Actions in a shortest counterexample within `scope`; pinned by a test."""
    safe: tuple[Constants, ...] = ()
    """Smaller scopes in which the very same mistake breaks nothing."""


@dataclass(frozen=True)
class Variant:
    """An edit under which every property still holds: another published way to do it, or an optimisation."""

    name: str
    says: str
    source: str
    edits: tuple[Edit, ...]
    scope: Constants = field(default_factory=dict)
    """Constants of a scope worth exploring with it."""


@dataclass(frozen=True)
class Step:
    """One step of a scenario: which move, and optionally a sentence and a question of its own."""

    select: str
    """A selector, for example ``promise acceptor=A1 ballot=0``: see `Model.select`."""
    says: str = ""
    """Replaces the sentence that the model would write for this step."""
    ask: str = ""
    """A question to think about before this step is shown."""


@dataclass(frozen=True)
class Scenario:
    """A run that people know by name, with a question to answer before pressing Next."""

    name: str
    question: str
    steps: tuple[Step | str, ...] = ()
    """Selectors, in order. Empty when `shortest_to` asks the explorer for the steps."""
    constants: Constants = field(default_factory=dict)
    start: int = 0
    """Which of the initial states `steps` begin in."""
    switches: tuple[str, ...] = ()
    """Names of bugs or variants in force."""
    source: str = ""
    """Where the run is published: paper and figure."""
    breaks: str = ""
    """The property that a step breaks; empty when none is broken."""
    breaks_at: int = 0
    """Which step breaks it, counted from 1; 0: the last, as in a run that goes no further than the harm is done."""
    reaches: str = ""
    """A "sometimes" property that holds at the end; empty when none is claimed."""
    shortest_to: str = ""
    """A property: the steps are the shortest run that breaks it, or (for "sometimes") that reaches it."""


@dataclass(frozen=True)
class Count:
    """Distinct states and depth of one exhaustive exploration, pinned by a test."""

    distinct: int
    depth: int = 0
    """States on the longest shortest path, the initial one included, as TLC counts; 0 when not published."""
    constants: Constants = field(default_factory=dict)
    source: str = ""
    """Who published the number; empty for one that only we have measured."""
    symmetry: bool = False
    slow: bool = False
    """Takes more than a few seconds: checked by the benchmark and not by the test suite."""


Model = TypeVar("Model")


def source_of(module: ModuleType) -> str:
    """The source text of a module, also of one that `switched` compiled.

    Raises SwitchError when the text can not be had (typed at a prompt, or a frozen module).
    """
    if (text := getattr(module, "__switched_source__", None)) is not None:
        return str(text)
    try:
        return inspect.getsource(module)
    except OSError as error:
        raise SwitchError(f"the source of {module.__name__} is not available: {error}") from error


def apply_edits(source: str, owner: str, edits: Iterable[Edit], filename: str = "<sketch>") -> str:
    """`source` with all `edits` applied to methods of class `owner` or to module-level definitions.

    Raises SwitchError, with the file and the line of the definition, when an edit does not fit exactly once.
    """
    for edit in edits:
        start, end = _span(source, owner, edit.where, filename)
        found = source.count(edit.old, start, end)
        if found != 1:
            line = source.count("\n", 0, start) + 1
            raise SwitchError(
                f"{filename}:{line}: {edit.old!r} occurs {found} times in {edit.where}, not once: "
                "bring the edit in line with the source"
            )
        at = source.index(edit.old, start, end)
        source = source[:at] + edit.new + source[at + len(edit.old) :]
    return source


def _span(source: str, owner: str, where: str, filename: str) -> tuple[int, int]:
    """Character offsets of the definition `where`, decorators and docstring included."""
    tree = ast.parse(source, filename)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == owner]
    scopes: list[list[ast.stmt]] = [node.body for node in classes] + [tree.body]
    for body in scopes:
        for node in body:
            if where in _defines(node):
                lines = [0]
                for text in source.splitlines(keepends=True):
                    lines.append(lines[-1] + len(text))
                decorators = [d.lineno for d in getattr(node, "decorator_list", ())]
                return lines[min([node.lineno, *decorators]) - 1], lines[node.end_lineno or node.lineno]
    raise SwitchError(f"{filename}: there is no {where} in {owner} or at the top level")


def _defines(node: ast.stmt) -> list[str]:
    """The names that a definition or a simple assignment gives a value to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def switches(cls: type[Any]) -> dict[str, Bug | Variant]:
    """The bugs and variants of a model class by name, bugs first."""
    return {s.name: s for s in (*cls.bugs, *cls.variants)}


def find_switch(cls: type[Any], name: str) -> Bug | Variant:
    """The bug or variant of that name; SwitchError names the ones there are."""
    known = switches(cls)
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known) or 'none'}"
        raise SwitchError(f"{cls.__name__} has no bug or variant {name!r}{hint}")
    return known[name]


def switched(cls: type[Model], *names: str) -> type[Model]:
    """The same model class with the named bugs or variants compiled in; `cls` itself for no name.

    Edits of several switches are applied in the order given. Raises SwitchError for an unknown name or an edit
    that does not fit.
    """
    if not names:
        return cls
    if (cls, names) in _made:
        return _made[cls, names]
    result = compiled(cls, edited_source(cls, *names), "+".join(names))
    result.switches = names  # type: ignore[attr-defined]
    result.unswitched = cls  # type: ignore[attr-defined]
    _made[cls, names] = result
    return result


def source_of_class(cls: type[Any]) -> str:
    """The source text of the file that defines a class."""
    return source_of(sys.modules[cls.__module__])


def compiled(cls: type[Model], source: str, tag: str) -> type[Model]:
    """The class of the same name from another source text, in a module of its own that is named by `tag`."""
    module = sys.modules[cls.__module__]
    name = f"{cls.__module__}[{tag}]"
    filename = f"{getattr(module, '__file__', cls.__module__)} [{tag}]"
    made = ModuleType(name, module.__doc__)
    made.__dict__.update(
        __package__=module.__package__, __file__=getattr(module, "__file__", None), __switched_source__=source
    )
    sys.modules[name] = made  # typing and pickle look a class's module up by name
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), made.__dict__)  # noqa: S102  the sketch's own source, edited
    result: type[Model] = getattr(made, cls.__name__)
    return result


_made: dict[tuple[type[Any], tuple[str, ...]], type[Any]] = {}
"""Switched classes are made once, so that two models of one kind are instances of one class."""


def edited_source(cls: type[Any], *names: str) -> str:
    """The whole source text of the sketch with the named switches applied."""
    module = sys.modules[cls.__module__]
    edits = [edit for name in names for edit in find_switch(cls, name).edits]
    return apply_edits(
        source_of(module), cls.__name__, edits, getattr(module, "__file__", None) or "<sketch>"
    )


def difference(cls: type[Any], *names: str, context: int = 2) -> str:
    """Unified diff between the sketch's source and the same with the named switches, as a page shows it."""
    module = sys.modules[cls.__module__]
    label = (getattr(module, "__file__", None) or cls.__name__).rsplit("/", 1)[-1]
    before = source_of(module).splitlines(keepends=True)
    after = edited_source(cls, *names).splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, label, f"{label} [{'+'.join(names)}]", n=context))
