"""What a catalog holds: the shapes of its files.

The models are the schema: `zoomon.catalog.schema` writes the JSON Schema that editors use from them, descriptions included. They
check one file at a time; what takes several files to see (ids that must exist, cycles, duplicates) is in `zoomon.catalog.checks`.
"""

from __future__ import annotations

import datetime
import re
from functools import cached_property
from typing import Annotated, Any, Final, Literal
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from zoomon.catalog import addresses, identifiers, names
from zoomon.catalog.documents import Surprise

ID_PATTERN: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

KINDS: Final = {
    "paper": "Peer-reviewed article, technical report or preprint",
    "thesis": "Doctoral or master's dissertation",
    "article": "Essay, magazine column or blog post",
    "book": "Book, printed or online",
    "talk": "Recorded talk or keynote",
    "course": "Course with lectures, notes or exercises",
    "pattern": "Named solution to a recurring problem, with its forces",
    "tool": "Software one can run: library, checker, framework",
    "spec": "Formal specification or standard",
    "list": "Curated list of further reading",
    "analysis": "Test report or post-mortem of a real system",
    "catalogue": "Collection of patterns, models or resources on one site",
    "interactive": "Visualisation or playground in the browser",
}
UNDATED_KINDS: Final = frozenset({"list", "catalogue", "tool", "interactive"})
"""Kinds that grow for years, so that a year of publication says little."""

SUMMARY_WORDS: Final = (60, 150)
"""The fewest and the most words of an annotated entry's summary."""

LEVELS: Final = {
    "introductory": "an engineer with no course reads it through",
    "intermediate": "knows replication and failure models",
    "advanced": "reads proofs",
}

RELATIONS: Final = {
    # kind: (what it says of this work and the other, heading for it, heading for its inverse)
    "builds-on": ("extends or applies the other work", "Builds on", "Built on this"),
    "generalises": ("contains the other work as a special case", "Generalises", "Generalised by"),
    "supersedes": (
        "is a newer version by the same authors or of the same standard",
        "Supersedes",
        "Superseded by",
    ),
    "corrects": ("finds an error in the other work, and usually mends it", "Corrects", "Corrected by"),
    "critiques": ("argues against the other work or shows its limits", "Critiques", "Critiqued by"),
    "responds-to": ("answers the other work's argument", "Responds to", "Answered by"),
    "reproduces": ("repeats or re-evaluates the other work", "Reproduces", "Reproduced by"),
    "implements": ("is code or a product that realises the other work", "Implements", "Implemented in"),
    "uses": ("employs the other work as a component", "Uses", "Used by"),
    "explains": ("teaches the other work", "Explains", "Explained in"),
    "surveys": ("reviews the other work among others", "Surveys", "Surveyed in"),
    "compares": ("sets the other work beside another design", "Compares", "Compared in"),
    "formalises": (
        "gives the other work a precise definition, specification or proof",
        "Formalises",
        "Formalised in",
    ),
}
RelationKind = Literal[
    "builds-on", "generalises", "supersedes", "corrects", "critiques", "responds-to", "reproduces",
    "implements", "uses", "explains", "surveys", "compares", "formalises",
]  # fmt: skip

ROLES: Final = {
    "publisher": "the publisher's page, often behind a pay-wall",
    "pdf": "the text itself as PDF",
    "preprint": "a version that its authors made public, on arXiv for example",
    "page": "the text itself, or the work's home, as a web page",
    "video": "a recording",
    "slides": "slides",
    "code": "source code",
    "errata": "corrections by the authors or the publisher",
}
Role = Literal["publisher", "pdf", "preprint", "page", "video", "slides", "code", "errata"]
Access = Literal["open", "registration", "paid"]
Level = Literal["introductory", "intermediate", "advanced"]
Kind = Literal[
    "paper", "thesis", "article", "book", "talk", "course", "pattern",
    "tool", "spec", "list", "analysis", "catalogue", "interactive",
]  # fmt: skip
# What an entry may lack for a stated reason.
Absence = Literal["year", "doi", "venue", "authors"]


def _no_surprise(value: Any) -> Any:
    """Text that YAML reads as something else is refused where text is meant."""
    if isinstance(value, Surprise):
        raise PydanticCustomError(
            "surprise", "`{raw}` is not text to YAML: put it in quotes, '{raw}'", {"raw": str(value)}
        )
    return value


def _doi(value: str) -> str:
    if not identifiers.is_doi(value):
        raise PydanticCustomError(
            "doi", "`{doi}` is no DOI; one looks like 10.1145/359545.359563", {"doi": value}
        )
    return value


def _arxiv(value: str) -> str:
    if not identifiers.is_arxiv(value):
        raise PydanticCustomError(
            "arxiv", "`{arxiv}` is no arXiv id; one looks like 1610.01140 or cs/0701001", {"arxiv": value}
        )
    return value


def _isbn(value: str) -> str:
    if not identifiers.is_isbn(identifiers.clean_isbn(value)):
        raise PydanticCustomError(
            "isbn",
            "`{isbn}` is no ISBN: 10 or 13 digits, the last of which checks the others",
            {"isbn": value},
        )
    return value


def _name(value: str) -> str:
    try:
        names.parse(value)
    except ValueError as error:
        raise PydanticCustomError("name", "{why}", {"why": str(error)}) from error
    return value


def _url(value: str) -> str:
    parts = addresses.split(value)
    if parts is None:
        raise PydanticCustomError(
            "url", "`{url}` is no web address; one begins with https:// or http://", {"url": value[:80]}
        )
    if parts.username is not None or parts.password is not None:
        raise PydanticCustomError("url", "the address carries a user name; take it out", {})
    if re.search(r"[\s<>\"\\^`{|}]", value):
        raise PydanticCustomError("url", "the address holds a character that must be written as %XX", {})
    return value


def _date(value: Any) -> Any:
    """A day (`2014-06-19`, a YAML date or a string) or a month (`'2014-06'`) as ISO 8601 text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?", value):
        try:
            datetime.date.fromisoformat(value if len(value) == 10 else value + "-01")
        except ValueError as error:
            raise PydanticCustomError(
                "date", "`{date}` is no date: {why}", {"date": str(value)[:60], "why": str(error)}
            ) from error
        return str(value)
    raise PydanticCustomError(
        "date",
        "`{date}` is no date; write 2014-06-19, or '2014-06' where the day is not known",
        {"date": str(value)[:60]},
    )


def _day(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "`{date}` is no day; write 2026-11-22", {"date": str(value)[:60]})


# One line of text, prose in CommonMark, and the shapes with a form of their own.
# Constraints stand before the validators, so that pydantic checks them on the stripped text itself.
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), BeforeValidator(_no_surprise)
]
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    BeforeValidator(_no_surprise),
]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80), BeforeValidator(_no_surprise)]
EntryId = Annotated[Id, Field(json_schema_extra={"x-ids": "entries"})]
TopicId = Annotated[Id, Field(json_schema_extra={"x-ids": "topics"})]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(?:-[A-Z]{2})?$"), BeforeValidator(_no_surprise)
]
PathId = Annotated[Id, Field(json_schema_extra={"x-ids": "paths"})]
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_url),
    BeforeValidator(_no_surprise),
    Field(json_schema_extra={"format": "uri", "pattern": '^https?://[^\\s<>"\\\\^`{|}]+$'}),
]
PersonName = Annotated[Line, AfterValidator(_name), Field(json_schema_extra={"x-words": "name of a person"})]
Doi = Annotated[
    Line,
    AfterValidator(_doi),
    Field(json_schema_extra={"pattern": r"^10\.\d{4,9}(\.\d+)*/\S+$", "x-words": "DOI"}),
]
Arxiv = Annotated[
    Line,
    AfterValidator(_arxiv),
    Field(
        json_schema_extra={
            "pattern": r"^(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?$",
            "x-words": "arXiv id",
        }
    ),
]
Isbn = Annotated[
    Line,
    AfterValidator(_isbn),
    Field(
        json_schema_extra={
            "pattern": r"^(ISBN)?[\s-]*(\d[\s-]*){9}((\d[\s-]*){3})?[\dXx]$",
            "x-words": "ISBN",
        }
    ),
]
Date = Annotated[
    str,
    BeforeValidator(_date),
    Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}(-\d{2})?$", "x-words": "date or month"}),
]
Day = Annotated[
    datetime.date,
    BeforeValidator(_day),
    Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}$", "x-words": "date"}),
]
Year = Annotated[int, Field(strict=True, ge=1800, le=2200)]


class Record(BaseModel):
    """The base of all shapes: unknown fields are errors, values can't be changed."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
        use_attribute_docstrings=True,
    )


class Link(Record):
    """Where a work can be had."""

    url: Url
    """The address, https where the site has it."""
    role: Role = "page"
    """What is there; found from the address where it is left out."""
    access: Access | None = None
    """`open`: anyone reads it; `registration`: after signing up; `paid`: behind a pay-wall."""
    version: Id | None = None
    """Which of `versions` it is, by its id."""
    language: Language | None = None
    """BCP 47 code where it is not the entry's language."""
    note: Line | None = None
    """A few words that help to choose, such as "with the slides"."""
    archived: Url | None = None
    """A copy in a web archive, for when the address is dead. The link check writes it."""

    @model_validator(mode="before")
    @classmethod
    def _infer_role(cls, data: Any) -> Any:
        if isinstance(data, str):
            data = {"url": data}
        if isinstance(data, dict) and "role" not in data and isinstance(data.get("url"), str):
            data = {**data, "role": addresses.role_of(data["url"])}
        return data


class Bibliographic(Record):
    """What is known of one version of a work; the fields of BibTeX and CSL."""

    title: Line | None = None
    """The title as the work has it, in the work's own capitals."""
    authors: list[PersonName] = Field(default_factory=list, max_length=100)
    """In the work's order: "First von Last" or "von Last, First"; an organisation as '{The Apache Software Foundation}'."""
    year: Year | None = None
    """Year of publication."""
    date: Date | None = None
    """Where more than the year is known: 2014-06-19, or '2014-06'."""
    venue: Annotated[Line, Field(json_schema_extra={"x-suggest": "venues"})] | None = None
    """Where it appeared: the id of a file in `venues/`, or the name of a journal, a conference, a site."""
    volume: Line | Annotated[int, Field(strict=True)] | None = None
    """Volume of the journal."""
    number: Line | Annotated[int, Field(strict=True)] | None = None
    """Issue of the journal, or number of a technical report."""
    pages: Line | Annotated[int, Field(strict=True)] | None = None
    """First and last page, as 305-319, or the number of an article."""
    publisher: Line | None = None
    """Who published it."""
    edition: Line | Annotated[int, Field(strict=True)] | None = None
    """Edition of a book."""
    institution: Line | None = None
    """University of a thesis, or issuer of a technical report."""
    editors: list[PersonName] = Field(default_factory=list, max_length=20)
    """Editors of the volume, written as authors are."""
    doi: Doi | None = None
    """The bare DOI, as 10.1145/359545.359563."""
    arxiv: Arxiv | None = None
    """The arXiv id, in quotes: '1610.01140'."""
    isbn: Isbn | None = None
    """ISBN-10 or ISBN-13, in quotes."""


class Version(Bibliographic):
    """Another version of the work: what it says differs, or where."""

    id: Id
    """A word for it, unique within the entry: `extended`, `conference`, `report`."""
    note: Line | None = None
    """How it differs in substance."""


class Idea(Record):
    """One thing to carry away."""

    idea: Line
    """One sentence, true without the summary beside it."""
    where: Line | None = None
    """The section, figure or theorem that says it."""
    checked_by: Line | None = None
    """The sketch and scenario that show it running, as raft#figure-8."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"idea": data} if isinstance(data, str) else data


class Relation(Record):
    """What this work is to another one. In a file the kind is the key: `{builds-on: some-id, because: ...}`."""

    kind: RelationKind
    """What it is to the other entry; in a file the name of the field."""
    to: EntryId
    """The other entry."""
    because: Line
    """One sentence: what makes it so."""
    where: Line | None = None
    """The section of this work that says it."""
    checked_by: Line | None = None
    """The sketch and scenario that show it running, as raft#figure-8."""

    @model_validator(mode="before")
    @classmethod
    def _kind_is_key(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise PydanticCustomError(
                "relation",
                "a relation looks like {example}",
                {"example": "{builds-on: id, because: one sentence}"},
            )
        kinds = [key for key in data if key in RELATIONS]
        if len(kinds) != 1:
            known = ", ".join(RELATIONS)
            said = "names no kind" if not kinds else f"names {len(kinds)} kinds"
            raise PydanticCustomError(
                "relation", "the relation {said}; write one of: {known}", {"said": said, "known": known}
            )
        rest = {key: value for key, value in data.items() if key != kinds[0]}
        if "to" in rest or "kind" in rest:
            raise PydanticCustomError(
                "relation", "beside `{kind}` there is no `kind` and no `to`", {"kind": kinds[0]}
            )
        return {"kind": kinds[0], "to": data[kinds[0]], **rest}


class Prerequisite(Record):
    """What to read first."""

    id: EntryId
    """The entry to read first."""
    because: Line
    """What from it is needed here."""


class Entry(Bibliographic):
    """A reading. Seven fields are required: title, authors, year (or its absence), kind, a link, topics, why."""

    title: Line
    """The title as the work has it, in the work's own capitals."""
    kind: Kind
    """What sort of reading it is."""
    links: list[Link] = Field(min_length=1, max_length=20)
    """Where it can be had, the best first. `link: URL` is short for one."""
    topics: list[TopicId] = Field(min_length=1, max_length=8)
    """What it is about, the most fitting first; one to three do."""
    why: Line
    """One sentence: why read this."""

    absent: dict[Absence, Line] = Field(default_factory=dict)
    """Why a fact is missing: {doi: the venue gives none}."""
    versions: list[Version] = Field(default_factory=list, max_length=10)
    """Other versions, where they differ in substance; the top level is the one to cite."""
    language: Language = "en"
    """BCP 47 code of the work's language."""

    summary: Prose | None = None
    """60 to 150 words of our own: the problem, the idea, the result, what it assumes."""
    ideas: list[Idea] = Field(default_factory=list, max_length=7)
    """Two to five things to carry away, each with its place."""
    caveats: list[Line] = Field(default_factory=list, max_length=7)
    """What it does not solve, what was corrected later, what is commonly misread."""
    guide: Prose | None = None
    """How to read it: which sections, which to skip."""
    level: Level | None = None
    """introductory: read through without a course; intermediate: knows replication and failure models; advanced: reads proofs."""
    minutes: Annotated[int, Field(strict=True, ge=1, le=20_000)] | None = None
    """Minutes of reading or watching; pages x 4 where nothing better is known."""
    relations: list[Relation] = Field(default_factory=list, max_length=40)
    """What it is to other entries, each with its reason: {builds-on: id, because: ..., where: section 1}."""
    related: Literal["none-known"] | None = None
    """Says that relations were looked for and none was found."""
    prerequisites: list[Prerequisite] = Field(default_factory=list, max_length=6)
    """What to read first, each with its reason."""

    problem: Prose | None = None
    """Of a pattern: the problem it solves."""
    solution: Prose | None = None
    """Of a pattern: what to do."""
    forces: list[Line] = Field(default_factory=list, max_length=8)
    """Of a pattern: what pulls against each other, and what it costs."""

    assumptions: dict[str, Line | list[Line]] = Field(default_factory=dict)
    """Of an algorithm or a system: its row of the comparison table; attributes and values are those of assumptions.yml."""
    sketch: Id | None = None
    """The sketch that runs it."""

    sources: list[Line] = Field(default_factory=list, max_length=12)
    """Where the facts above came from."""
    reviewed: list[Line] = Field(default_factory=list, max_length=6)
    """Who read it against the work, and when: "A. Reader, 2026-11-22"."""
    added: Day | None = None
    """The day it was added."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason: {link-http: the site has no https}."""

    @model_validator(mode="before")
    @classmethod
    def _one_link(cls, data: Any) -> Any:
        if isinstance(data, dict) and "link" in data:
            if "links" in data:
                raise PydanticCustomError(
                    "link", "`link` and `links` are both here; put all into `links`", {}
                )
            data = {**data, "links": [data["link"]]}
            del data["link"]
        return data

    @model_validator(mode="after")
    def _identifiers_of_links(self) -> Entry:
        """A DOI or arXiv address among the links says the identifier, so nobody has to type it twice."""
        for link in self.links:
            parts = addresses.split(link.url)
            if parts is None or link.version is not None:
                continue
            if self.doi is None and parts.hostname in ("doi.org", "dx.doi.org"):
                doi = identifiers.clean_doi(unquote(link.url))
                if identifiers.is_doi(doi):
                    object.__setattr__(self, "doi", doi)
            elif self.arxiv is None and (parts.hostname or "").endswith("arxiv.org"):
                arxiv = identifiers.clean_arxiv(link.url)
                if identifiers.is_arxiv(arxiv):
                    object.__setattr__(self, "arxiv", re.sub(r"v\d+$", "", arxiv))
        return self

    @property
    def people(self) -> tuple[names.Name, ...]:
        """The authors' names, taken apart."""
        return tuple(names.parse(author) for author in self.authors)

    def all_links(self) -> list[Link]:
        """The links as written, and then the addresses that its identifiers give where no link holds them."""
        return list(self._all_links)

    @cached_property
    def _all_links(self) -> list[Link]:
        links = list(self.links)
        known = {addresses.comparable(link.url) for link in links}
        computed = []
        if self.doi:
            computed.append(Link(url=identifiers.doi_address(self.doi), role="publisher"))
        if self.arxiv:
            computed.append(Link(url=identifiers.arxiv_address(self.arxiv), role="preprint", access="open"))
        return links + [link for link in computed if addresses.comparable(link.url) not in known]

    def best_link(self) -> Link:
        """The link to read it by: the first that is open, or else the first."""
        return next((link for link in self._all_links if link.access == "open"), self.links[0])

    def missing(self, *, summary: bool = True) -> list[str]:
        """What it lacks to be *annotated*, in words; empty when it is annotated. `summary` asks after that, too."""
        lacks: list[str] = []
        shortest, longest = SUMMARY_WORDS
        words = len(self.summary.split()) if self.summary else 0
        if summary and not shortest <= words <= longest:
            has = f" (it has {words})" if words else ""
            lacks.append(f"a summary of {shortest} to {longest} words{has}")
        if len(self.ideas) < 2:
            lacks.append("two ideas" if not self.ideas else "a second idea")
        if self.level is None:
            lacks.append("a level")
        if self.minutes is None:
            lacks.append("minutes")
        if not self.relations and self.related is None:
            lacks.append("a relation, or `related: none-known`")
        if not (self.doi or self.arxiv or self.isbn or "doi" in self.absent):
            lacks.append("a doi, arxiv or isbn, or `absent: {doi: reason}`")
        return lacks

    @cached_property
    def annotated(self) -> bool:
        """Whether it holds what the home page, paths and "read next" ask of a reading; otherwise it is *listed*."""
        return not self.missing()


class Moved(Record):
    """What is left at an id that changed, so that no address breaks."""

    kind: Literal["moved"]
    """`moved`."""
    to: Id
    """The new id."""


class OtherName(Record):
    """What another work, or the field at large, calls a topic."""

    name: Line
    """The name, as that work writes it."""
    by: EntryId | None = None
    """The entry whose word it is; none where it is common usage."""
    note: Line | None = None
    """Where its meaning differs a little."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"name": data} if isinstance(data, str) else data


class Topic(Record):
    """A tag: what it means, what is wider, and what others call it."""

    title: Line
    """Its name, as a heading."""
    definition: Prose
    """One to three sentences of our own."""
    broader: list[TopicId] = Field(default_factory=list, max_length=3)
    """Topics that contain it; one without any is a theme."""
    related: list[TopicId] = Field(default_factory=list, max_length=8)
    """Topics beside it."""
    names: list[OtherName] = Field(default_factory=list, max_length=20)
    """The names that others use for it: {name: ballot, by: lamport-2001-paxos-made-simple}."""
    start: list[EntryId] = Field(default_factory=list, max_length=3)
    """The readings to begin with, in order; where left out, the page takes the easiest."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason."""


class Step(Record):
    """One reading on a path, or one that helps to answer a question."""

    read: EntryId
    """The entry."""
    because: Line
    """Why it comes here."""
    sections: Line | None = None
    """What to read of it, where it is not the whole."""
    minutes: Annotated[int, Field(strict=True, ge=1, le=20_000)] | None = None
    """Minutes for those sections; the entry's own where left out."""


class SelfTest(Record):
    """A question to test oneself after a path."""

    question: Line
    """The question."""
    answer: Prose
    """The answer, in a few sentences."""


class ReadingPath(Record):
    """Readings in an order, with a reason at every step."""

    kind: Literal["path"] = "path"
    """`path`, which may be left out; `question` for a question."""
    title: Line
    """What it leads to."""
    audience: Line
    """Whom it is for."""
    outcome: Line
    """What the reader is able to do after it."""
    steps: list[Step] = Field(min_length=2, max_length=40)
    """The readings in order."""
    test: list[SelfTest] = Field(default_factory=list, max_length=6)
    """Three questions to test oneself."""
    topics: list[TopicId] = Field(default_factory=list, max_length=4)
    """What it is about."""
    added: Day | None = None
    """The day it was added."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason."""


class Question(Record):
    """A question that engineers ask, with a short answer and where to read on."""

    kind: Literal["question"]
    """`question`."""
    title: Line
    """The question, as one would ask it."""
    answer: Prose
    """About 80 words."""
    readings: list[Step] = Field(min_length=1, max_length=5)
    """Two to four readings, with the sections to read."""
    topics: list[TopicId] = Field(min_length=1, max_length=4)
    """What it is about."""
    added: Day | None = None
    """The day it was added."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason."""


class Venue(Record):
    """A journal, conference, publisher or site, with the names it goes by."""

    title: Line
    """The full name."""
    short: Line | None = None
    """The name that people use, such as OSDI."""
    names: list[Line] = Field(default_factory=list, max_length=20)
    """Other spellings that mean it."""
    type: Literal["conference", "workshop", "journal", "magazine", "publisher", "site", "series"]
    """What sort of venue it is."""
    url: Url | None = None
    """Its home page."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason."""


class Person(Record):
    """An author whose name is written in more than one way, or who has a page to point to."""

    name: PersonName
    """The name as this catalog writes it."""
    names: list[PersonName] = Field(default_factory=list, max_length=10)
    """Other ways to write it."""
    url: Url | None = None
    """Home page."""
    orcid: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")] | None = None
    """ORCID iD."""
    allow: dict[str, Line] = Field(default_factory=dict)
    """Checks that do not apply here, each with its reason."""


class Attribute(Record):
    """A column of the comparison table."""

    title: Line
    """Its heading."""
    about: Prose
    """What it says of an algorithm or a system."""
    values: dict[Id, Line] | None = None
    """The values it can take, each with its meaning; any text where left out."""
    several: bool = False
    """Whether an entry may have more than one of the values."""


class Impossible(Record):
    """A combination of values that can't be."""

    id: Id
    """A word for it, unique within the file."""
    when: dict[Id, Line | list[Line]] = Field(min_length=1)
    """Attribute to value, or to values any of which counts."""
    unless: list[Id] = Field(default_factory=list)
    """Attributes that resolve it when they are stated."""
    because: Line
    """Why it can't be, and who showed it."""
    source: EntryId | None = None
    """The entry that proves it."""


class Assumptions(Record):
    """`assumptions.yml`: the attributes of the comparison table and the combinations that can't be."""

    attributes: dict[Id, Attribute]
    """The columns, in their order."""
    impossible: list[Impossible] = Field(default_factory=list)
    """The combinations that can't be, each with its reason."""


HOME_NUMBERS: Final = ("entries", "annotated", "topics", "paths", "questions", "relations", "sketches")
"""What may stand in braces in the home page's sentence: numbers of the catalog."""


class Home(Record):
    """`home.yml`: what the home page shows. Numbers in braces, such as {entries}, are computed."""

    title: Line
    """The sentence's first words, as a heading."""
    sentence: Line
    """What the site is, in one sentence; {entries}, {topics}, {paths} stand for the numbers."""
    placeholder: Line = "a title, a person, a term"
    """The words in the empty search field."""
    start: PathId | None = None
    """The path for newcomers."""
    questions: list[PathId] = Field(default_factory=list, max_length=6)
    """Six questions to show."""
    paths: list[PathId] = Field(default_factory=list, max_length=4)
    """Four paths to show."""
    story: Line | None = None
    """A sketch and one of its runs, `raft-steps#figure-8-shortest-3-servers`, whose last five steps the page shows."""
    core: list[EntryId] = Field(default_factory=list)
    """Entries that must be annotated although they are on no path."""
