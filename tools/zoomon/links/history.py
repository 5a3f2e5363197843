"""What is made of findings over time. Pure but for `read`, `write` and `states`.

One line a URL without its fragment is kept, dates by day, sorted by URL:

    {"url": ..., "verdict": "ok", "reason": "ok", "since": "2026-06-01", "checked": "2026-11-12", "good": "2026-11-12"}

A link becomes dead by evidence. Gone (404, 410, a name that does not exist) needs two observations at least three days
apart; failing (time-outs, refusals, 5xx, TLS) needs three over at least seven days and a witness outside of this
network. Until then the last verdict stands. Any success resets.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from .address import host_key
from .model import Finding, MistakeError, Seen, Target, Verdict
from .verdict import REASONS, Strike

GONE_STRIKES, GONE_DAYS = 2, 3
FAILING_STRIKES, FAILING_DAYS = 3, 7
STALE_DAYS = 14
"""A health page is amber when the last run is older."""
FILE = Path("catalog/computed/links.jsonl")
EVENTS_KEPT = 10
GOOD = (Verdict.OK, Verdict.MOVED)


@dataclass(frozen=True, slots=True)
class StrikeSeen:
    """One failed observation that counts."""

    on: dt.date
    reason: str
    network: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word on a link: an observation with a date, a name and an expiry."""

    by: str
    on: dt.date
    until: dt.date
    says: str = "ok"
    """`ok` or `dead`."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of a link."""

    url: str
    verdict: Verdict = Verdict.UNKNOWN
    reason: str = ""
    since: dt.date | None = None
    """The day from which the verdict holds; of a dead link, of the first failure that led to it."""
    checked: dt.date | None = None
    """The last real probe."""
    good: dt.date | None = None
    """The last day on which it was good."""
    strikes: tuple[StrikeSeen, ...] = ()
    """Failures since it was last good."""
    status: int = 0
    detail: str = ""
    moved_to: str = ""
    moved_seen: int = 0
    """Runs, on different days, that saw the same permanent redirect."""
    archived: str = ""
    archived_on: dt.date | None = None
    """The day of the archived copy."""
    confirmed_by: str = ""
    """Who vouches for a link that robots may not open: `doi`, `archive`."""
    word: Word | None = None
    witness: dt.date | None = None
    """The day on which somebody outside of this network could not reach it either."""
    notes: tuple[str, ...] = ()
    seen: Seen | None = None
    events: tuple[tuple[dt.date, str], ...] = ()
    """Deaths and revivals, oldest first: (day, `died` or `revived`)."""

    @property
    def failing(self) -> str:
        """`failing, 1 of 2` while strikes are counted and the last verdict stands; empty otherwise."""
        if not self.strikes or self.verdict is Verdict.DEAD:
            return ""
        gone = all(strike_kind(strike.reason) is Strike.GONE for strike in self.strikes)
        most = GONE_STRIKES if gone else FAILING_STRIKES
        return f"failing, {min(len(self.strikes), most)} of {most}"

    @property
    def needs_witness(self) -> bool:
        """It failed often and long enough; only a look from another network is missing."""
        return (
            bool(self.strikes)
            and self.verdict is not Verdict.DEAD
            and _failed_long(self.strikes)
            and not _witnessed(self)
        )

    def sentence(self, today: dt.date) -> str:
        """What a reader is told; empty for what needs no words."""
        copy = f" Read the copy of {self.archived_on.year}." if self.archived and self.archived_on else ""
        if self.verdict is Verdict.DEAD:
            since = f" since {self.since:%B %Y}" if self.since else ""
            return f"Gone{since}.{copy}"
        if self.verdict is Verdict.SUSPECT:
            copy = f" Copy of {self.archived_on.year}." if self.archived and self.archived_on else ""
            return f"This address may now show something else.{copy}"
        if self.verdict is Verdict.BLOCKED:
            by = {"doi": " Confirmed by its DOI.", "archive": " Confirmed by a web archive."}.get(
                self.confirmed_by, ""
            )
            if self.word and self.word.says == "ok" and self.word.until >= today:
                by = f" Confirmed by a person, {_day(self.word.on)}."
            return f"Opens in a browser; our checker is not let in.{by}"
        if self.strikes or self.verdict is Verdict.UNKNOWN:
            return (
                f"Did not answer on {_day(self.checked)}; we try again."
                if self.checked
                else "Not yet checked."
            )
        return ""

    def opened(self) -> str:
        """`opened 12 Nov 2026`, for the list of copies; `not yet checked` where there was no probe."""
        return f"opened {_day(self.good)}" if self.good else "not yet checked"

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {"url": self.url, "verdict": str(self.verdict), "reason": self.reason}
        for name in ("since", "checked", "good"):
            if day := getattr(self, name):
                row[name] = day.isoformat()
        if self.strikes:
            row["strikes"] = [
                [s.on.isoformat(), s.reason, *([s.network] if s.network else [])] for s in self.strikes
            ]
        for name in ("status", "detail", "moved_to", "moved_seen", "archived", "confirmed_by"):
            if value := getattr(self, name):
                row[name] = value
        for name in ("archived_on", "witness"):
            if day := getattr(self, name):
                row[name] = day.isoformat()
        if self.word:
            word = self.word
            row["word"] = {
                "by": word.by,
                "on": word.on.isoformat(),
                "until": word.until.isoformat(),
                "says": word.says,
            }
        if self.notes:
            row["notes"] = list(self.notes)
        if self.seen:
            row["seen"] = self.seen.to_json()
        if self.events:
            row["events"] = [[day.isoformat(), what] for day, what in self.events]
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        fields = dict(row)
        fields["verdict"] = Verdict(row["verdict"])
        for name in ("since", "checked", "good", "archived_on", "witness"):
            if name in fields:
                fields[name] = dt.date.fromisoformat(fields[name])
        fields["strikes"] = tuple(
            StrikeSeen(dt.date.fromisoformat(strike[0]), *strike[1:]) for strike in row.get("strikes", ())
        )
        if word := row.get("word"):
            fields["word"] = Word(
                word["by"],
                dt.date.fromisoformat(word["on"]),
                dt.date.fromisoformat(word["until"]),
                word.get("says", "ok"),
            )
        fields["notes"] = tuple(row.get("notes", ()))
        fields["seen"] = Seen.from_json(row["seen"]) if row.get("seen") else None
        fields["events"] = tuple((dt.date.fromisoformat(day), what) for day, what in row.get("events", ()))
        return cls(**fields)


def _day(date: dt.date | None) -> str:
    return f"{date.day} {date:%b %Y}" if date else "an unknown day"


def strike_kind(reason: str) -> Strike:
    """How failures with this reason count."""
    return REASONS[reason].strike if reason in REASONS else Strike.LOOK


def _failed_long(strikes: Sequence[StrikeSeen]) -> bool:
    return len(strikes) >= FAILING_STRIKES and (strikes[-1].on - strikes[0].on).days >= FAILING_DAYS


def _witnessed(state: LinkState) -> bool:
    first = state.strikes[0].on
    return len({strike.network for strike in state.strikes}) > 1 or (
        state.witness is not None and state.witness >= first
    )


def _is_dead(state: LinkState) -> bool:
    gone = [strike for strike in state.strikes if strike_kind(strike.reason) is Strike.GONE]
    if len(gone) >= GONE_STRIKES and (gone[-1].on - gone[0].on).days >= GONE_DAYS:
        return True
    return _failed_long(state.strikes) and _witnessed(state)


def _turn(state: LinkState, verdict: Verdict, reason: str, since: dt.date, today: dt.date) -> LinkState:
    """The state with a verdict; a change of it is dated, and a death or a revival is an event."""
    events = state.events
    if verdict is Verdict.DEAD and state.verdict is not Verdict.DEAD:
        events = (*events, (today, "died"))
    if verdict in GOOD and state.verdict is Verdict.DEAD:
        events = (*events, (today, "revived"))
    same = state.since is not None and (state.verdict is verdict or {state.verdict, verdict} <= set(GOOD))
    return replace(
        state,
        verdict=verdict,
        reason=reason,
        since=state.since if same else since,
        events=events[-EVENTS_KEPT:],
    )


def observe(
    state: LinkState | None, finding: Finding, today: dt.date, *, network: str = "", word: Word | None = None
) -> LinkState | None:
    """The state after a finding of today. None where there is none and the finding is no real probe.

    A finding that is not a probe (`asked` is false), and one that is older than the last, change nothing.

    Args:
        state: What was known, None at the first time.
        finding: The outcome of a probe.
        today: The day of the probe.
        network: The name of the network that it was made from; two names are two witnesses.
        word: A person's word on this link.
    """
    if not finding.asked or (state and state.checked and today < state.checked):
        return state
    now = state or LinkState(finding.url)
    if word and (now.word is None or word.on >= now.word.on):
        now = hear(now, word, today)
    trusted = now.word if now.word and now.word.until >= today else None
    kind = strike_kind(finding.reason)
    now = replace(
        now,
        checked=today,
        status=finding.status,
        detail=finding.detail,
        notes=finding.notes,
        confirmed_by=finding.confirmed_by,
    )
    if finding.verdict in GOOD:
        moved_again = bool(finding.moved_to) and finding.moved_to == now.moved_to
        seen_before = state is not None and state.checked == today and moved_again
        now = replace(
            now,
            good=today,
            strikes=(),
            witness=None,
            moved_to=finding.moved_to,
            moved_seen=(now.moved_seen + (not seen_before) if moved_again else 1) if finding.moved_to else 0,
            seen=finding.seen or now.seen,
        )
        return _turn(now, finding.verdict, finding.reason, today, today)
    if kind in (Strike.GONE, Strike.FAILING):
        return _strike(now, finding, kind, today, network)
    if now.verdict is Verdict.DEAD:
        return now  # a robot that is turned away, or a page that says sorry, is no revival
    if kind is Strike.LOOK:
        now = replace(now, strikes=())
        if trusted and trusted.says == "ok":
            return _turn(replace(now, good=trusted.on), Verdict.OK, "confirmed", today, today)
        return _turn(now, Verdict.SUSPECT, finding.reason, today, today)
    if finding.verdict is Verdict.BLOCKED:
        gone = tuple(strike for strike in now.strikes if strike_kind(strike.reason) is Strike.GONE)
        return _turn(replace(now, strikes=gone), Verdict.BLOCKED, finding.reason, today, today)
    # No answer that can be judged: the last verdict stands.
    return now if state else _turn(now, Verdict.UNKNOWN, finding.reason, today, today)


def _strike(now: LinkState, finding: Finding, kind: Strike, today: dt.date, network: str) -> LinkState:
    strikes = now.strikes
    apart = GONE_DAYS if kind is Strike.GONE else 1
    alike = [strike for strike in strikes if strike_kind(strike.reason) is kind and strike.network == network]
    if not alike or (today - alike[-1].on).days >= apart:
        strikes = (*strikes, StrikeSeen(today, finding.reason, network))
    # Old strikes beyond the first and the last few say nothing more.
    if len(strikes) > 6:
        strikes = (strikes[0], *strikes[-5:])
    now = replace(now, strikes=strikes)
    if now.verdict is Verdict.DEAD:
        return replace(now, reason=finding.reason)
    if _is_dead(now):
        return _turn(now, Verdict.DEAD, finding.reason, now.strikes[0].on, today)
    if now.since is None:
        return _turn(now, Verdict.UNKNOWN, finding.reason, today, today)
    return now


def hear(state: LinkState, word: Word, today: dt.date) -> LinkState:
    """The state after a person's word. "It is there" is a success of its day; "it is gone" needs no second strike."""
    now = replace(state, word=word)
    if word.until < today:
        return now
    if word.says == "dead":
        return now if state.verdict is Verdict.DEAD else _turn(now, Verdict.DEAD, "person", word.on, today)
    later = tuple(strike for strike in state.strikes if strike.on > word.on)
    now = replace(now, strikes=later, good=max(filter(None, (state.good, word.on))))
    if state.verdict in (Verdict.DEAD, Verdict.SUSPECT, Verdict.UNKNOWN) and not later:
        return _turn(now, Verdict.OK, "confirmed", word.on, today)
    return now


def witness(state: LinkState, day: dt.date, *, reached: bool) -> LinkState:
    """The state after somebody elsewhere (a web archive) tried to open the link.

    A capture later than the first failure resets the strikes that may be the network's; a failed attempt is the
    witness that they wait for.
    """
    if not state.strikes or day < state.strikes[0].on:
        return state
    if reached:
        gone = tuple(strike for strike in state.strikes if strike_kind(strike.reason) is Strike.GONE)
        return replace(state, strikes=gone, witness=None)
    now = replace(state, witness=day)
    if now.verdict is not Verdict.DEAD and _is_dead(now):
        return _turn(now, Verdict.DEAD, now.strikes[-1].reason, now.strikes[0].on, day)
    return now


# -- a run -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a run did to the history."""

    states: Mapping[str, LinkState]
    died: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    void: str = ""
    """Why nothing was recorded; empty for a run that can be trusted."""


def distrust(
    states: Mapping[str, LinkState], findings: Iterable[Finding], controls: Iterable[Finding] = ()
) -> str:
    """Why a run can't be trusted; empty where it can.

    It can't when more than half of the control addresses fail, or when over a fifth of the hosts that were good fail
    together (at least three), by failures that may be those of our own network.
    """
    controls = list(controls)
    failed = [
        finding
        for finding in controls
        if finding.verdict not in GOOD and finding.verdict is not Verdict.BLOCKED
    ]
    if controls and len(failed) * 2 > len(controls):
        names = ", ".join(f"{finding.url} ({finding.reason})" for finding in failed)
        return f"{len(failed)} of {len(controls)} control addresses failed: {names}"
    good: dict[str, bool] = {}
    for finding in findings:
        state = states.get(finding.url)
        if state is None or state.verdict not in GOOD or state.strikes:
            continue
        network = strike_kind(finding.reason) is Strike.FAILING or finding.reason in ("no-such-host", "dns")
        host = host_key(finding.url)
        good[host] = good.get(host, True) and network
    lost = sorted(host for host, all_failed in good.items() if all_failed)
    if len(lost) >= 3 and len(lost) * 5 > len(good):
        names = ", ".join(lost[:5]) + (" and others" if len(lost) > 5 else "")
        return f"{len(lost)} of {len(good)} hosts that were good failed together: {names}"
    return ""


def record(
    states: Mapping[str, LinkState],
    findings: Iterable[Finding],
    today: dt.date,
    *,
    known: Iterable[str] | None = None,
    controls: Iterable[Finding] = (),
    words: Mapping[str, Word] | None = None,
    network: str = "",
    trust: bool = False,
) -> Recorded:
    """The history after a run.

    Args:
        states: The history before.
        findings: What the run found.
        today: The day of the run.
        known: All URLs that the list has now; the lines of others are dropped. None keeps all.
        controls: Findings of the control addresses.
        words: What people said, by URL.
        network: The network that the run was made from.
        trust: Record even if the run looks like an outage.
    """
    findings = list(findings)
    if not trust and (why := distrust(states, findings, controls)):
        return Recorded(dict(states), void=why)
    words = words or {}
    after = dict(states)
    for finding in sorted(findings, key=lambda finding: finding.url):
        state = observe(after.get(finding.url), finding, today, network=network, word=words.get(finding.url))
        if state is not None:
            after[finding.url] = state
    if known is not None:
        wanted = set(known)
        after = {url: state for url, state in after.items() if url in wanted}
    died = tuple(
        sorted(
            url
            for url, now in after.items()
            if now.verdict is Verdict.DEAD and _was(states, url) is not Verdict.DEAD
        )
    )
    revived = tuple(
        sorted(url for url, now in after.items() if now.verdict in GOOD and _was(states, url) is Verdict.DEAD)
    )
    return Recorded(after, died, revived)


def _was(states: Mapping[str, LinkState], url: str) -> Verdict | None:
    state = states.get(url)
    return state.verdict if state else None


def due(
    targets: Iterable[Target], states: Mapping[str, LinkState], today: dt.date, *, max_age: int = 14
) -> list[Target]:
    """The targets that are to be checked, never checked ones first, then the oldest.

    A failing link is due three days after its last strike. All others are due when their check is `max_age` days old,
    a quarter less for some: the jitter is the URL's own, so that a list that was added in one day spreads out.
    """

    def age(target: Target) -> tuple[int, dt.date, str]:
        state = states.get(target.url)
        if state is None or state.checked is None:
            return 0, dt.date.min, target.url
        return 1, state.checked, target.url

    chosen = []
    for target in targets:
        state = states.get(target.url)
        if state is None or state.checked is None or state.checked > today:
            chosen.append(target)
            continue
        old = (today - state.checked).days
        jitter = int.from_bytes(hashlib.sha256(f"{target.url} {state.checked}".encode()).digest()[:4]) / 2**32
        limit = (
            GONE_DAYS
            if state.strikes and state.verdict is not Verdict.DEAD
            else max_age * (0.75 + 0.25 * jitter)
        )
        if old >= limit:
            chosen.append(target)
    return sorted(chosen, key=age)


# -- reading and writing -----------------------------------------------------------------------------------------------


class HistoryError(MistakeError):
    """A line of a history file that can't be read; the message says where."""


def loads(text: str, name: str = "links.jsonl") -> dict[str, LinkState]:
    """States by URL. Raises HistoryError with file and line."""
    states: dict[str, LinkState] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            state = LinkState.from_json(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise HistoryError(
                f"{name}:{number}: not a line of a link history ({error}). Restore the file from git; a run writes it anew."
            ) from None
        states[state.url] = state
    return states


def dumps(states: Mapping[str, LinkState]) -> str:
    """The file's text: a line a URL, sorted, keys in a fixed order."""
    return "".join(json.dumps(states[url].to_json(), ensure_ascii=False) + "\n" for url in sorted(states))


def read(path: Path) -> dict[str, LinkState]:
    """The history in a file; empty where there is no file."""
    return loads(path.read_text(encoding="utf-8"), str(path)) if path.exists() else {}


def write(path: Path, states: Mapping[str, LinkState]) -> bool:
    """Write the history in one step, so that a reader never sees half of it. False where it is as it was."""
    text = dumps(states)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
    return True


# -- for pages ---------------------------------------------------------------------------------------------------------


def states(root: Path) -> Mapping[str, LinkState]:
    """The history of the catalog below `root`, by URL without fragment. A URL that is not in it is not yet checked."""
    return read(root / FILE)


@dataclass(frozen=True, slots=True)
class Event:
    """A death or a revival, for a feed."""

    url: str
    on: dt.date
    what: str
    """`died` or `revived`."""
    state: LinkState = field(compare=False)


def events(states: Mapping[str, LinkState]) -> list[Event]:
    """All deaths and revivals that are known, newest first."""
    found = [Event(url, day, what, state) for url, state in states.items() for day, what in state.events]
    return sorted(found, key=lambda event: (-event.on.toordinal(), event.url, event.what))


@dataclass(frozen=True, slots=True)
class Health:
    """The list's links as a whole on one day."""

    last_run: dt.date | None
    counts: Mapping[Verdict, int]
    failing: int
    amber: bool
    """The last run is more than 14 days old, or there was none."""
    months: Mapping[str, tuple[int, int]]
    """`2026-11` -> (died, revived)."""


def health(states: Mapping[str, LinkState], today: dt.date) -> Health:
    """What a health page shows."""
    last = max((state.checked for state in states.values() if state.checked), default=None)
    counts = {verdict: sum(state.verdict is verdict for state in states.values()) for verdict in Verdict}
    months: dict[str, tuple[int, int]] = {}
    for event in events(states):
        died, revived = months.get(f"{event.on:%Y-%m}", (0, 0))
        months[f"{event.on:%Y-%m}"] = (died + (event.what == "died"), revived + (event.what == "revived"))
    return Health(
        last_run=last,
        counts=counts,
        failing=sum(bool(state.failing) for state in states.values()),
        amber=last is None or (today - last).days > STALE_DAYS,
        months=dict(sorted(months.items())),
    )
