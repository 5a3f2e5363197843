"""Voting: consensus by ballots, as if every acceptor could see every vote.

After Lamport's Voting.tla ("The Paxos algorithm, or how to win a Turing Award", lectures 2019). There are no
messages yet: the model says which votes are allowed. A value is chosen when a quorum votes for it in one ballot.
An acceptor may vote for a value only when the votes show that no other value can have been chosen, or still be, in
a lower ballot. Paxos is a way to find that out by messages.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Model,
    always,
    derived,
    majorities,
    put,
    rearrange,
    refines,
    rule,
    sometimes,
)
from sketchbook.sketches import ballot_words as words
from sketchbook.sketches import consensus
from sketchbook.sketches import voting_cases as cases

Acceptor: TypeAlias = Annotated[int, "acceptors"]
Value: TypeAlias = Annotated[int, "values"]
Ballot: TypeAlias = Annotated[int, "ballots"]
Quorums: TypeAlias = tuple[frozenset[int], ...]


class State(NamedTuple):
    votes: tuple[frozenset[tuple[int, int]], ...]  # of each acceptor: pairs (ballot, value)
    max_ballot: tuple[int, ...]  # of each acceptor: it casts no vote below; -1 at first


class Voting(Model[State]):
    """Acceptors vote in numbered ballots; a value that a quorum votes for in one ballot is chosen."""

    title = "Voting, between consensus and Paxos"
    paper = "Lamport, Voting.tla, 2019"
    nodes = ("acceptors",)
    names = ("acceptors: A#", "values: x y z")
    symmetric = ("acceptors", "values")
    acceptors, values, ballots = 3, 2, 3

    def init(self) -> State:
        return State(votes=(frozenset(),) * self.acceptors, max_ballot=(-1,) * self.acceptors)

    # Any quorum that shows a value safe intersects any quorum that chooses one (QuorumAssumption).

    def showing_quorums(self) -> Quorums:
        return majorities(self.acceptors)

    def choosing_quorums(self) -> Quorums:
        return majorities(self.acceptors)

    @rule  # IncreaseMaxBal
    def increase_max_ballot(self, s: State, acceptor: Acceptor, ballot: Ballot) -> State | None:
        """{acceptor} gives up all ballots below {ballot}."""
        if ballot > s.max_ballot[acceptor]:
            return s._replace(max_ballot=put(s.max_ballot, acceptor, ballot))
        return None

    @rule  # VoteFor
    def vote(self, s: State, acceptor: Acceptor, ballot: Ballot, value: Value) -> State | None:
        """{acceptor} votes for {value} in ballot {ballot}."""
        if s.max_ballot[acceptor] > ballot:
            return None
        if any(b == ballot for b, _ in s.votes[acceptor]):
            return None
        if any(b == ballot and v != value for votes in s.votes for b, v in votes):
            return None
        if not any(self.shows_safe_at(s, quorum, ballot, value) for quorum in self.showing_quorums()):
            return None
        return State(
            votes=put(s.votes, acceptor, s.votes[acceptor] | {(ballot, value)}),
            max_ballot=put(s.max_ballot, acceptor, ballot),
        )

    def shows_safe_at(self, s: State, quorum: frozenset[int], ballot: int, value: int) -> bool:  # ShowsSafeAt
        """The quorum gave up all lower ballots, and its highest vote below `ballot`, if any, is for `value`."""
        if any(s.max_ballot[a] < ballot for a in quorum):
            return False
        below = [(b, v) for a in quorum for b, v in s.votes[a] if b < ballot]
        highest = max((b for b, _ in below), default=-1)
        return highest == -1 or (highest, value) in below

    @derived
    def chosen(self, s: State) -> frozenset[int]:  # ChosenAt
        """The values that some quorum voted for in one ballot."""
        cast = frozenset[tuple[int, int]]().union(*s.votes)
        quorums = self.choosing_quorums()
        return frozenset(v for b, v in cast if any(all((b, v) in s.votes[a] for a in q) for q in quorums))

    @always
    def agreement(self, s: State) -> bool:
        """At most one value is chosen."""
        return len(self.chosen(s)) <= 1

    @always
    def one_value_per_ballot(self, s: State) -> bool:
        """All votes of one ballot are for the same value (OneValuePerBallot)."""
        cast = frozenset[tuple[int, int]]().union(*s.votes)
        return len({b for b, _ in cast}) == len(cast)

    @always
    def votes_safe(self, s: State) -> bool:
        """No vote could contradict a choice in a lower ballot (VotesSafe)."""
        return all(self.safe_at(s, b, v) for votes in s.votes for b, v in votes)

    def safe_at(self, s: State, ballot: int, value: int) -> bool:
        """No other value was, or still can be, chosen in a lower ballot (SafeAt, NoneOtherChoosableAt)."""
        return all(
            any(
                all((b, value) in s.votes[a] or self.cannot_vote_at(s, a, b) for a in quorum)
                for quorum in self.showing_quorums()
            )
            for b in range(ballot)
        )

    def cannot_vote_at(self, s: State, acceptor: int, ballot: int) -> bool:
        """It has not voted in that ballot and never will (CannotVoteAt)."""
        return s.max_ballot[acceptor] > ballot and all(b != ballot for b, _ in s.votes[acceptor])

    @refines(consensus.Consensus)  # THEOREM Implementation
    def consensus(self, s: State) -> consensus.State:
        """Voting implements consensus: its chosen values are those of the specification."""
        return consensus.State(self.chosen(s))

    @sometimes
    def value_chosen(self, s: State) -> bool:
        """A value is chosen."""
        return bool(self.chosen(s))

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        value = orders["values"]
        votes = tuple(frozenset((b, value[v]) for b, v in cast) for cast in s.votes)
        acceptor = orders["acceptors"]
        return State(rearrange(votes, acceptor), rearrange(s.max_ballot, acceptor))

    view = words.voting_view
    progress_only = cases.PROGRESS_ONLY
    bugs, variants, scenarios, counts = cases.BUGS, cases.VARIANTS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    Voting.main()
