"""Ids for new entries: `surname-year-word` for works, the plain name for sites and tools."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final

from zoomon.catalog import addresses
from zoomon.catalog.names import parse, slug

MOST: Final = 80

_EMPTY_WORDS: Final = frozenset(
    [
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "in", "into", "is", "it",
        "its", "of", "on", "or", "our", "that", "the", "their", "this", "to", "towards", "toward", "under", "using", "via",
        "we", "what", "when", "where", "which", "why", "with", "without", "you", "your"
    ]
)  # fmt: skip


def propose(
    *,
    title: str | None,
    authors: Sequence[str] = (),
    year: int | None = None,
    url: str | None = None,
    taken: Container[str] = (),
) -> str:
    """An id that is not `taken`, by the catalog's rule, from what is known. Always an id, if need be `reading`."""
    for candidate in _candidates(title, authors, year, url):
        if candidate and candidate not in taken:
            return candidate
    stem = next(filter(None, _candidates(title, authors, year, url)), "reading")
    number = 2
    while stem in taken:
        stem = f"{_cut(re.sub(r'-[0-9]+$', '', stem) if number > 2 else stem, MOST - 4)}-{number}"
        number += 1
    return stem


def _candidates(
    title: str | None, authors: Sequence[str], year: int | None, url: str | None
) -> Iterator[str]:
    """Ids from the one wanted most to the longest."""
    every_word = [word for word in slug(title or "").split("-") if word]
    words = [word for word in every_word if word not in _EMPTY_WORDS] or every_word
    repository = _repository(url)
    if repository and (not authors or year is None):
        yield repository
    if authors and (words or year is not None):
        stem = [_surname(authors[0]), *([str(year)] if year is not None else [])]
        # Without a year one word is too little to tell a work from another.
        for count in range(1 if year is not None else 3, 6):
            yield _join([*stem, *words[:count]])
    elif words:
        yield _join([*words[:4], *([str(year)] if year is not None else [])])
        yield _join([*words[:6], *([str(year)] if year is not None else [])])
    elif url:
        yield _of_address(url)


def _surname(author: str) -> str:
    """The family name, or an organisation's first word; empty for what is no name."""
    try:
        name = parse(author)
    except ValueError:
        return ""
    if name.literal:
        words = [word for word in slug(name.family).split("-") if word not in _EMPTY_WORDS]
        return words[0] if words else slug(name.family)
    return slug(name.family)


def _repository(url: str | None) -> str:
    parts = addresses.split(url or "")
    if parts is None or parts.hostname not in ("github.com", "gitlab.com", "codeberg.org"):
        return ""
    match = re.fullmatch(r"/[^/]+/([^/]+?)(?:\.git)?/?", parts.path)
    return _cut(slug(match.group(1))) if match else ""


def _of_address(url: str) -> str:
    """The last word of an address's path, or its host."""
    parts = addresses.split(url)
    if parts is None:
        return ""
    # An ending such as .html, and the number by which a site knows its page, are no words.
    segments = [
        slug(re.sub(r"\.[a-z]{2,5}$|-[0-9a-f]{8,}$", "", segment)) for segment in parts.path.split("/")
    ]
    return _cut(next(filter(None, reversed(segments)), slug((parts.hostname or "").removeprefix("www."))))


def _join(words: Sequence[str]) -> str:
    return _cut("-".join(filter(None, words)))


def _cut(id: str, most: int = MOST) -> str:
    """An id of at most `most` characters, cut between words where that can be."""
    if len(id) <= most:
        return id
    return (id[: most + 1].rpartition("-")[0] or id[:most]).strip("-")
