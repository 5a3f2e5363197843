"""States a second, bytes a state, seconds to the shortest counterexample: beside a peer, and for every sketch and switch.

``python tests/sketchbook/benchmarks/explore.py [--slow] [--memory N] [--workers] [NAME...]``. First the explorer beside
musil, another explicit-state model checker in Python, on the same models in the same interpreter, and beside a plain
search that finds no counterexamples; then what must be quick; then each sketch of the catalogue (or those named).
`--slow` adds the counts that the test suite leaves out; `--memory N` explores N states of three models in processes of
their own, and prints their peaks; `--workers` compares one process with two.

Seconds are of the processor, best of three (of one above two seconds): the machine may be busy, and its load is printed.
Bytes are the peak of what Python allocated (`tracemalloc`) in a run apart, over the states. Nothing fails by them; a
count or a length that is not as pinned does.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any

from sketchbook import Model, Result, explore, rule
from sketchbook.catalogue import Sketch, catalogue, find
from sketchbook.engine.explorer import Explorer
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.paxos_actors import PaxosActors
from sketchbook.sketches.two_phase_commit import TwoPhaseCommit

try:
    import musil
except ImportError:
    musil = None

HEAD = f"  {'':44} {'states':>9} {'seconds':>8} {'states/s':>9} {'bytes/state':>11}"


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """What it returns, and the least processor time of three runs, or of one that takes long."""
    best, result = 1e9, None
    for _ in range(3):
        forget()
        start = time.process_time()
        result = run()
        best = min(best, time.process_time() - start)
        if best > 2:
            break
    return result, max(best, 1e-6)


def forget() -> None:
    """Empty the caches of the sketches, so that a run does not live on what the one before has found."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sketchbook.sketches."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def allocated(run: Callable[[], Any]) -> int:
    """The most bytes that were allocated at once during a run."""
    forget()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def row(what: str, states: int, seconds: float, size: int, rest: str = "") -> str:
    return f"  {what:44.44} {states:9,} {seconds:8.3f} {states / seconds:9,.0f} {size / states:11,.0f}  {rest}".rstrip()


# --- beside a peer ----------------------------------------------------------------------------------------


def peer_rows() -> Iterator[str]:
    """The same models, invariant and verdict in all, and how many times as fast ours is."""
    if musil is None:
        yield (
            f"  musil is not installed here (it needs Python 3.12; this is {platform.python_version()}): install the extra "
            "`bench`\n  into a newer Python, and run this program with it. A plain search of the same moves is beside ours."
        )
    cases: list[tuple[str, Model[Any], str]] = [
        ("two-phase commit, 3 managers", TwoPhaseCommit(), "consistent"),
        ("two-phase commit, 5 managers", TwoPhaseCommit(managers=5), "consistent"),
        ("Paxos, 3 acceptors, 2 values, 2 ballots", Paxos(), "agreement"),
    ]
    yield HEAD
    for name, model, invariant in cases:
        yield f"  {name}, {invariant}"

        def sketchbook_run(model: Model[Any] = model, invariant: str = invariant) -> int:
            result = explore(model, properties=[invariant])
            assert result.verdict == "holds"
            return result.distinct

        states, seconds = timed(sketchbook_run)
        size = allocated(sketchbook_run)
        yield row("  sketchbook", states, seconds, size)
        for what, run in peers(model, invariant):
            their_states, their_seconds = timed(run)
            their_size = allocated(run)
            if their_states != states:
                raise SystemExit(f"{name}: {states} states here, {their_states} in {what.strip()}")
            ratio = f"sketchbook: {their_seconds / seconds:.1f} times as fast, {their_size / size:.1f} times as small"
            yield row(f"  {what}", their_states, their_seconds, their_size, ratio)


def peers(model: Model[Any], invariant: str) -> Iterator[tuple[str, Callable[[], int]]]:
    """The other searches of a model, each giving how many states it saw."""
    yield "a plain search of our moves", partial(plain_search, model, invariant)
    if musil is None:
        return
    from musil_models import our_moves, paxos, two_phase_commit

    def musil_run(theirs: Any) -> int:
        result = musil.check(theirs)
        assert result.ok
        assert not result.truncated
        return int(result.states_explored)

    theirs = paxos(3, 2, 2) if isinstance(model, Paxos) else two_phase_commit(model.constants["managers"])
    yield f"musil {version('musil')}", partial(musil_run, theirs)
    yield "musil's search on our rules", partial(musil_run, our_moves(model, (invariant,)))


def plain_search(model: Model[Any], invariant: str) -> int:
    """What is the least that a search does: no paths, no depth, no counts of rules; so it can not say how a state is reached."""
    holds = getattr(model, invariant)
    seen = set(model.initial_states())
    waiting = list(seen)
    for s in waiting:
        assert holds(s)
        for _, then in model.moves(s):
            if then not in seen:
                seen.add(then)
                waiting.append(then)
    return len(seen)


def version(package: str) -> str:
    from importlib.metadata import version as version_of

    return version_of(package)


# --- what must be quick -----------------------------------------------------------------------------------


def goal_rows() -> Iterator[str]:
    """The explorations that have a goal, with it."""

    def goal(what: str, model: Model[Any], seconds: float, **options: Any) -> str:
        result, took = timed(lambda: explore(model, **options))
        verdict = "reached" if took < seconds else "MISSED"
        length = f", counterexample of {result.violation.length}" if result.violation else ""
        return (
            f"  {what:48} {took:7.3f} s, goal {seconds:g} s: {verdict}   {result.distinct:,} states{length}"
        )

    yield goal("Paxos, all states", Paxos(), 0.15, properties=[])
    yield goal("Paxos, all states and properties", Paxos(), 1)
    yield goal("Paxos of actors, with linearizability", PaxosActors(), 1)
    for sketch, bug in (("raft-membership", "changes-before-committing"), ("raft", "commits-old-terms")):
        cls = find(sketch).cls
        found = next(b for b in cls.bugs if b.name == bug)
        yield goal(
            f"{sketch} --bug {bug}", cls.with_switches(bug)(**found.scope), 5, properties=[found.breaks]
        )
    for sketch_ in catalogue():
        yield goal(f"{sketch_.name}, default exploration", sketch_.cls(), 1)


# --- every sketch and switch ------------------------------------------------------------------------------


def sketch_rows(sketch: Sketch, slow: bool) -> Iterator[tuple[str, bool]]:
    """Rows, each with whether it is as pinned."""
    for count in sketch.cls.counts:
        if count.slow and not slow:
            continue
        scope = " ".join(f"{k}={v}" for k, v in count.constants.items()) or "defaults"
        for checked, what in ((None, ""), ([], ", no properties")):

            def run(count: Any = count, checked: Any = checked) -> Result:
                return explore(sketch.cls(**count.constants), symmetry=count.symmetry, properties=checked)

            result, seconds = timed(run)
            size = 0 if count.slow else allocated(run)
            pinned = result.distinct == count.distinct
            name = f"{scope}{' symmetry' if count.symmetry else ''}{what}"
            yield (
                row(name, result.distinct, seconds, size, "" if pinned else f"PINNED {count.distinct}"),
                pinned,
            )
    for bug in sketch.cls.bugs:

        def run_bug(bug: Any = bug) -> Result:
            model = sketch.cls.with_switches(bug.name)(**bug.scope)
            return explore(model, properties=[bug.breaks])

        result, seconds = timed(run_bug)
        length = result.violation.length if result.violation else None
        found = f"{bug.breaks} in {length}" + ("" if length == bug.length else f", PINNED {bug.length}")
        yield (
            row(f"--bug {bug.name}", result.distinct, seconds, allocated(run_bug), found),
            length == bug.length,
        )
    for variant in sketch.cls.variants:

        def run_variant(variant: Any = variant) -> Result:
            return explore(sketch.cls.with_switches(variant.name)(**variant.scope))

        result, seconds = timed(run_variant)
        holds = result.verdict == "holds"
        size = allocated(run_variant)
        yield row(f"--bug {variant.name} (a variant)", result.distinct, seconds, size, result.verdict), holds


# --- memory and processes ---------------------------------------------------------------------------------


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


def compare_workers() -> None:
    for model in (Paxos(ballots=3), PaxosActors(), Costly()):
        for workers in (1, 2):
            result = Explorer(model, properties=[], workers=workers, max_states=100_000).run()
            name = type(model).__name__
            print(f"  {name:13} {workers} workers {result.distinct:9,} states {result.seconds:6.2f} s")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--workers", action="store_true")
    parser.add_argument("--memory", type=int, metavar="N")
    parser.add_argument("--in-process", metavar="MODEL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_process:
        memory(options.memory, options.in_process)
        return 0
    if options.memory:
        for which in ("grid", "paxos", "paxos-actors"):
            command = [sys.executable, __file__, "--memory", str(options.memory), "--in-process", which]
            subprocess.run(command, check=True)
        return 0
    if options.workers:
        compare_workers()
        return 0
    sketches = catalogue()
    if unknown := set(options.names) - {sketch.name for sketch in sketches}:
        parser.error(f"no sketch {', '.join(sorted(unknown))}")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors{load}"
    )
    if not options.names:
        print("\nBeside a peer")
        print(*peer_rows(), sep="\n", flush=True)
        print("\nGoals")
        for line in goal_rows():
            print(line, flush=True)
    wrong = 0
    for sketch in sketches:
        if not options.names or sketch.name in options.names:
            print(f"\n{sketch.name}\n{HEAD}")
            for line, as_pinned in sketch_rows(sketch, options.slow):
                print(line, flush=True)
                wrong += not as_pinned
    if wrong:
        print(f"\n{wrong} not as pinned")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
