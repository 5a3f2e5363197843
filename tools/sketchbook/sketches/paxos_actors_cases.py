"""What can be tried with paxos_actors.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

STRESS = ({"servers": 3, "clients": 3, "gets": 2},)

PROGRESS_ONLY = MappingProxyType(
    {
        **dict.fromkeys(
            [
                f"{rule}: server.decided"
                for rule in ("put", "prepare", "promised", "accept", "accepted", "learn")
            ],
            "a server that knows what was chosen need not take part any more; if it did, no harm would be done",
        ),
        "accepted: m.ballot != server.ballot": (
            "a server leads one ballot, so no other is told of here: what a majority accepts in it is chosen, "
            "also when this server has promised a higher one since"
        ),
        "put: server.proposal": "a server leads one ballot for one client; another ballot would be as safe",
        "get: not server.vote": "who has decided has a vote",
        "get: not server.vote[1]": "who has decided has a vote",
    }
)

BUGS = (
    Bug(
        "blank-disk",
        "A server that crashes starts again with an empty disk under its old name.",
        "Paxos Made Simple, 2.5",
        breaks="agreement",
        edits=(Edit("durable", "durable = True", "durable = False"),),
        scope={"crashes": 1},
        length=12,
    ),
    Bug(
        "ignores-votes",
        "The leader proposes its own client's value, whatever votes the promises report.",
        "Paxos Made Simple, 2.2, phase 2 (a)",
        breaks="agreement",
        edits=(Edit("promised", "highest[1] if highest else server.proposal", "server.proposal"),),
        length=10,
    ),
)

SCENARIOS = (
    Scenario(
        "A value is chosen and read",
        "A client writes A to one of three servers, and then asks another. What has to happen in between?",
        steps=(
            "put to=S1",
            "prepare sender=S1 to=S2",
            Step("promised sender=S2 to=S1", ask="S1 counts itself and S2. Has it enough promises?"),
            "accept sender=S1 to=S2",
            Step(
                "accepted sender=S2 to=S1",
                ask="S1 and S2 have accepted, and S3 has heard nothing. What may S1 tell its client?",
            ),
            "learn sender=S1 to=S2",
            "put_ok sender=S1 to=C1",
            Step("get sender=C1 to=S2", ask="Which servers could answer C1 at this moment?"),
        ),
        reaches="value_read",
        source="Stateright, examples/paxos.rs",
    ),
    Scenario(
        "A second leader adopts the first one's value",
        "C1 writes A and C2 writes B, through different servers. Whose value is chosen?",
        steps=(
            "put to=S1",
            "prepare sender=S1 to=S2",
            "promised sender=S2 to=S1",
            "accept sender=S1 to=S2",
            Step("put to=S2", says="S2, which has accepted A, leads a new ballot for C2's value B."),
            "prepare sender=S2 to=S3",
            Step(
                "promised sender=S3 to=S2",
                ask="S3 reports no vote; S2 has one of its own, for A. What does S2 propose?",
            ),
            "accept sender=S2 to=S3",
            Step("accepted sender=S3 to=S2", ask="Which value is chosen, and which client is told?"),
        ),
        source="Paxos Made Simple, 2.2, phase 2 (a)",
    ),
    Scenario(
        "A server comes back with a blank disk",
        "S2 helps to choose A, then crashes and forgets everything. Who else remembers?",
        constants={"crashes": 1},
        switches=("blank-disk",),
        steps=(
            "put to=S1",
            "prepare sender=S1 to=S2",
            "promised sender=S2 to=S1",
            "accept sender=S1 to=S2",
            Step("accepted sender=S2 to=S1", ask="How many servers know of A now?"),
            "crash to=S2",
            "restart to=S2",
            Step("put to=S2", ask="S2 starts a ballot for B. Whom may it ask so that nobody tells it of A?"),
            "prepare sender=S2 to=S3",
            "promised sender=S3 to=S2",
            "accept sender=S2 to=S3",
            "accepted sender=S3 to=S2",
        ),
        source="Paxos Made Simple, 2.5",
        breaks="agreement",
    ),
)

COUNTS = (Count(16668, source="Stateright, examples/paxos.rs"),)
