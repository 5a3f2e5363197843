"""The MkDocs plugin: a thin adapter that places the tree of catalog pages in a MkDocs site.

Index pages become ordinary MkDocs pages, so that `nav` can name them. All others are filled into the theme's shell and written
beside those of MkDocs, because Markdown pages by the thousand cost MkDocs minutes.
"""

from __future__ import annotations

import datetime
import gc
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config import base, config_options
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_build_datetime

from zoomon import catalog as catalogs
from zoomon.catalog import checks, schema
from zoomon.catalog.load import Parsed
from zoomon.catalog.problems import Severity
from zoomon.pages import search
from zoomon.pages.book import Book
from zoomon.pages.layout import HIDE, LEAN, hidden
from zoomon.pages.output import put
from zoomon.pages.page import Page
from zoomon.pages.policy import with_policy
from zoomon.pages.preview import Preview
from zoomon.pages.project import THEME, site_of
from zoomon.pages.shell import Shells, contents, valid
from zoomon.pages.site import Site
from zoomon.pages.sources import book_of, problems_of
from zoomon.pages.tree import Plan, plan
from zoomon.pages.views import mistakes

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

log = logging.getLogger("mkdocs.plugins.zoomon")

MKDOCS_KINDS: Final = frozenset({"home", "index", "index2"})
"""Kinds of pages that are few, and that `nav` may name."""


def _named(nav: Any) -> set[str]:
    """The files that a `nav` names."""
    if isinstance(nav, str):
        return {nav}
    items = nav.values() if isinstance(nav, dict) else nav or ()
    return {name for item in items for name in _named(item)}


def _script(path: str) -> config_options.ExtraScriptValue:
    script = config_options.ExtraScriptValue(path)
    script.defer = True
    return script


class ZoomonConfig(base.Config):  # type: ignore[no-untyped-call]  # MkDocs' base has no types
    """Options of the plugin in `mkdocs.yml`."""

    search = config_options.Type(bool, default=True)
    """Whether to make a search index with Pagefind."""


class ZoomonPlugin(BasePlugin[ZoomonConfig]):  # type: ignore[no-untyped-call]
    """Adds the pages of the catalog beside `mkdocs.yml` to the site."""

    site: Site
    plan: Plan
    nav: Navigation

    def __init__(self) -> None:
        self.preview: Preview | None = None
        """While serving; a build makes everything."""
        self.parsed: dict[str, Parsed] = {}
        self.book: Book | None = None
        self.found: list[search.Record] = []
        """What the search knows of the pages of a build."""
        self.pages: dict[str, Page] = {}
        """Source path of a MkDocs page -> the catalog page that it shows."""
        self.documents: dict[str, MkDocsPage] = {}
        """The pages that people wrote, for the search."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        # That this method exists makes MkDocs keep the plugin between the builds of one `serve`.
        self.preview = Preview() if command == "serve" else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        gc.disable()  # a build makes next to no cycles, and looking for them is a fifth of its time
        if self.preview:
            self.preview.begin()
        # Our templates, styles and scripts come between the site's own overrides and Material.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.extra_css.insert(0, "assets/zoomon/zoomon.css")
        config.extra_javascript.insert(0, _script("assets/zoomon/zoomon.js"))
        root = catalogs.find_root(Path(config.config_file_path).parent)
        catalog = catalogs.load(root, self.parsed)
        self.book = book_of(catalog, self.book)
        self.site = site_of(catalog, config, get_build_datetime().date(), self.book)
        if self.preview:
            schema.write(self.site.catalog, root / ".zoomon" / "schema")
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        if config.strict:
            self._report(self.site, lambda: None)
        self.plan = plan(self.site)
        self.pages = {}
        self.documents = {}
        named = _named(config.nav)
        for path, (kind, make) in self.plan.pages.items():
            if kind in MKDOCS_KINDS or f"{path}index.md" in named:
                file = File.generated(config, f"{path}index.md", content="")
                self.pages[file.src_uri] = make()
                files.append(file)
        return files

    def _report(self, site: Site, between: Callable[[], None]) -> None:
        """Shows the catalog's errors as warnings, which end a strict build. `zoomon check` says more."""
        # Today's date, not SOURCE_DATE_EPOCH's: an old build date must not make entries "added in the future".
        today = datetime.datetime.now(datetime.UTC).date()
        known = site.book.known() if site.book else None
        found = checks.check(site.catalog, today=today, graph=site.graph, sketches=known, between=between)
        for problem in found:
            if problem.severity is Severity.ERROR:
                log.warning("%s: %s %s", problem.place, problem.message, problem.mend)
        for message in problems_of(site):
            log.warning(message)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        return nav

    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        ours = self.pages.get(page.file.src_uri)
        if ours is not None:
            page.meta.update(
                description=ours.description,
                head=ours.head,
                hide=HIDE.get(ours.kind, hidden(ours)),
                lean=ours.kind in LEAN,
            )
            if ours.path:  # the home page's title is the site's name alone
                page.meta["title"] = ours.title
        return markdown

    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        ours = self.pages.get(page.file.src_uri)
        if ours is None:
            self.documents[page.url] = page
            return html
        page.toc = contents(ours)
        return ours.article

    @event_priority(-100)  # after plugins that change the environment
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        if self.preview:
            env.bytecode_cache = self.preview.templates
        shells = Shells(env, config, files, self.nav, serving=self.preview is not None)
        if self.preview:
            shown = {page.path for page in self.pages.values()}
            pages = {path: found for path, found in self.plan.pages.items() if path not in shown}
            rest = Plan({**mistakes.pages(self.site), **pages}, self.plan.assets)
            self.preview.renew(rest, shells, Path(config.site_dir))
            return env
        # Written at once, as MkDocs lets plugins do: as files in its hands, thousands of pages would fill the memory.
        folder = Path(config.site_dir)
        self.found = []
        for page in self._catalog_pages():
            if self.config.search and page.kind != "moved":
                self.found.append(search.record(page))
            put(folder, f"{page.path}index.html", shells.document(page))
        for _, make in sorted(self.plan.assets.items()):
            asset = make()
            put(folder, asset.path, asset.content)
        return env

    def _catalog_pages(self) -> Iterator[Page]:
        """The pages that are not MkDocs pages, one after another: thousands at once would fill the memory."""
        shown = {page.path for page in self.pages.values()}
        return (make() for path, (_, make) in sorted(self.plan.pages.items()) if path not in shown)

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        ours = self.pages.get(page.file.src_uri)
        output = valid(output)
        return with_policy(output, serving=self.preview is not None) if ours and ours.kind in LEAN else output

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """Names the catalog's pages in the sitemap too."""
        if template_name == "404.html":
            return valid(output)
        if template_name != "sitemap.xml" or not self.site.url:
            return output
        lines = "".join(
            f"    <url>\n         <loc>{self.site.url}{path}</loc>\n    </url>\n"
            for path, (kind, _) in sorted(self.plan.pages.items())
            if kind not in MKDOCS_KINDS and kind != "moved"
        )
        return output.replace("</urlset>", f"{lines}</urlset>")

    def on_post_build(self, config: MkDocsConfig) -> None:
        if self.preview:
            self.preview.follow_up(partial(self._report, self.site) if not config.strict else None)
        else:
            gc.freeze()  # or the interpreter looks through all of it once more when it ends
            gc.enable()
        if not self.config.search:
            return
        folder = Path(config.site_dir, "pagefind")
        if self.preview is None:
            search.write(self._records(), folder)
            return
        kept = Path(config.config_file_path).parent / ".zoomon" / "pagefind"
        if self.preview.indexer is None:
            shutil.rmtree(kept, ignore_errors=True)
            self.preview.index(self._records(), kept)
        if not folder.is_symlink():
            folder.symlink_to(kept, target_is_directory=True)

    def on_build_error(self, *, error: Exception) -> None:
        if self.preview:
            self.preview.follow_up(None)

    def _records(self) -> Iterable[search.Record]:
        """What the search knows: the catalog's pages but the moved ones, and those that people wrote."""
        documents = [
            search.Record(
                url,
                str(page.title),
                str(page.meta.get("description", "")),
                search.words_of(page.content or ""),
            )
            for url, page in sorted(self.documents.items())
            if url
        ]
        if self.preview is None:
            return self.found + documents
        # Nobody has made them yet.
        return chain(
            (search.record(page) for page in self._catalog_pages() if page.kind != "moved"), documents
        )

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        server.watch(str(self.site.catalog.root / "catalog"))
        if self.book:
            server.watch(str(self.book.lessons.parent))
        application = server.get_app()
        if self.preview and application:
            server.set_app(self.preview.around(application, server.mount_path))
        return server
