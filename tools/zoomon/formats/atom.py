"""Atom feeds: of the entries that were added last, and of events (RFC 4287)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from zoomon.catalog import addresses
from zoomon.formats.works import Work

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
EPOCH: Final = "1970-01-01"

_NOT_IN_XML: Final = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # XML 1.0, production 2


def feed(
    works: Iterable[Work],
    *,
    title: str,
    home: str,
    address: str,
    page: Callable[[str], str],
    subtitle: str = "",
    most: int = 50,
) -> str:
    """The feed as XML: the `most` works added last, the newest first, then by id. Works without `added` are left out.

    `home`: absolute address of the site, which is the feed's id and its author's name is `title`.
    `address`: absolute address of the feed itself.
    `page`: id of an entry -> absolute address of its page, which is also the entry's Atom id.
    Times are midnight UTC of the day, since a catalog knows days: the same catalog gives the same bytes. A feed of nothing
    was updated at the epoch. Raises ValueError for an address that is not absolute.
    """
    for url in (home, address):
        if addresses.split(url) is None:
            raise ValueError(f"a feed needs absolute addresses; {url!r} is none (set the site's address)")
    dated = [(work.entry.added, work) for work in works if work.entry.added is not None]
    dated.sort(key=lambda item: item[1].id)
    dated.sort(key=lambda item: item[0], reverse=True)
    latest = dated[0][0].isoformat() if dated else EPOCH

    root = _root(home, title, subtitle, latest, address, home)
    for added, work in dated[:most]:
        url = page(work.id)
        if addresses.split(url) is None:
            raise ValueError(f"a feed needs absolute addresses; {url!r} is none (set the site's address)")
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", url)
        _add(entry, "title", work.title)
        _add(entry, "updated", _midnight(added.isoformat()))
        _add(entry, "published", _midnight(added.isoformat()))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
        ET.SubElement(entry, "link", {"rel": "related", "href": work.url})
        for person in work.authors:
            _add(ET.SubElement(entry, "author"), "name", person.display)
        for topic in work.topics:
            ET.SubElement(entry, "category", {"term": topic})
        _add(entry, "summary", work.entry.why)
    return _text(root)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that happened, for a feed of events."""

    id: str
    """Absolute address that no other item has."""
    title: str
    updated: datetime.date
    link: str
    summary: str = ""


def items(happened: Iterable[Item], *, title: str, home: str, address: str, most: int = 50) -> str:
    """A feed of events as XML, the newest first; its id is `address`. Raises ValueError for an address that is not absolute."""
    for url in (home, address):
        if addresses.split(url) is None:
            raise ValueError(f"a feed needs absolute addresses; {url!r} is none (set the site's address)")
    newest = sorted(happened, key=lambda item: (-item.updated.toordinal(), item.id))[:most]
    root = _root(address, title, "", newest[0].updated.isoformat() if newest else EPOCH, address, home)
    for item in newest:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "updated", _midnight(item.updated.isoformat()))
        ET.SubElement(entry, "link", {"rel": "alternate", "href": item.link})
        if item.summary:
            _add(entry, "summary", item.summary)
    return _text(root)


def _root(id: str, title: str, subtitle: str, updated: str, address: str, home: str) -> ET.Element:
    """The feed element with what stands above its entries."""
    root = ET.Element("feed", {"xmlns": NAMESPACE})
    _add(root, "id", id)
    _add(root, "title", title)
    if subtitle:
        _add(root, "subtitle", subtitle)
    _add(root, "updated", _midnight(updated))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    _add(ET.SubElement(root, "author"), "name", title)
    return root


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = valid(text)


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def valid(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return _NOT_IN_XML.sub("", text)
