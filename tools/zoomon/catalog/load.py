"""Reads the whole catalog. Nothing raises for what a file holds: every finding is a `Problem` with its place."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from zoomon.catalog import documents
from zoomon.catalog.documents import Document, Loc
from zoomon.catalog.model import (
    ID_PATTERN,
    RELATIONS,
    Assumptions,
    Entry,
    Home,
    Moved,
    Person,
    Question,
    ReadingPath,
    Topic,
    Venue,
)
from zoomon.catalog.problems import Edit, Place, Problem, Severity, in_order

COLLECTIONS: Final = ("entries", "topics", "paths", "venues", "people")
SINGLES: Final = ("assumptions", "home")
MOVABLE: Final = ("entries", "topics", "paths")

M = TypeVar("M", bound=BaseModel)

_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "entries": Entry,
    "topics": Topic,
    "paths": ReadingPath,
    "venues": Venue,
    "people": Person,
}

Key = tuple[str, str]
"""A collection and an id; for single files `("", "home")`."""


class NoCatalogError(Exception):
    """There is no catalog here or in any folder above."""


@dataclass
class Catalog:
    """All that a catalog holds, by id, and what was found wrong while it was read.

    What did not fit its model is missing from the dicts; its id is still in `ids`, so that one mistake is reported once.
    """

    root: Path
    """The directory that holds `catalog/`."""
    entries: dict[str, Entry] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    paths: dict[str, ReadingPath] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    """Files of `paths/` of kind `question`."""
    venues: dict[str, Venue] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    assumptions: Assumptions | None = None
    home: Home | None = None
    moved: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in MOVABLE})
    """Collection -> old id -> new id."""
    ids: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in COLLECTIONS})
    """Collection -> ids of all its files, moved ones aside."""
    documents: dict[Key, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, collection: str, id: str) -> Document:
        return self.documents[collection, id]

    def place(self, collection: str, id: str, loc: Loc = (), *, key: bool = False) -> Place:
        """The place of a value in the file of a thing."""
        return self.documents[collection, id].place(loc, key=key)

    @property
    def annotated(self) -> dict[str, Entry]:
        """The entries that are annotated, by id."""
        return {id: entry for id, entry in self.entries.items() if entry.annotated}


def find_root(start: Path) -> Path:
    """The nearest directory, from `start` upwards, that holds a `catalog/` with `entries/`. Raises NoCatalogError."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "catalog" / "entries").is_dir():
            return folder
        if folder.name == "catalog" and (folder / "entries").is_dir():
            return folder.parent
    raise NoCatalogError(f"no catalog/ with entries/ in {start} or above it")


@contextmanager
def without_collection() -> Iterator[None]:
    """Pauses Python's search for reference cycles while many objects are made that all stay: half of the time would go to it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(root: Path) -> Catalog:
    """Reads `root/catalog`. Problems of single files are in `problems`, ordered; those across files are found by `checks`."""
    catalog = Catalog(root)
    with without_collection():
        _read(catalog)
    catalog.problems = in_order(catalog.problems)
    return catalog


def _read(catalog: Catalog) -> None:
    root = catalog.root
    base = root / "catalog"
    for collection in COLLECTIONS:
        folder = base / collection
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith("."):
                continue
            file = f"catalog/{collection}/{path.name}"
            if not path.is_file() or path.suffix != ".yml" or not re.match(ID_PATTERN, path.stem):
                catalog.problems.append(_misnamed(file, path))
                continue
            document = documents.read(path, file)
            catalog.documents[collection, path.stem] = document
            catalog.problems.extend(document.problems)
            _add(catalog, collection, path.stem, document)
    for single in SINGLES:
        path = base / f"{single}.yml"
        if path.is_file():
            document = documents.read(path, f"catalog/{single}.yml")
            catalog.documents["", single] = document
            catalog.problems.extend(document.problems)
            model: type[BaseModel] = Assumptions if single == "assumptions" else Home
            setattr(catalog, single, validate(model, document, catalog.problems))


def _misnamed(file: str, path: Path) -> Problem:
    if path.is_file() and path.suffix == ".yaml" and re.match(ID_PATTERN, path.stem):
        mend = f"Rename it to {path.stem}.yml."
    else:
        mend = "A file is named by its id, a-z, 0-9 and hyphens, and ends with .yml."
    return Problem(
        "file-name", Severity.ERROR, Place(file), f"`{path.name}` is not a file of the catalog.", mend
    )


def _add(catalog: Catalog, collection: str, id: str, document: Document) -> None:
    data = document.data
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind == "moved" and collection in MOVABLE:
        moved = validate(Moved, document, catalog.problems)
        if moved is not None:
            catalog.moved[collection][id] = moved.to
        return
    catalog.ids[collection].add(id)
    if collection == "paths" and kind == "question":
        model: type[BaseModel] = Question
        things: dict[str, Any] = catalog.questions
    else:
        model, things = _MODELS[collection], getattr(catalog, collection)

    thing = validate(model, document, catalog.problems)
    if thing is not None:
        things[id] = thing


def validate(model: type[M], document: Document, problems: list[Problem]) -> M | None:
    """The document's data as `model`; its problems are appended, with places and in words."""
    if document.data is None:
        if not document.problems:
            problems.append(
                Problem(
                    "yaml-empty",
                    Severity.ERROR,
                    Place(document.file),
                    "the file holds nothing.",
                    "Write the fields.",
                )
            )
        return None
    if not isinstance(document.data, dict):
        problems.append(
            Problem(
                "field-type",
                Severity.ERROR,
                document.place(),
                "the file must be fields, `name: value`.",
                "Begin with `title: ...`.",
            )
        )
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems.extend(
            _explain(model, document, cast(Any, details)) for details in error.errors(include_url=False)
        )
        return None


_ADVICE: Final[Mapping[str, str]] = {
    "title": "Write the title as the work has it: `title: ...`.",
    "authors": "Write `authors: [First Last, First Last]`; an organisation is '{Its Name}'.",
    "kind": "Write `kind: paper`, or another of the kinds.",
    "links": "Write `link: https://...`, the address where it can be read.",
    "topics": "Write `topics: [...]` with one to three ids of files in catalog/topics/.",
    "why": "Write `why: ...`, one sentence that says why to read it.",
    "because": "Give the reason in one sentence: `because: ...`.",
}


def _explain(model: type[BaseModel], document: Document, details: Mapping[str, Any]) -> Problem:
    """One of pydantic's errors, in the words of someone who edits a file."""
    kind: str = details["type"]
    loc = _in_document(document, tuple(details["loc"]))
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    given = details["input"]
    shown = _short(given)
    context = details.get("ctx", {})
    place = document.place(loc)
    code, mend = "field-value", ""
    edits: tuple[Edit, ...] = ()

    match kind:
        case "missing":
            code, place = "field-missing", document.place(loc[:-1])
            message = f"`{name}` is missing."
            mend = _ADVICE.get(name, f"Write `{name}: ...`.")
        case "extra_forbidden":
            code, place = "field-unknown", document.place(loc, key=True)
            message = f"`{name}` is not a field here."
            known = _fields_at(model, loc[:-1])
            close = process.extractOne(name, known, score_cutoff=70)
            if close:
                mend = f"Did you mean `{close[0]}`?"
                span = document.keys.get(loc)
                edits = (Edit(span.start, span.end, close[0]),) if span and close[1] >= 85 else ()
            else:
                mend = f"The fields here are {', '.join(known)}."
        case "surprise" | "string_type" if kind == "surprise" or (
            given is not None and not isinstance(given, (dict, list))
        ):
            code = "yaml-surprise"
            span = document.spans.get(loc)
            raw = document.text[span.start : span.end] if span else str(given)
            message = f"`{name}: {raw}` is not text to YAML but {_yaml_sort(raw)}."
            mend = f"Put it in quotes: '{raw}'."
            edits = (Edit(span.start, span.end, f"'{raw}'"),) if span and span.plain else ()
        case "int_type" if isinstance(given, str) and re.fullmatch(r"[1-9]\d*", given):
            code = "field-type"
            message = f"`{name}: '{given}'` is text, and a number is wanted."
            mend = "Write it without quotes."
            span = document.spans.get(loc)
            edits = (Edit(span.start, span.end, given),) if span else ()
        case _ if given is None:
            code = "field-type"
            message = f"`{name}` has no value."
            mend = "Give it one, or delete the line."
        case "string_type" if isinstance(given, dict) and len(given) == 1 and list(given.values()) == [None]:
            code = "field-type"
            message = "braces without quotes are a YAML mapping."
            mend = f"An organisation goes in quotes: '{{{next(iter(given))}}}'."
        case (
            "string_type"
            | "list_type"
            | "dict_type"
            | "int_type"
            | "bool_type"
            | "model_type"
            | "model_attributes_type"
        ):
            code = "field-type"
            wanted = {
                "string_type": "text",
                "list_type": "a list",
                "int_type": "a whole number",
                "bool_type": "true or false",
            }
            message = (
                f"`{name}` wants {wanted.get(kind, 'fields, `name: value`')}, and this is {_sort(given)}."
            )
            mend = f"Write `{name}: [{given}]`." if kind == "list_type" and isinstance(given, str) else ""
        case "literal_error":
            allowed = [part.strip(" '") for part in re.split(r",| or ", context["expected"])]
            close = process.extractOne(str(given), allowed, score_cutoff=70)
            message = f"`{name}: {shown}` is not one of {', '.join(allowed)}."
            mend = f"Did you mean `{close[0]}`?" if close else ""
        case "string_pattern_mismatch" if context.get("pattern") == ID_PATTERN:
            message = f"`{shown}` is not an id: a-z, 0-9 and single hyphens."
            mend = "Write the name of its file without .yml."
        case "string_too_long":
            message = f"`{name}` has {len(str(given)):,} characters; {context['max_length']:,} are the most."
        case "string_too_short" | "too_short":
            message = f"`{name}` is empty."
            mend = _ADVICE.get(name, "")
        case "too_long":
            message = f"`{name}` has {context['actual_length']} items; {context['max_length']} are the most."
        case "greater_than_equal" | "less_than_equal":
            bound = context.get("ge", context.get("le"))
            message = (
                f"`{name}: {shown}` is out of range: {'at least' if 'ge' in context else 'at most'} {bound}."
            )
        case _:
            message = details["msg"].rstrip(".") + "."
            if name and f"`{name}" not in message:
                message = f"`{name}`: {message}"
    return Problem(code, Severity.ERROR, place, message, mend, edits)


def _in_document(document: Document, loc: Loc) -> Loc:
    """pydantic's way to a value as the file has it: `link` for the one link, the kind for a relation's target."""
    way: Loc = ()
    for part in loc:
        if (*way, part) in document.spans or (*way, part) in document.keys:
            way = (*way, part)
        elif part == "links" and ("link",) in document.keys:
            way = ("link",)
        elif part == 0 and way == ("link",):
            continue
        elif part == "to" and way[:1] == ("relations",):
            way = (
                *way,
                next(
                    (str(key[-1]) for key in document.keys if key[:-1] == way and key[-1] in RELATIONS), "to"
                ),
            )
        elif isinstance(part, str) and (part == loc[-1] and not _is_union_tag(part)):
            way = (*way, part)
    return way


def _is_union_tag(part: str) -> bool:
    return bool(re.search(r"[\[\(]|^(?:str|int|constrained-str)$", part))


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The names of the fields that `model` has at a place within it, as files write them."""
    for part in loc:
        if isinstance(part, int):
            continue
        field_info = next(
            (info for name, info in model.model_fields.items() if part in (name, info.alias, f"{name}"[:-1])),
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


def _sort(value: Any) -> str:
    return {dict: "a mapping", list: "a list", int: "a number", str: "text"}.get(
        type(value), "something else"
    )


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
