r"""BibTeX, as BibTeX 0.99d and its standard styles read it (Patashnik, BibTeXing, 1988), in UTF-8.

Letters stay as they are; the ten characters that TeX takes for commands are escaped. Capitals that styles must not lower are in
braces: acronyms, mixed case, and the proper nouns of the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from zoomon.catalog import identifiers
from zoomon.catalog.names import Name
from zoomon.formats.works import Type, Work, once_a_work

_ENTRY_TYPES: Final[dict[Type, str]] = {
    "article": "misc",
    "article-journal": "article",
    "article-magazine": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "software": "misc",
    "speech": "misc",
    "standard": "techreport",
    "thesis": "phdthesis",
    "webpage": "misc",
}
_CONTAINER_FIELDS: Final = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "misc": "howpublished",
    "techreport": "type",
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPECIAL: Final = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
# BibTeX counts `\{` as a brace, so braces that do not pair are named.
_UNPAIRED: Final = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# Pairs that TeX's fonts join into another character: -- is a dash, `` a quotation mark.
_LIGATURE: Final = re.compile(r"(?<=-)(?=-)|(?<=[`!?])(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
_SPECIAL_CHARACTER: Final = re.compile(r"[&%#_${}~^\\]")
_WORD: Final = re.compile(r"(?:[^\W_]/)?[^\W_]+")
_AFTER_STOP: Final = re.compile(r"(?<=[:.?!—–]) ")
# Archives of arXiv's old ids that have subject classes, which the id may leave out.
_WITH_CLASSES: Final = frozenset(
    ["astro-ph", "cond-mat", "cs", "math", "nlin", "physics", "q-bio", "q-fin", "stat"]
)


def write(works: Iterable[Work]) -> str:
    """A `.bib` file of the works in the order given."""
    return "\n".join(entry(work) for work in works)


@once_a_work
def entry(work: Work) -> str:
    """One BibTeX entry, its key the entry's id; it ends with a line feed."""
    kind = _entry_type(work)
    lines = [f"@{kind}{{{work.id},"]
    lines += [f"  {name} = {value}," for name, value in _fields(work, kind)]
    return "\n".join([*lines, "}", ""])


def escape(text: str) -> str:
    """Text, its spaces made single, so that TeX prints it as it is; for a BibTeX field in braces."""
    text = " ".join(text.split())
    return _escape(text, _escapes(text))


def title(text: str, proper_nouns: frozenset[str] = frozenset(), *, english: bool = True) -> str:
    """A title, escaped, with those capitals in braces that a style's lower case would spoil.

    In a title in sentence case every capital is meant; in one in title case those of `proper_nouns`. Titles in other languages
    are kept as they are, since only English ones are lowered.
    """
    text = " ".join(text.split())
    if not english:
        return "{" + escape(text) + "}"
    escapes = _escapes(text)
    return " ".join(_part(part, proper_nouns, escapes) for part in _AFTER_STOP.split(text))


def name(person: Name) -> str:
    """A name as `von Last, Jr, First`, an organisation in braces (BibTeXing, section 4)."""
    if person.literal:
        return "{" + escape(person.family) + "}"
    parts = filter(None, (person.last, person.suffix, person.given))
    # BibTeX splits a list of names at every `and`, in capitals too.
    return ", ".join(
        re.sub(r"(?<!\S)and(?!\S)", r"{\g<0>}", escape(part), flags=re.IGNORECASE) for part in parts
    )


def pages(work: Work) -> str:
    """Pages with an en dash between the first and the last."""
    return "--".join(escape(page) for page in work.pages)


def _part(text: str, proper_nouns: frozenset[str], escapes: dict[str, str]) -> str:
    """A title, or what stands after its colon: either may be in sentence case, where capitals after the first word are meant."""
    sentence_case = _is_sentence_case(text)
    written: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        meant = sentence_case and end > 0 and word[0].isupper()
        protect = meant or _holds_capitals(word) or word in proper_nouns
        written += [_escape(text[end : match.start()], escapes), "{" + word + "}" if protect else word]
        end = match.end()
    return "".join([*written, _escape(text[end:], escapes)])


def _escapes(text: str) -> dict[str, str]:
    """What each special character is written as in this text."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    return _SPECIAL if depth == 0 else _SPECIAL | _UNPAIRED


def _escape(text: str, escapes: dict[str, str]) -> str:
    parts = _LIGATURE.split(text)
    return "{}".join(_SPECIAL_CHARACTER.sub(lambda match: escapes[match.group()], part) for part in parts)


def _entry_type(work: Work) -> str:
    words = " ".join(filter(None, (work.entry.venue, work.entry.institution)))
    if work.type == "thesis" and re.search(r"\bmaster", words, re.IGNORECASE):
        return "mastersthesis"
    if work.type == "standard" and work.institution is None:
        return "misc"
    return _ENTRY_TYPES[work.type]


def _fields(work: Work, kind: str) -> list[tuple[str, str]]:
    """Field names and values, delimiters included, in the order in which they are written."""
    entry = work.entry
    values: dict[str, str | None] = {
        "author": " and ".join(name(person) for person in work.authors),
        "editor": " and ".join(name(person) for person in work.editors),
        "title": title(work.title, work.proper_nouns, english=entry.language.startswith("en")),
    }
    field = _CONTAINER_FIELDS.get(kind)
    container = work.container
    if field and container and not (kind == "techreport" and container == work.institution):
        values[field] = escape(container)
    if kind in ("phdthesis", "mastersthesis"):
        values["school"] = _text(work.institution)
    elif kind == "techreport":
        values["institution"] = _text(work.institution)
    if kind != "techreport" or work.publisher != work.institution:
        values["publisher"] = _text(work.publisher)
    values |= {
        "edition": _text(_ordinal(entry.edition) if isinstance(entry.edition, int) else entry.edition),
        "volume": _text(entry.volume),
        "number": _text(entry.number),
        "pages": pages(work),
        "doi": _verbatim(entry.doi),
        "isbn": _text(entry.isbn),
        "url": None if entry.doi and work.url == identifiers.doi_address(entry.doi) else work.url,
    }
    if entry.arxiv:
        values |= {
            "eprint": entry.arxiv,
            "archiveprefix": "arXiv",
            "primaryclass": _primary_class(entry.arxiv),
        }
    fields = [(key, "{" + value + "}") for key, value in values.items() if value]
    date = work.date
    if date:
        fields.append(("year", "{" + str(date[0]) + "}"))
    if len(date) > 1:
        fields.append(("month", _MONTHS[date[1] - 1]))
    return sorted(fields, key=lambda item: _ORDER.index(item[0]))


_ORDER: Final = (
    "author", "editor", "title", "booktitle", "journal", "howpublished", "school", "institution", "type",
    "publisher", "edition", "volume", "number", "pages", "year", "month",
    "doi", "eprint", "archiveprefix", "primaryclass", "isbn", "url",
)  # fmt: skip


def _text(value: str | int | None) -> str | None:
    return None if value is None else escape(str(value))


def _verbatim(value: str | None) -> str | None:
    """An identifier as it is, since `\\url` and `\\doi` read it so; what would end the field is percent-encoded."""
    return value and value.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _primary_class(arxiv: str) -> str | None:
    """arXiv's subject class, where the id says it: `math.GT/0309136`, `quant-ph/9508027`; `1610.01140` says none."""
    archive, slash, _ = arxiv.partition("/")
    return archive if slash and archive not in _WITH_CLASSES else None


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _holds_capitals(word: str) -> bool:
    """Whether a word has capitals for a reason of its own: NoSQL, CAP, 2PC, S3, a letter that stands for something."""
    capitals = [char for char in word if char.isupper()]
    if not capitals:
        return False
    return (
        any(char.isupper() for char in word[1:])
        or any(char.isdigit() for char in word)
        or (len(word) == 1 and word != "A")
    )


def _is_sentence_case(text: str) -> bool:
    """Whether most of the longer words, the first aside, begin with a small letter."""
    words = [word for word in _WORD.findall(text)[1:] if len(word) >= 4 and not _holds_capitals(word)]
    return bool(words) and sum(word[0].isupper() for word in words) * 2 < len(words)
