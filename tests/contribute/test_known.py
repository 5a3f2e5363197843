from __future__ import annotations

from typing import Any

import pytest

from zoomon.catalog.load import Catalog
from zoomon.contribute.known import Known, Match


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ({"doi": "https://doi.org/10.5555/12345678"}, "same DOI"),
        ({"arxiv": "0805.1234v3"}, "same arXiv id"),
        ({"url": "http://www.example.org/glorbo.pdf#page=2"}, "same address"),
        ({"url": "https://doi.org/10.5555/12345678"}, "same address"),
        ({"url": "https://arxiv.org/pdf/0805.1234"}, "same address"),
        ({"url": "https://web.archive.org/web/2010/https://old.example.org/g"}, "same address"),
        ({"title": "glorbo made whole, a study"}, "same title"),
        ({"title": "Glorbo made whole"}, "same title"),
        ({"title": "Glorbbo Made Whole: A Study", "year": 2002}, "nearly the same title"),
    ],
)
def test_a_work_is_recognised(catalog: Catalog, given: dict[str, Any], how: str) -> None:
    match = Known.of(catalog).find(**given)
    assert match is not None
    assert (match.id, match.how) == ("byron-2001-glorbo", how)


def test_an_isbn_in_either_form(catalog: Catalog) -> None:
    match = Known.of(catalog).find(isbn="978-0-471-60695-6")
    assert match == Match("cue-2010-clocks", "same ISBN")


@pytest.mark.parametrize(
    "given",
    [
        {"url": "https://example.org/other.pdf"},
        {"title": "Glorbo Made Whole: A Study", "year": 2005},
        {"title": "Glorbo"},
        {"title": "Something Else Entirely", "url": "https://example.org/"},
        {},
    ],
)
def test_another_work_is_not(catalog: Catalog, given: dict[str, Any]) -> None:
    assert Known.of(catalog).find(**given) is None


def test_volumes_are_told_apart() -> None:
    known = Known()
    known.add_proposal("one", "https://a.example/1", "Pattern-Oriented Glorbos Volume 1", None)
    assert known.find(title="Pattern-Oriented Glorbos Volume 2") is None
    assert known.find(title="Pattern Oriented Glorbos, Volume 1") is not None
