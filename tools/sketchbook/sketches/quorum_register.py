"""Quorum reads and writes: one copy of the truth on N servers, of which R answer a read and W store a write.

After Gifford, "Weighted voting for replicated data" (SOSP 1979), with one vote a server, and DeCandia and others,
"Dynamo" (SOSP 2007), whose names N, R and W are, with its read repair. One writer numbers its versions. When
R + W > N every read meets every acknowledged write; try `--set R=1`. Which of two concurrent writes is the newer one
is a matter for vector clocks, and is left out here.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Model,
    ModelError,
    always,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import quorum_register_cases as cases

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

    progress_only = cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    QuorumRegister.main()
