"""The explorations that are too long for the test suite, against what they found when explored.json was written.

``python tests/sketchbook/benchmarks/explored.py [--write] [--list] [NAME...]``. All counts that a sketch marks as slow, and the
scopes below. Beside each result stands the hash of the sketch's source; the test suite compares only that, so that a
changed sketch asks for a new run. Exits with 1 on a difference; `--write` writes what was found instead.
"""

import argparse
import ast
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sketchbook import explore
from sketchbook.catalogue import Sketch, catalogue, find

FILE = Path(__file__).parents[1] / "explored.json"
PACKAGE = "sketchbook.sketches"


@dataclass(frozen=True)
class Case:
    """One exploration: a sketch in a scope, with all properties, or a bug with the one that it breaks."""

    sketch: str
    constants: Mapping[str, Any] = field(default_factory=dict)
    bug: str = ""
    symmetry: bool = False
    max_depth: int | None = None

    @property
    def key(self) -> dict[str, Any]:
        """What says which exploration it is, as in the file."""
        return {
            "sketch": self.sketch,
            "constants": {k: list(v) if isinstance(v, tuple) else v for k, v in self.constants.items()},
            "bug": self.bug,
            "symmetry": self.symmetry,
            "max_depth": self.max_depth,
        }

    def run(self) -> dict[str, Any]:
        """Distinct states, depth, and the length of the shortest run to each property that breaks."""
        cls = find(self.sketch).cls
        checked = None
        if self.bug:
            checked = [bug.breaks for bug in cls.bugs if bug.name == self.bug]
            cls = cls.with_switches(self.bug)
        result = explore(
            cls(**self.constants),
            properties=checked,
            symmetry=self.symmetry,
            max_depth=self.max_depth,
            stop="violation" if self.bug else "never",
        )
        return {
            "distinct": result.distinct,
            "depth": result.depth,
            "broken": dict(sorted((violation.name, violation.length) for violation in result.violations)),
        }


LARGE = (
    # Nothing but the five properties breaks in any state of three identifiers.
    Case("chord", {"identifiers": 3, "notices": 2}, symmetry=True),
    # More identifiers, and as many notifications as there can be, make no run shorter.
    Case("chord", {"identifiers": 4, "notices": 12}, symmetry=True, max_depth=14),
)


def cases() -> list[Case]:
    """All of them, by the name of the sketch and then as it declares them."""
    slow = [
        Case(sketch.name, count.constants, symmetry=count.symmetry)
        for sketch in catalogue()
        for count in sketch.cls.counts
        if count.slow
    ]
    return sorted([*slow, *LARGE], key=lambda case: case.sketch)


def sources(sketch: Sketch) -> list[Path]:
    """The sketch's file and those of the sketches that it imports, and so on; sorted."""
    found: set[Path] = set()
    waiting = [sketch.path]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported(path)
    return sorted(found)


def imported(path: Path) -> Iterable[Path]:
    """The files of the package of sketches that a file imports at its top level (so not for type checking only)."""
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE:
            yield from (path.with_name(f"{alias.name}.py") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE}."):
            yield path.with_name(f"{str(node.module).rpartition('.')[2]}.py")


def digest(sketch: Sketch) -> str:
    """SHA-256 over the names and texts of a sketch's sources."""
    sha = hashlib.sha256()
    for path in sources(sketch):
        text = path.read_bytes()
        sha.update(f"{path.name} {len(text)}\n".encode() + text)
    return sha.hexdigest()


def key_of(entry: Mapping[str, Any]) -> str:
    return json.dumps({name: entry[name] for name in Case("").key}, sort_keys=True)


def read() -> dict[str, dict[str, Any]]:
    """What the file holds, by key; nothing when there is no file yet."""
    if not FILE.exists():
        return {}
    return {key_of(entry): entry for entry in json.loads(FILE.read_text(encoding="utf-8"))}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these sketches")
    parser.add_argument("--write", action="store_true", help="write what is found to explored.json")
    parser.add_argument("--list", action="store_true", help="show the explorations and run none")
    options = parser.parse_args()
    everything = cases()
    if unknown := set(options.names) - {case.sketch for case in everything}:
        parser.error(f"no long exploration of {', '.join(sorted(unknown))}")
    noted, different = read(), 0
    kept = {key_of(case.key): noted.get(key_of(case.key)) for case in everything}
    for case in everything:
        if options.names and case.sketch not in options.names:
            continue
        scope = " ".join(f"{name}={value}" for name, value in case.constants.items())
        what = " ".join(filter(None, [case.sketch, scope, case.bug and f"--bug {case.bug}"]))
        if options.list:
            print(what)
            continue
        began = time.process_time()
        sha256 = digest(find(case.sketch))
        found = {**case.key, **case.run(), "sha256": sha256}
        before = kept[key_of(case.key)]
        kept[key_of(case.key)] = found
        same = found == before
        different += not same
        print(
            f"{what}: {found['distinct']:,} states, depth {found['depth']}, broken: {found['broken'] or 'none'}, "
            f"{time.process_time() - began:.1f} s; {'as noted' if same else difference(before, found)}",
            flush=True,
        )
    if options.list:
        return 0
    if options.write:
        entries = [entry for entry in kept.values() if entry is not None]
        FILE.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
        print(f"{FILE.name}: {len(entries)} explorations, {different} of them new or changed")
        return 0
    if different:
        print(f"{different} not as noted; once that is as it should be, run this again with --write")
    return 1 if different else 0


def difference(before: Mapping[str, Any] | None, found: Mapping[str, Any]) -> str:
    if before is None:
        return "NOT noted yet"
    changed = [name for name in found if before[name] != found[name]]
    if changed == ["sha256"]:
        return "as noted, but the source has CHANGED since"
    return "NOT as noted: " + ", ".join(f"{name} {before[name]}" for name in changed if name != "sha256")


if __name__ == "__main__":
    sys.exit(main())
