"""Soft-dead pages are found in many wordings, and live pages that use the same words are left alone."""

from __future__ import annotations

import pytest

from zoomon.links.fetch import Answer

from .servers import PROSE, page
from .test_probe import Web, ask, html
from .wordings import LIVE, LIVE_REDIRECTS, SOFT_DEAD

URL = "https://lab.example/people/lee/raft-notes.html"


class CatchAll(dict[str, Answer]):
    """A site that shows its home page for any address."""

    def get(self, key: str, default: object = None) -> Answer:  # type: ignore[override]
        return self[key] if key in self else html(page("The lab", "<h1>The lab</h1>" + PROSE))


@pytest.mark.parametrize("name", sorted(SOFT_DEAD))
def test_soft_dead(name: str) -> None:
    title, body = SOFT_DEAD[name]
    home = html(page("The lab", "<h1>The lab</h1>" + PROSE))
    finding, asked = ask(URL, {URL: html(page(title, body)), "https://lab.example/": home})
    assert finding.verdict == "suspect", finding.detail
    assert len(asked) <= 3


@pytest.mark.parametrize("name", sorted(LIVE))
@pytest.mark.parametrize("site", ["others are 404", "others are 200"])
def test_live(name: str, site: str) -> None:
    url, markup = LIVE[name]
    web: Web = CatchAll({url: html(markup)}) if site == "others are 200" else {url: html(markup)}  # type: ignore[assignment]
    finding, _ = ask(url, web)
    assert finding.verdict in ("ok", "moved"), (finding.reason, finding.detail)


@pytest.mark.parametrize("name", sorted(LIVE_REDIRECTS))
def test_live_redirects(name: str) -> None:
    steps = LIVE_REDIRECTS[name]
    finding, _ = ask(steps[0][0], dict(steps))
    assert finding.verdict in ("ok", "moved"), (finding.reason, finding.detail)
