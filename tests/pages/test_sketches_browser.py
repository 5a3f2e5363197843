"""Sketch pages in Chromium: stepping, sharing, presenting, embedding, without script, in print, and that their policy holds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.pages.sites import ROOT, Built, chromium, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

RUNS = json.loads((ROOT / "tests/sketchbook/shared-runs.json").read_text(encoding="utf-8"))


class Visits:
    """A browser at the site, and what its pages asked for or complained of."""

    def __init__(self, browser: Browser, home: str, folder: Path) -> None:
        self.browser, self.home, self.folder = browser, home, folder
        self.asked: list[str] = []
        self.errors: list[str] = []

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(15_000)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                self.errors.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        return context

    def strayed(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.home, "data:", "blob:"))]


@pytest.fixture(scope="module")
def browser_at(built: Built) -> Iterator[tuple[Browser, str, Path]]:
    with served(built.folder) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser, home, built.folder
        browser.close()


@pytest.fixture
def visits(browser_at: tuple[Browser, str, Path]) -> Iterator[Visits]:
    """Ends with: nothing but the site was asked, and no page complained, of its policy least of all."""
    visits = Visits(*browser_at)
    yield visits
    for context in visits.browser.contexts:
        context.close()
    assert visits.strayed() == []
    assert visits.errors == []


@pytest.fixture
def page(visits: Visits) -> Page:
    return visits.context(reduced_motion="reduce").new_page()


def at(page: Page) -> int:
    found = re.match(r"step (\d+) of", page.locator("#run-count").inner_text())
    assert found
    return int(found.group(1))


def runs_of(visits: Visits, name: str) -> dict[str, Any]:
    html = (visits.folder / "run" / name / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="sketch-data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


# Stepping


def test_a_story_moves_in_one_press(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    before = at(page)
    first = runs_of(visits, "raft")["first"]
    page.get_by_role("button", name="Next").click()
    assert at(page) == before + 1
    expect(page.locator("#run-says")).to_have_text(first["steps"][before]["says"])
    expect(page.locator("#run-says")).to_have_attribute("aria-live", "polite")
    expect(page.locator(".sk-event.is-now")).to_have_attribute("data-step", str(before + 1))
    expect(page.locator(".z-l.is-running").first).to_be_attached()
    # All of it is on the first screen.
    for part in ("#run-picture", "#run-controls", "#run-says", "#run-properties"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 800, part


def test_steps_can_be_taken_before_the_rest_of_the_page_is_there(visits: Visits) -> None:
    stage, jump, rest = (
        (visits.folder / "run/raft/index.html").read_bytes().partition(b'<nav class="z-run__jump"')
    )
    pressed = Event()

    class Halting(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/run/raft/":
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(stage)
            pressed.wait(30)
            self.wfile.write(jump + rest)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Halting, directory=str(visits.folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    page = visits.browser.new_context(reduced_motion="reduce").new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/run/raft/", wait_until="commit")
        before = at(page)
        page.get_by_role("button", name="Next").click()
        assert at(page) == before + 1
        expect(page.locator(".sk-event.is-now")).to_have_attribute("data-step", str(before + 1))
        assert page.locator("#source").count() == 0
        pressed.set()
        # What is below then fits the step that was taken, and not the first.
        expect(page.locator("html")).to_have_attribute("data-stepper", "ready")
        line = runs_of(visits, "raft")["first"]["steps"][before]["line"]
        expect(page.locator(".z-l.is-running").first).to_have_id(f"L{line}")
        expect(page.locator("#lab-open")).to_be_visible()
    finally:
        pressed.set()
        server.shutdown()
        server.server_close()


def test_keys_step_and_the_ends_are_the_ends(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    start = at(page)
    for key, to in (("j", 1), ("ArrowRight", 2), (" ", 3), ("k", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        assert at(page) == start + to, key
    page.locator("#run-next").focus()
    page.keyboard.press("End")
    length = len(runs_of(visits, "raft")["first"]["steps"])
    assert at(page) == length
    expect(page.locator("#run-next")).to_be_disabled()
    page.keyboard.press("Home")
    assert at(page) == 0
    expect(page.locator("#run-back")).to_be_disabled()
    page.locator("#run-last").click()
    expect(page.locator("#run-back")).to_be_focused()
    page.keyboard.press("k")
    assert at(page) == length - 1
    page.locator("#z-q").focus()
    page.keyboard.press("j")
    assert at(page) == length - 1  # somebody writes


def test_the_picture_is_drawn_alike_by_server_and_script(visits: Visits) -> None:
    for name in ("raft", "chord", "paxos", "chord-lookup"):
        pictures = []
        for script in (False, True):
            page = visits.context(java_script_enabled=script).new_page()
            page.goto(visits.home + f"run/{name}/")
            pictures.append(
                page.locator("#run-moment").inner_html()
                if not script
                else page.evaluate("document.querySelector('#run-moment').innerHTML")
            )
        served_, drawn = (re.sub(r"></(circle|path)>", "/>", picture) for picture in pictures)
        assert served_.replace("></circle>", "/>") == drawn, name


def test_a_property_breaks_in_words_and_shape_and_is_said_aloud(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/paxos/#bug-ignores-votes")
    item = page.locator("[data-property=agreement]")
    expect(item).to_have_attribute("data-state", "holds")
    page.locator("#run-last").click()
    expect(item).to_have_attribute("data-state", "broken")
    expect(item).to_contain_text("broken at step 12")
    shape = page.evaluate(
        "getComputedStyle(document.querySelector('[data-property=agreement]'), '::before').content"
    )
    assert shape == '"✕"'
    expect(page.locator("#run-heard")).to_contain_text("agreement: broken at step 12")
    expect(page.locator("#run-heard")).to_have_attribute("aria-live", "polite")


def test_what_can_happen_is_told_apart_from_what_must_hold(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    kinds = {name: one["kind"] for name, one in runs_of(visits, "raft")["first"]["properties"].items()}
    page.keyboard.press("j")
    for listed, wanted in (("Must hold", False), ("Can happen", True)):
        names = (
            page.get_by_role("list", name=listed)
            .locator("li")
            .evaluate_all("all => all.map((one) => one.dataset.property)")
        )
        assert names == [name for name, kind in kinds.items() if (kind == "sometimes") is wanted]
        assert names


@pytest.mark.parametrize("width", [390, 1280])
def test_the_label_of_a_break_is_in_sight_under_its_column_head(width: int, visits: Visits) -> None:
    page = visits.context(viewport={"width": width, "height": 844}, reduced_motion="reduce").new_page()
    page.goto(visits.home + "run/paxos/#bug-ignores-votes")
    expect(page.locator("#run-title")).to_have_text("Ignores votes")
    page.locator("#run-last").click()
    box = page.locator("#run-diagram").bounding_box()
    assert box
    labels = page.locator(".sk-event.is-now .sk-label")
    expect(labels.last).to_contain_text("breaks agreement")
    for part in (labels.first, labels.last, page.locator(".z-run__heads text").last):
        at = part.bounding_box()
        assert at
        assert box["x"] <= at["x"]
        assert at["x"] + at["width"] <= box["x"] + box["width"]
        assert box["y"] <= at["y"]
        assert at["y"] + at["height"] <= box["y"] + box["height"]


def test_an_arrow_across_all_places_is_in_sight_on_a_phone(visits: Visits) -> None:
    page = visits.context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    page.goto(visits.home + "run/raft/#figure-8-as-drawn")
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    box = page.locator("#run-diagram").bounding_box()
    assert box
    page.locator("#run-last").click()
    widest = 0.0
    for mark in page.locator("#run-diagram .sk-message, #run-diagram .sk-label").all():
        seen = mark.bounding_box()
        assert seen
        assert box["x"] - 1 <= seen["x"]
        assert seen["x"] + seen["width"] <= box["x"] + box["width"] + 1
        widest = max(widest, seen["width"])
    assert widest > 200  # of the 358 that there are: from the first place to the last
    assert page.locator("#run-diagram").evaluate("box => box.scrollWidth <= box.clientWidth")
    label = page.locator("#run-diagram .sk-label").first.bounding_box()
    assert label
    assert label["height"] >= 11  # and can be read


def test_what_is_to_come_is_hidden_and_a_question_stands_before_next(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    first = runs_of(visits, "raft")["first"]
    page.locator("#run-first").click()
    expect(page.locator(".sk-event").first).to_be_hidden()
    asking = next(i for i, step in enumerate(first["steps"]) if step["ask"])
    for _ in range(asking):
        page.keyboard.press("j")
    expect(page.locator("#run-ask")).to_have_text(first["steps"][asking]["ask"])
    expect(page.locator(f'.sk-event[data-step="{asking}"]')).to_be_visible()
    expect(page.locator(f'.sk-event[data-step="{asking + 1}"]')).to_be_hidden()


def test_scenarios_are_loaded_when_asked_for_and_back_goes_back(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    assert not [url for url in visits.asked if url.endswith(".json")]
    page.keyboard.press("j")
    left = at(page)
    page.get_by_role("link", name="Figure 8, as drawn", exact=True).first.click()
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    assert [url.rpartition("/")[2] for url in visits.asked if url.endswith(".json")] == [
        "figure-8-as-drawn.json"
    ]
    assert at(page) == 0
    assert page.url.endswith("#figure-8-as-drawn")
    expect(page.locator('#run-scenarios [aria-current="true"]')).to_have_text("Figure 8, as drawn")
    page.keyboard.press("j")
    page.go_back()
    expect(page.locator("#run-title")).to_have_text("A leader is elected")
    assert at(page) == left
    page.go_forward()
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    assert at(page) == 1


def test_an_address_with_a_scenario_opens_at_the_picture(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/#figure-8-as-drawn")
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("scrollY") == 0
    other = page.context.new_page()
    other.goto(visits.home + "run/raft/#bug-votes-twice")
    expect(other.locator("#run-title")).to_have_text("Votes twice")
    expect(other.locator("#bug-votes-twice")).to_be_in_viewport()


def test_a_counterexample_is_one_press_from_its_bug(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    page.locator("#bug-commits-old-terms [data-run]").click()
    expect(page.locator("#run-title")).to_have_text("Commits old terms")
    expect(page.locator("#run-scope")).to_contain_text("with the bug commits-old-terms")
    expect(page.locator("#run-next")).to_be_focused()
    page.locator("#run-last").click()
    expect(page.locator('#run-properties [data-state="broken"]').first).to_be_visible()


def test_the_scope_slider_says_where_it_breaks(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/paxos/")
    slider = page.locator("#bug-lowest-vote input[type=range]")
    expect(page.locator("#bug-lowest-vote output")).to_have_text("2 ballots: safe")
    slider.press("ArrowRight")
    expect(page.locator("#bug-lowest-vote output")).to_have_text("3 ballots: broken in 17 steps")
    expect(slider).to_have_attribute("aria-valuetext", "3 ballots: broken in 17 steps")


def test_the_ring_moves(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/chord/#zaves-21-events")
    expect(page.locator("#run-title")).to_have_text("Zave's 21 events")
    seen = set()
    for _ in range(6):
        page.keyboard.press("j")
        seen.add(page.locator(".z-ring").get_attribute("aria-label"))
    assert len(seen) > 2
    expect(page.locator(".z-node.is-here")).to_have_count(1)


# Sharing


def test_fragments_are_read_as_python_reads_them(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    page.evaluate("import('/assets/zoomon/share.js').then((share) => { window.share = share; })")
    for case in RUNS["valid"]:
        found = page.evaluate("(text) => share.parse(text)", case["fragment"])
        wanted = case["parsed"]
        assert found.pop("ok"), (case, found)
        assert found == {
            "version": wanted["run"],
            "set": wanted["set"],
            "switches": wanted["switch"],
            **{key: wanted[key] for key in ("start", "steps", "loop", "end")},
        }, case
        written = page.evaluate("(text) => share.write(share.parse(text))", case["fragment"])
        assert written == case["written"], case
    for case in RUNS["invalid"]:
        assert page.evaluate("(text) => share.parse(text)", case["fragment"]) == {
            "ok": False,
            "why": case["error"],
        }, case


def test_a_recorded_run_and_its_beginning_are_shown_at_once(page: Page, visits: Visits) -> None:
    run = next(one for one in runs_of(visits, "raft")["runs"] if one["slug"] == "figure-8-as-drawn")
    page.goto(visits.home + "run/raft/#" + run["fragment"])
    expect(page.locator("#run-notice")).to_have_text("A shared run: Figure 8, as drawn.")
    assert at(page) == run["length"]
    fragment = re.sub(r"&end=\w+", "", run["fragment"])
    shorter = re.sub(
        r"steps=([\d.]+)", lambda found: "steps=" + ".".join(found.group(1).split(".")[:5]), fragment
    )
    page.goto(visits.home + "run/raft/?again#" + shorter)
    expect(page.locator("#run-notice")).to_have_text("A shared run: the first 5 steps of Figure 8, as drawn.")
    assert at(page) == 5


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("run=1&steps=0.x", 'This address holds no shared run: step 2: "x" is not the number of a move.'),
        ("run=1&switch=no-such-bug&steps=0", "Raft has no no-such-bug"),
        ("run=1&set=cats=3&steps=0", "Raft has no cats"),
        ("run=900&steps=0.0.0", "It is of version 900, which this page does not know"),
    ],
)
def test_a_wrong_run_says_so(fragment: str, said: str, page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/#" + fragment)
    expect(page.locator("#run-notice")).to_contain_text(said)
    expect(page.locator("#run-title")).to_have_text("A leader is elected")


def test_what_the_address_did_not_ask_for_is_grey_until_it_is_stepped_through(
    page: Page, visits: Visits
) -> None:
    page.goto(visits.home + "run/raft/#run=1&steps=0.1.0.1.0.1")
    expect(page.locator("#run-notice")).to_contain_text("Below is another run: A leader is elected.")
    opacity = "getComputedStyle(document.querySelector('#run-picture')).opacity"
    assert float(page.evaluate(opacity)) < 0.5
    page.locator("#run-next").click()
    assert float(page.evaluate(opacity)) == 1


def test_an_address_of_nothing_gets_a_word(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/#nonsense")
    expect(page.locator("#run-notice")).to_have_text("There is no #nonsense on this page.")
    page.goto(visits.home + "run/raft/?again#source")
    expect(page.locator("#run-notice")).to_be_hidden()


def test_a_recorded_run_with_another_end_is_told_to_be_wrong(page: Page, visits: Visits) -> None:
    run = runs_of(visits, "raft")["runs"][0]
    page.goto(visits.home + "run/raft/#" + re.sub(r"end=\w{8}", "end=00000000", run["fragment"]))
    expect(page.locator("#run-notice")).to_contain_text("its run ends in another state than it says")


def test_code_of_a_shared_run_waits_for_a_press(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/#run=1&steps=0.1.0.1.0.1")
    expect(page.locator("#run-notice")).to_contain_text(
        "A shared run of 6 steps that is not one of the recorded ones."
    )
    page.wait_for_load_state("networkidle")
    assert not [url for url in visits.asked if "/python/" in url or "lab" in url]
    if page.locator("#lab[data-missing]").count():
        expect(page.locator("#run-notice")).to_contain_text("takes Python")
    else:
        expect(page.locator("#run-notice")).to_contain_text("Nothing of it has been run.")
        expect(page.get_by_role("button", name="Run it with Python")).to_be_visible()


def test_a_link_is_copied_that_opens_at_the_same_step(visits: Visits) -> None:
    context = visits.context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(visits.home + "run/chord/#our-shorter-one")
    expect(page.locator("#run-title")).to_have_text("Our shorter one")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    other = context.new_page()
    other.goto(address)
    expect(other.locator("#run-says")).to_have_text(page.locator("#run-says").inner_text())
    assert at(other) == 2


def test_the_picture_is_saved_as_svg_that_stands_alone(page: Page, visits: Visits, tmp_path: Path) -> None:
    page.goto(visits.home + "run/raft/#figure-8-as-drawn")
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    page.keyboard.press("j")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "raft-figure-8-as-drawn.svg"
    path = tmp_path / "run.svg"
    download.value.save_as(path)
    root = ET.parse(path).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{svg}svg"
    assert root.find(f"{svg}style") is not None
    events = [item for item in root.iter(f"{svg}g") if "sk-event" in item.get("class", "")]
    assert len(events) == next(
        run["length"] for run in runs_of(visits, "raft")["runs"] if run["slug"] == "figure-8-as-drawn"
    )
    assert not any("is-next" in item.get("class", "") for item in events)
    assert "var(" not in path.read_text(encoding="utf-8")


# Teaching


@pytest.mark.parametrize(("width", "height"), [(800, 600), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("name", ["raft/?present#figure-8-as-drawn", "chord/?present#zaves-21-events"])
def test_a_presented_step_is_on_the_screen(name: str, width: int, height: int, visits: Visits) -> None:
    page = visits.context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(visits.home + "run/" + name)
    expect(page.locator(f'[data-run="{name.partition("#")[2]}"]').first).to_have_attribute(
        "aria-current", "true"
    )
    for _ in range(9):
        page.keyboard.press("PageDown")
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    box = page.locator("#run-diagram").bounding_box()
    heads = page.locator(".z-run__heads svg").bounding_box()
    assert box
    assert heads
    for part in (".sk-event.is-now .sk-label", ".sk-event.is-now .sk-mark"):
        seen = page.locator(part).first.bounding_box()
        assert seen
        assert heads["y"] + heads["height"] <= seen["y"] + 1
        assert seen["y"] + seen["height"] <= box["y"] + box["height"]
    for part in ("#run-next", "#run-says", "#run-properties"):
        seen = page.locator(part).bounding_box()
        assert seen
        assert seen["y"] + seen["height"] <= height


def test_present_has_no_chrome_and_takes_a_clicker(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/?present#figure-8-as-drawn")
    expect(page.locator("#run-title")).to_have_text("Figure 8, as drawn")
    for chrome in (".md-header", ".md-tabs", ".md-footer", "#idea", "#lab"):
        expect(page.locator(chrome).first).to_be_hidden()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert at(page) == 1
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#run-says')).fontSize)")
    assert size >= 26
    box = page.locator("#run-controls").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
    expect(page.get_by_role("link", name="Raft on Zoom")).to_have_attribute(
        "href", re.compile(r"/run/raft/#figure-8-as-drawn$")
    )


def test_an_iframe_of_another_origin_shows_the_run(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        f'<!doctype html><title>Slides</title><iframe src="{visits.home}run/raft/?embed#figure-8-as-drawn" '
        'title="Raft" width="960" height="640"></iframe>'
    )
    with served(tmp_path) as elsewhere:
        assert elsewhere != visits.home
        context = visits.browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(elsewhere)
        frame = page.frame_locator("iframe")
        expect(frame.locator("#run-title")).to_have_text("Figure 8, as drawn")
        frame.get_by_role("button", name="Next").click()
        expect(frame.locator("#run-count")).to_contain_text("step 1 of")
        expect(frame.locator(".md-header")).to_be_hidden()
        assert page.frames[1].evaluate("document.documentElement.scrollWidth") <= 960
        assert not [error for error in errors if "favicon" not in error and "404" not in error]


def test_without_script_it_can_be_read(visits: Visits) -> None:
    page = visits.context(java_script_enabled=False).new_page()
    page.goto(visits.home + "run/raft/")
    expect(page.locator("#run-diagram svg")).to_be_visible()
    expect(page.locator(".sk-event").last).to_be_visible()
    expect(page.locator("#run-controls")).to_be_hidden()
    expect(page.locator("#a-leader-is-elected ol li").first).to_be_visible()
    page.get_by_role("link", name="Figure 8, as drawn", exact=True).first.click()
    assert page.url.endswith("#figure-8-as-drawn")
    page.locator("#figure-8-as-drawn summary").click()
    expect(page.locator("#figure-8-as-drawn ol li").first).to_be_visible()
    expect(page.locator("#bug-votes-twice .z-diff")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()


def test_in_print_the_whole_run_is_there(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    page.emulate_media(media="print")
    expect(page.locator(".sk-event").last).to_be_visible()
    expect(page.locator("#run-controls")).to_be_hidden()
    assert page.evaluate(
        "document.querySelector('.z-code').scrollHeight <= document.querySelector('.z-code').clientHeight + 1"
    )


def test_the_story_on_the_home_page_breaks_in_five_steps(page: Page, visits: Visits) -> None:
    page.goto(visits.home)
    story = page.locator("[data-story]")
    expect(story.locator(".z-story__frame:visible")).to_have_count(1)
    below = page.evaluate("document.querySelector('#paths').offsetTop")
    for _ in range(5):
        story.get_by_role("button", name="Next").click()
    expect(story).to_contain_text("Broken: leader completeness.")
    expect(story.get_by_role("button", name="Back")).to_be_focused()
    assert page.evaluate("document.querySelector('#paths').offsetTop") == below  # nothing moves
    expect(story.get_by_role("link", name="Open the page of")).to_have_attribute(
        "href", re.compile("run/raft-steps/")
    )


def test_a_bundle_needs_no_network_and_nothing_of_the_site(visits: Visits, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "zoomon.cli", "sketch", "bundle", "chord", str(tmp_path / "lecture")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with served(tmp_path / "lecture") as lecture:
        context = visits.browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        asked, errors = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(lecture)
        page.wait_for_url("**/run/chord/")
        page.get_by_role("link", name="Zave's 21 events", exact=True).first.click()
        expect(page.locator("#run-title")).to_have_text("Zave's 21 events")
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#run-count")).to_contain_text("step 1 of")
        assert all(url.startswith((lecture, "data:", "blob:")) for url in asked)
        assert errors == []
        links = [str(link.get_attribute("href")) for link in page.locator("a[href]").all()]
        assert [link for link in links if link.startswith("../")] == []
        size = page.evaluate("getComputedStyle(document.querySelector('.z-run__stage')).display")
        assert size == "grid"


# Safe, and for everyone


def test_the_policy_stops_what_is_not_ours(visits: Visits) -> None:
    page = visits.browser.new_context().new_page()
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => (window.stopped ??= []).push(e.effectiveDirective))"
    )
    page.goto(visits.home + "run/raft/")
    expect(page.locator("html")).to_have_attribute("data-stepper", "ready")
    assert page.evaluate("window.stopped ?? []") == []
    page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          await fetch("http://127.0.0.1:9/").catch(() => {});
          try { new Worker("data:text/javascript,0"); } catch {}
          const image = new Image();
          const done = new Promise((resolve) => { image.onerror = resolve; });
          image.src = "http://127.0.0.1:9/x.png";
          await done;
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert set(page.evaluate("window.stopped")) == {"script-src-elem", "connect-src", "worker-src", "img-src"}


@pytest.mark.parametrize("name", ["raft", "paxos", "chord", "raft-steps", "vector-clocks"])
def test_a_page_steps_through_all_its_runs_within_its_policy(name: str, page: Page, visits: Visits) -> None:
    page.goto(visits.home + f"run/{name}/")
    for run in runs_of(visits, name)["runs"]:
        page.evaluate(
            "(slug) => zoomonRun.load(slug).then((run) => zoomonRun.show(run, { origin: 'recorded' }))",
            run["slug"],
        )
        expect(page.locator("#run-title")).to_have_text(run["title"])
        page.locator("#run-last").click()
        assert at(page) == run["length"]
        if run["breaks"]:
            expect(page.locator(f'[data-property="{run["breaks"]}"]')).to_have_attribute(
                "data-state", "broken"
            )
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


# Light at 1280 px and dark at 390 px are in test_browser.py.
@pytest.mark.parametrize(
    ("address", "scheme", "width"),
    [
        ("run/raft/#figure-8-as-drawn", "light", 390),
        ("run/raft/#figure-8-as-drawn", "dark", 1280),
        ("run/chord/#zaves-21-events", "light", 390),
        ("run/chord/#zaves-21-events", "dark", 1280),
        ("run/", "dark", 1280),
        ("run/raft/?present", "light", 1280),
        ("run/raft/?embed", "dark", 390),
    ],
)
def test_axe_finds_nothing(address: str, scheme: Any, width: int, visits: Visits) -> None:
    page = visits.context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce"
    ).new_page()
    page.goto(visits.home + address)
    page.wait_for_load_state("networkidle")
    if "#" in address:
        page.keyboard.press("j")
        page.locator("#run-last").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def test_colours_are_chosen_without_the_themes_script(page: Page, visits: Visits) -> None:
    page.goto(visits.home + "run/raft/")
    assert not [url for url in visits.asked if "bundle" in url]
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator("[data-md-component=palette] label:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") != scheme
    page.goto(visits.home + "readings/")
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(scheme))


def test_the_script_is_no_larger_than_30_kb() -> None:
    assert (ROOT / "tools/zoomon/pages/theme/assets/zoomon/run.js").stat().st_size <= 30 * 1024
