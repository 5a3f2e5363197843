"""Servers on loopback that behave as badly as the web does, for the tests of the link check.

`Loopback` runs them all in one thread. A site is a port; its routes are functions from a request to a reply, and it
keeps a log of what it was asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """Path and query as they were sent."""
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Reply:
    status: int = 200
    body: bytes | str = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "text/html; charset=utf-8"
    delay: float = 0.0
    raw: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] | None = None
    """Takes the connection over."""


Route = Callable[[Request], Reply]


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    at: float
    agent: str
    headers: Mapping[str, str]


class Site:
    def __init__(self, routes: Mapping[str, Route | Reply], other: Route | Reply | None = None) -> None:
        self.routes = dict(routes)
        self.other = other or Reply(404, page("404 Not Found", "<h1>Not Found</h1>"))
        self.log: list[Asked] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.url = ""
        self.writers: set[asyncio.StreamWriter] = set()

    def route(self, request: Request) -> Reply:
        handler = (
            self.routes.get(request.path) or self.routes.get(request.path.partition("?")[0]) or self.other
        )
        return handler(request) if callable(handler) else handler

    def count(self, path: str) -> int:
        return sum(asked.path == path for asked in self.log)

    def most_a_second(self) -> int:
        """The most requests that began within any one second."""
        times = sorted(asked.at for asked in self.log)
        return max((sum(start <= time < start + 1 for time in times) for start in times), default=0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                method, path, _ = first.split(" ", 2)
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.log.append(
                    Asked(path, asyncio.get_running_loop().time(), headers.get("user-agent", ""), headers)
                )
                self.in_flight += 1
                self.most_in_flight = max(self.most_in_flight, self.in_flight)
                try:
                    reply = self.route(Request(method, path, headers, body))
                    if reply.delay:
                        await asyncio.sleep(reply.delay)
                    if reply.raw:
                        await reply.raw(reader, writer)
                        return
                    data = reply.body.encode() if isinstance(reply.body, str) else reply.body
                    out = [f"HTTP/1.1 {reply.status} Status", f"Content-Length: {len(data)}"]
                    if reply.kind and not any(name.lower() == "content-type" for name, _ in reply.headers):
                        out.append(f"Content-Type: {reply.kind}")
                    raw = "\r\n".join(out).encode()
                    for name, value in reply.headers:
                        raw += f"\r\n{name}: ".encode() + value.encode("utf-8", "surrogateescape")
                    writer.write(raw + b"\r\n\r\n" + (b"" if method == "HEAD" else data))
                    await writer.drain()
                finally:
                    self.in_flight -= 1
        except (
            OSError,
            asyncio.CancelledError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            ValueError,
        ):
            pass
        finally:
            self.writers.discard(writer)
            with contextlib.suppress(Exception):
                writer.close()


class Loopback:
    """Runs sites in a thread of its own; `with Loopback() as loopback: site = loopback.add(Site(...))`."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._servers: list[asyncio.Server] = []
        self._sites: list[Site] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async def end() -> None:
            for server in self._servers:
                server.close()
            for site in self._sites:
                for writer in list(site.writers):
                    writer.transport.abort()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for _ in range(3):
                await asyncio.sleep(0)  # transports close in the turns after

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def add(self, site: Site, host: str = "127.0.0.1", ssl: object = None) -> Site:
        async def start() -> asyncio.Server:
            return await asyncio.start_server(site.serve, host, 0, ssl=ssl, limit=1 << 20)  # type: ignore[arg-type]

        server = asyncio.run_coroutine_threadsafe(start(), self._loop).result(10)
        self._servers.append(server)
        self._sites.append(site)
        port = server.sockets[0].getsockname()[1]
        site.url = f"{'https' if ssl else 'http'}://{host}:{port}"
        return site

    def site(self, routes: Mapping[str, Route | Reply], other: Route | Reply | None = None) -> Site:
        return self.add(Site(routes, other))


PROSE = (
    "<p>Replicated state machines agree on one order of commands, so that copies that start alike stay alike while "
    "some of them crash and come back with what they had written to disk before the failure.</p>"
    "<p>The leader of a term sends each entry with the index and term of the one before it; a follower that does not "
    "hold that one refuses, and the leader steps back until the logs meet and then overwrites what differs.</p>"
)


def page(title: str, body: str = "", head: str = "", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def article(title: str, times: int = 4, head: str = "") -> Reply:
    return Reply(200, page(title, f"<h1>{title}</h1>" + PROSE * times, head))


def redirect(status: int, location: str, body: str = "") -> Reply:
    return Reply(status, body, [("Location", location)])


async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection."""
    writer.transport.abort()


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Never answer."""
    await reader.read()


def once(first: Reply, then: Reply) -> Route:
    """The first request of a path is answered otherwise than the later ones."""
    seen: set[str] = set()

    def route(request: Request) -> Reply:
        if request.path in seen:
            return then
        seen.add(request.path)
        return first

    return route


def gzip_bomb(megabytes: int) -> bytes:
    return gzip.compress(bytes(megabytes << 20), 9)
