"""Entries as text, the way this catalog's files are written: fields in one order, quotes only where YAML needs them.

What is written reads back to the same data. Lists and mappings stand on one line while they fit; long texts are folded (`>-`).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from zoomon.catalog import addresses
from zoomon.catalog.documents import quoted
from zoomon.catalog.model import Entry

WIDTH: Final = 130

FIELDS: Final = (
    "title", "authors", "editors", "year", "date", "kind", "venue", "volume", "number", "pages", "publisher", "edition",
    "institution", "language", "doi", "arxiv", "isbn", "absent", "link", "links", "versions", "topics", "level", "minutes",
    "why", "problem", "forces", "solution", "summary", "ideas", "caveats", "guide", "relations", "related", "prerequisites",
    "assumptions", "sketch", "sources", "reviewed", "added", "allow",
)  # fmt: skip
"""The fields of an entry in the order in which files have them."""

_BREAKS = re.compile("[\t\n\r]")
_MONTH = re.compile(r"^\d{4}-\d{2}$")  # text to every YAML, but people wonder


def text(data: Mapping[str, Any], missing: Mapping[str, str] | None = None) -> str:
    """The YAML of an entry's data: strings, ints, dates, and lists and mappings of these, keyed as files key them.

    `missing`: fields that are not known, each with what to say of it or "". They stand as comments where their values belong:
    `# missing: year`. Unknown fields come last, in their order.
    """
    missing = missing or {}
    order = {name: i for i, name in enumerate(FIELDS)}
    names = sorted({**data, **missing}, key=lambda name: order.get(name, len(order)))
    lines: list[str] = []
    for name in names:
        if name in data:
            lines += _field(name, data[name], "")
        else:
            said = " ".join(missing[name].split())
            lines.append(f"# missing: {name}" + (f" ({said})" if said else ""))
    return "\n".join([*lines, ""])


def of_entry(entry: Entry) -> str:
    """The YAML of an entry; it reads back to an equal one."""
    return text(data_of(entry))


def data_of(entry: Entry) -> dict[str, Any]:
    """An entry's data as a file holds it: without what is left at its default, one plain link as `link`."""
    data: dict[str, Any] = entry.model_dump(by_alias=True, exclude_defaults=True)
    data.pop("links", None)
    links = [
        {"role": link.role, **link.model_dump(by_alias=True, exclude_defaults=True)} for link in entry.links
    ]
    url = entry.links[0].url
    if links == [{"role": addresses.role_of(url), "url": url}]:
        data["link"] = url
    else:
        data["links"] = links
    for name in ("versions", "relations"):
        if name in data:
            data[name] = [_item(item) for item in data[name]]
    return _plain_date(data)


def _item(item: dict[str, Any]) -> dict[str, Any]:
    """A version with its id first, a relation with its kind as the key of its target."""
    if "kind" in item:
        return {item["kind"]: item["to"], **{k: v for k, v in item.items() if k not in ("kind", "to")}}
    return {"id": item["id"], **_plain_date(item)}


def _plain_date(data: dict[str, Any]) -> dict[str, Any]:
    """The data with a whole day as a date, which needs no quotes."""
    date = data.get("date", "")
    return {**data, "date": datetime.date.fromisoformat(date)} if len(date) == len("2014-06-19") else data


def _field(name: str, value: Any, indent: str) -> list[str]:
    """The lines of `name: value` at an indentation."""
    flow = _flow(value)
    key = f"{indent}{_scalar(name)}:"
    if flow is not None and len(key) + 1 + len(flow) <= WIDTH:
        return [f"{key} {flow}"]
    return _block(key, value, indent)


def _block(key: str, value: Any, indent: str) -> list[str]:
    """A value that does not fit behind its key. `key` ends with a colon, or is the dash of a list item."""
    if isinstance(value, Mapping):
        lines = [line for name, inner in value.items() for line in _field(str(name), inner, indent + "  ")]
        if key.endswith("-"):  # the first field stands behind the dash
            return [f"{key} {lines[0].lstrip()}", *lines[1:]]
        return [key, *lines]
    if isinstance(value, str):
        return _long_text(key, value, indent + "  ")
    lines = [key]
    for item in value:
        flow = _flow(item)
        dash = f"{indent}  -"
        if flow is not None and len(dash) + 1 + len(flow) <= WIDTH:
            lines.append(f"{dash} {flow}")
        else:
            lines += _block(dash, item, indent + "  ")
    return lines


def _flow(value: Any) -> str | None:
    """A value on one line; None for a mapping or list that has others within, or a text that has lines."""
    if isinstance(value, Mapping):
        inner = {_scalar(str(name), flow=True): _flow_item(item) for name, item in value.items()}
        if None in inner.values():
            return None
        return "{" + ", ".join(f"{name}: {item}" for name, item in inner.items()) + "}"
    if isinstance(value, list):
        items = [_flow_item(item) for item in value]
        if any(isinstance(item, (Mapping, list)) for item in value) and value:
            return None
        return None if None in items else "[" + ", ".join(filter(None, items)) + "]"
    if isinstance(value, str) and "\n" in value:
        return None
    return _scalar(value)


def _flow_item(value: Any) -> str | None:
    """A scalar, or a list of scalars, within brackets or braces."""
    if isinstance(value, Mapping):
        return None
    if isinstance(value, list):
        return _flow(value)
    return None if isinstance(value, str) and "\n" in value else _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, str):
        if _MONTH.match(value):
            return f"'{value}'"
        return json.dumps(value, ensure_ascii=False) if _BREAKS.search(value) else quoted(value, flow=flow)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _long_text(key: str, text: str, indent: str) -> list[str]:
    """Folded where its lines are free, literal where they are meant, in double quotes where neither holds it."""
    if re.fullmatch(r"\S+(?: \S+)*", text) and not _BREAKS.search(text):
        return [f"{key} >-", *_wrapped(text.split(" "), indent)]
    lines = text.split("\n")
    if (
        not _BREAKS.search(text.replace("\n", ""))
        and text == text.strip("\n ")
        and not lines[0].startswith(" ")
    ):
        return [f"{key} |-", *(indent + line if line else "" for line in lines)]
    return [f"{key} {json.dumps(text, ensure_ascii=False)}"]


def _wrapped(words: Iterable[str], indent: str) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words:
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            lines.append(indent + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, indent + line]
