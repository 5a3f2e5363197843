"""What raises an entry from listed to annotated, and what the home page may say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.model import HOME_NUMBERS
from zoomon.catalog.problems import Severity


@check(
    "entry-listed",
    Severity.HINT,
    "An entry that is not annotated yet",
    reason=(
        'It is in the catalog and on its topics\' pages. Home, paths and "read next" take annotated '
        "readings only, because they can say why."
    ),
    mend="Add what the message lists; each is a pull request of its own.",
    bad="why: Shows mutual exclusion with registers that may flicker.",
    good=(
        "why: Shows mutual exclusion with registers that may flicker.\n"
        "level: intermediate\n"
        "minutes: 25\n"
        "summary: ...\n"
        "ideas: [...]"
    ),
)
def entry_listed(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        # Of the length of a summary that is there `summary-length` tells, at its line.
        told = entry.summary is not None and "summary-length" not in context.allowed.get(("entries", id), ())
        lacks = entry.missing(summary=not told)
        if lacks:
            yield Finding(("entries", id), (), f"listed, not yet annotated: it lacks {'; '.join(lacks)}.")


@check(
    "entry-not-annotated",
    Severity.ERROR,
    "A reading on a path that is not annotated",
    reason=(
        "A path, a question and the home page's core send people to a reading, so its page must say what "
        "it holds. This is asked with `zoomon check --annotated` only, never of someone who adds an entry."
    ),
    mend="Add what the message lists, or take the reading off the path.",
    bad="steps:\n  - {read: a-listed-entry, because: The first one.}",
    good="steps:\n  - {read: an-annotated-entry, because: The first one.}",
    runs=lambda context: context.annotated,
)
def entry_not_annotated(context: Context) -> Iterator[Finding]:
    shown: dict[str, str] = {}
    for key, _, steps in context.steps():
        kind = "question" if key[1] in context.catalog.questions else "path"
        for step in steps:
            shown.setdefault(context.graph.resolve(step.read), f"it is on the {kind} `{key[1]}`")
    for id in context.catalog.home.core if context.catalog.home else ():
        shown.setdefault(context.graph.resolve(id), "it is in the core of home.yml")
    for id, why in sorted(shown.items()):
        entry = context.catalog.entries.get(id)
        lacks = entry.missing() if entry else ()
        if lacks:
            yield Finding(("entries", id), (), f"{why}, and lacks {'; '.join(lacks)}.")


@check(
    "home-number",
    Severity.ERROR,
    "Braces that are not a number of the catalog",
    reason=(
        "Words in braces in the home page's sentence are replaced by numbers that are computed; another "
        "word would stay in braces."
    ),
    mend=f"Write one of {', '.join('{' + name + '}' for name in HOME_NUMBERS)}, or take the braces away.",
    bad="sentence: All {readings} in order.",
    good="sentence: All {entries} readings in order.",
    allowable=False,
)
def home_number(context: Context) -> Iterator[Finding]:
    home = context.catalog.home
    for field in ("title", "sentence") if home else ():
        for name in re.findall(r"\{([^{}]*)\}", getattr(home, field)):
            if name not in HOME_NUMBERS:
                yield Finding(("", "home"), (field,), f"`{{{name}}}` is not a number of the catalog.")
