"""YAML is read with places and without surprises."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from zoomon.catalog import documents, fix
from zoomon.catalog.documents import Surprise, parse, quoted
from zoomon.catalog.problems import Place

ONE_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=40,
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)


def codes(text: str | bytes) -> list[str]:
    return [problem.code for problem in parse(text, "f.yml").problems]


def test_data_is_plain_and_every_value_has_its_place() -> None:
    document = parse("title: Chord\nlinks:\n  - {url: https://a.org/, access: open}\nyear: 2001\n", "f.yml")
    assert document.problems == []
    assert document.data == {
        "title": "Chord",
        "links": [{"url": "https://a.org/", "access": "open"}],
        "year": 2001,
    }
    assert document.place(("links", 0, "access")) == Place("f.yml", 3, 35)
    assert document.place(("links", 0, "access"), key=True) == Place("f.yml", 3, 27)
    assert document.place(("links", 0, "no such")) == Place("f.yml", 3, 5)  # the nearest above
    assert document.place(("nothing",)) == Place("f.yml", 1, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_offsets_hold_with_carriage_returns_byte_order_marks_and_emoji(line_end: str, mark: str) -> None:
    raw = (mark + line_end.join(["# 😀 é", "title: 'Ünï 😀'", "year: 2001", ""])).encode()
    document = parse(raw, "f.yml")
    span = document.spans["title",]
    assert document.text[span.start : span.end] == "'Ünï 😀'"
    assert (span.line, span.column) == (2, 8)
    year = document.spans["year",]
    assert document.text[year.start : year.end] == "2001"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", Surprise("no")),
        ("On", Surprise("On")),
        ("017", Surprise("017")),
        ("0o17", Surprise("0o17")),
        ("1_000", Surprise("1_000")),
        ("0x1F", Surprise("0x1F")),
        ("12:30", Surprise("12:30")),
        ("1610.01140", Surprise("1610.01140")),
        ("1e3", Surprise("1e3")),
        (".nan", Surprise(".nan")),
        ("-1", Surprise("-1")),
        ("2014-02-30", Surprise("2014-02-30")),
        ("2014-2-3", Surprise("2014-2-3")),
        ("2014-06-19", datetime.date(2014, 6, 19)),
        ("2014-06", "2014-06"),
        ("0", 0),
        ("~", None),
        ("Null", None),
        ("", None),
        ("nobody", "nobody"),
        ("305-319", "305-319"),
        ("10.1145/361082.361093", "10.1145/361082.361093"),
    ],
)
def test_what_yaml_reads_as_something_else_is_told_apart(text: str, value: object) -> None:
    data = parse(f"a: {text}\n").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@example("!")  # a tag without a name: libyaml reads an empty text, PyYAML nothing
@given(ONE_LINE)
def test_a_plain_scalar_is_text_exactly_where_every_reader_takes_it_for_text(text: str) -> None:
    try:
        loaded = yaml.safe_load(f"- {text}\n")
    except (yaml.YAMLError, ValueError):
        return
    document = parse(f"- {text}\n")
    if document.problems or not isinstance(document.data, list) or not isinstance(loaded, list):
        return
    ours = document.data[0]
    if isinstance(ours, str) and not isinstance(ours, Surprise):
        assert loaded[0] == ours
    if isinstance(loaded[0], (bool, float)):
        assert isinstance(ours, Surprise)


@given(ONE_LINE, st.booleans())
def test_quoted_text_comes_back(text: str, flow: bool) -> None:
    written = quoted(text, flow=flow)
    source = f"[{written}, x]" if flow else f"- {written}\n- x\n"
    assert yaml.safe_load(source) == [text, "x"]
    assert parse(source).data == [text, "x"]


@given(ONE_LINE, ONE_LINE, st.sampled_from(["plain", "single", "double"]))
def test_a_replaced_scalar_reads_as_the_new_text_and_nothing_else_changes(
    old: str, new: str, style: str
) -> None:
    shown = {"plain": quoted(old), "single": "'" + old.replace("'", "''") + "'", "double": f'"{old}"'}[style]
    if style == "double" and ('"' in old or "\\" in old):
        return
    source = f"# before 😀\na: [{shown}, z]  # behind\r\nb: 1\n"
    document = parse(source)
    edits = document.replace(("a", 0), new)
    if not edits:
        return
    after = fix.apply(source, edits)
    assert parse(after).data == {"a": [new, "z"], "b": 1}
    assert after.startswith("# before 😀\na: [")
    assert after.endswith(", z]  # behind\r\nb: 1\n")


def test_a_block_scalar_is_not_replaced() -> None:
    document = parse("a: >-\n  one\n  two\n")
    assert document.data == {"a": "one two"}
    assert document.replace(("a",), "three") == ()


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    document = parse(text, "f.yml")
    assert document.data is not None or document.problems or yaml.safe_load(text) is None


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    parse(raw, "f.yml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: *b\n", "yaml-alias"),
        ("a: &b c\n", "yaml-alias"),
        ("&a b: c\n", "yaml-alias"),
        ("a: [&b {c: d}]\n", "yaml-alias"),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag"),
        ("a: !b c\n", "yaml-tag"),
        ("a: b\na: c\n", "yaml-duplicate-key"),
        ("a: {b: 1, b: 2}\n", "yaml-duplicate-key"),
        ("a: b\n---\nc: d\n", "yaml-documents"),
        ("[a]: b\n", "yaml-key"),
        ("a: b\n c: d\n", "yaml-syntax"),
        ("a: [b\n", "yaml-syntax"),
        ("\ta: b\n", "yaml-syntax"),
        ("a: @b\n", "yaml-syntax"),
        ("", "yaml-empty"),
        ("a: \u202eb\n", "yaml-control"),
        ("a: b\u200bc\n", "yaml-control"),
        ("a: b\u2028c\n", "yaml-control"),
        ("a: \x07\n", "yaml-control"),
        ('a: "\\u202e"\n', "yaml-control"),
        ("a: see problem #1\n", "yaml-comment"),
        ("a: one two # three\n", "yaml-comment"),
        (b"a: \xff\n", "yaml-encoding"),
        ("a: " + "[" * 9 + "]" * 9, "yaml-depth"),
    ],
)
def test_what_is_refused(text: str | bytes, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: word # a comment\n",
        "a: https://example.org/#part # a comment\n",
        "a: 1 # a comment\n",
        "a: 'see problem #1'\n",
        "a: C#\n",
        "# only\na: b\n",
        "---\na: b\n",
        "a: [[[[[[[b]]]]]]]\n",
        "a: نص\n",
        "a: >-\n  one # two\n",
    ],
)
def test_what_is_fine(text: str) -> None:
    assert codes(text) == []


PIECES = st.sampled_from(
    [
        "a",
        "b: ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ": ",
        "'",
        '"',
        "# ",
        " #",
        "&x ",
        "*x",
        "! ",
        "!!str ",
        "~",
        "no",
        "017",
        "2001",
        "2001-02-30",
        "2001-02-03",
        "<<",
        "? ",
        "|",
        ">-",
        "---",
        "...",
        "\\u202e",
        "\t",
        "word word",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@example("a: b # c")
@example("a: [&x b, *x]")
@example("a: {b: {c: [{d: [e]}]}}")
@example("a: [[[[[[[[b]]]]]]]]")
def test_what_is_read_for_its_data_alone_is_nothing_but_ordinary(text: str) -> None:
    quick = parse(text, "f.yml")
    careful = documents.Document("f.yml", text)
    places = documents._Builder(careful).build()
    assert (quick.data, quick.problems) == (careful.data, careful.problems)
    assert (quick.empty, quick.refused) == (careful.empty, careful.refused)
    where = {loc: (span.start, span.end, span.plain) for loc, span in places.spans.items()}
    assert {loc: (span.start, span.end, span.plain) for loc, span in quick.spans.items()} == where
    assert quick.keys.keys() == places.keys.keys()


def test_all_mistakes_of_a_file_are_told() -> None:
    assert codes("a: *b\nc: !d e\nc: f\n") == ["yaml-alias", "yaml-tag", "yaml-duplicate-key"]


def test_a_billion_laughs_are_not_expanded() -> None:
    text = 'a: &a ["lol"]\n' + "".join(
        f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert set(codes(text)) == {"yaml-alias"}


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_bytes(b"a" * (documents.MAX_BYTES + 1))
    document = documents.read(path, "f.yml")
    assert [problem.code for problem in document.problems] == ["yaml-size"]
    assert document.text == ""
