"""Links that answer 200 although the work is gone.

Where a real site would, the same answer stands for every address of the host that is unknown.
"""

# ruff: noqa: E501 - pages stand on one line, as hosts send them

from __future__ import annotations

from ..behaviours import page, redirect
from ..prose import Design
from .sites import DesignedSite, Web


def lay_out(web: Web) -> None:
    said_in_words(web)
    said_in_part(web)
    servers_and_apps(web)
    works_withdrawn(web)
    sent_elsewhere(web)
    parked(web)
    taken_over(web)
    hosted(web)


def said_in_words(web: Web) -> None:
    """Content systems in many languages that say it and answer 200."""
    rows = (
        ("de", "Leuchtturmverein", "portal", "utf-8", "Seite nicht gefunden", "Die gewünschte Seite existiert leider nicht mehr."),
        ("fr", "La Vigie", "portal", "utf-8", "Page introuvable", "La page que vous cherchez n'existe pas ou plus."),
        ("es", "El Faro", "weblog", "utf-8", "Página no encontrada", "Lo sentimos, la página que busca no existe."),
        ("pt", "O Molhe", "institute", "iso-8859-1", "Página não encontrada", "A página que procura não existe."),
        ("it", "La Lanterna", "weblog", "utf-8", "Pagina non trovata", "La pagina richiesta non esiste."),
        ("nl", "De Vuurtoren", "institute", "utf-8", "Pagina niet gevonden", "De pagina die u zoekt bestaat niet (meer)."),
        ("pl", "Latarnia", "institute", "iso-8859-2", "Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
        ("sv", "Fyren", "weblog", "utf-8", "Sidan kunde inte hittas", "Sidan du söker finns inte längre."),
        ("ru", "Маяк", "institute", "windows-1251", "Страница не найдена", "Запрошенная страница не существует."),
        ("ja", "灯台", "institute", "shift_jis", "ページが見つかりません", "お探しのページは削除されたか、移動した可能性があります。"),
        ("zh", "灯塔", "portal", "gb18030", "页面不存在", "抱歉，您访问的页面不存在或已被删除。"),
        ("ko", "등대", "institute", "euc_kr", "페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않습니다."),
        ("tr", "Fener", "weblog", "utf-8", "Sayfa bulunamadı", "Aradığınız sayfa mevcut değil."),
    )  # fmt: skip
    for language, name, style, charset, title, sentence in rows:
        site = web.site(Design(name, language, style), charset=charset)
        site.site.fallback = site.behaviour(title, f"<p>{sentence}</p>")
        web.link(
            f"{site.site.origin}/2011/{language}/dok-7.html", "soft-dead", f"says so in {language}, {charset}"
        )
    site = web.site(Design("Lantern Weekly"))
    site.site.fallback = site.behaviour(
        "Oops! That page can’t be found.", "<p>It looks like nothing was found here. Try a search?</p>"
    )
    for target in ("/2014/03/silent-gauges/", "/?p=2281", "/wp-content/uploads/tides.pdf"):
        web.link(site.site.origin + target, "soft-dead", "says so in English, whatever was asked for")


def said_in_part(web: Web) -> None:
    """The words stand in one place alone."""
    site = web.site(Design("Title Alone", style="portal"))
    site.site.fallback = site.behaviour(
        "404", site.text(4), heading="Latest news", full_title="Page not found | Title Alone"
    )
    web.link(f"{site.site.origin}/node/7301", "soft-dead", "only the title says so")
    site = web.site(Design("Heading Alone", style="institute"))
    site.site.fallback = site.behaviour(
        "x", site.text(2), heading="Sorry, this page doesn't exist", full_title="Heading Alone"
    )
    web.link(f"{site.site.origin}/people/iversen/thesis.html", "soft-dead", "only the heading says so")
    site = web.site(Design("Sentence Alone", style="portal"))
    site.site.fallback = site.behaviour(
        "x",
        "<p>The requested URL could not be located on this server.</p>",
        heading="",
        full_title="Sentence Alone",
    )
    web.link(f"{site.site.origin}/reports/12.html", "soft-dead", "only a sentence says so")
    site = web.site(Design("Number Alone", style="plain"))
    site.site.fallback = site.behaviour("404", "<div class=big>404</div>", heading="", full_title="404")
    web.link(f"{site.site.origin}/lectures/4", "soft-dead", "only the number says so")
    site = web.site(Design("Class Alone", style="weblog"))
    site.site.fallback = page(
        site.html("Hm.", "<p>That did not work. Start over?</p>").replace(
            'class="single"', 'class="error404"'
        )
    )
    web.link(
        f"{site.site.origin}/a-calculus-of-tides/",
        "soft-dead",
        "the class of the body and an evasive sentence say so",
    )
    site = web.site(Design("Whimsical", style="shop"))
    site.site.fallback = site.behaviour(
        "Lost at sea", "<p>You have drifted off the chart. Swim back to the <a href=/>shore</a>.</p>"
    )
    web.link(f"{site.site.origin}/charts/1999", "soft-dead", "a whimsical page, the same for every address")
    site = web.site(Design("Picture Alone", style="plain"))
    site.site.fallback = site.behaviour(
        "Whoops", '<img src="/404-seal.png" alt="A seal shrugs">', heading="", full_title="Whoops"
    )
    web.link(f"{site.site.origin}/papers/seal.html", "soft-dead", "a picture says so")
    quiet = web.site(Design("One Page Gone", style="institute"))
    url = quiet.serve(
        "/tr/98-4.html", "Document not found", "<p>TR 98-4 could not be found in our collection.</p>"
    )
    web.link(url, "soft-dead", "one page says so; the site's other lost addresses answer 404")


def servers_and_apps(web: Web) -> None:
    rows = (
        ("a servlet container", "<title>HTTP Status 404 – Not Found</title><h1>HTTP Status 404 – Not Found</h1><hr/><p><b>Type</b> Status Report</p>", "text/html"),
        ("a web server's own words", "<title>The resource cannot be found.</title><h1>Server Error in '/' Application.</h1><h2><i>The resource cannot be found.</i></h2>", "text/html"),
        ("a file server", "<HTML><HEAD><TITLE>Object not found!</TITLE></HEAD><BODY><H1>Object not found!</H1><H2>Error 404</H2></BODY></HTML>", "text/html"),
        ("an app whose state says 404", '<html><head><title>Tideboard</title></head><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">'
         '{"props":{"pageProps":{"statusCode":404}},"page":"/404","query":{}}</script></body></html>', "text/html"),
        ("an app whose error is in a script", "<html><head><title>Gauges</title></head><body><div id=__nuxt></div><script>window.__NUXT__="
         '{error:{statusCode:404,message:"This page could not be found"}}</script></body></html>', "text/html"),
        ("JSON that says so", '{"status":404,"error":"Not Found","path":"/v1/papers/77"}', "application/json"),
        ("JSON with a code", '{"code":"ResourceNotFound","message":"The specified resource does not exist."}', "application/json"),
        ("XML of a store", '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>', "application/xml"),
        ("plain text", "404: Not Found", "text/plain; charset=utf-8"),
        ("a PHP error", "<br /><b>Warning</b>: include(pages/tides.php): failed to open stream: No such file or directory in <b>/srv/www/index.php</b> on line 12", "text/html"),
    )  # fmt: skip
    for number, (reason, body, kind) in enumerate(rows):
        host = web.bare(f"app {number}", page(body, 200, kind))
        web.link(f"{host.origin}/v1/papers/{70 + number}", "soft-dead", reason)


def works_withdrawn(web: Web) -> None:
    """The host is well, and knows that this one is gone; what it never had is an honest 404."""
    shop = web.site(Design("Pier Books", style="shop"))
    german = web.site(Design("Kontor", "de", "shop"))
    video = web.site(Design("Harbour Video", style="portal"))
    rows = (
        (
            shop,
            "/p/ledgers-2nd",
            "This product is no longer available",
            "<p>Have a look at similar items.</p>",
        ),
        (
            shop,
            "/p/clocks-1st",
            "Clocks of the Coast",
            "<p class=alert>We're sorry, this item has been discontinued and is no longer available.</p>",
        ),
        (
            german,
            "/artikel/8812",
            "Artikel nicht mehr verfügbar",
            "<p>Dieses Produkt ist leider nicht mehr erhältlich.</p>",
        ),
        (video, "/watch?v=a81", "Video unavailable", "<p>This video has been removed by the uploader.</p>"),
        (video, "/u/ostrander", "User not found", "<p>This account has been deleted.</p>"),
        (video, "/paste/x81", "Paste expired", "<p>This paste has been removed or has expired.</p>"),
        (
            video,
            "/file/77.zip",
            "File has been deleted",
            "<p>The file you requested was deleted by its owner.</p>",
        ),
        (
            video,
            "/story/12",
            "This story is no longer available",
            "<p>The article you requested has been removed from our site.</p>",
        ),
    )
    for site, target, title, content in rows:
        web.link(site.serve(target, title, content), "soft-dead", f"says: {title}")
    papers = web.site(Design("Preprints of the Coast", style="portal"))
    markup = papers.behaviour(
        "Publication not available", "<p>The requested publication is not available on this server.</p>"
    )
    web.link(papers.site.serve("/pub/tides.pdf", markup), "soft-dead", "HTML in place of a PDF")
    closed = web.site(Design("Pageboard", style="plain"))
    closed.site.fallback = closed.behaviour(
        "Pageboard has shut down", "<p>The service was discontinued in 2019. Thank you for everything.</p>"
    )
    closed.site.pages.clear()
    web.link(f"{closed.site.origin}/iversen/tides", "soft-dead", "the service has shut down")


def sent_elsewhere(web: Web) -> None:
    def sends(
        name: str, location: str, status: int = 302, title: str = "", content: str = "", style: str = "portal"
    ) -> DesignedSite:
        site = web.site(Design(name, style=style))
        if title:
            site.serve(location, title, content)
        site.site.fallback = redirect(location, status)
        return site

    rows = (
        (sends("Homeward", "/"), "302 to the home page"),
        (sends("Homeward for good", "/", 301), "301 to the home page"),
        (sends("Homeward in PHP", "/index.php", 302, "Homeward in PHP"), "302 to /index.php"),
        (
            sends("Homeward with a note", "/?notfound=1", 302, "Homeward with a note"),
            "302 to the home page with a query",
        ),
        (sends("Homeward abroad", "/en/", 301, "Homeward abroad"), "301 to the home page of a language"),
        (
            sends(
                "To the search", "/search?q=", 302, "Search", "<form><input name=q></form><p>0 results</p>"
            ),
            "302 to the search",
        ),
        (
            sends("To the login", "/login?next=%2F", 302, "Sign in", "<form><input type=password></form>"),
            "302 to a login",
        ),
        (
            sends("To an error page", "/error.html", 302, "Something went wrong", "<p>Please go back.</p>"),
            "302 to an error page",
        ),
        (
            sends("To 404.html", "/404.html", 302, "Nothing to see", "<p>Try the menu.</p>"),
            "302 to /404.html, which answers 200",
        ),
        (
            sends(
                "To an old error page",
                "/errors/NotFound.aspx?aspxerrorpath=/x",
                302,
                "Error",
                "<p>An error occurred.</p>",
            ),
            "302 to NotFound.aspx",
        ),
        (
            sends("To the list", "/publications/", 301, "All publications", "<ul><li>none</li></ul>"),
            "301 to the list of publications",
        ),
    )
    for number, (site, reason) in enumerate(rows):
        web.link(
            f"{site.site.origin}/publications/2009/{number}-tides.html", "soft-dead", reason, waits=(0, 0)
        )
    company = web.site(Design("Conglomerate", style="portal"))
    bought = web.bare("bought", redirect(f"{company.site.origin}/", 301))
    web.link(
        f"{bought.origin}/research/papers/tides.html", "soft-dead", "301 to the home page of who bought the site", title="Tides and Totals",
        waits=(0, 0), hosts=(bought, company.site),
    )  # fmt: skip
    pages = {
        "meta refresh to an error page": '<html><head><meta http-equiv="refresh" content="0;url=/notfound.html"></head></html>',
        "meta refresh to the home page": '<html><head><meta http-equiv="Refresh" content="3; URL=\'/\'"><title>Redirecting</title></head><body>You will be taken to our home page.</body></html>',
        "a script replaces it by an error page": '<html><head><script>location.replace("/notfound.html")</script></head><body></body></html>',
        "a script leads to the home page": "<html><body><script type='text/javascript'>window.location.href = '/';</script></body></html>",
        "a script on top leads to the home page": "<html><script>top.location='/'</script></html>",
    }
    for number, (reason, markup) in enumerate(pages.items()):
        site = web.site(Design(f"Refreshing {number}", style="institute"))
        site.serve("/notfound.html", "We can't find that page", "<p>It may have been moved or deleted.</p>")
        site.site.fallback = page(markup)
        waits = (0, 0) if "refresh" in reason else (0,)
        web.link(f"{site.site.origin}/docs/{number}/tides.htm", "soft-dead", reason, waits=waits)


def parked(web: Web) -> None:
    sale = "<html><head><title>silentgauges.example is for sale</title></head><body><h1>silentgauges.example</h1><p>This premium domain may be for sale. Make an offer.</p></body></html>"
    german = "<html lang=de><head><title>tidenlab.example steht zum Verkauf</title></head><body><h1>Diese Domain steht zum Verkauf!</h1><p>Jetzt Kaufangebot abgeben.</p></body></html>"
    feed = (
        "<html><head><title>gaugelab.example</title><meta name=keywords content='gaugelab.example'></head><body><h2>Related Searches</h2><ul><li>Web Hosting"
        "<li>Cheap Insurance<li>Online Degrees<li>Data Recovery</ul><p>The Sponsored Listings displayed above are served automatically by a third party."
        " Neither the service provider nor the domain owner maintain any relationship with the advertisers.</p></body></html>"
    )
    lander = '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'
    frames = '<html><head><title>buoylab.example</title></head><frameset rows="100%,*" border=0><frame src="http://parking.invalid/?d=buoylab.example"></frameset></html>'
    expired = "<html><head><title>Domain expired</title></head><body><p>The domain registration for tidekeeper.example has expired. If you are the owner, renew it.</p></body></html>"
    auction = "<html><head><title>kelp.example</title></head><body><h1>Get this domain</h1><p>Price: 2,495 USD. Buy now, or lease to own.</p><p>Taxes may apply. Escrow. 24/7 support.</p></body></html>"
    french = "<html lang=fr><head><title>Nom de domaine réservé</title></head><body><p>Ce nom de domaine vient d'être enregistré. Site en attente de publication.</p></body></html>"
    rows = (
        ("for sale", sale), ("for sale, in German", german), ("sponsored listings", feed), ("a script leads to the lander", lander), ("a frame of a parking service", frames),
        ("registration expired", expired), ("auction", auction), ("reserved, in French", french),
    )  # fmt: skip
    for number, (reason, markup) in enumerate(rows):
        host = web.bare(f"parked {number}", page(markup))
        web.link(f"{host.origin}/papers/{number}.html", "soft-dead", f"parked: {reason}")
        if number < 2:
            web.link(f"{host.origin}/", "soft-dead", f"parked, home page: {reason}")
    market = web.bare("market of names", page(sale))
    sold = web.bare("led to the market", redirect(f"{market.origin}/lander?domain=seallab.example", 302))
    web.link(
        f"{sold.origin}/seal/", "soft-dead", "302 to a market of names", waits=(0, 0), hosts=(sold, market)
    )


def taken_over(web: Web) -> None:
    slots = (
        "<html lang=id><head><title>TIDESLOT88: Situs Slot Gacor Hari Ini Gampang Maxwin</title><meta name=description content='slot gacor, judi online, deposit pulsa'></head><body>"
        "<h1>Slot Gacor Maxwin</h1><p>Daftar situs judi slot online terpercaya, bonus new member 100%, deposit pulsa tanpa potongan, RTP live tertinggi.</p></body></html>"
    )
    casino = (
        "<html lang=en><head><title>Best Online Casinos 2026: Real Money Slots &amp; Bonuses</title></head><body><h1>Best Online Casino Bonuses</h1>"
        "<p>Compare welcome bonuses, free spins without deposit, live roulette and sports betting odds at the top casino sites.</p></body></html>"
    )
    turkish = (
        "<html lang=tr><head><title>Deneme Bonusu Veren Siteler 2026 - Güvenilir Bahis Siteleri</title></head><body><h1>Deneme Bonusu Veren Bahis Siteleri</h1>"
        "<p>Canlı bahis, casino, slot oyunları ve yatırım şartsız bonuslar.</p></body></html>"
    )
    thai = "<html lang=th><head><title>สล็อตเว็บตรง แตกง่าย ฝากถอนออโต้</title></head><body><h1>สล็อตเว็บตรง</h1><p>คาสิโนออนไลน์ บาคาร่า แทงบอล เครดิตฟรี</p></body></html>"
    pills = (
        "<html><head><title>Buy Viagra Online Without Prescription - Cheap Cialis</title></head><body><h1>Canadian Pharmacy</h1><p>Order generic viagra, cialis and levitra, no prescription"
        " needed, overnight delivery.</p></body></html>"
    )
    essays = (
        "<html><head><title>Write My Essay For Me - Cheap Essay Writing Service</title></head><body><h1>Cheap essay writing service</h1><p>Order your paper now: pay someone to write"
        " your essay, from 9.99 a page, plagiarism free.</p></body></html>"
    )
    for number, (reason, markup) in enumerate((
        ("slots, in Indonesian", slots), ("casinos", casino), ("betting, in Turkish", turkish), ("casino, in Thai", thai), ("pills", pills), ("essays", essays),
    )):  # fmt: skip
        host = web.bare(f"taken over {number}", page(markup))
        web.link(
            f"{host.origin}/workshop{2005 + number}/program.html",
            "soft-dead",
            f"an expired name, now {reason}",
            title=f"Workshop on Gauges {2005 + number}",
        )
    home = web.bare("taken over, home page", page(slots))
    web.link(
        f"{home.origin}/", "soft-dead", "an expired name, home page, now slots", title="Workshop on Buoys"
    )


def hosted(web: Web) -> None:
    """Hosting services that speak in place of the site."""
    rows = (
        (
            "static hosting without a site",
            "<title>Site not found &middot; Forge Pages</title><h1>404</h1><p><strong>There isn't a Forge Pages site here.</strong></p>",
        ),
        (
            "static hosting without the file",
            "<title>Page not found &middot; Forge Pages</title><h1>404</h1><p><strong>File not found</strong></p><p>The site configured at this address does not contain the requested file.</p>",
        ),
        (
            "no such app",
            "<html><head><title>No such app</title></head><body><iframe src='//errors.invalid/no-such-app.html'></iframe></body></html>",
        ),
        (
            "account suspended",
            "<html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1><p>Contact your hosting provider for more information.</p></body></html>",
        ),
        (
            "a web server's first page",
            "<html><head><title>Apache2 Default Page: It works</title></head><body><h1>It works!</h1><p>This is the default welcome page used to test the correct operation of the server after installation.</p></body></html>",
        ),
        (
            "another web server's first page",
            "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the web server is successfully installed and working. Further configuration is required.</p></body></html>",
        ),
        (
            "the site expired",
            "<html><head><title>Website Expired</title></head><body><h1>Website Expired</h1><p>This account has expired. If you are the site owner, click below to login.</p></body></html>",
        ),
        (
            "a weblog that was removed",
            "<html><head><title>Blog has been removed</title></head><body><p>Sorry, the blog at this address has been removed. This address is not available for new blogs.</p></body></html>",
        ),
    )
    for number, (reason, markup) in enumerate(rows):
        host = web.bare(f"hosted {number}", page(markup))
        web.link(f"{host.origin}/tides/{number}/index.html", "soft-dead", reason)
    wiki = web.site(Design("Encyclopedia of Tides", style="wiki"))
    text = (
        '<div class="noarticletext"><p>There is currently no text in this page. You can <a href="/search">search for this page title</a> in other pages,'
        " or search the related logs, but you do not have permission to create this page.</p></div>"
    )
    wiki.site.fallback = wiki.behaviour("Silent gauge", text)
    for target in ("/wiki/Silent_gauge", "/index.php?title=Eleven_dark_stations"):
        web.link(wiki.site.origin + target, "soft-dead", "a wiki without a text under this title")
    german = web.site(Design("Lexikon der Gezeiten", "de", "wiki"))
    german.site.fallback = german.behaviour(
        "Pegel", '<div class="noarticletext"><p>Diese Seite enthält momentan noch keinen Text.</p></div>'
    )
    web.link(f"{german.site.origin}/wiki/Stummer_Pegel", "soft-dead", "a wiki without a text, in German")
