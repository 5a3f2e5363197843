"""One form for each address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoomon.catalog.addresses import canonical, comparable, is_shortener, role_of, split


@pytest.mark.parametrize(
    ("given_url", "right", "sort"),
    [
        ("https://a.org/x?utm_source=y&id=3&fbclid=z#part", "https://a.org/x?id=3#part", "tracking"),
        ("https://a.org/x?utm_source=y", "https://a.org/x", "tracking"),
        ("https://en.m.wikipedia.org/wiki/Paxos", "https://en.wikipedia.org/wiki/Paxos", "mobile"),
        ("https://m.example.org/x", "https://example.org/x", "mobile"),
        ("https://m.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc", "alias"),
        ("https://youtu.be/abc?t=10", "https://www.youtube.com/watch?v=abc&t=10", "alias"),
        ("http://dx.doi.org/10.1145/1", "https://doi.org/10.1145/1", "alias"),
        ("https://arxiv.org/pdf/1610.01140v2.pdf", "https://arxiv.org/abs/1610.01140v2", "alias"),
        ("http://export.arxiv.org/abs/cs/0701001", "https://arxiv.org/abs/cs/0701001", "alias"),
        ("https://github.com/a/b.git", "https://github.com/a/b", "alias"),
        ("https://EXAMPLE.org/X", "https://example.org/X", "alias"),
        ("https://example.org:443/x", "https://example.org/x", "alias"),
        ("https://example.org", "https://example.org/", "alias"),
    ],
)
def test_canonical_addresses(given_url: str, right: str, sort: str) -> None:
    found = canonical(given_url)
    assert found.url == right
    assert sort in found.sorts
    assert len(found.sorts) == len(found.reasons)
    assert canonical(right).reasons == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x",
        "http://a.org:8080/",
        "https://a.org/x?id=3",
        "https://m.org/",
        "https://arxiv.org/list/cs.DC/new",
        "ftp://a.org/",
    ],
)
def test_addresses_that_stay(url: str) -> None:
    assert canonical(url).url == url
    assert canonical(url).reasons == ()


HOSTS = [
    "example.org",
    "m.example.org",
    "en.m.wikipedia.org",
    "arxiv.org",
    "dx.doi.org",
    "youtu.be",
    "github.com",
    "EXAMPLE.ORG",
]
PATHS = ["", "/", "/pdf/1610.01140", "/a/b.git", "/index.html", "/%C3%A9", "/a//b/", "/watch"]
QUERIES = ["", "?utm_source=x", "?a=1&utm_medium=y&b=2", "?v=1", "?gclid=1&fbclid=2", "?"]


@given(
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.sampled_from(PATHS),
    st.sampled_from(QUERIES),
    st.sampled_from(["", "#part"]),
)
def test_a_canonical_address_is_its_own(
    scheme: str, host: str, port: str, path: str, query: str, fragment: str
) -> None:
    once = canonical(f"{scheme}://{host}{port}{path}{query}{fragment}").url
    assert canonical(once).url == once
    assert canonical(once).reasons == ()
    assert split(once) is not None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert canonical(text).url == text or split(text) is not None
    comparable(text)
    role_of(text)


def test_spellings_of_one_page_compare_equal() -> None:
    same = {
        comparable(url)
        for url in (
            "https://www.example.org/a/",
            "http://example.org/a",
            "https://example.org/a/index.html",
            "https://example.org/a?utm_source=x",
            "https://example.org/a#part",
        )
    }
    assert len(same) == 1
    assert comparable("https://example.org/?b=2&a=1") == comparable("https://example.org/?a=1&b=2")
    assert comparable("https://example.org/a") != comparable("https://example.org/b")


def test_shorteners() -> None:
    assert is_shortener("https://bit.ly/x")
    assert is_shortener("http://www.tinyurl.com/x")
    assert not is_shortener("https://youtu.be/x")
    assert not is_shortener("no address")


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://doi.org/10.1145/1", "publisher"),
        ("https://dl.acm.org/doi/pdf/x.pdf", "pdf"),
        ("https://arxiv.org/abs/1610.01140", "preprint"),
        ("https://a.org/x.PDF", "pdf"),
        ("https://www.youtube.com/watch?v=x", "video"),
        ("https://github.com/a/b", "code"),
        ("https://a.org/", "page"),
        ("no address", "page"),
    ],
)
def test_roles(url: str, role: str) -> None:
    assert role_of(url) == role
