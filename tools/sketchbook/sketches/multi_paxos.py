"""Multi-Paxos: a log of commands, chosen slot by slot under one leader.

After Lamport, "Paxos Made Simple" (2001), section 3: the i-th command of a replicated state machine is the value
chosen by the i-th instance of Paxos. A new leader executes phase 1 once for all instances, and then phase 2 for one
slot after another. Where it learns of votes it must propose them again; where there is a gap below a slot that has a
vote it proposes a command that does nothing.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Action, Message, Model, always, derived, majorities, put, rule, sometimes
from sketchbook.sketches import multi_paxos_cases as cases
from sketchbook.sketches.ballot_words import message_text
from sketchbook.sketches.multi_paxos_view import log_view

Acceptor: TypeAlias = Annotated[int, "acceptors"]
Ballot: TypeAlias = Annotated[int, "ballots"]
Slot: TypeAlias = Annotated[int, "slots"]
Choice: TypeAlias = Annotated[int, "choices"]
Vote: TypeAlias = tuple[int, int]  # ballot, command
NONE: Vote = (-1, -1)


class Prepare(Message):
    ballot: Ballot


class Promise(Message):
    ballot: Ballot
    acceptor: Acceptor
    votes: tuple[Vote, ...]  # of each slot: the acceptor's highest vote, or NONE


class Accept(Message):
    ballot: Ballot
    slot: Slot
    command: Choice


class Accepted(Message):
    ballot: Ballot
    acceptor: Acceptor
    slot: Slot
    command: Choice


class State(NamedTuple):
    promised: tuple[int, ...]  # of each acceptor: the highest ballot it has answered
    votes: tuple[tuple[Vote, ...], ...]  # of each acceptor, of each slot: its vote in the highest ballot
    messages: frozenset[Message]


Next: TypeAlias = State | None


class MultiPaxos(Model[State]):
    """One phase 1 for the whole log, one phase 2 for each slot."""

    title = "Multi-Paxos"
    paper = "Lamport, Paxos Made Simple, 2001, section 3"
    nodes = ("acceptors",)
    names = ("acceptors: A#", "slots: 1 2 3 4")
    acceptors, commands, slots, ballots, window = 3, 2, 1, 2, 1

    def init(self) -> State:
        nothing = (NONE,) * self.slots
        return State((-1,) * self.acceptors, (nothing,) * self.acceptors, frozenset())

    @property
    def choices(self) -> tuple[int, ...]:  # the clients' commands, and one that does nothing
        return tuple(range(self.commands + 1))

    @property
    def noop(self) -> int:
        return self.commands

    def label(self, domain: str, member: object) -> str:
        if domain == "choices" and isinstance(member, int) and member >= 0:
            return "no-op" if member == self.noop else "xyzuvw"[member % 6]
        return super().label(domain, member)

    def lanes(self) -> list[str]:
        return [f"L{ballot}" for ballot in range(self.ballots)] + super().lanes()

    def place(self, action: Action) -> str | None:
        return f"L{action.args[0]}" if action.rule in ("prepare", "propose") else super().place(action)

    @rule  # 3: a new leader executes phase 1 for all instances
    def prepare(self, s: State, ballot: Ballot) -> Next:
        """The leader of ballot {ballot} asks all acceptors to promise, for the whole log."""
        return self.send(s, Prepare(ballot))

    @rule  # 3; 2.2, phase 1 (b)
    def promise(self, s: State, acceptor: Acceptor, m: Prepare) -> Next:
        """{acceptor} promises ballot {m.ballot} and reports its vote of every slot."""
        if m.ballot > s.promised[acceptor]:
            s = s._replace(promised=put(s.promised, acceptor, m.ballot))
            return self.send(s, Promise(m.ballot, acceptor, s.votes[acceptor]))
        return None

    @rule  # 3; 2.2, phase 2 (a), for one instance
    def propose(self, s: State, ballot: Ballot, slot: Slot, choice: Choice) -> Next:
        """The leader of ballot {ballot} proposes {choice} for slot {slot}."""
        if any(self.received(s, Accept, ballot, slot)):  # one command for a slot
            return None
        if slot >= self.window and not self.chosen(s)[slot - self.window]:  # alpha commands ahead, no more
            return None
        promises = {m.acceptor: m.votes for m in self.received(s, Promise, ballot)}
        for quorum in majorities(self.acceptors):
            if quorum <= promises.keys() and choice in self.proposable([promises[a] for a in quorum], slot):
                return self.send(s, Accept(ballot, slot, choice))
        return None

    def proposable(self, reported: list[tuple[Vote, ...]], slot: int) -> set[int]:
        """The commands that the votes which a majority reports leave to the leader."""
        highest = max(votes[slot] for votes in reported)
        if highest != NONE:
            return {highest[1]}
        gap = any(vote != NONE for votes in reported for vote in votes[slot + 1 :])
        return {self.noop} if gap else set(range(self.commands))

    @rule  # 3; 2.2, phase 2 (b), for one instance
    def vote(self, s: State, acceptor: Acceptor, m: Accept) -> Next:
        """{acceptor} accepts {m.command} for slot {m.slot} in ballot {m.ballot}."""
        if m.ballot >= s.promised[acceptor]:
            votes = put(s.votes[acceptor], m.slot, (m.ballot, m.command))
            s = s._replace(promised=put(s.promised, acceptor, m.ballot), votes=put(s.votes, acceptor, votes))
            return self.send(s, Accepted(m.ballot, acceptor, m.slot, m.command))
        return None

    @derived
    def chosen(self, s: State) -> tuple[frozenset[int], ...]:
        """Of each slot the commands that a majority accepted in one ballot."""
        voters: dict[tuple[int, int, int], set[int]] = {}
        for m in s.messages:
            if isinstance(m, Accepted):
                voters.setdefault((m.slot, m.ballot, m.command), set()).add(m.acceptor)
        majority = self.acceptors // 2 + 1
        won = [(slot, command) for (slot, _, command), who in sorted(voters.items()) if len(who) >= majority]
        return tuple(frozenset(command for at, command in won if at == slot) for slot in range(self.slots))

    @always
    def agreement(self, s: State) -> bool:
        """In each slot at most one command is chosen, so all state machines execute the same commands."""
        return all(len(commands) <= 1 for commands in self.chosen(s))

    @always
    def stability(self, before: State, after: State) -> bool:
        """What is chosen for a slot stays chosen."""
        return all(b <= a for b, a in zip(self.chosen(before), self.chosen(after), strict=True))

    @always
    def one_proposal_a_slot(self, s: State) -> bool:
        """A leader proposes one command for a slot."""
        proposals = self.received(s, Accept)
        return len({(m.ballot, m.slot) for m in proposals}) == len(proposals)

    @always
    def promise_kept(self, before: State, after: State) -> bool:
        """No acceptor goes back to a lower ballot, and none accepts below its promise."""
        return all(b <= a for b, a in zip(before.promised, after.promised, strict=True)) and all(
            ballot <= promised
            for votes, promised in zip(after.votes, after.promised, strict=True)
            for ballot, _ in votes
        )

    @sometimes
    def log_full(self, s: State) -> bool:
        """A command is chosen for every slot."""
        return all(self.chosen(s))

    view, message_text = log_view, message_text
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS
    progress_only = cases.PROGRESS_ONLY


if __name__ == "__main__":
    MultiPaxos.main()
