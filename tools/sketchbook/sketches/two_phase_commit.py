"""Two-phase commit: a transaction manager asks everybody, then tells everybody.

After Gray and Lamport, "Consensus on transaction commit" (ACM TODS 31(1), 2006), section 3, with the state and the
steps of their TwoPhase.tla. Messages are a set from which nothing is removed. The resource managers never disagree;
but those that are prepared wait for the transaction manager, however long it takes.
"""

from collections.abc import Mapping
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Message,
    Model,
    always,
    put,
    rearrange,
    refines,
    rule,
    sometimes,
)
from sketchbook.sketches import two_phase_commit_cases as cases
from sketchbook.sketches.transaction_commit import ABORTED, COMMITTED, PREPARED, WORKING, TransactionCommit
from sketchbook.sketches.transaction_commit import State as Specification

Manager: TypeAlias = Annotated[int, "managers"]
INIT = "init"


class Prepared(Message):
    manager: Manager


class Commit(Message):
    pass


class Abort(Message):
    pass


class State(NamedTuple):
    status: tuple[str, ...]  # of each resource manager
    decision: str  # of the transaction manager: init, committed or aborted
    heard: frozenset[int]  # the resource managers whose Prepared the transaction manager has received
    messages: frozenset[Message]


Next: TypeAlias = State | None


class TwoPhaseCommit(Model[State]):
    """Phase 1: managers prepare. Phase 2: the transaction manager commits if all have, or aborts."""

    title = "Two-phase commit"
    paper = "Gray and Lamport, Consensus on Transaction Commit, 2006"
    nodes = ("managers",)
    names = ("managers: R#",)
    symmetric = ("managers",)
    managers = 3

    def init(self) -> State:
        return State((WORKING,) * self.managers, INIT, frozenset(), frozenset())

    @rule  # 3, TMRcvPrepared
    def hear(self, s: State, m: Prepared) -> Next:
        """The transaction manager hears that {m.manager} is prepared."""
        if s.decision == INIT:
            return s._replace(heard=s.heard | {m.manager})
        return None

    @rule  # 3, TMCommit
    def decide_commit(self, s: State) -> Next:
        """All are prepared: the transaction manager decides to commit."""
        if s.decision == INIT and len(s.heard) == self.managers:
            return self.send(s._replace(decision=COMMITTED), Commit())
        return None

    @rule  # 3, TMAbort
    def decide_abort(self, s: State) -> Next:
        """The transaction manager decides to abort, as it may at any time before it decides otherwise."""
        if s.decision == INIT:
            return self.send(s._replace(decision=ABORTED), Abort())
        return None

    @rule  # 3, RMPrepare
    def prepare(self, s: State, manager: Manager) -> Next:
        """{manager} prepares, and says so."""
        if s.status[manager] == WORKING:
            return self.send(s._replace(status=put(s.status, manager, PREPARED)), Prepared(manager))
        return None

    @rule  # 3, RMChooseToAbort
    def choose_to_abort(self, s: State, manager: Manager) -> Next:
        """{manager} aborts by itself, which it may until it is prepared."""
        if s.status[manager] == WORKING:
            return s._replace(status=put(s.status, manager, ABORTED))
        return None

    @rule  # 3, RMRcvCommitMsg
    def commit(self, s: State, manager: Manager, m: Commit) -> Next:
        """{manager} is told to commit, and does."""
        return s._replace(status=put(s.status, manager, COMMITTED))

    @rule  # 3, RMRcvAbortMsg
    def abort(self, s: State, manager: Manager, m: Abort) -> Next:
        """{manager} is told to abort, and does."""
        return s._replace(status=put(s.status, manager, ABORTED))

    def lanes(self) -> list[str]:
        return ["TM", *super().lanes()]

    def place(self, action: Action) -> str | None:
        return super().place(action) or "TM"

    @always  # TCConsistent
    def consistent(self, s: State) -> bool:
        """No manager has committed while another has aborted."""
        return not (COMMITTED in s.status and ABORTED in s.status)

    @refines(TransactionCommit)  # THEOREM TPSpec => TC!TCSpec
    def specification(self, s: State) -> Specification:
        """Two-phase commit implements transaction commit: the managers' statuses are the specification's."""
        return Specification(s.status)

    @sometimes
    def all_commit(self, s: State) -> bool:
        """All managers commit."""
        return all(status == COMMITTED for status in s.status)

    @sometimes
    def all_abort(self, s: State) -> bool:
        """All managers abort."""
        return all(status == ABORTED for status in s.status)

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        order = orders["managers"]
        return State(
            rearrange(s.status, order),
            s.decision,
            frozenset(order[m] for m in s.heard),
            frozenset(Prepared(order[m.manager]) if isinstance(m, Prepared) else m for m in s.messages),
        )

    def signature(self, s: State, domain: str, member: int) -> object:
        return s.status[member], member in s.heard, Prepared(member) in s.messages

    progress_only = cases.PROGRESS_ONLY
    bugs, scenarios, counts = cases.BUGS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    TwoPhaseCommit.main()
