"""How hosts behave: well, badly, and in the ways that mislead link checkers."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from .model import Behaviour, Gate, Reply, Request, Script

if TYPE_CHECKING:
    from .server import Connection

HTML = "text/html; charset=utf-8"


# Ordinary answers


def page(
    body: str | bytes, status: int = 200, kind: str = HTML, *headers: tuple[str, str | bytes]
) -> Behaviour:
    """The same answer to every request."""
    raw = body.encode() if isinstance(body, str) else body
    reply = Reply(status, raw, (("Content-Type", kind), *headers))
    return lambda request: reply


def answer(reply: Reply) -> Behaviour:
    return lambda request: reply


def redirect(location: str | bytes, status: int = 302, *headers: tuple[str, str | bytes]) -> Behaviour:
    body = b"<p>The document has moved.</p>"
    return answer(Reply(status, body, (("Location", location), *headers)))


def changed(then: Behaviour, **changes: Any) -> Behaviour:
    """`then`, an ordinary answer, with other values of some fields of `Reply`."""

    def behave(request: Request) -> Reply | Script:
        reply = then(request)
        if not isinstance(reply, Reply):
            raise TypeError("a script has no fields to change")
        return replace(reply, **changes)

    return behave


def slow(seconds: float, then: Behaviour) -> Behaviour:
    return changed(then, wait=seconds)


# Content codings (RFC 9110, section 8.4.1; RFC 7932 for Brotli; RFC 8878 for Zstandard)


def gzipped(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def deflated(raw: bytes) -> bytes:
    """The `deflate` coding as the specification has it: zlib around."""
    return zlib.compress(raw)


def raw_deflated(raw: bytes) -> bytes:
    """The `deflate` coding as some servers send it: no zlib around."""
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(raw) + coder.flush()


def brotli_stored(raw: bytes) -> bytes:
    """`raw` as one uncompressed meta-block (RFC 7932, section 9.2) and an empty last one. At most 65,536 bytes."""
    header = ((len(raw) - 1) << 4) | (1 << 20)  # WBITS 16, not last, 4 nibbles of length, stored
    return header.to_bytes(3, "little") + raw + b"\x03"


def zstandard_stored(raw: bytes) -> bytes:
    """`raw` as one frame with one raw block (RFC 8878, section 3.1.1). At most 128 KiB."""
    block = 1 | (len(raw) << 3)  # last block, raw
    return b"\x28\xb5\x2f\xfd\xa0" + len(raw).to_bytes(4, "little") + block.to_bytes(3, "little") + raw


def coded(raw: bytes, coding: str, kind: str = HTML) -> Behaviour:
    """`raw` in `coding` for those who accept it, as it is for others."""
    coder: Callable[[bytes], bytes] = {
        "gzip": gzipped,
        "deflate": deflated,
        "br": brotli_stored,
        "zstd": zstandard_stored,
    }[coding]
    coded_reply = Reply(
        200, coder(raw), (("Content-Type", kind), ("Content-Encoding", coding), ("Vary", "Accept-Encoding"))
    )
    plain_reply = Reply(200, raw, (("Content-Type", kind), ("Vary", "Accept-Encoding")))
    return lambda request: coded_reply if coding in request.header("accept-encoding") else plain_reply


# Hosts that choose whom they serve


def when(condition: Callable[[Request], bool], then: Behaviour, otherwise: Behaviour) -> Behaviour:
    return lambda request: (then if condition(request) else otherwise)(request)


def like_a_browser(request: Request) -> bool:
    """Whether the user agent says that it is a browser, and no robot beside."""
    agent = request.header("user-agent").lower()
    return agent.startswith("mozilla/5.0") and not any(
        word in agent for word in ("bot", "crawl", "spider", "check", "+http")
    )


def has_cookie(name: str) -> Callable[[Request], bool]:
    return lambda request: f"{name}=" in request.header("cookie")


def on_head(head: Behaviour, get: Behaviour) -> Behaviour:
    return when(lambda request: request.method == "HEAD", head, get)


def first(times: int, fails: Behaviour, then: Behaviour) -> Behaviour:
    """`fails` for the first `times` requests for this target, `then` afterwards."""
    return lambda request: (fails if request.seen < times else then)(request)


def rate_limit(rate: int, refusal: Behaviour) -> Gate:
    """Let `rate` requests a second through, refuse the others."""
    return lambda request: None if request.host.admit(rate) else refusal(request)


def in_flight_limit(limit: int, refusal: Behaviour) -> Gate:
    return lambda request: None if request.host.in_flight <= limit else refusal(request)


def too_many(retry_after: str | None = "1") -> Behaviour:
    headers = (("Retry-After", retry_after),) if retry_after is not None else ()
    return answer(Reply(429, b"<h1>Too many requests</h1>", headers))


def too_many_until_a_date(seconds: int, clock: Callable[[], float]) -> Behaviour:
    """429 whose Retry-After is an HTTP date `seconds` ahead of `clock`."""
    return lambda request: Reply(
        429, b"slow down", (("Retry-After", formatdate(clock() + seconds + 1, usegmt=True)),)
    )


# What is not HTTP as one knows it


def script(do: Script) -> Behaviour:
    return lambda request: do


async def _hang(connection: Connection) -> None:
    await connection.silence()


async def _reset(connection: Connection) -> None:
    connection.reset()


async def _close(connection: Connection) -> None:
    return


hang = script(_hang)
"""Takes the request and never answers."""
reset = script(_reset)
"""Answers with a TCP reset."""
hang_up = script(_close)
"""Closes the connection without a word."""


def bytes_then(raw: bytes, then: str = "close") -> Behaviour:
    """Send `raw` as it is, then close, hang or reset."""

    async def do(connection: Connection) -> None:
        connection.write(raw)
        if then == "hang":
            await connection.silence()
        elif then == "reset":
            await asyncio.sleep(0.05)
            connection.reset()

    return script(do)


def drip(head: bytes, body: bytes, piece: int, pause: float) -> Behaviour:
    """Send `head` at once and `body` by `piece` bytes every `pause` seconds, then close."""

    async def do(connection: Connection) -> None:
        connection.write(head)
        for start in range(0, len(body), piece):
            connection.write(body[start : start + piece])
            await asyncio.sleep(pause)

    return script(do)


def big(head: bytes, filling: bytes, total: int | None) -> Behaviour:
    """Send `head`, then `filling` again and again until `total` bytes (None: for ever), as fast as the peer reads."""

    async def do(connection: Connection) -> None:
        connection.write(head)
        if connection.method == "HEAD":
            return
        left = total
        while left is None or left > 0:
            piece = filling if left is None else filling[:left]
            connection.write(piece)
            await connection.drain()
            await asyncio.sleep(0)  # other hosts must be served too
            if left is not None:
                left -= len(piece)

    return script(do)


def stream(head: bytes, piece: bytes, pause: float) -> Behaviour:
    """Send `head`, then `piece` every `pause` seconds for ever."""

    async def do(connection: Connection) -> None:
        connection.write(head)
        while True:
            connection.write(piece)
            await connection.drain()
            await asyncio.sleep(pause)

    return script(do)
