"""What keeps the explored part of Raft small: messages that nobody will act on any more are taken out.

They would be ignored whenever they came, so nothing that can happen is lost; but they make two states of one.
"""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1 << 15)  # many states differ in their logs alone
def still_heard(messages: frozenset[Any], terms: tuple[int, ...], roles: tuple[str, ...]) -> frozenset[Any]:
    """The messages that may still matter to somebody, with the servers in those terms and roles."""
    others = [min(terms[:i] + terms[i + 1 :]) for i in range(len(terms))]
    candidates = {
        (term, i) for i, (term, role) in enumerate(zip(terms, roles, strict=True)) if role == "candidate"
    }
    led = {term for term, role in zip(terms, roles, strict=True) if role == "leader"}

    def matters(m: Any) -> bool:
        match m.kind:
            case "RequestVote":  # until all others have left its term
                return bool(m.term >= others[m.candidate])
            case "AppendEntries":
                return bool(m.term >= others[m.leader])
            case "RequestVoteReply":  # until the candidate has won or lost
                return (m.term, m.candidate) in candidates
            case (
                "AppendEntriesReply"
            ):  # while there is a leader to count it, if it says that an entry is stored
                return m.term in led and m.match_index > 0
        return True

    return frozenset(filter(matters, messages))
