"""Years, dates, authors, identifiers, and the reasons given for what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoomon.catalog import identifiers
from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.model import UNDATED_KINDS, Bibliographic
from zoomon.catalog.problems import Severity

MINUTES_A_PAGE = 4
"""As `minutes` says: pages x 4 where nothing better is known."""


def _works(context: Context) -> Iterator[tuple[Key, Loc, Bibliographic]]:
    """Entries and their versions, with the way to each in its file."""
    for id, entry in context.catalog.entries.items():
        yield ("entries", id), (), entry
        for i, version in enumerate(entry.versions):
            yield ("entries", id), ("versions", i), version


@check(
    "year-missing",
    Severity.ERROR,
    "No year",
    reason=(
        "The year puts a work in its place among the others. Lists, catalogues, tools and interactive "
        "pages grow for years and need none."
    ),
    mend="Write `year: 1974`, or say why there is none: `absent: {year: the page has no date}`.",
    bad="title: A New Solution of Dijkstra's Concurrent Programming Problem\nkind: paper",
    good="title: A New Solution of Dijkstra's Concurrent Programming Problem\nyear: 1974\nkind: paper",
    allowable=False,
)
def year_missing(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        if entry.year is None and entry.kind not in UNDATED_KINDS and "year" not in entry.absent:
            mend = f"Write `year: {entry.date[:4]}`." if entry.date else ""
            yield Finding(("entries", id), ("title",), "`year` is missing.", mend, key=True)


@check(
    "authors-missing",
    Severity.ERROR,
    "No authors",
    reason="Readers look for people, and a citation needs them.",
    mend=(
        "Write `authors: [First Last]`, an organisation as '{Its Name}', or say why there are none: "
        "`absent: {authors: the page names nobody}`."
    ),
    bad="title: A New Solution of Dijkstra's Concurrent Programming Problem",
    good="title: A New Solution of Dijkstra's Concurrent Programming Problem\nauthors: [Leslie Lamport]",
    allowable=False,
)
def authors_missing(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        if not entry.authors and "authors" not in entry.absent:
            yield Finding(("entries", id), ("title",), "`authors` are missing.", key=True)


@check(
    "author-twice",
    Severity.ERROR,
    "An author twice",
    reason="A person writes a work once; the second one is a slip, often in place of another author.",
    mend="Take the second one out, or write the author who was meant.",
    bad="authors: [Leslie Lamport, Leslie Lamport]",
    good="authors: [Leslie Lamport]",
)
def author_twice(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        if len(set(work.authors)) == len(work.authors):
            continue
        for i, author in enumerate(work.authors):
            if author in work.authors[:i]:
                yield Finding(key, (*way, "authors", i), f"{author} is in the list of authors already.")


@check(
    "author-halves",
    Severity.WARNING,
    "A name in two halves",
    reason=(
        "In a list in brackets a comma ends an item, so `[Malkhi, Dahlia]` is two authors of one word each. "
        "Nearly everybody has two names; who has one only is rare, and two of them in a row rarer."
    ),
    mend="Write the name in reading order, or in quotes: `'Last, First'`. An organisation stands in braces: `'{Its Name}'`.",
    bad="authors: [Malkhi, Dahlia]",
    good="authors: [Dahlia Malkhi]",
)
def author_halves(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        names = work.authors
        single = [" " not in name.strip() and not name.startswith("{") for name in names]
        for i in range(len(names) - 1):
            if single[i] and single[i + 1]:
                mend = f"If this is one person, write `{names[i + 1]} {names[i]}`."
                yield Finding(
                    key, (*way, "authors", i), f"{names[i]} and {names[i + 1]} are two authors here.", mend
                )
                break


@check(
    "doi-link-differs",
    Severity.WARNING,
    "A link to another DOI",
    reason="A work has one DOI for each version; a link at doi.org that says another leads to another work, or one of the two has a slip.",
    mend="Keep the one that the work itself states. Where both are right, describe the other version under `versions`.",
    bad="doi: 10.5555/abc.123\nlink: https://doi.org/10.5555/abc.132",
    good="doi: 10.5555/abc.123",
)
def doi_link_differs(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        stated = {work.doi for work in (entry, *entry.versions) if work.doi}
        if not stated:
            continue
        for i, link in enumerate(entry.links):
            said = identifiers.clean_doi(link.url)
            if (
                said != link.url.lower()
                and identifiers.is_doi(said)
                and said not in stated
                and link.role != "errata"
            ):
                yield Finding(
                    ("entries", id),
                    context.link_loc(id, i),
                    f"this leads to {said}, and `doi` says {entry.doi}.",
                )


@check(
    "year-future",
    Severity.ERROR,
    "A year or date in the future",
    reason="A work that is not out yet can't be read; mostly a digit is wrong.",
    mend="Correct the date, or add the work when it is out.",
    bad="year: 2104",
    good="year: 2014",
)
def year_future(context: Context) -> Iterator[Finding]:
    today = context.today
    for key, way, work in _works(context):
        if work.year is not None and work.year > today.year:
            yield Finding(key, (*way, "year"), f"{work.year} is in the future.")
        elif work.date is not None and work.date > today.isoformat()[: len(work.date)]:
            yield Finding(key, (*way, "date"), f"{work.date} is in the future.")
    for key, thing in context.things():
        added = getattr(thing, "added", None)
        if added is not None and (added - today).days > 1:  # somewhere it is tomorrow already
            yield Finding(key, ("added",), f"it can't have been added on {added}, which is in the future.")


@check(
    "year-date",
    Severity.ERROR,
    "A date in another year",
    reason="`year` and `date` say when one version was published; they can't differ.",
    mend=(
        "Correct the one that is wrong. Where they mean two versions, describe the other one under "
        "`versions`."
    ),
    bad="year: 1974\ndate: '1975-08'",
    good="year: 1974\ndate: '1974-08'",
)
def year_date(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        if work.year is not None and work.date is not None and int(work.date[:4]) != work.year:
            yield Finding(key, (*way, "date"), f"the date {work.date} is not in the year {work.year}.")


@check(
    "absent-stale",
    Severity.WARNING,
    "A reason for something that is there",
    reason="`absent` explains why a fact is missing. Once the fact is there, the reason misleads.",
    mend="Delete it from `absent`.",
    bad="doi: 10.5555/12345678\nabsent: {doi: the venue gives none}",
    good="doi: 10.5555/12345678",
)
def absent_stale(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        for name in entry.absent:
            if getattr(entry, name):
                message = (
                    f"`absent` says why there is no {name}, and there is one: {_shown(getattr(entry, name))}."
                )
                yield Finding(("entries", id), ("absent", name), message, key=True)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@check(
    "doi-case",
    Severity.WARNING,
    "A DOI with capitals",
    reason=(
        "DOIs ignore case (DOI Handbook, 2.4), so this catalog writes them in lower case; then two of them "
        "can be compared."
    ),
    mend="Write it in lower case. `zoomon check --fix` does it.",
    bad="doi: 10.5555/ABC.123",
    good="doi: 10.5555/abc.123",
)
def doi_case(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        loc = (*way, "doi")
        if work.doi is not None and work.doi != work.doi.lower() and loc in context.document(key).spans:
            right = work.doi.lower()
            edits = context.document(key).replace(loc, right)
            yield Finding(key, loc, f"{work.doi} has capitals.", f"Write {right}.", edits)


@check(
    "identifier-misplaced",
    Severity.WARNING,
    "An arXiv DOI in `doi`",
    reason=(
        "DOIs that begin with 10.48550/arXiv are arXiv's own, made from the arXiv id. `doi` is for the "
        "published version."
    ),
    mend="Write the id under `arxiv`, and under `doi` the publisher's DOI where there is one.",
    bad="doi: 10.48550/arxiv.1610.01140",
    good="arxiv: '1610.01140'",
)
def identifier_misplaced(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        found = re.match(r"10\.48550/arxiv\.(.+)", work.doi or "", re.IGNORECASE)
        if found and identifiers.is_arxiv(found.group(1)):
            mend = f"Write `arxiv: '{found.group(1)}'` in its place."
            yield Finding(key, (*way, "doi"), f"{work.doi} is the DOI of a preprint on arXiv.", mend)


def page_count(pages: object) -> int | None:
    """How many pages `305-319` are; None for what is not a range."""
    found = re.fullmatch(r"\s*(\d+)\s*[-–]+\s*(\d+)\s*", str(pages))
    if found is None:
        return None
    first, last = int(found.group(1)), int(found.group(2))
    if last < first and len(found.group(2)) < len(found.group(1)):  # 305-19
        last = int(found.group(1)[: -len(found.group(2))] + found.group(2))
    return last - first + 1 if last >= first else None


@check(
    "pages-order",
    Severity.ERROR,
    "Pages that end before they begin",
    reason="A range of pages goes up; otherwise a digit is wrong, and a citation would carry it on.",
    mend="Write first and last page: 453-455.",
    bad="pages: 453-355",
    good="pages: 453-455",
)
def pages_order(context: Context) -> Iterator[Finding]:
    for key, way, work in _works(context):
        if re.fullmatch(r"\d+\s*[-–]+\s*\d+", str(work.pages)) and page_count(work.pages) is None:
            yield Finding(key, (*way, "pages"), f"the pages {work.pages} end before they begin.")


@check(
    "minutes-pages",
    Severity.HINT,
    "Minutes far from the pages",
    reason=(
        "A page takes about four minutes. A third of that, or three times as much, is mostly a slip, and "
        "readers plan their evening by it."
    ),
    mend="Correct `minutes` or `pages`; where both are right, allow it with the reason.",
    bad="pages: 453-455\nminutes: 300",
    good="pages: 453-455\nminutes: 25",
)
def minutes_pages(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        count = page_count(entry.pages) if entry.pages is not None and not entry.versions else None
        if count is None or entry.minutes is None:
            continue
        expected = count * MINUTES_A_PAGE
        if abs(entry.minutes - expected) > 20 and not expected / 3 <= entry.minutes <= expected * 3:
            message = f"{entry.minutes} minutes for {count} pages; about {expected} would be usual."
            yield Finding(("entries", id), ("minutes",), message)


@check(
    "pattern-fields",
    Severity.ERROR,
    "Fields of a pattern in something else",
    reason=(
        "`problem`, `solution` and `forces` are shown on pages of patterns only, so here they would be lost."
    ),
    mend="Write `kind: pattern`, or say it in `summary`, `ideas` and `caveats`.",
    bad="kind: paper\nproblem: Two processes must not be in the bakery at once.",
    good="kind: pattern\nproblem: Two processes must not be in the bakery at once.",
    allowable=False,
)
def pattern_fields(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        if entry.kind != "pattern":
            for name in ("problem", "solution", "forces"):
                if getattr(entry, name):
                    message = f"`{name}` is a field of patterns, and this is of kind `{entry.kind}`."
                    yield Finding(("entries", id), (name,), message, key=True)
