"""Where things stand in the source of a sketch: lines of rules and properties, and the comments beside them.

A rule that a sketch inherits stands in another sketch's file; one that the engine adds (a lost packet, a crash) stands
in none that a reader of the sketch would open.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from sketchbook.engine.cases import source_of
from sketchbook.engine.model import Model


class Place(NamedTuple):
    """A definition in a file; lines from 1, decorators included."""

    file: str | None = None
    line: int | None = None
    end: int | None = None
    section: str = ""
    """The comment behind its decorator: the section of the paper."""


class Listing(NamedTuple):
    """One source file."""

    file: str
    text: str
    classes: dict[str, dict[str, tuple[int, int]]]
    """For each class the first and last line of each method."""
    anchors: dict[int, str]
    """Comments behind decorators, by line."""
    constants: dict[str, dict[str, str]]
    """For each class the words beside its attributes: a comment behind the value, or a docstring below it."""


def listing_of(cls: type[Any]) -> Listing:
    """The file that defines a class."""
    module = sys.modules[cls.__module__]
    file = PurePath(getattr(module, "__file__", None) or cls.__module__).name
    return _listing(file, source_of(module))


def place_of(cls: type[Model[Any]], name: str) -> Place:
    """Where a class has a rule or property of that name from."""
    for base in cls.__mro__:
        if name in vars(base):
            if base not in _sketches(cls):
                break
            listing = listing_of(base)
            line, end = listing.classes[base.__name__][name]
            return Place(listing.file, line, end, listing.anchors.get(line, ""))
    return Place()


def listings_of(cls: type[Model[Any]]) -> list[Listing]:
    """The files of a class and of the sketches that it inherits rules or properties from, its own first."""
    found = {listing.file: listing for listing in map(listing_of, _sketches(cls))}
    return list(found.values())


def listing_of_file(path: Path) -> Listing:
    """A source file that defines no class of the sketch itself."""
    return _listing(path.name, path.read_text(encoding="utf-8"))


def constant_words(cls: type[Model[Any]], name: str) -> str:
    """What the source says of a constant, as a phrase; empty where it says nothing."""
    for base in cls.__mro__:
        if name in vars(base):
            return listing_of(base).constants[base.__name__].get(name, "")
    return ""


def bounds_of(cls: type[Model[Any]]) -> list[str]:
    """The constants that only `Model.within` looks at: they bound explorations, and runs go beyond them.

    In the order of the class.
    """
    looks: dict[bool, set[str]] = {True: set(), False: set()}
    for base in _sketches(cls):
        listing = listing_of(base)
        for node in ast.walk(ast.parse(listing.text)):
            if isinstance(node, ast.ClassDef) and node.name == base.__name__:
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and method.name != "check_constants":
                        looks[method.name == "within"] |= set(_own_attributes(method))
    domains = {domain for r in cls().rules.values() for domain in r.domains}
    only = looks[True] - looks[False] - domains
    return [name for name in cls.constant_defaults if name in only]


def _own_attributes(method: ast.FunctionDef) -> Iterator[str]:
    """The names of the attributes of `self` that a method looks at."""
    for node in ast.walk(method):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.attr


def _sketches(cls: type[Model[Any]]) -> list[type[Any]]:
    """The classes of sketches that a class is made of, itself first; neither the engine's nor Python's own."""
    foreign = ("sketchbook.engine.", "builtins.", "typing.", "abc.")
    return [base for base in cls.__mro__ if not f"{base.__module__}.".startswith(foreign)]


@lru_cache(maxsize=256)
def _listing(file: str, text: str) -> Listing:
    comments = dict(_comments(text))
    lines = text.splitlines()
    classes: dict[str, dict[str, tuple[int, int]]] = {}
    constants: dict[str, dict[str, str]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = classes.setdefault(node.name, {})
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    first = min([method.lineno, *(d.lineno for d in method.decorator_list)])
                    methods[method.name] = (first, method.end_lineno or method.lineno)
            constants[node.name] = dict(_constants(node, comments))
    anchors = {n: words for n, words in comments.items() if lines[n - 1].lstrip().startswith("@")}
    return Listing(file, text, classes, anchors, constants)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("#").strip()


def _constants(cls: ast.ClassDef, comments: dict[int, str]) -> Iterator[tuple[str, str]]:
    """The attributes of a class body, each with the words beside it; several on one line may share them."""
    for node, below in zip(cls.body, [*cls.body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        elif isinstance(node, ast.AnnAssign):
            target = node.target
        else:
            continue
        names = [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
        words = comments.get(node.end_lineno or node.lineno, "")
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            words = str(below.value.value).strip().rstrip(".")
            words = words[:1].lower() + words[1:]
        own = [comments.get(value.lineno, "") for value in _values(node)]
        for number, name in enumerate(names):
            if len(own) == len(names) > 1 and any(own):  # a line for each
                yield name, own[number]
            elif len(names) > 1 and len(parts := _parts(words)) == len(names):
                yield name, parts[number]
            elif not any(words.startswith(f"{other} ") for other in names if other != name):
                yield name, words


def _values(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    """The values of a tuple that are written on lines of their own."""
    values = node.value.elts if isinstance(node.value, ast.Tuple) else []
    return [value for value in values if node.lineno < value.lineno < (node.end_lineno or 0)]


def _parts(words: str) -> list[str]:
    """What a comment says of one name after the other: ``bounds of exploration: highest term, log length``."""
    _, _, told = words.rpartition(": ")
    parts = told.split(";") if ";" in told else told.split(",")
    return [part.strip().removeprefix("and ") for part in parts]
