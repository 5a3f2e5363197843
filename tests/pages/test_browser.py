"""The site in Chromium: accessibility of each kind of page, what script adds, what stays without it, and that nothing leaves the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.pages.sites import Built, chromium, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = {
    "home": "",
    "entry": "read/ongaro-2014-raft/",
    "entry with caveats": "read/chord-2001/",
    "pattern": "read/pattern-saga/",
    "topic": "topics/consensus/",
    "path": "paths/ten-to-start/",
    "question": "questions/two-clients-one-lock/",
    "person": "people/leslie-lamport/",
    "venue": "venues/sosp/",
    "year": "years/2014/",
    "readings": "readings/",
    "topics": "topics/",
    "paths": "paths/",
    "questions": "questions/",
    "people": "people/",
    "names": "names/",
    "compare": "compare/",
    "new": "new/",
    "search": "search/?q=raft",
    "mine": "mine/",
    "health": "health/",
    "start": "start/",
    "contribute": "contribute/",
    "fields": "contribute/fields/",
    "checks": "contribute/checks/",
    "gallery": "run/",
    "for teachers": "run/teach/",
    "raft": "run/raft/",
    "paxos": "run/paxos/",
    "chord": "run/chord/",
    "404": "404.html",
}


@dataclass
class Visit:
    """A browser at the site."""

    browser: Browser
    home: str
    strayed: list[str]
    """Requests to any other address."""

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)

        def note(request: Any) -> None:
            if not request.url.startswith((self.home, "data:", "blob:")):
                self.strayed.append(request.url)

        context.on("request", note)
        return context


@pytest.fixture(scope="module")
def visit(built: Built) -> Iterator[Visit]:
    with served(built.folder) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield Visit(browser, home, [])
        browser.close()


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    context = visit.context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(f"{message.text} {message.location}") if message.type == "error" else None
        ),
    )
    yield page
    context.close()
    assert not errors
    assert not visit.strayed


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, scheme: str, visit: Visit) -> None:
    width = 1280 if scheme == "light" else 390  # both widths, both schemes, each page twice
    context = visit.context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(visit.home + PAGES[name])
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    context.close()
    assert not [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]][:3]) for violation in found
    ]


def test_axe_can_find_something(page: Page, visit: Visit) -> None:
    page.goto(visit.home)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert "image-alt" in {violation["id"] for violation in Axe().run(page).response["violations"]}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(name: str, visit: Visit) -> None:
    context = visit.context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(visit.home + PAGES[name])
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= 390


def test_the_first_screen_of_home_is_short(page: Page, visit: Visit) -> None:
    page.goto(visit.home)
    seen = page.evaluate(
        "[...document.querySelectorAll('main a, main button')]"
        ".filter((a) => a.getBoundingClientRect().bottom < innerHeight && a.offsetParent).length"
    )
    assert 4 <= seen <= 12


def test_the_slash_key_goes_to_the_search_and_results_lead_on(page: Page, visit: Visit) -> None:
    page.goto(visit.home)
    page.keyboard.press("/")
    expect(page.locator(".z-hero__search input")).to_be_focused()
    page.keyboard.type("search of an understandable")
    first = page.locator(".z-hero__search .z-result").first
    expect(first).to_contain_text("In Search of an Understandable Consensus Algorithm")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/ongaro-2014-raft/")


def test_the_search_page_has_facets_and_its_address_keeps_them(page: Page, visit: Visit) -> None:
    page.goto(visit.home + "search/?q=consensus")
    status = page.locator("[data-searchpage] [role=status]")
    expect(status).to_contain_text("found")
    every = int(re.findall(r"\d+", status.inner_text())[0])
    page.locator("[data-searchpage] select[name=kind]").select_option("thesis")
    expect(status).not_to_contain_text(f"{every} found")
    assert "kind=thesis" in page.url
    thesis = page.locator("[data-searchpage] .z-result", has_text="Consensus: Bridging Theory and Practice")
    expect(thesis).to_be_visible()


@pytest.mark.parametrize(("typed", "meant"), [("paxso", "paxos"), ("linearisability", "linearizability")])
def test_a_slip_of_the_pen_is_put_right(typed: str, meant: str, page: Page, visit: Visit) -> None:
    page.goto(f"{visit.home}search/?q={typed}")
    page.locator(".z-meant a", has_text=meant).click()
    expect(page.locator("[data-searchpage] .z-result").first).to_be_visible()
    assert page.url.endswith(f"?q={meant}")
    expect(page.locator(".z-meant")).to_have_count(0)


def test_readings_filter_sort_and_keep_the_choice_in_the_address(page: Page, visit: Visit) -> None:
    page.goto(visit.home + "readings/")
    rows = page.locator("[data-readings] > li:visible")
    every = rows.count()
    page.locator("[data-filters] select[name=topic]").select_option("raft")
    page.locator("[data-filters] select[name=kind]").select_option("paper")
    expect(page.locator("[data-found]")).to_contain_text(f"of {every} readings")
    assert 1 <= rows.count() < every
    assert all("raft" in str(row.get_attribute("data-topics")).split() for row in rows.all())
    page.locator("[data-filters] select[name=sort]").select_option("oldest")
    years = [int(str(row.get_attribute("data-year"))) for row in rows.all()]
    assert years == sorted(years)
    assert "topic=raft" in page.url
    page.reload()
    expect(page.locator("[data-found]")).to_contain_text(f"of {every} readings")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[data-found]")).to_have_text("")
    assert rows.count() == every


def test_marking_as_read_shows_on_paths_home_and_my_list(page: Page, visit: Visit) -> None:
    page.goto(visit.home + "paths/ten-to-start/")
    first = page.locator(".z-step").first
    title = first.locator(".z-reading__title").inner_text()
    first.locator(".z-reading__title").click()
    button = page.get_by_role("button", name="Mark as read")
    button.click()
    expect(page.locator("[data-mark]")).to_have_attribute("aria-pressed", "true")
    page.goto(visit.home + "paths/ten-to-start/")
    expect(page.locator("[data-progress]")).to_contain_text("You have read 1 of")
    expect(page.locator(".z-step").first).to_have_class(re.compile("is-read"))
    expect(page.locator(".z-step").nth(1)).to_have_class(re.compile("is-next"))
    page.goto(visit.home)
    expect(page.locator("[data-continue]")).to_contain_text("Continue")
    expect(page.locator("[data-continue]")).to_contain_text("step 2 of")
    page.goto(visit.home + "mine/")
    expect(page.locator("[data-mine] .z-row")).to_contain_text(title)


def test_citations_can_be_copied(visit: Visit) -> None:
    context = visit.context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(visit.home + "read/ongaro-2014-raft/")
    page.get_by_text("Cite", exact=True).click()
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@inproceedings{ongaro-2014-raft,")
    page.keyboard.press("Escape")
    expect(page.locator(".z-bibtex")).not_to_be_visible()
    context.close()


def test_without_script_everything_but_filtering_is_there(visit: Visit) -> None:
    context = visit.context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visit.home + "read/ongaro-2014-raft/")
    for heading in ("In short", "Carry away", "Related", "Copies and versions"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read")).not_to_be_visible()
    page.get_by_text("Cite", exact=True).click()
    expect(page.locator(".z-bibtex")).to_contain_text("@inproceedings")
    page.goto(visit.home + "readings/")
    expect(page.locator("form[data-filters]")).not_to_be_visible()
    assert page.locator("[data-readings] > li:visible").count() > 30
    page.goto(visit.home + "search/")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    context.close()


def test_a_wrong_address_gets_suggestions(visit: Visit) -> None:
    context = visit.context()
    page = context.new_page()

    def missing(route: Any) -> None:
        # What static hosts do with an unknown address: the 404 page under the address that was asked for.
        route.fulfill(
            status=404, content_type="text/html", body=page.request.get(visit.home + "404.html").text()
        )

    page.route("**/read/ongaro-2014-raftt/", missing)
    page.route(
        re.compile(r"http://127\.0\.0\.1:8000/.*"),
        lambda route: route.continue_(url=route.request.url.replace("http://127.0.0.1:8000/", visit.home)),
    )
    page.goto(visit.home + "read/ongaro-2014-raftt/")
    expect(page.locator("[data-suggest]")).to_contain_text(
        "In Search of an Understandable Consensus Algorithm"
    )
    context.close()


def test_the_keyboard_reaches_the_main_button_and_the_menus(page: Page, visit: Visit) -> None:
    page.goto(visit.home + "read/ongaro-2014-raft/")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 40)"))
        if "Mark as read" in reached:
            break
    assert any(text.startswith("Read: PDF") for text in reached)
    assert "Cite" in reached
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_printed_entry_has_its_text_and_no_navigation(visit: Visit) -> None:
    context = visit.context()
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(visit.home + "read/ongaro-2014-raft/")
    expect(page.get_by_role("heading", name="In short")).to_be_visible()
    expect(page.locator(".md-header")).not_to_be_visible()
    expect(page.locator(".md-tabs")).not_to_be_visible()
    context.close()
