"""States a second, bytes a state, seconds to the shortest counterexample, for every sketch and switch.

``python tests/sketchbook/benchmarks/explore.py [--slow] [--memory N] [--workers] [NAME...]``. `--slow` adds the counts
that the test suite leaves out; `--memory N` explores N states of a model in a process of its own, and prints its peak;
`--workers` compares one process with two. Times are of the processor (the machine may be busy); nothing fails by them.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Annotated

from sketchbook import Model, explore, rule
from sketchbook.catalogue import Sketch, catalogue
from sketchbook.engine.explorer import Explorer
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.paxos_actors import PaxosActors


def timed(model: Model[object], **options: object) -> tuple[object, float]:
    """The best of three, or of one when it takes long."""
    best, result = 1e9, None
    for _ in range(3):
        start = time.process_time()
        result = explore(model, **options)
        best = min(best, time.process_time() - start)
        if best > 1:
            break
    return result, best


def sketch_rows(sketch: Sketch, slow: bool) -> Iterator[str]:
    for count in sketch.cls.counts:
        if count.slow and not slow:
            continue
        model = sketch.cls(**count.constants)
        for checked in (None, []):
            result, seconds = timed(model, symmetry=count.symmetry, properties=checked)
            what = "all properties" if checked is None else "states only"
            scope = ", ".join(f"{k}={v}" for k, v in count.constants.items()) + (
                " symmetry" if count.symmetry else ""
            )
            mark = "as pinned" if result.distinct == count.distinct else f"PINNED {count.distinct}"
            rate = result.distinct / seconds
            yield f"  {scope or 'defaults':32} {what:15} {result.distinct:9,} {seconds:8.3f} s {rate:10,.0f} states/s  {mark}"
    for bug in sketch.cls.bugs:
        model = sketch.cls.with_switches(bug.name)(**bug.scope)
        result, seconds = timed(model, properties=[bug.breaks])
        length = result.violation.length if result.violation else None
        yield f"  bug {bug.name:28} {bug.breaks:15.15} {result.distinct:9,} {seconds:8.3f} s  length {length}"


class Grid(Model[tuple[int, ...]]):
    """A model whose states cost nothing to make: what is measured is the explorer's memory."""

    side, axes = 127, 3

    def init(self) -> tuple[int, ...]:
        return (0, 0, 0)

    @rule
    def step(self, s: tuple[int, ...], axis: Annotated[int, "axes"]) -> tuple[int, ...] | None:
        return (*s[:axis], s[axis] + 1, *s[axis + 1 :]) if s[axis] < self.side else None


def memory(states: int, which: str) -> None:
    """Explore so many states, and print the peak of this process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model: Model[object] = (
        Grid() if which == "grid" else Paxos(ballots=4) if which == "paxos" else PaxosActors(clients=3)
    )
    result = explore(model, max_states=states, properties=[])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    each = (peak - before) * 1024 / result.distinct
    gigabytes = peak / 1048576
    print(
        f"  {which:13} {result.distinct:10,} states {result.seconds:6.1f} s, {gigabytes:.2f} GB, {each:,.0f} bytes a state"
    )


class Costly(Grid):
    """A rule that computes for about a millisecond: where several processes pay."""

    side = 12

    @rule
    def step(self, s: tuple[int, ...], axis: Annotated[int, "axes"]) -> tuple[int, ...] | None:
        sum(range(40_000))
        return super().step(s, axis)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--workers", action="store_true")
    parser.add_argument("--memory", type=int, metavar="N")
    parser.add_argument("--in-process", metavar="MODEL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_process:
        memory(options.memory, options.in_process)
        return
    if options.memory:
        for which in ("grid", "paxos", "paxos-actors"):
            command = [sys.executable, __file__, "--memory", str(options.memory), "--in-process", which]
            subprocess.run(command, check=True)
        return
    if options.workers:
        for model in (Paxos(ballots=3), PaxosActors(), Costly()):
            for workers in (1, 2):
                result = Explorer(model, properties=[], workers=workers, max_states=100_000).run()
                print(
                    f"  {type(model).__name__:13} {workers} workers {result.distinct:9,} states {result.seconds:6.2f} s"
                )
        return
    for sketch in catalogue():
        if not options.names or sketch.name in options.names:
            print(sketch.name)
            for row in sketch_rows(sketch, options.slow):
                print(row, flush=True)


if __name__ == "__main__":
    main()
