"""Each resolver against a server that answers as its site documents, errors and limits included."""

# ruff: noqa: E501 addresses read better whole

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from zoomon.links.model import Finding, Settings, Target
from zoomon.links.run import find

from .servers import Loopback, Reply, Request, Site, article, page, redirect

JSON = "application/json"


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def check(target: Target, **services: str) -> Finding:
    names = {name.replace("_", "-"): url for name, url in services.items()}
    return next(
        find(
            [target], Settings(allow_private=True, services=names), resolver=lambda host, port: ["127.0.0.1"]
        )
    )


def record(value: object, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, json.dumps(value), list(headers), kind=JSON)


# -- DOI and Crossref --------------------------------------------------------------------------------------------------

PAXOS = Target(
    "https://doi.org/10.1145/279227.279229",
    titles=("The Part-Time Parliament",),
    authors=("Lamport",),
    doi="10.1145/279227.279229",
)


def handles(known: bool = True) -> Reply:
    if not known:
        return record({"responseCode": 100, "handle": "10.1145/279227.279229"}, 404)
    value = {
        "index": 1,
        "type": "URL",
        "data": {"format": "string", "value": "https://dl.acm.example/doi/10.1145/279227.279229"},
        "ttl": 86400,
    }
    return record({"responseCode": 1, "handle": "10.1145/279227.279229", "values": [value]})


def works(**more: object) -> Reply:
    return record(
        {
            "status": "ok",
            "message-type": "work",
            "message": {"DOI": "10.1145/279227.279229", "title": ["The part-time parliament"], **more},
        }
    )


def doi_site(loopback: Loopback, *, known: bool = True, publisher: Reply | None = None) -> Site:
    return loopback.site({
        "/api/handles/10.1145/279227.279229": handles(known), "/10.1145/279227.279229": redirect(302, "/landing"),
        "/landing": publisher or Reply(403, page("Forbidden")),
    })  # fmt: skip


def by_doi(loopback: Loopback, site: Site, crossref: Reply) -> Finding:
    api = loopback.site({"/works/10.1145/279227.279229": crossref})
    target = Target(
        site.url + "/10.1145/279227.279229", titles=PAXOS.titles, authors=PAXOS.authors, doi=PAXOS.doi
    )
    return check(target, doi=site.url, crossref=api.url)


def test_a_publisher_that_blocks_robots_is_confirmed_by_the_doi(loopback: Loopback) -> None:
    finding = by_doi(loopback, doi_site(loopback), works())
    assert (str(finding.verdict), finding.confirmed_by) == ("blocked", "doi")


def test_a_doi_that_opens_is_good_and_stays_the_address(loopback: Loopback) -> None:
    finding = by_doi(loopback, doi_site(loopback, publisher=article("The Part-Time Parliament")), works())
    assert (str(finding.verdict), finding.moved_to) == ("ok", "")


def test_a_doi_that_is_not_registered_is_gone(loopback: Loopback) -> None:
    finding = by_doi(loopback, doi_site(loopback, known=False), works())
    assert (str(finding.verdict), finding.reason) == ("dead", "not-registered")


def test_a_doi_of_another_work_is_suspect(loopback: Loopback) -> None:
    finding = by_doi(loopback, doi_site(loopback), works(title=["Fast Paxos"]))
    assert (str(finding.verdict), finding.reason) == ("suspect", "other-work")
    assert "“Fast Paxos”" in finding.detail


def test_a_retraction_is_told(loopback: Loopback) -> None:
    notice = {
        "DOI": "10.1145/9999",
        "type": "retraction",
        "label": "Retraction",
        "updated": {"date-time": "2025-01-01T00:00:00Z"},
    }
    finding = by_doi(loopback, doi_site(loopback), works(**{"updated-by": [notice]}))
    assert (str(finding.verdict), finding.reason) == ("suspect", "withdrawn")
    assert "https://doi.org/10.1145/9999" in finding.detail


def test_a_correction_is_a_note(loopback: Loopback) -> None:
    notice = {"DOI": "10.1145/8888", "type": "correction"}
    finding = by_doi(loopback, doi_site(loopback), works(**{"updated-by": [notice]}))
    assert finding.notes == ("Crossref has a notice, correction: https://doi.org/10.1145/8888",)


def test_a_doi_of_another_agency_is_known_by_content_negotiation(loopback: Loopback) -> None:
    def negotiated(request: Request) -> Reply:
        if "csl+json" in request.headers["accept"]:
            return Reply(
                200,
                json.dumps({"title": "Something else entirely"}),
                kind="application/vnd.citationstyles.csl+json",
            )
        return article("The Part-Time Parliament")

    site = doi_site(loopback)
    site.routes["/10.1145/279227.279229"] = negotiated
    finding = by_doi(loopback, site, Reply(404, "Resource not found.", kind="text/plain"))
    assert finding.reason == "other-work"


def test_crossref_at_its_limit_changes_nothing(loopback: Loopback) -> None:
    limit = Reply(
        429, "limit", [("X-Rate-Limit-Limit", "50"), ("X-Rate-Limit-Interval", "1s"), ("Retry-After", "0")]
    )
    finding = by_doi(loopback, doi_site(loopback, publisher=article("The Part-Time Parliament")), limit)
    assert finding.verdict == "ok"


def test_when_the_handle_service_is_down_the_page_is_asked(loopback: Loopback) -> None:
    site = doi_site(loopback, publisher=article("The Part-Time Parliament"))
    site.routes["/api/handles/10.1145/279227.279229"] = Reply(500, "error")
    assert by_doi(loopback, site, works()).verdict == "ok"


# -- arXiv -------------------------------------------------------------------------------------------------------------


def feed(entry: str) -> Reply:
    atom = f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><title>ArXiv Query</title>{entry}</feed>'
    return Reply(200, atom, kind="application/atom+xml")


def entry(title: str, version: int = 2, comment: str = "12 pages") -> str:
    return f"<entry><id>http://arxiv.org/abs/1234.56789v{version}</id><title>{title}</title><summary>We show.</summary><arxiv:comment>{comment}</arxiv:comment></entry>"


def by_arxiv(
    loopback: Loopback, answer: Reply, url: str = "https://arxiv.org/abs/1234.56789v1"
) -> tuple[Finding, Site]:
    site = loopback.site({"/api/query": answer})
    return check(Target(url, titles=("Raft Refloated",)), arxiv=site.url), site


def test_arxiv_is_asked_by_its_api_alone(loopback: Loopback) -> None:
    finding, site = by_arxiv(loopback, feed(entry("Raft\n  Refloated", 1)))
    assert (str(finding.verdict), finding.requests, finding.notes) == ("ok", 1, ())
    assert parse_qs(urlsplit(site.log[0].path).query)["id_list"] == ["1234.56789"]


@pytest.mark.parametrize(("answer", "verdict", "reason"), [
    (feed(entry("Raft Refloated", 1, "This paper has been withdrawn by the author due to an error")), "suspect", "withdrawn"),
    (feed(entry("A Study of Soup")), "suspect", "other-work"),
    (feed(""), "dead", "not-registered"),
    (feed("<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1234</id><title>Error</title><summary>incorrect id format</summary></entry>"), "dead", "not-registered"),
], ids=["withdrawn", "other", "absent", "error"])  # fmt: skip
def test_what_arxiv_says(loopback: Loopback, answer: Reply, verdict: str, reason: str) -> None:
    finding, _ = by_arxiv(loopback, answer)
    assert (str(finding.verdict), finding.reason) == (verdict, reason)


def test_a_newer_version_is_a_note(loopback: Loopback) -> None:
    finding, _ = by_arxiv(loopback, feed(entry("Raft Refloated", 3)))
    assert finding.notes == ("version 3 is newer than the version 1 that is linked to",)
    finding, _ = by_arxiv(loopback, feed(entry("Raft Refloated", 3)), "https://arxiv.org/pdf/1234.56789")
    assert finding.notes == ()


# -- GitHub ------------------------------------------------------------------------------------------------------------


def by_github(loopback: Loopback, answer: Reply, **tokens: str) -> tuple[Finding, Site]:
    site = loopback.site(
        {
            "/repos/raft/raft": answer,
            "/repositories/7": record({"full_name": "etcd-io/raft", "archived": False}),
        }
    )
    settings = Settings(
        allow_private=True, services={"github": site.url}, tokens=tokens, timeout=0.5, second_timeout=0.5
    )
    target = Target("https://github.com/raft/raft")
    return next(find([target], settings, resolver=lambda host, port: ["127.0.0.1"])), site


def test_a_repository_that_is_there(loopback: Loopback) -> None:
    finding, site = by_github(loopback, record({"full_name": "raft/raft", "archived": True}), github="secret")
    assert finding.verdict == "ok"
    assert finding.notes == ("the repository is archived: its owner no longer works on it",)
    assert site.log[0].headers["authorization"] == "Bearer secret"


def test_a_renamed_repository_has_moved(loopback: Loopback) -> None:
    finding, _ = by_github(loopback, Reply(301, "{}", [("Location", "/repositories/7")], kind=JSON))
    assert (str(finding.verdict), finding.moved_to) == ("moved", "https://github.com/etcd-io/raft")


def test_a_deleted_repository_is_gone(loopback: Loopback) -> None:
    finding, _ = by_github(loopback, record({"message": "Not Found"}, 404))
    assert (str(finding.verdict), finding.reason) == ("dead", "http-404")


def test_beyond_the_limit_the_page_is_asked(loopback: Loopback) -> None:
    limit = record({"message": "API rate limit exceeded"}, 403, ("X-RateLimit-Remaining", "0"))
    finding, site = by_github(loopback, limit)
    assert finding.reason != "http-404"
    assert finding.final_url == "https://github.com/raft/raft"
    assert site.count("/repos/raft/raft") == 1


# -- YouTube, Wikipedia, Wayback ---------------------------------------------------------------------------------------

VIDEO = "https://www.youtube.com/watch?v=vYp4LYbnnW8"


@pytest.mark.parametrize(("oembed", "image", "verdict"), [
    (record({"title": "Raft lecture", "type": "video"}), 404, "ok"), (Reply(401, "Unauthorized"), 200, "ok"),
    (Reply(404, "Not Found"), 404, "dead"), (Reply(400, "Bad Request"), 404, "dead"), (Reply(404, "Not Found"), 200, "ok"),
], ids=["there", "not embeddable", "deleted", "never there", "oembed lies"])  # fmt: skip
def test_youtube(loopback: Loopback, oembed: Reply, image: int, verdict: str) -> None:
    site = loopback.site({"/oembed": oembed})
    images = loopback.site({"/vi/vYp4LYbnnW8/0.jpg": Reply(image, b"\xff\xd8", kind="image/jpeg")})
    for url in (VIDEO, "https://youtu.be/vYp4LYbnnW8", "https://www.youtube.com/embed/vYp4LYbnnW8"):
        assert str(check(Target(url), youtube=site.url, youtube_images=images.url).verdict) == verdict


def wiki(loopback: Loopback, query: object) -> Finding:
    site = loopback.site({"/w/api.php": record({"batchcomplete": True, "query": query})})
    return check(Target("https://en.wikipedia.org/wiki/Paxos_(computer_science)"), wikipedia=site.url)


def test_wikipedia(loopback: Loopback) -> None:
    there = {"pageid": 1, "ns": 0, "title": "Paxos (computer science)"}
    assert wiki(loopback, {"pages": [there]}).verdict == "ok"
    assert wiki(loopback, {"pages": [{"ns": 0, "title": "X", "missing": True}]}).reason == "removed"
    redirected = wiki(
        loopback, {"redirects": [{"from": "Paxos", "to": "Paxos (computer science)"}], "pages": [there]}
    )
    assert redirected.notes == ("redirects to the article “Paxos (computer science)”",)
    unclear = wiki(loopback, {"pages": [{**there, "pageprops": {"disambiguation": ""}}]})
    assert unclear.notes == ("is a disambiguation page",)


def test_a_capture_is_read_and_a_refusal_is_no_death(loopback: Loopback) -> None:
    path = "/web/20190101000000/http://lab.example/paper"
    url = f"https://web.archive.org{path}"
    site = loopback.site({path: article("The paper")})
    assert check(Target(url), archive=site.url).verdict == "ok"
    soft = loopback.site(
        {
            path: Reply(
                200,
                page(
                    "Page not found",
                    "<h1>Page not found</h1><p>The page you requested could not be found.</p>",
                ),
            )
        }
    )
    assert check(Target(url), archive=soft.url).reason == "soft-404"
    gone = loopback.site({})
    assert check(Target(url), archive=gone.url).reason == "http-404"
    finding = check(Target(url), archive="http://127.0.0.1:9")
    assert (str(finding.verdict), finding.reason, finding.url) == ("unknown", "retry-later", url)
