"""CPU time of loading and checking a catalog of 1,348 full-size entries, beside plain YAML loading of the same files.

Run it: `python tests/catalog/benchmarks/check_speed.py [ENTRIES]`. 1,348 is the number of files of awesome-selfhosted-data, a
well-known list of one file an entry, when this was written. Every figure is the best of several runs in this process; the peers
only load (no positions, no checks), so they are a lower bound for any tool that reads the files with PyYAML.
"""

from __future__ import annotations

import datetime
import gc
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

TODAY = datetime.date(2026, 11, 22)
WORDS = re.findall(
    r"\w+",
    """
    a acceptor agrees ahead and any asynchronous at ballot because before between broadcast by cache causal
    chain choose client clock cluster commit consensus copy crash data deadlock decide detect each election
    every fail fault follower for from gossip group guard hash help history if in index invariant item its
    keep key leader ledger lock log lost machine majority may member memory merge message more must network
    never no node not of on one only open operation or order partition peer phase primary process proof
    proposal protocol prove quorum queue read recover replica request ring round rule safe same server
    service session set shard so some stable state step stop storage store stream such system table take term
    than that the then these this time to token total transaction tree two until update use value vector
    version view vote wait when where which while with without witness work write
    """,
)
SYLLABLES = [
    "ba",
    "den",
    "ko",
    "lin",
    "mar",
    "ro",
    "sen",
    "ta",
    "vik",
    "wa",
    "hol",
    "ji",
    "per",
    "qui",
    "zu",
    "fal",
]
KINDS = ["builds-on", "uses", "explains", "compares"]


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def name(rng: random.Random) -> str:
    return "".join(rng.sample(SYLLABLES, 3)).capitalize()


def entry(rng: random.Random, number: int) -> str:
    """One entry of the size of a well-kept real one: some 40 lines, 3 kB."""
    year = 1975 + number % 50
    authors = ", ".join(f"{name(rng)} {'ABCDEFGHIJKLM'[number % 13]}. {name(rng)}" for _ in range(3))
    lines = [
        f"title: {sentence(rng, 9)[:-1]} {number}",
        f"authors: [{authors}]",
        f"year: {year}",
        "kind: paper",
        f"venue: venue-{number % 40}",
        f"pages: {number}-{number + 14}",
        f"doi: 10.5555/{number:07d}",
        "links:",
        f"  - {{role: pdf, url: 'https://example.org/papers/{number}.pdf', access: open, version: extended}}",
        f"  - {{role: video, url: 'https://video.example.org/watch/{number}', access: registration}}",
        "versions:",
        f"  - {{id: extended, year: {year}, note: {sentence(rng, 8)[:-1]}}}",
        f"topics: [topic-{number % 100}, topic-{(number + 31) % 100}, topic-{(number + 57) % 100}]",
        "level: intermediate",
        "minutes: 60",
        f"why: {sentence(rng, 16)}",
        "summary: >-",
    ]
    lines += ["  " + sentence(rng, 18) for _ in range(6)]
    lines.append("ideas:")
    lines += [f"  - {{idea: {sentence(rng, 14)}, where: section {i}}}" for i in range(1, 4)]
    lines.append("caveats:")
    lines += [f"  - {sentence(rng, 15)}" for _ in range(2)]
    lines.append(f"guide: {sentence(rng, 18)}")
    if number >= 50:
        lines.append("relations:")
        for i in range(3):
            other = number - 50 - i  # the same year or an earlier one
            if other >= 0:
                lines.append(
                    f"  - {{{KINDS[i]}: entry-{other}, because: {sentence(rng, 12)}, where: section {i}}}"
                )
        lines.append("prerequisites:")
        lines.append(f"  - {{id: entry-{number - 50}, because: {sentence(rng, 10)}}}")
    else:
        lines.append("related: none-known")
    lines += ["sources: [the paper itself]", "added: 2026-11-22"]
    return "\n".join(lines) + "\n"


def write_catalog(root: Path, entries: int, *, seed: int = 1) -> None:
    """Writes a catalog without errors: `entries` entries, 100 topics, 40 venues, 20 paths."""
    rng = random.Random(seed)
    files: dict[str, str] = {f"entries/entry-{i}.yml": entry(rng, i) for i in range(entries)}
    files |= {
        f"topics/topic-{i}.yml": f"title: Topic {i}\ndefinition: {sentence(rng, 20)}\n"
        + (f"broader: [topic-{i % 10}]\n" if i >= 10 else "")
        for i in range(100)
    }
    files |= {
        f"venues/venue-{i}.yml": f"title: {sentence(rng, 6)[:-1]} {i}\nshort: V{i}\ntype: conference\n"
        for i in range(40)
    }
    files |= {
        f"paths/path-{i}.yml": f"title: Path {i}\naudience: Engineers.\noutcome: Reads papers.\nsteps:\n"
        + "".join(f"  - {{read: entry-{i * 7 + k}, because: {sentence(rng, 8)}}}\n" for k in range(8))
        for i in range(min(20, max(0, entries // 7 - 2)))
    }
    for name, text in files.items():
        path = root / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def cpu(work: Callable[[], object], runs: int) -> float:
    """Seconds of CPU, the best of `runs`."""
    best = float("inf")
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    from zoomon.catalog.checks import check
    from zoomon.catalog.load import load

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1348
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_catalog(root, count)
        texts = [path.read_text(encoding="utf-8") for path in sorted((root / "catalog").rglob("*.yml"))]
        size = sum(map(len, texts)) / 1000

        loading = cpu(lambda: load(root), 3)
        catalog = load(root)
        problems = check(catalog, today=TODAY)
        checking = cpu(lambda: check(catalog, today=TODAY), 3)
        peers = {
            "PyYAML CSafeLoader, loading only": cpu(
                lambda: [yaml.load(t, yaml.CSafeLoader) for t in texts], 3
            ),
            "PyYAML SafeLoader, loading only": cpu(lambda: [yaml.load(t, yaml.SafeLoader) for t in texts], 1),
        }
    ours = loading + checking
    print(f"{count:,} entries, {len(texts):,} files, {size:,.0f} kB, {len(problems)} problems found")
    print(
        f"{'zoomon: load and check':36} {ours:7.2f} s of CPU  ({loading:.2f} loading, {checking:.2f} checking)"
    )
    for name, seconds in peers.items():
        print(f"{name:36} {seconds:7.2f} s of CPU  ({seconds / ours:.2f} of ours)")


if __name__ == "__main__":
    main()
