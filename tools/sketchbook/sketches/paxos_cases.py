"""What can be tried with Paxos: its bugs with the smallest scope that shows each, variants, runs, counts."""

from sketchbook import Bug, Count, Edit, Variant
from sketchbook.sketches import paxos_scenario_cases

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

SCENARIOS = paxos_scenario_cases.SCENARIOS

COUNTS = (Count(3921, 17, source="tlaplus/Examples, PaxosHowToWinATuringAward/MCPaxosTiny.cfg"),)
