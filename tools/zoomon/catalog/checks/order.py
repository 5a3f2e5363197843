"""What to read first: prerequisites without circles and detours, and paths that keep to them."""

from __future__ import annotations

from collections.abc import Iterator

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.graph import cycles, reachable
from zoomon.catalog.problems import Severity


def _needs(context: Context) -> dict[str, list[str]]:
    """Entry -> what it says to read first, as ids that exist now."""
    return {id: [item.id for item in items] for id, items in context.graph.prerequisites.items() if items}


@check(
    "prerequisite-cycle",
    Severity.ERROR,
    "Prerequisites that go in a circle",
    reason="Nobody can read each of two works before the other.",
    mend="Delete the prerequisite that is not really needed.",
    bad=(
        "prerequisites:\n  "
        "- {id: bakery-1974, because: The tickets are used.}  # which asks for this one first"
    ),
    good="prerequisites:\n  - {id: bakery-1974, because: The tickets are used.}  # which asks for nothing",
    allowable=False,
)
def prerequisite_cycle(context: Context) -> Iterator[Finding]:
    needs = _needs(context)
    for cycle in cycles(needs):
        following = cycle[1] if len(cycle) > 1 else cycle[0]
        here = context.catalog.entries[cycle[0]].prerequisites
        number = next(i for i, item in enumerate(here) if context.graph.resolve(item.id) == following)
        message = f"each of these is to be read before the other: {' -> '.join([*cycle, cycle[0]])}."
        yield Finding(("entries", cycle[0]), ("prerequisites", number, "id"), message)


@check(
    "prerequisite-redundant",
    Severity.WARNING,
    "A prerequisite that another one brings along",
    reason=(
        "What a prerequisite asks for itself needs no mention; the shorter list is the one that people "
        "follow."
    ),
    mend="Delete it.",
    bad=(
        "prerequisites:\n  "
        "- {id: bakery-1974, because: The tickets are used.}\n  "
        "- {id: dijkstra-1965, because: The problem is stated there.}  # bakery-1974 asks for it"
    ),
    good="prerequisites:\n  - {id: bakery-1974, because: The tickets are used.}",
)
def prerequisite_redundant(context: Context) -> Iterator[Finding]:
    needs = _needs(context)
    for id, entry in context.catalog.entries.items():
        if len(entry.prerequisites) < 2:
            continue
        resolved = [context.graph.resolve(item.id) for item in entry.prerequisites]
        for i, one in enumerate(resolved):
            loc = ("prerequisites", i, "id")
            if one in resolved[:i]:
                yield Finding(("entries", id), loc, f"`{one}` is here twice.")
                continue
            for other in dict.fromkeys(resolved):
                if other not in (one, id) and one in reachable(other, lambda node: needs.get(node, ())):
                    yield Finding(("entries", id), loc, f"`{other}` asks for `{one}` already.")
                    break


@check(
    "path-order",
    Severity.ERROR,
    "A path that runs against the prerequisites",
    reason="A path is an order to read in. It can't put a work before one that is to be read first.",
    mend="Move the step behind its prerequisite, or delete the prerequisite in the entry.",
    bad=(
        "steps:\n  "
        "- {read: szymanski-1988, because: The shortest proof.}  # asks for bakery-1974 first\n  "
        "- {read: bakery-1974, because: The first one.}"
    ),
    good=(
        "steps:\n  "
        "- {read: bakery-1974, because: The first one.}\n  "
        "- {read: szymanski-1988, because: The shortest proof.}"
    ),
)
def path_order(context: Context) -> Iterator[Finding]:
    needs = _needs(context)
    for key, field, steps in context.steps():
        if field != "steps":
            continue
        order = [context.graph.resolve(step.read) for step in steps]
        for i, id in enumerate(order):
            first = reachable(id, lambda node: needs.get(node, ()))
            late = [
                other
                for other in dict.fromkeys(order[i + 1 :])
                if other in first and other not in order[: i + 1]
            ]
            if late:
                which = ", ".join(f"`{other}`" for other in late)
                message = f"`{id}` stands before {which}, which its prerequisites put first."
                yield Finding(key, (field, i, "read"), message)


@check(
    "path-step-twice",
    Severity.ERROR,
    "A reading twice on a path",
    reason="Previous and next lead in a circle, and the reading is counted twice.",
    mend="Join the two steps; `sections` can name several parts.",
    bad=(
        "steps:\n  "
        "- {read: bakery-1974, because: The first one.}\n  "
        "- {read: bakery-1974, because: Once more.}"
    ),
    good=(
        "steps:\n  "
        "- {read: bakery-1974, because: The first one.}\n  "
        "- {read: szymanski-1988, because: The shortest proof.}"
    ),
)
def path_step_twice(context: Context) -> Iterator[Finding]:
    for key, field, steps in context.steps():
        order = [context.graph.resolve(step.read) for step in steps]
        for i, id in enumerate(order):
            if id in order[:i]:
                yield Finding(key, (field, i, "read"), f"`{id}` is step {order.index(id) + 1} already.")
