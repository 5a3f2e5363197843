"""Raft in big steps: an election is one step, and so is bringing one follower's log up to date.

After Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version, 2014), whose
section numbers the comments give. There are no messages: one that is lost or late is a step not taken, or taken
later. So runs are short, and what takes many terms can be found from the very beginning: Figure 8, for example. The
sketches of membership changes stand on this one; therefore an entry also says which configuration is in force.
"""

from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Bug,
    Count,
    ModelError,
    Scenario,
    View,
    put,
    rearrange,
    rule,
    sometimes,
)
from sketchbook.sketches import raft_steps_cases as cases
from sketchbook.sketches.raft_properties import RaftProperties
from sketchbook.sketches.raft_state import FOLLOWER, LEADER
from sketchbook.sketches.raft_words import log_view

Server: TypeAlias = Annotated[int, "servers"]
Leader: TypeAlias = Annotated[int, "leaders"]
Voters: TypeAlias = Annotated[tuple[int, ...], "voters"]
Configuration: TypeAlias = tuple[frozenset[int], ...]  # the sets of servers that each need a majority


class Entry(NamedTuple):
    term: int
    configuration: Configuration


class Committed(NamedTuple):
    at: int  # index in the log
    entry: Entry
    term: int  # of the leader that committed it first


class State(NamedTuple):
    current_term: tuple[int, ...]
    role: tuple[str, ...]
    log: tuple[tuple[Entry, ...], ...]
    commit_index: tuple[int, ...]  # what each has committed as a leader
    committed: frozenset[Committed]  # all that any leader has, for the properties
    clients: Any = ()  # what the clients see, in raft_reads.py


Next: TypeAlias = State | None


class RaftSteps(RaftProperties[State]):
    """Raft without messages: a candidate gets its majority, or a follower the leader's log, in one step."""

    title = "Raft in big steps"
    paper = "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014"
    nodes = ("servers",)
    names = ("servers: S#", "leaders: S#")
    symmetric: ClassVar[tuple[str, ...]] = ("servers",)
    pace = MappingProxyType(
        {"elect": (150, 300), "client_request": (20, 60), "replicate": (5, 30), "commit": (1, 5)}
    )
    servers, members = 3, 3  # how many there are, and how many of them form the first configuration
    terms, entries = 3, 2  # bounds of exploration

    def check_constants(self) -> None:
        if not 0 < self.members <= self.servers:
            raise ModelError(f"members is from 1 to servers={self.servers}")

    def init(self) -> State:
        n = self.servers
        return State((0,) * n, (FOLLOWER,) * n, ((),) * n, (0,) * n, frozenset())

    def within(self, s: State) -> bool:
        return max(s.current_term) <= self.terms and max(map(len, s.log)) <= self.entries

    def voters(self, s: State) -> tuple[tuple[int, ...], ...]:
        return quorums(frozenset(self.configuration(s, server) for server in range(self.servers)))

    def configuration(
        self, s: State, server: int
    ) -> Configuration:  # 6: the latest in its log, committed or not
        if s.log[server]:
            return s.log[server][-1].configuration
        return self.first_configuration()

    def first_configuration(self) -> Configuration:
        return (frozenset(range(self.members)),)

    @rule  # 5.2
    def elect(self, s: State, server: Server, voters: Voters) -> Next:
        """{server} is elected leader of a new term by {voters}."""
        if self.wins(s, server, voters):
            term = 1 + max(s.current_term[v] for v in voters)
            for voter in voters:
                s = s._replace(
                    current_term=put(s.current_term, voter, term), role=put(s.role, voter, FOLLOWER)
                )
            return s._replace(role=put(s.role, server, LEADER))
        return None

    def wins(self, s: State, server: int, voters: tuple[int, ...]) -> bool:
        enough = server in voters and voters in quorums(frozenset([self.configuration(s, server)]))
        return enough and all(self.up_to_date(s, server, voter) for voter in voters)

    def up_to_date(self, s: State, server: int, voter: int) -> bool:  # 5.4.1
        mine, other = s.log[server], s.log[voter]
        return (last_term(mine), len(mine)) >= (last_term(other), len(other))

    @rule  # 5.3
    def client_request(self, s: State, server: Leader) -> Next:
        """{server} appends a client's command, or one that does nothing, to its log."""
        return self.append(s, server, self.configuration(s, server))

    def append(self, s: State, leader: int, configuration: Configuration) -> State:
        entry = Entry(s.current_term[leader], configuration)
        return s._replace(log=put(s.log, leader, (*s.log[leader], entry)))

    @rule  # 5.3
    def replicate(self, s: State, server: Leader, follower: Server) -> Next:
        """{follower} brings its log in line with that of {server}."""
        term = s.current_term[server]
        if s.current_term[follower] > term:
            return None
        log = s.log[server]
        if s.log[follower][: len(log)] == log:  # what comes after it does not conflict
            log = s.log[follower]
        role = put(put(s.role, follower, FOLLOWER), server, LEADER)
        return s._replace(
            current_term=put(s.current_term, follower, term), role=role, log=put(s.log, follower, log)
        )

    @rule  # 5.3, 5.4.2
    def commit(self, s: State, server: Leader) -> Next:
        """{server} commits what a majority stores, up to the last such entry of its term."""
        index = self.majority_index(s, server)
        known = {(c.at, c.entry) for c in s.committed}
        new = [
            Committed(at, entry, s.current_term[server])
            for at, entry in enumerate(s.log[server][:index], 1)
            if (at, entry) not in known
        ]
        index = max(index, s.commit_index[server])
        return s._replace(commit_index=put(s.commit_index, server, index), committed=s.committed.union(new))

    def majority_index(self, s: State, leader: int) -> int:
        term, log = s.current_term[leader], s.log[leader]
        for index in range(len(log), 0, -1):
            stored = {
                server
                for server in range(self.servers)
                if s.current_term[server] == term and s.log[server][:index] == log[:index]
            }
            if is_majority(self.configuration(s, leader), stored) and log[index - 1].term == term:
                return index
        return 0

    def term_of(self, entry: Entry) -> int:
        return entry.term

    @sometimes
    def committed_twice(self, s: State) -> bool:
        """Leaders of two terms have each committed an entry."""
        return len({c.term for c in s.committed}) > 1

    # names, and servers that take each other's

    def label(self, domain: str, member: object) -> str:
        if isinstance(member, tuple | frozenset):
            return "+".join(super(RaftSteps, self).label("servers", server) for server in sorted(member))
        return super().label(domain, member)

    def entry_text(self, e: Entry) -> str:
        if e.configuration == self.first_configuration():
            return str(e.term)
        return f"{e.term}: {' and '.join(self.label('servers', part) for part in e.configuration)}"

    def place(self, action: Action) -> str | None:
        return self.label("servers", action.args[0])

    def describe(self, action: Action, s: State, then: State) -> str:
        server = action.args[0]
        name = self.label("servers", server)
        if action.rule == "elect":
            voters = " and ".join(self.label("servers", voter) for voter in action.args[1])
            return f"{name} is elected leader of term {then.current_term[server]} by {voters}."
        if action.rule == "commit":
            index = then.commit_index[server]
            entry = self.entry_text(then.log[server][index - 1])
            return (
                f"{name} counts a majority for index {index}, an entry of term {entry}, and commits up to it."
            )
        return super().describe(action, s, then)

    def view(self, s: State) -> View:
        return log_view(self, s)

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        order = orders["servers"]

        def entry(e: Entry) -> Entry:
            return Entry(
                e.term, tuple(frozenset(order[server] for server in part) for part in e.configuration)
            )

        return State(
            rearrange(s.current_term, order),
            rearrange(s.role, order),
            rearrange(tuple(tuple(map(entry, log)) for log in s.log), order),
            rearrange(s.commit_index, order),
            frozenset(Committed(c.at, entry(c.entry), c.term) for c in s.committed),
        )

    def signature(self, s: State, domain: str, member: int) -> object:
        log = s.log[member]
        held = sorted((c.at, c.term, [member in part for part in c.entry.configuration]) for c in s.committed)
        return (
            member >= self.members,  # who is in the first configuration is no matter of names
            s.current_term[member],
            s.role[member],
            [(e.term, [(len(part), member in part) for part in e.configuration]) for e in log],
            s.commit_index[member],
            held,
        )

    bugs: ClassVar[Sequence[Bug]] = cases.BUGS
    scenarios: ClassVar[Sequence[Scenario]] = cases.SCENARIOS
    counts: ClassVar[Sequence[Count]] = cases.COUNTS


def last_term(log: tuple[Entry, ...]) -> int:
    return log[-1].term if log else 0


def is_majority(configuration: Configuration, servers: Set[int]) -> bool:
    return all(2 * len(part & servers) > len(part) for part in configuration)


@lru_cache(maxsize=4096)
def quorums(configurations: frozenset[Configuration]) -> tuple[tuple[int, ...], ...]:
    """The smallest sets of servers that are a majority in some of the configurations, in order."""
    found = set()
    for configuration in configurations:
        servers = sorted(frozenset().union(*configuration))
        for size in range(len(servers) + 1):
            for some in combinations(servers, size):
                if is_majority(configuration, set(some)) and not any(
                    is_majority(configuration, set(some) - {one}) for one in some
                ):
                    found.add(some)
    return tuple(sorted(found))


if __name__ == "__main__":
    RaftSteps.main()
