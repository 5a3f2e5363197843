"""Links that open for a person and not for a program."""

# ruff: noqa: E501 - pages stand on one line, as hosts send them

from __future__ import annotations

import time

from ..behaviours import answer, gzipped, page, redirect, too_many, too_many_until_a_date, when
from ..model import Behaviour, Reply
from ..prose import Design
from .sites import Web


def lay_out(web: Web) -> None:
    for number, (reason, behaviour) in enumerate(refusals()):
        host = web.bare(f"door {number}", behaviour)
        web.link(f"{host.origin}/library/{2001 + number}/volume.html", "blocked", reason)
    # The same wall stands before the home page.
    host = web.bare("walled home", _challenge_403())
    web.link(f"{host.origin}/", "blocked", "a challenge on the home page")
    mixed = web.site(Design("Half Open", style="portal"))
    for name, behaviour in (
        ("members", page("<h1>401 Unauthorized</h1>", 401)),
        ("data", page(b'{"detail":"forbidden"}', 403, "application/json")),
    ):
        web.link(
            mixed.site.serve(f"/{name}/1", behaviour), "blocked", f"{name} alone are closed; the site is open"
        )
    led = web.bare("led to a wall")
    wall = web.bare("wall", _challenge_403())
    web.link(
        led.serve("/doi/77", redirect(f"{wall.origin}/article/77", 302)), "blocked", "302 to a host with a challenge",
        waits=(0, 0), hosts=(led, wall),
    )  # fmt: skip
    web.link(
        led.serve("/doi/78", redirect("/sorry/index?continue=/doi/78", 302)), "blocked", "302 to a 429 page about unusual traffic",
        waits=(0, 0),
    )  # fmt: skip
    led.serve(
        "/sorry/index?continue=/doi/78",
        page("<title>Sorry</title><p>Our systems have detected unusual traffic.</p>", 429),
    )
    late = when(lambda request: request.seen >= 1, too_many("1"), page("<h1>Forbidden</h1>", 403))
    web.link(led.serve("/late", late), "blocked", "403, then 429 for ever")
    certificates(web)


def _challenge_403() -> Behaviour:
    body = (
        "<!DOCTYPE html><html><head><title>Nur einen Moment …</title></head><body><noscript>Enable JavaScript</noscript>"
        '<script>window._cf_chl_opt={cType:"managed"};</script></body></html>'
    )
    return page(
        body,
        403,
        "text/html",
        ("Server", "cloudflare"),
        ("CF-RAY", "8f00aa11bb22-AMS"),
        ("cf-mitigated", "challenge"),
    )


def refusals() -> list[tuple[str, Behaviour]]:
    html = "text/html"
    captcha = "<html><head><title>tides.example</title></head><body><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></body></html>"
    hold = '<html><head><title>Access to this page has been denied</title></head><body><div id="px-captcha"></div><p>Press &amp; Hold</p></body></html>'
    akamai = (
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this on this"
        " server.<P>Reference&#32;#18.2f1e0117.1700000000.5a5a5a</BODY></HTML>"
    )
    incapsula = (
        '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body><iframe id="main-iframe" '
        'src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=77">Request unsuccessful. Incapsula incident ID: 77</iframe></body></html>'
    )
    pardon = (
        "<html><head><title>Pardon Our Interruption</title></head><body><h1>Pardon Our Interruption...</h1><p>As you were browsing,"
        " something about your browser made us think you might be a bot.</p></body></html>"
    )
    proof = (
        "<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title></head><body><h1>Making sure you&#39;re not a bot!</h1>"
        '<script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"fast","difficulty":4}}</script></body></html>'
    )
    old_challenge = (
        '<html><head><title>Please wait</title></head><body><h1>Checking your browser before accessing</h1><form id="challenge-form" '
        'action="/cdn-cgi/l/chk_jschl"><input name="jschl_vc"></form></body></html>'
    )
    return [
        ("Cloudflare, managed challenge", _challenge_403()),
        (
            "Cloudflare, 503 with the old challenge",
            page(old_challenge, 503, html, ("Server", "cloudflare-nginx")),
        ),
        (
            "Cloudflare, error 1020",
            page(
                "<title>Access denied | tides.example used Cloudflare</title><h1>Error 1020</h1>",
                403,
                html,
                ("Server", "cloudflare"),
            ),
        ),
        (
            "Cloudflare, error 1015",
            page(
                "<title>Access denied</title><h1>Error 1015</h1><p>You are being rate limited</p>",
                429,
                html,
                ("Server", "cloudflare"),
            ),
        ),
        (
            "AWS WAF, 202 with a challenge",
            page(b"", 202, html, ("x-amzn-waf-action", "challenge"), ("Server", "awselb/2.0")),
        ),
        (
            "AWS WAF, 202 with a script",
            page(
                "<script src='https://a.awswaf.invalid/challenge.js'></script>",
                202,
                html,
                ("x-amzn-waf-action", "challenge"),
            ),
        ),
        (
            "AWS WAF, 405 with a CAPTCHA",
            page("<h1>Human verification</h1>", 405, html, ("x-amzn-waf-action", "captcha")),
        ),
        ("Akamai, Access Denied", page(akamai, 403, html, ("Server", "AkamaiGHost"))),
        ("DataDome", page(captcha, 403, html, ("X-DataDome", "protected"), ("X-DD-B", "2"))),
        (
            "DataDome, JSON",
            page(
                b'{"url":"https://geo.captcha-delivery.com/captcha/?cid=x"}',
                403,
                "application/json",
                ("X-DataDome", "protected"),
            ),
        ),
        ("PerimeterX, press and hold", page(hold, 403, html)),
        (
            "Imperva, 200 with an iframe",
            page(incapsula, 200, html, ("X-Iinfo", "8-77-0 0NNN RT(1 1) q(0 -1 -1 1)"), ("X-CDN", "Imperva")),
        ),
        ("Imperva, 200 with an excuse", page(pardon, 200, html, ("X-CDN", "Imperva"))),
        ("proof of work, 200", page(proof, 200, html)),
        (
            "Sucuri",
            page(
                "<title>Sucuri WebSite Firewall - Access Denied</title><h1>Access Denied</h1>",
                403,
                html,
                ("X-Sucuri-ID", "18009"),
                ("Server", "Sucuri/Cloudproxy"),
            ),
        ),
        (
            "Vercel checkpoint",
            page(
                "<title>Vercel Security Checkpoint</title><p>We're verifying your browser</p>",
                429,
                html,
                ("x-vercel-mitigated", "challenge"),
                ("Server", "Vercel"),
            ),
        ),
        (
            "401, Basic",
            page(
                "Authorization required", 401, "text/plain", ("WWW-Authenticate", 'Basic realm="Proceedings"')
            ),
        ),
        ("401, without a scheme", page("<h1>Sign in</h1>", 401, html)),
        ("402", page("<h1>Payment required</h1>", 402, html)),
        (
            "403, nginx",
            page(
                "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr>nginx</body></html>",
                403,
                html,
            ),
        ),
        ("403, no body", page(b"", 403, html)),
        (
            "403, gzipped",
            answer(
                Reply(
                    403,
                    gzipped(b"<h1>No robots</h1>"),
                    (("Content-Type", html), ("Content-Encoding", "gzip")),
                )
            ),
        ),
        ("403, in Spanish", page("<title>Acceso denegado</title><h1>Acceso denegado</h1>", 403)),
        ("418 to robots", page("<h1>I am a teapot</h1>", 418, html)),
        ("451", page("<h1>Unavailable for legal reasons</h1>", 451, html)),
        (
            "999",
            answer(
                Reply(
                    999,
                    b"<html><head><script>window.onload=function(){location.href='/authwall'}</script></head></html>",
                    (("Content-Type", html),),
                    phrase="Request denied",
                )
            ),
        ),
        ("999, empty", answer(Reply(999, b"", phrase="Unknown"))),
        ("429 for ever, one second", too_many("1")),
        ("429 for ever, no Retry-After", too_many(None)),
        ("429 for ever, with a date", too_many_until_a_date(2, time.time)),
        ("503 with a proof of work", page(proof, 503, html)),
        ("406 to everyone", page("<h1>Not Acceptable</h1><p>Mod_Security</p>", 406, html)),
    ]


def certificates(web: Web) -> None:
    for number, (name, reason) in enumerate((
        ("self-signed", "self-signed certificate"), ("self-signed", "self-signed certificate, home page"),
        ("chain-incomplete", "the intermediate certificate is not sent"), ("expired", "certificate of 2019, expired"),
    )):  # fmt: skip
        host = web.bare(f"certificate {number}", certificate=name)
        web.link(
            host.serve(
                "/" if "home" in reason else f"/paper-{number}.html",
                page("<title>A paper</title><h1>A paper</h1>"),
            ),
            "tls",
            reason,
        )
    plain = web.bare("plain before TLS")
    web.link(
        plain.serve("/upgraded", redirect(f"{host.origin}/upgraded", 301)),
        "tls",
        "301 to a host with an expired certificate",
    )
