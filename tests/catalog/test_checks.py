"""Every code has a fixture that it rejects, word for word as in `expected.txt`, and one that it accepts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zoomon.catalog.checks import CHECKS, check, documentation
from zoomon.catalog.load import load
from zoomon.catalog.problems import Problem, Severity

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = datetime.date(2026, 11, 22)
SKETCHES = {"bakery", "bakery#figure-2", "bakery#property-mutual_exclusion"}

Overlay = Callable[[Path], Path]


def found(root: Path, code: str) -> list[Problem]:
    """The problems of a fixture's catalog; hints of other codes left out."""
    problems = check(load(root), today=TODAY, annotated=code == "entry-not-annotated", sketches=SKETCHES)
    return [problem for problem in problems if problem.severity is not Severity.HINT or problem.code == code]


def told(problems: list[Problem]) -> str:
    """Problems as `expected.txt` holds them."""
    lines = []
    for problem in problems:
        lines.append(f"{problem.place}: {problem.code}: {problem.message}")
        if problem.mend:
            lines.append(f"    {problem.mend}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("code", CHECKS)
def test_the_bad_fixture_is_rejected_in_these_words(code: str, overlay: Overlay) -> None:
    problems = found(overlay(FIXTURES / code / "bad"), code)
    assert code in {problem.code for problem in problems}
    assert told(problems) == (FIXTURES / code / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CHECKS)
def test_the_good_fixture_is_accepted(code: str, overlay: Overlay) -> None:
    assert found(overlay(FIXTURES / code / "good"), code) == []


def test_there_is_no_fixture_without_a_check() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == {"base", *CHECKS}


def lines_of(folder: Path) -> Iterator[str]:
    """All lines of a fixture, and the names of its files."""
    for path in folder.rglob("*.y*ml"):
        yield "catalog/" + path.relative_to(folder).as_posix()
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("windows-1254")  # what is wrong with that fixture
        for line in text.splitlines():
            yield line.strip()


@pytest.mark.parametrize("code", CHECKS)
@pytest.mark.parametrize("side", ["bad", "good"])
def test_the_documented_example_is_part_of_the_fixture(code: str, side: str) -> None:
    example: str = getattr(CHECKS[code], side)
    lines = {*lines_of(FIXTURES / code / side), *lines_of(FIXTURES / "base")}
    for line in example.splitlines():
        wanted = line.split("  # ")[0].strip()
        if "..." not in wanted and not wanted.endswith(">-"):
            assert wanted in lines, f"{wanted!r} is not in tests/catalog/fixtures/{code}/{side}"


def test_documentation_says_everything_of_each_code() -> None:
    records = documentation()
    assert sorted(record["code"] for record in records) == sorted(CHECKS)
    for record in records:
        assert record["severity"] in {"error", "warning", "hint"}
        for name in ("title", "reason", "mend", "bad", "good"):
            assert str(record[name]).strip(), (record["code"], name)  # type: ignore[literal-required]
        assert not record["title"].endswith(".")
        assert record["reason"].endswith(".")
        assert record["mend"].endswith(".")


def test_problems_of_loading_come_first_to_last_with_those_of_checks(overlay: Overlay) -> None:
    problems = found(overlay(FIXTURES / "yaml-control" / "bad"), "yaml-control")
    assert problems == sorted(problems, key=Problem.sort_key)


def test_what_is_called_between_two_checks_can_end_them(overlay: Overlay) -> None:
    catalog = load(overlay(FIXTURES / "yaml-control" / "good"))
    calls: list[None] = []
    check(catalog, today=TODAY, between=lambda: calls.append(None))
    assert 20 < len(calls) <= len(CHECKS)
    with pytest.raises(ZeroDivisionError):
        check(catalog, today=TODAY, between=lambda: 1 // 0)
