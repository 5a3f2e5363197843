"""One file at a time: what an entry is, and what it says of itself."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from zoomon.catalog import documents, model
from zoomon.catalog.model import Entry, Link, Relation

from .samples import FULL, MINIMAL


def entry(text: str = MINIMAL, **changes: Any) -> Entry:
    data = {**documents.parse(text).data, **changes}
    return Entry.model_validate({key: value for key, value in data.items() if value is not None})


def test_the_names_of_kinds_are_written_once() -> None:
    assert get_args(model.Kind) == tuple(model.KINDS)
    assert get_args(model.Role) == tuple(model.ROLES)
    assert get_args(model.Level) == tuple(model.LEVELS)
    assert get_args(model.RelationKind) == tuple(model.RELATIONS)


def test_the_minimal_entry() -> None:
    found = entry()
    assert found.title == "Cheap Paxos"
    assert [link.role for link in found.links] == ["pdf"]
    assert found.why.startswith(
        "Shows how to survive f crashes with f + 1 working servers and f idle ones that"
    )
    assert [person.last for person in found.people] == ["Lamport", "Massa"]
    assert not found.annotated


def test_the_full_entry() -> None:
    found = entry(FULL)
    assert found.annotated, found.missing()
    assert found.added == datetime.date(2026, 11, 22)
    assert found.ideas[1].checked_by == "raft#figure-8"
    assert found.ideas[2].idea.startswith("Random election")
    assert found.relations[0] == Relation.model_validate(
        {
            "builds-on": "oki-liskov-1988-vr",
            "because": "Its authors name it as the closest earlier algorithm.",
            "where": "section 1",
        }
    )
    assert found.best_link().url == "https://raft.github.io/raft.pdf"


def test_identifiers_are_read_from_links_and_links_made_from_identifiers() -> None:
    by_link = entry(link="https://doi.org/10.1145/ABC.1")
    assert by_link.doi == "10.1145/abc.1"
    assert [link.url for link in by_link.all_links()] == ["https://doi.org/10.1145/ABC.1"]
    assert entry(link="https://arxiv.org/abs/1610.01140v3").arxiv == "1610.01140"
    by_id = entry(doi="10.1145/1", arxiv="1610.01140")
    assert [(link.url, link.role) for link in by_id.all_links()][1:] == [
        ("https://doi.org/10.1145/1", "publisher"),
        ("https://arxiv.org/abs/1610.01140", "preprint"),
    ]
    assert by_id.best_link().role == "preprint"  # the first that is known to be open
    other = entry(link=None, links=[{"url": "https://doi.org/10.1145/1", "version": "draft"}])
    assert other.doi is None  # the identifier of another version


def test_what_is_missing_is_told_in_words() -> None:
    assert entry().missing() == [
        "a summary of 60 to 150 words",
        "two ideas",
        "a level",
        "minutes",
        "a relation, or `related: none-known`",
        "a doi, arxiv or isbn, or `absent: {doi: reason}`",
    ]
    assert entry(FULL, ideas=["One."], relations=None).missing() == [
        "a second idea",
        "a relation, or `related: none-known`",
    ]
    assert entry(FULL, relations=None, related="none-known").annotated
    assert entry(FULL, summary="word " * 59).missing() == ["a summary of 60 to 150 words (it has 59)"]
    assert entry(FULL, summary="word " * 60).annotated
    assert entry(FULL, summary="word " * 151).missing() == ["a summary of 60 to 150 words (it has 151)"]


def test_a_long_address_is_fine_and_blank_text_is_none() -> None:
    url = "https://example.org/?" + "a" * 1900
    assert Link(url=url).url == url
    with pytest.raises(ValidationError):
        entry(why="   ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", "2004"),
        ("year", True),
        ("minutes", 0),
        ("authors", ["A and B"]),
        ("isbn", "9780306406158"),
        ("doi", "doi:10.1145/1"),
        ("links", ["https://a:b@example.org/"]),
        ("relations", [{"builds-on": "a", "to": "b", "because": "c"}]),
        ("why", documents.Surprise("no")),
        ("language", documents.Surprise("no")),
    ],
)
def test_what_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        entry(link=None if name == "links" else MINIMAL_LINK, **{name: value})


MINIMAL_LINK = documents.parse(MINIMAL).data["link"]
