"""YAML files of the catalog: read safely, every value with its place, every surprise an error.

libyaml parses; the tree is built here from its events, because a catalog is edited by strangers and by people in a hurry.
What YAML 1.1 would silently turn into something else, resolve to another node or run as a constructor is refused, with the
way to mend it.

Nearly every file is as it should be, and nobody asks where its values stand. So a file is read for its data alone; one that holds
anything out of the ordinary, or whose places are asked for, is read once more with care.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import yaml

from zoomon.catalog.problems import Edit, Place, Problem, Severity

try:
    from yaml import CLoader as Parser
except ImportError:  # PyYAML without libyaml: the same events, five times slower
    from yaml import Loader as Parser  # type: ignore[assignment]

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 8

Loc = tuple[str | int, ...]
"""The way to a value: keys and list indices from the top, as in pydantic's errors."""

# C0 and C1 controls other than tab, line feed and carriage return; what changes the direction of text (UTR 36, 2.10.1); line ends
# that only some programs know (NEL, LS, PS); and what has no width at all, joiners aside, which some scripts need.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_NULL = re.compile(r"^(?:~|null|Null|NULL|)$")
_BOOL = re.compile(r"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$")
_DECIMAL = re.compile(r"^(?:0|[1-9][0-9]{0,17})$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# Everything else that YAML 1.1 reads as a number or a time: signs, floats, octal, hexadecimal, binary, base 60, underscores.
_NUMBER = re.compile(
    r"^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+"
    r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*|\d{4}-\d\d?-\d\d?)$"
)
_BLANKS: Final = frozenset(" \t")
_PLAIN_WORD = re.compile(r"^(?:https?://\S+|[A-Za-z0-9][A-Za-z0-9._/#-]*)$")


class Surprise(str):
    """A plain scalar that YAML 1.1 reads as something other than text: `no`, `017`, `1610.01140`, `12:30`.

    It stays what the author typed; a field that wants text refuses it and says to quote it.
    """

    __slots__ = ()


class Span:
    """Where a value stands."""

    __slots__ = ("_end", "_start", "plain")

    def __init__(self, start: Any, end: Any, plain: bool = False) -> None:
        # libyaml's marks are kept as they are: nearly all of them are never looked at.
        self._start, self._end, self.plain = start, end, plain

    plain: bool
    """Whether it is a scalar without quotes or block indicator."""

    @property
    def line(self) -> int:
        """From 1."""
        return int(self._start.line) + 1

    @property
    def column(self) -> int:
        """From 1, in characters."""
        return int(self._start.column) + 1

    @property
    def start(self) -> int:
        """Offset of the first character in the decoded text."""
        return int(self._start.index)

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return int(self._end.index)

    def close(self, end: Any) -> None:
        """Sets the end of a list or mapping, which is known when its last item is read."""
        self._end = end


@dataclass(slots=True)
class Places:
    """Where everything in a file stands."""

    spans: dict[Loc, Span] = field(default_factory=dict)
    keys: dict[Loc, Span] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """One file: its text, its data (dicts, lists, str, int, date) and the place of each value and key."""

    file: str
    text: str
    data: Any = None
    empty: list[Loc] = field(default_factory=list)
    """Where a value was left out: `venue:` with nothing behind it."""
    refused: set[Loc] = field(default_factory=set)
    """Where a value was refused and told of, so that what it does to a field is not told as well."""
    problems: list[Problem] = field(default_factory=list)
    places: Places | None = field(default=None, compare=False, repr=False)
    """None until somebody asks for `spans`, `keys` or a place."""

    @property
    def spans(self) -> dict[Loc, Span]:
        """Of each value, by its way from the top; `()` is the whole document."""
        return self._placed().spans

    @property
    def keys(self) -> dict[Loc, Span]:
        """Of each mapping key."""
        return self._placed().keys

    def _placed(self) -> Places:
        if self.places is None:
            self.places = Places() if self.data is None else _Builder(Document(self.file, self.text)).build()
        return self.places

    def place(self, loc: Loc = (), *, key: bool = False) -> Place:
        """The place of a value (or of its key), or of the nearest value above it that exists."""
        if key and loc in self.keys:
            span = self.keys[loc]
            return Place(self.file, span.line, span.column)
        while loc and loc not in self.spans:
            loc = loc[:-1]
        found = self.spans.get(loc)
        return Place(self.file, found.line, found.column) if found else Place(self.file)

    def replace(self, loc: Loc, text: str) -> tuple[Edit, ...]:
        """The edit that writes `text` for the scalar at `loc`, quoted as it was; none where that is not safe to do."""
        span = self.spans.get(loc)
        if span is None:
            return ()
        old = self.text[span.start : span.end]
        if old[:1] == "'" and old[-1:] == "'":
            return (Edit(span.start, span.end, "'" + text.replace("'", "''") + "'"),)
        if old[:1] == '"' and old[-1:] == '"' and not re.search(r'["\\]', text):
            return (Edit(span.start, span.end, f'"{text}"'),)
        if span.plain and "\n" not in old:
            return (Edit(span.start, span.end, quoted(text)),)
        return ()


def quoted(text: str, *, flow: bool = True) -> str:
    """A one-line string as YAML: plain where every reader takes it for text, else in single quotes.

    `flow`: whether it must also be safe within `[...]` or `{...}`.
    """
    safe = (
        text == text.strip()
        and text
        and not _is_surprise(text)
        and not re.search(r": |:$| #|[\n\t]", text)
        and text[0] not in "!&*-?|>@`%{}[],#'\":="
        and not (flow and re.search(r"[,?\[\]{}]", text))
    )
    return text if safe else "'" + text.replace("'", "''") + "'"


def _is_surprise(text: str) -> bool:
    return bool(_NULL.match(text) or _BOOL.match(text) or _NUMBER.match(text))


def read(path: Path, file: str) -> Document:
    """Reads a file; `file` is the name that problems show. Never raises for what the file holds."""
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        problem = Problem(
            "yaml-size",
            Severity.ERROR,
            Place(file),
            f"the file has {path.stat().st_size:,} bytes; {MAX_BYTES:,} are the most.",
            "Keep to the fields of the catalog; long texts belong behind a link.",
        )
        return Document(file, "", problems=[problem])
    return parse(raw, file)


def parse(raw: bytes | str, file: str = "<text>") -> Document:
    """Parses one YAML document into plain data with places. Errors are in `problems`; `data` is None where nothing was read."""
    if isinstance(raw, bytes):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8", "replace")
            place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
            return Document(
                file,
                "",
                problems=[
                    Problem(
                        "yaml-encoding",
                        Severity.ERROR,
                        place,
                        f"byte 0x{raw[error.start]:02x} is not UTF-8.",
                        "Save the file as UTF-8.",
                    )
                ],
            )
    else:
        text = raw
    text = text.removeprefix("\ufeff")
    document = Document(file, text)
    for match in _FORBIDDEN.finditer(text):
        code, place, message, mend = invisible(match.group(), _place_at(document, match.start()))
        document.problems.append(Problem(code, Severity.ERROR, place, message, mend))
    if not document.problems:
        try:
            document.data = _ordinary(text)
        except (_OutOfTheOrdinaryError, yaml.YAMLError):
            document.places = _Builder(document).build()
    return document


class _OutOfTheOrdinaryError(Exception):
    """What `_Builder` should look at."""


def _ordinary(text: str) -> Any:
    """The data of a document that is as it should be. Raises _OutOfTheOrdinaryError and YAMLError for any other."""
    if " #" in text or "\t#" in text:  # a comment, which may have swallowed something
        raise _OutOfTheOrdinaryError
    next_event = Parser(text).get_event
    next_event()  # stream start
    if next_event().__class__ is not yaml.DocumentStartEvent:
        raise _OutOfTheOrdinaryError
    data = _ordinary_value(next_event(), next_event, 0)
    next_event()  # document end
    if next_event().__class__ is not yaml.StreamEndEvent:
        raise _OutOfTheOrdinaryError
    return data


def _ordinary_value(event: Any, next_event: Callable[[], Any], depth: int) -> Any:
    if event.anchor is not None or event.tag is not None:  # of an alias, too
        raise _OutOfTheOrdinaryError
    sort = event.__class__
    if sort is yaml.ScalarEvent:
        text: str = event.value
        if not event.implicit[0]:
            if event.style == '"' and _FORBIDDEN.search(text):
                raise _OutOfTheOrdinaryError
            return text
        value = _resolved(text)
        if value is None:
            raise _OutOfTheOrdinaryError
        return value
    if depth == MAX_DEPTH:
        raise _OutOfTheOrdinaryError
    if sort is yaml.SequenceStartEvent:
        items = []
        while (event := next_event()).__class__ is not yaml.SequenceEndEvent:
            items.append(_ordinary_value(event, next_event, depth + 1))
        return items
    fields: dict[str, Any] = {}
    while (key := next_event()).__class__ is not yaml.MappingEndEvent:
        if (
            key.__class__ is not yaml.ScalarEvent
            or key.value in fields
            or key.anchor is not None
            or key.tag is not None
        ):
            raise _OutOfTheOrdinaryError
        fields[key.value] = _ordinary_value(next_event(), next_event, depth + 1)
    return fields


def _resolved(text: str) -> Any:
    """What a plain scalar stands for: text, a number, a day, a `Surprise`; None for nothing."""
    # Cheap test first: most values are text whose first letter is none of those of yes, true, on, null.
    if text and text[0] not in "~nNyYtTfFoO.+-0123456789":
        return text
    if _DECIMAL.match(text):
        return int(text)
    if _NULL.match(text):
        return None
    if _DATE.match(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return Surprise(text)
    return Surprise(text) if _BOOL.match(text) or _NUMBER.match(text) else text


def invisible(char: str, place: Place) -> tuple[str, Place, str, str]:
    """Code, place, message and mend of the problem that `char` is."""
    name = unicodedata.name(char, "control character").lower()
    return (
        "yaml-control",
        place,
        f"invisible character: {name} (U+{ord(char):04X}).",
        "Delete it; it can make a reviewer see something other than what is stored.",
    )


def _place_at(document: Document, offset: int) -> Place:
    before = document.text[:offset]
    return Place(document.file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


_HINTS: Final = (
    (
        "mapping values are not allowed",
        "A colon followed by a space inside a value: put the value in quotes, or use `>-`.",
    ),
    ("found character '\\t'", "Indent with spaces, not with tabs."),
    (
        "found character that cannot start any token",
        "Put the value in quotes: @, `, % and tabs can't begin one.",
    ),
    ("could not find expected ':'", "Indent the lines of a long value, or begin it with `>-`."),
    (
        "did not find expected key",
        "Check the indentation of this line, and quotes within a value: '' is ' within single quotes.",
    ),
    (
        "did not find expected ',' or ']'",
        "Close the list with `]`, and quote items that hold a comma or a colon.",
    ),
    ("did not find expected ',' or '}'", "Close the braces, and quote values that hold a comma or a colon."),
    ("found unexpected end of stream", "A quote or bracket is not closed."),
)


_TAB: Final = "Indent with spaces, not with a tab."


class _RefusedError(Exception):
    """The rest of the document can't be built."""


class _Builder:
    """Builds the data of one document from libyaml's events, with the place of each value and a word about whatever is wrong."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans: dict[Loc, Span] = {}
        self.keys: dict[Loc, Span] = {}
        self.depth = 0

    def build(self) -> Places:
        """Fills the document, its places aside, which are returned."""
        self._build()
        return Places(self.spans, self.keys)

    def _build(self) -> None:
        document = self.document
        try:
            self.events: Iterator[Any] = iter(Parser(document.text).get_event, None)
            next(self.events)  # stream start
            event = next(self.events)
            if isinstance(event, yaml.StreamEndEvent):
                self.problem(
                    "yaml-empty",
                    Place(document.file),
                    "the file is empty.",
                    "Write the fields, or delete the file.",
                )
                return
            document.data = self.value(next(self.events), ())
            next(self.events)  # document end
            event = next(self.events)
            if isinstance(event, yaml.DocumentStartEvent):
                document.data = None
                self.problem(
                    "yaml-documents",
                    self.at(event),
                    "a second document begins here (`---`).",
                    "One file holds one thing: move it to a file of its own.",
                )
        except _RefusedError:
            document.data = None
        except yaml.MarkedYAMLError as error:
            document.data = None
            mark = error.problem_mark or error.context_mark
            place = Place(document.file, mark.line + 1, mark.column + 1) if mark else Place(document.file)
            said = " ".join(filter(None, (error.context, error.problem)))
            tab = mark is not None and document.text[mark.index : mark.index + 1] == "\t"
            mend = _TAB if tab else next((hint for sign, hint in _HINTS if sign in said), "")
            self.problem("yaml-syntax", place, f"this is not YAML: {error.problem or said}.", mend)
        except yaml.YAMLError as error:
            document.data = None
            self.problem("yaml-syntax", Place(document.file), f"this is not YAML: {error}.")

    def problem(
        self, code: str, place: Place, message: str, mend: str = "", edits: tuple[Edit, ...] = ()
    ) -> None:
        self.document.problems.append(Problem(code, Severity.ERROR, place, message, mend, edits))

    def at(self, event: Any) -> Place:
        return Place(self.document.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def value(self, event: Any, loc: Loc) -> Any:
        sort = event.__class__
        if sort is yaml.ScalarEvent and event.anchor is None and event.tag is None:
            return self.scalar(event, loc)  # nearly always
        if sort is yaml.AliasEvent:
            self.problem(
                "yaml-alias",
                self.at(event),
                f"`*{event.anchor}` is an alias.",
                "Write the value out; aliases are off.",
            )
            self.document.refused.add(loc)
            return None
        if self.decorated(event):
            self.document.refused.add(loc)
        if sort is yaml.ScalarEvent:
            return self.scalar(event, loc)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.problem(
                "yaml-depth",
                self.at(event),
                f"values are nested more than {MAX_DEPTH} deep.",
                "Keep to the shape of the fields.",
            )
            raise _RefusedError
        built = self.mapping(event, loc) if sort is yaml.MappingStartEvent else self.sequence(event, loc)
        self.depth -= 1
        return built

    def decorated(self, event: Any) -> bool:
        """Tells of an anchor or a tag; whether there is a tag, which would change the value."""
        if event.anchor is not None:
            self.problem(
                "yaml-alias",
                self.at(event),
                f"`&{event.anchor}` is an anchor.",
                "Delete it; anchors are off.",
            )
        if event.tag is None:
            return False
        self.problem(
            "yaml-tag",
            self.at(event),
            f"`{event.tag}` is a YAML tag.",
            "Delete it; values are plain text, numbers, lists.",
        )
        return True

    def sequence(self, start: Any, loc: Loc) -> list[Any]:
        items: list[Any] = []
        span = self.spans[loc] = Span(start.start_mark, start.end_mark)
        for event in self.events:
            if event.__class__ is yaml.SequenceEndEvent:
                span.close(cast(Any, event).end_mark)
                break
            items.append(self.value(event, (*loc, len(items))))
        return items

    def mapping(self, start: Any, loc: Loc) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        span = self.spans[loc] = Span(start.start_mark, start.end_mark)
        for event in self.events:
            if event.__class__ is yaml.MappingEndEvent:
                span.close(cast(Any, event).end_mark)
                break
            if event.__class__ is not yaml.ScalarEvent:
                self.problem("yaml-key", self.at(event), "a key must be a word.", "Write `name: value`.")
                raise _RefusedError
            key = event.value
            self.decorated(event)
            here = (*loc, key)
            if key in fields:
                first = self.keys[here].line
                self.problem(
                    "yaml-duplicate-key",
                    self.at(event),
                    f"`{key}` is here twice; the first is in line {first}.",
                    "Keep one of them.",
                )
                here = (*loc, f"{key} (again)")
            self.keys[here] = Span(event.start_mark, event.end_mark)
            value = self.value(next(self.events), here)
            if here[-1] == key:
                fields[key] = value
        return fields

    def scalar(self, event: Any, loc: Loc) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block scalar
            self.spans[loc] = Span(event.start_mark, event.end_mark)
            if event.style == '"' and (found := _FORBIDDEN.search(text)):  # written as an escape, "\u202e"
                self.problem(*invisible(found.group(), self.at(event)))
            return text
        self.spans[loc] = Span(event.start_mark, event.end_mark, True)
        value = _resolved(text)
        if value is None:
            self.document.empty.append(loc)
        if value is not text:
            return value
        end = event.end_mark.index
        if self.document.text[end : end + 1] in _BLANKS:
            self.check_comment(text, end)
        return text

    def check_comment(self, text: str, end: int) -> None:
        """An unquoted ` #` begins a comment, and the rest of a sentence is gone without a word."""
        source = self.document.text
        stop = source.find("\n", end)
        rest = source[end : stop if stop >= 0 else len(source)]
        comment = rest.lstrip(" \t")
        if not comment.startswith("#") or (_PLAIN_WORD.match(text) and comment.startswith("# ")):
            return
        offset = end + len(rest) - len(comment)
        place = _place_at(self.document, offset)
        self.problem(
            "yaml-comment",
            place,
            f"`{comment[:40]}` is read as a comment, so this value ends before it.",
            "Put the value in quotes; a comment goes on a line of its own.",
        )
