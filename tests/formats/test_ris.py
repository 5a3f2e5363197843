from __future__ import annotations

from zoomon.formats import Library, ris


def test_a_journal_article(library: Library) -> None:
    assert ris.record(library["ada-2014-journal"]).split("\r\n") == [
        "TY  - JOUR",
        "ID  - ada-2014-journal",
        "AU  - van der Berg, Ada",
        "AU  - King, Martin Luther, Jr.",
        "AU  - The Example Foundation, Inc.",
        "TI  - The CAP Story of Glorbo: 100% & more_or_less",
        "T2  - Journal of Examples",
        "PY  - 2014",
        "DA  - 2014/06/19/",
        "VL  - 12",
        "IS  - 3",
        "SP  - 305",
        "EP  - 319",
        "DO  - 10.1234/ex_1.2",
        "LA  - en",
        "KW  - Glorbos",
        "UR  - https://example.org/p.pdf?a=1&b=2",
        "ER  - ",
        "",
    ]


def test_a_month_without_a_day(library: Library) -> None:
    assert "DA  - 2003/05//\r\n" in ris.record(library["cy-2003-thesis"])


def test_records_have_a_line_between(library: Library) -> None:
    works = library.works(["ed-2001-book", "glorbo-tool"])
    assert ris.write(works) == ris.record(works[0]) + "\r\n" + ris.record(works[1])
