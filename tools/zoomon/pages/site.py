"""What all pages draw on: the catalog, its graph, and indices by person, venue, year and topic."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zoomon.catalog import Catalog, Entry, Graph, Link, Question, schema
from zoomon.catalog.model import LEVELS
from zoomon.catalog.names import Name, parse, plain, slug
from zoomon.catalog.report import counted
from zoomon.formats import Library
from zoomon.pages.book import Book


@dataclass(frozen=True, slots=True)
class Who:
    """A person or an organisation with at least one reading."""

    slug: str
    name: Name
    readings: tuple[str, ...]
    """Entry ids, newest first."""
    url: str | None = None

    @property
    def has_page(self) -> bool:
        """A page from two readings on; a page with a single link helps nobody."""
        return len(self.readings) >= 2


@dataclass(frozen=True, slots=True)
class Where:
    """A venue with at least one reading."""

    slug: str
    title: str
    short: str
    readings: tuple[str, ...]
    """Entry ids, newest first."""
    url: str | None = None
    registered: bool = False

    @property
    def has_page(self) -> bool:
        return self.registered or len(self.readings) >= 2


@dataclass(frozen=True, slots=True)
class Health:
    """What a reader should know of a link."""

    verdict: str
    """ok, moved, dead, suspect, blocked or unknown."""
    sentence: str
    """In words, with what to do."""
    href: str
    """Where to send the reader: the new address of what moved."""
    archived: str | None = None
    archived_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The death or the revival of a link."""

    url: str
    on: datetime.date
    died: bool
    archived: str | None = None


@dataclass(eq=False)
class Site:
    """A catalog as pages need it. Pure: everything from outside is passed in."""

    catalog: Catalog
    name: str = "Reading list"
    url: str = ""
    """Address of the published site, with a slash at its end; empty where it is not known (then there are no absolute addresses)."""
    repository: str = ""
    """Web address of the repository, without a slash at its end; empty where there is none."""
    edit: str = ""
    """Path under which the repository's site edits a file of the catalog's root: `edit/main/`."""
    today: datetime.date = field(default_factory=lambda: datetime.date(1970, 1, 1))
    """The day of the build, for "added this month"."""
    book: Book | None = None
    """The sketches; None for a list that names none."""
    health: Mapping[str, Health] = field(default_factory=dict)
    """Address -> what the link check knows of it; addresses that were never checked are missing."""
    checked_on: datetime.date | None = None
    """The day of the last link check."""
    checks_stale: bool = False
    """Whether the last link check is so long ago that something must be wrong with the schedule."""
    changes: Sequence[Change] = ()
    """Deaths and revivals of links, newest first."""

    @property
    def sketches(self) -> Sequence[str]:
        """Names of the sketches, each of which has a page."""
        return self.book.names if self.book else ()

    @cached_property
    def graph(self) -> Graph:
        return Graph(self.catalog)

    @cached_property
    def library(self) -> Library:
        """The works, for citations and feeds."""
        return Library(self.catalog)

    @cached_property
    def schemas(self) -> Mapping[str, dict[str, Any]]:
        """JSON Schema of each sort of file."""
        return schema.schemas(self.catalog)

    @property
    def entries(self) -> Mapping[str, Entry]:
        return self.catalog.entries

    def newest_first(self, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=lambda id: (-(self.entries[id].year or 0), plain(self.entries[id].title)))

    def easiest_first(self, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=self.graph.by_difficulty)

    # People

    @cached_property
    def _spellings(self) -> Mapping[str, tuple[str, str | None]]:
        """Every registered spelling of a name -> the name as the catalog writes it, and the person's address."""
        found = {}
        for person in self.catalog.people.values():
            for spelling in (person.name, *person.names):
                found[plain(parse(spelling).display)] = (person.name, person.url)
        return found

    def author(self, written: str) -> Name:
        """The name of an author as the catalog writes it."""
        name = parse(written)
        known = self._spellings.get(plain(name.display))
        return parse(known[0]) if known else name

    @cached_property
    def people(self) -> Mapping[str, Who]:
        """Slug -> person, by family name."""
        names: dict[str, Name] = {}
        readings: dict[str, list[str]] = defaultdict(list)
        for id, entry in self.entries.items():
            for written in entry.authors:
                name = self.author(written)
                if name.slug:
                    names.setdefault(name.slug, name)
                    if id not in readings[name.slug]:
                        readings[name.slug].append(id)
        return {
            key: Who(
                key,
                names[key],
                tuple(self.newest_first(readings[key])),
                self._spellings.get(plain(names[key].display), ("", None))[1],
            )
            for key in sorted(names, key=lambda key: (names[key].sort_key, key))
        }

    # Venues

    @cached_property
    def _venue_names(self) -> Mapping[str, str]:
        """Every registered name of a venue -> its id."""
        found = {}
        for id, venue in self.catalog.venues.items():
            for name in (id, venue.title, venue.short, *venue.names):
                if name:
                    found[plain(name)] = id
        return found

    def venue_key(self, written: str) -> str:
        """The slug under which a venue's page lies."""
        return self._venue_names.get(plain(written)) or slug(written)

    @cached_property
    def venues(self) -> Mapping[str, Where]:
        """Slug -> venue, by name."""
        readings: dict[str, list[str]] = defaultdict(list)
        written: dict[str, str] = {}
        for id, entry in self.entries.items():
            if entry.venue:
                key = self.venue_key(entry.venue)
                written.setdefault(key, entry.venue)
                readings[key].append(id)
        found = {}
        for key, ids in readings.items():
            venue = self.catalog.venues.get(key)
            title = venue.title if venue else written[key]
            short = (venue.short or venue.title) if venue else written[key]
            found[key] = Where(
                key,
                title,
                short,
                tuple(self.newest_first(ids)),
                venue.url if venue else None,
                venue is not None,
            )
        return dict(sorted(found.items(), key=lambda item: (plain(item[1].short), item[0])))

    def venue_of(self, entry: Entry) -> Where | None:
        return self.venues.get(self.venue_key(entry.venue)) if entry.venue else None

    # Years

    @cached_property
    def years(self) -> Mapping[int, Sequence[str]]:
        """Year -> entry ids, newest year first."""
        found: dict[int, list[str]] = defaultdict(list)
        for id, entry in self.entries.items():
            if entry.year is not None:
                found[entry.year].append(id)
        return {
            year: sorted(found[year], key=lambda id: plain(self.entries[id].title))
            for year in sorted(found, reverse=True)
        }

    # Topics

    def topic_id(self, id: str) -> str:
        """The id that a topic's id leads to now."""
        moved = self.catalog.moved["topics"]
        seen: set[str] = set()
        while id in moved and id not in seen:
            seen.add(id)
            id = moved[id]
        return id

    def topics_of(self, entry: Entry | Question) -> list[str]:
        ids = [self.topic_id(id) for id in entry.topics]
        return [id for id in dict.fromkeys(ids) if id in self.catalog.topics]

    @cached_property
    def narrower(self) -> Mapping[str, Sequence[str]]:
        """Topic id -> the topics that name it as broader, by title."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, topic in self.catalog.topics.items():
            for broader in topic.broader:
                found[self.topic_id(broader)].append(id)
        return {id: self.by_title(ids) for id, ids in found.items()}

    def by_title(self, topics: Iterable[str]) -> list[str]:
        return sorted(topics, key=lambda id: plain(self.catalog.topics[id].title))

    @cached_property
    def themes(self) -> list[str]:
        """Topics without a broader one, by title."""
        return self.by_title(id for id, topic in self.catalog.topics.items() if not topic.broader)

    @cached_property
    def tagged(self) -> Mapping[str, Sequence[str]]:
        """Topic id -> entries that carry it, and those whose word for it the topic names."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, entry in self.entries.items():
            for topic in self.topics_of(entry):
                found[topic].append(id)
        for id, named in self.catalog.topics.items():
            for name in named.names:
                other = self.graph.resolve(name.by) if name.by else ""
                if other in self.entries and other not in found[id]:
                    found[id].append(other)
        return found

    @cached_property
    def readings_of_topic(self) -> Mapping[str, Sequence[str]]:
        """Topic id -> entries that carry it or a narrower topic, oldest first."""
        found: dict[str, list[str]] = {}
        for topic in self.catalog.topics:
            inside, queue = {topic}, [topic]
            for item in queue:
                for child in self.narrower.get(item, ()):
                    if child not in inside:
                        inside.add(child)
                        queue.append(child)
            ids = {id for item in inside for id in self.tagged.get(item, ())}
            found[topic] = sorted(
                ids, key=lambda id: (self.entries[id].year or 9999, plain(self.entries[id].title))
            )
        return found

    def start_with(self, topic: str, most: int = 3) -> list[str]:
        """The annotated readings of a topic to begin with: those that its file names, or else the easiest.

        Readings whose first topic it is come before those that have it among others, and these before readings of
        narrower topics.
        """
        chosen = [self.graph.resolve(id) for id in self.catalog.topics[topic].start]
        if chosen:
            return [id for id in dict.fromkeys(chosen) if id in self.entries][:most]
        own = set(self.tagged.get(topic, ()))
        ids = [id for id in self.readings_of_topic[topic] if self.entries[id].annotated]

        def order(id: str) -> tuple[object, ...]:
            first = next(iter(self.topics_of(self.entries[id])), None)
            return id not in own, first != topic, *self.graph.by_difficulty(id)

        return sorted(ids, key=order)[:most]

    def theme_of(self, entry: Entry) -> str | None:
        """The theme that an entry's first topic leads to, by the first broader topic of each; None for an entry without topics."""
        topic = next(iter(self.topics_of(entry)), None)
        seen: set[str] = set()
        while topic is not None and topic not in seen:
            seen.add(topic)
            broader = map(self.topic_id, self.catalog.topics[topic].broader)
            topic = next((id for id in broader if id in self.catalog.topics), topic)
        return topic

    def all_topics(self, entry: Entry) -> list[str]:
        """The topics of an entry and all that are broader, for filters."""
        found: list[str] = []
        queue = self.topics_of(entry)
        for id in queue:
            if id not in found:
                found.append(id)
                queue.extend(
                    self.topic_id(item)
                    for item in self.catalog.topics[id].broader
                    if self.topic_id(item) in self.catalog.topics
                )
        return found

    # Links

    @cached_property
    def links(self) -> Mapping[str, Sequence[Link]]:
        """Entry id -> its links, those that its identifiers give included."""
        return {id: entry.all_links() for id, entry in self.entries.items()}

    def health_of(self, url: str) -> Health | None:
        """What the link check last saw of an address; None where it was never checked."""
        return self.health.get(url.partition("#")[0])

    @cached_property
    def users_of(self) -> Mapping[str, Sequence[str]]:
        """Address without fragment -> the entries that have it."""
        found: dict[str, list[str]] = defaultdict(list)
        for id, links in self.links.items():
            for link in links:
                found[link.url.partition("#")[0]].append(id)
        return found

    def trust(self) -> str:
        """One line about the links: how many, when checked, how many are gone."""
        count = len({link.url for links in self.links.values() for link in links})
        if not self.checked_on:
            return f"{counted(count, 'link')}, not yet checked."
        gone = [health for health in self.health.values() if health.verdict == "dead"]
        kept = sum(1 for health in gone if health.archived)
        lost = f"{len(gone)} gone" + (
            f", {'each' if kept == len(gone) else kept} with a copy" if gone and kept else ""
        )
        return (
            f"{counted(count, 'link')}, last checked {self.checked_on.day} {self.checked_on:%b %Y}: {lost}."
        )

    # Addresses

    def edit_address(self, file: str) -> str:
        """Where the repository's site edits a file; empty where there is none."""
        return f"{self.repository}/{self.edit}{file}" if self.repository and self.edit else ""

    def sketch_href(self, up: str, reference: str) -> str:
        """The address of a sketch and its scenario, `raft#figure-8`; empty where that sketch has no page."""
        name, _, anchor = reference.partition("#")
        if name not in self.sketches:
            return ""
        return f"{up}run/{name}/" + (f"#{anchor}" if anchor else "")

    # Numbers

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The numbers that the home page's sentence may name."""
        return {
            "entries": len(self.entries),
            "annotated": len(self.catalog.annotated),
            "topics": len(self.catalog.topics),
            "paths": len(self.catalog.paths),
            "questions": len(self.catalog.questions),
            "relations": sum(len(entry.relations) for entry in self.entries.values()),
            "sketches": len(self.sketches),
        }

    def minutes_of(self, path_id: str) -> int:
        """How long a path's steps take together, in minutes; steps of unknown length count nothing."""
        path = self.catalog.paths[path_id]
        total = 0
        for step in path.steps:
            entry = self.entries.get(self.graph.resolve(step.read))
            total += step.minutes or (entry.minutes if entry and entry.minutes else 0)
        return total


def level_rank(level: str | None) -> int:
    """0 for introductory; the highest for none."""
    return list(LEVELS).index(level) if level else len(LEVELS)
