"""What pages take from elsewhere: the sketches that have a page, and what the link check has seen. The edge of the package."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from zoomon.links import history
from zoomon.links.model import Verdict
from zoomon.pages.site import Change, Health


def known_sketches() -> frozenset[str]:
    """Names of the sketches that have a page; none while no page shows them."""
    return frozenset()


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
