"""A fabricated catalog, small and with one of each shape that formats treat differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zoomon.catalog.load import Catalog
from zoomon.catalog.model import Entry, Topic, Venue
from zoomon.formats import Library

ENTRIES: dict[str, dict[str, Any]] = {
    "ada-2014-journal": {
        "title": "The CAP Story of Glorbo: 100% & more_or_less",
        "authors": ["Ada van der Berg", "King, Jr., Martin Luther", "{The Example Foundation, Inc.}"],
        "date": "2014-06-19",
        "year": 2014,
        "kind": "paper",
        "venue": "jex",
        "volume": 12,
        "number": 3,
        "pages": "305-319",
        "doi": "10.1234/ex_1.2",
        "links": [{"url": "https://example.org/p.pdf?a=1&b=2", "access": "open"}],
        "minutes": 40,
        "added": "2026-11-02",
        "why": "It tells how Glorbo <b>came</b> to be & why.",
    },
    "bo-2016-meeting": {
        "title": "Glorbo made simple",
        "authors": ["Bo Élan"],
        "year": 2016,
        "kind": "paper",
        "venue": "EXCON",
        "arxiv": "math.GT/0309136",
        "links": [{"url": "https://example.org/simple"}],
        "added": "2026-11-03",
    },
    "cy-2003-thesis": {
        "title": "Consensus Among Glorbos",
        "authors": ["Cy Dee"],
        "year": 2003,
        "date": "2003-05",
        "kind": "thesis",
        "institution": "University of Example",
        "link": "https://example.org/thesis.pdf",
        "added": "2026-11-03",
    },
    "ed-2001-book": {
        "title": "Glorbos at Work",
        "authors": ["Ed Fee"],
        "year": 2001,
        "kind": "book",
        "publisher": "Example Press",
        "edition": 2,
        "isbn": "0471606952",
        "link": "https://example.org/book",
    },
    "flo-2009-report": {
        "title": "A Report",
        "authors": ["Flo Gee"],
        "year": 2009,
        "kind": "paper",
        "institution": "Example Labs",
        "number": "TR-9",
        "link": "https://example.org/tr9",
    },
    "gus-2011-chapter": {
        "title": "A Chapter",
        "authors": ["Gus Hi"],
        "editors": ["Ida Jay"],
        "year": 2011,
        "kind": "paper",
        "venue": "Handbook of Glorbos",
        "publisher": "Example Press",
        "pages": "10–12",
        "link": "https://example.org/chapter",
    },
    "hal-2018-preprint": {
        "title": "Preprint",
        "authors": ["Hal Io"],
        "year": 2018,
        "kind": "paper",
        "link": "https://arxiv.org/abs/1610.01140",
    },
    "ivy-2017-talk": {
        "title": "A Talk",
        "authors": ["Ivy Jo"],
        "year": 2017,
        "kind": "talk",
        "venue": "EXCON",
        "minutes": 50,
        "link": "https://www.youtube.com/watch?v=abc",
        "added": "2026-10-01",
    },
    "jan-2012-post": {
        "title": "A Post",
        "authors": ["Jan Kay"],
        "date": "2012-09-18",
        "year": 2012,
        "kind": "article",
        "venue": "Jan's Blog",
        "link": "https://example.org/2012/09/18/post/",
    },
    "glorbo-tool": {
        "title": "glorbo",
        "authors": ["{The Example Foundation}"],
        "kind": "tool",
        "link": "https://github.com/example/glorbo",
    },
    "kim-1999-standard": {
        "title": "The Glorbo Protocol",
        "authors": ["Kim Lu"],
        "year": 1999,
        "kind": "spec",
        "venue": "EXR",
        "number": 1234,
        "link": "https://example.org/exr1234",
    },
}
VENUES: dict[str, dict[str, Any]] = {
    "jex": {"title": "Journal of Examples", "short": "J. Ex.", "type": "journal"},
    "excon": {
        "title": "Proceedings of the Example Conference",
        "short": "EXCON",
        "type": "conference",
        "names": ["Example Con"],
    },
    "exr": {"title": "Example Requests", "short": "EXR", "type": "series"},
}


@pytest.fixture
def catalog() -> Catalog:
    common = {"topics": ["glorbos"], "why": "Shows that a Glorbo is more than its parts."}
    return Catalog(
        Path(),
        entries={id: Entry.model_validate({**common, **data}) for id, data in ENTRIES.items()},
        topics={
            "glorbos": Topic(title="Glorbos", definition="Among things, each Glorbo is one of a consensus.")
        },
        venues={id: Venue.model_validate(data) for id, data in VENUES.items()},
    )


@pytest.fixture
def library(catalog: Catalog) -> Library:
    return Library(catalog)
