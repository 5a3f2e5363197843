"""A run over a set of hosts: plain data in, plain data out, so that any executor can have a part of it."""

from __future__ import annotations

import hashlib
import random as randomness
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .address import host_key
from .fetch import Fetcher, Resolver, system_resolver
from .model import Finding, Settings, Target
from .schedule import drive


def find(
    targets: Sequence[Target],
    settings: Settings,
    *,
    resolver: Resolver = system_resolver,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Finding]:
    """Check links over the network and yield each finding as it is made."""
    fetcher = Fetcher(settings, resolver, clock)
    try:
        yield from drive(targets, settings, fetcher, clock=clock, random=randomness.Random(settings.seed))  # noqa: S311
    finally:
        fetcher.close()


def check(job: Mapping[str, Any]) -> dict[str, Any]:
    """Check a set of links, as plain data that JSON holds, for any executor.

    Args:
        job: `{"targets": [Target.to_json() ...], "settings": Settings.to_json()}`.

    Returns:
        `{"findings": [Finding.to_json() ...]}`, sorted by URL.
    """
    targets = [Target.from_json(row) for row in job["targets"]]
    findings = sorted(find(targets, Settings.from_json(job["settings"])), key=lambda finding: finding.url)
    return {"findings": [finding.to_json() for finding in findings]}


def shard(targets: Sequence[Target], index: int, count: int) -> list[Target]:
    """Part `index` (from 1) of `count`: hosts stay together, and each host is always in the same part."""

    def part(target: Target) -> int:
        digest = hashlib.sha256(host_key(target.url).encode()).digest()
        return int.from_bytes(digest[:8]) % count

    return [target for target in targets if part(target) == index - 1]
