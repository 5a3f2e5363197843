"""Fragments of each sort, there and missing."""

# ruff: noqa: E501 - pages stand on one line, as hosts send them

from __future__ import annotations

from ..behaviours import answer, gzipped, page, redirect
from ..model import Reply
from ..prose import Design
from .live import pdf
from .sites import Web


def lay_out(web: Web) -> None:
    there(web)
    missing(web)


def there(web: Web) -> None:
    site = web.site(Design("Manual of Tides", style="manual"))
    content = (
        '<section id="quorum-reads"><h2>Quorum reads</h2></section><a name="footnote.3"></a><h2 id=unquoted>Unquoted</h2>'
        '<h2 id=\'single\'>Single</h2><H3 ID="Shouted">Shouted</H3><A NAME="OLD">Old</A><p id="größe">Größe</p>'
        '<p id="a b">Blank</p><p id="x:y.z">Colon</p><p id="潮汐">潮汐</p><p id="a&amp;b">Entity</p><p id="1.2.3">Number</p>'
        '<img src=x.png id="figure-2"><input id="search-box"><svg><g id="ring-node"></g></svg>'
    )
    manual = site.serve("/manual.html", "The manual", content + site.text(3))
    for fragment in (
        "quorum-reads", "footnote.3", "unquoted", "single", "Shouted", "OLD", "gr%C3%B6%C3%9Fe", "größe", "a%20b", "x:y.z",
        "%E6%BD%AE%E6%B1%90", "a&b", "1.2.3", "figure-2", "ring-node", "top", "TOP",
    ):  # fmt: skip
        web.link(f"{manual}#{fragment}", "alive", "a fragment that is there")
    web.link(f"{manual}#:~:text=neighbours", "alive", "a text fragment")
    web.link(f"{manual}#single:~:text=The%20ferry,-each%20other", "alive", "an id and a text fragment")
    packed = answer(
        Reply(200, gzipped(site.html("Packed", content).encode()), (("Content-Encoding", "gzip"),))
    )
    web.link(f"{site.site.serve('/packed.html', packed)}#single", "alive", "a fragment of a gzipped page")
    for name, size in (("long", 180_000), ("longer", 900_000)):
        filling = f"<p>{'The tide came in and went out. ' * 30}</p>" * (size // 930)
        url = site.serve(f"/{name}.html", f"A {name} page", filling + '<h2 id="at-the-end">At the end</h2>')
        web.link(f"{url}#at-the-end", "alive", f"a fragment after {size // 1000} kB")
    moved = site.site.serve("/moved.html", redirect("/manual.html#single", 301))
    web.link(moved, "alive", "the Location names a fragment that is there", waits=(0, 0))
    forge = web.site(Design("Forge of Tides", style="plain"))
    readme = '<article class="markdown-body"><h2 id="user-content-getting-started">Getting started</h2><a name="user-content-licence"></a></article>'
    url = forge.serve("/tides/keeper", "tides/keeper", readme)
    for fragment in ("getting-started", "licence", "user-content-getting-started"):
        web.link(f"{url}#{fragment}", "alive", "a heading of a README on a forge")
    blob = (
        '<div id="react-app"></div><script type="application/json" data-target="react-app.embeddedData">{"payload":{"blob":'
        '{"rawLines":["a","b"]}}}</script><script src="/assets/blob.js"></script>'
    )
    url = forge.serve("/tides/keeper/blob/main/keeper.c", "keeper.c", blob)
    for fragment in ("L12", "L12-L40", "L3C5-L4C2"):
        web.link(f"{url}#{fragment}", "alive", "lines of a source file that a script draws")
    issue = forge.serve(
        "/tides/keeper/issues/8",
        "Issue 8",
        '<div id="issues"></div><script src="/assets/issues.js"></script>',
    )
    web.link(f"{issue}#issuecomment-55120", "alive", "a comment that a script loads")
    tabs = "<div class=tabs></div><script>location.hash && show(location.hash.slice(1)); function show(t){build(t)}</script>"
    web.link(
        f"{forge.serve('/tides/keeper/wiki', 'Wiki', tabs)}#tab-readme-ov-file",
        "alive",
        "a tab that a script opens",
    )
    shell = '<html><head><title>Console</title></head><body><app-root></app-root><script src="main.js" type="module"></script></body></html>'
    for fragment in ("/clusters/7", "!/clusters/7", "clusters?id=7", "gid=0&range=A1:B2"):
        web.link(f"{forge.site.serve('/console', page(shell))}#{fragment}", "alive", "a route inside an app")
    files = (
        (
            "/thesis.pdf",
            pdf("Thesis", 6),
            "application/pdf",
            ("page=4", "nameddest=chapter.2", "page=2&zoom=100,0,200"),
        ),
        ("/notes.txt", b"line\n" * 50, "text/plain", ("line=10,20",)),
        ("/talk.webm", b"\x1aE\xdf\xa3" + b"\0" * 900, "video/webm", ("t=30,60",)),
        (
            "/map.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><g id="ring"/></svg>',
            "image/svg+xml",
            ("ring",),
        ),
    )
    for target, body, kind, fragments in files:
        url = forge.site.serve(target, page(body, 200, kind))
        for fragment in fragments:
            web.link(f"{url}#{fragment}", "alive", f"a fragment of {kind}")
    url = site.serve("/empty-fragment.html", "Empty fragment")
    web.link(f"{url}#", "alive", "an empty fragment")


def missing(web: Web) -> None:
    site = web.site(Design("Handbook of Buoys", style="manual"))
    rows = {
        "quorum-writes": '<h2 id="quorum-reads">Quorum reads</h2>',
        "Install": '<h2 id="install">Install</h2>',
        "commented": '<!-- <h2 id="commented">Commented</h2> -->',
        "classy": '<h2 class="classy">A class, no id</h2>',
        "datum": '<h2 data-id="datum" data-name="datum">Data</h2>',
        "quoted": '<pre>&lt;h2 id="quoted"&gt;</pre>',
        "section-12": "".join(f'<h2 id="section-{n}">Section {n}</h2>' for n in range(1, 12)),
        "gr%C3%B6sse": '<h2 id="größe">Größe</h2>',
        "linked": '<a href="#linked">A link to what is not there</a>',
        "user-content-usage": '<h2 id="use">Use</h2>',
    }
    for fragment, content in rows.items():
        url = site.serve(f"/{fragment.replace('%', '')}.html", f"On {fragment[:8]}", content + site.text(2))
        web.link(f"{url}#{fragment}", "missing-fragment", "no element has this id or name")
    counted = (
        '<h2 id="use">Use</h2>'
        + site.text(2)
        + "<script async src='https://stats.invalid/count.js'></script>"
    )
    for fragment in ("usage", "abuse"):
        url = site.serve(f"/counted-{fragment}.html", "Counted", counted)
        web.link(
            f"{url}#{fragment}", "missing-fragment", "no element has this id; the only script counts visits"
        )
    moved = site.site.serve("/moved", redirect("/Install.html", 301))
    web.link(
        f"{moved}#set-up",
        "missing-fragment",
        "the page at the end of the redirect has no such id",
        waits=(0, 0),
    )
