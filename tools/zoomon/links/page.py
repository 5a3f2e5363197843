"""What an HTML page says of itself: title, headings, words, redirects of its own, anchors. Pure.

A page is read by regular expressions over a bounded prefix, each part only when it is asked for: most pages are good
and need no more than title and headings, and a tree of 128 KB costs more time than the request did.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re
import unicodedata
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from .pattern import lazily

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,500}>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)
_SVG = re.compile(r"<svg\b.*?(?:</svg|$)", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h([12])\b[^>]{0,500}>(.{0,1000}?)</h\1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_HIDDEN = re.compile(
    r"<(script|style|template|svg|title|noscript|iframe|object)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL
)
_UNSEEN = lazily(
    r"<(div|p|section|span|article|main)\b[^>]{0,500}?(?:\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden)[^>]{0,500}>.{0,4000}?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_CHROME = re.compile(r"<(nav|header|footer|aside|select|menu)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_FORM = re.compile(r"<form\b(?:(?!</form|<h[1-6]\b).){0,3000}</form\s*>", re.IGNORECASE | re.DOTALL)
"""A form for a search or a log-in; ASP.NET and JSF put a whole page into one, whose words are the page's."""
_CONTAINER_END = re.compile(r"</(?:div|main|article|section|td|form|center)\s*>|<hr\b[^>]*>", re.IGNORECASE)
_ANY_HEADING = re.compile(r"<h([1-6])\b[^>]{0,500}>(.{0,1000}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_LINKED = re.compile(r"<(a|ul|ol)\b.{0,4000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<(?:meta|link|base)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][-a-zA-Z0-9_:.]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_HREF = re.compile(r"""<a\b[^>]{0,500}?\bhref\s*=\s*(?:["']([^"']*)["']|([^\s"'>]+))""", re.IGNORECASE)
_LANG = re.compile(r"""<html\b[^>]*?\blang\s*=\s*["']?([A-Za-z-]+)""", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"<(?:p|li|dd|td|blockquote|pre)\b[^>]*>(.*?)(?=<(?:p|li|dd|td|div|h\d|/|pre)\b|</)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|div|h\d|li|ul|ol|dl|dt|dd|td|tr|table|section|article|main|center|blockquote|pre|br|hr|form)\b[^>]*>",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")
_COUNTERS = lazily(
    r"google-?analytics|googletagmanager|gtag|matomo|piwik|plausible|cloudflareinsights|goatcounter|statcounter|hotjar",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)(?:</script|$)", re.IGNORECASE | re.DOTALL)
_ONLOAD = re.compile(r"""<body\b[^>]*?\bonload\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b.*?(?:</noscript\s*>|$)", re.IGNORECASE | re.DOTALL)
_DATA_SCRIPT = re.compile(
    r"""type\s*=\s*["']?(?:application/(?:ld\+)?json|text/(?:template|x-)|math/)""", re.IGNORECASE
)
_SCRIPT_REDIRECT = re.compile(
    r"""(?:(?:window|document|self|top|parent)\s*\.\s*)*location(?:\s*\.\s*href)?\s*"""
    r"""(?:=(?!=)\s*|\.\s*(?:replace|assign)\s*\(\s*)(["'])(?P<url>[^"'\\\s]{1,500})\1""",
)
_ANCHOR = re.compile(r"<([a-z][a-z0-9:-]{0,30})(\s[^<>]{0,4000})>", re.IGNORECASE)
_ANCHOR_NAME = re.compile(r"""(?:^|\s)(?:xml:)?(id|name)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_NO_ELEMENTS = re.compile(
    r"<(script|style|template|textarea|noscript)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL
)
"""What has markup in it that a browser makes no elements of."""
_LINES = re.compile(r"(?:L|line-?)\d+(?:C\d+)?(?:[-,]L?\d+(?:C\d+)?)?", re.IGNORECASE)
_INPUT = re.compile(r"""<(?:input(?![^>]{0,300}\bhidden\b)|select|textarea)\b""", re.IGNORECASE)
_LABEL = re.compile(r"(?:^|(?<=[.;,:] )|(?<=: ))([A-Z][A-Za-z]{1,14}(?: [A-Za-z]{1,10})?):(?:\s+|$)")
_BIBTEX = re.compile(r"""\b([a-z]{3,12}) ?= ?[{"]([^{}"]*)[}"]""")
_PASSWORD = re.compile(r"""<input\b[^>]{0,300}type\s*=\s*["']?password""", re.IGNORECASE)
_REFRESH = re.compile(
    r"""^\s*(?P<delay>\d*\.?\d*)\s*(?:[;,]\s*(?:url\s*=\s*)?(?P<url>.+?))?\s*$""", re.IGNORECASE | re.DOTALL
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

_UNSPACED = lazily("[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
"""Thai, Japanese, Chinese and Korean."""

HEAD = 48 * 1024
"""Title and metas are looked for in this many characters."""


def decode(body: bytes, content_type: str) -> str:
    """The text of a page: by the header's charset, the page's own, UTF-8, and else Windows-1252 (WHATWG)."""
    label = ""
    if match := re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", content_type, re.IGNORECASE):
        label = match[1]
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        label = "utf-16"
    elif declared := _CHARSET.search(body[:4096]):
        label = declared[1].decode("ascii")
    if label.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        label = "windows-1252"
    try:
        if label:
            return body.decode(label, "replace")
    except LookupError:
        pass
    try:
        # The prefix may end within a character.
        return (
            body.decode("utf-8")
            if len(body) < 4
            else body[:-3].decode("utf-8") + body[-3:].decode("utf-8", "ignore")
        )
    except UnicodeDecodeError as error:
        if error.start > len(body) - 8:
            return body[: error.start].decode("utf-8", "ignore")
        return body.decode("windows-1252", "replace")


def plain(markup: str) -> str:
    """Markup without tags, character references resolved, white space collapsed."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


_ODD_SLASHES = re.compile(r"(https?):/*", re.IGNORECASE)


def joined(base: str, reference: str) -> str:
    """The address that a reference on the page at `base` leads to, read as leniently as browsers do (WHATWG URL
    Standard, section 4.4): blanks and line ends are dropped, backslashes are slashes, their number after the scheme
    does not matter. Empty where it is no address all the same."""
    reference = re.sub(r"[\t\r\n]", "", reference.strip("\0 \t\r\n\f"))
    path = re.split("[?#]", reference, maxsplit=1)[0]
    rest = reference[len(path) :]
    path = path.replace("\\", "/")
    if match := _ODD_SLASHES.match(path):
        scheme = match[1].lower()
        slashes = match.end() - len(scheme) - 1
        relative = slashes < 2 and base.startswith(
            scheme + ":"
        )  # as `http:page.html` is on a page that came by http
        path = path[len(scheme) + 1 :] if relative else f"{scheme}://{path[match.end() :]}"
    try:
        url: str = urljoin(base, path + rest)
        urlsplit(url)
    except ValueError:
        return ""
    return url


def words(text: str) -> list[str]:
    """Words in lower case; a script without spaces gives one word a run."""
    return _WORD.findall(text.casefold())


def weight(text: str) -> int:
    """How many words a text is worth: characters of scripts without spaces count half a word each."""
    count = len(text.split())
    return count if text.isascii() else count + len(_UNSPACED.findall(text)) // 2


_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "ё": "е",
        "Ё": "Е",
    }
)
"""Letters that have no decomposition in Unicode."""


_VOICED = "\u3099\u309a"
"""Marks that make another letter of a kana (カ, ガ)."""


def fold(text: str) -> str:
    """Text to compare by: lower case, without accents of Latin and Greek letters, punctuation to single spaces."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    text = text.translate(_PLAIN_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text).replace("и\u0306", "й")
    bare = "".join(char for char in decomposed if char in _VOICED or not unicodedata.combining(char))
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", bare).casefold()))


def _happens(before: str) -> bool:
    """A statement behind this code is executed when the page loads: it is at the top level, or in a function that is
    called at once or by a timer or the load event, and no condition stands before it."""
    if re.search(r"\b(?:if|else|case|while|for|catch)\b|[?&|]\s*\(?\s*$", before):
        return False
    if before.count("{") <= before.count("}"):
        return "=>" not in before.rpartition(";")[2] or "setTimeout" in before
    at_once = (
        r"setTimeout\s*\(|\bonload\b|DOMContentLoaded|[\"']load[\"']|\(\s*function\s*\(\s*\)|\(\s*\(\s*\)\s*=>|"
        r"\$\(\s*(?:document|function)"
    )
    return re.search(at_once, before) is not None


_LIBRARIES = lazily(
    r"(?:^|[/\s\"'=])(?:jquery|bootstrap|modernizr|html5shiv|respond|polyfills?|mathjax|katex|highlight|prism|rainbow|lazysizes|lazyload|popper|what-input|"
    r"wp-embed|wp-emoji-release|comment-reply|skip-link-focus-fix|doctools|sphinx_highlight|language_data|underscore|lodash|moment|fontawesome|fitvids|lightbox|"
    r"cookieconsent|adsbygoogle|addthis|sharethis|webfont|analytics|tracking|stats|focus-visible|theme-toggle|darkmode|dark-mode)[\w.-]*(?:\.js|\b)",
    re.IGNORECASE,
)
"""Sources of scripts that give no page its sections."""
_SERVED = lazily(
    r"wp-content/|wp-includes/|/core/misc/drupal|drupal-settings-json|/load\.php\?|wgpagename|/cdn/shop/|cdn\.shopify\.com|__viewstate|"
    r"_static/(?:doctools|documentation_options)|<meta[^>]{0,60}generator[^>]{0,60}(?:wordpress|drupal|joomla|typo3|mediawiki|dokuwiki|wix\.com|hugo|jekyll|sphinx|ghost|blogger|plone|phpbb|vbulletin|discourse)|"
    r"com-atlassian-confluence|ajs-page-id|powered by phpbb|id=[\"']?xenforo"
)
"""In markup in lower case: software that puts a page's words into its source, whatever its scripts do then."""
_RENDERED = lazily(
    r"""\bid\s*=\s*["']?(?:__next|___gatsby)|data-server-rendered|data-reactroot|ng-server-context"""
)
"""In markup in lower case: frameworks that can render on the server; where they did, a heading and a paragraph are there."""
_BUILDS = lazily(
    r"createElement|innerHTML|outerHTML|insertAdjacent|appendChild|\.(?:append|prepend|before|after|html|replaceWith|load)\s*\(|document\.write|\.id\s*=|setAttribute|"
    r"attachShadow|customElements|\b(?:render|hydrate|mount|createApp|createRoot)\b|\bfetch\s*\(|XMLHttpRequest|\bimport\b|\brequire\b|importScripts|eval\s*\(|__NEXT|webpack|unescape\s*\(|atob\s*\("
)
"""What code does that adds to a page."""


_CALL = re.compile(r"(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(")
_KNOWN_CALLS = frozenset(
    re.findall(
        r"\w+",
        "if for while switch catch function return typeof with matchMedia parseInt parseFloat String Number Boolean Date Array "
        "Object RegExp Error isNaN setTimeout setInterval clearTimeout clearInterval addEventListener requestAnimationFrame "
        "getComputedStyle encodeURIComponent decodeURIComponent alert confirm gtag ga",
    )
)
"""What is no call, or a call of the browser's own that adds nothing."""


def _adds_nothing(script: str) -> bool:
    """For the attributes and code of a script: it is a library that adds no sections, or code that adds nothing, by itself
    or through functions of others."""
    source = re.search(r"""\bsrc\s*=\s*["']?([^\s"'>]+)""", script[:2000])
    if source:
        return _LIBRARIES.search(source[1]) is not None
    own = set(re.findall(r"\bfunction\s+([\w$]+)", script)) | set(
        re.findall(r"\b(?:var|let|const)\s+([\w$]+)\s*=", script)
    )
    return _BUILDS.search(script) is None and set(_CALL.findall(script)) <= _KNOWN_CALLS | own


_MARGIN = lazily(
    r"""\b(?:class|id)\s*=\s*["']?[^"'>]*?(?<![a-z])(?:cookies?|consent|gdpr|banner|announcement|breadcrumbs?|foot|footer|header|headerbar|masthead|menu|nav|navbar|navigation|promo|rail|related|share|sharing|sidebar|social|sponsors?|"""
    r"""subscribe|newsletter|topbar|toolbar|widgets?|pagination)(?![a-z])""",
    re.IGNORECASE,
)
_MIDDLE = lazily(
    r"(?<![a-z])(?:article|body|content|main|wrapper|page|post|entry|layout|container)(?![a-z])",
    re.IGNORECASE,
)
_BOX = re.compile(r"<(/?)(div|section|ul|ol|table|td|p)\b([^>]*)>", re.IGNORECASE)


def _without_margins(markup: str) -> str:
    """Markup without the boxes that are named after what stands around a page's own words: banners, menus, columns of
    other stories. Such names are what Mozilla's Readability goes by too."""
    kept: list[str] = []
    start = depth = 0
    tag = ""
    for match in _BOX.finditer(markup):
        closing, name, attributes = match[1], match[2].lower(), match[3]
        if tag:
            if name == tag:
                depth += -1 if closing else 1
                if depth == 0:
                    tag, start = "", match.end()
        elif not closing and attributes and _MARGIN.search(attributes) and not _MIDDLE.search(attributes):
            kept.append(markup[start : match.start()])
            tag, depth = name, 1
    return " ".join((*kept, "" if tag else markup[start:]))


class Section(NamedTuple):
    """What stands between two headings of a page."""

    heading: str
    sentences: tuple[str, ...]
    words: int


def _message(heading: str, markup: str) -> list[tuple[str, str]]:
    """(heading, markup) of what stands with a heading in its element, and of what comes behind it."""
    if heading:
        for end in itertools.islice(_CONTAINER_END.finditer(markup), 12):
            if weight(plain(markup[: end.start()])) >= 3:
                return [(heading, markup[: end.start()]), ("", markup[end.end() :])]
    return [(heading, markup)]


class Page:
    """A page, read lazily. `url` is where it was served from."""

    def __init__(self, markup: str, url: str, *, complete: bool = True, kind: str = "text/html") -> None:
        # Behind the last ">" there is no whole tag, and looking for one from every "<" there would take for ever.
        last = markup.rfind(">") + 1
        self.markup = markup if kind == "text/plain" else markup[:last] + markup[last:].replace("<", " ")
        self.url = url
        self.complete = complete
        self.kind = kind

    @cached_property
    def lower(self) -> str:
        """The first 64 KB of markup in lower case, to look for names in."""
        return self.markup[:65536].lower()

    @cached_property
    def _head(self) -> str:
        return _COMMENT.sub(" ", self.markup[:HEAD])

    @cached_property
    def title(self) -> str:
        """Text of the first `title` that is not an image's."""
        match = _TITLE.search(self._head)
        if match and "<svg" not in self._head[: match.start()].lower():
            return plain(match[1])
        match = _TITLE.search(_SVG.sub(" ", self._head))
        return plain(match[1]) if match else ""

    @cached_property
    def headings(self) -> list[str]:
        """Texts of the first four h1 and h2, h1 first."""
        found = [
            (match[1], plain(match[2]))
            for _, match in zip(range(12), _HEADING.finditer(self._body), strict=False)
        ]
        return [text for level, text in sorted(found, key=lambda pair: pair[0]) if text][:4]

    @cached_property
    def _metas(self) -> list[tuple[str, dict[str, str]]]:
        rows = []
        for match in _META.finditer(_NOSCRIPT.sub(" ", self._head)):
            tag = match[0]
            pairs = {
                name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)
            }
            rows.append((tag[1:5].lower(), pairs))
        return rows

    def meta(self, *names: str) -> str:
        """Content of the first meta with one of these names or properties."""
        for name in names:
            for _, row in self._metas:
                if name in (row.get("name", "").lower(), row.get("property", "").lower()):
                    return row.get("content", "").strip()
        return ""

    @cached_property
    def citation_titles(self) -> list[str]:
        """Titles that the page gives for the work on it, most specific first."""
        found = [self.meta(name) for name in ("citation_title", "dc.title", "og:title", "twitter:title")]
        return [text for text in found if text]

    @cached_property
    def canonical(self) -> str:
        for tag, row in self._metas:
            if tag == "link" and "canonical" in row.get("rel", "").lower().split() and row.get("href"):
                return joined(self.url, row["href"].strip())
        return ""

    @cached_property
    def noindex(self) -> bool:
        return "noindex" in self.meta("robots").lower()

    @cached_property
    def lang(self) -> str:
        match = _LANG.search(self.markup[:4096])
        return match[1].lower().partition("-")[0] if match else ""

    @cached_property
    def _body(self) -> str:
        return _UNSEEN.sub(" ", _HIDDEN.sub(" ", _COMMENT.sub(" ", self.markup)))

    @cached_property
    def text(self) -> str:
        """What a reader sees, navigation included."""
        if self.kind == "text/plain":
            return " ".join(self.markup.split())
        return plain(self._body)

    @cached_property
    def main_text(self) -> str:
        """What a reader sees without navigation, header, footer and forms."""
        if self.kind == "text/plain":
            return self.text
        return plain(self._main)

    @cached_property
    def _main(self) -> str:
        """`_broad` without the boxes that are named after margins."""
        own = _without_margins(self._broad)
        return own if plain(own) else self._broad

    @cached_property
    def _broad(self) -> str:
        """Markup without navigation, header, footer and short forms."""
        seen = _CHROME.sub(" ", self._body)
        bare = _FORM.sub(" ", seen)
        return bare if plain(bare) else seen

    @cached_property
    def length(self) -> int:
        """What `main_text` is worth in words."""
        return weight(self.main_text)

    @cached_property
    def own_text(self) -> str:
        """What stands outside of links and lists: what the page itself says."""
        return self.text if self.kind == "text/plain" else plain(self._own)

    @cached_property
    def own_length(self) -> int:
        """What `own_text` is worth in words."""
        return weight(self.own_text)

    @cached_property
    def _own(self) -> str:
        return _LINKED.sub(" ", self._main)

    @cached_property
    def sections(self) -> list[Section]:
        """The first forty sections with what the page itself says in them, outside of links and lists. One ends at the
        next heading, or with the element that its heading stands in."""
        if self.kind == "text/plain":
            return [Section("", tuple(self.lines), self.length)]
        at, heading, level = 0, "", ""
        out: list[Section] = []
        for match in (*itertools.islice(_ANY_HEADING.finditer(self._own), 40), None):
            markup = self._own[at : match.start() if match else None]
            for title, part in _message(heading, markup):
                blocks = [text for block in _BLOCK.split(part) if (text := plain(block))]
                sentences = [part for text in blocks[:40] for part in _SENTENCE_END.split(text) if part]
                if title and level >= "3":
                    sentences.insert(0, title)
                if title or sentences:
                    out.append(Section(title, tuple(sentences[:40]), sum(map(weight, blocks))))
            if match:
                at, level, heading = match.end(), match[1], plain(match[2])
        return out

    @cached_property
    def lines(self) -> list[str]:
        """The first forty sentences that a reader sees, without navigation; a heading or a list item is one."""
        blocks = self.markup.splitlines() if self.kind == "text/plain" else _BLOCK.split(self._main)
        out: list[str] = []
        for block in blocks:
            if text := plain(block):
                out += [part for part in _SENTENCE_END.split(text) if part]
            if len(out) >= 40:
                break
        return out[:40]

    @cached_property
    def has_button(self) -> bool:
        """A button outside of navigation and forms."""
        return "<button" in self._main.lower()

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """(label, value) of a record: `Title: value`, with the value in the next cell too, or BibTeX's `title = {value}`.
        Empty where the page asks its reader for the values."""
        if _INPUT.search(self._main):
            return []
        found: list[tuple[str, str]] = []
        for block in filter(None, map(plain, _BLOCK.split(self._main))):
            if entry := _BIBTEX.findall(block):
                found += entry
                continue
            pieces = _LABEL.split(block)
            if len(pieces) == 1 and found and not found[-1][1]:
                found[-1] = (found[-1][0], block)
            found += zip(pieces[1::2], (piece.strip(" .;,") for piece in pieces[2::2]), strict=True)
        return found

    @cached_property
    def linking(self) -> list[tuple[str, str]]:
        """(text, href) of the blocks outside of navigation that hold a link: their first one each."""
        return [
            (plain(block), html.unescape(match[1] or match[2] or ""))
            for block in _BLOCK.split(self._main)
            if (match := _HREF.search(block))
        ]

    @cached_property
    def prose(self) -> int:
        """Words in paragraphs that read as sentences: ten words or more."""
        if self.kind == "text/plain":
            return weight(self.text)
        counts = (weight(plain(match[1])) for match in _PARAGRAPH.finditer(self._main))
        return sum(count for count in counts if count >= 10)

    @cached_property
    def asks_password(self) -> bool:
        return _PASSWORD.search(self.markup) is not None

    @cached_property
    def scripts(self) -> list[str]:
        """Sources and texts of scripts that run."""
        return [
            f"{attributes} {code}"
            for attributes, code in _SCRIPT.findall(self.markup)
            if not _DATA_SCRIPT.search(attributes)
        ]

    @cached_property
    def built_by_script(self) -> bool:
        """Script may add to the page, so what is absent from the source may be there in a browser. Counters don't."""
        return not all(_COUNTERS.search(script) for script in self.scripts)

    @cached_property
    def shell(self) -> bool:
        """Script may give the page all of its words: few are in its source, and no software is known to have put them
        there."""
        if not self.built_by_script:
            return False
        if self.length >= 8 and (weight(plain(self._broad)) >= 50 or _SERVED.search(self.lower)):
            return False
        return not (self.headings and self.prose >= 8 and _RENDERED.search(self.lower))

    @cached_property
    def builds_anchors(self) -> bool:
        """Script may give the page elements with ids: all may, but counters, well-known libraries that add nothing of the
        kind, and code in the page itself that makes no elements."""
        return not all(_COUNTERS.search(script) or _adds_nothing(script) for script in self.scripts)

    @cached_property
    def redirect(self) -> str:
        """Where the page itself sends its reader within ten seconds, by meta refresh or by a script that does it at
        once; empty where it stays."""
        for _, row in self._metas:
            if row.get("http-equiv", "").lower() == "refresh" and (
                match := _REFRESH.match(row.get("content", ""))
            ):
                delay = float(match["delay"]) if match["delay"].strip(".") else 0.0
                target = (match["url"] or "").strip().strip("\"'")
                if target and delay <= 10:
                    return self._elsewhere(target)
        if len(self.markup) < 16 * 1024 and weight(self.text) < 60:
            for script in (
                *self.scripts,
                *(match[1].strip("\"'") for match in _ONLOAD.finditer(self.markup)),
            ):
                match = _SCRIPT_REDIRECT.search(script)
                if match and _happens(script[: match.start()]):
                    return self._elsewhere(match["url"])
        return ""

    def _elsewhere(self, target: str) -> str:
        url = joined(self.url, target)
        same = url.partition("#")[0] == self.url.partition("#")[0]
        return "" if same or not url.startswith(("http://", "https://")) else url

    @cached_property
    def anchors(self) -> set[str]:
        """What a fragment can name: the ids of elements, and the names of `a` (HTML Standard, section 7.4.6.4)."""
        markup = _NO_ELEMENTS.sub(" ", _COMMENT.sub(" ", self.markup))
        return {
            html.unescape(value.strip("\"'"))
            for tag, attributes in _ANCHOR.findall(markup)
            for name, value in _ANCHOR_NAME.findall(attributes)
            if name.lower() == "id" or tag.lower() == "a"
        }

    def _mentions(self, wanted: set[str]) -> bool:
        """An id stands in what is no plain tag: one with `>` in a value, or one that is cut."""
        markup = _NO_ELEMENTS.sub(" ", _COMMENT.sub(" ", self.markup))
        names = "|".join(re.escape(name) for name in wanted)
        return (
            re.search(rf"""<[^<]{{0,4000}}?\sid\s*=\s*(?:"(?:{names})"|'(?:{names})')""", markup) is not None
        )

    def fragment(self, fragment: str) -> str:
        """`found`, `missing` or `unsure` for a fragment (without `#`) of this page."""
        name = fragment.partition(":~:")[0]
        directive = fragment.partition(":~:")[2]
        if directive:
            return self._text_fragment(directive) if not name else self.fragment(name)
        if not name or name.lower() == "top" or name.startswith(("!", "/")):
            return "found"
        if self.kind == "text/plain":
            return "unsure" if re.match(r"(?:line|char|L)=?\d", name) else "missing"  # RFC 5147, section 2
        # Browsers look for the fragment as it is in the parsed URL first, where what is not ASCII is encoded.
        forms = {name, unquote(name), quote(name, safe="!$%&'()*+,-./:;=?@_~")}
        wanted = forms | {f"user-content-{form}" for form in forms}
        if _LINES.fullmatch(name):
            first, _, _ = name.partition("-")
            wanted |= {
                first,
                re.sub(r"C\d+$", "", first),
            }  # `L10-L20` and `L10C3` begin at the line's own anchor
        if wanted & self.anchors or self._mentions(wanted):
            return "found"
        if self.builds_anchors or not self.complete:
            return "unsure"
        if re.fullmatch(r"t=[\dhms:.,]+|xywh=.*|(?:page|zoom|nameddest|search)=.*", name):
            return "unsure"  # of media, or of a document in a viewer
        return "missing"

    def _text_fragment(self, directive: str) -> str:
        """The text that a text fragment quotes (URL Fragment Text Directives) is on the page."""
        haystack = fold(self.text)
        for part in directive.split("&"):
            key, _, value = part.partition("=")
            if key != "text":
                continue
            quotes = [fold(unquote(piece.strip("-"))) for piece in value.split(",") if piece]
            if not all(quote in haystack for quote in quotes):
                return "unsure" if self.builds_anchors or not self.complete else "missing"
        return "found"


def similarity_hash(text: str) -> str:
    """SimHash of a text's words in threes: 64 bits as 16 hexadecimal digits; empty for under 20 words.

    Moses Charikar, Similarity Estimation Techniques from Rounding Algorithms, STOC 2002, section 3.
    """
    tokens = words(text)[:600]
    if len(tokens) < 20:
        return ""
    sums = [0] * 8
    for at in range(len(tokens) - 2):
        shingle = " ".join(tokens[at : at + 3]).encode()
        digest = int.from_bytes(hashlib.blake2b(shingle, digest_size=8).digest())
        for lane in range(8):
            sums[lane] += _LANES[digest >> (8 * lane) & 0xFF]
    half = (len(tokens) - 2) / 2
    bits = 0
    for lane in range(8):
        for bit in range(8):
            if (sums[lane] >> (16 * bit)) & 0xFFFF > half:
                bits |= 1 << (8 * lane + bit)
    return f"{bits:016x}"


_LANES = [sum(1 << (16 * bit) for bit in range(8) if value >> bit & 1) for value in range(256)]
"""For a byte, its bits spread over counters of 16 bits, so that eight counts are added at once."""


def similarity(one: str, other: str) -> float:
    """Share of equal bits of two SimHashes: about 0.5 for unrelated texts, 1 for equal ones."""
    return 1 - (int(one, 16) ^ int(other, 16)).bit_count() / 64
