"""How fast one host is asked: as fast as is polite, and where it refuses that, as fast as it bears.

A host that refuses some of what comes at once (429, or 503 and resets where others say 429) is asked one request after another,
at the rate that it answered in the second of the refusal; after some time without one a little faster. That is the additive increase
of TCP (RFC 5681, section 3.1), with a measured rate in place of a halved one.
"""

from __future__ import annotations

import math
from collections import deque

SLACK = 1.08
"""A second is taken for so much longer, so that the network's jitter does not exceed a host's limit."""

LATE = 0.25
"""Seconds that a busy host may be behind with reading what it is sent."""

SLOWEST = 2.0
"""Seconds between two requests to a host that refuses all."""


class Pace:
    """The limit of one host. Times are seconds of one monotonic clock; a request is named by when it began."""

    def __init__(self, per_second: float) -> None:
        self.base = max(1, int(per_second))
        """Requests in a window as long as it bears that."""
        self.full = SLACK * self.base / per_second
        self.most = self.base
        """Requests that may begin within `window` seconds."""
        self.window = self.full
        self.one_by_one = False
        """It has refused some of what came at once."""
        self.starts: deque[list[float]] = deque(maxlen=self.base)
        """When the last requests left and how long their answers took, oldest first."""
        self.quickest = math.inf
        """Seconds until its quickest answer."""
        self.paused_until = 0.0
        self.slowed_at = -1.0
        self._borne: deque[float] = deque(maxlen=2 * self.base)
        """The last requests that were answered well, in the order of their answers."""
        self._blamed: float | None = None
        """The request whose failure slowed the host down, while that may still prove to be the link's own."""
        self._doubts = 0
        """Good answers to later requests that it takes to prove that."""
        self._before = (0, 0.0, 0.0, False)
        """`most`, `window`, `paused_until` and `one_by_one` before that."""
        self._smooth = 0
        """Good answers since the limit was last changed."""
        self._rounds = 2
        """Windows full of good answers after which it is asked a little faster again."""
        self._lower: tuple[int, float] | None = None
        """`most` and `window` before the last change, where that was upwards."""

    def free_at(self) -> float:
        """The time at which another request may begin."""
        free = self.paused_until
        if len(self.starts) >= self.most:
            left, took = self.starts[-self.most]
            # What was answered later than others may have been read later than others.
            free = max(free, left + min(max(0.0, took - self.quickest), LATE) + self.window)
        if self.one_by_one and self.starts:
            free = max(free, self.starts[-1][0] + self.window / self.most)
        return free

    def begin(self, now: float) -> list[float]:
        """Note a request; the row that is returned is to hold when it left and how long its answer took."""
        row = [now, 0.0]
        self.starts.append(row)
        return row

    def refused(self, began: float, now: float, wait: float | None, *, plain: bool, alike: int) -> None:
        """The host refused a request: pause, and go on as it bears.

        Args:
            wait: Seconds that it asked for.
            plain: It said so itself, by 429, which is believed sooner, though a server may count by link (RFC 6585, section 4).
            alike: Failures like this one since the last good answer.
        """
        if began <= self.slowed_at or not self._believed(began, alike):
            return
        self.slowed_at = now
        if self._lower is not None:
            self.most, self.window = self._lower
            self._rounds = min(self._rounds * 2, 16)
            pause = self.window / self.most
        else:
            self._before = (self.most, self.window, self.paused_until, self.one_by_one)
            self._blamed, self._doubts = began, 2 if plain else 1
            pause = 1.0
            if self.most == 1:
                self.window = max(self.full, min(self.window * 2, SLOWEST))
            self._bear()
        self.paused_until = max(self.paused_until, now + (pause if wait is None else wait))
        self.one_by_one = True
        self._lower = None
        self._smooth = 0

    def _believed(self, began: float, alike: int) -> bool:
        """At a rate that the host has borne, one refusal between good answers is that link's own; so is one of a lone request."""
        if not self.one_by_one or self._lower is not None or alike >= 2:
            return True
        alone = not any(began - 1.0 < left < began for left, _ in self.starts)
        return self._smooth < self.most and not alone

    def _bear(self) -> None:
        """Take for the limit what it has answered well of the requests of that second, and half where that is little: answers
        may still come."""
        assert self._blamed is not None
        before, window = self._before[:2]
        served = sum(self._blamed - window < began <= self.slowed_at for began in self._borne)
        self.most = max(1, min(max(served, before // 2), before - 1))

    def good(self, began: float) -> None:
        """The host answered a request well: after some such answers a little faster, up to its limit.

        Requests that began after the failed one and before anything was slowed down show that the failure was the link's own:
        then the slow-down is taken back, as TCP takes back one that it finds to be spurious (RFC 4015).
        """
        self._borne.append(began)
        if self._blamed is not None and began <= self.slowed_at:
            self._doubts -= self._blamed < began
            if self._doubts > 0:
                self._bear()
            else:
                self.most, self.window, self.paused_until, self.one_by_one = self._before
                self._blamed = None
        self._smooth += 1
        patient = self.most > 2 or self._rounds > 2
        if self._smooth < self.most * (self._rounds if patient else 1):
            return
        lower = self.most, self.window
        if self.window > self.full:
            self.window = max(self.full, self.window / 2)
        elif self.most < self.base:
            self.most += 1
        else:
            return
        self._lower = lower
        self._blamed = None
        self._smooth = 0
