"""Lessons: what a sketch's page says in prose. One YAML file a sketch, `<name>.yml` beside its source, read as strictly as the catalog."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zoomon.catalog import documents
from zoomon.catalog.documents import Document, Loc
from zoomon.catalog.load import validate
from zoomon.catalog.model import EntryId, Id, Line, Prose, Record
from zoomon.catalog.problems import Problem, Severity
from zoomon.catalog.suggest import did_you_mean

PROBLEM_WORDS = (50, 110)
BREAKS_WORDS = (40, 120)
"""The fewest and the most words."""

_SENTENCE_END = re.compile(r"[.!?][\"')]?(?=\s+[A-Z0-9`\"'(]|$)")
_CODE = re.compile(r"`([a-z0-9_-]+)`")


def _within(least: int, most: int) -> AfterValidator:
    def check(text: str) -> str:
        count = len(text.split())
        if not least <= count <= most:
            raise PydanticCustomError(
                "words",
                "has {count} words; {least} to {most} are wanted",
                {"count": count, "least": least, "most": most},
            )
        return text

    return AfterValidator(check)


def _three_sentences(text: str) -> str:
    count = len(_SENTENCE_END.findall(text))
    if count != 3:
        raise PydanticCustomError(
            "sentences", "has {count} sentences; exactly three are wanted", {"count": count}
        )
    return text


class Further(Record):
    """A reading to go on with."""

    id: EntryId
    """An entry of the catalog."""
    because: Line
    """What to read it for."""
    where: Line | None = None
    """The section to read."""


class Exercise(Record):
    """A task with its answer."""

    task: Prose
    """What to do, or to work out."""
    scenario: Id | None = None
    """The scenario that it starts from."""
    judge: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")] | None = None
    """The property that the run to be handed in breaks or reaches, for `zoomon sketch judge`."""
    answer: Prose
    """The answer, which the page keeps closed."""


class Lesson(Record):
    """The introduction to a sketch, and its exercises."""

    problem: Annotated[Prose, _within(*PROBLEM_WORDS)]
    """What goes wrong in the world without the algorithm."""
    idea: Annotated[Prose, AfterValidator(_three_sentences)]
    """The idea in exactly three sentences."""
    watch: list[Line] = Field(min_length=2, max_length=4)
    """What to look at while stepping."""
    breaks: Annotated[Prose, _within(*BREAKS_WORDS)]
    """What breaks and why; bugs of the sketch are named in backticks."""
    read_on: list[Further] = Field(min_length=1, max_length=5)
    """Readings, and what to read each for."""
    exercises: list[Exercise] = Field(min_length=3, max_length=5)
    """Tasks with closed answers; one of them asks for a run that can be judged."""


@dataclass(frozen=True, slots=True)
class Read:
    """A lesson as it was read, with what is wrong with it."""

    lesson: Lesson | None
    document: Document
    problems: tuple[Problem, ...]


def read(path: Path, file: str) -> Read:
    """Reads a lesson; `file` is the name that problems show. Never raises for what the file holds."""
    document = documents.read(path, file)
    problems = list(document.problems)
    lesson = validate(Lesson, document, problems)
    return Read(lesson, document, tuple(problems))


def parse(text: str, file: str = "<text>") -> Read:
    """The same for a text."""
    document = documents.parse(text, file)
    problems = list(document.problems)
    lesson = validate(Lesson, document, problems)
    return Read(lesson, document, tuple(problems))


def check(
    found: Read, anchors: Mapping[str, Any], properties: Collection[str], entries: Collection[str]
) -> list[Problem]:
    """What a lesson names that does not exist: scenarios, bugs, properties of its sketch, entries of the catalog.

    `anchors` are those of the sketch's page: scenarios by their slug, `bug-NAME`, `variant-NAME`, `property-NAME`.
    """
    lesson = found.lesson
    if lesson is None:
        return []
    problems: list[Problem] = []

    def wrong(loc: Loc, message: str, mend: str) -> None:
        problems.append(Problem("lesson-unknown", Severity.ERROR, found.document.place(loc), message, mend))

    scenarios = [slug for slug in anchors if not slug.startswith(("bug-", "variant-", "property-"))]
    switches = [slug.partition("-")[2] for slug in anchors if slug.startswith(("bug-", "variant-"))]
    for i, further in enumerate(lesson.read_on):
        if further.id not in entries:
            mend = did_you_mean(further.id, entries) or "Write the name of a file in catalog/entries/."
            wrong(("read-on", i, "id"), f"no entry has the id `{further.id}`.", mend)
    for i, exercise in enumerate(lesson.exercises):
        if exercise.scenario is not None and exercise.scenario not in scenarios:
            mend = did_you_mean(exercise.scenario, scenarios) or f"There are {', '.join(scenarios)}."
            wrong(("exercises", i, "scenario"), f"no scenario is called `{exercise.scenario}`.", mend)
        if exercise.judge is not None and exercise.judge not in properties:
            mend = did_you_mean(exercise.judge, properties) or f"There are {', '.join(properties)}."
            wrong(("exercises", i, "judge"), f"no property is called `{exercise.judge}`.", mend)
    if not any(exercise.judge for exercise in lesson.exercises):
        wrong(
            ("exercises",),
            "no exercise asks for a run that can be judged.",
            "Give one of them `judge:` with the name of a property.",
        )
    for name in _CODE.findall(lesson.breaks):
        if "-" in name and name not in switches:
            mend = did_you_mean(name, switches) or f"There are {', '.join(switches)}."
            wrong(("breaks",), f"no bug is called `{name}`.", mend)
    return problems
