"""An Atom feed of the entries that were added last (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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

    root = ET.Element("feed", {"xmlns": NAMESPACE})
    _add(root, "id", home)
    _add(root, "title", title)
    if subtitle:
        _add(root, "subtitle", subtitle)
    _add(root, "updated", _midnight(latest))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    _add(ET.SubElement(root, "author"), "name", title)
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
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = valid(text)


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def valid(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return _NOT_IN_XML.sub("", text)
