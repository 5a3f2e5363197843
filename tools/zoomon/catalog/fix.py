"""Mends what has one right answer, and changes no other byte: comments, order, line ends and a byte order mark stay."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zoomon.catalog.problems import Edit, Problem

MOST_ROUNDS: Final = 10
"""Mending one thing can show the next; far fewer rounds are enough."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made. Of two that touch the same characters the first in the text is made, the other one left."""
    parts: list[str] = []
    end = 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end, edit.text)):
        if edit.start < end or edit.end > len(text) or edit.start > edit.end:
            continue
        parts += text[end : edit.start], edit.text
        end = edit.end
    return "".join(parts) + text[end:]


def apply_bytes(raw: bytes, groups: Iterable[tuple[Edit, ...]]) -> bytes:
    """A UTF-8 file with groups of edits made; of a group all are made or, where one overlaps an earlier group's, none.

    Offsets count the characters behind a byte order mark, as `documents.parse` does.
    """
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    text = raw[len(mark) :].decode("utf-8")
    made: list[Edit] = []
    for group in sorted(set(groups), key=lambda group: [(edit.start, edit.end, edit.text) for edit in group]):
        if not any(_overlap(edit, other) for edit in group for other in made if edit != other):
            made += group
    return mark + apply(text, made).encode("utf-8")


def _overlap(a: Edit, b: Edit) -> bool:
    return (a.start < b.end and b.start < a.end) or a.start == b.start


@dataclass
class Fixed:
    """What was mended."""

    problems: list[Problem] = field(default_factory=list)
    """The problems whose edits were made, by file and line as they were then."""
    files: list[str] = field(default_factory=list)
    """The files that changed, sorted."""


def fix(root: Path, find: Callable[[], list[Problem]]) -> Fixed:
    """Makes the edits of the problems that `find` gives, again until it gives none that changes a file.

    `find` loads and checks the catalog under `root`, and may leave out files that are not to be touched. A file is written only
    when its bytes change, by replacing it, so that a crash leaves the old one or the new one.
    """
    done = Fixed()
    files: set[str] = set()
    seen: dict[str, set[bytes]] = {}
    for _ in range(MOST_ROUNDS):
        by_file: dict[str, list[Problem]] = {}
        for problem in find():
            if problem.edits:
                by_file.setdefault(problem.place.file, []).append(problem)
        changed = False
        for file, problems in sorted(by_file.items()):
            path = root / file
            old = path.read_bytes()
            new = apply_bytes(old, (problem.edits for problem in problems))
            # A text that was there before means that two mends undo each other: leave it to a person.
            if new == old or new in seen.setdefault(file, {old}):
                continue
            seen[file].add(new)
            replace(path, new)
            changed = True
            files.add(file)
            done.problems += problems
        if not changed:
            break
    done.files = sorted(files)
    return done


def replace(path: Path, content: bytes) -> None:
    """Puts new content in the place of a file, whole or not at all, with the file's permissions."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
