"""The same work twice, told by its identifiers, its addresses, or its title and year."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from zoomon.catalog import addresses, identifiers, names
from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.model import Entry
from zoomon.catalog.problems import Severity

ONE_WORK_ROLES = frozenset({"publisher", "pdf", "preprint", "page", "video"})
"""Roles of links that lead to the work itself. Code, slides and errata of two works may be one page."""
TITLE_RATIO = 85
"""rapidfuzz's ratio of two titles, 0 to 100, from which on their words are compared."""
SHORTEST_FUZZY = 6
"""Shorter words are names too often: Samza and Samoa are two systems."""
SAME_WORD = 0.75
"""Normalised similarity of two words (optimal string alignment) from which on one is the other misspelt."""


def _newest_last(context: Context) -> list[str]:
    """Entry ids so that of two the one to be reported comes last: the one that was added later."""
    entries = context.catalog.entries
    return sorted(entries, key=lambda id: (entries[id].added or datetime.date.max, id))


def _twice(
    context: Context, values: Callable[[str, Entry], Iterable[tuple[str, Loc]]], what: str
) -> Iterator[Finding]:
    """Reports an entry that has a value of an earlier one."""
    owner: dict[str, str] = {}
    entries = context.catalog.entries
    for id in _newest_last(context):
        reported = set()
        for value, loc in values(id, entries[id]):
            first = owner.setdefault(value, id)
            if first != id and first not in reported:
                reported.add(first)
                message = f"`{first}` has this {what} as well: {context.title(first)}."
                yield Finding(("entries", id), loc, message)


def _identifiers(context: Context, id: str, entry: Entry) -> Iterator[tuple[str, Loc]]:
    holders: list[tuple[Loc, Entry | object]] = [((), entry)]
    holders += [(("versions", i), version) for i, version in enumerate(entry.versions)]
    spans = context.document(("entries", id)).spans
    for way, holder in holders:
        for name, form in (
            ("doi", str.lower),
            ("arxiv", lambda text: re.sub(r"v\d+$", "", text)),
            ("isbn", identifiers.isbn13),
        ):
            value = getattr(holder, name)
            if value is not None:
                loc = (*way, name)
                # An identifier that was read from a link has no field of its own.
                yield f"{name}:{form(value)}", loc if loc in spans or way else context.link_loc(id, 0)


@check(
    "work-same-identifier",
    Severity.ERROR,
    "Two entries with one DOI, arXiv id or ISBN",
    reason=(
        "An identifier names one work. Two entries for it split its relations and its place in paths, and "
        "readers meet it twice."
    ),
    mend=(
        "Merge the two: keep the entry with the better id, move what the other adds into it, and leave "
        "`{kind: moved, to: id}` at the other if it was published."
    ),
    bad="doi: 10.5555/12345678  # which the entry bakery-1974 has",
    good="doi: 10.5555/12345679",
)
def work_same_identifier(context: Context) -> Iterator[Finding]:
    return _twice(context, lambda id, entry: _identifiers(context, id, entry), "identifier")


def _addresses(context: Context, id: str, entry: Entry) -> Iterator[tuple[str, Loc]]:
    for i, link in enumerate(entry.links):
        if link.role in ONE_WORK_ROLES:
            fragment = link.url.partition("#")[2]  # one page may hold several works, each at its own anchor
            key = addresses.comparable(link.url) + (f"#{fragment}" if fragment else "")
            yield key, context.link_loc(id, i)


@check(
    "work-same-link",
    Severity.ERROR,
    "Two entries with one address",
    reason=(
        "An address of the work itself belongs to one entry; otherwise the two are one work, or one of the "
        "links is wrong."
    ),
    mend=(
        "Merge the two entries, or correct the link. Where one page does hold both works, link to its "
        "anchors (`#part-two`) or allow it with the reason."
    ),
    bad="link: http://www.example.org/bakery/  # which the entry bakery-1974 links to",
    good="link: https://www.example.org/arbiter/",
)
def work_same_link(context: Context) -> Iterator[Finding]:
    return _twice(context, lambda id, entry: _addresses(context, id, entry), "address")


def comparable_title(title: str) -> str:
    """A title for comparing: lower case, words and numbers only, one space between."""
    return " ".join(re.findall(r"\w+", re.sub(r"['’`]", "", names.plain(title))))


def _numbers(title: str) -> list[str]:
    """What tells parts, editions and years of a series apart."""
    return re.findall(r"\b(?:\d+\w*|[ivx]+|one|two|three|four|five|six)\b", title)


SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"})


def nearly_same(title: str, other: str) -> bool:
    """Whether two comparable titles are one, typing mistakes and small words aside. Parts of a series are not."""
    if _numbers(title) != _numbers(other):
        return False
    words, others = title.split(), other.split()
    only = [word for word in words if word not in others and word not in SMALL_WORDS]
    only_other = [word for word in others if word not in words and word not in SMALL_WORDS]
    if not only and not only_other:
        return True
    # Run together or apart: "time stamps" and "timestamps".
    if "".join(only) == "".join(only_other):
        return True
    return len(only) == len(only_other) and all(
        min(len(a), len(b)) >= SHORTEST_FUZZY and OSA.normalized_similarity(a, b) >= SAME_WORD
        for a, b in zip(only, only_other, strict=True)
    )


@check(
    "work-same-title",
    Severity.ERROR,
    "Two entries with nearly one title",
    reason=(
        "Nearly the same title within a year is nearly always one work that was added twice, with a typing "
        "mistake or as preprint and paper."
    ),
    mend=(
        "Merge the two, with the second text under `versions`. Where they are two works, say with a "
        "relation what one is to the other, or allow it with the reason."
    ),
    bad="title: A New Solution of Dijkstras Concurrent Programming Problem  # bakery-1974 has the apostrophe",
    good="title: A New Solution of Dekker's Concurrent Programming Problem",
)
def work_same_title(context: Context) -> Iterator[Finding]:
    entries = context.catalog.entries
    related = {
        frozenset((id, context.graph.resolve(relation.to)))
        for id, entry in entries.items()
        for relation in entry.relations
    }
    by_year: dict[int | None, dict[tuple[str, str], str]] = defaultdict(dict)
    for id in _newest_last(context):
        entry = entries[id]
        titles = {comparable_title(entry.title): ("title",)} | {
            comparable_title(version.title): ("versions", i, "title")
            for i, version in enumerate(entry.versions)
            if version.title and comparable_title(version.title) != comparable_title(entry.title)
        }
        years = {entry.year, *(version.year for version in entry.versions if version.year)}
        near_years = {near for year in years for near in ((year - 1, year, year + 1) if year else (None,))}
        reported = set()
        for title, loc in titles.items():
            for year in sorted(near_years, key=lambda year: year or 0):
                known = by_year.get(year)
                if not known:
                    continue
                found = process.extract(
                    title,
                    {key: key[1] for key in known},
                    scorer=fuzz.ratio,
                    score_cutoff=TITLE_RATIO,
                    limit=None,
                )
                for other_title, _, key in found:
                    other = key[0]
                    if other in reported or frozenset((id, other)) in related:
                        continue
                    if not nearly_same(title, other_title):
                        continue
                    reported.add(other)
                    when = entries[other].year or "no year"
                    message = f"`{other}` has nearly the same title: {context.title(other)} ({when})."
                    yield Finding(("entries", id), loc, message)
        for title in titles:
            for year in years:
                by_year[year][id, title] = title
