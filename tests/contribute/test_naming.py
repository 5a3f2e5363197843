from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog.model import ID_PATTERN
from zoomon.contribute import naming


@pytest.mark.parametrize(
    ("title", "authors", "year", "url", "id"),
    [
        ("Time, Glorbos", ["Ada Byron"], 1978, None, "byron-1978-time"),
        ("The Part of a Whole", ["Robbert van Example"], 1998, None, "example-1998-part"),
        ("In Search of a Glorbo", ["{The Example Foundation}"], 2014, None, "example-2014-search"),
        ("Glorbo Without a Year at All", ["Ada Byron"], None, None, "byron-glorbo-year-all"),
        ("The Glorbo List of Lists for Us All", [], 2014, None, "glorbo-list-lists-us-2014"),
        (None, [], None, "https://github.com/x/awesome-glorbo", "awesome-glorbo"),
        ("Glorbo!", [], None, "https://github.com/x/glorbo.rs", "glorbo-rs"),
        (None, [], None, "https://a.example/2012/the-glorbo.html", "the-glorbo"),
        (None, [], None, "https://a.example/@u/some-story-5e7b30f154c5", "some-story"),
        (None, [], None, "https://www.a.example/", "a-example"),
        ("Größe Ärger", ["José Ñandú"], 2000, None, "nandu-2000-grosse"),
        ("中", ["中 文"], 2000, None, "2000"),
        (None, ["Ada Byron"], 2000, None, "byron-2000"),
        ("Glorbo", ["Ada and Bo"], 2000, None, "2000-glorbo"),
        (None, ["Ada Byron"], None, "https://a.example/x", "x"),
        (None, [], None, None, "reading"),
    ],
)
def test_ids(title: str | None, authors: list[str], year: int | None, url: str | None, id: str) -> None:
    assert naming.propose(title=title, authors=authors, year=year, url=url) == id


def test_a_taken_id_gets_more_words_and_then_a_number() -> None:
    taken: set[str] = set()
    ids = []
    for _ in range(5):
        id = naming.propose(title="Glorbo and Time", authors=["Ada Byron"], year=1999, taken=taken)
        taken.add(id)
        ids.append(id)
    assert ids == [
        "byron-1999-glorbo", "byron-1999-glorbo-time", "byron-1999-glorbo-2", "byron-1999-glorbo-3", "byron-1999-glorbo-4",
    ]  # fmt: skip


@given(
    title=st.one_of(st.none(), st.text(max_size=200)),
    year=st.one_of(st.none(), st.integers(1800, 2200)),
    url=st.one_of(st.none(), st.just("https://a.example/" + "x-" * 80)),
    authors=st.sampled_from([[], ["Ada Byron"], ["{" + "Long " * 60 + "}"]]),
    many=st.integers(0, 12),
)
def test_always_an_id_that_is_free(
    title: str | None, year: int | None, url: str | None, authors: list[str], many: int
) -> None:
    taken: set[str] = set()
    for _ in range(many + 1):
        id = naming.propose(title=title, authors=authors, year=year, url=url, taken=taken)
        assert re.match(ID_PATTERN, id)
        assert len(id) <= 80
        assert id not in taken
        taken.add(id)
