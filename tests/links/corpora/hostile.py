"""Hosts that try to keep a checker busy for ever or to fill its memory, two links each.

The truth is what a person would say; what is measured is that a checker ends, how soon, and how much memory it took.
"""

from __future__ import annotations

import asyncio
import gzip
from functools import cache
from typing import TYPE_CHECKING

from .behaviours import big, drip, page, script, too_many, when
from .model import Addresses, Behaviour, Builder, Corpus, Reply, Request

if TYPE_CHECKING:
    from .server import Connection

LATENCY = 0.03
TEXTS = ("/text/0.html", "/text/1.html")
CASES = (
    "429-for-ever",
    "retry-after-an-hour",
    "retry-after-two-days",
    "body-without-end",
    "redirect-maze",
    "byte-a-second",
    "slow-head",
    "gzip-bomb",
    "huge-head",
    "head-without-end",
    "thousands-of-cookies",
    "endless-chunks-of-nothing",
)


def build(addresses: Addresses, seed: int) -> Corpus:
    """The seed changes nothing here: the hosts are what they are."""
    b = Builder(addresses, LATENCY)
    for case in CASES:
        behaviour, truth = _behaviour(case)
        # What they have no page for is an honest 404, lest every address be the same page.
        known = when(lambda request: request.path in TEXTS, behaviour, page("<h1>404</h1>", 404))
        host = b.site(case, fallback=known)
        host.serve("/", page("<title>Harmless</title><h1>Harmless</h1>"))
        for text in TEXTS:
            b.link(host.origin + text, truth, case.replace("-", " "))  # type: ignore[arg-type]
    return Corpus("hostile", seed, LATENCY, addresses.sites, b.links)


def _behaviour(case: str) -> tuple[Behaviour, str]:
    html = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    text = b"<title>A text</title><h1>A text</h1><p>All is well with it.</p>" + b"<p>More of it.</p>" * 200
    match case:
        case "429-for-ever":
            return too_many("1"), "blocked"
        case "retry-after-an-hour":
            return too_many("3600"), "blocked"
        case "retry-after-two-days":
            return page("Busy", 503, "text/plain", ("Retry-After", "172800")), "blocked"
        case "body-without-end":
            return big(
                html + b"Connection: close\r\n\r\n<title>A text</title><h1>A text</h1>",
                b"<p>again</p>" * 4096,
                None,
            ), "alive"
        case "redirect-maze":
            return _maze, "dead"
        case "byte-a-second":
            length = b"Content-Length: %d\r\n\r\n" % len(text)
            return drip(html + length, text, 1, 1.0), "alive"
        case "slow-head":
            return drip(b"", html + b"X-Filling: " + b"x" * 4000 + b"\r\n\r\n", 1, 1.0), "dead"
        case "gzip-bomb":
            return _bomb, "alive"
        case "huge-head":
            filling = b"".join(b"X-Filling-%d: %b\r\n" % (n, b"y" * 60_000) for n in range(90))
            return big(
                html + filling + b"Content-Length: 0\r\n\r\n", b"", 0
            ), "dead"  # browsers refuse 256 kB of head
        case "head-without-end":
            return big(html, b"X-More: " + b"z" * 8000 + b"\r\n", None), "dead"
        case "thousands-of-cookies":
            # Less than browsers refuse, and more than the hundred fields that Python's http.client reads.
            cookies = b"".join(b"Set-Cookie: c%d=%b; Path=/\r\n" % (n, b"v" * 30) for n in range(3000))
            return big(html + cookies + b"Content-Length: %d\r\n\r\n" % len(text), text, len(text)), "alive"
        case "endless-chunks-of-nothing":
            return script(_one_byte_chunks), "alive"
    raise ValueError(case)


def _maze(request: Request) -> Reply:
    """Each room leads to another that nobody has seen."""
    room = int(request.target.rpartition("room=")[2]) + 1 if "room=" in request.target else 1
    return Reply(302, b"", (("Location", f"{request.path}?room={room}"), ("Set-Cookie", f"room={room}")))


@cache
def _bomb_bytes() -> bytes:
    """2 GiB of spaces in about 2 MB."""
    member = gzip.compress(b"<title>A text</title><h1>A text</h1>" + b" " * 2**24, mtime=0)
    return member * 128


def _bomb(request: Request) -> Reply:
    return Reply(200, _bomb_bytes(), (("Content-Type", "text/html"), ("Content-Encoding", "gzip")))


async def _one_byte_chunks(connection: Connection) -> None:
    connection.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n<title>A text</title>\r\n"
    )
    while True:
        connection.write(b"1\r\n \r\n")
        await connection.drain()
        await asyncio.sleep(0.1)
