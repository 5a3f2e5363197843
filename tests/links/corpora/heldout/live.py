"""Live pages: articles in many languages and character sets, files, redirects, codings, moods, odd addresses."""

from __future__ import annotations

import time
from typing import Literal
from urllib.parse import quote

from ..behaviours import (
    answer,
    big,
    brotli_stored,
    bytes_then,
    changed,
    coded,
    deflated,
    drip,
    first,
    gzipped,
    hang,
    hang_up,
    has_cookie,
    in_flight_limit,
    like_a_browser,
    on_head,
    page,
    rate_limit,
    raw_deflated,
    redirect,
    reset,
    slow,
    stream,
    too_many,
    too_many_until_a_date,
    when,
)
from ..model import Behaviour, Reply, Request
from ..prose import Design
from .sites import Web, slug

WEBLOG = (
    "Why our ferries no longer need a clock", "The night the lighthouses voted", "Three ledgers, one truth",
    "A field guide to slow disks", "Gossip is cheaper than a meeting", "On forgetting: how long to keep a tombstone",
    "The captain is a bottleneck", "Eleven dark stations", "Read your own writes, or ask the pharmacist",
    "Shelving rules for two branches", "An index for the harbour", "What the napkin proof leaves out",
    "Counting silence", "Backups on the wrong side of midnight", "Four of seven", "How to drain a queue",
    "Letters that arrive twice", "The price of the ocean", "Signing for what you have seen", "A polite disk",
)  # fmt: skip

FOREIGN: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("de", "Deichblatt", "portal", "utf-8", (
        "Pegelstände im Abgleich", "Wer weckt den Nachbarn?", "Sperren mit Verfallsdatum", "Zwei Runden genügen",
        "Vierzehn Rechenzentren, ein Protokoll", "Warten mit Zufall", "Das Buch in zwei Filialen", "Uhren, denen man nicht traut",
    )),
    ("fr", "Cahiers de la gare", "portal", "utf-8", (
        "Le registre du soir", "Deux pannes sans retard", "Trois secondes d'avance", "Un mardi sans câble",
        "L'invariant d'une ligne", "Quand les copies s'accordent", "Verrous et promesses", "Allers et retours",
    )),
    ("es", "Cuadernos del andén", "weblog", "utf-8", (
        "El registro nocturno", "Dos fallos, ningún retraso", "El reloj adelantado", "Un martes sin cable", "La promesa del cerrojo",
        "Réplicas que discuten",
    )),
    ("pt", "Caderno do cais", "institute", "iso-8859-1", (
        "O registo da noite", "Dois enganos tolerados", "Três segundos", "Réplicas em conversa", "Uma linha de demonstração",
    )),
    ("it", "Quaderni del binario", "weblog", "utf-8", ("Il registro serale", "Due guasti", "Tre secondi", "Una riga sola")),
    ("nl", "Het Logboek", "institute", "utf-8", ("Nachtelijk vergelijken", "Twee storingen", "De klok liep voor")),
    ("pl", "Dziennik stacji", "institute", "iso-8859-2", ("Nocne porównania", "Dwie awarie", "Spieszący się zegar")),
    ("sv", "Stationsboken", "weblog", "utf-8", ("Nattlig jämförelse", "Tre sekunder")),
    ("ru", "Станционный журнал", "institute", "windows-1251", ("Ночная сверка", "Два отказа", "Три секунды")),
    ("ru", "Вестник узлов", "institute", "koi8-r", ("Инвариант в одну строку", "Когда реплики согласны")),
    ("ja", "駅の帳簿", "institute", "shift_jis", ("夜の照合", "二つの故障", "三秒進んだ時計")),
    ("ja", "複製通信", "weblog", "euc_jp", ("一行の証明", "いつか一致する")),
    ("zh", "站台笔记", "portal", "gb18030", ("夜间对账", "容忍两次故障", "快了三秒的时钟")),
    ("zh", "副本周刊", "weblog", "utf-8", ("最终一致", "一行不变式")),
    ("ko", "역 장부", "institute", "euc_kr", ("밤의 대조", "삼 초")),
    ("tr", "İstasyon Defteri", "weblog", "utf-8", ("Gece karşılaştırması", "İki arıza")),
)  # fmt: skip


def lay_out(web: Web) -> None:
    articles(web)
    people(web)
    files(web)
    redirects(web)
    codings(web)
    moods(web)
    pickiness(web)
    limits(web)
    odd_addresses(web)


def articles(web: Web) -> None:
    weblog = web.site(Design("Saltmarsh Notebook"))
    for number, title in enumerate(WEBLOG):
        weblog.alive(f"/{2016 + number % 5}/{1 + number % 12:02}/{slug(title)}/", title)
    for language, name, style, charset, titles in FOREIGN:
        site = web.site(Design(name, language, style), charset=charset)
        for number, title in enumerate(titles):
            path = {
                "weblog": f"/{quote(title)}",
                "portal": f"/node/{410 + number}",
                "institute": f"/texts/{number}.htm",
            }[style]
            site.alive(path, title, reason=f"an article in {language}, {charset}")


def people(web: Web) -> None:
    """Home pages as professors keep them."""
    faculty = web.bare("faculty")
    pages = {
        "/~ostrander/": "<HTML><BODY BGCOLOR=white><H2>P. Ostrander</H2>Office 4.11. <A HREF=pubs.html>Papers</A></BODY></HTML>",
        "/~ostrander/pubs.html": "<ul><li><a href=tides.ps>Tides and Totals</a>, 1998<li>A Ledger for Ferries, 2001</ul>",
        "/~vanderlinde": "<title>vanderlinde</title>Retired. Mail goes to the secretary.",
        "/~kumagai/research.html": "<title>Untitled Document</title><h1>Research</h1><p>Mostly clocks, lately none.</p>",
        "/~okonkwo/cs557/notes7.html": "<pre>Lecture 7\n=========\nQuorums by hand. Exercise: why not two of four?\n</pre>",
        "/~belyaev/index.htm": '<frameset cols="20%,80%"><frame src="menu.htm"><frame src="main.htm"></frameset>',
        "/~iversen/tides": "<title>New Page 1</title><p><img src=fig1.gif alt='Figure 1: the tide gauge network'></p>",
        "/~iversen/ok.html": "OK",
        "/people/arriaga": "<!DOCTYPE html><title>Arriaga</title><link rel=stylesheet href=s.css><p>Hello. I study queues.",
        "/lab/report12": "<h1>Report 12</h1>\n<p>See the <a href=report12.pdf>file</a>.</p>",
    }
    for target, markup in pages.items():
        web.link(faculty.serve(target, page(markup, 200, "text/html")), "alive", "a short old home page")
    faculty.serve("/", page("<title>Faculty server</title><p>Personal pages of the staff.</p>"))
    web.link(faculty.origin, "alive", "a host without a path")


def pdf(title: str = "", pages: int = 3) -> bytes:
    """A well-formed PDF of some pages, with a title in its metadata or without."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(pages))
    objects += [
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]
    for number in range(pages):
        text = f"{title or 'Draft'}, page {number + 1}".encode("latin-1", "replace")
        content = b"BT /F1 12 Tf 72 720 Td (" + text.replace(b"(", b"").replace(b")", b"") + b") Tj ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    info = b""
    if title:
        objects.append(b"<< /Title (" + title.encode("latin-1", "replace") + b") >>")
        info = b" /Info %d 0 R" % len(objects)
    out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start,
    )


def files(web: Web) -> None:
    host = web.bare("archive of files")
    text = "Request for Remarks 77\n\nWhen a name is not found the resolver answers 'not found'.\n" * 30
    rows = (
        ("/papers/tides.pdf", pdf(), "application/pdf", "a PDF without a title"),
        ("/papers/ledger.pdf", pdf("A Ledger for Ferries"), "application/pdf", "a PDF with its title"),
        ("/papers/notfound.pdf", pdf("Key Not Found: Lookup in Sparse Rings"), "application/pdf", "a PDF titled 'not found'"),
        ("/papers/scan-1979.pdf", pdf() + b"\0" * 900_000, "application/pdf", "a large PDF"),
        ("/papers/octets.pdf", pdf("Octets"), "application/octet-stream", "a PDF sent as octets"),
        ("/papers/unnamed", pdf("Unnamed"), "application/x-pdf", "a PDF under another media type"),
        ("/papers/tides.ps", b"%!PS-Adobe-2.0\n%%Title: tides\nshowpage\n", "application/postscript", "PostScript"),
        ("/papers/tides.ps.gz", gzipped(b"%!PS-Adobe-2.0\nshowpage\n" * 50), "application/x-gzip", "gzipped PostScript"),
        ("/rfr/rfr77.txt", text.encode(), "text/plain", "a plain text that says 'not found'"),
        ("/rfr/README", b"Read me.\n", "text/plain; charset=us-ascii", "a plain text of one line"),
        ("/slides/talk.pptx", b"PK\x03\x04" + b"\0" * 5000,
         "application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"),
        ("/book.epub", b"PK\x03\x04mimetypeapplication/epub+zip" + b"\0" * 3000, "application/epub+zip", "a book"),
        ("/fig/ring.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><title>Ring</title></svg>', "image/svg+xml", "a drawing"),
        ("/fig/ring.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "image/png", "an image"),
        ("/data/tides.csv", b"station,metres\nnorth,2.1\n", "text/csv", "a table"),
        ("/cite/ostrander98.bib", b"@misc{ostrander98, title={Tides and Totals}}\n", "text/x-bibtex", "a citation"),
        ("/feed.xml", b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title></feed>',
         "application/atom+xml", "a feed"),
        ("/api/records/17", b'{"id": 17, "errors": [], "title": "Tides and Totals"}', "application/json", "a record as JSON"),
        ("/xhtml/thesis", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Thesis</title></head>'
         b"<body><h1>Thesis</h1><p>Chapter one.</p></body></html>", "application/xhtml+xml", "a page as XHTML"),
    )  # fmt: skip
    for target, body, kind, reason in rows:
        web.link(host.serve(target, page(body, 200, kind)), "alive", reason)
    untyped = b"HTTP/1.1 200 OK\r\nContent-Length: 37\r\n\r\n<title>Bare</title><h1>Bare page</h1>\n"
    web.link(host.serve("/untyped", bytes_then(untyped)), "alive", "no Content-Type")
    wide = "\ufeff<html><title>Wide</title><h1>Wide letters</h1></html>".encode("utf-16-le")
    web.link(host.serve("/wide.html", page(wide, 200, "text/html")), "alive", "UTF-16 with a byte order mark")
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-iso9660-image\r\nContent-Length: 400000000\r\n\r\n"
    )
    web.link(host.serve("/dist/lighthouse-4.iso", big(head, bytes(65536), 400_000_000)), "alive", "400 MB")
    radio = b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Harbour Radio\r\n\r\n"
    web.link(
        host.serve("/radio", stream(radio, b"\xff\xfb\x90\x00" * 500, 0.1)),
        "alive",
        "a radio station: no end",
    )
    events = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n"
    web.link(
        host.serve("/live/tides", stream(events, b"data: 2.1\n\n", 0.5)), "alive", "an event stream: no end"
    )


def redirects(web: Web) -> None:
    new = web.site(Design("Harbour Institute", style="institute"))
    old = web.bare("old address of the institute")
    for number, status in enumerate((301, 301, 302, 303, 307, 308)):
        target = new.serve(f"/reports/{number}", f"Report {number} on tides")
        url = old.serve(f"/rep{number}.html", redirect(target, status))
        web.link(url, "alive", f"{status} to another host", waits=(0, 0), hosts=(old, new.site))
    end = new.serve("/chain/end", "Where the chain ends")
    for name, statuses in (
        ("permanent", (301, 308, 301)),
        ("temporary", (302, 307, 303)),
        ("mixed", (301, 302, 308, 307, 301)),
    ):
        for step, status in enumerate(statuses):
            following = f"/chain/{name}/{step + 1}" if step + 1 < len(statuses) else end
            old.serve(f"/chain/{name}/{step}", redirect(following, status))
        hosts = [old] * len(statuses) + [new.site]
        web.link(
            f"{old.origin}/chain/{name}/0", "alive", f"a {name} chain", waits=[0] * len(hosts), hosts=hosts
        )
    for step in range(9):
        old.serve(f"/long/{step}", redirect(f"/long/{step + 1}", 302))
    old.serve("/long/9", page(new.html("At the end of nine steps")))
    web.link(f"{old.origin}/long/0", "alive", "nine redirects", waits=[0] * 10)
    local = {
        "/a/b/up": ("../target", "/a/target"),
        "/a/same": ("?part=2", "/a/same?part=2"),
        "/a/authority": (f"//{new.site.authority}/reports/1", None),
        "/a/dots": ("./././x/../target", "/a/target"),
        "/a/case": (f"HTTP://{new.site.authority}/reports/2", None),
        "/a/fragment": ("/a/target#conclusion", "/a/target"),
        "/a/space": ("/a/with space.html", "/a/with%20space.html"),
    }
    for target, (location, served) in local.items():
        if served:
            old.serve(
                served, page(new.html("The target", '<h2 id="conclusion">Conclusion</h2>' + new.text(2)))
            )
        web.link(
            old.serve(target, redirect(location)),
            "alive",
            "a Location of its own kind",
            waits=(0, 0),
            hosts=(old, old if served else new.site),
        )
    for name, address in (("utf8", "/прилив/отчёт"), ("cjk", "/潮汐?页=一")):
        old.serve(address, page(new.html("Raw bytes in the Location")))
        web.link(
            old.serve(f"/raw/{name}", redirect(address.encode(), 301)),
            "alive",
            "Location in raw UTF-8",
            waits=(0, 0),
        )
    small = b"HTTP/1.1 301\r\nlocation:/a/target\r\ncontent-length:0\r\n\r\n"
    web.link(
        old.serve("/a/small", bytes_then(small)),
        "alive",
        "301 without a phrase, small letters, no spaces",
        waits=(0, 0),
    )
    refreshing = answer(Reply(200, b"<p>One moment</p>", (("Refresh", "0; url=/a/target"),)))
    web.link(old.serve("/a/refresh-header", refreshing), "alive", "a Refresh header to a page")
    moved = (
        '<html><head><meta http-equiv="refresh" content="0;URL=/a/target"></head><body>Moved.</body></html>'
    )
    web.link(old.serve("/a/refresh-meta", page(moved)), "alive", "meta refresh to a page")
    url = old.serve("/a/canonical", redirect(f"{new.site.origin}/reports/3", 301))
    web.link(url, "alive", "301 to the canonical host", waits=(0, 0), hosts=(old, new.site))
    new.serve("/reports/from-fragment", "Fragment kept", '<h2 id="method">Method</h2>')
    url = old.serve("/f/report", redirect(f"{new.site.origin}/reports/from-fragment", 301))
    web.link(
        f"{url}#method", "alive", "the fragment survives the redirect", waits=(0, 0), hosts=(old, new.site)
    )
    cookies(web)


def cookies(web: Web) -> None:
    host = web.site(Design("Counter of Visits", style="portal"))
    article = host.behaviour("An article behind a cookie")
    site = host.site
    consent = redirect("/c/article", 302, ("Set-Cookie", "consent=yes; Path=/; HttpOnly"))
    web.link(
        site.serve("/c/article", when(has_cookie("consent"), article, redirect("/c/consent?to=/c/article"))),
        "alive", "a cookie is set on the way", waits=(0, 0, 0),
    )  # fmt: skip
    site.serve("/c/consent?to=/c/article", consent)
    web.link(
        site.serve("/c/307", when(has_cookie("sid"), article, redirect("/c/307", 307, ("Set-Cookie", "sid=a1; Path=/c")))),
        "alive", "307 to itself with a cookie", waits=(0, 0),
    )  # fmt: skip

    def session(request: Request) -> Reply:
        if "sid=" in request.target:
            return Reply(200, host.html("In a session").encode())
        return Reply(302, b"", (("Location", f"{request.path}?sid={request.seen + 1:04x}"),))

    site.serve("/c/session", session)
    for number in range(40):
        site.serve(f"/c/session?sid={number:04x}", session)
    web.link(f"{site.origin}/c/session", "alive", "a session in the query", waits=(0, 0))
    # A second visitor who brings the first one's cookie is sent away: cookies must not leak from link to link.
    first_visit = redirect("/c/once/b", 302, ("Set-Cookie", "step=1; Path=/c/once"))
    stale = page("<h1>Bad request</h1><p>Stale session</p>", 400)
    for name in ("x", "y"):
        site.serve(f"/c/once/{name}", when(has_cookie("step"), stale, first_visit))
        web.link(f"{site.origin}/c/once/{name}", "alive", "stale cookies are refused", waits=(0, 0))
    site.serve("/c/once/b", when(has_cookie("step"), article, page("<h1>Cookies needed</h1>", 403)))


def codings(web: Web) -> None:
    host = web.site(Design("Codings Quarterly", style="portal"))
    serve = host.site.serve
    raw = host.html("An article in a coding").encode()
    link = web.link
    for coding in ("gzip", "deflate", "br", "zstd"):
        link(serve(f"/coded/{coding}", coded(raw, coding)), "alive", f"{coding} for those who accept it")

    def encoded(name: str, body: bytes, framing: Literal["length", "chunked"] = "length") -> Behaviour:
        headers = (("Content-Type", "text/html"), ("Content-Encoding", name))
        return answer(Reply(200, body, headers, framing=framing))

    link(serve("/coded/gzip-always", encoded("gzip", gzipped(raw))), "alive", "gzip, asked for or not")
    link(serve("/coded/x-gzip", encoded("x-gzip", gzipped(raw))), "alive", "gzip under its old name")
    link(
        serve("/coded/raw-deflate", encoded("deflate", raw_deflated(raw))),
        "alive",
        "deflate without zlib around",
    )
    link(
        serve("/coded/zlib", encoded("deflate", deflated(raw), framing="chunked")),
        "alive",
        "deflate in chunks",
    )
    link(
        serve("/coded/gzip-chunks", encoded("gzip", gzipped(raw), framing="chunked")),
        "alive",
        "gzip in chunks",
    )
    link(serve("/coded/identity", encoded("identity", raw)), "alive", "Content-Encoding: identity")
    link(serve("/coded/none", encoded("none", raw)), "alive", "an unknown coding name over plain text")
    link(serve("/coded/br-always", encoded("br", brotli_stored(raw))), "alive", "Brotli, asked for or not")
    link(
        serve("/chunks", changed(page(raw), framing="chunked")),
        "alive",
        "chunks with extensions and a trailer",
    )
    link(serve("/http10", changed(page(raw), version="1.0", framing="close")), "alive", "HTTP/1.0")
    link(serve("/no-length", changed(page(raw), framing="close")), "alive", "neither length nor chunks")
    link(serve("/no-phrase", changed(page(raw), phrase="")), "alive", "a status line without a phrase")
    short = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (len(raw) + 500)
    link(serve("/short", bytes_then(short + raw)), "alive", "fewer bytes than announced")
    many = tuple((f"X-Cache-{n}", "miss") for n in range(80))
    link(serve("/many-headers", page(raw, 200, "text/html", *many)), "alive", "80 headers")
    doubled = (("Content-Type", "text/html"), ("X-Frame-Options", "DENY"), ("X-Frame-Options", "DENY"))
    link(serve("/doubled", answer(Reply(200, raw, doubled))), "alive", "headers twice")
    link(serve("/203", page(raw, 203)), "alive", "203")
    link(serve("/folded", bytes_then(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\nConnection: close\r\n\r\n" + raw
    )), "alive", "a folded header")  # fmt: skip


def moods(web: Web) -> None:
    """Hosts that fail once, are slow, or lie to HEAD."""
    host = web.site(Design("Moody Weather Service", style="portal"))
    serve, link = host.site.serve, web.link

    def story(name: str) -> Behaviour:
        return host.behaviour(f"Weather of {name}")

    failures = {
        "500": (page("<h1>Oops</h1>", 500), (0, 0)),
        "502": (page("<h1>502 Bad Gateway</h1><hr>nginx", 502), (0, 0)),
        "503-with-date": (page("Maintenance", 503, "text/plain", ("Retry-After", "1")), (0, 1)),
        "504": (page("<h1>504 Gateway Time-out</h1>", 504), (0, 0)),
        "429-bare": (too_many(None), (0, 0)),
        "429-one-second": (too_many("1"), (0, 1)),
        "429-with-date": (too_many_until_a_date(1, time.time), (0, 1)),
        "hang-up": (hang_up, (0, 0)),
        "reset": (reset, (0, 0)),
        "half-a-head": (bytes_then(b"HTTP/1.1 200 OK\r\nContent-Ty"), (0, 0)),
        "half-a-body": (bytes_then(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<ti", "reset"), (0, 0)),
    }
    for name, (behaviour, waits) in failures.items():
        link(
            serve(f"/once/{name}", first(1, behaviour, story(name))),
            "alive",
            f"{name} once, then the page",
            waits=waits,
        )
    link(
        serve("/twice/503", first(2, page("Busy", 503), story("two tries"))),
        "alive",
        "503 twice",
        waits=(0, 0, 0),
    )
    for name, seconds in (("four", 4), ("seven", 7)):
        link(
            serve(f"/slow/{name}", slow(seconds, story(name))),
            "alive",
            f"answers after {seconds} s",
            waits=(seconds,),
        )
    raw = host.html("A page that drips").encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(raw)
    link(serve("/slow/drip", drip(head, raw, 1 + len(raw) // 20, 0.2)), "alive", "drips for 4 s", waits=(4,))
    heads = {
        "405": page("", 405), "404": page("", 404), "403": page("", 403), "501": page("", 501), "500": page("", 500),
        "silence": hang, "hang-up": hang_up, "home": redirect("/"), "body": changed(story("a HEAD with a body"), body_on_head=True),
    }  # fmt: skip
    for name, behaviour in heads.items():
        link(serve(f"/head/{name}", on_head(behaviour, story(name))), "alive", f"HEAD: {name}; GET: the page")
    ranged = when(lambda request: "range" in request.headers, page("", 416), story("ranges"))
    link(serve("/no-ranges", ranged), "alive", "416 to a Range")

    curt = web.site(Design("Curt Connections", style="plain"))
    for number in range(5):
        # Keep-alive is promised, but the connection ends after each answer.
        raw = curt.html(f"Curt page {number}").encode()
        head = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n"
            % len(raw)
        )
        link(
            curt.site.serve(f"/curt/{number}", bytes_then(head + raw)),
            "alive",
            "the connection is closed without notice",
        )


def pickiness(web: Web) -> None:
    host = web.site(Design("Particular Press", style="shop"))
    serve, link = host.site.serve, web.link
    article = host.behaviour("A particular article")
    refusals = (
        ("forbidden", page("<h1>Forbidden</h1>", 403)),
        ("not-acceptable", page("<h1>Not Acceptable!</h1><p>A security rule was triggered.</p>", 406)),
        ("forbidden-json", page(b'{"message":"Forbidden"}', 403, "application/json")),
    )
    for name, refusal in refusals:
        link(
            serve(f"/agent/{name}", when(like_a_browser, article, refusal)),
            "alive",
            f"{name} unless a browser asks",
            waits=(0, 0),
        )
    names_link = when(
        lambda request: "link" in request.header("user-agent").lower(), page("Blocked", 403), article
    )
    link(serve("/agent/no-link", names_link), "alive", "403 for agents that have 'link' in their name")
    robots = when(
        lambda request: any(word in request.header("user-agent").lower() for word in ("bot", "curl", "wget", "python")),
        page("Robots not welcome", 403), article,
    )  # fmt: skip
    link(serve("/agent/no-robots", robots), "alive", "403 for well-known robots", waits=(0, 0))
    bare = when(lambda request: "accept" in request.headers, article, page("Bad request", 400))
    link(serve("/accept/any", bare), "alive", "400 without an Accept header")
    markup = when(
        lambda request: "text/html" in request.header("accept") or request.header("accept") in ("", "*/*"),
        article, page("<h1>406</h1>", 406),
    )  # fmt: skip
    link(serve("/accept/html", markup), "alive", "406 unless HTML is accepted")
    agentless = when(lambda request: bool(request.header("user-agent")), article, page("Who are you?", 403))
    link(serve("/agent/any", agentless), "alive", "403 without a user agent")
    spoken = when(
        lambda request: "fr" in request.header("accept-language"), host.behaviour("Un article"), article
    )
    link(serve("/language", spoken), "alive", "another language for those who ask")


def limits(web: Web) -> None:
    host = web.site(Design("Three a Second", style="manual"))
    host.site.rate = 3
    host.site.gate = rate_limit(3, too_many(None))
    for number in range(12):
        host.alive(
            f"/chapter-{number}.html", f"Chapter {number}", reason="the host bears 3 requests a second"
        )
    polite = web.site(Design("Four Chairs", style="manual"))
    polite.site.in_flight_limit = 4
    polite.site.gate = in_flight_limit(4, page("No free chair", 503))
    for number in range(10):
        url = polite.site.serve(f"/seat-{number}.html", slow(0.4, polite.behaviour(f"Seat {number}")))
        web.link(url, "alive", "the host serves four at a time", waits=(0.4,))


def odd_addresses(web: Web) -> None:
    host = web.site(Design("Oddly Named", style="plain"))
    for target in (
        "/files/tides%2Ftotals.html",
        "/files/a%2Fb%2Fc",
        "/c++/memory+model.html",
        "/c%2B%2B/atomics",
        "/find?q=two+words&exact=on",
        "/find?q=R%26D",
        "/find?q=1%2B1%3D2",
        "/find?a=1&a=2&b",
        "/find?",
        "/what%3F.html",
        "/list;sort=year;dir=up/item",
        "/view.jsp;jsessionid=0A1B2C?id=9",
        "/wiki/Clock:_(vector),_part_2!",
        "/wiki/O'Neil_%26_sons",
        "/@author/post-1",
        "/a/b//c///d",
        "/~tilde/$dollar*star",
        "/per%25cent",
        "/%E6%BD%AE%E6%B1%90/%e8%a1%a8",
        "/приливы/отчёт.html",
        "/naïve-clocks",
        "/with%20blank.html",
        "/filter?ids[]=4&ids[]=5",
        "/UPPER/lower.HTML",
        "/trailing./dot.",
        "/" + "long-" * 380 + "end",
        "/query?" + "&".join(f"k{n}=v{n}" for n in range(60)),
    ):
        host.alive(
            target, f"Page {len(host.site.pages)}", reason="an address that must be sent as it is written"
        )
    web.link(
        host.site.serve("/?page=3", host.behaviour("Page three")).replace("/?", "?"),
        "alive",
        "a query without a path",
    )
