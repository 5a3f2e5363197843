"""Problems for people and for programs: text, JSON, GitHub's workflow commands, SARIF. Pure: strings in, strings out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from zoomon.catalog.checks.registry import CHECKS, PAGE, Check
from zoomon.catalog.problems import Problem, Severity

FORMATS: Final = ("text", "json", "github", "sarif")

COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.HINT: "36"}
"""SGR codes (ECMA-48, 8.3.117)."""


def counted(number: int, word: str) -> str:
    """A number and its noun: "1 error", "2 errors"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def summary(problems: Sequence[Problem]) -> str:
    """The numbers of errors, warnings and hints: "2 errors, 1 warning, 14 hints"."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(counted(counts[severity], severity.value) for severity in Severity if counts[severity])


def text(problems: Sequence[Problem], *, entries: int, hints: bool = False, colour: bool = False) -> str:
    """For a person at a terminal: by file, each problem with its place, how to mend it and the code that explains it.

    Hints are counted only, unless `hints`. A place stands at the start of its line, so that terminals and editors make it a link.
    """

    def paint(code: str, what: str) -> str:
        return f"\x1b[{code}m{what}\x1b[0m" if colour else what

    shown = [problem for problem in problems if hints or problem.severity is not Severity.HINT]
    lines: list[str] = []
    for file, group in groupby(shown, key=lambda problem: problem.place.file):
        lines.append(paint("1", file))
        for problem in group:
            severity = paint(COLOURS[problem.severity], problem.severity.value)
            lines.append(f"{problem.place}: {severity}: {problem.message} {paint('2', f'[{problem.code}]')}")
            if problem.mend:
                lines.append(f"    {problem.mend}")
        lines.append("")
    hidden = len(problems) - len(shown)
    found = summary(shown)
    if found:
        lines.append(paint("1", f"{found}. {_entries(entries)} read."))
        fixable = sum(bool(problem.edits) for problem in shown)
        if fixable:
            which = (
                "it" if len(shown) == 1 else "all of them" if fixable == len(shown) else f"{fixable} of them"
            )
            lines.append(f"`zoomon check --fix` mends {which}.")
        code = shown[0].code
        lines.append(f"`zoomon check --explain {code}` says why; so does the site's page {PAGE}#{code}")
    else:
        lines.append(paint("32", f"Nothing wrong. {_entries(entries)} read."))
    if hidden:
        lines.append(f"{counted(hidden, 'hint')} on what could be added: `zoomon check --hints`.")
    return "\n".join(lines) + "\n"


def _entries(number: int) -> str:
    return "1 entry was" if number == 1 else f"{number:,} entries were"


def as_json(problems: Sequence[Problem]) -> str:
    """`{"version": 1, "counts": {"error", "warning", "hint"}, "problems": [...]}`, indented.

    A problem has `code`, `severity` (error, warning, hint), `file` (relative to the directory that holds catalog/), `line` and
    `column` (from 1, columns in characters), `message`, `mend` (empty where the message says it) and `fixable`. Fields may be
    added later; those here stay while `version` is 1.
    """
    counts = Counter(problem.severity for problem in problems)
    return _dump(
        {
            "version": 1,
            "counts": {severity.value: counts[severity] for severity in Severity},
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity.value,
                    "file": problem.place.file,
                    "line": problem.place.line,
                    "column": problem.place.column,
                    "message": problem.message,
                    "mend": problem.mend,
                    "fixable": bool(problem.edits),
                }
                for problem in problems
            ],
        }
    )


def _dump(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands that put each problem beside its line in a pull request (GitHub Docs, "Workflow commands").

    A run shows ten annotations of a severity, so what fails comes first.
    """
    lines = []
    order = list(Severity)
    for problem in sorted(problems, key=lambda problem: (order.index(problem.severity), problem.sort_key())):
        place = problem.place
        properties = ",".join(
            f"{name}={_property(str(value))}"
            for name, value in (
                ("file", place.file),
                ("line", place.line),
                ("col", place.column),
                ("title", problem.code),
            )
        )
        lines.append(f"::{_COMMANDS[problem.severity]} {properties}::{_data(_whole(problem))}\n")
    return "".join(lines)


def _whole(problem: Problem) -> str:
    return f"{problem.message} {problem.mend}".strip()


def _data(value: str) -> str:
    """The escapes of @actions/core: a line end would end the command, and what follows could begin another one."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def sarif(problems: Sequence[Problem], *, version: str) -> str:
    """A SARIF 2.1.0 log (OASIS) with what GitHub's code scanning asks for: rules with help, places, fingerprints.

    Columns count Unicode code points, as `columnKind` says. `version` is that of this package.
    """
    used = sorted({problem.code for problem in problems} & CHECKS.keys())
    seen: Counter[str] = Counter()
    results = []
    for problem in problems:
        # Without line numbers, so that a finding stays the same one when lines above it change.
        identity = f"{problem.place.file}\n{problem.code}\n{problem.message}"
        seen[identity] += 1
        # The one that code scanning looks at; its name is given, its value may be any text.
        fingerprint = f"{hashlib.sha256(identity.encode()).hexdigest()[:16]}:{seen[identity]}"
        result: dict[str, Any] = {"ruleId": problem.code}
        if problem.code in CHECKS:
            result["ruleIndex"] = used.index(problem.code)
        result |= {
            "level": _LEVELS[problem.severity],
            "message": {"text": _whole(problem)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.file, "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                    }
                }
            ],
            "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        }
        results.append(result)
    driver = {
        "name": "zoomon check",
        "semanticVersion": version,
        "rules": [_rule(CHECKS[code]) for code in used],
    }
    return _dump(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
        }
    )


def _rule(one: Check) -> dict[str, Any]:
    plain = "".join(char for char in f"{one.reason}\n\n{one.mend}" if char != "`")
    return {
        "id": one.code,
        "name": "".join(word.capitalize() for word in one.code.split("-")),
        "shortDescription": {"text": one.title.replace("`", "")},
        "fullDescription": {"text": one.reason.replace("`", "")[:1024]},
        "help": {"text": plain, "markdown": f"{one.reason}\n\n{one.mend}\n\n{_examples(one)}"},
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
        "properties": {
            "problem.severity": "recommendation" if one.severity is Severity.HINT else one.severity.value
        },
    }


def _examples(one: Check) -> str:
    return f"Refused:\n\n```yaml\n{one.bad}\n```\n\nAccepted:\n\n```yaml\n{one.good}\n```"


def codes(checks: Iterable[Check]) -> str:
    """All codes with their severity and what is wrong, in their order, for a terminal."""
    rows = [(one.code, one.severity.value, one.title.replace("`", "")) for one in checks]
    code, severity = (max(len(row[column]) for row in rows) for column in range(2))
    return "".join(f"{row[0]:{code}}  {row[1]:{severity}}  {row[2]}\n" for row in rows)


def explain(one: Check) -> str:
    """The documentation of a check for a terminal."""

    def indented(example: str) -> str:
        return "\n".join(f"    {line}" for line in example.splitlines())

    silenced = (
        f"allow: {{{one.code}: the reason}} in a file silences it there."
        if one.allowable
        else "It can't be silenced."
    )
    return (
        f"{one.code} ({one.severity.value}): {one.title}\n\n{one.reason}\n\n{one.mend}\n\n"
        f"Refused:\n\n{indented(one.bad)}\n\nAccepted:\n\n{indented(one.good)}\n\n{silenced}\n"
    )
