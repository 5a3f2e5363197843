"""DOIs, arXiv ids and ISBNs, by the examples of those who issue them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog import identifiers as ids


@pytest.mark.parametrize(
    "doi",
    ["10.1145/359545.359563", "10.1000/182", "10.1000.10/123456", "10.1002/(sici)1096<1::aid-1>3.0.co;2-x"],
)
def test_dois(doi: str) -> None:
    assert ids.is_doi(doi)
    assert ids.clean_doi(f"https://doi.org/{doi}") == doi
    assert ids.clean_doi(f"doi: {doi}") == doi
    assert ids.clean_doi(f" http://dx.doi.org/{doi.upper()} ") == doi
    assert unquote(ids.doi_address(doi)) == f"https://doi.org/{doi}"
    assert "<" not in ids.doi_address(doi)


@pytest.mark.parametrize(
    "text", ["", "10.1145", "10.1145/", "11.1145/1", "doi:10.1145/1", "10.1145/a b", "10.12/1"]
)
def test_what_is_no_doi(text: str) -> None:
    assert not ids.is_doi(text)


@pytest.mark.parametrize(
    "arxiv",
    [
        "0704.0001",
        "1412.9999",
        "1501.00001",
        "1610.01140v2",
        "cs/0701001",
        "math.GT/0309136",
        "hep-th/9901001v3",
    ],
)
def test_arxiv_ids(arxiv: str) -> None:
    assert ids.is_arxiv(arxiv)
    assert ids.clean_arxiv(ids.arxiv_address(arxiv)) == arxiv
    assert ids.clean_arxiv(f"arXiv:{arxiv}") == arxiv
    assert ids.clean_arxiv(f"https://arxiv.org/pdf/{arxiv}.pdf") == arxiv


@pytest.mark.parametrize(
    "text", ["1613.01140", "1412.00001", "1501.0001", "0612.0001", "cs/0713001", "1610.01140v", "1610"]
)
def test_what_is_no_arxiv_id(text: str) -> None:
    assert not ids.is_arxiv(text)


def test_isbns() -> None:
    assert ids.is_isbn("0306406152")
    assert ids.is_isbn("9780306406157")
    assert ids.is_isbn("080442957X")
    assert ids.isbn13("0-306-40615-2") == ids.isbn13("ISBN 978-0-306-40615-7") == "9780306406157"
    assert ids.isbn13("not one") == "NOTONE"


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, by: int) -> None:
    check = next(char for char in "0123456789X" if ids.is_isbn(body + char))
    isbn = body + check
    assert ids.is_isbn(ids.isbn13(isbn))
    if isbn[place] != "X":
        wrong = isbn[:place] + str((int(isbn[place]) + by) % 10) + isbn[place + 1 :]
        assert not ids.is_isbn(wrong)
