"""Prose of entries: CommonMark without raw HTML, and nothing in the result but text, emphasis, code, lists and safe links.

The site's own Markdown extensions never see it: an entry is written by strangers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_BLOCK = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "heading", "lheading", "hr", "html_block"]
)
_TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote", "br"}
_NOT_PLAIN = re.compile(r"[\\`*_\[\]<>&\n#!|~]|https?:")


def _absolute_links(_tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or value.startswith(("http://", "https://")) else None


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_absolute_links,
        url_schemes={"http", "https"},
        link_rel="noopener",
        strip_comments=True,
    )


@lru_cache(maxsize=20_000)
def block(text: str) -> Markup:
    """Paragraphs and lists as HTML."""
    if text[:1].isalpha() and not _NOT_PLAIN.search(text):  # most prose is: a tenth of the cost
        return Markup(f"<p>{text}</p>")  # noqa: S704 -- nothing in it to escape
    return Markup(_clean(_BLOCK.render(text)).strip())  # noqa: S704 -- sanitised just here


@lru_cache(maxsize=50_000)
def inline(text: str) -> Markup:
    """One line as HTML: emphasis, code and links, no blocks."""
    if not _NOT_PLAIN.search(text):
        return Markup(escape(text, quote=False))  # noqa: S704 -- escaped just here
    return Markup(_clean(_BLOCK.renderInline(text)).strip())  # noqa: S704 -- sanitised just here


def plain(text: str) -> str:
    """The text alone, for descriptions, titles of pages and feeds."""
    if not _NOT_PLAIN.search(text):
        return text
    return " ".join(_unescape(_BLOCK.render(text)).split())


def _unescape(html: str) -> str:
    from html import unescape

    # Tags go before entities are resolved, so that "&lt;b&gt;" stays text.
    return unescape(re.sub(r"<[^>]+>", " ", html))


def shortened(text: str, most: int = 200) -> str:
    """Plain text of at most `most` characters, cut at a word."""
    text = plain(text)
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


_PIECES = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]+>)", re.DOTALL)
_ID = re.compile(r"(?<![\w/#-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w/-])")


def with_links(html: str, link: Callable[[str], str | None]) -> Markup:
    """The HTML with ids of entries in its text ("see raft-liveness-2020") turned into what `link` gives for them."""
    if "-" not in html:
        return Markup(html)  # noqa: S704 -- as safe as `html`
    pieces = _PIECES.split(html)
    for i in range(0, len(pieces), 2):
        pieces[i] = _ID.sub(lambda match: link(match.group()) or match.group(), pieces[i])
    return Markup("".join(pieces))  # noqa: S704 -- as safe as `html` and `link` are
