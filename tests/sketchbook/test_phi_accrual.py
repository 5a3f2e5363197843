"""phi against the standard library's normal distribution, and against what the paper says a threshold means."""

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sketchbook import play
from sketchbook.sketches.phi_accrual import LEAST_DEVIATION, PhiAccrual, p_later, phi

WINDOWS = st.lists(st.integers(1, 2000), min_size=1, max_size=30).map(tuple)


@given(WINDOWS, st.integers(0, 5000))
@settings(deadline=None)
def test_p_later_is_the_tail_of_the_normal_distribution(window: tuple[int, ...], time: int) -> None:
    mean = statistics.fmean(window)
    deviation = max(statistics.pstdev(window), LEAST_DEVIATION)
    mirrored = mean - (time - mean)  # the tail above is as heavy as the one below, where cdf is exact
    expected = statistics.NormalDist(mean, deviation).cdf(mirrored)
    assert p_later(time, window) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(WINDOWS, st.integers(0, 5000), st.integers(0, 5000))
@settings(deadline=None)
def test_phi_never_falls_while_no_heartbeat_comes(window: tuple[int, ...], time: int, longer: int) -> None:
    assert phi(time, window) <= phi(time + longer, window)


@given(WINDOWS, st.integers(0, 5000), st.integers(1, 500))
@settings(deadline=None)
def test_slower_heartbeats_are_given_more_time(window: tuple[int, ...], time: int, more: int) -> None:
    slower = tuple(interval + more for interval in window)
    assert phi(time, slower) <= phi(time, window) + 1e-9


@given(WINDOWS, st.sampled_from([1, 2, 3, 8]))
@settings(deadline=None)
def test_a_threshold_is_reached_by_every_window_and_not_before_its_mean(
    window: tuple[int, ...], threshold: int
) -> None:
    assert phi(math.floor(statistics.fmean(window)), window) < threshold
    late = math.ceil(statistics.fmean(window) + 6 * max(statistics.pstdev(window), LEAST_DEVIATION))
    assert phi(late, window) >= threshold


def test_phi_of_one_is_one_error_in_ten() -> None:
    """Intervals with a deviation of 1,000 about 10,000: the quantiles of the normal distribution in whole ticks."""
    window = (9000, 11000) * 50
    for errors, time in ((1e-1, 11282), (1e-2, 12326), (1e-3, 13090)):
        assert p_later(time, window) == pytest.approx(errors, rel=2e-3)
        assert phi(time, window) == pytest.approx(-math.log10(errors), abs=1e-3)


def test_a_delay_beyond_all_measure_is_infinitely_suspicious() -> None:
    assert phi(10**6, (1, 1, 1)) == math.inf


def test_regular_heartbeats_are_missed_sooner_than_irregular_ones() -> None:
    """The first two scenarios: after four ticks of silence q suspects the one and trusts the other."""
    regular, irregular = (play(PhiAccrual, scenario) for scenario in PhiAccrual.scenarios[:2])
    assert regular.last.elapsed == irregular.last.elapsed == 4
    assert [PhiAccrual().suspects(run.last) for run in (regular, irregular)] == [True, False]
