"""How the judgement of pages does on the made-up pages: `python tests/links/development/measure.py [train|validation|sites|fresh]`.

Each misjudged page is listed with the reason.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]

from tests.links.development.corpus import cases, judged  # noqa: E402


def main(part: str) -> None:
    found = gone = alarms = alive = requests = undecided = 0
    for case in cases():
        if case.part != part:
            continue
        finding = judged(case)
        flagged = finding.verdict in ("suspect", "dead")
        gone += case.gone
        alive += not case.gone
        found += case.gone and flagged
        alarms += flagged and not case.gone
        undecided += not case.gone and finding.verdict in ("unknown", "blocked")
        requests += finding.requests if not case.gone else 0
        if flagged != case.gone:
            print(
                f"{'missed' if case.gone else 'ALARM'}  {case.name}: {finding.reason} {finding.detail[:150]}"
            )
    print(
        f"{part}: found {found}/{gone} = {found / gone:.1%}, alarms {alarms}/{alive}, precision "
        f"{found / (found + alarms):.1%}, live pages undecided {undecided}, requests a live page {requests / alive:.2f}"
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "train")
