"""Consistent hashing: when a server joins or leaves, only the keys next to its points on the circle move.

After Karger, Lehman, Leighton, Panigrahy, Levine and Lewin, "Consistent hashing and random trees" (STOC 1997), section
4. Keys and servers are hashed to a circle, and a key belongs to the server whose point comes next. Each server has
several points (copies of a bucket in the paper, virtual nodes in Dynamo), so that the shares are about equal.
"""

import hashlib
from bisect import bisect_left
from functools import cache, lru_cache
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Bug,
    Count,
    Edit,
    Lane,
    Model,
    ModelError,
    Scenario,
    Step,
    View,
    always,
    put,
    rule,
    sometimes,
)

Server: TypeAlias = Annotated[int, "servers"]
Ring: TypeAlias = tuple[tuple[int, int], ...]  # the points clockwise, each with its server
CIRCLE = 2**32


@cache
def position(name: str) -> int:
    """A place on the circle, the same in every process, that looks random."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


@lru_cache(maxsize=256)
def ring(members: tuple[int, ...], points: int) -> Ring:
    return tuple(sorted((position(f"server {m} point {n}"), m) for m in members for n in range(points)))


def owner(key: int, circle: Ring) -> int:
    """The server whose point is at the key's position or comes next, clockwise."""
    return circle[bisect_left(circle, (position(f"key {key}"), 0)) % len(circle)][1]


@lru_cache(maxsize=256)
def owners(members: tuple[int, ...], points: int, keys: int) -> tuple[int, ...]:
    circle = ring(members, points)
    return tuple(owner(key, circle) for key in range(keys))


def shares(circle: Ring) -> dict[int, int]:
    """How much of the circle belongs to each server."""
    shares: dict[int, int] = {}
    for (before, _), (point, server) in zip((circle[-1], *circle), circle):  # noqa: B905  one fewer
        shares[server] = shares.get(server, 0) + ((point - before) % CIRCLE or CIRCLE)
    return shares


class State(NamedTuple):
    is_member: tuple[bool, ...]  # of each server


Next: TypeAlias = State | None


class ConsistentHashing(Model[State]):
    """Servers join and leave; a key belongs to the next point on the circle."""

    title = "Consistent hashing"
    paper = "Karger and others, Consistent Hashing and Random Trees, 1997"
    nodes = ("servers",)
    names = ("servers: S#",)
    servers, points, keys = 4, 32, 500  # points for each server

    def check_constants(self) -> None:
        if not self.points:
            raise ModelError("points is at least 1: a server without any owns nothing")

    def init(self) -> State:
        return State((True, *(False,) * (self.servers - 1)))

    def members(self, s: State) -> tuple[int, ...]:
        return tuple(server for server, is_member in enumerate(s.is_member) if is_member)

    def owners(self, s: State) -> tuple[int, ...]:
        return owners(self.members(s), self.points, self.keys)

    @rule  # 4, a view with one bucket more
    def join(self, s: State, server: Server) -> Next:
        """{server} joins and takes over the keys before each of its points."""
        return State(put(s.is_member, server, True))

    @rule  # 4, a view with one bucket fewer
    def leave(self, s: State, server: Server) -> Next:
        """{server} leaves; its keys go to the points after its own."""
        if self.members(s) == (server,):
            return None
        return State(put(s.is_member, server, False))

    @always  # 4, monotonicity
    def monotonicity(self, before: State, after: State) -> bool:
        """A key moves only to a server that has joined, or away from one that has left."""
        return all(
            was == is_now or not before.is_member[is_now] or not after.is_member[was]
            for was, is_now in zip(self.owners(before), self.owners(after), strict=True)
        )

    @always
    def moves_few(self, before: State, after: State) -> bool:
        """Of K keys on n servers at most 2K/n move: twice the fair share of the one that joins or leaves."""
        moved = sum(a != b for a, b in zip(self.owners(before), self.owners(after), strict=True))
        return moved * max(sum(before.is_member), sum(after.is_member)) <= 2 * self.keys

    @always  # 4, balance
    def balance(self, s: State) -> bool:
        """No server has more than twice its fair share of the circle."""
        members = self.members(s)
        return max(shares(ring(members, self.points)).values()) * len(members) <= 2 * CIRCLE

    @always
    def members_own_all(self, s: State) -> bool:
        """Every key belongs to a member."""
        return set(self.owners(s)) <= set(self.members(s))

    @sometimes
    def all_serve(self, s: State) -> bool:
        """All servers are members, and each owns some key."""
        return len({*self.owners(s)}) == self.servers

    def view(self, s: State) -> View:
        members = self.members(s)
        have = self.owners(s)
        share = shares(ring(members, self.points))
        lanes = []
        for server in range(self.servers):
            facts = {
                "keys": str(have.count(server)),
                "of the circle": f"{share.get(server, 0) * 100 // CIRCLE} %",
            }
            up = server in members
            lanes.append(Lane(self.label("servers", server), facts=facts if up else {}, up=up))
        return View(lanes=tuple(lanes))

    bugs = (
        Bug(
            "modulo",
            "A key belongs to server number hash mod n. When n changes, almost every key moves.",
            "Karger and others 1997, section 4, monotonicity",
            breaks="monotonicity",
            edits=(
                Edit(
                    "owners",
                    "        return owners(self.members(s), self.points, self.keys)",
                    "        members = self.members(s)\n"
                    '        return tuple(members[position(f"key {key}") % len(members)] for key in range(self.keys))',
                ),
            ),
            scope={"servers": 3},
            length=2,
            safe=({"servers": 2},),
        ),
        Bug(
            "numbered-by-place",
            "A server's points come from its place in the list of members and not from its name. When one comes or goes "
            "before them in the list, the others get other points.",
            "Karger and others 1997, section 4, monotonicity",
            breaks="monotonicity",
            edits=(Edit("ring", "server {m} point {n}", "server {members.index(m)} point {n}"),),
            scope={"servers": 3},
            length=2,
            safe=({"servers": 2},),
        ),
        Bug(
            "one-point-each",
            "A server has a single point: the gaps between a few random points differ very much.",
            "Karger and others 1997, section 4, balance",
            breaks="balance",
            edits=(Edit("ring", "range(points)", "range(1)"),),
            length=2,
            safe=({"servers": 2},),
        ),
    )
    scenarios = (
        Scenario(
            "A server joins and another leaves",
            "Three servers hold 500 keys, and a fourth joins. How many keys will move?",
            steps=(
                "join server=S2",
                "join server=S3",
                Step("join server=S4", ask="From whom does S4 take keys, and how many of the 500?"),
                Step("leave server=S2", ask="To which of the others do S2's keys go?"),
            ),
            source="Karger and others 1997, section 4",
        ),
        Scenario(
            "Hash modulo n",
            "With two servers a key's parity decides. What decides with three?",
            constants={"servers": 3},
            switches=("modulo",),
            steps=(
                "join server=S2",
                Step(
                    "join server=S3",
                    ask="How many of the 500 keys leave S1 or S2 for S3, and how many go between S1 and S2?",
                ),
            ),
            breaks="monotonicity",
        ),
        Scenario(
            "One point each",
            "Each server has one point on the circle. Whose gap is more than twice the average?",
            switches=("one-point-each",),
            steps=(
                "join server=S2",
                Step(
                    "join server=S4",
                    ask="Three servers, three points. What is each one's fair share of the circle?",
                ),
            ),
            breaks="balance",
        ),
    )
    counts = (Count(15, 5), Count(63, 7, constants={"servers": 6}))


if __name__ == "__main__":
    ConsistentHashing.main()
