"""What can be tried with Multi-Paxos: its bugs with the smallest scope that shows each, runs, counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

BUGS = (
    Bug(
        "ignores-votes",
        "A new leader proposes what it likes, whatever votes the promises report.",
        "Paxos Made Simple, 3, and 2.2, phase 2 (a)",
        breaks="agreement",
        edits=(Edit("proposable", "if highest != NONE:", "if False:"),),
        length=12,
    ),
    Bug(
        "skips-phase-1",
        "A new leader goes on with phase 2 where it thinks that its predecessor stopped, without asking anybody.",
        "Paxos Made Simple, 3",
        breaks="agreement",
        edits=(
            Edit(
                "propose",
                "if quorum <= promises.keys() and choice in self.proposable([promises[a] for a in quorum], slot):",
                "if choice in range(self.commands):",
            ),
        ),
        length=6,
    ),
    Bug(
        "one-vote-for-all-slots",
        "The leader takes the highest vote that is reported for any slot, instead of that for the slot at hand.",
        "Paxos Made Simple, 3",
        breaks="agreement",
        edits=(
            Edit(
                "proposable",
                "max(votes[slot] for votes in reported)",
                "max(vote for votes in reported for vote in votes)",
            ),
        ),
        scope={"slots": 2, "commands": 2, "acceptors": 2},
        length=14,
    ),
)

PROGRESS_ONLY = MappingProxyType(
    {
        "propose: slot >= self.window and not self.chosen(s)[slot - self.window]": "it limits how far the leader "
        "runs ahead, so that the configuration may be part of the log",
    }
)

SCENARIOS = (
    Scenario(
        "One leader, two commands",
        "A leader carries two commands through a log of two slots. How many messages does each cost?",
        constants={"slots": 2},
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "propose ballot=0 slot=1 choice=x",
            "vote acceptor=A1 slot=1",
            "vote acceptor=A2 slot=1",
            Step(
                "propose ballot=0 slot=2 choice=y",
                ask="Slot 1 is done. Does the leader need phase 1 again for slot 2?",
            ),
            "vote acceptor=A1 slot=2",
            "vote acceptor=A2 slot=2",
        ),
        source="Paxos Made Simple, 3",
        reaches="log_full",
    ),
    Scenario(
        "A new leader fills a gap",
        "The first leader sends two commands, and only one request arrives. What does the second leader make of it?",
        constants={"slots": 2, "window": 2},
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "propose ballot=0 slot=1 choice=x",
            "propose ballot=0 slot=2 choice=y",
            "vote acceptor=A1 slot=2",
            "prepare ballot=1",
            "promise acceptor=A1 ballot=1",
            "promise acceptor=A3 ballot=1",
            Step(
                "propose ballot=1 slot=1 choice=no-op",
                ask="A1 reports y for slot 2, and nobody reports a vote for slot 1. What goes into slot 1?",
            ),
            Step("propose ballot=1 slot=2 choice=y", ask="May the new leader drop y?"),
            "vote acceptor=A1 ballot=1 slot=1",
            "vote acceptor=A3 ballot=1 slot=1",
            "vote acceptor=A1 ballot=1 slot=2",
            "vote acceptor=A3 ballot=1 slot=2",
        ),
        source="Paxos Made Simple, 3",
        reaches="log_full",
    ),
    Scenario(
        "A new leader finishes what the old one began",
        "The first leader is replaced between two slots. Which of its commands survive?",
        constants={"slots": 2},
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "propose ballot=0 slot=1 choice=x",
            "vote acceptor=A1 slot=1",
            "vote acceptor=A2 slot=1",
            "propose ballot=0 slot=2 choice=y",
            "vote acceptor=A2 slot=2",
            "prepare ballot=1",
            "promise acceptor=A2 ballot=1",
            "promise acceptor=A3 ballot=1",
            Step(
                "propose ballot=1 slot=2 choice=y",
                ask="y is not chosen, but A2 has voted for it. May the new leader propose x for slot 2?",
            ),
            "vote acceptor=A3 ballot=1 slot=2",
            Step("vote acceptor=A2 ballot=1 slot=2", ask="What is chosen for slot 1 meanwhile?"),
        ),
        source="Paxos Made Simple, 3",
        reaches="log_full",
    ),
    Scenario(
        "A leader that skips phase 1",
        "Two leaders save themselves the prepare request. How few steps choose two commands for one slot?",
        switches=("skips-phase-1",),
        steps=(
            "propose ballot=0 slot=1 choice=x",
            "vote acceptor=A1 ballot=0",
            Step("vote acceptor=A2 ballot=0", ask="Is x chosen for slot 1 after this?"),
            Step(
                "propose ballot=1 slot=1 choice=y",
                ask="What would A1 or A2 have told the leader of ballot 1, had it asked?",
            ),
            "vote acceptor=A1 ballot=1",
            "vote acceptor=A2 ballot=1",
        ),
        source="Paxos Made Simple, 3",
        breaks="agreement",
    ),
)

COUNTS = (
    Count(3921, 17, source="with one slot it is Paxos: tlaplus/Examples, MCPaxosTiny.cfg"),
    Count(56641, 25, constants={"slots": 2, "commands": 1}, slow=True),
)
