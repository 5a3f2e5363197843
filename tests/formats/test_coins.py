from __future__ import annotations

from html import unescape
from urllib.parse import parse_qsl

import pytest

from zoomon.formats import Library, coins


def pairs(library: Library, id: str) -> list[tuple[str, str]]:
    return parse_qsl(coins.context_object(library[id]), strict_parsing=True)


def test_a_journal_article(library: Library) -> None:
    assert pairs(library, "ada-2014-journal") == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft_id", "info:doi/10.1234/ex_1.2"),
        ("rft_id", "https://example.org/p.pdf?a=1&b=2"),
        ("rft.genre", "article"),
        ("rft.atitle", "The CAP Story of Glorbo: 100% & more_or_less"),
        ("rft.jtitle", "Journal of Examples"),
        ("rft.stitle", "J. Ex."),
        ("rft.aulast", "van der Berg"),
        ("rft.aufirst", "Ada"),
        ("rft.au", "van der Berg, Ada"),
        ("rft.au", "King, Martin Luther, Jr."),
        ("rft.aucorp", "The Example Foundation, Inc."),
        ("rft.date", "2014-06-19"),
        ("rft.volume", "12"),
        ("rft.issue", "3"),
        ("rft.pages", "305-319"),
        ("rft.spage", "305"),
        ("rft.epage", "319"),
        ("rft.language", "en"),
    ]


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("bo-2016-meeting", {"rft.genre": "proceeding", "rft.atitle": "Glorbo made simple",
                             "rft.btitle": "Proceedings of the Example Conference"}),
        ("cy-2003-thesis", {"rft.title": "Consensus Among Glorbos", "rft.inst": "University of Example",
                            "rft_val_fmt": "info:ofi/fmt:kev:mtx:dissertation"}),
        ("ed-2001-book", {"rft.genre": "book", "rft.btitle": "Glorbos at Work", "rft.isbn": "0471606952",
                          "rft.pub": "Example Press"}),
        ("flo-2009-report", {"rft.genre": "report", "rft.btitle": "A Report", "rft.pub": "Example Labs"}),
        ("gus-2011-chapter", {"rft.genre": "bookitem", "rft.btitle": "Handbook of Glorbos"}),
        ("hal-2018-preprint", {"rft.genre": "preprint", "rft_id": "https://arxiv.org/abs/1610.01140"}),
        ("ivy-2017-talk", {"rft.type": "videoRecording", "rft.creator": "Jo, Ivy"}),
        ("jan-2012-post", {"rft.type": "webpage", "rft.source": "Jan's Blog", "rft.date": "2012-09-18",
                           "rft.identifier": "https://example.org/2012/09/18/post/"}),
        ("glorbo-tool", {"rft.type": "computerProgram", "rft.creator": "The Example Foundation"}),
    ],
)  # fmt: skip
def test_each_shape(library: Library, id: str, expected: dict[str, str]) -> None:
    found = dict(pairs(library, id))
    assert {key: found[key] for key in expected} == expected


def test_the_genre_stands_alone_where_zotero_looks_for_it(library: Library) -> None:
    title = unescape(coins.span(library["bo-2016-meeting"])).split('"')[3]
    assert "rft.genre=proceeding" in title.split("&")
