"""Paxos, the single-decree synod: how acceptors that exchange messages choose one value.

After Lamport, "Paxos Made Simple" (2001), whose section numbers the comments give, with the state of his Paxos.tla.
A proposer is known by its ballot, the paper's proposal number. Messages are a set from which nothing is removed, so
each may arrive late, twice, or never. Proposers and learners keep nothing but what they read from messages.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Message,
    Model,
    always,
    derived,
    fault,
    majorities,
    put,
    rearrange,
    refines,
    rule,
    sometimes,
)
from sketchbook.sketches import ballot_words as words
from sketchbook.sketches import paxos_cases as cases
from sketchbook.sketches.voting import State as Votes
from sketchbook.sketches.voting import Voting

Acceptor: TypeAlias = Annotated[int, "acceptors"]
Value: TypeAlias = Annotated[int, "values"]
Ballot: TypeAlias = Annotated[int, "ballots"]
Vote: TypeAlias = tuple[int, int]  # ballot, value
NONE: Vote = (-1, -1)


class Prepare(Message):
    ballot: Ballot


class Promise(Message):
    ballot: Ballot
    acceptor: Acceptor
    vote: Vote  # the acceptor's highest vote, or NONE


class Accept(Message):
    ballot: Ballot
    value: Value


class Accepted(Message):
    ballot: Ballot
    acceptor: Acceptor
    value: Value


class State(NamedTuple):
    promised: tuple[int, ...]  # of each acceptor: the highest ballot it has answered
    vote: tuple[Vote, ...]  # of each acceptor: its vote in the highest ballot
    messages: frozenset[Message]


Next: TypeAlias = State | None


class Paxos(Model[State]):
    """Proposers ask a majority to promise, then to accept; what a majority accepts in one ballot is chosen."""

    title = "Paxos (single decree)"
    paper = "Lamport, Paxos Made Simple, 2001"
    nodes = ("acceptors",)
    names = ("acceptors: A#", "values: x y z")
    symmetric = ("acceptors", "values")
    acceptors, values, ballots = 3, 2, 2

    def init(self) -> State:
        return State((-1,) * self.acceptors, (NONE,) * self.acceptors, frozenset())

    def promise_quorums(
        self,
    ) -> tuple[frozenset[int], ...]:  # 2.2: any two majorities have a member in common
        return majorities(self.acceptors)

    def accept_quorums(self) -> tuple[frozenset[int], ...]:
        return majorities(self.acceptors)

    def lanes(self) -> list[str]:
        return [f"P{ballot}" for ballot in range(self.ballots)] + super().lanes()

    def place(self, action: Action) -> str | None:
        return f"P{action.args[0]}" if action.rule in ("prepare", "accept") else super().place(action)

    def consumes(self, action: Action, s: State) -> list[Message]:
        if action.rule == "accept":
            return [*self.received(s, Promise, action.args[0])]
        return [*super().consumes(action, s)]

    @rule  # 2.2, phase 1 (a)
    def prepare(self, s: State, ballot: Ballot) -> Next:
        """The proposer of ballot {ballot} asks all acceptors to promise."""
        return self.send(s, Prepare(ballot))

    @rule  # 2.2, phase 1 (b)
    def promise(self, s: State, acceptor: Acceptor, m: Prepare) -> Next:
        """{acceptor} promises to accept nothing below ballot {m.ballot}."""
        if m.ballot > s.promised[acceptor]:
            s = s._replace(promised=put(s.promised, acceptor, m.ballot))
            return self.send(s, Promise(m.ballot, acceptor, s.vote[acceptor]))
        return None

    @rule  # 2.2, phase 2 (a)
    def accept(self, s: State, ballot: Ballot, value: Value) -> Next:
        """The proposer of ballot {ballot} has promises of a majority and asks all to accept {value}."""
        if any(self.received(s, Accept, ballot)):  # one value a ballot
            return None
        promises = {m.acceptor: m.vote for m in self.received(s, Promise, ballot)}
        for quorum in self.promise_quorums():
            if quorum <= promises.keys():
                highest = max(promises[a] for a in quorum)
                if highest in (NONE, (highest[0], value)):
                    return self.send(s, Accept(ballot, value))
        return None

    @rule  # 2.2, phase 2 (b)
    def vote(self, s: State, acceptor: Acceptor, m: Accept) -> Next:
        """{acceptor} accepts {m.value} in ballot {m.ballot}."""
        if m.ballot >= s.promised[acceptor]:
            s = s._replace(
                promised=put(s.promised, acceptor, m.ballot),
                vote=put(s.vote, acceptor, (m.ballot, m.value)),
            )
            return self.send(s, Accepted(m.ballot, acceptor, m.value))
        return None

    @fault  # 2.5: what an acceptor must remember is on stable storage before it answers
    def restart(self, s: State, acceptor: Acceptor) -> Next:
        """{acceptor} fails and restarts."""
        return s

    @derived
    def proposals(self, s: State) -> list[Accept]:
        return self.received(s, Accept)

    @derived
    def accepted(self, s: State) -> dict[Vote, set[int]]:  # which acceptors accepted a proposal
        acceptors: dict[Vote, set[int]] = {}
        for m in self.received(s, Accepted):
            acceptors.setdefault((m.ballot, m.value), set()).add(m.acceptor)
        return acceptors

    @derived
    def chosen(self, s: State) -> frozenset[Vote]:  # 2.1: accepted by a majority in one ballot
        quorums = self.accept_quorums()
        return frozenset(p for p, who in self.accepted(s).items() if any(q <= who for q in quorums))

    @derived
    def learned(self, s: State) -> frozenset[int]:  # 2.3: by a learner who is told of every acceptance
        heard: dict[Vote, set[int]] = {}
        for m in self.received(s, Accepted):
            heard.setdefault((m.ballot, m.value), set()).add(m.acceptor)
        return frozenset(v for (_, v), who in heard.items() if any(q <= who for q in self.accept_quorums()))

    # 2.1, the safety requirements for consensus

    @always
    def nontriviality(self, s: State) -> bool:
        """Only a value that was proposed is learned."""
        return self.learned(s) <= {m.value for m in self.proposals(s)}

    @always
    def agreement(self, s: State) -> bool:
        """Only a single value is learned."""
        return len(self.learned(s)) <= 1

    @always
    def learned_was_chosen(self, s: State) -> bool:
        """A value is never learned unless it has been chosen."""
        return self.learned(s) <= {v for _, v in self.chosen(s)}

    # 2.2, from which the algorithm is derived

    @always
    def p1a(self, before: State, after: State) -> bool:
        """An acceptor accepts in a ballot only if it has answered no prepare request of a higher one."""
        if after.vote == before.vote:
            return True
        return not any(
            isinstance(m, Accepted) and p.acceptor == m.acceptor and p.ballot > m.ballot
            for m in after.messages - before.messages
            for p in self.received(before, Promise)
        )

    @always
    def p2b(self, s: State) -> bool:
        """If a value is chosen, every proposal of a higher ballot has that value."""
        return not any(m.ballot > b and m.value != v for b, v in self.chosen(s) for m in self.proposals(s))

    @always
    def p2c(self, s: State) -> bool:
        """Of a majority, none has accepted below a proposal's ballot, or their highest vote has its value."""
        return all(
            any(self.shows_safe(s, q, m.ballot, m.value) for q in self.promise_quorums())
            for m in self.proposals(s)
        )

    def shows_safe(self, s: State, quorum: frozenset[int], ballot: int, value: int) -> bool:
        votes = [p for p, who in self.accepted(s).items() if p[0] < ballot and not who.isdisjoint(quorum)]
        highest = max(votes, default=NONE)
        return highest in (NONE, (highest[0], value))

    # Paxos.tla

    @always
    def one_value_a_ballot(self, s: State) -> bool:
        """No two proposals have the same ballot (and different values)."""
        return len({m.ballot for m in self.proposals(s)}) == len(self.proposals(s))

    @always
    def promises_are_true(self, s: State) -> bool:
        """What a promise reports was voted, and an acceptor's vote is never above its promise."""
        return all(b <= p for (b, _), p in zip(s.vote, s.promised, strict=True)) and all(
            m.vote == NONE or Accepted(m.vote[0], m.acceptor, m.vote[1]) in s.messages
            for m in self.received(s, Promise)
        )

    @refines(Voting)  # THEOREM Implementation
    def voting(self, s: State) -> Votes:
        """Paxos implements Voting: its votes are the Accepted messages, and promises rule out lower ballots."""
        votes: list[set[Vote]] = [set() for _ in s.promised]
        for m in self.received(s, Accepted):
            votes[m.acceptor].add((m.ballot, m.value))
        return Votes(tuple(map(frozenset, votes)), s.promised)

    @sometimes
    def value_learned(self, s: State) -> bool:
        """Some value is learned."""
        return bool(self.learned(s))

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        acceptor, value = orders["acceptors"], orders["values"]

        def vote(v: Vote) -> Vote:
            return NONE if v == NONE else (v[0], value[v[1]])

        def message(m: Message) -> Message:
            match m:
                case Promise(ballot, a, v):
                    return Promise(ballot, acceptor[a], vote(v))
                case Accept(ballot, v):
                    return Accept(ballot, value[v])
                case Accepted(ballot, a, v):
                    return Accepted(ballot, acceptor[a], value[v])
            return m

        return State(
            rearrange(s.promised, acceptor),
            rearrange(tuple(map(vote, s.vote)), acceptor),
            frozenset(map(message, s.messages)),
        )

    def signature(self, s: State, domain: str, member: int) -> object:
        if domain == "values":
            return [m.ballot for m in self.proposals(s) if m.value == member]
        votes = sorted(b for (b, _), who in self.accepted(s).items() if member in who)
        promises = [(m.ballot, m.vote[0]) for m in self.received(s, Promise) if m.acceptor == member]
        return s.promised[member], s.vote[member][0], votes, promises

    view, message_text = words.paxos_view, words.message_text
    bugs, variants, scenarios, counts = cases.BUGS, cases.VARIANTS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    Paxos.main()
