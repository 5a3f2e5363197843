"""Failure detection by degrees: the phi accrual failure detector.

After Hayashibara, Défago, Yared and Katayama, "The phi accrual failure detector" (SRDS 2004). Instead of saying that p
has failed, q says how much it suspects so: phi = 1 is wrong once in 10 times, 2 once in 100, 3 once in 1,000, if
heartbeats go on arriving as they did. An application sets its own threshold. The least deviation is not in the paper:
without it, heartbeats as regular as a clock would make any delay infinitely suspicious.
"""

import math
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from sketchbook import (
    Action,
    Bug,
    Count,
    Edit,
    Lane,
    Model,
    ModelError,
    Scenario,
    Step,
    View,
    always,
    eventually,
    rule,
    sometimes,
)

Window: TypeAlias = tuple[int, ...]  # the latest inter-arrival times, in ticks, oldest first
LEAST_DEVIATION = 0.5  # ticks


class State(NamedTuple):
    window: Window
    elapsed: int  # ticks since the last heartbeat arrived at q: t_now - T_last
    crashed: bool  # p


Next: TypeAlias = State | None


def p_later(time: int, window: Window) -> float:
    """The probability that a heartbeat comes more than `time` ticks after the last: the tail of a normal distribution."""
    mean = sum(window) / len(window)
    deviation = math.sqrt(sum((interval - mean) ** 2 for interval in window) / len(window))
    z = (time - mean) / max(deviation, LEAST_DEVIATION)
    return math.erfc(z / math.sqrt(2)) / 2


@lru_cache(maxsize=4096)
def phi(time: int, window: Window) -> float:
    """How much to suspect a process whose heartbeat has not come for `time` ticks."""
    later = p_later(time, window)
    return -math.log10(later) if later > 0 else math.inf


class PhiAccrual(Model[State]):
    """p sends heartbeats, the network delays them, and q watches how long the next one takes."""

    title = "Phi accrual failure detection"
    paper = "Hayashibara and others, The Phi Accrual Failure Detector, 2004"
    size = 3  # of the window
    longest = 4  # ticks between two heartbeats that arrive
    threshold = 8  # of phi, from which q suspects p
    patience = 14  # ticks that are explored without a heartbeat
    pace = MappingProxyType({"tick": (10, 10), "heartbeat": (5, 30), "crash": (200, 400)})
    fair = ("tick", "crash")

    def check_constants(self) -> None:
        if not self.size:
            raise ModelError("size is at least 1: phi comes from the intervals in the window")

    def init(self) -> State:
        return State((1,) * self.size, 0, False)

    def phi(self, s: State) -> float:
        return phi(s.elapsed, s.window)

    def suspects(self, s: State) -> bool:
        return self.phi(s) >= self.threshold

    @rule  # time passes
    def tick(self, s: State) -> Next:
        """No heartbeat comes for one tick more: {then.elapsed} by now."""
        if s.elapsed == (self.patience if s.crashed else self.longest):
            return None
        return s._replace(elapsed=s.elapsed + 1)

    @rule  # the sampling window
    def heartbeat(self, s: State) -> Next:
        """A heartbeat arrives after an interval of {s.elapsed}, which q puts into its window for the oldest."""
        if s.crashed or s.elapsed == 0:
            return None
        return State((*s.window[1:], s.elapsed), 0, False)

    @rule  # p fails by stopping
    def crash(self, s: State) -> Next:
        """p crashes; q does not see it."""
        return s._replace(crashed=True)

    @always  # accruement
    def phi_grows(self, before: State, after: State) -> bool:
        """While no heartbeat comes, phi grows."""
        return after.elapsed <= before.elapsed or self.phi(after) > self.phi(before)

    @always
    def trusts_who_is_heard(self, s: State) -> bool:
        """At a heartbeat q trusts p."""
        return s.elapsed > 0 or not self.suspects(s)

    @always
    def waits_as_long_as_before(self, s: State) -> bool:
        """q does not suspect p before a heartbeat is later than all in the window."""
        return s.elapsed > max(s.window) or not self.suspects(s)

    @eventually  # completeness
    def crash_is_suspected(self, s: State) -> bool:
        """When p has crashed, q suspects it in the end."""
        return s.crashed and self.suspects(s)

    @sometimes
    def suspects_wrongly(self, s: State) -> bool:
        """q suspects p, which is only slower than it ever was."""
        return self.suspects(s) and not s.crashed

    def lanes(self) -> list[str]:
        return ["p", "q"]

    def place(self, action: Action) -> str:
        return "p" if action.rule == "crash" else "q"

    def view(self, s: State) -> View:
        facts = {
            "window": " ".join(map(str, s.window)),
            "elapsed": str(s.elapsed),
            "phi": f"{self.phi(s):.1f}",
            "threshold": str(self.threshold),
        }
        role = "suspects p" if self.suspects(s) else "trusts p"
        return View(lanes=(Lane("p", up=not s.crashed), Lane("q", role=role, facts=facts)))

    progress_only = MappingProxyType(
        {
            "heartbeat: s.elapsed == 0": "two heartbeats in one tick would be an interval of 0, which does no harm"
        }
    )
    bugs = (
        Bug(
            "density-for-tail",
            "phi is made of the density of the normal distribution, not of its tail. The density has its peak at the mean, "
            "so that phi falls until then.",
            "Hayashibara and others 2004, the definition of phi by P_later",
            breaks="phi_grows",
            edits=(Edit("p_later", "math.erfc(z / math.sqrt(2)) / 2", "math.exp(-z * z / 2)"),),
            scope={"size": 1},
            length=1,
        ),
        Bug(
            "latest-interval-only",
            "q expects the next heartbeat after as long as the last, and forgets those that took longer.",
            "Hayashibara and others 2004, the sampling window",
            breaks="waits_as_long_as_before",
            edits=(Edit("phi", "phi(s.elapsed, s.window)", "phi(s.elapsed, s.window[-1:])"),),
            scope={"size": 2},
            length=11,
            safe=({"size": 1}, {"size": 2, "longest": 3}),
        ),
        Bug(
            "fixed-timeout",
            "q suspects p after a fixed time, however slow the heartbeats have become.",
            "Hayashibara and others 2004, adaptive failure detection",
            breaks="waits_as_long_as_before",
            edits=(Edit("suspects", "self.phi(s) >= self.threshold", "s.elapsed >= 4"),),
            scope={"size": 1},
            length=9,
            safe=({"longest": 3},),
        ),
        Bug(
            "asks-on-arrival-only",
            "q computes phi when a heartbeat arrives. From a process that has crashed none arrives.",
            "Hayashibara and others 2004, phi is a function of the time now",
            breaks="crash_is_suspected",
            edits=(Edit("phi", "phi(s.elapsed, s.window)", "phi(0, s.window)"),),
            scope={"size": 1},
            length=15,
        ),
    )
    scenarios = (
        Scenario(
            "Regular, then gone",
            "A heartbeat has come with every tick, and p crashes. After how many ticks does q suspect it?",
            steps=(
                "tick",
                "heartbeat",
                Step("crash", ask="The window holds 1, 1 and 1. When will q begin to wonder?"),
                "tick",
                "tick",
                Step("tick", ask="phi is 1.6 after two ticks: wrong once in 44 times. And after three?"),
                "tick",
            ),
        ),
        Scenario(
            "Irregular, then late",
            "Heartbeats have come after 1, 4 and 2 ticks. Is 4 ticks of silence suspicious now?",
            steps=(
                *("tick", "heartbeat"),
                *("tick",) * 4,
                "heartbeat",
                *("tick",) * 2,
                Step("heartbeat", ask="The window is about to hold 1, 4 and 2. What does q expect now?"),
                *("tick",) * 3,
                Step("tick", ask="In the scenario before, q suspected p after this tick. Does it here?"),
            ),
        ),
        Scenario(
            "A wrong suspicion",
            "p is alive and its heartbeat is late. May q be wrong?",
            steps=(
                *("tick",) * 3,
                Step("tick", ask="p has not crashed. Can q know that, from what it has seen?"),
            ),
            reaches="suspects_wrongly",
        ),
        Scenario(
            "A fixed timeout",
            "One heartbeat took 4 ticks, and q gives up after 4. What happens to the next that takes as long?",
            constants={"size": 1},
            switches=("fixed-timeout",),
            steps=(
                *("tick",) * 4,
                Step("heartbeat", ask="The heartbeat took 4 ticks. What should q learn from that?"),
                *("tick",) * 3,
                Step("tick", ask="Four ticks once more, and no longer than the last time. What does q say?"),
            ),
            breaks="waits_as_long_as_before",
        ),
    )
    counts = (Count(1280, 31), Count(5120, 36, constants={"size": 4}))


if __name__ == "__main__":
    PhiAccrual.main()
