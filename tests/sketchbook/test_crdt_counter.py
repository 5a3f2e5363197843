"""The PN-Counter: merging is a least upper bound, and what replicas have seen is what they count."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import explore
from sketchbook.sketches.crdt_counter import GCounter, Payload, PNCounter, State, compare, merged

COUNTERS = st.lists(st.integers(0, 5), min_size=3, max_size=3).map(tuple)


@given(COUNTERS, COUNTERS, COUNTERS)
@settings(deadline=None)
def test_merge_is_the_least_upper_bound(x: GCounter, y: GCounter, z: GCounter) -> None:
    assert merged(x, x) == x
    assert merged(x, y) == merged(y, x)
    assert merged(merged(x, y), z) == merged(x, merged(y, z))
    assert compare(x, merged(x, y))
    assert compare(y, merged(x, y))
    assert not (compare(x, z) and compare(y, z)) or compare(merged(x, y), z)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-1, 1])), max_size=12),
    st.lists(st.integers(0, 3), max_size=12),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_any_order_with_duplicates_and_losses_counts_what_was_seen(
    operations: list[tuple[int, int]], sendings: list[int], random: Random
) -> None:
    model = PNCounter(replicas=4, operations=len(operations))
    state = model.init()
    work = [("increment" if sign > 0 else "decrement", replica) for replica, sign in operations]
    work += [("send_payload", replica) for replica in sendings]
    random.shuffle(work)
    for rule, replica in work:
        state = getattr(model, rule)(state, replica)
        messages = payloads(state)
        for message in random.choices(messages, k=3) if messages else ():
            state = model.merge(state, random.randrange(4), message) or state
        assert model.counts_operations(state)
        assert model.same_operations_same_state(state)
    total = sum(sign for _, sign in operations)
    for replica in range(4):
        sent = model.send_payload(state, replica)
        assert sent is not None
        state = sent
    for replica in range(4):
        for message in random.sample(payloads(state), len(state.messages)):
            state = model.merge(state, replica, message) or state
    assert [model.count(state, replica) for replica in range(4)] == [total] * 4
    assert model.converges(state)


def payloads(state: State) -> list[Payload]:
    return sorted(m for m in state.messages if isinstance(m, Payload))


def test_the_g_counter_within_never_goes_down() -> None:
    result = explore(PNCounter(), properties=["states_only_grow"])
    assert result.complete
    assert not result.violations
