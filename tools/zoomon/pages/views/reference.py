"""Pages that look things up: names of one idea, algorithms compared, fields, checks."""

from __future__ import annotations

from zoomon.catalog import checks as catalog_checks
from zoomon.catalog import schema as catalog_schema
from zoomon.pages.page import Page
from zoomon.pages.site import Site
from zoomon.pages.templating import headings, render, value_in_words

UP = "../"


def names(site: Site) -> Page:
    """One idea a row, with the word that each work has for it."""
    rows = [
        (id, topic, topic.names)
        for id, topic in sorted(site.catalog.topics.items(), key=lambda item: item[1].title.casefold())
        if len(topic.names) >= 2
    ]
    article = render("names.html", site=site, up=UP, rows=rows)
    description = "Papers name the same thing in their own ways: one row an idea, with the word of each work."
    return Page("names/", "index", "Same idea, other names", description, article)


def compare(site: Site) -> Page:
    """The comparison table of the assumptions that entries state, one group for each value of the first attribute.

    A work that has several of its values, and so does several things, stands in each of their groups.
    """
    declared = site.catalog.assumptions
    attributes = list(declared.attributes.items()) if declared else []
    grouping, first = attributes[0] if attributes else ("", None)
    found: dict[str, list[tuple[str, list[str]]]] = {value: [] for value in (first and first.values) or ()}
    for id in sorted(site.entries, key=lambda id: (site.entries[id].year or 9999, id)):
        stated = site.entries[id].assumptions
        if stated:
            cells = [", ".join(map(value_in_words, _several(stated.get(key)))) for key, _ in attributes[1:]]
            for value in _several(stated.get(grouping)) or [""]:
                found.setdefault(value, []).append((id, cells))
    article = render(
        "compare.html",
        site=site,
        up=UP,
        attributes=attributes,
        grouping=first,
        groups=[(value, rows) for value, rows in found.items() if rows],
        works=len({id for rows in found.values() for id, _ in rows}),
        impossible=declared.impossible if declared else [],
    )
    description = "What each algorithm or system assumes, and what it costs."
    return Page("compare/", "index", "Algorithms compared", description, article)  # the table needs the width


def _several(stated: str | list[str] | None) -> list[str]:
    return stated if isinstance(stated, list) else [stated] if stated else []


_TIERS = {
    "required": ("Required", "Without these an entry is refused."),
    "filled": ("Filled in for you", "Give them where you know them; the tool and reviewers add the rest."),
    "quality": (
        "What makes it annotated",
        "Anyone can add them later, one pull request each. Their absence is never an error.",
    ),
    "expert": ("For curators", "Few entries need them."),
}
_SHAPES = {
    "link": "A link",
    "version": "A version",
    "idea": "An idea",
    "relation": "A relation",
    "prerequisite": "A prerequisite",
    "topic": "A topic",
    "name": "Another name of a topic",
    "path": "A path",
    "question": "A question",
    "step": "A step",
    "test": "A question to test oneself",
    "venue": "A venue",
    "person": "A person",
    "moved": "What is left at an id that changed",
}


def fields(site: Site) -> Page:
    """The fields of an entry by what they are needed for, then those of its parts and of the other files."""
    tables = []
    every = catalog_schema.fields()
    entry = [field for field in every if field["shape"] == "entry"]
    for tier, (heading, lead) in _TIERS.items():
        tables.append(
            {
                "anchor": tier,
                "heading": heading,
                "lead": lead,
                "rows": [f for f in entry if f["tier"] == tier],
            }
        )
    for shape, heading in _SHAPES.items():
        rows = [field for field in every if field["shape"] == shape]
        unique = list({field["name"]: field for field in rows}.values())
        lead = "Needs " + ", ".join(field["name"] for field in unique if field["tier"] == "required") + "."
        tables.append({"anchor": f"of-{shape}", "heading": heading, "lead": lead, "rows": unique})
    article = render("fields.html", up="../../", tables=tables)
    return Page(
        "contribute/fields/",
        "index2",
        "Fields",
        "The fields of an entry, and what each takes.",
        article,
        headings(article),
    )


def checks(site: Site) -> Page:
    """What each check finds, why, and how to mend it."""
    article = render("checks.html", up="../../", checks=catalog_checks.documentation())
    return Page(
        "contribute/checks/",
        "index2",
        "What the checks say",
        "Every check: its reason, and how to mend it.",
        article,
        headings(article),
    )
