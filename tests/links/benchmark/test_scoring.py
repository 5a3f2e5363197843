"""Verdicts are counted as stated, the bound is what politeness allows, and the peers' reports are read rightly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .checkers import CHECKERS, NotInstalledError, Programs, key, matched
from .scoring import Bound, bound, score

TRUTH = [
    {"url": f"http://h/{truth}-{n}", "truth": truth, "reason": "because", "visits": [["h", 0.03]]}
    for truth in ("alive", "dead", "blocked", "soft-dead", "missing-fragment", "tls")
    for n in range(6)
]
VERDICTS = ("ok", "moved", "dead", "suspect", "blocked", "unknown")


def test_each_pair_of_truth_and_verdict_is_counted_where_it_belongs() -> None:
    verdicts = {row["url"]: (VERDICTS[int(str(row["url"])[-1])], "why") for row in TRUTH}
    result = score(TRUTH, {str(url): verdict for url, verdict in verdicts.items()})
    assert (result.links, result.alive, result.unjudged) == (36, 6, 0)
    assert (result.false_alarms, result.alive_undecided) == (2, 2)
    assert (result.blocked_called_dead, result.blocked_found) == (1, 1)
    assert result.dead_found == 1
    assert result.soft_dead_found == 2
    assert result.wrongly_suspect == 3  # one alive, one blocked, one tls
    assert result.soft_dead_precision == pytest.approx(2 / 5)
    assert result.missing_fragments_found == 2
    assert result.tls_called_dead == 1
    right = {"alive": 2, "dead": 1, "blocked": 1, "soft-dead": 2, "missing-fragment": 2, "tls": 1}
    assert len(result.misjudged) == 36 - sum(right.values())


def test_a_link_without_a_verdict_is_undecided_and_found_by_nobody() -> None:
    result = score(TRUTH, {})
    assert (result.unjudged, result.alive_undecided, result.dead_found, result.false_alarms) == (36, 6, 0, 0)
    assert result.soft_dead_precision is None


def test_an_unknown_truth_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown truth"):
        score([{"url": "u", "truth": "ill", "reason": ""}], {})


def visits(*rows: list[tuple[str, float]]) -> list[dict[str, object]]:
    return [{"visits": [list(visit) for visit in row]} for row in rows]


def test_the_bound_of_a_host_is_its_rate() -> None:
    assert bound(visits(*[[("h", 0.03)]] * 40), {}) == Bound(3.03, 3.93)
    assert bound(visits(*[[("h", 0.03)]] * 10), {}) == Bound(0.075, 0.93)
    assert bound(visits(*[[("h", 0.03)]] * 11), {}) == Bound(1.03, 1.03)


def test_the_bound_of_slow_answers_is_how_many_are_in_flight() -> None:
    assert bound(visits(*[[("h", 2.0)]] * 8), {}) == Bound(4.0, 4.0)


def test_the_bound_is_that_of_the_slowest_host_and_of_the_longest_chain() -> None:
    rows = visits([("a", 0.1), ("b", 0.2), ("a", 5.0)], *[[("c", 0.0)]] * 21)
    assert bound(rows, {}).least == 5.3
    assert bound(rows[1:], {}).least == 2.0


def test_a_host_that_bears_less_takes_longer() -> None:
    rows = visits(*[[("h", 0.4)]] * 20)
    assert bound(rows, {"h": {"rate": 5.0, "in_flight": None}}).least == 3.4
    assert bound(rows, {"h": {"rate": None, "in_flight": 1}}).least == 8.0
    assert bound(rows, {"h": {"rate": 100.0, "in_flight": 100}}).least == 2.0


def test_rewritten_urls_are_recognised() -> None:
    urls = ["http://h/caf%C3%A9", "http://h", "http://h/a#b", "http://h/a", "http://h/x|y"]
    found = {
        "http://h/café": ("dead", "1"), "http://h/": ("ok", "2"), "http://h/a#b": ("ok", "3"), "http://h/x%7Cy": ("ok", "4"),
    }  # fmt: skip
    assert matched(found, urls) == {
        "http://h/caf%C3%A9": ("dead", "1"), "http://h": ("ok", "2"), "http://h/a#b": ("ok", "3"), "http://h/x|y": ("ok", "4"),
    }  # fmt: skip
    assert key("http://h/a%2Fb") == key("http://h/a/b")


def test_our_report_is_read_with_a_row_for_each_fragment_or_one_for_the_page(tmp_path: Path) -> None:
    links = [
        {"url": "http://h/a", "verdict": "suspect", "reason": "fragment-missing", "missing_fragments": ["x"]},
        {"url": "http://h/b#y", "verdict": "ok", "reason": ""},
    ]
    read = CHECKERS["ours"].verdicts(
        tmp_path, json.dumps({"links": links}), ["http://h/a#x", "http://h/a#z", "http://h/b#y", "http://h/c"]
    )
    assert {url: verdict for url, (verdict, _) in read.items()} == {
        "http://h/a#x": "suspect", "http://h/a#z": "ok", "http://h/b#y": "ok",
    }  # fmt: skip


def test_lychees_report_is_read(tmp_path: Path) -> None:
    rows = {
        "success_map": {"f": [{"url": "http://h/a", "status": {"code": 200}}]},
        "error_map": {"f": [{"url": "http://h/b", "status": {"code": 404}}]},
        "timeout_map": {"f": [{"url": "http://h/c", "status": {}}]},
    }
    read = CHECKERS["lychee"].verdicts(tmp_path, json.dumps(rows), ["http://h/a", "http://h/b", "http://h/c"])
    assert [read[url][0] for url in sorted(read)] == ["ok", "dead", "dead"]


def test_linkcheckers_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(
        "# created by LinkChecker\n"
        "urlname;parentname;baseref;result;warningstring;infostring;valid;url\n"
        "http://h/a;;;200 OK;;;True;http://h/a\n"
        "http://h/b;;;404 Not Found;;;False;http://h/b\n"
        "http://h/c#x;;;200 OK;Anchor `x' not found.;;True;http://h/c#x\n",
        encoding="utf-8",
    )
    read = CHECKERS["linkchecker"].verdicts(tmp_path, "", ["http://h/a", "http://h/b", "http://h/c#x"])
    assert [read[url][0] for url in sorted(read)] == ["ok", "dead", "dead"]


def test_linkinators_report_is_read(tmp_path: Path) -> None:
    links = [{"url": "http://h/a", "state": "OK", "status": 200}, {"url": "http://h/b", "state": "SKIPPED"}]
    read = CHECKERS["linkinator"].verdicts(
        tmp_path, "some words\n" + json.dumps({"links": links}), ["http://h/a", "http://h/b"]
    )
    assert {url: verdict for url, (verdict, _) in read.items()} == {
        "http://h/a": "ok",
        "http://h/b": "blocked",
    }


def test_the_report_of_sphinx_is_read_even_if_it_was_cut_off(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    rows = [
        {"uri": "http://h/a", "status": "working", "info": ""},
        {"uri": "http://h/b", "status": "broken", "info": "404"},
    ]
    text = "\n".join(json.dumps(row) for row in rows) + '\n{"uri": "http://h'
    (tmp_path / "out" / "output.json").write_text(text, encoding="utf-8")
    read = CHECKERS["sphinx"].verdicts(tmp_path, "", ["http://h/a", "http://h/b"])
    assert {url: verdict for url, (verdict, _) in read.items()} == {"http://h/a": "ok", "http://h/b": "dead"}


def test_a_peer_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError, match="no-such-checker"):
        Programs([tmp_path]).find("no-such-checker")
