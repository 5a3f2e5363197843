"""Archived copies, and the changes that are written into a list."""

# ruff: noqa: E501 addresses and lines of YAML

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zoomon.catalog import load
from zoomon.links import fix, history, targets
from zoomon.links.archive import SavePageNow, capture_of, look_up
from zoomon.links.fetch import Fetcher
from zoomon.links.history import LinkState, StrikeSeen
from zoomon.links.model import Place, Settings, Target, Verdict

from .servers import Loopback, Reply, Request, Site, article, page, redirect

DAY = dt.date(2026, 11, 22)
DEAD_URL = "http://lab.example/paper.html"


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def archive_with(loopback: Loopback, copies: dict[str, Reply]) -> Site:
    """A Wayback Machine: a date redirects to the capture nearest to it."""

    def nearest(request: Request) -> Reply:
        stamp, _, url = request.path.removeprefix("/web/").partition("/")
        if stamp in copies:
            return copies[stamp]
        if not copies:
            return Reply(404, page("Wayback Machine has not archived that URL."))
        best = min(copies, key=lambda known: abs(int(known) - int(stamp)))
        return redirect(302, f"/web/{best}/{url}")

    return loopback.site({}, nearest)


def find_copy(site: Site, day: dt.date = DAY, last_good: dt.date | None = None) -> tuple[str, dt.date] | None:
    options = Settings(allow_private=True, services={"archive": site.url})
    fetcher = Fetcher(options)
    try:
        copy = look_up(Target(DEAD_URL), day, options, fetcher, last_good=last_good, sleep=lambda _: None)
    finally:
        fetcher.close()
    return (copy.url, copy.on) if copy else None


def test_the_copy_nearest_to_the_day_the_entry_was_added(loopback: Loopback) -> None:
    good = article("The paper")
    site = archive_with(loopback, {"20100101000000": good, "20190305120000": good, "20260101000000": good})
    url = f"https://web.archive.org/web/20190305120000/{DEAD_URL}"
    assert find_copy(site, dt.date(2018, 10, 9)) == (url, dt.date(2019, 3, 5))


def test_a_copy_of_a_soft_404_is_not_taken(loopback: Loopback) -> None:
    soft = Reply(
        200,
        page("Page not found", "<h1>Page not found</h1><p>The page you requested could not be found.</p>"),
    )
    site = archive_with(loopback, {"20190305120000": soft, "20120101000000": article("The paper")})
    assert find_copy(site, DAY, dt.date(2012, 1, 1)) == (
        f"https://web.archive.org/web/20120101000000/{DEAD_URL}",
        dt.date(2012, 1, 1),
    )
    assert find_copy(archive_with(loopback, {"20190305120000": soft})) is None
    assert find_copy(archive_with(loopback, {})) is None


def saver(site: Site, waits: list[float], **tokens: str) -> SavePageNow:
    options = Settings(allow_private=True, services={"archive": site.url}, tokens=tokens)
    time = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        time[0] += seconds

    return SavePageNow(Fetcher(options), options, clock=lambda: time[0], sleep=sleep)


def reply(value: object, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, json.dumps(value), list(headers), kind="application/json")


def test_save_page_now_waits_for_the_job_and_keeps_its_limits(loopback: Loopback) -> None:
    answers = iter(
        [
            {"status": "pending"},
            {"status": "success", "timestamp": "20261122101500", "original_url": DEAD_URL},
        ]
        * 3
    )
    site = loopback.site(
        {
            "/save": reply({"url": DEAD_URL, "job_id": "spn2-1"}),
            "/save/status/spn2-1": lambda _: reply(next(answers)),
        }
    )
    waits: list[float] = []
    spn = saver(site, waits)
    for _ in range(3):
        saved = spn.save(DEAD_URL)
        assert saved.reached
        assert saved.copy == capture_of(f"https://web.archive.org/web/20261122101500/{DEAD_URL}")
    assert waits == [5, 10, 5, 10, 5]  # 15 seconds apart: four a minute
    assert "authorization" not in site.log[0].headers
    keyed = saver(site, [], archive="key:secret")
    answers = iter([{"status": "success", "timestamp": "20261122101500", "original_url": DEAD_URL}])
    keyed.save(DEAD_URL)
    assert site.log[-1].headers["authorization"] == "LOW key:secret"


@pytest.mark.parametrize(("status_ext", "reached"), [
    ("error:invalid-host-resolution", False), ("error:gateway-timeout", False), ("error:not-found", False), ("error:user-session-limit", None),
    ("error:blocked-url", None), ("error:job-failed", None),
])  # fmt: skip
def test_an_error_of_the_page_is_a_witness_one_of_the_archive_is_not(
    loopback: Loopback, status_ext: str, reached: bool | None
) -> None:
    state = {"status": "error", "status_ext": status_ext, "message": "m"}
    site = loopback.site({"/save": reply({"job_id": "a"}), "/save/status/a": reply(state)})
    saved = saver(site, []).save(DEAD_URL)
    assert (saved.copy, saved.reached) == (None, reached)


def test_the_archives_limit_is_told(loopback: Loopback) -> None:
    site = loopback.site({"/save": reply({"message": "too many"}, 429, ("Retry-After", "90"))})
    assert saver(site, []).save(DEAD_URL).wait == 90


# -- fix ---------------------------------------------------------------------------------------------------------------

ENTRY = """\
# a comment that stays
title: Paxos Made Simple
authors: [Leslie Lamport]
year: 2001
kind: paper
absent: {doi: it has none}
links:
  - {role: pdf, url: 'https://lamport.example/paxos.pdf', access: open}   # the author's
  - role: page
    url: http://lab.example/paxos
    note: "with slides"
  - https://third.example/x
topics: [paxos]
why: Shows   the algorithm in plain words.
"""
SHORT = "title: A\nauthors: [B C]\nyear: 2001\nkind: paper\nlink: https://third.example/x  # short\ntopics: [paxos]\nwhy: Because.\n"
A, B, C = "https://lamport.example/paxos.pdf", "http://lab.example/paxos", "https://third.example/x"
COPY = "https://web.archive.org/web/20190101000000/http://lab.example/paxos"


def catalog_of(root: Path, text: str = ENTRY) -> Path:
    (root / "catalog/entries").mkdir(parents=True, exist_ok=True)
    (root / "catalog/topics").mkdir(exist_ok=True)
    (root / "catalog/entries/lamport-2001-paxos.yml").write_bytes(text.encode())
    (root / "catalog/topics/paxos.yml").write_text(
        "title: Paxos\nkind: algorithm\ndefinition: A family of protocols for consensus.\n"
    )
    return root


def fixed(root: Path, states: dict[str, LinkState], text: str = ENTRY) -> tuple[str, list[fix.Change]]:
    catalog = load(catalog_of(root, text))
    assert "lamport-2001-paxos" in catalog.entries, catalog.problems
    document = catalog.document("entries", "lamport-2001-paxos")
    return fix.fix_entry(document, "lamport-2001-paxos", catalog, states)


def moved(url: str, to: str, seen: int = 3) -> LinkState:
    return LinkState(url, Verdict.MOVED, "moved", moved_to=to, moved_seen=seen, good=DAY, checked=DAY)


def dead(url: str) -> LinkState:
    strikes = (StrikeSeen(DAY, "http-404"),)
    return LinkState(
        url,
        Verdict.DEAD,
        "http-404",
        since=DAY,
        strikes=strikes,
        archived=COPY,
        archived_on=dt.date(2019, 1, 1),
    )


def test_moved_links_are_rewritten_and_nothing_else(tmp_path: Path) -> None:
    states = {
        url: moved(url, to)
        for url, to in (
            (A, "https://new.example/p.pdf"),
            (B, "https://lab.example/paxos"),
            (C, "https://third.example/y"),
        )
    }
    text, changes = fixed(tmp_path, states)
    wanted = (
        ENTRY.replace(A, "https://new.example/p.pdf")
        .replace(B, "https://lab.example/paxos")
        .replace(C, "https://third.example/y")
    )
    assert text == wanted
    assert [change.line for change in changes] == [8, 10, 12]


def test_dead_links_get_their_copy_beside_them_in_every_style(tmp_path: Path) -> None:
    text, changes = fixed(tmp_path, {url: dead(url) for url in (A, B, C)})
    assert len(changes) == 3
    assert f"url: '{A}', archived: '{COPY}', access: open}}   # the author's\n" in text
    assert f"    url: {B}\n    archived: '{COPY}'\n    note: \"with slides\"\n" in text
    assert f"  - {{url: '{C}', archived: '{COPY}'}}\n" in text
    links = yaml.safe_load(text)["links"]
    assert [link["archived"] for link in links] == [COPY] * 3
    assert [link["url"] for link in links] == [A, B, C]
    short, _ = fixed(tmp_path, {C: dead(C)}, SHORT)
    assert short == SHORT.replace(C, f"{{url: '{C}', archived: '{COPY}'}}", 1)


def test_a_revival_takes_the_copy_out_again(tmp_path: Path) -> None:
    text, _ = fixed(tmp_path, {url: dead(url) for url in (A, B)})
    back = {
        url: LinkState(url, Verdict.OK, "ok", good=DAY, events=((DAY, "died"), (DAY, "revived")))
        for url in (A, B)
    }
    again, changes = fixed(tmp_path, back, text)
    assert again == ENTRY
    assert len(changes) == 2
    by_hand = {url: LinkState(url, Verdict.OK, "ok", good=DAY) for url in (A, B)}
    assert fixed(tmp_path, by_hand, text) == (text, [])


@pytest.mark.parametrize("to", [
    "https://sso.example/login?next=/paxos", "https://consent.example/?continue=x", "https://lab.example/", "https://lab.example/de/paxos", "ftp://lab.example/paxos",
    "https://lab.example/404", "https://lab.example/paxos?sid=77",
])  # fmt: skip
def test_addresses_that_are_never_written(to: str) -> None:
    assert fix.new_address(moved(B, to)) == ""


def test_a_redirect_must_be_seen_in_several_runs_and_never_loses_tls() -> None:
    assert fix.new_address(moved(B, "https://lab.example/new", seen=2)) == ""
    assert (
        fix.new_address(moved(B, "https://lab.example/new", seen=3), "part") == "https://lab.example/new#part"
    )
    assert fix.new_address(moved(A, "http://lamport.example/paxos.pdf")) == ""
    assert fix.new_address(moved("https://doi.org/10.1/x", "https://publisher.example/x")) == ""


def test_runs_count_the_same_target_only() -> None:
    from .test_history import day, finding

    state = None
    for number, to in enumerate(["https://a/1", "https://a/1", "https://a/2", "https://a/2", "https://a/2"]):
        state = history.observe(state, finding("moved", B, moved_to=to), day(number * 7))
    assert state
    assert state.moved_seen == 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["flow", "block", "plain"]), min_size=1, max_size=5), st.data())
def test_fixes_keep_every_other_byte(
    tmp_path_factory: pytest.TempPathFactory, styles: list[str], data: st.DataObject
) -> None:
    lines, urls = ["title: T", "authors: [A B]", "year: 2001", "kind: paper", "links:"], []
    for number, style in enumerate(styles):
        url = f"https://h{number}.example/{data.draw(st.sampled_from(['p', 'a,b', 'x?y=1&z=2', 'q#f', '(1)', 'ü']))}"
        if url in urls:
            continue
        urls.append(url)
        lines += {
            "flow": [f"  - {{url: '{url}', role: page}}  # c"],
            "block": [f"  - url: '{url}'", "    role: page"],
            "plain": [f"  -   '{url}'"],
        }[style]
    text = "\n".join([*lines, "topics: [paxos]", "why: Because."]) + data.draw(
        st.sampled_from(["", "\n", "\n\n"])
    )
    chosen = [url for url in urls if data.draw(st.booleans())]
    states = {url.partition("#")[0]: dead(url.partition("#")[0]) for url in chosen}
    root = tmp_path_factory.mktemp("fix")
    after, changes = fixed(root, states, text)
    assert len(changes) == len(chosen)
    read = yaml.safe_load(after)
    for link, url in zip(read["links"], urls, strict=True):
        got = link if isinstance(link, dict) else {"url": link}
        assert got["url"] == url
        assert got.get("archived") == (COPY if url in chosen else None)
    removed = after.replace(f", archived: '{COPY}'", "").replace(f"\n    archived: '{COPY}'", "")
    for url in chosen:
        removed = removed.replace(f"-   {{url: '{url}'}}", f"-   '{url}'")
    assert removed == text


def test_a_markdown_list_is_rewritten_in_place() -> None:
    text = (
        f'# List\n\n- [A]({B}) and again <{B}>\n- [longer]({B}/more)\n\n[ref]: {B} "title"\nSee [x][ref].\n'
    )
    found = targets.merged(targets.from_markdown(text, "README.md"))
    states = {B: moved(B, "https://lab.example/new")}
    after, changes = fix.fix_list(text, "README.md", found, states)
    assert after == text.replace(B, "https://lab.example/new").replace(
        "https://lab.example/new/more", f"{B}/more"
    )
    assert len(changes) == 3


def test_a_place_that_changed_since_is_left() -> None:
    found = [Target(B, places=(Place("l.md", 1, 3),))]
    assert fix.fix_list("something else\n", "l.md", found, {B: moved(B, "https://n.example/")}) == (
        "something else\n",
        [],
    )
    state = replace(moved(B, "https://n.example/x"), moved_seen=9)
    assert fix.fix_list(f"- {B}\n", "l.md", found, {B: state})[0] == "- https://n.example/x\n"
