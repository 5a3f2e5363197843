"""Raft's pre-vote: a server asks whether it could win an election before it raises its term.

After Ongaro, "Consensus: Bridging Theory and Practice" (2014), 9.6. The other numbers in the comments are sections of
Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version, 2014).

A server that is cut off hears no heartbeats, stands for election in term after term, and returns with a term that
makes a leader step down that everybody else was content with. Pre-vote has it ask first; the others refuse while
they hear from their leader. There are no messages here: asking and the election that follows are one step, among
all the servers that the candidate reaches. So an answer is never late. A run begins with S1 leading in term 1.
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Action, Model, View, always, put, rule, sometimes
from sketchbook.sketches import raft_pre_vote_cases as cases
from sketchbook.sketches.raft_words import log_view

Server: TypeAlias = Annotated[int, "servers"]
Leader: TypeAlias = Annotated[int, "leaders"]
FOLLOWER, CANDIDATE, LEADER = "follower", "candidate", "leader"


class State(NamedTuple):
    current_term: tuple[int, ...]
    role: tuple[str, ...]
    log: tuple[tuple[int, ...], ...]  # the terms of its entries
    commit_index: tuple[int, ...]  # stays 0: what is committed does not matter here
    connected: tuple[bool, ...]  # or cut off from all the others
    heard: tuple[bool, ...]  # from the leader of its term, within an election timeout; a leader hears itself


Next: TypeAlias = State | None


class RaftPreVote(Model[State]):
    """A server raises its term only when a majority would vote for it and has not heard from a leader lately."""

    title = "Raft: pre-vote"
    paper = "Ongaro, Consensus: Bridging Theory and Practice, 2014"
    nodes = ("servers",)
    names = ("servers: S#", "leaders: S#")
    pace = MappingProxyType(
        {
            "heartbeat": (5, 30),
            "client_request": (20, 60),
            "time_out": (150, 300),
            "stand": (1, 20),
            "cut_off": (400, 900),
            "come_back": (200, 600),
        }
    )
    servers = 3
    terms, entries = 2, 2  # bounds of exploration: highest term, log length

    def init(self) -> State:
        n = self.servers
        role = (LEADER,) + (FOLLOWER,) * (n - 1)
        return State((1,) * n, role, ((),) * n, (0,) * n, (True,) * n, (True,) * n)

    def within(self, s: State) -> bool:
        return max(s.current_term) <= self.terms and max(map(len, s.log)) <= self.entries

    def leaders(self, s: State) -> list[int]:
        return [server for server, role in enumerate(s.role) if role == LEADER]

    def reached(self, s: State, server: int) -> list[int]:
        if not s.connected[server]:
            return [server]
        return [other for other, connected in enumerate(s.connected) if connected]

    def is_majority(self, servers: list[int]) -> bool:
        return 2 * len(servers) > self.servers

    # elections

    @rule  # 5.2
    def time_out(self, s: State, server: Server) -> Next:
        """{server} hears from no leader for an election timeout."""
        if not self.in_touch(s, server):
            return s._replace(heard=put(s.heard, server, False))
        return None

    def in_touch(self, s: State, server: int) -> bool:  # no heartbeat is late
        term = s.current_term[server]
        return any(
            s.role[other] == LEADER and s.current_term[other] >= term for other in self.reached(s, server)
        )

    @rule  # 9.6, 5.2
    def stand(self, s: State, server: Server) -> Next:
        """{server} learns that it would win, and is elected."""
        if not s.heard[server] and self.could_win(s, server):
            return self.election(s, server)
        return None

    def could_win(self, s: State, server: int) -> bool:  # 9.6
        reached = self.reached(s, server)
        return self.is_majority(
            [voter for voter in reached if voter == server or self.would_vote(s, server, voter)]
        )

    def would_vote(self, s: State, server: int, voter: int) -> bool:  # 9.6
        return not s.heard[voter] and self.up_to_date(s, server, voter)

    def up_to_date(self, s: State, server: int, voter: int) -> bool:  # 5.4.1
        mine, other = s.log[server], s.log[voter]
        return (mine[-1:], len(mine)) >= (other[-1:], len(other))

    def election(self, s: State, server: int) -> State:  # 5.1, 5.2: the answers tell it the highest term
        reached = self.reached(s, server)
        term = 1 + max(s.current_term[voter] for voter in reached)
        votes = [voter for voter in reached if self.up_to_date(s, server, voter)]
        for voter in reached:
            s = self.follow(s, voter, term)
        if self.is_majority(votes):
            return s._replace(role=put(s.role, server, LEADER), heard=put(s.heard, server, True))
        return s._replace(role=put(s.role, server, CANDIDATE))

    def follow(self, s: State, server: int, term: int) -> State:  # 5.1
        return s._replace(
            current_term=put(s.current_term, server, term),
            role=put(s.role, server, FOLLOWER),
            heard=put(s.heard, server, False),
        )

    # a leader and its followers

    @rule  # 5.3
    def client_request(self, s: State, server: Leader) -> Next:
        """{server} appends a client's command to its log."""
        return s._replace(log=put(s.log, server, (*s.log[server], s.current_term[server])))

    @rule  # 5.1, 5.2, 5.3
    def heartbeat(self, s: State, server: Leader, follower: Server) -> Next:
        """{follower} hears from {server}, and brings its log in line."""
        if follower == server or follower not in self.reached(s, server):
            return None
        if s.current_term[follower] > s.current_term[server]:
            return self.follow(s, server, s.current_term[follower])
        log = s.log[server]
        if s.log[follower][: len(log)] != log:  # what comes after it does not conflict
            s = s._replace(log=put(s.log, follower, log))
        s = self.follow(s, follower, s.current_term[server])
        return s._replace(heard=put(s.heard, follower, True))

    # the network

    @rule  # 9.6
    def cut_off(self, s: State, server: Server) -> Next:
        """{server} is cut off from all the others."""
        return s._replace(connected=put(s.connected, server, False))

    @rule  # 9.6
    def come_back(self, s: State, server: Server) -> Next:
        """{server} is connected again."""
        return s._replace(connected=put(s.connected, server, True))

    def works(self, s: State, leader: int) -> bool:
        term = s.current_term[leader]
        return self.is_majority([v for v, heard in enumerate(s.heard) if heard and s.current_term[v] == term])

    @always
    def working_leader_stays(self, before: State, after: State) -> bool:
        """A leader that a majority has heard from lately does not have to step down."""
        return all(after.role[it] == LEADER for it in self.leaders(before) if self.works(before, it))

    @always
    def elections_are_won(self, s: State) -> bool:
        """Whoever raises its term to stand for election is elected."""
        return CANDIDATE not in s.role

    @always
    def election_safety(self, s: State) -> bool:
        """At most one leader can be elected in a given term."""  # Figure 3
        terms = [s.current_term[leader] for leader in self.leaders(s)]
        return len(set(terms)) == len(terms)

    @sometimes
    def leader_replaced(self, s: State) -> bool:
        """A leader is elected in the place of one that others no longer hear, and works."""
        return any(s.current_term[it] > 1 and self.works(s, it) for it in self.leaders(s))

    @sometimes
    def refused(self, s: State) -> bool:
        """A server that timed out is back, its log as good as any, and may not stand: the others hear their leader."""
        return any(
            connected
            and not heard
            and self.is_majority([v for v in self.reached(s, server) if self.up_to_date(s, server, v)])
            and not self.could_win(s, server)
            for server, (connected, heard) in enumerate(zip(s.connected, s.heard, strict=True))
        )

    def place(self, action: Action) -> str | None:
        return self.label("servers", action.args[0])

    def describe(self, action: Action, s: State, then: State) -> str:
        server = action.args[0]
        name = self.label("servers", server)
        if action.rule == "stand" and then.role[server] == CANDIDATE:
            return f"{name} stands for election in term {then.current_term[server]}, and is not elected."
        if action.rule == "stand":
            return f"{name} stands for election, and is elected leader of term {then.current_term[server]}."
        if action.rule == "heartbeat" and then.role[server] != LEADER:
            other = self.label("servers", action.args[1])
            return f"{name} learns from {other} of term {then.current_term[server]}, and steps down."
        return super().describe(action, s, then)

    def view(self, s: State) -> View:
        return log_view(self, s)

    progress_only = cases.PROGRESS_ONLY

    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    RaftPreVote.main()
