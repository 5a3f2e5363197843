"""The comparison table: attributes and values that exist, and no combination that is known to be impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.problems import Severity
from zoomon.catalog.suggest import did_you_mean

Stated = tuple[Key, Loc, Mapping[str, str | list[str]]]
"""Whose attributes and values, where in the file, and they themselves."""


def _stated(context: Context) -> Iterator[Stated]:
    for id, entry in context.catalog.entries.items():
        if entry.assumptions:
            yield ("entries", id), ("assumptions",), entry.assumptions
    if context.catalog.assumptions is not None:
        for i, rule in enumerate(context.catalog.assumptions.impossible):
            yield ("", "assumptions"), ("impossible", i, "when"), rule.when


def _values(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _loc(way: Loc, attribute: str, value: str | list[str], number: int) -> Loc:
    return (*way, attribute) if isinstance(value, str) else (*way, attribute, number)


@check(
    "assumption-unknown",
    Severity.ERROR,
    "No such attribute or value",
    reason=(
        "The comparison table has the columns and values of `assumptions.yml`; a spelling of one's own "
        "would be a column with one row."
    ),
    mend="Write an attribute and a value of `catalog/assumptions.yml`, or add it there with its meaning.",
    bad="assumptions: {timing: asynchronos}",
    good="assumptions: {timing: asynchronous}",
    allowable=False,
)
def assumption_unknown(context: Context) -> Iterator[Finding]:
    table = context.catalog.assumptions
    if table is None and ("", "assumptions") in context.catalog.documents:
        return  # it is there and has errors of its own
    attributes = table.attributes if table else {}
    for key, way, stated in _stated(context):
        for name, value in stated.items():
            if name not in attributes:
                mend = did_you_mean(name, attributes)
                yield Finding(key, (*way, name), f"no attribute is called `{name}`.", mend, key=True)
                continue
            known = attributes[name].values
            for i, one in enumerate(_values(value)):
                if known is not None and one not in known:
                    mend = did_you_mean(one, known) or f"The values of `{name}` are {', '.join(known)}."
                    yield Finding(key, _loc(way, name, value, i), f"`{name}` has no value `{one}`.", mend)
    if table is not None:
        for i, rule in enumerate(table.impossible):
            for n, name in enumerate(rule.unless):
                if name not in attributes:
                    loc = ("impossible", i, "unless", n)
                    mend = did_you_mean(name, attributes)
                    yield Finding(("", "assumptions"), loc, f"no attribute is called `{name}`.", mend)


@check(
    "assumption-several",
    Severity.ERROR,
    "Several values where one is meant",
    reason=(
        "The attribute's values exclude each other; `several: true` in `assumptions.yml` says where they "
        "don't."
    ),
    mend="Keep the value that holds.",
    bad="assumptions: {timing: [asynchronous, synchronous]}",
    good="assumptions: {timing: asynchronous}",
    allowable=False,
)
def assumption_several(context: Context) -> Iterator[Finding]:
    table = context.catalog.assumptions
    for id, entry in context.catalog.entries.items():
        for name, value in entry.assumptions.items():
            attribute = table.attributes.get(name) if table else None
            if attribute is not None and not attribute.several and len(_values(value)) > 1:
                message = f"`{name}` takes one value, and here are {len(_values(value))}."
                yield Finding(("entries", id), ("assumptions", name), message)


@check(
    "assumption-impossible",
    Severity.ERROR,
    "A combination that can't be",
    reason=(
        "A known result says that no algorithm has these properties under these assumptions. The entry has "
        "one of them wrong, or leaves out the assumption that resolves it."
    ),
    mend="Correct the value, or state the assumption that makes it possible.",
    bad="assumptions: {timing: asynchronous, faults: crash, termination: always}",
    good="assumptions: {timing: asynchronous, faults: crash, termination: always, randomness: local-coin}",
)
def assumption_impossible(context: Context) -> Iterator[Finding]:
    table = context.catalog.assumptions
    for id, entry in context.catalog.entries.items():
        for rule in table.impossible if table and entry.assumptions else ():
            stated = entry.assumptions
            holds = all(
                name in stated and set(_values(stated[name])) & set(_values(value))
                for name, value in rule.when.items()
            )
            if not holds or any(name in stated for name in rule.unless):
                continue
            said = ", ".join(f"{name}: {' or '.join(_values(stated[name]))}" for name in rule.when)
            mend = (
                f"State {' or '.join(f'`{name}`' for name in rule.unless)}, or correct a value."
                if rule.unless
                else ""
            )
            message = f"{said} can't be ({rule.id}): {rule.because.rstrip('.')}."
            yield Finding(("entries", id), ("assumptions",), message, mend, key=True)
