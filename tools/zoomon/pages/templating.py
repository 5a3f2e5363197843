"""The templates of catalog pages: Jinja with autoescape on, and the few filters that they use."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zoomon.pages import prose
from zoomon.pages.diagram import fit
from zoomon.pages.fragments import fragments_of
from zoomon.pages.page import Heading
from zoomon.pages.site import level_rank

_HEADING = re.compile(r'<h2 id="([^"]+)"[^>]*>([^<]*(?:<(?!/h2>)[^<]*)*)</h2>')
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def duration(minutes: int) -> str:
    """Minutes in words: "80 min", "2 h 30 min", "9 h"."""
    if minutes < 100:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours >= 4 or rest == 0:  # beyond half a day the minutes are false precision
        return f"{round(minutes / 60)} h"
    return f"{hours} h {rest} min"


@lru_cache(maxsize=50_000)
def short_title(title: str, most: int = 44) -> str:
    """A title for narrow places: without its subtitle where it is long, cut at a word."""
    head = re.split(r"(?<=\w\w\w): | -- | — ", title)[0]
    title = head if len(title) > most and len(head) >= 8 else title
    return fit(title, most)


def lower_first(text: str) -> str:
    """A sentence to stand after a word: no full stop, its first letter lower unless its first word is a name or an abbreviation."""
    text = text.rstrip(".")
    first = text.split(" ", 1)[0]
    common = first in (
        "A",
        "An",
        "The",
        "Anyone",
        "Someone",
        "Everyone",
        "Engineers",
        "Readers",
        "Teams",
        "People",
        "Those",
        "You",
    )
    return text[0].lower() + text[1:] if common else text


def value_in_words(value: str) -> str:
    """A value of the comparison table as people write it: `2f-plus-1` is 2f + 1, `crash-recovery` is crash recovery."""
    return value.replace("-plus-", " + ").replace("-", " ")


def number(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


@cache
def environment() -> Environment:
    env = Environment(
        loader=PackageLoader("zoomon.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    env.filters.update(
        block=prose.block,
        inline=prose.inline,
        duration=duration,
        short_title=short_title,
        lower_first=lower_first,
        number=number,
        value_in_words=value_in_words,
        host=lambda url: (urlsplit(url).hostname or "").removeprefix("www."),
        level_rank=lambda entry: level_rank(entry.level),
    )
    return env


def render(template: str, **context: Any) -> Markup:
    """The HTML of a template; `context` is escaped where it is not Markup. `f` are the fragments of its site."""
    env = environment()
    if "site" in context:
        context["f"] = fragments_of(context["site"], env)
    return Markup(env.get_template(template).render(context).strip())  # noqa: S704 -- autoescape is on


def headings(article: str) -> tuple[Heading, ...]:
    """The headings of level 2 of an article, for its table of contents."""
    return tuple(Heading(anchor, _text(html)) for anchor, html in _HEADING.findall(article))


@lru_cache(maxsize=1000)  # entries have the same few
def _text(html: str) -> str:
    return " ".join(Markup(html).striptags().split())  # noqa: S704 -- of our own template
