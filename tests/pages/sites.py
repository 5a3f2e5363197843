"""A small made-up catalog, and how sites are built and served in these tests."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from zoomon.catalog import Catalog
from zoomon.pages.site import Site

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 22)

CATALOG: Mapping[str, str] = {
    "entries/gull-1990-nets.yml": """
title: Nets & Knots
authors: [Ada Gull, Robbert van Stern]
year: 1990
kind: paper
venue: flock
absent: {doi: the venue gives none}
link: {url: 'https://example.org/nets.pdf', access: open}
topics: [nets]
why: Shows how a net is tied.
level: introductory
minutes: 30
summary: >-
  A net needs knots that hold although single threads tear. Gull and van Stern tie each knot from three threads and show by counting
  that any two knots share a thread, so that a tear is always noticed. The knots need no order and no leader; a thread that tears is
  replaced while the net is in use. Trials with forty nets found no lost fish. Threads may tear but never pretend to be whole, and no
  two neighbours tear in the same minute. See heron-2001-order for what happens when they do.
ideas:
  - {idea: Two knots that share a thread notice the same tear., where: section 2}
  - Mending while in use costs one spare thread for each knot.
related: none-known
added: 2026-01-02
""",
    "entries/heron-2001-order.yml": """
title: Knots in Order
authors: [Heron, 'Jr.', X]
year: 2001
kind: article
venue: The Pond
link: https://example.com/order
topics: [knots]
why: Corrects a count in Nets & Knots.
relations:
  - {corrects: gull-1990-nets, because: The count forgets torn neighbours., where: page 3}
  - {builds-on: gull-1990-nets, because: Uses the same threads.}
prerequisites:
  - {id: gull-1990-nets, because: Defines the threads.}
added: 2026-02-03
""".replace("[Heron, 'Jr.', X]", "['Heron, Xavier', Ada Gull]"),
    "entries/plain.yml": """
title: A Plain List
authors: ['{The Pond Society}']
kind: list
link: https://example.org/list
topics: [nets]
why: Names every net.
""",
    "entries/old-name.yml": "kind: moved\nto: plain\n",
    "topics/nets.yml": "title: Nets\ndefinition: What holds fish.\nnames: [{name: mesh, by: gull-1990-nets}, web]\n",
    "topics/knots.yml": "title: Knots\ndefinition: What holds nets.\nbroader: [nets]\n",
    "topics/empty.yml": "title: Empty\ndefinition: Nothing has it.\n",
    "venues/flock.yml": "title: Annual Meeting of the Flock\nshort: FLOCK\ntype: conference\n",
    "paths/first-nets.yml": """
title: First nets
audience: Anyone with thread.
outcome: You can tie a net.
steps:
  - {read: gull-1990-nets, because: The threads., sections: sections 1 and 2, minutes: 20}
  - {read: heron-2001-order, because: The count.}
test:
  - {question: How many threads has a knot?, answer: Three.}
""",
    "paths/does-it-hold.yml": """
kind: question
title: Does my net hold?
answer: If no two neighbours tear at once.
readings: [{read: gull-1990-nets, because: Says when., sections: section 2}]
topics: [nets]
""",
    "home.yml": "title: Nets, in order.\nsentence: '{entries} works on {topics} topics.'\nstart: first-nets\n"
    "questions: [does-it-hold]\npaths: [first-nets]\n",
}


def write_catalog(root: Path, files: Mapping[str, str] = CATALOG) -> Path:
    """Writes a catalog below `root`, which is returned."""
    for name, text in files.items():
        path = root / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return root


def site_of(catalog: Catalog, **settings: object) -> Site:
    settings = {"name": "Nets", "url": "https://nets.example/", "today": TODAY, **settings}
    return Site(catalog, **settings)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Built:
    """The real site, built."""

    folder: Path
    said: str
    """What the builder printed."""


def build(root: Path, into: Path, *options: str) -> str:
    """Builds the site of `root` with MkDocs, strictly; what it says is returned, and a failure fails the test."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1795348800",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(into), *options]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # a browser that leaves a page takes no more of its files
            super().copyfile(source, outputfile)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address of this machine, as a plain static server gives it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def chromium() -> str:
    """The path of Chromium. A machine without one can't run the browser tests, which is an error and not a reason to skip."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium on this machine: make browser"
    return found
