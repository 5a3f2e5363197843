"""Pages in many wordings: soft-dead ones, and live ones that use the same words.

Each is served alone, beside addresses that answer 404, so that nothing but the page itself tells what it is. They were
written while the signs were; figures on them say nothing of unseen pages.
"""

# ruff: noqa: E501 a page a line

from __future__ import annotations

from zoomon.links.fetch import Answer

from .servers import PROSE, page
from .test_probe import html, moved

NAV = "<header><nav><a href=/>Home</a> <a href=/r>Research</a> <a href=/p>People</a></nav></header>"
FOOT = "<footer>© 2019 The lab. All rights reserved. Imprint. Contact</footer>"
LIST = "<ul>" + "<li><a href=/x>Some popular article on storage systems</a></li>" * 15 + "</ul>"


def at(path: str, title: str, body: str, lang: str = "en") -> tuple[str, str]:
    return f"https://lab.example{path}", page(title, body, lang=lang)


SOFT_DEAD = {
    "bold div": ("The Lab", "<div><b>404</b></div><div>Page not found</div>"),
    "nav title generic": (
        "The Lab",
        NAV + "<h1>Sorry</h1><p>We could not find the page you requested.</p>" + FOOT,
    ),
    "oops list": (
        "The Lab",
        NAV
        + "<h1>Oops!</h1><p>The page you were looking for has moved or no longer exists. Here are some popular articles:</p>"
        + LIST
        + FOOT,
    ),
    "long apology": (
        "The Lab",
        NAV
        + "<h1>We're sorry</h1><p>The document that used to be at this address is not here any more. Our site was redesigned in 2016 and many old addresses stopped working. You may want to use the search box above or write to the webmaster, who will be glad to help you find what you need.</p>"
        + FOOT,
    ),
    "user gone": ("Hosting", "<h1>User lee not found</h1>"),
    "account closed": (
        "Hosting",
        "<p>This user's home page has been removed because the account was closed.</p>",
    ),
    "no such file": ("Index", "<pre>No such file or directory</pre>"),
    "cannot get": ("Error", "<pre>Cannot GET /people/lee/raft-notes.html</pre>"),
    "php warning": (
        "",
        "<b>Warning</b>: include(pages/raft.php): failed to open stream: No such file or directory in <b>/var/www/index.php</b> on line <b>12</b>",
    ),
    "fatal": (
        "",
        "<br /><b>Fatal error</b>: Uncaught Error: Call to undefined function mysql_connect() in /var/www/html/index.php:3",
    ),
    "db": ("Database Error", "<h1>Error establishing a database connection</h1>"),
    "closed service": (
        "Farewell",
        "<h1>Goodbye</h1><p>After twelve years we have closed this service. Thank you to everyone who wrote for us.</p>",
    ),
    "shut": ("Posterous", "<p>Posterous Spaces is no longer available.</p>"),
    "geocities": (
        "Sorry, GeoCities has closed",
        "<h1>Sorry, GeoCities has closed.</h1><p>The GeoCities web site you were trying to reach is no longer available.</p>",
    ),
    "gone cat": ("Lab", "<h1>410</h1><p>This resource is gone for good.</p>"),
    "archived": ("Lab", "<p>The item you have requested has been withdrawn from the repository.</p>"),
    "invalid id": ("Publication", "<h1>Error</h1><p>Invalid publication ID.</p>"),
    "missing param": ("Lab", "<p>The requested record does not exist in our database.</p>"),
    "redirecting": (
        "Redirecting",
        "<p>Page moved, redirecting to home page ...</p><script>setTimeout(\"location.href='/'\",3000)</script>",
    ),
    "expired": ("Link expired", "<h1>This link has expired</h1>"),
    "private": (
        "Dropbox - 404",
        "<h1>Nothing Here</h1><p>The file you're looking for has been deleted or moved.</p>",
    ),
    "folder": (
        "Google Drive",
        "<p>Sorry, the file you have requested does not exist. Make sure that you have the correct URL and that the file exists.</p>",
    ),
    "content violate": (
        "Lab",
        "<p>This content isn't available right now. When this happens, it's usually because the owner only shared it with a small group of people, changed who can see it or it's been deleted.</p>",
    ),
    "blog removed": ("Blogger", "<h1>Sorry, the blog you were looking for does not exist.</h1>"),
    "blog2": (
        "Blog has been removed",
        "<p>Blog has been removed. Sorry, the blog at old.blog.example has been removed. This address is not available for new blogs.</p>",
    ),
    "gitlab": (
        "Not Found",
        "<h3>404</h3><p>Page Not Found. Make sure the address is correct and the page has not moved. Please contact your administrator if you think this is a mistake.</p>",
    ),
    "tumblr": (
        "Not found.",
        "<p>There's nothing here. Whatever you were looking for doesn't currently exist at this address. Unless you were looking for this error page, in which case: Congrats! You totally found it.</p>",
    ),
    "medium": (
        "Medium",
        "<h2>PAGE NOT FOUND</h2><h1>404</h1><p>Out of nothing, something. You can find (just about) anything on this site — apparently even a page that doesn’t exist. Maybe these stories will take you somewhere new?</p>",
    ),
    "sv": ("Sidan saknas", "<h1>Hoppsan!</h1><p>Vi kan inte hitta sidan du letar efter.</p>"),
    "fi": ("Virhe", "<h1>Hakemaasi sivua ei löytynyt</h1>"),
    "pl": ("Błąd", "<h1>Strona, której szukasz, nie istnieje</h1>"),
    "de": ("Hoppla", "<h1>Ups!</h1><p>Diese Seite gibt es leider nicht mehr.</p>"),
    "fr": ("Oups", "<h1>Oups !</h1><p>Nous n'avons pas trouvé la page que vous cherchez.</p>"),
    "es": ("Vaya", "<h1>¡Vaya!</h1><p>Parece que la página que buscas ya no está aquí.</p>"),
    "it": ("Ops", "<h1>Ops!</h1><p>La pagina che cerchi è stata spostata o cancellata.</p>"),
    "pt": ("Opa", "<h1>Opa!</h1><p>Não conseguimos encontrar a página que você está procurando.</p>"),
    "nl": ("Helaas", "<h1>Helaas</h1><p>We kunnen deze pagina niet vinden.</p>"),
    "ja": ("エラー", "<p>申し訳ございません。お探しのページは見つかりませんでした。</p>"),
    "ko": ("오류", "<p>죄송합니다. 요청하신 페이지를 찾을 수 없습니다.</p>"),
    "zh": ("提示", "<p>抱歉，您要查看的页面已被删除或不存在！</p>"),
    "ru": ("Ошибка", "<p>К сожалению, запрашиваемая вами страница не существует или была удалена.</p>"),
    "tr": ("Hata", "<p>Aradığınız sayfa bulunamadı.</p>"),
    "ar": ("خطأ", "<p>عذرا، الصفحة التي تبحث عنها غير موجودة</p>"),
    "cs": ("Chyba", "<h1>Stránka, kterou hledáte, nebyla nalezena</h1>"),
    "el": ("Σφάλμα", "<p>Η σελίδα που ζητήσατε δεν βρέθηκε.</p>"),
    "park hd": (
        "HugeDomains.com - RaftBook.com is for sale (Raft Book)",
        "<h1>RaftBook.com is for sale</h1><p>$2,495. Buy now. 30-day money back guarantee. Take immediate ownership. Safe and secure shopping.</p>",
    ),
    "park gd": (
        "raftbook.com",
        "<p>Related searches:</p><a>Life insurance</a><a>Cheap flights</a><a>Used cars</a><p>Copyright raftbook.com. All rights reserved. Privacy Policy</p>",
    ),
    "park sedo": (
        "raftbook.com - This website is for sale! - raftbook Resources and Information.",
        "<p>raftbook.com is your first and best source for all of the information you’re looking for. From general topics to more of what you would expect to find here, raftbook.com has it all. We hope you find what you are searching for!</p>",
    ),
    "park exp": (
        "Expired",
        "<p>The domain raftbook.com has expired. If you are the registrant, please renew it with your registrar.</p>",
    ),
    "park lander": ("", '<script>window.onload=function(){window.location.href="/lander"}</script>'),
    "park de": (
        "raftbook.de",
        "<h1>Diese Domain steht zum Verkauf!</h1><p>Preis auf Anfrage. Domain kaufen.</p>",
    ),
    "pharma": (
        "Buy Cheap Viagra Online - Canadian Pharmacy",
        "<h1>Viagra</h1><p>Buy viagra and cialis without prescription.</p>",
    ),
    "casino": (
        "Best Online Casino 2024 | Play Slots",
        "<h1>Top casino bonus offers</h1><p>Play slots, roulette and blackjack. Free spins and no deposit bonus for new players.</p>",
    ),
    "judi": ("SLOT88: Situs Judi Slot Online Gacor", "<p>Daftar situs slot gacor</p>"),
    "loan": (
        "Payday Loans Online Same Day",
        "<h1>Get cash now</h1><p>Payday loans with no credit check.</p>",
    ),
    "essay": ("Essay Writing Service | Write My Essay", "<h1>Write my essay for me</h1>"),
    "crypto": (
        "Crypto casino and betting | sign-up bonus",
        "<h1>Bet with bitcoin</h1><p>sports betting with crypto; free bets; live casino</p>",
    ),
    "nginx": (
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p><p>For online documentation and support please refer to nginx.org. Commercial support is available at nginx.com.</p><p><em>Thank you for using nginx.</em></p>",
    ),
    "apache": (
        "Apache2 Ubuntu Default Page: It works",
        "<h1>Apache2 Default Page</h1><p>This is the default welcome page used to test the correct operation of the Apache2 server after installation on Ubuntu systems.</p>"
        + PROSE,
    ),
    "itworks": ("", "<h1>It works!</h1>"),
    "iis": ("IIS Windows Server", "<img src=iisstart.png>"),
    "suspended": (
        "Account Suspended",
        "<h1>This Account has been suspended.</h1><p>Contact your hosting provider for more information.</p>",
    ),
    "plesk": (
        "Web Server's Default Page",
        "<h1>Web Server's Default Page</h1><p>This page is generated by Plesk, the leading hosting automation software. You see this page because there is no Web site at this address.</p>",
    ),
    "construction": (
        "Under Construction",
        "<h1>Under construction</h1><p>Our new website is coming soon.</p>",
    ),
    "soon": ("Coming soon", "<h1>Coming soon</h1>"),
    "maint": (
        "Site under maintenance",
        "<h1>We'll be back soon!</h1><p>Sorry for the inconvenience but we're performing some maintenance at the moment.</p>",
    ),
    "wp": (
        "Page not found – The Lab",
        NAV
        + "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try one of the links below or a search?</p><h2>Recent Posts</h2>"
        + LIST
        + FOOT,
    ),
    "drupal": (
        "Page not found | Department",
        '<h1>Page not found</h1><p>The requested page "/people/lee/raft-notes.html" could not be found.</p>',
    ),
    "sp": ("Error", "<h1>Something went wrong</h1><p>Sorry, something went wrong. File Not Found.</p>"),
    "heroku": ("No such app", "<h1>There's nothing here, yet.</h1>"),
    "github": ("Site not found · GitHub Pages", "<h1>404</h1><p>There isn't a GitHub Pages site here.</p>"),
    "s3": ("", "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"),
    "yt": ("YouTube", "<h1>This video isn't available anymore</h1>"),
    "event over": (
        "Workshop",
        "<h1>This event has ended</h1><p>The page for this event is no longer online.</p>",
    ),
    "job": ("Jobs", "<h1>This position is no longer available</h1>"),
    "refresh home": (
        "Moved",
        "<meta http-equiv=refresh content='2;url=/'><p>This page has moved. You will be taken to our home page.</p>",
    ),
}


LIVE = {
    "art 404": at(
        "/essays/history",
        "Page Not Found: a cultural history",
        "<h1>Page Not Found: a cultural history</h1>" + PROSE,
    ),
    "short 404 essay": at(
        "/essays/7",
        "404",
        "<h1>404</h1><p>An album of electronic music released in 2004, with eleven tracks recorded in Berlin over one winter.</p>",
    ),
    "exact title album": at(
        "/albums/not-found",
        "Not Found",
        "<h1>Not Found</h1><p>The third album of the band, recorded in Oslo. It has eleven tracks.</p>",
    ),
    "exact title album2": at(
        "/albums/3",
        "Page Not Found",
        "<h1>Page Not Found</h1><p>The third album of the band, recorded in Oslo. It has eleven tracks and was well received by critics.</p>",
    ),
    "http ref": at(
        "/reference/client-errors",
        "404 Not Found",
        "<h1>404 Not Found</h1><p>The server sends this status when it cannot find the requested resource.</p><p>Links that lead to a 404 page are often called broken or dead links.</p>",
    ),
    "http ref2": at(
        "/docs/status/",
        "HTTP status codes",
        "<h1>HTTP status codes</h1><h2>404 Not Found</h2><p>The requested resource could not be found.</p><h2>410 Gone</h2><p>The resource is no longer available.</p>",
    ),
    "faq": at(
        "/help/faq",
        "Frequently asked questions",
        '<h1>FAQ</h1><h2>Why do I see "page not found"?</h2><p>The page you are looking for may have been moved. Check the address.</p>',
    ),
    "checker tool": at(
        "/tools/checker",
        "Broken link checker",
        "<h1>Broken link checker</h1><p>Find broken links and dead links on your site. Enter a URL.</p><form><input></form>",
    ),
    "issue": at(
        "/issues/77",
        "Page not found after update · Issue #77",
        '<h1>Page not found after update #77</h1><p>After updating, every page says "404 not found". Steps to reproduce: open the site.</p>',
    ),
    "q&a": at(
        "/q/1",
        "php - File not found error in include",
        '<h1>File not found error in include</h1><p>I get "failed to open stream: No such file or directory" when I include a file. What is wrong?</p>',
    ),
    "q&a2": at(
        "/questions/25/fatal-error",
        "Fatal error: Call to undefined function - Q&A",
        "<h1>Fatal error: Call to undefined function</h1><p>Why does PHP print Fatal error: Uncaught Error? Here is my code.</p>",
    ),
    "release notes": at(
        "/releases/2.0",
        "Version 2.0",
        "<h1>Version 2.0</h1><p>The old API is no longer available. The page cache has been removed.</p>",
    ),
    "discontinued": at(
        "/software/zab",
        "Zab toolkit",
        "<h1>Zab toolkit</h1><p>This project has been discontinued. The source code and the paper remain available for download.</p>",
    ),
    "archived repo": at(
        "/r/x",
        "lee/x: a log",
        "<h1>lee/x</h1><p>This repository was archived by the owner on Jan 1, 2023. It is now read-only.</p>",
    ),
    "retired page w/ link": at(
        "/old/p",
        "Old address",
        "<h1>This page has moved</h1><p>The new address is <a href=/new/p>here</a>. Please update your bookmarks.</p>",
    ),
    "domain article": at(
        "/blog/domain",
        "Domain for sale: what we learned",
        "<h1>Domain for sale: what we learned</h1>" + PROSE,
    ),
    "domain guide": at(
        "/guides/5",
        "How to buy a domain",
        "<h1>How to buy a domain</h1><p>If the domain has expired you can buy it from a registrar or a marketplace such as Sedo. Check WHOIS first. Use escrow for safe payment.</p>",
    ),
    "registrar home": (
        "https://names.example/",
        page(
            "Buy a domain name - Names",
            "<h1>Buy domain names</h1><p>Find your domain. Premium domains for sale. WHOIS, domain transfer, domain broker.</p>",
        ),
    ),
    "books for sale": at(
        "/b/1", "Books for sale", "<h1>Books for sale</h1><p>A used copy of the dragon book, 20 euro.</p>"
    ),
    "house for sale": at(
        "/b/2", "For sale: lecture notes", "<h1>For sale: lecture notes</h1><p>Buy now. Make an offer.</p>"
    ),
    "casino paper": at(
        "/papers/2",
        "Gambling on consensus: casinos and quorums",
        "<h1>Gambling on consensus</h1><p>We model betting and poker strategies.</p>",
    ),
    "slot machine": at(
        "/papers/3",
        "Online casino detection with classifiers",
        "<h1>Online casino detection with classifiers</h1><p>We train classifiers that find online casino pages in web crawls. Abstract.</p>",
    ),
    "viagra spam paper": at(
        "/papers/4",
        "Click Trajectories: End-to-End Analysis of the Spam Value Chain",
        "<h1>Click Trajectories</h1><p>Viagra, cialis, replica watches and online pharmacy spam is traced from click to bank.</p>",
    ),
    "login docs": at(
        "/docs/login",
        "Login",
        "<h1>Login</h1><p>How users log in: enter your password, then confirm the code.</p>",
    ),
    "login link": ("https://lab.example/login", page("Log in", "<form><input type=password></form>")),
    "captcha paper": at(
        "/papers/5",
        "Are You a Robot? CAPTCHA and humans",
        "<h1>CAPTCHA and humans</h1><p>We ask people to prove that they are human.</p>",
    ),
    "forbidden title": at(
        "/papers/6",
        "Forbidden",
        "<h1>Forbidden</h1><p>A short story by a well-known author, first printed in a magazine in the year 1985, about a walled garden and a key.</p>",
    ),
    "just a moment": at(
        "/songs/1",
        "Just a Moment",
        "<h1>Just a Moment</h1><p>A song. Lyrics and chords follow below, in the key of C major, with some notes on its rhythm.</p>",
    ),
    "it works blog": at(
        "/blog/it-works",
        "It works!",
        "<h1>It works!</h1><p>Today our cluster elected its first leader. Here is what we did and what we learned from it.</p>",
    ),
    "welcome nginx tut": at("/tutorial/nginx", "Welcome to nginx", "<h1>Welcome to nginx</h1>" + PROSE),
    "default page doc": at(
        "/docs/apache-default-page",
        "Apache default page",
        '<h1>Apache default page</h1><p>Why you see "It works!" after installation and how to replace this file.</p>',
    ),
    "under construction live": at(
        "/notes/8",
        "Raft notes (under construction)",
        "<h1>Raft notes</h1><p>Some chapters are under construction. Chapter 1 is complete.</p>",
    ),
    "coming soon part": at("/notes/9", "Lecture 9", "<h1>Lecture 9</h1><p>Slides. Video coming soon.</p>"),
    "no results section": at(
        "/stats/10", "Results", "<h1>Results</h1><p>No results were found to be significant.</p>"
    ),
    "error handling": at(
        "/docs/11",
        "Error",
        "<h1>Error</h1><p>The type Error has two fields. Functions return Error when the file is not found or the key does not exist.</p>",
    ),
    "sorry": at(
        "/stories/12",
        "Sorry",
        "<h1>Sorry</h1><p>A story of the lost letter that was never found and the man who could not find the house.</p>",
    ),
    "lost": at(
        "/papers/13",
        "Lost and found in replication",
        "<h1>Lost and found in replication</h1><p>Updates can be lost.</p>",
    ),
    "german": at(
        "/texte/14",
        "Die Seite, die es nicht gab",
        "<h1>Die Seite, die es nicht gab</h1><p>Ein Roman über ein verlorenes Buch.</p>",
        lang="de",
    ),
    "german2": at(
        "/texte/15",
        "Der Artikel",
        "<h1>Der Artikel</h1><p>Dieser Artikel ist nicht mehr ganz aktuell. Die Seite wurde 2010 zuletzt geändert.</p>",
        lang="de",
    ),
    "french": at(
        "/textes/16",
        "Article premier",
        "<h1>Article premier</h1><p>La page de titre manque. Le document n'est pas daté.</p>",
        lang="fr",
    ),
    "spanish": at(
        "/textos/17",
        "Artículo 17",
        "<h1>Artículo 17</h1><p>El documento no se publicó hasta 1999. La página 3 no está numerada.</p>",
        lang="es",
    ),
    "zh": at(
        "/zh/18",
        "分布式系统",
        "<h1>分布式系统</h1><p>如果文件不存在，系统返回错误。本文介绍内容。</p>",
        lang="zh",
    ),
    "ja": at("/ja/19", "合意", "<h1>合意</h1><p>ファイルが存在しない場合はエラーを返します。</p>", lang="ja"),
    "ru": at(
        "/ru/20",
        "Статья о консенсусе",
        "<h1>Статья о консенсусе</h1><p>Если файл не найден, узел сообщает об ошибке.</p>",
        lang="ru",
    ),
    "hidden tpl": at(
        "/app/21",
        "Raft notes",
        '<h1>Raft notes</h1><p>Some notes.</p><div class="not-found" hidden>Page not found</div>',
    ),
    "js if": at(
        "/x/22",
        "Notes",
        '<p>Notes</p><script>if (navigator.userAgent.indexOf("MSIE")>0) location.href="/unsupported.html"</script>',
    ),
    "js fn": at("/x/23", "Notes", '<p>Notes</p><script>function go(){location.href="/gone"}</script>'),
    "js cookie": at(
        "/x/24",
        "Notes",
        '<p>Notes</p><script>document.cookie.match("a") || (location.href="/consent")</script>',
    ),
    "js onclick": at(
        "/x/25",
        "Notes",
        '<p>Notes</p><button onclick="location.href=\'/gone\'">x</button><script>document.querySelector("b").addEventListener("click",function(){ location.href="/gone" })</script>',
    ),
    "js onload cond": at(
        "/x/26",
        "Notes",
        '<p>Notes</p><script>window.onload=function(){ var a=1; if(top!=self){ top.location="/gone" } }</script>',
    ),
    "js frame": at("/x/27", "Notes", '<p>Notes</p><script>if(top!=self)top.location="/gone"</script>'),
    "js tern": at(
        "/x/28", "Notes", '<p>Notes</p><script>screen.width<600 ? location.replace("/m") : 0</script>'
    ),
    "noscript refresh": at(
        "/x/29",
        "App",
        '<noscript><meta http-equiv=refresh content="0;url=/nojs.html"></noscript><div id=app></div><script src=a.js></script>',
    ),
    "slow refresh": at(
        "/x/30", "Slides", '<meta http-equiv=refresh content="600;url=/x/31"><p>Slide one</p>'
    ),
    "short text": at("/x/31", "t", "<p>ok</p>"),
    "title domain": at(
        "/x/32",
        "raft.github.io",
        "<h1>The Raft Consensus Algorithm</h1><p>Raft is a consensus algorithm.</p>",
    ),
    "home titled": at("/groups/33/", "Home | Systems group", "<h1>Welcome</h1><p>We build systems.</p>"),
    "test": at("/x/34", "Test page", "<p>test</p>"),
    "maint doc": at(
        "/ops/35",
        "Maintenance mode",
        "<h1>Maintenance mode</h1><p>How to put a node in maintenance mode before an upgrade.</p>",
    ),
    "server error doc": at(
        "/docs/36",
        "Internal Server Error",
        "<h1>Internal Server Error</h1><p>This section explains how handlers report failures and how clients should react to them.</p>",
    ),
    "status page": at(
        "/status", "Status", "<h1>Status</h1><p>All systems operational. No incidents reported.</p>"
    ),
    "error title": at(
        "/docs/38", "Errors", "<h1>Errors</h1><p>List of error codes. NotFound: the key does not exist.</p>"
    ),
    "wiki stub": at(
        "/wiki/Raft",
        "Raft - Wiki",
        "<h1>Raft</h1><p>This article is a stub. This page has been deleted and restored in 2010.</p>",
    ),
    "video": at(
        "/v/39",
        "Raft lecture",
        "<h1>Raft lecture</h1><p>The video is available. Slides are not available.</p>",
    ),
    "paper abs": at(
        "/abs/40",
        "Available but not found",
        "<h1>Available but not found</h1><p>Search in unstructured overlays.</p>",
    ),
    "job": at(
        "/x/41", "Finding a Needle in Haystack", "<h1>Finding a Needle in Haystack</h1><p>Photo storage.</p>"
    ),
    "gone": at(
        "/x/42",
        "Gone",
        "<h1>Gone</h1><p>A novel. The page count is 320. It cannot be found in bookstores any more.</p>",
    ),
    "member": at(
        "/x/43", "Members only software", "<h1>Members</h1><p>Member list not available in print.</p>"
    ),
}


LIVE_REDIRECTS = {
    "deep->project home on own domain": [
        ("https://uni.example/~joe/software/kv.html", moved(301, "https://kvstore.example/")),
        ("https://kvstore.example/", html(page("KVStore: a fast store", "<h1>KVStore</h1>" + PROSE))),
    ],
    "lang": [
        ("https://a.example/", moved(302, "/en/")),
        ("https://a.example/en/", html(page("Home", "<p>x</p>"))),
    ],
    "index": [
        ("https://a.example/index.php?lang=en", moved(301, "/")),
        ("https://a.example/", html(page("Home", "<p>x</p>"))),
    ],
    "utm": [
        ("https://a.example/?utm_source=x", moved(301, "/")),
        ("https://a.example/", html(page("Home", "<p>x</p>"))),
    ],
    "shortener": [
        ("https://sho.rt/aBc12", moved(301, "https://a.example/")),
        ("https://a.example/", html(page("Home of A", "<p>x</p>"))),
    ],
    "consent bounce": [
        ("https://a.example/p/1", moved(302, "/consent?to=/p/1")),
        ("https://a.example/consent?to=/p/1", moved(302, "/p/1?c=1")),
        ("https://a.example/p/1?c=1", html(page("P one", "<p>x</p>"))),
    ],
    "spa hash": [
        ("https://a.example/guide/intro-1", moved(302, "/#/guide/intro-1")),
        ("https://a.example/", html(page("App", "<div id=app></div><script src=x></script>"))),
    ],
    "same-site project": [
        ("https://a.example/projects/raft-sim/", moved(301, "https://raft-sim.a.example/")),
        ("https://raft-sim.a.example/", html(page("Raft simulator", "<h1>Raft simulator</h1>" + PROSE))),
    ],
    "www": [
        ("https://a.example/papers/raft.pdf", moved(301, "https://www.a.example/papers/raft.pdf")),
        (
            "https://www.a.example/papers/raft.pdf",
            Answer("", 200, {"content-type": "application/pdf"}, b"%PDF", complete=True),
        ),
    ],
    "blog path": [
        ("https://a.example/blog/2019/", moved(301, "/blog/")),
        ("https://a.example/blog/", html(page("Blog", "<p>x</p>"))),
    ],
    "docs latest": [
        ("https://a.example/docs/v1/intro.html", moved(302, "/docs/")),
        ("https://a.example/docs/", html(page("Documentation", "<h1>Introduction</h1>" + PROSE))),
    ],
    "acq": [
        ("https://old.example/research/paper-12", moved(301, "https://new.example/research/paper-12")),
        ("https://new.example/research/paper-12", html(page("Paper", "<p>x</p>"))),
    ],
}
