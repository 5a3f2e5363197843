"""Raft's membership changes by joint consensus: from any set of servers to any other, through both at once.

After Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version, 2014), section 6,
whose Figure 10 shows why no server may go from the old configuration to the new one directly, and whose Figure 11
shows the change. Elections and replication are those of raft_steps.py.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, TypeAlias

from sketchbook import Bug, Count, Edit, Scenario, Step, rule, sometimes
from sketchbook.sketches.raft_steps import Next, RaftSteps, State

Leader: TypeAlias = Annotated[int, "leaders"]
Members: TypeAlias = Annotated[frozenset[int], "memberships"]


class RaftJointConsensus(RaftSteps):
    """A leader first commits a configuration that needs both majorities, the old and the new; then the new one."""

    title = "Raft: joint consensus"
    paper = "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014"
    servers, members = 3, 2
    terms, entries = 2, 2

    def memberships(self, s: State) -> Iterator[frozenset[int]]:
        for size in range(1, self.servers + 1):
            yield from map(frozenset, combinations(range(self.servers), size))

    @rule  # 6, Figure 11: C_old,new
    def change(self, s: State, server: Leader, members: Members) -> Next:
        """{server} begins the change to {members}."""
        old, *joint = self.configuration(s, server)
        return None if joint or members == old else self.append(s, server, (old, members))

    @rule  # 6, Figure 11: C_new
    def complete(self, s: State, server: Leader) -> Next:
        """{server} has committed the joint configuration, and appends the new one."""
        _, *joint = self.configuration(s, server)
        return self.append(s, server, tuple(joint)) if joint and self.all_committed(s, server) else None

    def all_committed(self, s: State, leader: int) -> bool:
        return s.commit_index[leader] == len(s.log[leader])

    @sometimes
    def new_configuration_committed(self, s: State) -> bool:
        """The new configuration is committed."""
        return any(
            len(c.entry.configuration) == 1 and c.entry.configuration != self.first_configuration()
            for c in s.committed
        )

    bugs = (
        Bug(
            "changes-directly",
            "Servers go from the old configuration to the new one directly. At some point in time a majority of the "
            "old one and a majority of the new one can each elect a leader.",
            "Raft, 6, Figure 10",
            breaks="election_safety",
            edits=(Edit("change", "(old, members)", "(members,)"),),
            scope={"members": 3, "entries": 1},
            length=4,
            safe=({"entries": 1, "terms": 1},),
        ),
        Bug(
            "completes-before-committing",
            "The leader appends the new configuration while the joint one is not committed.",
            "Raft, 6",
            breaks="election_safety",
            edits=(Edit("complete", " and self.all_committed(s, server)", ""),),
            scope={"members": 3},
            length=5,
            safe=({"entries": 1, "members": 3},),
        ),
    )
    scenarios = (
        Scenario(
            "From S1, S2, S3 to S3, S4, S5",
            "Most servers are replaced at once. Whose votes does S1 need while both configurations are in force?",
            constants={"servers": 5, "members": 3},
            steps=(
                "elect server=S1 voters=S1+S2",
                Step("change server=S1 members=S3+S4+S5", says="S1 appends the joint configuration."),
                "replicate server=S1 follower=S2",
                Step(
                    "replicate server=S1 follower=S4",
                    ask="S1, S2 and S4 store it: three of five servers. Is it committed?",
                ),
                "replicate server=S1 follower=S5",
                Step(
                    "commit server=S1",
                    says="S1 and S2 are a majority of the old, S4 and S5 of the new: the joint one is committed.",
                ),
                Step(
                    "complete server=S1",
                    says="S1 appends the new configuration, of which it is not a member.",
                ),
                "replicate server=S1 follower=S4",
                "replicate server=S1 follower=S5",
                Step(
                    "commit server=S1",
                    ask="S1 is no member of the new configuration. Does its own copy count?",
                ),
            ),
            source="Raft, 6, Figure 11",
            reaches="new_configuration_committed",
        ),
        Scenario(
            "Figure 10: two majorities at once",
            "Three servers become five at once. Can three of the five and two of the three be different servers?",
            constants={"servers": 5, "members": 3, "entries": 1},
            switches=("changes-directly",),
            steps=(
                "elect server=S3 voters=S1+S3",
                "change server=S3 members=S1+S2+S3+S4+S5",
                "replicate server=S3 follower=S4",
                Step(
                    "replicate server=S3 follower=S5",
                    says="S3, S4 and S5 have the new configuration; S1 and S2 have the old one.",
                ),
                Step(
                    "elect server=S1 voters=S1+S2",
                    ask="S1 knows of S1, S2 and S3 only. Whose votes does it need?",
                ),
                Step(
                    "elect server=S3 voters=S3+S4+S5",
                    ask="S3 has not heard of S1's election. In which term does it stand?",
                ),
            ),
            source="Raft, 6, Figure 10",
            breaks="election_safety",
        ),
        Scenario(
            "Two majorities at once, shortest (3 servers)",
            "A server that has the new configuration needs no vote of the old one. How few steps give two leaders?",
            constants={"members": 3, "entries": 1},
            switches=("changes-directly",),
            shortest_to="election_safety",
            source="Raft, 6, Figure 10",
            breaks="election_safety",
        ),
    )
    counts = (
        Count(4359, 12),
        Count(39220, 12, constants={"members": 3}, slow=True),
    )


if __name__ == "__main__":
    RaftJointConsensus.main()
