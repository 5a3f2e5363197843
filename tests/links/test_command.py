"""The commands, as they are typed; the history on disk; a run that is killed."""

# ruff: noqa: E501 command lines

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zoomon.links import history, rules
from zoomon.links.command import links
from zoomon.links.model import Verdict

from .servers import Loopback, Reply, Site, article
from .test_archive_and_fix import catalog_of

TOOLS = Path(history.__file__).parents[2]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "SPN_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def run(*arguments: str, code: int | None = 0, text: str | None = None) -> Result:
    result = CliRunner().invoke(links, list(arguments), input=text, catch_exceptions=False)
    assert code is None or result.exit_code == code, result.output
    return result


def test_urls_are_judged_at_once_one_row_each(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/ok": article("Fine")})
    urls = [f"{site.url}/ok#there", f"{site.url}/gone", f"{site.url}/ok", f"{site.url}/gone"]
    (tmp_path / "urls.txt").write_text("\n".join(["# comment", *urls, ""]))
    data = json.loads(run("--urls", "urls.txt", "--format", "json", "--allow-private", code=1).stdout)
    assert [(row["url"], row["verdict"]) for row in data["links"]] == [
        (urls[0], "suspect"),
        (urls[1], "dead"),
        (urls[2], "ok"),
    ]
    assert data["summary"]["dead"] == 1
    assert not list((tmp_path / "cache").rglob("*.jsonl"))
    (tmp_path / "urls.txt").write_text(f"{site.url}/ok\n")
    assert (
        "1 link: 1 ok" in run("--urls", "urls.txt", "--allow-private", "--also", "markdown=summary.md").stdout
    )
    assert (tmp_path / "summary.md").read_text().startswith("### Links: 1 link: 1 ok\n")
    assert (
        "write FORMAT=FILE" in run("--urls", "urls.txt", "--allow-private", "--also", "pdf=x", code=2).output
    )
    assert "1 link: 1 ok" in run("--urls", "-", "--allow-private", text=f"{site.url}/ok\n").stdout


def test_private_addresses_are_not_asked_without_the_option(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/ok": article("Fine")})
    (tmp_path / "urls.txt").write_text(f"{site.url}/ok\n")
    data = json.loads(run("--urls", "urls.txt", "--format", "json").stdout)
    assert [(row["verdict"], row["reason"]) for row in data["links"]] == [("unknown", "private")]
    assert site.log == []


@pytest.mark.parametrize(("arguments", "words"), [
    (["--urls", "absent.txt"], "does not exist"), (["--shard", "3/2"], "not a part"), (["--shard", "1/2"], "--shard needs --output"), (["--deadline", "soon"], "not a time"),
    (["--format", "pdf"], "Invalid value"), ([], "no catalog/ with entries/"), (["--service", "x=y", "--urls", "u"], "does not exist"), (["confirm", "x"], "Missing option"),
])  # fmt: skip
def test_usage_errors_end_with_2(arguments: list[str], words: str) -> None:
    assert words in run(*arguments, code=2).output


def test_help_is_quick_and_names_all_commands() -> None:
    result = run("--help")
    for word in (
        "archive",
        "confirm",
        "fix",
        "merge",
        "report",
        "--changed-since",
        "--shard",
        "--recheck-after",
        "Exit codes",
    ):
        assert word in result.output
    code = "import sys; sys.path.insert(0, sys.argv[1]); import zoomon.links.command; print('requests' in sys.modules, 'pydantic' in sys.modules, 'yaml' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(TOOLS)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False", "False"]


# -- a list with a history ---------------------------------------------------------------------------------------------


def readme(tmp_path: Path, *urls: str) -> None:
    (tmp_path / "README.md").write_text("".join(f"- [a]({url})\n" for url in urls))
    (tmp_path / "links.yml").write_text("controls: []\n")


def on(day: str, *arguments: str, code: int | None = 0) -> Result:
    return run(
        "README.md",
        "--history",
        "state/links.jsonl",
        "--rules",
        "links.yml",
        "--allow-private",
        "--today",
        day,
        *arguments,
        code=code,
    )


def test_any_list_lives_through_a_death_and_a_revival(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/a": article("A"), "/b": article("B")})
    readme(tmp_path, f"{site.url}/a", f"{site.url}/b")
    path = tmp_path / "state/links.jsonl"
    on("2026-01-01")
    assert {state.verdict for state in history.read(path).values()} == {Verdict.OK}
    count = len(site.log)
    assert "not due" in on("2026-01-02").stdout
    assert len(site.log) == count
    del site.routes["/a"]
    assert "failing, 1 of 2" in on("2026-01-20").stdout
    state = history.read(path)[f"{site.url}/a"]
    assert (state.verdict, state.failing) == (Verdict.OK, "failing, 1 of 2")
    assert "died: 1" in on("2026-01-23", code=1).stdout
    assert history.read(path)[f"{site.url}/a"].verdict is Verdict.DEAD
    on("2026-02-20")  # known deaths are no news
    site.routes["/a"] = article("A")
    assert "revived: 1" in on("2026-03-20").stdout
    issue = json.loads(
        run(
            "report",
            "README.md",
            "--history",
            "state/links.jsonl",
            "--rules",
            "links.yml",
            "--today",
            "2026-03-20",
            "--format",
            "json",
        ).stdout
    )
    assert issue["title"].startswith("Links: nothing to do (2 fine")
    assert "back:" in issue["comment"]
    assert (
        "# Links: nothing to do"
        in run("report", "README.md", "--history", "state/links.jsonl", "--rules", "links.yml").stdout
    )


def test_the_first_run_checks_all_and_calls_nothing_dead_yet(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/a": article("A")})
    readme(tmp_path, f"{site.url}/a", f"{site.url}/gone")
    path = tmp_path / "state/links.jsonl"
    first = on("2026-01-01", "--first")
    assert f"{site.url}/gone" in first.stdout
    assert "failing, 1 of 2" in first.stdout
    states = history.read(path)
    assert states[f"{site.url}/a"].verdict is Verdict.OK
    assert states[f"{site.url}/gone"].verdict is not Verdict.DEAD
    count = len(site.log)
    on("2026-01-02")  # nothing is due
    assert len(site.log) == count
    on("2026-01-02", "--first")  # and yet it is asked
    assert len(site.log) > count
    assert history.read(path)[f"{site.url}/gone"].failing == "failing, 1 of 2", "three days must lie between"


def test_a_run_that_cant_be_trusted_records_nothing_and_ends_with_3(
    loopback: Loopback, tmp_path: Path
) -> None:
    sites = [loopback.site({"/a": article("A")}) for _ in range(4)]
    readme(tmp_path, *(f"{site.url}/a" for site in sites))
    on("2026-01-01")
    before = (tmp_path / "state/links.jsonl").read_bytes()
    (tmp_path / "links.yml").write_text("controls: ['http://127.0.0.1:9/']\n")
    result = on("2026-03-01", code=3)
    assert "control addresses failed" in result.stdout
    assert (tmp_path / "state/links.jsonl").read_bytes() == before


def test_what_was_not_asked_has_no_row(tmp_path: Path) -> None:
    readme(tmp_path, "http://127.0.0.1:9/a", "https:///no-host")
    on("2026-01-01", code=None)
    assert list(history.read(tmp_path / "state/links.jsonl")) == ["http://127.0.0.1:9/a"]


def test_recheck_after_asks_failing_links_again(loopback: Loopback, tmp_path: Path) -> None:
    answers = iter([Reply(404, "x"), Reply(404, "x")])
    site = loopback.site({"/a": lambda _: next(answers, article("A"))})
    (tmp_path / "urls.txt").write_text(f"{site.url}/a\n")
    assert run("--urls", "urls.txt", "--allow-private", "--recheck-after", "0.01").exit_code == 0


def test_parts_are_merged_into_one_run(loopback: Loopback, tmp_path: Path) -> None:
    sites = [loopback.site({"/a": article("A")}) for _ in range(6)]
    readme(tmp_path, *(f"{site.url}/a" for site in sites), f"{sites[0].url}/gone")
    for part in (1, 2, 3):
        on("2026-01-01", "--shard", f"{part}/3", "--output", f"part{part}.json")
    assert not (tmp_path / "state/links.jsonl").exists()
    assert sum(len(site.log) for site in sites) <= 8
    merged = run(
        "merge",
        "part1.json",
        "part2.json",
        "part3.json",
        "--list",
        "README.md",
        "--history",
        "state/links.jsonl",
        "--rules",
        "links.yml",
        "--format",
        "json",
    )
    assert json.loads(merged.stdout)["summary"]["links"] == 7
    assert len(history.read(tmp_path / "state/links.jsonl")) == 7
    (tmp_path / "broken.json").write_text("{}")
    assert (
        "not a part of a run"
        in run("merge", "broken.json", "--list", "README.md", "--history", "h", code=2).output
    )


def test_another_network_is_the_witness(tmp_path: Path) -> None:
    readme(tmp_path, "http://127.0.0.1:9/down")
    for day in ("2026-01-01", "2026-01-05", "2026-01-12"):
        on(day)
    path = tmp_path / "state/links.jsonl"
    assert history.read(path)["http://127.0.0.1:9/down"].needs_witness
    on("2026-01-16", "--network", "home", "--output", "home.json")
    result = run(
        "merge",
        "home.json",
        "--list",
        "README.md",
        "--history",
        "state/links.jsonl",
        "--rules",
        "links.yml",
        code=1,
    )
    assert "died: 1" in result.stdout


def test_ignores_are_probed_reported_and_expire(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/a": article("A")})
    readme(tmp_path, f"{site.url}/a", f"{site.url}/gone")
    (tmp_path / "links.yml").write_text(
        "controls: []\nignores:\n"
        f"  - {{url: '{site.url}/gone', reason: within the campus, until: 2026-06-01}}\n  - {{url: '{site.url}/a', reason: was slow, until: 2026-06-01}}\n"
        "  - {url: 'https://nowhere.example/*', reason: gone, until: 2026-01-01}\n"
    )
    on("2026-01-01")
    text = on("2026-01-04").stdout
    assert site.count("/gone") >= 2
    assert "links.yml:4: the ignore of" in text
    assert "is no longer needed" in text
    assert "links.yml:5: the ignore of https://nowhere.example/* expired on 2026-01-01" in text
    assert "[ignored: within the campus, until 2026-06-01]" in text
    assert "1 newly" not in text


@pytest.mark.parametrize(("text", "words"), [
    ("ignores:\n  - {url: x, until: 2026-01-01}\n", "links.yml:2: a row of ignores needs reason"), ("ignores:\n  - {url: x, reason: y, until: soon}\n", "links.yml:2: `soon` is not a date"),
    ("other: []\n", "unknown part `other`"), ("words:\n  - {url: x, by: a, date: 2026-01-01, until: 2026-02-01, says: maybe}\n", "it is ok or dead"), ("hosts: {a: {per-second: 0}}\n", "hosts: a"),
    ("a: [", "not YAML"),
])  # fmt: skip
def test_mistakes_in_the_rules_are_shown_with_their_place(tmp_path: Path, text: str, words: str) -> None:
    readme(tmp_path, "http://127.0.0.1:9/")
    (tmp_path / "links.yml").write_text(text)
    assert words in on("2026-01-01", code=2).output


def test_a_persons_word_is_a_row_that_the_next_run_takes_in(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/a": Reply(200, "<title>Not found</title><h1>Page not found</h1>")})
    readme(tmp_path, f"{site.url}/a")
    on("2026-01-01")
    path = tmp_path / "state/links.jsonl"
    assert history.read(path)[f"{site.url}/a"].verdict is Verdict.SUSPECT
    run(
        "confirm",
        f"{site.url}/a",
        "README.md",
        "--by",
        "A. Reader",
        "--on",
        "2026-01-02",
        "--until",
        "2026-03-01",
        "--rules",
        "links.yml",
        "--history",
        "state/links.jsonl",
    )
    assert rules.read(tmp_path / "links.yml").words[f"{site.url}/a"].by == "A. Reader"
    on("2026-01-20")
    assert history.read(path)[f"{site.url}/a"].verdict is Verdict.OK
    on("2026-03-10")
    assert history.read(path)[f"{site.url}/a"].verdict is Verdict.SUSPECT
    assert (
        "no link of the list"
        in run("confirm", "https://other.example/", "README.md", "--by", "x", code=2).output
    )


def test_with_word_keeps_the_rest() -> None:
    import datetime as dt

    word = history.Word("O'Neil", dt.date(2026, 1, 2), dt.date(2026, 7, 2))
    text = "# ours\nignores: []\nwords:\n  - {url: b, by: x, date: 2026-01-01, until: 2026-02-01}  # kept\nhosts: {}\n"
    after = rules.with_word(text, "https://a.example/", word)
    assert (
        after.replace(
            "  - {url: 'https://a.example/', says: ok, by: 'O''Neil', date: 2026-01-02, until: 2026-07-02}\n",
            "",
        )
        == text
    )
    assert rules.loads(after).words["https://a.example/"] == word
    assert rules.loads(rules.with_word("", "u", word)).words == {"u": word}


# -- the catalog -------------------------------------------------------------------------------------------------------


def catalog(tmp_path: Path, site: Site) -> Path:
    root = catalog_of(tmp_path, (
        "title: Paxos Made Simple\nauthors: [Leslie Lamport]\nyear: 2001\nkind: paper\nabsent: {doi: none}\nlinks:\n"
        f"  - {{role: pdf, url: '{site.url}/paxos', access: open}}\n  - {{role: page, url: '{site.url}/notes'}}\ntopics: [paxos]\nwhy: Because.\n"
    ))  # fmt: skip
    (root / "catalog/links.yml").write_text("controls: []\n")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@t.example", *arguments],
        check=True,
        capture_output=True,
    )


def test_the_catalogs_links_have_places_and_entries(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/paxos": article("Paxos Made Simple"), "/notes": article("Notes")})
    catalog(tmp_path, site)
    data = json.loads(run("--allow-private", "--format", "json", "--today", "2026-01-01").stdout)
    assert [(row["verdict"], row["places"][0]) for row in data["links"]] == [
        (
            "ok",
            {
                "file": "catalog/entries/lamport-2001-paxos.yml",
                "line": 7,
                "column": 22,
                "entry": "lamport-2001-paxos",
                "role": "pdf",
            },
        ),
        (
            "ok",
            {
                "file": "catalog/entries/lamport-2001-paxos.yml",
                "line": 8,
                "column": 23,
                "entry": "lamport-2001-paxos",
                "role": "page",
            },
        ),
    ]
    states = history.states(tmp_path)
    assert sorted(states) == [f"{site.url}/notes", f"{site.url}/paxos"]
    assert states[f"{site.url}/paxos"].seen
    assert states[f"{site.url}/paxos"].seen.named
    assert not (tmp_path / ".zoomon/links/run-all.jsonl").exists()


def test_only_what_a_branch_changes(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/paxos": article("Paxos Made Simple"), "/notes": article("Notes")})
    root = catalog(tmp_path, site)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "catalog")
    git(root, "commit", "--quiet", "-m", "x")
    entry = root / "catalog/entries/lamport-2001-paxos.yml"
    entry.write_text(entry.read_text().replace("/notes", "/gone"))
    data = json.loads(run("--changed-since", "main", "--allow-private", "--format", "json", code=1).stdout)
    assert [(row["url"], row["verdict"]) for row in data["links"]] == [(f"{site.url}/gone", "dead")]
    assert not (root / history.FILE).exists()
    assert "is not a revision" in run("--changed-since", "--output=x", code=2).output
    assert run("--changed-since", "nowhere", code=2).output


def test_fix_writes_and_prints_one_diff(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site(
        {
            "/paxos": article("Paxos Made Simple"),
            "/notes": Reply(301, "", [("Location", "/new-notes")]),
            "/new-notes": article("Notes"),
        }
    )
    root = catalog(tmp_path, site)
    for day in ("2026-01-01", "2026-01-20", "2026-02-10"):
        run("--allow-private", "--today", day)
    entry = root / "catalog/entries/lamport-2001-paxos.yml"
    before = entry.read_text()
    diff = run("fix", "--offline", "--dry-run").stdout
    assert entry.read_text() == before
    assert f"+  - {{role: page, url: '{site.url}/new-notes'}}" in diff
    assert run("fix", "--offline").stdout == diff
    assert entry.read_text() == before.replace("/notes", "/new-notes")
    assert run("fix", "--offline").stdout == ""


def test_fix_looks_the_copy_of_a_dead_link_up(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/paxos": article("Paxos Made Simple")})
    stamp = "/web/20190305120000/"
    archive = loopback.site(
        {},
        lambda request: (
            article("Notes")
            if request.path.startswith(stamp)
            else Reply(302, "", [("Location", f"{stamp}{site.url}/notes")])
        ),
    )
    root = catalog(tmp_path, site)
    for day in ("2026-01-01", "2026-01-20"):
        run("--allow-private", "--today", day, code=None)
    run("fix", "--allow-private", "--service", f"archive={archive.url}")
    text = (root / "catalog/entries/lamport-2001-paxos.yml").read_text()
    assert (
        f"url: '{site.url}/notes', archived: 'https://web.archive.org/web/20190305120000/{site.url}/notes'}}"
        in text
    )
    assert (
        history.states(root)[f"{site.url}/notes"].sentence(history.dt.date(2026, 2, 1))
        == "Gone since January 2026. Read the copy of 2019."
    )


def test_archive_asks_for_copies_of_good_links(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({"/paxos": article("Paxos Made Simple"), "/notes": article("Notes")})
    job = Reply(200, json.dumps({"job_id": "j"}), kind="application/json")
    done = Reply(
        200,
        json.dumps({"status": "success", "timestamp": "20260101101500", "original_url": f"{site.url}/notes"}),
        kind="application/json",
    )
    archive = loopback.site({"/save": job, "/save/status/j": done})
    root = catalog(tmp_path, site)
    run("--allow-private", "--today", "2026-01-01")
    result = run("archive", "--most", "1", "--allow-private", "--service", f"archive={archive.url}")
    assert "1 copy made, 1 link still without one" in result.output
    assert [bool(state.archived) for _, state in sorted(history.states(root).items())].count(True) == 1


# -- interruption ------------------------------------------------------------------------------------------------------


def test_a_killed_run_goes_on_without_asking_twice(loopback: Loopback, tmp_path: Path) -> None:
    """kill -9 in the middle; the second start asks only what has no answer yet, and nothing is lost."""
    site = loopback.site({}, Reply(200, article("Page").body, delay=0.2))
    urls = [f"{site.url}/{number}" for number in range(30)]
    readme(tmp_path, *urls)
    command = [
        sys.executable,
        "-m",
        "zoomon.links",
        "README.md",
        "--history",
        "h.jsonl",
        "--rules",
        "links.yml",
        "--allow-private",
        "--today",
        "2026-01-01",
        "--format",
        "json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    journal: list[Path] = []
    end = time.monotonic() + 30
    while time.monotonic() < end:
        journal = list((tmp_path / "cache").rglob("*.jsonl"))
        if journal and journal[0].read_text().count("\n") >= 10:
            break
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not (tmp_path / "h.jsonl").exists()
    known = {json.loads(line)["url"] for line in journal[0].read_text().split("\n")[1:-1]}
    assert 9 <= len(known) < 30
    asked_before = len(site.log)
    with journal[0].open("a") as torn:
        torn.write('{"url": "http')
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 0
    assert f"{len(known)} of 30 were checked before the interruption" in second.stderr
    assert {asked.path for asked in site.log[asked_before:]}.isdisjoint(
        {url.removeprefix(site.url) for url in known}
    )
    assert len(site.log) - asked_before == 30 - len(known)
    assert sorted(history.read(tmp_path / "h.jsonl")) == sorted(urls)
    assert len(json.loads(second.stdout)["links"]) == 30
    assert not journal[0].exists()


def test_ctrl_c_keeps_the_journal(loopback: Loopback, tmp_path: Path) -> None:
    site = loopback.site({}, Reply(200, article("Page").body, delay=0.2))
    (tmp_path / "urls.txt").write_text("".join(f"{site.url}/{number}\n" for number in range(30)))
    command = [sys.executable, "-m", "zoomon.links", "--urls", "urls.txt", "--allow-private"]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background of a shell inherits that Ctrl-C is ignored; a command that a person started does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    end = time.monotonic() + 30
    while len(site.log) < 12 and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "goes on from here" in errors
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "30 links: 30 ok" in done.stdout
    counts = [site.count(f"/{number}") for number in range(30)]
    assert max(counts) <= 2
    assert sum(counts) <= 30 + 4  # at most those four that were under way are asked again


# -- publishing --------------------------------------------------------------------------------------------------------


def test_a_word_from_a_comment_becomes_a_pull_request(
    loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from .test_report import Forge

    forge = Forge()
    api = loopback.site({}, forge.answer)
    monkeypatch.setenv("GITHUB_TOKEN", "token")
    monkeypatch.setenv("GITHUB_API_URL", api.url)
    site = loopback.site({"/paxos": article("Paxos Made Simple"), "/notes": article("Notes")})
    root = catalog(tmp_path / "work", site)
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    for arguments in (["init", "--quiet", "--initial-branch=main"], ["config", "user.name", "t"], ["config", "user.email", "t@t.example"],
                      ["remote", "add", "origin", str(tmp_path / "origin.git")], ["add", "catalog"], ["commit", "--quiet", "-m", "x"]):  # fmt: skip
        git(root, *arguments)
    comment = f"/links ok {site.url}/notes"
    refused = run(
        "confirm", "--comment", comment, "--by", "stranger", "--publish", "o/r", "--root", str(root), code=2
    )
    assert "no write access" in refused.output
    assert (
        "write `/links ok URL`"
        in run(
            "confirm", "--comment", "/links $(rm)", "--by", "maintainer", "--root", str(root), code=2
        ).output
    )
    done = run("confirm", "--comment", comment, "--by", "maintainer", "--publish", "o/r", "--root", str(root))
    assert "opened #9" in done.output
    shown = subprocess.run(
        ["git", "-C", str(tmp_path / "origin.git"), "show", "links/words:catalog/links.yml"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"url: '{site.url}/notes', says: ok, by: 'maintainer'" in shown.stdout


def test_workflows_are_pinned_and_ask_for_little() -> None:
    import re

    import yaml

    folder = TOOLS.parent / ".github"
    files = [*sorted((folder / "workflows").glob("links*.yml")), folder / "actions/links/action.yml"]
    assert len(files) == 4
    for file in files:
        text = file.read_text()
        data = yaml.safe_load(text)
        uses = re.findall(r"uses:\s*(\S+)(.*)", re.sub(r"^#.*$", "", text, flags=re.MULTILINE))
        assert uses
        for action, comment in uses:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), f"{file.name}: {action}"
            assert re.match(r"\s+# v\d", comment)
        if "jobs" in data:
            assert data["permissions"] == {"contents": "read"}
            for job in data["jobs"].values():
                assert job["timeout-minutes"] <= 60
                for step in job["steps"]:
                    assert "${{" not in step.get("run", ""), (
                        "what strangers write reaches a shell by the environment only"
                    )
