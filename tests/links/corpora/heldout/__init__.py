"""More than 400 links to judge a checker with: other words, languages and mechanisms than the corpus to develop with.

Whoever works on the checker should not read this package, nor the verdicts link by link: the counts are enough. A corpus that
has been read is a corpus to develop with.
"""

from __future__ import annotations

from ..model import Addresses, Builder, Corpus
from . import blocked, dead, fragments, live, soft_dead, suspicious
from .sites import LATENCY, Web


def build(addresses: Addresses, seed: int) -> Corpus:
    web = Web(Builder(addresses, LATENCY), seed)
    for part in (live, suspicious, fragments, dead, blocked, soft_dead):
        part.lay_out(web)
    links = web.builder.links
    web.writer.random.shuffle(links)  # as in a bibliography: neither by host nor by fate
    return Corpus("heldout", seed, LATENCY, addresses.sites, links)
