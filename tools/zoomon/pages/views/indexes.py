"""Index pages: home, all readings, what is new, topics, paths, questions, people, venues, years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from zoomon.catalog.model import KINDS, LEVELS, Home
from zoomon.catalog.names import slug
from zoomon.catalog.report import counted
from zoomon.pages import prose
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import duration, headings, render
from zoomon.pages.views.sketches import story
from zoomon.pages.views.ways import stops

UP = "../"


@dataclass(frozen=True, slots=True)
class Item:
    """A line or card of an index page."""

    href: str
    title: str
    count: int | None = None
    text: Any = ""
    meta: str = ""
    id: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading."""

    items: list[Item]
    heading: str = ""
    anchor: str = ""
    href: str = ""
    lead: Any = ""


@dataclass(frozen=True, slots=True)
class _Index:
    path: str
    title: str
    lead: str
    style: str
    groups: list[Group]
    jump: list[tuple[str, str]] = field(default_factory=list)
    nothing: str = ""
    """What to do where there is nothing yet."""

    def page(self, site: Site) -> Page:
        article = render(
            "index.html",
            site=site,
            up=UP,
            title=self.title,
            lead=self.lead,
            style=self.style,
            groups=self.groups,
            jump=self.jump,
            nothing=self.nothing,
        )
        return Page(self.path, "index", self.title, self.lead, article, headings(article))


def home(site: Site) -> Page:
    """The home page: what this is, a search field, three doors; then questions, paths, topics, what is new."""
    catalog = site.catalog
    words = catalog.home or Home(title=site.name, sentence="{entries} readings on {topics} topics.")
    start = None
    if words.start in catalog.paths:
        start = _path_card(site, words.start or "")
    article = render(
        "home.html",
        site=site,
        up="./",
        home=words,
        sentence=_with_numbers(words.sentence, site.counts),
        start=start,
        questions=[(id, catalog.questions[id]) for id in words.questions if id in catalog.questions],
        paths=[_path_card(site, id) for id in words.paths if id in catalog.paths],
        themes=[
            (id, catalog.topics[id], len(site.readings_of_topic[id]))
            for id in site.themes
            if site.readings_of_topic[id]
        ],
        new=_newest(site)[:5],
        trust=site.trust(),
        story=story(site, words.story) if words.story else Markup(),
    )
    return Page("", "home", site.name, _with_numbers(words.sentence, site.counts), article, headings(article))


def _with_numbers(sentence: str, counts: Mapping[str, int]) -> str:
    """Fills `{entries}` and the like; other braces stay as they are."""
    for key, count in counts.items():
        sentence = sentence.replace(f"{{{key}}}", f"{count:,}")
    return sentence


def _path_card(site: Site, id: str) -> dict[str, Any]:
    path = site.catalog.paths[id]
    return {"id": id, "path": path, "count": len(stops(site, path.steps)), "minutes": site.minutes_of(id)}


def _newest(site: Site) -> list[str]:
    """Entry ids by the day they were added, newest first, annotated ones before others of the day."""
    dated = [id for id, entry in site.entries.items() if entry.added]
    return sorted(
        dated,
        key=lambda id: (
            -(site.entries[id].added or site.today).toordinal(),
            not site.entries[id].annotated,
            -(site.entries[id].year or 0),
            id,
        ),
    )


def new(site: Site, most: int = 60) -> Page:
    """What is new, by month."""
    months: dict[str, list[str]] = defaultdict(list)
    for id in _newest(site)[:most]:
        day = site.entries[id].added
        assert day is not None
        months[f"{day:%B %Y}"].append(id)
    rows = [(month, slug(month), ids) for month, ids in months.items()]
    article = render("new.html", site=site, up=UP, months=rows)
    head = f'<link rel="alternate feed" type="application/atom+xml" title="What is new" href="{UP}feed.atom">'
    return Page(
        "new/",
        "index",
        "What is new",
        "The newest readings, and why each is here.",
        article,
        headings(article),
        head,
    )


def readings(site: Site) -> Page:
    """All readings, with filters."""
    ids = site.newest_first(site.entries)
    years = list(site.years)
    article = render(
        "readings.html",
        site=site,
        up=UP,
        ids=ids,
        annotated=site.counts["annotated"],
        topics=_topic_tree(site),
        kinds=[kind for kind in KINDS if any(entry.kind == kind for entry in site.entries.values())],
        levels=list(LEVELS),
        first_year=min(years, default=1970),
        last_year=max(years, default=site.today.year),
        # A list of a thousand spans would double the page; reference managers take the whole list from its BibTeX file instead.
    )
    description = f"{len(ids)} readings: filter by topic, kind, level and year."
    return Page("readings/", "index", "All readings", description, article, (), _bibtex_alternate())


def _bibtex_alternate() -> str:
    return f'<link rel="alternate describedby" type="application/x-bibtex" title="All readings as BibTeX" href="{UP}all.bib">'


def _topic_tree(site: Site) -> list[tuple[str, str, int]]:
    """(id, title, depth) of the topics with readings, themes first with what is narrower under them; each once."""
    found: list[tuple[str, str, int]] = []
    seen: set[str] = set()

    def walk(id: str, depth: int) -> None:
        if id in seen or not site.readings_of_topic[id]:
            return
        seen.add(id)
        found.append((id, site.catalog.topics[id].title, depth))
        for child in site.narrower.get(id, ()):
            walk(child, depth + 1)

    for theme in site.themes:
        walk(theme, 0)
    return found


def topics(site: Site) -> Page:
    """All topics under their themes."""
    groups = []
    for theme in site.themes:
        topic = site.catalog.topics[theme]
        items = [
            Item(f"topics/{id}/", site.catalog.topics[id].title, len(site.readings_of_topic[id]))
            for id in _descendants(site, theme)
        ]
        groups.append(Group(items, topic.title, theme, f"topics/{theme}/", prose.block(topic.definition)))
    topics, under = counted(len(site.catalog.topics), "topic"), counted(len(site.themes), "theme")
    lead = f"{topics} under {under}, with the number of readings of each."
    return _Index("topics/", "All topics", lead, "z-topics", groups).page(site)


def _descendants(site: Site, theme: str) -> list[str]:
    found: list[str] = []
    queue = [theme]
    for item in queue:
        for child in site.narrower.get(item, ()):
            if child not in found and child != theme:
                found.append(child)
                queue.append(child)
    return site.by_title(found)


def paths(site: Site) -> Page:
    """All paths as cards."""
    cards = []
    for id, path in sorted(
        site.catalog.paths.items(), key=lambda item: (len(item[1].steps) > 12, item[1].title)
    ):
        card = _path_card(site, id)
        meta = f"{card['count']} readings" + (f", {duration(card['minutes'])}" if card["minutes"] else "")
        steps = " ".join(stop.id for stop in stops(site, path.steps))
        cards.append(Item(f"paths/{id}/", path.title, None, prose.inline(path.outcome), meta, id, steps))
    lead = "Readings in an order that works, with a reason at every step."
    nothing = (
        "A path is a file in catalog/paths/: its title, for whom it is, and the readings with a reason each."
    )
    groups = [Group(cards)] if cards else []
    return _Index("paths/", "All paths", lead, "z-cards", groups, nothing=nothing).page(site)


def questions(site: Site) -> Page:
    """All questions as cards, each with how its answer begins."""
    cards = []
    for id, question in sorted(site.catalog.questions.items(), key=lambda item: item[1].title):
        topics = [site.catalog.topics[topic].title for topic in site.topics_of(question)]
        begins = escape(prose.shortened(question.answer, 130))
        cards.append(Item(f"questions/{id}/", question.title, None, begins, " · ".join(topics)))
    lead = "Short answers, and the sections to read."
    nothing = "A question is a file in catalog/paths/ with “kind: question”, an answer, and what to read."
    groups = [Group(cards)] if cards else []
    return _Index("questions/", "Questions engineers ask", lead, "z-cards", groups, nothing=nothing).page(
        site
    )


def people(site: Site) -> Page:
    """People with two readings or more, by family name."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for key, who in site.people.items():
        if who.has_page:
            letter = who.name.sort_key[:1].upper()
            title = f"{who.name.last}, {who.name.given}" if who.name.given else who.name.display
            groups[letter].append(Item(f"people/{key}/", title, len(who.readings)))
    rows = [
        Group(items, letter, f"letter-{slug(letter) or 'other'}") for letter, items in sorted(groups.items())
    ]
    lead = "Everyone with two readings here or more."
    jump = [(row.anchor, row.heading) for row in rows]
    return _Index("people/", "People", lead, "z-columns-list", rows, jump).page(site)


def venues(site: Site) -> Page:
    """Conferences, journals, publishers and sites."""
    labels = {
        "conference": "Conferences",
        "workshop": "Workshops",
        "journal": "Journals",
        "magazine": "Magazines",
        "series": "Series",
        "publisher": "Publishers",
        "site": "Sites",
    }
    groups: dict[str, list[Item]] = {label: [] for label in (*labels.values(), "Others")}
    for key, where in site.venues.items():
        if where.has_page:
            venue = site.catalog.venues.get(key)
            text = where.title if where.title != where.short else ""
            groups[labels[venue.type] if venue else "Others"].append(
                Item(f"venues/{key}/", where.short, len(where.readings), text)
            )
    rows = [Group(items, heading, slug(heading)) for heading, items in groups.items() if items]
    return _Index("venues/", "Venues", "Where the readings appeared.", "z-venues", rows).page(site)


def years(site: Site) -> Page:
    """Years, by decade."""
    decades: dict[int, list[Item]] = defaultdict(list)
    for year, ids in site.years.items():
        decades[year // 10 * 10].append(Item(f"years/{year}/", str(year), len(ids)))
    rows = [Group(items, f"{decade}s", f"d{decade}") for decade, items in decades.items()]
    return _Index("years/", "Years", "The readings by year of publication.", "z-years", rows).page(site)


def mine(site: Site) -> Page:
    """The reader's own list, kept in the browser."""
    return Page(
        "mine/",
        "index",
        "My list",
        "What you marked as read, kept in your browser.",
        render("mine.html", up=UP),
    )


def search(site: Site) -> Page:
    """The search page."""
    return Page(
        "search/",
        "index",
        "Search",
        "Search all readings, topics, paths and questions.",
        render("search.html", up=UP),
    )
