"""Reads the whole catalog. Nothing raises for what a file holds: every finding is a `Problem` with its place."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from zoomon.catalog import documents
from zoomon.catalog.documents import Document, Loc
from zoomon.catalog.explain import explain, no_value
from zoomon.catalog.model import (
    ID_PATTERN,
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
from zoomon.catalog.problems import Place, Problem, Severity, in_order

COLLECTIONS: Final = ("entries", "topics", "paths", "venues", "people")
MOVABLE: Final = ("entries", "topics", "paths")

M = TypeVar("M", bound=BaseModel)

_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "entries": Entry,
    "topics": Topic,
    "paths": ReadingPath,
    "venues": Venue,
    "people": Person,
}

_SINGLES: Final[Mapping[str, type[BaseModel]]] = {"assumptions": Assumptions, "home": Home}

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


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as it was read: what it holds, and what is wrong with it."""

    stamp: tuple[int, int]
    """Its time of change, in nanoseconds, and its size then."""
    document: Document
    thing: BaseModel | None
    """None where it does not fit its model."""
    problems: list[Problem]


def load(root: Path, parsed: dict[str, Parsed] | None = None) -> Catalog:
    """Reads `root/catalog`. Problems of single files are in `problems`, ordered; those across files are found by `checks`.

    `parsed` keeps what was read, by file, so that a program that loads again and again reads only what changed.
    """
    catalog = Catalog(root)
    with without_collection():
        _read(catalog, {} if parsed is None else parsed)
    catalog.problems = in_order(catalog.problems)
    return catalog


def _parsed(catalog: Catalog, key: Key, path: Path, parsed: dict[str, Parsed]) -> Parsed:
    """What a file holds, its document and its problems taken into the catalog."""
    collection, id = key
    file = f"catalog/{collection}/{id}.yml" if collection else f"catalog/{id}.yml"
    status = path.stat()
    stamp = status.st_mtime_ns, status.st_size
    if file not in parsed or parsed[file].stamp != stamp:
        document = documents.read(path, file)
        problems = list(document.problems)
        thing = validate(_model(key, document.data), document, problems)
        parsed[file] = Parsed(stamp, document, thing, problems)
    found = parsed[file]
    catalog.documents[key] = found.document
    catalog.problems.extend(found.problems)
    return found


def _read(catalog: Catalog, parsed: dict[str, Parsed]) -> None:
    root = catalog.root
    base = root / "catalog"
    for collection in COLLECTIONS:
        folder = base / collection
        for found in sorted(os.scandir(folder), key=lambda one: one.name) if folder.is_dir() else ():
            if found.name.startswith("."):
                continue
            file, id = f"catalog/{collection}/{found.name}", found.name.removesuffix(".yml")
            is_file = found.is_file(follow_symlinks=False)
            if not is_file or id == found.name or not re.fullmatch(ID_PATTERN, id):
                catalog.problems.append(_misnamed(file, Path(found.path)))
                continue
            _add(catalog, collection, id, _parsed(catalog, (collection, id), Path(found.path), parsed))
    for single in _SINGLES:
        path = base / f"{single}.yml"
        if path.is_symlink():
            catalog.problems.append(_misnamed(f"catalog/{single}.yml", path))
        elif path.is_file():
            setattr(catalog, single, _parsed(catalog, ("", single), path, parsed).thing)


def _misnamed(file: str, path: Path) -> Problem:
    if (
        path.is_file()
        and not path.is_symlink()
        and path.suffix == ".yaml"
        and re.fullmatch(ID_PATTERN, path.stem)
    ):
        mend = f"Rename it to {path.stem}.yml."
    elif path.is_symlink():
        mend = "Put the file itself here; a link may lead anywhere."
    else:
        mend = "A file is named by its id, a-z, 0-9 and hyphens, and ends with .yml."
    return Problem(
        "file-name", Severity.ERROR, Place(file), f"`{path.name}` is not a file of the catalog.", mend
    )


def _model(key: Key, data: Any) -> type[BaseModel]:
    """What the file of a collection holds; for `entries`, `topics` and `paths` its `kind` may say something else."""
    collection, id = key
    if not collection:
        return _SINGLES[id]
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind == "moved" and collection in MOVABLE:
        return Moved
    return Question if kind == "question" and collection == "paths" else _MODELS[collection]


def _add(catalog: Catalog, collection: str, id: str, parsed: Parsed) -> None:
    model = _model((collection, id), parsed.document.data)
    if model is not Moved:
        catalog.ids[collection].add(id)
    if isinstance(parsed.thing, Moved):
        catalog.moved[collection][id] = parsed.thing.to
    elif parsed.thing is not None:
        things: dict[str, Any] = catalog.questions if model is Question else getattr(catalog, collection)
        things[id] = parsed.thing


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
        thing = model.model_validate(document.data)
    except ValidationError as error:
        problems.extend(explain(model, document, error))
        return None
    # An optional field that is left empty is none to the model; whoever wrote it meant to say something.
    problems.extend(no_value(document, loc) for loc in document.empty)
    return None if document.empty else thing
