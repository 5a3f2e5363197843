"""The OR-Set: any causal order of delivery gives the set that its specification names."""

from random import Random
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import explore, play
from sketchbook.sketches.crdt_set import ORSet, State

Path: TypeAlias = tuple[tuple[str, int], ...]  # rules taken, each with its element


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_replicas_agree_after_any_causal_order_of_many_operations(random: Random) -> None:
    model = ORSet(replicas=3, elements=2, operations=9)
    state = model.init()
    steps = 0
    while moves := list(model.moves(state)):
        state = random.choice(moves)[1]
        steps += 1
        assert model.same_operations_same_state(state)
        assert model.add_wins(state)
    assert steps == 9 * 3  # each operation is delivered once to each replica, at its source too
    assert model.converges(state)
    assert len(set(state.S)) == 1


def test_a_single_replica_is_a_plain_set() -> None:
    """Without concurrency the OR-Set is the sequential set: the last operation on an element decides."""
    model = ORSet(replicas=1, elements=2, operations=5)
    last: dict[Path, frozenset[int]] = {(): frozenset()}
    state: dict[Path, State] = {(): model.init()}
    for _ in range(5):
        for path in sorted(p for p in state if len(p) == max(map(len, state))):
            for action, then in model.moves(state[path]):
                element = action.args[1]
                longer = (*path, (action.rule, element))
                change = frozenset({element})
                last[longer] = last[path] | change if action.rule == "add" else last[path] - change
                state[longer] = then
                assert {e for e in range(2) if model.lookup(then.S[0], e)} == last[longer]
    assert len(last) > 100


def test_two_replicas_of_two_elements_hold() -> None:
    result = explore(ORSet(elements=2, operations=3))
    assert result.verdict == "holds"


def test_elements_and_tags_are_called_the_same_in_states_messages_and_sentences() -> None:
    run = play(ORSet, ORSet.scenarios[0])
    view = run.model.view(run.last)
    assert view.lanes[0].facts == {"S": "{x(R2:2)}", "delivered": "{R1:0, R1:1, R2:2}"}
    assert view.messages[-1] == "Remove(tag=R1:1, element=x, after={R1:0}, pairs={x(R1:0)})"
    assert run.sentences[1] == "R2 is told that x was added with tag R1:0."
    for step, action in zip(run.steps, run.actions, strict=True):
        assert run.model.select(step.before, action) == step.choice
