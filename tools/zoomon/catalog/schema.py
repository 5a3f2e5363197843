"""JSON Schema (2020-12) of the catalog's files, made from the models: what an editor completes, explains and underlines.

One schema a sort of file, with the ids that exist. Where the models accept two forms (`link: URL`, an idea as a bare sentence,
the kind of a relation as its key), the schema says so in the form that files have.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypedDict

from pydantic import BaseModel

from zoomon.catalog.checks.registry import CHECKS
from zoomon.catalog.load import COLLECTIONS, MOVABLE, Catalog
from zoomon.catalog.model import (
    ID_PATTERN,
    KINDS,
    LEVELS,
    RELATIONS,
    ROLES,
    UNDATED_KINDS,
    Assumptions,
    Entry,
    Home,
    Moved,
    Person,
    Question,
    ReadingPath,
    Topic,
    Venue,
)

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

FILES: Final[Mapping[str, tuple[type[BaseModel], ...]]] = {
    "entry": (Entry, Moved),
    "topic": (Topic, Moved),
    "path": (ReadingPath, Question, Moved),
    "venue": (Venue,),
    "person": (Person,),
    "assumptions": (Assumptions,),
    "home": (Home,),
}
"""Name of a schema -> the models of the files that it describes; the first is the ordinary one, others are told by `kind`."""

GLOBS: Final[Mapping[str, str]] = {
    "entry": "catalog/entries/*.yml",
    "topic": "catalog/topics/*.yml",
    "path": "catalog/paths/*.yml",
    "venue": "catalog/venues/*.yml",
    "person": "catalog/people/*.yml",
    "assumptions": "catalog/assumptions.yml",
    "home": "catalog/home.yml",
}
"""Name of a schema -> the files that it describes, for an editor's settings."""

SHORT_FORMS: Final = {"Link": "url", "Idea": "idea", "OtherName": "name"}
"""Shapes that may be written as bare text -> the field that the text stands for."""

_MEANINGS: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    tuple(meanings): meanings for meanings in (KINDS, LEVELS, ROLES)
}
"""Values of an enum -> what each means, shown while one chooses."""


@cache
def _text(model: type[BaseModel]) -> str:
    """pydantic's schema of a model as JSON: made once, since a server asks for it at every change."""
    return json.dumps(model.model_json_schema(by_alias=True))


def _of(model: type[BaseModel]) -> Schema:
    """pydantic's schema of a model, to be changed freely."""
    schema: Schema = json.loads(_text(model))
    return schema


def schemas(catalog: Catalog | None = None) -> dict[str, Schema]:
    """The schema of each sort of file, by the names of `FILES`; with the ids of `catalog` where one is given."""
    made = {}
    for name, models in FILES.items():
        definitions: Schema = {}
        for model in models:
            schema = _of(model)
            definitions |= schema.pop("$defs", {})
            definitions[model.__name__] = schema
        _in_the_form_of_files(definitions)
        for definition in definitions.values():
            _finish(definition, catalog)
        definitions |= _id_lists(json.dumps(definitions), catalog)
        if catalog is not None and catalog.assumptions is not None and "Entry" in definitions:
            definitions["Entry"]["properties"]["assumptions"] |= _columns(catalog.assumptions)
        made[name] = {
            "$schema": DIALECT,
            "title": f"{GLOBS[name]} of a zoomon catalog",
            **_by_kind(models),
            "$defs": dict(sorted(definitions.items())),
        }
    return made


def _by_kind(models: tuple[type[BaseModel], ...]) -> Schema:
    """The model that `kind` asks for; with if and then, so that an editor complains about that one only."""
    schema: Schema = {"$ref": f"#/$defs/{models[0].__name__}"}
    for model in models[1:]:
        stated = _of(model)["properties"]["kind"]
        (kind,) = stated.get("enum") or [stated["const"]]
        schema = {
            "if": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}}},
            "then": {"$ref": f"#/$defs/{model.__name__}"},
            "else": schema,
        }
    return {"type": "object", **schema}


def _in_the_form_of_files(definitions: Schema) -> None:
    """The forms that files have and the models only know after reading."""
    for shape, field in SHORT_FORMS.items():
        if shape in definitions:
            whole = definitions.pop(shape)
            short = {**whole["properties"][field]}
            definitions[f"{shape}Fields"] = whole
            definitions[shape] = {"anyOf": [short, {"$ref": f"#/$defs/{shape}Fields"}]}
    if "Relation" in definitions:
        relation = definitions["Relation"]
        fields = relation["properties"]
        target = fields.pop("to")
        del fields["kind"]
        for kind, (meaning, *_) in RELATIONS.items():
            fields[kind] = {**target, "description": f"This work {meaning}."}
        relation["required"] = ["because"]
        relation["oneOf"] = [{"required": [kind]} for kind in RELATIONS]
    if "Entry" in definitions:
        entry = definitions["Entry"]
        entry["properties"] = {**entry["properties"], "link": {**_LINK}}
        entry["required"] = [name for name in entry["required"] if name != "links"]
        entry["oneOf"] = [{"required": ["link"]}, {"required": ["links"]}]
        undated = {"required": ["kind"], "properties": {"kind": {"enum": sorted(UNDATED_KINDS)}}}
        entry["allOf"] = [
            {"if": {"anyOf": [_says_absent("year"), undated]}, "else": {"required": ["year"]}},
            {
                "if": _says_absent("authors"),
                "else": {"required": ["authors"], "properties": {"authors": {"minItems": 1}}},
            },
        ]


_LINK: Final[Schema] = {
    "$ref": "#/$defs/Link",
    "description": "The one address where it can be read; `links` where there are several.",
}


def _says_absent(name: str) -> Schema:
    return {"required": ["absent"], "properties": {"absent": {"type": "object", "required": [name]}}}


def _finish(schema: Any, catalog: Catalog | None) -> None:
    """Leaves out what only the models need, and adds ids, meanings and patterns, in every part of a schema."""
    if isinstance(schema, list):
        for part in schema:
            _finish(part, catalog)
        return
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("title"), str):
        del schema["title"]  # pydantic's, which repeats the field's name
    schema.pop("default", None)
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        # `field:` without a value is refused, so null is none of the choices.
        options.remove({"type": "null"})
        if len(options) == 1:
            del schema["anyOf"]
            for key, value in options[0].items():
                schema.setdefault(key, value)
    if "patternProperties" in schema:
        schema["additionalProperties"] = False  # names that are no ids
    if isinstance(schema.get("properties"), dict):
        for name, field in schema["properties"].items():
            if name == "allow":
                field["propertyNames"] = {"enum": [one.code for one in CHECKS.values() if one.allowable]}
            _finish(field, catalog)
    for key, part in schema.items():
        if key not in ("properties", "enum", "required"):
            _finish(part, catalog)
    meanings = _MEANINGS.get(tuple(schema.get("enum", ())))
    if meanings:
        schema["enumDescriptions"] = list(meanings.values())
    if schema.get("type") == "string":
        _finish_text(schema, catalog)


def _finish_text(schema: Schema, catalog: Catalog | None) -> None:
    schema.pop("x-words", None)
    collection, suggested = schema.pop("x-ids", None), schema.pop("x-suggest", None)
    if schema.get("minLength") == 1 and "pattern" not in schema:
        schema["pattern"] = r"\S"
    if collection is not None:
        schema["pattern"] = ID_PATTERN
        if _ids(catalog, collection):
            schema["$ref"] = f"#/$defs/ids-of-{collection}"
    elif suggested is not None:
        if _ids(catalog, suggested):
            text = {key: schema.pop(key) for key in list(schema) if key != "description"}
            schema["anyOf"] = [{"$ref": f"#/$defs/ids-of-{suggested}"}, text]
    elif schema.get("maxLength") == 80 and "pattern" not in schema:
        schema["pattern"] = ID_PATTERN


def _ids(catalog: Catalog | None, collection: str) -> list[str]:
    """The ids that a field may name: moved ones are still right, if not the best."""
    if catalog is None:
        return []
    moved: Collection[str] = catalog.moved[collection] if collection in MOVABLE else ()
    return [*sorted(catalog.ids[collection]), *sorted(moved)]


def _id_lists(schema: str, catalog: Catalog | None) -> Schema:
    """The lists of ids that a schema refers to, each once: an entry's relations alone name it a dozen times."""
    lists = {f"ids-of-{collection}": {"enum": _ids(catalog, collection)} for collection in COLLECTIONS}
    return {name: ids for name, ids in lists.items() if f"#/$defs/{name}" in schema}


def _columns(table: Assumptions) -> Schema:
    """The comparison table's attributes and values."""
    fields = {}
    for name, attribute in table.attributes.items():
        one: Schema = {"type": "string", "minLength": 1}
        if attribute.values:
            one = {"enum": list(attribute.values), "enumDescriptions": list(attribute.values.values())}
        several = {"type": "array", "items": one, "uniqueItems": True}
        fields[name] = {
            "description": attribute.about,
            **({"anyOf": [one, several]} if attribute.several else one),
        }
    return {"properties": fields, "additionalProperties": False}


def dump(schema: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write(catalog: Catalog, folder: Path) -> list[Path]:
    """Writes `<name>.json` for each schema into `folder`, and only what changed, so that editors reload no more than that.

    Returns the files written. A folder that can't be written to raises OSError.
    """
    written = []
    for name, schema in schemas(catalog).items():
        path, content = folder / f"{name}.json", dump(schema)
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".json.new")
        beside.write_text(content, encoding="utf-8", newline="\n")
        beside.replace(path)
        written.append(path)
    return written


Tier = Literal["required", "filled", "quality", "expert", "optional"]

ENTRY_TIERS: Final[Mapping[Tier, tuple[str, ...]]] = {
    "required": ("title", "authors", "year", "kind", "link", "links", "topics", "why"),
    "filled": (
        "date", "venue", "volume", "number", "pages", "publisher", "edition", "institution", "editors",
        "doi", "arxiv", "isbn", "added",
    ),
    "quality": (
        "summary", "ideas", "caveats", "guide", "level", "minutes", "relations", "related", "problem", "solution", "forces",
    ),
    "expert": (
        "absent", "versions", "language", "prerequisites", "assumptions", "sketch", "sources", "reviewed", "allow",
    ),
}  # fmt: skip
"""Who gives a field of an entry: everyone; the tool, from the identifiers; anyone, later; curators."""


class Field(TypedDict):
    """What the page of fields says of one."""

    file: str
    """Where it is used: a name of `FILES`."""
    shape: str
    """What it is a field of: `entry`, `question`, or a part such as `link`; parts follow the file that has them."""
    name: str
    """As files write it."""
    type: str
    """In words."""
    tier: Tier
    """Of an entry `required`, `filled`, `quality` or `expert`; elsewhere `required` or `optional`."""
    description: str
    values: dict[str, str]
    """Of a field with a set of values, what each means; the meaning is empty where the value says it."""


def fields() -> list[Field]:
    """Every field of every file, in the order of the models: what the page of fields shows."""
    found: list[Field] = []
    for file, models in FILES.items():
        seen: set[str] = set()
        for model in models:
            schema = _of(model)
            shapes = {model.__name__: schema, **schema.get("$defs", {})}
            for shape, definition in shapes.items():
                if shape not in seen and "properties" in definition:
                    seen.add(shape)
                    found += _fields_of(file, shape, definition)
    return found


def _fields_of(file: str, shape: str, definition: Schema) -> Iterator[Field]:
    required = definition.get("required", [])
    properties = definition["properties"]
    if shape == "Entry":  # the short form, which the model knows before it reads
        properties = {name: field for name, field in properties.items() if name != "links"}
        properties |= {"link": _LINK, "links": definition["properties"]["links"]}
    for name, field in properties.items():
        tier: Tier = "required" if name in required else "optional"
        if shape == "Entry":
            tier = next(tier for tier, names in ENTRY_TIERS.items() if name in names)
        named = {"ReadingPath": "path", "OtherName": "name", "SelfTest": "test"}.get(shape, shape.lower())
        values = _values(field)
        if shape == "Relation" and name == "to":
            continue
        description = field.get("description", "")
        if shape == "Relation" and name == "kind":
            description = (
                "The name of the field is the kind of the relation, its value the id of the other entry."
            )
            values = {kind: f"this work {meaning}" for kind, (meaning, *_) in RELATIONS.items()}
        yield Field(
            file=file,
            shape=named,
            name=name,
            type="id of an entry" if shape == "Relation" and name == "kind" else _in_words(field),
            tier=tier,
            description=description,
            values=values,
        )


def _values(field: Schema) -> dict[str, str]:
    for part in (field, *field.get("anyOf", ())):
        if "enum" in part:
            return {
                str(value): _MEANINGS.get(tuple(part["enum"]), {}).get(value, "") for value in part["enum"]
            }
    return {}


def _in_words(field: Schema, several: bool = False) -> str:
    """The type of a field as people say it; `several` for its plural."""

    def number(one: str, more: str) -> str:
        return more if several else one

    if "anyOf" in field:
        options = [_in_words(part, several) for part in field["anyOf"] if part != {"type": "null"}]
        return " or ".join(dict.fromkeys(options))
    if field is _LINK:
        return "web address, or fields of a link"
    if "$ref" in field:
        shape = field["$ref"].rpartition("/")[2]
        shape = {"OtherName": "name", "SelfTest": "question and answer"}.get(shape, shape.lower())
        return number(shape, shape + "s" if "and" not in shape else "questions and answers")
    if "const" in field:
        return f"`{field['const']}`"
    if "x-words" in field:
        words = str(field["x-words"])
        return number(words, words.replace("name of a person", "names of people"))
    if "x-ids" in field:
        singular = {"entries": "an entry", "topics": "a topic", "paths": "a path or question"}[field["x-ids"]]
        return number(f"id of {singular}", f"ids of {field['x-ids']}")
    match field.get("type"):
        case "array":
            return f"list of {_in_words(field['items'], True)}"
        case "object":
            return "fields of its own" if "properties" in field else "names and values"
        case "integer":
            return number("whole number", "whole numbers")
        case "boolean":
            return "true or false"
        case _ if "enum" in field:
            return number("one of the values below", "values below")
        case _ if field.get("format") == "uri":
            return number("web address", "web addresses")
        case _ if field.get("maxLength") == 4000:
            return "text in Markdown"
        case _ if field.get("maxLength") == 80:
            return number("id", "ids")
        case _:
            return number("one line of text", "lines of text")
