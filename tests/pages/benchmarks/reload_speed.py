"""How long an edit takes until a browser that is connected to `mkdocs serve` can show it.

Run it: `python tests/pages/benchmarks/reload_speed.py [ENTRIES]`; 1,000 by default. It edits one entry of a made-up catalog five times and
asks for its page through the server's own live reload, as the page's script does. Seconds of wall time, each edit. The first comes
at once after the start, while the search index is being made; the others a few seconds apart, as people edit: in between, the
server checks the catalog and collects its garbage.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.pages.benchmarks.build_speed import generator
from tests.pages.test_serve import MKDOCS, serving, wait_for


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generator().write_catalog(root, count)
        (root / "docs").mkdir()
        (root / "mkdocs.yml").write_text(MKDOCS)
        entry = root / "catalog" / "entries" / "entry-500.yml"
        text = entry.read_text()
        with serving(root) as home:
            page = f"{home}read/entry-500/"
            wait_for(page, "Carry away", root)
            for i in range(5):
                if i:
                    time.sleep(3)
                word = f"Edited for the {i}th time."
                entry.write_text(text.replace("guide: ", f"guide: {word} "))
                start = time.perf_counter()
                wait_for(page, word, root)
                print(f"{count} entries, edit {i + 1}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
