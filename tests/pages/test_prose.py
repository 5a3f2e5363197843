"""Prose of strangers becomes text, emphasis, code, lists and safe links, and nothing else."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.pages import prose

ALLOWED = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote", "br"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "![x](https://tracker.example/pixel.png)",
    "<a href='https://e.example' onclick='alert(1)'>x</a>",
    "[x](https://e.example \"a' onmouseover='alert(1)\")",
    "text {: onclick=alert(1) }",
    "--8<-- \"pyproject.toml\"",
    "<svg/onload=alert(1)>",
    "<!-- <script> --> x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>`",
    "# heading",
    "x\n===\n",
    "<https://e.example/?a=1&b=\"><script>>",
    "</p></article><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
]  # fmt: skip
text = st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20)).map(" ".join))


def assert_harmless(html: str) -> None:
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in ALLOWED, (element.tag, html)
        assert set(element.attrib) <= {"href", "rel"}, html
        if "href" in element.attrib:
            assert element.attrib["href"].startswith(("http://", "https://")), html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_prose_is_harmless(hostile: str) -> None:
    assert_harmless(prose.block(hostile))
    assert_harmless(prose.inline(hostile))


@given(text)
def test_any_prose_is_harmless(given_text: str) -> None:
    assert_harmless(prose.block(given_text))
    assert_harmless(prose.inline(given_text))


@given(st.text(alphabet=st.characters(categories=["L", "N"], include_characters=" ,;"), min_size=1))
def test_the_short_way_for_plain_text_says_what_commonmark_says(words: str) -> None:
    words = " ".join(words.split())
    html = html5lib.parseFragment(prose.block(words), treebuilder="etree", namespaceHTMLElements=False)
    assert " ".join("".join(html.itertext()).split()) == words


def test_emphasis_code_links_and_lists_stay() -> None:
    assert prose.block("*a* `b` [c](https://e.example/)\n\n- d\n- e") == (
        '<p><em>a</em> <code>b</code> <a href="https://e.example/" rel="noopener">c</a></p>\n<ul>\n<li>d</li>\n<li>e</li>\n</ul>'
    )


def test_plain_is_text() -> None:
    assert prose.plain("A *b* `c` [d](https://e.example/) &lt;e&gt; f < g") == "A b c d <e> f < g"


def test_shortened_cuts_at_a_word() -> None:
    assert prose.shortened("one two three four", 12) == "one two…"
    assert prose.shortened("short") == "short"


def test_ids_in_text_become_links_but_not_in_links_or_code() -> None:
    def link(id: str) -> str | None:
        return f"[{id}]" if id == "a-1-b" else None

    given_html = '<p>see a-1-b, x-a-1-b and <a href="a-1-b">a-1-b</a> <code>a-1-b</code> no-such-id</p>'
    wanted = '<p>see [a-1-b], x-a-1-b and <a href="a-1-b">a-1-b</a> <code>a-1-b</code> no-such-id</p>'
    assert prose.with_links(given_html, link) == wanted
