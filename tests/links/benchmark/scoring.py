"""Verdicts against the truth, and the least time that a polite checker needs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RATE = 10.0
"""Requests a second that a polite checker sends to one host."""
IN_FLIGHT = 4
"""Requests that a polite checker has under way on one host."""

ALARMS = frozenset({"dead", "suspect"})


@dataclass
class Score:
    """How the verdicts of one checker compare with the truth.

    Verdicts are `ok`, `moved`, `dead`, `suspect`, `blocked`, `unknown`; a checker with fewer words uses fewer. A link without a
    verdict counts as `unknown` and is listed in `unjudged`.
    """

    links: int = 0
    alive: int = 0
    false_alarms: int = 0
    """Live links called dead or suspect."""
    alive_undecided: int = 0
    """Live links called blocked or unknown: no alarm, but no answer either."""
    blocked: int = 0
    blocked_called_dead: int = 0
    blocked_found: int = 0
    dead: int = 0
    dead_found: int = 0
    soft_dead: int = 0
    soft_dead_found: int = 0
    """Soft-dead links called suspect or dead."""
    wrongly_suspect: int = 0
    """Live, blocked and TLS links called suspect: the other part of the precision."""
    missing_fragments: int = 0
    missing_fragments_found: int = 0
    tls: int = 0
    tls_called_dead: int = 0
    unjudged: int = 0
    misjudged: list[dict[str, str]] = field(default_factory=list)

    @property
    def soft_dead_precision(self) -> float | None:
        flagged = self.soft_dead_found + self.wrongly_suspect
        return self.soft_dead_found / flagged if flagged else None


def score(truth: Sequence[Mapping[str, Any]], verdicts: Mapping[str, tuple[str, str]]) -> Score:
    """Compare.

    Args:
        truth: rows of `truth.jsonl`.
        verdicts: URL -> (verdict, the checker's reason).
    """
    result = Score(links=len(truth))
    for row in truth:
        verdict, reason = verdicts.get(row["url"], ("unjudged", ""))
        result.unjudged += verdict == "unjudged"
        alarm = verdict in ALARMS
        match row["truth"]:
            case "alive":
                result.alive += 1
                result.false_alarms += alarm
                result.wrongly_suspect += verdict == "suspect"
                result.alive_undecided += verdict in {"blocked", "unknown", "unjudged"}
                right = verdict in {"ok", "moved"}
            case "blocked":
                result.blocked += 1
                result.blocked_called_dead += verdict == "dead"
                result.wrongly_suspect += verdict == "suspect"
                right = verdict == "blocked"
                result.blocked_found += right
            case "dead":
                result.dead += 1
                right = verdict == "dead"
                result.dead_found += right
            case "soft-dead":
                result.soft_dead += 1
                right = alarm
                result.soft_dead_found += right
            case "missing-fragment":
                result.missing_fragments += 1
                right = alarm
                result.missing_fragments_found += right
            case "tls":
                result.tls += 1
                result.tls_called_dead += verdict == "dead"
                result.wrongly_suspect += verdict == "suspect"
                right = verdict == "unknown"
            case other:
                raise ValueError(f"unknown truth {other!r}")
        if not right:
            result.misjudged.append(
                {
                    "url": row["url"],
                    "truth": row["truth"],
                    "why": row["reason"],
                    "verdict": verdict,
                    "reason": reason,
                }
            )
    return result


@dataclass(frozen=True)
class Bound:
    """Seconds below which nobody can be done who keeps to `RATE` and `IN_FLIGHT` on each host.

    `least` lets ten requests go at once and ten more a second later, which is the most that a rate of ten in any one second
    allows. `paced` sends one every tenth of a second, which is how most who keep a rate do it.
    """

    least: float
    paced: float


def bound(truth: Sequence[Mapping[str, Any]], limits: Mapping[str, Mapping[str, float | None]]) -> Bound:
    """The bound for a corpus.

    Each row of the truth has the fewest requests that can judge its link, with the seconds until each is answered. A host with
    n requests takes at least floor((n - 1) / rate) seconds until the last one may start, at least the sum of all answers divided
    by the number in flight, and a link at least the sum of its own. Hosts run side by side, so the slowest counts. For a host
    that never answers, the row has the patience that the slowest live link of the corpus asks for, once.

    Args:
        limits: host -> {"rate": requests a second, "in_flight": requests} where the host bears less than what is polite.
    """
    answers: dict[str, list[float]] = defaultdict(list)
    chain = 0.0
    for row in truth:
        chain = max(chain, math.fsum(seconds for _, seconds in row["visits"]))
        for host, seconds in row["visits"]:
            answers[host].append(seconds)
    least = paced = chain
    for host, seconds in answers.items():
        limit = limits.get(host, {})
        rate = min(RATE, limit.get("rate") or RATE)
        in_flight = min(IN_FLIGHT, limit.get("in_flight") or IN_FLIGHT)
        busy = math.fsum(seconds) / in_flight
        last = len(seconds) - 1
        least = max(least, busy, math.floor(last / rate) + min(seconds))
        paced = max(paced, busy, last / rate + min(seconds))
    return Bound(round(least, 3), round(paced, 3))
