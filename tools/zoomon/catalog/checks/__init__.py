"""What is checked across the files of a catalog, and the documentation of every code that `zoomon check` can print.

`check` runs all of it. A check is one function with a stable code; the modules of this package hold them by subject, and
`documentation` lists them for the page that explains them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Final, TypedDict

from zoomon.catalog.checks import (
    assumptions,
    duplicates,
    exceptions,
    facts,
    ids,
    links,
    order,
    prose,
    quality,
    reading,
    relations,
    topics,
    venues,
)
from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import CHECKS, Check
from zoomon.catalog.graph import Graph
from zoomon.catalog.load import Catalog, Key, without_collection
from zoomon.catalog.problems import Problem, in_order

__all__ = ["CHECKS", "Check", "Documentation", "check", "documentation"]

SUBJECTS: Final = {
    reading: "Files and fields",
    ids: "Names that must exist",
    duplicates: "The same work twice",
    links: "Links",
    facts: "Years, authors and identifiers",
    venues: "Venues and people",
    relations: "Relations",
    order: "What to read first",
    topics: "Topics",
    assumptions: "The comparison table",
    prose: "Prose",
    quality: "Annotated readings and the home page",
    exceptions: "Exceptions",
}
"""The modules that hold the checks, in the order of the documentation, and the headings of their chapters."""


class Documentation(TypedDict):
    """What the page of checks says of one."""

    code: str
    subject: str
    """The heading of its chapter; records of a chapter follow each other."""
    severity: str
    """`error`, `warning` or `hint`."""
    title: str
    reason: str
    """Markdown, as `mend`."""
    mend: str
    bad: str
    """YAML that is refused."""
    good: str
    """The same, mended."""
    allowable: bool
    """Whether `allow: {CODE: reason}` silences it."""


def documentation() -> list[Documentation]:
    """The documentation of every code, chapter by chapter."""
    return [
        Documentation(
            code=one.code,
            subject=heading,
            severity=one.severity.value,
            title=one.title,
            reason=one.reason,
            mend=one.mend,
            bad=one.bad,
            good=one.good,
            allowable=one.allowable,
        )
        for module, heading in SUBJECTS.items()
        for one in CHECKS.values()
        if one.subject == module.__name__.rpartition(".")[2]
    ]


def check(
    catalog: Catalog,
    *,
    today: datetime.date,
    annotated: bool = False,
    sketches: Collection[str] | None = None,
    graph: Graph | None = None,
    between: Callable[[], None] = lambda: None,
) -> list[Problem]:
    """All that is wrong with a catalog, in order of file, line and column, the problems of loading included.

    `annotated` holds the entries on paths, in questions and of the home page's core to the higher bar. `sketches` are the names
    of the sketches that exist (`raft`) and of their scenarios (`raft#figure-8`); without it they are not checked. `between` is
    called before each check; an exception of its ends them all.
    """
    context = Context(
        catalog=catalog,
        graph=graph or Graph(catalog),
        today=today,
        annotated=annotated,
        sketches=None if sketches is None else frozenset(sketches),
    )
    with without_collection():
        return in_order([*catalog.problems, *_run(context, between)])


def _run(context: Context, between: Callable[[], None]) -> Iterator[Problem]:
    """What the checks find that nothing allows; last, what is allowed without need."""
    silenced: dict[Key, set[str]] = defaultdict(set)
    for one in CHECKS.values():
        if one.find is None or one.code == exceptions.UNNEEDED or not one.runs(context):
            continue
        between()
        for finding in one.find(context):
            if one.allowable and one.code in context.allowed.get(finding.subject, ()):
                silenced[finding.subject].add(one.code)
            else:
                yield one.problem(context, finding)
    context.silenced = silenced
    unneeded = CHECKS[exceptions.UNNEEDED]
    yield from (unneeded.problem(context, finding) for finding in exceptions.unneeded(context))
