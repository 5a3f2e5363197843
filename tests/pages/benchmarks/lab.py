"""How long Python in the page takes, in Chromium on loopback: from the press of Run to the first result, and after it.

    python -m tests.pages.benchmarks.lab [--runs N] [--site FOLDER]

Each start is made in a browser profile of its own, so nothing is cached. Beside it stands Pyodide as npm brings it, with its
whole library, started bare by the same browser: a press of Run is compared with that, and the exploration in the page with the
same in CPython, because this machine's speed is nobody's business.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.pages.sites import ROOT, build, chromium, served

from sketchbook.session import Session
from zoomon.pages.pyodide import FOLDER as WEB
from zoomon.pages.pyodide import PACKAGE, SCRIPTS, runtime

BARE = """<!doctype html><meta charset="utf-8"><title>bare</title><link rel="icon" href="data:,">"""
BARE_WORKER = """
import { loadPyodide } from "./pyodide.mjs";
const began = performance.now();
const python = await loadPyodide();
python.runPython("1 + 1");
self.postMessage(performance.now() - began);
"""
START_BARE = """() => new Promise((done, failed) => {
  const began = performance.now();
  const worker = new Worker("./worker.mjs", { type: "module" });
  worker.onmessage = () => done(performance.now() - began);
  worker.onerror = (event) => failed(new Error(event.message));
})"""
PRESS = """() => new Promise((done) => {
  const began = performance.now();
  const first = new MutationObserver(() => {
    if (document.querySelector("#lab-play .z-lab__move")) { first.disconnect(); done(performance.now() - began); }
  });
  first.observe(document.querySelector("#lab-body"), { childList: true, subtree: true });
  document.querySelector("#lab-open").click();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5, help="starts of each kind")
    parser.add_argument("--site", type=Path, help="a site that is built; it is built when not given")
    options = parser.parse_args()
    made = runtime(ROOT)
    if made is None:
        raise SystemExit("Pyodide is not here: make pyodide")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = options.site
        if site is None:
            site = Path(scratch, "site")
            print("Building the site...", flush=True)
            build(ROOT, site)
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        bare = Path(scratch, "bare")
        bare.mkdir()
        for path in (ROOT / WEB / PACKAGE).iterdir():
            if path.suffix in (".mjs", ".wasm", ".json", ".zip"):
                (bare / path.name).symlink_to(path)
        (bare / "index.html").write_text(BARE)
        (bare / "worker.mjs").write_text(BARE_WORKER)
        with served(bare) as there, served(site) as here:
            starts = [measure(browser, there, here) for _ in range(max(1, options.runs))]
        browser.close()
        report(starts, site, made.bytes)


def measure(browser: Browser, bare: str, site: str) -> dict[str, float]:
    """One start of each kind, in turn, so that what else the machine does hits both; milliseconds."""
    found: dict[str, float] = {}
    page = browser.new_context().new_page()
    page.goto(bare)
    found["bare"] = page.evaluate(START_BARE)
    page.context.close()
    page = browser.new_context().new_page()
    page.goto(f"{site}run/paxos/")
    page.wait_for_function("window.zoomonRun")
    found["press"] = page.evaluate(PRESS)
    found["first"], found["second"] = explore(page), explore(page)
    session = Session()
    session.open("paxos")
    found["cpython"] = session.explore()["seconds"] * 1000
    page.context.close()
    return found


def explore(page: Page) -> float:
    """Milliseconds that Paxos's 3,921 states take in the page, as Python itself measures them."""
    page.locator("#lab-tab-explore").click()
    page.locator("#lab-verdict").evaluate("verdict => { delete verdict.dataset.distinct; }")
    page.get_by_role("button", name="Explore", exact=True).click()
    page.wait_for_selector("#lab-verdict[data-distinct='3921']", timeout=120_000)
    said = page.locator("#lab-status").inner_text()
    return float(said.split(" in ")[1].split(" s")[0]) * 1000


def report(starts: list[dict[str, float]], site: Path, download: int) -> None:
    def spread(name: str) -> str:
        took = [start[name] / 1000 for start in starts]
        return f"{statistics.median(took):.2f} s ({min(took):.2f})"

    ratio = statistics.median(start["press"] / start["bare"] for start in starts)
    slower = statistics.median(start["second"] / start["cpython"] for start in starts)
    rows: list[tuple[str, str]] = [
        ("Pyodide bare, its whole library, to 1 + 1", spread("bare")),
        (
            "Press of Run to the first moves of Paxos",
            f"{spread('press')}   {ratio:.2f} of the bare start",
        ),
        ("Paxos, 3,921 states with all properties, first", spread("first")),
        ("the same again, in warm code", f"{spread('second')}   {slower:.1f} times CPython's"),
        ("the same in CPython", spread("cpython")),
    ]
    print(
        f"\nMedians (and least) of {len(starts)} starts, nothing cached, on loopback;"
        f" the machine's load was {os.getloadavg()[0]:.1f}"
    )
    for words, value in rows:
        print(f"  {words:<50} {value}")
    folder = site / "run" / "python"
    ours = [path for path in sorted(folder.glob("*.*")) if path.is_file() and path.name != "LICENSES.txt"]
    package = ROOT / WEB / PACKAGE
    whole = [package / name for name in (*SCRIPTS, "python_stdlib.zip", "pyodide-lock.json")]
    print(f"\n{'Bytes of a first start':<46} {'raw':>12} {'gzip':>12} {'brotli':>12}")
    for path in ours:
        row(path.name, [path])
    row("together", ours)
    row("Pyodide as npm brings it", whole)
    print(
        json.dumps(
            {"press_to_bare": round(ratio, 3), "page_to_cpython": round(slower, 2), "download": download}
        )
    )


def row(name: str, paths: list[Path]) -> None:
    """A line with the bytes of files as they are, by gzip and by brotli, each at its best level."""
    raw, gzipped, brotli = (
        sum(column) for column in zip(*(sizes(p.read_bytes()) for p in paths), strict=True)
    )
    print(f"  {name:<44} {raw:>12,} {gzipped:>12,} {brotli:>12,}", flush=True)


@cache  # brotli takes half a minute for the largest
def sizes(content: bytes) -> tuple[int, int, int]:
    """Bytes as they are, by gzip and by brotli; a server sends what compression makes larger as it is."""
    program = (
        "const z = require('zlib'); console.log(z.brotliCompressSync(require('fs').readFileSync(0)).length)"
    )
    done = subprocess.run(["node", "-e", program], input=content, capture_output=True, check=True)
    size = len(content)
    return size, min(size, len(gzip.compress(content, 9, mtime=0))), min(size, int(done.stdout))


if __name__ == "__main__":
    main()
