"""How each link checker is called, and how its results are read."""

from __future__ import annotations

import csv
import html
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

Verdicts = dict[str, tuple[str, str]]
TIMEOUT = 20
"""Seconds that a peer waits for an answer. The slowest live link of the corpora takes 12."""


class NotInstalledError(Exception):
    """The program of a checker is not there."""


@dataclass(frozen=True)
class Checker:
    """A link checker.

    `command` gets a folder with `urls.txt` (one URL a line), may write into it, and returns the command line; `verdicts` gets the
    folder, what the command wrote to standard output, and the URLs.
    """

    name: str
    settings: str
    """What differs from its defaults, for the reader of the table."""
    command: Callable[[Path, Programs], list[str]]
    verdicts: Callable[[Path, str, Sequence[str]], Verdicts]


class Programs:
    """Finds programs: in `folders` first, then on the search path."""

    def __init__(self, folders: Sequence[Path], ours: Sequence[str] = ()) -> None:
        self.folders = folders
        self.ours = list(ours)

    def find(self, name: str) -> str:
        for folder in self.folders:
            if found := shutil.which(name, path=str(folder)):
                return found
        if found := shutil.which(name):
            return found
        raise NotInstalledError(name)


def urls_of(folder: Path) -> list[str]:
    return (folder / "urls.txt").read_text(encoding="utf-8").splitlines()


def write_page(folder: Path) -> Path:
    """The links as an HTML page, for checkers that read documents."""
    page = folder / "index.html"
    rows = "\n".join(f'<p><a href="{html.escape(url)}">{n}</a></p>' for n, url in enumerate(urls_of(folder)))
    page.write_text(
        f"<!doctype html>\n<meta charset=utf-8>\n<title>Links</title>\n{rows}\n", encoding="utf-8"
    )
    return page


def key(url: str) -> str:
    """What is left of a URL when a checker has rewritten its encoding; still different for different links."""
    parts = urlsplit(url)
    path = unquote_to_bytes(parts.path or "/").decode("utf-8", "replace")
    query = unquote_to_bytes(parts.query).decode("utf-8", "replace")
    fragment = unquote_to_bytes(parts.fragment).decode("utf-8", "replace")
    return f"{parts.scheme}://{parts.netloc}{path}?{query}#{fragment}"


def matched(found: Mapping[str, tuple[str, str]], urls: Sequence[str]) -> Verdicts:
    """The verdicts under the URLs that were asked for, although the checker may have rewritten them."""
    by_key = {key(url): verdict for url, verdict in found.items()}
    verdicts = {}
    for url in urls:
        verdict = found.get(url) or by_key.get(key(url))
        if verdict:
            verdicts[url] = verdict
    return verdicts


# ours


def _ours(folder: Path, programs: Programs) -> list[str]:
    command = programs.ours or [Programs([Path(sys.executable).parent]).find("zoomon"), "links"]
    return [*command, "--urls", str(folder / "urls.txt"), "--format", "json", "--allow-private"]


def _read_ours(folder: Path, output: str, urls: Sequence[str]) -> Verdicts:
    if not output.strip():
        return {}
    rows = {link["url"]: link for link in json.loads(output)["links"]}
    found: Verdicts = {}
    for url in urls:
        page, _, fragment = url.partition("#")
        if row := rows.get(url):
            found[url] = (row["verdict"], str(row.get("reason", "")))
        elif row := rows.get(page):  # one row for all fragments of a page
            if fragment in row.get("missing_fragments", ()):
                found[url] = ("suspect", "fragment-missing")
            elif row.get("missing_fragments"):
                found[url] = ("ok", "another fragment is missing")
            else:
                found[url] = (row["verdict"], str(row.get("reason", "")))
    return found


# lychee


def _lychee(folder: Path, programs: Programs, *more: str) -> list[str]:
    page = write_page(folder)
    (folder / "lychee.toml").write_text("", encoding="utf-8")
    return [
        programs.find("lychee"), "--config", str(folder / "lychee.toml"), "--no-progress", "--verbose", "--format", "json",
        "--include-fragments=full", *more, str(page),
    ]  # fmt: skip


def _lychee_tuned(folder: Path, programs: Programs) -> list[str]:
    return _lychee(
        folder, programs, "--accept", "100..=103,200..=299,403,429,999", "--max-retries", "5", "--timeout", str(TIMEOUT),
        "--cookie-jar", str(folder / "cookies.json"),
        "--user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    )  # fmt: skip


def _read_lychee(folder: Path, output: str, urls: Sequence[str]) -> Verdicts:
    if not output.strip():
        return {}
    report = json.loads(output)
    names = {
        "success_map": "ok", "redirect_map": "ok", "error_map": "dead", "timeout_map": "dead", "excluded_map": "unknown",
    }  # fmt: skip
    found: dict[str, tuple[str, str]] = {}
    for name, verdict in names.items():
        for rows in report.get(name, {}).values():
            for row in rows:
                # Redirects stand in two maps; an error is an error.
                if "url" in row and found.get(row["url"], ("", ""))[0] != "dead":
                    found[row["url"]] = (verdict, str(row.get("status", "")))
    return matched(found, urls)


# LinkChecker


def _linkchecker(folder: Path, programs: Programs) -> list[str]:
    page = write_page(folder)
    settings = folder / "linkcheckerrc"
    settings.write_text("[AnchorCheck]\n[checking]\nrobotstxt=0\n", encoding="utf-8")
    return [
        programs.find("linkchecker"), "--config", str(settings), "--check-extern", "--recursion-level", "1", "--no-status",
        "--verbose", "--timeout", str(TIMEOUT), "--threads", "50", "--output", "none",
        "--file-output", f"csv/utf-8/{folder / 'links.csv'}", str(page),
    ]  # fmt: skip


def _read_linkchecker(folder: Path, output: str, urls: Sequence[str]) -> Verdicts:
    report = folder / "links.csv"
    if not report.exists():
        return {}
    lines = [
        line
        for line in report.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith("#")
    ]
    found: dict[str, tuple[str, str]] = {}
    for row in csv.DictReader(lines, delimiter=";"):
        alarm = row["valid"] != "True" or "anchor" in (row["warningstring"] or "").lower()
        found[row["urlname"]] = ("dead" if alarm else "ok", f"{row['result']} {row['warningstring']}".strip())
    return matched(found, urls)


# linkinator


def _linkinator(folder: Path, programs: Programs) -> list[str]:
    write_page(folder)
    return [
        programs.find("linkinator"), "index.html", "--format", "json", "--check-fragments", "--timeout", str(TIMEOUT * 1000),
    ]  # fmt: skip


def _read_linkinator(folder: Path, output: str, urls: Sequence[str]) -> Verdicts:
    start = output.find("{")
    if start < 0:
        return {}
    words = {"OK": "ok", "BROKEN": "dead", "SKIPPED": "blocked"}
    report, _ = json.JSONDecoder().raw_decode(output[start:])
    found = {link["url"]: (words[link["state"]], str(link.get("status", ""))) for link in report["links"]}
    return matched(found, urls)


# Sphinx

CONF = """
from docutils import nodes
from pathlib import Path

project = "links"
extensions = []
linkcheck_timeout = {timeout}
linkcheck_workers = 20
linkcheck_retries = 3
linkcheck_anchors_ignore = []
suppress_warnings = ["*"]


def add_links(app, doctree):
    paragraph = nodes.paragraph()
    for url in Path(app.srcdir, "urls.txt").read_text(encoding="utf-8").splitlines():
        paragraph += nodes.reference("", url, refuri=url)
    doctree += paragraph


def setup(app):
    app.connect("doctree-read", add_links)
"""


def _sphinx(folder: Path, programs: Programs) -> list[str]:
    (folder / "conf.py").write_text(CONF.format(timeout=TIMEOUT), encoding="utf-8")
    (folder / "index.rst").write_text("Links\n=====\n\nAll of them.\n", encoding="utf-8")
    return [programs.find("sphinx-build"), "-q", "-b", "linkcheck", str(folder), str(folder / "out")]


def _read_sphinx(folder: Path, output: str, urls: Sequence[str]) -> Verdicts:
    report = folder / "out" / "output.json"
    if not report.exists():
        return {}
    words = {
        "working": "ok", "redirected": "ok", "broken": "dead", "timeout": "dead", "ignored": "blocked", "unchecked": "unknown",
    }  # fmt: skip
    found = {}
    for line in report.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue  # cut off while it was written
        found[row["uri"]] = (words.get(row["status"], "unknown"), row["info"])
    return matched(found, urls)


CHECKERS = {
    checker.name: checker
    for checker in (
        Checker("ours", "defaults", _ours, _read_ours),
        Checker("lychee", "fragments", _lychee, _read_lychee),
        Checker(
            "lychee-tuned",
            "fragments, accepts 403 429 999, 5 retries, 20 s, cookies, a browser's user agent",
            _lychee_tuned,
            _read_lychee,
        ),
        Checker(
            "linkchecker", "AnchorCheck, 50 threads, 20 s, no robots.txt", _linkchecker, _read_linkchecker
        ),
        Checker("linkinator", "fragments, 20 s", _linkinator, _read_linkinator),
        Checker("sphinx", "20 workers, 20 s, 3 retries", _sphinx, _read_sphinx),
    )
}
DEFAULT_TOOLS = ("ours", "lychee", "linkchecker", "linkinator", "sphinx")
