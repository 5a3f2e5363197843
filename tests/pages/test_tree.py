"""The tree of pages: what is there, what is left out, what a hostile entry can do."""

from __future__ import annotations

import gc
import json
import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from pathlib import Path
from weakref import ref

import html5lib
import pytest
from tests.pages.sites import CATALOG, ROOT, TODAY, site_of, write_catalog

from zoomon.catalog import load
from zoomon.formats import FORMATS
from zoomon.pages.page import Page, Tree
from zoomon.pages.site import Change, Health, Site
from zoomon.pages.tree import tree


def pages(made: Tree) -> dict[str, Page]:
    return {page.path: page for page in made.pages}


def words(html: str) -> str:
    parsed = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(parsed.itertext()).split())


def test_every_thing_has_its_page(site: Site) -> None:
    found = pages(tree(site))
    assert {
        "",
        "readings/",
        "topics/",
        "paths/",
        "questions/",
        "people/",
        "venues/",
        "years/",
        "new/",
        "names/",
        "search/",
    } <= found.keys()
    assert {
        "read/gull-1990-nets/",
        "topics/knots/",
        "paths/first-nets/",
        "questions/does-it-hold/",
        "venues/flock/",
    } <= found.keys()
    assert {"years/1990/", "years/2001/", "people/ada-gull/"} <= found.keys()


def test_the_map_shows_each_annotated_reading_once_and_every_relation_between_them() -> None:
    site = site_of(load(ROOT))
    article = pages(tree(site))["map/"].article
    dated = {id for id in site.catalog.annotated if site.entries[id].year}
    spots = re.findall(r'href="../read/([^"]+)/" tabindex="-1" data-spot="(\d+)"', article)
    assert sorted(id for id, _ in spots) == sorted(dated)
    assert sorted(re.findall(r'<li>\d{4} <a href="../read/([^"]+)/"', article)) == sorted(dated)
    named = {number: id for id, number in spots}
    drawn = {(named[a], named[b]) for a, b in re.findall(r'data-of="(\d+) (\d+)"', article)}
    assert drawn == {
        (id, edge.other)
        for id in dated
        for edge in site.graph.edges.get(id, ())
        if edge.direction == "out" and edge.other in dated
    }


def test_the_theme_of_a_reading_is_that_of_its_first_topic() -> None:
    site = site_of(load(ROOT))
    for entry in site.entries.values():
        theme = site.theme_of(entry)
        first = entry.model_copy(update={"topics": entry.topics[:1]})
        assert theme in site.themes
        assert theme in site.all_topics(first), entry.title


def test_a_list_carries_what_reference_managers_take(site: Site) -> None:
    found = pages(tree(site))
    for path in ("topics/knots/", "paths/first-nets/", "questions/does-it-hold/", "venues/flock/"):
        listed = set(re.findall(r'data-reading="([^"]+)"', found[path].article))
        assert found[path].article.count('class="Z3988"') == len(listed) > 0, path


def test_people_and_unregistered_venues_with_one_reading_have_no_page(site: Site) -> None:
    found = pages(tree(site))
    assert "people/robbert-van-stern/" not in found
    assert "venues/the-pond/" not in found
    assert "Robbert van Stern" in words(found["read/gull-1990-nets/"].article)


def test_a_moved_entry_leads_to_its_new_address(site: Site) -> None:
    page = pages(tree(site))["read/old-name/"]
    assert 'href="../../read/plain/"' in page.article
    assert "url=../../read/plain/" in page.head


def test_relations_show_at_both_ends_with_their_reason(site: Site) -> None:
    found = pages(tree(site))
    assert "Corrects" in (here := words(found["read/heron-2001-order/"].article))
    assert "The count forgets torn neighbours. page 3" in here
    assert "Corrected by" in (there := words(found["read/gull-1990-nets/"].article))
    assert "The count forgets torn neighbours." in there


def test_a_correction_stands_above_the_summary(site: Site) -> None:
    article = pages(tree(site))["read/gull-1990-nets/"].article
    assert 0 < article.index("z-banner") < article.index('id="in-short"')


def test_blocks_with_nothing_to_say_are_left_out(site: Site) -> None:
    page = pages(tree(site))["read/plain/"]
    anchors = {heading.anchor for heading in page.toc}
    assert anchors == {"copies", "how-do-we-know"}
    assert set(re.findall(r'<h2 id="([^"]+)"', page.article)) == anchors
    assert "No summary yet." in words(page.article)


def test_places_in_paths_have_previous_and_next(site: Site) -> None:
    found = pages(tree(site))
    assert "Step 1 of 2 in First nets" in words(found["read/gull-1990-nets/"].article)
    assert 'rel="next" href="../../read/heron-2001-order/"' in found["read/gull-1990-nets/"].article
    assert 'rel="prev" href="../../read/gull-1990-nets/"' in found["read/heron-2001-order/"].article


def test_read_next_names_annotated_readings_only(site: Site) -> None:
    # heron-2001-order needs gull-1990-nets, but has no summary: it is listed, not annotated.
    assert not site.entries["heron-2001-order"].annotated
    article = pages(tree(site))["read/gull-1990-nets/"].article
    assert 'id="read-next"' not in article
    assert 'id="read-first"' in pages(tree(site))["read/heron-2001-order/"].article


def test_a_topic_holds_the_readings_of_narrower_topics(site: Site) -> None:
    article = pages(tree(site))["topics/nets/"].article
    assert "read/heron-2001-order/" in article
    assert "Also called mesh in Nets & Knots" in words(article)


def test_a_topic_begins_with_the_readings_that_its_file_names(root: Path) -> None:
    chosen = {
        **CATALOG,
        "entries/tern-1995-mesh.yml": CATALOG["entries/gull-1990-nets.yml"]
        .replace("Nets & Knots", "Mesh")
        .replace("topics: [nets]", "topics: [knots, nets]")
        .replace("minutes: 30", "minutes: 5"),
    }
    easiest = site_of(load(write_catalog(root, chosen)))
    assert easiest.start_with("nets") == ["gull-1990-nets", "tern-1995-mesh"]  # it is about nets first
    chosen["topics/nets.yml"] += "start: [tern-1995-mesh]\n"
    assert site_of(load(write_catalog(root, chosen))).start_with("nets") == ["tern-1995-mesh"]


def test_a_work_is_compared_in_the_group_of_each_problem_that_it_solves() -> None:
    site = site_of(load(ROOT))
    article = html5lib.parseFragment(
        pages(tree(site))["compare/"].article, treebuilder="etree", namespaceHTMLElements=False
    )
    shown = {
        (str(body.find("tr/th").get("id")), link.get("href").split("/")[-2])
        for body in article.iter("tbody")
        for link in body.iter("a")
    }
    stated = {
        (f"compare-{problem}", id)
        for id, entry in site.entries.items()
        if (solves := (entry.assumptions or {}).get("solves"))
        for problem in ([solves] if isinstance(solves, str) else solves)
    }
    assert shown == stated
    assert len({id for _, id in stated}) < len(stated)  # some stand in two groups


def test_ids_in_prose_become_links(site: Site) -> None:
    assert (
        '<a href="../../read/heron-2001-order/">Knots in Order</a>'
        in pages(tree(site))["read/gull-1990-nets/"].article
    )


def test_the_home_page_counts(site: Site) -> None:
    home = pages(tree(site))[""]
    assert "3 works on 3 topics." in words(home.article)
    assert home.description == "3 works on 3 topics."


def test_the_tree_is_the_same_bytes_twice(root: Path) -> None:
    assert tree(site_of(load(root))) == tree(site_of(load(root)))


def test_without_an_address_there_is_no_feed_and_nothing_absolute(root: Path) -> None:
    made = tree(site_of(load(root), url=""))
    assert "feed.atom" not in {asset.path for asset in made.assets}
    assert not any("nets.example" in page.article + page.head for page in made.pages)


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("dead", "Gone since June 2026. Read the copy of 2019."),
        ("blocked", "Opens in a browser; our checker is not let in."),
    ],
)
def test_the_state_of_a_link_is_said_in_words(root: Path, verdict: str, sentence: str) -> None:
    url = "https://example.org/nets.pdf"
    copy = "https://web.archive.org/web/20190102000000/https://example.org/nets.pdf"
    health = {
        url: Health(
            verdict, sentence, url, copy if verdict == "dead" else None, TODAY if verdict == "dead" else None
        )
    }
    article = pages(tree(site_of(load(root), health=health, checked_on=TODAY)))[
        "read/gull-1990-nets/"
    ].article
    assert sentence in words(article)
    main = re.search(r'<a class="z-button z-button--main" href="([^"]+)"', article)
    assert main
    assert main.group(1) == (copy if verdict == "dead" else url)
    assert ("data-versionurl" in article) == (verdict == "dead")


def test_a_link_that_was_never_checked_or_is_well_has_no_mark(site: Site) -> None:
    assert "z-state" not in pages(tree(site))["read/gull-1990-nets/"].article


def test_assets_are_what_they_say(site: Site) -> None:
    assets = {asset.path: asset.content for asset in tree(site).assets}
    assert json.loads(assets["assets/zoomon/readings.json"])["plain"]["title"] == "A Plain List"
    assert assets["all.bib"].count("@") >= 3
    assert json.loads(assets["schema/entry.json"])["$schema"].startswith("https://json-schema.org/")


def test_the_health_page_says_what_is_ill_and_where_it_is_used(root: Path) -> None:
    url = "https://example.org/nets.pdf"
    changes = (Change(url, TODAY, died=True), Change("https://example.com/order", TODAY, died=False))
    health = {
        url: Health("dead", "Gone since June 2026.", url),
        "https://example.com/order": Health("blocked", "Opens in a browser.", ""),
    }
    made = tree(site_of(load(root), health=health, checked_on=TODAY, changes=changes))
    page = words(pages(made)["health/"].article)
    assert "3 links, last checked 22 Nov 2026: 1 gone." in page
    assert "Gone since June 2026. In Nets & Knots." in page
    assert "example.com 1" in page
    assert "dead1gone, by evidence" in page
    assert "not yet checked1no check" in page
    feed = next(asset.content for asset in made.assets if asset.path == "health.atom")
    titles = [element.text for element in ET.fromstring(feed).iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["Nets: links", "Gone: example.org", "Back: example.com"]


def test_a_site_goes_when_nobody_needs_it(root: Path) -> None:
    site = site_of(load(root))
    assert pages(tree(site))
    gone = ref(site)
    del site
    gc.collect()
    assert gone() is None


def test_citations_are_in_the_page(site: Site) -> None:
    article = pages(tree(site))["read/gull-1990-nets/"].article
    found = re.findall(r'href="data:([^;]+);charset=utf-8;base64,([^"]+)" download=', article)
    files = {kind: b64decode(data, validate=True).decode() for kind, data in found}
    assert files["application/x-bibtex"].startswith("@inproceedings{gull-1990-nets,")
    assert json.loads(files["application/vnd.citationstyles.csl+json"])[0]["title"] == "Nets & Knots"
    assert files["application/x-research-info-systems"].startswith("TY  - ")


def test_a_stale_check_is_said(root: Path) -> None:
    article = pages(tree(site_of(load(root), checked_on=TODAY, checks_stale=True)))["health/"].article
    assert "The schedule may have stopped." in words(article)


HOSTILE = (
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onload=alert(1) {{ 7*7 }} javascript:alert(1)"
)


def hostile_catalog() -> dict[str, str]:
    """The made-up catalog with every free text of its entries, topics and paths hostile."""
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    files = dict(CATALOG)
    files["entries/evil.yml"] = f"""
title: {quoted}
authors: [Ada Gull]
year: 2003
kind: paper
venue: {quoted}
publisher: {quoted}
links:
  - {{url: 'https://example.org/x?a=1&b=2', note: {quoted}, version: v}}
versions: [{{id: v, note: {quoted}, title: {quoted}, venue: {quoted}}}]
topics: [nets, evil]
why: {quoted}
summary: {quoted}
problem: {quoted}
forces: [{quoted}]
ideas: [{{idea: {quoted}, where: {quoted}, checked-by: {quoted}}}]
caveats: [{quoted}]
guide: {quoted}
absent: {{doi: {quoted}}}
relations: [{{corrects: gull-1990-nets, because: {quoted}, where: {quoted}}}]
prerequisites: [{{id: gull-1990-nets, because: {quoted}}}]
sources: [{quoted}]
reviewed: [{quoted}]
assumptions: {{timing: {quoted}}}
added: 2026-03-04
"""
    files["topics/evil.yml"] = (
        f"title: {quoted}\ndefinition: {quoted}\nnames: [{{name: {quoted}, by: evil, note: {quoted}}}, x]\n"
    )
    files["paths/evil.yml"] = f"""
title: {quoted}
audience: {quoted}
outcome: {quoted}
steps: [{{read: evil, because: {quoted}, sections: {quoted}}}, {{read: plain, because: {quoted}}}]
test: [{{question: {quoted}, answer: {quoted}}}]
"""
    files["paths/evil-question.yml"] = (
        f"kind: question\ntitle: {quoted}\nanswer: {quoted}\nreadings: [{{read: evil, because: {quoted}}}]\ntopics: [evil]\n"
    )
    files["assumptions.yml"] = f"attributes: {{timing: {{title: {quoted}, about: {quoted}}}}}\n"
    files["home.yml"] = (
        f"title: {quoted}\nsentence: {quoted}\nplaceholder: {quoted}\npaths: [evil]\nquestions: [evil-question]\nstart: evil\n"
    )
    return files


def test_a_hostile_entry_puts_nothing_into_a_page_but_text_and_safe_links(tmp_path: Path) -> None:
    catalog = load(write_catalog(tmp_path, hostile_catalog()))
    assert "evil" in catalog.entries, catalog.problems
    for page in tree(site_of(catalog)).pages:
        parsed = html5lib.parseFragment(page.article, treebuilder="etree", namespaceHTMLElements=False)
        for element in parsed.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in (
                "script",
                "img",
                "iframe",
                "object",
                "embed",
                "style",
                "link",
                "meta",
                "base",
            ), page.path
            for name, value in element.attrib.items():
                assert not name.startswith("on"), (page.path, name)
                if name in ("href", "src", "action"):
                    citation = value.startswith(tuple(f"data:{one.media_type};" for one in FORMATS.values()))
                    unsafe = re.match(r"\s*(?:javascript|data|vbscript):", value, re.IGNORECASE)
                    assert citation or not unsafe, (page.path, value)
        head = html5lib.parse(
            f"<!doctype html><head>{page.head}</head>", treebuilder="etree", namespaceHTMLElements=False
        ).find("head")
        assert head is not None
        kinds = {(element.tag, element.attrib.get("type")) for element in head}
        assert kinds <= {("link", t) for t in LINK_TYPES} | {
            ("script", "application/ld+json"),
            ("meta", None),
        }, page.path


LINK_TYPES = (
    "application/x-bibtex",
    "application/x-research-info-systems",
    "application/vnd.citationstyles.csl+json",
    "application/atom+xml",
)
