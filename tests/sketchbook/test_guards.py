"""Every guard proved necessary: without it some property breaks, or the sketch says what else it is for."""

from pathlib import Path
from typing import Any

import pytest

from sketchbook import Faults, Model, SelectError, Simulator, explore, follow
from sketchbook.catalogue import catalogue
from sketchbook.engine.mutation import Guard, guards, mutant

CASES = [
    pytest.param(sketch.cls, guard, id=f"{sketch.name}-{guard.line}-{guard.name}")
    for sketch in catalogue()
    for guard in guards(sketch.cls)
]


RUNS: dict[str, tuple[dict[str, int], str]] = {
    "ack_query: phase.operation.request != m.request": (
        {"servers": 5, "clients": 5, "readers": 1},
        """
        get R1 S1, query S1 S3, query S1 S2, ack_query S2 S1, query S1 S4, ack_query S4 S1,
        record S1 S2, ack_record S2 S1, record S1 S4, ack_record S4 S1,
        put C5 S5, query S5 S3, ack_query S3 S5, query S5 S4, ack_query S4 S5,
        record S5 S3, ack_record S3 S5, record S5 S4, ack_record S4 S5, put_ok S5 C5,
        get C5 S1, ack_query S3 S1, query S1 S2, ack_query S2 S1,
        record S1 S2, ack_record S2 S1, record S1 S3 request=18, ack_record S3 S1, get_ok S1 C5
        """,
    ),
    "ack_record: phase.answer.request != m.request": (
        {"servers": 3, "clients": 3, "readers": 1},
        """
        get R1 S1, query S1 S2, ack_query S2 S1, record S1 S2, ack_record S2 S1, record S1 S3,
        put C1 S1, query S1 S2, ack_query S2 S1, ack_record S3 S1, put_ok S1 C1,
        get C1 S2, query S2 S3, ack_query S3 S2, record S2 S3, ack_record S3 S2, get_ok S2 C1
        """,
    ),
}
"""Guards whose shortest violation lies deeper than is searched here, each with a run of the mutant that breaks a property.

A step is a rule, the sender and the receiver. In both runs S1 serves a reader, and an answer of S3 to that earlier
operation comes when S1 has begun another: counted for it, it makes a majority that has not heard of what was written.
"""


def steps(script: str) -> list[str]:
    """The selectors of a run."""
    found = []
    for step in script.split(","):
        rule, sender, to, *more = step.split()
        found.append(" ".join([rule, f"sender={sender}", f"to={to}", *more]))
    return found


def breaks(cls: type[Model[Any]]) -> bool:
    """Whether some property breaks, or the code fails, in the default scope or in runs of the larger ones."""
    try:
        if explore(cls(), max_states=30_000).verdict == "broken":
            return True
        for scope in cls.stress:
            model = cls(**scope)
            if any(Simulator(model, Faults(delay=100)).run(seed).broken for seed in range(200)):
                return True
    except (AttributeError, KeyError, IndexError, ValueError, TypeError):
        return True
    return False


@pytest.mark.parametrize(("cls", "guard"), CASES)
def test_without_the_guard_a_property_breaks_or_the_sketch_says_why_not(
    cls: type[Model[Any]], guard: Guard
) -> None:
    if guard.name in RUNS:
        constants, script = RUNS[guard.name]
        run = follow(mutant(cls, guard)(**constants), steps(script))
        assert len(run) in run.standing().values(), "the last step breaks nothing"
        with pytest.raises(SelectError):
            follow(cls(**constants), steps(script))
    elif guard.name in cls.progress_only:
        assert cls.progress_only[guard.name]
        assert not breaks(mutant(cls, guard)), "it is needed after all: take it off the list"
    else:
        assert breaks(mutant(cls, guard)), (
            f"{guard.name}: nothing breaks without it, and progress_only does not say why"
        )


def test_no_list_names_a_guard_that_is_not_there() -> None:
    everywhere: set[str] = set()
    for sketch in catalogue():
        here = {guard.name for guard in guards(sketch.cls)}
        assert set(sketch.cls.progress_only) <= here
        everywhere |= here
    assert set(RUNS) <= everywhere


def test_parts_of_a_condition_are_guards_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guarded_sketch.py").write_text(
        "from sketchbook import Model, rule\n"
        "class Guarded(Model[int]):\n"
        "    def init(self) -> int:\n"
        "        return 0\n"
        "    @rule\n"
        "    def add(self, s: int) -> int | None:\n"
        "        if s > 5 or s == 3:  # é\n"
        "            return None\n"
        "        if s < 2 and s != 1:\n"
        "            return s + 1\n"
        "        return s\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import guarded_sketch  # type: ignore[import-not-found]

    found = guards(guarded_sketch.Guarded)
    assert [(g.name, g.line, g.replacement) for g in found] == [
        ("add: s > 5", 7, "False"),
        ("add: s == 3", 7, "False"),
        ("add: s < 2", 9, "True"),
        ("add: s != 1", 9, "True"),
    ]
    assert explore(guarded_sketch.Guarded()).distinct == 2
    assert explore(mutant(guarded_sketch.Guarded, found[3])()).distinct == 3
