"""Sites that say more of a link than its page does: DOI and Crossref, arXiv, GitHub, YouTube, Wikipedia, Wayback.

A resolver is a part of a probe: it yields requests and returns a finding, or None where the page itself is to be
asked after all (the service is down, its limit is reached, or it says nothing against the link). Base URLs are
configurable (`Settings.services`), so that a server on loopback can stand for each service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

from .fetch import Answer
from .model import Finding, Hop, Settings, Target, Verdict
from .page import fold

if TYPE_CHECKING:
    from .probe import Prober, Steps

SERVICES = {
    "doi": "https://doi.org",
    "crossref": "https://api.crossref.org",
    "arxiv": "https://export.arxiv.org",
    "github": "https://api.github.com",
    "youtube": "https://www.youtube.com",
    "youtube-images": "https://img.youtube.com",
    "wikipedia": "https://{lang}.wikipedia.org",
    "archive": "https://web.archive.org",
}
"""Where each service is."""

HOSTS = {
    "export.arxiv.org": (1, 1 / 3),  # arXiv API terms of use: one connection, one request in three seconds
    "api.crossref.org": (1, 4.0),  # below the public pool's limit
    "api.github.com": (2, 5.0),
    "web.archive.org": (1, 1.0),
}
"""Politeness that services ask for: host -> (in flight, requests a second)."""

Resolve = Callable[["Prober"], "Steps[Finding | None]"]


def base(settings: Settings, service: str) -> str:
    return settings.services.get(service, SERVICES[service]).rstrip("/")


def resolver_of(target: Target) -> Resolve | None:
    """The resolver that knows the target's site."""
    parts = urlsplit(target.url)
    host = (parts.hostname or "").removeprefix("www.")
    if target.doi or (host in ("doi.org", "dx.doi.org") and parts.path.startswith("/10.")):
        return doi
    if host in ("arxiv.org", "export.arxiv.org") and _ARXIV.match(parts.path):
        return arxiv
    if host == "github.com" and _REPOSITORY.fullmatch(parts.path) and not _RESERVED.match(parts.path):
        return github
    if _video(target.url):
        return youtube
    if host.endswith(".wikipedia.org") and parts.path.startswith("/wiki/") and not host.startswith("m."):
        return wikipedia
    if host == "web.archive.org" and _CAPTURE.match(parts.path):
        return capture
    return None


def _json(answer: Answer) -> Any:
    """The JSON of a whole answer, None for anything else."""
    if answer.failure or not answer.complete:
        return None
    try:
        return json.loads(answer.body)
    except ValueError:
        return None


def same_work(one: str, others: Sequence[str]) -> bool:
    """Two titles name one work: nearly the same words, subtitles and order aside."""
    from rapidfuzz import fuzz

    mine = fold(re.sub(r"<[^>]+>", " ", one))
    for other in others:
        theirs = fold(other)
        if (
            mine
            and theirs
            and (fuzz.token_sort_ratio(mine, theirs) >= 80 or _begins(mine, theirs) or _begins(theirs, mine))
        ):
            return True
    return False


def _begins(longer: str, shorter: str) -> bool:
    return len(shorter.split()) >= 3 and longer.startswith(shorter)


# -- DOI -----------------------------------------------------------------------------------------------------------------

RETRACTIONS = {"retraction", "withdrawal", "removal", "partial_retraction"}
"""Types of Crossref notices after which a work is not to be relied on."""
CONCERNS = {
    "expression_of_concern",
    "correction",
    "corrigendum",
    "erratum",
    "addendum",
    "clarification",
    "new_version",
    "new_edition",
}


def doi(prober: Prober) -> Steps[Finding | None]:
    """The handle says whether the DOI is registered, the registration agency whose it is, the publisher whether it
    opens. A publisher that keeps robots out is `blocked`, confirmed by the DOI.

    DOI Handbook, "Proxy server REST API"; Crossref REST API, `works/{doi}`.
    """
    target = prober.target
    name = target.doi or unquote(urlsplit(target.url).path.lstrip("/"))
    path = quote(name, safe="/()[];:.,-_")
    answer = yield from prober.api(f"{base(prober.settings, 'doi')}/api/handles/{path}")
    record = _json(answer)
    if not isinstance(record, dict):
        return None
    # Response codes of the handle protocol: 1 success, 100 handle not found, 200 no values of the type.
    if record.get("responseCode") == 100:
        return prober.finding("not-registered", detail=f"DOI {name} does not exist", status=answer.status)
    if record.get("responseCode") != 1 or not any(
        value.get("type") in ("URL", "10320/loc") for value in record.get("values", ())
    ):
        return None
    problem = yield from _metadata(prober, name, path)
    if problem:
        return problem
    page = yield from prober.visit()
    if page.verdict in (Verdict.BLOCKED, Verdict.UNKNOWN) and page.reason not in ("private", "not-asked"):
        return replace(page, verdict=Verdict.BLOCKED, confirmed_by="doi", notes=tuple(prober.notes))
    if page.verdict is Verdict.MOVED or page.moved_to:
        # The DOI is the address to keep, wherever it leads today.
        return replace(page, verdict=Verdict.OK, reason="registered", moved_to="", notes=tuple(prober.notes))
    return replace(page, notes=tuple(prober.notes))


def _metadata(prober: Prober, name: str, path: str) -> Steps[Finding | None]:
    """A finding where the DOI is another work's or its work was withdrawn."""
    answer = yield from prober.api(f"{base(prober.settings, 'crossref')}/works/{path}")
    record = _json(answer) if answer.status == 200 else None
    work = record.get("message") if isinstance(record, dict) else None
    if work is None and answer.status == 404:
        # Registered elsewhere (DataCite, mEDRA, ...): ask through content negotiation.
        landing = yield from prober.follow(
            f"{base(prober.settings, 'doi')}/{path}",
            {**prober.honest, "Accept": "application/vnd.citationstyles.csl+json"},
        )
        work = _json(landing.answer) if landing.answer.status == 200 else None
    if not isinstance(work, dict):
        return None
    titles = work.get("title") or []
    titles = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    subtitle = work.get("subtitle") or []
    if titles and isinstance(subtitle, list) and subtitle:
        titles.append(f"{titles[0]}: {subtitle[0]}")
    for notice in work.get("updated-by") or ():
        kind = str(notice.get("type", "")).lower().replace("-", "_").replace(" ", "_")
        label = f"{kind.replace('_', ' ')}: https://doi.org/{notice.get('DOI', '')}"
        if kind in RETRACTIONS:
            return prober.finding("withdrawn", detail=f"Crossref has a notice, {label}", status=answer.status)
        if kind in CONCERNS:
            prober.notes.append(f"Crossref has a notice, {label}")
    if titles and re.match(r"\W*(?:retracted|withdrawn|removed)(?: article)?\W", titles[0], re.IGNORECASE):
        return prober.finding(
            "withdrawn", detail=f"its title is “{titles[0][:120]}” now", status=answer.status
        )
    if (
        prober.target.titles
        and titles
        and not any(same_work(title, prober.target.titles) for title in titles)
    ):
        detail = f"expected “{prober.target.titles[0]}”, DOI {name} is “{titles[0][:160]}”"
        return prober.finding("other-work", detail=detail, status=answer.status)
    return None


# -- arXiv ---------------------------------------------------------------------------------------------------------------

_ARXIV = re.compile(
    r"/(?:abs|pdf|html)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d+))?(?:\.pdf)?/?$"
)
_WITHDRAWN = re.compile(
    r"\b(?:this (?:paper|article|submission|work|manuscript|preprint) (?:has been|is|was)|has been|paper|article) withdrawn\b"
    r"|^\s*withdrawn\b",
    re.IGNORECASE,
)
_ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


def arxiv(prober: Prober) -> Steps[Finding | None]:
    """arXiv's API says whether the work is there, is the entry's, was withdrawn, and has a newer version.

    arXiv API User's Manual, sections 3.3 and 5.1.1; an error is an entry with the title "Error" (section 3.4).
    """
    target = prober.target
    match = _ARXIV.match(urlsplit(target.url).path)
    assert match
    name = match["id"]
    answer = yield from prober.api(
        f"{base(prober.settings, 'arxiv')}/api/query?id_list={quote(name, safe='/')}&max_results=1"
    )
    if answer.failure or answer.status not in (200, 400):
        return None
    try:
        feed = ElementTree.fromstring(answer.body)  # noqa: S314 bounded, and expat bounds entities itself
    except ElementTree.ParseError:
        return None
    entry = feed.find("a:entry", _ATOM)
    title = " ".join((entry.findtext("a:title", "", _ATOM) if entry is not None else "").split())
    number = (entry.findtext("a:id", "", _ATOM) if entry is not None else "").rpartition("/abs/")[2]
    if entry is None or title == "Error" or not number:
        return prober.finding("not-registered", detail=f"arXiv has no {name}", status=answer.status)
    comment = entry.findtext("x:comment", "", _ATOM) + " " + entry.findtext("a:summary", "", _ATOM)[:300]
    if _WITHDRAWN.search(comment):
        return prober.finding(
            "withdrawn", detail=f"arXiv says: {' '.join(comment.split())[:160]}", status=200
        )
    latest = re.search(r"v(\d+)$", number)
    if latest and match["version"] and int(latest[1]) > int(match["version"]):
        prober.notes.append(
            f"version {latest[1]} is newer than the version {match['version']} that is linked to"
        )
    if target.titles and not same_work(title, target.titles):
        return prober.finding(
            "other-work", detail=f"expected “{target.titles[0]}”, arXiv {name} is “{title[:160]}”", status=200
        )
    return prober.finding("registered", status=200)


# -- GitHub --------------------------------------------------------------------------------------------------------------

_REPOSITORY = re.compile(r"/(?P<owner>[A-Za-z0-9-]+)/(?P<name>[A-Za-z0-9._-]+?)(?:\.git)?/?")
_RESERVED = re.compile(
    r"/(?:orgs|topics|features|sponsors|marketplace|settings|apps|collections|about|users|login)/"
)


def github(prober: Prober) -> Steps[Finding | None]:
    """GitHub's API says whether a repository was renamed, archived or deleted. Beyond its limit the page is asked."""
    facts = prober.memory.of(base(prober.settings, "github"))
    if facts.exhausted:
        return None
    match = _REPOSITORY.fullmatch(urlsplit(prober.target.url).path)
    assert match
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if token := prober.settings.tokens.get("github"):
        headers["Authorization"] = f"Bearer {token}"
    url = f"{base(prober.settings, 'github')}/repos/{match['owner']}/{match['name']}"
    landing = yield from prober.follow(url, {**prober.honest, **headers}, tries=1)
    answer = landing.answer
    if answer.headers.get("x-ratelimit-remaining") == "0" or answer.status in (401, 403, 429):
        facts.exhausted = True
    if answer.status == 404:
        return prober.finding("http-404", detail="GitHub has no such public repository", status=404)
    record = _json(answer)
    if answer.status != 200 or not isinstance(record, dict) or "full_name" not in record:
        return None
    if record.get("archived"):
        prober.notes.append("the repository is archived: its owner no longer works on it")
    wanted = f"{match['owner']}/{match['name']}"
    if record["full_name"].lower() != wanted.lower():
        to = f"https://github.com/{record['full_name']}"
        finding = prober.finding("moved", detail=f"renamed to {record['full_name']}", status=200)
        return replace(finding, moved_to=to, final_url=to, hops=(Hop(prober.target.url, 301),))
    return prober.finding("ok", status=200)


# -- YouTube -------------------------------------------------------------------------------------------------------------


def _video(url: str) -> str:
    """The id of a video's address, empty for other addresses."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    found = ""
    if host == "youtu.be":
        found = parts.path.strip("/")
    elif host in ("youtube.com", "youtube-nocookie.com"):
        if parts.path == "/watch":
            found = parse_qs(parts.query).get("v", [""])[0]
        elif match := re.match(r"/(?:embed|v|shorts|live)/([\w-]+)", parts.path):
            found = match[1]
    return found if re.fullmatch(r"[\w-]{11}", found) else ""


def youtube(prober: Prober) -> Steps[Finding | None]:
    """A deleted video's page answers 200, its oEmbed 404 or 400 and its thumbnail 404; a video that may not be
    embedded has oEmbed 401 and a thumbnail."""
    video = _video(prober.target.url)
    watch = quote(f"https://www.youtube.com/watch?v={video}", safe="")
    answer = yield from prober.api(f"{base(prober.settings, 'youtube')}/oembed?url={watch}&format=json")
    record = _json(answer) if answer.status == 200 else None
    if isinstance(record, dict) and record.get("title"):
        return prober.finding("ok", status=200)
    if answer.status not in (400, 401, 403, 404):
        return None
    image = yield from prober.api(f"{base(prober.settings, 'youtube-images')}/vi/{video}/0.jpg")
    if image.status == 200:
        return prober.finding("ok", status=200)
    if image.status == 404:
        return prober.finding(
            "removed", detail="YouTube has no such video any more, or it is private", status=answer.status
        )
    return None


# -- Wikipedia -----------------------------------------------------------------------------------------------------------


def wikipedia(prober: Prober) -> Steps[Finding | None]:
    """MediaWiki's API says whether an article exists, is a redirect or a disambiguation (action=query)."""
    parts = urlsplit(prober.target.url)
    lang = (parts.hostname or "").split(".")[0]
    title = unquote(parts.path.removeprefix("/wiki/"))
    where = base(prober.settings, "wikipedia").replace("{lang}", lang)
    answer = yield from prober.api(
        f"{where}/w/api.php?action=query&format=json&formatversion=2&redirects=1&prop=pageprops"
        f"&ppprop=disambiguation&titles={quote(title, safe='')}"
    )
    record = _json(answer) if answer.status == 200 else None
    query = record.get("query") if isinstance(record, dict) else None
    pages = query.get("pages") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not pages:
        return None
    if pages[0].get("missing") or pages[0].get("invalid"):
        return prober.finding(
            "removed", detail=f"{lang}.wikipedia.org has no article “{title.replace('_', ' ')}”", status=404
        )
    if query.get("redirects"):
        prober.notes.append(f"redirects to the article “{pages[0].get('title', '')}”")
    if "disambiguation" in (pages[0].get("pageprops") or {}):
        prober.notes.append("is a disambiguation page")
    return None if any(prober.target.fragments) else prober.finding("ok", status=200)


# -- Wayback Machine -----------------------------------------------------------------------------------------------------

_CAPTURE = re.compile(r"/web/(?P<stamp>\d{4,14})(?:id_|if_|\*)?/(?P<url>.+)$")


def capture(prober: Prober) -> Steps[Finding | None]:
    """An archived copy: its page is judged like any other, but a refusal is the archive's limit, not a death.

    The Wayback Machine refuses connections for a while to who asks too fast.
    """
    parts = urlsplit(prober.target.url)
    url = base(prober.settings, "archive") + parts.path + (f"?{parts.query}" if parts.query else "")
    finding = yield from prober.visit(url)
    if finding.reason in ("refused", "reset", "timeout", "http-5xx", "rate-limited", "home-redirect"):
        return replace(
            finding,
            verdict=Verdict.UNKNOWN,
            reason="retry-later",
            detail=f"the archive did not answer ({finding.reason})",
        )
    return (
        replace(finding, verdict=Verdict.OK, reason="ok", moved_to="")
        if finding.verdict is Verdict.MOVED
        else finding
    )
