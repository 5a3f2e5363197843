"""The pages of sketches: what stands in them, what lessons may say, what is kept between builds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
from tests.pages.sites import CATALOG, ROOT, site_of, write_catalog

from zoomon.catalog import load
from zoomon.pages import lesson, sources
from zoomon.pages.book import Book, views
from zoomon.pages.highlight import highlighted
from zoomon.pages.page import Page
from zoomon.pages.policy import policy, with_policy
from zoomon.pages.site import Site
from zoomon.pages.tree import plan
from zoomon.pages.views import sketches

NAMES = sorted(path.stem.replace("_", "-") for path in (ROOT / "tools/sketchbook/sketches").glob("*.py"))


@pytest.fixture(scope="module")
def real() -> Site:
    """This repository's own catalog with its sketches."""
    catalog = load(ROOT)
    return Site(catalog, name="Zoom", book=sources.book_of(catalog))


def book_of(site: Site) -> Book:
    assert site.book
    return site.book


def parsed(html: str) -> Any:
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


def ids(page: Page) -> list[str]:
    return [element.get("id") for element in parsed(page.article).iter() if element.get("id")]


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


# What a page holds


def test_every_part_that_can_be_named_has_its_place_on_the_page_once(real: Site) -> None:
    book = book_of(real)
    assert len(book.names) >= 20
    for name in book.names:
        found = ids(sketches.page(real, name))
        assert len(found) == len(set(found)), name
        assert set(book.anchors(name)) <= set(found), name


def test_a_page_teaches_shows_and_checks(real: Site) -> None:
    article = sketches.page(real, "paxos").article
    for heading in (
        "The idea in three sentences",
        "The source",
        "Try it",
        "Bugs, each as the change it makes",
        "The runs in words",
        "What was checked",
        "Readings",
        "Exercises",
    ):
        assert f">{heading}</h2>" in article
    assert "3,921 states" in article
    assert "2 ballots: safe; 3 ballots: broken in 17 steps." in " ".join(
        re.sub("<[^>]+>", "", article).split()
    )
    assert "zoomon sketch judge paxos --property agreement runs.txt" in article


def test_the_readings_are_the_inverse_of_what_entries_say(real: Site) -> None:
    article = sketches.page(real, "paxos").article
    for id, entry in real.entries.items():
        claims = [idea for idea in entry.ideas if (idea.checked_by or "").startswith("paxos#")]
        if entry.sketch == "paxos" or claims:
            assert f'href="../../read/{id}/"' in article, id
        for claim in claims:
            assert f'href="#{str(claim.checked_by).partition("#")[2]}"' in article


def test_without_script_there_is_a_picture_and_the_sentences(real: Site) -> None:
    page = sketches.page(real, "raft")
    run = book_of(real).run("raft", "a-leader-is-elected")
    tree = parsed(page.article)
    assert any("sk-space-time" in (element.get("class") or "") for element in tree.iter())
    (listed,) = [element for element in tree.iter("details") if element.get("id") == "a-leader-is-elected"]
    assert listed.get("open") is not None
    assert [words(item) for item in listed.iter("li")] == [
        " ".join(step["says"].split()) for step in run["steps"]
    ]
    (controls,) = [element for element in tree.iter() if element.get("id") == "run-controls"]
    assert controls.get("hidden") is not None


def test_the_source_on_the_page_is_the_file_that_is_run(real: Site) -> None:
    for name in ("raft", "chord", "raft-reads"):
        tree = parsed(sketches.page(real, name).article)
        shown = {
            element.get("data-file"): "".join(element.find(".//code").itertext())
            for element in tree.iter("details")
            if element.get("data-file")
        }
        for one in book_of(real).page(name)["source"]:
            assert shown[one["file"]] == one["text"], (name, one["file"])


def test_a_property_leads_to_its_line_in_whichever_file_it_stands(real: Site) -> None:
    for name in ("paxos", "raft"):
        tree = parsed(sketches.page(real, name).article)
        lines = {element.get("id"): words(element) for element in tree.iter("span") if element.get("id")}
        shown = {one["file"] for one in book_of(real).page(name)["source"]}
        for one in book_of(real).page(name)["properties"]:
            if one["file"] in shown:
                (row,) = [row for row in tree.iter("div") if row.get("id") == f"property-{one['name']}"]
                (link,) = [a for a in row.iter("a") if a.get("class") == "z-where"]
                assert words(link).endswith(f"line {one['line']}")
                prefix = str(link.get("href")).removeprefix("#").removesuffix(str(one["line"]))
                shown_lines = [lines[f"{prefix}{n}"] for n in range(one["line"], one["end"] + 1)]
                assert any(f"def {one['name']}(" in line for line in shown_lines)


def test_every_run_is_a_file_beside_the_page(real: Site) -> None:
    made = plan(real)
    for name in ("chord", "paxos"):
        for run in book_of(real).runs(name):
            asset = made.assets[f"run/{name}/runs/{run}.json"]()
            assert isinstance(asset.content, str)
            data = json.loads(asset.content)
            assert data["slug"] == run
            assert len(data["views"]) == len(data["steps"]) + 1
            assert len(asset.content) < 40_000, run


def test_views_are_put_together_from_the_pool(real: Site) -> None:
    run = book_of(real).run("raft", "figure-8-as-drawn")
    for view in views(run):
        assert [lane["name"] for lane in view["lanes"]] == run["lanes"]


def test_a_property_stands_as_words_and_shape_say() -> None:
    assert sketches.standing({"kind": "always", "broken": 3}, 2) == ("holds", "holds")
    assert sketches.standing({"kind": "always", "broken": 3}, 3) == ("broken", "broken at step 3")
    assert sketches.standing({"kind": "always", "broken": 0}, 0) == ("broken", "broken from the start")
    assert sketches.standing({"kind": "sometimes", "reached": 2}, 1) == ("open", "not yet")
    assert sketches.standing({"kind": "sometimes", "reached": 2}, 2) == ("reached", "reached at step 2")
    assert sketches.standing({"kind": "eventually", "reached": None, "broken": 4}, 4)[0] == "broken"


def test_the_gallery_has_every_sketch_in_a_family_with_a_picture(real: Site) -> None:
    tree = parsed(sketches.gallery(real).article)
    cards = [item for item in tree.iter("li") if item.find("a") is not None]
    assert sorted(str(card.find("a").get("href")) for card in cards) == sorted(
        f"../run/{name}/" for name in book_of(real).names
    )
    assert all(any(str(child.tag).endswith("svg") for child in card) for card in cards)
    headings = [words(heading) for heading in tree.iter("h2")]
    assert len(headings) >= 5
    assert all("lines" in words(card) for card in cards)


def test_the_home_page_shows_how_it_breaks(real: Site) -> None:
    story = sketches.story(real, "raft-steps#figure-8-shortest-3-servers")
    tree = parsed(story)
    frames = [item for item in tree.iter("li") if "z-story__frame" in (item.get("class") or "")]
    assert len(frames) == 6
    assert "Broken: leader completeness." in words(frames[-1])
    assert not any("Broken" in words(frame) for frame in frames[:-1])
    assert sketches.story(real, "raft-steps#no-such-run") == ""


def test_a_list_that_names_no_sketch_has_none(tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path))
    assert sources.book_of(catalog) is None
    site = site_of(catalog)
    assert not [path for path in plan(site).pages if path.startswith("run/")]


def test_entries_lead_to_the_sketch_and_to_what_shows_their_claim(real: Site) -> None:
    from zoomon.pages.views import entry

    article = entry.page(real, "ongaro-2014-raft").article
    assert 'href="../../run/raft/#figure-8-as-drawn">see it run</a>' in article
    assert "Step through Raft in the page" in article


# Lessons


def test_every_sketch_has_a_lesson_and_every_lesson_is_sound(real: Site) -> None:
    assert sources.problems_of(real) == []
    assert [name for name in book_of(real).names if book_of(real).read(name) is None] == []


GOOD = """
problem: >-
  {words}
idea: One. Two. Three.
watch: [The first thing., The second thing.]
breaks: >-
  {words} See `no-knots`.
read-on:
  - {{id: plain, because: It names all., where: section 1}}
exercises:
  - {{task: Do it., scenario: a-tear, answer: Done.}}
  - {{task: Break it., judge: holds, answer: Broken.}}
  - {{task: Think., answer: Thought.}}
""".format(words=" ".join(["word"] * 60))
ANCHORS = {"a-tear": "A tear", "bug-no-knots": "No knots.", "property-holds": "It holds."}


def told(text: str, entries: Mapping[str, Any] | None = None) -> list[str]:
    read = lesson.parse(text.lstrip(), "knot.yml")
    known = {"plain": 1} if entries is None else entries
    found = [*read.problems, *lesson.check(read, ANCHORS, ["holds"], known)]
    return [f"{one.place}: {one.message} {one.mend}".strip() for one in found]


def test_a_sound_lesson_is_read() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("watch:", "wach:", "knot.yml:4:1: `wach` is not a field here. Did you mean `watch`?"),
        ("One. Two. Three.", "One. Two.", "knot.yml:3:7: `idea`: has 2 sentences; exactly three are wanted."),
        ("watch: [The first thing., The second thing.]", "watch: [x]", "knot.yml:4:8"),
        ("a-tear", "a-teat", "knot.yml:10:30: no scenario is called `a-teat`."),
        (
            "judge: holds",
            "judge: hold",
            "knot.yml:11:30: no property is called `hold`. Did you mean `holds`?",
        ),
        ("id: plain", "id: plane", "knot.yml:8:10: no entry has the id `plane`."),
        ("`no-knots`", "`no-knot`", "knot.yml:5:9: no bug is called `no-knot`. Did you mean `no-knots`?"),
        (", judge: holds", "", "knot.yml:10:3: no exercise asks for a run that can be judged."),
    ],
)
def test_a_wrong_lesson_is_told_where_and_how_to_mend_it(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert any(line.startswith(said) for line in told(GOOD.replace(old, new))), told(GOOD.replace(old, new))


def test_too_few_words_are_counted() -> None:
    text = re.sub(r"problem: >-\n.*", "problem: Too short.", GOOD.lstrip())
    assert told(text) == ["knot.yml:1:10: `problem`: has 2 words; 50 to 110 are wanted."]


# Pages are kept while their files are the same


class Fake:
    """A sketchbook of one sketch that counts how often it is asked."""

    __name__ = "fake"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        self.__file__ = str(folder / "shown.py")

    def names(self) -> list[str]:
        return ["knot"]

    def anchors(self, name: str) -> dict[str, str]:
        return {"a-tear": "A tear"}

    def page(self, name: str, cache: Path | None = None) -> dict[str, Any]:
        self.asked += 1
        text = (self.folder / "sketches" / "knot.py").read_text()
        if "raise" in text:
            raise NameError("name 'thread' is not defined")
        return {"name": name, "text": text, "scenarios": [], "breaking": {}}

    def archive(self) -> bytes:
        return b""

    def published(self) -> dict[str, bytes]:
        return {}

    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.py"))


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    folder = tmp_path / "fake" / "sketches"
    folder.mkdir(parents=True)
    (folder / "knot.py").write_text("from sketchbook.sketches.thread import Thread\n")
    (folder / "thread.py").write_text("a = 1\n")
    (folder / "other.py").write_text("b = 1\n")
    (folder.parent / "engine.py").write_text("c = 1\n")
    return Fake(folder.parent)


def renewed(fake: Fake, cache: Path) -> int:
    """How often the sketchbook is asked for the page by a new process."""
    before = fake.asked
    Book(fake, fake.folder / "sketches", cache).page("knot")
    return fake.asked - before


def test_a_page_is_made_again_when_what_it_is_made_from_changes(fake: Fake, tmp_path: Path) -> None:
    cache = tmp_path / "kept"
    assert renewed(fake, cache) == 1
    assert renewed(fake, cache) == 0
    (fake.folder / "sketches" / "other.py").write_text("b = 2\n")  # nothing of it is used
    assert renewed(fake, cache) == 0
    for file in ("sketches/thread.py", "engine.py", "sketches/knot.py"):
        path = fake.folder / file
        path.write_text(path.read_text() + "# changed\n")
        assert renewed(fake, cache) == 1, file
        assert renewed(fake, cache) == 0, file
    assert len(list(cache.iterdir())) == 1


def test_a_sketch_that_is_broken_is_left_out_and_said(fake: Fake) -> None:
    (fake.folder / "sketches" / "knot.py").write_text("raise\n")
    book = Book(fake, fake.folder / "sketches")
    assert book.names == ()
    assert book.failed == {"knot": "NameError: name 'thread' is not defined"}
    assert book.is_current()
    (fake.folder / "sketches" / "knot.py").write_text("a = 3\n")
    assert not book.is_current()


# The policy


def test_the_policy_lets_the_inline_scripts_in_and_no_others() -> None:
    script = "let a = 1;"
    html = f'<meta charset="utf-8"><script>{script}</script><script type="application/json">{{}}</script><script src="x.js"></script>'
    wanted = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    said = policy(html)
    assert f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{wanted}';" in said
    assert said.count("sha256-") == 1
    assert "unsafe-eval'" not in said.replace("'wasm-unsafe-eval'", "")
    assert "default-src 'none'" in said
    assert "'unsafe-inline'" not in said.partition("script-src")[2].partition(";")[0]
    assert with_policy(html).index("Content-Security-Policy") < with_policy(html).index("<script")


def test_the_policy_that_other_builders_are_told_to_send_is_ours() -> None:
    told = (ROOT / "docs/tool.md").read_text(encoding="utf-8")
    assert f"\nContent-Security-Policy: {policy('', serving=True)}\n" in told


# Highlighting


@pytest.mark.parametrize("name", NAMES)
def test_highlighting_keeps_every_character(name: str) -> None:
    path = ROOT / "tools/sketchbook/sketches" / f"{name.replace('-', '_')}.py"
    text = path.read_text(encoding="utf-8")
    shown = ["".join(parsed(line).itertext()) for line in highlighted(text)]
    assert shown == text.splitlines()


def test_what_is_no_python_is_shown_plain() -> None:
    assert highlighted('x = """<b>\ny') == ["x = &#34;&#34;&#34;&lt;b&gt;", "y"]


def test_the_catalog_of_these_tests_names_no_sketch() -> None:
    assert not any("sketch:" in text for text in CATALOG.values())


# The command


def test_bundling_says_what_is_wrong(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from zoomon.pages.bundle import bundle

    runner = CliRunner()
    wrong = runner.invoke(bundle, ["raff", str(tmp_path / "new"), "--root", str(ROOT)])
    assert wrong.exit_code == 2
    assert "there is no sketch raff. Did you mean `raft`?" in wrong.output
    assert not (tmp_path / "new").exists()
    (tmp_path / "mine.txt").write_text("mine")
    refused = runner.invoke(bundle, ["raft", str(tmp_path), "--root", str(ROOT)])
    assert refused.exit_code == 1
    assert "holds other files" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_bundle_is_the_same_each_time_and_whole(real: Site) -> None:
    from zoomon.pages.bundle import files

    made = files(real, "vector-clocks")
    assert made.keys() == files(real, "vector-clocks").keys()
    page = made["run/vector-clocks/index.html"]
    assert isinstance(page, str)
    assert page == files(real, "vector-clocks")["run/vector-clocks/index.html"]
    for needed in re.findall(r'(?:src|<link rel="stylesheet" href)="\.\./\.\./([^"]+)"', page):
        assert needed in made, needed
    assert 'href="../../read/' not in page
    assert "Content-Security-Policy" in page
