"""What an answer means when it is judged on the spot. Pure.

`REASONS` is the vocabulary: each finding has one of these codes. Whether a link *becomes* dead for it is decided by
`history`, over days.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .model import Verdict


class Strike(enum.StrEnum):
    """How much evidence a failure needs before it is believed."""

    NONE = "none"
    """It is no failure."""
    GONE = "gone"
    """The server or the name system says that it is not there: two observations, three days apart."""
    FAILING = "failing"
    """It may be the network between: three observations over seven days, and a witness elsewhere."""
    LOOK = "look"
    """It is for a person to look at, from the first time on."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code's verdict when judged at once, how it counts over time, and its words for people."""

    verdict: Verdict
    strike: Strike
    words: str


_OK, _DEAD, _SUSPECT, _BLOCKED, _UNKNOWN = (
    Verdict.OK,
    Verdict.DEAD,
    Verdict.SUSPECT,
    Verdict.BLOCKED,
    Verdict.UNKNOWN,
)

REASONS: dict[str, Reason] = {
    "ok": Reason(_OK, Strike.NONE, "opened"),
    "redirected": Reason(_OK, Strike.NONE, "opened after a temporary redirect"),
    "registered": Reason(_OK, Strike.NONE, "its identifier is registered for this work"),
    "moved": Reason(Verdict.MOVED, Strike.NONE, "moved permanently"),
    "http-404": Reason(_DEAD, Strike.GONE, "404 Not Found"),
    "http-410": Reason(_DEAD, Strike.GONE, "410 Gone"),
    "no-such-host": Reason(_DEAD, Strike.GONE, "the host name does not exist"),
    "not-registered": Reason(_DEAD, Strike.GONE, "its identifier is not registered"),
    "removed": Reason(_DEAD, Strike.GONE, "the site says that it was removed"),
    "bad-url": Reason(_DEAD, Strike.GONE, "nothing can be asked at this address"),
    "http-4xx": Reason(_DEAD, Strike.FAILING, "the request is refused however it is asked"),
    "http-5xx": Reason(_DEAD, Strike.FAILING, "server error on every try"),
    "timeout": Reason(_DEAD, Strike.FAILING, "no answer in time on every try"),
    "refused": Reason(_DEAD, Strike.FAILING, "connection refused"),
    "unreachable": Reason(_DEAD, Strike.FAILING, "the host can't be reached"),
    "reset": Reason(_DEAD, Strike.FAILING, "connection cut on every try"),
    "redirect-loop": Reason(_DEAD, Strike.FAILING, "redirects in a circle"),
    "too-many-redirects": Reason(_DEAD, Strike.FAILING, "more redirects than a browser follows"),
    "broken-redirect": Reason(_DEAD, Strike.FAILING, "redirects to nowhere"),
    "not-http": Reason(_DEAD, Strike.FAILING, "what answers does not speak HTTP"),
    "tls": Reason(_UNKNOWN, Strike.FAILING, "no safe connection (TLS)"),
    "soft-404": Reason(_SUSPECT, Strike.LOOK, "it answers, but says that the page is not there"),
    "home-redirect": Reason(_SUSPECT, Strike.LOOK, "it leads to a home page"),
    "parked": Reason(_SUSPECT, Strike.LOOK, "the domain is parked or for sale"),
    "hijacked": Reason(_SUSPECT, Strike.LOOK, "the domain is in other hands"),
    "error-page": Reason(_SUSPECT, Strike.LOOK, "the server shows a page of its own"),
    "leads-to-error": Reason(_SUSPECT, Strike.LOOK, "the page sends its reader to an error"),
    "drift": Reason(_SUSPECT, Strike.LOOK, "it no longer shows the work"),
    "other-work": Reason(_SUSPECT, Strike.LOOK, "its identifier belongs to another work"),
    "withdrawn": Reason(_SUSPECT, Strike.LOOK, "the work was withdrawn"),
    "fragment-missing": Reason(_SUSPECT, Strike.LOOK, "the page opens, its fragment is not on it"),
    "challenge": Reason(_BLOCKED, Strike.NONE, "robots are asked to prove that they are human"),
    "login": Reason(_BLOCKED, Strike.NONE, "a log-in stands before it"),
    "forbidden": Reason(_BLOCKED, Strike.NONE, "robots are not let in"),
    "rate-limited": Reason(_BLOCKED, Strike.NONE, "the host answers 429 to every try"),
    "retry-later": Reason(_UNKNOWN, Strike.NONE, "the host asks to come back later"),
    "bad-answer": Reason(_UNKNOWN, Strike.NONE, "an answer that can't be judged"),
    "dns": Reason(_UNKNOWN, Strike.NONE, "the name system did not answer"),
    "private": Reason(_UNKNOWN, Strike.NONE, "it leads to an address that is not public"),
    "not-asked": Reason(_UNKNOWN, Strike.NONE, "the run ended before it was asked"),
}
"""Every code, with what it means. README of the policy: docs/health-policy.md."""

BLOCKING = frozenset({401, 402, 403, 405, 406, 407, 418, 421, 423, 451, 999})
"""Statuses that tell a robot to go away and that people often do not meet."""

REFUSED = frozenset({400, 409, 414, 416, 422, 424})
"""Statuses that blame the request; one that is refused like this as a browser's too is of an address that is none."""

TRANSIENT = frozenset(
    {408, 425, 429, 500, 502, 503, 504, 507, 508, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530}
)
"""Statuses that another try may not meet."""


def reason_of_status(status: int) -> str:
    """The reason for an answer with `status` that is neither a success nor a redirect."""
    if status in (404, 410):
        return f"http-{status}"
    if status in (408, 425):
        return "timeout"
    if status == 429:
        return "rate-limited"
    if status in BLOCKING:
        return "forbidden"
    if status in REFUSED:
        return "http-4xx"
    if status == 511:  # a captive portal between us and the world, RFC 6585 section 6
        return "bad-answer"
    if status >= 500:
        return "http-5xx" if status < 600 else "forbidden"
    return "bad-answer"


def reason_of_failure(kind: str) -> str:
    """The reason for a request that failed without an answer (`fetch.FAILURES`)."""
    return {"url": "bad-url", "protocol": "not-http"}.get(kind, kind)
