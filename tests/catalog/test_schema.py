"""The schema says what the models say, in the form of files, to an editor that knows nothing else."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from zoomon.catalog import documents
from zoomon.catalog.checks import check
from zoomon.catalog.documents import Surprise
from zoomon.catalog.load import Catalog, load
from zoomon.catalog.model import KINDS, LEVELS, RELATIONS, ROLES, Entry
from zoomon.catalog.schema import ENTRY_TIERS, FILES, GLOBS, dump, fields, schemas, write

from .samples import FULL, MINIMAL

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
CatalogOf = Callable[[dict[str, str]], Path]
SCHEMAS = schemas()
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def as_an_editor_sees_it(value: Any) -> Any:
    """A file's data as a YAML 1.2 reader gives it to a schema: dates are text, and what we call a surprise is none."""
    if isinstance(value, dict):
        return {key: as_an_editor_sees_it(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_an_editor_sees_it(item) for item in value]
    if isinstance(value, Surprise):
        return value == "true" if value in ("true", "false") else {"no text": True}
    return value.isoformat() if isinstance(value, datetime.date) else value


def data_of(text: str) -> Any:
    document = documents.parse(text, "f.yml")
    assert document.problems == []
    return document.data


def accepts(name: str, data: Any) -> bool:
    return bool(VALIDATORS[name].is_valid(as_an_editor_sees_it(data)))


@pytest.mark.parametrize("name", FILES)
def test_it_is_a_schema_and_rejects_an_empty_file(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert not accepts(name, {})
    assert not accepts(name, None)
    assert not accepts(name, [])


@pytest.mark.parametrize("text", [FULL, MINIMAL], ids=["full", "minimal"])
def test_the_samples_are_accepted_by_schema_and_model(text: str) -> None:
    data = data_of(text)
    assert [error.message for error in VALIDATORS["entry"].iter_errors(as_an_editor_sees_it(data))] == []
    Entry.model_validate(data)


def test_moved_files_and_questions_have_their_own_form() -> None:
    for name in ("entry", "topic", "path"):
        assert accepts(name, {"kind": "moved", "to": "new-id"})
        assert not accepts(name, {"kind": "moved"})
        assert not accepts(name, {"kind": "moved", "to": "new-id", "title": "T"})
    assert not accepts("venue", {"kind": "moved", "to": "new-id"})
    reading = {"read": "a", "because": "b"}
    assert accepts(
        "path", {"kind": "question", "title": "T?", "answer": "A.", "readings": [reading], "topics": ["t"]}
    )
    assert not accepts(
        "path", {"kind": "question", "title": "T?", "audience": "A", "outcome": "O", "steps": [reading] * 2}
    )
    assert accepts("path", {"title": "T", "audience": "A", "outcome": "O", "steps": [reading] * 2})


def test_every_file_of_this_catalog_that_loads_is_accepted() -> None:
    catalog = load(ROOT)
    unknown = {"entry-unknown", "topic-unknown", "path-unknown", "assumption-unknown", "assumption-several"}
    complete = not any(problem.code in unknown for problem in check(catalog, today=TODAY))
    made = schemas(catalog if complete else None)
    names = {"entries": "entry", "topics": "topic", "paths": "path", "venues": "venue", "people": "person"}
    files: list[tuple[str, documents.Document]] = [
        (names[collection], catalog.documents[collection, id])
        for collection in names
        for id in (*getattr(catalog, collection), *(catalog.questions if collection == "paths" else ()))
    ]
    files += [
        (one, catalog.documents["", one])
        for one in ("assumptions", "home")
        if getattr(catalog, one) is not None
    ]
    assert len(files) >= len(catalog.entries) > 0
    for name, document in files:
        errors = Draft202012Validator(made[name]).iter_errors(as_an_editor_sees_it(document.data))
        assert [error.message for error in errors] == [], document.file


def test_ids_that_exist_are_offered(catalog_of: CatalogOf) -> None:
    root = catalog_of(
        {
            "entries/cheap-paxos-2004.yml": MINIMAL,
            "entries/cheap-paxos.yml": "kind: moved\nto: cheap-paxos-2004\n",
            "topics/paxos.yml": "title: Paxos\ndefinition: D.\n",
            "venues/podc.yml": "title: Principles\ntype: conference\n",
            "assumptions.yml": "attributes: {timing: {title: T, about: A, values: {asynchronous: No bound}}}\n",
        }
    )
    made = schemas(load(root))
    validator = Draft202012Validator(made["entry"])
    data = data_of(MINIMAL)

    def right(**more: Any) -> bool:
        return bool(validator.is_valid({**data, **more}))

    assert right()
    assert not right(topics=["raft"])
    assert right(relations=[{"builds-on": "cheap-paxos-2004", "because": "b"}])
    assert right(relations=[{"builds-on": "cheap-paxos", "because": "b"}])
    assert not right(relations=[{"builds-on": "cheap-paxos-2005", "because": "b"}])
    assert right(venue="podc")
    assert right(venue="A Venue That Is Not Registered")
    assert right(assumptions={"timing": "asynchronous"})
    assert not right(assumptions={"timing": "fast"})
    assert not right(assumptions={"weather": "fine"})
    assert made["entry"]["$defs"]["ids-of-venues"] == {"enum": ["podc"]}
    assert made["entry"]["$defs"]["ids-of-entries"] == {"enum": ["cheap-paxos-2004", "cheap-paxos"]}


def properties(schema: Any, way: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every property in a schema, with its way."""
    if isinstance(schema, list):
        return [found for part in schema for found in properties(part, way)]
    if not isinstance(schema, dict):
        return []
    found = []
    for key, part in schema.items():
        if key == "properties":
            for name, field in part.items():
                found += [(f"{way}/{name}", field), *properties(field, f"{way}/{name}")]
        elif key not in ("allOf", "if"):  # conditions, not fields
            found += properties(part, f"{way}/{key}" if key == "$defs" else way)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_field_has_a_description(name: str) -> None:
    all_properties = properties({"$defs": SCHEMAS[name]["$defs"]})
    assert all_properties
    for way, field in all_properties:
        assert field.get("description", "").strip(), way


def test_choices_say_what_they_mean() -> None:
    entry = SCHEMAS["entry"]["$defs"]["Entry"]["properties"]
    for field, meanings in ((entry["kind"], KINDS), (entry["level"], LEVELS)):
        assert dict(zip(field["enum"], field["enumDescriptions"], strict=True)) == meanings
    role = SCHEMAS["entry"]["$defs"]["LinkFields"]["properties"]["role"]
    assert dict(zip(role["enum"], role["enumDescriptions"], strict=True)) == ROLES
    relation = SCHEMAS["entry"]["$defs"]["Relation"]["properties"]
    assert set(RELATIONS) < set(relation)


# One wrong change to a right entry: what is done to it, as the way to a value and what is put there.
REMOVED = object()
WRONG: list[tuple[tuple[str | int, ...], Any]] = [
    *(((name,), REMOVED) for name in ("title", "authors", "year", "kind", "links", "topics", "why")),
    *(((name,), None) for name in ("title", "venue", "level", "minutes", "added", "related")),
    *(((name,), value) for name in ("title", "why", "summary", "venue") for value in ("", "   ", 3, ["x"], {"x": 1})),
    (("title",), "x" * 401),
    (("summary",), "x" * 4001),
    *((("year",), value) for value in ("2014", 1799, 2201, 2014.5, True)),
    *((("minutes",), value) for value in (0, 20_001, "80")),
    *((("kind",), value) for value in ("Paper", "papr", 1)),
    (("level",), "beginner"),
    (("related",), "none"),
    *((("topics",), value) for value in ([], "consensus", ["Consensus"], ["a--b"], ["-a"], ["a" * 81], ["a"] * 9)),
    *((("doi",), value) for value in ("https://doi.org/10.1/x", "10.1/x", "x", 10)),
    *((("arxiv",), value) for value in ("arXiv:1610.01140", "1610", "cs/07")),
    *((("isbn",), value) for value in ("978", "abc")),
    *((("added",), value) for value in ("2026-11", "yesterday")),
    *((("date",), value) for value in ("2026", "May 2014")),
    (("language",), "english"),
    (("sumary",), "x"),
    (("link",), "https://example.org/"),
    *((("links", 0, "url"), value) for value in (REMOVED, "raft.pdf", "ftp://a.org/", "javascript:x", "https://a b/", 1)),
    (("links", 0, "role"), "PDF"),
    (("links", 0, "access"), "free"),
    (("links", 0, "title"), "x"),
    (("links", 0), 3),
    (("links",), []),
    (("links",), "https://a.org/"),
    (("relations", 0, "because"), REMOVED),
    (("relations", 0, "builds-on"), REMOVED),
    (("relations", 0, "builds-on"), "Not An Id"),
    (("relations", 0, "uses"), "a-second-kind"),
    (("relations", 0, "kind"), "uses"),
    (("relations", 0, "to"), "a"),
    (("relations", 0, "buildson"), "a"),
    (("relations", 0), "an-id"),
    (("prerequisites", 0, "because"), REMOVED),
    (("prerequisites", 0), "an-id"),
    (("ideas", 0, "idea"), REMOVED),
    (("ideas", 0, "wher"), "x"),
    (("ideas", 0), ["x"]),
    (("versions", 0, "id"), REMOVED),
    (("versions", 0, "id"), "Extended"),
    (("absent",), ["doi"]),
    (("absent", "abstract"), "x"),
    (("absent", "doi"), ""),
    (("allow", "minutes-pages"), None),
    (("assumptions", "timing"), {"a": "b"}),
    (("sketch",), "Raft"),
]  # fmt: skip


def changed(data: Any, way: tuple[str | int, ...], value: Any) -> Any:
    data = copy.deepcopy(data)
    inner = data
    for part in way[:-1]:
        inner = inner[part]
    if value is REMOVED:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return data


def model_accepts(data: Any) -> bool:
    try:
        entry = Entry.model_validate(data)
    except ValidationError:
        return False
    return bool(entry.authors and entry.year) and None not in data.values()  # which checks and loading see to


@given(st.lists(st.sampled_from(WRONG), min_size=1, max_size=3))
def test_what_the_model_rejects_the_schema_rejects(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    data = data_of(FULL)
    for way, value in changes:
        try:
            data = changed(data, way, value)
        except (KeyError, IndexError, TypeError):
            continue
    if not model_accepts(data):
        assert not accepts("entry", data)


@pytest.mark.parametrize(("way", "value"), WRONG)
def test_each_of_these_is_wrong_to_both(way: tuple[str | int, ...], value: Any) -> None:
    data = changed(data_of(FULL), way, value)
    assert not accepts("entry", data)
    assert not model_accepts(data)


def test_a_year_may_be_missing_where_the_kind_has_none_or_a_reason_is_given() -> None:
    data = data_of(MINIMAL)
    del data["year"]
    assert not accepts("entry", data)
    assert accepts("entry", {**data, "kind": "list"})
    assert accepts("entry", {**data, "absent": {"year": "the page has no date"}})
    del data["authors"]
    assert not accepts("entry", {**data, "kind": "list"})
    assert accepts("entry", {**data, "kind": "list", "absent": {"authors": "nobody is named"}})


def test_names_of_attributes_are_ids() -> None:
    attribute = {"title": "T", "about": "A", "values": {"a-value": "what it means"}}
    assert accepts("assumptions", {"attributes": {"timing": attribute}})
    assert not accepts("assumptions", {"attributes": {"The Timing": attribute}})
    assert not accepts("assumptions", {"attributes": {"timing": {**attribute, "values": {"A Value": "x"}}}})


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    folder = tmp_path / ".zoomon" / "schema"
    assert sorted(path.name for path in write(catalog, folder)) == sorted(f"{name}.json" for name in FILES)
    assert write(catalog, folder) == []
    catalog.ids["topics"].add("paxos")
    assert {path.stem for path in write(catalog, folder)} == {"entry", "topic", "path"}
    assert json.loads((folder / "topic.json").read_text())["$defs"]["ids-of-topics"] == {"enum": ["paxos"]}
    assert not list(folder.glob("*.new"))


def test_a_schema_is_the_same_bytes_every_time() -> None:
    assert {name: dump(schema) for name, schema in schemas().items()} == {
        name: dump(schema) for name, schema in schemas().items()
    }


def test_the_editor_is_told_of_every_schema() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text())
    assert settings["yaml.schemas"] == {f"./.zoomon/schema/{name}.json": glob for name, glob in GLOBS.items()}
    assert (
        "redhat.vscode-yaml"
        in json.loads((ROOT / ".vscode" / "extensions.json").read_text())["recommendations"]
    )


def test_fields_are_told_with_tier_and_type() -> None:
    records = fields()
    of_entries = {record["name"]: record for record in records if record["shape"] == "entry"}
    assert set(of_entries) == {name for names in ENTRY_TIERS.values() for name in names}
    assert of_entries["title"]["tier"] == "required"
    assert of_entries["doi"]["tier"] == "filled"
    assert of_entries["summary"] == {
        "file": "entry",
        "shape": "entry",
        "name": "summary",
        "type": "text in Markdown",
        "tier": "quality",
        "description": of_entries["summary"]["description"],
        "values": {},
    }
    assert of_entries["topics"]["type"] == "list of ids of topics"
    assert of_entries["authors"]["type"] == "list of names of people"
    assert of_entries["level"]["values"] == LEVELS
    assert of_entries["absent"]["type"] == "names and values"
    assert of_entries["link"]["type"] == "web address, or fields of a link"
    shapes = {(record["file"], record["shape"]) for record in records}
    assert {("entry", "link"), ("entry", "relation"), ("path", "question"), ("home", "home")} <= shapes
    for record in records:
        assert record["description"], record
        assert record["type"], record
