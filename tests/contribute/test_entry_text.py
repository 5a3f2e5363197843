"""What is written reads back to the same data, whatever the text; and looks as the catalog's files look."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog import documents
from zoomon.catalog.load import validate
from zoomon.catalog.model import Entry
from zoomon.catalog.problems import Problem
from zoomon.contribute import entry_text

CHARACTERS = st.one_of(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
    ),
    st.sampled_from("\n\t :#,[]{}'\"-?&*!|>%@`~=\\é"),
)
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=60),
    st.lists(st.sampled_from(["no", "a", "#", "-", ":", "b:", "word", "1.5", "'x'"]), max_size=80).map(" ".join),
    st.sampled_from(
        ["", "no", "1610.01140", "2014-06", "2014-06-19", "017", "12:30", "null", "~", "- a", "a: b", "a #b", "x\n\ny", "{A B}"]
    ),
)  # fmt: skip
SCALARS = st.one_of(
    TEXTS, st.integers(0, 10**6), st.dates(datetime.date(1800, 1, 1), datetime.date(2200, 1, 1))
)
KEYS = st.text(st.sampled_from("abcdefghij-"), min_size=1, max_size=12).filter(lambda key: key[0] != "-")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=8,
)


def read(text: str) -> Any:
    document = documents.parse(text)
    assert document.problems == []
    return document.data


@given(data=st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_any_data_reads_back(data: dict[str, Any]) -> None:
    assert read(entry_text.text(data)) == data


@given(data=st.dictionaries(KEYS, SCALARS, min_size=1), said=TEXTS)
def test_missing_fields_are_comments_and_change_nothing(data: dict[str, Any], said: str) -> None:
    missing = {"zz-unknown": said, "year": ""}
    written = entry_text.text(data, missing)
    assert read(written) == data
    assert "# missing: year\n" in written
    assert "# missing: zz-unknown" in written


LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Zl", "Zp"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=200,
).filter(lambda text: bool(text.strip()))  # fmt: skip
LINKS = st.fixed_dictionaries(
    {"url": st.sampled_from(["https://example.org/a.pdf", "https://example.org/x,y?[z", "https://github.com/a/b"])},
    optional={
        "role": st.sampled_from(["page", "pdf", "code"]),
        "access": st.sampled_from(["open", "paid"]),
        "note": LINES,
    },
)  # fmt: skip
ENTRIES = st.fixed_dictionaries(
    {
        "title": LINES,
        "authors": st.lists(
            st.sampled_from(["Ada van der Berg", "{Some, Inc.}", "King, Jr., M. L."]), min_size=1
        ),
        "kind": st.sampled_from(["paper", "book"]),
        "links": st.lists(LINKS, min_size=1, max_size=3),
        "topics": st.just(["paxos", "no"]),
        "why": LINES,
    },
    optional={
        "year": st.integers(1800, 2200),
        "date": st.sampled_from(["2014-06-19", "2014-06"]),
        "volume": st.one_of(st.integers(1, 99), st.just("1.5"), st.just("7")),
        "pages": st.just("17"),
        "arxiv": st.just("1610.01140"),
        "absent": st.dictionaries(st.sampled_from(["doi", "year"]), LINES, min_size=1),
        "versions": st.just([{"id": "extended", "date": "2014-05-20", "note": "longer: by 4"}]),
        "language": st.just("no"),
        "level": st.just("advanced"),
        "minutes": st.integers(1, 500),
        "summary": LINES,
        "ideas": st.lists(st.fixed_dictionaries({"idea": LINES}, optional={"where": LINES}), max_size=3),
        "relations": st.lists(
            st.fixed_dictionaries({"builds-on": st.just("a-b"), "because": LINES}, optional={"where": LINES}),
            max_size=2,
        ),
        "prerequisites": st.just([{"id": "a-b", "because": "It: is needed."}]),
        "assumptions": st.just({"faults": ["crash", "omission"], "timing": "none"}),
        "added": st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)),
        "allow": st.dictionaries(st.just("link-http"), LINES, min_size=1),
    },
)


@given(data=ENTRIES)
def test_any_entry_reads_back_equal(data: dict[str, Any]) -> None:
    entry = Entry.model_validate(data)
    problems: list[Problem] = []
    written = entry_text.of_entry(entry)
    again = validate(Entry, documents.parse(written), problems)
    assert problems == []
    assert again == entry
    assert entry_text.of_entry(again) == written


def test_every_field_of_the_model_has_its_place() -> None:
    fields = {info.alias or name for name, info in Entry.model_fields.items()}
    assert set(entry_text.FIELDS) == fields | {"link"}


MINIMAL = """\
title: Cheap Glorbo
authors: [Ada van der Berg, '{The Example Foundation}']
year: 2004
kind: paper
link: https://example.org/cheap.pdf
topics: [glorbos]
why: Shows how to live on less.
"""


def test_a_minimal_entry() -> None:
    assert entry_text.of_entry(Entry.model_validate(read(MINIMAL))) == MINIMAL


FULL = """\
title: 'Cheap Glorbo: a story'
authors: [Ada van der Berg]
year: 2004
date: 2004-06-28
kind: paper
arxiv: '1610.01140'
links:
  - {role: page, url: https://example.org/cheap.pdf, access: open, note: 'slides, too'}
  - {role: page, url: https://example.org/cheap}
topics: [glorbos, no-glorbos]
why: Shows how to live on less.
summary: >-
  A sentence that is long enough to be folded. A sentence that is long enough to be folded. A sentence that is long enough to be
  folded.
ideas:
  - {idea: Less is more., where: section 2}
  - idea: A sentence that is long enough to need a line of its own. A sentence that is long enough to need a line of its own.
    where: section 3
relations:
  - {builds-on: some-id, because: It says so., where: section 1}
assumptions: {faults: [crash, omission]}
added: 2026-11-22
"""


def test_a_full_entry() -> None:
    assert entry_text.of_entry(Entry.model_validate(read(FULL))) == FULL


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("no", "f: 'no'\n"),
        ("it's", "f: it's\n"),
        ("'tis", "f: '''tis'\n"),
        ("2014-06", "f: '2014-06'\n"),
        ("a, b", "f: a, b\n"),
        (["a, b", "c"], "f: ['a, b', c]\n"),
        ([], "f: []\n"),
        ("one\ntwo", "f: |-\n  one\n  two\n"),
        ("one\n two ", 'f: "one\\n two "\n'),
        ("a\tb", 'f: "a\\tb"\n'),
        ([[["a"]]], "f:\n  -\n    - [a]\n"),
        ([["a"], {"b": 1}], "f:\n  - [a]\n  - {b: 1}\n"),
    ],
)
def test_style(value: Any, written: str) -> None:
    assert entry_text.text({"f": value}) == written
    assert read(written) == {"f": value}
