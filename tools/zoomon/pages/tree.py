"""The tree of all pages and files that a catalog adds to a site."""

from __future__ import annotations

import json
from collections.abc import Iterator

from zoomon.catalog import schema as catalog_schema
from zoomon.formats import FORMATS, atom
from zoomon.pages import prose
from zoomon.pages.page import Asset, Page, Tree
from zoomon.pages.site import Site
from zoomon.pages.templating import render
from zoomon.pages.views import entry, groups, health, indexes, reference, ways


def tree(site: Site) -> Tree:
    """Every page and asset, ordered by address. Pure: the same site gives the same bytes."""
    return Tree(
        tuple(sorted(_pages(site), key=lambda page: page.path)),
        tuple(sorted(_assets(site), key=lambda asset: asset.path)),
    )


def _pages(site: Site) -> Iterator[Page]:
    catalog = site.catalog
    yield indexes.home(site)
    for index in (
        indexes.readings,
        indexes.new,
        indexes.topics,
        indexes.paths,
        indexes.questions,
        indexes.people,
        indexes.venues,
        indexes.years,
        indexes.mine,
        indexes.search,
        reference.names,
        reference.compare,
        reference.fields,
        reference.checks,
        health.page,
    ):
        yield index(site)
    for id in catalog.entries:
        yield entry.page(site, id)
    for id in catalog.topics:
        yield groups.topic(site, id)
    for id in catalog.paths:
        yield ways.path(site, id)
    for id in catalog.questions:
        yield ways.question(site, id)
    for slug, who in site.people.items():
        if who.has_page:
            yield groups.person(site, slug)
    for slug, where in site.venues.items():
        if where.has_page:
            yield groups.venue(site, slug)
    for year in site.years:
        yield groups.year(site, year)
    yield from _moved(site)


def _moved(site: Site) -> Iterator[Page]:
    """A page at each old address that leads to the new one, so that no address breaks."""
    for old in site.catalog.moved["entries"]:
        new = site.graph.resolve(old)
        if new in site.entries:
            yield _redirect(f"read/{old}/", f"read/{new}/", site.entries[new].title)
    for old in site.catalog.moved["topics"]:
        new = site.topic_id(old)
        if new in site.catalog.topics:
            yield _redirect(f"topics/{old}/", f"topics/{new}/", site.catalog.topics[new].title)
    for old, new in site.catalog.moved["paths"].items():
        if new in site.catalog.paths:
            yield _redirect(f"paths/{old}/", f"paths/{new}/", site.catalog.paths[new].title)
        elif new in site.catalog.questions:
            yield _redirect(f"questions/{old}/", f"questions/{new}/", site.catalog.questions[new].title)


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


def _assets(site: Site) -> Iterator[Asset]:
    library = site.library
    works = list(library)
    for one in FORMATS.values():
        for work in works:
            yield Asset(f"read/{work.id}/cite.{one.extension}", one.write([work]))
        yield Asset(f"all.{one.extension}", one.write(works))
    if site.url:
        yield Asset(
            "feed.atom",
            atom.feed(
                library,
                title=site.name,
                home=site.url,
                address=f"{site.url}feed.atom",
                page=lambda id: f"{site.url}read/{id}/",
                subtitle="What is new, and why it is here",
            ),
        )
        yield health.feed(site)
    index = {
        work.id: {
            "title": work.entry.title,
            "why": prose.plain(work.entry.why),
            "minutes": work.entry.minutes or 0,
        }
        for work in library
    }
    yield Asset("assets/zoomon/readings.json", json.dumps(index, ensure_ascii=False, separators=(",", ":")))
    for name, schema in catalog_schema.schemas(site.catalog).items():
        yield Asset(f"schema/{name}.json", catalog_schema.dump(schema))
