"""`mkdocs serve` shows a change of the catalog without being told."""

from __future__ import annotations

import os
import re
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
from tests.pages.sites import write_catalog

MKDOCS = (
    "site_name: Nets\nsite_url: http://127.0.0.1/\ntheme: {name: material, font: false}\nplugins: [zoomon]\n"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(root: Path) -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
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
