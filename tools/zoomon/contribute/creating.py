"""A new entry from its fields, checked against the catalog before it is written."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from zoomon.catalog import addresses, documents
from zoomon.catalog.checks import check
from zoomon.catalog.load import Catalog, validate
from zoomon.catalog.model import Entry
from zoomon.catalog.problems import Problem, in_order
from zoomon.contribute import entry_text, naming


@dataclasses.dataclass(frozen=True, slots=True)
class Created:
    """An entry that could be written."""

    id: str
    text: str
    """Of its file."""
    entry: Entry | None
    """None where the fields do not make one; `problems` say why."""
    problems: list[Problem]
    """What the catalog would have with it and has not without it, in other files too: the same work there, for one."""

    @property
    def file(self) -> str:
        """Relative to the directory that holds catalog/."""
        return f"catalog/entries/{self.id}.yml"


def create(
    catalog: Catalog, fields: Mapping[str, Any], *, today: datetime.date, id: str | None = None
) -> Created:
    """Makes an entry of fields, keyed as a file keys them, with `link` in its canonical form.

    Without `id` one is made by the rule. The catalog stays as it is.
    """
    data = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if isinstance(data.get("link"), str):
        data["link"] = addresses.canonical(data["link"]).url
    if id is None:
        id = _id_for(data, catalog)
    text = entry_text.text(data)
    document = documents.parse(text, f"catalog/entries/{id}.yml")
    problems = list(document.problems)
    entry = validate(Entry, document, problems)
    if entry is not None:
        problems += _new_problems(catalog, id, entry, document, today)
    return Created(id, text, entry, in_order(problems))


def _id_for(data: Mapping[str, Any], catalog: Catalog) -> str:
    taken = catalog.ids["entries"] | set(catalog.moved["entries"])
    year = data.get("year")
    return naming.propose(
        title=str(data.get("title", "")),
        authors=data.get("authors", []),
        year=year if isinstance(year, int) else None,
        url=str(data.get("link", "")),
        taken=taken,
    )


def _new_problems(
    catalog: Catalog, id: str, entry: Entry, document: documents.Document, today: datetime.date
) -> list[Problem]:
    """What the checks say of the catalog with the entry and did not say before."""
    # Of a work that is there twice the checks report the entry that was added last; one without a day is the last.
    newest = entry.model_copy(update={"added": None})
    with_it = dataclasses.replace(
        catalog,
        entries={**catalog.entries, id: newest},
        ids={**catalog.ids, "entries": catalog.ids["entries"] | {id}},
        documents={**catalog.documents, ("entries", id): document},
    )
    before = set(check(catalog, today=today))
    return [problem for problem in check(with_it, today=today) if problem not in before]
