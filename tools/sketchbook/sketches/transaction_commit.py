"""Transaction commit: the problem that two-phase commit solves.

After Gray and Lamport, "Consensus on transaction commit" (ACM TODS 31(1), 2006), section 2 (TCommit.tla): each
resource manager prepares or aborts; one commits only when all are prepared, and none commits where another aborts.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import Count, Model, Scenario, Step, always, put, rearrange, rule, sometimes

Manager: TypeAlias = Annotated[int, "managers"]
WORKING, PREPARED, COMMITTED, ABORTED = "working", "prepared", "committed", "aborted"


class State(NamedTuple):
    status: tuple[str, ...]  # of each resource manager


class TransactionCommit(Model[State]):
    """Resource managers agree to commit or to abort."""

    title = "Transaction commit, the specification"
    paper = "Gray and Lamport, Consensus on Transaction Commit, 2006"
    nodes = ("managers",)
    names = ("managers: R#",)
    symmetric = ("managers",)
    managers = 3

    def init(self) -> State:
        return State((WORKING,) * self.managers)

    @rule  # 2, Prepare
    def prepare(self, s: State, manager: Manager) -> State | None:
        """{manager} is prepared to commit."""
        if s.status[manager] == WORKING:
            return State(put(s.status, manager, PREPARED))
        return None

    @rule  # 2, Decide
    def commit(self, s: State, manager: Manager) -> State | None:
        """{manager} commits: all are prepared, or have committed."""
        if s.status[manager] == PREPARED and all(status in (PREPARED, COMMITTED) for status in s.status):
            return State(put(s.status, manager, COMMITTED))
        return None

    @rule  # 2, Decide
    def abort(self, s: State, manager: Manager) -> State | None:
        """{manager} aborts: none has committed."""
        if s.status[manager] in (WORKING, PREPARED) and COMMITTED not in s.status:
            return State(put(s.status, manager, ABORTED))
        return None

    @always  # TCConsistent
    def consistent(self, s: State) -> bool:
        """No manager has committed while another has aborted."""
        return not (COMMITTED in s.status and ABORTED in s.status)

    @always
    def decisions_are_final(self, before: State, after: State) -> bool:
        """A manager that has committed or aborted stays so."""
        return all(
            b == a or b in (WORKING, PREPARED) for b, a in zip(before.status, after.status, strict=True)
        )

    @sometimes
    def all_commit(self, s: State) -> bool:
        """All managers commit."""
        return all(status == COMMITTED for status in s.status)

    @sometimes
    def all_abort(self, s: State) -> bool:
        """All managers abort."""
        return all(status == ABORTED for status in s.status)

    def permute(self, s: State, orders: Mapping[str, tuple[int, ...]]) -> State:
        return State(rearrange(s.status, orders["managers"]))

    progress_only = MappingProxyType(
        {
            "commit: s.status[manager] == PREPARED": "the second guard implies it; who has committed stays so",
            "abort: s.status[manager] in (WORKING, PREPARED)": "the second guard implies it; who has aborted stays so",
        }
    )
    scenarios = (
        Scenario(
            "All commit",
            "Three resource managers take part in a transaction. When may the first of them commit?",
            steps=(
                "prepare manager=R1",
                "prepare manager=R2",
                Step("prepare manager=R3", ask="R1 and R2 are prepared, two of three. May R1 commit?"),
                "commit manager=R1",
                Step("commit manager=R2", ask="R1 has committed. May R2 still abort?"),
                "commit manager=R3",
            ),
            source="Consensus on Transaction Commit, section 2",
            reaches="all_commit",
        ),
        Scenario(
            "One aborts",
            "R1 is prepared, and R2 wants to abort. Does it have to ask?",
            steps=(
                "prepare manager=R1",
                "abort manager=R2",
                Step("abort manager=R1", ask="R2 has aborted. What is left for R1, which is prepared?"),
                "abort manager=R3",
            ),
            source="Consensus on Transaction Commit, section 2",
            reaches="all_abort",
        ),
        Scenario(
            "All are prepared, and all abort",
            "All three are prepared. Must they commit?",
            steps=(
                "prepare manager=R1",
                "prepare manager=R2",
                "prepare manager=R3",
                Step("abort manager=R1", ask="All are prepared, and none has committed. May R1 abort?"),
                "abort manager=R2",
                "abort manager=R3",
            ),
            source="Consensus on Transaction Commit, section 2",
            reaches="all_abort",
        ),
    )
    counts = (Count(34, 7, source="tlaplus/Examples, transaction_commit/TCommit.cfg"),)


if __name__ == "__main__":
    TransactionCommit.main()
