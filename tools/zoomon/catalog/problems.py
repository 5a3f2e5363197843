"""What is wrong with a catalog, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters; only errors make `zoomon check` fail."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the catalog. Lines and columns count from 1, columns in characters."""

    file: str
    """Path relative to the directory that holds `catalog/`, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the characters `start` to `end` (offsets into the decoded file) with `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what, where, and how to mend it."""

    code: str
    """Stable code of the check, such as `link-canonical`; its page is `/contribute/checks/#<code>`."""
    severity: Severity
    place: Place
    message: str
    """What is wrong, in one sentence without the place."""
    mend: str = ""
    """What to do about it, in one sentence; empty where the message says it."""
    edits: tuple[Edit, ...] = field(default=(), compare=False)
    """Changes to the file that mend it, where there is one right answer (`zoomon check --fix`)."""

    def sort_key(self) -> tuple[Place, str, str]:
        return self.place, self.code, self.message


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line and column, each once."""
    return sorted(set(problems), key=Problem.sort_key)
