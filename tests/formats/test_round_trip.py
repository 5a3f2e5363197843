"""What is written is read back with readers that are not ours: arbitrary titles and names survive."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import bibtexparser
from bibtexparser import middlewares
from bibtexparser.middlewares.names import NameParts
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from zoomon.catalog.model import Entry
from zoomon.catalog.names import Name, parse
from zoomon.formats import Work, atom, bibtex, coins, csl, jsonld, ris

# What a catalog can hold: no control characters, surrogates or direction marks.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=60
)
AWKWARD = st.text(st.sampled_from("aB&%#_${}~^\\-`'\"?!,<>@=|/+*[]() éß中"), min_size=1, max_size=40)
TITLES = st.one_of(TEXT, AWKWARD).map(lambda text: " ".join(text.split())).filter(bool)
PARTS = st.text(st.sampled_from("abzABZ&%#_$~^\\-'.éÉß"), min_size=1, max_size=8)


def _is_one_name(text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


NAMES = st.one_of(
    st.lists(PARTS, min_size=1, max_size=4).map(" ".join),
    st.tuples(
        st.lists(PARTS, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", "Jr.", "III"]),
        st.lists(PARTS, min_size=1, max_size=2).map(" ".join),
    ).map(lambda parts: ", ".join(filter(None, parts))),
    st.lists(st.one_of(PARTS, st.just("and")), min_size=1, max_size=4).map(
        lambda words: "{" + " ".join(words) + "}"
    ),
).filter(_is_one_name)


def _is_plain(text: str) -> bool:
    """Whether BibTeX's rules leave no doubt: letters come first, and a particle is not alone with a last name.

    bibtexparser takes the first of any two words for a first name, `van` in "van Renesse" too.
    """
    if text.startswith("{"):
        return True
    name = parse(text)
    return all(word[0].isalpha() for word in text.split()) and not (name.particle and not name.given)


PLAIN_NAMES = NAMES.filter(_is_plain)


def work(title: str = "T", authors: list[str] | None = None, **fields: Any) -> Work:
    data = {
        "title": title,
        "authors": authors or ["Ada Byron"],
        "year": 1999,
        "kind": "paper",
        "link": "https://example.org/a",
        "topics": ["t"],
        "why": title,
    }
    return Work("an-id", Entry.model_validate(data | fields))


def _context() -> Any:
    """pylatexenc's macros and three of LaTeX's own (ltoutenc) that it lacks or reads as an accent."""
    macros = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    context = get_default_latex_context_db()
    specs = [MacroTextSpec(name, text) for name, text in macros.items()]
    context.add_context_category("kernel", prepend=True, macros=specs)
    return context


DECODER = LatexNodes2Text(latex_context=_context())


def read_bibtex(text: str) -> bibtexparser.model.Entry:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


@given(title=TITLES)
def test_bibtex_titles_survive(title: str) -> None:
    entry = read_bibtex(bibtex.entry(work(title)))
    assert entry.key == "an-id"
    assert " ".join(DECODER.latex_to_text(entry["title"]).split()) == title
    assert _balanced(entry["title"])


def _balanced(text: str) -> bool:
    """BibTeX's own count, to which `\\{` is a brace."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def read_names(text: str) -> list[NameParts]:
    stack = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    library = bibtexparser.parse_string(text, append_middleware=stack)
    assert not library.failed_blocks
    parts = library.entries[0]["author"]
    assert isinstance(parts, list)
    return parts


def joined(words: list[str]) -> str:
    return DECODER.latex_to_text(" ".join(words))


@given(names=st.lists(PLAIN_NAMES, min_size=1, max_size=4))
def test_bibtex_names_survive(names: list[str]) -> None:
    read = read_names(bibtex.entry(work(authors=names)))
    assert [
        Name(
            family=joined(parts.last),
            given=joined(parts.first),
            particle=joined(parts.von),
            suffix=joined(parts.jr),
            literal=name.startswith("{"),
        )
        for name, parts in zip(names, read, strict=True)
    ] == [parse(name) for name in names]


def test_other_bibtex_fields_survive() -> None:
    fields = {
        "venue": "Journal of A & B", "volume": "7_a", "number": 2, "pages": "1–9", "doi": "10.1234/a{b}_c",
        "isbn": "0471606952", "date": "1999-12",
    }  # fmt: skip
    entry = read_bibtex(bibtex.entry(work(**fields)))
    read = {field.key: str(field.value) for field in entry.fields}
    assert entry.entry_type == "article"
    assert DECODER.latex_to_text(read["journal"]) == "Journal of A & B"
    assert (read["volume"], read["number"], read["pages"]) == (r"7\_a", "2", "1--9")
    assert (read["doi"], read["isbn"]) == ("10.1234/a%7Bb%7D_c", "0471606952")
    assert (read["year"], read["month"], read["url"]) == ("1999", "dec", "https://example.org/a")


def read_ris(text: str) -> list[dict[str, list[str]]]:
    """RIS by its specification: two letters or digits, two spaces, a hyphen, a space, the value; TY begins, ER ends."""
    records: list[dict[str, list[str]]] = []
    for line in text.split("\r\n"):
        if not line:
            continue
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        if match[1] == "TY":
            records.append({})
        records[-1].setdefault(match[1], []).append(match[2])
    assert all(next(iter(record)) == "TY" and list(record)[-1] == "ER" for record in records)
    return records


@given(title=TITLES, names=st.lists(NAMES, min_size=1, max_size=3))
def test_ris_survives(title: str, names: list[str]) -> None:
    first, second = read_ris(ris.write([work(title, names), work(title, pages="3-5", date="1999-12-31")]))
    people = [parse(name) for name in names]
    assert first["TI"] == [title]
    assert first["AU"] == [ris.name(person) for person in people]
    for written, person in zip(first["AU"], people, strict=True):
        if not person.literal:
            last, _, rest = written.partition(", ")
            assert (last, rest) == (person.last, ", ".join(filter(None, (person.given, person.suffix))))
    assert (second["SP"], second["EP"]) == (["3"], ["5"])
    assert (second["PY"], second["DA"]) == (["1999"], ["1999/12/31/"])


@given(title=TITLES, names=st.lists(NAMES, min_size=1, max_size=3))
def test_csl_survives(title: str, names: list[str]) -> None:
    (item,) = json.loads(csl.write([work(title, names)]))
    assert item["title"] == title
    read = [
        Name(person["literal"], literal=True)
        if "literal" in person
        else Name(
            person["family"],
            person.get("given", ""),
            person.get("non-dropping-particle", ""),
            person.get("suffix", ""),
        )
        for person in item["author"]
    ]
    assert read == [parse(name) for name in names]
    assert item["issued"] == {"date-parts": [[1999]]}


class _Spans(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})

    def handle_data(self, data: str) -> None:
        self.text += data


@given(title=TITLES, names=st.lists(NAMES, min_size=1, max_size=3))
def test_coins_survives_html_and_the_query(title: str, names: list[str]) -> None:
    page = _Spans()
    page.feed(coins.span(work(title, names, venue="Journal of T")))
    page.close()
    (span,) = page.found
    assert (span["tag"], span["class"], page.text) == ("span", "Z3988", "")
    pairs = parse_qsl(span["title"] or "", strict_parsing=True)
    assert dict(pairs)["rft.atitle"] == title
    written = [value for key, value in pairs if key in ("rft.au", "rft.aucorp")]
    assert written == [ris.name(parse(name)) for name in names]


@given(title=TITLES)
def test_json_ld_survives_its_script_and_can_not_end_it(title: str) -> None:
    title = f"</script><!-- {title}"
    page = _Spans()
    script = jsonld.script(jsonld.page(work(title), "https://example.org/read/an-id/"))
    page.feed(script)
    page.close()
    assert script.count("<") == 2
    assert [found["tag"] for found in page.found] == ["script"]
    assert json.loads(page.text)["about"]["name"] == title


@given(title=TITLES)
def test_atom_survives(title: str) -> None:
    text = atom.feed(
        [work(title, added="2026-01-02")],
        title=title,
        home="https://example.org/",
        address="https://example.org/feed.xml",
        page=lambda id: f"https://example.org/read/{id}/",
    )
    root = ET.fromstring(text)
    ns = {"a": atom.NAMESPACE}
    valid = atom.valid(title)
    assert (root.findtext("a:title", "", ns), root.findtext("a:entry/a:title", "", ns)) == (valid, valid)
    assert root.findtext("a:entry/a:summary", "", ns) == valid
