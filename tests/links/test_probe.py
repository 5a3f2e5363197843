"""One link, with answers from a dict: no network at all."""

# ruff: noqa: E501 rows of cases read better whole

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from zoomon.links.fetch import Answer, Ask
from zoomon.links.model import Finding, Seen, Settings, Target
from zoomon.links.page import Page, decode, joined, similarity, similarity_hash
from zoomon.links.pdf import fragment as pdf_fragment
from zoomon.links.pdf import judge_pdf
from zoomon.links.pdf import text as pdf_text
from zoomon.links.pdf import title as pdf_title
from zoomon.links.phrases import says_not_found
from zoomon.links.probe import Memory, probe, retry_after
from zoomon.links.signs import is_home, names_content, sibling_url, site

from .servers import PROSE, page

URL = "https://lab.example/papers/raft.html"
Web = dict[str, Answer | Callable[[Ask], Answer]]


def html(body: str, status: int = 200, **headers: str) -> Answer:
    return Answer(
        "", status, {"content-type": "text/html; charset=utf-8", **headers}, body.encode(), complete=True
    )


def ask(
    target: Target | str, web: Web, options: Settings | None = None, memory: Memory | None = None
) -> tuple[Finding, list[Ask]]:
    target = Target(target) if isinstance(target, str) else target
    steps = probe(target, memory or Memory(), options or Settings(), random.Random(1))
    asked: list[Ask] = []
    try:
        request = next(steps)
        while True:
            asked.append(request)
            answer = web.get(request.url, html(page("404 Not Found"), 404))
            answer = answer(request) if callable(answer) else answer
            request = steps.send(replace(answer, url=request.url))
    except StopIteration as stop:
        return stop.value, asked


GOOD = html(page("In Search of an Understandable Consensus Algorithm", "<h1>Raft</h1>" + PROSE * 3))


def test_one_request_for_a_good_link() -> None:
    finding, asked = ask(URL, {URL: GOOD})
    assert (str(finding.verdict), finding.reason, finding.status, finding.requests) == ("ok", "ok", 200, 1)
    agent = asked[0].headers["User-Agent"]
    assert agent == "Mozilla/5.0 (compatible; zoomon/0.1)"
    assert "link" not in agent.lower()
    assert "br" not in asked[0].headers["Accept-Encoding"]


def test_the_contact_is_in_the_user_agent() -> None:
    _, asked = ask(URL, {URL: GOOD}, Settings(contact="https://example.org/bot"))
    assert asked[0].headers["User-Agent"] == "Mozilla/5.0 (compatible; zoomon/0.1; +https://example.org/bot)"


def moved(status: int, to: str) -> Answer:
    return Answer("", status, {"location": to})


@pytest.mark.parametrize(("statuses", "reason", "moved_to"), [
    ([301], "moved", "https://lab.example/1"), ([308, 301], "moved", "https://lab.example/2"), ([302], "redirected", ""),
    ([307, 301], "redirected", ""), ([301, 302], "redirected", "https://lab.example/1"), ([303], "redirected", ""),
])  # fmt: skip
def test_permanent_redirects_are_told_apart(statuses: list[int], reason: str, moved_to: str) -> None:
    web: Web = {URL: moved(statuses[0], "/1")}
    for number, status in enumerate(statuses[1:], 1):
        web[f"https://lab.example/{number}"] = moved(status, f"/{number + 1}")
    web[f"https://lab.example/{len(statuses)}"] = GOOD
    finding, _ = ask(URL, web)
    assert (finding.reason, finding.moved_to) == (reason, moved_to)
    assert [hop.status for hop in finding.hops] == statuses


def test_a_raw_utf8_location_and_a_relative_one() -> None:
    raw = "/größe".encode().decode("latin-1")
    finding, asked = ask(
        URL,
        {
            URL: moved(302, raw),
            "https://lab.example/gr%C3%B6%C3%9Fe": moved(302, "x?a=%2F+"),
            "https://lab.example/x?a=%2F+": GOOD,
        },
    )
    assert finding.verdict == "ok"
    assert asked[-1].url == "https://lab.example/x?a=%2F+"


def test_a_redirect_to_a_private_scheme_or_credentials_is_refused() -> None:
    web: Web = {
        URL: moved(302, "http://user:pass@lab.example/x"),
        "http://user:pass@lab.example/x": Answer("", failure="url", detail="credentials"),
    }
    finding, _ = ask(URL, web)
    assert finding.verdict == "unknown"
    assert finding.reason == "private"
    finding, _ = ask("https://user:pass@lab.example/", {})
    assert (str(finding.verdict), finding.requests, finding.asked) == ("unknown", 0, False)


def test_a_redirect_to_a_private_address_is_unknown() -> None:
    web: Web = {
        URL: moved(302, "http://intra.example/"),
        "http://intra.example/": Answer(
            "", failure="private", detail="intra.example is 10.0.0.1, a private or reserved address"
        ),
    }
    finding, _ = ask(URL, web)
    assert (str(finding.verdict), finding.reason) == ("unknown", "private")
    assert "10.0.0.1" in finding.detail


@pytest.mark.parametrize(("failure", "verdict", "tries"), [
    ("timeout", "dead", 2), ("refused", "dead", 2), ("reset", "dead", 3), ("tls", "unknown", 1), ("no-such-host", "dead", 1), ("dns", "unknown", 2),
    ("unreachable", "dead", 2),
])  # fmt: skip
def test_failures_judged_at_once(failure: str, verdict: str, tries: int) -> None:
    finding, asked = ask(URL, {URL: Answer("", failure=failure)})
    assert str(finding.verdict) == verdict
    assert len(asked) == tries


def test_retries_wait_with_jitter_and_longer_each_time() -> None:
    _, asked = ask(URL, {URL: html("", 503)})
    waits = [request.wait for request in asked]
    assert waits[0] == 0
    assert 1 <= waits[1] <= 1.25
    assert 2 <= waits[2] <= 2.5


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after(html("", 429, **{"retry-after": "7"})) == 7
    dated = {"retry-after": "Sun, 22 Nov 2026 10:01:00 GMT", "date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    assert retry_after(html("", 429, **dated)) == 60
    assert retry_after(html("", 429, **{"retry-after": "soon"})) is None
    finding, asked = ask(URL, {URL: html("", 503, **dated)})
    assert (str(finding.verdict), finding.reason, len(asked)) == ("unknown", "retry-later", 1)


def test_a_second_try_as_a_browser() -> None:
    def picky(request: Ask) -> Answer:
        return GOOD if "Chrome/" in request.headers["User-Agent"] else html(page("Forbidden"), 403)

    finding, asked = ask(URL, {URL: picky})
    assert finding.verdict == "ok"
    assert len(asked) == 2


def test_who_is_sent_home_after_a_refusal_is_not_let_in() -> None:
    def doubting(request: Ask) -> Answer:
        if "Chrome/" in request.headers["User-Agent"]:
            return moved(302, "https://lab.example/")
        return html(page("Forbidden"), 403)

    finding, _ = ask(URL, {URL: doubting, "https://lab.example/": html(page("The lab"))})
    assert (finding.verdict, finding.status) == ("blocked", 403)


def test_a_loop_ends_and_cookies_of_the_chain_are_kept() -> None:
    finding, asked = ask(URL, {URL: moved(302, URL)})
    assert finding.reason == "redirect-loop"
    assert len(asked) <= 2
    chain = {f"https://lab.example/m{number}": moved(302, f"/m{number + 1}") for number in range(20)}
    finding, _ = ask("https://lab.example/m0", {**chain, "https://lab.example/m20": GOOD})  # type: ignore[dict-item]
    assert (finding.verdict, len(finding.hops)) == ("ok", 20), "a browser follows as many"
    maze = {f"https://lab.example/m{number}": moved(302, f"/m{number + 1}") for number in range(60)}
    finding, asked = ask("https://lab.example/m0", maze)  # type: ignore[arg-type]
    assert (finding.reason, len(asked)) == ("too-many-redirects", 21)


@pytest.mark.parametrize(
    ("body", "requests"),
    [
        ("", 2),
        (page("404 Not Found"), 2),
        (page("Page not found", "<p>The page was moved.</p>" + "<p>word word word word word</p>" * 5), 1),
    ],
)
def test_a_404_that_a_site_made_for_its_readers_is_believed(body: str, requests: int) -> None:
    finding, asked = ask(URL, {URL: html(body, 404)})
    assert (finding.reason, len(asked)) == ("http-404", requests)


def test_a_page_to_which_many_links_lead_is_asked_for_once() -> None:
    links = [f"https://lab.example/papers/{number}.html" for number in range(3)]
    web = {link: moved(301, "https://lab.example/gone") for link in links}
    memory = Memory()
    asked = []
    for link in links:
        finding, requests = ask(link, web, memory=memory)  # type: ignore[arg-type]
        assert (finding.reason, finding.final_url) == ("http-404", "https://lab.example/gone")
        asked += [request.url for request in requests]
    assert sorted(asked) == ["https://lab.example/gone", *links]


def test_a_sibling_is_asked_only_where_signs_point_both_ways() -> None:
    doubtful = html(
        page("Lab", "<p>Sorry, the article you are looking for has been removed.</p>" + "<p>word</p>" * 70)
    )
    finding, asked = ask(URL, {URL: doubtful})
    assert len(asked) == 2
    assert finding.verdict == "ok"
    same = {request.url: doubtful for request in asked}
    finding, _ = ask(URL, same)  # type: ignore[arg-type]
    assert finding.reason == "soft-404"


@pytest.mark.parametrize(
    "home",
    [
        "https://lab.example",
        "https://lab.example/",
        "https://lab.example/index.html",
        "https://lab.example/en/",
    ],
)
def test_home_pages_are_never_soft_404s(home: str) -> None:
    finding, _ = ask(home, {home: html(page("Page not found", "<h1>Page not found</h1>"))})
    assert finding.verdict == "ok"


def test_what_tells_nothing_is_not_asked() -> None:
    """A program that fails the same each time a third time."""

    def requests(url: str, *answers: Answer) -> tuple[str, int]:
        steps, left = probe(Target(url), Memory(), Settings(), random.Random(1)), list(answers)
        next(steps)
        try:
            while True:
                steps.send(replace(left.pop(0), url=url))
        except StopIteration as stop:
            return stop.value.reason, stop.value.requests

    crash, other = html("<h1>Trouble</h1>", 500), html("<h1>Trouble, number 7</h1>", 500)
    assert requests(URL, crash, crash) == ("http-5xx", 2)
    assert requests(URL, crash, other, GOOD) == ("ok", 3)
    busy = html("<h1>Busy</h1>", 503)
    assert requests(URL, busy, busy, GOOD) == ("ok", 3)


@pytest.mark.parametrize("text", [
    "This content is not available in your country.", "You have exceeded the rate limit. Try again later.", "How old are you? Confirm that you are over 18 to continue.",
    "Your browser is not supported. Please use another one.", "You are now in line. Your estimated wait time is 4 minutes.", "Vous n'êtes pas autorisé à voir cette page.",
])  # fmt: skip
def test_a_wall_that_stands_before_every_address_is_no_soft_404(text: str) -> None:
    wall = html(page("Lab", f"<h1>Lab</h1><p>{text}</p>"))
    steps = probe(Target(URL), Memory(), Settings(), random.Random(1))
    next(steps)
    with pytest.raises(StopIteration) as stop:
        steps.send(replace(wall, url=URL))
    finding = stop.value.value
    assert (str(finding.verdict), finding.reason, finding.requests) == ("blocked", "challenge", 1)


@pytest.mark.parametrize(("to", "text", "reason"), [
    ("/?next=%2Fpapers%2Fraft.html", "Members sign in here.", "login"), ("/?returnUrl=https://lab.example/papers/raft.html", "We use cookies. Do you consent?", "login"),
    ("/?lang=en", "Members sign in here.", "home-redirect"), ("/?from=/papers/raft.html", "We build bridges.", "home-redirect"), ("/?next=/", "Members sign in here.", "home-redirect"),
])  # fmt: skip
def test_an_address_that_leads_back_has_not_lost_the_page(to: str, text: str, reason: str) -> None:
    home = html(page("Lab", f"<h1>Lab</h1><p>{text}</p>"))
    finding, _ = ask(URL, {URL: moved(302, to), joined(URL, to): home})
    assert finding.reason == reason


def test_a_page_that_names_the_work_is_no_soft_404() -> None:
    titled = Target(URL, titles=("Not Found",))
    finding, _ = ask(titled, {URL: html(page("Not Found", "<h1>Not Found</h1><p>An essay on link rot.</p>"))})
    assert finding.verdict == "ok"


def test_drift_needs_memory_or_a_page_that_names_nothing() -> None:
    work = Target(URL, titles=("In Search of an Understandable Consensus Algorithm",), authors=("Ongaro",))
    assert ask(work, {URL: GOOD})[0].verdict == "ok"
    other = html(
        page(
            "Ten recipes for soup",
            "<h1>Soup</h1>" + "<p>Take carrots and onions and boil them in a pot with salt.</p>" * 20,
        )
    )
    assert ask(work, {URL: other})[0].reason == "drift"
    short = html(page("Soup", "<p>Carrots.</p>"))
    assert ask(work, {URL: short})[0].verdict == "ok"
    from dataclasses import replace

    remembered = replace(work, seen=Seen(title="x", named=True))
    assert ask(remembered, {URL: short})[0].reason == "drift"


def test_a_hijack_is_seen_by_memory_without_any_title() -> None:
    before = page("The lab", PROSE * 4)
    seen = Seen("The lab", "en", similarity_hash(Page(before, URL).main_text), "lab.example")
    after = html(
        page(
            "Soup",
            "<p>Take carrots and onions and boil them in a pot with salt and pepper.</p>" * 9,
            lang="id",
        )
    )
    target = Target(URL, seen=seen)
    options = Settings(remember=True)
    assert ask(target, {URL: after}, options)[0].reason == "drift"
    assert ask(target, {URL: html(before)}, options)[0].verdict == "ok"


def test_what_is_remembered() -> None:
    finding, _ = ask(URL, {URL: GOOD}, Settings(remember=True))
    assert finding.seen
    assert (finding.seen.lang, finding.seen.host) == ("en", "lab.example")
    assert len(finding.seen.similarity) == 16
    assert Finding.from_json(finding.to_json()) == finding


# -- pages -------------------------------------------------------------------------------------------------------------


def test_similarity_tells_edits_from_other_texts() -> None:
    text = "Replicated logs agree on one order of commands while servers crash and restart. " * 5
    edited = text.replace("restart", "come back", 1)
    other = "Carrots and onions are boiled in a large pot with salt until they are soft enough to eat. " * 5
    assert similarity(similarity_hash(text), similarity_hash(edited)) > 0.85
    assert similarity(similarity_hash(text), similarity_hash(other)) < 0.75
    assert similarity_hash("too short") == ""


@pytest.mark.parametrize(("fragment", "state"), [
    ("one", "found"), ("two", "found"), ("readme", "found"), ("caf%C3%A9", "found"), ("top", "found"), ("", "found"), ("!/x", "found"), ("/route", "found"),
    ("absent", "missing"), (":~:text=some%20words", "found"), (":~:text=other%20words", "missing"), ("one:~:text=zzz", "found"), ("t=30", "unsure"),
])  # fmt: skip
def test_fragments(fragment: str, state: str) -> None:
    markup = (
        '<h1 id=one>A</h1><a name="two">B</a><h2 id="user-content-readme">C</h2><p id="café">some words</p>'
    )
    assert Page(markup, URL).fragment(fragment) == state
    if state == "missing":
        for script in (
            "<script>document.body.innerHTML += more</script>",
            "<script src=/app.js></script>",
            "<script>build(document)</script>",
            "<script type=module>import {x} from './x.js'</script>",
        ):
            assert Page(markup + script, URL).fragment(fragment) == "unsure"
        for script in (
            "<script src=/js/jquery-3.6.0.min.js></script>",
            "<script src='https://cdn.example/npm/mathjax@3/es5/tex-mml-chtml.js'></script>",
            "<script>var dark = matchMedia('(prefers-color-scheme: dark)').matches;</script>",
            '<script type="application/ld+json">{"id": "absent"}</script>',
            "<script async src='https://www.googletagmanager.com/gtag/js?id=G'></script>",
        ):
            assert Page(markup + script, URL).fragment(fragment) == "missing"
        assert Page(markup, URL, complete=False).fragment(fragment) == "unsure"


@pytest.mark.parametrize(("markup", "to"), [
    ('<meta http-equiv="refresh" content="0; url=/b">', "https://lab.example/b"),
    ("<META HTTP-EQUIV=Refresh CONTENT='3;URL=\"b.html\"'>", "https://lab.example/papers/b.html"),
    ('<meta http-equiv="refresh" content="300; url=/b">', ""), ('<meta http-equiv="refresh" content="5">', ""),
    ("<script>window.location = '/b'</script>", "https://lab.example/b"), ("<script>location.replace(\"/b\")</script>", "https://lab.example/b"),
    ("<script>function go() { location.href = '/b' }</script>", ""), ("<script>if (a == 1) { location.href = '/b' }</script>", ""),
    ("<script>location.href = '/b'</script>" + "<p>many words here</p>" * 40, ""), ("<!-- <meta http-equiv=refresh content='0;url=/b'> -->", ""),
])  # fmt: skip
def test_redirects_that_a_page_makes(markup: str, to: str) -> None:
    assert Page(f"<html><head>{markup}</head></html>", URL).redirect == to


def test_titles_and_charsets() -> None:
    assert Page("<svg><title>icon</title></svg><title>Real &amp; true</title>", URL).title == "Real & true"
    assert decode("<title>Größe</title>".encode("latin-1"), "text/html") == "<title>Größe</title>"
    assert decode('<meta charset="koi8-r">Привет'.encode("koi8-r"), "text/html").endswith("Привет")
    assert decode("日本".encode("shift_jis"), "text/html; charset=Shift_JIS") == "日本"
    assert decode("é".encode(), "text/html; charset=nonsense") == "é"


@pytest.mark.parametrize("text", [
    "Page Not Found", "404", "Oops! That page can’t be found.", "Error 404 - File not found", "Sorry, we couldn't find that page",
    "The page you are looking for doesn't exist", "This content is no longer available", "Seite nicht gefunden", "Page introuvable",
    "Página no encontrada", "页面不存在", "ページが見つかりません", "Страница не найдена", "Sidan kunde inte hittas", "La pagina richiesta non esiste",
])  # fmt: skip
def test_phrases_for_not_found(text: str) -> None:
    assert says_not_found(text)


@pytest.mark.parametrize("text", [
    "Page Replacement Algorithms", "Lost in Translation", "No Silver Bullet", "Why 404 pages matter", "Available Copies", "Missing Data", "The Missing Link",
    "Finding a Needle in Haystack", "There is no now", "Error Handling", "404 Media", "Document Stores", "Gone Girl", "Issue 7", "Release It!", "Nothing",
])  # fmt: skip
def test_phrases_that_are_titles_of_works(text: str) -> None:
    assert not says_not_found(text)


def test_addresses() -> None:
    assert is_home("https://a.example/index.php")
    assert not is_home("https://a.example/?id=7")
    assert names_content("https://a.example/papers/7")
    assert not names_content("https://a.example/?utm_source=x")
    assert not names_content("https://a.example/home.html")
    assert sibling_url("https://a.example/x/y.pdf?z=1", "qqq") == "https://a.example/x/qqq.pdf"
    assert sibling_url("https://a.example/x/y/", "qqq") == "https://a.example/x/qqq"
    assert site("www.cs.ox.ac.uk") == "ox.ac.uk"
    assert site("a.github.io") == "a.github.io"


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<h1>",
        "<h1",
        "<a href=x>",
        "<a ",
        "<title>",
        "<svg>",
        "<!--",
        "<input ",
        "<div ",
        "<div class='a ",
        "<p>",
        "<meta ",
        "<script>",
        "not found ",
    ],
)
def test_a_hostile_page_is_read_in_little_time(piece: str) -> None:
    """Each of these made some pattern look at the rest of the page from every place in it."""
    for markup in (
        piece * (130_000 // len(piece)),
        piece * (130_000 // len(piece)) + ">",
        "<p>404</p>" + piece * 2000,
    ):
        finding, _ = ask(
            Target(URL, fragments=("x",), titles=("A title of a work",), authors=("Lee",)),
            {URL: html(markup)},
            Settings(remember=True),
        )
        assert finding.asked


def test_text_behind_the_last_tag_counts() -> None:
    assert ask(URL, {URL: html("<html><body>Page not found")})[0].verdict == "suspect"
    assert Page("<p>1 <2", URL).text == "1 2"


# -- PDF ---------------------------------------------------------------------------------------------------------------


def pdf(title: str, words: str, *, info: bool = True) -> bytes:
    shown = " ".join(f"({word}) Tj T*" for word in words.split())
    stream = zlib.compress(f"BT /F1 10 Tf {shown} ET".encode("latin-1"))
    out = (
        b"%PDF-1.5\n1 0 obj\n<< /Length "
        + str(len(stream)).encode()
        + b" /Filter /FlateDecode >>\nstream\n"
        + stream
        + b"\nendstream\nendobj\n"
    )
    return out + (f"2 0 obj\n<< /Title ({title}) /Producer (pdfTeX) >>\nendobj\n".encode() if info else b"")


def test_a_pdf_tells_its_title_and_words() -> None:
    body = pdf("Paxos Made \\(Simple\\)", "Leslie Lamport wrote this")
    assert pdf_title(body) == "Paxos Made (Simple)"
    assert pdf_text(body) == "Leslie Lamport wrote this"
    kerned = zlib.compress(b"BT [(Co)20(nsensus)-333(in)-333(\\050the\\051)] TJ ET")
    assert pdf_text(b"<< /Filter /FlateDecode >>\nstream\n" + kerned) == "Consensus in (the)"


def test_a_pdf_is_another_document_only_if_it_can_be_read() -> None:
    wanted = Target("https://x.example/p.pdf", titles=("Paxos Made Simple",), authors=("Lamport",))
    assert judge_pdf(pdf("Paxos Made Simple", "words"), wanted).seen.named
    assert judge_pdf(pdf("untitled", "Leslie Lamport " + "words " * 400), wanted).problem == ""
    assert judge_pdf(pdf("Soup", "carrots and onions " * 150), wanted).problem.startswith(
        "expected “Paxos Made Simple”"
    )
    assert judge_pdf(pdf("Soup", "carrots and onions"), wanted).problem == ""
    assert judge_pdf(b"%PDF-1.4 broken", wanted).problem == ""
    answer = Answer(
        "", 200, {"content-type": "application/pdf"}, pdf("Soup", "carrots and onions " * 150), complete=True
    )
    assert ask(wanted, {wanted.url: answer})[0].reason == "drift"


LINEAR = (
    b"%PDF-1.5\n%\xe2\xe3\n5 0 obj\n<</Linearized 1/L 90210/O 7/E 4000/N 12/T 90000/H [ 500 200]>>\nendobj\n"
)
TREE = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Dests << /intro [3 0 R /Fit] >> >>\nendobj\n2 0 obj\n<< /Type /Pages "
    b"/Kids [3 0 R 4 0 R] /Count 7 >>\nendobj\n4 0 obj\n<< /Type /Pages /Parent 2 0 R /Kids [5 0 R] /Count 6 >>\nendobj\n"
    b"6 0 obj\n<< /Names [(section.1) 8 0 R <7461626C65> 9 0 R] >>\nendobj\n%%EOF\n"
)
_OBJECTS = zlib.compress(b"2 0 3 60 << /Type /Pages /Kids [3 0 R] /Count 4 >> << /Names [(hidden) 8 0 R] >>")
PACKED = (
    b"%PDF-1.5\n7 0 obj\n<< /Type /ObjStm /N 2 /First 9 /Filter /FlateDecode /Length " + str(len(_OBJECTS)).encode() + b" >>\nstream\n"
    + _OBJECTS + b"\nendstream\nendobj\n%%EOF\n"
)  # fmt: skip


@pytest.mark.parametrize(("body", "complete", "fragment", "state"), [
    (LINEAR, False, "page=12", "found"), (LINEAR, False, "page=13", "missing"), (LINEAR, False, "page=0", "missing"), (LINEAR, False, "zoom=90", "found"),
    (LINEAR, False, "page=two", "unsure"), (LINEAR, False, "nameddest=intro", "unsure"), (LINEAR, False, "page=2&zoom=90,0,0", "found"),
    (TREE, True, "page=7", "found"), (TREE, True, "page=8&zoom=50", "missing"), (TREE, False, "page=8", "unsure"), (TREE, True, "nameddest=intro", "found"),
    (TREE, True, "section.1", "found"), (TREE, True, "nameddest=table", "found"), (TREE, True, "nameddest=section.9", "missing"), (TREE, False, "section.9", "unsure"),
    (TREE.replace(b"%%EOF", b"<< /Encrypt 9 0 R >> %%EOF"), True, "section.9", "unsure"), (b"%PDF-1.4\n%%EOF", True, "page=3", "unsure"),
    (PACKED, True, "page=4", "found"), (PACKED, True, "page=5", "missing"), (PACKED, True, "hidden", "found"), (PACKED, True, "other", "unsure"),
])  # fmt: skip
def test_pages_and_destinations_of_a_pdf(body: bytes, complete: bool, fragment: str, state: str) -> None:
    assert pdf_fragment(body, fragment, complete=complete) == state


def test_fragments_of_documents_that_are_no_pages() -> None:
    def found(fragment: str, kind: str, body: bytes) -> tuple[str, tuple[str, ...]]:
        answer = Answer("", 200, {"content-type": kind}, body, complete=True)
        finding, _ = ask(Target(URL, fragments=(fragment,)), {URL: answer})
        return finding.reason, finding.missing_fragments or finding.unsure_fragments

    text = b"Of clocks and logs. " * 60
    assert found("page=9", "application/pdf", TREE) == ("fragment-missing", ("page=9",))
    assert found("page=3", "application/pdf", TREE) == ("ok", ())
    assert found("intro", "text/plain; charset=utf-8", text) == ("fragment-missing", ("intro",))
    assert found(":~:text=clocks%20and", "text/plain", text) == ("ok", ())
    assert found("line=3", "text/plain", text) == ("ok", ("line=3",))
    assert found("xywh=1,2,3,4", "image/png", b"\x89PNG") == ("ok", ("xywh=1,2,3,4",))


# -- fragments, classes of them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("markup", "fragment", "state"), [
    ("<meta name=description content=x>", "description", "missing"), ("<input name=q>", "q", "missing"), ("<form name=search></form>", "search", "missing"),
    ("<div data-id=one></div>", "one", "missing"), ("<!-- <h2 id=one> -->", "one", "missing"), ("<template><h2 id=one></h2></template>", "one", "missing"),
    ("<textarea><h2 id=one></textarea>", "one", "missing"), ("<script>var s = '<h2 id=one>'</script>", "one", "missing"), ("<pre>&lt;h2 id=one></pre>", "one", "missing"),
    ("<h2 id=Intro>", "intro", "missing"), ("<h2 id=Intro>", "Intro", "found"), ("<a class=x name='two'>", "two", "found"), ("<svg><g id=fig></g></svg>", "fig", "found"),
    ("<h2 xml:id='sec'/>", "sec", "found"), ("<h2 id='a&amp;b'>", "a&b", "found"), ("<h2 id='größe'>", "gr%C3%B6%C3%9Fe", "found"), ("<h2 id='a%20b'>", "a%20b", "found"),
    ("<h2\n class='x'\n id = 'late'>", "late", "found"), ("<h2 title='a > b' id='x'>", "x", "found"), ("<h2 title='a > b' id='x'>", "y", "missing"), ("<td id=L10>", "L10", "found"), ("<td id=L10>", "L10-L20", "found"),
    ("<td id=L10>", "L10C3-L12C1", "found"), ("<td id=L10>", "L400", "missing"), ("<h2 id=one>", "one:~:text=elsewhere", "found"), ("<p>Some  words</p>", ":~:text=some%20words", "found"),
    ("<p>a long story of two</p>", ":~:text=long,two", "found"), ("<p>other</p>", ":~:text=some&text=other", "missing"), ("<h2 id=one>", "TOP", "found"),
])  # fmt: skip
def test_what_a_fragment_can_name(markup: str, fragment: str, state: str) -> None:
    assert Page(f"<html><body>{markup}<p>text</p></body></html>", URL).fragment(fragment) == state


def test_a_text_has_no_anchors() -> None:
    text = Page("Some words of a text", URL, kind="text/plain")
    assert [text.fragment(name) for name in ("intro", "line=3,5", "top", ":~:text=words")] == [
        "missing",
        "unsure",
        "found",
        "found",
    ]


def test_a_redirects_own_fragment_takes_the_place_of_the_one_asked_for() -> None:
    new = html(page("Guide", "<h1>Guide</h1><h2 id=renamed>Renamed</h2>" + PROSE))
    target = Target(URL, fragments=("old",))
    finding, _ = ask(target, {URL: moved(302, "/guide#renamed"), "https://lab.example/guide": new})
    assert finding.verdict == "ok"
    web: Web = {
        URL: moved(302, "/a#renamed"),
        "https://lab.example/a": moved(302, "/guide"),
        "https://lab.example/guide": new,
    }
    assert ask(target, web)[0].verdict == "ok"
    finding, _ = ask(target, {URL: moved(302, "/guide"), "https://lab.example/guide": new})
    assert finding.missing_fragments == ("old",)


# -- what is read as browsers read it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reference", "address"), [
    ("/a", "http://s.example/a"), ("?q", "http://s.example/d/e?q"), ("//h.example/p", "http://h.example/p"), ("http:/b/c", "http://s.example/b/c"), ("http:\\\\h.example\\p", "http://h.example/p"),
    ("\\a\\b?x=\\y", "http://s.example/a/b?x=\\y"), ("http:rel.html", "http://s.example/d/rel.html"), ("https:h.example/x", "https://h.example/x"), (" /a\n", "http://s.example/a"),
    ("http:///h.example/p", "http://h.example/p"), ("http://[bad", ""), ("mailto:x", "mailto:x"),
])  # fmt: skip
def test_addresses_are_read_leniently(reference: str, address: str) -> None:
    assert joined("http://s.example/d/e", reference) == address


def test_an_address_that_is_none_does_not_stop_the_reading_of_a_page() -> None:
    markup = page("Clocks", "<h1>Clocks</h1>" + PROSE, '<link rel=canonical href="http://[bad">')
    assert ask(URL, {URL: html(markup)})[0].verdict == "ok"
    assert ask(URL, {URL: html(page("Moved", "", '<meta http-equiv=refresh content="0;url=http://[bad">'))})[
        0
    ].asked


def test_a_site_that_remembers_its_visitor_may_send_it_in_a_circle_once() -> None:
    count = iter(range(9))
    web: Web = {
        URL: lambda _: moved(302, "/check") if next(count) == 0 else GOOD,
        "https://lab.example/check": moved(302, URL),
    }
    assert ask(URL, web)[0].verdict == "ok"


@pytest.mark.parametrize(("answer", "reason"), [
    (html("<h1>Bad Request</h1>", 400), "http-4xx"), (html("no", 422), "http-4xx"), (Answer("", 304), "broken-redirect"), (moved(302, "javascript:void(0)"), "broken-redirect"),
    (moved(301, "file:///etc/passwd"), "broken-redirect"), (moved(301, "ftp://ftp.lab.example/x"), "broken-redirect"), (moved(301, ""), "broken-redirect"),
])  # fmt: skip
def test_answers_that_nobody_can_open(answer: Answer, reason: str) -> None:
    def reply(request: Ask) -> Answer:
        return answer if request.url == URL else Answer(request.url, failure="url", detail="no such scheme")

    web: Web = {URL: reply} | dict.fromkeys(
        ("javascript:void(0)", "file:///etc/passwd", "ftp://ftp.lab.example/x"), reply
    )
    finding, _ = ask(URL, web)
    assert (str(finding.verdict), finding.reason) == ("dead", reason)


def test_a_number_before_the_name_is_what_a_sibling_changes() -> None:
    assert sibling_url("https://a.example/questions/12/why", "qqq") == "https://a.example/questions/qqq"
    assert (
        sibling_url("https://a.example/show.php?lang=en&id=12", "qqq") == "https://a.example/show.php?id=qqq"
    )
    assert sibling_url("https://a.example/x/y.pdf?z=1", "qqq") == "https://a.example/x/qqq.pdf"
