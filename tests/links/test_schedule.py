"""When requests are made, with a clock of our own: no socket, no thread, no waiting."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from zoomon.links.fetch import Answer, Ask
from zoomon.links.model import Finding, Settings, Target, Verdict
from zoomon.links.probe import Memory, Steps, probe
from zoomon.links.run import shard
from zoomon.links.schedule import BREAKER, Job, Planner, mixed


def simulate(
    targets: list[Target],
    answer_of: object,
    latency: object = lambda ask: 0.05,
    options: Settings | None = None,
) -> tuple[dict[str, Finding], list[tuple[float, float, Ask]], float]:
    """Run the probes of targets over a simulated network; returns findings, (begin, end, request) rows and the time."""
    options = options or Settings(allow_private=True)
    planner, memory, rng = Planner(options), Memory(), random.Random(1)
    now, log, findings = 0.0, [], {}
    running: list[tuple[float, int, Job, Ask, float]] = []
    count = 0

    def advance(job: Job, answer: Answer | None) -> None:
        while True:
            try:
                ask = next(job.steps) if answer is None else job.steps.send(answer)
            except StopIteration as stop:
                findings[job.target.url] = stop.value
                return
            answer = planner.add(job, ask, now)
            if answer is None:
                return

    for target in targets:
        advance(Job(target, probe(target, memory, options, rng)), None)
    while len(findings) < len(targets):
        while len(running) < options.workers and (task := planner.take(now)):
            job, ask = task
            count += 1
            end = now + latency(ask)  # type: ignore[operator]
            log.append((now, end, ask))
            heapq.heappush(running, (end, count, job, ask, now))
        if planner.spared:
            for job, refusal in planner.spared:
                advance(job, refusal)
            planner.spared.clear()
            continue
        wake = (
            planner.wake_at() if len(running) < options.workers else None
        )  # else only an answer moves things on
        moments = [time for time in (running[0][0] if running else None, wake) if time is not None]
        assert moments, "nothing runs and nothing waits"
        now = max(now, min(moments))
        while running and running[0][0] <= now:
            _, _, job, ask, began = heapq.heappop(running)
            answer = answer_of(ask, now)  # type: ignore[operator]
            decided = planner.done(job, ask, answer, began, now)
            settled = planner.settle(job, ask, answer)
            if settled is not None:
                advance(job, settled)
            for waiting, _, refusal in decided:
                advance(waiting, refusal)
    return findings, log, now


def good(ask: Ask, now: float) -> Answer:
    body = b"<title>A page</title><p>words</p>"
    return Answer(ask.url, 200, {"content-type": "text/html"}, body, complete=True)


def links(hosts: int, each: int) -> list[Target]:
    return [Target(f"http://h{host}.example/{number}") for number in range(each) for host in range(hosts)]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.floats(0.01, 3.0))
def test_never_more_than_four_in_flight_nor_ten_a_second(each: int, latency: float) -> None:
    findings, log, _ = simulate(links(1, each), good, lambda ask: latency)
    assert len(findings) == len(log) == each
    starts = sorted(begin for begin, _, _ in log)
    for start in starts:
        assert sum(start <= other < start + 1 for other in starts) <= 10
        assert sum(begin <= start < end for begin, end, _ in log) <= 4


def test_the_time_is_close_to_what_politeness_allows() -> None:
    _, _, alone = simulate(links(1, 100), good)
    assert alone <= 1.15 * (9 + 0.05)
    _, _, many = simulate(links(50, 40), good)
    assert many <= 1.15 * (3 + 0.05)
    _, _, slow = simulate(links(1, 40), good, lambda ask: 2.0)
    assert slow <= 1.15 * (10 * 2.0)


def test_links_wait_for_what_another_one_teaches_about_their_host() -> None:
    def bare(ask: Ask, now: float) -> Answer:
        return Answer(
            ask.url, 404, {"content-type": "text/html"}, b"<title>404 Not Found</title>", complete=True
        )

    findings, log, _ = simulate(links(1, 4), bare)
    assert Counter(finding.reason for finding in findings.values()) == {"http-404": 4}
    assert len(log) == 5, "one of them is asked as a browser too"

    def closed(ask: Ask, now: float) -> Answer:
        return Answer(ask.url, 403, {}, b"", complete=True)

    findings, log, _ = simulate(links(1, 8), closed)
    assert Counter(finding.reason for finding in findings.values()) == {"forbidden": 8}
    assert len(log) == 10

    def picky(ask: Ask, now: float) -> Answer:
        return good(ask, now) if "Chrome/" in ask.headers["User-Agent"] else closed(ask, now)

    findings, _, _ = simulate(links(1, 8), picky)
    assert Counter(finding.reason for finding in findings.values()) == {"ok": 8}


def test_a_slow_host_delays_nobody_else() -> None:
    targets = links(2, 20)
    _, log, _ = simulate(targets, good, lambda ask: 10.0 if "h0." in ask.url else 0.05)
    assert max(end for _, end, ask in log if "h1." in ask.url) < 3


def test_a_table_overrides_the_limits_of_a_host() -> None:
    options = Settings(allow_private=True, hosts={"h0.example": (1, 2.0)})
    _, log, _ = simulate(links(1, 6), good, options=options)
    starts = sorted(begin for begin, _, _ in log)
    assert all(after - before >= 1.0 for before, after in zip(starts, starts[2:], strict=False))


def test_a_host_that_is_down_is_one_problem() -> None:
    def refuse(ask: Ask, now: float) -> Answer:
        return Answer(ask.url, failure="refused", detail="refused")

    findings, log, _ = simulate(links(1, 50), refuse)
    assert len(log) <= 3 * BREAKER["refused"]
    assert {(finding.verdict, finding.reason) for finding in findings.values()} == {(Verdict.DEAD, "refused")}
    asked = Counter(finding.asked for finding in findings.values())
    assert asked[False] >= 40
    untold = next(finding for finding in findings.values() if not finding.asked)
    assert "failed" in untold.detail


def test_a_host_that_answers_some_is_never_given_up_unasked() -> None:
    def half(ask: Ask, now: float) -> Answer:
        number = int(ask.url.rpartition("/")[2])
        return good(ask, now) if number % 10 == 0 else Answer(ask.url, 500, {}, b"")

    findings, _, _ = simulate(links(1, 60), half)
    assert all(finding.asked for finding in findings.values())
    counts = Counter(str(finding.verdict) for finding in findings.values())
    assert counts == {"ok": 6, "dead": 54}


def test_429_slows_a_host_down_until_it_bears_us() -> None:
    times: list[float] = []

    def five(ask: Ask, now: float) -> Answer:
        recent = [time for time in times if time > now - 1]
        if len(recent) >= 5:
            return Answer(ask.url, 429, {"retry-after": "1"}, b"")
        times.append(now)
        return good(ask, now)

    findings, log, _ = simulate(links(1, 40), five)
    assert {str(finding.verdict) for finding in findings.values()} == {"ok"}
    assert len(log) <= 1.3 * 40


def limited(per_second: float, burst: int) -> Callable[[Ask, float], Answer]:
    """A token bucket that says 429: how nginx (`limit_req`), Envoy and Cloudflare limit a client."""
    tokens, last = float(burst), 0.0

    def answer(ask: Ask, now: float) -> Answer:
        nonlocal tokens, last
        tokens, last = min(burst, tokens + (now - last) * per_second), now
        if tokens < 0.999:
            return Answer(ask.url, 429, {}, b"")
        tokens -= 1
        return good(ask, now)

    return answer


def test_hosts_that_bear_less_are_asked_as_fast_as_they_bear_with_few_requests_in_vain() -> None:
    share = []
    for per_second in (1, 2, 3, 5, 8):
        for burst in (1, per_second, 2 * per_second):
            for latency in (0.03, 0.3):
                findings, log, took = simulate(
                    links(1, 40), limited(per_second, burst), lambda ask, s=latency: s
                )
                assert {finding.reason for finding in findings.values()} == {"ok"}
                least = (40 - burst) / per_second
                assert took <= 2.5 * least + 4, (per_second, burst, latency)
                share.append(len(log) / 40)
    assert sum(share) / len(share) <= 1.25
    assert max(share) <= 1.6


def test_a_host_that_says_503_or_hangs_up_where_others_say_429_is_borne_with() -> None:
    for overrun in (lambda ask: Answer(ask.url, 503), lambda ask: Answer(ask.url, failure="reset")):
        times: list[float] = []

        def five(
            ask: Ask, now: float, times: list[float] = times, overrun: Callable[[Ask], Answer] = overrun
        ) -> Answer:
            if len([time for time in times if time > now - 1]) >= 5:
                return overrun(ask)
            times.append(now)
            return good(ask, now)

        findings, log, _ = simulate(links(1, 40), five)
        assert {str(finding.verdict) for finding in findings.values()} == {"ok"}
        assert len(log) <= 1.5 * 40


def test_every_hostile_host_ends_within_a_minute() -> None:
    hostile = {
        "429": lambda ask, now: Answer(ask.url, 429, {"retry-after": "1"}, b""),
        "429 slow": lambda ask, now: Answer(ask.url, 429, {"retry-after": "15"}, b""),
        "hour": lambda ask, now: Answer(ask.url, 429, {"retry-after": "3600"}, b""),
        "503": lambda ask, now: Answer(ask.url, 503, {"retry-after": "172800"}, b""),
        "hang": lambda ask, now: Answer(ask.url, failure="timeout"),
        "maze": lambda ask, now: Answer(ask.url, 302, {"location": f"{ask.url}x"}, b""),
        "reset": lambda ask, now: Answer(ask.url, failure="reset"),
        "refused": lambda ask, now: Answer(ask.url, failure="refused"),
    }
    for each in (1, 5, 60):
        for name, answer in hostile.items():
            latency = (lambda ask: ask.timeout) if name == "hang" else (lambda ask: 0.5)
            findings, _, took = simulate(links(1, each), answer, latency)
            assert took <= 60, (name, each, took)
            assert len(findings) == each


def test_429_for_ever_is_blocked_and_an_hour_is_unknown() -> None:
    def answer(seconds: str) -> object:
        return lambda ask, now: Answer(ask.url, 429, {"retry-after": seconds}, b"")

    for each in (1, 30):
        found, log, _ = simulate(links(1, each), answer("1"))
        assert {(str(f.verdict), f.reason) for f in found.values()} == {("blocked", "rate-limited")}
        assert len(log) <= 12
        found, log, _ = simulate(links(1, each), answer("3600"))
        assert {(str(f.verdict), f.reason) for f in found.values()} == {("unknown", "retry-later")}
        assert len(log) <= 6


def test_neighbours_are_shuffled_and_the_order_is_kept_by_and_large() -> None:
    targets = links(1, 200)
    order = mixed(targets, random.Random(1))
    assert sorted(target.url for target in order) == sorted(target.url for target in targets)
    assert {target.url for target in order[:64]} == {target.url for target in targets[:64]}
    assert order[:64] != targets[:64]


def test_shards_keep_hosts_together_and_lose_nothing() -> None:
    targets = links(40, 5)
    parts = [shard(targets, index, 4) for index in range(1, 5)]
    assert sorted(target.url for part in parts for target in part) == sorted(target.url for target in targets)
    hosts = [{target.url.split("/")[2] for target in part} for part in parts]
    assert sum(map(len, hosts)) == 40
    assert all(hosts)


def test_an_error_in_one_probe_does_not_end_the_run() -> None:
    from zoomon.links.schedule import drive

    class Answers:
        def fetch(self, ask: Ask) -> Answer:
            return good(ask, 0)

        def release(self, host: str) -> None:
            pass

    def steps(target: Target, memory: Memory, options: Settings, rng: random.Random) -> Steps[Finding]:
        if target.url.endswith("/1"):
            raise RuntimeError("broken")
        return (yield from probe(target, memory, options, rng))

    import time

    found = list(
        drive(links(1, 3), Settings(), Answers(), clock=time.monotonic, random=random.Random(1), steps=steps)
    )
    assert Counter(finding.reason for finding in found) == {"ok": 2, "bad-answer": 1}


def test_the_deadline_ends_the_run() -> None:
    import time

    from zoomon.links.schedule import drive

    class Slow:
        def fetch(self, ask: Ask) -> Answer:
            time.sleep(0.3)
            return good(ask, 0)

        def release(self, host: str) -> None:
            pass

    options = Settings(deadline=0.5)
    found = list(drive(links(1, 30), options, Slow(), clock=time.monotonic, random=random.Random(1)))
    assert len(found) == 30
    late = [finding for finding in found if finding.reason == "not-asked"]
    assert late
    assert not any(finding.asked for finding in late)


def test_failures_of_single_links_do_not_slow_their_host_down() -> None:
    """One link in three is answered 503, 429 or not at all the first time; one asks for a day's patience."""
    seen: Counter[str] = Counter()

    def moody(ask: Ask, now: float) -> Answer:
        seen[ask.url] += 1
        number = int(ask.url.rpartition("/")[2])
        if number == 7:
            return Answer(ask.url, 503, {"retry-after": "86400"})
        if number % 3 == 0 and seen[ask.url] == 1:
            return (Answer(ask.url, 503), Answer(ask.url, 429), Answer(ask.url, failure="reset"))[
                number // 3 % 3
            ]
        return good(ask, now)

    findings, log, took = simulate(links(1, 24), moody)
    assert Counter(str(finding.verdict) for finding in findings.values()) == {"ok": 23, "unknown": 1}
    assert len(log) == 24 + 8
    assert took <= 9


def silent(ask: Ask, now: float) -> Answer:
    return Answer(ask.url, failure="timeout", seconds=ask.timeout)


def robots(ask: Ask) -> bool:
    return ask.url.endswith("/robots.txt")


def test_a_host_that_says_nothing_at_all_is_waited_for_no_longer_than_that_takes_to_know() -> None:
    options = Settings(allow_private=True)
    for each in (1, 2, 4):
        findings, log, took = simulate(links(3, each), silent, lambda ask: ask.timeout, options)
        assert {finding.reason for finding in findings.values()} == {"timeout"}
        assert took <= options.silence + 0.4
        for host in range(3):
            mine = [(begin, end, ask) for begin, end, ask in log if f"//h{host}." in ask.url]
            assert [robots(ask) for _, _, ask in mine].count(True) == (each < 4), "four are in flight already"
            assert max(sum(begin <= at < end for begin, end, _ in mine) for at, _, _ in mine) <= 4


def test_a_slow_page_of_a_host_that_speaks_has_the_whole_time() -> None:
    for late in (9.0, 12.5):
        for error in (Answer("", 404), Answer("", 503), Answer("", failure="reset")):
            findings, log, took = simulate(
                links(1, 1),
                lambda ask, now, error=error: error if robots(ask) else good(ask, now),
                lambda ask, late=late: 0.2 if robots(ask) else 5.9 if ask.beside else late,
            )
            (finding,) = findings.values()
            assert finding.reason == "ok"
            assert [robots(ask) for _, _, ask in log] == [False, True, False]
            assert took <= late


def test_a_host_that_is_slow_as_a_whole_is_heard() -> None:
    findings, log, took = simulate(links(1, 1), good, lambda ask: 8.0)
    (finding,) = findings.values()
    assert (finding.reason, took, len(log)) == ("ok", 8.0, 2)


def test_a_host_that_speaks_late_is_asked_again_at_once() -> None:
    lost = lambda ask, now: good(ask, now) if ask.beside else silent(ask, now)  # noqa: E731
    findings, _, took = simulate(
        links(1, 1), lost, lambda ask: 4.2 if robots(ask) else 0.2 if ask.beside else ask.timeout
    )
    (finding,) = findings.values()
    assert (finding.reason, finding.requests) == ("ok", 3)
    assert round(took, 3) == 8.4, "robots.txt is asked at 4 seconds and answers at 8.2"


def test_a_host_that_bears_one_request_at_a_time_is_not_called_silent_by_that_one() -> None:
    options = Settings(allow_private=True, hosts={"h0.example": (1, 1.0)})
    findings, log, took = simulate(links(1, 1), silent, lambda ask: ask.timeout, options)
    (finding,) = findings.values()
    assert (finding.reason, len(log)) == ("timeout", 2)
    assert took > options.timeout


def test_the_second_try_of_a_silent_link_runs_beside_the_first() -> None:
    """At a host that has answered others."""
    options = Settings(allow_private=True)
    mute = lambda ask, now: good(ask, now) if ask.url.endswith("/0") else silent(ask, now)  # noqa: E731
    wait = lambda ask: 0.1 if ask.url.endswith("/0") else ask.timeout  # noqa: E731
    findings, log, took = simulate([*links(1, 1), Target("http://h0.example/1")], mute, wait, options)
    assert findings["http://h0.example/1"].requests == 2
    assert not any(robots(ask) for _, _, ask in log)
    assert options.silence < took <= options.timeout + 0.1


def test_the_first_good_answer_of_two_counts() -> None:
    lost = lambda ask, now: good(ask, now) if ask.beside else silent(ask, now)  # noqa: E731
    findings, _, took = simulate(links(1, 1), lost, lambda ask: 0.2 if ask.beside else ask.timeout)
    (finding,) = findings.values()
    assert (finding.reason, finding.requests) == ("ok", 3)
    assert took < 9

    refused = lambda ask, now: Answer(ask.url, failure="refused") if ask.beside else good(ask, now)  # noqa: E731
    findings, log, took = simulate(links(1, 1), refused, lambda ask: 0.2 if ask.beside else 12.0)
    (finding,) = findings.values()
    assert (finding.reason, finding.requests, len(log)) == ("ok", 3, 3), "a slow answer is one all the same"
    assert took == 12.0


def test_more_silent_links_than_a_host_bears_at_once_are_each_asked_twice_or_given_up_with_it() -> None:
    for each in (5, 9, 30):
        findings, log, took = simulate(links(1, each), silent, lambda ask: ask.timeout)
        assert {finding.reason for finding in findings.values()} == {"timeout"}
        assert len(findings) == each
        assert max(sum(begin <= at < end for begin, end, _ in log) for at, _, _ in log) <= 4
        assert took <= 45
