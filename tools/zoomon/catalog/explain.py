"""pydantic's errors in the words of someone who edits a file: what, where, how to mend it, once a mistake."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from zoomon.catalog import identifiers
from zoomon.catalog.documents import Document, Loc, Surprise
from zoomon.catalog.model import ID_PATTERN, RELATIONS, Entry, Question, ReadingPath
from zoomon.catalog.problems import Edit, Place, Problem, Severity
from zoomon.catalog.suggest import did_you_mean, nearest

ADVICE: Final[Mapping[str, str]] = {
    "title": "Write the title as the work has it: `title: ...`.",
    "authors": "Write `authors: [First Last, First Last]`; an organisation is '{Its Name}'.",
    "kind": "Write `kind: paper`, or another of the kinds.",
    "link": "Write `link: https://...`, the address where it can be read.",
    "topics": "Write `topics: [...]` with one to three ids of files in catalog/topics/.",
    "why": "Write `why: ...`, one sentence that says why to read it.",
    "because": "Give the reason in one sentence: `because: ...`.",
    "relations": "Write `- {builds-on: id, because: one sentence}`.",
    "prerequisites": "Write `- {id: ..., because: one sentence}`.",
    "steps": "Write `- {read: id, because: one sentence}`.",
    "readings": "Write `- {read: id, because: one sentence}`.",
    "versions": "Write `- {id: extended, note: how it differs}`.",
    "absent": "Write `absent: {doi: reason}`.",
    "language": "Write its code in quotes, as 'en', 'no' or 'pt-BR'.",
    "orcid": "Write the four groups of four digits: 0000-0002-1825-0097.",
}
"""Field -> how to write it."""

OTHER_WORDS: Final[Mapping[str, str]] = {
    "abstract": "summary",
    "booktitle": "venue",
    "categories": "topics",
    "conference": "venue",
    "description": "summary",
    "difficulty": "level",
    "doi-url": "doi",
    "issue": "number",
    "journal": "venue",
    "lang": "language",
    "name": "title",
    "page": "pages",
    "reason": "because",
    "school": "institution",
    "section": "where",
    "sections": "where",
    "tags": "topics",
    "time": "minutes",
    "type": "kind",
    "urls": "links",
    "website": "link",
}
"""What other formats call a field -> what it is called here."""

FORMS: Final[Mapping[str, tuple[str, str]]] = {
    # type of a model's own error -> code, how to mend it
    "doi": ("doi-form", ""),
    "arxiv": ("arxiv-form", ""),
    "isbn": ("isbn-form", "Copy it again from the book."),
    "name": ("name-form", ""),
    "url": ("link-form", ""),
    "date": ("date-form", ""),
    "relation": ("relation-form", "Write `- {builds-on: id, because: one sentence}`."),
}

_WANTED: Final[Mapping[str, str]] = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "fields, `name: value`",
    "model_type": "fields, `name: value`",
    "model_attributes_type": "fields, `name: value`",
}


def explain(model: type[BaseModel], document: Document, error: ValidationError) -> list[Problem]:
    """The problems that pydantic found in a document; one for each mistake, although a field of two types gives two errors."""
    grouped: dict[Loc, list[Mapping[str, Any]]] = {}
    for details in error.errors(include_url=False):
        key = details["loc"][-1:] == ("[key]",)
        loc = _in_document(document, tuple(details["loc"]))
        if not any(loc[: len(refused)] == refused for refused in document.refused):
            grouped.setdefault((*loc, "[key]") if key else loc, []).append({**details})
    problems = [
        no_value(document, loc)
        for loc in document.empty
        if not any(loc[: len(told)] == told for told in grouped) and loc not in document.refused
    ]
    meant: set[Loc] = set()
    for loc, group in grouped.items():
        if group[0]["type"] == "extra_forbidden" or (
            group[0]["type"] == "relation" and _misspelt_kind(document, loc)
        ):
            problem, name = _unknown_field(model, document, loc)
            problems.append(problem)
            meant.add((*_siblings(loc, group[0]["type"]), name))
    for loc, group in grouped.items():
        first = group[0]
        if first["type"] == "extra_forbidden" or (
            first["type"] == "relation" and _misspelt_kind(document, loc)
        ):
            continue
        if first["type"] == "missing" and loc in meant:
            continue  # it is there, misspelt
        problems.append(_Explained(model, document, loc, group).problem())
    return problems


_EMPTY: Final = "Give it one, or delete the line."


def no_value(document: Document, loc: Loc) -> Problem:
    """The problem of a field that is there and empty."""
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    return Problem("field-type", Severity.ERROR, document.place(loc), f"`{name}` has no value.", _EMPTY)


def _siblings(loc: Loc, kind: str) -> Loc:
    """The fields among which an unknown one stands."""
    return loc if kind == "relation" else loc[:-1]


def _misspelt_kind(document: Document, loc: Loc) -> bool:
    return _unknown_kind(document, loc) is not None


def _unknown_kind(document: Document, loc: Loc) -> str | None:
    """The field of a relation that is probably its kind, misspelt."""
    known = {*RELATIONS, "because", "where", "checked-by", "to", "kind"}
    keys = [str(key[-1]) for key in document.keys if key[:-1] == loc]
    if any(key in RELATIONS for key in keys):
        return None
    return next((key for key in keys if key not in known and nearest(key, RELATIONS)), None)


def _unknown_field(model: type[BaseModel], document: Document, loc: Loc) -> tuple[Problem, str]:
    """The problem of a field that does not exist, and the field that was probably meant."""
    misspelt = _unknown_kind(document, loc)
    if misspelt is not None:
        loc = (*loc, misspelt)
    name = str(loc[-1])
    known = list(RELATIONS) if misspelt is not None else fields_at(model, loc[:-1])
    lower = name.lower().replace("_", "-")
    meant = [lower] if lower in known else nearest(lower, known)
    edits: tuple[Edit, ...] = ()
    if meant:
        mend = did_you_mean(name, meant) or f"Did you mean `{meant[0]}`?"
        span = document.keys.get(loc)
        taken = (*loc[:-1], meant[0]) in document.keys
        if span is not None and len(meant) == 1 and not taken and _one_slip(lower, meant[0]):
            edits = (Edit(span.start, span.end, meant[0]),)
    elif OTHER_WORDS.get(lower) in known:
        meant = [OTHER_WORDS[lower]]
        mend = f"Here it is called `{meant[0]}`."
    elif len(known) > 12:
        mend = "The page of fields lists what there is: contribute/fields/."
    else:
        mend = f"The fields here are {', '.join(known)}."
    message = f"`{_short(name)}` is not a {'kind of relation' if misspelt is not None else 'field here'}."
    place = document.place(loc, key=True)
    return Problem("field-unknown", Severity.ERROR, place, message, mend, edits), meant[0] if meant else ""


def _one_slip(name: str, meant: str) -> bool:
    """Whether a name is so near that nothing else can be meant: one letter wrong in four, hyphens aside."""
    from rapidfuzz.distance import OSA

    return OSA.distance(name.replace("-", ""), meant.replace("-", "")) <= max(1, len(meant) // 4)


class _Explained:
    """The errors at one place, which are one mistake."""

    def __init__(
        self, model: type[BaseModel], document: Document, loc: Loc, group: Sequence[Mapping[str, Any]]
    ) -> None:
        self.model, self.document, self.group = model, document, group
        self.is_key = loc[-1:] == ("[key]",)
        self.loc = loc[:-1] if self.is_key else loc
        # Of several errors at one place the one that says most: that it is no text to YAML, or that its form is wrong.
        self.details = min(group, key=lambda details: details["type"] in _WANTED)
        self.given = self.details["input"]
        self.context: Mapping[str, Any] = self.details.get("ctx", {})
        self.name = next((str(part) for part in reversed(self.loc) if isinstance(part, str)), "")
        if self.name == "url" and document.spans.get(("link", "url")) is None and self.loc[:1] == ("link",):
            self.name = "link"
        self.span = document.spans.get(self.loc)

    def problem(self) -> Problem:
        code, message, mend, edits = self.words()
        return Problem(code, Severity.ERROR, self.place(), message, mend, edits)

    def place(self) -> Place:
        if self.details["type"] == "missing":
            return self.document.place(self.loc[:-1])
        return self.document.place(self.loc, key=self.is_key)

    def edit(self, text: str) -> tuple[Edit, ...]:
        return (Edit(self.span.start, self.span.end, text),) if self.span else ()

    @property
    def raw(self) -> str:
        """The value as it was typed."""
        return self.document.text[self.span.start : self.span.end] if self.span else str(self.given)

    def words(self) -> tuple[str, str, str, tuple[Edit, ...]]:
        """Code, message, mend and edits."""
        kind: str = self.details["type"]
        name, given, context = self.name, self.given, self.context
        advice = ADVICE.get("link" if name == "links" else name, "")
        match kind:
            case "missing":
                shown = "link" if name == "links" else name
                return "field-missing", f"`{shown}` is missing.", advice or f"Write `{shown}: ...`.", ()
            case "surprise":
                return self.surprise()
            case _ if given is None:
                return "field-type", f"`{name}` has no value.", _EMPTY, ()
            case "string_type" if isinstance(given, dict) and len(given) == 1 and [*given.values()] == [None]:
                mend = f"An organisation goes in quotes: '{{{next(iter(given))}}}'."
                return "field-type", "braces without quotes are a YAML mapping.", mend, ()
            case _ if kind in _WANTED:
                return self.wrong_type(advice)
            case "literal_error":
                return self.not_one_of()
            case "string_pattern_mismatch" if context.get("pattern") == ID_PATTERN:
                return self.no_id()
            case "string_too_long" | "too_long" if isinstance(given, str):
                message = (
                    f"`{name}` has {len(given.strip()):,} characters; {context['max_length']:,} are the most."
                )
                return "field-value", message, "", ()
            case "string_too_short" | "too_short":
                return (
                    "field-value",
                    f"`{name}` is empty.",
                    advice or "Give it a value, or delete the line.",
                    (),
                )
            case "too_long":
                message = (
                    f"`{name}` has {context['actual_length']} items; {context['max_length']} are the most."
                )
                return "field-value", message, "", ()
            case "greater_than_equal" | "less_than_equal":
                bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
                return "field-value", f"`{name}: {_short(given)}` is out of range: {bound}.", "", ()
            case _ if kind in FORMS:
                return self.wrong_form()
        message = self.details["msg"].rstrip(".")
        if kind == "string_pattern_mismatch":
            message = f"`{_short(given)}` has not the form of the field"
        return "field-value", f"`{name}`: {message}." if name else f"{message}.", advice, ()

    def surprise(self) -> tuple[str, str, str, tuple[Edit, ...]]:
        raw = self.raw
        message = f"`{self.name}: {_short(raw)}` is not text to YAML but {_yaml_sort(raw)}."
        return "yaml-surprise", message, f"Put it in quotes: '{_short(raw)}'.", self.edit(f"'{raw}'")

    def wrong_type(self, advice: str) -> tuple[str, str, str, tuple[Edit, ...]]:
        name, given = self.name, self.given
        kinds = [details["type"] for details in self.group]
        scalar = not isinstance(given, (dict, list))
        if "string_type" in kinds and scalar:
            return self.surprise()
        if "int_type" in kinds and isinstance(given, str) and re.fullmatch(r"0*[1-9]\d*", given):
            number = given.lstrip("0")
            if len(number) > 18:
                return "field-value", f"`{name}: {_short(given)}` is out of range.", "", ()
            if isinstance(given, Surprise):
                message = f"`{name}: {given}` is {_yaml_sort(given)} to YAML."
                return "yaml-surprise", message, f"Write {number}.", self.edit(number)
            message = f"`{name}: {_short(self.raw)}` is text, and a number is wanted."
            return "field-type", message, "Write it without quotes.", self.edit(number)
        wanted = " or ".join(dict.fromkeys(_WANTED[kind] for kind in kinds if kind in _WANTED))
        if name == "link" and isinstance(given, list):
            return "field-type", "`link` is one address, and this is a list.", "Write `links: [...]`.", ()
        message = f"`{name}` wants {wanted}, and {_shown(given)}."
        if wanted == "a whole number" and isinstance(given, Surprise) and _yaml_sort(given) == "a number":
            message = f"`{name}: {_short(given)}` is not a whole number."
        mend = advice
        if "list_type" in kinds and isinstance(given, str):
            halves = given.split(", ")
            # "Lamport, Leslie" is one person, whom a list in brackets would make two.
            turned = name in ("authors", "editors") and len(halves) == 2 and " " not in halves[0]
            mend = f"Write `{name}: [{f'{halves[1]} {halves[0]}' if turned else _short(given)}]`."
        elif isinstance(given, datetime.date) and "int_type" in kinds:
            mend = f"Write `{name}: {given.year}`; `date` takes the day."
        elif kinds[0].startswith("model") and isinstance(given, list):
            mend = advice or f"Write the items of `{name}` without brackets of their own."
        return "field-type", message, mend, ()

    def not_one_of(self) -> tuple[str, str, str, tuple[Edit, ...]]:
        allowed = [part.strip(" '") for part in re.split(r",| or ", self.context["expected"])]
        if self.model in (ReadingPath, Question) and self.loc == ("kind",):
            allowed = ["path", "question", "moved"]
        given = self.given
        shown = f"`{_short(given)}`" if self.is_key else f"`{self.name}: {_short(given)}`"
        lower = str(given).lower()
        edits: tuple[Edit, ...] = ()
        if lower in allowed and not self.is_key:
            mend = f"Write `{lower}`."
            edits = self.document.replace(self.loc, lower)
        else:
            mend = did_you_mean(str(given), allowed)
        return "field-value", f"{shown} is not one of {', '.join(allowed)}.", mend, edits

    def no_id(self) -> tuple[str, str, str, tuple[Edit, ...]]:
        from zoomon.catalog.names import slug

        given = str(self.given)
        made = slug(given.removesuffix(".yml"))
        mend = f"Write `{made}`." if made else "Write the name of a file without .yml."
        return "id-form", f"`{_short(given)}` is not an id: a-z, 0-9 and single hyphens.", mend, ()

    def wrong_form(self) -> tuple[str, str, str, tuple[Edit, ...]]:
        kind: str = self.details["type"]
        code, mend = FORMS[kind]
        message = self.details["msg"].rstrip(".").replace("{{", "{").replace("}}", "}")
        edits: tuple[Edit, ...] = ()
        given = self.given
        clean = {"doi": identifiers.clean_doi, "arxiv": identifiers.clean_arxiv}.get(kind)
        if clean is not None:
            bare = clean(str(given))
            right = identifiers.is_doi(bare) if kind == "doi" else identifiers.is_arxiv(bare)
            if right:
                message = f"`{_short(given)}` is more than the bare {'DOI' if kind == 'doi' else 'arXiv id'}"
                shown = bare if kind == "doi" else f"'{bare}'"
                mend, edits = f"Write {shown}.", self.document.replace(self.loc, bare)
        if kind == "url":
            return self.wrong_address(message)
        if kind == "relation" and isinstance(given, dict):
            if isinstance(given.get("kind"), str) and given["kind"] in RELATIONS:
                mend = f"Write `- {{{given['kind']}: {given.get('to', 'id')}, because: ...}}`."
                message = "the kind of a relation is its key"
            elif (count := sum(key in RELATIONS for key in given)) > 1:
                message = f"the relation names {count} kinds"
                mend = "Write one relation for each kind."
            elif not any(key in RELATIONS for key in given):
                message = "the relation names no kind"
                mend = f"Write one of {', '.join(RELATIONS)} as the field that holds the id."
        elif kind == "relation" and isinstance(given, str):
            message = f"`{_short(given)}` does not say what the relation is"
            mend = f"Write `- {{builds-on: {_short(given)}, because: one sentence}}`, or another kind."
        return code, f"{message}.", mend, edits

    def wrong_address(self, message: str) -> tuple[str, str, str, tuple[Edit, ...]]:
        given = str(self.given)
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", given)
        if scheme and scheme.group(1).lower() not in ("http", "https"):
            said = f"`{_short(given)}` is neither an https nor an http address."
            return "link-scheme", said, "Write the address of a web page.", ()
        if re.match(r"[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)", given):
            return (
                "link-form",
                f"`{_short(given)}` lacks the https:// at its start.",
                f"Write https://{_short(given)}",
                (),
            )
        return "link-form", f"{message}.", "", ()


def _in_document(document: Document, loc: Loc) -> Loc:
    """pydantic's way to a value as the file has it: `link` for the one link, the kind for a relation's target."""
    way: Loc = ()
    for part in loc:
        if part == "[key]":
            continue
        if part == 0 and way == ("link",):
            continue
        if (*way, part) in document.spans or (*way, part) in document.keys:
            way = (*way, part)
        elif part == "links" and ("link",) in document.keys:
            way = ("link",)
        elif part == "to" and way[:1] == ("relations",):
            kinds = (str(key[-1]) for key in document.keys if key[:-1] == way and key[-1] in RELATIONS)
            way = (*way, next(kinds, "to"))
        elif isinstance(part, str) and part == loc[-1] and not _is_union_tag(part):
            way = (*way, part)
    return way


def _is_union_tag(part: str) -> bool:
    """Whether it is pydantic's name for one of the types that a field may have: `constrained-str`, `list[...]`."""
    return bool(re.search(r"[\[\(]|^(?:str|int|constrained-str)$", part))


def fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The names of the fields that `model` has at a place within it, as files write them."""
    for part in loc:
        if isinstance(part, int):
            continue
        field_info = next(
            (info for name, info in model.model_fields.items() if part in (name, info.alias, name[:-1])),
            None,
        )
        inner = _model_within(field_info.annotation) if field_info else None
        if inner is None:
            return []
        model = inner
    fields = [info.alias or name for name, info in model.model_fields.items()]
    if model.__name__ == "Relation":
        return [*RELATIONS, *(name for name in fields if name not in ("kind", "to"))]
    return fields + (["link"] if model is Entry else [])


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in getattr(annotation, "__args__", ()) if (found := _model_within(arg))), None)


def _short(value: Any, limit: int = 60) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _shown(value: Any) -> str:
    """A value of the wrong type, for a sentence."""
    if isinstance(value, list):
        return "this is a list"
    if isinstance(value, dict):
        return "this is a mapping"
    if isinstance(value, Surprise):
        return f"`{_short(value)}` is {_yaml_sort(value)}"
    if isinstance(value, str):
        return f"`{_short(value)}` is text"
    return f"`{value}` is {'a date' if isinstance(value, datetime.date) else 'a number'}"


def _yaml_sort(raw: str) -> str:
    if re.match(r"(?i)^(?:yes|no|true|false|on|off)$", raw):
        return "true or false"
    if re.match(r"^0[0-7]+$", raw):
        return "an octal number"
    if re.match(r"^\d{4}-\d\d?-\d\d?", raw):
        return "a date"
    if re.match(r"^\d+(?::\d+)+$", raw):
        return "a number in base 60"
    return "a number"
