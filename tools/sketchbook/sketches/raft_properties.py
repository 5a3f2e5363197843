"""What Raft guarantees: the five properties of its Figure 3; and that two leaders may be there at once nevertheless.

They are about any state with the fields of Figure 2: that of raft.py, where an entry is its term alone, and that of
raft_steps.py, where it is more.
"""

from itertools import combinations
from typing import Any, TypeVar

from sketchbook import Model, always, sometimes
from sketchbook.sketches.raft_state import LEADER

S = TypeVar("S")


class RaftProperties(Model[S]):
    """Figure 3."""

    def leaders(self, s: Any) -> list[int]:
        return [server for server, role in enumerate(s.role) if role == LEADER]

    def term_of(self, entry: Any) -> int:
        return int(entry)

    @always
    def election_safety(self, s: Any) -> bool:
        """At most one leader can be elected in a given term."""
        terms = [s.current_term[leader] for leader in self.leaders(s)]
        return len(set(terms)) == len(terms)

    @always
    def leader_append_only(self, before: Any, after: Any) -> bool:
        """A leader never overwrites or deletes entries in its log; it only appends."""
        return before.log == after.log or all(
            after.log[leader][: len(before.log[leader])] == before.log[leader]
            for leader in self.leaders(before)
            if after.role[leader] == LEADER
        )

    @always
    def log_matching(self, s: Any) -> bool:
        """If two logs hold an entry of the same index and term, they are identical up to that index."""
        return not any(
            one[:index] != other[:index]
            for one, other in combinations(s.log, 2)
            for index, (a, b) in enumerate(zip(one, other, strict=False), 1)
            if self.term_of(a) == self.term_of(b)
        )

    @always
    def leader_completeness(self, s: Any) -> bool:
        """What is committed in a term is in the logs of the leaders of all higher terms."""
        return all(
            s.log[leader][c.at - 1 : c.at] == (c.entry,)
            for leader in self.leaders(s)
            for c in s.committed
            if c.term < s.current_term[leader]
        )

    @always
    def state_machine_safety(self, s: Any) -> bool:
        """No two servers apply different entries for the same index."""
        return len({c.at for c in s.committed}) == len(s.committed)

    @sometimes
    def two_leaders_at_once(self, s: Any) -> bool:
        """Two servers take themselves for leaders, in different terms."""
        return len(self.leaders(s)) > 1
