"""Is every guard needed? Remove each in turn, and see which property breaks.

A *guard* is a condition that keeps a rule or a handler from acting: the test of an ``if`` whose body acts, or one
that returns None; where such a test is joined by ``and`` (or, before a return, by ``or``), each part is one. A mutant
is the sketch's own source with one guard made always true (or, before ``return None``, never). If no safety property
of the sketch breaks without it, either the properties or the scope are too weak, or the guard is there for progress
only, or to save work: then the sketch lists it in `Model.progress_only` with the reason.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sketchbook.engine.cases import compiled, source_of_class
from sketchbook.engine.model import Model


@dataclass(frozen=True)
class Guard:
    """One guard of a rule or handler."""

    rule: str
    text: str
    """Its source text."""
    line: int
    """Line in the file, from 1."""
    replacement: str
    """``True`` or ``False``: what removes it."""
    start: int
    end: int
    """Character offsets in the source."""

    @property
    def name(self) -> str:
        """``rule: guard``, as `Model.progress_only` names it."""
        return f"{self.rule}: {self.text}"


def guards(cls: type[Model[Any]]) -> list[Guard]:
    """The guards of all rules and handlers that the class's own file defines, in the order of the source."""
    source = source_of_class(cls)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: list[Guard] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in cls.rule_names:
                    found += _guards_of(method, source, starts)
    return found


def _guards_of(method: ast.FunctionDef, source: str, starts: list[int]) -> Iterator[Guard]:
    lines = source.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:  # ast counts columns in bytes
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    for node in ast.walk(method):
        if not isinstance(node, ast.If):
            continue
        refuses = all(isinstance(s, ast.Return) and _is_nothing(s.value) for s in node.body)
        joined = ast.Or if refuses else ast.And
        parts = (
            node.test.values
            if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, joined)
            else [node.test]
        )
        for part in parts:
            start = offset(part.lineno, part.col_offset)
            end = offset(part.end_lineno or part.lineno, part.end_col_offset or 0)
            text = " ".join(source[start:end].split())
            yield Guard(method.name, text, part.lineno, "False" if refuses else "True", start, end)


def _is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def mutant(cls: type[Model[Any]], guard: Guard) -> type[Model[Any]]:
    """The class without that guard."""
    source = source_of_class(cls)
    return compiled(
        cls, source[: guard.start] + guard.replacement + source[guard.end :], f"without {guard.name}"
    )
