"""What can be tried with quorum_register.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

PROGRESS_ONLY = MappingProxyType(
    {
        "write: s.acknowledged == s.written": "a version that the next one overtakes is never acknowledged",
        "answer: s.answers[server] != NOT_YET": "a second answer could only be newer",
        "answer: len(self.asked(s)) < self.R": "more answers than R only make the quorum larger",
        "repair: len(self.asked(s)) == self.R": "whoever is repaired early is repaired again, or was up to date",
    }
)

BUGS = (
    Bug(
        "quorums-that-miss",
        "W is 1, so that R + W is only N: a read can ask just those servers that the latest write has not reached.",
        "Gifford 1979; Dynamo 4.5",
        breaks="sees_the_latest",
        edits=(Edit("W", "3, 2, 2", "3, 2, 1"),),
        scope={"writes": 1, "reads": 1},
        length=7,
    ),
    Bug(
        "no-read-repair",
        "A read returns the newest answer without waiting until the others that answered have that version too. "
        "While a write is under way, the next read can miss it and return the version before.",
        "Dynamo 5, read repair",
        breaks="never_goes_back",
        edits=(
            Edit(
                "finish_read",
                "        if any(s.answers[server] < newest for server in self.asked(s)):\n            return None\n",
                "",
            ),
        ),
        scope={"writes": 1},
        length=10,
        safe=({"writes": 1, "reads": 1}, {"N": 2}),
    ),
    Bug(
        "sloppy-quorum",
        "A spare server stores the write in place of one of the N and counts towards W, so that writes go on while "
        "servers fail. Until it hands the version over, reads of the N can miss it: R + W > N says nothing now.",
        "Dynamo 4.6, hinted handoff",
        breaks="sees_the_latest",
        edits=(Edit("store", "        if server >= self.N:\n            return None\n", ""),),
        scope={"writes": 1, "reads": 1},
        length=8,
        safe=({"spares": 0},),
    ),
    Bug(
        "returns-any-answer",
        "A read returns the oldest of its R answers, or any: the quorums meet, but in the server that it ignores.",
        "Gifford 1979",
        breaks="sees_the_latest",
        edits=(Edit("finish_read", "max(s.answers)", "min(s.answers[server] for server in self.asked(s))"),),
        scope={"N": 2, "W": 1, "writes": 1, "reads": 1},
        length=7,
    ),
    Bug(
        "stores-what-comes-last",
        "A server stores whatever arrives, also a late copy of an older version.",
        "Gifford 1979, version numbers",
        breaks="sees_the_latest",
        edits=(Edit("store", "s.version[server] < version <= s.written", "version <= s.written"),),
        scope={"N": 1, "R": 1, "W": 1, "reads": 1},
        length=10,
        safe=({"N": 1, "R": 1, "W": 1, "writes": 1},),
    ),
)

SCENARIOS = (
    Scenario(
        "A read repairs a server",
        "S1 and S2 have stored version 1. Which two servers can a reader ask and miss it?",
        steps=(
            "write version=1",
            "store server=S1 version=1",
            "store server=S2 version=1",
            "acknowledge",
            "read",
            "answer server=S3",
            Step("answer server=S2", ask="S3 answered with version 0. Must this answer be newer?"),
            "repair server=S3",
            "finish_read",
        ),
        source="Dynamo 5",
    ),
    Scenario(
        "R + W = N",
        "A write is done when one server has it, and a read asks two of three. Which two?",
        constants={"W": 1, "writes": 1, "reads": 1},
        steps=(
            "write version=1",
            "store server=S1 version=1",
            Step("acknowledge", ask="One server has the version. May the writer go on?"),
            "read",
            "answer server=S2",
            Step("answer server=S3", ask="S2 holds version 0. Must the second answer be newer?"),
            "finish_read",
        ),
        breaks="sees_the_latest",
    ),
    Scenario(
        "Read one, write all",
        "R + W > N holds, and a read asks a single server. Can the second read return less than the first?",
        constants={"R": 1, "W": 3, "writes": 1},
        steps=(
            "write version=1",
            "store server=S1 version=1",
            "read",
            "answer server=S1",
            Step("finish_read", ask="The write is on one server of three. May a read return it?"),
            "read",
            Step("answer server=S2", ask="One answer makes a quorum. Which version does S2 have?"),
            "finish_read",
        ),
        breaks="never_goes_back",
    ),
    Scenario(
        "A sloppy quorum",
        "S4 is not one of the three, but it counts towards W. Who tells the reader?",
        constants={"writes": 1, "reads": 1},
        switches=("sloppy-quorum",),
        steps=(
            "write version=1",
            "store server=S1 version=1",
            Step(
                "store server=S4 version=1",
                ask="S2 and S3 do not answer the writer. Whom can it ask instead?",
            ),
            "acknowledge",
            "read",
            "answer server=S2",
            Step("answer server=S3", ask="R + W is 4 and N is 3. Must S2 or S3 have the version?"),
            "finish_read",
        ),
        breaks="sees_the_latest",
    ),
)

COUNTS = (Count(4457, 18), Count(7471, 21, constants={"R": 3, "W": 1}))
