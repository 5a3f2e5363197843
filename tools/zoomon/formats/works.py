"""Entries as bibliographies see them: with their type, their venue looked up, their date and pages taken apart.

Every format begins here, so that all of them agree on what a work is. The types are those of the Citation Style Language 1.0.2
(appendix III), the vocabulary that reference managers share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Final, Literal, TypeVar, get_args
from weakref import WeakKeyDictionary

from zoomon.catalog.load import Catalog
from zoomon.catalog.model import Entry, Venue
from zoomon.catalog.names import Name, parse, plain

Type = Literal[
    "article", "article-journal", "article-magazine", "book", "chapter", "paper-conference", "report",
    "software", "speech", "standard", "thesis", "webpage",
]  # fmt: skip
"""Of a work, as in CSL; `article` is one that its authors made public themselves (a preprint)."""

TYPES: Final[tuple[Type, ...]] = get_args(Type)

_RANGE = re.compile(r"\s*[-\u2010-\u2015]+\s*")
# What the names of venues say where no file in venues/ says it.
_JOURNAL = re.compile(
    r"\b(?:journal|transactions|letters|annals|acta|review|surveys|communications of)\b", re.IGNORECASE
)
_MEETING = re.compile(r"\b(?:proceedings|conference|symposium|workshop|congress|colloquium)\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)  # one object a work, so that what is found out about it can be kept with it
class Work:
    """An entry with what the rest of the catalog says of it."""

    id: str
    entry: Entry
    venue: Venue | None = None
    """The file of its venue; None for a venue that has none, or no venue."""
    topics: tuple[str, ...] = ()
    """Titles of its topics, in its order."""
    proper_nouns: frozenset[str] = frozenset()
    """Words that are written with a capital wherever they stand."""

    @cached_property
    def type(self) -> Type:
        return _type(self.entry, self.venue)

    @cached_property
    def title(self) -> str:
        return " ".join(self.entry.title.split())

    @property
    def authors(self) -> tuple[Name, ...]:
        return self.entry.people

    @property
    def editors(self) -> tuple[Name, ...]:
        return tuple(parse(editor) for editor in self.entry.editors)

    @property
    def container(self) -> str | None:
        """Full name of the journal, proceedings, series, event or site it is in; None for a publisher or university."""
        if self.venue is not None:
            return None if self.venue.type == "publisher" else self.venue.title
        if self.entry.venue is None or self.type == "book":
            return None
        if self.type == "thesis" and self.entry.institution is None:
            return None
        return self.entry.venue

    @property
    def container_short(self) -> str | None:
        """The name by which people know the venue, where it is another than the full one."""
        if self.venue is None or self.venue.type == "publisher" or self.venue.short == self.venue.title:
            return None
        return self.venue.short

    @property
    def publisher(self) -> str | None:
        """Who published it."""
        if self.entry.publisher is not None:
            return self.entry.publisher
        if self.venue is not None and (self.venue.type == "publisher" or self.type == "book"):
            return self.venue.title
        return self.entry.venue if self.venue is None and self.type == "book" else None

    @property
    def institution(self) -> str | None:
        """University of a thesis, issuer of a report."""
        if self.entry.institution is not None:
            return self.entry.institution
        if self.type == "thesis":
            return self.venue.title if self.venue else self.entry.venue
        return self.entry.publisher or self.container if self.type in ("report", "standard") else None

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        if self.entry.date is not None:
            return tuple(int(part) for part in self.entry.date.split("-"))
        return () if self.entry.year is None else (self.entry.year,)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """First and last page, or the one thing that `pages` says; empty where it says nothing."""
        if self.entry.pages is None:
            return ()
        parts = _RANGE.split(str(self.entry.pages).strip())
        return tuple(parts) if len(parts) == 2 and all(parts) else (str(self.entry.pages).strip(),)

    @cached_property
    def url(self) -> str:
        """The address to read it at, the first that is open to all."""
        return self.entry.best_link().url


T = TypeVar("T")


def once_a_work(make: Callable[[Work], T]) -> Callable[[Work], T]:
    """The function `make`, which is asked once for each work: a page and a file of all works show the same text."""
    made: WeakKeyDictionary[Work, T] = WeakKeyDictionary()

    @wraps(make)
    def kept(work: Work) -> T:
        if work not in made:
            made[work] = make(work)
        return made[work]

    return kept


class Library:
    """The works of a catalog. What takes a look at all of it is found once, so keep one for many entries."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._works: dict[str, Work] = {}

    def __getitem__(self, id: str) -> Work:
        """The work of an entry's id. Raises KeyError."""
        if id not in self._works:
            self._works[id] = self._work(id)
        return self._works[id]

    def _work(self, id: str) -> Work:
        entry = self.catalog.entries[id]
        titles = tuple(
            self.catalog.topics[topic].title for topic in entry.topics if topic in self.catalog.topics
        )
        return Work(id, entry, self.venue_of(entry), titles, self.proper_nouns)

    def __iter__(self) -> Iterator[Work]:
        """All works, by id."""
        return (self[id] for id in sorted(self.catalog.entries))

    def works(self, ids: Iterable[str]) -> list[Work]:
        """The works of some entries, in the order given. Raises KeyError."""
        return [self[id] for id in ids]

    def venue_of(self, entry: Entry) -> Venue | None:
        """The file of an entry's venue, found by its id or by one of its names."""
        if entry.venue is None:
            return None
        return self.catalog.venues.get(entry.venue) or self._venues_by_name.get(plain(entry.venue))

    @cached_property
    def _venues_by_name(self) -> dict[str, Venue]:
        found: dict[str, Venue] = {}
        for _, venue in sorted(self.catalog.venues.items()):
            for name in (venue.title, venue.short, *venue.names):
                if name is not None:
                    found.setdefault(plain(name), venue)
        return found

    @cached_property
    def proper_nouns(self) -> frozenset[str]:
        """The proper nouns of the field, as the catalog's own sentences show them."""
        return proper_nouns(_sentences(self.catalog))


def _sentences(catalog: Catalog) -> Iterator[str]:
    for entry in catalog.entries.values():
        yield entry.why
        yield from filter(None, (entry.summary, entry.guide, entry.problem, entry.solution))
        yield from (idea.idea for idea in entry.ideas)
        yield from entry.caveats
        yield from (relation.because for relation in entry.relations)
    for topic in catalog.topics.values():
        yield topic.definition


# Titles and code within a sentence have capitals of their own.
_QUOTED = re.compile(r"`[^`]*`|\*[^*]*\*|\"[^\"]*\"|“[^”]*”|\[[^\]]*\]")
_WORD = re.compile(r"[^\W\d_]+")
# A capitalised word and what stands before it; not the name of a numbered thing ("Figure 8").
_CAPITALISED = re.compile(r"([\W\d_]+)([^\W\d_a-z][^\W\d_]++)(?!\s+\d)")
_BEGINS_SENTENCE = re.compile(r"[.!?:;]\W*\s|\n|[(]")


def proper_nouns(texts: Iterable[str]) -> frozenset[str]:
    """The words that prose writes with a capital inside a sentence, more often than it writes them without one."""
    capital: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        text = _QUOTED.sub("x", text)
        words.update(_WORD.findall(text))
        for match in _CAPITALISED.finditer(text):
            before, word = match.groups()
            if match.start() and word == word.capitalize() and not _BEGINS_SENTENCE.search(before):
                capital[word] += 1
    return frozenset(word for word, count in capital.items() if len(word) > 2 and count > words[word.lower()])


def _type(entry: Entry, venue: Venue | None) -> Type:
    """The type of a work. What its venue is says most; its kind decides where that is open."""
    kind, where = entry.kind, venue.type if venue else None
    if kind == "thesis":
        return "thesis"
    if kind == "tool":
        return "software"
    if kind == "talk":
        return "speech"
    if kind in ("course", "list", "catalogue", "interactive"):
        return "webpage"
    in_a_book = bool(entry.pages and (entry.editors or entry.publisher or where == "publisher"))
    if kind == "book":
        return "chapter" if in_a_book and entry.editors else "book"
    match where:
        case "journal":
            return "article-journal"
        case "magazine":
            return "article-magazine"
        case "conference" | "workshop":
            return "paper-conference"
        case "series":
            if kind == "spec":
                return "standard"
            return "paper-conference" if entry.pages else "report"
        case "site":
            return "article" if kind == "paper" else "standard" if kind == "spec" else "webpage"
        case "publisher":
            return (
                "chapter" if in_a_book else "report" if kind in ("paper", "analysis", "spec") else "webpage"
            )
    if kind == "spec":
        return "standard"
    if entry.institution is not None:
        return "report"
    if entry.venue is not None:
        if _MEETING.search(entry.venue):
            return "paper-conference"
        if entry.volume is not None or _JOURNAL.search(entry.venue):
            return "article-journal"
        if in_a_book and entry.editors:
            return "chapter"
        # A paper's unregistered venue is most often a conference's short name.
        if kind == "paper":
            return "article" if plain(entry.venue) in ("arxiv", "corr") else "paper-conference"
    return "article" if kind == "paper" else "webpage"
