"""The codes of what is found while files are read: YAML itself, fields and their forms. Nothing here can be allowed.

Their findings come from `zoomon.catalog.documents` and `zoomon.catalog.load`; this is what the documentation says of them.
"""

from __future__ import annotations

from typing import Final

from zoomon.catalog.checks.registry import Check, register
from zoomon.catalog.problems import Severity


def _code(code: str, title: str, *, reason: str, mend: str, bad: str, good: str) -> Check:
    return Check(code, Severity.ERROR, title, reason, mend, bad, good, "reading", allowable=False)


READING: Final = (
    _code(
        "file-name",
        "A file that does not belong here",
        reason=(
            "The name of a file is the id of what it holds and becomes its address, so it has letters that "
            "work in an address. Symbolic links are not followed: they may lead anywhere."
        ),
        mend="Name it by its id: a-z, 0-9 and single hyphens, then `.yml`.",
        bad="catalog/entries/Bakery_1974.yaml",
        good="catalog/entries/bakery-1974.yml",
    ),
    _code(
        "yaml-size",
        "A file that is too large",
        reason=(
            "An entry is a few kB. A file of more than 64 KiB holds something else, and every reader of "
            "the catalog has to load it."
        ),
        mend="Keep to the fields of the catalog; long texts belong behind a link.",
        bad="summary: ...  # and 64 KiB more",
        good="summary: ...  # 60 to 150 words",
    ),
    _code(
        "yaml-encoding",
        "Not UTF-8",
        reason="Other encodings turn names such as Özalp into something else on the next machine.",
        mend='Save the file as UTF-8; editors offer it under "Save with encoding".',
        bad="authors: [Özalp Babaoğlu]  # saved as Windows-1254",
        good="authors: [Özalp Babaoğlu]  # saved as UTF-8",
    ),
    _code(
        "yaml-control",
        "An invisible character",
        reason=(
            "Control characters and those that turn the direction of text show a reviewer something other "
            "than what is stored; zero-width ones make two words look like one."
        ),
        mend="Delete it and type the text again.",
        bad='title: "Bakery\\u202e"',
        good="title: Bakery",
    ),
    _code(
        "yaml-empty",
        "A file that holds nothing",
        reason="An empty file is a slip; its id would lead to an empty page.",
        mend="Write the fields, or delete the file.",
        bad="# title, authors, year to follow",
        good="title: A New Solution of Dijkstra's Concurrent Programming Problem",
    ),
    _code(
        "yaml-documents",
        "Several documents in one file",
        reason=(
            "One file holds one thing, so that its name is its id. After `---` a second document begins, "
            "which nobody would read."
        ),
        mend="Move the second one to a file of its own.",
        bad="title: Bakery\n---\ntitle: Arbiter",
        good="title: Bakery",
    ),
    _code(
        "yaml-syntax",
        "Not YAML",
        reason=(
            "The file can't be read as it is. The message names the place where reading stopped; the slip "
            "is there or a little above."
        ),
        mend=(
            "Mostly a colon, a quote or a bracket: put a value that holds `: ` in quotes, write '' for ' "
            "within single quotes, and close what is open."
        ),
        bad="title: Bakery: a new solution",
        good="title: 'Bakery: a new solution'",
    ),
    _code(
        "yaml-alias",
        "An anchor or alias",
        reason=(
            "`&name` and `*name` repeat a part of the file elsewhere. A reader of the file has to search "
            "for it, and nested ones can grow without bound."
        ),
        mend="Write the value out. A value that really begins with & or * goes in quotes.",
        bad="why: *the-usual",
        good="why: Shows mutual exclusion with registers that may flicker.",
    ),
    _code(
        "yaml-tag",
        "A YAML tag",
        reason=(
            "`!something` asks a program to build an object from the value. Values here are text, numbers, "
            "lists and fields."
        ),
        mend="Delete it. A value that really begins with ! goes in quotes.",
        bad="year: !!int '1974'",
        good="year: 1974",
    ),
    _code(
        "yaml-depth",
        "Nested too deep",
        reason=(
            "No field of the catalog goes deeper than eight levels, and files made to exhaust a parser do."
        ),
        mend="Keep to the shape of the fields.",
        bad="ideas: [[[[[[[[[too deep]]]]]]]]]",
        good="ideas: [A lower ticket goes first.]",
    ),
    _code(
        "yaml-key",
        "A field name that is not a word",
        reason="Names of fields are words; a list or a mapping as a name is a bracket in the wrong place.",
        mend="Write `name: value`.",
        bad="? [title, subtitle]\n: Bakery",
        good="title: Bakery",
    ),
    _code(
        "yaml-duplicate-key",
        "A field twice",
        reason="YAML readers keep the last one without a word, so the other is lost.",
        mend="Keep one of them.",
        bad="year: 1974\nyear: 1975",
        good="year: 1974",
    ),
    _code(
        "yaml-comment",
        "A comment that swallows a sentence",
        reason="An unquoted ` #` begins a comment, so the rest of the sentence is gone without a word.",
        mend="Put the value in quotes; a comment goes on a line of its own.",
        bad="why: Solves problem #1 of concurrent programming.",
        good="why: 'Solves problem #1 of concurrent programming.'",
    ),
    _code(
        "yaml-surprise",
        "A value that YAML reads as something else",
        reason=(
            "Without quotes `no` is false, `017` is fifteen, `1610.01140` is 1610.0114 and `12:30` is 750."
        ),
        mend="Put it in quotes. `zoomon check --fix` does it.",
        bad="arxiv: 1610.01140",
        good="arxiv: '1610.01140'",
    ),
    _code(
        "field-missing",
        "A required field is missing",
        reason=(
            "Seven fields make an entry: title, authors, year, kind, a link, topics and why. Parts of an "
            "entry have required fields too, such as the reason of a relation."
        ),
        mend="Add the field; the page of fields says what goes in it.",
        bad="title: A New Solution of Dijkstra's Concurrent Programming Problem  # and no why",
        good="why: Shows mutual exclusion with registers that may flicker.",
    ),
    _code(
        "field-unknown",
        "No such field",
        reason="What stands in a field that nobody knows is shown nowhere. Mostly it is a typing mistake.",
        mend="Write the field that was meant. `zoomon check --fix` does it where only one comes near.",
        bad="sumary: Two processes must not be in the bakery at once.",
        good="summary: Two processes must not be in the bakery at once.",
    ),
    _code(
        "field-type",
        "A value of the wrong sort",
        reason="A list, a number or text is wanted, and this is another.",
        mend="Write it as the message says.",
        bad="year: '1974'",
        good="year: 1974",
    ),
    _code(
        "field-value",
        "A value that does not fit its field",
        reason=(
            "The value is of the right sort and still can't be: not one of those that the field knows, too "
            "long, out of range, or not of the field's form."
        ),
        mend="Write it as the message says.",
        bad="kind: papper",
        good="kind: paper",
    ),
    _code(
        "id-form",
        "Not an id",
        reason="Ids are names of files and parts of addresses.",
        mend="Write a-z, 0-9 and single hyphens: the name of a file without `.yml`.",
        bad="topics: [Mutual Exclusion]",
        good="topics: [mutual-exclusion]",
    ),
    _code(
        "relation-form",
        "A relation without its form",
        reason=(
            "The kind of a relation is its key, so that an editor offers ids right behind it and the line "
            "can be said aloud."
        ),
        mend="Write `- {builds-on: id, because: one sentence}`.",
        bad="relations:\n  - {kind: builds-on, to: bakery-1974, because: Takes its tickets.}",
        good="relations:\n  - {builds-on: bakery-1974, because: Takes its tickets.}",
    ),
    _code(
        "name-form",
        "Not the name of a person",
        reason=(
            "Names are taken apart into given and family name for citations, so each is one person, whole. "
            "Organisations are kept together by braces."
        ),
        mend=(
            "Write `First Last` or `Last, First`, each author as an item of its own, and an organisation "
            "as '{Its Name}'."
        ),
        bad="authors: [Leslie Lamport and Edsger W. Dijkstra]",
        good="authors: [Leslie Lamport, Edsger W. Dijkstra]",
    ),
    _code(
        "link-form",
        "Not a web address",
        reason="The address can't be opened: it has no host, holds blanks, or carries a user name.",
        mend="Copy the address from the browser's address bar.",
        bad="link: example.org/bakery.pdf",
        good="link: https://example.org/bakery.pdf",
    ),
    _code(
        "link-scheme",
        "An address that is neither https nor http",
        reason=(
            "Other schemes run code (`javascript:`), carry content of their own (`data:`), or are no "
            "longer opened by browsers (`ftp:`)."
        ),
        mend="Write the address of a web page.",
        bad="link: ftp://example.org/bakery.ps",
        good="link: https://example.org/bakery.pdf",
    ),
    _code(
        "doi-form",
        "Not a DOI",
        reason=(
            "A DOI begins with `10.`, a registrant's number and a slash. It is stored bare, so that its "
            "address and citations can be made from it."
        ),
        mend="Write it bare: `10.1145/361082.361093`. `zoomon check --fix` takes a prefix away.",
        bad="doi: https://doi.org/10.5555/12345678",
        good="doi: 10.5555/12345678",
    ),
    _code(
        "arxiv-form",
        "Not an arXiv id",
        reason=(
            "An arXiv id is four digits of year and month, a point, and four or five digits (five since "
            "2015); before April 2007 an archive, a slash and seven digits."
        ),
        mend="Write it bare and in quotes: `'1610.01140'`. `zoomon check --fix` takes a prefix away.",
        bad="arxiv: arXiv:1610.01140",
        good="arxiv: '1610.01140'",
    ),
    _code(
        "isbn-form",
        "Not an ISBN",
        reason=(
            "An ISBN has 10 or 13 digits, the last of which is computed from the others (ISO 2108). It is "
            "not, so a digit is wrong."
        ),
        mend="Copy it again from the book; hyphens may stay.",
        bad="isbn: '978-0-306-40615-8'",
        good="isbn: '978-0-306-40615-7'",
    ),
    _code(
        "date-form",
        "Not a date",
        reason="Dates sort and compare, so they have one form (ISO 8601).",
        mend="Write `2014-06-19`, or '2014-06' in quotes where the day is not known.",
        bad="date: August 1974",
        good="date: '1974-08'",
    ),
)

for _one in READING:
    register(_one)
