"""Pieces of HTML about a reading that many pages show, each made once.

A topic's page lists every reading of the topic, and a reading has several topics: made anew for each page, these lines would be most
of what a build does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final
from weakref import WeakKeyDictionary, proxy

from jinja2 import Environment
from markupsafe import Markup

from zoomon.formats import coins
from zoomon.pages.site import Site

MOST_COINS: Final = 60


class Fragments:
    """The lines of a site's readings."""

    def __init__(self, site: Site, environment: Environment) -> None:
        self.site: Site = proxy(site)  # or the site would keep itself, and a server every build's
        self.environment = environment
        self.made: dict[tuple[object, ...], Markup] = {}

    @cached_property
    def macros(self) -> Any:
        return self.environment.get_template("macros.html").module

    def _once(self, macro: str, *arguments: object) -> Markup:
        key = (macro, *arguments)
        if key not in self.made:
            self.made[key] = getattr(self.macros, macro)(self, *arguments)
        return self.made[key]

    def by(self, id: str) -> Markup:
        """Authors, venue and year in a few words."""
        return self._once("short_byline", id)

    def marks(self, id: str) -> Markup:
        """Level, minutes and kind."""
        entry = self.site.entries[id]
        return self._once("marks", entry.level, entry.minutes, entry.kind)

    def chip(self, up: str, id: str) -> Markup:
        """A topic in a list of topics."""
        return self._once("chip", up, id)

    def row(self, up: str, id: str) -> Markup:
        """A line of a list that sorts."""
        return self._once("row", up, id)

    def reading(self, up: str, id: str) -> Markup:
        """A reading with its `why`."""
        return self._once("reading", up, id)

    def coins(self, ids: Sequence[str]) -> Markup:
        """What reference managers take from a list; a list of more than anybody takes at once has none."""
        works = self.site.library.works(ids if len(ids) <= MOST_COINS else ())
        return Markup("".join(map(coins.span, works)))  # noqa: S704 -- the format escapes


_OF: WeakKeyDictionary[Site, Fragments] = WeakKeyDictionary()


def fragments_of(site: Site, environment: Environment) -> Fragments:
    """The fragments of a site; made when first asked for, gone with the site."""
    if site not in _OF:
        _OF[site] = Fragments(site, environment)
    return _OF[site]
