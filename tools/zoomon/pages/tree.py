"""The tree of all pages and files that a catalog adds to a site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from zoomon.catalog import schema as catalog_schema
from zoomon.formats import FORMATS, Format, atom
from zoomon.pages import prose
from zoomon.pages.page import Asset, Page, Tree
from zoomon.pages.site import Site
from zoomon.pages.templating import render
from zoomon.pages.views import atlas, entry, groups, health, indexes, reference, sketches, ways


@dataclass(frozen=True, slots=True)
class Plan:
    """What a site has, by address, each made when it is asked for."""

    pages: Mapping[str, tuple[str, Callable[[], Page]]]
    """Address -> kind of page, and what makes it."""
    assets: Mapping[str, Callable[[], Asset]]


def tree(site: Site) -> Tree:
    """Every page and asset, ordered by address. Pure: the same site gives the same bytes."""
    made = plan(site)
    return Tree(
        tuple(make() for _, (_, make) in sorted(made.pages.items())),
        tuple(make() for _, make in sorted(made.assets.items())),
    )


def plan(site: Site) -> Plan:
    """What `tree` makes, not made yet: a server makes what somebody looks at."""
    return Plan(dict(_pages(site)), dict(_assets(site)))


_INDEXES: Final = {
    "": ("home", indexes.home),
    "compare/": ("index", reference.compare),
    "contribute/checks/": ("index2", reference.checks),
    "contribute/fields/": ("index2", reference.fields),
    "health/": ("index", health.page),
    "map/": ("index", atlas.page),
    "mine/": ("index", indexes.mine),
    "names/": ("index", reference.names),
    "new/": ("index", indexes.new),
    "paths/": ("index", indexes.paths),
    "people/": ("index", indexes.people),
    "questions/": ("index", indexes.questions),
    "readings/": ("index", indexes.readings),
    "search/": ("index", indexes.search),
    "topics/": ("index", indexes.topics),
    "venues/": ("index", indexes.venues),
    "years/": ("index", indexes.years),
}


def _pages(site: Site) -> Iterator[tuple[str, tuple[str, Callable[[], Page]]]]:
    catalog = site.catalog
    for path, (kind, index) in _INDEXES.items():
        yield path, (kind, partial(index, site))
    for id in catalog.entries:
        yield f"read/{id}/", ("entry", partial(entry.page, site, id))
    for id in catalog.topics:
        yield f"topics/{id}/", ("topic", partial(groups.topic, site, id))
    for id in catalog.paths:
        yield f"paths/{id}/", ("path", partial(ways.path, site, id))
    for id in catalog.questions:
        yield f"questions/{id}/", ("question", partial(ways.question, site, id))
    for slug, who in site.people.items():
        if who.has_page:
            yield f"people/{slug}/", ("person", partial(groups.person, site, slug))
    for slug, where in site.venues.items():
        if where.has_page:
            yield f"venues/{slug}/", ("venue", partial(groups.venue, site, slug))
    for year in site.years:
        yield f"years/{year}/", ("year", partial(groups.year, site, year))
    if site.book:
        yield "run/", ("index", partial(sketches.gallery, site))
        yield "run/teach/", ("index2", partial(sketches.teach, site))
        for name in site.book.names:
            yield f"run/{name}/", ("sketch", partial(sketches.page, site, name))
    for old, new, title in _moved(site):
        yield old, ("moved", partial(_redirect, old, new, title))


def _moved(site: Site) -> Iterator[tuple[str, str, str]]:
    """Old address, new address and title: a page at each old one leads on, so that no address breaks."""
    for old in site.catalog.moved["entries"]:
        new = site.graph.resolve(old)
        if new in site.entries:
            yield f"read/{old}/", f"read/{new}/", site.entries[new].title
    for old in site.catalog.moved["topics"]:
        new = site.topic_id(old)
        if new in site.catalog.topics:
            yield f"topics/{old}/", f"topics/{new}/", site.catalog.topics[new].title
    for old, new in site.catalog.moved["paths"].items():
        if new in site.catalog.paths:
            yield f"paths/{old}/", f"paths/{new}/", site.catalog.paths[new].title
        elif new in site.catalog.questions:
            yield f"questions/{old}/", f"questions/{new}/", site.catalog.questions[new].title


def _redirect(old: str, new: str, title: str) -> Page:
    article = render("moved.html", up="../../", new=new, title=title)
    return Page(
        old,
        "moved",
        title,
        f"Moved to {new}.",
        article,
        head=f'<meta http-equiv="refresh" content="0; url=../../{new}">',
    )


def _assets(site: Site) -> Iterator[tuple[str, Callable[[], Asset]]]:
    for one in FORMATS.values():
        yield f"all.{one.extension}", partial(_all, site, one)
    if site.url:
        yield "feed.atom", partial(_feed, site)
        yield "health.atom", partial(health.feed, site)
    yield "assets/zoomon/readings.json", partial(_index, site)
    for name in catalog_schema.FILES:
        yield f"schema/{name}.json", partial(_schema, site, name)
    if site.book:
        for path, content in sketches.python_files(site.book).items():
            yield path, partial(Asset, path, content)
        for name in site.book.names:
            for run in site.book.runs(name):
                yield f"run/{name}/runs/{run}.json", partial(sketches.run_asset, site, name, run)


def _all(site: Site, form: Format) -> Asset:
    return Asset(f"all.{form.extension}", form.write(site.library))


def _feed(site: Site) -> Asset:
    text = atom.feed(
        site.library,
        title=site.name,
        home=site.url,
        address=f"{site.url}feed.atom",
        page=lambda id: f"{site.url}read/{id}/",
        subtitle="What is new, and why it is here",
    )
    return Asset("feed.atom", text)


def _index(site: Site) -> Asset:
    """What scripts know of each reading: My list, and the page for wrong addresses."""
    index = {
        id: {"title": this.title, "why": prose.plain(this.why), "minutes": this.minutes or 0}
        for id, this in sorted(site.entries.items())
    }
    return Asset("assets/zoomon/readings.json", json.dumps(index, ensure_ascii=False, separators=(",", ":")))


def _schema(site: Site, name: str) -> Asset:
    return Asset(f"schema/{name}.json", catalog_schema.dump(site.schemas[name]))
