"""The lab in Chromium: Python in the page does what CPython does, stops when told to, and loses nothing of the reader's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from tests.pages.sites import ROOT, Built, chromium, served

from sketchbook import catalogue, find
from sketchbook.session import Session
from zoomon.pages.pyodide import runtime

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PATIENCE = 60_000  # milliseconds that a start of Python may take on a busy machine
expect.set_options(timeout=10_000)
NAMES = [sketch.name for sketch in catalogue()]


@dataclass
class Place:
    """A browser at the site."""

    browser: Browser
    home: str
    asked: list[str] = field(default_factory=list)
    """Every request of every page and Worker."""
    errors: list[str] = field(default_factory=list)

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(15_000)
        context.on("request", lambda request: self.asked.append(request.url))
        return context

    def page(self, context: BrowserContext, address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.home + address)
        return page

    @property
    def strayed(self) -> list[str]:
        """Requests to any other address."""
        return [url for url in self.asked if not url.startswith((self.home, f"blob:{self.home}", "data:"))]


@pytest.fixture(scope="module")
def place(built: Built) -> Iterator[Place]:
    assert runtime(ROOT), "Pyodide is not here, and these tests are about it: make pyodide"
    with served(built.folder) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        place = Place(browser, home)
        yield place
        browser.close()
        assert not place.strayed, "nothing leaves the site"
        assert not place.errors


def opened(page: Page) -> Page:
    """The lab of a page, open."""
    page.locator("#lab-open").click()
    expect(page.locator("#lab-status")).to_contain_text("Python is ready", timeout=PATIENCE)
    return page


@pytest.fixture(scope="module")
def lab(place: Place) -> Iterator[Page]:
    """The page of Paxos with its lab open: one Python for all tests that leave it as it was."""
    context = place.context(reduced_motion="reduce")
    before = len(place.asked)
    page = place.page(context, "run/paxos/")
    page.wait_for_load_state("networkidle")
    seen = place.asked[before:]
    assert seen
    assert not [url for url in seen if "/run/python/" in url or "/lab" in url], "no Python before the press"
    yield opened(page)
    context.close()


def fresh(lab: Page) -> Page:
    """The lab at its initial state, with the published code and constants."""
    tab(lab, "Play by hand")
    boxes = lab.locator(".z-lab__scope")
    if not boxes.evaluate("details => details.open"):
        lab.locator(".z-lab__scope > summary").click()
    for box in lab.locator(".z-lab__scope input:checked").all():
        lab.locator(".z-lab__scope details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        box.uncheck()
        settled(lab)
    for label, value in (("acceptors", "3"), ("values", "2"), ("ballots", "2")):
        constant(lab, label, value)
    again = lab.get_by_role("button", name="Start again")
    if again.is_enabled():
        again.click()
        expect(lab.locator("#lab-moves")).to_contain_text("After 0 steps")
    return lab


def settled(lab: Page) -> None:
    """Waits until nothing is asked of Python any more."""
    lab.evaluate("() => new Promise((done) => setTimeout(done))")
    expect(lab.locator("#lab-body")).not_to_have_attribute("inert", "", timeout=PATIENCE)


def constant(lab: Page, label: str, value: str) -> None:
    box = lab.locator(".z-lab__scope").get_by_label(label, exact=True)
    if box.input_value() != value:
        box.fill(value)
        box.blur()
        words = re.compile(rf"From the start, with .*({value} {label.removesuffix('s')}|{label} = {value})")
        expect(lab.locator("#lab-status")).to_have_text(words)


def workers_are(page: Page, number: int) -> None:
    """Waits until the page has so many Workers: the browser tells of an end a little later."""
    for _ in range(200):
        if len(page.workers) == number:
            return
        page.wait_for_timeout(50)
    assert len(page.workers) == number


def tab(lab: Page, name: str) -> None:
    lab.get_by_role("tab", name=name).click()
    expect(lab.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


# --- the same Python ---------------------------------------------------------------------------------------

WORKER = """
async () => {
  const { base, integrity, archive } = document.querySelector("#lab").dataset;
  const here = location.href.split(/[?#]/)[0];
  const worker = new Worker(new URL("../../assets/zoomon/lab-worker.js", here), { type: "module" });
  const waiting = new Map();
  window.ask = (request) => new Promise((answer) => {
    waiting.set(waiting.size, answer);
    worker.postMessage({ id: waiting.size - 1, request: JSON.stringify(request) });
  });
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.ready) resolve(data.ready);
      if (data.failed) reject(new Error(data.failed));
      if (data.answer) waiting.get(data.id)(JSON.parse(data.answer));
    };
    worker.postMessage({ boot: { base: new URL(base, here).href, integrity, archive } });
  });
}
"""


@pytest.fixture(scope="module")
def python(place: Place) -> Iterator[Page]:
    """A page whose `ask` asks a Worker of its own."""
    context = place.context()
    page = place.page(context, "run/paxos/")
    page.evaluate(WORKER)
    yield page
    context.close()


def both(python: Page, requests: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """What Python in the page and this Python answer to the same requests, but for time and memory."""
    session = Session()
    here = [json.loads(session.answer(json.dumps(request))) for request in requests]
    there = python.evaluate(
        "async (all) => { const found = []; for (const one of all) found.push(await ask(one)); return found; }",
        requests,
    )
    for answer in (*here, *there):
        for measured in ("seconds", "bytes"):
            answer.pop(measured, None)
    return list(zip(there, here, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_every_sketch_runs_in_the_page_as_it_does_here(name: str, python: Page) -> None:
    faults = {"drop": 0.2} if find(name).cls.nodes else {}
    requests: list[dict[str, Any]] = [
        {"do": "open", "sketch": name},
        {"do": "simulate", "seed": 11, "faults": faults, "steps": 20},
        {"do": "reset"},
        {"do": "proceed", "steps": 8, "seed": 3},
        {"do": "explore", "max_states": 400},
    ]
    for there, now in both(python, requests):
        assert there == now
        assert "error" not in there


COUNTS = [
    ("paxos", 3921, 17),
    ("two-phase-commit", 288, 11),
    ("abd-register", 544, None),
    ("chang-roberts", 137, 10),
    ("single-copy-register", 93, None),
]


@pytest.mark.parametrize(("name", "distinct", "depth"), COUNTS)
def test_counts_in_the_page_are_the_published_ones(
    name: str, distinct: int, depth: int | None, python: Page
) -> None:
    [_, (there, here)] = both(python, [{"do": "open", "sketch": name}, {"do": "explore"}])
    assert there == here
    assert there["distinct"] == distinct
    assert depth in (None, there["depth"])
    assert there["verdict"] == "holds"


def test_a_shortest_counterexample_in_the_page_is_as_long_as_pinned(python: Page) -> None:
    bug = next(bug for bug in find("paxos").cls.bugs if bug.name == "ignores-votes")
    opening = {"do": "open", "sketch": "paxos", "constants": dict(bug.scope), "switches": [bug.name]}
    [_, (there, here)] = both(python, [opening, {"do": "shortest", "prop": bug.breaks}])
    assert there == here
    assert there["length"] == bug.length


def test_an_error_of_edited_code_has_its_line(python: Page) -> None:
    source = find("paxos").source
    text = "if m.ballot > s.promised[acceptor]:"
    edited = source.replace(text, "if m.ballot > s.promised[99]:")
    [_, (there, here)] = both(
        python, [{"do": "open", "sketch": "paxos", "source": edited}, {"do": "explore"}]
    )
    assert there == here
    assert there["error"]["line"] == source[: source.index(text)].count("\n") + 1


# --- controls ----------------------------------------------------------------------------------------------


def test_steps_are_chosen_by_hand(lab: Page) -> None:
    page = fresh(lab)
    page.get_by_role("button", name="The proposer of ballot 1 asks all acceptors to promise.").click()
    expect(page.locator("#lab-moves")).to_contain_text("After 1 step")
    expect(page.locator("#lab-moves")).to_be_focused()
    expect(page.locator("#run-says")).to_have_text("The proposer of ballot 1 asks all acceptors to promise.")
    expect(page.locator("#run-count")).to_have_text("step 1 of 1")
    page.get_by_role("button", name="A2 promises to accept nothing below ballot 1.").press("Enter")
    expect(page.locator("#run-count")).to_have_text("step 2 of 2")
    page.get_by_role("button", name="Back", exact=True).last.click()
    expect(page.locator("#run-count")).to_have_text("step 1 of 1")


def test_faults_are_buttons_on_what_they_hit(lab: Page) -> None:
    page = fresh(lab)
    page.get_by_role("button", name="The proposer of ballot 0 asks all acceptors to promise.").click()
    servers = page.get_by_role("group", name="Servers that are down")
    servers.get_by_role("button", name="A1").click()
    expect(servers.get_by_role("button", name="A1")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#lab-status")).to_have_text("A1 is down: it does nothing until it restarts.")
    held = page.get_by_role(
        "button", name="A1 promises to accept nothing below ballot 0. held back: A1 is down"
    )
    expect(held).to_be_disabled()
    links = page.get_by_role("group", name="Links that are cut")
    links.get_by_role("button", name="P0 – A2").click()
    expect(page.get_by_role("button", name="held back: the link between P0 and A2 is cut")).to_be_disabled()
    page.get_by_role("button", name="Lose the message: Prepare(ballot=0)").click()
    expect(page.get_by_role("button", name="held back: the message is lost")).to_be_disabled()
    servers.get_by_role("button", name="A1").click()
    expect(page.locator("#lab-status")).to_have_text("A1 is up again.")
    expect(page.get_by_role("button", name="A1 promises to accept nothing below ballot 0.")).to_be_enabled()


def test_the_clock_takes_steps_and_pauses(lab: Page) -> None:
    page = fresh(lab)
    page.get_by_role("button", name="Let it run").click()
    expect(page.locator("#run-count")).to_have_text("step 2 of 2")
    page.get_by_role("button", name="Pause").click()
    settled(page)
    stopped = page.locator("#run-count").inner_text()
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#run-count")).not_to_have_text(stopped)
    expect(page.get_by_role("button", name="Let it run")).to_be_visible()


def test_a_simulation_is_the_same_for_a_seed(lab: Page) -> None:
    page = fresh(lab)
    tab(page, "Simulate")
    page.get_by_label("Seed", exact=True).fill("7")
    page.get_by_label("Messages that are lost").fill("20")
    page.get_by_role("button", name="Run", exact=True).click()
    expected = json.loads(Session().answer(json.dumps({"do": "open", "sketch": "paxos"})))
    assert expected["sketch"] == "paxos"
    session = Session()
    session.open("paxos")
    answer = session.simulate(7, {"drop": 0.2, "duplicate": 0, "delay": 10, "partition": 0, "crash": 0}, 60)
    expect(page.locator("#lab-outcome")).to_contain_text(f"Seed 7: {answer['steps']} steps")
    expect(page.locator("#run-count")).to_have_text(f"step 0 of {answer['steps']}")
    assert page.evaluate("zoomonRun.current().run.choices") == answer["run"]["choices"]
    page.get_by_label("Messages that are lost").fill("0")
    page.get_by_label("Seed", exact=True).fill("1")


def test_exploring_says_what_it_found_and_in_which_bounds(lab: Page) -> None:
    page = fresh(lab)
    tab(page, "Explore")
    page.get_by_role("button", name="Explore", exact=True).click()
    verdict = page.locator("#lab-verdict")
    expect(verdict).to_have_text(
        "Holds in all 3,921 states within these constants; that says nothing of larger ones. Depth 17."
    )
    expect(page.locator("#lab-status")).to_contain_text("3,921 states in ")
    expect(page.locator("#lab-status")).to_contain_text("MB of memory")


def test_break_it_yourself_and_see_how_few_steps_it_takes(lab: Page) -> None:
    bug = next(bug for bug in find("paxos").cls.bugs if bug.name == "ignores-votes")
    page = fresh(lab)
    page.locator(f"[data-lab-bug={bug.name}]").click()
    expect(page.locator("#lab-status")).to_contain_text("Break agreement by choosing what happens.")
    expect(page.locator("#lab-score")).to_have_text("After 0 steps, agreement still holds.")
    page.get_by_label("Say how far each move is from breaking it").check()
    nearest = page.get_by_role("button", name=f"then {bug.length - 1} steps from breaking")
    expect(nearest.first).to_be_visible()
    for left in range(bug.length - 1, 0, -1):
        page.get_by_role("button", name=f"then {left} step{'s' * (left > 1)} from breaking").first.click()
        expect(page.locator("#lab-moves")).to_contain_text(f"After {bug.length - left} step")
    page.get_by_role("button", name="breaks agreement").first.click()
    expect(page.locator("#lab-score")).to_contain_text(
        f"You broke agreement in {bug.length} steps, and no way is shorter."
    )
    page.get_by_role("button", name="See the shortest").click()
    expect(page.locator("#run-count")).to_have_text(f"step 0 of {bug.length}")
    expect(page.locator("#lab-verdict")).to_contain_text(f"The shortest way takes {bug.length} steps.")
    page.get_by_role("button", name="Step through it").last.click()
    expect(page.locator("#run-next")).to_be_focused()


def test_a_mistake_comes_with_the_scope_that_shows_it(lab: Page) -> None:
    bug = next(bug for bug in find("paxos").cls.bugs if bug.scope.get("ballots") == 3)
    page = fresh(lab)
    page.locator(".z-lab__scope details").first.evaluate("details => { details.open = true; }")
    page.locator(f"input[data-switch={bug.name}]").check()
    expect(page.locator("#lab-status")).to_contain_text("3 ballots")
    expect(page.locator(".z-lab__scope").get_by_label("ballots", exact=True)).to_have_value("3")
    # The lab and the run above say in the same words what runs.
    words = page.locator("#run-scope").inner_text()
    assert "3 ballots" in words
    expect(page.locator(".z-lab__scope > summary")).to_have_text(f"What runs: {words}")
    link = page.get_by_role("link", name=f'The change that "{bug.name.replace("-", " ")}" makes')
    assert link.get_attribute("href") == f"#bug-{bug.name}"


def test_constants_that_can_not_be_are_refused_in_words(lab: Page) -> None:
    page = fresh(lab)
    box = page.locator(".z-lab__scope").get_by_label("ballots", exact=True)
    box.fill("-1")
    box.blur()
    expect(page.locator("#lab-status")).to_have_text("ballots is a whole number.")
    expect(box).to_have_value("2")


def test_tabs_by_keyboard_and_fields_that_keep_their_keys(lab: Page) -> None:
    page = fresh(lab)
    page.get_by_role("tab", name="Play by hand").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Simulate")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Simulate")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Edit")).to_be_focused()
    before = page.locator("#run-count").inner_text()
    tab(page, "Simulate")
    page.get_by_label("Seed", exact=True).focus()
    for key in ("ArrowLeft", "ArrowRight", "j", "k", " "):
        page.keyboard.press(key)
    assert page.locator("#run-count").inner_text() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_lab(scheme: str, lab: Page) -> None:
    page = fresh(lab)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": 1280 if scheme == "light" else 390, "height": 900})
    page.get_by_role("button", name="The proposer of ballot 0 asks all acceptors to promise.").click()
    page.get_by_role("group", name="Servers that are down").get_by_role("button", name="A1").click()
    page.get_by_label("Your aim").select_option("agreement")
    expect(page.locator("#lab-score")).to_contain_text("still holds")
    page.locator("#lab-body details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for name in ("Play by hand", "Simulate", "Explore", "Edit"):
        tab(page, name)
        settled(page)
        found = Axe().run(page, context="#lab").response["violations"]
        assert not [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found], name
        assert page.evaluate("document.documentElement.scrollWidth") <= (1280 if scheme == "light" else 390)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


# --- stopping ----------------------------------------------------------------------------------------------


def test_stop_stops_and_the_next_press_goes_on_from_where_the_reader_was(lab: Page) -> None:
    page = fresh(lab)
    constant(page, "ballots", "4")
    page.get_by_role("button", name="The proposer of ballot 3 asks all acceptors to promise.").click()
    expect(page.locator("#run-count")).to_have_text("step 1 of 1")
    tab(page, "Explore")
    page.get_by_label("States at most").select_option("500000")
    page.get_by_role("button", name="Explore", exact=True).click()
    expect(page.locator("#lab-verdict")).to_contain_text(
        re.compile(r"Larger than [\d,]+ states"), timeout=PATIENCE
    )
    expect(page.locator("#lab-verdict")).to_contain_text("You can stop it at any time.")
    assert len(page.workers) == 1
    page.get_by_role("button", name="Explore it").click()
    expect(page.locator("#lab-status")).to_contain_text("waiting")  # it reports what it has done so far
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#lab-status")).to_contain_text("Stopped.")
    workers_are(page, 0)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    tab(page, "Play by hand")
    page.get_by_role("button", name="A2 promises to accept nothing below ballot 3.").click()
    expect(page.locator("#run-count")).to_have_text("step 2 of 2", timeout=PATIENCE)
    assert len(page.workers) == 1
    tab(page, "Explore")
    page.get_by_label("States at most").select_option("200000")


# --- editing -----------------------------------------------------------------------------------------------


def test_edited_code_runs_survives_a_reload_and_can_be_reset(place: Place) -> None:
    context = place.context()
    page = opened(place.page(context, "run/chang-roberts/"))
    tab(page, "Edit")
    editor = page.get_by_label("Source of chang_roberts.py")
    published = editor.input_value()
    assert published == find("chang-roberts").source

    # a mistake of grammar says its line, and what ran before still runs
    head = next(text for text in published.splitlines() if text.startswith("    def ") and text.endswith(":"))
    editor.fill(published.replace(head, head.replace(")", "", 1), 1))
    page.get_by_role("button", name="Run your code").click()
    line = published[: published.index(head)].count("\n") + 1
    expect(page.locator("#lab-edit-error")).to_contain_text(f"Line {line}:")
    page.get_by_role("button", name=f"Go to line {line}").click()
    selected = page.evaluate(
        "[...[document.activeElement]].map((e) => e.value.slice(e.selectionStart, e.selectionEnd))[0]"
    )
    assert "    def " in selected

    # one that can be run is run, and says so
    title = find("chang-roberts").cls.title
    edited = published.replace(f'title = "{title}"', f'title = "{title}, mine"')
    assert edited != published
    editor.fill(edited + 'print("read")\n')
    page.get_by_role("button", name="Run your code").click()
    expect(page.locator("#lab-status")).to_contain_text("Your code runs.")
    expect(page.get_by_role("note")).to_contain_text("What runs is your edited code.")
    expect(page.locator("#lab-prints")).to_have_text("read\n")
    tab(page, "Edit")
    expect(page.locator("#lab-edit-error")).to_be_empty()
    page.get_by_text("What you changed").click()
    expect(page.get_by_role("region", name="What you changed")).to_contain_text('+print("read")')

    # it is there after a reload, is not run before the press, and can be taken back
    workers_are(page, 1)
    page.reload()
    workers_are(page, 0)
    opened(page)
    expect(page.locator("#lab-status")).to_contain_text("What runs is your edited code.")
    tab(page, "Edit")
    assert page.get_by_label("Source of chang_roberts.py").input_value() == edited + 'print("read")\n'
    page.get_by_role("button", name="Back to the published code").click()
    expect(page.get_by_role("note")).to_be_hidden()
    assert page.get_by_label("Source of chang_roberts.py").input_value() == published
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/run/python/'))") == []
    context.close()


# --- shared runs -------------------------------------------------------------------------------------------


def test_a_shared_run_is_replayed_when_the_reader_presses_and_not_before(place: Place) -> None:
    session = Session()
    session.open("chang-roberts")
    session.simulate(seed=5)
    fragment = session.back()["run"]["fragment"]
    steps = len(session.run)
    context = place.context()
    page = place.page(context, f"run/chang-roberts/#{fragment}")
    button = page.get_by_role("button", name="Run it with Python")
    expect(button).to_be_visible()
    assert page.workers == []
    button.click()
    expect(page.locator("#run-count")).to_have_text(f"step 0 of {steps}", timeout=PATIENCE)
    assert page.evaluate("zoomonRun.current().run.fragment") == fragment
    context.close()


# --- what can be missing -----------------------------------------------------------------------------------


def without(route: Route) -> None:
    route.fulfill(status=404, body="not here")


def spoilt(route: Route) -> None:
    route.fulfill(status=200, content_type="text/javascript", body="export const loadPyodide = 0;")


@pytest.mark.parametrize(
    ("file", "answer", "says"),
    [
        ("manifest.json", without, "manifest.json"),
        (
            "pyodide.mjs",
            spoilt,
            "pyodide.mjs could not be loaded, or is not the file that this page was made for",
        ),
        ("sketchbook.zip", without, "sketchbook.zip"),
    ],
)
def test_a_file_that_is_missing_or_another_is_named(file: str, answer: Any, says: str, place: Place) -> None:
    context = place.context()
    context.route(f"**/run/python/{file}*", answer)
    page = place.page(context, "run/paxos/")
    page.locator("#lab-open").click()
    expect(page.locator("#lab-status")).to_contain_text(says, timeout=PATIENCE)
    expect(page.locator("#lab-body")).to_be_hidden()
    expect(page.locator("#lab-open")).to_be_enabled()
    page.locator("#run-next").click()  # recorded runs need no Python
    expect(page.locator("#run-count")).to_have_text("step 4 of 6")
    context.close()


def test_play_begins_where_the_picture_stands(place: Place) -> None:
    context = place.context(reduced_motion="reduce")
    page = place.page(context, "run/chord/#zaves-21-events")
    expect(page.locator("#run-title")).to_have_text("Zave's 21 events")
    page.keyboard.press("j")
    page.keyboard.press("j")
    recorded = page.evaluate("zoomonRun.current().run")
    opened(page)
    expect(page.locator("#lab-status")).to_contain_text('You go on after step 2 of "Zave\'s 21 events".')
    expect(page.locator("#run-count")).to_have_text("step 2 of 2")
    expect(page.locator("#lab-moves")).to_contain_text("After 2 steps")
    run = page.evaluate("zoomonRun.current().run")
    assert run["choices"] == recorded["choices"][:2]
    assert run["constants"] == recorded["constants"]
    context.close()


def test_a_start_that_was_stopped_can_be_made_again(place: Place) -> None:
    context = place.context()
    held: list[Route] = []
    context.route("**/run/python/pyodide.asm.wasm*", lambda route: held.append(route))
    page = place.page(context, "run/chang-roberts/")
    page.locator("#lab-open").click()
    expect(page.locator("#lab-status")).to_contain_text("Fetching Python (")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#lab-status")).to_have_text("Stopped.")
    workers_are(page, 0)
    context.unroute("**/run/python/pyodide.asm.wasm*")
    opened(page)
    expect(page.locator("#lab-stop")).to_have_count(1)
    expect(page.locator(".z-lab__move").first).to_be_visible()
    context.close()
