"""What Raft's rules range over, what keeps its explored part small, and how it looks: nothing of the algorithm.

Messages that nobody will act on any more are taken out. They would be ignored whenever they came, so nothing that can
happen is lost; but they make two states of one.
"""

from functools import lru_cache
from typing import Any

from sketchbook import Action, ModelError, View
from sketchbook.sketches.raft_properties import RaftProperties
from sketchbook.sketches.raft_state import CANDIDATE, LEADER, Log, State
from sketchbook.sketches.raft_words import log_view, sentence


class BoundedRaft(RaftProperties[State]):
    """The choices that Raft's rules have in a state, its bounds and its pictures."""

    servers: int
    terms: int
    entries: int
    standing: int
    restarts: bool
    forgets: bool
    logs: tuple[Log, ...]
    names = ("servers: S#", "waiting: S#", "candidates: S#", "leaders: S#", "restarting: S#")

    def check_constants(self) -> None:
        if self.logs and (len(self.logs) != self.servers or {type(log) for log in self.logs} != {tuple}):
            raise ModelError(
                "logs has the log of each server, its entries' terms: ((1),(2),()) for three servers"
            )

    def within(self, s: State) -> bool:
        return (
            max(s.current_term) <= self.terms
            and max(map(len, s.log)) <= self.entries
            and CANDIDATE not in s.role[self.standing :]
        )

    def waiting(self, s: State) -> list[int]:  # for a leader, or for an election to end
        return [server for server, role in enumerate(s.role) if role != LEADER]

    def candidates(self, s: State) -> list[int]:
        return [server for server, role in enumerate(s.role) if role == CANDIDATE]

    def restarting(self, s: State) -> range:
        return range(self.servers if self.restarts else 0)

    def indexes(self, s: State) -> range:
        return range(1, max(map(len, s.log)) + 2)

    def place(self, action: Action) -> str | None:
        return self.label("servers", action.args[0])

    def normal_form(self, s: State) -> State:
        heard = still_heard(s.messages, s.current_term, s.role) if self.forgets else s.messages
        return s if heard is s.messages else s._replace(messages=heard)

    def describe(self, action: Action, s: State, then: State) -> str:
        return sentence(self, action, s, then) or super().describe(action, s, then)

    def view(self, s: State) -> View:
        return log_view(self, s)


@lru_cache(maxsize=1 << 15)  # many states differ in their logs alone
def still_heard(messages: frozenset[Any], terms: tuple[int, ...], roles: tuple[str, ...]) -> frozenset[Any]:
    """The messages that may still matter to somebody, with the servers in those terms and roles."""
    others = [min(terms[:i] + terms[i + 1 :]) for i in range(len(terms))]
    led = [term for term, role in zip(terms, roles, strict=True) if role == LEADER]

    def ignored(m: Any) -> bool:
        match m.kind:
            case "RequestVote":  # once all others have left its term
                return bool(m.term < others[m.candidate])
            case "AppendEntries":
                return bool(m.term < others[m.leader])
            case "RequestVoteReply":  # once the candidate has won or lost
                return bool(roles[m.candidate] != CANDIDATE or terms[m.candidate] != m.term)
            case "AppendEntriesReply":  # without a leader to count it, or when it says that nothing is stored
                return bool(m.match_index == 0 or m.term not in led)
        return False

    dropped = [*filter(ignored, messages)]
    return messages.difference(dropped) if dropped else messages
