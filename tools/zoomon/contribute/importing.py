"""Proposes entries for the links of a Markdown list, and recognises those that the catalog holds already.

What the list and its addresses say is taken over; what they do not say is left out and listed as missing. Nothing is asked of the
network, and spelling stays as it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import fuzz

from zoomon.catalog import addresses, identifiers, names
from zoomon.catalog.load import Catalog
from zoomon.catalog.model import UNDATED_KINDS, Kind, Line, PersonName, Topic, Url, Year
from zoomon.contribute import entry_text, markdown, naming
from zoomon.contribute.known import Known, Match
from zoomon.contribute.markdown import Aside, Mention

REQUIRED: Final = ("title", "authors", "year", "kind", "link", "topics", "why")
MOST_TOPICS: Final = 3

Status = Literal["known", "proposed", "repeated"]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one link."""

    status: Status
    """`known`: the catalog has it; `repeated`: the list named it before; `proposed`: a new entry."""
    id: str
    """Of the entry that has it, or of the proposed one."""
    line: int
    url: str
    label: str
    sections: tuple[str, ...]
    how: str = ""
    """By what it was recognised."""
    notes: tuple[str, ...] = ()
    """What was mended or inferred, and what a person should look at."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Of a proposal: the entry's fields as a file keys them."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Of a proposal: the required fields that nothing says, each with a hint or ""."""

    @property
    def text(self) -> str:
        """Of a proposal: the text of its file."""
        return entry_text.text(self.data, self.missing)


@dataclass(frozen=True, slots=True)
class Import:
    """A list, read against a catalog."""

    title: str | None
    date: str | None
    found: tuple[Found, ...]
    """In the list's order."""
    asides: tuple[Aside, ...]
    """Links that were not taken for readings."""
    unmapped: Mapping[str, int]
    """Sections without a topic -> proposals in them."""

    def of(self, status: Status) -> list[Found]:
        return [found for found in self.found if found.status == status]


def propose(
    text: str,
    catalog: Catalog | None = None,
    *,
    topic_map: Mapping[str, Sequence[str]] | None = None,
    taken: Container[str] = frozenset(),
) -> Import:
    """Reads a Markdown text against a catalog (none: everything is new).

    `topic_map`: section heading -> topic ids, before any matching by likeness.
    `taken`: ids not to give out, besides the catalog's.
    """
    reading = markdown.read(text)
    known = Known.of(catalog) if catalog else Known()
    topics = Topics(catalog.topics if catalog else {}, topic_map or {})
    used = set(catalog.ids["entries"]) | set(catalog.moved["entries"]) if catalog else set()
    found: list[Found] = []
    asides = list(reading.asides)
    new: set[str] = set()
    for mention in reading.mentions:
        try:
            draft = _Draft(mention, topics)
        except UnusableAddressError as error:
            asides.append(Aside(mention.line, mention.url, str(error)))
            continue
        match = known.find(
            url=draft.url, doi=draft.doi, arxiv=draft.arxiv, title=draft.title, year=draft.year
        )
        if match is not None:
            found.append(_recognised(match, draft, catalog, "repeated" if match.id in new else "known"))
            continue
        id = naming.propose(
            title=draft.title, authors=draft.authors, year=draft.year, url=draft.url, taken=_Both(used, taken)
        )
        used.add(id)
        new.add(id)
        known.add_proposal(id, draft.url, draft.title, draft.year)
        found.append(draft.proposal(id))
    asides.sort(key=lambda aside: (aside.line, aside.url))
    return Import(reading.title, reading.date, tuple(found), tuple(asides), _unmapped(found))


def _recognised(match: Match, draft: _Draft, catalog: Catalog | None, status: Status) -> Found:
    notes = list(draft.address_notes)
    entry = catalog.entries.get(match.id) if catalog and status == "known" else None
    if entry is not None:
        held = {addresses.comparable(link.url) for link in entry.all_links()}
        if addresses.comparable(draft.url) not in held:
            notes.append("the entry does not have this address")
        if draft.title and fuzz.ratio(names.slug(draft.title), names.slug(entry.title)) < 100:
            notes.append(f"the list calls it “{draft.title}”, the entry “{entry.title}”")
    mention = draft.mention
    return Found(
        status, match.id, mention.line, draft.url, mention.label, mention.sections, match.how, tuple(notes)
    )


def _unmapped(found: Iterable[Found]) -> dict[str, int]:
    sections: dict[str, int] = {}
    for item in found:
        if item.status == "proposed" and "topics" in item.missing:
            name = next((name for name in reversed(item.sections) if not _says_nothing(name)), "")
            if name:
                sections[name] = sections.get(name, 0) + 1
    return sections


@dataclass(frozen=True)
class _Both:
    first: Container[str]
    second: Container[str]

    def __contains__(self, id: object) -> bool:
        return id in self.first or id in self.second


# From sections to topics.

_NOTHING_SAID: Final = frozenset(
    [
        "article", "articles", "blog", "blogs", "book", "books", "contents", "course", "courses", "further reading", "general",
        "intro", "introduction", "link", "links", "list", "misc", "miscellaneous", "more", "other", "others", "paper", "papers",
        "post", "posts", "readme", "reading", "reading list", "reference", "references", "resource", "resources", "see also",
        "table of contents", "talk", "talks", "tool", "tools", "video", "videos", "website", "websites",
    ]
)  # fmt: skip
"""Headings that tell the sort of a link or its place in the list, and no topic."""


class Topics:
    """Finds the topics that a list's sections mean."""

    def __init__(self, topics: Mapping[str, Topic], topic_map: Mapping[str, Sequence[str]]) -> None:
        self.mapped = {_heading(name): tuple(ids) for name, ids in topic_map.items()}
        self.names: dict[str, str] = {}
        """Every name of a topic, plain -> its id; titles and ids win over other names."""
        for id, topic in sorted(topics.items()):
            self.names.setdefault(_heading(id.replace("-", " ")), id)
            self.names.setdefault(_heading(topic.title), id)
        for id, topic in sorted(topics.items()):
            for other in topic.names:
                self.names.setdefault(_heading(other.name), id)
        self.singular = {name.removesuffix("s"): id for name, id in reversed(self.names.items())}

    def of_sections(self, sections: Sequence[str]) -> list[str]:
        """Ids of at most three topics, those of the nearest heading first."""
        found: list[str] = []
        for section in reversed(sections):
            heading = _heading(section)
            ids = self.mapped.get(heading) or self._matches(heading)
            found += [id for id in ids if id not in found]
        return found[:MOST_TOPICS]

    def _matches(self, heading: str) -> Sequence[str]:
        if not heading or heading in _NOTHING_SAID:
            return ()
        if one := self._match(heading):
            return (one,)
        parts = [self._match(part) for part in re.split(r" and | & |, ?| / ?", heading)]
        return tuple(dict.fromkeys(id for id in parts if id)) if all(parts) else ()

    def _match(self, heading: str) -> str | None:
        """The topic of this name: the same, but for a plural; its beginning, if no other begins so; or nearly the same."""
        same = self.names.get(heading) or self.singular.get(heading.removesuffix("s"))
        if same or len(heading) < 4:
            return same
        begun = {id for name, id in self.names.items() if name.startswith(heading)}
        if len(begun) == 1:
            return begun.pop()
        near = max(((fuzz.ratio(heading, name), id) for name, id in self.names.items()), default=(0, ""))
        return near[1] if near[0] >= 90 else None


def _heading(text: str) -> str:
    """A heading for comparison: without numbering, marks and case."""
    words = re.sub(r"[^\w&,/+ -]+", " ", names.plain(text)).replace("-", " ")
    return re.sub(r"^(?:\d+ )+", "", " ".join(words.split()))


def _says_nothing(section: str) -> bool:
    return not _heading(section) or _heading(section) in _NOTHING_SAID


# From a label to title, authors, year and kind.

_LABEL_KINDS: Final = {
    "article": "article", "blog post": "article", "book": "book", "course": "course", "lecture": "talk", "list": "list",
    "paper": "paper", "podcast": "talk", "post": "article", "presentation": "talk", "talk": "talk", "thesis": "thesis",
    "dissertation": "thesis", "tool": "tool", "video": "talk", "whitepaper": "paper", "white paper": "paper",
}  # fmt: skip
_KIND_WORDS = "|".join(sorted(_LABEL_KINDS, key=len, reverse=True))
_KIND_BEFORE = re.compile(rf"^\[?(?:(?:a|an|the)\s+)?({_KIND_WORDS})\]?\s*[:–—-]\s*(?=\S)", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"\s*[\[(]({_KIND_WORDS})[\])]$", re.IGNORECASE)
_BRACKETED_KIND = re.compile(rf"^\[({_KIND_WORDS})\]\s+(?=\S)", re.IGNORECASE)
_ROLE_AFTER = re.compile(
    rf"\s*[\[(](?:{'|'.join(sorted(set(markdown.ROLE_WORDS) - set(_LABEL_KINDS)))})[\])]$", re.IGNORECASE
)
_YEAR = re.compile(r"^(.*?)[\s,]*[\[(]((?:19|20)\d\d)[\])]$")
_YEAR_IN_BRACKETS = re.compile(r"[\[(](?:[^()\[\]]*\s)?((?:19|20)\d\d)[\])]")
_WORD_OF_NAME = r"(?:[^\W\d_a-z][^\s,;:()]*|(?:van|von|de|der|den|di|da|del|la|le|el|al|bin|ten|ter)\b|d['’][^\W\d_][^\s,;:()]*)"
_ONE_NAME = rf"{_WORD_OF_NAME}(?:\s+{_WORD_OF_NAME}){{1,4}}"
_NAMES = rf"{_ONE_NAME}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_ONE_NAME})*"
_BY_AT_END = re.compile(rf"^(.*\S)\s*[,(–—-]?\s*\bby:?\s+({_NAMES})\)?$")
_BY_AT_START = re.compile(rf"^[\s,(–—-]*[Bb]y:?\s+({_NAMES})\)?(?P<rest>.*)$")


# "Title, First Last and First Last, 2001", and the same after a link; a year must follow, since much else looks like a name.
_NAMES_AND_YEAR = re.compile(
    rf"^(?P<before>.*?)\s*[,:(–—-][\s,:(–—-]*(?P<names>{_NAMES})\s*,?\s*[\[(]?(?P<year>(?:19|20)\d\d)[\])]?(?P<rest>(?:\s*[.,;:–—-].*)?)$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What the words for a link say."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    kind: str | None = None


def read_label(text: str) -> Label:
    """Splits "A book : Title by First Last (2014)" into what it says; words that fit no part stay in the title."""
    title = " ".join(text.split()).strip(' :–—-•·*|"“”')
    kind = year = None
    authors: tuple[str, ...] = ()
    title = _ROLE_AFTER.sub("", title)
    if match := _KIND_BEFORE.match(title) or _BRACKETED_KIND.match(title):
        kind, title = _LABEL_KINDS[match.group(1).lower()], title[match.end() :]
    if (match := _NAMES_AND_YEAR.match(title)) and match["before"] and not match["rest"]:
        people = split_names(match["names"])
        if people:
            title, authors, year = match["before"], people, int(match["year"])
    for _ in range(3):  # kind, year and authors may follow in any order
        if kind is None and (match := _KIND_AFTER.search(title)):
            kind, title = _LABEL_KINDS[match.group(1).lower()], title[: match.start()]
        elif year is None and (match := _YEAR.match(title)) and match.group(1):
            title, year = match.group(1), int(match.group(2))
        elif not authors and (match := _BY_AT_END.match(title)) and (people := split_names(match.group(2))):
            title, authors = match.group(1), people
    return Label(title.strip(' ,:–—-"“”'), authors, year, kind)


def split_names(text: str) -> tuple[str, ...]:
    """The names in "A. Byron, B. Cue and C. Dee"; empty where one of them is none."""
    text = re.sub(r"(?<=[^\W\d_]{3})\.$", "", text.strip())  # a full stop, not that of an initial
    people = [name.strip() for name in re.split(r"\s*,\s*and\s+|\s+and\s+|\s*[,&;]\s*", text) if name.strip()]
    return tuple(people) if all(_valid(PersonName, name) and " " in name for name in people) else ()


# From an address to what it says.

_HOST_KINDS: Final[tuple[tuple[str, str, Kind], ...]] = (
    # host (and those below it), path, kind: what sites publish, not what they publish it about
    ("youtube.com", r"/(?:watch|live|embed|playlist)", "talk"),
    ("youtu.be", "/.", "talk"),
    ("vimeo.com", r"/\d", "talk"),
    ("infoq.com", "/presentations/", "talk"),
    ("infoq.com", "/(?:news|articles)/", "article"),
    ("queue.acm.org", "/detail", "article"),
    ("arxiv.org", "/(?:abs|pdf)/", "paper"),
    ("doi.org", "/10", "paper"),
    ("dl.acm.org", "/", "paper"),
    ("ieeexplore.ieee.org", "/", "paper"),
    ("link.springer.com", "/book/", "book"),
    ("link.springer.com", "/(?:article|chapter)/", "paper"),
    ("usenix.org", "/(?:conference/.*/presentation/|system/files/)", "paper"),
    ("research.google", "/pubs/", "paper"),
    ("research.google.com", "/(?:pubs/|archive/)", "paper"),
    ("ai.google", "/research/pubs/", "paper"),
    ("eprint.iacr.org", r"/\d", "paper"),
    ("vldb.org", "/pvldb/", "paper"),
    ("semanticscholar.org", "/paper/", "paper"),
    ("oreilly.com", "/library/view/", "book"),
    ("manning.com", "/books/", "book"),
    ("amazon.com", "/(?:.*/)?dp/", "book"),
    ("openlibrary.org", "/(?:books|works)/", "book"),
    ("coursera.org", "/learn/", "course"),
    ("edx.org", "/", "course"),
    ("ocw.mit.edu", "/courses/", "course"),
    ("rfc-editor.org", "/rfc", "spec"),
    ("datatracker.ietf.org", "/doc/", "spec"),
    ("medium.com", "/.", "article"),
    ("substack.com", "/p/", "article"),
    ("wordpress.com", "/.", "article"),
    ("blogspot.com", "/.", "article"),
    ("dev.to", "/.", "article"),
    ("wikipedia.org", "/wiki/", "article"),
)
_INCOMPLETE: Final = (
    # host, path that names no work, what is missing
    ("oreilly.com", r"/library/view/[^/]+/?", "the book's ISBN, so it names no book"),
    ("youtube.com", r"/(?:watch)?/?", "the video's id"),
    ("arxiv.org", r"/(?:abs|pdf)?/?", "the paper's id"),
    ("doi.org", "/?", "the DOI"),
    ("medium.com", r"/(?:@[^/]+/?)?", "the story's name"),
    ("github.com", "/?", "the repository"),
)
_LICENCES: Final = (
    ("creativecommons.org", "/(?:licenses|publicdomain)/"),
    ("opensource.org", "/licen[sc]es?/"),
    ("choosealicense.com", "/"),
    ("gnu.org", "/licenses/"),
    ("apache.org", "/licenses/"),
    ("unlicense.org", "/"),
)
_OWN_MACHINE = re.compile(
    r"localhost|[^.]+|.*\.(?:local|localhost|internal|test)|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[?::1\]?"
)
_DATED_PATH = re.compile(r"/((?:19|20)\d\d)/(\d\d?)(?:/(\d\d?))?/")
_DOI_IN_PATH = re.compile(r"/(10\.\d{4,9}/[^?#]+?)(?:\.pdf|/)?$")
_DOI_HOSTS: Final = (
    "doi.org",
    "dl.acm.org",
    "link.springer.com",
    "onlinelibrary.wiley.com",
    "tandfonline.com",
)


class UnusableAddressError(ValueError):
    """An address that no entry can have."""


def kind_of(url: str, title: str | None = None) -> Kind | None:
    """The kind of work that an address shows, or a title with a plain word for it; None where neither says."""
    if title and re.search(r"\b(?:dissertation|ph\.?d\.? thesis)\b", title, re.IGNORECASE):
        return "thesis"
    parts = addresses.split(url)
    if parts is None:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    repository = re.fullmatch(r"/[^/]+/([^/]+)/?", path)
    if host in ("github.com", "gitlab.com", "codeberg.org"):
        if repository is None:
            return None
        return "list" if re.match(r"awesome\b|.*-reading|.*-papers", repository.group(1)) else "tool"
    for site, pattern, kind in _HOST_KINDS:
        if _on(host, site) and re.match(pattern, path):
            return kind
    if path.lower().endswith(".pdf"):
        return "paper"
    if host.startswith("blog.") or re.search(r"/blogs?/.|/posts?/.", path) or _DATED_PATH.search(path):
        return "article"
    return None


def _kind_of_section(sections: Sequence[str]) -> str | None:
    """The kind that the nearest heading names: "Books", "Papers"."""
    heading = _heading(sections[-1]) if sections else ""
    return _LABEL_KINDS.get(heading) or _LABEL_KINDS.get(heading.removesuffix("s"))


def date_of(url: str) -> tuple[int, str | None] | None:
    """Year and date that a dated address states: `/2012/09/18/` of a post, the month in a new arXiv id."""
    parts = addresses.split(url)
    if parts is None:
        return None
    if match := _DATED_PATH.search(parts.path):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
        try:
            whole = datetime.date(year, month, day or 1).isoformat()
        except ValueError:
            return None
        return year, whole if day else whole[:7]
    if (parts.hostname or "").endswith("arxiv.org"):
        arxiv = identifiers.clean_arxiv(url)
        if identifiers.is_arxiv(arxiv) and "/" not in arxiv:
            return 2000 + int(arxiv[:2]), None
    return None


def _on(host: str, site: str) -> bool:
    return host == site or host.endswith("." + site)


# From a mention to a proposal.


class _Draft:
    """A mention with all that its words and its address say. Raises UnusableAddressError."""

    def __init__(self, mention: Mention, topics: Topics) -> None:
        self.mention = mention
        self.address_notes = list(mention.notes)
        self.notes: list[str] = []
        self.url = self._address(mention.url)
        columns = dict(mention.columns)
        label = read_label(mention.label or _column(columns, "title", "name", "paper", "reading", "what"))
        by, rest = _by_at_start(mention.after)
        self.title = label.title if label.title and _valid(Line, label.title) else None
        self.authors = label.authors or by or split_names(_column(columns, "author", "by", "who"))
        self.kind = label.kind or _kind_of_section(mention.sections) or kind_of(self.url, self.title)
        self.year, self.date = self._date(label, rest, columns)
        self.topics = topics.of_sections(mention.sections)
        self.why = self._why(_column(columns, "description", "note", "comment", "why", "about") or rest)
        self.doi, self.arxiv = self._identifiers()

    def proposal(self, id: str) -> Found:
        """The entry to propose: what is known as fields, what is not as missing."""
        known: dict[str, Any] = {
            "title": self.title,
            "authors": list(self.authors),
            "year": self.year,
            "date": self.date,
            "kind": self.kind,
            "doi": self.doi,
            "topics": self.topics,
            "why": self.why,
        }
        data = {name: value for name, value in known.items() if value}
        links = self._links()
        data |= {"link": self.url} if len(links) == 1 else {"links": links}
        hints = {
            "title": f'the address says "{words}"' if (words := _words_of(self.url)) else "",
            "topics": self._topic_hint(),
        }
        lacking = [name for name in REQUIRED if name not in data and name != "link"]
        if self.kind in UNDATED_KINDS and "year" in lacking:
            lacking.remove("year")
        mention = self.mention
        return Found(
            "proposed",
            id,
            mention.line,
            self.url,
            mention.label,
            mention.sections,
            notes=(*self.address_notes, *self.notes),
            data=data,
            missing={name: hints.get(name, "") for name in lacking},
        )

    def _address(self, written: str) -> str:
        if re.search(r"\{[{%]|%7B(?:%7B|%25)", written):
            raise UnusableAddressError("a template that the site fills in")
        visible = markdown.plain_text(written)
        canonical = addresses.canonical(visible)
        try:
            url: str = _adapter(Url).validate_python(canonical.url)
        except ValidationError as error:
            raise UnusableAddressError(error.errors()[0]["msg"]) from error
        notes = self.address_notes
        if visible != written:
            notes.append("the address held invisible characters, which were taken out")
        if canonical.reasons:
            notes.append(f"the address was written {visible}: {'; '.join(canonical.reasons)}")
        parts = addresses.split(url)
        if parts is None:
            raise UnusableAddressError("not an address of the web")
        host = (parts.hostname or "").removeprefix("www.")
        if _OWN_MACHINE.fullmatch(host):
            raise UnusableAddressError("an address of somebody's own machine or network")
        if any(_on(host, site) and re.match(path, parts.path) for site, path in _LICENCES):
            raise UnusableAddressError("a licence")
        if parts.scheme == "http":
            self.notes.append(f"see whether it opens with https: https{url.removeprefix('http')}")
        if addresses.is_shortener(url):
            notes.append("a shortener hides the address: open it and write the one that it leads to")
        for site, path, lacks in _INCOMPLETE:
            # A query names the video that a path does not.
            if (
                _on(host, site)
                and re.fullmatch(path, parts.path)
                and not re.search(r"(?:^|&)(?:v|list)=.", parts.query)
            ):
                notes.append(f"the address lacks {lacks}")
        if written.endswith(("…", "...", "%E2%80%A6")):
            notes.append("the address looks cut off")
        return url

    def _date(
        self, label: Label, after: str, columns: Mapping[str, str]
    ) -> tuple[int | None, str | datetime.date | None]:
        said = label.year
        if said is None and (match := _YEAR_IN_BRACKETS.search(after[:80])):
            said = int(match[1])
        if said is None and (
            match := re.search(r"\b(?:19|20)\d\d\b", _column(columns, "year", "date", "when"))
        ):
            said = int(match[0])
        shown = date_of(self.url)
        if shown is not None and said in (None, shown[0]) and _valid(Year, shown[0]):
            year, date = shown
            self.notes.append(f"{date or year} is from the address: see whether the work says the same")
            return year, datetime.date.fromisoformat(date) if date and len(date) == 10 else date
        return said, None

    def _why(self, description: str) -> str | None:
        """The description, where it is a sentence and not a name, a venue or a date."""
        text = re.sub(r"^[\s,.;:|)\]–—-]+", "", _YEAR_IN_BRACKETS.sub("", description, count=1)).strip(
            " ,;:|–—-"
        )
        if len(re.findall(r"\b[a-z]{3,}\b", text)) < 3 or not _valid(Line, text):
            return None
        return text[0].upper() + text[1:]

    def _identifiers(self) -> tuple[str | None, str | None]:
        parts = addresses.split(self.url)
        host, path = ((parts.hostname or "").removeprefix("www."), parts.path) if parts else ("", "")
        doi = arxiv = None
        if any(_on(host, site) for site in _DOI_HOSTS) and (match := _DOI_IN_PATH.search(path)):
            found = identifiers.clean_doi(match[1])
            doi = found if identifiers.is_doi(found) else None
        if _on(host, "arxiv.org"):
            found = identifiers.clean_arxiv(self.url)
            arxiv = found if identifiers.is_arxiv(found) else None
        return doi, arxiv

    def _links(self) -> list[dict[str, str]]:
        links = [{"role": addresses.role_of(self.url), "url": self.url}]
        for written, named in self.mention.others:
            url = addresses.canonical(markdown.plain_text(written)).url
            if _valid(Url, url) and url not in [link["url"] for link in links]:
                links.append({"role": named or addresses.role_of(url), "url": url})
        return links

    def _topic_hint(self) -> str:
        name = next((name for name in reversed(self.mention.sections) if not _says_nothing(name)), None)
        return f'section "{name}" is no topic of the catalog' if name else ""


def _by_at_start(text: str) -> tuple[tuple[str, ...], str]:
    """The authors that a description begins with, "by A. Byron and B. Cue" or "A. Byron, B. Cue, 2014", and the rest of it."""
    if (match := _BY_AT_START.match(text)) and (people := split_names(match.group(1))):
        return people, match["rest"]
    match = _NAMES_AND_YEAR.match(text)
    if match and not match["before"].strip(" ,(–—-") and (people := split_names(match["names"])):
        return people, f"({match['year']}){match['rest']}"
    return (), text


def _column(columns: Mapping[str, str], *headings: str) -> str:
    """The cell under the first of some headings, singular or plural."""
    return next((columns[key] for name in headings for key in (name, name + "s") if key in columns), "")


def _words_of(url: str) -> str:
    """The words in the last part of an address's path."""
    parts = addresses.split(url)
    last = parts.path.rstrip("/").rpartition("/")[2] if parts else ""
    words = [word for word in re.split(r"[-_.+]|%20", re.sub(r"\.[a-z]{2,5}$", "", last)) if word]
    readable = [word for word in words if re.fullmatch(r"[^\W\d_]+|(?:19|20)\d\d", word)]
    return " ".join(readable) if len(readable) >= 2 else ""


_ADAPTERS: Final[dict[str, TypeAdapter[Any]]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _ADAPTERS.setdefault(repr(kind), TypeAdapter(kind))


def _valid(kind: Any, value: Any) -> bool:
    """Whether the catalog's model takes a value."""
    try:
        _adapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True
