"""Quorum reads and writes: one copy of the truth on N servers, of which R answer a read and W store a write.

After Gifford, "Weighted voting for replicated data" (SOSP 1979), with one vote a server, and DeCandia and others,
"Dynamo" (SOSP 2007), whose names N, R and W are, with its read repair. One writer numbers its versions. When
R + W > N every read meets every acknowledged write; try `--set R=1`. Which of two concurrent writes is the newer one
is a matter for vector clocks, and is left out here.
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Bug,
    Count,
    Edit,
    Model,
    ModelError,
    Scenario,
    Step,
    always,
    put,
    rule,
    sometimes,
)

Server: TypeAlias = Annotated[int, "servers"]
Version: TypeAlias = Annotated[int, "versions"]
NOT_YET = -1


class State(NamedTuple):
    version: tuple[int, ...]  # that each server holds
    written: int  # the newest version whose write has begun
    acknowledged: int  # the newest version whose write the client knows to be done
    reading: bool
    answers: tuple[int, ...]  # to the read under way: the version that each server returned, or NOT_YET
    floor: int  # what was acknowledged when that read began
    reads: int  # done so far
    returned: int  # by the latest of them


Next: TypeAlias = State | None


class QuorumRegister(Model[State]):
    """A write is done when W servers have stored it; a read asks R and returns the newest version among them."""

    title = "Quorum reads and writes"
    paper = "Gifford, Weighted Voting for Replicated Data, 1979; DeCandia and others, Dynamo, 2007"
    nodes = ("servers",)
    names = ("servers: S#",)
    N, R, W = 3, 2, 2
    spares = 1  # servers beyond the N that keep this item: they take part in sloppy quorums only
    writes, reads = 2, 2

    def check_constants(self) -> None:
        if not (1 <= self.R <= self.N and 1 <= self.W <= self.N):
            raise ModelError(f"R and W are numbers from 1 to N={self.N}, not R={self.R} and W={self.W}")

    @property
    def servers(self) -> int:
        return self.N + self.spares

    @property
    def versions(self) -> tuple[int, ...]:
        return tuple(range(1, self.writes + 1))

    def init(self) -> State:
        nothing = (0,) * self.servers
        return State(nothing, 0, 0, False, (NOT_YET,) * self.servers, 0, 0, 0)

    def begun(self, s: State) -> Next:
        """`s` with one more read begun; None when there have been enough."""
        return s._replace(reading=True, floor=s.acknowledged) if s.reads < self.reads else None

    def asked(self, s: State) -> list[int]:
        """The servers that have answered the read under way."""
        return [server for server, answer in enumerate(s.answers) if answer != NOT_YET]

    @rule  # Dynamo 4.5, put()
    def write(self, s: State, version: Version) -> Next:
        """The writer sends version {version} to all servers, its write before that being done."""
        if version == s.written + 1 and s.acknowledged == s.written:
            return s._replace(written=version)
        return None

    @rule  # Gifford 1979: a representative with a version number
    def store(self, s: State, server: Server, version: Version) -> Next:
        """{server} receives version {version}, now or late, and stores it."""
        if server >= self.N:
            return None
        if s.version[server] < version <= s.written:
            return s._replace(version=put(s.version, server, version))
        return None

    @rule  # Dynamo 4.5, put()
    def acknowledge(self, s: State) -> Next:
        """W servers have stored version {s.written}, and the writer knows: the write is done."""
        if sum(version == s.written for version in s.version) >= self.W:
            return s._replace(acknowledged=s.written)
        return None

    @rule  # Dynamo 4.5, get()
    def read(self, s: State) -> Next:
        """A client asks for the newest version; {s.acknowledged} is acknowledged by now."""
        if s.reading:
            return None
        return self.begun(s)

    @rule  # Dynamo 4.5, get()
    def answer(self, s: State, server: Server) -> Next:
        """{server} answers the read with the version that it holds."""
        if not s.reading or server >= self.N or s.answers[server] != NOT_YET:
            return None
        if len(self.asked(s)) < self.R:
            return s._replace(answers=put(s.answers, server, s.version[server]))
        return None

    @rule  # Dynamo 5, read repair; here the read waits for it
    def repair(self, s: State, server: Server) -> Next:
        """{server}, whose answer was out of date, is brought up to date by the reader."""
        if len(self.asked(s)) == self.R and server in self.asked(s):
            newest = max(s.answers)
            version = put(s.version, server, max(s.version[server], newest))
            return s._replace(version=version, answers=put(s.answers, server, newest))
        return None

    @rule  # Dynamo 4.5, get()
    def finish_read(self, s: State) -> Next:
        """The read returns version {then.returned}, the newest that R servers answered with."""
        if len(self.asked(s)) < self.R:
            return None
        newest = max(s.answers)
        if any(s.answers[server] < newest for server in self.asked(s)):
            return None
        nobody = (NOT_YET,) * self.servers
        return s._replace(reading=False, answers=nobody, reads=s.reads + 1, returned=newest)

    @always  # Gifford 1979: every read quorum meets every write quorum
    def sees_the_latest(self, before: State, after: State) -> bool:
        """A read returns what was acknowledged when it began, or something newer."""
        return after.reads == before.reads or after.returned >= before.floor

    @always
    def never_goes_back(self, before: State, after: State) -> bool:
        """A read returns nothing older than the read before it did."""
        return after.returned >= before.returned

    @always
    def servers_never_go_back(self, before: State, after: State) -> bool:
        """What a server holds is only ever replaced by something newer."""
        return all(a <= b for a, b in zip(before.version, after.version, strict=True))

    @always
    def acknowledged_is_stored(self, s: State) -> bool:
        """What is acknowledged is on W of the N servers, and nothing newer than what was written is anywhere."""
        kept = sum(version >= s.acknowledged for version in s.version[: self.N])
        return kept >= self.W and s.acknowledged <= s.written and max(s.version) <= s.written

    @sometimes
    def reads_the_newest(self, s: State) -> bool:
        """A read returns the newest version there will be."""
        return s.returned == self.writes

    def lanes(self) -> list[str]:
        return ["client", *super().lanes()]

    def place(self, action: Action) -> str:
        return super().place(action) or "client"

    progress_only = MappingProxyType(
        {
            "write: s.acknowledged == s.written": "a version that the next one overtakes is never acknowledged",
            "answer: s.answers[server] != NOT_YET": "a second answer could only be newer",
            "answer: len(self.asked(s)) < self.R": "more answers than R only make the quorum larger",
            "repair: len(self.asked(s)) == self.R": "whoever is repaired early is repaired again, or was up to date",
        }
    )
    bugs = (
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
            edits=(
                Edit("finish_read", "max(s.answers)", "min(s.answers[server] for server in self.asked(s))"),
            ),
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
    scenarios = (
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
    counts = (Count(4457, 18), Count(7471, 21, constants={"R": 3, "W": 1}))


if __name__ == "__main__":
    QuorumRegister.main()
