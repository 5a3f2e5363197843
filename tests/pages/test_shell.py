"""A page that fills the theme's shell is, byte for byte, what MkDocs renders for it alone."""

from __future__ import annotations

import pytest
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import Files, get_files
from mkdocs.structure.nav import get_navigation
from tests.pages.sites import ROOT, site_of

from zoomon.catalog import load
from zoomon.pages.layout import HIDE, LEAN, SECTION
from zoomon.pages.page import Page
from zoomon.pages.policy import with_policy
from zoomon.pages.shell import Shells, contents, mkdocs_page, valid
from zoomon.pages.site import Site
from zoomon.pages.sources import book_of
from zoomon.pages.tree import tree

KINDS = sorted(HIDE.keys() - {"home", "moved"})


@pytest.fixture(scope="module")
def real() -> Site:
    catalog = load(ROOT)
    return site_of(catalog, book=book_of(catalog))


def alone(page: Page, shells: Shells) -> str:
    """What MkDocs makes of the page: its own context and template, this page's values."""
    made = mkdocs_page(page.path, shells.config)
    made.title = (
        page.title.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )
    description = (
        page.description.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )
    made.meta = {"title": made.title, "description": description, "head": page.head, "hide": HIDE[page.kind]}
    made.meta["lean"] = page.kind in LEAN
    made.content = page.article
    made.toc = contents(page)
    index = SECTION.get(page.kind)
    made.parent = next((item.parent for item in shells.nav.pages if item.url == index), None)
    made.active = True
    try:
        context = get_context(shells.nav, shells.files, shells.config, made)
        html = valid(shells.env.get_template("main.html").render(context))
        return with_policy(html) if page.kind in LEAN else html
    finally:
        made.active = False


@pytest.mark.xdist_group("site")
@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_page_is_what_mkdocs_makes_alone(
    kind: str, real: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")
    config = load_config(str(ROOT / "mkdocs.yml"))
    config = config.plugins.on_config(config)
    files: Files = get_files(config)
    env = config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = config.plugins.on_files(files, config=config)
    nav = get_navigation(files, config)
    shells = Shells(env, config, files, nav)
    named = {page.url for page in nav.pages}  # those MkDocs makes itself
    sample = [page for page in tree(real).pages if page.kind == kind and page.path not in named]
    assert sample
    for page in (sample[0], sample[len(sample) // 2], sample[-1]):
        assert shells.document(page) == alone(page, shells), page.path


def test_valid_mends_only_what_is_wrong() -> None:
    given = '<input class="md-toggle" id="x" autocomplete="off"><input autocomplete="off"><label tabindex="">a</label><p>b</p>'
    assert (
        valid(given) == '<input class="md-toggle" id="x"><input autocomplete="off"><label>a</label><p>b</p>'
    )
