"""Raft, the core: how servers elect a leader, and how it replicates a log and says what is committed.

After Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version, 2014), whose
section numbers the comments give; its Figure 2 is the whole algorithm, its Figure 3 the five properties.

State and messages are in raft_state.py, most properties in raft_properties.py, bounds and pictures in raft_bounds.py.
What is left out: a refused request has no reply, because the leader may try any next_index anyway. Requests go to
everybody. Messages are a set: each may arrive late, twice, or never. Candidates and leaders count the replies there are.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Annotated, TypeAlias

from sketchbook import fault, put, rule, sometimes
from sketchbook.sketches import raft_cases as cases
from sketchbook.sketches.raft_bounds import BoundedRaft
from sketchbook.sketches.raft_state import (
    CANDIDATE,
    FOLLOWER,
    LEADER,
    NOBODY,
    AppendEntries,
    AppendEntriesReply,
    Committed,
    Log,
    RequestVote,
    RequestVoteReply,
    Server,
    State,
    common,
    last_term,
    term_at,
)

Waiting: TypeAlias = Annotated[int, "waiting"]
Candidate: TypeAlias = Annotated[int, "candidates"]
Leader: TypeAlias = Annotated[int, "leaders"]
Restarting: TypeAlias = Annotated[int, "restarting"]
Index: TypeAlias = Annotated[int, "indexes"]
Next: TypeAlias = State | None


class Raft(BoundedRaft):
    """Servers elect a leader by majority; it alone adds to the log, and what a majority stores of its term is committed."""

    title = "Raft"
    paper = "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014"
    nodes = ("servers",)
    pace = cases.PACE
    servers = 3
    terms, entries, standing = 2, 1, 2  # bounds of exploration: highest term, log length, how many stand
    restarts = False  # whether servers crash and restart
    forgets = True  # whether messages that nobody will act on any more are taken out
    logs: tuple[Log, ...] = ()  # what each server's log holds at the start; empty: nothing

    def init(self) -> State:
        n = self.servers
        logs = self.logs or ((),) * n
        term = max((e for log in logs for e in log), default=0)
        return State((term,) * n, (NOBODY,) * n, (FOLLOWER,) * n, logs, (0,) * n, frozenset(), frozenset())

    # 5.2, leader election

    @rule  # 5.2
    def election_timeout(self, s: State, server: Waiting) -> Next:
        """{server} hears of no leader, becomes a candidate in a new term, votes for itself and asks all for their votes."""
        term, log = s.current_term[server] + 1, s.log[server]
        s = s._replace(
            current_term=put(s.current_term, server, term),
            voted_for=put(s.voted_for, server, server),
            role=put(s.role, server, CANDIDATE),
        )
        return self.send(s, RequestVote(term, server, len(log), last_term(log)))

    @rule  # 5.2, 5.4.1
    def handle_request_vote(self, s: State, server: Server, m: RequestVote) -> Next:
        """{server} is asked by {m.candidate} to vote in term {m.term}."""
        heard = self.hear(s, server, m.term, m.candidate)
        if heard is None:
            return None
        if heard.voted_for[server] in (NOBODY, m.candidate) and up_to_date(m, heard.log[server]):
            heard = heard._replace(voted_for=put(heard.voted_for, server, m.candidate))
            return self.send(heard, RequestVoteReply(m.term, m.candidate, server))
        return heard

    @rule  # 5.2
    def become_leader(self, s: State, server: Candidate) -> Next:
        """{server} has the votes of a majority, and becomes leader."""
        if self.is_majority(self.votes(s, server)):
            return s._replace(role=put(s.role, server, LEADER))
        return None

    # 5.3, log replication

    @rule  # 5.3
    def client_request(self, s: State, server: Leader) -> Next:
        """{server} appends a client's command to its log."""
        return s._replace(log=put(s.log, server, (*s.log[server], s.current_term[server])))

    @rule  # 5.3: it lowers next_index until the follower accepts; here it may send from any
    def append_entries(self, s: State, server: Leader, next_index: Index) -> Next:
        """{server} sends its entries from index {next_index} on to all."""
        log, prev = s.log[server], next_index - 1
        if prev <= len(log):
            term, commit = s.current_term[server], s.commit_index[server]
            return self.send(s, AppendEntries(term, server, prev, term_at(log, prev), log[prev:], commit))
        return None

    @rule  # 5.3
    def handle_append_entries(self, s: State, server: Server, m: AppendEntries) -> Next:
        """{server} is sent {m.entries} by {m.leader}, to follow index {m.prev_log_index}."""
        heard = self.hear(s, server, m.term, m.leader)
        if heard is None:
            return None
        role = put(heard.role, server, FOLLOWER)  # 5.2: also a candidate of the same term
        if has_previous(m, heard.log[server]):
            match_index = m.prev_log_index + len(m.entries)
            log = put(heard.log, server, merged(heard.log[server], m))
            heard = self.commit(heard._replace(role=role, log=log), server, min(m.leader_commit, match_index))
            return self.send(heard, AppendEntriesReply(m.term, server, match_index))
        return heard._replace(role=role)

    @rule  # 5.3, 5.4.2
    def advance_commit_index(self, s: State, server: Leader) -> Next:
        """{server} sees that a majority stores an entry of its term: it is committed, and all before it."""
        return self.commit(s, server, self.majority_index(s, server))

    @fault  # 5.1, Figure 2: current_term, voted_for and log are on disk before a server answers
    def restart(self, s: State, server: Restarting) -> Next:
        """{server} crashes and restarts as a follower, with what is on its disk."""
        return s._replace(role=put(s.role, server, FOLLOWER), commit_index=put(s.commit_index, server, 0))

    @sometimes
    def committed_everywhere(self, s: State) -> bool:
        """All servers have applied an entry."""
        return min(s.commit_index) > 0

    @sometimes
    def logs_conflict(self, s: State) -> bool:
        """Two logs hold different entries for one index."""
        return any(a != b for one, other in combinations(s.log, 2) for a, b in zip(one, other, strict=False))

    # what the rules share

    def hear(self, s: State, server: int, term: int, sender: int) -> Next:  # 5.1
        """What a request of that term does to a server first: None when it is old, a follower's state when it is new."""
        if term < s.current_term[server] or sender == server:
            return None
        if term == s.current_term[server]:
            return s
        return s._replace(
            current_term=put(s.current_term, server, term),
            voted_for=put(s.voted_for, server, NOBODY),
            role=put(s.role, server, FOLLOWER),
        )

    def is_majority(self, servers: Iterable[int]) -> bool:
        return 2 * len(set(servers)) > self.servers

    def votes(self, s: State, candidate: int) -> list[int]:
        term = s.current_term[candidate]
        return [candidate, *(m.voter for m in self.received(s, RequestVoteReply, term, candidate))]

    def match_index(
        self, s: State, leader: int
    ) -> dict[int, int]:  # of each server: how much is the leader's
        known = {leader: len(s.log[leader])}
        for m in self.received(s, AppendEntriesReply, s.current_term[leader]):
            known[m.follower] = max(known.get(m.follower, 0), m.match_index)
        return known

    def majority_index(self, s: State, leader: int) -> int:  # 5.4.2: copies count in its own term only
        match_index = self.match_index(s, leader).items()
        for index in range(len(s.log[leader]), 0, -1):
            stored = [server for server, match in match_index if match >= index]
            if self.is_majority(stored) and s.log[leader][index - 1] == s.current_term[leader]:
                return index
        return 0

    def commit(self, s: State, server: int, index: int) -> State:  # 5.3: and apply to the state machine
        old = s.commit_index[server]
        if index <= old:
            return s
        known = {(c.at, c.entry) for c in s.committed}
        term = s.current_term[server]
        new = [Committed(i, e, term) for i, e in enumerate(s.log[server][:index], 1) if (i, e) not in known]
        return s._replace(commit_index=put(s.commit_index, server, index), committed=s.committed.union(new))

    bugs, variants, scenarios, counts = cases.BUGS, cases.VARIANTS, cases.SCENARIOS, cases.COUNTS


def up_to_date(m: RequestVote, log: Log) -> bool:  # 5.4.1: a later last term, or the same and no shorter
    return (m.last_log_term, m.last_log_index) >= (last_term(log), len(log))


def has_previous(m: AppendEntries, log: Log) -> bool:  # 5.3: the entry before the new ones is the leader's
    return m.prev_log_index <= len(log) and term_at(log, m.prev_log_index) == m.prev_log_term


def merged(log: Log, m: AppendEntries) -> Log:  # 5.3: delete what conflicts, append what is new
    there = log[m.prev_log_index : m.prev_log_index + len(m.entries)]
    if there == m.entries:
        return log  # a late request must not delete what came after it
    same = common(there, m.entries)
    return log[: m.prev_log_index + same] + m.entries[same:]


if __name__ == "__main__":
    Raft.main()
