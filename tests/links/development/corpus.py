"""The pages, dressed, with what their sites say to other addresses; and how the probe judges them.

A row is one wording. Those of `gone.yml` and `alive.yml` are `train`, which the signs were developed on first; those of
`gone-later.yml` and `alive-later.yml` are `validation`: they were written afterwards. Those of `gone-sites.yml` and
`alive-sites.yml` are `sites`: what well-known sites, hosters and registrars show. Those of `gone-fresh.yml` and
`alive-fresh.yml` are `fresh`: a person who had not seen the signs wrote most of them. Most were looked at since, so they do not say how the signs do on pages that
nobody has seen; they hold what was reached.
"""

# ruff: noqa: E501 markup reads better whole

from __future__ import annotations

import html as markup
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from zoomon.links.fetch import Answer
from zoomon.links.model import Finding, Settings, Target
from zoomon.links.probe import Memory, probe

from .chrome import BRANDS, COMMON, DRESSES, PROSE

PARTS = {"train": "", "validation": "-later", "sites": "-sites", "fresh": "-fresh"}
"""Part -> ending of the names of its two files."""
FOLDER = Path(__file__).parent
MISSING = "<h1>404 Not Found</h1><p>There is nothing at this address.</p>"


@dataclass(frozen=True)
class Case:
    """One page of one site."""

    name: str
    part: str
    """One of PARTS."""
    gone: bool
    url: str
    page: str
    others: str
    home: str
    sibling: str
    to: str = ""
    """Where the address is redirected to; its page is there."""

    def answer(self, url: str) -> Answer:
        """What the site says to an address."""
        kind = {"content-type": "text/html; charset=utf-8"}
        if self.to and url == self.url:
            return Answer(url, 301, {"location": self.to}, complete=True)
        if url == (urljoin(self.url, self.to) if self.to else self.url):
            return Answer(url, 200, kind, self.page.encode(), complete=True)
        if urlsplit(url).path.strip("/") == "":
            return Answer(url, 200, kind, self.home.encode(), complete=True)
        if self.others == "home":
            return Answer(url, 302, {"location": "/"}, complete=True)
        if self.others == "missing":
            return Answer(url, 404, kind, self.sibling.encode(), complete=True)
        if self.to and self.others == "same":
            return Answer(url, 301, {"location": self.to}, complete=True)
        return Answer(url, 200, kind, self.sibling.encode(), complete=True)


def cases() -> Iterator[Case]:
    """All pages of all parts, in a fixed order."""
    for part, ending in PARTS.items():
        for gone, name in ((True, "gone"), (False, "alive")):
            for row in yaml.safe_load((FOLDER / f"{name}{ending}.yml").read_text(encoding="utf-8")):
                yield from _dressed(row, part, gone=gone)


def _dressed(row: dict[str, Any], part: str, *, gone: bool) -> Iterator[Case]:
    chance = random.Random(row["id"])
    softwares = row.get("chrome") or chance.sample(COMMON, 3)
    for software in softwares:
        brand = chance.choice(BRANDS)
        name = "".join(chance.choice(("ra", "vel", "to", "quo", "mi", "stra")) for _ in range(3))
        host = f"{name}.example"
        words = {
            "{Brand}": brand, "{host}": host, "{name}": name, "{Slug}": row["path"].strip("/").rpartition("/")[2].replace("-", " "),
            "{prose}": "".join(f"<p>{text}</p>" for text in chance.sample(PROSE, 2)),
        }  # fmt: skip

        def filled(text: str, words: dict[str, str] = words) -> str:
            for mark, word in words.items():
                text = text.replace(mark, word)
            return text

        dress = DRESSES[software]
        lang = row.get("lang", "en")
        title, body, head = filled(row["title"]), filled(row["body"]), row.get("head", "")
        page = dress(title, body, head, lang, brand, random.Random(row["id"] + software), gone)
        home = dress(brand, f"<h1>{brand}</h1><p>{PROSE[4]}</p>", "", lang, brand, random.Random(3), False)
        others = row.get("others", "same" if gone else "missing")
        if others == "same":
            sibling = dress(title, body, head, lang, brand, random.Random(row["id"] + software + "2"), gone)
        else:
            text = f"<h1>{markup.escape('Not found')}</h1><p>The page that you asked for is not here.</p>"
            sibling = dress(f"Not found | {brand}", text, "", lang, brand, random.Random(7), True) if others == "same-chrome" else MISSING  # fmt: skip
        yield Case(
            f"{row['id']}/{software}",
            part,
            gone,
            f"https://{host}{row['path']}",
            page,
            others,
            home,
            sibling,
            row.get("to", ""),
        )


def judged(case: Case) -> Finding:
    """The finding of the probe."""
    steps = probe(Target(case.url.replace(" ", "%20")), Memory(), Settings(), random.Random(1))
    ask = next(steps)
    try:
        while True:
            ask = steps.send(replace(case.answer(ask.url), url=ask.url))
    except StopIteration as stop:
        finding: Finding = stop.value
        return finding
