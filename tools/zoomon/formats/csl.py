"""CSL-JSON, the input of citeproc and what Zotero, Pandoc and Quarto exchange (Citation Style Language 1.0.2, csl-data.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from zoomon.catalog.names import Name
from zoomon.formats.works import Work, once_a_work


def write(works: Iterable[Work]) -> str:
    """A JSON array of the works in the order given, one a line."""
    return "[" + ",\n ".join(_text(work) for work in works) + "]\n"


@once_a_work
def _text(work: Work) -> str:
    return json.dumps(item(work), ensure_ascii=False)


def item(work: Work) -> dict[str, Any]:
    """One item, for `json.dumps`; only what is known is in it."""
    entry = work.entry
    spoken = work.type == "speech"
    values: dict[str, Any] = {
        "id": work.id,
        "citation-key": work.id,
        "type": work.type,
        "title": work.title,
        "author": [name(person) for person in work.authors],
        "editor": [name(person) for person in work.editors],
        "issued": {"date-parts": [list(work.date)]} if work.date else None,
        "container-title": None if spoken else work.container,
        "container-title-short": None if spoken else work.container_short,
        "event-title": work.container if spoken or work.type == "paper-conference" else None,
        "publisher": work.institution if work.type in ("thesis", "report", "standard") else work.publisher,
        "edition": entry.edition,
        "volume": entry.volume,
        "number" if work.type in ("report", "standard") else "issue": entry.number,
        "page": "-".join(work.pages),
        "DOI": entry.doi,
        "ISBN": entry.isbn,
        "URL": work.url,
        "archive": "arXiv" if entry.arxiv else None,
        "archive_location": entry.arxiv,
        "language": entry.language,
    }
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def name(person: Name) -> dict[str, str]:
    """A name variable; the particle sorts with the family name only where a style says so."""
    if person.literal:
        return {"literal": person.family}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {key: value for key, value in parts.items() if value}
