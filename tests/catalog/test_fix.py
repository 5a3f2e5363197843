"""`--fix` mends what has one right answer and leaves every other byte as it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoomon.catalog import documents
from zoomon.catalog.checks import check
from zoomon.catalog.fix import apply, apply_bytes, fix
from zoomon.catalog.load import load, validate
from zoomon.catalog.model import Entry
from zoomon.catalog.problems import Edit, Problem, Severity

TODAY = datetime.date(2026, 11, 22)
CatalogOf = Callable[[dict[str, str]], Path]

TOPIC = "title: Mutual exclusion\ndefinition: At most one process at a time.\n"


def mend(root: Path) -> list[str]:
    return fix(root, lambda: check(load(root), today=TODAY)).files


def test_everything_that_has_one_right_answer_is_mended_and_nothing_else(catalog_of: CatalogOf) -> None:
    before = (
        "\ufeff# A hand-written comment: keep it.\r\n"
        "titel: A New Solution\r\n"
        "authors: [ 'Leslie Lamport' ]\r\n"
        "kind: Paper   # and this one\r\n"
        "year: '1974'\r\n"
        "volume: 017\r\n"
        "arxiv: 1610.01140\r\n"
        'doi: "https://doi.org/10.5555/ABC"\r\n'
        "minutes: 017\r\n"
        "venue: Communications of the ACM\r\n"
        "links:\r\n"
        "  - {role: pdf, url: 'https://example.org/b.pdf?utm_source=x&v=2'}\r\n"
        "  - https://en.m.wikipedia.org/wiki/Bakery\r\n"
        "  - {role: pdf, url: https://arxiv.org/pdf/1610.01140v2, access: open}   # aligned\r\n"
        "  - {url: http://www.usenix.org/b, acess: open}\r\n"
        "topics: [mutex]\r\n"
        "relations:\r\n"
        "  - {buildson: old, because: '  two  spaces  '}\r\n"
        "why: >-\r\n"
        "  Folded   with 😀 and\ttabs.\r\n"
    )
    after = (
        before.replace("titel:", "title:")
        .replace("kind: Paper", "kind: paper")
        .replace("year: '1974'", "year: 1974")
        .replace("volume: 017", "volume: '017'")
        .replace("arxiv: 1610.01140", "arxiv: '1610.01140'")
        .replace('"https://doi.org/10.5555/ABC"', '"10.5555/abc"')
        .replace("minutes: 017", "minutes: 17")
        .replace("venue: Communications of the ACM", "venue: cacm")
        .replace("b.pdf?utm_source=x&v=2", "b.pdf?v=2")
        .replace("en.m.wikipedia", "en.wikipedia")
        .replace("role: pdf, url: https://arxiv.org/pdf/", "role: preprint, url: https://arxiv.org/abs/")
        .replace("http://www.usenix.org/b, acess", "https://www.usenix.org/b, access")
        .replace("[mutex]", "[mutual-exclusion]")
        .replace("buildson: old", "builds-on: new")
    )
    root = catalog_of(
        {
            "entries/bakery.yml": before,
            "entries/old.yml": "kind: moved\nto: older\n",
            "entries/older.yml": "kind: moved\nto: new\n",
            "entries/new.yml": "title: Flags\nauthors: [Ida Quist]\nyear: 1970\nkind: paper\nlink: https://example.org/f\n"
            "topics: [mutual-exclusion]\nwhy: Flags.\n",
            "topics/mutual-exclusion.yml": TOPIC,
            "topics/mutex.yml": "kind: moved\nto: mutual-exclusion\n",
            "venues/cacm.yml": "title: Communications of the ACM\ntype: magazine\n",
        }
    )
    assert mend(root) == ["catalog/entries/bakery.yml", "catalog/entries/old.yml"]
    assert (root / "catalog/entries/bakery.yml").read_bytes().decode("utf-8") == after
    assert (root / "catalog/entries/old.yml").read_text() == "kind: moved\nto: new\n"
    assert mend(root) == []
    left = check(load(root), today=TODAY)
    assert [problem for problem in left if problem.severity is not Severity.HINT] == []


def test_what_has_no_one_right_answer_is_left(catalog_of: CatalogOf) -> None:
    entry = (
        "title: A\nauthors: [A B]\nyear: 1974\nkind: papper\nlink: https://bit.ly/x\ntopics: [x]\n"
        "isbn: '978-0-306-40615-7'\nwhy: B.\n"
    )
    root = catalog_of({"entries/a.yml": entry})
    assert mend(root) == []
    assert (root / "catalog/entries/a.yml").read_text() == entry


def test_mends_that_undo_each_other_end(catalog_of: CatalogOf) -> None:
    root = catalog_of({"entries/a.yml": "a\n"})
    path = root / "catalog/entries/a.yml"

    def find() -> list[Problem]:
        problem = load(root).problems[0]
        other = "b" if path.read_text() == "a\n" else "a"
        return [Problem("x", problem.severity, problem.place, "x", edits=(Edit(0, 1, other),))]

    assert fix(root, find).files == ["catalog/entries/a.yml"]
    assert path.read_text() == "b\n"


def test_permissions_stay_and_nothing_is_left_beside(catalog_of: CatalogOf) -> None:
    root = catalog_of({"entries/a.yml": "year: '1974'\n"})
    path = root / "catalog/entries/a.yml"
    path.chmod(0o640)
    assert mend(root) == ["catalog/entries/a.yml"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["a.yml"]


SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=3)).map(
    lambda made: Edit(min(made[:2]), max(made[:2]), made[2])
)


@given(st.text(max_size=30), st.lists(SPANS, max_size=6))
def test_edits_change_their_own_characters_only(text: str, edits: list[Edit]) -> None:
    after = apply(text, edits)
    touched = {i for edit in edits for i in range(edit.start, min(edit.end, len(text)))}
    kept = iter(after)
    assert all(char in kept for i, char in enumerate(text) if i not in touched)  # in order, all there


@given(st.text(max_size=30), st.lists(st.lists(SPANS, max_size=2).map(tuple), max_size=4), st.booleans())
def test_bytes_and_text_agree(text: str, groups: list[tuple[Edit, ...]], mark: bool) -> None:
    text = text.encode("utf-8", "ignore").decode()
    raw = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    after = apply_bytes(raw, groups)
    assert after.startswith(b"\xef\xbb\xbf" if mark else b"")
    assert apply_bytes(raw, []) == raw
    after.decode("utf-8")


def test_a_group_is_made_whole_or_not_at_all() -> None:
    first, second = (Edit(0, 2, "X"),), (Edit(1, 3, "Y"), Edit(4, 5, "Z"))
    assert apply_bytes(b"abcdef", [first, second]) == b"Xcdef"
    assert apply_bytes(b"abcdef", [second]) == b"aYdZf"


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "doi": st.sampled_from(
            ["10.5555/a", "https://doi.org/10.5555/A", "doi:10.5555/a", "'doi: 10.5555/b'", "nothing"]
        ),
        "arxiv": st.sampled_from(
            ["'1610.01140'", "1610.01140", "arXiv:1610.01140", "https://arxiv.org/abs/cs/0701001v1"]
        ),
        "minutes": st.sampled_from(["10", "'10'", '"10"', "010", "0x1F", "yes", "~"]),
        "volume": st.sampled_from(["1", "01", "1.5", "no", "1:30", "'x'"]),
        "kind": st.sampled_from(["paper", "Paper", "'PAPER'", "papr"]),
        "level": st.sampled_from(["advanced", "Advanced", "hard"]),
        "sumary": st.sampled_from(["Text.", "'Text: more'", "|\n  Block."]),
        "Why": st.sampled_from(["Text.", "no"]),
        "pages": st.sampled_from(["12", "12-14", "12:30"]),
    },
)
COMMENTS = st.sampled_from(["", "  # behind", "\t# tab"])
ENDS = st.sampled_from(["\n", "\r\n"])


@given(FIELDS, COMMENTS, ENDS, st.booleans())
@settings(max_examples=150)
def test_mending_a_file_twice_is_mending_it_once_and_other_bytes_stay(
    fields: dict[str, str], comment: str, end: str, mark: bool
) -> None:
    lines = [
        "# é 😀",
        *(f"{name}: {value}{comment if chr(10) not in value else ''}" for name, value in fields.items()),
        "title: T",
        "",
    ]
    raw = ("\ufeff" if mark else "").encode() + end.join(lines).encode()

    def once(content: bytes) -> bytes:
        document = documents.parse(content, "f.yml")
        problems = list(document.problems)
        validate(Entry, document, problems)
        return apply_bytes(content, (problem.edits for problem in problems if problem.edits))

    first = once(raw)
    second = once(first)
    for _ in range(5):  # one mend may show the next
        first, second = second, once(second)
    assert first == second
    if comment:
        assert first.count(comment.encode()) == raw.count(comment.encode())
    assert first.splitlines(keepends=True)[0] == raw.splitlines(keepends=True)[0]
    assert len(first.splitlines()) == len(raw.splitlines())
    assert first.endswith(f"title: T{end}".encode())


@pytest.mark.parametrize("value", ["no", "017", "1610.01140", "12:30"])
def test_a_quoted_surprise_is_text(value: str) -> None:
    document = documents.parse(f"venue: {value}\n", "f.yml")
    problems: list[Problem] = []
    validate(Entry, document, problems)
    (edits,) = [problem.edits for problem in problems if problem.code == "yaml-surprise"]
    assert documents.parse(apply(document.text, edits)).data == {"venue": value}
