"""What Raft guarantees: the five properties of its Figure 3, and three things that happen, so that they say something."""

from itertools import combinations

from sketchbook import Model, always, sometimes
from sketchbook.sketches.raft_state import LEADER, State, common


class RaftProperties(Model[State]):
    """Figure 3."""

    @always
    def election_safety(self, s: State) -> bool:
        """At most one leader can be elected in a given term."""
        terms = [term for term, role in zip(s.current_term, s.role, strict=True) if role == LEADER]
        return len(set(terms)) == len(terms)

    @always
    def leader_append_only(self, before: State, after: State) -> bool:
        """A leader never overwrites or deletes entries in its log; it only appends."""
        return before.log == after.log or all(
            new[: len(old)] == old
            for old, new, was, now in zip(before.log, after.log, before.role, after.role, strict=True)
            if was == now == LEADER
        )

    @always
    def log_matching(self, s: State) -> bool:
        """If two logs hold an entry of the same index and term, they are identical up to that index."""
        for one, other in combinations(s.log, 2):
            same = common(one, other)
            if any(a == b for a, b in zip(one[same:], other[same:], strict=False)):
                return False
        return True

    @always
    def leader_completeness(self, s: State) -> bool:
        """What is committed in a term is in the logs of the leaders of all higher terms."""
        for term, role, log in zip(s.current_term, s.role, s.log, strict=True):
            if role == LEADER:
                for c in s.committed:
                    if c.term < term and log[c.at - 1 : c.at] != (c.entry,):
                        return False
        return True

    @always
    def state_machine_safety(self, s: State) -> bool:
        """No two servers apply different entries for the same index."""
        return len({c.at for c in s.committed}) == len(s.committed)

    @sometimes
    def two_leaders_at_once(self, s: State) -> bool:
        """Two servers take themselves for leaders, in different terms."""
        return s.role.count(LEADER) > 1

    @sometimes
    def committed_everywhere(self, s: State) -> bool:
        """All servers have applied an entry."""
        return min(s.commit_index) > 0

    @sometimes
    def logs_conflict(self, s: State) -> bool:
        """Two logs hold different entries for one index."""
        return any(a != b for one, other in combinations(s.log, 2) for a, b in zip(one, other, strict=False))
