"""What pages take from elsewhere: the sketches that have a page, and what the link check has seen. The edge of the package."""

from __future__ import annotations

import datetime
import importlib
import logging
import sys
import traceback
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from zoomon.catalog import Catalog
from zoomon.links import history
from zoomon.links.model import Verdict
from zoomon.pages import lesson, pyodide
from zoomon.pages.book import Book, Shown
from zoomon.pages.site import Change, Health, Site

log = logging.getLogger("mkdocs.plugins.zoomon")


def shown() -> Shown | None:
    """What the installed sketchbook shows of itself, found by its entry point; None where none is installed."""
    found = next(iter(entry_points(group="zoomon.sketchbook")), None)
    module: Shown | None = found.load() if found else None
    return module


def book_of(catalog: Catalog, before: Book | None = None) -> Book | None:
    """The sketches, for a catalog whose entries name one; another list has no pages of sketches.

    `before`: those of the last build while serving. They are taken again while their files are the same; of changed ones the
    code is loaded anew.
    """
    if not any(entry.sketch for entry in catalog.entries.values()):
        return None
    if before is not None:
        if before.is_current():
            before.forget_lessons()
            return before
        package = str(before.shown.__name__).partition(".")[0]
        for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            del sys.modules[name]
        importlib.invalidate_caches()
    root = catalog.root
    runtime, wrong = None, []
    try:
        runtime = pyodide.runtime(root)
    except pyodide.PinError as error:
        wrong.append(str(error))
    try:
        found = shown()
        if found is None:
            return None
        lessons = Path(str(found.__file__)).parent / "sketches"
        book = Book(found, lessons, root / ".zoomon" / "recordings", runtime, wrong)
        book.names  # noqa: B018 -- loads every sketch
    except Exception:  # noqa: BLE001 -- whatever a sketch that is being edited raises must not end the server
        log.warning("The sketches could not be loaded:\n%s", traceback.format_exc(limit=-2))
        return before
    return book


def problems_of(site: Site) -> list[str]:
    """What is wrong with the sketches and their lessons, each with the place and the way to mend it."""
    book = site.book
    if book is None:
        return []
    wrong = [*book.wrong, *(f"{name} is left out: {why}" for name, why in sorted(book.failed.items()))]
    for name in book.names:
        read = book.read(name)
        if read is None:
            continue
        properties = [one["name"] for one in book.page(name)["properties"]]
        found = [*read.problems, *lesson.check(read, book.anchors(name), properties, site.entries)]
        wrong += [f"{one.place}: {one.message} {one.mend}".rstrip() for one in found]
    return wrong


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
