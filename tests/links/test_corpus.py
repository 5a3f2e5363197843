"""The development corpus, whole, over real sockets: every verdict, and how politely it was come by."""

from __future__ import annotations

from collections import defaultdict

import pytest

from zoomon.links.model import Finding, Settings, Target
from zoomon.links.report import rows_of
from zoomon.links.run import find
from zoomon.links.targets import from_urls, merged

from . import corpus
from .servers import Loopback

WANTED = {
    "live": {"ok", "moved"},
    "dead": {"dead"},
    "blocked": {"blocked", "unknown"},
    "soft": {"suspect"},
    "fragment": {"suspect"},
}


@pytest.fixture(scope="module")
def checked() -> tuple[list[tuple[str, str]], dict[str, str], list[Finding]]:
    with Loopback() as loopback:
        rows = corpus.build(loopback)
        written = from_urls("\n".join(url for _, url in rows))
        found = list(find(merged(written), Settings(allow_private=True, seed=3)))
        return rows, {row.url: str(row.verdict) for row in rows_of(written, found)}, found


@pytest.mark.parametrize("label", sorted(WANTED))
def test_every_link_is_judged_rightly(
    label: str, checked: tuple[list[tuple[str, str]], dict[str, str], list[Finding]]
) -> None:
    rows, verdicts, _ = checked
    wrong = {
        url: verdicts.get(url)
        for truth, url in rows
        if truth == label and verdicts.get(url) not in WANTED[label]
    }
    assert wrong == {}
    assert sum(truth == label for truth, _ in rows) >= 2


def test_a_link_costs_few_requests(
    checked: tuple[list[tuple[str, str]], dict[str, str], list[Finding]],
) -> None:
    _, _, found = checked
    by_requests = defaultdict(int)
    for finding in found:
        by_requests[finding.requests] += 1
    assert by_requests[1] > 0.6 * len(found)
    assert max(by_requests) <= 5


def test_a_host_is_never_asked_by_more_than_four_nor_faster_than_ten_a_second() -> None:
    from .servers import Reply, article

    with Loopback() as loopback:
        site = loopback.site({}, Reply(200, article("Slow page").body, delay=0.6))
        targets = [Target(f"{site.url}/{number}") for number in range(25)]
        found = list(find(targets, Settings(allow_private=True)))
        assert {str(finding.verdict) for finding in found} == {"ok"}
        assert site.most_in_flight == 4
        assert site.most_a_second() <= 10
        assert len(site.log) == 25
