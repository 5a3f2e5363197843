"""CPU time of a site build, beside plain mkdocs-material and Hugo on the same content.

Run it: `make bench-site`, or `python tests/pages/benchmarks/build_speed.py [--repeat N] [ENTRIES ...]`. Each builder is a process of its
own; CPU is that of the process and its children, user and system, the least of N builds from nothing, which take turns. Files are in
memory where the system has a place for that (/dev/shm): what a disk costs depends on who else writes to it.

Ours makes all that the site has: entry, topic, path, person, venue and year pages, citation files, feed and the Pagefind index; once
more without that index, since Pagefind is a program of its own.

Plain mkdocs-material is given two things, with its own search and out of `nav`. "The same pages" is what `zoomon render` writes: the very
articles that ours has, as Markdown files; it takes a minute for 3,000, so it is built once. "The words alone" is one short Markdown
page an entry, with its prose and what it points to, but without what comes back, citations, diagrams, copies and the pages of topics,
people, venues and years: some 3 of 16 kB. Hugo gets these with a two-line layout, taxonomies and a JSON index. Builders that are not
installed are named as missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).resolve()
SIZES = (1000, 3000, 10_000)
MEMORY = Path("/dev/shm")
PLAIN = "plain, the same pages"
WORDS = "plain, the words alone"
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795348800"}

_OURS = """
site_name: Bench
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [zoomon: {search: true}]
"""
_PLAIN = """
site_name: Bench
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search]
nav: [index.md]
not_in_nav: /read/
"""
_HUGO = """
baseURL = "https://example.org/"
title = "Bench"
disableKinds = ["RSS"]
[taxonomies]
topic = "topics"
[outputs]
home = ["html", "json"]
"""


@dataclass
class Result:
    """What one build took."""

    cpu: float
    """Seconds."""
    wall: float
    peak: float
    """Of the largest process, in MB."""
    pages: int


def generator():  # type: ignore[no-untyped-def]
    path = HERE.parents[2] / "catalog" / "benchmarks" / "check_speed.py"
    spec = importlib.util.spec_from_file_location("check_speed", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def markdown(entry: dict) -> str:  # type: ignore[type-arg]
    """The words of an entry as an ordinary Markdown page."""
    lines = [
        "---",
        f"title: {entry['title']}",
        f"topics: {entry['topics']}",
        "---",
        "",
        f"# {entry['title']}",
        "",
    ]
    lines += [f"{', '.join(entry['authors'])}, {entry['venue']} {entry['year']}", "", entry["why"], ""]
    lines += ["## In short", "", entry["summary"], "", "## Carry away", ""]
    lines += [f"- {idea['idea']} ({idea['where']})" for idea in entry["ideas"]]
    lines += [
        "",
        "## Mind",
        "",
        *(f"- {caveat}" for caveat in entry["caveats"]),
        "",
        "## How to read it",
        "",
        entry["guide"],
        "",
    ]
    lines += ["## Related", ""]
    for relation in entry.get("relations", []):
        kind, other = next(iter(relation.items()))
        lines.append(f"- {kind} [{other}](../{other}/index.md): {relation['because']}")
    lines += ["", "## Copies", "", *(f"- <{link['url']}>" for link in entry["links"]), ""]
    return "\n".join(lines)


def run(command: list[str], cwd: Path, output: Path) -> Result:
    shutil.rmtree(output, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode()[-2000:]}")
    pages = sum(1 for _ in output.rglob("*.html"))
    return Result(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024, pages)


def program(name: str) -> str | None:
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


def measure(count: int, scratch: Path, repeat: int) -> dict[str, Result | None]:
    root = scratch / "ours"
    generator().write_catalog(root, count)
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(_OURS)
    (root / "without.yml").write_text(_OURS.replace("search: true", "search: false"))
    plain, hugo = scratch / "plain", scratch / "hugo"
    for path in sorted((root / "catalog" / "entries").iterdir()):
        text = markdown(yaml.load(path.read_text(), Loader=yaml.CSafeLoader))
        page = plain / "docs" / "read" / path.stem / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(text)
        page = hugo / "content" / "read" / f"{path.stem}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text.replace("/index.md)", "/)"))
    (plain / "docs" / "index.md").write_text("# Bench\n")
    (plain / "mkdocs.yml").write_text(_PLAIN)
    (hugo / "hugo.toml").write_text(_HUGO)
    layouts = hugo / "layouts" / "_default"
    layouts.mkdir(parents=True)
    links = "{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"
    page = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}" + links
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page)
    (layouts / "index.json").write_text(
        "[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}"
        '{{ dict "t" .Title "u" .RelPermalink "x" .Plain | jsonify }}{{ end }}]'
    )
    mkdocs, hugo_program, zoomon = program("mkdocs"), program("hugo"), program("zoomon")
    assert mkdocs, "mkdocs is not installed: make setup"
    assert zoomon, "zoomon is not installed: make setup"
    same = scratch / "same"
    subprocess.run([zoomon, "render", str(same)], cwd=root, env=ENVIRONMENT, check=True, capture_output=True)
    builders = {
        "zoomon": ([mkdocs, "build", "-q"], root, root / "site"),
        "zoomon, no search index": ([mkdocs, "build", "-q", "-f", "without.yml"], root, root / "site"),
        PLAIN: ([mkdocs, "build", "-q"], same, same / "site"),
        WORDS: ([mkdocs, "build", "-q"], plain, plain / "site"),
        "hugo": ([hugo_program or "", "--quiet"], hugo, hugo / "public"),
    }
    best: dict[str, Result | None] = dict.fromkeys(builders)
    for turn in range(repeat):
        for name, (command, folder, output) in builders.items():
            if command[0] and not (turn and name == PLAIN):  # a minute each
                result = run(command, folder, output)
                before = best[name]
                best[name] = result if before is None or result.cpu < before.cpu else before
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", metavar="ENTRIES", type=int, nargs="*", default=SIZES)
    parser.add_argument("--repeat", type=int, default=3, help="builds of each, of which the least counts")
    asked = parser.parse_args()
    print(
        f"{'entries':>7}  {'builder':24} {'pages':>7} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}"
        f" {'of pages':>9} {'of words':>8} {'ms/entry':>9}"
    )
    for count in asked.sizes:
        with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
            results = measure(count, Path(folder), asked.repeat)
        pages, words = results[PLAIN], results[WORDS]
        assert pages
        assert words
        for name, result in results.items():
            if result is None:
                print(f"{count:7}  {name:24} not installed")
                continue
            print(
                f"{count:7}  {name:24} {result.pages:7} {result.cpu:8.1f} {result.wall:8.1f} {result.peak:8.0f}"
                f" {result.cpu / pages.cpu:9.0%} {result.cpu / words.cpu:8.0%} {result.cpu / count * 1000:9.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
