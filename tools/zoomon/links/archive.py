"""Archived copies: the one nearest to a day, checked for soft 404s; and asking for a new one.

Wayback Machine: `GET /web/<date>/<url>` redirects to the capture nearest to the date. Save Page Now 2: `POST /save`
starts a job, `GET /save/status/<job>` tells how it ended; 4 captures a minute without a key, 12 with one.
"""

from __future__ import annotations

import datetime as dt
import json
import random as randomness
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from . import signs
from .fetch import Answer, Ask, Fetcher
from .model import Settings, Target, Verdict
from .probe import Memory, Prober, Steps
from .resolvers import base

PER_MINUTE, PER_MINUTE_WITH_KEY = 4, 12
_CAPTURE = re.compile(r"/web/(?P<stamp>\d{14})(?:[a-z]{2}_)?/(?P<url>.+)$")


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy."""

    url: str
    on: dt.date


def capture_of(url: str) -> Copy | None:
    """The copy that an address of the Wayback Machine names; None for another address."""
    match = _CAPTURE.search(url)
    if not match:
        return None
    try:
        return Copy(url, dt.datetime.strptime(match["stamp"][:8], "%Y%m%d").replace(tzinfo=dt.UTC).date())
    except ValueError:
        return None


def nearest(prober: Prober, url: str, day: dt.date) -> Steps[Copy | None]:
    """The capture of `url` nearest to `day` that shows the page, not an error; None where there is none.

    The copy is read and judged as a page is: a soft 404 or a redirect to the home page was archived as often as not.
    """
    where = (
        f"{base(prober.settings, 'archive')}/web/{day:%Y%m%d}000000/{quote(url, safe=':/?&=%+~#@!$,;()*[]')}"
    )
    landing = yield from prober.follow(where, prober.honest)
    copy = capture_of(landing.url)
    if landing.answer.status != 200 or copy is None:
        return None
    match = _CAPTURE.search(landing.url)
    assert match
    inner = match["url"]
    titles = prober.target.titles
    if landing.page is not None:
        shown = [
            signs.parked(landing.page, url, inner),
            signs.hijacked(landing.page, url, titles),
            signs.error_page(landing.page, url),
        ]
        if not signs.is_home(url):
            shown += [
                signs.not_found(landing.page, url, inner, titles),
                signs.to_home(url, inner, landing.page, titles),
            ]
        if any(found.sure for found in shown) or signs.login(landing.page, url, inner):
            return None
    return copy


def find_copy(prober: Prober, url: str, day: dt.date, last_good: dt.date | None = None) -> Steps[Copy | None]:
    """The nearest good copy, tried at the day the entry was added, the last good day, and long before."""
    days = [day, *([last_good] if last_good and last_good != day else []), dt.date(2000, 1, 1)]
    seen: set[str] = set()
    for one in days:
        copy = yield from nearest(prober, url, one)
        if copy and copy.url not in seen:
            return copy
    return None


def drive_one(
    steps: Steps[Copy | None], fetcher: Fetcher, sleep: Callable[[float], None] = time.sleep
) -> Copy | None:
    """Run the steps of one look-up, a request a second."""
    try:
        ask = next(steps)
        while True:
            sleep(max(ask.wait, 0.0))
            ask = steps.send(fetcher.fetch(ask))
    except StopIteration as stop:
        copy: Copy | None = stop.value
        return copy


def look_up(
    target: Target,
    day: dt.date,
    settings: Settings,
    fetcher: Fetcher,
    *,
    last_good: dt.date | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Copy | None:
    """The archived copy to offer for a dead link, by its own public address whatever the service's base URL is."""
    prober = Prober(target, Memory(), settings, randomness.Random(settings.seed))  # noqa: S311
    copy = drive_one(find_copy(prober, target.url, day, last_good), fetcher, sleep)
    if copy is None:
        return None
    return replace(copy, url="https://web.archive.org" + copy.url.removeprefix(base(settings, "archive")))


@dataclass(frozen=True, slots=True)
class Saved:
    """How an attempt to archive a page ended."""

    copy: Copy | None = None
    reached: bool | None = None
    """Whether the archive could open the page; None where it did not try."""
    detail: str = ""
    wait: float = 0.0
    """Seconds that the archive asks to wait before the next attempt."""


_UNREACHED = {
    "error:bad-gateway",
    "error:gateway-timeout",
    "error:invalid-host-resolution",
    "error:invalid-server-response",
    "error:not-found",
    "error:service-unavailable",
    "error:read-timeout",
    "error:no-request",
    "error:gone",
    "error:connection-timeout",
    "error:connection-refused",
}
"""Errors by which the archive says that the page itself could not be had (Save Page Now 2 API, error codes)."""


class SavePageNow:
    """Asks the Wayback Machine for captures, within its limits.

    Args:
        fetcher: Makes the requests.
        settings: Base URL and key (`tokens["archive"]` is `access:secret`).
        clock: Monotonic seconds.
        sleep: Waits.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._base = base(settings, "archive")
        self._key = settings.tokens.get("archive", "")
        self._clock = clock
        self._sleep = sleep
        self._interval = 60.0 / (PER_MINUTE_WITH_KEY if self._key else PER_MINUTE)
        self._next = 0.0

    def save(self, url: str, *, patience: float = 120.0) -> Saved:
        """Ask for a capture and wait for its end, at most `patience` seconds."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = self._clock() + self._interval
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        if self._key:
            headers["Authorization"] = f"LOW {self._key}"
        body = f"url={quote(url, safe='')}&skip_first_archive=1".encode()
        answer = self._fetcher.fetch(Ask(f"{self._base}/save", headers, method="POST", body=body))
        if answer.status == 429:
            wait = answer.headers.get("retry-after", "")
            return Saved(
                detail="the archive's limit is reached", wait=float(wait) if wait.isdigit() else 60.0
            )
        job = _record(answer)
        if not job.get("job_id"):
            detail = str(
                job.get("message") or job.get("status_ext") or answer.detail or f"status {answer.status}"
            )
            return Saved(detail=detail[:200], reached=False if job.get("status_ext") in _UNREACHED else None)
        end = self._clock() + patience
        while True:
            state = _record(
                self._fetcher.fetch(
                    Ask(f"{self._base}/save/status/{quote(str(job['job_id']), safe='')}", headers)
                )
            )
            if state.get("status") == "success" and re.fullmatch(r"\d{14}", str(state.get("timestamp", ""))):
                stamp = str(state["timestamp"])
                copy = capture_of(f"https://web.archive.org/web/{stamp}/{state.get('original_url') or url}")
                return Saved(copy, reached=True)
            if state.get("status") == "error":
                kind = str(state.get("status_ext", ""))
                return Saved(
                    reached=False if kind in _UNREACHED else None,
                    detail=f"{kind} {state.get('message', '')}".strip()[:200],
                )
            if self._clock() + 5 > end:
                return Saved(detail="the archive is still at it")
            self._sleep(5)


def _record(answer: Answer) -> dict[str, object]:
    try:
        record = json.loads(answer.body) if answer.body else {}
    except ValueError:
        record = {}
    return record if isinstance(record, dict) else {}


def wants_capture(target: Target, verdict: Verdict | None, archived: str) -> bool:
    """A link that opens and has no copy yet."""
    return not archived and not target.archived and verdict in (Verdict.OK, Verdict.MOVED, Verdict.BLOCKED)
