"""The theme's page with holes in it: rendered once for each kind of page, filled for each page.

MkDocs renders a page in about 8 ms, of which everything but the article is the same for all pages of a kind. A shell is what MkDocs
itself renders for a specimen of the kind, with marks where pages differ: title, description, address, head, contents, article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from zoomon.pages.layout import HIDE, LEAN, SECTION
from zoomon.pages.page import Page
from zoomon.pages.policy import with_policy

_SPECIMEN: Final = "zoomon-specimen"
_MARK: Final = re.compile("\ue000([a-z]+)\ue001")


def _mark(name: str) -> str:
    # Characters of the private use area: no template and no sound catalog holds them.
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class Shell:
    """HTML of a kind of page, cut at the marks: literal pieces and names of values in turn."""

    pieces: tuple[str, ...]
    toc_item: tuple[str, ...]
    """The same for one line of the contents; empty on pages without."""

    def fill(self, page: Page) -> str:
        """The whole HTML document of a page."""
        values = {
            "title": escape(page.title),
            "description": escape(page.description),
            "path": page.path,
            "head": page.head and "\n" + page.head,
            "article": page.article,
            "skip": page.toc[0].anchor if page.toc else "",
            "toc": "".join(
                "".join(
                    piece if i % 2 == 0 else (heading.anchor if piece == "anchor" else escape(heading.text))
                    for i, piece in enumerate(self.toc_item)
                )
                for heading in page.toc
            ),
        }
        return "".join(piece if i % 2 == 0 else values[piece] for i, piece in enumerate(self.pieces))


class Shells:
    """Makes the shells of a build, each when it is first asked for."""

    def __init__(
        self, env: Environment, config: MkDocsConfig, files: Files, nav: Navigation, *, serving: bool = False
    ) -> None:
        self.env, self.config, self.files, self.nav, self.serving = env, config, files, nav, serving
        self.made: dict[tuple[str, int, bool], Shell] = {}

    def document(self, page: Page) -> str:
        """The HTML document of a page."""
        key = (page.kind, page.depth, bool(page.toc))
        if key not in self.made:
            self.made[key] = self._make(page)
        return self.made[key].fill(page)

    def _make(self, page: Page) -> Shell:
        folder = page.path.split("/")[0]
        path = "/".join([folder, *[_SPECIMEN] * (page.depth - 1)]) + "/"
        specimen = mkdocs_page(path, self.config)
        specimen.title = _mark("title")
        specimen.meta = {
            "title": _mark("title"),
            "description": _mark("description"),
            "head": _mark("head"),
            "hide": HIDE.get(page.kind, []),
            "lean": page.kind in LEAN,
        }
        specimen.content = f"<h1></h1>{_mark('article')}"
        if page.toc:
            specimen.toc = TableOfContents([AnchorLink(_mark("text"), _mark("anchor"), 2)])
        specimen.parent = self._section(page.kind)
        specimen.active = True
        try:
            context = get_context(self.nav, self.files, self.config, specimen)
            html = self.env.get_template("main.html").render(context)
        finally:
            specimen.active = False
        html = valid(html).replace("<h1></h1>", "").replace(path, _mark("path"))
        html = html.replace("\n" + _mark("head"), _mark("head"))  # no empty line where a page has no head
        if page.kind in LEAN:
            html = with_policy(html, serving=self.serving)
        item: tuple[str, ...] = ()
        if page.toc:
            line = re.compile(
                r'\s*<li class="md-nav__item">(?:(?!<li ).)*?' + re.escape(_mark("text")) + r".*?</li>",
                re.DOTALL,
            )
            found = line.search(html)
            if found is None:
                raise LookupError("the theme's contents have no line that could be repeated")
            item = tuple(_MARK.split(found.group()))
            html = line.sub(_mark("toc"), html)
            html = html.replace(_mark("anchor"), _mark("skip"))
        return Shell(tuple(_MARK.split(html)), item)

    def _section(self, kind: str) -> Any:
        index = SECTION.get(kind)
        return next((page.parent for page in self.nav.pages if page.url == index), None)


_LINE_END = re.compile(r"\s*\n\s*")
_TOC_LABEL = re.compile(r'<label class="md-nav__title" for="__toc">(.*?)</label>', re.DOTALL)


def valid(html: str) -> str:
    """The theme's HTML without the three slips that make it invalid (WHATWG HTML: autocomplete, tabindex, for).

    Around the article it is also without empty lines and indentation, a third of what a page of the theme weighs.
    """
    before, start, rest = html.partition("<article")
    article, end, after = rest.rpartition("</article>")
    html = "".join([_LINE_END.sub("\n", before), start, article, end, _LINE_END.sub("\n", after)])
    html = re.sub(r'(<input class="md-toggle"[^>]*?) autocomplete="off"', r"\1", html)
    html = html.replace(' tabindex=""', "")
    if 'id="__toc"' not in html:
        html = _TOC_LABEL.sub(r'<span class="md-nav__title">\1</span>', html)
    return html


def mkdocs_page(path: str, config: MkDocsConfig) -> MkDocsPage:
    """A page as MkDocs has it, at `path`, that is in no navigation."""
    return MkDocsPage(None, File.generated(config, f"{path}index.md", content=""), config)


def contents(page: Page) -> TableOfContents:
    """The table of contents of a page, as MkDocs has it."""
    return TableOfContents([AnchorLink(heading.text, heading.anchor, 2) for heading in page.toc])
