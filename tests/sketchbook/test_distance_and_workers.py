"""Distances to a violation, and exploration in several processes."""

import pytest

from sketchbook import Explorer, Model, ModelError, always, explore, rule
from sketchbook.engine import explorer as explorer_module
from sketchbook.engine.distance import Distances
from sketchbook.engine.parallel import expand_in_processes
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.two_phase_commit import TwoPhaseCommit


def test_distances_fall_along_a_shortest_run_and_agree_with_the_explorer() -> None:
    model = TwoPhaseCommit.with_switches("aborts-when-prepared")(managers=2)
    violation = explore(model, properties=["consistent"]).violation
    assert violation is not None
    distances = Distances(model, "consistent")
    assert [distances.of(s) for s in violation.run.states] == list(range(violation.length, -1, -1))


def test_every_distance_is_one_more_than_the_least_of_the_moves() -> None:
    model = TwoPhaseCommit.with_switches("changes-its-mind")(managers=2)
    distances = Distances(model, "consistent")
    for s in distances.index:
        after = [d for d in distances.after_moves(s) if d is not None]
        expected = 0 if not model.consistent(s) else 1 + min(after) if after else None
        assert distances.of(s) == expected


def test_a_safe_model_is_at_no_distance_from_anything() -> None:
    safe = Distances(TwoPhaseCommit(managers=2), "consistent")
    assert all(safe.of(s) is None for s in safe.index)
    assert safe.of("no state") is None


class Stairs(Model[int]):
    """Climbs by one or two."""

    top = 6

    def init(self) -> int:
        return 0

    @rule
    def one(self, s: int) -> int | None:
        """Climbs one."""
        return s + 1 if s < self.top else None

    @rule
    def two(self, s: int) -> int | None:
        """Climbs two, near the top only."""
        return s + 2 if self.top - 3 <= s < self.top - 1 else None

    @always
    def single_steps(self, before: int, after: int) -> bool:
        """Only single steps."""
        return after - before == 1


def test_a_breaking_step_counts_from_the_state_before_it() -> None:
    distances = Distances(Stairs(), "single_steps")
    assert [distances.of(s) for s in range(7)] == [4, 3, 2, 1, 1, None, None]


class Fenced(Stairs):
    """Climbs no higher than the third stair."""

    def within(self, s: int) -> bool:
        return s <= 3


def test_distances_stay_within_the_bounds_of_exploration() -> None:
    distances = Distances(Fenced(), "single_steps")
    assert sorted(distances.index) == [0, 1, 2, 3]
    assert all(distances.of(s) is None for s in range(7))


def test_distances_refuse_what_they_can_not_answer() -> None:
    with pytest.raises(ModelError, match="no 'always' property"):
        Distances(TwoPhaseCommit(), "all_commit")
    with pytest.raises(ModelError, match="more than 10 states"):
        Distances(TwoPhaseCommit(), "consistent", max_states=10)


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_find_the_same(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer_module, "PARALLEL_FROM", 8)
    one = explore(Paxos())
    several = Explorer(Paxos(), workers=workers).run()
    assert several.as_dict() == one.as_dict()
    broken = Paxos.with_switches("ignores-votes")
    assert Explorer(broken(), workers=workers).run().as_dict() == explore(broken()).as_dict()


def test_an_error_in_a_worker_is_raised_in_the_parent() -> None:
    class Faulty(Stairs):
        @rule
        def one(self, s: int) -> int | None:
            """Fails."""
            raise ZeroDivisionError("in a rule")

    with pytest.raises(ZeroDivisionError, match="in a rule"):
        list(expand_in_processes(Faulty(), [0, 1], 2))
