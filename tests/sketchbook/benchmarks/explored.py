"""Explores what is too long for the test suite and for a site build, and keeps what is found in explored.json.

``python tests/sketchbook/benchmarks/explored.py [--all | --check] [--list] [NAME...]``. The shortest run of each bug and of each scenario
that asks for one; all counts that a sketch marks as slow; and the scopes below. Beside each result stands the hash of
the code that it comes from. What fits is not explored again, unless with ``--all``: then a result that differs from the
one that was kept under the same hash is an error (exit code 1), for an exploration has one result. ``--check`` writes
nothing, explores only with ``--all``, and exits with 1 when something is missing or stale.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from sketchbook import explored
from sketchbook.catalogue import Sketch, catalogue
from sketchbook.explored import Exploration, Search

LARGE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "chord": (
        # Nothing but the five properties breaks in any state of three identifiers.
        {"constants": {"identifiers": 3, "notices": 2}, "symmetry": True},
        # More identifiers, and as many notifications as there can be, make no run shorter.
        {"constants": {"identifiers": 4, "notices": 12}, "symmetry": True, "max_depth": 14},
    ),
}


def explorations(sketch: Sketch) -> list[Exploration]:
    """The long explorations of a sketch."""
    slow = [explored.of_count(sketch, count) for count in sketch.cls.counts if count.slow]
    return slow + [Exploration(sketch, **case) for case in LARGE.get(sketch.name, ())]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these sketches")
    parser.add_argument("--all", action="store_true", help="explore again what is known, too")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is missing or stale")
    parser.add_argument("--list", action="store_true", help="show the explorations and run none")
    options = parser.parse_args()
    sketches = catalogue()
    if unknown := set(options.names) - {sketch.name for sketch in sketches}:
        parser.error(f"there is no sketch {', '.join(sorted(unknown))}")
    work = Work(options, sketches)
    plan = [(sketch, explored.searches(sketch), explorations(sketch)) for sketch in sketches]
    for (
        _,
        searches,
        counts,
    ) in plan:  # all hashes now: a file that is edited in the meantime is not what is explored
        for one in (*searches, *counts):
            one.hash  # noqa: B018  computed once
    try:
        for sketch, searches, counts in plan:
            work.keep(sketch, searches, counts)
    except KeyboardInterrupt:
        print("stopped; what was found is kept", file=sys.stderr)
        return 130
    return work.end()


class Work:
    """One pass over all sketches, and what it leads to."""

    def __init__(self, options: argparse.Namespace, sketches: list[Sketch]) -> None:
        self.options = options
        self.before = explored.read()
        self.after = {one.name: self.before[one.name] for one in sketches if one.name in self.before}
        self.known = self.stale = self.different = 0

    def keep(self, sketch: Sketch, searches: list[Search], explorations: list[Exploration]) -> None:
        """Fill in all records of one sketch."""
        if self.options.names and sketch.name not in self.options.names:
            return
        old = explored.records(sketch)
        runs = {search.name: self.run(search, old.get(search.name)) for search in searches}
        counts = [self.count(one) for one in explorations]
        found: dict[str, Any] = {"engine": explored.engine_now()}
        if runs:
            found["runs"] = runs
        if counts:
            found["counts"] = counts
        self.after.pop(sketch.name, None)
        if runs or counts:
            self.after[sketch.name] = found
        if not (self.options.list or self.options.check):
            self.write()

    def run(self, search: Search, old: dict[str, Any] | None) -> dict[str, Any] | None:
        """The record of a shortest run."""
        fits = explored.same_engine(search.sketch) and search.known(old) is not None
        what = f"{search.sketch.name} {search.name}"
        return self.record(what, old, fits, lambda: explored.record_of(search.explore(), search.hash))

    def count(self, one: Exploration) -> dict[str, Any] | None:
        """The record of a count."""
        scope = " ".join(f"{name}={value}" for name, value in one.constants.items())
        old = one.record()
        fits = explored.same_engine(one.sketch) and old is not None and old["hash"] == one.hash
        return self.record(f"{one.sketch.name} {scope}", old, fits, one.explore)

    def record(
        self, what: str, old: dict[str, Any] | None, fits: bool, explore: Callable[[], dict[str, Any]]
    ) -> dict[str, Any] | None:
        """The old record where it will do, else a new one."""
        if self.options.list:
            print(f"{what}: {'known' if fits else 'not known'}")
            return old
        if fits and not self.options.all:
            self.known += 1
            return old
        if self.options.check and not fits:
            self.stale += 1
            print(f"{what}: {'not explored' if old is None else 'its code or the engine has changed since'}")
            return old
        began = time.process_time()
        found = explore()
        same = found == old
        self.different += fits and not same
        self.stale += not fits
        told = ", ".join(
            f"{key} {found[key]}" for key in ("steps", "distinct", "depth", "broken") if key in found
        )
        change = "as before" if same else "new" if old is None else difference(old, found)
        print(f"{what}: {told}; {time.process_time() - began:.1f} s; {change}", flush=True)
        return found

    def end(self) -> int:
        """Write what was found, and say so."""
        if self.options.list:
            return 0
        gone: set[tuple[str, str]] = set()
        if self.options.check:
            gone = run_names(self.before) - run_names(self.after)
            if gone:
                print("there are records of what no sketch has any more")
            mend = ": run make explore" if self.stale or gone else ""
            print(f"{self.known} known, {self.stale} missing or stale{mend}")
        else:
            print(f"{explored.FILE.name}: {self.known} known, {self.stale} explored")
        if self.different:
            print(f"{self.different} found otherwise than before with the same code: that must not be")
        return 1 if self.different or (self.options.check and (self.stale or gone)) else 0

    def write(self) -> None:
        """Write the file, if it is to change."""
        text = explored.dumped(self.after)
        if not explored.FILE.exists() or explored.FILE.read_text(encoding="utf-8") != text:
            explored.write_whole(explored.FILE, text.encode())


def run_names(found: Mapping[str, Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Which runs a file has, by sketch and search."""
    return {(name, run) for name, one in found.items() for run in one.get("runs", ())}


def difference(old: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """How a record differs from the one before."""
    changed = [name for name in found if old.get(name) != found[name]]
    if changed == ["hash"]:
        return "as before, with other code"
    return "NOT as before: " + ", ".join(f"{name} {old.get(name)}" for name in changed if name != "hash")


if __name__ == "__main__":
    sys.exit(main())
