"""Which entry of the catalog a work is already: by its identifiers, its address, or a title that is nearly the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz, process

from zoomon.catalog import addresses, identifiers
from zoomon.catalog.checks.duplicates import TITLE_RATIO, comparable_title, nearly_same
from zoomon.catalog.load import Catalog
from zoomon.catalog.model import Entry

How = Literal["same DOI", "same arXiv id", "same ISBN", "same address", "same title", "nearly the same title"]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that is the work looked for."""

    id: str
    how: How


@dataclass
class Known:
    """An index of works. Those of a catalog are in it from the start; more can be added."""

    identifiers: dict[tuple[How, str], str] = field(default_factory=dict)
    """Kind and value of an identifier -> entry id."""
    titles: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)
    """Comparable title -> entry ids with their years."""

    @classmethod
    def of(cls, catalog: Catalog) -> Known:
        known = cls()
        for id, entry in sorted(catalog.entries.items()):
            known.add(id, entry)
        return known

    def add(self, id: str, entry: Entry) -> None:
        """Takes an entry in, all its versions and addresses included."""
        for version in (entry, *entry.versions):
            self._add_work(
                id,
                title=version.title,
                year=version.year or entry.year,
                doi=version.doi,
                arxiv=version.arxiv,
                isbn=version.isbn,
            )
        for link in entry.all_links():
            for url in filter(None, (link.url, link.archived)):
                self.identifiers.setdefault(("same address", addresses.comparable(url)), id)

    def add_proposal(self, id: str, url: str, title: str | None, year: int | None) -> None:
        """Takes in a work of which no more is known."""
        self.identifiers.setdefault(("same address", addresses.comparable(url)), id)
        self._add_work(id, title=title, year=year)

    def find(
        self,
        *,
        url: str | None = None,
        doi: str | None = None,
        arxiv: str | None = None,
        isbn: str | None = None,
        title: str | None = None,
        year: int | None = None,
    ) -> Match | None:
        """The entry that a work is; None for a new one. Titles count where the years are at most one apart, or unknown."""
        for how, value in _keys(doi, arxiv, isbn, url):
            if (how, value) in self.identifiers:
                return Match(self.identifiers[how, value], how)
        return self._by_title(title, year) if title else None

    def _add_work(
        self,
        id: str,
        *,
        title: str | None = None,
        year: int | None = None,
        doi: str | None = None,
        arxiv: str | None = None,
        isbn: str | None = None,
    ) -> None:
        for how, value in _keys(doi, arxiv, isbn, None):
            self.identifiers.setdefault((how, value), id)
        for form in _title_forms(title or ""):
            self.titles.setdefault(form, []).append((id, year))

    def _by_title(self, title: str, year: int | None) -> Match | None:
        for form in _title_forms(title):
            if id := self._within_a_year(form, year):
                return Match(id, "same title")
        whole = comparable_title(title)
        near = process.extract(
            whole, list(self.titles), scorer=fuzz.ratio, score_cutoff=TITLE_RATIO, limit=None
        )
        for form, _, _ in near:
            if nearly_same(whole, form) and (id := self._within_a_year(form, year)):
                return Match(id, "nearly the same title")
        return None

    def _within_a_year(self, form: str, year: int | None) -> str | None:
        for id, known_year in self.titles.get(form, ()):
            if year is None or known_year is None or abs(year - known_year) <= 1:
                return id
        return None


def _keys(doi: str | None, arxiv: str | None, isbn: str | None, url: str | None) -> list[tuple[How, str]]:
    found: list[tuple[How, str]] = []
    if doi:
        found.append(("same DOI", identifiers.clean_doi(doi)))
    if arxiv:
        found.append(("same arXiv id", re.sub(r"v\d+$", "", identifiers.clean_arxiv(arxiv))))
    if isbn:
        found.append(("same ISBN", identifiers.isbn13(isbn)))
    if url:
        found.append(("same address", addresses.comparable(url)))
    return found


def _title_forms(title: str) -> list[str]:
    """The title for comparing, whole and without its subtitle where three words are left: people quote it either way."""
    whole = comparable_title(title)
    main = comparable_title(re.split(r":\s|\s[–—-]\s", title)[0])
    return [form for form in dict.fromkeys((whole, main if main.count(" ") >= 2 else whole)) if form]
