from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from zoomon.formats import Library, atom

NS = {"a": atom.NAMESPACE}
HOME = "https://example.org/list/"


def feed(library: Library, most: int = 50) -> str:
    return atom.feed(
        library,
        title="What is new",
        subtitle="Readings",
        home=HOME,
        address=HOME + "new/feed.xml",
        page=lambda id: f"{HOME}read/{id}/",
        most=most,
    )


def test_the_newest_come_first_and_those_without_a_day_not_at_all(library: Library) -> None:
    root = ET.fromstring(feed(library))
    assert [entry.findtext("a:id", "", NS) for entry in root.findall("a:entry", NS)] == [
        f"{HOME}read/{id}/"
        for id in ("bo-2016-meeting", "cy-2003-thesis", "ada-2014-journal", "ivy-2017-talk")
    ]
    assert root.findtext("a:updated", "", NS) == "2026-11-03T00:00:00Z"


def test_each_entry_has_what_rfc_4287_asks(library: Library) -> None:
    root = ET.fromstring(feed(library))
    assert root.tag == f"{{{atom.NAMESPACE}}}feed"
    for element in (root, *root.findall("a:entry", NS)):
        for tag in ("id", "title", "updated"):
            assert len(element.findall(f"a:{tag}", NS)) == 1
        assert element.find("a:link[@rel='alternate']", NS) is not None
        assert element.find("a:author/a:name", NS) is not None
    entry = root.find("a:entry[3]", NS)
    assert entry is not None
    assert entry.findtext("a:summary", "", NS) == "It tells how Glorbo <b>came</b> to be & why."
    assert [name.text for name in entry.findall("a:author/a:name", NS)] == [
        "Ada van der Berg", "Martin Luther King, Jr.", "The Example Foundation, Inc.",
    ]  # fmt: skip
    link = root.find("a:link[@rel='self']", NS)
    assert link is not None
    assert link.get("href") == HOME + "new/feed.xml"


def test_the_same_catalog_gives_the_same_bytes(library: Library) -> None:
    assert feed(library) == feed(library)
    assert feed(library).startswith('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns=')


def test_no_more_than_asked(library: Library) -> None:
    assert feed(library, most=1).count("<entry>") == 1


def test_a_feed_of_nothing_is_still_a_feed() -> None:
    text = atom.feed([], title="T", home=HOME, address=HOME + "f", page=str)
    assert ET.fromstring(text).findtext("a:updated", "", NS) == "1970-01-01T00:00:00Z"


def test_addresses_must_be_absolute(library: Library) -> None:
    with pytest.raises(ValueError, match="set the site's address"):
        atom.feed([], title="T", home="/", address=HOME, page=str)
    with pytest.raises(ValueError, match="absolute"):
        atom.feed(library, title="T", home=HOME, address=HOME, page=lambda id: f"/read/{id}/")
