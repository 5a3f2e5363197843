"""What a check is, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from zoomon.catalog.checks.context import Context
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.problems import Edit, Problem, Severity

PAGE: Final = "contribute/checks/"
"""The page of the site that explains the codes; each has its code as anchor."""

Find = Callable[[Context], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in the file of one thing of the catalog."""

    subject: Key
    """Collection and id of the thing whose file has to change; `("", "home")` for a single file."""
    loc: Loc
    message: str
    mend: str = ""
    """What to do; the check's own advice where it is empty."""
    edits: tuple[Edit, ...] = ()
    key: bool = False
    """Whether the place is that of the field's name, not of its value."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its stable code, why it is one, and how to obey it. All texts are Markdown."""

    code: str
    severity: Severity
    title: str
    """What is wrong, as a heading."""
    reason: str
    """Why that is a problem for readers or for the catalog."""
    mend: str
    """What to do about it."""
    bad: str
    """An example that is refused, YAML."""
    good: str
    """The example mended."""
    subject: str
    """The module that holds it: a chapter of the documentation."""
    find: Find | None = None
    """None for what is found while files are read, which is before anything can be allowed."""
    runs: Callable[[Context], bool] = lambda _: True
    allowable: bool = True
    """Whether `allow: {CODE: reason}` in a file silences it."""

    def problem(self, context: Context, finding: Finding) -> Problem:
        place = context.catalog.documents[finding.subject].place(finding.loc, key=finding.key)
        return Problem(
            self.code, self.severity, place, finding.message, finding.mend or self.mend, finding.edits
        )


CHECKS: Final[dict[str, Check]] = {}
"""Code -> check."""


def register(one: Check) -> None:
    """Adds a check. Raises ValueError where its code is taken: codes are stable names."""
    if one.code in CHECKS:
        raise ValueError(f"two checks have the code {one.code}")
    CHECKS[one.code] = one


def check(
    code: str,
    severity: Severity,
    title: str,
    *,
    reason: str,
    mend: str,
    bad: str,
    good: str,
    runs: Callable[[Context], bool] = lambda _: True,
    allowable: bool = True,
) -> Callable[[Find], Find]:
    """Makes a function that yields findings a check."""

    def decorate(find: Find) -> Find:
        subject = find.__module__.rpartition(".")[2]
        register(Check(code, severity, title, reason, mend, bad, good, subject, find, runs, allowable))
        return find

    return decorate
