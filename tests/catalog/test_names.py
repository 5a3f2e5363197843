"""Names by BibTeX's rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog.names import Name, parse, plain, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Leslie Lamport", Name("Lamport", "Leslie")),
        ("Lamport, Leslie", Name("Lamport", "Leslie")),
        ("Robbert van Renesse", Name("Renesse", "Robbert", "van")),
        ("van Renesse, Robbert", Name("Renesse", "Robbert", "van")),
        ("Maria de la Cruz", Name("Cruz", "Maria", "de la")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", suffix="Jr.")),
        ("Garcia Molina, Hector", Name("Garcia Molina", "Hector")),
        ("Plato", Name("Plato")),
        ("{The Apache Software Foundation}", Name("The Apache Software Foundation", literal=True)),
        ("  Leslie   Lamport ", Name("Lamport", "Leslie")),
    ],
)
def test_parts(text: str, name: Name) -> None:
    assert parse(text) == name


@pytest.mark.parametrize(
    "text",
    ["", "A and B", "A & B", "Lamport et al.", "{}", "{A}{B}", "a@b.org", "A, B, C, D", "A,", "<b>A</b>"],
)
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


def test_forms() -> None:
    name = parse("Robbert van Renesse")
    assert name.display == "Robbert van Renesse"
    assert name.last == "van Renesse"
    assert name.slug == "robbert-van-renesse"
    assert name.bibtex == "van Renesse, Robbert"
    assert parse("{ACM}").bibtex == "{ACM}"
    assert parse("King, Jr., Martin").display == "Martin King, Jr."


WORDS = st.from_regex(r"\A[A-ZÄÉ][a-zäéø]{1,8}(?:-[A-Z][a-z]{1,5})?\Z")
PARTICLES = st.sampled_from(["", "van", "von der", "de la"])


@given(st.lists(WORDS, min_size=1, max_size=3), PARTICLES, WORDS)
def test_a_name_survives_its_bibtex_form(given_names: list[str], particle: str, family: str) -> None:
    name = parse(" ".join(filter(None, (*given_names, particle, family))))
    assert parse(name.bibtex) == name
    assert (name.given, name.particle, name.family) == (" ".join(given_names), particle, family)


def test_plain_and_slug() -> None:
    assert plain("  Özalp   BABAOĞLU ") == "ozalp babaoglu"
    assert plain("Straße Łódź Ørsted") == "strasse lodz orsted"
    assert slug("Özalp Babaoğlu, Jr.") == "ozalp-babaoglu-jr"
    assert slug("???") == ""


@given(st.text(max_size=40))
def test_plain_is_stable_and_a_slug_fits_an_address(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
