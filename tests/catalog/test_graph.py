"""How the readings hang together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog.graph import Graph, PlaceInPath, Suggestion, cycles, reachable
from zoomon.catalog.load import load

from .samples import FULL

CatalogOf = Callable[[dict[str, str]], Path]


def entry(number: int, *lines: str, annotated: bool = True) -> str:
    """An entry that says little; annotated by the fields of the full sample."""
    kept = [line for line in FULL.split("\n") if line]
    start, end = kept.index("relations:"), kept.index("assumptions: {timing: asynchronous, faults: [crash]}")
    head = (
        kept[:start]
        if annotated
        else kept[:7]
        + [line for line in kept if line.startswith(("links", "  - {role", "     access", "topics", "why"))]
    )
    text = "\n".join(dict.fromkeys([*head, *kept[end + 1 :]] if annotated else head))
    return text.replace("year: 2014", f"year: {2000 + number}") + "\n" + "\n".join(lines) + "\n"


@pytest.fixture
def graph(catalog_of: CatalogOf) -> Graph:
    path = "title: P\naudience: A.\noutcome: O.\nsteps:\n"
    files = {
        "entries/a.yml": entry(1, "related: none-known"),
        "entries/b.yml": entry(2, "relations: [{builds-on: old-a, because: Takes its log., where: section 1}]",
                               "prerequisites: [{id: a, because: The log.}]"),
        "entries/c.yml": entry(3, "relations:", "  - {corrects: b, because: Finds a hole.}", "  - {uses: a, because: As a part.}",
                               "  - {uses: nobody, because: Not there.}"),
        "entries/d.yml": entry(4, "related: none-known", "prerequisites: [{id: b, because: The proof.}]"),
        "entries/old-a.yml": "kind: moved\nto: older-a\n",
        "entries/older-a.yml": "kind: moved\nto: a\n",
        "entries/loop.yml": "kind: moved\nto: loop\n",
        "topics/consensus.yml": "title: C\ndefinition: D.\n",
        "paths/p.yml": path + "".join(f"  - {{read: {id}, because: B.}}\n" for id in ("old-a", "b", "d")),
    }  # fmt: skip
    catalog = load(catalog_of(files))
    assert catalog.problems == []
    return Graph(catalog)


def test_moved_ids_lead_on_and_loops_end(graph: Graph) -> None:
    assert graph.resolve("old-a") == "a"
    assert graph.resolve("a") == "a"
    assert graph.resolve("loop") == "loop"


def test_relations_are_seen_from_both_ends(graph: Graph) -> None:
    assert [(edge.kind, edge.direction, edge.other, edge.heading) for edge in graph.edges["a"]] == [
        ("builds-on", "in", "b", "Built on this"),
        ("uses", "in", "c", "Used by"),
    ]
    assert graph.groups("b") == [
        ("Corrected by", [graph.edges["b"][0]]),
        ("Builds on", [graph.edges["b"][1]]),
    ]
    assert graph.edges["b"][1].where == "section 1"
    assert [edge.other for edge in graph.corrections["b"]] == ["c"]
    assert "d" not in graph.edges


def test_prerequisites_and_what_they_lead_to(graph: Graph) -> None:
    assert graph.prerequisites["d"] == (Suggestion("b", "The proof."),)
    assert graph.needed_for["a"] == (Suggestion("b", "The log."),)
    assert graph.read_next("a") == [Suggestion("b", "The log.")]
    assert [item.id for item in graph.read_next("b")] == ["d", "c"]


def test_places_in_paths(graph: Graph) -> None:
    assert graph.places["a"] == (PlaceInPath("p", 1, 3, None, "b"),)
    assert graph.places["b"] == (PlaceInPath("p", 2, 3, "a", "d"),)
    assert graph.places["d"] == (PlaceInPath("p", 3, 3, "b", None),)


def test_only_annotated_readings_are_suggested(catalog_of: CatalogOf) -> None:
    listed = entry(2, "relations: [{builds-on: a, because: B.}]", annotated=False)
    graph = Graph(
        load(catalog_of({"entries/a.yml": entry(1, "related: none-known"), "entries/b.yml": listed}))
    )
    assert not graph.catalog.entries["b"].annotated
    assert len(graph.edges["a"]) == 1
    assert graph.read_next("a") == []


NODES = st.sampled_from("abcdef")
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=4), max_size=6)


@given(GRAPHS)
def test_each_cycle_is_one_and_each_knot_has_one(successors: Mapping[str, list[str]]) -> None:
    found = cycles(successors)
    for cycle in found:
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        for one, following in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            assert following in successors[one]
    on_a_cycle = {node for node in successors if node in reachable(node, lambda one: successors.get(one, ()))}
    # Every node on a cycle is in a knot with a cycle that was found, and in one only.
    for node in on_a_cycle:
        after = reachable(node, lambda one: successors.get(one, ()))
        knots = [
            cycle
            for cycle in found
            if cycle[0] in after and node in reachable(cycle[0], lambda one: successors.get(one, ()))
        ]
        assert len(knots) == 1
    assert {node for cycle in found for node in cycle} <= on_a_cycle


def test_a_long_chain_needs_no_recursion() -> None:
    chain = {str(i): [str(i + 1)] for i in range(5000)}
    assert cycles(chain) == []
    assert [len(cycle) for cycle in cycles({**chain, "5000": ["0"]})] == [5001]
