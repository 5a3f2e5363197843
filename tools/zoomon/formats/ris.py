"""RIS, the tagged format of reference managers (Research Information Systems, RIS Format Specifications, 2011).

UTF-8 with CRLF. One line is one tag, so values have no line breaks. The tags are those that Zotero, EndNote and Mendeley share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from zoomon.catalog.names import Name
from zoomon.formats.works import Type, Work

_REFERENCE_TYPES: Final[dict[Type, str]] = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "software": "COMP",
    "speech": "VIDEO",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def write(works: Iterable[Work]) -> str:
    """A `.ris` file of the works in the order given."""
    return "\r\n".join(record(work) for work in works)


def record(work: Work) -> str:
    """One record, from `TY` to `ER`."""
    entry = work.entry
    pages = work.pages
    tags: list[tuple[str, str | int | None]] = [("TY", _REFERENCE_TYPES[work.type]), ("ID", work.id)]
    tags += [("AU", name(person)) for person in work.authors]
    tags += [("A2", name(person)) for person in work.editors]
    tags += [
        ("TI", work.title),
        ("T2", work.container),
        ("PY", work.date[0] if work.date else None),
        ("DA", _date(work.date)),
        ("VL", entry.volume),
        ("IS", entry.number),
        ("SP", pages[0] if pages else None),
        ("EP", pages[1] if len(pages) == 2 else None),
        ("ET", entry.edition),
        ("PB", work.institution if work.type in ("thesis", "report", "standard") else work.publisher),
        ("SN", entry.isbn),
        ("DO", entry.doi),
        ("AN", f"arXiv:{entry.arxiv}" if entry.arxiv else None),
        ("LA", entry.language),
    ]
    tags += [("KW", topic) for topic in work.topics]
    tags.append(("UR", work.url))
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in tags if value is not None]
    return "\r\n".join([*lines, "ER  - ", ""])


def name(person: Name) -> str:
    """`Last, First, Suffix`; an organisation as it is."""
    if person.literal:
        return person.family
    return ", ".join(filter(None, (person.last, person.given, person.suffix)))


def _date(parts: tuple[int, ...]) -> str | None:
    """`2014/06/19/`, with the slashes of what is not known; None where only the year is."""
    if len(parts) < 2:
        return None
    year, month, day = (*parts, 0)[:3]
    return f"{year:04}/{month:02}/{f'{day:02}' if day else ''}/"
