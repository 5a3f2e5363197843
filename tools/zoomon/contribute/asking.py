"""The questions of `zoomon new`: each answer is judged at once, so that nobody writes six and learns of the first."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from zoomon.catalog import addresses
from zoomon.catalog.load import Catalog
from zoomon.catalog.model import KINDS, UNDATED_KINDS, PersonName, Url
from zoomon.catalog.suggest import did_you_mean
from zoomon.contribute.known import Known, Match

Judge = Callable[[str], Any]
"""From what was typed to the field's value. click.BadParameter says what is wrong, and the question comes again."""


def ask(fields: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Asks for the required fields that are missing: title and link first, since they tell whether the work is here already."""
    answers: dict[str, Any] = {}
    known = Known.of(catalog)
    if "title" not in fields:
        answers["title"] = _prompt("Title", _new_title(known))
    if "link" not in fields:
        answers["link"] = _prompt("Link", _new_link(known))
    if "authors" not in fields:
        answers["authors"] = [_prompt("Author, as 'First Last' (an organisation in braces)", _person)]
        while more := _prompt(
            "Another author (Enter for none)", lambda said: said and _person(said), default=""
        ):
            answers["authors"].append(more)
    if "kind" not in fields:
        answers["kind"] = click.prompt("Kind", type=click.Choice(list(KINDS)), default="paper", err=True)
    if "year" not in fields and "absent" not in fields and {**fields, **answers}["kind"] not in UNDATED_KINDS:
        year = _prompt("Year (Enter if nobody knows)", _year, default="")
        if year:
            answers["year"] = year
        else:
            reason = _prompt("Why there is none, such as 'the page has no date'", str)
            answers["absent"] = {"year": reason}
    if "topics" not in fields:
        answers["topics"] = _prompt(
            "Topics, one to three ids (? lists them, a word finds them)", _topics(catalog)
        )
    if "why" not in fields:
        answers["why"] = _prompt("Why read it, in one sentence", str)
    return answers


def _prompt(question: str, judge: Judge, default: str | None = None) -> Any:
    return click.prompt(question, value_proc=judge, default=default, show_default=False, err=True)


def _refuse(match: Match | None) -> None:
    if match is not None:
        raise click.BadParameter(
            f"that is catalog/entries/{match.id}.yml already ({match.how}). Add to that file, or stop here with Ctrl-C."
        )


def _new_title(known: Known) -> Judge:
    def judge(said: str) -> str:
        match = known.find(title=said)
        # Two works may have nearly the same title; the check of the whole entry, year included, has the last word.
        _refuse(match if match and match.how == "same title" else None)
        return said

    return judge


def _new_link(known: Known) -> Judge:
    def judge(said: str) -> str:
        url = addresses.canonical(said).url
        _check(Url, url)
        _refuse(known.find(url=url))
        return said

    return judge


def _person(said: str) -> str:
    return str(_check(PersonName, said))


def _year(said: str) -> int:
    if not said:
        return 0
    if not said.isdecimal() or not 1800 <= int(said) <= 2200:
        raise click.BadParameter("a year has four digits.")
    return int(said)


def _topics(catalog: Catalog) -> Judge:
    ids = sorted(catalog.ids["topics"])

    def judge(said: str) -> list[str]:
        words = said.replace(",", " ").split()
        if "?" in words:
            raise click.BadParameter(f"the topics are:\n{_columns(ids)}")
        unknown = [word for word in words if word not in ids]
        if unknown:
            word = unknown[0]
            near = [id for id in ids if word.lower() in id or word.lower() in _words_of(catalog, id)]
            meant = f"Topics with that word: {', '.join(near)}." if near else did_you_mean(word, ids)
            raise click.BadParameter(f"there is no topic `{word}`. {meant}".rstrip())
        if not 1 <= len(words) <= 3:
            raise click.BadParameter("one to three.")
        return words

    return judge


def _words_of(catalog: Catalog, id: str) -> str:
    """The title of a topic and the names that others use for it."""
    topic = catalog.topics.get(id)
    return " ".join([topic.title, *(name.name for name in topic.names)]).lower() if topic else ""


def _columns(ids: list[str]) -> str:
    """Ids side by side, as wide as the terminal."""
    width = max(map(len, ids), default=0) + 2
    across = max(1, (shutil.get_terminal_size().columns - 2) // width)
    down = -(-len(ids) // across)
    rows = ["".join(f"{id:<{width}}" for id in ids[row::down]).rstrip() for row in range(down)]
    return textwrap.indent("\n".join(rows), "  ")


def _check(kind: Any, value: str) -> Any:
    """The value as the model of entries takes it. Raises click.BadParameter with the model's own words."""
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise click.BadParameter(error.errors()[0]["msg"].removeprefix("Value error, ")) from error
