"""268 links of the kinds that link checkers were found to get wrong.

Alive 201: 100 plain pages, redirects, slow hosts, hosts that lie to HEAD, failures that happen once, a host that bears five
requests a second, picky hosts, large bodies, odd URLs, HTTP/1.0, fragments. Dead 37, blocked 12, soft-dead 12, missing
fragments 4, self-signed certificates 2.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from .behaviours import (
    answer,
    big,
    changed,
    first,
    hang,
    has_cookie,
    like_a_browser,
    on_head,
    page,
    rate_limit,
    redirect,
    reset,
    slow,
    too_many,
    when,
)
from .model import Addresses, Behaviour, Builder, Corpus, Reply, Site

LATENCY = 0.03

SUBJECTS = (
    "leases", "gossip", "snapshots", "sharding", "quorums", "clock skew", "anti-entropy", "failover", "log compaction",
    "back-pressure", "membership", "read repair", "hinted handoff", "fencing tokens", "checkpoints", "vector clocks",
    "replication lag", "leader election", "tail latency", "tombstones",
)  # fmt: skip
FORMS = ("Notes on {}", "A short guide to {}", "{} in practice", "What we learned about {}", "Measuring {}")
SENTENCES = (
    "We ran the cluster for a month and wrote down every surprise.",
    "A node that is slow looks just like a node that is gone, until it speaks again.",
    "The coordinator keeps the epoch in its log, so a stale writer is turned away.",
    "Most of the cost turned out to be in the second round of messages.",
    "Nothing in the protocol depends on clocks being right, only on their going forward.",
    "We cut the network between two racks on purpose every Tuesday afternoon.",
    "The replicas agreed again eleven seconds after the partition had healed.",
    "An operator can move a shard while clients keep reading from it.",
    "Retries without jitter brought the service down twice before we believed it.",
    "The invariant is easy to say and took three attempts to keep.",
    "Each record carries the number of the term in which it was written.",
    "With five machines we tolerate two failures and still answer within a second.",
)

NewSite = Callable[..., Site]


class Pages:
    """Plain pages with a seeded text."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0

    def titled(self) -> str:
        subject = SUBJECTS[self.made % len(SUBJECTS)]
        form = FORMS[(self.made // len(SUBJECTS)) % len(FORMS)]
        self.made += 1
        title = form.format(subject)
        return title[0].upper() + title[1:]

    def html(self, title: str = "", extra: str = "", site: str = "Lakeside Systems Group") -> str:
        title = title or self.titled()
        paragraphs = "".join(
            f"<p>{' '.join(self.random.sample(SENTENCES, 5))}</p>\n" for _ in range(self.random.randint(3, 6))
        )
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title} | {site}</title></head>\n'
            f"<body><header><a href='/'>{site}</a></header><main><h1>{title}</h1>\n{paragraphs}{extra}</main>"
            f"<footer>{site}, third floor, ring twice.</footer></body></html>\n"
        )

    def page(self, title: str = "", extra: str = "") -> Behaviour:
        return page(self.html(title, extra))


GONE = page("<html><head><title>404</title></head><body><h1>Nothing at this address</h1></body></html>", 404)


def build(addresses: Addresses, seed: int) -> Corpus:
    b = Builder(addresses, LATENCY)
    pages = Pages(seed)

    def site(name: str, fallback: Behaviour = GONE) -> Site:
        made = b.site(name, fallback=fallback)
        made.serve("/", pages.page(f"Welcome to {name}"))
        return made

    plain(b, pages, site)
    moved(b, pages, site("moved"))
    slow_hosts(b, pages, site)
    head_lies(b, pages, site)
    once(b, pages, site("once"))
    limited(b, pages, site("five-a-second"))
    picky(b, pages, site("picky"))
    bodies(b, pages, site("bodies"))
    odd_urls(b, pages, site("odd"))
    fragments(b, pages, site("fragments"))
    dead(b, pages, site)
    blocked(b, pages, site)
    soft_dead(b, pages, site)
    certificates(b, pages)
    return Corpus("reference", seed, LATENCY, addresses.sites, b.links)


def plain(b: Builder, pages: Pages, site: NewSite) -> None:
    for number in range(10):
        host = site(f"plain-{number}")
        for entry in range(10):
            b.link(
                host.serve(f"/notes/{2004 + entry}/{number}-{entry}.html", pages.page()),
                "alive",
                "a plain page",
            )


def moved(b: Builder, pages: Pages, site: Site) -> None:
    for number, status in enumerate((301, 301, 302, 302, 302, 307, 308, 308, 301, 303)):
        target = site.serve(f"/now/{number}", pages.page())
        b.link(
            site.serve(f"/was/{number}", redirect(target, status)),
            "alive",
            f"{status} to the page",
            waits=(0, 0),
        )
    for number, location in enumerate(("../shelf/1", "/shelf/2?edition=2", "3")):
        site.serve(("/shelf/1", "/shelf/2?edition=2", "/old/3")[number], pages.page())
        old = f"/old/relative-{number}"
        b.link(site.serve(old, redirect(location)), "alive", "relative Location", waits=(0, 0))
    for number, name in enumerate(("größe", "日本語")):
        site.serve(f"/{name}", pages.page())
        old = site.serve(f"/old/utf8-{number}", redirect(f"/{name}".encode(), 301))
        b.link(old, "alive", "Location in raw UTF-8", waits=(0, 0))


def slow_hosts(b: Builder, pages: Pages, site: NewSite) -> None:
    host = site("slow")
    for number, seconds in enumerate((3, 3, 3, 12)):
        url = host.serve(f"/slow/{number}", slow(seconds, pages.page()))
        b.link(url, "alive", f"answers after {seconds} s", waits=(seconds,))


def head_lies(b: Builder, pages: Pages, site: NewSite) -> None:
    host = site("head-lies")
    answers = (("405", page("", 405)), ("404", page("", 404)), ("500", page("", 500)), ("silence", hang))
    for name, behaviour in answers:
        for number in range(3):
            url = host.serve(f"/head/{name}/{number}", on_head(behaviour, pages.page()))
            b.link(url, "alive", f"HEAD is answered by {name}, GET by the page")


def once(b: Builder, pages: Pages, host: Site) -> None:
    for name, behaviour, wait in (
        ("429", too_many("1"), 1.0),
        ("503", page("Busy", 503), 0.0),
        ("reset", reset, 0.0),
    ):
        for number in range(4):
            url = host.serve(f"/once/{name}/{number}", first(1, behaviour, pages.page()))
            b.link(url, "alive", f"{name} once, then the page", waits=(0, wait))


def limited(b: Builder, pages: Pages, host: Site) -> None:
    host.rate = 5
    host.gate = rate_limit(5, too_many("1"))
    for number in range(20):
        b.link(host.serve(f"/item/{number}", pages.page()), "alive", "the host bears 5 requests a second")


def picky(b: Builder, pages: Pages, host: Site) -> None:
    refused = page("<h1>403 Forbidden</h1>", 403)
    for number in range(4):
        url = host.serve(f"/browsers-only/{number}", when(like_a_browser, pages.page(), refused))
        b.link(url, "alive", "403 unless the user agent is a browser's", waits=(0, 0))
    for number in range(3):
        accepts_html = when(
            lambda request: any(kind in request.header("accept") for kind in ("text/html", "*/*")),
            pages.page(),
            page("<h1>Not acceptable</h1>", 406),
        )
        b.link(host.serve(f"/accept/{number}", accepts_html), "alive", "406 without an Accept header")
    for number in range(4):
        path = f"/cookie/{number}"
        bounce = redirect(path, 302, ("Set-Cookie", f"seen{number}=1; Path=/"))
        url = host.serve(path, when(has_cookie(f"seen{number}"), pages.page(), bounce))
        b.link(url, "alive", "sets a cookie and redirects to itself", waits=(0, 0))


def bodies(b: Builder, pages: Pages, host: Site) -> None:
    size = 30_000_000
    for name, kind in (("disc.iso", "application/octet-stream"), ("talk.mp4", "video/mp4")):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n".encode()
        b.link(host.serve(f"/files/{name}", big(head, b"\x00\x01\x02\x03" * 16384, size)), "alive", "30 MB")
    for number in range(3):
        b.link(
            host.serve(f"/one-point-zero/{number}", changed(pages.page(), version="1.0", framing="close")),
            "alive",
            "HTTP/1.0",
        )


def odd_urls(b: Builder, pages: Pages, host: Site) -> None:
    for target in (
        "/doc/a%2Fb.html",
        "/doc/c%2Bd+e.html",
        "/search?q=paxos+made%20simple&lang=en",
        "/doc/100%25.html",
        "/q?title=locks%26leases",
        "/wiki/Two-phase_commit_(protocol)",
        "/paper;version=2",
        "/caf%C3%A9/menu",
        "/a//b",
        "/~user/'quoted',comma!",
    ):
        b.link(host.serve(target, pages.page()), "alive", "a URL that must be sent as it is written")


def fragments(b: Builder, pages: Pages, host: Site) -> None:
    sections = (
        '<h2 id="history">History</h2><p>First came the lake.</p><a name="bibliography"></a><h2>Works</h2>'
    )
    paper = host.serve("/doc", pages.page("Sections", sections))
    for fragment in ("history", "bibliography", "top", ""):
        b.link(f"{paper}#{fragment}", "alive", "a fragment that is there")
    readme = host.serve("/forge/readme", pages.page("Readme", '<h2 id="user-content-install">Install</h2>'))
    b.link(f"{readme}#install", "alive", "the page has it as user-content-install")
    lines = "".join(
        f'<tr><td id="L{n}" data-line-number="{n}"></td><td>x = {n}</td></tr>' for n in range(1, 40)
    )
    source = host.serve("/forge/source.py", pages.page("source.py", f"<table>{lines}</table>"))
    b.link(f"{source}#L10", "alive", "a line of a source file")
    built = (
        '<div id="app"></div><script>const h=document.createElement("h2");h.id="made-"+"here";'
        'document.getElementById("app").append(h)</script>'
    )
    for number in range(2):
        url = host.serve(f"/built/{number}", pages.page("Built by script", built))
        b.link(f"{url}#made-here", "alive", "a fragment that a script makes")
    text = host.serve("/text", pages.page("Text", "<p>the quick brown fox of consensus</p>"))
    b.link(f"{text}#:~:text=quick%20brown", "alive", "a text fragment")
    b.link(f"{text}#:~:text=fox,consensus", "alive", "a text fragment with an end")
    pdf = host.serve(
        "/paper.pdf",
        page(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n", 200, "application/pdf"),
    )
    b.link(f"{pdf}#page=3", "alive", "a page of a PDF")
    shell = host.serve("/route", pages.page("Router", '<div id="app"></div><script src="/app.js"></script>'))
    b.link(f"{shell}#!/chapters/2", "alive", "a hashbang route")
    for fragment in ("histroy", "chapter-9", "Bibliography-2", "L400"):
        b.link(f"{paper}#{fragment}", "missing-fragment", "no element has this id or name")


def dead(b: Builder, pages: Pages, site: NewSite) -> None:
    for number in range(3):
        host = site(f"dead-{number}")
        for entry in range(5):
            b.link(f"{host.origin}/gone/{number}-{entry}.html", "dead", "404")
    host = site("dead-others")
    for number in range(4):
        b.link(host.serve(f"/withdrawn/{number}", page("<h1>Gone</h1>", 410)), "dead", "410")
    for number in range(5):
        url = host.serve(f"/went/{number}", redirect(f"/nowhere/{number}", 301))
        b.link(url, "dead", "301 to 404", waits=(0, 0))
    b.link(host.serve("/loop/self", redirect("/loop/self")), "dead", "redirects to itself")
    host.serve("/loop/b", redirect("/loop/a"))
    b.link(
        host.serve("/loop/a", redirect("/loop/b")), "dead", "two pages redirect to each other", waits=(0, 0)
    )
    host.serve("/loop/2", redirect("/loop/3", 301))
    host.serve("/loop/3", redirect("/loop/1", 301))
    b.link(
        host.serve("/loop/1", redirect("/loop/2", 301)),
        "dead",
        "three pages redirect in a ring",
        waits=(0, 0, 0),
    )
    silent = site("silent")
    for number in range(2):
        b.link(silent.serve(f"/silent/{number}", hang), "dead", "never answers", waits=(12.0,))
    failing = site("failing")
    for number in range(4):
        url = failing.serve(f"/broken/{number}", page("<h1>Internal server error</h1>", 500))
        b.link(url, "dead", "500 always")
    for number in range(4):
        shut = b.site(f"shut-{number}", listening=False)
        b.link(f"{shut.origin}/index.html", "dead", "connection refused")


def blocked(b: Builder, pages: Pages, site: NewSite) -> None:
    host = site("forbidding", page("<h1>Forbidden</h1><p>You don't have permission to access this.</p>", 403))
    for number in range(5):
        b.link(f"{host.origin}/members/{number}", "blocked", "403 to every program")
    challenge = page(
        "<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue"
        '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1"></script></body></html>',
        403,
        "text/html; charset=UTF-8",
        ("Server", "cloudflare"),
        ("cf-mitigated", "challenge"),
    )
    host = site("challenged", challenge)
    for number in range(3):
        b.link(f"{host.origin}/articles/{number}", "blocked", "Cloudflare challenge")
    host = site(
        "network",
        answer(Reply(999, b"<script>window.location='/authwall'</script>", phrase="Request denied")),
    )
    for number in range(2):
        b.link(f"{host.origin}/in/someone-{number}", "blocked", "999")
    host = site("never-enough", too_many("1"))
    for number in range(2):
        b.link(f"{host.origin}/profile/{number}", "blocked", "429 for ever")


def soft_dead(b: Builder, pages: Pages, site: NewSite) -> None:
    lost = page(
        "<!doctype html><html><head><title>Page not found - Harbour Labs</title></head><body><nav>Home Team Papers</nav>"
        "<h1>Page not found</h1><p>We could not find what you were looking for.</p></body></html>"
    )
    host = site("soft", lost)
    for number in range(4):
        b.link(f"{host.origin}/papers/{number}.html", "soft-dead", "200 with 'Page not found'")
    lander = (
        "<html><head><title>{0} - This domain is for sale</title></head><body><h1>{0}</h1><p>Buy this domain.</p>"
        "<ul><li>Related searches</li><li>Cloud storage</li><li>Cheap flights</li></ul>"
        "<p>This page is provided courtesy of the registrar. Domain parking.</p></body></html>"
    )
    for number in range(3):
        parked = page(lander.format(f"quorum-{number}.example"))
        host = b.site(f"parked-{number}", fallback=parked)
        b.link(f"{host.origin}/~lab/quorum{number}/index.html", "soft-dead", "a parked domain")
    host = site("homeward", redirect("/"))
    for number in range(3):
        url = f"{host.origin}/projects/{number}/report"
        b.link(url, "soft-dead", "a deep link that leads to the home page", waits=(0, 0))
    host = site("refreshing")
    host.serve(
        "/errors/404",
        page("<html><head><title>Error 404</title></head><body><h1>Error 404</h1></body></html>", 404),
    )
    refresh = page(
        '<html><head><meta http-equiv="refresh" content="0; url=/errors/404"></head><body></body></html>'
    )
    for number in range(2):
        url = host.serve(f"/lectures/{number}", refresh)
        b.link(url, "soft-dead", "meta refresh to a 404", waits=(0, 0))


def certificates(b: Builder, pages: Pages) -> None:
    for number in range(2):
        host = b.site(f"self-signed-{number}", certificate="self-signed", fallback=GONE)
        b.link(host.serve("/paper.html", pages.page()), "tls", "self-signed certificate")
