"""Quorum reads and writes: which R and W do what they promise, found by exploring them all."""

import itertools

import pytest

from sketchbook import ModelError, explore
from sketchbook.sketches.quorum_register import QuorumRegister

QUORUMS = [(n, r, w) for n in (1, 2, 3) for r, w in itertools.product(range(1, n + 1), repeat=2)]


@pytest.mark.parametrize(("n", "r", "w"), QUORUMS)
def test_reads_see_the_latest_acknowledged_write_iff_r_plus_w_exceeds_n(n: int, r: int, w: int) -> None:
    model = QuorumRegister(N=n, R=r, W=w, spares=0, reads=1)
    assert explore(model, properties=["sees_the_latest"]).holds("sees_the_latest") == (r + w > n)


@pytest.mark.parametrize(("n", "r", "w"), [(n, r, w) for n, r, w in QUORUMS if r + w > n])
def test_reads_never_go_back_iff_read_quorums_meet_one_another(n: int, r: int, w: int) -> None:
    """Read repair reaches the R servers that answered: the next read meets one of them only when 2R > N."""
    model = QuorumRegister(N=n, R=r, W=w, spares=0)
    assert explore(model, properties=["never_goes_back"]).holds("never_goes_back") == (2 * r > n)


def test_four_servers_keep_what_is_acknowledged() -> None:
    result = explore(QuorumRegister(N=4, R=3, W=2, spares=0, writes=1))
    assert result.verdict == "holds"


@pytest.mark.parametrize("constants", [{"R": 4}, {"W": 0}, {"N": 0}])
def test_quorums_that_can_not_be_are_refused(constants: dict[str, int]) -> None:
    with pytest.raises(ModelError, match="from 1 to N="):
        QuorumRegister(**constants)
