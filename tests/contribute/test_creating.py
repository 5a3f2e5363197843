from __future__ import annotations

import datetime
from typing import Any

from zoomon.catalog.load import Catalog
from zoomon.contribute.creating import create

TODAY = datetime.date(2026, 11, 22)
FIELDS: dict[str, Any] = {
    "title": "A New Glorbo",
    "authors": ["Ada Byron"],
    "year": 2020,
    "kind": "paper",
    "link": "http://arxiv.org/pdf/1610.01140",
    "topics": ["glorbo"],
    "why": "Shows what nobody had shown of a Glorbo before.",
}


def codes(catalog: Catalog, **fields: Any) -> set[str]:
    created = create(catalog, FIELDS | fields, today=TODAY)
    return {problem.code for problem in created.problems if problem.severity != "hint"}


def test_a_good_entry_is_named_made_canonical_and_has_no_problem(catalog: Catalog) -> None:
    created = create(catalog, FIELDS | {"venue": None, "added": TODAY}, today=TODAY)
    assert (created.id, created.file) == ("byron-2020-new", "catalog/entries/byron-2020-new.yml")
    assert created.text.splitlines()[4:] == [
        "link: https://arxiv.org/abs/1610.01140",
        "topics: [glorbo]",
        "why: Shows what nobody had shown of a Glorbo before.",
        "added: 2026-11-22",
    ]
    assert created.entry is not None
    assert created.entry.arxiv == "1610.01140"
    assert codes(catalog) == set()


def test_the_catalog_stays_as_it_is(catalog: Catalog) -> None:
    before = (dict(catalog.entries), set(catalog.ids["entries"]), dict(catalog.documents))
    create(catalog, FIELDS, today=TODAY)
    assert (catalog.entries, catalog.ids["entries"], catalog.documents) == before


def test_what_the_checks_find_is_told_before_it_is_written(catalog: Catalog) -> None:
    assert codes(catalog, link="https://example.org/glorbo.pdf") == {"work-same-link"}
    assert codes(catalog, doi="10.5555/12345678") == {"work-same-identifier"}
    assert codes(catalog, title="Glorbo Made Whole - A Study", year=2001) == {"work-same-title"}
    assert codes(catalog, topics=["glorbos"]) == {"topic-unknown"}
    assert codes(catalog, year=2030) == {"year-future"}


def test_fields_that_make_no_entry_are_told_with_their_lines(catalog: Catalog) -> None:
    created = create(catalog, FIELDS | {"kind": "papr", "authors": ["A and B"]}, today=TODAY)
    assert created.entry is None
    assert [(problem.place.line, problem.code) for problem in created.problems] == [
        (2, "name-form"),
        (4, "field-value"),
    ]


def test_an_id_that_is_taken_or_has_moved_is_not_given_again(catalog: Catalog) -> None:
    fields = FIELDS | {"title": "Glorbo and More", "year": 2001}
    assert create(catalog, fields, today=TODAY).id == "byron-2001-glorbo-more"
