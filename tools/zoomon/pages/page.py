"""What a page is, and what else a site publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's table of contents."""

    anchor: str
    """The id of the heading in the article, without `#`."""
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the catalog, independent of what builds the site."""

    path: str
    """Address from the site's root: `read/ongaro-2014-raft/`; empty for the home page; ends with a slash."""
    kind: str
    """What sort of page it is (`entry`, `topic`, `readings`, ...); pages of one kind have one depth and share the theme's shell."""
    title: str
    """Plain text."""
    description: str
    """Plain text, one or two sentences."""
    article: str
    """HTML fragment, with relative links that fit `path`; headings of level 2 are those of `toc`."""
    toc: tuple[Heading, ...] = ()
    head: str = ""
    """HTML for the document's head: alternates, JSON-LD."""
    source: str | None = None
    """The file it is made from, such as `catalog/entries/ongaro-2014-raft.yml`, for the edit link."""
    search: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facets for the search, name to values; a page without any is found by its text alone."""
    words: str = ""
    """What to find it by besides its title; the words of the article where left empty."""
    weight: float = 1.0
    """How much its words count in the search."""

    @property
    def depth(self) -> int:
        """How many folders it lies deep: 2 for `read/ongaro-2014-raft/`."""
        return self.path.count("/")

    @property
    def up(self) -> str:
        """The way from this page to the root: `../../`; `./` for the home page."""
        return "../" * self.depth or "./"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is not a page: a feed, an export, an index for scripts."""

    path: str
    """Address from the site's root."""
    content: str | bytes | Path
    """Text, bytes, or the file to copy."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All that the catalog adds to a site, pages and assets in the order of their addresses."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
