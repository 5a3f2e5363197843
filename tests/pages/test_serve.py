"""`mkdocs serve` shows a change of the catalog without being told."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.pages.sites import ROOT, write_catalog

MKDOCS = (
    "site_name: Nets\nsite_url: http://127.0.0.1/\ntheme: {name: material, font: false}\nplugins: [zoomon]\n"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(root: Path, **variables: str) -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore", **variables}
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (
        (root / "log.txt").open("w") as log,
        subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def wait_for(address: str, wanted: str, root: Path) -> str:
    """The page, once it has `wanted`; the server's own long poll says when to look again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                html = answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)  # it is not listening yet
            continue
        if wanted in html:
            return html
        epoch = re.search(r"livereload\((\d+), (\d+)\)", html)
        assert epoch
        base = address.split("/", 3)
        poll = f"{base[0]}//{base[2]}/livereload/{epoch.group(1)}/{epoch.group(2)}"
        with urllib.request.urlopen(poll, timeout=70) as answer:
            answer.read()
    raise AssertionError(f"{wanted!r} never came\n{(root / 'log.txt').read_text()}")


@pytest.mark.site
def test_an_edit_shows_and_a_mistake_is_said_without_ending_the_server(tmp_path: Path) -> None:
    root = write_catalog(tmp_path)
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS)
    entry = root / "catalog" / "entries" / "plain.yml"
    sound = entry.read_text()
    with serving(root) as home:
        wait_for(f"{home}read/plain/", "Names every net.", root)
        assert (root / ".zoomon" / "schema" / "entry.json").is_file()
        entry.write_text(sound.replace("Names every net.", "Names each and every net."))
        wait_for(f"{home}read/plain/", "Names each and every net.", root)
        entry.write_text(sound + "tittle: x\n")
        wait_for(f"{home}readings/", "2 readings", root)
        told = wait_for(f"{home}read/plain/", "A mistake in <code>catalog/entries/plain.yml</code>", root)
        assert "Did you mean `title`?" in told
        entry.write_text(sound)
        wait_for(f"{home}read/plain/", "Names every net.", root)
        (root / "catalog" / "entries" / "new-one.yml").write_text(sound.replace("A Plain List", "A New List"))
        wait_for(f"{home}read/new-one/", "A New List", root)
    log = (root / "log.txt").read_text()
    assert "`tittle` is not a field here. Did you mean `title`?" in log
    assert "Traceback" not in log


@pytest.mark.site
def test_an_edited_lesson_and_an_edited_sketch_show_and_a_broken_one_ends_nothing(tmp_path: Path) -> None:
    """Against a copy of the sketchbook, which comes before the installed one."""
    root = write_catalog(tmp_path / "list")
    entry = root / "catalog" / "entries" / "plain.yml"
    entry.write_text(entry.read_text() + "sketch: vector-clocks\n")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS)
    book = tmp_path / "code" / "sketchbook"
    shutil.copytree(
        ROOT / "tools" / "sketchbook", book, ignore=shutil.ignore_patterns("__pycache__", "*.zip")
    )
    sketch, lesson = book / "sketches" / "vector_clocks.py", book / "sketches" / "vector-clocks.yml"
    for other in (book / "sketches").glob("*.py"):
        if other.stem != "__init__" and not other.stem.startswith("vector_clocks"):
            other.unlink()
    sound = sketch.read_text()
    with serving(root, PYTHONPATH=str(tmp_path / "code")) as home:
        page = f"{home}run/vector-clocks/"
        wait_for(page, "Vector clocks", root)
        assert "'unsafe-inline'" in wait_for(page, "Content-Security-Policy", root)  # of the reload script
        lesson.write_text(
            re.sub(
                r"idea: >-\n.*?\nwatch:",
                "idea: One idea. Two ideas. Three ideas.\nwatch:",
                lesson.read_text(),
                flags=re.DOTALL,
            )
        )
        wait_for(page, "One idea. Two ideas. Three ideas.", root)
        sketch.write_text(sound.replace('title = "Vector clocks"', 'title = "Vectors that are clocks"'))
        wait_for(page, "Vectors that are clocks", root)
        sketch.write_text(sound + "\n1 +\n")
        entry.write_text(
            entry.read_text().replace("Names every net.", "Names nets, while a sketch is broken.")
        )
        wait_for(f"{home}read/plain/", "while a sketch is broken", root)
        wait_for(page, "Vectors that are clocks", root)
        sketch.write_text(sound.replace('title = "Vector clocks"', 'title = "Mended clocks"'))
        wait_for(page, "Mended clocks", root)
    log = (root / "log.txt").read_text()
    assert "The sketches could not be loaded" in log
    assert "SyntaxError" in log
