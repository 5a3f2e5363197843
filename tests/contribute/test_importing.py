"""A list becomes proposals: what it says is taken over, what it does not say is left out and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog import documents
from zoomon.catalog.load import Catalog, load, validate
from zoomon.catalog.model import Entry
from zoomon.catalog.problems import Problem
from zoomon.contribute import importing
from zoomon.contribute.importing import Found, Import, Label

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"
SEED = SHARED / "seed" / "2018-10-09-zoom-on-distributed-systems.md"
SEED_LINKS = SHARED / "facts" / "seed-links.json"


def one(text: str, catalog: Catalog | None = None) -> Found:
    (found,) = importing.propose(text, catalog).found
    return found


def problems_of(text: str) -> list[Problem]:
    """The problems of a proposal's file, in YAML and as an entry."""
    document = documents.parse(text)
    problems = list(document.problems)
    validate(Entry, document, problems)
    return problems


def test_a_post_of_the_shape_that_blogs_have(post: str, catalog: Catalog) -> None:
    result = importing.propose(post, catalog)
    assert (result.title, result.date) == ("A Look at Glorbos", "2018-01-02")
    assert [(found.status, found.id, found.line) for found in result.found] == [
        ("known", "byron-2001-glorbo", 11),
        ("proposed", "glorbos", 13),
        ("proposed", "short-history-glorbos", 18),
        ("proposed", "example-four-glorbos", 21),
        ("proposed", "glorbos-volume-2-many", 24),
        ("known", "byron-2001-glorbo", 27),
        ("proposed", "glorbo-things", 31),
        ("proposed", "awesome-glorbos", 32),
        ("known", "cue-2010-clocks", 35),
    ]
    by_line = {found.line: found for found in result.found}
    assert by_line[11].how == "same address"
    assert "ended too early" in by_line[11].notes[0]
    assert by_line[27].how == "same title"
    assert by_line[27].notes[0] == "the entry does not have this address"
    assert by_line[35].notes == (
        "the list calls it “Clcks, Glorbos, and Trust in Things”, the entry “Clocks, Glorbos, and Trust in Things”",
    )


def test_the_text_of_proposals(post: str, catalog: Catalog) -> None:
    texts = {found.line: found.text for found in importing.propose(post, catalog).of("proposed")}
    assert texts[21] == (
        "title: Four Glorbos\n"
        "authors: [Tim Example]\n"
        "# missing: year\n"
        "kind: talk\n"
        "link: https://www.youtube.com/watch?v=abc123\n"
        "topics: [glorbo]\n"
        "# missing: why\n"
    )
    assert texts[31] == (
        '# missing: title (the address says "glorbo things")\n'
        "# missing: authors\n"
        "year: 2012\n"
        "date: 2012-09-18\n"
        "kind: article\n"
        "link: https://things.wordpress.com/2012/09/18/glorbo-things/\n"
        "topics: [algorithms]\n"
        "# missing: why\n"
    )
    assert "kind: book\n" in texts[24]
    assert "title: 'Glorbos Volume 2: Many Glorbos'\n" in texts[24]
    assert "# missing: year" not in texts[32]  # a list grows for years


def test_an_address_that_names_no_book_is_flagged(post: str, catalog: Catalog) -> None:
    (found,) = (found for found in importing.propose(post, catalog).found if found.line == 24)
    assert found.notes == ("the address lacks the book's ISBN, so it names no book",)


def test_the_same_list_gives_the_same_proposals(post: str, catalog: Catalog) -> None:
    assert importing.propose(post, catalog) == importing.propose(post, catalog)


def test_without_a_catalog_everything_is_new_and_repetition_is_seen(post: str) -> None:
    result = importing.propose(post + "\n- [Again](https://www.youtube.com/watch?v=abc123&utm_source=x)\n")
    assert [found.status for found in result.found] == ["proposed"] * 9 + ["repeated"]
    assert result.found[-1].id == "example-four-glorbos"
    assert dict(result.unmapped) == {"Whatsit": 4, "Algo": 3}


def test_a_complete_line_makes_a_complete_entry(catalog: Catalog) -> None:
    found = one(
        "## Logical clocks and storage\n\n"
        "- [Ticking Twice [pdf]](http://arxiv.org/pdf/1610.01140v2.pdf) by Ada Byron and Bo van Cue (2016)"
        " - shows that one tick is not enough\n",
        catalog,
    )
    assert found.text == (
        "title: Ticking Twice\n"
        "authors: [Ada Byron, Bo van Cue]\n"
        "year: 2016\n"
        "kind: paper\n"
        "link: https://arxiv.org/abs/1610.01140v2\n"
        "topics: [logical-clocks, storage]\n"
        "why: Shows that one tick is not enough\n"
    )
    assert found.missing == {}
    assert problems_of(found.text) == []


def test_a_table_by_its_headings(catalog: Catalog) -> None:
    text = (
        "| Paper | Authors | Year | Links | Slides | Notes |\n|---|---|---|---|---|---|\n"
        "| A Tick | Ada Byron, Bo Cue | 1999 | [pdf](https://a.example/t.pdf) | [slides](https://a.example/s) |"
        " tells more than it says |\n"
    )
    found = one(text, catalog)
    assert found.data == {
        "title": "A Tick",
        "authors": ["Ada Byron", "Bo Cue"],
        "year": 1999,
        "kind": "paper",
        "links": [
            {"role": "pdf", "url": "https://a.example/t.pdf"},
            {"role": "slides", "url": "https://a.example/s"},
        ],
        "why": "Tells more than it says",
    }


def test_names_and_a_year_after_a_link_are_its_authors() -> None:
    text = "- [A Tick](https://a.example/t.pdf), Ada Byron and Bo Cue, 1999 - tells more than it says."
    data = one(text, None).data
    assert (data["authors"], data["year"]) == (["Ada Byron", "Bo Cue"], 1999)
    assert data["why"] == "Tells more than it says."


def test_what_an_entry_can_not_have_is_an_aside() -> None:
    result = importing.propose(
        "- [A]({{ site.url }}/x)\n- [B](https://x.example/{{ page.url }})\n- [C](https://me:pw@x.example/)\n- <https://{% u %}>\n"
        "- [D](http://localhost:8000/x)\n- [E](http://192.168.0.7/)\n- [F](https://creativecommons.org/licenses/by/4.0/)\n"
    )
    assert result.found == ()
    assert {aside.why for aside in result.asides} >= {
        "a template that the site fills in",
        "the address carries a user name; take it out",
        "an address of somebody's own machine or network",
        "a licence",
    }


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("A book : Glorbos: All", Label("Glorbos: All", (), None, "book")),
        ("Glorbos by Tim Example", Label("Glorbos", ("Tim Example",))),
        (
            "Glorbos, by A. Byron & Bo van der Cue (2013) [pdf]",
            Label("Glorbos", ("A. Byron", "Bo van der Cue"), 2013),
        ),
        ("[paper] Glorbos (1999)", Label("Glorbos", (), 1999, "paper")),
        ("Video: “Glorbos”", Label("Glorbos", (), None, "talk")),
        ("Glorbos [talk]", Label("Glorbos", (), None, "talk")),
        (
            "Glorbos, Ada Byron and Bo van der Cue, 2013",
            Label("Glorbos", ("Ada Byron", "Bo van der Cue"), 2013),
        ),
        ("Glorbos, Big and Small, 2013", Label("Glorbos, Big and Small, 2013")),
        ("Step by Step", Label("Step by Step")),
        ("Design by the Gang of Four", Label("Design by the Gang of Four")),
        ("Books: a history", Label("Books: a history")),
        ("1984", Label("1984")),
        ("", Label("")),
    ],
)
def test_labels(words: str, label: Label) -> None:
    assert importing.read_label(words) == label


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=1", "talk"),
        ("https://github.com/a/b", "tool"),
        ("https://github.com/a/awesome-b", "list"),
        ("https://github.com/a/b/blob/main/x.md", None),
        ("https://a.example/x.PDF", "paper"),
        ("https://doi.org/10.1/2", "paper"),
        ("https://learning.oreilly.com/library/view/x/9781118725177/", "book"),
        ("https://me.medium.com/story", "article"),
        ("https://a.example/blog/x", "article"),
        ("https://a.example/2012/09/x", "article"),
        ("https://en.wikipedia.org/wiki/X", "article"),
        ("https://a.example/", None),
        ("https://notyoutube.com/watch?v=1", None),
    ],
)
def test_kinds_of_addresses(url: str, kind: str | None) -> None:
    assert importing.kind_of(url) == kind


def test_a_section_of_one_kind_says_it_unless_the_label_does() -> None:
    assert one("## Books\n\n- [A title](https://a.example/x.pdf)").data["kind"] == "book"
    assert one("## Books\n\n- [Paper: A title](https://a.example/x)").data["kind"] == "paper"
    assert "kind" in one("## Books of the year\n\n- [A title](https://a.example/x)").missing


def test_a_dissertation_says_so() -> None:
    assert importing.kind_of("https://a.example/x.pdf", "Glorbos (PhD thesis)") == "thesis"


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.example/2012/09/18/x", (2012, "2012-09-18")),
        ("https://a.example/2012/9/x", (2012, "2012-09")),
        ("https://a.example/2012/99/x", None),
        ("https://a.example/1610/01/x", None),
        ("https://arxiv.org/abs/1610.01140", (2016, None)),
        ("https://arxiv.org/abs/cs/0701001", None),
        ("https://a.example/x", None),
    ],
)
def test_dates_of_addresses(url: str, date: tuple[int, str | None] | None) -> None:
    assert importing.date_of(url) == date


@pytest.mark.parametrize(
    ("url", "note"),
    [
        ("https://www.youtube.com/watch", "the address lacks the video's id"),
        ("https://medium.com/", "the address lacks the story's name"),
        ("https://bit.ly/x", "a shortener hides the address"),
        ("http://a.example/x", "see whether it opens with https: https://a.example/x"),
        (
            "https://a.example/x?utm_source=y",
            "the address was written https://a.example/x?utm_source=y: it carries",
        ),
        ("https://a.example/long...", "the address looks cut off"),
    ],
)
def test_addresses_that_a_person_should_look_at(url: str, note: str) -> None:
    assert any(said.startswith(note) for said in one(f"[A title here]({url})").notes)


def test_a_doi_is_read_from_an_address_that_holds_it() -> None:
    assert one("[A](https://dl.acm.org/doi/pdf/10.5555/1234567.890)").data["doi"] == "10.5555/1234567.890"


@pytest.mark.parametrize(
    ("heading", "topics"),
    [
        ("Glorbo", ["glorbo"]),
        ("GLORBOS:", ["glorbo"]),
        ("2.1 Whatsits", ["glorbo"]),
        ("Algo", ["algorithms"]),
        ("Logical clock", ["logical-clocks"]),
        ("Glorbos & storage", ["glorbo", "storage"]),
        ("Storag", ["storage"]),
        ("Glorbos and other", []),
        ("Introduction", []),
        ("Sto", []),
        ("🚀", []),
    ],
)
def test_sections_are_topics(catalog: Catalog, heading: str, topics: list[str]) -> None:
    assert importing.Topics(catalog.topics, {}).of_sections(["Links", heading]) == topics


def test_the_nearest_heading_comes_first_and_the_map_wins(catalog: Catalog) -> None:
    topics = importing.Topics(catalog.topics, {"Algo": ["storage", "glorbo"]})
    assert topics.of_sections(["Logical clocks", "algo!", "Glorbo"]) == [
        "glorbo",
        "storage",
        "logical-clocks",
    ]


MARKDOWN = st.text(
    st.one_of(
        st.sampled_from("[]()<>*_`|-#\n :/.@!&;\"'{}%,=?~"),
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
    ),
    max_size=60,
)
LINKS = st.tuples(
    st.sampled_from(["- [{a}](https://x.example/{b}) {c}", "{a}\nhttps://x.example/{b}", "# {a}\n<https://arxiv.org/abs/{b}>{c}"]),
    MARKDOWN, MARKDOWN, MARKDOWN,
)  # fmt: skip


@given(st.lists(LINKS, max_size=4))
def test_every_proposal_is_yaml_that_lacks_just_what_it_says(parts: list[tuple[str, str, str, str]]) -> None:
    text = "\n\n".join(form.format(a=a, b=b, c=c) for form, a, b, c in parts)
    result: Import = importing.propose(text)
    for found in result.of("proposed"):
        missing = problems_of(found.text)
        assert {problem.code for problem in missing} <= {"field-missing"}
        said = {problem.message.split("`")[1].removesuffix("s") for problem in missing}
        # The checks of the whole catalog miss authors and year, the model the rest.
        assert said == {name.removesuffix("s") for name in found.missing} - {"author", "year"}
        for name in found.missing:
            assert f"# missing: {name}" in found.text
    assert len({found.id for found in result.of("proposed")}) == len(result.of("proposed"))


needs_seed = pytest.mark.skipif(not SEED.is_file(), reason="the original list is not beside the repository")


@needs_seed
def test_all_links_of_the_original_list_are_found() -> None:
    result = importing.propose(SEED.read_text(encoding="utf-8"))
    assert len(result.found) == 13
    assert result.asides == ()
    assert result.found[0].url == (
        "https://medium.com/@farcasiu.george/understanding-distributed-databases-5e7b30f154c5"
    )
    assert [found.data.get("authors") for found in result.found[3:5]] == [["Tim Berglund"]] * 2
    assert result.found[8].data["kind"] == "book"


@needs_seed
@pytest.mark.skipif(
    not SEED_LINKS.is_file(), reason="the data of the original list is not beside the repository"
)
def test_the_catalog_holds_the_original_list() -> None:
    expected = [link["entry"] for link in json.loads(SEED_LINKS.read_text(encoding="utf-8"))["links"]]
    result = importing.propose(SEED.read_text(encoding="utf-8"), load(REPOSITORY))
    assert [(found.status, found.id) for found in result.found] == [("known", id) for id in expected]
