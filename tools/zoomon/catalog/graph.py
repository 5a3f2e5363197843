"""How the readings hang together: relations in both directions, prerequisites, places in paths.

Ids are the values, entries are looked up: a graph can be made for a part of a catalog, and compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from zoomon.catalog.load import Catalog
from zoomon.catalog.model import LEVELS, RELATIONS, RelationKind

ORDER_OF_KINDS: Final = (
    "corrects",
    "supersedes",
    "critiques",
    "responds-to",
    *(k for k in RELATIONS if k not in {"corrects", "supersedes", "critiques", "responds-to"}),
)
"""What changes how a work is read comes first."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation seen from one of its ends."""

    kind: RelationKind
    direction: Literal["out", "in"]
    """`out`: written in the entry itself; `in`: written in the other one, so this is the inverse."""
    other: str
    """Id of the entry at the other end."""
    because: str
    where: str | None = None
    checked_by: str | None = None

    @property
    def heading(self) -> str:
        """The kind in words, as seen from this end: "Builds on", "Built on this"."""
        return RELATIONS[self.kind][1 if self.direction == "out" else 2]


@dataclass(frozen=True, slots=True)
class PlaceInPath:
    """Where an entry stands in a path."""

    path: str
    step: int
    """From 1."""
    steps: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reading to go to, with the reason."""

    id: str
    because: str


class Graph:
    """The relation graph of a catalog; relations to entries that do not exist are left out (a check reports them)."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def resolve(self, id: str) -> str:
        """The id that an entry's id leads to now."""
        seen: set[str] = set()
        moved = self.catalog.moved["entries"]
        while id in moved and id not in seen:
            seen.add(id)
            id = moved[id]
        return id

    @cached_property
    def edges(self) -> Mapping[str, tuple[Edge, ...]]:
        """Entry id -> its relations in both directions: kinds in the order above, then by year and id of the other."""
        found: dict[str, list[Edge]] = defaultdict(list)
        entries = self.catalog.entries
        for id, entry in entries.items():
            for relation in entry.relations:
                other = self.resolve(relation.to)
                if other in entries and other != id:
                    rest = (relation.because, relation.where, relation.checked_by)
                    found[id].append(Edge(relation.kind, "out", other, *rest))
                    found[other].append(Edge(relation.kind, "in", id, *rest))
        rank = {kind: i for i, kind in enumerate(ORDER_OF_KINDS)}

        def key(edge: Edge) -> tuple[int, str, int, str]:
            return rank[edge.kind], edge.direction, entries[edge.other].year or 9999, edge.other

        return {id: tuple(sorted(edges, key=key)) for id, edges in found.items()}

    def groups(self, id: str) -> list[tuple[str, list[Edge]]]:
        """The relations of an entry under their headings, in the order of kinds."""
        grouped: dict[str, list[Edge]] = {}
        for edge in self.edges.get(id, ()):
            grouped.setdefault(edge.heading, []).append(edge)
        return list(grouped.items())

    @cached_property
    def corrections(self) -> Mapping[str, tuple[Edge, ...]]:
        """Entry id -> what corrects or supersedes it."""
        return {
            id: tuple(
                edge for edge in edges if edge.direction == "in" and edge.kind in ("corrects", "supersedes")
            )
            for id, edges in self.edges.items()
        }

    @cached_property
    def prerequisites(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """Entry id -> what it says to read first."""
        return {
            id: tuple(
                Suggestion(self.resolve(item.id), item.because)
                for item in entry.prerequisites
                if self.resolve(item.id) in self.catalog.entries
            )
            for id, entry in self.catalog.entries.items()
        }

    @cached_property
    def needed_for(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """Entry id -> the entries that say to read it first."""
        found: dict[str, list[Suggestion]] = defaultdict(list)
        for id, needs in self.prerequisites.items():
            for need in needs:
                found[need.id].append(Suggestion(id, need.because))
        return {
            id: tuple(sorted(items, key=lambda item: self.by_difficulty(item.id)))
            for id, items in found.items()
        }

    @cached_property
    def places(self) -> Mapping[str, tuple[PlaceInPath, ...]]:
        """Entry id -> its places in paths, by path id."""
        found: dict[str, list[PlaceInPath]] = defaultdict(list)
        for path_id, path in sorted(self.catalog.paths.items()):
            ids = [
                self.resolve(step.read)
                for step in path.steps
                if self.resolve(step.read) in self.catalog.entries
            ]
            for i, id in enumerate(ids):
                before, after = (ids[i - 1] if i else None), (ids[i + 1] if i + 1 < len(ids) else None)
                found[id].append(PlaceInPath(path_id, i + 1, len(ids), before, after))
        return {id: tuple(places) for id, places in found.items()}

    def read_next(self, id: str, most: int = 3) -> list[Suggestion]:
        """What to read after an entry, annotated only: what needs it, then what corrects it, builds on it or answers it."""
        found: dict[str, Suggestion] = {}
        for item in self.needed_for.get(id, ()):
            found.setdefault(item.id, item)
        first = {item.id for item in self.prerequisites.get(id, ())}
        wanted = (
            "corrects",
            "supersedes",
            "builds-on",
            "critiques",
            "responds-to",
            "implements",
            "generalises",
            "reproduces",
            "formalises",
        )
        for kind in wanted:
            for edge in self.edges.get(id, ()):
                if edge.kind == kind and edge.direction == "in" and edge.other not in first:
                    found.setdefault(edge.other, Suggestion(edge.other, edge.because))
        annotated = [item for item in found.values() if self.catalog.entries[item.id].annotated]
        return annotated[:most]

    def by_difficulty(self, id: str) -> tuple[int, int, str]:
        """Sort key: lowest level first, then shortest, then id."""
        entry = self.catalog.entries[id]
        level = list(LEVELS).index(entry.level) if entry.level else len(LEVELS)
        return level, entry.minutes or 10_000, id


def cycles(successors: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The cycles of a directed graph, one for each strongly connected component of more than one node or with a loop.

    Each begins with its smallest id. Tarjan's algorithm (1972), without recursion.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in sorted(successors):
        if root in index:
            continue
        work = [(root, iter(sorted(successors.get(root, ()))))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for child in rest:
                if child not in index:
                    index[child] = low[child] = len(index)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(sorted(successors.get(child, ())))))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component: set[str] = set()
                    while True:
                        top = stack.pop()
                        on_stack.discard(top)
                        component.add(top)
                        if top == node:
                            break
                    if len(component) > 1 or node in successors.get(node, ()):
                        found.append(_a_cycle(min(component), component, successors))
    return sorted(found)


def _a_cycle(start: str, component: set[str], successors: Mapping[str, Iterable[str]]) -> list[str]:
    """A shortest way from `start` back to itself within its component."""
    parents: dict[str, str] = {}
    queue = [start]
    for node in queue:
        for child in sorted(successors.get(node, ())):
            if child == start:
                way = [node]
                while way[-1] != start:
                    way.append(parents[way[-1]])
                return way[::-1]
            if child in component and child not in parents:
                parents[child] = node
                queue.append(child)
    raise AssertionError("a strongly connected component has a cycle")


def reachable(start: str, successors: Callable[[str], Iterable[str]]) -> set[str]:
    """All nodes that can be reached from `start`, itself not counted unless it is on a cycle."""
    seen: set[str] = set()
    queue = list(successors(start))
    while queue:
        node = queue.pop()
        if node not in seen:
            seen.add(node)
            queue.extend(successors(node))
    return seen
