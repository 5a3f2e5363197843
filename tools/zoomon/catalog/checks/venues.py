"""Venues and people under one name each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from zoomon.catalog import names
from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.problems import Severity

VENUE_RATIO = 90
"""rapidfuzz's ratio of two names of venues, 0 to 100, from which on they are nearly the same."""
SHORTEST_FUZZY = 8
"""Names of fewer letters differ by one letter too easily: SOSP and SOCP are two conferences."""


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", names.plain(name)))


def _without_year(name: str) -> str:
    """A venue's name without the year or the ordinal of one meeting: "PODC 2011", "PODC '11", "30th PODC"."""
    words = re.findall(r"\w+", names.plain(name))
    return " ".join(
        word
        for word in words
        if not re.fullmatch(r"(?:19|20)?\d\d|\d+(?:st|nd|rd|th)|the|proceedings|of", word)
    )


def _registered(context: Context) -> dict[str, list[str]]:
    """Comparable name -> ids of the venues that go by it."""
    found: dict[str, list[str]] = defaultdict(list)
    for id, venue in sorted(context.catalog.venues.items()):
        for name in dict.fromkeys(map(_key, (id, venue.title, venue.short or id, *venue.names))):
            found[name].append(id)
    return found


def _venues(context: Context) -> Iterator[tuple[Key, Loc, str]]:
    """Every venue as entries write it."""
    for id, entry in context.catalog.entries.items():
        if entry.venue is not None:
            yield ("entries", id), ("venue",), entry.venue
        for i, version in enumerate(entry.versions):
            if version.venue is not None:
                yield ("entries", id), ("versions", i, "venue"), version.venue


@check(
    "venue-name",
    Severity.WARNING,
    "A registered venue written out",
    reason=(
        "A venue with a file in `catalog/venues/` is written by its id, so that its page lists all of its "
        "works and its name can change in one place."
    ),
    mend="Write the id. `zoomon check --fix` does it.",
    bad="venue: Communications of the ACM",
    good="venue: cacm",
)
def venue_name(context: Context) -> Iterator[Finding]:
    registered = _registered(context)
    for key, loc, venue in _venues(context):
        ids = registered.get(_key(venue), [])
        if len(ids) == 1 and venue != ids[0] and venue not in context.catalog.ids["venues"]:
            edits = context.document(key).replace(loc, ids[0])
            yield Finding(
                key, loc, f"{venue} is the registered venue `{ids[0]}`.", f"Write `venue: {ids[0]}`.", edits
            )


@check(
    "venue-near",
    Severity.ERROR,
    "A venue nearly the same as another",
    reason=(
        "Two spellings make two venues: two pages, two lines in every list, and works that are not found "
        "together."
    ),
    mend=(
        "Write the venue as the other entries do, by its id where it is registered. Where it is another "
        "venue, register it in `catalog/venues/`, or allow it with the reason."
    ),
    bad="venue: Comunications of the ACM",
    good="venue: cacm",
)
def venue_near(context: Context) -> Iterator[Finding]:
    registered = _registered(context)
    uses: dict[str, list[tuple[Key, Loc]]] = defaultdict(list)
    for key, loc, venue in _venues(context):
        if _key(venue) not in registered and venue not in context.catalog.ids["venues"]:
            uses[venue].append((key, loc))
    bare = {_without_year(name): ids[0] for name, ids in registered.items() if _without_year(name)}
    # Of two free spellings, the one that more entries have is taken for the right one.
    settled: dict[str, str] = {}
    for venue in sorted(uses, key=lambda venue: (-len(uses[venue]), venue)):
        name, plain = _key(venue), _without_year(venue)
        if plain in bare:
            message = (
                f"{venue} is the registered venue `{bare[plain]}`, with words that its name does not have."
            )
            mend = f"Write `venue: {bare[plain]}`; the year has a field of its own."
        elif other := _near(name, registered):
            message = f"{venue} is nearly the registered venue `{registered[other][0]}`."
            mend = f"Write `venue: {registered[other][0]}`, or register it as a venue of its own."
        elif other := settled.get(name) or settled.get(_near(name, settled) or ""):
            message = f"{venue} is nearly the same as {other}, which other entries have."
            mend = f"Write `venue: {other}`, or register both in catalog/venues/."
        else:
            settled[name] = venue
            continue
        for key, loc in uses[venue]:
            yield Finding(key, loc, message, mend)


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs by a letter or two, numbers aside."""
    if len(name) < SHORTEST_FUZZY:
        return None
    numbers = re.findall(r"\d+", name)
    for other, _, _ in process.extract(
        name, list(known), scorer=fuzz.ratio, score_cutoff=VENUE_RATIO, limit=5
    ):
        if len(other) >= SHORTEST_FUZZY and re.findall(r"\d+", other) == numbers:
            return str(other)
    return None


@check(
    "venue-twice",
    Severity.ERROR,
    "Two venues with one name",
    reason="A name that two venues claim names neither.",
    mend="Take the name out of one of them, or merge the two.",
    bad="title: Communications of the ACM  # which venues/cacm.yml has",
    good="title: Proceedings of the ACM",
)
def venue_twice(context: Context) -> Iterator[Finding]:
    for name, ids in _registered(context).items():
        for id in ids[1:]:
            yield Finding(("venues", id), (), f"`{ids[0]}` goes by the same name: {name}.")


@check(
    "person-twice",
    Severity.ERROR,
    "Two people with one name",
    reason="A spelling that two people claim leads to neither.",
    mend="Take the spelling out of one of them, or merge the two.",
    bad="name: Leslie Lamport  # which people/leslie-lamport.yml has",
    good="name: Edsger W. Dijkstra",
)
def person_twice(context: Context) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for id, person in sorted(context.catalog.people.items()):
        for name in dict.fromkeys((person.name, *person.names)):
            first = owner.setdefault(names.parse(name).display, id)
            if first != id:
                yield Finding(("people", id), (), f"`{first}` is written {name} as well.")


def _people(context: Context) -> Mapping[str, list[tuple[Key, Loc]]]:
    """Every author as entries write them, in reading order, and where; organisations aside."""
    found: dict[str, list[tuple[Key, Loc]]] = defaultdict(list)
    display: dict[str, str] = {}
    for id, entry in context.catalog.entries.items():
        for i, author in enumerate(entry.authors):
            name = display.get(author)
            if name is None:
                parsed = names.parse(author)
                name = display[author] = "" if parsed.literal else parsed.display
            if name:
                found[name].append((("entries", id), ("authors", i)))
    return found


def _initials_of(short: str, long: str) -> bool:
    """Whether `L. B. Lamport` or `L Lamport` may be `Leslie Lamport`: initials where the other has the names."""
    one, other = short.split(), long.split()
    if one == other or len(one) > len(other):
        return False
    return any(len(a) == 1 < len(b) for a, b in zip(one, other, strict=False)) and all(
        a == b or (len(a) == 1 and b.startswith(a)) for a, b in zip(one, other, strict=False)
    )


@check(
    "person-near",
    Severity.WARNING,
    "An author nearly the same as another",
    reason="Two spellings of a person make two people, and neither page has all of the readings.",
    mend=(
        "Write the name as the other entries do; or list the spelling under `names` in the person's file "
        "in `catalog/people/`, as the catalog then knows that they are one; where they are two people, "
        "allow it with the reason."
    ),
    bad="authors: [Lesley Lamport]  # other entries have Leslie Lamport",
    good="authors: [Leslie Lamport]",
)
def person_near(context: Context) -> Iterator[Finding]:
    found = _people(context)
    known = {
        names.parse(name).display
        for person in context.catalog.people.values()
        for name in (person.name, *person.names)
    }
    spellings = sorted(
        {*found, *(names.parse(person.name).display for person in context.catalog.people.values())}
    )
    keys = {name: _key(name) for name in spellings}
    # The right one is a registered name, or else one without initial, the spelling of more entries, the longer one.
    weight = {
        name: (name in known, len(keys[name].split()[0]) > 1, len(found.get(name, ())), len(name), name)
        for name in spellings
    }
    groups: dict[str, list[str]] = defaultdict(list)
    for name, key in keys.items():
        words = key.split()
        if len(words) < 2:
            continue
        groups[f"{words[-1]} {words[0][0]}"].append(name)  # initials: one family name and first letter
        if len(key) >= 10:
            for i in range(
                len(key)
            ):  # one letter wrong, missing, or two exchanged: they share a key with one letter less
                groups[key[:i] + key[i + 1 :]].append(name)
            groups[key].append(name)
    near: dict[str, str] = {}
    pairs = {(a, b) for group in groups.values() if len(group) > 1 for a in group for b in group if a < b}
    for a, b in sorted(pairs):
        if not (a in known and b in known) and _one_person(keys[a], keys[b]):
            wrong, right = sorted((a, b), key=lambda name: weight[name])
            if wrong not in known and (wrong not in near or weight[right] > weight[near[wrong]]):
                near[wrong] = right
    for wrong, right in sorted(near.items()):
        for subject, loc in found[wrong]:
            if not _both_write(context, subject[1], right):
                yield Finding(subject, loc, f"{wrong} is nearly the same as {right}, whom other files name.")


def _both_write(context: Context, id: str, name: str) -> bool:
    """Two people who wrote a work together are two people."""
    return any(person.display == name for person in context.catalog.entries[id].people)


def _one_person(a: str, b: str) -> bool:
    if a == b or _initials_of(a, b) or _initials_of(b, a):
        return True
    given_a, given_b = a.split()[0], b.split()[0]
    if min(len(a), len(b)) < 10 or (len(given_a) == 1) != (len(given_b) == 1) or given_a[0] != given_b[0]:
        return False
    if len(given_a) == 1 and given_a != given_b:
        return False
    if [word for word in a.split() if len(word) == 1] != [word for word in b.split() if len(word) == 1]:
        return False  # middle initials that differ are two people
    return DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1
