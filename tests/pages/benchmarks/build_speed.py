"""CPU time of a site build, beside plain mkdocs-material and Hugo on the same content.

Run it: `make bench-site`, or `python tests/pages/benchmarks/build_speed.py [ENTRIES ...]`. Each builder is a process of its own; CPU is
that of the process and its children, user and system. Ours makes all that the site has: entry, topic, path, person, venue and year
pages, citation files, feed, checks and the Pagefind index. Plain mkdocs-material gets one Markdown page an entry with the same words,
out of `nav`, and its own search; Hugo the same pages with a two-line layout, taxonomies and a JSON index. Builders that are not
installed are named as missing.
"""

from __future__ import annotations

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
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795348800"}

_OURS = """
site_name: Bench
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [zoomon]
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


def measure(count: int, scratch: Path) -> dict[str, Result | None]:
    root = scratch / "ours"
    generator().write_catalog(root, count)
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(_OURS)
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
    mkdocs, hugo_program = program("mkdocs"), program("hugo")
    assert mkdocs, "mkdocs is not installed: make setup"
    return {
        "zoomon": run([mkdocs, "build", "-q"], root, root / "site"),
        "mkdocs-material, plain": run([mkdocs, "build", "-q"], plain, plain / "site"),
        "hugo": run([hugo_program, "--quiet"], hugo, hugo / "public") if hugo_program else None,
    }


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(
        f"{'entries':>7}  {'builder':24} {'pages':>7} {'CPU s':>8} {'wall s':>8} {'peak MB':>8} {'of plain':>9} {'ms/entry':>9}"
    )
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            results = measure(count, Path(folder))
        plain = results["mkdocs-material, plain"]
        assert plain
        for name, result in results.items():
            if result is None:
                print(f"{count:7}  {name:24} not installed")
                continue
            print(
                f"{count:7}  {name:24} {result.pages:7} {result.cpu:8.1f} {result.wall:8.1f} {result.peak:8.0f}"
                f" {result.cpu / plain.cpu:8.0%} {result.cpu / count * 1000:9.2f}"
            )


if __name__ == "__main__":
    main()
