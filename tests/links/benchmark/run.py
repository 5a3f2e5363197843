"""Our link checker beside its peers, on the same made-up webs, in the same run.

    python tests/links/benchmark/run.py [--corpus NAME]... [--tools ours,lychee,linkchecker,linkinator,sphinx] [--json FILE]

Prints one table a corpus. All traffic is on loopback. `lychee`, `linkchecker` and `sphinx-build` come from PyPI and `linkinator`
from npm; `make bench-links` makes an environment `.venv-bench` with them from `tools/requirements-bench.lock`, runs
`npm install --prefix .venv-bench linkinator` when npm is there, and passes `--bin-dir .venv-bench/bin`
(`.venv-bench/node_modules/.bin` is looked into as well). By hand:

    python -m venv .venv-bench && .venv-bench/bin/pip install -r tools/requirements-bench.lock
    npm install --prefix .venv-bench linkinator@7.6.1
    python tests/links/benchmark/run.py --bin-dir .venv-bench/bin --bin-dir .venv-bench/node_modules/.bin

What is not installed is named in the table as missing.

Columns: false alarms are live links called dead or suspect; "undecided" are live links called blocked or unknown; a soft-dead
link is found when it is called suspect or dead, and the precision is the share of soft-dead ones among these and the other
links called suspect. Requests, the most in flight on one host and the most within one second on one host are counted by the
server (on a busy machine it may read together what was sent apart, and count 11 in a second that were meant as 10). CPU is user
and system time of the process and its children; memory is the largest sum over the process tree, looked at every 50 ms.
`x bound` is the wall time divided by the least time in which a checker can be done that keeps to 4 requests in flight and 10 a
second on each host (see `scoring.bound`); `x paced` the same for one that sends a request every 100 ms. A checker that is not
polite can be below 1.

A checker that has not ended after `--time-limit` seconds is stopped, marked with *, and judged by what it had reported; one that
reports only at its end is run once more on the corpus with 403 in place of "429 for ever" and marked with †. (Not on `hostile`,
where not ending is the answer.)
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmark.checkers import CHECKERS, DEFAULT_TOOLS, Checker, NotInstalledError, Programs, Verdicts
from benchmark.scoring import Bound, Score, bound, score

SERVE = Path(__file__).resolve().parents[1] / "corpora" / "serve.py"
CORPORA = ("reference", "heldout", "hostile", "throughput", "one-host")


@dataclass(frozen=True)
class Served:
    """A corpus that is being served."""

    folder: Path
    about: dict[str, Any]
    truth: list[dict[str, Any]]

    def statistics(self, *, reset: bool = False) -> dict[str, Any]:
        address = f"{self.about['control']}/{'reset' if reset else 'stats'}"  # our own server, on loopback
        request = urllib.request.Request(address, method="POST" if reset else "GET")
        with urllib.request.urlopen(request, timeout=30) as response:
            return dict(json.load(response))


@contextmanager
def served(corpus: str, seed: int | None, *, patient: bool = False) -> Iterator[Served]:
    """Serve a corpus from a process of its own."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as name:
        folder = Path(name)
        command = [sys.executable, str(SERVE), "--corpus", corpus, "--out", name]
        command += ["--seed", str(seed)] if seed is not None else []
        command += ["--patient"] if patient else []
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while not (folder / "corpus.json").exists():
                if process.poll() is not None:
                    raise SystemExit(f"the server of the corpus {corpus} ended with {process.returncode}")
                time.sleep(0.05)
            about = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
            rows = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
            yield Served(folder, about, [json.loads(row) for row in rows])
        finally:
            process.terminate()
            process.wait(timeout=10)


@dataclass
class Run:
    """One run of one checker."""

    returncode: int
    wall: float
    cpu: float
    rss_megabytes: float
    cut_off: bool
    output: str
    errors: str


def run(command: Sequence[str], folder: Path, limit: float) -> Run:
    """Run a checker in `folder`; stop it after `limit` seconds, first gently."""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "ignore"}
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        environment.pop(name, None)
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=err, env=environment, start_new_session=True
        )
        peak, cut_off, usage = 0, False, None
        stops = [(limit, signal.SIGINT), (limit + 10, signal.SIGKILL)]
        while usage is None:
            pid, status, rusage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                usage = rusage
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            peak = max(peak, tree_memory(process.pid))
            if time.monotonic() - started > stops[0][0]:
                cut_off = True
                os.killpg(process.pid, stops[0][1])
                stops = stops[1:] or [(float("inf"), signal.SIGKILL)]
            time.sleep(0.05)
        wall = time.monotonic() - started
    return Run(
        process.returncode,
        wall,
        usage.ru_utime + usage.ru_stime,
        peak / 1e6,
        cut_off,
        (folder / "stdout").read_text(encoding="utf-8", errors="replace"),
        (folder / "stderr").read_text(encoding="utf-8", errors="replace"),
    )


def tree_memory(pid: int) -> int:
    """Bytes resident in a process and its descendants; 0 where there is no /proc."""
    page_size = os.sysconf("SC_PAGE_SIZE")
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            total += int(Path(f"/proc/{current}/statm").read_text().split()[1]) * page_size
            for task in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
    return total


@dataclass
class Result:
    """A row of the table."""

    checker: str
    settings: str
    corpus: str
    marks: str
    run: Run
    score: Score
    statistics: dict[str, Any]
    bound: Bound

    def row(self) -> dict[str, str]:
        s, n = self.score, self.score.links
        precision = s.soft_dead_precision
        judged = {
            "false alarms": f"{s.false_alarms}/{s.alive}",
            "undecided": str(s.alive_undecided),
            "blocked called dead": f"{s.blocked_called_dead}/{s.blocked}",
            "dead found": f"{s.dead_found}/{s.dead}",
            "soft-dead found": f"{s.soft_dead_found}/{s.soft_dead}",
            "precision": "–" if precision is None else f"{precision:.1%}",
            "missing fragments": f"{s.missing_fragments_found}/{s.missing_fragments}",
            "TLS called dead": f"{s.tls_called_dead}/{s.tls}",
        }
        if (
            s.unjudged == n
        ):  # stopped before it reported anything: it called nothing dead, and found nothing either
            judged = dict.fromkeys(judged, "–")
        return {
            "checker": self.checker + self.marks,
            **judged,
            "requests a link": f"{self.statistics['requests'] / n:.2f}",
            "CPU ms a link": f"{1000 * self.run.cpu / n:.2f}",
            "links/s": f"{n / self.run.wall:.0f}" if n / self.run.wall >= 10 else f"{n / self.run.wall:.1f}",
            "in flight": str(self.statistics["peak_in_flight"]),
            "peak req/s": str(self.statistics["peak_per_second"]),
            "RSS MB": f"{self.run.rss_megabytes:.0f}",
            "wall s": f"{self.run.wall:.1f}",
            "x bound": ratio(self.run.wall, self.bound.least),
            "x paced": ratio(self.run.wall, self.bound.paced),
        }

    def data(self) -> dict[str, Any]:
        statistics = {name: value for name, value in self.statistics.items() if name != "targets"}
        return {
            "bound": dataclasses.asdict(self.bound),
            "checker": self.checker,
            "corpus": self.corpus,
            "cpu_seconds": round(self.run.cpu, 3),
            "cut_off": self.run.cut_off,
            "marks": self.marks,
            "returncode": self.run.returncode,
            "rss_megabytes": round(self.run.rss_megabytes, 1),
            "score": dataclasses.asdict(self.score) | {"soft_dead_precision": self.score.soft_dead_precision},
            "settings": self.settings,
            "statistics": statistics,
            "wall_seconds": round(self.run.wall, 3),
        }


def ratio(seconds: float, least: float) -> str:
    """How many times as long; a bound of less than a second says nothing."""
    return f"{seconds / least:.2f}" if least >= 1 else "–"


def measure(checker: Checker, programs: Programs, corpus: Served, limit: float, marks: str = "") -> Result:
    """Run one checker on one corpus that is served.

    Raises:
        NotInstalledError: the program of the checker is not there.
    """
    with tempfile.TemporaryDirectory(prefix=f"{checker.name}-") as name:
        folder = Path(name)
        folder.chmod(0o777)  # LinkChecker becomes nobody when root starts it
        (folder / "urls.txt").write_bytes((corpus.folder / "urls.txt").read_bytes())
        command = checker.command(folder, programs)
        corpus.statistics(reset=True)
        done = run(command, folder, limit)
        statistics = corpus.statistics()
        verdicts: Verdicts = {}
        try:
            verdicts = checker.verdicts(folder, done.output, [row["url"] for row in corpus.truth])
        except (json.JSONDecodeError, KeyError, ValueError) as error:
            done.errors += f"\nunreadable results: {error!r}"
    if not verdicts:
        sys.stderr.write(f"{checker.name} gave no results (exit {done.returncode}):\n{done.errors[-2000:]}\n")
    lowest = bound(corpus.truth, corpus.about["limits"])
    marks += "*" if done.cut_off else ""
    return Result(
        checker.name,
        checker.settings,
        corpus.about["name"],
        marks,
        done,
        score(corpus.truth, verdicts),
        statistics,
        lowest,
    )


def table(results: Sequence[Result], missing: Sequence[str]) -> str:
    """The results of one corpus as a Markdown table."""
    lines: list[str] = []
    if results:
        first = results[0]
        hosts = max(len(result.statistics["hosts"]) for result in results)
        lines += [
            f"## {first.corpus}: {first.score.links} links on {hosts} hosts; lower bound {first.bound.least:.1f} s, "
            f"paced {first.bound.paced:.1f} s",
            "",
            f"| {' | '.join(first.row())} |",
            f"|{'|'.join([' --- '] + [' ---: '] * (len(first.row()) - 1))}|",
            *(f"| {' | '.join(result.row().values())} |" for result in results),
            "",
            *(f"{result.checker}: {result.settings}." for result in results),
        ]
        if any("*" in result.marks for result in results):
            lines.append("\\* stopped at the time limit, judged by what it had reported.")
        if any("†" in result.marks for result in results):
            lines.append(
                "† never ended, or not in time; these figures are from the corpus with 403 in place of 429 for ever."
            )
    lines += [f"{name}: missing, not measured." for name in missing]
    return "\n".join(lines) + "\n"


def compare(
    corpus: str, tools: Sequence[str], programs: Programs, limit: float, seed: int | None
) -> tuple[list[Result], list[str]]:
    """All checkers on one corpus: the results, and who is not installed."""
    results: list[Result] = []
    missing: list[str] = []
    again: list[str] = []
    with served(corpus, seed) as web:
        for name in tools:
            try:
                result = measure(CHECKERS[name], programs, web, limit)
            except NotInstalledError:
                missing.append(name)
                continue
            print(f"{corpus}: {name} took {result.run.wall:.1f} s", file=sys.stderr, flush=True)
            silent = result.score.unjudged > result.score.links / 2
            if result.run.cut_off and silent and name != "ours" and corpus != "hostile":
                again.append(name)
            results.append(result)
    if again:
        with served(corpus, seed, patient=True) as web:
            for name in again:
                result = measure(CHECKERS[name], programs, web, limit, "†")
                results[[r.checker for r in results].index(name)] = result
    return results, missing


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", action="append", choices=CORPORA, help="may be given several times (default: all)"
    )
    parser.add_argument(
        "--tools", default=",".join(DEFAULT_TOOLS), help=f"of {','.join(CHECKERS)} (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, help="write all figures and every misjudged link to this file")
    parser.add_argument(
        "--bin-dir",
        type=Path,
        action="append",
        default=[],
        help="where the peers are; may be given several times",
    )
    parser.add_argument(
        "--ours", default="", help="our command, up to and with 'links' (default: the zoomon of this Python)"
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        default=300.0,
        help="seconds for each checker on each corpus (default: 300)",
    )
    parser.add_argument("--seed", type=int, help="another seed for the corpora")
    options = parser.parse_args()
    tools = [name for name in options.tools.split(",") if name]
    if unknown := sorted(set(tools) - set(CHECKERS)):
        parser.error(f"unknown tools: {', '.join(unknown)}; known are {', '.join(CHECKERS)}")
    folders = [folder.resolve() for folder in options.bin_dir]
    folders += [folder.parent / "node_modules" / ".bin" for folder in folders]
    ours = shlex.split(options.ours)
    if ours and "/" in ours[0]:
        ours[0] = str(Path(ours[0]).absolute())  # checkers run in a folder of their own
    programs = Programs(folders, ours)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, the server on one of them.\n")
    figures = []
    for corpus in options.corpus or CORPORA:
        results, missing = compare(corpus, tools, programs, options.time_limit, options.seed)
        print(table(results, missing), flush=True)
        figures += [result.data() for result in results]
        figures += [{"checker": name, "corpus": corpus, "missing": True} for name in missing]
    if options.json:
        options.json.write_text(
            json.dumps(figures, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
