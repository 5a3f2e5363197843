"""What a sketch's page weighs, and how soon its first press does something: Chromium on this machine, the site on loopback.

    python tests/pages/benchmarks/run_pages.py [--times N] [--site FOLDER] [NAME...]

Raft, Paxos and Chord by default. Each page is opened N times, each time in a browser profile of its own (nothing cached, and the page's
process is new), the pages in turn so that what else the machine does hits all of them; median and least are printed, by the page's own
clock (performance.now), which starts with the navigation.

"Interactive": run.js has drawn the stepper and listens, which it marks ("steps"). Whether that is so is tried: Next is pressed in the
task after it, and the press counts only if the step that is shown becomes the next one. "Picture moved": the frame that shows this first
press is done (the first task after its requestAnimationFrame). "Loaded": the whole page, with all that it asks for. "A later press":
from the press of Next to the layout of what it changes, on the page at rest.

Weights are of everything that the page asked for before anybody pressed anything: as it lies on the disk, and compressed with gzip -6
where that makes it smaller, as hosts send it. "Own" leaves out the theme's styles and the fonts, which a reader has from any other page.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from playwright.sync_api import Browser, sync_playwright
from tests.pages.sites import ROOT, build, chromium, served

BUDGET_SECONDS: Final = 0.3
BUDGET_BYTES: Final = 150_000
PRESS_AT_ONCE: Final = """{
  const mark = performance.mark.bind(performance), shown = () => document.querySelector("#run-count").textContent;
  performance.mark = (name, ...more) => {
    const made = mark(name, ...more);
    if (name === "steps") setTimeout(() => {
      const before = shown();
      document.querySelector("#run-next").click();
      if (shown() === before) throw new Error("the first press of Next did nothing");
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => mark("moved");
        after.port2.postMessage(null);
      });
    });
    return made;
  };
}"""
MARKS: Final = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
  return at("moved") && loadEventEnd && [at("steps"), at("moved"), loadEventEnd];
}"""
PRESS: Final = """() => {
  const start = performance.now();
  document.querySelector("#run-next").click();
  document.body.offsetHeight;
  return performance.now() - start;
}"""


class Visit(NamedTuple):
    """Milliseconds; those of a load from the start of its navigation."""

    interactive: float
    moved: float
    loaded: float
    press: float


def visit(browser: Browser, address: str) -> tuple[Visit, list[str]]:
    """How long a page takes, and the paths that it asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(PRESS_AT_ONCE)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    until = time.monotonic() + 30
    # Not wait_for_function: it would evaluate text in the page, which the page's policy forbids.
    while not (marks := page.evaluate(MARKS)):
        if wrong or time.monotonic() > until:
            raise SystemExit(f"{address}: {'; '.join(wrong) or 'no step was taken within 30 s'}")
        time.sleep(0.01)
    press = page.evaluate(PRESS)
    context.close()
    return Visit(*marks, press), asked


def weight(folder: Path, path: str) -> tuple[int, int]:
    """Bytes of a file of the site, raw and as hosts send it."""
    file = folder / path
    content = (file / "index.html" if file.is_dir() or not path else file).read_bytes()
    return len(content), min(len(content), len(gzip.compress(content, 6)))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("names", nargs="*", default=["raft", "paxos", "chord"], metavar="NAME")
    parser.add_argument("--times", type=int, default=9, help="visits of each page")
    parser.add_argument("--site", type=Path, help="a site that is built; it is built when not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = options.site or Path(temporary, "site")
        if options.site is None:
            print("Building the site...", flush=True)
            build(ROOT, folder)
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(folder) as home:
            visits: dict[str, list[Visit]] = {name: [] for name in options.names}
            asked: dict[str, list[str]] = {}
            for _ in range(max(1, options.times)):
                for name in options.names:
                    measured, asked[name] = visit(browser, f"{home}run/{name}/")
                    visits[name].append(measured)
        browser.close()
        print(
            f"Medians (and least) of {max(1, options.times)} visits in ms, budget {BUDGET_SECONDS * 1000:.0f} ms;"
            f" the machine's load was {os.getloadavg()[0]:.1f}"
        )
        print(
            f"{'':16}{'interactive':>14}{'picture moved':>16}{'loaded':>14}{'a later press':>16}"
            f"{'KB own':>10}{'in all':>10}  (as sent; budget {BUDGET_BYTES / 1000:.0f} KB)"
        )
        for name, found in visits.items():
            times = [
                f"{statistics.median(column):.0f} ({min(column):.0f})" for column in zip(*found, strict=True)
            ]
            paths = sorted(set(asked[name]))
            weights = {path: weight(folder, path) for path in paths}
            own = [path for path in paths if not path.endswith(".woff2") and "stylesheets/" not in path]
            sent = [sum(weights[path][1] for path in chosen) / 1000 for chosen in (own, paths)]
            print(
                f"{name:16}{times[0]:>14}{times[1]:>16}{times[2]:>14}{times[3]:>16}{sent[0]:>10.1f}{sent[1]:>10.1f}"
            )
        print(f"\n{options.names[-1]}: KB raw and as sent")
        for path, (raw, sent_bytes) in sorted(weights.items(), key=lambda item: -item[1][1]):
            print(f"  {raw / 1000:8.1f} {sent_bytes / 1000:8.1f}  {path}")


if __name__ == "__main__":
    main()
