"""Serves a corpus on loopback and counts honestly what is asked of it.

One thread, `asyncio`, the standard library alone: several thousand requests a second on one core, so that what is measured is
the checker. A request counts as in flight from the moment its head was read until its answer has been handed over whole (or
the connection ended); the rate is the largest number of requests that began within any one second.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import ssl
import struct
import time
from collections import Counter, deque
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from .model import Corpus, Reply, Request, Script, Site, canonical

CERTIFICATES = Path(__file__).parent / "certificates"
PHRASES = {status.value: status.phrase for status in HTTPStatus}
DATE = "Sat, 14 Nov 2026 09:00:00 GMT"
HEAD_LIMIT = 65536


class HostStatistics:
    """What one host was asked."""

    def __init__(self) -> None:
        self.requests = 0
        self.in_flight = 0
        self.peak_in_flight = 0
        self.peak_per_second = 0
        self.connections = 0
        self.bytes_sent = 0
        self._recent: deque[float] = deque()
        self._admitted: deque[float] = deque()

    def began(self, now: float) -> None:
        self.requests += 1
        self.in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self.in_flight)
        self._recent.append(now)
        while self._recent[0] <= now - 1.0:
            self._recent.popleft()
        self.peak_per_second = max(self.peak_per_second, len(self._recent))

    def admit(self, rate: int) -> bool:
        """Whether a host that lets `rate` requests through in any one second lets this one through."""
        now = time.monotonic()
        while self._admitted and self._admitted[0] <= now - 1.0:
            self._admitted.popleft()
        if len(self._admitted) >= rate:
            return False
        self._admitted.append(now)
        return True

    def ended(self) -> None:
        self.in_flight -= 1

    def row(self) -> dict[str, int]:
        return {
            "bytes_sent": self.bytes_sent,
            "connections": self.connections,
            "peak_in_flight": self.peak_in_flight,
            "peak_per_second": self.peak_per_second,
            "requests": self.requests,
        }


class CorpusServer:
    """All sites of a corpus, and the control address.

    The control address answers `GET /stats` and `POST /reset`, both with the statistics as JSON; reset starts them, and
    everything that happens only once, anew.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.statistics: dict[str, HostStatistics] = {}
        self.targets: Counter[tuple[str, str]] = Counter()
        self.methods: Counter[str] = Counter()
        self.connections: set[Connection] = set()
        self.started = 0.0
        self.first: float | None = None
        self.last = 0.0
        self._cpu = 0.0
        self._servers: list[asyncio.AbstractServer] = []
        self.control = ""
        self.reset()

    def reset(self) -> None:
        # Connections that are still open belong to what is being forgotten.
        for connection in list(self.connections):
            connection.abort()
        self.statistics = {site.authority: HostStatistics() for site in self.corpus.sites}
        self.targets.clear()
        self.methods.clear()
        self.first = None
        self.last = 0.0
        self._cpu = cpu_seconds()

    def stats(self) -> dict[str, Any]:
        hosts = {
            name: host.row() for name, host in self.statistics.items() if host.requests or host.connections
        }
        return {
            "bytes_sent": sum(row["bytes_sent"] for row in hosts.values()),
            "hosts": hosts,
            "methods": dict(sorted(self.methods.items())),
            "peak_in_flight": max((row["peak_in_flight"] for row in hosts.values()), default=0),
            "peak_per_second": max((row["peak_per_second"] for row in hosts.values()), default=0),
            "requests": sum(row["requests"] for row in hosts.values()),
            "seconds": round(self.last - self.first, 3) if self.first is not None else 0.0,
            "server_cpu_seconds": round(cpu_seconds() - self._cpu, 3),
            "targets": {f"{host} {target}": count for (host, target), count in sorted(self.targets.items())},
        }

    async def start(self, control_port: int = 0) -> str:
        """Begin to serve; the control URL."""
        loop = asyncio.get_running_loop()
        for site in self.corpus.sites:
            if site.listener is not None:
                context = certificate_context(site.certificate) if site.certificate else None
                server = await loop.create_server(
                    lambda site=site: Connection(self, site),
                    sock=site.listener,
                    ssl=context,
                )
                self._servers.append(server)
        listener = socket.create_server(("127.0.0.1", control_port))
        control = await loop.create_server(lambda: Control(self), sock=listener)
        self._servers.append(control)
        self.control = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return self.control

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for connection in list(self.connections):
            connection.abort()
        await asyncio.sleep(0)

    def record(self, site: Site, method: str, key: str) -> int:
        """Count a request; how many came before it for the same target."""
        now = time.monotonic()
        if self.first is None:
            self.first = now
        self.last = now
        self.methods[method] += 1
        seen = self.targets[site.authority, key]
        self.targets[site.authority, key] = seen + 1
        self.statistics[site.authority].began(now)
        return seen


class Connection(asyncio.Protocol):
    """One connection to a site. Scripts use `write`, `drain`, `sleep`, `abort`."""

    def __init__(self, server: CorpusServer, site: Site) -> None:
        self.server = server
        self.site = site
        self.statistics = server.statistics[site.authority]
        self.request: Request | None = None
        self.method = ""
        self.closed = asyncio.Event()
        self.buffer = b""
        self.transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.statistics.connections += 1
        self.server.connections.add(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.request is None:
            self._next()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.server.connections.discard(self)
        self.closed.set()
        self._writable.set()
        self._done()
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    # Answering

    def _next(self) -> None:
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            if len(self.buffer) > HEAD_LIMIT:
                self.transport.abort()
            return
        self.buffer = rest
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3:
            self.transport.write(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            self.transport.close()
            return
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        method, target = parts[0], parts[1]
        site = self.site
        key = canonical(target)
        seen = self.server.record(site, method, key)
        self.method = method
        self.request = request = Request(method, target, headers, site, seen, self.statistics)
        answer: Reply | Script | None = None
        if site.gate is not None:
            answer = site.gate(request)
        if answer is None:
            behaviour = site.pages.get(key) or site.fallback
            answer = behaviour(request) if behaviour else Reply(404, b"Not found\n")
        loop = asyncio.get_running_loop()
        if isinstance(answer, Reply):
            wait = site.latency + answer.wait
            if wait:
                self._timer = loop.call_later(wait, self._send, answer)
            else:
                self._send(answer)
        else:
            self._task = loop.create_task(self._run(answer))

    async def _run(self, script: Script) -> None:
        try:
            await asyncio.sleep(self.site.latency)
            with suppress(ConnectionError):
                await script(self)
        finally:
            self._done()
            self.transport.close()

    def _send(self, reply: Reply) -> None:
        request = self.request
        if request is None or self.transport.is_closing():
            return
        body = reply.body
        bodiless = request.method == "HEAD" and not reply.body_on_head
        keep = (
            reply.framing != "close"
            and reply.version == "1.1"
            and request.header("connection").lower() != "close"
        )
        phrase = PHRASES.get(reply.status, "") if reply.phrase is None else reply.phrase
        head = [f"HTTP/{reply.version} {reply.status} {phrase}".rstrip()]
        head.append(f"Date: {DATE}")
        names = {name.lower() for name, _ in reply.headers}
        if "content-type" not in names and body and reply.status != 304:
            head.append("Content-Type: text/html; charset=utf-8")
        if reply.framing == "length" and "content-length" not in names:
            head.append(f"Content-Length: {len(body)}")
        if reply.framing == "chunked":
            head.append("Transfer-Encoding: chunked")
            body = chunked(body)
        if not keep and reply.version == "1.1":
            head.append("Connection: close")
        packet = "\r\n".join(head).encode("latin-1")
        for name, value in reply.headers:
            packet += (
                b"\r\n"
                + name.encode("latin-1")
                + b": "
                + (value if isinstance(value, bytes) else value.encode("latin-1"))
            )
        self.write(packet + b"\r\n\r\n" + (b"" if bodiless else body))
        self._done()
        if keep:
            if self.buffer:
                self._next()
        else:
            self.transport.close()

    def _done(self) -> None:
        if self.request is not None:
            self.request = None
            self.statistics.ended()

    # What scripts use

    def write(self, data: bytes) -> None:
        if self.transport.is_closing():
            raise ConnectionResetError
        self.statistics.bytes_sent += len(data)
        self.transport.write(data)

    async def drain(self) -> None:
        """Wait until the peer has read enough of what was written."""
        await self._writable.wait()
        if self.closed.is_set():
            raise ConnectionResetError

    async def silence(self) -> None:
        """Say nothing until the peer goes away."""
        await self.closed.wait()

    def reset(self) -> None:
        """End with a TCP reset."""
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def abort(self) -> None:
        self.transport.abort()


class Control(asyncio.Protocol):
    """Statistics as JSON, one request a connection."""

    def __init__(self, server: CorpusServer) -> None:
        self.server = server
        self.transport: asyncio.Transport = cast(asyncio.Transport, None)
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if b"\r\n\r\n" not in self.buffer:
            return
        method, target, *_ = self.buffer.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        stats = self.server.stats()
        if (method, target) == ("POST", "/reset"):
            self.server.reset()
        status = "200 OK" if (method, target) in {("GET", "/stats"), ("POST", "/reset")} else "404 Not Found"
        body = (
            (json.dumps(stats, indent=2, sort_keys=True) + "\n").encode() if status == "200 OK" else b"{}\n"
        )
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.transport.write(head.encode() + body)
        self.transport.close()


def chunked(body: bytes, size: int = 1000) -> bytes:
    """`body` in the chunked coding (RFC 9112, section 7.1), with an extension and a trailer as some servers send."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return (
        b"".join(b"%x;n=1\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Checked: yes\r\n\r\n"
    )


def certificate_context(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
