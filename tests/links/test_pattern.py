"""Patterns that are compiled at their first use."""

from __future__ import annotations

import re

import pytest

from zoomon.links import page, phrases, signs
from zoomon.links.pattern import lazily


def test_it_does_what_a_compiled_pattern_does() -> None:
    pattern = lazily(r"a(\d)", re.IGNORECASE)
    assert pattern.pattern == r"a(\d)"
    assert pattern.findall("A1 a2") == ["1", "2"]
    assert pattern.sub("-", "A1 b") == "- b"
    assert pattern.fullmatch("a1 ") is None
    assert [match[1] for match in pattern.finditer("a1a2")] == ["1", "2"]


@pytest.mark.parametrize("module", [page, phrases, signs])
def test_every_pattern_compiles(module: object) -> None:
    values = [
        one for value in vars(module).values() for one in (value if isinstance(value, list) else [value])
    ]
    lazy = [value for value in values if type(value) is type(lazily(""))]
    assert len(lazy) > 3
    for pattern in lazy:
        pattern.search("")
