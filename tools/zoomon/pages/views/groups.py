"""Pages that gather readings: a topic, a person, a venue, a year."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zoomon.pages import prose
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import headings, render

UP = "../../"


def topic(site: Site, id: str) -> Page:
    """The page of a topic: what it means, where to start, all its readings."""
    catalog = site.catalog
    this = catalog.topics[id]
    broader = [site.topic_id(item) for item in this.broader if site.topic_id(item) in catalog.topics]
    crumbs = [("", "Home"), ("topics/", "Topics")]
    if broader:
        crumbs.append((f"topics/{broader[0]}/", catalog.topics[broader[0]].title))
    article = render(
        "topic.html",
        site=site,
        up=UP,
        topic=this,
        crumbs=crumbs,
        names=this.names,
        start=site.start_with(id),
        readings=site.readings_of_topic[id],
        narrower=site.narrower.get(id, ()),
        related=site.by_title({site.topic_id(item) for item in this.related} & catalog.topics.keys()),
        questions=[(key, item) for key, item in sorted(catalog.questions.items()) if id in item.topics],
        paths=[(key, item) for key, item in sorted(catalog.paths.items()) if id in item.topics],
        edit=site.edit_address(f"catalog/topics/{id}.yml"),
    )
    return Page(
        f"topics/{id}/",
        "topic",
        this.title,
        prose.shortened(this.definition),
        article,
        headings(article),
        source=f"catalog/topics/{id}.yml",
        search={"kind": ("topic",)},
        words=" ".join([prose.plain(this.definition), *(name.name for name in this.names)]),
        weight=3.0,
    )


def _group(site: Site, path: str, kind: str, title: str, description: str, **context: Any) -> Page:
    context = {"lead": None, "url": None, "aside": None, "siblings": None, **context}
    article = render("group.html", site=site, up=UP, title=title, **context)
    # Lists of readings come after the readings themselves in a search.
    return Page(path, kind, title, description, article, headings(article), words=title, weight=0.3)


def person(site: Site, slug: str) -> Page:
    """The page of someone with two readings or more."""
    who = site.people[slug]
    together = Counter(
        name.slug
        for id in who.readings
        for name in (site.author(written) for written in site.entries[id].authors)
        if name.slug != slug and name.slug in site.people and site.people[name.slug].has_page
    )
    beside = [
        (key, site.people[key].name.display)
        for key, _ in sorted(together.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _group(
        site,
        f"people/{slug}/",
        "person",
        who.name.display,
        f"{len(who.readings)} readings by {who.name.display}.",
        crumbs=[("", "Home"), ("people/", "People")],
        readings=who.readings,
        url=who.url,
        aside={"label": "With", "people": beside} if beside else None,
    )


def venue(site: Site, slug: str) -> Page:
    """The page of a venue."""
    where = site.venues[slug]
    return _group(
        site,
        f"venues/{slug}/",
        "venue",
        where.title,
        f"{len(where.readings)} readings from {where.title}.",
        crumbs=[("", "Home"), ("venues/", "Venues")],
        readings=where.readings,
        url=where.url,
        lead=where.short if where.short != where.title else None,
    )


def year(site: Site, number: int) -> Page:
    """The page of a year, with the years beside it."""
    years = list(site.years)  # newest first
    i = years.index(number)
    before, after = (years[i + 1] if i + 1 < len(years) else None), (years[i - 1] if i else None)
    return _group(
        site,
        f"years/{number}/",
        "year",
        str(number),
        f"{len(site.years[number])} readings of {number}.",
        crumbs=[("", "Home"), ("years/", "Years")],
        readings=site.years[number],
        siblings={
            "label": "Years",
            "before": (f"years/{before}/", before) if before else None,
            "after": (f"years/{after}/", after) if after else None,
        },
    )
