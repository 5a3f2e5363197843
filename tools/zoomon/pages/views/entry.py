"""The page of a reading."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from zoomon.catalog import Edge, Entry, Link
from zoomon.catalog.identifiers import arxiv_address, doi_address
from zoomon.formats import FORMATS, Work, bibtex, coins, jsonld
from zoomon.pages import prose
from zoomon.pages.diagram import MOST_PER_SIDE, Node, relation_diagram
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import duration, environment, headings, render, short_title, value_in_words

_VERB = {"video": "Watch", "code": "Open", "slides": "See"}
_KIND_VERB = {
    "talk": "Watch",
    "tool": "Open",
    "interactive": "Open",
    "list": "Open",
    "catalogue": "Open",
    "course": "Open",
}
_NOUN = {
    "publisher": "publisher's page",
    "pdf": "PDF",
    "preprint": "preprint",
    "page": "web page",
    "video": "video",
    "slides": "slides",
    "code": "code",
    "errata": "errata",
}
CITATION_LABELS = {"bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
_ABSENT = {"year": "No year", "doi": "No DOI", "venue": "No venue", "authors": "No authors"}
_ACCESS = {"open": "free", "registration": "free after signing up", "paid": "paid"}


@dataclass(frozen=True, slots=True)
class Copy:
    """A link as a reader meets it."""

    href: str
    label: str
    host: str
    attributes: Markup
    note: str | None = None
    archived: str | None = None
    verdict: str = ""
    state: str = ""
    """The reader's sentence about the link's health; empty where all is well or nothing is known."""


def page(site: Site, id: str) -> Page:
    """The page of one entry."""
    entry = site.entries[id]
    path = f"read/{id}/"
    up = "../../"
    graph = site.graph
    work = site.library[id]
    topics = site.topics_of(entry)
    links = site.links[id]
    copies = [_copy(site, link) for link in links]
    main = _main(entry, links, copies)
    groups = graph.groups(id)
    first = graph.prerequisites.get(id, ())[:3]

    def named(other: str) -> str | None:
        """The link for an entry's id in running text."""
        if other == id or other not in site.entries:
            return None
        return str(
            Markup('<a href="{}read/{}/">{}</a>').format(
                up, other, short_title(site.entries[other].title, 60)
            )
        )

    crumbs = [("", "Home")]
    if topics:
        crumbs.append((f"topics/{topics[0]}/", site.catalog.topics[topics[0]].title))
    diagram, whole = _diagram(site, up, id)
    article = render(
        "entry.html",
        site=site,
        up=up,
        id=id,
        linked=lambda html: prose.with_links(html, named),
        entry=entry,
        crumbs=crumbs,
        topics=topics,
        main=main,
        copies=[copy for copy in copies if copy.href != main.href],
        all_copies=copies,
        bibtex=bibtex.entry(work).strip(),
        citations=_citations(work),
        corrections=graph.corrections.get(id, ()),
        notices=(),
        first=first,
        next=graph.read_next(id),
        places=graph.places.get(id, ()),
        groups=groups,
        relation=lambda edge: _relation(site, up, edge, prose.with_links(prose.inline(edge.because), named)),
        diagram=diagram if sum(len(edges) for _, edges in groups) >= 3 else None,
        diagram_whole=whole,
        assumptions=_assumptions(site, entry),
        sketch=_sketch(site, entry),
        facts=_facts(site, entry),
        edit=site.edit_address(f"catalog/entries/{id}.yml"),
        coins=Markup(coins.span(work)),  # noqa: S704 -- the format escapes
    )
    description = f"{entry.why} {prose.plain(entry.summary) if entry.summary else ''}"
    return Page(
        path=path,
        kind="entry",
        title=entry.title,
        description=prose.shortened(description, 220),
        article=article,
        toc=headings(article),
        head=_head(site, id),
        source=f"catalog/entries/{id}.yml",
        search={
            "topic": tuple(site.catalog.topics[topic].title for topic in topics),
            "kind": (entry.kind,),
            **({"level": (entry.level,)} if entry.level else {}),
        },
        words=" ".join(
            [
                *(name.display for name in map(site.author, entry.authors)),
                entry.why,
                entry.summary or "",
                *(idea.idea for idea in entry.ideas),
                *entry.caveats,
            ]
        ),
    )


def _sketch(site: Site, entry: Entry) -> Any:
    """What is shown of the sketch that runs the work; None where there is none."""
    if entry.sketch is None or site.book is None or entry.sketch not in site.book.names:
        return None
    return site.book.page(entry.sketch)


def _citations(work: Work) -> list[tuple[str, str, str]]:
    """Name, label and address of each citation file.

    The address holds the file (RFC 2397), in base 64, which is shorter here than percent signs: three small files an entry would be
    most of the files of a site.
    """
    return [
        (
            f"{work.id}.{one.extension}",
            CITATION_LABELS[name],
            f"data:{one.media_type};charset=utf-8;base64,{b64encode(one.write([work]).encode()).decode()}",
        )
        for name, one in FORMATS.items()
    ]


def _head(site: Site, id: str) -> str:
    """JSON-LD, where the site's address is known."""
    if not site.url:
        return ""
    return jsonld.script(jsonld.page(site.library[id], f"{site.url}read/{id}/", site.name))


def _label(link: Link) -> str:
    noun = _NOUN[link.role]
    parts = [noun[0].upper() + noun[1:]]
    if link.version:
        parts.append(link.version.replace("-", " "))
    if link.access:
        parts.append(_ACCESS[link.access])
    if link.language:
        parts.append(link.language)
    return ", ".join(parts)


def _copy(site: Site, link: Link) -> Copy:
    health = site.health_of(link.url)
    href = health.href if health else link.url
    archived = link.archived or (health.archived if health else None)
    attributes = Markup(' rel="noopener"')
    if archived:
        # Robust Links: what the address was, and a copy of what it showed (robustlinks.mementoweb.org/spec).
        attributes += Markup(' data-originalurl="{}" data-versionurl="{}"').format(link.url, archived)
        if health and health.archived_on:
            attributes += Markup(' data-versiondate="{}"').format(health.archived_on)
    return Copy(
        href=href,
        label=_label(link),
        host=environment().filters["host"](href),
        attributes=attributes,
        note=link.note,
        archived=archived,
        verdict=health.verdict if health else "",
        state=health.sentence if health else "",
    )


def _main(entry: Entry, links: Sequence[Link], copies: Sequence[Copy]) -> Copy:
    """The one button: the best link that works; the archived copy where that is dead."""
    chosen = next((i for i, link in enumerate(links) if link.access == "open"), 0)
    if copies[chosen].verdict == "dead":
        alive = [
            i for i, link in enumerate(links) if copies[i].verdict != "dead" and link.access in ("open", None)
        ]
        if alive:
            chosen = alive[0]
    link, copy = links[chosen], copies[chosen]
    verb = _VERB.get(link.role) or _KIND_VERB.get(entry.kind, "Read")
    said = [_NOUN[link.role]]
    if link.access:
        said.append(_ACCESS[link.access])
    if entry.minutes:
        said.append(duration(entry.minutes))
    href = copy.href
    if copy.verdict == "dead" and copy.archived:
        href, said[0] = copy.archived, "archived copy"
    return Copy(href, f"{verb}: {', '.join(said)}", copy.host, copy.attributes)


def _relation(site: Site, up: str, edge: Edge, because: Markup) -> Markup:
    """A relation as a line of a list."""
    other = site.entries[edge.other]
    where = f' <span class="z-where">{escape(edge.where)}</span>' if edge.where else ""
    checked = site.sketch_href(up, edge.checked_by) if edge.checked_by else ""
    run = f' <a class="z-checked" href="{escape(checked)}">see it run</a>' if checked else ""
    year = f' <span class="z-reading__by">{other.year}</span>' if other.year else ""
    return Markup(  # noqa: S704 -- each piece is escaped or made by us
        f'<li class="z-reading" data-reading="{edge.other}"><a class="z-reading__title" href="{up}read/{edge.other}/">'
        f'{escape(other.title)}</a>{year} <span class="z-reading__why">{because}{where}</span>{run}</li>'
    )


def _diagram(site: Site, up: str, id: str) -> tuple[Markup, bool]:
    """What it stands on to the left, what came of it to the right; each reading once. And whether all of them are drawn."""
    before: dict[str, Node] = {}
    after: dict[str, Node] = {}
    for edge in site.graph.edges.get(id, ()):
        side = before if edge.direction == "out" else after
        if edge.other not in before and edge.other not in after:
            side[edge.other] = Node(
                short_title(site.entries[edge.other].title, 30), f"{up}read/{edge.other}/", edge.heading
            )
    svg = relation_diagram(site.entries[id].title, list(before.values()), list(after.values()))
    whole = len(before) + len(after) == len(site.graph.edges.get(id, ()))
    whole = whole and max(len(before), len(after)) <= MOST_PER_SIDE
    return Markup(svg), whole  # noqa: S704 -- the diagram escapes


def _assumptions(site: Site, entry: Entry) -> list[tuple[str, str, str]]:
    """(column, value, meaning) of the attributes that the entry states, in the table's order."""
    declared = site.catalog.assumptions
    if not declared or not entry.assumptions:
        return []
    found = []
    for key, attribute in declared.attributes.items():
        if key in entry.assumptions:
            values = entry.assumptions[key]
            values = values if isinstance(values, list) else [values]
            meanings = [(attribute.values or {}).get(value, "") for value in values]
            found.append(
                (attribute.title, ", ".join(map(value_in_words, values)), "; ".join(filter(None, meanings)))
            )
    return found


def _facts(site: Site, entry: Entry) -> list[tuple[str, Any]]:
    """Label and value of the bibliographic facts."""
    facts: list[tuple[str, Any]] = []
    where = site.venue_of(entry)
    if where:
        facts.append(("Appeared in", where.title))
    numbers = [
        f"volume {entry.volume}" if entry.volume else "",
        f"number {entry.number}" if entry.number else "",
        f"pages {entry.pages}" if entry.pages else "",
    ]
    if any(numbers):
        facts.append(("Place", ", ".join(filter(None, numbers))))
    facts.extend(
        (label, value)
        for label, value in (
            ("Publisher", entry.publisher),
            ("Institution", entry.institution),
            ("Edition", entry.edition),
            ("Date", entry.date),
            ("ISBN", entry.isbn),
        )
        if value
    )
    if entry.doi:
        facts.append(("DOI", Markup('<a href="{}">{}</a>').format(doi_address(entry.doi), entry.doi)))
    if entry.arxiv:
        facts.append(("arXiv", Markup('<a href="{}">{}</a>').format(arxiv_address(entry.arxiv), entry.arxiv)))
    facts.extend((_ABSENT[field], prose.inline(reason)) for field, reason in entry.absent.items())
    if entry.added:
        facts.append(("Added", _day(entry.added)))
    return facts


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"
