"""What can be tried with Paxos: its bugs with the smallest scope that shows each, variants, runs, counts."""

from sketchbook import Bug, Count, Edit, Scenario, Step, Variant

SINGLETONS = "tuple(frozenset([a]) for a in range(self.acceptors))"

BUGS = (
    Bug(
        "disjoint-quorums",
        "Any single acceptor counts as a quorum. Two quorums need not have a member in common, so a proposer can "
        "miss what another quorum chose.",
        "Paxos Made Simple, 2.1",
        breaks="agreement",
        edits=(
            Edit("promise_quorums", "majorities(self.acceptors)", SINGLETONS),
            Edit("accept_quorums", "majorities(self.acceptors)", SINGLETONS),
        ),
        scope={"acceptors": 2, "values": 2, "ballots": 2},
        length=8,
        safe=({"acceptors": 2, "values": 2, "ballots": 1},),
    ),
    Bug(
        "ballot-used-twice",
        "A proposer issues two proposals with the same number, as two proposers do that choose their numbers from "
        "the same set.",
        "Paxos Made Simple, 2.2 and 2.4",
        breaks="agreement",
        edits=(Edit("accept", "if any(self.received(s, Accept, ballot)):", "if False:"),),
        scope={"acceptors": 3, "values": 2, "ballots": 1},
        length=9,
    ),
    Bug(
        "ignores-votes",
        "The proposer pays no attention to the votes that the promises report, and proposes what it likes.",
        "Paxos Made Simple, 2.2, phase 2 (a)",
        breaks="agreement",
        edits=(Edit("accept", "highest in (NONE, (highest[0], value))", "True"),),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=12,
    ),
    Bug(
        "ignores-promise",
        "An acceptor accepts a proposal although it has promised not to.",
        "Paxos Made Simple, 2.2, P1a",
        breaks="agreement",
        edits=(Edit("vote", "m.ballot >= s.promised[acceptor]", "True"),),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=12,
    ),
    Bug(
        "forgets-promise",
        "An acceptor that restarts has forgotten its promise: it was not on stable storage.",
        "Paxos Made Simple, 2.5",
        breaks="agreement",
        edits=(Edit("restart", "return s", "return s._replace(promised=put(s.promised, acceptor, -1))"),),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=13,
    ),
    Bug(
        "forgets-vote",
        "An acceptor that restarts has forgotten its vote, and reports none in its next promise.",
        "Paxos Made Simple, 2.5",
        breaks="agreement",
        edits=(Edit("restart", "return s", "return s._replace(vote=put(s.vote, acceptor, NONE))"),),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=13,
    ),
    Bug(
        "forgets-everything",
        "An acceptor restarts with an empty disk, under its old name.",
        "Paxos Made Simple, 2.5",
        breaks="agreement",
        edits=(
            Edit(
                "restart",
                "return s",
                "return s._replace(\n"
                "            promised=put(s.promised, acceptor, -1), vote=put(s.vote, acceptor, NONE)\n"
                "        )",
            ),
        ),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
        length=13,
    ),
    Bug(
        "any-vote",
        "The proposer takes the value of any vote that a promise reports, instead of the vote in the highest "
        "ballot. No two ballots can show it; three can.",
        "Paxos Made Simple, 2.2, P2c (b)",
        breaks="agreement",
        edits=(
            Edit(
                "accept",
                "highest in (NONE, (highest[0], value))",
                "highest == NONE or value in [promises[a][1] for a in quorum]",
            ),
        ),
        scope={"acceptors": 3, "values": 2, "ballots": 3},
        length=17,
        safe=({"acceptors": 3, "values": 2, "ballots": 2},),
    ),
    Bug(
        "lowest-vote",
        "The proposer takes the vote of the lowest ballot that the promises report, instead of the highest. No two "
        "ballots can show it; three can.",
        "Paxos Made Simple, 2.2, P2c (b)",
        breaks="agreement",
        edits=(
            Edit(
                "accept",
                "max(promises[a] for a in quorum)",
                "min((promises[a] for a in quorum if promises[a] != NONE), default=NONE)",
            ),
        ),
        scope={"acceptors": 3, "values": 2, "ballots": 3},
        length=17,
        safe=({"acceptors": 3, "values": 2, "ballots": 2},),
    ),
    Bug(
        "accepts-without-promising",
        "An acceptor that accepts a proposal does not raise its promise to that ballot. The text of phase 2 (b) "
        "can be read so. No two ballots can show it; three can.",
        "Paxos Made Simple, 2.2, phase 2 (b)",
        breaks="agreement",
        edits=(Edit("vote", "promised=put(s.promised, acceptor, m.ballot),", ""),),
        scope={"acceptors": 3, "values": 2, "ballots": 3},
        length=17,
        safe=({"acceptors": 3, "values": 2, "ballots": 2},),
    ),
    Bug(
        "counts-across-ballots",
        "The learner counts the acceptors that ever accepted a value, in whichever ballot. With two ballots it can "
        "learn a value that was not chosen; it takes four until two learners can differ.",
        "Paxos Made Simple, 2.3",
        breaks="learned_was_chosen",
        edits=(Edit("learned", "(m.ballot, m.value), set()", "(0, m.value), set()"),),
        scope={"acceptors": 3, "values": 1, "ballots": 2},
        length=10,
        safe=({"acceptors": 3, "values": 2, "ballots": 1},),
    ),
)

VARIANTS = (
    Variant(
        "flexible-quorums",
        "All acceptors must promise, and then any single one may accept. Only a phase 1 quorum and a phase 2 quorum "
        "need to intersect.",
        "Howard, Malkhi and Spiegelman, Flexible Paxos, 2016",
        (
            Edit("promise_quorums", "majorities(self.acceptors)", "(frozenset(range(self.acceptors)),)"),
            Edit("accept_quorums", "majorities(self.acceptors)", SINGLETONS),
            Edit("voting", "@refines(Voting)", '@refines(Voting.with_switches("flexible-quorums"))'),
        ),
        scope={"acceptors": 3, "values": 2, "ballots": 2},
    ),
)

SCENARIOS = (
    Scenario(
        "One proposer",
        "One proposer and three acceptors, and nobody disturbs them. How many messages until a value is chosen?",
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            Step(
                "accept ballot=0 value=x",
                ask="A1 and A2 have promised, and report no vote. May the proposer choose its own value?",
            ),
            "vote acceptor=A1 ballot=0",
            Step("vote acceptor=A2 ballot=0", ask="A1 has accepted x. Is x chosen?"),
        ),
        source="Paxos Made Simple, 2.2",
        reaches="value_learned",
    ),
    Scenario(
        "Two duelling proposers",
        "Two proposers take turns at starting a ballot. Will one of them get its value chosen?",
        constants={"ballots": 4},
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "prepare ballot=1",
            "promise acceptor=A1 ballot=1",
            Step(
                "promise acceptor=A2 ballot=1", ask="A2 has promised ballot 0. May it promise ballot 1 too?"
            ),
            Step("accept ballot=0 value=x", ask="Can any majority still accept in ballot 0?"),
            "prepare ballot=2",
            "promise acceptor=A1 ballot=2",
            "promise acceptor=A2 ballot=2",
            "accept ballot=1 value=y",
            "prepare ballot=3",
            "promise acceptor=A1 ballot=3",
            "promise acceptor=A2 ballot=3",
            Step("accept ballot=2 value=x", ask="Nothing is chosen yet. How long can this go on?"),
        ),
        source="Paxos Made Simple, 2.4",
    ),
    Scenario(
        "A chosen value survives",
        "x gets chosen, and then another proposer comes that wants y. What may it propose?",
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "accept ballot=0 value=x",
            "vote acceptor=A1 ballot=0",
            "vote acceptor=A2 ballot=0",
            Step("prepare ballot=1", ask="x is chosen. Which of A1, A2, A3 could tell the new proposer?"),
            "promise acceptor=A3 ballot=1",
            "promise acceptor=A2 ballot=1",
            Step(
                "accept ballot=1 value=x", ask="A3 reports no vote, A2 reports x. Which values are allowed?"
            ),
            "vote acceptor=A3 ballot=1",
        ),
        source="Paxos Made Simple, 2.2, P2c",
        reaches="value_learned",
    ),
    Scenario(
        "An acceptor forgets its promise",
        "A1 will restart without its promise. Which message that is still on its way can do harm then?",
        switches=("forgets-promise",),
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "accept ballot=0 value=x",
            Step(
                "vote acceptor=A3 ballot=0",
                says="A3, which was not asked to promise, accepts x. The requests to A1 and A2 are still on their way.",
                ask="A3 has promised nothing. May it accept?",
            ),
            "prepare ballot=1",
            "promise acceptor=A1 ballot=1",
            "promise acceptor=A2 ballot=1",
            Step(
                "accept ballot=1 value=y", ask="A3 voted for x, and A1 and A2 report no vote. Is y allowed?"
            ),
            "vote acceptor=A1 ballot=1",
            "vote acceptor=A2 ballot=1",
            Step(
                "restart acceptor=A1",
                says="A1 restarts, and has forgotten that it promised ballot 1. It still knows its vote.",
                ask="y is chosen. What if A1 forgets its promise now?",
            ),
            Step(
                "vote acceptor=A1 ballot=0",
                says="The request of ballot 0 reaches A1, which accepts x: now A1 and A3 have accepted x in ballot 0.",
            ),
        ),
        source="Paxos Made Simple, 2.5",
        breaks="agreement",
    ),
    Scenario(
        "The lowest vote: safe with two ballots, broken with three",
        "The proposer of ballot 2 hears of two votes, and takes the older. What has been chosen meanwhile?",
        constants={"ballots": 3},
        switches=("lowest-vote",),
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "accept ballot=0 value=x",
            "prepare ballot=1",
            "promise acceptor=A2 ballot=1",
            "promise acceptor=A3 ballot=1",
            "accept ballot=1 value=y",
            "vote acceptor=A1 ballot=0",
            "vote acceptor=A2 ballot=1",
            Step(
                "vote acceptor=A3 ballot=1",
                ask="A1 voted for x and A2 for y. What is chosen when A3 votes for y?",
            ),
            "prepare ballot=2",
            "promise acceptor=A1 ballot=2",
            "promise acceptor=A2 ballot=2",
            Step(
                "accept ballot=2 value=x",
                ask="A1 reports x of ballot 0, A2 reports y of ballot 1. Which is safe?",
            ),
            "vote acceptor=A1 ballot=2",
            "vote acceptor=A2 ballot=2",
        ),
        source="Paxos Made Simple, 2.2, P2c (b)",
        breaks="agreement",
    ),
    Scenario(
        "Votes counted across ballots: two learners differ",
        "The learner forgets to look at the ballot. How many ballots does it take until it learns two values?",
        constants={"ballots": 4},
        switches=("counts-across-ballots",),
        steps=(
            "prepare ballot=0",
            "promise acceptor=A1 ballot=0",
            "promise acceptor=A2 ballot=0",
            "accept ballot=0 value=x",
            "vote acceptor=A1 ballot=0",
            "prepare ballot=1",
            "promise acceptor=A2 ballot=1",
            "promise acceptor=A3 ballot=1",
            "accept ballot=1 value=y",
            "vote acceptor=A2 ballot=1",
            "prepare ballot=2",
            "promise acceptor=A1 ballot=2",
            "promise acceptor=A3 ballot=2",
            Step(
                "accept ballot=2 value=x",
                ask="A1 reports x of ballot 0, A3 reports nothing. Is this proposer right to take x?",
            ),
            Step(
                "vote acceptor=A3 ballot=2",
                ask="A1 accepted x in ballot 0, and now A3 does in ballot 2. Is x chosen?",
            ),
            "prepare ballot=3",
            "promise acceptor=A1 ballot=3",
            "promise acceptor=A2 ballot=3",
            Step(
                "accept ballot=3 value=y",
                ask="A1 reports x of ballot 0, A2 reports y of ballot 1. Which must the proposer take?",
            ),
            Step(
                "vote acceptor=A1 ballot=3",
                ask="A2 accepted y in ballot 1, and now A1 does in ballot 3. What does the learner conclude?",
            ),
        ),
        source="Paxos Made Simple, 2.3",
        breaks="agreement",
    ),
)

COUNTS = (Count(3921, 17, source="tlaplus/Examples, PaxosHowToWinATuringAward/MCPaxosTiny.cfg"),)
