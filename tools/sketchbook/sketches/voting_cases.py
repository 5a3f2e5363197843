"""What can be tried with voting.py: bugs with their smallest scopes; safe variants; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step, Variant

PROGRESS_ONLY = MappingProxyType(
    {
        "vote: any(b == ballot for b, _ in s.votes[acceptor])": "the next guard forbids a second value, "
        "and to vote again for the same one changes nothing"
    }
)

COUNTS = (Count(distinct=6752, depth=16, source="tlaplus/Examples, PaxosHowToWinATuringAward/MCVoting.cfg"),)

VARIANTS = (
    Variant(
        "flexible-quorums",
        "All acceptors must show that a value is safe, and then any one of them chooses it. Only the two kinds "
        "of quorum need to intersect, not the quorums of one kind among themselves.",
        "Howard, Malkhi and Spiegelman, Flexible Paxos, 2016, section 4",
        (
            Edit("showing_quorums", "majorities(self.acceptors)", "(frozenset(range(self.acceptors)),)"),
            Edit(
                "choosing_quorums",
                "majorities(self.acceptors)",
                "tuple(frozenset([a]) for a in range(self.acceptors))",
            ),
        ),
    ),
)

BUGS = (
    Bug(
        "disjoint-quorums",
        "Any single acceptor counts as a quorum, so two quorums need not intersect.",
        "Lamport, Voting.tla, QuorumAssumption",
        breaks="agreement",
        edits=(
            Edit(
                "choosing_quorums",
                "majorities(self.acceptors)",
                "tuple(frozenset([a]) for a in range(self.acceptors))",
            ),
        ),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=4,
    ),
    Bug(
        "two-values-in-a-ballot",
        "Acceptors vote for different values in the same ballot.",
        "Lamport, Voting.tla, VoteFor, third conjunct",
        breaks="one_value_per_ballot",
        edits=(Edit("vote", "b == ballot and v != value", "False"),),
        scope={"acceptors": 3, "values": 2, "ballots": 1},
        length=4,
    ),
    Bug(
        "unsafe-vote",
        "An acceptor votes without asking what lower ballots may have chosen.",
        "Lamport, Voting.tla, VoteFor, fourth conjunct",
        breaks="agreement",
        edits=(Edit("vote", "if not any(self.shows_safe_at(s, quorum, ballot, value)", "if not any(True"),),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=4,
    ),
)

SCENARIOS = (
    Scenario(
        "A value is chosen",
        "Three acceptors, and each sees every vote. What has to happen before the first of them votes?",
        steps=(
            "increase_max_ballot acceptor=A1 ballot=0",
            "increase_max_ballot acceptor=A2 ballot=0",
            Step(
                "vote acceptor=A1 ballot=0 value=x",
                ask="No ballot is lower than 0. Which values are safe there?",
            ),
            Step("vote acceptor=A3 ballot=0 value=x", ask="May A3 vote for y instead?"),
        ),
        source="Voting.tla, VoteFor",
        reaches="value_chosen",
    ),
    Scenario(
        "A chosen value binds later ballots",
        "A1 and A2 choose x in ballot 0. What may A3 vote for in ballot 1?",
        steps=(
            "increase_max_ballot acceptor=A1 ballot=0",
            "increase_max_ballot acceptor=A2 ballot=0",
            "vote acceptor=A1 ballot=0 value=x",
            "vote acceptor=A2 ballot=0 value=x",
            "increase_max_ballot acceptor=A2 ballot=1",
            "increase_max_ballot acceptor=A3 ballot=1",
            Step(
                "vote acceptor=A3 ballot=1 value=x",
                ask="A2 and A3 have given up ballot 0, and A2 voted for x there. Is y safe?",
            ),
        ),
        source="Voting.tla, ShowsSafeAt",
        reaches="value_chosen",
    ),
    Scenario(
        "A vote that comes to nothing",
        "A1 votes for x, and two others go on without it. Is x lost, or could it still be chosen?",
        steps=(
            "increase_max_ballot acceptor=A1 ballot=0",
            "increase_max_ballot acceptor=A2 ballot=0",
            "vote acceptor=A1 ballot=0 value=x",
            "increase_max_ballot acceptor=A2 ballot=1",
            "increase_max_ballot acceptor=A3 ballot=1",
            Step(
                "vote acceptor=A2 ballot=1 value=y",
                ask="A2 and A3 gave up ballot 0 without a vote there. May A2 vote for y?",
            ),
            "vote acceptor=A3 ballot=1 value=y",
        ),
        source="Voting.tla, ShowsSafeAt",
        reaches="value_chosen",
    ),
    Scenario(
        "Votes that ask nobody",
        "Nobody looks at lower ballots. How few votes choose two values?",
        constants={"ballots": 2},
        switches=("unsafe-vote",),
        steps=(
            "vote acceptor=A1 ballot=0 value=x",
            Step("vote acceptor=A2 ballot=0 value=x", ask="Is x chosen now?"),
            Step("vote acceptor=A1 ballot=1 value=y", ask="What should have kept A1 from voting for y?"),
            "vote acceptor=A2 ballot=1 value=y",
        ),
        source="Voting.tla, VoteFor, fourth conjunct",
        breaks="agreement",
    ),
)
