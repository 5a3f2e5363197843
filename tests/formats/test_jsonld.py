from __future__ import annotations

import pytest

from zoomon.formats import Library, jsonld

PAGE = "https://example.org/read/ada-2014-journal/"


def test_a_page_is_about_the_work_and_is_not_the_work(library: Library) -> None:
    page = jsonld.page(library["ada-2014-journal"], PAGE, "Examples, in order")
    assert (page["@type"], page["@id"], page["isPartOf"]["name"]) == ("WebPage", PAGE, "Examples, in order")
    assert page["datePublished"] == "2026-11-02"
    assert "author" not in page
    about = page["about"]
    assert (about["@type"], about["@id"]) == ("ScholarlyArticle", "https://doi.org/10.1234/ex_1.2")
    assert about["datePublished"] == "2014-06-19"
    assert [person["@type"] for person in about["author"]] == ["Person", "Person", "Organization"]
    assert about["author"][0] == {
        "@type": "Person", "name": "Ada van der Berg", "familyName": "van der Berg", "givenName": "Ada",
    }  # fmt: skip
    assert about["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "3",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "12",
            "isPartOf": {"@type": "Periodical", "name": "Journal of Examples", "alternateName": "J. Ex."},
        },
    }
    assert about["isAccessibleForFree"] is True
    assert about["timeRequired"] == "PT40M"


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("ed-2001-book", "Book"),
        ("cy-2003-thesis", "Thesis"),
        ("ivy-2017-talk", "VideoObject"),
        ("jan-2012-post", "Article"),
        ("glorbo-tool", "SoftwareApplication"),
        ("flo-2009-report", "Report"),
        ("gus-2011-chapter", "Chapter"),
    ],
)
def test_types(library: Library, id: str, expected: str) -> None:
    assert jsonld.about(library[id])["@type"] == expected


def test_a_talk_lasts_and_a_book_has_an_isbn_of_13_digits(library: Library) -> None:
    assert jsonld.about(library["ivy-2017-talk"])["duration"] == "PT50M"
    assert jsonld.about(library["ed-2001-book"])["isbn"] == "9780471606956"


def test_what_is_not_known_is_not_there(library: Library) -> None:
    assert None not in jsonld.about(library["glorbo-tool"]).values()
    assert "datePublished" not in jsonld.about(library["glorbo-tool"])
    assert "isAccessibleForFree" not in jsonld.about(library["ed-2001-book"])


def test_text_can_not_leave_its_script_element() -> None:
    text = jsonld.script({"name": "</script><!--<script> & \u2028"})
    assert text == (
        '<script type="application/ld+json">'
        '{"name": "\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e \\u0026 \\u2028"}</script>'
    )
