"""Exceptions: `allow: {CODE: reason}` in a file silences one check there, and only while it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import CHECKS, Finding, check
from zoomon.catalog.problems import Severity
from zoomon.catalog.suggest import did_you_mean

UNNEEDED: Final = "allow-unneeded"


@check(
    "allow-unknown",
    Severity.ERROR,
    "An exception from a check that does not exist",
    reason=(
        "It silences nothing. Or the check is one that nothing is excepted from: what it finds can't be "
        "right."
    ),
    mend="Write the code as `zoomon check` prints it.",
    bad="allow: {link-htttp: the site has no https}",
    good="allow: {link-http: the site has no https}",
    allowable=False,
)
def allow_unknown(context: Context) -> Iterator[Finding]:
    known = [one.code for one in CHECKS.values() if one.allowable]
    for key, allowed in context.allowed.items():
        for code in allowed:
            if code in CHECKS and not CHECKS[code].allowable:
                message = f"nothing is excepted from `{code}`."
                yield Finding(
                    key, ("allow", code), message, "Mend what it reports, and delete this.", key=True
                )
            elif code not in CHECKS:
                yield Finding(
                    key, ("allow", code), f"no check is called `{code}`.", did_you_mean(code, known), key=True
                )


@check(
    UNNEEDED,
    Severity.WARNING,
    "An exception that is no longer needed",
    reason="The check finds nothing here any more. Left in place, the exception would hide the next mistake.",
    mend="Delete it from `allow`.",
    bad="link: https://example.org/bakery\nallow: {link-http: the site has no https}",
    good="link: https://example.org/bakery",
    allowable=False,
)
def unneeded(context: Context) -> Iterator[Finding]:
    for key, allowed in context.allowed.items():
        for code in allowed:
            one = CHECKS.get(code)
            if one is None or not one.allowable or not one.runs(context):
                continue
            if code not in context.silenced.get(key, ()):
                yield Finding(key, ("allow", code), f"`{code}` finds nothing here any more.", key=True)
