"""Live pages that look suspicious: works about errors, sites whose every address gives a page, titles that say nothing."""

# ruff: noqa: E501 - pages stand on one line, as hosts send them

from __future__ import annotations

from ..behaviours import answer, page, redirect, when
from ..model import Behaviour, Reply, Request, Script
from ..prose import Design
from .live import pdf
from .sites import Web, slug

ARTICLES = (
    "404 Not Found: a short history of a status code",
    "Page Not Found: the lost web of the nineties",
    "Needle not found: searching unstructured overlays",
    "Error handling in replicated file systems",
    "What to do when a product is no longer available",
    "Domain for sale: the economics of second-hand names",
    "Parked domains, a measurement study",
    "This page intentionally left blank",
    "410 Gone, and why nobody sends it",
    "Access denied: capabilities against access lists",
    "Just a moment: how schedulers steal time",
    "Are you a robot? CAPTCHAs before and after",
    "Attention required: interrupts and their discipline",
    "Checking your browser: fingerprints in 2019",
    "Poker, betting, slots: how an online casino replicates its tables",
    "Account suspended: moderation at scale",
    "This content has been removed: takedown notices as data",
    "Oops: a taxonomy of postmortems",
    "Nothing here: the empty set in type systems",
    "Internal server error, the novel",
    "Service unavailable? Overload control from first principles",
    "Under construction: animated signs of the early web",
    "Object missing: tombstones in eventually consistent stores",
    "The session has expired: leases for people",
    "Too many requests: fairness in token buckets",
    "Sorry, we could not find it: recall in enterprise search",
    "Bad gateway: three border stories",
    "It works! Default pages as archaeology",
)

FOREIGN = (
    ("de", "Fundbüro", "Seite nicht gefunden: über Fehlermeldungen"),
    ("de", "Amtsblatt", "Zugriff verweigert: Rechte in verteilten Dateisystemen"),
    ("fr", "Objets trouvés", "Page introuvable, une exposition"),
    ("es", "Objetos perdidos", "Página no encontrada: crónica de los enlaces rotos"),
    ("ja", "忘れ物", "「ページが見つかりません」の歴史"),
    ("ru", "Бюро находок", "Страница не найдена: заметки об ошибках"),
    ("zh", "失物招领", "页面不存在：错误页面的设计"),
)


def lay_out(web: Web) -> None:
    works_about_errors(web)
    words_elsewhere(web)
    titles(web)
    every_address(web)
    slugs(web)
    viewers(web)
    homes(web)
    shells(web)
    doors(web)


def works_about_errors(web: Web) -> None:
    site = web.site(Design("Lost and Found Review"))
    for title in ARTICLES:
        site.alive(f"/articles/{slug(title)}", title, reason="a work about errors")
    # The same on a site that answers 200 where it has nothing: only the page itself can tell.
    soft = web.site(Design("Errata", style="portal"))
    soft.site.fallback = soft.behaviour(
        "Hmm", "<p>We looked behind the sofa, too. There is no such page.</p>"
    )
    for title in (
        "Error 404, the exhibition",
        "Not found in translation",
        "No results: an essay on absence",
        "Missing pages",
    ):
        soft.alive(
            f"/essays/{slug(title)}",
            title,
            reason="a work about errors on a site whose lost pages answer 200",
        )
    for language, name, title in FOREIGN:
        web.site(Design(name, language, "portal")).alive(
            "/artikel/404", title, reason=f"a work about errors, in {language}"
        )
    host = web.bare("errors in files")
    host.serve("/pdf", page(pdf("404 Not Found"), 200, "application/pdf"))
    web.link(f"{host.origin}/pdf", "alive", "a PDF titled '404 Not Found'", title="404 Not Found")


def words_elsewhere(web: Web) -> None:
    """The words of an error page, in places where they mean nothing."""
    site = web.site(Design("Framework Handbook", style="manual"))
    rows = {
        "Custom error pages": "<pre>&lt;title&gt;Page not found&lt;/title&gt;</pre><p>Return this with status 404.</p>",
        "Routing": "<script>var messages = {e404: 'Page not found', e410: 'This page no longer exists'};</script>",
        "Search": '<template id="none"><h1>No results found</h1></template><form><input name="q"></form>',
        "Comments": "<ol><li>The second link gives <b>404 Page not found</b>, can you fix it?</li><li>Done, thanks.</li></ol>",
        "Scripting": "<noscript><p>Please enable JavaScript to view the comments.</p></noscript>",
        "Exceptions": "<dl><dt>NotFound</dt><dd>Raised when the page cannot be found.</dd><dt>Gone</dt><dd>The same, for good.</dd></dl>",
        "Issue 404: the build is broken": "<p>Closed as not planned.</p>",
        "Room 404": "<p>Fourth floor, next to the lift. The door says 404.</p>",
        "Hidden": "<div hidden><h2>Error</h2><p>The page you are looking for does not exist.</p></div>",
        "Unsupported version": "<div class='admonition warning'>This version is no longer maintained.</div>",
        "Archived notes": "<p class=banner>This page is archived and no longer updated.</p>",
        "A withdrawn draft": "<p><b>This draft was withdrawn by its author.</b> It is kept here for reference.</p>",
    }
    for title, content in rows.items():
        site.alive(
            f"/guide/{slug(title)}.html",
            title,
            content + site.text(3),
            reason="an error's words, beside the point",
        )
    site.alive("/404.html", "How our 404 page is made", reason="an article that lives at /404.html")
    site.alive(
        "/error/codes",
        "Error codes",
        "<table><tr><td>404</td><td>Not found</td></tr></table>",
        reason="a table of errors",
    )
    site.alive(
        "/noindex",
        "Kept from indexes",
        head='<meta name="robots" content="noindex,nofollow">',
        reason="noindex",
    )
    site.alive(
        "/canonical",
        "Canonical elsewhere",
        head='<link rel="canonical" href="/">',
        reason="canonical link to the home page",
    )
    site.alive(
        "/reload", "Departures", head='<meta http-equiv="refresh" content="300">', reason="reloads itself"
    )
    site.alive(
        "/consent", "With a banner",
        '<div class="cookie-consent">We use cookies. <button>Accept</button></div>'
        "<script>if(!1){window.location.replace('/no-cookies')}</script>" + site.text(3), reason="a script that could redirect",
    )  # fmt: skip
    shop = web.site(Design("Quay Books", style="shop"))
    shop.alive(
        "/b/ledgers",
        "Ledgers of the Coast",
        "<p>Currently out of stock. Used copies from 12.</p>" + shop.text(1),
        reason="sold out",
    )
    shop.alive(
        "/b/clocks",
        "Clocks, 2nd edition",
        "<p>The first edition is no longer available.</p>" + shop.text(2),
        reason="a newer edition",
    )
    shop.alive("/b/names", "Buy this domain! A novel", reason="a novel about domains")


def titles(web: Web) -> None:
    """Titles that say nothing, or the same on every page."""
    site = web.site(Design("Department of Tides", style="institute"))
    for number in range(4):
        target = f"/staff/{number}.html"
        web.link(
            site.serve(target, f"Publications {number}", full_title="Department of Tides"),
            "alive",
            "only the site's name as title",
        )
    web.link(site.serve("/untitled", "No title element", full_title=""), "alive", "no title")
    web.link(site.serve("/empty", "Empty title element", full_title=" "), "alive", "an empty title")
    web.link(site.serve("/home", "Home", full_title="Home"), "alive", "titled Home, a deep page")
    web.link(
        site.serve("/index", "Index of /papers", "<pre><a href='../'>../</a>\n<a href=a.pdf>a.pdf</a></pre>"),
        "alive",
        "a directory",
    )
    web.link(
        site.serve("/error", "Error", "<p>Systematic and random error of a gauge.</p>" + site.text(2)),
        "alive",
        "titled Error",
    )
    web.link(site.serve("/sole", "x", "<p>2.1 m</p>", heading="", full_title=""), "alive", "one number")
    web.link(site.serve("/picture", "Map", "<img src=map.png>", heading=""), "alive", "a picture alone")
    web.link(
        site.site.serve("/blank", page("<html><head></head><body></body></html>")),
        "alive",
        "nothing at all in it, on a site with honest 404s",
    )


def every_address(web: Web) -> None:
    """Sites that give some page for every address; these links are to real ones."""
    wiki = web.site(Design("Gauge Wiki", style="wiki"))

    def create(request: Request) -> Reply:
        name = request.path.rpartition("/")[2].replace("_", " ")[:60]
        markup = wiki.html(
            f"Creating {name}",
            "<p>Nobody has written this article yet. Be the first.</p><textarea></textarea>",
        )
        return Reply(200, markup.encode())

    wiki.site.fallback = create
    for title in ("Tide table", "Vector clock", "Stub of a stub"):
        content = "<p><i>This article is a stub.</i></p>" if "stub" in title else None
        wiki.alive(
            f"/wiki/{title.replace(' ', '_')}",
            title,
            content,
            reason="a real article of a wiki that offers every other",
        )

    library = web.site(Design("Digital Shelf", style="portal"))

    def nearest(request: Request) -> Reply:
        return Reply(
            200,
            library.html(
                "Closest matches", f"<p>For “{len(request.target)}”:</p><ul><li>Tides<li>Ledgers</ul>"
            ).encode(),
        )

    library.site.fallback = nearest
    for title in ("Tides and Totals", "A Ledger for Ferries", "Clocks of the Coast"):
        library.alive(
            f"/shelf/{slug(title)}", title, reason="a site that shows near matches for what it lacks"
        )

    homely = web.site(Design("Homely Host"))
    homely.site.fallback = homely.site.pages["/"]
    for title in ("Gossip in practice", "Snapshots in practice", "Leases in practice"):
        homely.alive(
            f"/texts/{slug(title)}", title, reason="a site that shows its home page for what it lacks"
        )

    sender = web.site(Design("Sender Away"))
    sender.site.fallback = redirect("/")
    for title in ("Quorums at sea", "Fences at sea"):
        sender.alive(f"/texts/{slug(title)}", title, reason="a site that redirects home what it lacks")

    mirror = web.bare("mirrors all", page("<h1>mirror</h1>"))
    for number in range(2):
        listing = f"<html><head><title>Index of /dist/{number}</title></head><body><h1>Index of /dist/{number}</h1><a href=x>x</a></body></html>"
        web.link(
            mirror.serve(f"/dist/{number}/", page(listing)),
            "alive",
            "a mirror that answers 200 for everything",
        )


def slugs(web: Web) -> None:
    """Sites that look at the number and not at the words behind it: a sibling address gives the same page."""
    forum = web.site(Design("Ask a Harbourmaster", style="portal"))

    def thread(number: int, title: str, *, strict: bool) -> Behaviour:
        right = f"/questions/{number}/{slug(title)}"
        shown = page(forum.html(title))

        def behave(request: Request) -> Reply | Script:
            if strict and request.target != right:
                return Reply(301, b"", (("Location", right),))
            return shown(request)

        return behave

    threads = {
        n: thread(n, title, strict=n % 2 == 0)
        for n, title in enumerate(
            ("How do I count silence?", "Why four of seven?", "Is gossip safe?", "When may I forget?"), 1701
        )
    }
    lost = forum.not_found(404)

    def route(request: Request) -> Reply | Script:
        parts = request.path.split("/")
        number = int(parts[2]) if len(parts) > 2 and parts[1] == "questions" and parts[2].isdigit() else 0
        return threads.get(number, lost)(request)

    forum.site.fallback = route
    for number, title in (
        (1701, "How do I count silence?"),
        (1702, "Why four of seven?"),
        (1703, "Is gossip safe?"),
    ):
        url = f"{forum.site.origin}/questions/{number}/{slug(title)}"
        web.link(url, "alive", "a forum that ignores the words in its addresses", title=title)
    short = f"{forum.site.origin}/questions/1704"
    web.link(
        short,
        "alive",
        "a number alone, which redirects to the full address",
        title="When may I forget?",
        waits=(0, 0),
    )
    paper = web.site(Design("Daily Gauge"))
    story = page(paper.html("The year the sea kept time"))
    any_name = when(lambda request: "-a88213" in request.path, story, paper.not_found(404))
    paper.site.fallback = any_name
    web.link(
        f"{paper.site.origin}/science/the-year-a88213.html",
        "alive",
        "a newspaper that looks at the number alone",
    )
    script = web.site(Design("One Script", style="institute"))
    script.site.fallback = when(
        lambda request: request.path.startswith("/show.php"),
        page(script.html("Report 9")),
        script.not_found(404),
    )
    web.link(
        f"{script.site.origin}/show.php/9/report", "alive", "a script that ignores what follows its name"
    )
    web.link(f"{script.site.origin}/show.php?id=9&print=1", "alive", "a script that ignores its query")


def viewers(web: Web) -> None:
    """One viewer for all: pages differ by a line or two, titles not at all. (Its lost records are in `soft_dead`.)"""
    shelf = web.site(Design("Repository of Reports", style="portal"))
    empty = (
        "<form><input name=q></form><dl><dt>Title<dd>–<dt>Author<dd>–<dt>Year<dd>–</dl><p>No record.</p>"
        + "<p>Help. Terms. Privacy.</p>" * 20
    )
    for number, (title, author) in enumerate(
        (("Tides and Totals", "P. Ostrander"), ("Silent Gauges", "R. Kumagai"), ("Not Found", "B. Belyaev"))
    ):
        record = (
            empty.replace("<dd>–", f"<dd>{title}", 1)
            .replace("<dd>–", f"<dd>{author}", 1)
            .replace("<p>No record.</p>", "")
        )
        url = shelf.serve(f"/handle/77/{number}", "Item viewer", record, full_title="Item viewer")
        web.link(
            url, "alive", "a record in a viewer whose title never changes", title=title, authors=(author,)
        )
    shelf.site.fallback = shelf.behaviour("Item viewer", empty, full_title="Item viewer")
    for number in (404, 4040):
        web.link(
            f"{shelf.site.origin}/handle/77/{number}", "soft-dead", "the viewer says that it has no such record",
            title="A Ledger for Ferries", authors=("P. Ostrander",),
        )  # fmt: skip


def homes(web: Web) -> None:
    """Home pages, and links that rightly lead to one."""
    band = web.site(Design("Error 404"))
    web.link(band.site.origin + "/", "alive", "home page of a band called Error 404", title="Error 404")
    gallery = web.site(Design("Not Found Gallery", style="shop"))
    web.link(gallery.site.origin + "/", "alive", "home page of a gallery called Not Found")
    for target in ("/index.html", "/index.php", "/home"):
        url = gallery.site.serve(target, redirect("/", 301))
        web.link(url, "alive", "another name of the home page", waits=(0, 0))
    tool = web.site(Design("Tidekeeper", style="manual"))
    old = web.bare("forge of old projects")
    for target, status in (("/projects/tidekeeper", 301), ("/p/tidekeeper/", 302)):
        url = old.serve(target, redirect(f"{tool.site.origin}/", status))
        web.link(
            url,
            "alive",
            "a project that moved to a host of its own",
            title="Tidekeeper",
            waits=(0, 0),
            hosts=(old, tool.site),
        )
    ada = web.site(Design("Ada Brightwater", style="plain"))
    url = old.serve("/~brightwater/", redirect(f"{ada.site.origin}/", 301))
    web.link(
        url,
        "alive",
        "a personal page that moved",
        title="Ada Brightwater",
        waits=(0, 0),
        hosts=(old, ada.site),
    )
    spoken = web.site(Design("Spoken Here", style="portal"))
    spoken.site.serve("/", redirect("/en/"))
    spoken.serve("/en/", "Spoken Here", full_title="Spoken Here")
    web.link(f"{spoken.site.origin}/", "alive", "a home page that redirects to a language", waits=(0, 0))
    web.link(f"{spoken.site.origin}/en/", "alive", "the home page of a language")


def shells(web: Web) -> None:
    """Pages that a script fills: what is sent is the same for every address."""
    shell = "<!doctype html><html><head><title>{0}</title></head><body><div id={1}></div><script src=/static/main.8f3a.js></script></body></html>"
    plain = web.bare("shell", page(shell.format("Tideboard", "root")))
    for target in ("/boards/17", "/papers/silent-gauges"):
        web.link(plain.origin + target, "alive", "a shell that a script fills, the same for every address")
    web.link(f"{plain.origin}/", "alive", "home page of a shell")
    state = (
        '<!doctype html><html><head><title>Gauges of the north</title></head><body><div id="__next"><main><h1>Gauges of the north</h1>'
        '<p>Forty stations, eleven of them dark.</p></main></div><script id="__NEXT_DATA__" type="application/json">'
        '{"props":{"pageProps":{"notFound":null,"error":null}},"page":"/gauges/[region]","query":{"region":"north"}}</script></body></html>'
    )
    rendered = web.bare("rendered shell")
    web.link(rendered.serve("/gauges/north", page(state)), "alive", "rendered on the server, with its state")
    spoken = (
        "<!doctype html><html><head><title>Loading…</title></head><body><noscript>You need to enable JavaScript to run this app."
        '</noscript><div id="app">Loading…</div><script type="module" src="/app.mjs"></script></body></html>'
    )
    web.link(rendered.serve("/app/simulator", page(spoken)), "alive", "an app that says Loading")
    web.link(
        rendered.serve("/app/api/status", page(b'{"status":"ok","code":0}', 200, "application/json")),
        "alive",
        "JSON",
    )


def doors(web: Web) -> None:
    """Pages that offer a login and can be read without."""
    site = web.site(Design("Gauge Proceedings", style="portal"))
    form = '<form action="/login"><label>Email<input name="email"></label><input type="password"><button>Sign in</button></form>'
    for title in ("Quorums of buoys", "A calculus of tides"):
        site.alive(f"/doi/{slug(title)}", title, form + "<h2>Abstract</h2>" + site.text(2) + "<p>Buy this article. Subscribe to read on.</p>",
                   reason="an abstract beside a login")  # fmt: skip
    site.alive(
        "/groups/tides/about",
        "Tides reading group",
        form + site.text(2),
        reason="a group with an optional login",
    )
    consent = (
        "<dialog open><h2>Before you continue</h2><p>Cookies, please.</p><button>Accept all</button></dialog>"
    )
    site.alive(
        "/news/buoys", "Buoys vote", consent + site.text(3), reason="a consent dialog above the article"
    )
    video = '<meta property="og:video" content="/v/77.mp4"><script>var player={"playabilityStatus":{"status":"OK"}};</script>'
    site.alive(
        "/watch?v=77", "A lecture on leases", '<div id="player"></div>', head=video, reason="a video page"
    )
    quoted = answer(
        Reply(
            200,
            site.html("A page as a quotation").encode(),
            (("Content-Type", "text/html"), ("X-Robots-Tag", "noindex")),
        )
    )
    web.link(site.site.serve("/x/quoted", quoted), "alive", "X-Robots-Tag: noindex")
