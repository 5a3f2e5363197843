"""What "eventually" means here, and how a counterexample is found.

An ``@eventually`` property P holds when every *fair* run, from every initial state, reaches a state that has P at
least once. A run is an infinite sequence of states in which each next one is a move away or the same (a stuttering
step, as in TLA+). Which runs are fair is the model's `fair`:

* ``None`` (the default): the system as a whole does not stop while it can move. In TLA+'s terms, weak fairness of
  the whole next-state relation.
* a tuple of rule names: weak fairness of every *instance* of these rules (the rule with its arguments). An instance
  that stays enabled for ever is taken in the end; other rules promise nothing, and the system may stop when no fair
  instance is enabled. ``()`` promises nothing at all, so P must hold at once.

The check is exact on a completely explored state space. In the part of the state graph that is reachable without
passing a P-state, a fair run that avoids P for ever ends up in one strongly connected component; for weak fairness
the component contains one exactly when every fair instance is either disabled in one of its states or taken on one
of its edges (a run can go round through all of them). The counterexample is a run into such a component, and a
*lasso*: `Run.loop` is the number of the state it comes back to. When it just stops, `loop` is None.
"""

from array import array
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator


class Graph:
    """The explored states by number, with their edges in move order."""

    def __init__(self) -> None:
        self.targets = array("q")
        self.labels = array("q")
        self.choices = array("l")
        self.offsets = array("q", [0])
        self.names: dict[Hashable, int] = {}

    def edge(self, target: int, action: Hashable, choice: int) -> None:
        """Add an edge from the state that is being expanded. `choice` is the move's index in that state."""
        self.targets.append(target)
        self.labels.append(self.names.setdefault(action, len(self.names)))
        self.choices.append(choice)

    def close(self) -> None:
        """The state that was being expanded has no more edges."""
        self.offsets.append(len(self.targets))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def edges(self, state: int) -> range:
        """Numbers of the edges that leave a state."""
        return range(self.offsets[state], self.offsets[state + 1])

    def sources(self) -> "array[int]":
        """For each edge the state that it leaves."""
        result = array("q", bytes(8 * len(self.targets)))
        for state in range(len(self)):
            for e in self.edges(state):
                result[e] = state
        return result


Path = tuple[int, list[int], int | None]
"""An initial state's number, the edges taken, and for a lasso how many of them come before the loop."""


def avoiding_run(
    graph: Graph, initial: Iterable[int], has: Callable[[int], bool], fair_labels: frozenset[int] | None
) -> Path | None:
    """A fair run that never reaches a state for which `has` is true, or None when there is none.

    `fair_labels` are the numbers of the weakly fair instances; None stands for fairness of the next-state relation.
    Among the counterexamples one with a shortest way into its component is chosen.
    """
    came: dict[int, tuple[int, int]] = {}  # state -> (edge into it, state before), in order of distance
    region: list[int] = []
    for state in initial:
        if state not in came and not has(state):
            came[state] = (-1, -1)
            region.append(state)
    for state in region:
        for e in graph.edges(state):
            target = graph.targets[e]
            if target not in came and not has(target):
                came[target] = (e, state)
                region.append(target)
    order = {state: number for number, state in enumerate(region)}
    fair = [
        component for component in _components(graph, region, came) if _is_fair(graph, component, fair_labels)
    ]
    if not fair:
        return None
    component = min(fair, key=lambda c: min(order[s] for s in c))
    entry = min(component, key=lambda s: order[s])
    prefix: list[int] = []
    state = entry
    while came[state][0] >= 0:
        prefix.append(came[state][0])
        state = came[state][1]
    prefix.reverse()
    cycle = _fair_cycle(graph, component, entry, fair_labels)
    return (state, prefix + cycle, len(prefix) if cycle else None)


def _is_fair(graph: Graph, component: frozenset[int], fair_labels: frozenset[int] | None) -> bool:
    if fair_labels is None:
        inner = any(graph.targets[e] in component for s in component for e in graph.edges(s))
        return inner or any(not graph.edges(s) for s in component)
    owed = set(fair_labels)
    for s in component:
        enabled = {graph.labels[e] for e in graph.edges(s)}
        owed &= enabled
        if not owed:
            return True
    for s in component:
        owed -= {graph.labels[e] for e in graph.edges(s) if graph.targets[e] in component}
    return not owed


def _fair_cycle(
    graph: Graph, component: frozenset[int], entry: int, fair_labels: frozenset[int] | None
) -> list[int]:
    """Edges of a cycle from `entry` back to it that serves every fair instance; empty when standing still is fair."""
    if fair_labels is None:
        if not graph.edges(entry):
            return []
        ends = [s for s in component if not graph.edges(s)]
        if ends:  # only a single state without moves is a component with an end
            return []
        return _back(graph, component, entry, entry)
    walk: list[int] = []
    at = entry
    for label in sorted(fair_labels):
        if _served(graph, entry, walk, label):
            continue
        leg, at = _towards(graph, component, at, label)
        walk += leg
    if at != entry:
        walk += _back(graph, component, at, entry)
    return walk


def _served(graph: Graph, entry: int, walk: list[int], label: int) -> bool:
    """Whether a walk from `entry` already takes the instance, or passes a state that has it disabled."""
    visited = [entry, *(graph.targets[e] for e in walk)]
    if any(graph.labels[e] == label for e in walk):
        return True
    return any(label not in {graph.labels[e] for e in graph.edges(s)} for s in visited)


def _towards(graph: Graph, component: frozenset[int], start: int, label: int) -> tuple[list[int], int]:
    """The shortest walk inside the component that takes the instance or ends where it is disabled."""

    def done(edge: int) -> bool:
        target = graph.targets[edge]
        return graph.labels[edge] == label or label not in {graph.labels[e] for e in graph.edges(target)}

    walk = _walk(graph, component, start, done)
    return walk, graph.targets[walk[-1]]


def _back(graph: Graph, component: frozenset[int], start: int, goal: int) -> list[int]:
    return _walk(graph, component, start, lambda e: graph.targets[e] == goal)


def _walk(graph: Graph, component: frozenset[int], start: int, done: Callable[[int], bool]) -> list[int]:
    came: dict[int, tuple[int, int]] = {}
    queue = deque([start])
    seen = {start}
    while queue:
        state = queue.popleft()
        for e in graph.edges(state):
            target = graph.targets[e]
            if target not in component:
                continue
            if done(e):
                walk = [e]
                while state != start:
                    e, state = came[state]
                    walk.append(e)
                return walk[::-1]
            if target not in seen:
                seen.add(target)
                came[target] = (e, state)
                queue.append(target)
    raise AssertionError("a strongly connected component has a walk between any two of its edges")


def _components(graph: Graph, region: Iterable[int], inside: Iterable[int]) -> Iterator[frozenset[int]]:
    """Strongly connected components of the region (Tarjan 1972), without recursion."""
    members = set(inside)
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in region:
        if root in number:
            continue
        work = [(root, iter(graph.edges(root)))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            state, edges = work[-1]
            for e in edges:
                target = graph.targets[e]
                if target not in members:
                    continue
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.edges(target))))
                    break
                if target in on_stack:
                    low[state] = min(low[state], number[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == number[state]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == state:
                            break
                    yield frozenset(component)
