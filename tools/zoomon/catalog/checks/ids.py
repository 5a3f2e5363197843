"""Names that must exist: entries, topics, paths, sketches, versions; and what is left at names that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import MOVABLE, Key
from zoomon.catalog.model import ID_PATTERN, RELATIONS
from zoomon.catalog.problems import Severity
from zoomon.catalog.suggest import did_you_mean

Reference = tuple[Key, Loc, str]
"""Whose file names an id, where in it, and the id."""


def entry_references(context: Context) -> Iterator[Reference]:
    """Every place that names an entry."""
    catalog = context.catalog
    for id, entry in catalog.entries.items():
        for i, relation in enumerate(entry.relations):
            yield ("entries", id), ("relations", i, relation.kind), relation.to
        for i, item in enumerate(entry.prerequisites):
            yield ("entries", id), ("prerequisites", i, "id"), item.id
    for id, topic in catalog.topics.items():
        for i, name in enumerate(topic.names):
            if name.by is not None:
                yield ("topics", id), ("names", i, "by"), name.by
        for i, start in enumerate(topic.start):
            yield ("topics", id), ("start", i), start
    for key, field, steps in context.steps():
        for i, step in enumerate(steps):
            yield key, (field, i, "read"), step.read
    if catalog.home is not None:
        for i, id in enumerate(catalog.home.core):
            yield ("", "home"), ("core", i), id
    if catalog.assumptions is not None:
        for i, rule in enumerate(catalog.assumptions.impossible):
            if rule.source is not None:
                yield ("", "assumptions"), ("impossible", i, "source"), rule.source


def topic_references(context: Context) -> Iterator[Reference]:
    """Every place that names a topic."""
    for key, thing in context.things():
        for field in ("topics", "broader", "related"):
            ids = getattr(thing, field, None)
            if isinstance(ids, list):
                for i, id in enumerate(ids):
                    yield key, (field, i), id


def path_references(context: Context) -> Iterator[Reference]:
    """Every place that names a path or a question."""
    home = context.catalog.home
    if home is not None:
        if home.start is not None:
            yield ("", "home"), ("start",), home.start
        for field in ("questions", "paths"):
            for i, id in enumerate(getattr(home, field)):
                yield ("", "home"), (field, i), id


_NAMES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # collection -> field of a file, of an item -> the fields that name an id
    "entries": {
        "relations": tuple(RELATIONS),
        "prerequisites": ("id",),
        "names": ("by",),
        "steps": ("read",),
        "readings": ("read",),
        "start": (),
    },
    "topics": {"topics": (), "broader": (), "related": ()},
}
"""Where files name others. No fields: the items are ids themselves."""


def misfit_references(context: Context, collection: str) -> Iterator[Reference]:
    """What files name that do not fit their model: so that one mistake does not hide another.

    Only what has the form of an id: the rest is among what does not fit.
    """
    for key, data in context.misfits():
        refused = context.document(key).refused
        for field, names in _NAMES[collection].items():
            items = data.get(field)
            for i, item in enumerate(items if isinstance(items, list) else ()):
                found: list[tuple[Loc, Any]] = [] if names else [((field, i), item)]
                if isinstance(item, dict):
                    found += [((field, i, name), item[name]) for name in names if name in item]
                for loc, id in found:
                    if isinstance(id, str) and re.fullmatch(ID_PATTERN, id) and loc not in refused:
                        yield key, loc, id


def _unknown(
    context: Context, collection: str, what: str, references: Iterator[Reference]
) -> Iterator[Finding]:
    known = context.names(collection)
    exists = set(known)
    mends: dict[str, str] = {}
    for key, loc, id in references:
        if id not in exists:
            if id not in mends:
                add = f"Write the name of a file in catalog/{collection}/, or add the file."
                mends[id] = did_you_mean(id, known) or add
            yield Finding(key, loc, f"no {what} has the id `{id}`.", mends[id])


@check(
    "entry-unknown",
    Severity.ERROR,
    "No such entry",
    reason=(
        "A relation, a prerequisite, a step of a path or a name points to an entry that the catalog does "
        "not hold. The pages could not link to it."
    ),
    mend="Write the name of a file in `catalog/entries/` without `.yml`, or add that entry first.",
    bad="relations:\n  - {builds-on: bakery-1947, because: Takes its tickets.}",
    good="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    allowable=False,
)
def entry_unknown(context: Context) -> Iterator[Finding]:
    references = chain(entry_references(context), misfit_references(context, "entries"))
    return _unknown(context, "entries", "entry", references)


@check(
    "topic-unknown",
    Severity.ERROR,
    "No such topic",
    reason="Topics are files with a definition, so that two spellings do not become two topics.",
    mend=(
        "Write the name of a file in `catalog/topics/` without `.yml`, or add that topic with its definition."
    ),
    bad="topics: [mutual-exlusion]",
    good="topics: [mutual-exclusion]",
    allowable=False,
)
def topic_unknown(context: Context) -> Iterator[Finding]:
    references = chain(topic_references(context), misfit_references(context, "topics"))
    return _unknown(context, "topics", "topic", references)


@check(
    "path-unknown",
    Severity.ERROR,
    "No such path or question",
    reason=(
        "The home page names a path or a question that the catalog does not hold, or takes one for the other."
    ),
    mend=(
        "Write the name of a file in `catalog/paths/` without `.yml`: one of kind `question` under "
        "`questions`, a path elsewhere."
    ),
    bad="start: first-step",
    good="start: first-steps",
    allowable=False,
)
def path_unknown(context: Context) -> Iterator[Finding]:
    catalog = context.catalog
    yield from _unknown(context, "paths", "path or question", path_references(context))
    for key, loc, id in path_references(context):
        if loc[0] == "questions" and id in catalog.paths:
            yield Finding(key, loc, f"`{id}` is a path, not a question.", "Move it to `paths`.")
        elif loc[0] != "questions" and id in catalog.questions:
            yield Finding(key, loc, f"`{id}` is a question, not a path.", "Move it to `questions`.")


@check(
    "id-moved",
    Severity.WARNING,
    "An id that has moved",
    reason=(
        "The old id still leads readers to the new one, but a file that says the new id needs no detour "
        "and shows up when someone searches for it."
    ),
    mend="Write the new id. `zoomon check --fix` does it.",
    bad="relations:\n  - {builds-on: old-bakery, because: Takes its tickets.}",
    good="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
)
def id_moved(context: Context) -> Iterator[Finding]:
    sources = (
        ("entries", entry_references(context)),
        ("topics", topic_references(context)),
        ("paths", path_references(context)),
    )
    for collection, references in sources:
        for key, loc, id in references:
            now = final(context, collection, id)
            if now is not None and now != id:
                edits = context.document(key).replace(loc, now)
                yield Finding(key, loc, f"`{id}` has moved to `{now}`.", f"Write `{now}`.", edits)


def final(context: Context, collection: str, id: str) -> str | None:
    """Where an id leads to now; None where it ends in a loop or at nothing."""
    moved = context.catalog.moved[collection]
    seen = set()
    while id in moved:
        if id in seen:
            return None
        seen.add(id)
        id = moved[id]
    return id if id in context.catalog.ids[collection] else None


def moves(context: Context) -> Iterator[tuple[Key, str, str]]:
    """Every moved file: its key, its collection, and the id it leads to."""
    for collection in MOVABLE:
        for id, to in context.catalog.moved[collection].items():
            yield (collection, id), collection, to


@check(
    "moved-unknown",
    Severity.ERROR,
    "A moved id that leads nowhere",
    reason="Someone who follows an old address must arrive. The id under `to` is not in this folder.",
    mend="Write the id of the file that took its place.",
    bad="kind: moved\nto: bakery-1947",
    good="kind: moved\nto: bakery-1974",
    allowable=False,
)
def moved_unknown(context: Context) -> Iterator[Finding]:
    for key, collection, to in moves(context):
        known = context.names(collection)
        if to not in known:
            yield Finding(
                key, ("to",), f"`{key[1]}` leads to `{to}`, which does not exist.", did_you_mean(to, known)
            )


@check(
    "moved-chain",
    Severity.WARNING,
    "A moved id that leads to a moved id",
    reason="Two detours are slower than one, and the chain breaks when its middle is deleted.",
    mend="Write the id at the end of the chain. `zoomon check --fix` does it.",
    bad="kind: moved\nto: older-bakery  # which has moved to bakery-1974",
    good="kind: moved\nto: bakery-1974",
    allowable=False,
)
def moved_chain(context: Context) -> Iterator[Finding]:
    for key, collection, to in moves(context):
        end = final(context, collection, to)
        if to in context.catalog.moved[collection] and end is not None:
            edits = context.document(key).replace(("to",), end)
            yield Finding(key, ("to",), f"`{to}` has moved itself, to `{end}`.", f"Write `to: {end}`.", edits)


@check(
    "moved-loop",
    Severity.ERROR,
    "Moved ids that lead in a circle",
    reason="Someone who follows the old address would never arrive.",
    mend="Let one of them lead to a thing that exists, or delete those that nothing uses.",
    bad="kind: moved\nto: this-very-file",
    good="kind: moved\nto: bakery-1974",
    allowable=False,
)
def moved_loop(context: Context) -> Iterator[Finding]:
    for key, collection, to in moves(context):
        moved = context.catalog.moved[collection]
        seen = [key[1]]
        while to in moved and to not in seen:
            seen.append(to)
            to = moved[to]
        if to == key[1]:
            yield Finding(key, ("to",), f"the moves go in a circle: {' -> '.join([*seen, to])}.")


@check(
    "version-unknown",
    Severity.ERROR,
    "A link to a version that is not listed",
    reason=(
        "A link that says `version` tells readers which text they get; the version must be described under "
        "`versions`."
    ),
    mend="Write the id of one of the entry's `versions`, or describe the version there.",
    bad=(
        "links:\n  "
        "- {url: 'https://example.org/bakery.pdf', version: extnded}\n"
        "versions:\n  "
        "- {id: extended, note: with the proof}"
    ),
    good=(
        "links:\n  "
        "- {url: 'https://example.org/bakery.pdf', version: extended}\n"
        "versions:\n  "
        "- {id: extended, note: with the proof}"
    ),
    allowable=False,
)
def version_unknown(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        known = [version.id for version in entry.versions]
        for i, link in enumerate(entry.links):
            if link.version is not None and link.version not in known:
                has = (
                    f"The versions here are {', '.join(known)}." if known else "Describe it under `versions`."
                )
                mend = did_you_mean(link.version, known) or has
                loc = context.link_loc(id, i, "version")
                yield Finding(("entries", id), loc, f"this entry has no version `{link.version}`.", mend)


@check(
    "version-twice",
    Severity.ERROR,
    "Two versions with one id",
    reason="Links and locators name a version by its id, so it must mean one version.",
    mend="Give one of them another id.",
    bad="versions:\n  - {id: extended, note: with the proof}\n  - {id: extended, note: in French}",
    good="versions:\n  - {id: extended, note: with the proof}\n  - {id: french, note: in French}",
    allowable=False,
)
def version_twice(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        seen = set()
        for i, version in enumerate(entry.versions):
            if version.id in seen:
                yield Finding(
                    ("entries", id), ("versions", i, "id"), f"a second version is called `{version.id}`."
                )
            seen.add(version.id)


CHECKED_BY = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*(?:#[a-z0-9]+(?:[-_][a-z0-9]+)*)?$")


def sketch_references(context: Context) -> Iterator[Reference]:
    """Every place that names a sketch, or a run, a bug or a property of one."""
    for id, entry in context.catalog.entries.items():
        key = ("entries", id)
        if entry.sketch is not None:
            yield key, ("sketch",), entry.sketch
        for i, idea in enumerate(entry.ideas):
            if idea.checked_by is not None:
                yield key, ("ideas", i, "checked-by"), idea.checked_by
        for i, relation in enumerate(entry.relations):
            if relation.checked_by is not None:
                yield key, ("relations", i, "checked-by"), relation.checked_by


@check(
    "checked-by-form",
    Severity.ERROR,
    "A `checked-by` that names nothing",
    reason="`checked-by` leads a reader from a claim to the run that shows it.",
    mend=(
        "Write the sketch, a # and what shows the claim: a scenario (`bakery#figure-2`), a bug (`bakery#bug-no-doorway`) or a "
        "property (`bakery#property-mutual_exclusion`)."
    ),
    bad="ideas:\n  - {idea: A lower ticket goes first., checked-by: Bakery Figure 2}",
    good="ideas:\n  - {idea: A lower ticket goes first., checked-by: 'bakery#figure-2'}",
    allowable=False,
)
def checked_by_form(context: Context) -> Iterator[Finding]:
    for key, loc, name in sketch_references(context):
        if not CHECKED_BY.match(name):
            yield Finding(key, loc, f"`{name}` is not a sketch and a part of it.")


@check(
    "sketch-unknown",
    Severity.ERROR,
    "No such sketch, or no such part of one",
    reason=(
        "The entry promises a sketch that runs the work, or a scenario, a bug or a property that shows a claim, and there is "
        "none of that name: the link `see it run` would lead to nothing."
    ),
    mend=(
        "Write the name of a sketch as `zoomon sketch list` shows it; where the field is `checked-by`, with the address of a "
        "part of its page behind it: a scenario, `bug-NAME`, `variant-NAME` or `property-NAME`."
    ),
    bad="sketch: bakerry",
    good="sketch: bakery",
    runs=lambda context: context.sketches is not None,
    allowable=False,
)
def sketch_unknown(context: Context) -> Iterator[Finding]:
    known = context.sketches or frozenset()
    sketches = {name.partition("#")[0] for name in known}
    with_scenarios = {name.partition("#")[0] for name in known if "#" in name}
    for key, loc, name in sketch_references(context):
        sketch = name.partition("#")[0]
        if sketch not in sketches and CHECKED_BY.match(name):
            yield Finding(key, loc, f"no sketch is called `{sketch}`.", did_you_mean(sketch, sketches))
        elif "#" in name and sketch in with_scenarios and name not in known:
            own = [other for other in known if other.startswith(f"{sketch}#")]
            yield Finding(key, loc, f"the page of `{sketch}` has no `{name}`.", did_you_mean(name, own))
