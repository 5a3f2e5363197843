"""The whole catalog is read; what is wrong is told, once each, in words and with places."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from zoomon.catalog import documents
from zoomon.catalog.checks import check
from zoomon.catalog.load import NoCatalogError, Parsed, find_root, load, validate
from zoomon.catalog.model import Entry, ReadingPath, Topic
from zoomon.catalog.problems import Problem

from .samples import FULL, MINIMAL

CatalogOf = Callable[[dict[str, str]], Path]


def test_everything_is_found_by_its_id(catalog_of: CatalogOf) -> None:
    step = "  - {read: cheap-paxos-2004, because: B.}\n"
    root = catalog_of(
        {
            "entries/cheap-paxos-2004.yml": MINIMAL,
            "entries/old.yml": "kind: moved\nto: cheap-paxos-2004\n",
            "entries/broken.yml": "title: 'no end\n",
            "entries/.hidden.yml": "no: thing\n",
            "topics/paxos.yml": "title: Paxos\ndefinition: D.\n",
            "paths/p.yml": f"title: P\naudience: A.\noutcome: O.\nsteps:\n{step}{step}",
            "paths/q.yml": f"kind: question\ntitle: Q?\nanswer: A.\ntopics: [paxos]\nreadings:\n{step}",
            "venues/v.yml": "title: V\ntype: journal\n",
            "people/leslie-lamport.yml": "name: Leslie Lamport\n",
            "assumptions.yml": "attributes: {}\n",
            "home.yml": "title: T\nsentence: S.\n",
        }
    )
    catalog = load(root)
    assert list(catalog.entries) == ["cheap-paxos-2004"]
    assert catalog.moved["entries"] == {"old": "cheap-paxos-2004"}
    assert catalog.ids["entries"] == {"cheap-paxos-2004", "broken"}  # so that nobody calls it unknown
    assert (list(catalog.topics), list(catalog.paths), list(catalog.questions)) == (["paxos"], ["p"], ["q"])
    assert (list(catalog.venues), list(catalog.people)) == (["v"], ["leslie-lamport"])
    assert catalog.assumptions is not None
    assert catalog.home is not None
    assert [(problem.code, str(problem.place)) for problem in catalog.problems] == [
        ("yaml-syntax", "catalog/entries/broken.yml:2:1")
    ]
    assert catalog.annotated == {}


def test_only_what_changed_is_read_again(catalog_of: CatalogOf) -> None:
    root = catalog_of(
        {
            "entries/a.yml": MINIMAL,
            "entries/b.yml": MINIMAL,
            "entries/c.yml": MINIMAL,
            "entries/broken.yml": "title: 'no end\n",
        }
    )
    kept: dict[str, Parsed] = {}
    first = load(root, kept)
    assert load(root, kept).problems == first.problems == load(root).problems
    path = root / "catalog" / "entries"
    (path / "b.yml").write_text(MINIMAL + "minutes: 5\n")
    (path / "c.yml").write_text("kind: moved\nto: a\n")
    (path / "broken.yml").unlink()
    second = load(root, kept)
    assert second.entries["a"] is first.entries["a"]
    assert second.document("entries", "a") is first.document("entries", "a")
    assert second.entries["b"].minutes == 5
    assert (list(second.entries), second.moved["entries"]) == (["a", "b"], {"c": "a"})
    assert (second.ids["entries"], second.problems) == ({"a", "b"}, [])


def test_the_root_is_the_nearest_above(catalog_of: CatalogOf, tmp_path: Path) -> None:
    root = catalog_of({"entries/a.yml": MINIMAL})
    assert find_root(root) == find_root(root / "catalog") == find_root(root / "catalog" / "entries") == root
    with pytest.raises(NoCatalogError, match="no catalog/ with entries/"):
        find_root(tmp_path)


def test_a_link_to_another_file_is_refused(catalog_of: CatalogOf) -> None:
    root = catalog_of({"entries/a.yml": MINIMAL})
    (root / "catalog/entries/b.yml").symlink_to("/etc/hostname")
    (root / "catalog/home.yml").symlink_to("entries/a.yml")
    catalog = load(root)
    assert list(catalog.entries) == ["a"]
    assert catalog.home is None
    assert [(problem.code, problem.place.file) for problem in catalog.problems] == [
        ("file-name", "catalog/entries/b.yml"),
        ("file-name", "catalog/home.yml"),
    ]


def told(text: str, model: type = Entry) -> list[str]:
    document = documents.parse(text, "f.yml")
    problems: list[Problem] = list(document.problems)
    validate(model, document, problems)
    return [
        f"{problem.place.line}:{problem.place.column} {problem.code}: {problem.message} {problem.mend}".strip()
        for problem in problems
    ]


def with_line(line: str, without: str = "") -> str:
    kept = [one for one in MINIMAL.splitlines() if not without or not one.startswith(without)]
    return "\n".join([line, *kept]) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (with_line("relations: [{buildson: a, because: b}]"),
         "1:14 field-unknown: `buildson` is not a kind of relation. "
         "Did you mean `builds-on`?"),
        (with_line("relations: [{builds-on: a, becuase: b}]"),
         "1:28 field-unknown: `becuase` is not a field here. "
         "Did you mean `because`?"),
        (with_line("relations: [a]"),
         "1:13 relation-form: `a` does not say what the relation is. "
         "Write `- {builds-on: a, because: one sentence}`, or another kind."),
        (with_line("volume: 1.5"),
         "1:9 yaml-surprise: `volume: 1.5` is not text to YAML but a number. "
         "Put it in quotes: '1.5'."),
        (with_line("volume: [1]"), "1:9 field-type: `volume` wants text or a whole number, and this is a list."),
        (with_line("minutes: 017"), "1:10 yaml-surprise: `minutes: 017` is an octal number to YAML. Write 17."),
        (with_line("minutes: 1.5"), "1:10 field-type: `minutes: 1.5` is not a whole number."),
        (with_line("minutes: soon"), "1:10 field-type: `minutes` wants a whole number, and `soon` is text."),
        (with_line("year: 2004-05-01", "year"),
         "1:7 field-type: `year` wants a whole number, and `2004-05-01` is a date. "
         "Write `year: 2004`; `date` takes the day."),
        (with_line("venue:"), "1:7 field-type: `venue` has no value. Give it one, or delete the line."),
        (with_line("kind:", "kind"), "1:6 field-type: `kind` has no value. Give it one, or delete the line."),
        (with_line("kind: Paper", "kind"),
         "1:7 field-value: `kind: Paper` is not one of paper, thesis, article, book, talk, course, pattern, "
         "tool, spec, list, analysis, catalogue, interactive. "
         "Write `paper`."),
        (with_line("absent: {abstract: x}"), "1:10 field-value: `abstract` is not one of year, doi, venue, authors."),
        (with_line("authors: [{Apache}]", "authors"),
         "1:11 field-type: braces without quotes are a YAML mapping. "
         "An organisation goes in quotes: '{Apache}'."),
        (with_line("authors: Leslie Lamport", "authors"),
         "1:10 field-type: `authors` wants a list, and `Leslie Lamport` is text. "
         "Write `authors: [Leslie Lamport]`."),
        (with_line("journal: CACM"), "1:1 field-unknown: `journal` is not a field here. Here it is called `venue`."),
        (with_line("colour: red"),
         "1:1 field-unknown: `colour` is not a field here. "
         "The page of fields lists what there is: contribute/fields/."),
        (with_line("link: [https://a.org/]", "link"),
         "1:7 field-type: `link` is one address, and this is a list. "
         "Write `links: [...]`."),
        (with_line("links: [https://a.org/]"), "1:1 field-value: `link` and `links` are both here; put all into `links`."),
        (with_line("summary: ''"), "1:10 field-value: `summary` is empty. Give it a value, or delete the line."),
        (with_line("title: *x", "title"), "1:8 yaml-alias: `*x` is an alias. Write the value out; aliases are off."),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_problem_that_says_how_to_mend_it(text: str, expected: str) -> None:
    assert told(text) == [expected]


def test_several_mistakes_are_all_told() -> None:
    text = "title: no\nauthors: [A and B]\nyear: '2004'\nkind: papr\nlink: a.org\ntopics: []\n"
    assert [line.split(": ")[0] for line in told(text)] == [
        "1:8 yaml-surprise",
        "2:11 name-form",
        "3:7 field-type",
        "4:7 field-value",
        "5:7 link-form",
        "6:9 field-value",
        "1:1 field-missing",
    ]


@pytest.mark.parametrize(("model", "field"), [(Topic, "definition"), (ReadingPath, "steps")])
def test_other_files_say_what_they_lack(model: type, field: str) -> None:
    assert any(f"`{field}` is missing." in line for line in told("title: T\n", model))


def test_the_full_sample_has_no_problem() -> None:
    assert told(FULL) == []


HOSTILE = {
    "deep": "a: " + "[" * 30_000,
    "wide": "".join(f"k{i}: x\n" for i in range(3000)),
    "a long number": with_line("minutes: " + "9" * 50_000),
    "a long word": with_line("date: " + "x" * 50_000),
    "a long name": "x" * 900 + ": y\n",
    "stars": with_line("summary: '" + "*a " * 1300 + "'"),
    "brackets": with_line("summary: '" + "[" * 3900 + "'"),
    "links": with_line("summary: '" + "[a](b" * 700 + "'"),
    "quotes": with_line("summary: |\n  " + ">" * 3900),
    "many relations": with_line(
        "relations:\n" + "".join(f"  - {{builds-on: z-{i}, because: x}}\n" for i in range(40))
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_short_problems_and_never_raises(name: str, catalog_of: CatalogOf) -> None:
    catalog = load(
        catalog_of({"entries/x.yml": HOSTILE[name], "topics/paxos.yml": "title: P\ndefinition: D.\n"})
    )
    problems = check(catalog, today=datetime.date(2026, 11, 22))
    assert problems
    assert all(len(problem.message) < 700 and len(problem.mend) < 700 for problem in problems)
