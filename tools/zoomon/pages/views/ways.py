"""Ways in: a path, a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zoomon.catalog.model import Step
from zoomon.pages import prose
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import duration, headings, render

UP = "../../"


@dataclass(frozen=True, slots=True)
class Stop:
    """A step whose reading exists."""

    id: str
    because: str
    sections: str | None
    minutes: int | None


def stops(site: Site, steps: Iterable[Step]) -> list[Stop]:
    """The steps, with moved ids resolved and the entry's minutes where the step says none."""
    found = []
    for step in steps:
        id = site.graph.resolve(step.read)
        if id in site.entries:
            found.append(Stop(id, step.because, step.sections, step.minutes or site.entries[id].minutes))
    return found


def path(site: Site, id: str) -> Page:
    """The page of a path: for whom, how long, the steps with their reasons, questions to test oneself."""
    this = site.catalog.paths[id]
    minutes = site.minutes_of(id)
    steps = stops(site, this.steps)
    article = render(
        "path.html",
        site=site,
        up=UP,
        id=id,
        path=this,
        steps=steps,
        minutes=minutes,
        crumbs=[("", "Home"), ("paths/", "Paths")],
        topics=[topic for topic in map(site.topic_id, this.topics) if topic in site.catalog.topics],
        edit=site.edit_address(f"catalog/paths/{id}.yml"),
    )
    length = f"{len(steps)} readings" + (f", {duration(minutes)}" if minutes else "")
    return Page(
        f"paths/{id}/",
        "path",
        this.title,
        prose.shortened(f"{this.outcome} {length}."),
        article,
        headings(article),
        source=f"catalog/paths/{id}.yml",
        search={"kind": ("path",)},
        weight=2.0,
    )


def question(site: Site, id: str) -> Page:
    """The page of a question: a short answer, and what to read."""
    this = site.catalog.questions[id]
    others = [
        (key, item)
        for key, item in sorted(site.catalog.questions.items())
        if key != id and set(item.topics) & set(this.topics)
    ]
    article = render(
        "question.html",
        site=site,
        up=UP,
        question=this,
        steps=stops(site, this.readings),
        crumbs=[("", "Home"), ("questions/", "Questions")],
        topics=[topic for topic in map(site.topic_id, this.topics) if topic in site.catalog.topics],
        others=others[:5],
        edit=site.edit_address(f"catalog/paths/{id}.yml"),
    )
    return Page(
        f"questions/{id}/",
        "question",
        this.title,
        prose.shortened(this.answer),
        article,
        headings(article),
        source=f"catalog/paths/{id}.yml",
        search={"kind": ("question",)},
        weight=2.0,
    )
