"""Leader election where every call is answered in time or its callee has failed: the bully algorithm.

After Garcia-Molina, "Elections in a distributed computing system" (IEEE Transactions on Computers C-31(1), 1982), the
first of its two algorithms. A node that finds no higher node working halts all lower ones, and then tells them that
it is their coordinator. Nodes fail by stopping, calls are reliable and time limits are never wrong: an answer that
is merely late breaks the algorithm (see the bug of that name), which is why the paper has a second one.
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Lane, Model, View, always, eventually, put, rule, sometimes
from sketchbook.sketches import bully_cases as cases

Node: TypeAlias = Annotated[int, "members"]
DOWN, NORMAL, ELECTION = "down", "normal", "election"
HALTING, TELLING, HALTED = "halting", "telling", "halted"
NOBODY = -1


class State(NamedTuple):
    status: tuple[str, ...]
    coordinator: tuple[int, ...]  # whom each node follows
    halted_by: tuple[int, ...]  # the node whose election each node awaits, or NOBODY
    called: tuple[frozenset[int], ...]  # those that a node has halted and not yet told
    faults: int  # failures and recoveries so far


Next: TypeAlias = State | None


class Bully(Model[State]):
    """The highest node that works bullies the others into following it."""

    title = "Bully election"
    paper = "Garcia-Molina, Elections in a Distributed Computing System, 1982"
    nodes = ("members",)
    names = ("members: N#",)
    members, faults = 3, 2  # faults in all: failures and recoveries
    pace = MappingProxyType({"fail": (20, 200), "recover": (20, 200), "time_out": (5, 10), "check": (5, 10)})
    fair = ("fail", "time_out", "check", "give_up", "stand", "halt", "elect", "tell", "begin_work")

    def init(self) -> State:
        highest = self.members - 1
        nobody = (frozenset[int](),) * self.members
        return State((NORMAL,) * self.members, (highest,) * self.members, (NOBODY,) * self.members, nobody, 0)

    def becomes(self, s: State, node: int, status: str, halted_by: int = NOBODY) -> State:
        """`s` with `node` in a new status, whatever it was about forgotten."""
        return s._replace(
            status=put(s.status, node, status),
            halted_by=put(s.halted_by, node, halted_by),
            called=put(s.called, node, frozenset()),
        )

    def changed(self, s: State) -> State | None:
        return s._replace(faults=s.faults + 1) if s.faults < self.faults else None

    def up(self, s: State) -> list[int]:
        return [node for node, status in enumerate(s.status) if status != DOWN]

    @rule  # a node fails by stopping
    def fail(self, s: State, node: Node) -> Next:
        """{node} fails."""
        if s.status[node] == DOWN:
            return None
        then = self.changed(s)
        return then and self.becomes(then, node, DOWN)

    @rule  # RECOVERY
    def recover(self, s: State, node: Node) -> Next:
        """{node} recovers and starts an election."""
        if s.status[node] != DOWN:
            return None
        then = self.changed(s)
        return then and self.becomes(then, node, ELECTION)

    @rule  # TIMEOUT
    def time_out(self, s: State, node: Node) -> Next:
        """{node} finds that the node it follows or awaits has failed, and starts an election."""
        awaited = s.coordinator[node] if s.status[node] == NORMAL else s.halted_by[node]
        if s.status[node] in (NORMAL, HALTED) and s.status[awaited] == DOWN:
            return self.becomes(s, node, ELECTION)
        return None

    @rule  # CHECK
    def check(self, s: State, node: Node) -> Next:
        """{node}, a coordinator, finds a node that works and is not normal, and starts an election."""
        if s.status[node] != NORMAL or s.coordinator[node] != node:
            return None
        if any(s.status[other] == HALTED for other in self.up(s)):
            return self.becomes(s, node, ELECTION)
        return None

    def higher(self, s: State, node: int) -> list[int]:
        return [other for other in self.up(s) if other > node]

    @rule  # ELECTION: AreUThere
    def give_up(self, s: State, node: Node) -> Next:
        """{node} calls the higher nodes; one is there, so that {node} gives up its election and awaits the outcome."""
        if s.status[node] != ELECTION or not self.higher(s, node):
            return None
        return self.becomes(s, node, HALTED, max(self.higher(s, node)))

    @rule  # ELECTION: AreUThere
    def stand(self, s: State, node: Node) -> Next:
        """{node} calls the higher nodes; none answers, so that {node} goes on to halt the lower ones."""
        if s.status[node] != ELECTION:
            return None
        if self.higher(s, node):
            return None
        return self.becomes(s, node, HALTING)

    def to_halt(self, s: State, node: int) -> list[int]:
        return [other for other in self.up(s) if other < node and other not in s.called[node]]

    @rule  # ELECTION: Halt, from the next lower node downwards
    def halt(self, s: State, node: Node, other: Node) -> Next:
        """{node} halts {other}, which drops whatever it was about and awaits the outcome."""
        if s.status[node] != HALTING or other != max(self.to_halt(s, node), default=NOBODY):
            return None
        s = self.becomes(s, other, HALTED, node)
        return s._replace(called=put(s.called, node, s.called[node] | {other}))

    @rule  # ELECTION: NewCoordinator
    def elect(self, s: State, node: Node) -> Next:
        """{node} has halted all lower nodes that work: it is the coordinator."""
        if s.status[node] != HALTING:
            return None
        if self.to_halt(s, node):
            return None
        return s._replace(status=put(s.status, node, TELLING), coordinator=put(s.coordinator, node, node))

    @rule  # ELECTION: NewCoordinator
    def tell(self, s: State, node: Node, other: Node) -> Next:
        """{node} tells {other} that it is its coordinator, which {other} heeds if it awaits that."""
        if s.status[node] != TELLING or other not in s.called[node]:
            return None
        s = s._replace(called=put(s.called, node, s.called[node] - {other}))
        if s.status[other] == HALTED and s.halted_by[other] == node:
            s = self.becomes(s, other, NORMAL)
            return s._replace(coordinator=put(s.coordinator, other, node))
        return s

    @rule  # ELECTION: the coordinator's state is normal
    def begin_work(self, s: State, node: Node) -> Next:
        """{node} has told all and begins its work as coordinator."""
        if s.status[node] == TELLING and not s.called[node]:
            return self.becomes(s, node, NORMAL)
        return None

    @always  # Assertion 1
    def agreement(self, s: State) -> bool:
        """Any two nodes at work follow the same coordinator."""
        working = (NORMAL, TELLING)
        followed = {c for c, status in zip(s.coordinator, s.status, strict=True) if status in working}
        return len(followed) <= 1

    @always
    def highest_leads(self, s: State) -> bool:
        """When all nodes that work are normal and their coordinator is among them, it is the highest."""
        up = self.up(s)
        if any(s.status[node] != NORMAL or s.coordinator[node] not in up for node in up):
            return True
        return all(s.coordinator[node] == up[-1] for node in up)

    @eventually  # Assertion 2
    def settles(self, s: State) -> bool:
        """After the last fault all nodes that work become normal and follow the highest of them."""
        up = self.up(s)
        last = s.faults == self.faults or not up
        return last and all(s.status[node] == NORMAL and s.coordinator[node] == up[-1] for node in up)

    @sometimes
    def bullied(self, s: State) -> bool:
        """A node that recovered takes over from one that was coordinator in its absence."""
        highest = self.members - 1
        return s.faults > 1 and all(
            status == NORMAL and coordinator == highest
            for status, coordinator in zip(s.status, s.coordinator, strict=True)
        )

    def view(self, s: State) -> View:
        lanes = []
        for node, status in enumerate(s.status):
            facts = {"follows": self.label("members", s.coordinator[node])}
            if s.halted_by[node] != NOBODY:
                facts = {"awaits": self.label("members", s.halted_by[node])}
            if status in (HALTING, TELLING):
                facts["halted"] = " ".join(self.label("members", other) for other in sorted(s.called[node]))
            name = self.label("members", node)
            lanes.append(Lane(name, role=status, facts=facts if status != DOWN else {}, up=status != DOWN))
        return View(lanes=tuple(lanes), facts={"faults": f"{s.faults} of {self.faults}"})

    progress_only = MappingProxyType(
        {
            "fail: s.status[node] == DOWN": "a node that has failed can not fail again",
            "recover: s.status[node] != DOWN": "an election too many, of a node that works",
            "time_out: s.status[node] in (NORMAL, HALTED)": "who has an election of its own awaits nobody",
            "check: any(s.status[other] == HALTED for other in self.up(s))": "an election too many",
            "tell: other not in s.called[node]": "who is told twice follows already, and others heed nothing",
            "tell: s.status[other] == HALTED": "who has recovered in between would find the same coordinator by itself",
            "tell: s.halted_by[other] == node": "a higher candidate halts the teller first, and then all that it told",
        }
    )
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    Bully.main()
