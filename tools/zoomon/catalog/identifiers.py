"""DOI, arXiv id, ISBN: their forms, their check digits, their addresses."""

from __future__ import annotations

import re
from urllib.parse import quote

_DOI = re.compile(r"^10\.\d{4,9}(?:\.\d+)*/[^\s]+$")  # DOI Handbook, 2.2
_DOI_PREFIX = re.compile(r"^(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)", re.IGNORECASE)
_ARXIV_NEW = re.compile(r"^(\d{2})(\d{2})\.(\d{4,5})(v\d+)?$")  # since April 2007
_ARXIV_OLD = re.compile(r"^[a-z-]+(?:\.[A-Z]{2})?/(\d{2})(\d{2})\d{3}(v\d+)?$")
_ARXIV_PREFIX = re.compile(r"^(?:arxiv:\s*|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)", re.IGNORECASE)


def clean_doi(text: str) -> str:
    """A DOI as it is stored: without prefix or address, in lower case (DOIs ignore case, DOI Handbook 2.4)."""
    return _DOI_PREFIX.sub("", text.strip()).lower()


def is_doi(text: str) -> bool:
    """Whether `text` is a bare DOI, such as `10.1145/359545.359563`."""
    return bool(_DOI.match(text))


def doi_address(doi: str) -> str:
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def clean_arxiv(text: str) -> str:
    """An arXiv id as it is stored: without prefix, address or `.pdf`."""
    return _ARXIV_PREFIX.sub("", text.strip()).removesuffix(".pdf")


def is_arxiv(text: str) -> bool:
    """Whether `text` is an arXiv id, new (`1610.01140v2`) or old (`cs/0701001`); arXiv: Understanding the identifier."""
    new = _ARXIV_NEW.match(text)
    if new:
        year, month, number = new.group(1), new.group(2), new.group(3)
        digits = 5 if int(year) >= 15 else 4  # five digits since January 2015
        return int(year) >= 7 and 1 <= int(month) <= 12 and len(number) == digits
    old = _ARXIV_OLD.match(text)
    return bool(old and 1 <= int(old.group(2)) <= 12)


def arxiv_address(arxiv: str) -> str:
    return f"https://arxiv.org/abs/{arxiv}"


def clean_isbn(text: str) -> str:
    """An ISBN's digits, without hyphens and spaces."""
    return re.sub(r"[\s-]", "", text).upper().removeprefix("ISBN")


def is_isbn(text: str) -> bool:
    """Whether the digits form an ISBN-10 or ISBN-13 with the right check digit (ISO 2108)."""
    if re.fullmatch(r"\d{9}[\dX]", text):
        digits = [10 if char == "X" else int(char) for char in text]
        return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", text):
        return sum((3 if i % 2 else 1) * int(char) for i, char in enumerate(text)) % 10 == 0
    return False


def isbn13(text: str) -> str:
    """The ISBN-13 of an ISBN, so that the two forms of one book compare equal; other text as it is."""
    digits = clean_isbn(text)
    if len(digits) != 10 or not is_isbn(digits):
        return digits
    body = "978" + digits[:9]
    total = sum((3 if i % 2 else 1) * int(char) for i, char in enumerate(body))
    return body + str(-total % 10)
