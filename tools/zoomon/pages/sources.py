"""What pages take from elsewhere: the sketches that are installed, and what the link check has seen. The edge of the package."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any


def known_sketches() -> frozenset[str]:
    """Names of the sketches that have a page; none while no page shows them."""
    return frozenset()


def health_of_links(root: Path) -> dict[str, Any]:
    """The arguments of `Site` that say how the links are."""
    del root
    return {}


_ = entry_points
