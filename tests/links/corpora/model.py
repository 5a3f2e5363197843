"""What a corpus is made of: sites that behave, and links whose truth is known."""

from __future__ import annotations

import errno
import json
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from .server import Connection, HostStatistics

Truth = Literal["alive", "dead", "blocked", "soft-dead", "missing-fragment", "tls"]
"""What a person with a browser would say. `blocked`: opens for a person, not for a program. `soft-dead`: answers 200, but
the work is gone. `tls`: the certificate can't be believed, so nobody can say what is behind it."""

TRUTHS: tuple[Truth, ...] = get_args(Truth)


@dataclass(slots=True)
class Request:
    """One request as it was received."""

    method: str
    target: str
    """The request target, bytes as Latin-1."""
    headers: dict[str, str]
    """Lower-case names; of repeated headers the last."""
    site: Site
    seen: int
    """How many requests for the same target came before this one, since the last reset."""
    host: HostStatistics
    """What the whole host was asked so far, this request included."""

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(slots=True)
class Reply:
    """An ordinary answer. What is not ordinary is a `Script`."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str | bytes], ...] = ()
    wait: float = 0.0
    """Seconds before the first byte, beside the latency of the corpus."""
    framing: Literal["length", "chunked", "close"] = "length"
    version: str = "1.1"
    phrase: str | None = None
    body_on_head: bool = False


Script = Callable[["Connection"], Awaitable[None]]
"""Writes to the connection as it likes. The connection is closed when it returns."""

Behaviour = Callable[[Request], Reply | Script]

Gate = Callable[[Request], Reply | Script | None]
"""None: nothing to object, the page answers."""


@dataclass
class Site:
    """One host: an address, what it answers, and what was asked of it."""

    name: str
    host: str
    port: int
    listener: socket.socket | None
    """None: nobody listens, connections are refused."""
    latency: float = 0.0
    pages: dict[str, Behaviour] = field(default_factory=dict)
    """By canonical target."""
    fallback: Behaviour | None = None
    """For every target that is not in `pages`."""
    gate: Gate | None = None
    """Asked first."""
    certificate: str | None = None
    """Name of a file in `certificates`: the site speaks TLS."""
    rate: float | None = None
    """Requests a second that the host itself tolerates, where that is less than what is polite."""
    in_flight_limit: int | None = None

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{'https' if self.certificate else 'http'}://{self.authority}"

    def serve(self, target: str, behaviour: Behaviour) -> str:
        """Let `target` behave so; its URL."""
        self.pages[canonical(target.encode().decode("latin-1"))] = behaviour
        return self.origin + target


@dataclass(frozen=True, slots=True)
class Link:
    """One link and the truth about it."""

    url: str
    truth: Truth
    reason: str
    title: str = ""
    """Of the work that an entry would cite under this URL, where it has a bearing on the verdict."""
    authors: tuple[str, ...] = ()
    visits: tuple[tuple[str, float], ...] = ()
    """The fewest requests that can judge the link, in order: (host:port, seconds until the answer)."""


class Addresses:
    """Hands out loopback addresses, one a site: 127.0.0.10, 127.0.0.11, ... all with one port.

    Where only 127.0.0.1 is configured (macOS), sites are told apart by their ports instead.

    Args:
        port: of the first site; 0 takes a free one.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.sites: list[Site] = []
        self._taken = 0
        self._one_address = False

    def site(
        self,
        name: str,
        *,
        latency: float = 0.0,
        certificate: str | None = None,
        listening: bool = True,
        fallback: Behaviour | None = None,
    ) -> Site:
        """A new host that listens from now on (its behaviour may be filled in later)."""
        host, listener = self._bind()
        port = listener.getsockname()[1]
        if listening:
            listener.listen(1024)
            listener.setblocking(False)
            site = Site(name, host, port, listener, latency, fallback=fallback, certificate=certificate)
        else:
            listener.close()
            site = Site(name, host, port, None, latency)
        self.sites.append(site)
        return site

    def _bind(self) -> tuple[str, socket.socket]:
        while True:
            host = (
                "127.0.0.1"
                if self._one_address
                else f"127.0.{(self._taken + 10) // 256}.{(self._taken + 10) % 256}"
            )
            port = 0 if self._one_address else self.port
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, port))
            except OSError as error:
                listener.close()
                if error.errno == errno.EADDRNOTAVAIL and not self._one_address:
                    self._one_address = True
                    continue
                if error.errno == errno.EADDRINUSE and not self._one_address and self.sites:
                    self._taken += 1  # someone else's port on this address: the next one will do
                    continue
                raise
            self._taken += 1
            self.port = self.port or listener.getsockname()[1]
            return host, listener


@dataclass
class Corpus:
    """Sites, the links into them, and how long each thing must take."""

    name: str
    seed: int
    latency: float
    sites: list[Site]
    links: list[Link]

    def without_endless_429(self) -> None:
        """Let the hosts that answer 429 for ever answer 403 instead."""
        for site in self.sites:
            if any(link.truth == "blocked" and link.url.startswith(site.origin + "/") for link in self.links):
                site.pages = {target: _403_for_429(behaviour) for target, behaviour in site.pages.items()}
                site.fallback = site.fallback and _403_for_429(site.fallback)

    def counts(self) -> dict[str, int]:
        return {truth: sum(link.truth == truth for link in self.links) for truth in TRUTHS}

    def write(self, folder: Path, control: str) -> None:
        """Write `urls.txt`, `truth.jsonl` and `corpus.json` into `folder`, the last one when all is ready."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "urls.txt").write_text("".join(f"{link.url}\n" for link in self.links), encoding="utf-8")
        (folder / "truth.jsonl").write_text(
            "".join(
                json.dumps(truth_row(link), ensure_ascii=False, sort_keys=True) + "\n" for link in self.links
            ),
            encoding="utf-8",
        )
        about = {
            "control": control,
            "counts": self.counts(),
            "latency": self.latency,
            "limits": {
                site.authority: {"rate": site.rate, "in_flight": site.in_flight_limit}
                for site in self.sites
                if site.rate or site.in_flight_limit
            },
            "name": self.name,
            "seed": self.seed,
        }
        partial = folder / "corpus.json.partial"
        partial.write_text(json.dumps(about, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        partial.replace(folder / "corpus.json")


def _403_for_429(behaviour: Behaviour) -> Behaviour:
    def behave(request: Request) -> Reply | Script:
        reply = behaviour(request)
        if isinstance(reply, Reply) and reply.status == 429:
            return Reply(403, reply.body, tuple(row for row in reply.headers if row[0] != "Retry-After"))
        return reply

    return behave


def truth_row(link: Link) -> dict[str, Any]:
    row: dict[str, Any] = {
        "url": link.url,
        "truth": link.truth,
        "reason": link.reason,
        "visits": [list(v) for v in link.visits],
    }
    if link.title:
        row["title"] = link.title
    if link.authors:
        row["authors"] = list(link.authors)
    return row


class Builder:
    """Collects links while a corpus is laid out.

    Args:
        latency: seconds before every answer of every site.
    """

    def __init__(self, addresses: Addresses, latency: float) -> None:
        self.addresses = addresses
        self.latency = latency
        self.links: list[Link] = []

    def site(self, name: str, **options: Any) -> Site:
        return self.addresses.site(name, latency=self.latency, **options)

    def link(
        self,
        url: str,
        truth: Truth,
        reason: str,
        *,
        title: str = "",
        authors: tuple[str, ...] = (),
        waits: Iterable[float] = (0.0,),
        hosts: Iterable[Site] | None = None,
    ) -> str:
        """Add a link.

        Args:
            waits: seconds beyond the latency of each request that is needed, in order; none when there is nobody to ask.
            hosts: whom each of these requests goes to, when not all go to the host of `url`.
        """
        seconds = list(waits)
        to = list(hosts) if hosts is not None else [self._site_of(url)] * len(seconds) if seconds else []
        visits = tuple(
            (host.authority, round(host.latency + wait, 3)) for host, wait in zip(to, seconds, strict=True)
        )
        self.links.append(Link(url, truth, reason, title, authors, visits))
        return url

    def _site_of(self, url: str) -> Site:
        authority = url.split("://", 1)[1].partition("#")[0].partition("?")[0].partition("/")[0]
        for site in self.addresses.sites:
            if site.authority == authority:
                return site
        raise ValueError(f"no site has the authority of {url}")


def canonical(target: str) -> str:
    """The key of a request target (bytes as Latin-1): what a careful web server takes for the same resource.

    Percent-encoding is undone, save where the character would mean something else: `/`, `?` and `%` in the path; `&`, `=`, `+`,
    `;`, `#` and `%` in the query. An empty query is none.
    """
    target = target.removesuffix("?")
    if "%" not in target and target.isascii():
        return target
    path, mark, query = target.encode("latin-1").partition(b"?")
    return _decoded(path, b"/?%") + (f"?{_decoded(query, b'&=+;#%')}" if mark else "")


def _decoded(raw: bytes, kept: bytes) -> str:
    """`raw` with its percent-encoding undone, save for the characters `kept`."""

    def decode(found: re.Match[bytes]) -> bytes:
        character = bytes.fromhex(found[1].decode())
        return found[0].upper() if character in kept else character

    return re.sub(rb"%([0-9A-Fa-f]{2})", decode, raw).decode("latin-1")
