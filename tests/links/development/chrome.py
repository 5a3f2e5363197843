"""What site software puts around a page's own words: menus, banners, teasers, footers. Wordings and structure are made up
after what each kind of software is like; the text of a page stays the same in all of them."""

# ruff: noqa: E501 markup reads better whole

from __future__ import annotations

import random
from collections.abc import Callable

PROSE = (
    "Copies of a log stay alike when each entry is placed by agreement, and when nobody acts on an entry before it is known to be agreed on.",
    "A process that has crashed may come back with what it had written before, so what it promised must be on disk before it is said aloud.",
    "Messages may be lost, doubled and overtaken, but they are not made up, which is what tells this model from the one of traitors.",
    "Time does not decide who is right here; it only decides when somebody tries again, and waiting at random keeps two from trying together.",
    "The proof goes by induction on the number of the round, and uses no more than that any two majorities have a member in common.",
    "Reads can be served by the holder of a lease, as long as its clock is not slower than the others' by more than the margin.",
    "With five members two may fail at once, and a sixth would add cost without letting a third one fail.",
    "A snapshot takes the place of the entries before it, and a member that was away for long is sent the snapshot first.",
)
TEASERS = (
    "How a small team moved forty terabytes between two regions over one weekend, and what they would do otherwise today.",
    "Readers asked what happened to the cluster after the power failed twice in one night; here is the answer in full.",
    "Five books on operating systems that our editors return to, with a word on which chapters have aged the least.",
    "An interview about databases that forget nothing, the price of that, and why some customers ask for the contrary.",
    "The new campus opens in spring with room for three hundred people, two lecture halls and a garden on the roof.",
    "Registration for the summer school begins on Monday, and there are grants for students who travel from far away.",
    "Why measuring the slowest one in a thousand matters more than the mean, told with the queue of a bakery.",
    "Prices of memory rose again last quarter, and makers of servers say that they expect no change before the winter.",
)
BRANDS = ("Northgate Systems", "Lindqvist Lab", "The Daily Packet", "Orchard University", "Quarry", "Stonebridge Press", "Havel Institute", "Kite")  # fmt: skip


def _list(*items: str) -> str:
    return (
        "<ul>"
        + "".join(f'<li><a href="/{item.split()[0].lower()}">{item}</a></li>' for item in items)
        + "</ul>"
    )


def _doc(title: str, head: str, body: str, lang: str, attributes: str = "") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body{attributes}>{body}</body></html>'


Dress = Callable[[str, str, str, str, str, random.Random, bool], str]
"""(title, body, head, lang, brand, random, gone) -> markup"""


def bare(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def plain(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    menu = " | ".join(
        f'<a href="/{word.lower()}.html">{word}</a>'
        for word in ("Home", "People", "Research", "Teaching", "Contact")
    )
    return f"<HTML><HEAD><TITLE>{title}</TITLE>{head}</HEAD><BODY bgcolor=white><table width=100%><tr><td>{menu}</td></tr></table>{body}<hr><i>Last changed {chance.randint(1, 28)} May {chance.randint(1997, 2012)} by webmaster</i></BODY></HTML>"


def wordpress(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    recent = _list(*(teaser.partition(",")[0] for teaser in chance.sample(TEASERS, 5)))
    side = f'<aside class="widget-area"><h2>Recent Posts</h2>{recent}<h2>Archives</h2>{_list("March 2021", "May 2020", "June 2019")}<h2>Categories</h2>{_list("Systems", "Notes", "Uncategorized")}</aside>'
    kind = "error404 wp-embed-responsive" if gone else "post-template-default single single-post"
    search = (
        '<form role="search" class="search-form"><label>Search for: <input type="search" name="s"></label><input type="submit" value="Search"></form>'
        if gone
        else ""
    )
    return _doc(
        title, head + '<link rel="stylesheet" href="/wp-content/themes/x/style.css"><script src="/wp-includes/js/jquery.min.js"></script>',
        f'<header class="site-header"><p class="site-title"><a href="/">{brand}</a></p><nav>{_list("Home", "About", "Blog", "Contact")}</nav></header>'
        f'<main id="main">{body}{search}</main>{side}<footer>Proudly powered by WordPress</footer>', lang, f' class="{kind}"',
    )  # fmt: skip


def drupal(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    return _doc(
        title, head + '<meta name="Generator" content="Drupal 9"><script src="/core/misc/drupal.js"></script>',
        f'<div id="page"><div id="header"><a href="/">{brand}</a></div><div class="region-menu">{_list("Home", "Study", "Research", "News", "Staff", "Library", "Alumni")}</div>'
        f'<div id="content" class="region-content">{body}</div><div class="region-footer"><p>{brand}, 12 Mill Lane. Privacy. Accessibility. Freedom of information.</p></div></div>', lang,
    )  # fmt: skip


def mediawiki(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    return _doc(
        title, head + '<script>document.documentElement.className="client-js";</script><script src="/load.php?modules=startup"></script>',
        f'<div id="content" class="mw-body">{body}</div><div id="mw-navigation"><h2>Navigation menu</h2>{_list("Main page", "Recent changes", "Random page", "Help", "What links here", "Special pages")}</div>'
        f'<div id="footer">This page was last edited on 4 May 2018. Content is available under a free licence. Privacy policy. About {brand}. Disclaimers</div>', lang, ' class="mediawiki ltr"',
    )  # fmt: skip


def confluence(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    return _doc(
        title, head + '<script src="/s/batch.js"></script>',
        f'<div id="full-height-container"><header id="header">{_list("Spaces", "People", "Log in")}</header><div id="main" class="aui-page-panel">{body}</div>'
        f'<footer>Powered by Confluence. Printed by {brand}. Report a bug. News</footer></div>', lang,
    )  # fmt: skip


def docs(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    tree = _list(
        *(
            f"{word} {rest}"
            for word in ("Installing", "Configuring", "Running", "Upgrading")
            for rest in ("the server", "a client", "in production")
        )
    )
    return _doc(
        title, head + '<script src="_static/doctools.js"></script>',
        f'<div class="sidebar"><h3>{brand}</h3>{tree}</div><div class="document"><div class="body" role="main">{body}</div></div><div class="footer">© 2021, the authors. Built with Sphinx.</div>', lang,
    )  # fmt: skip


def hugo(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    return _doc(
        title, head + '<meta name="generator" content="Hugo 0.92">',
        f'<header><a href="/">{brand}</a> {_list("Posts", "About", "Tags")}</header><article>{body}</article><footer>© 2022 {brand}</footer>', lang,
    )  # fmt: skip


def publisher(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    subjects = _list(
        "Computing",
        "Engineering",
        "Mathematics",
        "Life Sciences",
        "Physics and Astronomy",
        "Social Sciences",
        "Business and Management",
        "Law",
        "Medicine",
        "Chemistry",
        "Earth Sciences",
        "History",
    )
    return _doc(
        title, head + '<script src="https://www.googletagmanager.com/gtag/js"></script><script src="/js/app.js"></script>',
        f'<div class="banner">We use cookies to make this site work, to count visits and to show what may interest you. <button>Accept all</button> <button>Reject</button></div>'
        f'<div class="topbar">{_list("Journals", "Books", "Proceedings", "Authors", "Librarians", "Societies", "Open access", "Register", "Sign in")}</div><div class="subjects"><h3>Browse by subject</h3>{subjects}</div>'
        f'<div id="content">{body}</div><div class="promo"><h3>Latest from {brand}</h3>' + "".join(f"<p>{teaser}</p>" for teaser in chance.sample(TEASERS, 3))
        + f'</div><div class="foot"><p>{brand} is a registered charity that publishes research for the benefit of the public and of the communities that it serves.</p>'
        f'{_list("About us", "Help", "Contact", "Terms of use", "Privacy", "Cookies", "Accessibility", "Careers", "Press", "RSS")}</div>', lang,
    )  # fmt: skip


def news(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    stories = "".join(
        f'<div class="card"><h3>{teaser.partition(",")[0]}</h3><p>{teaser}</p></div>'
        for teaser in chance.sample(TEASERS, 7)
    )
    return _doc(
        title, head + '<script src="/ads.js"></script>',
        f'<div class="masthead"><a href="/">{brand}</a>{_list("World", "Business", "Technology", "Science", "Sport", "Culture", "Opinion")}</div>'
        f'<div class="main">{body}</div><div class="rail"><h3>Most read</h3>{stories}</div><div class="foot">{_list("Subscribe", "Newsletters", "Advertise", "Imprint")}</div>', lang,
    )  # fmt: skip


def forum(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    return _doc(
        title, head + '<script src="/forum.js"></script>',
        f'<div id="wrap"><div class="headerbar"><a href="/">{brand}</a> {_list("Board index", "FAQ", "Register", "Login")}</div><div id="page-body">{body}</div>'
        f'<div class="footer">All times are UTC. Delete cookies. Contact us. Powered by forum software.</div></div>', lang,
    )  # fmt: skip


def aspnet(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    state = "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(200))
    return _doc(
        title, head,
        f'<form method="post" action="./" id="form1"><input type="hidden" name="__VIEWSTATE" value="{state}"><div id="top">{_list("Home", "Organisation", "Documents", "Calendar", "Search")}</div>'
        f'<div id="ctl00_Main">{body}</div><div id="bottom">{brand} | Legal notice | Site map | Webmaster</div></form>', lang,
    )  # fmt: skip


def next_js(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    return _doc(
        title, head + '<link rel="preload" href="/_next/static/css/a.css" as="style">',
        f'<div id="__next"><header>{brand}</header>{body}</div><script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{}}}},"page":"/[slug]"}}</script><script src="/_next/static/chunks/main.js" defer></script>', lang,
    )  # fmt: skip


def shopify(
    title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool
) -> str:
    return _doc(
        title, head + '<script>var Shopify = Shopify || {};</script><script src="/cdn/shop/t/1/theme.js"></script>',
        f'<div class="announcement">Free shipping on orders over 50 euro</div><header>{brand} {_list("Catalog", "About", "Contact", "Cart")}</header><main id="MainContent">{body}</main>'
        f'<footer>Quick links {_list("Search", "Terms", "Refunds")} Subscribe to our emails © 2023 {brand}</footer>', lang,
    )  # fmt: skip


def wix(title: str, body: str, head: str, lang: str, brand: str, chance: random.Random, gone: bool) -> str:
    return _doc(
        title, head + '<meta name="generator" content="Wix.com Website Builder">',
        f'<div id="SITE_CONTAINER"><header>{brand}</header>{body}</div><script src="https://static.parastorage.com/services/main.js"></script><script>window.viewerModel={{}}</script>', lang,
    )  # fmt: skip


DRESSES: dict[str, Dress] = {
    "bare": bare, "plain": plain, "wordpress": wordpress, "drupal": drupal, "mediawiki": mediawiki, "confluence": confluence, "docs": docs,
    "hugo": hugo, "publisher": publisher, "news": news, "forum": forum, "aspnet": aspnet, "next": next_js, "shopify": shopify, "wix": wix,
}  # fmt: skip
COMMON = ("plain", "wordpress", "drupal", "hugo", "publisher", "news", "aspnet", "docs")
"""Those that a page without a software of its own is dressed in."""
