"""Every sketch of the catalogue keeps what it declares: counts, bugs, variants, scenarios, order of moves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sketchbook import Bug, Count, Scenario, Variant, difference, explore, load, play
from sketchbook.catalogue import Sketch, catalogue
from sketchbook.engine.symmetry import sort_key

SKETCHES = catalogue()
TOOLS = Path(__file__).parents[2] / "tools"


def cases(attribute: str) -> list[object]:
    return [
        pytest.param(sketch, case, id=f"{sketch.name}-{getattr(case, 'name', n)}")
        for sketch in SKETCHES
        for n, case in enumerate(getattr(sketch.cls, attribute))
        if not getattr(case, "slow", False)
    ]


@pytest.mark.parametrize(("sketch", "count"), cases("counts"))
def test_counts_are_reproduced(sketch: Sketch, count: Count) -> None:
    result = explore(sketch.cls(**count.constants), symmetry=count.symmetry)
    assert result.distinct == count.distinct
    assert count.depth in (0, result.depth)
    assert result.verdict == "holds"


@pytest.mark.parametrize(("sketch", "bug"), cases("bugs"))
def test_bug_breaks_what_it_says_at_its_pinned_length(sketch: Sketch, bug: Bug) -> None:
    model = sketch.cls.with_switches(bug.name)(**bug.scope)
    symmetry = bool(sketch.cls.symmetric) and model.properties[bug.breaks].kind != "eventually"
    result = explore(model, properties=[bug.breaks], symmetry=symmetry)
    assert result.violation is not None
    assert (result.violation.name, result.violation.length) == (bug.breaks, bug.length)


@pytest.mark.parametrize(("sketch", "bug"), cases("bugs"))
def test_without_the_bug_its_scope_is_safe(sketch: Sketch, bug: Bug) -> None:
    longest = explore(sketch.cls(**bug.scope), properties=[bug.breaks], max_states=30_000)
    assert not longest.violations


@pytest.mark.parametrize(("sketch", "bug"), cases("bugs"))
def test_bug_does_not_show_in_its_safe_scopes(sketch: Sketch, bug: Bug) -> None:
    for scope in bug.safe:
        result = explore(sketch.cls.with_switches(bug.name)(**scope), properties=[bug.breaks])
        assert result.complete
        assert result.holds(bug.breaks)


@pytest.mark.parametrize(("sketch", "bug"), cases("bugs"))
def test_bug_is_a_small_diff_of_the_source(sketch: Sketch, bug: Bug) -> None:
    changed = [line for line in difference(sketch.cls, bug.name).splitlines() if line[:1] in "+-"][2:]
    assert 0 < len(changed) <= 16
    assert bug.says.endswith(".")
    assert bug.source


@pytest.mark.parametrize(("sketch", "variant"), cases("variants"))
def test_variant_keeps_every_property(sketch: Sketch, variant: Variant) -> None:
    result = explore(sketch.cls.with_switches(variant.name)(**variant.scope))
    assert result.verdict == "holds"
    assert difference(sketch.cls, variant.name)


@pytest.mark.parametrize(("sketch", "scenario"), cases("scenarios"))
def test_scenario_runs_and_ends_as_it_says(sketch: Sketch, scenario: Scenario) -> None:
    run = play(sketch.cls, scenario)
    broken = {name: step for name, step in run.standing().items() if step is not None}
    assert len(run) > 0
    assert scenario.question.endswith("?")
    if scenario.breaks:
        assert broken[scenario.breaks] == (scenario.breaks_at or len(run))
    else:
        assert not broken
    if scenario.reaches:
        assert getattr(run.model, scenario.reaches)(run.last)
    again = load(run.as_dict(views=True), run.model)
    assert again.states == run.states
    assert all(says and "{" not in says for says in run.sentences)


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda s: s.name)
def test_equal_states_are_equal_in_every_field(sketch: Sketch) -> None:
    """Nothing is equal by accident: states that compare equal are written alike (False is not 0)."""
    model = sketch.cls()
    first: dict[object, str] = {}
    waiting = list(model.initial_states())
    while waiting and len(first) < 400:
        state = waiting.pop()
        if state in first or not model.within(state):
            continue
        first[state] = repr(sort_key(state))
        for _, then in model.moves(state):
            written = repr(sort_key(then))
            assert first.get(then, written) == written
            waiting.append(then)


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda s: s.name)
def test_every_rule_describes_its_steps_and_is_selected_by_its_text(sketch: Sketch) -> None:
    model = sketch.cls()
    seen: set[str] = set()
    waiting = list(model.initial_states())
    known = set(waiting)
    for state in waiting:
        if len(known) > 300:
            break
        for index, (action, then) in enumerate(model.moves(state)):
            assert model.select(state, model.text(action)) == index
            if action.rule not in seen:
                assert model.describe(action, state, then).endswith(".")
                seen.add(action.rule)
            if then not in known:
                known.add(then)
                waiting.append(then)


PROBE = """
import hashlib, itertools
from sketchbook.catalogue import catalogue
digest = hashlib.sha256()
for sketch in catalogue():
    model = sketch.cls()
    states = list(model.initial_states())
    known = set(states)
    for state in itertools.islice(states, 0, None):
        if len(states) > 250:
            break
        for action, then in model.moves(state):
            digest.update(model.text(action).encode())
            if then not in known:
                known.add(then)
                states.append(then)
print(digest.hexdigest())
"""


def test_moves_mean_the_same_under_every_hash_seed() -> None:
    digests = set()
    for seed in ("0", "1", "2", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TOOLS)}
        done = subprocess.run(
            [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda s: s.name)
def test_every_rule_carries_its_anchor(sketch: Sketch) -> None:
    """In a sketch that follows a paper, the line of each rule says which section it is."""
    lines = sketch.source.splitlines()
    rules = [line for line in lines if line.strip().startswith(("@rule", "@fault"))]
    assert all("#" in line for line in rules)


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda s: s.name)
def test_a_file_also_runs_alone(sketch: Sketch) -> None:
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    command = [sys.executable, str(sketch.path), "explore", "--max-states", "50", "--format", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    assert '"distinct"' in done.stdout
