"""The program that lays a corpus out and serves it until interrupted; `serve.py` starts it."""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import signal
from pathlib import Path

from . import heldout, hostile, reference, throughput
from .model import Addresses, Corpus
from .server import CorpusServer

BUILDERS = {
    "heldout": heldout.build,
    "hostile": hostile.build,
    "one-host": throughput.one_host,
    "reference": reference.build,
    "throughput": throughput.fifty_hosts,
}
SEED = 20261114


def build(name: str, port: int = 0, seed: int = SEED, *, patient: bool = False) -> Corpus:
    """Lay out a corpus; its sites listen from now on, and answer once a `CorpusServer` is started.

    Args:
        port: of all sites; 0 takes a free one.
        patient: let what answers 429 for ever answer 403 instead, for checkers that would never end.
    """
    corpus = BUILDERS[name](Addresses(port), seed)
    if patient:
        corpus.without_endless_429()
    return corpus


async def serve(corpus: Corpus, out: Path, control_port: int) -> None:
    server = CorpusServer(corpus)
    control = await server.start(control_port)
    corpus.write(out, control)
    print(
        f"{corpus.name}: {len(corpus.links)} links on {len(corpus.sites)} hosts, statistics at {control}/stats",
        flush=True,
    )
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    await stop.wait()
    await server.stop()


def main(description: str) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", choices=sorted(BUILDERS), required=True)
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for urls.txt, truth.jsonl and corpus.json"
    )
    parser.add_argument("--port", type=int, default=0, help="of all hosts (default: a free one)")
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--patient", action="store_true", help="403 in place of 429 for ever")
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    corpus = build(options.corpus, options.port, options.seed, patient=options.patient)
    gc.freeze()  # the pages stay for good: no need to look at them again
    asyncio.run(serve(corpus, options.out, options.control_port))
