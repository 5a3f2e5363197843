"""What a sketch's page weighs, and how soon its first press does something: Chromium on this machine, the site on loopback.

Run it: `python tests/pages/benchmarks/run_pages.py [NAME...]`; raft, paxos and chord by default. It builds the site, opens each page five
times with an empty cache and prints the median. "Interactive" is the time from the start of navigation until the stepper is ready, as the
page's own clock (performance.now) has it. Weights are of everything that the page asked for before anybody pressed anything: as it lies on
the disk, and compressed with gzip -6 where that makes it smaller, as hosts send it. "Own" leaves out the theme's styles and the fonts,
which a reader has from any other page.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from playwright.sync_api import Browser, sync_playwright
from tests.pages.sites import ROOT, build, chromium, served

TIMES: Final = 5
BUDGET_SECONDS: Final = 0.3
BUDGET_BYTES: Final = 150_000


def visit(browser: Browser, address: str) -> tuple[float, float, list[str]]:
    """Seconds until the stepper is ready, seconds a press of Next takes, and the paths that were asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
    page.add_init_script(
        "new MutationObserver((_, observer) => {"
        " if (document.documentElement?.dataset.stepper) { window.readyAfter = performance.now(); observer.disconnect(); }"
        "}).observe(document, { attributes: true, subtree: true, childList: true });"
    )
    page.goto(address)
    page.wait_for_function("window.readyAfter !== undefined")
    page.wait_for_load_state("networkidle")
    ready = page.evaluate("window.readyAfter") / 1000
    pressed = page.evaluate(
        "(() => { const start = performance.now(); document.querySelector('#run-next').click();"
        " document.body.offsetHeight; return performance.now() - start; })()"
    )
    context.close()
    return ready, pressed / 1000, asked


def weight(folder: Path, path: str) -> tuple[int, int]:
    """Bytes of a file of the site, raw and as hosts send it."""
    file = folder / path
    content = (file / "index.html" if file.is_dir() or not path else file).read_bytes()
    return len(content), min(len(content), len(gzip.compress(content, 6)))


def main() -> None:
    names = sys.argv[1:] or ["raft", "paxos", "chord"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        build(ROOT, folder)
        with served(folder) as home, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            for name in names:
                visits = [visit(browser, f"{home}run/{name}/") for _ in range(TIMES)]
                ready = statistics.median(each[0] for each in visits)
                pressed = statistics.median(each[1] for each in visits)
                paths = sorted(set(visits[0][2]))
                weights = {path: weight(folder, path) for path in paths}
                own = [path for path in paths if not path.endswith(".woff2") and "stylesheets/" not in path]
                print(
                    f"{name}: interactive after {ready:.2f} s (budget {BUDGET_SECONDS} s), a press takes {pressed * 1000:.0f} ms"
                )
                for label, chosen in (("own", own), ("in all", paths)):
                    raw, sent = (sum(weights[path][i] for path in chosen) for i in (0, 1))
                    print(
                        f"  {label:6}: {raw / 1000:6.1f} KB raw, {sent / 1000:6.1f} KB as sent (budget {BUDGET_BYTES / 1000:.0f} KB)"
                    )
                for path, (raw, sent) in sorted(weights.items(), key=lambda item: -item[1][1]):
                    print(f"          {raw / 1000:6.1f} {sent / 1000:6.1f}  {path}")
            browser.close()


if __name__ == "__main__":
    main()
