"""How fast a host is asked, request by request."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zoomon.links.pace import SLACK, SLOWEST, Pace


def burst(pace: Pace, now: float) -> int:
    """Begin what may begin at once."""
    count = 0
    while pace.free_at() <= now:
        pace.begin(now)
        count += 1
    return count


def test_a_second_holds_as_many_requests_as_are_polite() -> None:
    pace = Pace(10)
    assert burst(pace, 0.0) == 10
    assert pace.free_at() == SLACK


def test_what_it_answered_in_the_second_of_a_refusal_is_its_limit_and_requests_come_one_by_one() -> None:
    pace = Pace(10)
    burst(pace, 0.0)
    for _ in range(6):
        pace.good(0.0)
    pace.refused(0.0, 0.1, None, plain=True, alike=1)
    assert (pace.most, pace.one_by_one, pace.paused_until) == (6, True, 1.1)
    assert burst(pace, 2.0) == 1
    assert round(pace.free_at(), 6) == round(2.0 + SLACK / 6, 6)


def test_answers_that_come_after_the_refusal_count_too() -> None:
    pace = Pace(10)
    burst(pace, 0.0)
    pace.refused(0.0, 0.1, None, plain=True, alike=1)
    assert pace.most == 5, "nothing is known: half"
    for _ in range(8):
        pace.good(0.0)
    assert pace.most == 8


def test_good_answers_to_later_requests_show_that_a_refusal_was_the_links_own() -> None:
    pace = Pace(10)
    pace.begin(0.0)
    pace.begin(0.2)
    pace.begin(0.3)
    pace.refused(0.0, 0.4, 5.0, plain=True, alike=1)
    assert pace.one_by_one
    pace.good(0.2)
    assert pace.one_by_one, "one of two: a server may count by link"
    pace.good(0.3)
    assert (pace.most, pace.one_by_one, pace.paused_until) == (10, False, 0.0)


def refusing(pace: Pace) -> float:
    """Slow it down at 0; the time when it is free again."""
    burst(pace, 0.0)
    for _ in range(4):
        pace.good(0.0)
    pace.refused(0.0, 0.1, 1.0, plain=True, alike=1)
    return pace.free_at()


def test_at_a_rate_that_it_bore_one_refusal_is_the_links_own_and_two_are_not() -> None:
    pace = Pace(10)
    now = refusing(pace)
    for _ in range(pace.most):
        now = pace.free_at()
        pace.begin(now)
        pace.good(now)
    most = pace.most
    pace.refused(now, now + 0.1, None, plain=True, alike=1)
    assert pace.most == most
    pace.refused(now, now + 0.1, None, plain=True, alike=2)
    assert pace.most < most


def test_a_rise_that_it_does_not_bear_is_taken_back_and_tried_again_later_each_time() -> None:
    pace = Pace(10)
    now = refusing(pace)
    waits = []
    for _ in range(4):
        most, count = pace.most, 0
        while pace.most == most:
            now = pace.free_at()
            pace.begin(now)
            pace.good(now)
            count += 1
        assert pace.most == most + 1
        now = pace.free_at()
        pace.begin(now)
        pace.refused(now, now + 0.01, None, plain=True, alike=1)
        assert pace.most == most
        waits.append(count)
    assert waits == [2 * 5, 4 * 5, 8 * 5, 16 * 5]


def test_a_host_that_refuses_all_is_asked_at_the_slowest_and_a_table_may_say_slower() -> None:
    for per_second, slowest in ((10.0, SLOWEST), (0.25, SLACK * 4)):
        pace, now = Pace(per_second), 0.0
        for alike in range(1, 12):
            now = pace.free_at()
            pace.begin(now)
            pace.refused(now, now + 0.1, None, plain=True, alike=alike)
        assert (pace.most, pace.window) == (1, slowest)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["good", "refused"]), max_size=120), st.integers(1, 20))
def test_it_is_never_faster_than_is_polite(answers: list[str], per_second: int) -> None:
    pace, starts = Pace(per_second), []
    alike = 0
    for answer in answers:
        now = pace.free_at()
        starts.append(now)
        pace.begin(now)
        if answer == "good":
            alike = 0
            pace.good(now)
        else:
            alike += 1
            pace.refused(now, now + 0.01, None, plain=True, alike=alike)
        assert 1 <= pace.most <= per_second
        assert pace.window >= pace.full
    for start in starts:
        assert sum(start <= other < start + 1 for other in starts) <= per_second
