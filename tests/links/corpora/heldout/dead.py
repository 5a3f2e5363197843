"""Dead links of each sort."""

from __future__ import annotations

from ..behaviours import (
    answer,
    bytes_then,
    first,
    hang,
    hang_up,
    has_cookie,
    on_head,
    page,
    redirect,
    reset,
    slow,
    when,
)
from ..model import Reply, Request
from ..prose import Design
from .sites import Web

PATIENCE = 8.0
"""Seconds that the slowest live page of this corpus takes, rounded up: less waiting can't tell silence from slowness."""


def lay_out(web: Web) -> None:
    missing(web)
    led_astray(web)
    unreachable(web)
    broken(web)


def missing(web: Web) -> None:
    for language, name in (
        ("en", "Estuary Post"),
        ("de", "Werftkurier"),
        ("fr", "Le Phare"),
        ("ja", "港の新聞"),
        ("ru", "Портовая газета"),
    ):
        site = web.site(Design(name, language, "portal"))
        web.link(f"{site.site.origin}/archive/2012/{language}.html", "dead", f"404 in {language}")
        web.link(f"{site.site.origin}/{language}?id=88", "dead", "404 with a query")
    site = web.site(Design("Breakwater Journal"))
    serve, link = site.site.serve, web.link
    rich = "<p>This one is gone, but you may like these.</p>" + site.text(8)
    link(
        serve("/rich", site.behaviour("Tides and Totals", rich, status=404)),
        "dead",
        "404 with a long, friendly page",
    )
    link(serve("/api/77", page(b'{"error":"not found"}', 404, "application/json")), "dead", "404 as JSON")
    link(serve("/empty", page(b"", 404, "text/html")), "dead", "404 without a body")
    link(serve("/paper.pdf", page("<h1>Missing</h1>", 404)), "dead", "404 for a PDF")
    link(
        serve("/kind-head", on_head(page("", 200), page("<h1>404</h1>", 404))), "dead", "HEAD: 200; GET: 404"
    )
    link(serve("/slow", slow(2.5, page("<h1>404</h1>", 404))), "dead", "404 after 2.5 s", waits=(2.5,))
    link(
        serve("/busy", first(1, page("Busy", 503), page("<h1>404</h1>", 404))),
        "dead",
        "503 once, then 404",
        waits=(0, 0),
    )
    bounce = redirect("/cookie", 302, ("Set-Cookie", "v=1"))
    link(
        serve("/cookie", when(has_cookie("v"), page("<h1>404</h1>", 404), bounce)),
        "dead",
        "404 behind a cookie",
        waits=(0, 0),
    )
    link(
        f"{serve('/fragment', page('<h1 id=s>404</h1>', 404))}#s", "dead", "404 with the fragment in its page"
    )
    link(serve("/gone", page("<h1>410 Gone</h1>", 410)), "dead", "410")
    link(serve("/gone.json", page(b"{}", 410, "application/json")), "dead", "410 as JSON")
    link(serve("/gone/quietly", page(b"", 410, "text/plain")), "dead", "410 without a body")
    link(
        serve("/http10", answer(Reply(404, b"<h1>Object Not Found</h1>", version="1.0", framing="close"))),
        "dead",
        "404 over HTTP/1.0",
    )


def led_astray(web: Web) -> None:
    site = web.bare("led astray")
    elsewhere = web.bare("elsewhere")
    serve, link = site.serve, web.link
    for status in (301, 302, 303, 307, 308):
        link(
            serve(f"/to-404/{status}", redirect(f"/none/{status}", status)),
            "dead",
            f"{status} to 404",
            waits=(0, 0),
        )
    serve("/step/2", redirect(f"{elsewhere.origin}/none", 301))
    link(
        serve("/step/1", redirect("/step/2", 302)),
        "dead",
        "302, 301 and 404 on another host",
        waits=(0, 0, 0),
        hosts=(site, site, elsewhere),
    )
    serve("/none/410", page("Gone", 410))
    link(serve("/to-410", redirect("/none/410", 301)), "dead", "301 to 410", waits=(0, 0))
    elsewhere.serve("/500", page("Oops", 500))
    link(
        serve("/to-500", redirect(f"{elsewhere.origin}/500", 301)),
        "dead",
        "301 to 500 always",
        waits=(0, 0),
        hosts=(site, elsewhere),
    )
    link(serve("/self", redirect("/self", 301)), "dead", "redirects to itself")
    serve("/pong", redirect("/ping", 302))
    link(serve("/ping", redirect("/pong", 301)), "dead", "two addresses redirect to each other", waits=(0, 0))
    elsewhere.serve("/back", redirect(f"{site.origin}/forth", 302))
    link(
        serve("/forth", redirect(f"{elsewhere.origin}/back", 302)),
        "dead",
        "two hosts redirect to each other",
        waits=(0, 0),
        hosts=(site, elsewhere),
    )
    serve("/slash/", redirect("/slash", 301))
    link(serve("/slash", redirect("/slash/", 301)), "dead", "with slash to without, and back", waits=(0, 0))

    def growing(request: Request) -> Reply:
        return Reply(302, b"", (("Location", f"{request.target}{'&' if '?' in request.target else '?'}r=1"),))

    grower = web.bare("grows", growing)
    link(
        f"{grower.origin}/login", "dead", "redirects for ever, each time to a longer address", waits=[0] * 10
    )
    for number in range(1, 40):
        serve(f"/far/{number}", redirect(f"/far/{number + 1}"))
    link(serve("/far/0", redirect("/far/1")), "dead", "forty redirects, then 404", waits=[0] * 10)
    shut = web.bare("shut behind", listening=False)
    link(serve("/to-shut", redirect(f"{shut.origin}/x", 301)), "dead", "301 to a host that refuses")
    link(
        serve("/to-nobody", redirect("http://moved-away.invalid/x", 301)),
        "dead",
        "301 to a host name that does not exist",
    )
    link(serve("/nowhere", answer(Reply(302, b"<p>Moved</p>"))), "dead", "302 without a Location")
    link(serve("/empty-location", redirect("", 301)), "dead", "301 with an empty Location")
    link(serve("/malformed", redirect("http://", 302)), "dead", "302 to a malformed address")
    link(serve("/script", redirect("javascript:history.back()", 302)), "dead", "302 to a script")
    link(serve("/file", redirect("file:///srv/www/paper.html", 302)), "dead", "302 to a file of the server")


def unreachable(web: Web) -> None:
    for name in ("old-lab", "project-2003"):
        shut = web.bare(f"{name} refuses", listening=False)
        web.link(f"{shut.origin}/{name}/paper.pdf", "dead", "connection refused")
    web.link(f"https://{shut.authority}/", "dead", "connection refused, https")
    for url in ("http://tides-and-totals.invalid/paper.html", "https://www.buoy-lab.invalid/"):
        web.link(url, "dead", "the host name does not exist", waits=())
    silent = web.bare("silent", hang)
    web.link(f"{silent.origin}/tides.html", "dead", "never answers", waits=(PATIENCE,))
    curt = web.bare("hangs up", hang_up)
    web.link(f"{curt.origin}/a.html", "dead", "closes the connection without a word, always")
    rude = web.bare("resets", reset)
    web.link(f"{rude.origin}/a.html", "dead", "resets the connection, always")
    stalled = web.bare("stalls", bytes_then(b"HTTP/1.1 200 OK\r\nContent-Type: text/", "hang"))
    web.link(f"{stalled.origin}/a.html", "dead", "stalls within its head", waits=(PATIENCE,))
    other = web.bare("another protocol", bytes_then(b"220 mail.tides.example ESMTP ready\r\n"))
    web.link(f"{other.origin}/a.html", "dead", "speaks another protocol")


def broken(web: Web) -> None:
    rows = (
        (500, "<h1>Internal Server Error</h1>"), (500, "<b>Fatal error</b>: Uncaught PDOException in /srv/www/db.php"),
        (502, "<h1>502 Bad Gateway</h1>"), (503, "<h1>No server is available to handle this request.</h1>"),
        (504, "<h1>Gateway Timeout</h1>"), (508, "<h1>Loop detected</h1>"), (520, "<h1>Web server returned an unknown error</h1>"),
        (521, "<h1>Web server is down</h1>"), (530, "<h1>Error 1016</h1><p>Origin DNS error</p>"),
    )  # fmt: skip
    for number, (status, body) in enumerate(rows):
        site = web.bare(f"broken {number}", page(body, status, "text/html"))
        web.link(f"{site.origin}/texts/{number}.html", "dead", f"{status} always")
