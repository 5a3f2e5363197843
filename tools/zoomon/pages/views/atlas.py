"""The map of the field: every annotated reading by its year and theme, with the relations between them. SVG, and equally lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from markupsafe import Markup

from zoomon.catalog.report import counted
from zoomon.pages.diagram import fit
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import render

ARGUING: Final = frozenset({"corrects", "supersedes", "critiques", "responds-to"})
"""Kinds of relations that the map shows strongly: where somebody was contradicted or replaced."""
LEFT, RIGHT, TOP, GAP, DOT = 212, 984, 30, 11, 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A reading's place in the picture."""

    x: float
    y: float


def page(site: Site) -> Page:
    """The map, and under each theme its readings from the oldest on, folded: all of them are a very long page on a phone."""
    lanes = _lanes(site)
    shown = [id for ids in lanes.values() for id in ids]
    article = render(
        "atlas.html",
        site=site,
        up="../",
        picture=Markup(picture(site, lanes)) if shown else "",  # noqa: S704 -- escaped where it is made
        lanes=[(theme, site.catalog.topics[theme].title, ids) for theme, ids in lanes.items()],
        said=counted(len(shown), "reading"),
        counted=counted,
    )
    description = "Every annotated reading by year and theme, with what corrects and answers what."
    # No contents at the side: the picture wants the width, and its lanes lead to the lists.
    return Page("map/", "index", "Map of the field", description, article)


def _lanes(site: Site) -> Mapping[str, Sequence[str]]:
    """Theme -> its annotated readings with a year, oldest first. A reading is in the theme of its first topic."""
    found: dict[str, list[str]] = defaultdict(list)
    for id in site.catalog.annotated:
        entry = site.entries[id]
        theme = site.theme_of(entry)
        if entry.year and theme:
            found[theme].append(id)
    order = {theme: min(site.entries[id].year or 0 for id in ids) for theme, ids in found.items()}
    return {
        theme: sorted(found[theme], key=lambda id: (site.entries[id].year or 0, id))
        for theme in sorted(found, key=lambda theme: (order[theme], theme))
    }


def picture(site: Site, lanes: Mapping[str, Sequence[str]]) -> str:
    """The map as SVG: themes as lanes, years from left to right, a dot a reading, a line a relation."""
    years = [site.entries[id].year or 0 for ids in lanes.values() for id in ids]
    first, last = min(years), max(years)
    step = (RIGHT - LEFT) / max(1, last - first)
    spots: dict[str, Spot] = {}
    labels: list[str] = []
    y = float(TOP)
    for theme, ids in lanes.items():
        columns: dict[int, int] = defaultdict(int)
        for id in ids:
            year = site.entries[id].year or 0
            spots[id] = Spot(LEFT + (year - first) * step, y + GAP * (columns[year] + 0.5))
            columns[year] += 1
        height = GAP * max(columns.values()) + 10
        title = site.catalog.topics[theme].title
        labels.append(
            f'<line class="z-map__lane" x1="0" x2="{RIGHT + 16}" y1="{y - 5:g}" y2="{y - 5:g}"/>'
            f'<a href="#{escape(theme)}"><text x="0" y="{y + GAP:g}">{escape(fit(title, 32))}</text></a>'
        )
        y += height
    decades = [
        f'<text class="z-map__year" x="{LEFT + (year - first) * step:.1f}" y="14" text-anchor="middle">{year}</text>'
        f'<line class="z-map__decade" x1="{LEFT + (year - first) * step:.1f}" x2="{LEFT + (year - first) * step:.1f}" y1="20" y2="{y:g}"/>'
        for year in range(-(-first // 10) * 10, last + 1, 10)
    ]
    return "".join(
        [
            f'<svg class="z-map" viewBox="0 0 {RIGHT + 16} {y:g}" width="{RIGHT + 16}" height="{y:g}" role="img" aria-label="',
            escape(
                f"{counted(len(spots), 'reading')} from {first} to {last} by theme; the lists below say the same."
            ),
            '">',
            *decades,
            *labels,
            *_lines(site, spots),
            *_dots(site, spots),
            "</svg>",
        ]
    )


def _lines(site: Site, spots: Mapping[str, Spot]) -> list[str]:
    drawn = []
    number = {id: n for n, id in enumerate(spots)}
    for id, one in spots.items():
        for edge in site.graph.edges.get(id, ()):
            other = spots.get(edge.other)
            if edge.direction == "in" or other is None:
                continue
            sort = ' class="z-map__argues"' if edge.kind in ARGUING else ""
            bend = (one.x + other.x) / 2
            drawn.append(
                (
                    edge.kind in ARGUING,
                    f'<path{sort} data-of="{number[id]} {number[edge.other]}" d="M{one.x:.0f} {one.y:g}'
                    f'C{bend:.0f} {one.y:g} {bend:.0f} {other.y:g} {other.x:.0f} {other.y:g}"/>',
                )
            )
    return [path for _, path in sorted(drawn)]


def _dots(site: Site, spots: Mapping[str, Spot]) -> list[str]:
    # Out of the tab order: the lists below have the same links, in an order that makes sense.
    return [
        f'<a href="../read/{id}/" tabindex="-1" data-spot="{number}"><circle cx="{spot.x:.1f}" cy="{spot.y:g}" r="{DOT}"/>'
        f"<title>{escape(site.entries[id].title)} ({site.entries[id].year})</title></a>"
        for number, (id, spot) in enumerate(spots.items())
    ]
