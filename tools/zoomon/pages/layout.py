"""How pages of each kind sit in the theme, whichever builder places them."""

from __future__ import annotations

from typing import Final

from zoomon.pages.page import Page

HIDE: Final = {
    "home": ["navigation", "toc"],
    "entry": ["navigation"],
    "topic": ["navigation"],
    "path": ["navigation"],
    "question": ["navigation", "toc"],
    "person": ["navigation", "toc"],
    "venue": ["navigation", "toc"],
    "year": ["navigation", "toc"],
    "moved": ["navigation", "toc"],
    "sketch": ["navigation", "toc"],
}
"""What the theme leaves out of pages of a kind: the side bars that would say nothing."""
LEAN: Final = frozenset({"sketch"})
"""Kinds of pages that do without the theme's own script, and say what they may load and run."""
SECTION: Final = {
    "entry": "readings/",
    "topic": "topics/",
    "path": "paths/",
    "question": "questions/",
    "person": "people/",
    "venue": "venues/",
    "year": "years/",
    "sketch": "run/",
}
"""The index page whose tab is the current one on pages of a kind."""


def hidden(page: Page) -> list[str]:
    """What an index page hides: contents where it has none."""
    return ["navigation"] if page.toc else ["navigation", "toc"]
