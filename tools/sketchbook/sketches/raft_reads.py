"""Raft's reads: how a leader answers a client from its own state without putting the read into the log.

After Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version, 2014), section 8,
and Ongaro, "Consensus: Bridging Theory and Practice" (2014), 6.4, where the read index has its name. Elections and
replication are those of raft_steps.py.

Each server has a client that writes through it and waits for the answer; one more client reads. An entry's value is
its index and term; so reading returns the last entry applied. What the clients see is checked to be linearizable.
"""

from typing import Annotated, ClassVar, NamedTuple, TypeAlias

from sketchbook import Bug, Count, Edit, Scenario, Step, always, put, rule, sometimes
from sketchbook.engine.linearizability import PENDING, History, Register, is_linearizable
from sketchbook.sketches.raft_steps import Next, RaftSteps, State, is_majority

Leader: TypeAlias = Annotated[int, "leaders"]
NOTHING = (0, 0)  # what the register holds before any entry is applied


class Clients(NamedTuple):
    read_index: tuple[int, ...]  # of the read that each server has begun, or -1
    history: History


class RaftReads(RaftSteps):
    """A leader notes its commit index, makes sure that it still leads, and then answers from its state machine."""

    title = "Raft: reads"
    symmetric: ClassVar[tuple[str, ...]] = ()
    terms, entries, reads = 2, 2, 1
    register = Register(NOTHING)

    def init(self) -> State:
        clients = Clients((-1,) * self.servers, History.of(self.servers + 1))
        return super().init()._replace(clients=clients)

    def within(self, s: State) -> bool:
        return super().within(s) and len(s.clients.history.clients[self.servers]) <= self.reads

    @rule  # 5.3
    def client_request(self, s: State, server: Leader) -> Next:
        """The client at {server} writes: {server} appends its command."""
        history: History = s.clients.history
        if waits(history, server):
            return None
        value = (len(s.log[server]) + 1, s.current_term[server])
        s = self.append(s, server, self.configuration(s, server))
        return s._replace(clients=s.clients._replace(history=history.call(server, ("write", value))))

    @rule  # 5.3, 5.4.2
    def commit(self, s: State, server: Leader) -> Next:
        """{server} commits, and tells its client when its write is among what is committed."""
        then = super().commit(s, server)
        return then and self.answer_write(then, server)

    def answer_write(self, s: State, server: int) -> State:
        history: History = s.clients.history
        if not waits(history, server):
            return s
        (_, (index, term)), _, _ = history.clients[server][-1]
        if s.commit_index[server] < index or s.log[server][index - 1].term != term:
            return s
        return s._replace(clients=s.clients._replace(history=history.result(server, None)))

    @rule  # 8; 6.4, steps 1 and 2
    def begin_read(self, s: State, server: Leader) -> Next:
        """A client asks {server} to read: it notes its commit index as the read index."""
        clients: Clients = s.clients
        if waits(clients.history, self.servers):
            return None
        if self.knows_what_is_committed(s, server):
            history = clients.history.call(self.servers, ("read",))
            return s._replace(
                clients=Clients(put(clients.read_index, server, s.commit_index[server]), history)
            )
        return None

    def knows_what_is_committed(
        self, s: State, leader: int
    ) -> bool:  # 8: its no-op, or any entry of its term
        index = s.commit_index[leader]
        return index > 0 and s.log[leader][index - 1].term == s.current_term[leader]

    @rule  # 8; 6.4, steps 3 to 5
    def answer_read(self, s: State, server: Leader) -> Next:
        """A majority answers {server}'s heartbeat: it still leads, and answers from what it has applied."""
        clients: Clients = s.clients
        index = clients.read_index[server]
        if index >= 0 and self.still_leads(s, server):
            value = (index, s.log[server][index - 1].term) if index else NOTHING
            history = clients.history.result(self.servers, value)
            return s._replace(clients=Clients(put(clients.read_index, server, -1), history))
        return None

    def still_leads(self, s: State, leader: int) -> bool:  # no majority has seen a higher term
        follow = {server for server, term in enumerate(s.current_term) if term <= s.current_term[leader]}
        return is_majority(self.configuration(s, leader), follow)

    @always
    def linearizable(self, s: State) -> bool:
        """All operations could have happened one after another, each between its call and its return."""
        return is_linearizable(s.clients.history, self.register)

    @sometimes
    def value_read(self, s: State) -> bool:
        """A client has read a value that was written."""
        reads = s.clients.history.clients[self.servers]
        return any(result not in (PENDING, NOTHING) for _, result, _ in reads)

    bugs = (
        Bug(
            "reads-without-heartbeat",
            "A leader answers a read at once. It may have been replaced, and others may have written since.",
            "Raft, 8; Ongaro 2014, 6.4",
            breaks="linearizable",
            edits=(Edit("answer_read", " and self.still_leads(s, server)", ""),),
            length=10,
            safe=({"terms": 1},),
        ),
        Bug(
            "reads-before-committing",
            "A new leader answers a read before it has committed an entry of its term. It has all committed entries, "
            "but does not know yet which they are.",
            "Raft, 8; Ongaro 2014, 6.4",
            breaks="linearizable",
            edits=(Edit("begin_read", "self.knows_what_is_committed(s, server)", "True"),),
            scope={"entries": 1},
            length=7,
            safe=({"terms": 1},),
        ),
    )
    scenarios = (
        Scenario(
            "A read, as it should be",
            "A client wants the last value, and the leader has it. Why does the leader ask the others first?",
            steps=(
                "elect server=S1 voters=S1+S2",
                "client_request server=S1",
                "replicate server=S1 follower=S2",
                Step("commit server=S1", ask="When may S1 tell its client that the write is done?"),
                "begin_read server=S1",
                Step("answer_read server=S1", ask="Which servers have to answer S1's heartbeat?"),
            ),
            source="Ongaro 2014, 6.4",
            reaches="value_read",
        ),
        Scenario(
            "A leader that was replaced answers a read",
            "S1 does not know that S2 leads by now. What does it answer?",
            switches=("reads-without-heartbeat",),
            steps=(
                "elect server=S1 voters=S1+S2",
                "client_request server=S1",
                "replicate server=S1 follower=S2",
                "commit server=S1",
                Step(
                    "elect server=S2 voters=S2+S3",
                    ask="S1 hears nothing of this. What does it know of its own term?",
                ),
                "client_request server=S2",
                "replicate server=S2 follower=S3",
                Step(
                    "commit server=S2",
                    says="S2 commits, and tells its client that the second write is done.",
                    ask="From now on, which value must a new read return?",
                ),
                "begin_read server=S1",
                Step(
                    "answer_read server=S1",
                    says="S1 asks nobody and answers with its last value, which has been overwritten.",
                    ask="What would the others have told S1, had it asked?",
                ),
            ),
            source="Raft, 8",
            breaks="linearizable",
        ),
        Scenario(
            "A new leader does not know what is committed",
            "S2 has the committed entry in its log. What may it answer before it commits anything itself?",
            constants={"entries": 1},
            switches=("reads-before-committing",),
            steps=(
                "elect server=S1 voters=S1+S2",
                "client_request server=S1",
                "replicate server=S1 follower=S2",
                Step(
                    "commit server=S1",
                    says="S1 commits, and tells its client that the write is done. S2 has the entry, but is not told yet.",
                ),
                "elect server=S2 voters=S1+S2",
                Step("begin_read server=S2", ask="S2's log holds the entry. What is S2's commit index?"),
                Step(
                    "answer_read server=S2",
                    says="S1 and S2 are a majority, so S2 still leads. It answers with what it has applied: nothing.",
                    ask="S2 makes sure that it leads. Is that enough?",
                ),
            ),
            source="Raft, 8",
            breaks="linearizable",
        ),
    )
    counts = (Count(5371, 13),)


def waits(history: History, client: int) -> bool:
    operations = history.clients[client]
    return bool(operations) and operations[-1][1] is PENDING


if __name__ == "__main__":
    RaftReads.main()
