"""The large explorations of the Chord sketches, too long for the test suite: what they found, and in what time.

``python tests/sketchbook/benchmarks/chord.py`` takes a minute and a half; it exits with 1 when a number is not the noted one.
"""

import sys
import time
from typing import Any, NamedTuple

from sketchbook import Model, explore
from sketchbook.sketches.chord import Chord
from sketchbook.sketches.chord_correct import ChordCorrect

SHORTEST = {
    "ordered_merges": 5,
    "ordered_appendages": 10,
    "valid_successor_list": 10,
    "at_most_one_ring": 13,
    "ordered_ring": 13,
}


class Case(NamedTuple):
    model: Model[Any]
    distinct: int
    depth: int
    lengths: dict[str, int]
    cut: int | None = None


CASES = (
    # Nothing but the five properties breaks in any state of three identifiers.
    Case(Chord(identifiers=3, notices=2), 151_615, 50, SHORTEST),
    # More identifiers, and as many notifications as there can be, make no run shorter.
    Case(Chord(identifiers=4, notices=12), 99_461, 14, SHORTEST, cut=14),
    # Nothing breaks in any state of five identifiers with lists of two.
    Case(ChordCorrect(identifiers=5, r=2), 155_555, 45, {}),
)


def main() -> int:
    wrong = 0
    for case in CASES:
        began = time.process_time()
        result = explore(case.model, symmetry=True, stop="never", max_depth=case.cut)
        seconds = time.process_time() - began
        lengths = {v.name: v.length for v in result.violations}
        found = (result.distinct, result.depth, lengths)
        wrong += (as_noted := found == (case.distinct, case.depth, case.lengths)) is False
        print(
            f"{type(case.model).__name__} {case.model.constants}: {result.distinct:,} states up to rotation, "
            f"depth {result.depth}{'' if result.complete else ' (cut off)'}, {seconds:.1f} s; broken: {lengths or 'none'}; "
            f"{'as noted' if as_noted else f'NOT as noted: {case.distinct:,}, {case.depth}, {case.lengths}'}",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
