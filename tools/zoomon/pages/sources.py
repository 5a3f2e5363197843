"""What pages take from elsewhere: the sketches that have a page, and what the link check has seen. The edge of the package."""

from __future__ import annotations

import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from zoomon.catalog import Catalog
from zoomon.links import history
from zoomon.links.model import Verdict
from zoomon.pages.book import Book, Shown
from zoomon.pages.site import Change, Health


def shown() -> Shown | None:
    """What the installed sketchbook shows of itself, found by its entry point; None where none is installed."""
    found = next(iter(entry_points(group="zoomon.sketchbook")), None)
    module: Shown | None = found.load() if found else None
    return module


def book_of(catalog: Catalog) -> Book | None:
    """The sketches, for a catalog whose entries name one; another list has no pages of sketches."""
    if not any(entry.sketch for entry in catalog.entries.values()):
        return None
    found = shown()
    if found is None:
        return None
    lessons = Path(str(found.__file__)).parent / "sketches"
    return Book(found, lessons, catalog.root / ".zoomon" / "recordings")


def health_of_links(root: Path, today: datetime.date) -> dict[str, Any]:
    """The arguments of `Site` that say how the links below `root` are. Raises history.HistoryError for a damaged history."""
    states = history.states(root)
    seen = {url: state for url, state in states.items() if state.checked}
    summary = history.health(states, today)
    return {
        "health": {
            url: Health(
                verdict=str(state.verdict),
                sentence=state.sentence(today) or (state.opened() if state.good else ""),
                href=state.moved_to if state.verdict is Verdict.MOVED and state.moved_to else url,
                archived=state.archived or None,
                archived_on=state.archived_on,
            )
            for url, state in seen.items()
        },
        "checked_on": summary.last_run,
        "checks_stale": summary.last_run is not None and summary.amber,
        "changes": tuple(
            Change(event.url, event.on, event.what == "died", event.state.archived or None)
            for event in history.events(states)
        ),
    }
