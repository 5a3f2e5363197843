"""`links.yml`: what people say about links. Ignores with a reason and an expiry, their words on single links, the
limits of single hosts, and the control addresses of a run.

    ignores:
      - {url: 'https://old.example/*', reason: answers only within the campus, until: 2027-01-31}
    words:
      - {url: 'https://lab.example/raft.pdf', says: ok, by: A. Reader, date: 2026-11-03, until: 2027-05-03}
    hosts:
      slow.example: {in-flight: 1, per-second: 0.5}
    controls: ['https://www.example.com/', 'https://www.iana.org/', 'https://www.w3.org/']

All parts may be left out. An ignored link is still probed; an ignore that is expired or no longer needed is reported.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .history import GOOD, LinkState, Word
from .model import MistakeError

FILE = Path("catalog/links.yml")
CONTROLS = ("https://www.example.com/", "https://www.iana.org/", "https://www.w3.org/")


class RulesError(MistakeError):
    """A mistake in links.yml; the message says where and what to write."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Links that are not to be reported, for a reason and until a day."""

    url: str
    """A URL, or a pattern with `*` and `?`."""
    reason: str
    until: dt.date
    line: int = 0

    def matches(self, url: str) -> bool:
        return fnmatch.fnmatchcase(url, self.url)


@dataclass(frozen=True, slots=True)
class Rules:
    """All that links.yml says."""

    ignores: tuple[Ignore, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)
    hosts: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    controls: tuple[str, ...] = CONTROLS
    file: str = str(FILE)

    def ignored(self, url: str, today: dt.date) -> Ignore | None:
        """The ignore in force for a URL."""
        return next((row for row in self.ignores if row.until >= today and row.matches(url)), None)

    def report(self, states: Mapping[str, LinkState], today: dt.date) -> list[str]:
        """Ignores that are expired, match nothing or are no longer needed, as `file:line: sentence`."""
        out = []
        for row in self.ignores:
            matched = [state for url, state in states.items() if row.matches(url)]
            at = f"{self.file}:{row.line}: the ignore of {row.url}"
            if row.until < today:
                out.append(f"{at} expired on {row.until}; delete it or give it a new date and reason")
            elif not matched:
                out.append(f"{at} matches no link; delete it")
            elif all(state.verdict in GOOD and not state.strikes for state in matched):
                out.append(f"{at} is no longer needed: what it matches opens; delete it")
            elif (row.until - today).days <= 14:
                out.append(f"{at} expires on {row.until}")
        return out


def _date(value: Any, where: str) -> dt.date:
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise RulesError(f"{where}: `{value}` is not a date; write it as 2027-01-31") from None


def loads(text: str, name: str = str(FILE)) -> Rules:
    """Read the text of a links.yml. Raises RulesError."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise RulesError(f"{name}: this is not YAML: {error}") from None
    if not isinstance(data, dict) or (
        unknown := sorted(set(data) - {"ignores", "words", "hosts", "controls"})
    ):
        what = f"unknown part `{unknown[0]}`" if isinstance(data, dict) else "not a mapping"
        raise RulesError(f"{name}: {what}; there are ignores, words, hosts and controls")
    lines = _lines(node)

    def rows(part: str, required: set[str], allowed: set[str]) -> Iterable[tuple[dict[str, Any], str, int]]:
        for index, row in enumerate(data.get(part) or ()):
            line = lines.get((part, index), 0)
            where = f"{name}:{line}"
            if not isinstance(row, dict) or (missing := sorted(required - set(row))):
                lacks = missing[0] if isinstance(row, dict) else "fields"
                raise RulesError(
                    f"{where}: a row of {part} needs {', '.join(sorted(required))}; `{lacks}` is missing"
                )
            if extra := sorted(set(row) - allowed):
                raise RulesError(f"{where}: `{extra[0]}` is not a field of {part}")
            yield row, where, line

    fields = {"url", "reason", "until"}
    ignores = tuple(
        Ignore(str(row["url"]), str(row["reason"]), _date(row["until"], where), line)
        for row, where, line in rows("ignores", fields, fields)
    )
    words: dict[str, Word] = {}
    fields = {"url", "by", "date", "until"}
    for row, where, _ in rows("words", fields, fields | {"says"}):
        says = str(row.get("says", "ok"))
        if says not in ("ok", "dead"):
            raise RulesError(f"{where}: `says: {says}`; it is ok or dead")
        word = Word(str(row["by"]), _date(row["date"], where), _date(row["until"], where), says)
        url = str(row["url"]).partition("#")[0]
        if url not in words or words[url].on <= word.on:
            words[url] = word
    hosts = {}
    for host, row in (data.get("hosts") or {}).items():
        try:
            in_flight, per_second = int(row.get("in-flight", 4)), float(row.get("per-second", 10))
            if in_flight < 1 or per_second <= 0:
                raise ValueError
        except (AttributeError, TypeError, ValueError):
            raise RulesError(f"{name}: hosts: {host}: write it as {{in-flight: 2, per-second: 1}}") from None
        hosts[str(host)] = (in_flight, per_second)
    controls = data.get("controls")
    return Rules(ignores, words, hosts, CONTROLS if controls is None else tuple(map(str, controls)), name)


def _lines(node: yaml.Node | None) -> dict[tuple[str, int], int]:
    found = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode):
                for index, item in enumerate(value.value):
                    found[key.value, index] = item.start_mark.line + 1
    return found


def read(path: Path) -> Rules:
    """The rules in a file; the default ones where there is no file."""
    return loads(path.read_text(encoding="utf-8"), str(path)) if path.exists() else Rules(file=str(path))


def with_word(text: str, url: str, word: Word) -> str:
    """The text of links.yml with a person's word added as the first of `words`; all else stays as it is."""
    loads(text)
    row = f"  - {{url: '{url}', says: {word.says}, by: {_scalar(word.by)}, date: {word.on}, until: {word.until}}}\n"
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if line.rstrip() == "words:":
            return "".join([*lines[: index + 1], row, *lines[index + 1 :]])
        if line.startswith("words:"):
            raise RulesError(
                f"`{line.strip()}` is written on one line; put each row of words on a line of its own"
            )
    if text and not text.endswith("\n"):
        text += "\n"
    return f"{text}words:\n{row}"


def _scalar(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
