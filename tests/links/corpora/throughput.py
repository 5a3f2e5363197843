"""Links that cost nothing but time: 2,000 over 50 hosts, and 300 on one host, each answered after 30 ms."""

from __future__ import annotations

import random

from .behaviours import page
from .model import Addresses, Builder, Corpus

LATENCY = 0.03
WORDS = (
    "replica", "ledger", "quorum", "shard", "lease", "epoch", "anchor", "beacon", "cursor", "digest", "fabric", "gateway",
    "journal", "kernel", "lattice", "mirror", "nexus", "orbit", "packet", "quantum", "router", "signal", "tensor", "vertex",
)  # fmt: skip


def fifty_hosts(addresses: Addresses, seed: int) -> Corpus:
    return _build("throughput", addresses, seed, hosts=50, links=40)


def one_host(addresses: Addresses, seed: int) -> Corpus:
    return _build("one-host", addresses, seed, hosts=1, links=300)


def _build(name: str, addresses: Addresses, seed: int, *, hosts: int, links: int) -> Corpus:
    b = Builder(addresses, LATENCY)
    chance = random.Random(seed)
    missing = page("<title>404</title><h1>404</h1>", 404)
    for number in range(hosts):
        host = b.site(f"host-{number}", fallback=missing)
        for entry in range(links):
            b.link(
                host.serve(f"/texts/{entry}", page(_text(chance, number, entry))),
                "alive",
                "a plain page of about 8 kB",
            )
    # As in a bibliography: the links of one host are not beside each other.
    chance.shuffle(b.links)
    return Corpus(name, seed, LATENCY, addresses.sites, b.links)


def _text(chance: random.Random, number: int, entry: int) -> str:
    title = f"{chance.choice(WORDS).title()} and {chance.choice(WORDS)}, part {entry} of volume {number}"
    paragraphs = "".join(f"<p>{' '.join(chance.choices(WORDS, k=60)).capitalize()}.</p>\n" for _ in range(20))
    return (
        f'<!doctype html>\n<html lang="en"><head><title>{title}</title></head><body><h1 id="title">{title}</h1>\n'
        f"{paragraphs}</body></html>\n"
    )
