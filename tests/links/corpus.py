"""The development corpus: addresses on loopback with what is true of each.

Labels: `live`, `dead`, `blocked`, `soft` (soft-dead), `fragment` (missing), `unknown`. Set down here are the traps
that were thought of while the code was written, so that figures on it say nothing of unseen pages.
"""

# ruff: noqa: E501 rows of cases read better whole

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from .servers import PROSE, Loopback, Reply, Request, Route, article, cut, hang, once, page, redirect


def limited(per_second: int) -> Route:
    """A host that answers 429 beyond so many requests a second."""
    times: deque[float] = deque()

    def route(request: Request) -> Reply:
        now = time.monotonic()
        while times and times[0] < now - 1:
            times.popleft()
        if len(times) >= per_second:
            return Reply(429, "slow down", [("Retry-After", "1")])
        times.append(now)
        return article(f"Limited {request.path}")

    return route


def picky(test: Callable[[Request], bool], status: int = 403) -> Route:
    return lambda request: (
        article("Picky") if test(request) else Reply(status, page("Forbidden", "<h1>Forbidden</h1>"))
    )


def cookie_wall(request: Request) -> Reply:
    if "pass=1" in request.headers.get("cookie", ""):
        return article("Behind a cookie")
    return Reply(302, "", [("Location", request.path), ("Set-Cookie", "pass=1; Path=/")])


NAV = "<nav><a href='/'>Home</a><a href='/a'>Articles</a><a href='/b'>About us</a></nav><footer>© 2020 Imprint Contact</footer>"


def build(loopback: Loopback, *, slow: bool = False) -> list[tuple[str, str]]:
    """(label, URL) rows; `slow` adds the links that take a real time-out."""
    rows: list[tuple[str, str]] = []

    def site(routes: dict[str, Route | Reply], other: Route | Reply | None = None) -> str:
        return loopback.site(routes, other).url

    def add(label: str, base: str, *paths: str) -> None:
        rows.extend((label, base + path) for path in paths)

    plain = {f"/papers/{name}.html": article(f"{name.title()} revisited") for name in ("paxos", "raft", "chord", "zab", "viewstamped", "epaxos", "dynamo", "spanner", "bigtable", "chubby")}  # fmt: skip
    base = site(
        {**plain, "/": article("The group"), "/one.pdf": Reply(200, b"%PDF-1.4 ...", kind="application/pdf")}
    )
    add("live", base, *plain, "/", "", "/one.pdf")
    add("dead", base, "/papers/never.html", "/gone.pdf", "/papers/also-never", "/x/y/z")
    add("dead", site({"/old": Reply(410, page("Gone"))}), "/old")

    # Redirects of all kinds, living and dead.
    target = article("Arrived")
    base = site({
        "/301": redirect(301, "/new"), "/302": redirect(302, "/new"), "/303": redirect(303, "/new"), "/307": redirect(307, "new"),
        "/308": redirect(308, "../new"), "/new": target, "/utf8": redirect(301, "/größe/café"), "/gr%C3%B6%C3%9Fe/caf%C3%A9": target,
        "/a%2Fb+c%26d": target, "/q?x=a%2Fb+c&y=%26": target, "/cookie": cookie_wall, "/two": redirect(301, "/three"), "/three": redirect(302, "/new"),
        "/to404": redirect(301, "/nowhere"), "/loop": redirect(302, "/pool"), "/pool": redirect(302, "/loop"), "/self": redirect(301, "/self"),
        "/refresh": Reply(200, page("Moved", "Moved to <a href='/new'>new</a>", '<meta http-equiv="refresh" content="0; url=/new">')),
        "/js": Reply(200, page("Moved", "<script>window.location.replace('/new');</script>")),
        "/refresh404": Reply(200, page("Moved", "", "<meta http-equiv='Refresh' content='0;URL=/nowhere'>")),
        "/js404": Reply(200, page("One moment", "<script>location.href = '/missing.html'</script>")),
        "/reload": Reply(200, page("Live scores", "<h1>Scores</h1>" + PROSE, '<meta http-equiv="refresh" content="5">')),
        "/body": Reply(301, b"x" * 5_000_000, [("Location", "/new")]),
    })  # fmt: skip
    add("live", base, "/301", "/302", "/303", "/307", "/308", "/utf8", "/a%2Fb+c%26d", "/q?x=a%2Fb+c&y=%26", "/cookie", "/two", "/refresh", "/js", "/reload", "/body")  # fmt: skip
    add("dead", base, "/to404", "/loop", "/self")
    add("soft", base, "/refresh404", "/js404")

    # Passing trouble.
    good = article("Recovered")
    base = site({f"/{code}": once(Reply(code, page("Error")), good) for code in (429, 500, 502, 503, 504)} | {"/reset": once(Reply(raw=cut), good)})  # fmt: skip
    add("live", base, "/429", "/500", "/502", "/503", "/504", "/reset")
    base = site(
        {f"/{code}": Reply(code, page("Error")) for code in (500, 502, 503)}
        | {"/ok": good, "/reset": Reply(raw=cut)}
    )
    add("dead", base, "/500", "/502", "/503", "/reset")
    add("live", base, "/ok")
    base = site({}, limited(5))
    add("live", base, *(f"/item/{number}" for number in range(20)))
    rows.append(("dead", "http://127.0.0.1:9/refused"))
    rows.append(("dead", "http://no-such-name.invalid/paper"))

    # Robots.
    browser = "Chrome/"
    base = site({
        "/ua": picky(lambda request: browser in request.headers["user-agent"]), "/ua406": picky(lambda request: browser in request.headers["user-agent"], 406),
        "/accept": picky(lambda request: "text/html" in request.headers.get("accept", ""), 406), "/lang": picky(lambda request: "accept-language" in request.headers, 400),
        "/ua404": picky(lambda request: browser in request.headers["user-agent"], 404),
    })  # fmt: skip
    add("live", base, "/ua", "/ua406", "/accept", "/lang", "/ua404")
    cloudflare = page("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript><script src='/cdn-cgi/challenge-platform/h/b'></script>")  # fmt: skip
    base = site({
        "/403": Reply(403, page("403 Forbidden", "<h1>Forbidden</h1>")), "/401": Reply(401, "auth", [("WWW-Authenticate", "Basic realm=x")]),
        "/999": Reply(999, "<html><script>window.location.href='https://login.example'</script></html>"), "/451": Reply(451, "legal"),
        "/cf403": Reply(403, cloudflare, [("cf-mitigated", "challenge")]), "/cf503": Reply(503, cloudflare), "/cf200": Reply(200, cloudflare), "/cf404": Reply(404, cloudflare, [("cf-mitigated", "challenge")]),
        "/waf": Reply(202, "", [("x-amzn-waf-action", "challenge")]), "/denied": Reply(200, page("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this on this server. Reference #18.2</p>")),
        "/members/1": redirect(302, "/signin?next=/members/1"), "/signin": Reply(200, page("Sign in - ACM", "<h1>Sign in</h1><form><input name=u><input type=password></form>")),
        "/captcha": Reply(200, page("Robot Check", "<p>Enter the characters you see below. Sorry, we just need to make sure you're not a robot.</p>")),
    })  # fmt: skip
    add(
        "blocked",
        base,
        "/403",
        "/401",
        "/999",
        "/451",
        "/cf403",
        "/cf503",
        "/cf200",
        "/cf404",
        "/waf",
        "/denied",
        "/members/1",
        "/captcha",
    )
    add("blocked", site({}, Reply(429, "no", [("Retry-After", "1")])), "/forever/1", "/forever/2")
    add("blocked", site({}, Reply(429, "no", [("Retry-After", "3600")])), "/hour")

    # Soft-dead: sites that answer 200 to everything.
    def everything(title: str, body: str, head: str = "") -> str:
        return site({"/": article("Home of the lab")}, Reply(200, page(title, NAV + body, head)))

    for title, body in [
        ("Page not found", "<h1>Page not found</h1><p>Sorry, the page you requested could not be found.</p>"),
        ("404 | Systems Lab", "<h1>Oops!</h1><p>We can't find the page you're looking for.</p>"),
        ("Systems Lab", "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p>"),
        ("Seite nicht gefunden – Lehrstuhl", "<h1>Fehler 404</h1><p>Die angeforderte Seite wurde nicht gefunden.</p>"),
        ("Erreur", "<h1>Page introuvable</h1><p>La page que vous recherchez n'existe plus.</p>"),
        ("ページが見つかりません | 研究室", "<h1>ページが見つかりません</h1><p>お探しのページは移動または削除されました。</p>"),
        ("页面不存在", "<h1>404</h1><p>抱歉，您访问的页面不存在。</p>"),
        ("Страница не найдена", "<h1>Ошибка 404</h1>"),
        ("Página no encontrada - Universidad", "<h1>Error 404</h1><p>La página solicitada no existe.</p>"),
        ("Lab", "<p>Sorry, the article you are looking for has been removed by its author.</p>"),
        ("Content unavailable", "<h2>This content is no longer available</h2>"),
        ("Department of Computing", "<h2>File not found</h2><p>The requested URL was not found on this server. Please check the address.</p>"),
        ("Error", "<h1>Document not found</h1>" + "<ul>" + "<li><a href='/x'>A popular article on storage</a></li>" * 40 + "</ul>"),
    ]:  # fmt: skip
        add("soft", everything(title, body), "/people/lee/publications/raft-notes.html")
    mixed = site(
        {
            "/": article("Lab"),
            "/soft/old": Reply(
                200, page("Not Found", "<h1>Not Found</h1><p>The page you requested does not exist.</p>")
            ),
        }
    )
    add("soft", mixed, "/soft/old")
    add(
        "soft",
        site({"/": article("Welcome to the lab")}, redirect(302, "/")),
        "/papers/2009/chord.pdf",
        "/~lee/notes.html",
    )
    add("soft", site({"/": article("Welcome"), "/papers/lost": redirect(301, "/"), "/error/404": Reply(200, page("Lab", "<h1>We are sorry</h1>")), "/doc/7": redirect(302, "/error/404")}), "/papers/lost", "/doc/7")  # fmt: skip
    for title, body in [
        ("raftbook.example is for sale", "<h1>raftbook.example is for sale</h1><p>Buy this domain today. Make an offer on this domain.</p>"),
        ("raftbook.example", "<h1>This domain may be for sale</h1><p>Related searches</p><a href=x>Insurance</a><a href=y>Credit cards</a><script src='//d38psrni17bvxu.cloudfront.net/p.js'></script>"),
        ("Parked domain", "<p>This domain is parked free, courtesy of a registrar.</p>"),
        ("Domain expired", "<h1>This domain has expired</h1><p>Is this your domain? Renew this domain now.</p>"),
    ]:  # fmt: skip
        parked = site({}, Reply(200, page(title, body)))
        add("soft", parked, "/blog/post-1", "/")
    add("soft", site({}, Reply(200, page("Situs Slot Gacor Maxwin Terpercaya", "<h1>Slot Gacor</h1><p>Daftar situs judi online terpercaya, togel, sbobet.</p>"))), "/paper.html")  # fmt: skip
    add("soft", site({}, Reply(200, page("Account Suspended", "<h1>Account Suspended</h1><p>This account has been suspended. Contact your hosting provider.</p>"))), "/thesis/ch1")  # fmt: skip
    add("soft", site({}, Reply(200, page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed.</p>"))), "/talks/a.html")  # fmt: skip

    # Live pages that look as if they were not.
    base = site({
        "/cscw/page-not-found-link-rot": article("Page Not Found: Link Rot in Scholarly Articles"),
        "/http/404": article("404 Not Found - HTTP status codes", 8), "/HTTP/Status/404": Reply(200, page("404 Not Found | Reference", "<h1>404 Not Found</h1>" + PROSE * 6)),
        "/design/404-pages": article("How to design a great 404 page"), "/short404": Reply(200, page("Error 404: a short history", "<h1>Error 404: a short history</h1><p>An essay about the best known status code.</p>")),
        "/domains": article("Domain for sale: how expired names are traded"), "/ddd": article("Domain-Driven Design and Messaging"), "/lost": article("Lost updates"),
        "/slots": article("Slotted Aloha and the casino of the ether"), "/login-systems": article("Login: A history of authentication"), "/parked": article("Parked cars and edge caches"),
        "/app": Reply(200, page("App", "<div id=root></div><script src=/app.js></script>")), "/empty-title": Reply(200, "<html><body><p>Lecture notes, week 3</p></body></html>"),
        "/tiny": Reply(200, page("Notes", "<p>Paxos notes.</p>")), "/text": Reply(200, "An essay in plain text", kind="text/plain"), "/nohead": Reply(200, "<title>Old page</title><h1>Old page</h1>" + PROSE),
        "/index.html": redirect(301, "/"), "/home": redirect(302, "/"), "/": article("A site"), "/br": Reply(200, b"\x0b\x02\x80garbage", [("Content-Encoding", "br")]),
        "/chord": redirect(301, "/projects/chord/"), "/projects/chord/": article("Chord project"), "/noindex": article("Preprint", head="<meta name=robots content=noindex>"),
        "/available": article("Highly available transactions: the page you were looking for is not found by majority"), "/error-handling": article("Error Handling"),
        "/removed": article("Why the feature has been removed from the language"), "/recaptcha": Reply(200, page("Contact and papers", "<h1>Papers</h1>" + PROSE + "<div class='g-recaptcha'></div><form><input type=password></form>")),
    })  # fmt: skip
    add("live", base, "/cscw/page-not-found-link-rot", "/http/404", "/HTTP/Status/404", "/design/404-pages", "/short404", "/domains", "/ddd", "/lost", "/slots", "/login-systems", "/parked", "/app", "/empty-title", "/tiny", "/text", "/nohead", "/index.html", "/home", "/br", "/chord", "/noindex", "/available", "/error-handling", "/removed", "/recaptcha")  # fmt: skip
    moved_home = site({"/": article("Raft consensus project")})
    add("live", site({"/projects/raft/": redirect(301, moved_home + "/")}), "/projects/raft/")

    # Fragments.
    base = site({
        "/page": Reply(200, page("Anchors", "<h2 id=one>One</h2><a name='two'>Two</a><h3 id='user-content-three'>3</h3>" + PROSE)),
        "/js": Reply(200, page("Built", "<div id=app></div><script>build()</script>")), "/doc.pdf": Reply(200, b"%PDF-1.4", kind="application/pdf"),
    })  # fmt: skip
    add(
        "live",
        base,
        "/page#one",
        "/page#two",
        "/page#three",
        "/page#top",
        "/page#:~:text=index%20and%20term",
        "/js#made",
        "/page#!/route",
        "/doc.pdf#page=3",
    )
    add("fragment", base, "/page#absent", "/page#four")
    if slow:
        base = site(
            {
                "/hang": Reply(raw=hang),
                "/slow3": Reply(200, article("Slow").body, delay=3),
                "/slow12": Reply(200, article("Slower").body, delay=12),
            }
        )
        add("dead", base, "/hang")
        add("live", base, "/slow3", "/slow12")
    return rows
