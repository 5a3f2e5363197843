"""Changes to the list that follow from the history: new addresses, archived copies, and their removal. Pure.

Every other byte of a file stays as it is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import phrases, signs
from .history import GOOD, LinkState
from .model import Target, Verdict

if TYPE_CHECKING:
    from zoomon.catalog import Catalog
    from zoomon.catalog.documents import Document
    from zoomon.catalog.problems import Edit

MOVED_RUNS = 3
"""Runs that must have seen the same permanent redirect."""
_DETOUR = re.compile(
    r"(?:^|[./-])(?:consent|login|signin|sign-in|sso|auth|accounts?|cookie|cookies|captcha|geo|privacy-gate|idp|shibboleth)(?:[./-]|$)",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"[?&;](?:jsessionid|phpsessid|sid|session|token|returnurl|return_to|redirect|next|continue|consent|cookie\w*|utm_\w+)=",
    re.IGNORECASE,
)


def new_address(state: LinkState, fragment: str = "") -> str:
    """The address to write in place of a link's own; empty where it is to stay.

    It stays unless several runs saw the same chain of permanent redirects, and where that chain leads to a log-in, a
    consent page, a home page or a page for one country, or from https to http.
    """
    to = state.moved_to
    if state.verdict is not Verdict.MOVED or state.moved_seen < MOVED_RUNS or not to or to == state.url:
        return ""
    before, after = urlsplit(state.url), urlsplit(to)
    if after.scheme not in ("http", "https") or (before.scheme == "https" and after.scheme == "http"):
        return ""
    if before.hostname in ("doi.org", "dx.doi.org", "hdl.handle.net", "w3id.org", "purl.org"):
        return ""
    if _DETOUR.search(f"{after.netloc}{after.path}") and not _DETOUR.search(f"{before.netloc}{before.path}"):
        return ""
    if phrases.LOGIN_PATH.search(after.path) or _SESSION.search(to) or phrases.ERROR_PATH.search(after.path):
        return ""
    if signs.is_home(to) and not signs.is_home(state.url):
        return ""
    language = re.match(r"/[a-z]{2}(?:[-_][A-Za-z]{2})?/", after.path)
    if language and after.path[len(language[0]) - 1 :] == before.path:
        return ""
    return f"{to}#{fragment}" if fragment and "#" not in to else to


@dataclass(frozen=True, slots=True)
class Change:
    """One change, for people."""

    file: str
    line: int
    what: str


def fix_entry(
    document: Document, id: str, catalog: Catalog, states: Mapping[str, LinkState]
) -> tuple[str, list[Change]]:
    """The text of an entry's file with its links mended, and what changed."""
    entry = catalog.entries[id]
    edits: list[Edit] = []
    changes: list[Change] = []
    for index, link in enumerate(entry.links):
        short = ("link",) in document.spans and not isinstance((document.data or {}).get("link"), dict)
        top: tuple[str | int, ...] = ("link",) if ("link",) in document.spans else ("links", index)
        plain = short or (top in document.spans and (*top, "url") not in document.spans)
        where = top if plain else (*top, "url")
        address, _, fragment = link.url.partition("#")
        state = states.get(address)
        span = document.spans.get(where)
        if state is None or span is None:
            continue
        made: tuple[Edit, ...] = ()
        what = ""
        if to := new_address(state, fragment):
            made, what = document.replace(where, to), f"{link.url} moved to {to}"
        elif state.verdict is Verdict.DEAD and state.archived and not link.archived:
            made = _with_copy(document, top, where, state.archived, plain=plain)
            what = f"{link.url} is dead; its copy of {state.archived_on} is beside it"
        elif (
            state.verdict in GOOD
            and link.archived
            and any(event == "revived" for _, event in state.events[-1:])
        ):
            made, what = _without_copy(document, top), f"{link.url} is back; its copy is not needed any more"
        if made:
            edits += made
            changes.append(Change(document.file, span.line, what))
    return apply(document.text, edits), changes


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made; they may not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _scalar(url: str) -> str:
    return "'" + url.replace("'", "''") + "'"


def _with_copy(
    document: Document, top: tuple[str | int, ...], where: tuple[str | int, ...], copy: str, *, plain: bool
) -> tuple[Edit, ...]:
    """Write `archived:` beside the URL, in the style of its mapping."""
    from zoomon.catalog.problems import Edit

    span = document.spans[where]
    text = document.text
    if plain:
        written = text[span.start : span.end]
        quoted = written if written[:1] in "'\"" else _scalar(written)
        return (Edit(span.start, span.end, f"{{url: {quoted}, archived: {_scalar(copy)}}}"),)
    mapping = document.spans[top]
    if text[mapping.start] == "{":
        return (Edit(span.end, span.end, f", archived: {_scalar(copy)}"),)
    # A block mapping: a line of its own below the URL's, as far in as the key of the URL.
    column = document.keys[where].column - 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    return (Edit(end, end, f"\n{' ' * column}archived: {_scalar(copy)}"),)


def _without_copy(document: Document, top: tuple[str | int, ...]) -> tuple[Edit, ...]:
    """Take `archived:` out again, with the comma or the line that came with it."""
    from zoomon.catalog.problems import Edit

    where = (*top, "archived")
    if where not in document.spans or where not in document.keys:
        return ()
    text = document.text
    start, end = document.keys[where].start, document.spans[where].end
    if text[document.spans[top].start] == "{":
        before = re.search(r",\s*$", text[:start])
        if before:
            return (Edit(before.start(), end, ""),)
        after = re.match(r"\s*,\s*", text[end:])
        return (Edit(start, end + (after.end() if after else 0), ""),)
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip():
        return ()  # `- archived: ...` is the first key of its item; taking it out would need the next one moved
    line_end = text.find("\n", end)
    return (Edit(line_start, len(text) if line_end < 0 else line_end + 1, ""),)


def fix_list(
    text: str, file: str, targets: Sequence[Target], states: Mapping[str, LinkState]
) -> tuple[str, list[Change]]:
    """The text of a Markdown list with moved addresses rewritten where they stand; dead ones are left to people."""
    lines = text.splitlines(keepends=True)
    changes: list[Change] = []
    spots = []
    for target in targets:
        state = states.get(target.url)
        if state is None or not (to := new_address(state)):
            continue
        spots += [
            (place.line, place.column, target.url, to)
            for place in target.places
            if place.file == file and place.column
        ]
    for line, column, url, to in sorted(spots, reverse=True):
        content = lines[line - 1]
        if content[column - 1 : column - 1 + len(url)] != url:
            continue
        following = content[column - 1 + len(url) : column + len(url)]
        if following and re.match(r"[\w/%?=&-]", following):
            continue  # a longer address that begins like this one
        lines[line - 1] = content[: column - 1] + to + content[column - 1 + len(url) :]
        changes.append(Change(file, line, f"{url} moved to {to}"))
    return "".join(lines), sorted(changes, key=lambda change: change.line)


def diff(before: str, after: str, file: str) -> str:
    """A unified diff of one file."""
    return "".join(
        difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{file}", f"b/{file}"
        )
    )
