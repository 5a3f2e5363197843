"""Single-decree Paxos as servers that handle messages, behind a register that clients write and read.

The same protocol as in paxos.py, written the other way round: what each server remembers, and what it does with each
message. Every server is acceptor, learner and, when a client asks it to, proposer. The form and the counts are those
of Stateright's Paxos example; the section numbers are those of Lamport, "Paxos Made Simple" (2001).
"""

from typing import NamedTuple, TypeAlias

from sketchbook import At, Cluster, Message, always, on
from sketchbook.engine.register import Get, GetOk, Put, PutOk, RegisterNodes
from sketchbook.sketches import paxos_actors_cases as cases

Ballot: TypeAlias = tuple[int, int]  # a round, and the server that leads it: no two servers share one (2.4)
Proposal: TypeAlias = tuple[int, int, str] | tuple[()]  # request, client, value; () for none
Vote: TypeAlias = tuple[Ballot, Proposal] | tuple[()]


class Prepare(Message):
    ballot: Ballot


class Prepared(Message):
    ballot: Ballot
    vote: Vote


class Accept(Message):
    ballot: Ballot
    proposal: Proposal


class Accepted(Message):
    ballot: Ballot


class Decided(Message):
    ballot: Ballot
    proposal: Proposal


class Server(NamedTuple):
    ballot: Ballot = (0, 0)  # the highest it has seen
    proposal: Proposal = ()  # what it proposes as a leader
    prepared: tuple[tuple[int, Vote], ...] = ()  # who promised, with which vote; sorted
    accepted_by: frozenset[int] = frozenset()
    vote: Vote = ()
    decided: bool = False


class PaxosActors(RegisterNodes[Server]):
    """A server that is asked to write becomes leader of a new ballot and carries it through both phases."""

    title = "Paxos as message handlers"
    paper = "Lamport, Paxos Made Simple, 2001"
    servers, clients = 3, 2
    durable = True  # 2.5: what a server must remember is on stable storage before it answers

    def start_server(self, at: At) -> Server:
        return Server()

    def majority(self) -> int:
        return self.servers // 2 + 1

    @on  # 2.2, phase 1 (a)
    def put(self, server: Server, m: Put, at: At) -> Server | None:
        """{to} leads a new ballot for {sender}'s value {m.value}."""
        if server.decided or server.proposal:
            return None
        ballot = (server.ballot[0] + 1, at.me)
        at.broadcast(Prepare(ballot))
        return server._replace(
            ballot=ballot,
            proposal=(m.request, at.sender, m.value),
            prepared=((at.me, server.vote),),
            accepted_by=frozenset(),
        )

    @on  # 2.2, phase 1 (b)
    def prepare(self, server: Server, m: Prepare, at: At) -> Server | None:
        """{to} promises {sender} its ballot {m.ballot}."""
        if server.decided or m.ballot <= server.ballot:
            return None
        at.reply(Prepared(m.ballot, server.vote))
        return server._replace(ballot=m.ballot)

    @on  # 2.2, phase 2 (a)
    def promised(self, server: Server, m: Prepared, at: At) -> Server | None:
        """{to} has {sender}'s promise for ballot {m.ballot}."""
        if server.decided or m.ballot != server.ballot:
            return None
        server = server._replace(prepared=tuple(sorted({**dict(server.prepared), at.sender: m.vote}.items())))
        if len(server.prepared) != self.majority():
            return server
        highest = max(vote for _, vote in server.prepared)
        proposal = highest[1] if highest else server.proposal
        at.broadcast(Accept(m.ballot, proposal))
        return server._replace(
            proposal=proposal, vote=(m.ballot, proposal), accepted_by=server.accepted_by | {at.me}
        )

    @on  # 2.2, phase 2 (b)
    def accept(self, server: Server, m: Accept, at: At) -> Server | None:
        """{to} accepts the proposal of ballot {m.ballot}."""
        if server.decided or m.ballot < server.ballot:
            return None
        at.reply(Accepted(m.ballot))
        return server._replace(ballot=m.ballot, vote=(m.ballot, m.proposal))

    @on  # 2.3: a proposer that hears of a majority knows that its value is chosen
    def accepted(self, server: Server, m: Accepted, at: At) -> Server | None:
        """{to} hears that {sender} has accepted in ballot {m.ballot}."""
        if server.decided or m.ballot != server.ballot:
            return None
        server = server._replace(accepted_by=server.accepted_by | {at.sender})
        if len(server.accepted_by) != self.majority() or not server.proposal:
            return server
        at.broadcast(Decided(m.ballot, server.proposal))
        request, client, _ = server.proposal
        at.send(client, PutOk(request))
        return server._replace(decided=True)

    @on  # 2.3: and tells the others
    def learn(self, server: Server, m: Decided, at: At) -> Server | None:
        """{to} learns from {sender} what was chosen in ballot {m.ballot}."""
        if server.decided:
            return None
        return server._replace(ballot=m.ballot, vote=(m.ballot, m.proposal), decided=True)

    @on
    def get(self, server: Server, m: Get, at: At) -> Server | None:
        """{to} tells {sender} the value that was chosen."""
        if not server.decided or not server.vote or not server.vote[1]:
            return None
        at.reply(GetOk(m.request, server.vote[1][2]))
        return server

    @always  # 2.2
    def p1a(self, before: Cluster, after: Cluster) -> bool:
        """A server accepts in no ballot below one that it has promised; it may still learn what was chosen there."""
        return all(
            now.decided or not now.vote or now.vote == was.vote or now.vote[0] >= was.ballot
            for was, now in zip(before.nodes[: self.servers], after.nodes[: self.servers], strict=True)
            if was is not now and isinstance(was, Server) and isinstance(now, Server)
        )

    @always
    def agreement(self, s: Cluster) -> bool:
        """All servers that know what was chosen know the same proposal."""
        known = [n.vote[1] for n in s.nodes if isinstance(n, Server) and n.decided and n.vote]
        return len(set(known)) <= 1

    stress, progress_only = cases.STRESS, cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    PaxosActors.main()
