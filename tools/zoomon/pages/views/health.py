"""The page on the health of the links, and the feed of their deaths and revivals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from zoomon.formats import atom
from zoomon.pages.page import Asset, Page
from zoomon.pages.site import Site
from zoomon.pages.templating import headings, render

MEANINGS: Final[Mapping[str, str]] = {
    "ok": "opens, and shows what it should",
    "moved": "opens at a new address, to which readers are sent",
    "dead": "gone, by evidence over days; readers get a copy where there is one",
    "suspect": "opens, but may show something else now",
    "blocked": "opens in a browser; our checker is not let in",
    "unknown": "gave no answer that can be judged",
}


def page(site: Site) -> Page:
    """How many links are well, which are not, and what changed."""
    links = site.users_of
    verdicts = Counter(site.health[url].verdict for url in links if url in site.health)
    unchecked = sum(1 for url in links if url not in site.health)
    ill = sorted(
        url for url in links if url in site.health and site.health[url].verdict in ("dead", "suspect")
    )
    hosts = Counter(
        urlsplit(url).hostname or ""
        for url in links
        if url in site.health and site.health[url].verdict == "blocked"
    )
    months: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for change in site.changes:
        months[f"{change.on:%B %Y}"][0 if change.died else 1] += 1
    article = render(
        "health.html",
        site=site,
        up="../",
        verdicts=[(name, meaning, verdicts[name]) for name, meaning in MEANINGS.items() if verdicts[name]],
        unchecked=unchecked,
        ill=[(url, site.health[url], links[url]) for url in ill],
        hosts=sorted(hosts.items(), key=lambda item: (-item[1], item[0])),
        months=list(months.items()),
        changes=site.changes[:20],
    )
    return Page("health/", "index", "Link health", site.trust(), article, headings(article))


def feed(site: Site) -> Asset:
    """Atom feed of deaths and revivals. The site must have an address."""
    items = [
        atom.Item(
            id=f"{site.url}health/#{change.on.isoformat()}-{'died' if change.died else 'revived'}-{change.url}",
            title=f"{'Gone' if change.died else 'Back'}: {urlsplit(change.url).hostname}",
            updated=change.on,
            link=change.archived or change.url,
            summary=change.url + (f" Copy: {change.archived}" if change.died and change.archived else ""),
        )
        for change in site.changes
    ]
    text = atom.items(items, title=f"{site.name}: links", home=site.url, address=f"{site.url}health.atom")
    return Asset("health.atom", text)
