"""COinS: an OpenURL ContextObject in a span, which Zotero and library tools find in a page.

ANSI/NISO Z39.88-2004, its San Antonio profile's formats (journal, book, dissertation, dc), and OpenURL COinS: A Convention to
Embed Bibliographic Metadata in HTML (2005). Unlike `citation_*` meta tags it can name works that others published.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote

from zoomon.catalog.names import Name
from zoomon.formats.works import Type, Work, once_a_work

_JOURNAL, _BOOK, _DISSERTATION, _DUBLIN_CORE = (
    f"info:ofi/fmt:kev:mtx:{name}" for name in ("journal", "book", "dissertation", "dc")
)
_FORMATS: Final[dict[Type, tuple[str, str]]] = {
    # type: (format, its genre; of Dublin Core the type, where Zotero's item types are what readers know)
    "article": (_JOURNAL, "preprint"),
    "article-journal": (_JOURNAL, "article"),
    "article-magazine": (_JOURNAL, "article"),
    "book": (_BOOK, "book"),
    "chapter": (_BOOK, "bookitem"),
    "paper-conference": (_BOOK, "proceeding"),
    "report": (_BOOK, "report"),
    "software": (_DUBLIN_CORE, "computerProgram"),
    "speech": (_DUBLIN_CORE, "videoRecording"),
    "standard": (_BOOK, "report"),
    "thesis": (_DISSERTATION, ""),
    "webpage": (_DUBLIN_CORE, "webpage"),
}


@once_a_work
def span(work: Work) -> str:
    """The empty HTML span that carries the work's ContextObject; safe to put into a page."""
    return f'<span class="Z3988" title="{escape(context_object(work))}"></span>'


def context_object(work: Work) -> str:
    """The ContextObject as key and encoded value pairs, joined by `&`; not yet escaped for HTML."""
    return "&".join(f"{key}={quote(' '.join(value.split()), safe='')}" for key, value in _pairs(work))


def _pairs(work: Work) -> Iterator[tuple[str, str]]:
    entry = work.entry
    scheme, genre = _FORMATS[work.type]
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", scheme
    if entry.doi:
        yield "rft_id", f"info:doi/{entry.doi}"
    if entry.isbn:
        yield "rft_id", f"urn:isbn:{entry.isbn}"
    yield "rft_id", work.url
    date = "-".join(f"{part:02}" for part in work.date)
    if scheme == _DUBLIN_CORE:
        yield "rft.type", genre
        yield "rft.title", work.title
        for person in work.authors:
            yield "rft.creator", _name(person)
        yield from _known(("rft.source", work.container), ("rft.publisher", work.publisher))
        yield "rft.identifier", work.url
    else:
        yield from _known(("rft.genre", genre))
        yield from _titles(work, scheme)
        yield from _authors(work.authors)
    yield from _known(("rft.date", date))
    if scheme in (_JOURNAL, _BOOK):
        yield from _known(
            ("rft.volume", entry.volume if scheme == _JOURNAL else None),
            ("rft.issue", entry.number if scheme == _JOURNAL else None),
            ("rft.pages", "-".join(work.pages)),
            ("rft.spage", work.pages[0] if len(work.pages) == 2 else None),
            ("rft.epage", work.pages[1] if len(work.pages) == 2 else None),
        )
    if scheme == _BOOK:
        reports = work.type in ("report", "standard")
        yield from _known(
            ("rft.edition", entry.edition),
            ("rft.pub", work.institution if reports else work.publisher),
            ("rft.isbn", entry.isbn),
        )
    if scheme == _DISSERTATION:
        yield from _known(("rft.inst", work.institution))
    yield "rft.language", entry.language


def _titles(work: Work, scheme: str) -> Iterator[tuple[str, str]]:
    """The title of the part and of the whole; a book, a report and a thesis are wholes."""
    if scheme == _DISSERTATION:
        yield "rft.title", work.title
    elif work.type in ("book", "report", "standard"):
        yield "rft.btitle", work.title
        yield from _known(("rft.series", work.container if work.container != work.institution else None))
    else:
        yield "rft.atitle", work.title
        whole = "rft.jtitle" if scheme == _JOURNAL else "rft.btitle"
        yield from _known((whole, work.container), ("rft.stitle", work.container_short))


def _authors(people: tuple[Name, ...]) -> Iterator[tuple[str, str]]:
    """The first author in parts and all in full, as the formats ask; organisations as such."""
    if people and not people[0].literal:
        yield from _known(("rft.aulast", people[0].last), ("rft.aufirst", people[0].given))
    for person in people:
        yield ("rft.aucorp" if person.literal else "rft.au"), _name(person)


def _name(person: Name) -> str:
    if person.literal:
        return person.family
    return ", ".join(filter(None, (person.last, person.given, person.suffix)))


def _known(*pairs: tuple[str, str | int | None]) -> Iterator[tuple[str, str]]:
    return ((key, str(value)) for key, value in pairs if value not in (None, ""))
