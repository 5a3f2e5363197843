"""Raft's membership changes, one server at a time: why two majorities always meet, and the bug of July 2015.

After Ongaro, "Consensus: Bridging Theory and Practice" (2014), chapter 4, whose section numbers the comments give, and
his message "bug in single-server membership changes" to the list raft-dev (10 July 2015), which adds the condition
that a leader first commits an entry of its own term. Elections and replication are those of raft_steps.py.
"""

from typing import Annotated, TypeAlias

from sketchbook import Action, Bug, Count, Edit, Scenario, Step, rule, sometimes
from sketchbook.sketches.raft_steps import Next, RaftSteps, State

Leader: TypeAlias = Annotated[int, "leaders"]
Server: TypeAlias = Annotated[int, "servers"]


class RaftMembership(RaftSteps):
    """A leader adds or removes one server at a time; each uses the latest configuration in its log."""

    title = "Raft: adding and removing one server"
    paper = "Ongaro, Consensus: Bridging Theory and Practice, 2014"
    servers, members = 3, 3
    terms, entries = 2, 2

    @rule  # 4.1
    def add_or_remove(self, s: State, server: Leader, other: Server) -> Next:
        """{server} appends a configuration with {other} added, or removed if it was a member."""
        (members,) = self.configuration(s, server)
        changed = members ^ {other}
        return self.append(s, server, (changed,)) if changed and self.may_change(s, server) else None

    def may_change(self, s: State, leader: int) -> bool:
        return self.last_change_committed(s, leader) and self.committed_in_its_term(s, leader)

    def last_change_committed(self, s: State, leader: int) -> bool:  # 4.1: one change at a time
        log, commit_index = s.log[leader], s.commit_index[leader]
        committed = log[commit_index - 1].configuration if commit_index else self.first_configuration()
        return all(entry.configuration == committed for entry in log[commit_index:])

    def committed_in_its_term(self, s: State, leader: int) -> bool:  # raft-dev, 10 July 2015
        commit_index = s.commit_index[leader]
        return commit_index > 0 and s.log[leader][commit_index - 1].term == s.current_term[leader]

    def describe(self, action: Action, s: State, then: State) -> str:
        if action.rule != "add_or_remove":
            return super().describe(action, s, then)
        server, other = action.args
        does = "adds" if other in self.configuration(then, server)[0] else "removes"
        return f"{self.label('servers', server)} {does} {self.label('servers', other)}: it appends the new configuration."

    @sometimes
    def configuration_committed(self, s: State) -> bool:
        """A leader has committed another configuration than the first."""
        return any(c.entry.configuration != self.first_configuration() for c in s.committed)

    bugs = (
        Bug(
            "changes-before-committing",
            "A leader changes the membership before it has committed an entry of its term. Two leaders may then "
            "change the same configuration, one server each, and their majorities need not meet.",
            "Ongaro, raft-dev, 10 July 2015",
            breaks="leader_completeness",
            edits=(Edit("may_change", " and self.committed_in_its_term(s, leader)", ""),),
            scope={"servers": 4, "members": 4, "terms": 3, "entries": 1},
            length=7,
            safe=({"terms": 3, "entries": 1}, {"servers": 4, "members": 3, "entries": 1}),
        ),
        Bug(
            "two-changes-at-once",
            "A leader changes the membership again before the last change is committed.",
            "Ongaro 2014, 4.1",
            breaks="leader_completeness",
            edits=(Edit("may_change", "self.last_change_committed(s, leader) and ", ""),),
            scope={"entries": 3},
            length=8,
            safe=({"entries": 2, "terms": 1},),
        ),
    )
    scenarios = (
        Scenario(
            "The membership bug of 2015",
            "S1 adds S5, and before anybody hears of it S2 becomes leader and removes S1. Do their majorities meet?",
            constants={"servers": 5, "members": 4, "terms": 3, "entries": 1},
            switches=("changes-before-committing",),
            steps=(
                "elect server=S1 voters=S1+S2+S3",
                Step(
                    "add_or_remove server=S1 other=S5",
                    says="S1 appends the configuration S1 to S5. From now on, three of these five are its majority.",
                ),
                Step(
                    "elect server=S2 voters=S2+S3+S4",
                    ask="S2 has the old configuration. Who has to vote for it?",
                ),
                Step(
                    "add_or_remove server=S2 other=S1",
                    says="S2 appends the configuration S2, S3, S4. From now on, two of these three are its majority.",
                ),
                "replicate server=S2 follower=S3",
                Step(
                    "commit server=S2", ask="S2 and S3 store the configuration without S1. Is it committed?"
                ),
                Step(
                    "elect server=S1 voters=S1+S4+S5",
                    says="S1 is elected by itself, S4 and S5: three of the five in its log. It lacks what S2 committed.",
                    ask="S4 has an empty log, and so has S5. May they vote for S1?",
                ),
            ),
            source="Ongaro, raft-dev, 10 July 2015",
            breaks="leader_completeness",
        ),
        Scenario(
            "The membership bug, shortest (4 servers)",
            "Two leaders each remove another server. How few steps lose a committed configuration?",
            constants={"servers": 4, "members": 4, "terms": 3, "entries": 1},
            switches=("changes-before-committing",),
            shortest_to="leader_completeness",
            source="Ongaro, raft-dev, 10 July 2015",
            breaks="leader_completeness",
        ),
        Scenario(
            "The same with Ongaro's condition",
            "A leader now commits an entry of its own term before it changes the membership. What has S4 seen then?",
            constants={"servers": 5, "members": 4, "terms": 3, "entries": 3},
            steps=(
                "elect server=S1 voters=S1+S2+S3",
                "client_request server=S1",
                "replicate server=S1 follower=S2",
                "replicate server=S1 follower=S3",
                "commit server=S1",
                "add_or_remove server=S1 other=S5",
                Step(
                    "elect server=S2 voters=S2+S3+S4",
                    ask="S1's new configuration is in its own log only. May S2 and S3 vote for S2?",
                ),
                Step("client_request server=S2", ask="What does S2 have to do before it may remove S1?"),
                "replicate server=S2 follower=S3",
                "replicate server=S2 follower=S4",
                Step(
                    "commit server=S2",
                    says="S2, S3 and S4 store an entry of term 2; no three of S1 to S5 can elect S1 any more.",
                    ask="Every majority of S1 to S5 has one of S2, S3, S4 in it. May that one still vote for S1?",
                ),
                "add_or_remove server=S2 other=S1",
                "replicate server=S2 follower=S3",
                "commit server=S2",
            ),
            source="Ongaro, raft-dev, 10 July 2015",
            reaches="configuration_committed",
        ),
    )
    counts = (
        Count(2614, 12),
        Count(17791, 14, constants={"servers": 4}, slow=True),
    )


if __name__ == "__main__":
    RaftMembership.main()
