"""The policy over time, as a simulation of months."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoomon.links import history
from zoomon.links.history import LinkState, StrikeSeen, Word
from zoomon.links.model import Finding, Seen, Target, Verdict
from zoomon.links.verdict import REASONS, Strike

DAY0 = dt.date(2026, 1, 1)
URL = "https://lab.example/paper.pdf"


def day(number: int) -> dt.date:
    return DAY0 + dt.timedelta(days=number)


def finding(reason: str, url: str = URL, **more: object) -> Finding:
    return Finding(url, REASONS[reason].verdict, reason, **more)  # type: ignore[arg-type]


def lived(*seen: tuple[int, str], state: LinkState | None = None, network: str = "") -> LinkState:
    for number, reason in seen:
        state = history.observe(state, finding(reason), day(number), network=network)
    assert state is not None
    return state


def test_a_404_is_dead_at_the_second_time_three_days_apart() -> None:
    state = lived((0, "ok"), (10, "http-404"))
    assert state.verdict is Verdict.OK
    assert state.failing == "failing, 1 of 2"
    state = lived((12, "http-404"), state=state)
    assert (state.verdict, state.failing) == (Verdict.OK, "failing, 1 of 2")
    state = lived((13, "http-404"), state=state)
    assert state.verdict is Verdict.DEAD
    assert (state.since, state.good) == (day(10), day(0))
    assert state.events == ((day(13), "died"),)


def test_any_success_resets() -> None:
    state = lived((0, "ok"), (10, "http-404"), (14, "moved"), (18, "http-404"))
    assert state.verdict is Verdict.MOVED
    assert state.failing == "failing, 1 of 2"


@pytest.mark.parametrize("reason", ["timeout", "refused", "http-5xx", "tls", "reset", "redirect-loop"])
def test_one_network_is_no_witness(reason: str) -> None:
    state = lived((0, "ok"), *((10 + number, reason) for number in range(30)))
    assert state.verdict is Verdict.OK
    assert state.needs_witness
    elsewhere = history.observe(state, finding(reason), day(40), network="home")
    assert elsewhere
    assert elsewhere.verdict is Verdict.DEAD
    archive = history.witness(state, day(40), reached=False)
    assert archive.verdict is Verdict.DEAD
    assert history.witness(state, day(40), reached=True).strikes == ()


def test_three_failures_within_a_week_wait_for_the_week() -> None:
    state = history.witness(
        lived((0, "ok"), (10, "timeout"), (11, "timeout"), (12, "timeout")), day(12), reached=False
    )
    assert state.verdict is Verdict.OK
    assert lived((16, "timeout"), state=state).verdict is Verdict.OK
    assert lived((17, "timeout"), state=state).verdict is Verdict.DEAD


def test_a_404_among_time_outs_is_one_strike_of_two() -> None:
    state = lived((0, "ok"), (10, "http-404"), (14, "timeout"), (18, "timeout"))
    assert state.verdict is Verdict.OK
    assert lived((22, "http-404"), state=state).verdict is Verdict.DEAD


def test_what_was_never_good_is_unknown_until_it_is_dead() -> None:
    state = lived((0, "http-410"))
    assert (state.verdict, state.failing) == (Verdict.UNKNOWN, "failing, 1 of 2")
    assert state.sentence(day(0)) == "Did not answer on 1 Jan 2026; we try again."
    assert lived((3, "http-410"), state=state).verdict is Verdict.DEAD


def test_no_row_without_a_probe() -> None:
    assert history.observe(None, finding("not-asked", asked=False), day(0)) is None
    assert history.observe(None, finding("bad-url", asked=False), day(0)) is None


def test_blocked_and_suspect_are_no_revival() -> None:
    state = lived((0, "ok"), (10, "http-404"), (20, "http-404"))
    assert lived((30, "forbidden"), state=state).verdict is Verdict.DEAD
    assert lived((30, "soft-404"), state=state).verdict is Verdict.DEAD
    back = lived((30, "ok"), state=state)
    assert back.verdict is Verdict.OK
    assert back.events[-1] == (day(30), "revived")


def test_an_answer_that_tells_nothing_leaves_the_verdict() -> None:
    assert lived((0, "ok"), (10, "retry-later")).verdict is Verdict.OK
    assert lived((0, "retry-later")).verdict is Verdict.UNKNOWN


def test_a_clock_that_goes_back_changes_nothing() -> None:
    state = lived((0, "ok"), (10, "http-404"))
    assert history.observe(state, finding("http-404"), day(4)) is state


def test_a_persons_word_is_an_observation_that_expires() -> None:
    word = Word("A. Reader", day(10), day(100))
    state = lived((0, "ok"), (9, "soft-404"))
    assert state.verdict is Verdict.SUSPECT
    state = history.observe(state, finding("soft-404"), day(20), word=word)
    assert state
    assert (state.verdict, state.reason, state.good) == (Verdict.OK, "confirmed", day(10))
    assert lived((101, "soft-404"), state=state).verdict is Verdict.SUSPECT
    # It is not an ignore: evidence that comes after it counts.
    assert lived((30, "http-404"), (34, "http-404"), state=state).verdict is Verdict.DEAD


def test_a_person_can_say_that_it_is_gone() -> None:
    state = history.observe(
        lived((0, "forbidden")), finding("forbidden"), day(5), word=Word("B", day(4), day(50), "dead")
    )
    assert state
    assert state.verdict is Verdict.DEAD
    assert lived((9, "ok"), state=state).verdict is Verdict.OK


def test_a_word_is_told_to_readers_of_a_blocked_link() -> None:
    state = history.observe(
        None,
        finding("forbidden"),
        dt.date(2026, 11, 4),
        word=Word("B", dt.date(2026, 11, 3), dt.date(2027, 5, 1)),
    )
    assert state
    sentence = "Opens in a browser; our checker is not let in. Confirmed by a person, 3 Nov 2026."
    assert state.sentence(dt.date(2026, 11, 5)) == sentence
    assert state.sentence(dt.date(2028, 1, 1)) == "Opens in a browser; our checker is not let in."


def test_sentences_for_readers() -> None:
    dead = LinkState(
        URL,
        Verdict.DEAD,
        "http-404",
        since=dt.date(2026, 6, 3),
        archived="x",
        archived_on=dt.date(2019, 1, 1),
    )
    assert dead.sentence(DAY0) == "Gone since June 2026. Read the copy of 2019."
    assert LinkState(URL, Verdict.OK, "ok", checked=DAY0).sentence(DAY0) == ""
    assert (
        LinkState(URL, Verdict.SUSPECT, "drift").sentence(DAY0) == "This address may now show something else."
    )
    blocked = LinkState(URL, Verdict.BLOCKED, "forbidden", confirmed_by="doi")
    assert blocked.sentence(DAY0) == "Opens in a browser; our checker is not let in. Confirmed by its DOI."


# -- runs --------------------------------------------------------------------------------------------------------------


def world(hosts: int) -> list[str]:
    return [f"https://host{host}.example/{path}" for host in range(hosts) for path in range(3)]


def run(
    states: dict[str, LinkState], reasons: dict[str, str], number: int, **more: object
) -> history.Recorded:
    found = [finding(reason, url) for url, reason in reasons.items()]
    return history.record(states, found, day(number), **more)  # type: ignore[arg-type]


def test_a_runner_that_loses_its_network_records_nothing() -> None:
    urls = world(20)
    good = dict(run({}, dict.fromkeys(urls, "ok"), 0).states)
    outage = run(good, dict.fromkeys(urls, "timeout"), 7)
    assert outage.void.startswith("20 of 20 hosts that were good failed together")
    assert dict(outage.states) == good
    controls = [finding("timeout", f"https://control{number}.example/") for number in range(2)]
    assert "control addresses failed" in run(good, dict.fromkeys(urls, "ok"), 7, controls=controls).void
    assert (
        run(
            good,
            dict.fromkeys(urls, "ok"),
            7,
            controls=[*controls, finding("ok"), finding("ok", "https://b")],
        ).void
        == ""
    )
    assert run(good, dict.fromkeys(urls, "timeout"), 7, trust=True).void == ""


def test_a_fifth_of_the_hosts_may_fail_and_404s_are_no_outage() -> None:
    urls = world(20)
    good = dict(run({}, dict.fromkeys(urls, "ok"), 0).states)
    four = {url: "refused" if any(f"host{n}." in url for n in range(4)) else "ok" for url in urls}
    assert run(good, four, 7).void == ""
    five = {url: "refused" if any(f"host{n}." in url for n in range(5)) else "ok" for url in urls}
    assert run(good, five, 7).void
    assert run(good, dict.fromkeys(urls, "http-404"), 7).void == ""


def test_a_year_of_weekly_runs() -> None:
    """Flapping hosts, outages of the runner, a slow death and a revival: only what died is dead, and on its day."""
    rng = random.Random(7)
    urls = world(40)
    states: dict[str, LinkState] = {}
    dies, revives = urls[5], urls[8]
    flapping = set(urls[30:60])
    void = 0
    for week in range(52):
        number = week * 7
        outage = rng.random() < 0.1
        reasons = {}
        for url in urls:
            if outage:
                reasons[url] = "timeout"
            elif (url == dies and week >= 20) or (url == revives and 20 <= week < 40):
                reasons[url] = "http-404"
            elif url in flapping and rng.random() < 0.4:
                reasons[url] = rng.choice(["timeout", "http-5xx", "reset", "forbidden", "retry-later"])
            else:
                reasons[url] = "ok"
        recorded = run(states, reasons, number)
        void += bool(recorded.void)
        states = dict(recorded.states)
        dead = {url for url, state in states.items() if state.verdict is Verdict.DEAD}
        assert dead <= {dies, revives}
    assert void >= 1
    assert states[dies].verdict is Verdict.DEAD
    assert states[dies].since
    assert states[dies].since >= day(20 * 7)
    assert [what for _, what in states[revives].events] == ["died", "revived"]
    assert all(states[url].verdict in (Verdict.OK, Verdict.BLOCKED) for url in flapping)
    assert [event.what for event in history.events(states)].count("died") == 2
    health = history.health(states, day(51 * 7 + 20))
    assert health.amber
    assert sum(died for died, _ in health.months.values()) == 2


OUTCOMES = st.sampled_from(sorted(REASONS))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), OUTCOMES, st.sampled_from(["", "home"])), max_size=25))
def test_death_always_has_its_evidence(steps: list[tuple[int, str, str]]) -> None:
    state: LinkState | None = None
    number = 0
    seen: list[tuple[int, str, str]] = []
    for gap, reason, network in steps:
        number += gap
        before = state.verdict if state else None
        state = history.observe(state, finding(reason), day(number), network=network)
        assert state
        seen.append((number, reason, network))
        if REASONS[reason].verdict in history.GOOD:
            seen.clear()
            assert state.strikes == ()
            assert state.good == day(number)
        if state.verdict is Verdict.DEAD and before is not Verdict.DEAD:
            gone = [when for when, why, _ in seen if REASONS[why].strike is Strike.GONE]
            bad = [
                (when, net) for when, why, net in seen if REASONS[why].strike in (Strike.GONE, Strike.FAILING)
            ]
            by_gone = len(gone) >= 2 and gone[-1] - gone[0] >= 3
            by_failing = len(bad) >= 3 and bad[-1][0] - bad[0][0] >= 7 and len({net for _, net in bad}) > 1
            assert by_gone or by_failing
        assert LinkState.from_json(state.to_json()) == state


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=20),
        st.builds(
            lambda verdict, text, number, strikes: LinkState(
                "x", verdict, text, since=day(number), checked=day(number), detail=text, notes=(text,) if text else (),
                strikes=tuple(StrikeSeen(day(n), "http-404") for n in sorted(strikes)), seen=Seen(title=text) if text else None,
            ),
            st.sampled_from(list(Verdict)), st.text(max_size=30), st.integers(0, 999), st.sets(st.integers(0, 99), max_size=3),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_a_history_file_reads_back(rows: dict[str, LinkState]) -> None:
    from dataclasses import replace

    states = {url: replace(state, url=url) for url, state in rows.items()}
    text = history.dumps(states)
    assert history.loads(text) == states
    assert history.dumps(history.loads(text)) == text


def test_a_good_link_changes_its_line_only_when_it_is_checked(tmp_path) -> None:
    path = tmp_path / "links.jsonl"
    states = dict(run({}, dict.fromkeys(world(2), "ok"), 0).states)
    assert history.write(path, states)
    assert not history.write(path, states)
    later = dict(run(states, {URL: "ok"}, 9).states)
    before, after = path.read_text().splitlines(), history.dumps(later).splitlines()
    assert len(set(after) - set(before)) == 1


def test_a_broken_line_is_named(tmp_path) -> None:
    path = tmp_path / "links.jsonl"
    path.write_text('{"url": "a", "verdict": "ok", "reason": "ok"}\nnonsense\n')
    with pytest.raises(history.HistoryError, match=r"links\.jsonl:2: not a line of a link history"):
        history.read(path)


def test_due_takes_the_never_checked_first_then_the_oldest_and_failing_ones_after_three_days() -> None:
    targets = [Target(f"https://a.example/{number}") for number in range(5)]
    states = {
        targets[1].url: LinkState(targets[1].url, Verdict.OK, checked=day(0)),
        targets[2].url: LinkState(targets[2].url, Verdict.OK, checked=day(5)),
        targets[3].url: LinkState(
            targets[3].url, Verdict.OK, checked=day(17), strikes=(StrikeSeen(day(17), "http-404"),)
        ),
        targets[4].url: LinkState(targets[4].url, Verdict.OK, checked=day(17)),
    }
    chosen = history.due(targets, states, day(20), max_age=14)
    assert [target.url[-1] for target in chosen] == ["0", "1", "2", "3"]


def test_links_added_in_one_day_spread_out() -> None:
    targets = [Target(f"https://a.example/{number}") for number in range(400)]
    states = {target.url: LinkState(target.url, Verdict.OK, checked=day(0)) for target in targets}
    due = [len(history.due(targets, states, day(number), max_age=20)) for number in (14, 16, 18, 20)]
    assert due[0] == 0
    assert 0 < due[1] < due[2] < 400
    assert due[3] == 400


def test_lines_of_links_that_left_the_list_go() -> None:
    states = dict(run({}, dict.fromkeys(world(2), "ok"), 0).states)
    kept = run(states, {}, 1, known=world(1)).states
    assert sorted(kept) == sorted(world(1))
