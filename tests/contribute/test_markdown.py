"""Every way in which people write a reading into a list."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.contribute import markdown
from zoomon.contribute.markdown import Mention


def read(text: str) -> list[Mention]:
    return list(markdown.read(text).mentions)


def one(text: str) -> Mention:
    (mention,) = read(text)
    return mention


def shown(text: str) -> list[tuple[str, str]]:
    return [(mention.label, mention.url) for mention in read(text)]


def test_a_titled_link_with_a_description() -> None:
    mention = one("# Links\n\n## Glorbos\n\n- [A Title](https://a.example/x) by Ada Byron - worth it")
    assert (mention.label, mention.url, mention.line) == ("A Title", "https://a.example/x", 5)
    assert mention.after == "by Ada Byron - worth it"
    assert mention.sections == ("Links", "Glorbos")


def test_the_line_before_an_address_is_its_label() -> None:
    text = "A Title  \n[https://a.example/](https://a.example/)\n\nOther\nhttps://b.example/\n"
    assert shown(text) == [("A Title", "https://a.example/"), ("Other", "https://b.example/")]


def test_a_paragraph_before_an_address_is_its_label_if_it_is_no_sentence() -> None:
    assert shown("A Title:\n\n<https://a.example/>") == [("A Title", "https://a.example/")]
    assert shown("This is a sentence.\n\n<https://a.example/>") == [("", "https://a.example/")]


def test_a_line_after_a_link_describes_it() -> None:
    assert one("[A Title](https://a.example/)\nwhich is good").after == "which is good"
    assert one("- https://a.example/\n  which is good").after == "which is good"


def test_bare_addresses_lose_the_punctuation_around_them() -> None:
    text = "See https://a.example/x_(y), and (https://b.example/z). Or www.c.example/w!"
    assert [mention.url for mention in read(text)] == [
        "https://a.example/x_(y)", "https://b.example/z", "https://www.c.example/w",
    ]  # fmt: skip


def test_emphasis_takes_nothing_from_a_bare_address() -> None:
    assert one("- https://a.example/_b_/c*d*").url == "https://a.example/_b_/c*d"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("[https://a.example/](https://a.example/)@u/slug-1 more", "https://a.example/@u/slug-1"),
        ("[https://a.example/b](https://a.example/b)/c?d=1#e.", "https://a.example/b/c?d=1#e"),
        ("<https://a.example/>x_y", "https://a.example/x_y"),
        ("[https://a.example/b/c](https://a.example/)", "https://a.example/b/c"),
    ],
)
def test_an_address_that_was_cut_is_made_whole(text: str, url: str) -> None:
    mention = one(text)
    assert mention.url == url
    assert any("ended too early" in note for note in mention.notes)


@pytest.mark.parametrize(
    "text",
    [
        "[https://a.example/b](https://a.example/b), see also",
        "[https://a.example/b](https://a.example/b) @u/slug",
        "([https://a.example/b](https://a.example/b))",
        "[https://a.example/b](https://a.example/b)s",
        "[A title](https://a.example/b)/c",
        "[https://a.example/…](https://a.example/b)",
    ],
)
def test_an_address_that_is_whole_stays(text: str) -> None:
    mention = one(text)
    assert (mention.url, mention.notes) == ("https://a.example/b", ())


def test_several_addresses_of_one_reading() -> None:
    mention = one(
        "- A Title: [pdf](https://a.example/p.pdf), [slides](https://a.example/s) ([code](https://a.example/c))"
    )
    assert (mention.label, mention.url) == ("A Title", "https://a.example/p.pdf")
    assert mention.others == (("https://a.example/s", "slides"), ("https://a.example/c", "code"))


def test_neighbours_are_readings_and_links_in_a_description_are_not() -> None:
    reading = markdown.read(
        "- [A](https://a.example), [B](https://b.example)\n- [C](https://c.example) by [Me](https://me.example): see [D](https://d.example)"
    )
    assert [mention.label for mention in reading.mentions] == ["A", "B", "C"]
    assert [(aside.url, aside.why) for aside in reading.asides] == [
        ("https://me.example", "the author's page"),
        ("https://d.example", "within a description"),
    ]
    assert reading.mentions[2].after == "by Me : see D"


def test_prose_holds_a_reading_for_each_link() -> None:
    assert [m.label for m in read("I like [A](https://a.example) and then also [B](https://b.example).")] == [
        "A",
        "B",
    ]


def test_a_few_words_of_a_sentence_are_no_reading() -> None:
    reading = markdown.read("This list is inspired by [another one](https://a.example), like most are.")
    assert [(aside.url, aside.why) for aside in reading.asides] == [
        ("https://a.example", "words of a sentence")
    ]
    assert shown("The one that I like most: [glorbo](https://a.example)") == [("glorbo", "https://a.example")]


def test_authors_before_a_title() -> None:
    assert one("- Ada Byron and Bo Cue: [A Title](https://a.example)").after == "by Ada Byron and Bo Cue"
    assert one("- see [A Title](https://a.example)").after == ""


def test_nested_lists_and_bold_lines_are_sections() -> None:
    text = "# Top\n\n**Middle:**\n\n- Clocks\n  - [A](https://a.example)\n- [B](https://b.example)\n\n# Next\n\n[C](https://c.example)"
    assert [mention.sections for mention in read(text)] == [
        ("Top", "Middle", "Clocks"),
        ("Top", "Middle"),
        ("Next",),
    ]


def test_reference_links_html_and_linked_headings() -> None:
    text = '## [A](https://a.example)\n\n[B][b] and <a href="https://c.example">C</a>\n\n'
    text += '<p><a href="https://d.example">D</a></p>\n\n[b]: https://b.example "B"'
    assert [(m.label, m.url) for m in read(text)] == [
        ("A", "https://a.example"), ("B", "https://b.example"), ("C", "https://c.example"), ("D", "https://d.example"),
    ]  # fmt: skip


def test_tables() -> None:
    text = """
| Title | Authors | Year | Link | Talk | See |
|---|---|---|---|---|---|
| A | Ada Byron | 2001 | [pdf](https://a.example/a.pdf) | [here](https://a.example/v) | |
| [B](https://b.example) | | 2002 | | | [x](https://x.example) |
| nothing | | | | | |
"""
    a, b = read(text)
    assert (a.label, a.url, a.others) == ("", "https://a.example/a.pdf", (("https://a.example/v", "video"),))
    assert dict(a.columns) == {
        "title": "A", "authors": "Ada Byron", "year": "2001", "link": "pdf", "talk": "here",
    }  # fmt: skip
    assert (b.label, dict(b.columns)) == ("B", {"year": "2002", "see": "x"})
    assert [(aside.url, aside.why) for aside in markdown.read(text).asides] == [
        ("https://x.example", "in another cell")
    ]


def test_what_leads_nowhere_is_an_aside() -> None:
    reading = markdown.read(
        "[top](#top) [me](mailto:a@b.example) [![](i.png)](https://x.example) ![p](https://y.example/p.png)"
    )
    assert [(aside.url, aside.why) for aside in reading.asides] == [
        ("#top", "not an address of the web"),
        ("mailto:a@b.example", "not an address of the web"),
        ("https://x.example", "a picture, without words"),
    ]
    assert reading.mentions == ()


def test_front_matter_is_read_and_lines_still_count(post: str) -> None:
    reading = markdown.read(post)
    assert (reading.title, reading.date) == ("A Look at Glorbos", "2018-01-02")
    lines = post.split("\n")
    for mention in reading.mentions:
        host = re.sub(r"^https?://([^/]+)/.*$", r"\1", mention.url)
        assert host in lines[mention.line - 1]


def test_front_matter_that_is_no_yaml_hides_nothing() -> None:
    assert one("---\na: b: c\n---\n<https://a.example>").line == 4
    assert one("---\n\n<https://a.example>\n").url == "https://a.example"


def test_invisible_characters_are_dropped() -> None:
    assert one("[A\u200b Ti\u202etle\u00ad](https://a.example)").label == "A Title"


ADDRESSES = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9/_-]{0,12}[a-z0-9]", fullmatch=True)
WORDS = st.text(st.sampled_from("abc XYZ-,:()é"), max_size=20)
FORMS = st.sampled_from(
    [
        "- [{w}]({u}) {w}",
        "{w}\n[{u}]({u})",
        "<{u}>",
        "{w} {u} {w}",
        "| {w} | {u} |",
        "1. {w}: [pdf]({u})",
        "> [{w}]({u})",
    ]
)


@given(st.lists(st.tuples(FORMS, ADDRESSES, WORDS), max_size=6))
def test_no_link_is_lost(parts: list[tuple[str, str, str]]) -> None:
    text = "\n\n".join(form.format(u=url, w=words.strip() or "w") for form, url, words in parts)
    reading = markdown.read(text)
    found = [mention.url for mention in reading.mentions] + [aside.url for aside in reading.asides]
    found += [url for mention in reading.mentions for url, _ in mention.others]
    assert sorted(found) == sorted(url for _, url, _ in parts)


@given(st.text(st.sampled_from("[]()<>*_`|-#\n :/.@ahtps1\\!&;\"'"), max_size=120))
def test_nothing_breaks_it(text: str) -> None:
    reading = markdown.read(text)
    for mention in reading.mentions:
        assert 1 <= mention.line <= text.count("\n") + 1
        assert re.match(r"https?://", mention.url, re.IGNORECASE)
