from __future__ import annotations

import pytest

from zoomon.catalog.names import parse
from zoomon.formats import Library, bibtex

NOUNS = frozenset({"Glorbo", "Lamport"})


def test_a_journal_article_in_full(library: Library) -> None:
    assert bibtex.entry(library["ada-2014-journal"]) == (
        "@article{ada-2014-journal,\n"
        "  author = {van der Berg, Ada and King, Jr., Martin Luther and {The Example Foundation, Inc.}},\n"
        "  title = {The {CAP} Story of {Glorbo}: 100\\% \\& more\\_or\\_less},\n"
        "  journal = {Journal of Examples},\n"
        "  volume = {12},\n"
        "  number = {3},\n"
        "  pages = {305--319},\n"
        "  year = {2014},\n"
        "  month = jun,\n"
        "  doi = {10.1234/ex_1.2},\n"
        "  url = {https://example.org/p.pdf?a=1&b=2},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("id", "lines"),
    [
        ("bo-2016-meeting", ["@inproceedings{", "booktitle = {Proceedings of the Example Conference}",
                             "eprint = {math.GT/0309136}", "archiveprefix = {arXiv}", "primaryclass = {math.GT}"]),
        ("cy-2003-thesis", ["@phdthesis{", "school = {University of Example}", "month = may"]),
        ("ed-2001-book", ["@book{", "publisher = {Example Press}", "edition = {2nd}", "isbn = {0471606952}"]),
        ("flo-2009-report", ["@techreport{", "institution = {Example Labs}", "number = {TR-9}"]),
        ("gus-2011-chapter", ["@incollection{", "booktitle = {Handbook of Glorbos}", "editor = {Jay, Ida}",
                              "pages = {10--12}", "publisher = {Example Press}"]),
        ("hal-2018-preprint", ["@misc{", "eprint = {1610.01140}", "archiveprefix = {arXiv}"]),
        ("ivy-2017-talk", ["@misc{", "howpublished = {Proceedings of the Example Conference}"]),
        ("jan-2012-post", ["@misc{", "howpublished = {Jan's Blog}", "month = sep"]),
        ("glorbo-tool", ["@misc{", "author = {{The Example Foundation}}"]),
        ("kim-1999-standard", ["@techreport{", "institution = {Example Requests}", "number = {1234}"]),
    ],
)  # fmt: skip
def test_each_shape_has_its_entry_type_and_fields(library: Library, id: str, lines: list[str]) -> None:
    text = bibtex.entry(library[id])
    for line in lines:
        assert line in text


def test_a_subject_class_that_the_id_does_not_say_is_left_out(library: Library) -> None:
    assert "primaryclass" not in bibtex.entry(library["hal-2018-preprint"])


def test_a_file_is_its_entries_with_a_line_between(library: Library) -> None:
    works = library.works(["ed-2001-book", "ada-2014-journal"])
    assert bibtex.write(works) == bibtex.entry(works[0]) + "\n" + bibtex.entry(works[1])
    assert bibtex.write([]) == ""


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("Distributed Algorithms in NoSQL Databases", "Distributed Algorithms in {NoSQL} Databases"),
        ("A Comparison of 2PC, S3 and TLA+ in C", "A Comparison of {2PC}, {S3} and {TLA}+ in {C}"),
        ("A Proof of Lamport's Glorbo-Like Lock", "A Proof of {Lamport}'s {Glorbo}-Like Lock"),
        ("Making reliable systems in Erlang: A story", "Making reliable systems in {Erlang}: A story"),
        ("Time, Clocks, and the Ordering of Events", "Time, Clocks, and the Ordering of Events"),
        (
            "The Net is Sound: An informal study of Erlang I/Os",
            "The Net is Sound: An informal study of {Erlang} {I/Os}",
        ),
        ("Half-Sync/Half-Async over TCP/IP", "Half-Sync/Half-Async over {TCP}/{IP}"),
        ("Glorbo", "{Glorbo}"),
        ("a --b ``c'' ?` << d", "a -{}-b `{}`c'{}' ?{}` <{}< d"),
        ("{a} \\ ~ ^", r"\{a\} \textbackslash{} \textasciitilde{} \textasciicircum{}"),
        ("}{", r"\textbraceright{}\textbraceleft{}"),
        ("Über  Größen", "Über Größen"),
    ],
)
def test_titles(plain: str, written: str) -> None:
    assert bibtex.title(plain, NOUNS) == written


def test_a_title_in_another_language_is_kept_whole() -> None:
    assert bibtex.title("Verteilte Systeme & Uhren", english=False) == r"{Verteilte Systeme \& Uhren}"


@pytest.mark.parametrize(
    ("written", "bib"),
    [
        ("Leslie Lamport", "Lamport, Leslie"),
        ("Robbert van Renesse", "van Renesse, Robbert"),
        ("Johannes Diderik van der Waals", "van der Waals, Johannes Diderik"),
        ("van Renesse, Robbert", "van Renesse, Robbert"),
        ("Guy L. Steele", "Steele, Guy L."),
        ("Steele, Jr., Guy L.", "Steele, Jr., Guy L."),
        ("Gómez Pérez, María", "Gómez Pérez, María"),
        ("Plato", "Plato"),
        ("Robert AND Andersson", "Andersson, Robert {AND}"),
        ("{Barnes & Noble}", r"{Barnes \& Noble}"),
        ("{Alice and Bob}", "{Alice and Bob}"),
    ],
)
def test_names(written: str, bib: str) -> None:
    assert bibtex.name(parse(written)) == bib
