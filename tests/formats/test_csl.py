from __future__ import annotations

import json

from zoomon.formats import Library, csl
from zoomon.formats.works import TYPES


def test_a_journal_article(library: Library) -> None:
    assert csl.item(library["ada-2014-journal"]) == {
        "id": "ada-2014-journal",
        "citation-key": "ada-2014-journal",
        "type": "article-journal",
        "title": "The CAP Story of Glorbo: 100% & more_or_less",
        "author": [
            {"family": "Berg", "given": "Ada", "non-dropping-particle": "van der"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The Example Foundation, Inc."},
        ],
        "issued": {"date-parts": [[2014, 6, 19]]},
        "container-title": "Journal of Examples",
        "container-title-short": "J. Ex.",
        "volume": 12,
        "issue": 3,
        "page": "305-319",
        "DOI": "10.1234/ex_1.2",
        "URL": "https://example.org/p.pdf?a=1&b=2",
        "language": "en",
    }


def test_a_talk_has_an_event_and_no_container(library: Library) -> None:
    item = csl.item(library["ivy-2017-talk"])
    assert item["event-title"] == "Proceedings of the Example Conference"
    assert "container-title" not in item


def test_a_thesis_is_published_by_its_university(library: Library) -> None:
    assert csl.item(library["cy-2003-thesis"])["publisher"] == "University of Example"


def test_a_report_has_a_number_and_no_issue(library: Library) -> None:
    item = csl.item(library["flo-2009-report"])
    assert (item["number"], "issue" in item) == ("TR-9", False)


def test_a_file_is_an_array_of_known_types(library: Library) -> None:
    items = json.loads(csl.write(library))
    assert [item["id"] for item in items] == sorted(item["id"] for item in items)
    assert {item["type"] for item in items} <= set(TYPES)
    assert csl.write([]) == "[]\n"
