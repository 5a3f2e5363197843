"""What every check can see: the catalog, its graph, and what is worth computing once for several checks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from zoomon.catalog.documents import Document, Loc
from zoomon.catalog.graph import Graph
from zoomon.catalog.load import COLLECTIONS, Catalog, Key
from zoomon.catalog.model import Step

T = TypeVar("T")


@dataclass
class Context:
    """A catalog under check."""

    catalog: Catalog
    graph: Graph
    today: datetime.date
    annotated: bool = False
    sketches: frozenset[str] | None = None
    silenced: Mapping[Key, set[str]] = field(default_factory=dict)
    """What was allowed and really occurred, once all other checks have run."""

    _computed: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, compute: Callable[[], T]) -> T:
        """What `compute` gives, computed for the first check of a subject that asks for it and kept for the others."""
        if name not in self._computed:
            self._computed[name] = compute()
        return cast(T, self._computed[name])

    def document(self, key: Key) -> Document:
        return self.catalog.documents[key]

    def things(self) -> Iterator[tuple[Key, Any]]:
        """Everything with a file of its own that fits its model."""
        catalog = self.catalog
        for collection in COLLECTIONS:
            for id, thing in getattr(catalog, collection).items():
                yield (collection, id), thing
        for id, question in catalog.questions.items():
            yield ("paths", id), question

    def misfits(self) -> Iterator[tuple[Key, Mapping[str, Any]]]:
        """The fields of each file that does not fit its model, as the file has them."""
        catalog = self.catalog
        for collection in COLLECTIONS:
            fits = {*getattr(catalog, collection), *(catalog.questions if collection == "paths" else ())}
            for id in sorted(catalog.ids[collection] - fits):
                data = catalog.documents[collection, id].data
                if isinstance(data, dict):
                    yield (collection, id), data

    @cached_property
    def allowed(self) -> Mapping[Key, Mapping[str, str]]:
        """The exceptions that files state: code -> reason."""
        return {key: thing.allow for key, thing in self.things() if thing.allow}

    def steps(self) -> Iterator[tuple[Key, str, list[Step]]]:
        """The steps of paths and the readings of questions: whose they are, the field's name, and they themselves."""
        for id, path in self.catalog.paths.items():
            yield ("paths", id), "steps", path.steps
        for id, question in self.catalog.questions.items():
            yield ("paths", id), "readings", question.readings

    def link_loc(self, id: str, number: int, name: str = "url") -> Loc:
        """Where a field of an entry's link stands; `link: URL` and items that are bare addresses included."""
        document = self.catalog.documents["entries", id]
        way: Loc = ("link",) if ("link",) in document.keys else ("links", number)
        return (*way, name) if (*way, name) in document.spans else way

    def names(self, collection: str) -> list[str]:
        """All ids of a collection, moved ones included."""
        return sorted({*self.catalog.ids[collection], *self.catalog.moved.get(collection, ())})

    def title(self, id: str) -> str:
        """An entry's title, quoted, for messages."""
        return f'"{self.catalog.entries[id].title}"'
