"""Every guard proved necessary: without it some property breaks, or the sketch says what else it is for."""

from pathlib import Path
from typing import Any

import pytest

from sketchbook import Faults, Model, Simulator, explore
from sketchbook.catalogue import catalogue
from sketchbook.engine.mutation import Guard, guards, mutant

CASES = [
    pytest.param(sketch.cls, guard, id=f"{sketch.name}-{guard.line}-{guard.name}")
    for sketch in catalogue()
    for guard in guards(sketch.cls)
]


UNSHOWN = {
    "ack_query: phase.operation.request != m.request": "an answer to an earlier query may be out of date",
    "ack_record: phase.answer.request != m.request": "an answer to an earlier operation says nothing about this one",
    "promised: m.ballot != server.ballot": "a promise for an earlier ballot does not hold for this one",
    "accepted: m.ballot != server.ballot": "an acceptance in an earlier ballot is no vote in this one",
}
"""Guards that safety needs, whose shortest violation lies deeper than is searched here: proved by nothing but words."""


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
    if guard.name in UNSHOWN:
        pytest.skip(f"not shown here: {UNSHOWN[guard.name]}")
    if guard.name in cls.progress_only:
        assert cls.progress_only[guard.name]
        assert not breaks(mutant(cls, guard)), "it is needed after all: take it off the list"
    else:
        assert breaks(mutant(cls, guard)), (
            f"{guard.name}: nothing breaks without it, and progress_only does not say why"
        )


def test_progress_only_names_guards_that_exist() -> None:
    for sketch in catalogue():
        assert set(sketch.cls.progress_only) <= {guard.name for guard in guards(sketch.cls)}


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
