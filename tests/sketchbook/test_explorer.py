"""The explorer against naive references on random graphs, and what its results say."""

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchbook import (
    Action,
    Explorer,
    Model,
    ModelError,
    Progress,
    always,
    eventually,
    explore,
    put,
    rearrange,
    refines,
    rule,
    sometimes,
)
from sketchbook.engine.symmetry import sort_key

Edges = list[tuple[int, str, int]]


class GraphModel(Model[int]):
    """States are 0..n-1; the labelled edges of each are its moves, in the order given."""

    def __init__(self, edges: Edges, initial: tuple[int, ...] = (0,), **properties: Any) -> None:
        super().__init__()
        self.edges, self.initial = edges, initial
        for name, value in properties.items():
            setattr(self, name, value)

    def initial_states(self) -> tuple[int, ...]:
        return self.initial

    def moves(self, s: int) -> Iterator[tuple[Action, int]]:
        for source, label, target in self.edges:
            if source == s and target != s:
                yield Action(label, (target,)), target


def edges(states: int, labels: str = "ab", most: int = 12) -> st.SearchStrategy[Edges]:
    """Random edges between so many states."""
    node = st.integers(0, states - 1)
    return st.lists(st.tuples(node, st.sampled_from(labels), node), max_size=most)


def distances(edges: Edges, initial: tuple[int, ...]) -> dict[int, int]:
    """The naive reference: distance of each reachable state, by relaxation until nothing changes."""
    found = dict.fromkeys(initial, 0)
    changed = True
    while changed:
        changed = False
        for source, _, target in edges:
            if source in found and found[source] + 1 < found.get(target, 1 << 30):
                found[target] = found[source] + 1
                changed = True
    return found


class Avoid(GraphModel):
    """Breaks when it enters one of the bad states; reaches when it enters a good one."""

    bad: frozenset[int] = frozenset()
    good: frozenset[int] = frozenset()

    @always
    def avoids(self, s: int) -> bool:
        """Not bad."""
        return s not in self.bad

    @sometimes
    def reaches(self, s: int) -> bool:
        """Good."""
        return s in self.good


@given(edges(8), st.sets(st.integers(0, 7), min_size=1, max_size=2))
def test_distinct_states_and_depth_are_those_of_the_graph(graph: Edges, initial: set[int]) -> None:
    start = tuple(sorted(initial))
    result = explore(GraphModel(graph, start))
    expected = distances(graph, start)
    assert result.distinct == len(expected)
    assert result.depth == max(expected.values()) + 1
    assert result.complete
    assert result.transitions == sum(1 for s, _, t in graph if s in expected and s != t)


@given(edges(8), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_counterexamples_and_witnesses_are_shortest(graph: Edges, bad: set[int], good: set[int]) -> None:
    model = Avoid(graph, bad=frozenset(bad), good=frozenset(good))
    result = explore(model, stop="never")
    expected = distances(graph, (0,))
    broken = [d for s, d in expected.items() if s in bad]
    reached = [d for s, d in expected.items() if s in good]
    assert [v.length for v in result.violations] == ([min(broken)] if broken else [])
    assert {name: len(run) for name, run in result.witnesses.items()} == (
        {"reaches": min(reached)} if reached else {}
    )
    for run in [v.run for v in result.violations]:
        assert run.last in bad
        assert run.states[0] == 0
    assert result.unreached == ([] if reached else ["reaches"])
    first = explore(model)
    assert [v.run.choices for v in first.violations] == [v.run.choices for v in result.violations]


@given(edges(8), st.integers(1, 9), st.integers(1, 9))
def test_bounds_are_said(graph: Edges, states: int, depth: int) -> None:
    model = GraphModel(graph)
    whole = explore(model)
    by_states = explore(model, max_states=states)
    assert by_states.complete == (by_states.bound == "")
    assert by_states.distinct <= whole.distinct
    by_depth = explore(model, max_depth=depth)
    assert by_depth.depth <= depth
    assert by_depth.distinct == sum(d < depth for d in distances(graph, (0,)).values())
    assert by_depth.verdict in ("holds", "unknown")


class Lives(GraphModel):
    """Has one "eventually" property."""

    goal: frozenset[int] = frozenset()

    @eventually
    def arrives(self, s: int) -> bool:
        """At the goal."""
        return s in self.goal


class FairLives(Lives):
    """The same with weak fairness of each edge labelled a."""

    fair = ("a",)


def enabled(graph: Edges, s: int) -> set[tuple[str, int]]:
    return {(label, t) for source, label, t in graph if source == s and t != s}


def reachable_avoiding(graph: Edges, goal: set[int]) -> set[int]:
    inside = [(s, label, t) for s, label, t in graph if s not in goal and t not in goal]
    return set() if 0 in goal else set(distances(inside, (0,)))


def strongly_connected(graph: Edges, members: frozenset[int]) -> bool:
    inside = [(s, label, t) for s, label, t in graph if s in members and t in members]
    return all(set(distances(inside, (s,))) == members for s in members)


def avoidable(graph: Edges, goal: set[int], fair: bool) -> bool:
    """Whether some fair run never arrives, by trying every set of states that it could stay in for ever."""
    region = reachable_avoiding(graph, goal)
    for size in range(1, len(region) + 1):
        for chosen in itertools.combinations(sorted(region), size):
            members = frozenset(chosen)
            if not strongly_connected(graph, members):
                continue
            inner = {(label, t) for s in members for label, t in enabled(graph, s) if t in members}
            if fair:
                owed = set.intersection(*({e for e in enabled(graph, s) if e[0] == "a"} for s in members))
                if owed <= inner:
                    return True
            elif inner or any(not enabled(graph, s) for s in members):
                return True
    return False


@pytest.mark.parametrize("cls", [Lives, FairLives])
@given(data=st.data())
def test_eventually_agrees_with_trying_every_set_of_states(cls: type[Lives], data: Any) -> None:
    graph = data.draw(edges(5))
    goal = data.draw(st.sets(st.integers(0, 4)))
    result = explore(cls(graph, goal=frozenset(goal)))
    fair = cls is FairLives
    assert bool(result.violations) == avoidable(graph, goal, fair)
    for violation in result.violations:
        states = violation.run.states
        assert not set(states) & goal
        loop = violation.run.loop
        if loop is None:  # it stands still in its last state
            left = {e for e in enabled(graph, states[-1]) if not fair or e[0] == "a"}
            assert not left
        else:
            assert states[-1] == states[loop]
            cycle = states[loop:]
            taken = {(step.action.rule, step.after) for step in violation.run.steps[loop:]}
            if fair:
                owed = set.intersection(*({e for e in enabled(graph, s) if e[0] == "a"} for s in cycle))
                assert owed <= taken


Member: TypeAlias = Annotated[int, "members"]


class Beads(Model[tuple[int, ...]]):
    """Members that count up to a limit; whoever is at zero may be overtaken. Members are interchangeable."""

    members, most = 3, 2
    symmetric = ("members",)

    def init(self) -> tuple[int, ...]:
        return (0,) * self.members

    @rule
    def up(self, s: tuple[int, ...], member: Member) -> tuple[int, ...] | None:
        """{member} goes up."""
        return put(s, member, s[member] + 1) if s[member] < self.most else None

    @rule
    def reset(self, s: tuple[int, ...], member: Member, other: Member) -> tuple[int, ...] | None:
        """{member} resets {other}."""
        return put(s, other, 0) if member != other and s[member] == self.most else None

    @always
    def total(self, s: tuple[int, ...]) -> bool:
        """Not all at the limit together."""
        return sum(s) < self.members * self.most

    def permute(self, s: tuple[int, ...], orders: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
        return rearrange(s, orders["members"])


class SignedBeads(Beads):
    def signature(self, s: tuple[int, ...], domain: str, member: int) -> int:
        return s[member]


def orbits(model: Beads) -> int:
    """The number of orbits by brute force: each state's set of renamings, all different ones counted."""
    known = {model.init()}
    waiting = list(known)
    for s in waiting:
        for _, then in model.moves(s):
            if then not in known:
                known.add(then)
                waiting.append(then)
    renamings = list(itertools.permutations(range(model.members)))
    return len({frozenset(model.permute(s, {"members": order}) for order in renamings) for s in known})


@pytest.mark.parametrize("cls", [Beads, SignedBeads])
@pytest.mark.parametrize(("members", "most"), [(1, 3), (2, 2), (3, 2), (4, 2)])
def test_symmetry_counts_true_orbits(cls: type[Beads], members: int, most: int) -> None:
    model = cls(members=members, most=most)
    whole = explore(model, properties=[])
    reduced = explore(model, properties=[], symmetry=True)
    assert reduced.distinct == orbits(model)
    assert reduced.depth == whole.depth


@pytest.mark.parametrize("cls", [Beads, SignedBeads])
def test_a_counterexample_under_symmetry_is_a_run_of_the_model_and_as_short(cls: type[Beads]) -> None:
    model = cls(members=3)
    plain, reduced = explore(model).violation, explore(model, symmetry=True).violation
    assert plain is not None
    assert reduced is not None
    assert reduced.length == plain.length == 6
    assert reduced.run.last == (2, 2, 2)


def test_symmetry_needs_a_model_that_says_how() -> None:
    with pytest.raises(ModelError, match="names no symmetric domains"):
        explore(GraphModel([]), symmetry=True)


def test_asymmetric_models_are_found_out() -> None:
    class Crooked(Beads):
        @rule
        def down(self, s: tuple[int, ...]) -> tuple[int, ...] | None:
            """Only the first may."""
            return put(s, 0, 0) if s[0] == 1 and s[1] == 2 else None

        @always
        def never(self, s: tuple[int, ...]) -> bool:
            """The first is not behind."""
            return sorted(s) != [0, 2, 2]

    result = explore(Crooked(), symmetry=True, stop="never")
    assert result.violations


def test_sort_key_orders_sets_totally() -> None:
    states = [(1, frozenset({"b", "a"})), (1, frozenset({"a"})), (0, frozenset())]
    assert sorted(states, key=sort_key) == [states[2], states[1], states[0]]


class Count(Model[int]):
    """Counts by one."""

    limit, step = 4, 1

    def init(self) -> int:
        return 0

    @rule
    def add(self, s: int) -> int | None:
        """Adds."""
        return s + self.step if s + self.step <= self.limit else None

    @rule
    def never(self, s: int) -> int | None:
        """Is never enabled."""
        return s

    def may_stop(self, s: int) -> bool:
        return s == self.limit


class Double(Count):
    """Counts by `step`, and is seen as counting by one where that is so."""

    @refines(Count, limit="limit", step="limit")
    def counting(self, s: int) -> int:
        """Count with other steps."""
        return s


class Seen(Count):
    @refines(Count)
    def counting(self, s: int) -> int:
        """The same."""
        return s // self.step

    @always
    def grows(self, before: int, after: int) -> bool:
        """Each step adds less than three."""
        return after - before < 3


def test_refinement_holds_or_shows_the_step_that_is_none() -> None:
    assert explore(Seen()).verdict == "holds"
    broken = explore(Double(), properties=["counting"]).violation  # the abstract counter takes one big step
    assert broken is not None
    assert (broken.name, broken.length) == ("counting", 1)


def test_a_property_of_steps_is_checked_at_every_step() -> None:
    violation = explore(Seen(step=3), properties=["grows"]).violation
    assert violation is not None
    assert violation.run.states == (0, 3)


def test_a_state_that_may_not_stop_is_a_violation_and_idle_rules_are_named() -> None:
    assert explore(Count()).idle_rules == ["never"]
    stuck = explore(Count(limit=5, step=2))
    assert stuck.violation is not None
    assert (stuck.violation.name, stuck.violation.run.last) == ("no_deadlock", 4)
    assert explore(Count()).deadlocks == 1
    end = explore(Count()).first_deadlock
    assert end is not None
    assert end.last == 4


def test_within_keeps_states_out() -> None:
    class Bounded(Count):
        def within(self, s: int) -> bool:
            return s <= 2

        def may_stop(self, s: int) -> bool:
            return True

    assert explore(Bounded()).distinct == 3


def test_progress_is_told_and_results_are_json_without_times() -> None:
    told: list[Progress] = []
    ticks = itertools.count()
    model = Count(limit=3000)
    result = Explorer(model, progress=told.append, clock=lambda: float(next(ticks))).run()
    assert told
    assert told[0].distinct <= result.distinct == 3001
    record = json.loads(json.dumps(result.as_dict()))
    assert (record["distinct"], record["depth"], record["verdict"], record["violation"]) == (
        3001,
        3001,
        "holds",
        None,
    )
    assert "seconds" not in record
    assert explore(model).as_dict() == result.as_dict()


def test_unknown_properties_and_bad_options_are_refused() -> None:
    with pytest.raises(ModelError, match="has no property nonsense; it has counting"):
        explore(Double(), properties=["nonsense"])
    with pytest.raises(ModelError, match="stop is"):
        explore(Count(), stop="later")


class Pair(NamedTuple):
    left: int
    right: int


class Cycle(Model[Pair]):
    """Goes round for ever; a lasso that the "eventually" check must find."""

    fair = ("turn",)

    def init(self) -> Pair:
        return Pair(0, 0)

    @rule
    def turn(self, s: Pair) -> Pair:
        """Turns."""
        return s._replace(left=(s.left + 1) % 3)

    @rule
    def leave(self, s: Pair) -> Pair | None:
        """Leaves, if it wants to."""
        return s._replace(right=1) if s.left == 2 else None

    @eventually
    def left_at_last(self, s: Pair) -> bool:
        """It has left."""
        return s.right == 1


def test_a_lasso_says_where_it_goes_round() -> None:
    violation = explore(Cycle()).violation
    assert violation is not None
    assert (violation.run.loop, violation.run.states[0], violation.run.last) == (0, Pair(0, 0), Pair(0, 0))
    assert violation.run.sentences == ("Turns.", "Turns.", "Turns.")

    class Leaves(Cycle):
        fair = ("turn", "leave")

    held = explore(Leaves())  # leave is not enabled all the time: weak fairness does not force it
    assert held.violations

    class Stays(Cycle):
        @rule
        def leave(self, s: Pair) -> Pair:
            """Leaves at any time."""
            return s._replace(right=1)

        fair = ("turn", "leave")

    assert explore(Stays()).verdict == "holds"
