"""Two-phase commit and Paxos as musil's documentation writes models: frozen dataclasses and guarded actions.

musil (PyPI; MIT licence; pure Python, 3.12 and up) is the peer of our explorer. A musil action has no parameters, so
there is one for each choice of a rule's parameters, with the message that it delivers among the guards. States, steps
and the invariant are those of `sketches/two_phase_commit.py` and `sketches/paxos.py`: the counts must be the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

from musil import Action, Model


def put(items: tuple[Any, ...], index: int, value: Any) -> tuple[Any, ...]:
    return (*items[:index], value, *items[index + 1 :])


@dataclass(frozen=True, slots=True)
class Transaction:
    status: tuple[str, ...]
    decision: str
    heard: frozenset[int]
    messages: frozenset[tuple[Any, ...]]


def two_phase_commit(managers: int) -> Model[Transaction]:
    return Model(
        init=Transaction(("working",) * managers, "init", frozenset(), frozenset()),
        actions=[
            Action(
                "decide_commit",
                lambda s: s.decision == "init" and len(s.heard) == managers,
                lambda s: replace(s, decision="committed", messages=s.messages | {("commit",)}),
            ),
            Action(
                "decide_abort",
                lambda s: s.decision == "init",
                lambda s: replace(s, decision="aborted", messages=s.messages | {("abort",)}),
            ),
            *(action for manager in range(managers) for action in manager_actions(manager)),
        ],
        invariants={"consistent": lambda s: not ("committed" in s.status and "aborted" in s.status)},
        terminal=lambda s: True,
    )


def manager_actions(r: int) -> Iterator[Action[Transaction]]:
    def becomes(status: str) -> Callable[[Transaction], Transaction]:
        return lambda s: replace(s, status=put(s.status, r, status))

    yield Action(
        f"hear({r})",
        lambda s: s.decision == "init" and r not in s.heard and ("prepared", r) in s.messages,
        lambda s: replace(s, heard=s.heard | {r}),
    )
    yield Action(
        f"prepare({r})",
        lambda s: s.status[r] == "working",
        lambda s: replace(s, status=put(s.status, r, "prepared"), messages=s.messages | {("prepared", r)}),
    )
    yield Action(f"choose_to_abort({r})", lambda s: s.status[r] == "working", becomes("aborted"))
    yield Action(
        f"commit({r})",
        lambda s: s.status[r] != "committed" and ("commit",) in s.messages,
        becomes("committed"),
    )
    yield Action(
        f"abort({r})", lambda s: s.status[r] != "aborted" and ("abort",) in s.messages, becomes("aborted")
    )


@dataclass(frozen=True, slots=True)
class Synod:
    promised: tuple[int, ...]
    vote: tuple[tuple[int, int], ...]
    messages: frozenset[tuple[Any, ...]]


def paxos(acceptors: int, values: int, ballots: int) -> Model[Synod]:
    quorums = [frozenset(q) for q in combinations(range(acceptors), acceptors // 2 + 1)]

    def prepare(b: int) -> Action[Synod]:
        return Action(
            f"prepare({b})",
            lambda s: ("prepare", b) not in s.messages,
            lambda s: replace(s, messages=s.messages | {("prepare", b)}),
        )

    def promise(a: int, b: int) -> Action[Synod]:
        return Action(
            f"promise({a}, {b})",
            lambda s: b > s.promised[a] and ("prepare", b) in s.messages,
            lambda s: replace(
                s, promised=put(s.promised, a, b), messages=s.messages | {("promise", b, a, s.vote[a])}
            ),
        )

    def accept(b: int, v: int) -> Action[Synod]:
        def enabled(s: Synod) -> bool:
            if any(("accept", b, value) in s.messages for value in range(values)):
                return False
            promises = {m[2]: m[3] for m in s.messages if m[0] == "promise" and m[1] == b}
            for quorum in quorums:
                if quorum <= promises.keys():
                    highest = max(promises[a] for a in quorum)
                    if highest in ((-1, -1), (highest[0], v)):
                        return True
            return False

        return Action(
            f"accept({b}, {v})", enabled, lambda s: replace(s, messages=s.messages | {("accept", b, v)})
        )

    def vote(a: int, b: int, v: int) -> Action[Synod]:
        return Action(
            f"vote({a}, {b}, {v})",
            lambda s: (
                b >= s.promised[a]
                and ("accept", b, v) in s.messages
                and ("accepted", b, a, v) not in s.messages
            ),
            lambda s: replace(
                s,
                promised=put(s.promised, a, b),
                vote=put(s.vote, a, (b, v)),
                messages=s.messages | {("accepted", b, a, v)},
            ),
        )

    def agreement(s: Synod) -> bool:
        heard: dict[tuple[int, int], set[int]] = {}
        for m in s.messages:
            if m[0] == "accepted":
                heard.setdefault((m[1], m[3]), set()).add(m[2])
        return len({v for (_, v), who in heard.items() if any(q <= who for q in quorums)}) <= 1

    return Model(
        init=Synod((-1,) * acceptors, ((-1, -1),) * acceptors, frozenset()),
        actions=[
            *(prepare(b) for b in range(ballots)),
            *(promise(a, b) for a, b in product(range(acceptors), range(ballots))),
            *(accept(b, v) for b, v in product(range(ballots), range(values))),
            *(vote(a, b, v) for a, b, v in product(range(acceptors), range(ballots), range(values))),
        ],
        invariants={"agreement": agreement},
        terminal=lambda s: True,
    )


def our_moves(model: Any, invariants: tuple[str, ...]) -> Model[Any]:
    """One of our models through musil's search: what remains of the difference is the search itself."""

    def actions(s: Any) -> Iterator[Action[Any]]:
        for action, then in model.moves(s):
            yield Action(action.rule, lambda s: True, lambda s, then=then: then)

    return Model(
        init=[model.init()],
        actions_fn=actions,
        invariants={name: getattr(model, name) for name in invariants},
        terminal=lambda s: True,
    )
