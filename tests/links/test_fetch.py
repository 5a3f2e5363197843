"""One request: bounds, judged addresses, what is kept of an answer."""

# ruff: noqa: E501 rows of cases read better whole

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.cookies import RequestsCookieJar

from zoomon.links.address import host_key, refusal, url_problem
from zoomon.links.fetch import Ask, Fetcher
from zoomon.links.model import Settings

from .servers import Loopback, Reply, Site, article, gzip_bomb

QUICK = Settings(allow_private=True, timeout=1.0, body_time=0.5)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@contextlib.contextmanager
def fetching(settings: Settings = QUICK, **more: object) -> Iterator[Fetcher]:
    fetcher = Fetcher(settings, **more)  # type: ignore[arg-type]
    try:
        yield fetcher
    finally:
        fetcher.close()


def test_status_headers_and_body(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, "hello", [("X-A", "1"), ("X-A", "2")])})
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/"))
    assert (answer.status, answer.body, answer.complete) == (200, b"hello", True)
    assert answer.headers["x-a"] == "1, 2"
    assert answer.address == "127.0.0.1"


def test_the_time_at_which_a_request_had_left_is_told(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, "hello")})
    with fetching() as fetcher:
        before = time.monotonic()
        answer = fetcher.fetch(Ask(site.url + "/"))
        assert before < answer.sent < before + answer.seconds
        assert fetcher.fetch(Ask("http://127.0.0.1:1/")).sent == 0.0


@pytest.mark.parametrize(
    "path", ["/a%2Fb", "/a+b?c=d+e&f=%26", "/caf%C3%A9", "//double//slash", "/q?x=%2B%20"]
)
def test_addresses_are_sent_as_they_are_written(loopback: Loopback, path: str) -> None:
    site = loopback.site({}, article("x"))
    with fetching() as fetcher:
        fetcher.fetch(Ask(site.url + path))
    assert site.log[0].path == path


@pytest.mark.parametrize("form", ["gzip", "zlib", "raw deflate", "identity"])
def test_accepted_encodings_are_decoded(loopback: Loopback, form: str) -> None:
    words = b"words " * 50
    packed = {
        "gzip": gzip.compress(words),
        "zlib": zlib.compress(words),
        "raw deflate": zlib.compress(words, wbits=-15),
        "identity": words,
    }[form]
    encoding = "deflate" if form in ("zlib", "raw deflate") else form
    site = loopback.site({"/": Reply(200, packed, [("Content-Encoding", encoding)])})
    with fetching() as fetcher:
        assert fetcher.fetch(Ask(site.url + "/")).body == words


def test_an_encoding_that_was_not_accepted_leaves_the_status(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, b"\x0b\x80", [("Content-Encoding", "br")])})
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/"))
    assert (answer.status, answer.body, answer.complete) == (200, b"", False)
    assert "br" not in site.log[0].headers["accept-encoding"].replace(" ", "").split(",")


def test_a_gzip_bomb_stays_small(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, gzip_bomb(200), [("Content-Encoding", "gzip")])})
    tracemalloc.start()
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/", page_bytes=100_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answer.body) == 100_000
    assert peak < 5_000_000


def test_a_long_body_is_left_early(loopback: Loopback) -> None:
    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    site = loopback.site({"/": Reply(raw=endless)})
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/", page_bytes=50_000))
    assert len(answer.body) == 50_000
    assert not answer.complete


async def drip_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Header: value\r\n" * 1000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _turn in range(100_000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Header: " + b"v" * 1000 + b"\r\n")
        await writer.drain()


async def endless_continue(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        await writer.drain()


async def garbage(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xffthis is not HTTP\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize(("behaviour", "failure"), [
    (drip_head, "timeout"), (endless_head, "protocol"), (endless_continue, "protocol"), (garbage, "protocol"),
])  # fmt: skip
def test_a_hostile_head_ends(loopback: Loopback, behaviour: object, failure: str) -> None:
    site = loopback.site({"/": Reply(raw=behaviour)})  # type: ignore[arg-type]
    began = time.monotonic()
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/", timeout=1.0))
    assert answer.failure == failure
    assert time.monotonic() - began < 10


def test_a_byte_a_second_is_judged_by_what_came(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(raw=drip_body)})
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/"))
    assert answer.status == 200
    assert 0 < len(answer.body) < 1000


def test_a_kept_connection_that_was_closed_is_not_a_failure(loopback: Loopback) -> None:
    async def answer_and_close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()

    site = loopback.site({"/": Reply(raw=answer_and_close)})
    with fetching() as fetcher:
        assert [fetcher.fetch(Ask(site.url + "/")).status for _ in range(4)] == [200] * 4


def test_cookies_are_kept_only_in_the_jar_that_is_given(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, "x", [("Set-Cookie", "a=1; Path=/")])})
    jar = RequestsCookieJar()
    with fetching() as fetcher:
        assert fetcher.fetch(Ask(site.url + "/", cookies=jar)).new_cookies
        assert not fetcher.fetch(Ask(site.url + "/", cookies=jar)).new_cookies
        fetcher.fetch(Ask(site.url + "/"))
    assert ["cookie" in asked.headers for asked in site.log] == [False, True, False]


def test_failures_have_names() -> None:
    with fetching() as fetcher:
        assert fetcher.fetch(Ask("http://127.0.0.1:9/")).failure == "refused"
        assert fetcher.fetch(Ask("http://no-such-name.invalid/")).failure == "no-such-host"
        assert fetcher.fetch(Ask("http://user:secret@127.0.0.1/")).failure == "url"
        assert fetcher.fetch(Ask("ftp://example.org/")).failure == "url"


def test_a_resolver_that_is_down_is_not_a_name_that_does_not_exist() -> None:
    def broken(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    with fetching(resolver=broken) as fetcher:
        assert fetcher.fetch(Ask("http://example.org/")).failure == "dns"


# -- whom we ask -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255", "192.0.0.192", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "ff02::1", "nonsense",
])  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert refusal(address) is None


@given(st.ip_addresses())
def test_every_refusal_has_a_reason(address: object) -> None:
    reason = refusal(str(address))
    assert reason is None or reason


@pytest.mark.parametrize("url", [
    "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
])  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(url: str) -> None:
    with fetching(Settings()) as fetcher:
        answer = fetcher.fetch(Ask(url))
    assert answer.failure in ("private", "no-such-host", "url")
    assert answer.status == 0


def test_the_judged_address_is_the_one_that_is_connected_to(loopback: Loopback) -> None:
    """A name that is public when it is judged and private when it is connected to (DNS rebinding) is looked up once."""
    secret = loopback.site({"/": Reply(200, "secret")})
    port = int(secret.url.rpartition(":")[2])
    answers = iter([["203.0.113.7"], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    settings = Settings(timeout=0.5, connect_timeout=0.3)
    with fetching(settings, resolver=rebinding) as fetcher:
        first = fetcher.fetch(Ask(f"http://rebind.example:{port}/"))
        second = fetcher.fetch(Ask(f"http://rebind.example:{port}/"))
    assert first.failure in ("private", "timeout", "unreachable", "refused")
    assert second.status == 0
    assert secret.log == []


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with fetching(Settings(), resolver=lambda host, port: ["93.184.216.34", "127.0.0.1"]) as fetcher:
        answer = fetcher.fetch(Ask("http://mixed.example/"))
    assert answer.failure == "private"
    assert "127.0.0.1, a loopback address" in answer.detail


def test_the_host_name_is_what_is_connected_for(loopback: Loopback) -> None:
    site = loopback.site({"/": Reply(200, "x")})
    port = site.url.rpartition(":")[2]
    with fetching(resolver=lambda host, port: ["127.0.0.1"]) as fetcher:
        answer = fetcher.fetch(Ask(f"http://paper.example:{port}/"))
    assert answer.status == 200
    assert site.log[0].headers["host"] == f"paper.example:{port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-keyout", key, "-out", cert, "-subj", "/CN=paper.example", "-addext", "subjectAltName=DNS:paper.example"],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return key, cert


def test_a_certificate_is_checked_for_the_name_not_the_address(
    loopback: Loopback, certificate: tuple[Path, Path]
) -> None:
    key, cert = certificate
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    names: list[str | None] = []
    server.sni_callback = lambda _sock, name, _context: names.append(name)
    site = loopback.add(Site({"/": Reply(200, "safe")}), ssl=server)
    port = site.url.rpartition(":")[2]
    with fetching(resolver=lambda host, port: ["127.0.0.1"]) as fetcher:
        unknown = fetcher.fetch(Ask(f"https://paper.example:{port}/"))
        assert (unknown.failure, unknown.status) == ("tls", 0)
        assert "self-signed certificate" in unknown.detail
        fetcher._transport.context.load_verify_locations(cert)
        assert fetcher.fetch(Ask(f"https://paper.example:{port}/")).body == b"safe"
        other = fetcher.fetch(Ask(f"https://other.example:{port}/"))
        assert other.failure == "tls"
    assert names == ["paper.example", "paper.example", "other.example"]


def test_url_problems() -> None:
    assert url_problem("https://example.org/") is None
    assert "scheme" in (url_problem("javascript:alert(1)") or "")
    assert "credentials" in (url_problem("https://a:b@example.org/") or "")
    assert "host name" in (url_problem("https:///path") or "")
    assert "not a URL" in (url_problem("http://example.org:99999/") or "")
    assert "metadata" in (url_problem("http://metadata.google.internal/computeMetadata/v1/") or "")
    assert (
        host_key("HTTPS://Example.org/x")
        == host_key("https://example.org:443/y")
        == "https://example.org:443"
    )


# -- heads that http.client gives up on ------------------------------------------------------------------------------------


def sending(head: bytes, body: bytes = b"") -> Reply:
    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head + body)
        await writer.drain()

    return Reply(raw=send)


def test_thousands_of_cookies_are_a_live_page_and_few_are_kept(loopback: Loopback) -> None:
    cookies = b"".join(b"Set-Cookie: c%d=v; Path=/\r\n" % number for number in range(3000))
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        + cookies
        + b"X-Last: yes\r\nContent-Length: 2\r\n\r\n"
    )
    site = loopback.site({"/": sending(head, b"hi")})
    jar = RequestsCookieJar()
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/", cookies=jar))
    assert (answer.status, answer.body, answer.failure, answer.headers["x-last"]) == (200, b"hi", "", "yes")
    assert 0 < len(jar) <= 200


@pytest.mark.parametrize("head", [
    b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nthis line is no field\r\nContent-Type : text/html\r\nContent-Length: 2\r\n\r\n",
    b"HTTP/1.0 200 OK\nContent-Type: text/html\nContent-Length: 2\n\n", b"HTTP/1.1 200\r\nContent-Type:text/html\r\nContent-Length: 2, 2\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 100_000 + b"\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n",
], ids=["interim", "no field", "bare line ends", "no reason", "long and folded"])  # fmt: skip
def test_heads_are_read_as_browsers_read_them(loopback: Loopback, head: bytes) -> None:
    site = loopback.site({"/": sending(head, b"hi")})
    with fetching() as fetcher:
        answer = fetcher.fetch(Ask(site.url + "/"))
    assert (answer.status, answer.body, answer.content_type, answer.failure) == (200, b"hi", "text/html", "")


def test_a_head_without_end_is_left_as_browsers_leave_it(loopback: Loopback) -> None:
    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: " + b"z" * 8000 + b"\r\n")
            await writer.drain()

    site = loopback.site({"/": Reply(raw=endless)})
    with fetching() as fetcher:
        assert fetcher.fetch(Ask(site.url + "/")).failure == "protocol"
