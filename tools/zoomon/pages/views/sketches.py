"""The pages of the sketches: one each, the gallery, the page for teachers, and the story on the home page."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup, escape

from zoomon.catalog.names import slug
from zoomon.pages import prose
from zoomon.pages.book import Book, Data, views
from zoomon.pages.highlight import highlighted
from zoomon.pages.page import Asset, Page
from zoomon.pages.pyodide import integrity
from zoomon.pages.site import Site
from zoomon.pages.templating import headings, render

UP: Final = "../../"
SHOWN_SCENARIOS: Final = 6
"""Buttons over the picture; further scenarios are behind "More runs"."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an entry that a sketch checks."""

    text: str
    where: str | None
    anchor: str
    """Of the sketch's page; empty for the whole page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry that a sketch's page leads to."""

    id: str
    because: str | None
    where: str | None
    claims: tuple[Claim, ...]
    runs: bool
    """Whether the entry names the sketch as the one that runs it."""


def page(site: Site, name: str) -> Page:
    """The page of a sketch."""
    book = _book(site)
    data = book.page(name)
    read = book.read(name)
    lesson = read.lesson if read else None
    runs = [*data["scenarios"], *data["breaking"].values()]
    first = data["scenarios"][0] if data["scenarios"] else runs[0]
    opening = _opening(first)
    states = views(first)

    def code(text: str) -> Markup:
        """Prose in which the names of bugs, variants, properties and scenarios lead to them."""
        return Markup(_CODE.sub(lambda found: _named(data, found), str(text)))  # noqa: S704 -- sanitised before

    article = render(
        "sketch.html",
        site=site,
        up=UP,
        crumbs=[("", "Home"), ("run/", "Run it")],
        sketch=data,
        lesson=lesson,
        own=next(iter(_entries_of(site).get(name, ())), None),
        linked=code,
        about=_about(data["about"]),
        line=_line(data),
        scenarios=data["scenarios"][:SHOWN_SCENARIOS],
        more=data["scenarios"][SHOWN_SCENARIOS:],
        runs=runs,
        run_slugs={run["slug"]: run for run in runs},
        first=first,
        opening=opening,
        taken=first["steps"][opening - 1] if opening else None,
        upcoming=first["steps"][opening] if opening < len(first["steps"]) else None,
        moment=moment(states, opening, first["steps"][opening - 1]["at"] if opening else ""),
        state=states[opening],
        before=states[opening - 1] if opening else None,
        diagram=Markup(first["svg"]),  # noqa: S704 -- the sketchbook escapes
        standing=_standings(first, opening, lambda kind: kind != "sometimes"),
        chances=_standings(first, opening, lambda kind: kind == "sometimes"),
        words={one["name"]: one["words"] for one in data["properties"]},
        properties={one["name"] for one in data["properties"]},
        sources=[_source(one, i, data) for i, one in enumerate(data["source"])],
        difference=_difference,
        sliders=_sliders(data),
        pairs=_pairs(data),
        readings=_readings(site, name, lesson),
        claims=_claims_by_anchor(site, name),
        runtime=book.runtime,
        archive=integrity(book.archive) if book.runtime else "",
        megabytes=f"{(book.runtime.bytes + len(book.archive)) / 1e6:.1f}" if book.runtime else "",
        embedded=_embedded(data, runs, first, opening, book),
    )
    said = lesson.idea if lesson else _about(data["about"])[0]
    return Page(
        path=f"run/{name}/",
        kind="sketch",
        title=data["title"],
        description=prose.shortened(said, 220),
        article=article,
        head=f'<link rel="stylesheet" href="{UP}assets/zoomon/run.css"><style>{render("sketch.css")}</style>',
        toc=headings(article),
        search={"kind": ("sketch",)},
        words=" ".join(
            [
                data["paper"],
                data["about"],
                *([lesson.problem, lesson.idea, *lesson.watch, lesson.breaks] if lesson else []),
                *(run["title"] for run in data["scenarios"]),
                *(bug["says"] for bug in data["bugs"]),
            ]
        ),
    )


def run_asset(site: Site, name: str, run: str) -> Asset:
    """A recorded run as a file of its own beside the page, which asks for it when somebody wants to see it."""
    return Asset(f"run/{name}/runs/{run}.json", _json(_book(site).run(name, run)))


def python_files(book: Book) -> Mapping[str, bytes | Path]:
    """What Python in the page loads, by address: the runtime, the sketches, and their published versions. Nothing without runtime."""
    if book.runtime is None:
        return {}
    return {
        **{f"run/python/{name}": content for name, content in book.runtime.files.items()},
        "run/python/sketchbook.zip": book.archive,
        **{f"run/python/published/{name}": content for name, content in book.shown.published().items()},
    }


def gallery(site: Site) -> Page:
    """All sketches as cards, by family."""
    book = _book(site)
    families: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name in book.names:
        data = book.page(name)
        families[family(site, name)].append(
            {
                "name": name,
                "title": data["title"],
                "about": _about(data["about"])[0],
                "lines": data["lines"],
                "bugs": len(data["bugs"]),
                "runs": len(data["scenarios"]),
                "picture": thumbnail(data),
            }
        )
    rows = [
        (
            title,
            slug(title),
            sorted(cards, key=lambda card: (card["name"] not in _entries_of(site), card["title"])),
        )
        for title, cards in families.items()
    ]
    rows.sort(key=lambda row: (row[0] == OTHERS, -len(row[2]), row[0]))
    lead = f"{len(book.names)} algorithms as small Python programs: step through them, break them, and read them beside the papers."
    article = render("gallery.html", site=site, up="../", lead=lead, families=rows)
    head = '<link rel="stylesheet" href="../assets/zoomon/run.css">'
    return Page("run/", "index", "Run it", lead, article, head=head)


def teach(site: Site) -> Page:
    """How to show a sketch to a class, hand it out and judge what comes back."""
    book = _book(site)
    examples = [
        (name, book.page(name)["title"], book.page(name)) for name in book.names if name in _entries_of(site)
    ] or [(name, book.page(name)["title"], book.page(name)) for name in book.names[:1]]
    name, title, data = next((one for one in examples if one[2]["bugs"]), examples[0])
    lead = "Show a run on a projector, put it into your slides, hand the page out, and judge the runs that come back."
    article = render(
        "teach.html",
        site=site,
        up=UP,
        crumbs=[("", "Home"), ("run/", "Run it")],
        lead=lead,
        name=name,
        title=title,
        scenario=data["scenarios"][-1],
        bug=data["bugs"][0] if data["bugs"] else None,
        address=site.url,
        sketches=[(each, book.page(each)) for each in book.names if book.read(each)],
    )
    head = f'<link rel="stylesheet" href="{UP}assets/zoomon/run.css">'
    return Page("run/teach/", "index2", "For teachers", lead, article, headings(article), head)


def story(site: Site, reference: str, steps: int = 5) -> Markup:
    """The last steps of a recorded run, for the home page: the state before them, and after each."""
    name, _, scenario = reference.partition("#")
    book = site.book
    if book is None or name not in book.names or scenario not in book.runs(name):
        return Markup()
    data, run = book.page(name), book.run(name, scenario)
    states = views(run)
    start = max(0, len(run["steps"]) - steps)
    frames = [
        {
            "says": run["steps"][n - 1]["says"] if n > start else "",
            "moment": moment(states, n, run["steps"][n - 1]["at"] if n > start else ""),
            "broken": [
                one
                for one in data["properties"]
                if start < (run["properties"].get(one["name"], {}).get("broken") or 0) <= n
            ],
        }
        for n in range(start, len(run["steps"]) + 1)
    ]
    mistakes = [bug for bug in data["bugs"] if bug["name"] in run["switches"]]
    return render(
        "story.html",
        up="./",
        name=name,
        scenario=scenario,
        sketch=data,
        run=run,
        frames=frames,
        mistakes=mistakes,
    )


# Pictures of one state; run.js draws the same.


def moment(states: Sequence[Data], n: int, here: str | None) -> Markup:
    """The state after `n` steps, with what the last of them changed."""
    view, before = states[n], states[n - 1] if n else None
    pieces = []
    if view["ring"]:
        pieces.append(
            render(
                "ring.html",
                lanes=_node_rows(view["ring"]),
                before=_node_rows(before["ring"]) if before else None,
                here=here,
                picture=_ring(view["ring"], before["ring"] if before else None, here),
                kinds=_pointer_kinds(view["ring"]),
            )
        )
    if view["lanes"]:
        pieces.append(
            render(
                "lanes.html",
                cls="",
                lanes=view["lanes"],
                before=before["lanes"] if before else None,
                here=here,
            )
        )
    return Markup("").join(pieces)


SIZE, RADIUS = 320, 112


def _node_name(ring: Data, identifier: int) -> str:
    return next(
        (str(node["name"]) for node in ring["nodes"] if node["identifier"] == identifier), str(identifier)
    )


def _node_rows(ring: Data) -> list[Data]:
    """A ring's nodes as rows: their pointers are their facts."""
    return [
        {
            **node,
            "log": [],
            "facts": {
                kind: ", ".join(_node_name(ring, id) for id in to) or "none"
                for kind, to in node["pointers"].items()
            },
        }
        for node in ring["nodes"]
    ]


def _pointer_kinds(ring: Data) -> list[str]:
    return list(dict.fromkeys(kind for node in ring["nodes"] for kind in node["pointers"]))


def _on_circle(identifier: int, size: int, radius: int) -> tuple[int, int]:
    angle = 2 * math.pi * identifier / size
    return math.floor(SIZE / 2 + radius * math.sin(angle) + 0.5), math.floor(
        SIZE / 2 - radius * math.cos(angle) + 0.5
    )


def _tenth(number: float) -> str:
    return f"{math.floor(number * 10 + 0.5) / 10:g}"


def _chord(start: tuple[int, int], end: tuple[int, int], rank: int) -> str:
    (x1, y1), (x2, y2) = start, end
    length = max(1.0, math.hypot(x2 - x1, y2 - y1))
    dx, dy, bend = (x2 - x1) / length, (y2 - y1) / length, (-1 if rank else 1) * (14 + 8 * rank)
    points = (
        (x1 + 13 * dx, y1 + 13 * dy),
        ((x1 + x2) / 2 - bend * dy, (y1 + y2) / 2 + bend * dx),
        (x2 - 15 * dx, y2 - 15 * dy),
    )
    first, middle, last = (f"{_tenth(x)} {_tenth(y)}" for x, y in points)
    return f"M{first}Q{middle} {last}"


def _ring(ring: Data, before: Data | None, here: str | None) -> Markup:
    """The identifier circle with each node's first pointers."""
    size, nodes, kinds = ring["size"], ring["nodes"], _pointer_kinds(ring)
    place = {node["identifier"]: _on_circle(node["identifier"], size, RADIUS) for node in nodes}
    dots = "".join(
        '<circle class="z-ring__place" cx="{}" cy="{}" r="2"/>'.format(*_on_circle(id, size, RADIUS))
        for id in range(min(size, 64))
        if id not in place
    )
    old = {node["identifier"]: node for node in before["nodes"]} if before else {}
    lines: list[tuple[bool, str]] = []
    for node in nodes:
        for kind, to in node["pointers"].items():
            if not to or to[0] not in place or to[0] == node["identifier"]:
                continue
            was = old.get(node["identifier"], {}).get("pointers", {}).get(kind, ())
            changed = before is not None and (not was or was[0] != to[0])
            rank = kinds.index(kind)
            lines.append(
                (
                    changed,
                    f'<path class="z-pointer is-kind-{min(rank, 2)}{" is-new" if changed else ""}"'
                    f' d="{_chord(place[node["identifier"]], place[to[0]], rank)}" marker-end="url(#run-head)"/>',
                )
            )
    circles = []
    for node in nodes:
        (x, y), (tx, ty) = place[node["identifier"]], _on_circle(node["identifier"], size, RADIUS + 28)
        cls = "z-node" + (" is-here" if node["name"] == here else "") + ("" if node["up"] else " is-down")
        label = escape(node["name"] + ("" if node["up"] else " down"))
        circles.append(
            f'<g class="{cls}"><circle cx="{x}" cy="{y}" r="11"/><text x="{tx}" y="{ty + 4}" text-anchor="middle">{label}</text></g>'
        )
    words = [
        f"{node['name']}{'' if node['up'] else ' (down)'}: "
        + ("; ".join(f"{kind} {to}" for kind, to in node["facts"].items()) or "no pointers")
        for node in _node_rows(ring)
    ]
    return Markup(  # noqa: S704 -- each piece is escaped or a number
        f'<svg class="z-ring" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="Ring of {size} places. {escape(". ".join(words))}.">'
        '<defs><marker id="run-head" viewBox="0 0 8 8" refX="6" refY="4" markerUnits="userSpaceOnUse"'
        ' markerWidth="13" markerHeight="13" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>'
        f'<circle class="z-ring__circle" cx="{SIZE // 2}" cy="{SIZE // 2}" r="{RADIUS}"/>{dots}'
        + "".join(line for changed, line in sorted(lines, key=lambda line: line[0]))
        + "".join(circles)
        + "</svg>"
    )


def standing(one: Data, n: int) -> tuple[str, str]:
    """How a property stands after `n` steps: a state for the style, and words."""
    broken, reached = one.get("broken"), one.get("reached")
    if broken is not None and broken <= n:
        return "broken", f"broken at step {broken}" if broken else "broken from the start"
    if one["kind"] == "always":
        return "holds", "holds"
    if reached is not None and reached <= n:
        return "reached", f"reached at step {reached}" if reached else "reached"
    return "open", "not yet"


def _standings(run: Data, n: int, kind: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """Name, state and words of the properties of a kind after `n` steps."""
    return [(name, *standing(one, n)) for name, one in run["properties"].items() if kind(one["kind"])]


def thumbnail(data: Data) -> Markup:
    """A small still picture of a sketch: the last state of its first run."""
    runs = [*data["scenarios"], *data["breaking"].values()]
    if not runs:
        return Markup()
    run = runs[0]
    states = views(run)
    if states[-1]["ring"]:
        picture = _ring(states[-1]["ring"], None, None)
        return Markup(  # noqa: S704 -- made by us
            re.sub(r'<defs>.*?</defs>| marker-end="[^"]*"', "", picture)
            .replace('role="img"', 'aria-hidden="true"')
            .replace('class="z-ring"', 'class="z-thumb z-ring"')
        )
    return Markup(_time_lines(run, states))  # noqa: S704 -- made by us of numbers


def _time_lines(run: Data, states: Sequence[Data]) -> str:
    """A line for each place with a dot for each step, as in a space-time diagram lying on its side, without words."""
    places = list(run["lanes"]) or [""]
    most = min(len(run["steps"]), 24)
    width, row = 240, 22
    height = row * len(places)
    broken = {one.get("broken") for one in run["properties"].values()} - {None}
    y = {place: row // 2 + i * row for i, place in enumerate(places)}
    body = [f'<path class="z-thumb__lane" d="M6 {at}H{width - 6}"/>' for at in y.values()]
    points = [
        (14 + round(n * (width - 28) / max(1, most - 1)), y.get(step["at"], y[places[0]]), n + 1)
        for n, step in enumerate(run["steps"][:most])
    ]
    body += [
        f'<path class="z-thumb__message" d="M{x1} {y1}L{x2} {y2}"/>'
        for (x1, y1, _), (x2, y2, _) in pairwise(points)
        if y1 != y2
    ]
    body += [
        f'<path class="z-thumb__cross" d="M{x - 5} {at - 5}l10 10M{x + 5} {at - 5}l-10 10"/>'
        if n in broken
        else f'<circle class="z-thumb__dot" cx="{x}" cy="{at}" r="3.5"/>'
        for x, at, n in points
    ]
    return f'<svg class="z-thumb" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(body)}</svg>'


# Words and data.


def _book(site: Site) -> Book:
    assert site.book is not None, "there are no pages of sketches without sketches"
    return site.book


def _line(data: Data) -> str:
    count = sum(1 for one in data["properties"] if one["kind"] != "sometimes")
    checked = f"checked against {count} {'property' if count == 1 else 'properties'}"
    return f"in {data['lines']} lines of Python, {checked}"


def _about(text: str) -> list[str]:
    """The paragraphs of a docstring; the first is a sentence that says what it is."""
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")] or [""]


def _opening(run: Data) -> int:
    """The step after which the page opens a run: when something is about to happen."""
    for n, step in enumerate(run["steps"]):
        if step["ask"] and n:
            return n
    return min(1, len(run["steps"]))


_CODE: Final = re.compile(r"<code>([a-z0-9_-]+)</code>")


def _named(data: Data, found: re.Match[str]) -> str:
    """A name in backticks as a link to what it names on the page."""
    name = found.group(1)
    anchors = {
        **{one["name"]: one["anchor"] for one in (*data["bugs"], *data["variants"])},
        **{one["name"]: f"property-{one['name']}" for one in data["properties"]},
    }
    return f'<a href="#{anchors[name]}">{found.group()}</a>' if name in anchors else found.group()


def _source(one: Data, number: int, data: Data) -> dict[str, Any]:
    """A source file line by line: (number, HTML, section of the paper)."""
    prefix = "L" if number == 0 else f"{slug(one['file'].removesuffix('.py'))}-L"
    return {
        "file": one["file"],
        "prefix": prefix,
        "lines": [
            (i, html, one["anchors"].get(str(i), "").partition(":")[0])
            for i, html in enumerate(highlighted(one["text"]), 1)
        ],
    }


def _difference(text: str) -> Markup:
    """A unified diff with its lines marked; signs stay, so that nothing is told by colour alone."""
    kinds = {"+": "ins", "-": "del", "@": "at"}
    rows = []
    for line in text.splitlines():
        if line.startswith(("---", "+++")):
            continue
        kind = kinds.get(line[:1], "")
        rows.append(
            Markup('<span class="z-diff__{}">{}\n</span>').format(kind, line)
            if kind
            else Markup("<span>{}\n</span>").format(line)
        )
    return Markup("").join(rows)


def _sliders(data: Data) -> Mapping[str, list[Data]]:
    """Name of a bug -> its sliders."""
    found: dict[str, list[Data]] = defaultdict(list)
    for one in data["slider"]:
        found[one["switch"]].append(one)
    return found


def _pairs(data: Data) -> list[tuple[Data, Data]]:
    """Published runs with ours beside them, which shows the same in fewer steps: scenarios that follow each other, ours so called."""
    return [
        (published, ours)
        for published, ours in pairwise(data["scenarios"])
        if re.search(r"\bour\b", ours["title"], re.IGNORECASE)
        and len(ours["steps"]) < len(published["steps"])
    ]


def _entries_of(site: Site) -> Mapping[str, list[str]]:
    """Sketch -> the entries that it runs, oldest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for id, entry in site.entries.items():
        if entry.sketch:
            found[entry.sketch].append(id)
    return {
        name: sorted(ids, key=lambda id: (site.entries[id].year or 9999, id)) for name, ids in found.items()
    }


def _claims(site: Site, name: str) -> Iterator[tuple[str, Claim]]:
    """The sentences of entries that a sketch checks."""
    for id, entry in site.entries.items():
        claims = [(idea.idea, idea.where, idea.checked_by) for idea in entry.ideas]
        claims += [(one.because, one.where, one.checked_by) for one in entry.relations]
        for text, where, reference in claims:
            sketch, _, anchor = (reference or "").partition("#")
            if sketch == name:
                yield id, Claim(text, where, anchor)


def _claims_by_anchor(site: Site, name: str) -> Mapping[str, list[tuple[str, Claim]]]:
    found: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for id, claim in _claims(site, name):
        found[claim.anchor].append((id, claim))
    return found


def _readings(site: Site, name: str, lesson: Any) -> list[Reading]:
    """What to read: in the lesson's order, then the other entries that the sketch runs or checks."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for id, claim in _claims(site, name):
        claims[id].append(claim)
    own = _entries_of(site).get(name, [])
    found = [
        Reading(one.id, one.because, one.where, tuple(claims[one.id]), one.id in own)
        for one in (lesson.read_on if lesson else ())
        if one.id in site.entries
    ]
    listed = {one.id for one in found}
    rest = [
        id for id in dict.fromkeys([*own, *sorted(claims)]) if id not in listed and (id in own or claims[id])
    ]
    return [*found, *(Reading(id, None, None, tuple(claims[id]), id in own) for id in rest)]


OTHERS: Final = "More"


def family(site: Site, name: str) -> str:
    """The theme of a sketch: that of the first entry it runs or of the first that its lesson leads to."""
    book = _book(site)
    read = book.read(name)
    ids = [*_entries_of(site).get(name, ())]
    if read and read.lesson:
        ids += [one.id for one in read.lesson.read_on if one.id in site.entries]
    for id in ids:
        if theme := site.theme_of(site.entries[id]):
            return site.catalog.topics[theme].title
    return OTHERS


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _embedded(data: Data, runs: Sequence[Data], first: Data, opening: int, book: Book) -> Markup:
    """What run.js reads: the first run whole (its picture stands in the page), of the others what names them."""
    kept = sorted(
        int(found.group(1))
        for file in book.shown.published()
        if (found := re.fullmatch(rf"{re.escape(data['name'])}-(\d+)\.zip", file))
    )
    shown = {
        **{key: data[key] for key in ("name", "title", "version", "class", "lines", "constants")},
        "published": kept,
        "properties": [
            {key: one[key] for key in ("name", "words", "kind", "about", "line")}
            for one in data["properties"]
        ],
        "rules": [
            {key: one[key] for key in ("name", "says", "line", "end", "section", "fault")}
            for one in data["rules"]
        ],
        "bugs": [
            {key: one[key] for key in ("name", "breaks", "scope", "length", "safe")} for one in data["bugs"]
        ],
        "variants": [{key: one[key] for key in ("name", "scope")} for one in data["variants"]],
        "files": [one["file"] for one in data["source"]],
        "runs": [
            {
                **{key: run[key] for key in ("slug", "title", "question", "fragment", "breaks")},
                "length": len(run["steps"]),
                "group": "bug" if run["slug"].startswith("bug-") else "scenario",
            }
            for run in runs
        ],
        "first": {key: value for key, value in first.items() if key != "svg"},
        "opening": opening,
    }
    return Markup(_json(shown).replace("<", "\\u003c"))  # noqa: S704 -- no tag can begin in it
