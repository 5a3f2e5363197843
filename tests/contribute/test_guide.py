"""The page that shows how to add a reading, and the forms, against the model and the checks: what they show is right."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from zoomon.catalog import documents
from zoomon.catalog.load import Catalog, load
from zoomon.catalog.model import KINDS, UNDATED_KINDS
from zoomon.contribute import command, importing
from zoomon.contribute.creating import create
from zoomon.contribute.known import Known

REPOSITORY = Path(__file__).parents[2]
GUIDE = (REPOSITORY / "docs" / "contribute" / "index.md").read_text(encoding="utf-8")
FORMS = REPOSITORY / ".github" / "ISSUE_TEMPLATE"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", GUIDE, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY)


def without_the_work(catalog: Catalog, title: str) -> Catalog:
    match = Known.of(catalog).find(title=title)
    entries = {id: entry for id, entry in catalog.entries.items() if match is None or id != match.id}
    return dataclasses.replace(catalog, entries=entries)


def test_the_nine_lines_are_green(catalog: Catalog) -> None:
    example = blocks("yaml")[0]
    assert example.count("\n") == 9
    data: dict[str, Any] = documents.parse(example).data
    created = create(
        without_the_work(catalog, data["title"]), data, today=datetime.date(2026, 11, 22), id="dean-2013-tail"
    )
    assert created.entry is not None
    assert [
        p.message for p in created.problems if p.severity == "error" and "dean-2013-tail" in p.place.file
    ] == []
    assert "`dean-2013-tail.yml`" in GUIDE


def test_the_table_names_the_seven_fields_and_every_kind() -> None:
    fields = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    assert fields == list(importing.REQUIRED)
    (kinds,) = re.findall(r"^\| `kind` \| (.*) \|$", GUIDE, re.MULTILINE)
    assert re.findall(r"`(\w+)`", kinds) == list(KINDS)


def test_the_command_is_the_command() -> None:
    words = shlex.split(next(block for block in blocks("sh") if "zoomon new" in block).replace("\\\n", " "))
    options = [word for word in words if word.startswith("--")]
    known = {name for parameter in command.new.params for name in parameter.opts}
    assert set(options) <= known
    result = CliRunner().invoke(command.new, [*words[2:], "--dry-run", "--root", str(REPOSITORY)])
    assert "title: The Tail at Scale" in result.output


def test_the_proposal_is_what_the_tool_proposes(catalog: Catalog) -> None:
    text = (
        "## Pattern\n\nFour Distributed Systems Architectural Patterns by Tim Berglund\n"
        "[https://www.youtube.com/watch?v=tpspO9K28PM](https://www.youtube.com/watch?v=tpspO9K28PM)\n"
    )
    topics_only = Catalog(catalog.root, topics=catalog.topics)
    (found,) = importing.propose(text, topics_only).found
    assert found.text == blocks("yaml")[1]


def form(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("name", ["reading.yml", "correction.yml"])
def test_forms_have_the_shape_that_github_asks(name: str) -> None:
    data = form(name)
    assert set(data) == {"name", "description", "title", "labels", "body"}
    ids = [item["id"] for item in data["body"] if item["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    for item in data["body"]:
        assert item["type"] in ("markdown", "input", "textarea", "dropdown")
        if item["type"] == "markdown":
            assert set(item["attributes"]) == {"value"}
        else:
            assert re.fullmatch(r"[a-z-]+", item["id"])
            assert item["attributes"]["label"]
            assert item["validations"] == {"required": True}
        if item["type"] == "dropdown":
            options = item["attributes"]["options"]
            assert all(isinstance(option, str) for option in options)
            assert len(options) == len(set(options))


def test_the_reading_form_asks_for_the_seven_fields_and_offers_every_kind() -> None:
    items = {item["id"]: item for item in form("reading.yml")["body"] if "id" in item}
    assert list(items) == list(importing.REQUIRED)
    options = items["kind"]["attributes"]["options"]
    assert [option.partition(":")[0] for option in options] == list(KINDS)
    said = items["year"]["attributes"]["description"]
    assert all(kind in said for kind in UNDATED_KINDS)


def test_the_chooser_lets_people_write_freely() -> None:
    assert form("config.yml") == {"blank_issues_enabled": True, "contact_links": []}
