from __future__ import annotations

import pytest

from zoomon.catalog.model import Entry, Venue
from zoomon.formats import FORMATS, Library
from zoomon.formats.works import TYPES, Work, proper_nouns

EXPECTED = {
    "ada-2014-journal": "article-journal",
    "bo-2016-meeting": "paper-conference",
    "cy-2003-thesis": "thesis",
    "ed-2001-book": "book",
    "flo-2009-report": "report",
    "gus-2011-chapter": "chapter",
    "hal-2018-preprint": "article",
    "ivy-2017-talk": "speech",
    "jan-2012-post": "webpage",
    "glorbo-tool": "software",
    "kim-1999-standard": "standard",
}


def entry(**fields: object) -> Entry:
    data = {
        "title": "T", "authors": ["A B"], "year": 2000, "kind": "paper",
        "link": "https://example.org/", "topics": ["t"], "why": "W.",
    }  # fmt: skip
    return Entry.model_validate(data | fields)


def test_every_shape_has_its_csl_type(library: Library) -> None:
    assert {work.id: work.type for work in library} == EXPECTED
    assert set(EXPECTED.values()) | {"article-magazine"} == set(TYPES)


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("Communications of the Example 21(7)", "article-journal"),
        ("Transactions on Examples", "article-journal"),
        ("Workshop on Examples", "paper-conference"),
        ("EXDI", "paper-conference"),
        ("arXiv", "article"),
    ],
)
def test_the_name_of_an_unregistered_venue_says_what_it_is(venue: str, expected: str) -> None:
    assert Work("x", entry(venue=venue)).type == expected


def test_a_book_of_an_unregistered_venue_is_published_by_it() -> None:
    work = Work("x", entry(kind="book", venue="Example House"))
    assert (work.publisher, work.container) == ("Example House", None)


def test_a_registered_publisher_is_no_container() -> None:
    work = Work("x", entry(kind="book", venue="eh"), Venue(title="Example House", type="publisher"))
    assert (work.type, work.publisher, work.container) == ("book", "Example House", None)


def test_the_university_of_a_thesis_may_stand_as_its_venue() -> None:
    work = Work("x", entry(kind="thesis", venue="University of Example"))
    assert (work.institution, work.container) == ("University of Example", None)


def test_a_venue_is_found_by_id_short_name_and_other_spelling(library: Library) -> None:
    for spelling in ("excon", "EXCON", "Proceedings of the example conference", "example con"):
        venue = library.venue_of(entry(venue=spelling))
        assert venue is not None
        assert venue.short == "EXCON"
    assert library.venue_of(entry(venue="Elsewhere")) is None


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("305-319", ("305", "319")),
        ("305 – 319", ("305", "319")),
        ("1:1-1:31", ("1:1", "1:31")),
        (17, ("17",)),
        ("1-3, 7-9", ("1-3, 7-9",)),
        ("e12", ("e12",)),
    ],
)
def test_pages(written: str | int, pages: tuple[str, ...]) -> None:
    assert Work("x", entry(pages=written)).pages == pages


def test_proper_nouns_are_learnt_from_sentences() -> None:
    found = proper_nouns(
        [
            "Servers that run Raft agree. Servers elect a leader, and Byzantine faults are out of scope.",
            'Section 5 and Figure 2 say "Time, Clocks" and *The Part-Time Parliament* well; see Raft.',
            "In the File System a file is a file; each server is one of many servers.",
        ]
    )
    assert found == {"Raft", "Byzantine", "System"}


def test_formats_are_named_in_order() -> None:
    assert list(FORMATS) == sorted(FORMATS)
    assert {form.extension for form in FORMATS.values()} == {"bib", "json", "ris"}


def test_an_unknown_id_is_a_key_error(library: Library) -> None:
    with pytest.raises(KeyError):
        library.works(["nobody"])
