"""Consensus: the problem itself, before any algorithm.

After Lamport's Consensus.tla ("The Paxos algorithm, or how to win a Turing Award", lectures 2019): the state is the
set of chosen values; it is empty at first, becomes a single value, and never changes again. Voting refines this
model, and Paxos refines Voting.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Count, Model, Scenario, always, rule, sometimes

Value: TypeAlias = Annotated[int, "values"]


class State(NamedTuple):
    chosen: frozenset[int]


class Consensus(Model[State]):
    """Choose one value, once."""

    title = "Consensus, the specification"
    paper = "Lamport, Consensus.tla, 2019"
    names = ("values: x y z",)
    values = 3

    def init(self) -> State:
        return State(chosen=frozenset())

    @rule  # Consensus.tla, Next
    def choose(self, s: State, value: Value) -> State | None:
        """The value {value} is chosen."""
        if not s.chosen:
            return State(frozenset([value]))
        return None

    @always  # Consensus.tla, Inv
    def agreement(self, s: State) -> bool:
        """At most one value is chosen."""
        return len(s.chosen) <= 1

    @always
    def stability(self, before: State, after: State) -> bool:
        """What is chosen stays chosen."""
        return before.chosen <= after.chosen

    @sometimes
    def value_chosen(self, s: State) -> bool:
        """A value is chosen."""
        return bool(s.chosen)

    counts = (
        Count(distinct=4, depth=2, source="tlaplus/Examples, PaxosHowToWinATuringAward/MCConsensus.cfg"),
    )
    scenarios = (
        Scenario(
            "One value is chosen",
            "How many more steps are possible after this one?",
            steps=("choose value=y",),
            reaches="value_chosen",
        ),
    )


if __name__ == "__main__":
    Consensus.main()
