"""Raft's state and its messages: the left half of Figure 2, and the arguments of its two requests.

An entry is its term alone, as in the paper's figures: index and term say which entry it is (5.3).
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Message

Server: TypeAlias = Annotated[int, "servers"]
Log: TypeAlias = tuple[int, ...]  # the term of each entry; the first has index 1
FOLLOWER, CANDIDATE, LEADER = "follower", "candidate", "leader"
NOBODY = -1


class RequestVote(Message):
    term: int
    candidate: Server
    last_log_index: int
    last_log_term: int


class RequestVoteReply(Message):  # vote granted
    term: int
    candidate: Server
    voter: Server


class AppendEntries(Message):
    term: int
    leader: Server
    prev_log_index: int
    prev_log_term: int
    entries: Log
    leader_commit: int


class AppendEntriesReply(Message):  # success; a term has one leader, so the term says to whom
    term: int
    follower: Server
    match_index: int


class Committed(NamedTuple):
    at: int  # index in the log
    entry: int
    term: int  # of the server that was the first to take it for committed


class State(NamedTuple):
    current_term: tuple[int, ...]
    voted_for: tuple[int, ...]
    role: tuple[str, ...]
    log: tuple[Log, ...]
    commit_index: tuple[int, ...]
    committed: frozenset[
        Committed
    ]  # all that some server has applied to its state machine, for the properties
    messages: frozenset[Message]


def term_at(log: Log, index: int) -> int:
    return log[index - 1] if index else 0


def last_term(log: Log) -> int:
    return term_at(log, len(log))


def common(one: Log, other: Log) -> int:
    """How many entries two logs have in common, from the first on."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))
