"""The linearizability checker against brute force, Jepsen's etcd histories, and its own edge cases."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchbook.engine.linearizability import (
    PENDING,
    CasRegister,
    History,
    KeyValue,
    Operation,
    Queue,
    Register,
    Sequential,
    check,
    is_linearizable,
)

JEPSEN = Path(__file__).parents[3] / "shared" / "data" / "jepsen-etcd"
VERDICTS: dict[str, bool] = json.loads((JEPSEN / "linearizable.json").read_text()) if JEPSEN.is_dir() else {}


def read_jepsen(text: str) -> list[Operation]:
    """One register history from a Jepsen log: a line for each invocation and for each completion.

    ``:ok`` completes; ``:fail`` of a compare-and-set says that the comparison failed; ``:info`` says that the outcome
    is not known, so the operation stays pending.
    """
    history: list[Operation] = []
    open_calls: dict[int, tuple[tuple[Any, ...], int]] = {}
    for time, line in enumerate(text.splitlines()):
        process, kind, function, value = line.split(" - ", 1)[1].split("\t")
        client = int(process)
        if kind == ":invoke":
            arguments = [int(v) for v in value.strip("[]").split() if v != "nil"]
            open_calls[client] = ((function[1:], *arguments), time)
            continue
        call, called = open_calls.pop(client)
        result: Any = None
        if call[0] == "cas":
            result = kind == ":ok"
        elif call[0] == "read" and kind == ":ok" and value != "nil":
            result = int(value)
        if kind == ":info":
            history.append(Operation(client, call, PENDING, called, None))
        else:
            history.append(Operation(client, call, result, called, time))
    history += [
        Operation(client, call, PENDING, called, None) for client, (call, called) in open_calls.items()
    ]
    return history


@pytest.mark.skipif(not VERDICTS, reason="the Jepsen histories are not beside the repository")
def test_jepsen_histories_are_all_there() -> None:
    assert len(VERDICTS) == len(list(JEPSEN.glob("etcd_*.log")))
    assert 0 < sum(VERDICTS.values()) < len(VERDICTS)


@pytest.mark.skipif(not VERDICTS, reason="the Jepsen histories are not beside the repository")
@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_jepsen_history(name: str) -> None:
    history = read_jepsen((JEPSEN / name).read_text())
    verdict = check(history, CasRegister())
    assert verdict.linearizable == VERDICTS[name]
    assert bool(verdict.stuck) != verdict.linearizable


def brute_force(history: list[Operation], sequential: Sequential) -> bool:
    """Try every order of every set of operations that contains all completed ones."""
    done = [o for o in history if o.result is not PENDING]
    pending = [o for o in history if o.result is PENDING]
    for size in range(len(pending) + 1):
        for extra in itertools.combinations(pending, size):
            for order in itertools.permutations([*done, *extra]):
                if explains(order, sequential):
                    return True
    return False


def explains(order: Any, sequential: Sequential) -> bool:
    """Whether an order respects real time and the sequential object."""
    for i, later in enumerate(order):
        if any(later.returned is not None and later.returned < earlier.called for earlier in order[:i]):
            return False
    state: Any = {None: sequential.initial}
    for o in order:
        part = sequential.part(o.call)
        then, result = sequential.apply(state.get(part, sequential.initial), o.call)
        if o.result is not PENDING and o.result != result:
            return False
        state[part] = then
    return True


CALLS = {
    "register": (Register(0), st.sampled_from([("read",), ("write", 1), ("write", 2)])),
    "cas": (CasRegister(0), st.sampled_from([("read",), ("write", 1), ("cas", 0, 2), ("cas", 1, 2)])),
    "map": (KeyValue(), st.sampled_from([("get", "a"), ("get", "b"), ("put", "a", 1), ("put", "b", 1)])),
    "queue": (Queue(), st.sampled_from([("enqueue", 1), ("enqueue", 2), ("dequeue",)])),
}


@pytest.mark.parametrize("kind", sorted(CALLS))
@given(data=st.data())
def test_agrees_with_trying_every_order(kind: str, data: Any) -> None:
    sequential, calls = CALLS[kind]
    history = []
    for client in range(data.draw(st.integers(1, 5))):
        call = data.draw(calls)
        called = data.draw(st.integers(0, 6))
        result = data.draw(st.sampled_from([None, 0, 1, 2, True, False, PENDING]))
        returned = None if result is PENDING else called + data.draw(st.integers(0, 5))
        history.append(Operation(client, call, result, called, returned))
    verdict = check(history, sequential)
    assert verdict.linearizable == brute_force(history, sequential)
    if verdict.linearizable:
        assert explains_in_parts(verdict.order, sequential)
        assert {o.client for o in history if o.result is not PENDING} <= {o.client for o in verdict.order}
    else:
        assert verdict.stuck


def explains_in_parts(order: Any, sequential: Sequential) -> bool:
    parts: dict[Any, list[Operation]] = {}
    for o in order:
        parts.setdefault(sequential.part(o.call), []).append(o)
    return all(explains(part, sequential) for part in parts.values())


def test_a_pending_write_may_have_happened_or_not() -> None:
    write = Operation(0, ("write", 1), PENDING, 0, None)
    for seen in (0, 1):
        assert check([write, Operation(1, ("read",), seen, 1, 2)], Register(0)).linearizable
    later = [Operation(1, ("read",), 1, 1, 2), Operation(1, ("read",), 0, 3, 4)]
    assert not check([write, *later], Register(0)).linearizable


def test_objects_refuse_operations_that_they_do_not_have() -> None:
    for sequential in (Register(), CasRegister(), KeyValue(), Queue()):
        with pytest.raises(ValueError, match="has no operation 'jump'"):
            sequential.apply(None, ("jump", 1))


def test_a_history_in_a_state_keeps_only_the_order_in_real_time() -> None:
    empty = History.of(2)
    one = empty.call(0, ("write", 1)).call(1, ("read",))
    other = empty.call(1, ("read",)).call(0, ("write", 1))
    assert one == other
    after = empty.call(0, ("write", 1)).result(0, None).call(1, ("read",))
    assert after != one.result(0, None)
    with pytest.raises(ValueError, match="is pending"):
        one.call(0, ("read",))
    with pytest.raises(ValueError, match="no operation pending"):
        empty.result(0, None)


@given(st.lists(st.integers(0, 2), max_size=14), st.data())
def test_a_history_in_a_state_has_the_order_of_its_events(clients: list[int], data: Any) -> None:
    """Replay random calls and returns; every call and return of the rebuilt times stand as they stood."""
    history = History.of(3)
    events: list[tuple[str, int, int]] = []
    count = [0, 0, 0]
    busy: set[int] = set()
    for client in clients:
        if client in busy:
            history = history.result(client, None)
            events.append(("return", client, count[client] - 1))
            busy.discard(client)
        else:
            history = history.call(client, ("write", data.draw(st.integers(0, 1))))
            events.append(("call", client, count[client]))
            count[client] += 1
            busy.add(client)
    numbers = [0, 0, 0]
    rebuilt = {}
    for o in history.operations():
        rebuilt[o.client, numbers[o.client]] = o
        numbers[o.client] += 1
    for (first, c1, n1), (second, c2, n2) in itertools.combinations(events, 2):
        if first == "return" and second == "call":
            assert rebuilt[c1, n1].returned < rebuilt[c2, n2].called
        if first == "call" and second == "return":
            assert rebuilt[c1, n1].called < rebuilt[c2, n2].returned


def test_is_linearizable_of_a_history_in_a_state() -> None:
    stale = History.of(2).call(0, ("write", 1)).result(0, None).call(1, ("read",)).result(1, 0)
    assert not is_linearizable(stale, Register(0))
    assert is_linearizable(History.of(2).call(0, ("write", 1)).call(1, ("read",)).result(1, 0), Register(0))
