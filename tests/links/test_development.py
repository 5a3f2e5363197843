"""The judgement of pages keeps what it reaches on the made-up pages of many site softwares and languages."""

from __future__ import annotations

from collections import Counter

import pytest

from .development.corpus import PARTS, cases, judged

REACHED = {"train": 0.95, "validation": 0.97, "sites": 0.95, "fresh": 0.83}
"""Share of the soft-dead pages of a part that is found."""


@pytest.mark.parametrize("part", list(PARTS))
def test_soft_dead_pages_are_found_and_live_ones_left_alone(part: str) -> None:
    flagged: Counter[bool] = Counter()
    total: Counter[bool] = Counter()
    alarms = []
    for case in cases():
        if case.part == part:
            total[case.gone] += 1
            finding = judged(case)
            if finding.verdict in ("suspect", "dead"):
                flagged[case.gone] += 1
                if not case.gone:
                    alarms.append((case.name, finding.detail))
    assert total[True] > 100
    assert total[False] > 100
    assert alarms == []
    assert flagged[True] >= REACHED[part] * total[True]


def test_no_wording_is_in_two_parts() -> None:
    rows = [{case.name.split("/")[0] for case in cases() if case.part == part} for part in PARTS]
    assert sum(map(len, rows)) == len(set().union(*rows))
