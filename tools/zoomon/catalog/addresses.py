"""Web addresses: the one form of each that a catalog holds, and the role that an address plays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

TRACKING: Final = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|ref_src"
    r"|spm|s_cid|oly_anon_id|oly_enc_id|__s|si)$"
)
SHORTENERS: Final = frozenset(
    [
        "bit.ly",
        "t.co",
        "goo.gl",
        "tinyurl.com",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "j.mp",
        "lnkd.in",
        "fb.me",
        "dlvr.it",
        "rebrand.ly",
        "cutt.ly",
        "t.ly",
        "tiny.cc",
        "youtu.be",
    ]
) - {"youtu.be"}  # youtu.be names its video, so its one right form is known

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Canonical:
    """The right form of an address, and why it is another than the one given."""

    url: str
    reasons: tuple[str, ...]
    sorts: tuple[str, ...] = ()
    """Of each reason its sort: `tracking`, `mobile` or `alias`."""


@lru_cache(maxsize=1 << 14)
def split(url: str) -> SplitResult | None:
    """The parts of an http or https address with a host; None for anything else."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


@lru_cache(maxsize=1 << 14)
def canonical(url: str) -> Canonical:
    """The address under which readers and link checks should meet a page; the same address where nothing is to be changed.

    Only what is certain without asking the server changes: tracking parameters, mobile and alias hosts, DOI and arXiv forms.
    """
    parts = split(url)
    if parts is None:
        return Canonical(url, ())
    reasons: list[tuple[str, str]] = []

    def because(reason: str, sort: str = "alias") -> None:
        reasons.append((reason, sort))

    scheme, host, path, query, fragment = (
        parts.scheme,
        (parts.hostname or "").lower(),
        parts.path,
        parts.query,
        parts.fragment,
    )

    if query:
        kept = [pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0])]
        if len(kept) != query.count("&") + 1:
            query = "&".join(kept)
            because("it carries tracking parameters", "tracking")
    if host in ("dx.doi.org", "www.doi.org") or (host == "doi.org" and scheme == "http"):
        scheme, host = "https", "doi.org"
        because("https://doi.org/ is the DOI system's address")
    if host in ("www.arxiv.org", "export.arxiv.org") or (host == "arxiv.org" and scheme == "http"):
        scheme, host = "https", "arxiv.org"
        because("https://arxiv.org/ is arXiv's address")
    if host == "arxiv.org" and (match := re.match(r"^/(?:pdf|html|ps|format)/(.+?)(?:\.pdf)?/?$", path)):
        path = f"/abs/{match.group(1)}"
        because("the abstract page names all versions and leads to the PDF")
    if match := re.match(r"^([a-z-]+)\.m\.(wikipedia\.org)$", host):
        host = f"{match.group(1)}.{match.group(2)}"
        because("it is the mobile host", "mobile")
    if host in ("m.youtube.com", "youtube.com"):
        host = "www.youtube.com"
        because("www.youtube.com is the host")
    if host == "youtu.be" and len(path) > 1:
        host, path, query = (
            "www.youtube.com",
            "/watch",
            "v=" + path.strip("/") + (f"&{query}" if query else ""),
        )
        because("it is a short form")
    if host.startswith(("m.", "mobile.")) and host.count(".") >= 2:
        host = host.partition(".")[2]
        because("it is the mobile host", "mobile")
    if host == "www.github.com" or (host == "github.com" and scheme == "http"):
        scheme, host = "https", "github.com"
        because("https://github.com/ is the address")
    if host == "github.com" and re.fullmatch(r"/[^/]+/[^/]+(?:\.git|/)", path):
        path = re.sub(r"(?:\.git|/)$", "", path)
        because("the repository's page has no ending")
    if parts.netloc.rpartition("@")[2] != parts.netloc.rpartition("@")[2].lower():
        because("hosts are written in lower case")
    if not url.startswith(f"{parts.scheme}:"):
        because("the scheme is written in lower case")
    port = parts.port
    if port in (_DEFAULT_PORTS[scheme], _DEFAULT_PORTS[parts.scheme]):
        port = None
        because("the port is the default")
    if not path:
        path = "/"
        because("a home page's address ends with /")
    if not reasons:
        return Canonical(url, ())
    url = urlunsplit((scheme, host + (f":{port}" if port else ""), path, query, fragment))
    return Canonical(url, tuple(why for why, _ in reasons), tuple(sort for _, sort in reasons))


def is_shortener(url: str) -> bool:
    parts = split(url)
    return bool(parts and (parts.hostname or "").removeprefix("www.") in SHORTENERS)


@lru_cache(maxsize=1 << 14)
def comparable(url: str) -> str:
    """A key that is equal for two spellings of one page: no scheme, `www.`, default document, last slash or fragment."""
    parts = split(canonical(url).url)
    if parts is None:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"/(?:index\.(?:html?|php))?$", "", unquote(parts.path))
    if host == "doi.org":
        path = path.lower()  # DOIs ignore case
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{host}{path}{query}"


def role_of(url: str) -> str:
    """The role that an address most likely plays: `publisher`, `preprint`, `pdf`, `video`, `code` or `page`."""
    parts = split(url)
    if parts is None:
        return "page"
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.lower()
    if host in ("doi.org", "dl.acm.org", "ieeexplore.ieee.org", "link.springer.com") and not path.endswith(
        ".pdf"
    ):
        return "publisher"
    if host == "arxiv.org":
        return "preprint"
    if path.endswith(".pdf"):
        return "pdf"
    if host in ("youtube.com", "vimeo.com"):
        return "video"
    if host in ("github.com", "gitlab.com", "codeberg.org"):
        return "code"
    return "page"
