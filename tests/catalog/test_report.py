"""Problems in four formats."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog.checks import CHECKS
from zoomon.catalog.problems import Edit, Place, Problem, Severity
from zoomon.catalog.report import as_json, explain, github, sarif, summary, text

ERROR = Problem(
    "link-tracking",
    Severity.ERROR,
    Place("catalog/entries/a.yml", 5, 7),
    "It tracks.",
    "Write x.",
    (Edit(1, 2, "x"),),
)
WARNING = Problem("topic-unused", Severity.WARNING, Place("catalog/topics/b.yml"), "Nobody has it.")
HINT = Problem("entry-listed", Severity.HINT, Place("catalog/entries/a.yml"), "It lacks much.")
ALL = [HINT, ERROR, WARNING]


def test_text_is_grouped_by_file_and_says_how_to_mend() -> None:
    assert text(ALL, entries=12) == (
        "catalog/entries/a.yml\n"
        "catalog/entries/a.yml:5:7: error: It tracks. [link-tracking]\n"
        "    Write x.\n"
        "\n"
        "catalog/topics/b.yml\n"
        "catalog/topics/b.yml:1:1: warning: Nobody has it. [topic-unused]\n"
        "\n"
        "1 error, 1 warning. 12 entries were read.\n"
        "`zoomon check --fix` mends 1 of them.\n"
        "`zoomon check --explain link-tracking` says why; so does the site's page contribute/checks/#link-tracking\n"
        "1 hint on what could be added: `zoomon check --hints`.\n"
    )


def test_text_without_problems() -> None:
    assert text([], entries=1) == "Nothing wrong. 1 entry was read.\n"
    assert text([HINT], entries=2) == (
        "Nothing wrong. 2 entries were read.\n1 hint on what could be added: `zoomon check --hints`.\n"
    )
    assert "hint: It lacks much. [entry-listed]" in text([HINT], entries=2, hints=True)


def test_colour_is_only_added() -> None:
    coloured = text(ALL, entries=2, hints=True, colour=True)
    assert "\x1b[31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == text(ALL, entries=2, hints=True)
    assert "\x1b" not in text(ALL, entries=2)


def test_summary() -> None:
    assert summary([]) == ""
    assert summary([ERROR, ERROR, HINT]) == "2 errors, 1 hint"


def test_json_has_the_documented_shape() -> None:
    assert json.loads(as_json(ALL)) == {
        "version": 1,
        "counts": {"error": 1, "warning": 1, "hint": 1},
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
            for problem in ALL
        ],
    }


def test_github_puts_errors_first() -> None:
    assert github(ALL) == (
        "::error file=catalog/entries/a.yml,line=5,col=7,title=link-tracking::It tracks. Write x.\n"
        "::warning file=catalog/topics/b.yml,line=1,col=1,title=topic-unused::Nobody has it.\n"
        "::notice file=catalog/entries/a.yml,line=1,col=1,title=entry-listed::It lacks much.\n"
    )


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_of_a_stranger_becomes_a_command_of_its_own(message: str, file: str) -> None:
    out = github([Problem("x", Severity.ERROR, Place(file), message)])
    body = out.removesuffix("\n")
    assert "\n" not in body
    assert "\r" not in body
    head, _, data = body[2:].partition("::")
    assert head.startswith("error file=")
    assert head.count(",") == 3
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        data = data.replace(code, char)
    assert data == message.strip()


def test_sarif_has_what_code_scanning_asks_for() -> None:
    log = json.loads(sarif([*ALL, ERROR], version="1.2.3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "zoomon check"
    assert driver["semanticVersion"] == "1.2.3"
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == ["entry-listed", "link-tracking", "topic-unused"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert "```yaml" in rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    assert [result["level"] for result in run["results"]] == ["note", "error", "warning", "error"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == 4  # the same finding twice has two


def test_a_sarif_fingerprint_does_not_change_with_the_line() -> None:
    moved = Problem(ERROR.code, ERROR.severity, Place(ERROR.place.file, 50, 7), ERROR.message, ERROR.mend)

    def fingerprint(problem: Problem) -> str:
        result = json.loads(sarif([problem], version="1"))["runs"][0]["results"][0]
        return str(result["partialFingerprints"])

    assert fingerprint(moved) == fingerprint(ERROR)


@pytest.mark.parametrize("code", CHECKS)
def test_every_code_is_explained(code: str) -> None:
    told = explain(CHECKS[code])
    assert told.startswith(f"{code} (")
    assert CHECKS[code].reason in told
    assert CHECKS[code].mend in told
