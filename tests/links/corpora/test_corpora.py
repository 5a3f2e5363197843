"""The made-up webs do what their truth files say."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from . import heldout, hostile, prose, reference, throughput
from .behaviours import brotli_stored, raw_deflated, zstandard_stored
from .model import TRUTHS, Addresses, Builder, Corpus, canonical, truth_row
from .program import build
from .server import CorpusServer

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en",
}


class Running:
    """A corpus that is served from a thread."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.server = CorpusServer(corpus)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.control = asyncio.run_coroutine_threadsafe(self.server.start(), self.loop).result(10)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def ask(self, method: str, path: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self.control.removeprefix("http://"), timeout=10)
        connection.request(method, path)
        answer = connection.getresponse()
        assert answer.status == 200
        rows = json.load(answer)
        connection.close()
        return dict(rows)


@contextlib.contextmanager
def running(name: str) -> Iterator[Running]:
    web = Running(build(name))
    try:
        yield web
    finally:
        web.close()


Answer = tuple[int, dict[str, str], bytes]


def get(
    url: str,
    headers: dict[str, str] | None = None,
    *,
    method: str = "GET",
    timeout: float = 5.0,
    limit: int = 300_000,
) -> Answer:
    """One request, as it stands; the status, the headers and the first `limit` bytes."""
    parts = urllib.parse.urlsplit(url)
    target = urllib.parse.quote(
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/?%:@!$&'()*+,;=~[]"
    )
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            parts.netloc, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        connection.request(method, target, headers=BROWSER if headers is None else headers)
        response = connection.getresponse()
        body = response.read(limit)
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body
    finally:
        connection.close()


def judge(url: str) -> str:
    """What a patient person with a browser finds at the end, as far as HTTP tells: a status or the name of a failure."""
    cookies: dict[str, dict[str, str]] = {}
    tries = 0
    for _hop in range(12):
        host = urllib.parse.urlsplit(url).netloc
        headers = dict(BROWSER)
        if cookies.get(host):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies[host].items())
        try:
            status, fields, _ = get(url, headers, limit=1)
        except ssl.SSLError:
            return "tls"
        except TimeoutError:
            return "silence"
        except socket.gaierror:
            return "no host"
        except http.client.IncompleteRead:
            status, fields = 200, {}
        except (OSError, http.client.HTTPException) as error:
            tries += 1
            if tries < 4:
                continue
            return type(error).__name__
        if "set-cookie" in fields:
            name, _, value = fields["set-cookie"].partition(";")[0].partition("=")
            cookies.setdefault(host, {})[name] = value
        if status in {429, 500, 502, 503, 504} and tries < 3:
            tries += 1
            time.sleep(0.4 if status == 429 else 0.05)
            continue
        if status in {301, 302, 303, 307, 308} and fields.get("location"):
            location = fields["location"].encode("latin-1").decode("utf-8", "replace")
            if (
                urllib.parse.urlsplit(location).scheme.lower() not in {"", "http", "https"}
                or location == "http://"
            ):
                return "nowhere"
            url = urllib.parse.urljoin(url, location)
            continue
        return str(status)
    return "loop"


@pytest.fixture(scope="module")
def reference_web() -> Iterator[Running]:
    with running("reference") as web:
        yield web


@pytest.fixture(scope="module")
def heldout_web() -> Iterator[Running]:
    with running("heldout") as web:
        yield web


def too_slow(reason: str) -> bool:
    """Links that take longer than these tests have; each behaviour has a quick test below."""
    words = ("answers after", "never answers", "stalls", "drips", "four at a time", "requests a second")
    return any(word in reason for word in words)


def judged(web: Running, truths: set[str]) -> dict[str, tuple[str, str, str]]:
    """URL -> (truth, reason, what `judge` finds), host by host, so that limits of a host are kept."""
    by_host: dict[str, list[Any]] = {}
    for link in web.corpus.links:
        if link.truth in truths and not too_slow(link.reason):
            by_host.setdefault(urllib.parse.urlsplit(link.url).netloc, []).append(link)
    with ThreadPoolExecutor(24) as pool:
        rows = pool.map(lambda links: [(link, judge(link.url)) for link in links], by_host.values())
        return {link.url: (link.truth, link.reason, found) for row in rows for link, found in row}


@pytest.mark.parametrize("name", ["reference", "heldout"])
def test_truth_holds_for_a_person_with_a_browser(name: str, request: pytest.FixtureRequest) -> None:
    web: Running = request.getfixturevalue(f"{name}_web")
    found = judged(web, set(TRUTHS))
    wrong = {}
    for url, (truth, reason, result) in found.items():
        match truth:
            case "alive" | "missing-fragment":
                right = result in {"200", "203"}
            case "soft-dead":
                # What a refresh or a script leads to is not followed here.
                right = result == "200"
            case "blocked":
                right = result in {
                    "200",
                    "202",
                    "401",
                    "402",
                    "403",
                    "405",
                    "406",
                    "418",
                    "429",
                    "451",
                    "503",
                    "999",
                }
            case "tls":
                right = result == "tls"
            case _:
                right = result not in {"200", "202", "203", "401", "403", "tls", "999"}
        if not right:
            wrong[url] = (truth, reason, result)
    assert wrong == {}
    assert len(found) > 0.9 * len(web.corpus.links)


def test_reference_has_the_stated_counts(reference_web: Running) -> None:
    assert len(reference_web.corpus.links) == 268
    assert reference_web.corpus.counts() == {
        "alive": 201, "dead": 37, "blocked": 12, "soft-dead": 12, "missing-fragment": 4, "tls": 2,
    }  # fmt: skip


def test_heldout_has_enough_of_each_kind(heldout_web: Running) -> None:
    counts = heldout_web.corpus.counts()
    least = {"alive": 250, "dead": 40, "blocked": 30, "soft-dead": 50, "missing-fragment": 10, "tls": 4}
    assert len(heldout_web.corpus.links) >= 400
    assert {truth: counts[truth] >= number for truth, number in least.items()} == dict.fromkeys(TRUTHS, True)


def test_throughput_corpora_are_as_large_as_stated() -> None:
    for layout, links, hosts in ((throughput.fifty_hosts, 2000, 50), (throughput.one_host, 300, 1)):
        corpus = layout(Addresses(), 1)
        release(corpus)
        assert (len(corpus.links), len(corpus.sites)) == (links, hosts)
        assert corpus.counts()["alive"] == links
        assert {site.latency for site in corpus.sites} == {0.03}


@pytest.mark.parametrize("layout", [reference.build, heldout.build, hostile.build, throughput.one_host])
def test_no_link_stands_twice_and_each_says_why(layout: Any) -> None:
    corpus = layout(Addresses(), 1)
    release(corpus)
    assert [url for url, times in Counter(link.url for link in corpus.links).items() if times > 1] == []
    assert all(link.reason for link in corpus.links)
    hosts = {site.authority for site in corpus.sites}
    assert {host for link in corpus.links for host, _ in link.visits} <= hosts


def test_the_two_corpora_share_no_sentence() -> None:
    theirs = {sentence for bank in prose.SENTENCES.values() for sentence in bank}
    assert theirs.isdisjoint(reference.SENTENCES)


def release(corpus: Corpus) -> None:
    for site in corpus.sites:
        if site.listener is not None:
            site.listener.close()


def rows(layout: Any, seed: int, port: int) -> list[str]:
    corpus = layout(Addresses(port), seed)
    release(corpus)
    return [json.dumps(truth_row(link), sort_keys=True) for link in corpus.links]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("layout", [reference.build, heldout.build, throughput.one_host])
def test_the_same_seed_gives_the_same_corpus(layout: Any) -> None:
    port = free_port()
    assert rows(layout, 5, port) == rows(layout, 5, port)


def test_another_seed_gives_other_pages_with_the_same_truth() -> None:
    pages = []
    for seed in (5, 6):
        web = Running(reference.build(Addresses(), seed))
        try:
            pages.append(get(web.corpus.links[0].url)[2])
        finally:
            web.close()
    assert pages[0] != pages[1]
    port = free_port()
    assert rows(reference.build, 5, port) == rows(reference.build, 6, port)


def test_silence_and_slowness(reference_web: Running) -> None:
    links = {link.reason: link.url for link in reference_web.corpus.links}
    with pytest.raises(TimeoutError):
        get(links["never answers"], timeout=0.5)
    started = time.monotonic()
    assert get(links["answers after 3 s"], timeout=30.0)[0] == 200
    assert time.monotonic() - started >= 3


def test_head_lies(reference_web: Running) -> None:
    url = next(link.url for link in reference_web.corpus.links if "answered by 404" in link.reason)
    assert get(url, method="HEAD")[0] == 404
    assert get(url)[0] == 200


def test_what_happens_once_happens_again_after_a_reset(reference_web: Running) -> None:
    url = next(link.url for link in reference_web.corpus.links if link.reason.startswith("503 once"))
    reference_web.ask("POST", "/reset")
    assert [get(url)[0], get(url)[0]] == [503, 200]
    reference_web.ask("POST", "/reset")
    assert [get(url)[0], get(url)[0]] == [503, 200]


def test_a_host_that_bears_five_a_second_refuses_the_sixth(reference_web: Running) -> None:
    urls = [link.url for link in reference_web.corpus.links if "5 requests a second" in link.reason]
    reference_web.ask("POST", "/reset")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda url: get(url)[0], urls[:8]))
    assert Counter(statuses) == {200: 5, 429: 3}
    time.sleep(1.0)
    assert get(urls[0])[0] == 200


def test_large_bodies_are_sent_only_as_far_as_they_are_read(reference_web: Running) -> None:
    url = next(link.url for link in reference_web.corpus.links if link.reason == "30 MB")
    reference_web.ask("POST", "/reset")
    assert get(url, limit=1000)[1]["content-length"] == "30000000"
    assert reference_web.ask("GET", "/stats")["bytes_sent"] < 15_000_000


def test_statistics_count_requests_flights_and_rates(heldout_web: Running) -> None:
    urls = [link.url for link in heldout_web.corpus.links if "four at a time" in link.reason]
    host = urllib.parse.urlsplit(urls[0]).netloc
    heldout_web.ask("POST", "/reset")
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(lambda url: get(url)[0], urls[:6])) == {200}
    stats = heldout_web.ask("GET", "/stats")
    assert stats["requests"] == 6
    assert stats["methods"] == {"GET": 6}
    assert stats["hosts"][host]["requests"] == 6
    assert stats["hosts"][host]["peak_in_flight"] == 3
    assert stats["hosts"][host]["peak_per_second"] == 6
    assert stats["peak_in_flight"] == 3
    assert stats["targets"][f"{host} {urllib.parse.urlsplit(urls[0]).path}"] == 1
    with ThreadPoolExecutor(6) as pool:
        statuses = Counter(pool.map(lambda url: get(url)[0], urls[:6]))
    assert statuses == {200: 4, 503: 2}


def test_a_request_is_in_flight_until_its_body_was_sent(heldout_web: Running) -> None:
    url = next(link.url for link in heldout_web.corpus.links if "radio" in link.reason)
    host = urllib.parse.urlsplit(url).netloc
    heldout_web.ask("POST", "/reset")
    connection = http.client.HTTPConnection(host, timeout=5)
    connection.request("GET", "/radio")
    response = connection.getresponse()
    response.read(1000)
    assert heldout_web.server.statistics[host].in_flight == 1
    response.close()
    connection.close()
    deadline = time.monotonic() + 5
    while heldout_web.server.statistics[host].in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    assert heldout_web.server.statistics[host].in_flight == 0


def test_endless_429_can_be_had_as_403() -> None:
    corpus = build("reference", patient=True)
    web = Running(corpus)
    try:
        statuses = {get(link.url)[0] for link in corpus.links if link.reason == "429 for ever"}
        once = next(link.url for link in corpus.links if link.reason.startswith("429 once"))
        assert statuses == {403}
        assert get(once)[0] == 429
    finally:
        web.close()


def test_hostile_hosts_are_hostile() -> None:
    with running("hostile") as web:
        urls = {link.reason: link.url for link in web.corpus.links}
        assert get(urls["429 for ever"])[0] == 429
        assert get(urls["retry after an hour"])[1]["retry-after"] == "3600"
        assert len(get(urls["body without end"], limit=5_000_000)[2]) == 5_000_000
        first = get(urls["redirect maze"])[1]["location"]
        second = get(urllib.parse.urljoin(urls["redirect maze"], first))[1]["location"]
        assert first != second
        bomb = get(urls["gzip bomb"], limit=10_000_000)[2]
        unpacker = zlib.decompressobj(31)
        assert len(bomb) < 5_000_000
        assert len(unpacker.decompress(bomb, 20_000_000)) > 16_000_000
        assert sum(len(value) for value in get(urls["huge head"])[1].values()) > 5_000_000
        with pytest.raises(http.client.HTTPException):
            get(urls["thousands of cookies"])
        with pytest.raises(TimeoutError):
            get(urls["slow head"], timeout=0.5)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            slowly(urls["byte a second"], until=started + 1.1)
        home = urllib.parse.urljoin(urls["gzip bomb"], "/")
        assert get(home)[0] == 200


def slowly(url: str, until: float) -> None:
    """Read until a moment; TimeoutError if there was still more to come."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", parts.path)
        response = connection.getresponse()
        while response.read(1):
            if time.monotonic() > until:
                raise TimeoutError
    finally:
        connection.close()


def test_codings_are_what_they_are_called(heldout_web: Running) -> None:
    urls = {link.reason: link.url for link in heldout_web.corpus.links}
    plain = get(urls["gzip for those who accept it"], {**BROWSER, "Accept-Encoding": "identity"})[2]
    assert gzip.decompress(get(urls["gzip for those who accept it"])[2]) == plain
    assert zlib.decompress(get(urls["deflate for those who accept it"])[2]) == plain
    assert zlib.decompress(get(urls["deflate without zlib around"])[2], -15) == plain
    assert get(urls["br for those who accept it"])[2] == plain
    assert zlib.decompress(raw_deflated(plain), -15) == plain


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed, which decodes Brotli")
def test_stored_brotli_can_be_decoded() -> None:
    text = b"harbour " * 700
    program = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(0)))"
    done = subprocess.run(
        ["node", "-e", program], input=brotli_stored(text), capture_output=True, check=True, timeout=20
    )
    assert done.stdout == text


def test_stored_zstandard_has_the_frame_of_the_rfc() -> None:
    frame = zstandard_stored(b"tide")
    assert frame == bytes.fromhex("28b52ffd a0 04000000 210000") + b"tide"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/a%7Eb", "/a~b", True),
        ("/caf%c3%a9", "/caf%C3%A9", True),
        ("/caf\xc3\xa9", "/caf%C3%A9", True),
        ("/a%2Fb", "/a/b", False),
        ("/a%3Fb", "/a?b", False),
        ("/100%25", "/100%", False),
        ("/q?t=a%26b", "/q?t=a&b", False),
        ("/q?t=a+b", "/q?t=a%20b", False),
        ("/a%2Bb", "/a+b", True),
        ("/a//b", "/a/b", False),
        ("/find?", "/find", True),
        ("/q?ids%5B%5D=4", "/q?ids[]=4", True),
        ("/q?t=1%2b1", "/q?t=1%2B1", True),
        ("/q?t=1%2B1", "/q?t=1+1", False),
    ],
)
def test_targets_are_told_apart_as_servers_do(one: str, other: str, same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same


def test_a_link_must_belong_to_a_site() -> None:
    with pytest.raises(ValueError, match="no site has the authority"):
        Builder(Addresses(), 0.0).link("http://127.0.0.1:1/x", "alive", "nowhere")


def test_the_program_writes_the_corpus_and_serves_it(tmp_path: Path) -> None:
    program = Path(__file__).with_name("serve.py")
    with subprocess.Popen(
        [sys.executable, str(program), "--corpus", "one-host", "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("one-host: 300 links on 1 hosts")
            urls = (tmp_path / "urls.txt").read_text(encoding="utf-8").splitlines()
            truth = [
                json.loads(line)
                for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()
            ]
            about = json.loads((tmp_path / "corpus.json").read_text(encoding="utf-8"))
            assert [row["url"] for row in truth] == urls
            assert about["counts"]["alive"] == 300
            assert get(urls[0])[0] == 200
        finally:
            process.terminate()
        assert process.wait(10) == 0
