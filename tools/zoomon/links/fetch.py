"""One bounded HTTP request: the only module of the link check that opens sockets.

`Fetcher.fetch` takes an `Ask` and returns an `Answer`, whatever happens; it never raises for what a server does.
Bounded are the addresses (judged after the name was resolved, and the judged address is the one connected to),
the time until the headers, the time for the body, the bytes of headers and of the body before and after
decompression. Redirects are not followed, cookies are not kept, proxies and `.netrc` are not read: all of that is
decided above, where each hop is known.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .address import host_key, refusal, url_problem
from .model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

Resolver = Callable[[str, int], Sequence[str]]
"""(host name, port) -> addresses in order of preference; raises `socket.gaierror`."""

HEADER_BYTES = 256 * 1024
CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: RequestsCookieJar | None = None
    """Cookies of this chain; those that the answer sets are put in."""
    method: str = "GET"
    body: bytes = b""
    page_bytes: int = 128 * 1024
    pdf_bytes: int = 0
    timeout: float = 15.0
    wait: float = 0.0
    """Seconds from now before which it must not begin."""
    repeated: bool = False
    """It was asked before and failed."""
    urgent: bool = False
    """It continues a chain, so it goes before first requests of other links."""
    hedged: bool = False
    """It may be made a second time beside the first when it stays without an answer."""
    beside: bool = False
    """It is such a second one."""
    needless: Callable[[], bool] | None = None
    """Asked when its turn comes: where it is true meanwhile, the request is not made and given up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status with headers and the start of the body, or the kind of failure."""

    url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; repeated ones joined by a comma."""
    body: bytes = b""
    complete: bool = False
    """The body is whole."""
    failure: str = ""
    """One of FAILURES where there is no status."""
    detail: str = ""
    address: str = ""
    new_cookies: bool = False
    given_up: bool = False
    """The request was not made: other links of the host failed like this, or the run ended."""
    seconds: float = 0.0
    sent: float = 0.0
    """When the request had left, by the fetcher's clock; 0 where it never did."""
    requests: int = 1
    """How many were made for it."""

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


FAILURES = {
    "no-such-host": "the name does not exist",
    "dns": "the name could not be looked up",
    "refused": "the connection was refused",
    "unreachable": "there is no way to the host",
    "reset": "the connection was cut",
    "timeout": "no answer in time",
    "tls": "no safe connection",
    "protocol": "the answer is not HTTP",
    "private": "the address is not a public one",
    "url": "the URL can't be asked",
    "not-asked": "it was not asked",
}
"""Kinds of failure and their meaning."""


_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t\r\n]*", re.DOTALL)
"""A header field; the blanks before its colon are against RFC 9112 section 5.1 and sent all the same."""
MOST_COOKIES = 200
"""`Set-Cookie` fields of one answer that are kept; browsers keep about as many for a whole site."""


class _Response(http.client.HTTPResponse):
    """An answer whose head is read as browsers read it, where `http.client` gives up: there may be thousands of fields
    (the leash bounds their bytes), interim answers such as 103 are passed over (RFC 9110, section 15.2), and a line
    that is no field is skipped."""

    if TYPE_CHECKING:  # what http.client has and typeshed has not
        _method: str | None

        def _read_status(self) -> tuple[str, int, str]: ...

        def _check_close(self) -> bool: ...

    def begin(self) -> None:
        while True:
            version, status, reason = self._read_status()
            fields = self._fields()
            if not 100 <= status < 200 or status == 101:
                break
        self.code = self.status = status
        self.reason = reason.strip()
        self.version = 10 if version in ("HTTP/1.0", "HTTP/0.9") else 11
        message = http.client.HTTPMessage()
        message._headers = fields  # type: ignore[attr-defined]  # noqa: SLF001 assigning one by one is quadratic
        self.headers = self.msg = message
        named = {name.lower(): value for name, value in reversed(fields)}
        # RFC 9112, section 6.3: how long the body is.
        self.chunked = "chunked" in named.get("transfer-encoding", "").lower()
        self.chunk_left = None
        length = named.get("content-length", "").partition(",")[0].strip()
        self.length = int(length) if length.isdecimal() and len(length) < 16 and not self.chunked else None
        if status in (101, 204, 304) or self._method == "HEAD":
            self.length = 0
        self.will_close = self._check_close() or (not self.chunked and self.length is None)

    def _fields(self) -> list[tuple[str, str]]:
        """The fields up to the empty line that ends the head, folded ones joined (RFC 9112, section 5.2)."""
        fields: list[tuple[str, str]] = []
        cookies = 0
        while (line := self.fp.readline(HEADER_BYTES + 1)) not in (b"\r\n", b"\n", b""):
            if line[:1] in b" \t":
                if fields and len(fields[-1][1]) < 8192:
                    name, value = fields[-1]
                    fields[-1] = (name, f"{value} {line.strip().decode('latin-1')}")
                continue
            match = _FIELD.fullmatch(line)
            if match is None:
                continue
            name = match[1].decode("ascii")
            if name.lower() == "set-cookie":
                cookies += 1
                if cookies > MOST_COOKIES:
                    continue
            fields.append((name, match[2].decode("latin-1")))
        return fields


class RefusedAddressError(OSError):
    """The name resolves to an address that must not be connected to."""


class _Leash(threading.local):
    """What the request of this thread may still use; sockets look at it on each read."""

    until: float = 0.0
    budget: int = HEADER_BYTES
    dialled: bool = False
    address: str = ""
    sent: float = 0.0

    def remaining(self, now: float) -> float:
        left = self.until - now
        if left <= 0:
            raise TimeoutError("the time for this request is over")
        return left


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The operating system's answer, each address once, in its order (RFC 6724)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class _Transport:
    """Connections that go to judged addresses, on a leash. One for all hosts of a fetcher."""

    def __init__(self, settings: Settings, resolver: Resolver, clock: Callable[[], float]) -> None:
        self.settings = settings
        self.resolver = resolver
        self.clock = clock
        self.leash = _Leash()
        self._names: dict[tuple[str, int], list[str] | socket.gaierror] = {}
        leash = self.leash

        def before_read(sock: socket.socket) -> None:
            if leash.budget <= 0:
                raise http.client.HTTPException("the headers have no end")
            sock.settimeout(leash.remaining(clock()))

        class Socket(socket.socket):
            def recv_into(self, *args: Any, **kwargs: Any) -> int:
                before_read(self)
                count = super().recv_into(*args, **kwargs)
                leash.budget -= count
                return count

        class TLSSocket(ssl.SSLSocket):
            def recv_into(self, *args: Any, **kwargs: Any) -> int:
                before_read(self)
                count = super().recv_into(*args, **kwargs)
                leash.budget -= count
                return count

            def do_handshake(self, block: bool = False) -> None:
                self.settimeout(leash.remaining(clock()))
                super().do_handshake(block)

        self.socket_class = Socket
        self.tls_socket_class = TLSSocket
        dial = self.dial

        class Plain(HTTPConnection):
            response_class = _Response

            def getresponse(self) -> Any:
                leash.sent = clock()
                return super().getresponse()

            def _new_conn(self) -> socket.socket:
                return dial(self.host, self.port)

        class Secure(HTTPSConnection):
            response_class = _Response

            def getresponse(self) -> Any:
                leash.sent = clock()
                return super().getresponse()

            def _new_conn(self) -> socket.socket:
                return dial(self.host, self.port or 443)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.pools = {"http": PlainPool, "https": SecurePool}

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Made when the first https host is asked: reading all certificates takes its time."""
        context = ssl.create_default_context(cafile=certifi.where())
        context.set_alpn_protocols(["http/1.1"])
        context.sslsocket_class = self.tls_socket_class
        return context

    def addresses(self, host: str, port: int) -> list[str]:
        """Judged addresses of a host; a name is looked up once in a run, for good or ill.

        Raises:
            socket.gaierror: the name has none.
            RefusedAddressError: one of them is not public; a name with a public and a private address is an
                attempt at rebinding and refused as a whole.
        """
        key = (host, port)
        known = self._names.get(key)
        if known is None:
            try:
                known = list(self.resolver(host.strip("[]"), port))
            except socket.gaierror as error:
                known = error
            if not isinstance(known, socket.gaierror) or known.errno != socket.EAI_AGAIN:
                self._names[key] = known
        if isinstance(known, socket.gaierror):
            raise known
        if not self.settings.allow_private:
            for address in known:
                if reason := refusal(address):
                    raise RefusedAddressError(f"{host} is {address}, {reason}")
        if not known:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        return known

    def dial(self, host: str, port: int) -> socket.socket:
        """Connect to the first judged address that answers, IPv4 and IPv6 alike."""
        self.leash.dialled = True
        last: OSError | None = None
        addresses = self.addresses(host, port)[:4]
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = self.socket_class(family, socket.SOCK_STREAM)
            try:
                left = self.leash.remaining(self.clock())
                sock.settimeout(min(self.settings.connect_timeout, left))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.connect((address, port))
            except OSError as error:
                sock.close()
                last = error
            else:
                self.leash.address = address
                return sock
        assert last is not None
        raise last


class _Adapter(HTTPAdapter):
    """requests' transport over the guarded connections; certificates are checked against certifi's list."""

    def __init__(self, transport: _Transport, connections: int, *, secure: bool) -> None:
        self._transport = transport
        self._secure = secure
        super().__init__(pool_connections=1, pool_maxsize=connections)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        if self._secure:
            kwargs["ssl_context"] = self._transport.context
        manager = urllib3.PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        manager.pool_classes_by_scheme = self._transport.pools
        self.poolmanager = manager

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        return self.poolmanager.connection_from_url(request.url)

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """The context already demands a valid certificate for the host's name."""


class HostSession(requests.Session):
    """A session for one host that follows nothing and remembers no cookie."""

    def __init__(self, transport: _Transport, connections: int, scheme: str) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount(f"{scheme}://", _Adapter(transport, connections, secure=scheme == "https"))

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """None: `requests` would read a redirect's whole body before the caller could bound it."""
        return


def _decoder(encoding: str) -> Callable[[bytes, int], bytes] | None:
    """A bounded decompressor for a Content-Encoding, None for one that we do not read (we never accept those)."""
    if encoding in ("", "identity"):
        return lambda data, _: data
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31).decompress
    if encoding == "deflate":
        machine: list[Any] = []

        def inflate(data: bytes, most: int) -> bytes:
            if not machine:
                # zlib format by RFC 9110 section 8.4.1.2, but raw deflate is what some servers send.
                zlib_format = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
                machine.append(zlib.decompressobj(15 if zlib_format else -15))
            out: bytes = machine[0].decompress(data, most)
            return out

        return inflate
    return None


class Fetcher:
    """Makes requests for many hosts; safe to use from many threads, each with one request at a time.

    Args:
        settings: Bounds, and whether private addresses may be asked.
        resolver: Looks names up; tests pass their own.
        clock: A monotonic clock in seconds.
    """

    def __init__(
        self,
        settings: Settings,
        resolver: Resolver = system_resolver,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._transport = _Transport(settings, resolver, clock)
        self._sessions: dict[str, HostSession] = {}
        self._lock = threading.Lock()

    def session(self, host: str) -> HostSession:
        """The session of a host, made at its first request."""
        with self._lock:
            if host not in self._sessions:
                self._sessions[host] = HostSession(
                    self._transport, self._settings.in_flight, host.partition(":")[0]
                )
            return self._sessions[host]

    def release(self, host: str) -> None:
        """Close the connections of a host that has nothing left to ask."""
        with self._lock:
            session = self._sessions.pop(host, None)
        if session:
            session.close()

    def close(self) -> None:
        for host in list(self._sessions):
            self.release(host)

    def fetch(self, ask: Ask) -> Answer:
        """Make one request."""
        start = self._clock()
        if problem := url_problem(ask.url):
            return Answer(ask.url, failure="url", detail=problem)
        leash = self._transport.leash
        leash.address, leash.sent = "", 0.0
        try:
            request = requests.PreparedRequest()
            # What `prepare` does, without the parts for credentials, files and cookies that there are not.
            request.prepare_method(ask.method)
            request.prepare_url(ask.url, None)
            request.prepare_headers(ask.headers)
            if ask.body:
                request.prepare_body(ask.body, None)
            if ask.cookies:
                request.prepare_cookies(ask.cookies)
        except (requests.RequestException, UnicodeError, ValueError) as error:
            return Answer(ask.url, failure="url", detail=str(error))
        session = self.session(host_key(ask.url))
        for attempt in (1, 2):
            leash.until = start + ask.timeout
            leash.budget = HEADER_BYTES
            leash.dialled = False
            try:
                response = session.send(request, stream=True, allow_redirects=False)
            except Exception as error:  # noqa: BLE001 whatever a server does must end as an answer
                kind, detail = classify(error)
                if kind == "reset" and not leash.dialled and attempt == 1:
                    continue  # a kept connection that the server had closed (RFC 9112, section 9.3.1)
                return Answer(
                    ask.url,
                    failure=kind,
                    detail=detail,
                    address=leash.address,
                    seconds=self._clock() - start,
                    sent=leash.sent,
                )
            break
        return self._read(ask, request, response, start)

    def _read(
        self, ask: Ask, request: requests.PreparedRequest, response: requests.Response, start: float
    ) -> Answer:
        raw = response.raw
        headers = {name.lower(): raw.headers[name] for name in raw.headers}
        fresh = False
        if ask.cookies is not None and "set-cookie" in headers:
            before = len(ask.cookies)
            known = {(cookie.name, cookie.value) for cookie in ask.cookies}
            extract_cookies_to_jar(ask.cookies, request, raw)  # type: ignore[no-untyped-call]
            fresh = len(ask.cookies) != before or {(c.name, c.value) for c in ask.cookies} != known
        leash = self._transport.leash
        leash.until = self._clock() + self._settings.body_time
        leash.budget = 1 << 62
        limit = self._limit(ask, headers.get("content-type", ""))
        body, complete = _bounded_body(raw, headers.get("content-encoding", "").strip().lower(), limit)
        if complete:
            raw.release_conn()
        else:
            raw.close()
        return Answer(
            ask.url,
            status=response.status_code,
            headers=headers,
            body=body,
            complete=complete,
            address=leash.address,
            new_cookies=fresh,
            seconds=self._clock() - start,
            sent=leash.sent,
        )

    @staticmethod
    def _limit(ask: Ask, content_type: str) -> int:
        kind = content_type.partition(";")[0].strip().lower()
        if kind == "application/pdf" or (
            kind in ("application/octet-stream", "binary/octet-stream")
            and urlsplit(ask.url).path.lower().endswith(".pdf")
        ):
            return max(ask.pdf_bytes, 1024)
        if not kind or kind.startswith("text/") or "html" in kind or "xml" in kind or "json" in kind:
            return ask.page_bytes
        return 1024


def _bounded_body(raw: Any, encoding: str, limit: int) -> tuple[bytes, bool]:
    """At most `limit` decoded bytes, and whether they are all there is."""
    decode = _decoder(encoding)
    if decode is None:
        return b"", False
    parts: list[bytes] = []
    size = taken = 0
    try:
        while True:
            data = raw.read1(CHUNK, decode_content=False)  # what has come, without waiting for more
            if not data:
                return b"".join(parts), True
            taken += len(data)
            out = decode(data, limit - size + 1)
            size += len(out)
            parts.append(out)
            if size > limit or taken > limit + CHUNK:
                return b"".join(parts)[:limit], False
    except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, zlib.error, ValueError):
        # What arrived before the time was over, the connection was cut or the compression broke can be judged.
        return b"".join(parts)[:limit], False


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it wraps, outermost first."""
    queue: list[Any] = [error]
    seen: set[int] = set()
    while queue:
        one = queue.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        queue.extend([getattr(one, "reason", None), one.__cause__, one.__context__, *one.args])


_NO_NAME = {
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
}


def classify(error: BaseException) -> tuple[str, str]:
    """(kind of FAILURES, sentence) for an exception of the transport."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, RefusedAddressError):
            return "private", str(cause)
        if isinstance(cause, socket.gaierror):
            return ("no-such-host" if cause.errno in _NO_NAME else "dns"), cause.strerror or str(cause)
        if isinstance(
            cause, UnicodeError | requests.exceptions.InvalidURL | urllib3.exceptions.LocationValueError
        ):
            return "url", str(cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "tls", cause.verify_message or str(cause)
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return "reset", "the connection was cut during TLS"
        if isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError | requests.Timeout):
            return "timeout", FAILURES["timeout"]
        if isinstance(cause, ssl.SSLError):
            return "tls", cause.reason or str(cause)
        if isinstance(cause, ConnectionRefusedError):
            return "refused", FAILURES["refused"]
    for cause in causes:
        if isinstance(cause, ConnectionError | http.client.RemoteDisconnected | http.client.IncompleteRead):
            return "reset", FAILURES["reset"]
        if isinstance(cause, http.client.HTTPException):
            return "protocol", str(cause) or type(cause).__name__
        if type(cause) is OSError:
            return "unreachable", cause.strerror or str(cause)
    return "protocol", str(error)
