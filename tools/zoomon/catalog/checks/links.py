"""Addresses: one form each, none twice, nothing that follows the reader or hides where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zoomon.catalog import addresses, identifiers
from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.model import Link
from zoomon.catalog.problems import Edit, Severity

HTTPS_HOSTS: Final = (
    "aphyr.com",
    "archive.org",
    "cacm.acm.org",
    "dl.acm.org",
    "docs.python.org",
    "gist.github.com",
    "github.io",
    "ieeexplore.ieee.org",
    "jepsen.io",
    "lamport.azurewebsites.net",
    "link.springer.com",
    "martinfowler.com",
    "medium.com",
    "microservices.io",
    "queue.acm.org",
    "research.google",
    "wikipedia.org",
    "www.infoq.com",
    "www.microsoft.com",
    "www.usenix.org",
    "youtube.com",
)
"""Hosts, and the hosts below them, that are known to serve https."""


def _links(context: Context) -> Iterator[tuple[Key, Loc, str, Link | None]]:
    """Every address that people type: whose, where, the address, and the link it is part of."""
    for id, entry in context.catalog.entries.items():
        for i, link in enumerate(entry.links):
            yield ("entries", id), context.link_loc(id, i), link.url, link
    for collection in ("venues", "people"):
        for id, thing in getattr(context.catalog, collection).items():
            if thing.url is not None:
                yield (collection, id), ("url",), thing.url, None


def _canonical(context: Context, sort: str) -> Iterator[Finding]:
    """Addresses that should have another form, for a reason of this sort."""
    for key, loc, url, link in _links(context):
        right = addresses.canonical(url)
        reasons = [why for why, of in zip(right.reasons, right.sorts, strict=True) if of == sort]
        if not reasons:
            continue
        document = context.document(key)
        edits = document.replace(loc, right.url)
        # `role: pdf` would be wrong beside the address of an abstract page.
        role = (*loc[:-1], "role")
        becomes = addresses.role_of(right.url)
        if (
            edits
            and link is not None
            and link.role == "pdf"
            and becomes == "preprint"
            and role in document.spans
        ):
            edits = _with(edits, document.replace(role, becomes))
        yield Finding(
            key,
            loc,
            f"{url} is not this page's canonical address: {'; '.join(reasons)}.",
            f"Write {right.url}",
            edits,
        )


def _with(edits: tuple[Edit, ...], more: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return tuple(sorted({*edits, *more}, key=lambda edit: edit.start))


@check(
    "link-tracking",
    Severity.ERROR,
    "An address with tracking parameters",
    reason=(
        "Parameters such as `utm_source` report where a reader came from. They say nothing about the page, "
        "and make one page look like two."
    ),
    mend="Take them out. `zoomon check --fix` does it.",
    bad="link: https://example.org/bakery?utm_source=newsletter",
    good="link: https://example.org/bakery",
)
def link_tracking(context: Context) -> Iterator[Finding]:
    return _canonical(context, "tracking")


@check(
    "link-mobile",
    Severity.ERROR,
    "An address of a mobile host",
    reason=(
        "The mobile host serves readers at a desk badly; the ordinary address sends telephones to the "
        "mobile one by itself."
    ),
    mend="Write the ordinary host. `zoomon check --fix` does it.",
    bad="link: https://en.m.wikipedia.org/wiki/Lamport%27s_bakery_algorithm",
    good="link: https://en.wikipedia.org/wiki/Lamport%27s_bakery_algorithm",
)
def link_mobile(context: Context) -> Iterator[Finding]:
    return _canonical(context, "mobile")


@check(
    "link-canonical",
    Severity.ERROR,
    "Not the canonical address",
    reason=(
        "A page with two addresses is checked twice, compared wrongly, and cited in two ways. Where its "
        "site names one address as the right one, that one is written."
    ),
    mend="Write the canonical address. `zoomon check --fix` does it.",
    bad="link: https://arxiv.org/pdf/1610.01140.pdf",
    good="link: https://arxiv.org/abs/1610.01140",
)
def link_canonical(context: Context) -> Iterator[Finding]:
    return _canonical(context, "alias")


@check(
    "link-shortener",
    Severity.ERROR,
    "A shortened address",
    reason=(
        "A short address hides where it leads, counts who follows it, and dies with the company that runs it."
    ),
    mend="Open it, and write the address that it leads to.",
    bad="link: https://bit.ly/bakery",
    good="link: https://example.org/bakery",
)
def link_shortener(context: Context) -> Iterator[Finding]:
    for key, loc, url, _ in _links(context):
        if addresses.is_shortener(url):
            yield Finding(key, loc, f"{url} is a shortened address.")


@check(
    "link-http",
    Severity.WARNING,
    "http where https is known to work",
    reason="With http, anyone on the way can read and change the page. This host is known to serve https.",
    mend="Write https. `zoomon check --fix` does it.",
    bad="link: http://www.usenix.org/bakery",
    good="link: https://www.usenix.org/bakery",
)
def link_http(context: Context) -> Iterator[Finding]:
    for key, loc, url, _ in _links(context):
        parts = addresses.split(url)
        if (
            parts is None
            or parts.scheme != "http"
            or parts.port is not None
            or addresses.canonical(url).reasons
        ):
            continue
        host = f".{parts.hostname}"
        if any(host.endswith(f".{known}") for known in HTTPS_HOSTS):
            right = "https" + url[4:]
            edits = context.document(key).replace(loc, right)
            yield Finding(
                key,
                loc,
                f"{parts.hostname} serves https, and this address says http.",
                f"Write {right}",
                edits,
            )


@check(
    "link-twice",
    Severity.ERROR,
    "A link twice",
    reason=(
        "Two buttons that lead to one page make readers look for a difference that is not there. Addresses "
        "count as one that differ in http, `www.`, a last slash or a default document only."
    ),
    mend="Keep the one that says more.",
    bad="links:\n  - https://example.org/bakery\n  - http://www.example.org/bakery/",
    good="links:\n  - https://example.org/bakery\n  - https://example.org/bakery.pdf",
)
def link_twice(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        seen: dict[str, int] = {}
        if len(entry.links) == 1:
            continue
        for i, link in enumerate(entry.links):
            key = addresses.comparable(link.url) + link.url.partition("#")[2]
            if key in seen:
                message = f"link {i + 1} leads to the same page as link {seen[key] + 1}."
                yield Finding(("entries", id), context.link_loc(id, i), message)
            seen.setdefault(key, i)


@check(
    "link-computed",
    Severity.HINT,
    "A link that is computed anyway",
    reason=(
        "The addresses of a DOI and of an arXiv id are computed from `doi` and `arxiv`. Written out as "
        "well, they have to be kept right in two places."
    ),
    mend=(
        "Leave the link out, with the identifier in its field. Keep it where it says more than its "
        "address, such as `access` or a note."
    ),
    bad=(
        "doi: 10.5555/12345678\n"
        "links:\n  "
        "- https://example.org/bakery.pdf\n  "
        "- https://doi.org/10.5555/12345678"
    ),
    good="doi: 10.5555/12345678\nlinks:\n  - https://example.org/bakery.pdf",
)
def link_computed(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        if len(entry.links) == 1:
            continue
        computed = {
            addresses.comparable(address): name
            for name, address in (
                ("doi", identifiers.doi_address(entry.doi) if entry.doi else None),
                ("arxiv", identifiers.arxiv_address(entry.arxiv) if entry.arxiv else None),
            )
            if address
        }
        for i, link in enumerate(entry.links):
            name = computed.get(addresses.comparable(link.url)) if computed else None
            says_more = link.access or link.version or link.note or link.archived or link.language
            if name is not None and not says_more:
                message = f"this address is computed from `{name}: {getattr(entry, name)}`."
                mend = f"Leave the link out, with `{name}` in a field of its own."
                yield Finding(("entries", id), context.link_loc(id, i), message, mend)
