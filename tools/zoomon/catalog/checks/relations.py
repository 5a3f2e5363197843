"""Relations between entries: none twice, none to itself, none against the order of time."""

from __future__ import annotations

from collections.abc import Iterator

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.graph import cycles
from zoomon.catalog.model import Entry, Relation
from zoomon.catalog.problems import Severity

MUTUAL = frozenset({"compares", "critiques", "responds-to", "uses", "builds-on"})
"""Kinds that may hold in both directions; of builds-on, the check of cycles tells more."""


def _relations(context: Context) -> Iterator[tuple[str, Loc, Relation, str]]:
    """Every relation: whose, where its target stands, itself, and the id that its target leads to now."""
    for id, entry in context.catalog.entries.items():
        for i, relation in enumerate(entry.relations):
            yield id, ("relations", i, relation.kind), relation, context.graph.resolve(relation.to)


@check(
    "relation-self",
    Severity.ERROR,
    "A relation to itself",
    reason="A relation is between two works.",
    mend="Write the id of the other work, or delete the relation.",
    bad="relations:\n  - {builds-on: this-very-entry, because: Takes its tickets.}",
    good="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    allowable=False,
)
def relation_self(context: Context) -> Iterator[Finding]:
    for id, loc, relation, to in _relations(context):
        if to == id:
            yield Finding(("entries", id), loc, f"`{relation.kind}` leads to this very entry.")


@check(
    "relation-twice",
    Severity.ERROR,
    "A relation twice",
    reason="One relation of a kind to a work says it; the page would show it twice.",
    mend="Join the two reasons into one.",
    bad=(
        "relations:\n  "
        "- {uses: bakery-1974, because: Takes its tickets.}\n  "
        "- {uses: bakery-1974, because: Needs an order.}"
    ),
    good="relations:\n  - {uses: bakery-1974, because: 'Takes its tickets, because it needs an order.'}",
    allowable=False,
)
def relation_twice(context: Context) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for id, loc, relation, to in _relations(context):
        if (id, relation.kind, to) in seen:
            yield Finding(("entries", id), loc, f"`{relation.kind}: {to}` is here twice.")
        seen.add((id, relation.kind, to))


@check(
    "relation-inverse",
    Severity.ERROR,
    "A relation in both directions",
    reason=(
        "A work does not supersede, correct or explain the one that does the same to it. Inverses are "
        "computed: what B explains of A is shown at A without a word there."
    ),
    mend="Delete the one of the two that is wrong, or that was written as the inverse.",
    bad=(
        "relations:\n  "
        "- {explains: bakery-1974, because: Walks through it.}  # and bakery-1974 explains this one"
    ),
    good=(
        "relations:\n  - {explains: bakery-1974, because: Walks through it.}  # and bakery-1974 says nothing"
    ),
)
def relation_inverse(context: Context) -> Iterator[Finding]:
    there = {(id, relation.kind, to) for id, _, relation, to in _relations(context)}
    for id, loc, relation, to in _relations(context):
        if relation.kind not in MUTUAL and id > to and (to, relation.kind, id) in there:
            message = f"`{to}` says `{relation.kind}: {id}` as well, and only one of the two can be right."
            yield Finding(("entries", id), loc, message)


@check(
    "related-contradiction",
    Severity.ERROR,
    "`related: none-known` beside relations",
    reason="`related: none-known` says that relations were looked for and none was found.",
    mend="Delete `related`.",
    bad="related: none-known\nrelations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    good="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    allowable=False,
)
def related_contradiction(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        if entry.related is not None and entry.relations:
            count = len(entry.relations)
            message = f"`related: {entry.related}`, and here {'is 1 relation' if count == 1 else f'are {count} relations'}."
            yield Finding(("entries", id), ("related",), message, key=True)


@check(
    "builds-on-cycle",
    Severity.ERROR,
    "Works that build on each other in a circle",
    reason=(
        "What a work builds on was there before it; in a circle one of the relations is wrong, or is of "
        "another kind."
    ),
    mend="Delete or change the relation that is wrong. Two works that influenced each other `compare`.",
    bad="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}  # which builds on this one",
    good="relations:\n  - {compares: bakery-1974, because: Sets tickets beside flags.}",
)
def builds_on_cycle(context: Context) -> Iterator[Finding]:
    where: dict[tuple[str, str], Loc] = {}
    successors: dict[str, set[str]] = {}
    for id, loc, relation, to in _relations(context):
        if relation.kind == "builds-on" and to != id:
            where.setdefault((id, to), loc)
            successors.setdefault(id, set()).add(to)
    for cycle in cycles(successors):
        message = f"these build on each other in a circle: {' -> '.join([*cycle, cycle[0]])}."
        yield Finding(("entries", cycle[0]), where[cycle[0], cycle[1]], message)


def _years(entry: Entry) -> list[int]:
    return [
        year
        for year in (entry.year, *(version.year or _year(version.date) for version in entry.versions))
        if year
    ]


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date else None


@check(
    "builds-on-later",
    Severity.ERROR,
    "A work that builds on a later one",
    reason=(
        "A work can't extend what was not there yet. Mostly the direction is wrong, or an earlier version "
        "of the other work is missing."
    ),
    mend=(
        "Turn the relation round, in the other entry; or add the earlier version of the other work (a "
        "technical report, a preprint) under its `versions`."
    ),
    bad="year: 1965\nrelations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    good="year: 1975\nrelations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
)
def builds_on_later(context: Context) -> Iterator[Finding]:
    entries = context.catalog.entries
    for id, loc, relation, to in _relations(context):
        if relation.kind != "builds-on" or to not in entries:
            continue
        own, other = _years(entries[id]), _years(entries[to])
        if own and other and max(own) < min(other):
            message = f"this is of {max(own)} and builds on `{to}`, which is of {min(other)}."
            yield Finding(("entries", id), loc, message)
