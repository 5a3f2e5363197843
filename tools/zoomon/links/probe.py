"""How one link is asked: a generator that yields requests and is sent answers. No socket, no clock, no thread.

    plan = probe(target, memory, settings, random)
    ask = next(plan)
    ask = plan.send(answer)      # ... until StopIteration carries the Finding

Whoever drives it decides when each request is made; `schedule` does so politely for many links at once, and a test
does so with answers from a dict.
"""

from __future__ import annotations

import contextlib
import email.utils
import itertools
import random as randomness
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar
from urllib.parse import quote, urlsplit

from requests.cookies import RequestsCookieJar

from . import signs
from .address import host_key, url_problem
from .fetch import Answer, Ask
from .model import Finding, Hop, Seen, Settings, Target, Verdict
from .page import Page, decode, fold, joined, similarity, similarity_hash, weight
from .pdf import fragment as pdf_fragment
from .pdf import judge_pdf
from .phrases import says_not_found
from .resolvers import resolver_of
from .verdict import BLOCKING, REASONS, TRANSIENT, reason_of_failure, reason_of_status

T = TypeVar("T")
Steps: TypeAlias = Generator[Ask, Answer, T]
"""Yields requests, is sent their answers, returns T."""

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Accept": ACCEPT,
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
SECOND_TRY = frozenset({400, 403, 406, 409, 416, 422, 424})
"""Statuses after which a link is asked once more as a browser."""


LONGEST = 16 * 1024
"""Characters of a redirect's address; servers and browsers bear less or not much more."""

SHORT = 32 * 1024
"""Bytes of a page to which a redirect leads that are kept for other links."""
PLACES = 256
"""Such pages that are kept."""

NOWHERE = frozenset({"about", "blob", "chrome", "data", "file", "ftp", "javascript", "view-source"})
"""Schemes to which no browser lets itself be redirected."""

ENOUGH = 2
"""Links that a host forbids a browser too (or has not, without a word), after which its others are not asked as one."""

OWN_WORDS = 25
"""Words of a 404 page that a site made for its readers; firewalls that deny robots a page say less."""

LEARNING = 1.0
"""Seconds that a link waits at least for what another one teaches about their host."""

MAZE = 9
"""Redirects that are followed at a host where a link's did not end."""

AGAIN = {"timeout": 2, "reset": 3, "dns": 2, "protocol": 2, "refused": 2, "unreachable": 2}
"""Tries for each kind of failure; the others do not pass."""


def honest_headers(settings: Settings) -> dict[str, str]:
    """Says who asks. Not the word "link": some firewalls refuse every agent that has it in its name."""
    contact = f"; +{settings.contact}" if settings.contact else ""
    return {
        "User-Agent": f"Mozilla/5.0 (compatible; zoomon/0.1{contact})",
        "Accept": ACCEPT,
        "Accept-Language": "en-US,en;q=0.9",
        "Accept-Encoding": "gzip, deflate",
    }


@dataclass(slots=True)
class HostFacts:
    """What the links of one host have taught about it in this run."""

    browser_helped: bool = False
    browser_tried: int = 0
    """Forbidden links that were asked, or are being asked, as a browser."""
    browser_failed: int = 0
    """Those of them that stayed forbidden."""
    exhausted: bool = False
    """Of a service: its limit is reached, so its API is not asked any more."""
    served: bool = False
    """It has shown a page to a robot, so it denies them nothing for what they are."""
    missing: int = 0
    """Links at which it was shown a 404 too: after one, a page that says that it is a 404 is believed; after two, any."""
    mazes: int = 0
    """Links that met more redirects than a browser follows."""
    circles: bool = False
    """A link that went in circles was followed as a browser too."""
    siblings: dict[str, Landing | None] = field(default_factory=dict)
    """Directory -> what an address that no page has leads to; None while it is being asked."""


@dataclass(slots=True)
class Memory:
    """Facts of hosts, shared by the links of a run."""

    hosts: dict[str, HostFacts] = field(default_factory=dict)
    places: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """(address, user agent) -> what it answered: many links of a site lead to the same home page, log-in or error page."""

    def of(self, url: str) -> HostFacts:
        return self.hosts.setdefault(host_key(url), HostFacts())

    def keep(self, place: tuple[str, str], answer: Answer) -> None:
        """Remember a short whole page, so that the next link that leads there need not ask for it."""
        good = 200 <= answer.status < 300 or answer.status in (404, 410)
        if good and answer.complete and not answer.new_cookies and len(answer.body) <= SHORT:
            if len(self.places) >= PLACES:
                self.places.pop(next(iter(self.places)))
            self.places[place] = answer


@dataclass(slots=True)
class Landing:
    """Where a chain of redirects ended."""

    answer: Answer
    url: str
    hops: tuple[Hop, ...]
    page: Page | None = None
    by_page: bool = False
    """A redirect on the way was the page's own (meta refresh or script)."""
    fragment: str = ""
    """Fragment that the last redirect added."""
    trouble: str = ""
    """Reason code where the chain itself is the problem."""


def page_of(answer: Answer) -> Page | None:
    """The answer's page, None where it is not one that can be read."""
    kind = answer.content_type
    if not answer.body and not (answer.complete and "html" in kind):
        return None
    if not kind:
        start = answer.body[:512].lstrip().lower()
        kind = (
            "text/html"
            if start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<title"))
            else "text/plain"
        )
    short = len(answer.body) <= 300 and (kind == "text/plain" or "json" in kind)
    if "html" not in kind and not short:
        return None
    text = decode(answer.body, answer.headers.get("content-type", ""))
    if "json" in kind:
        text = "\n".join(re.findall(r'"((?:[^"\\]|\\.)*)"\s*(?![:\s])', text))
    return Page(
        text, answer.url, complete=answer.complete, kind="text/plain" if kind == "text/plain" else "text/html"
    )


def document_fragment(answer: Answer) -> Callable[[str], str]:
    """What tells the state of a fragment of an answer that is no page: of a PDF and a plain text by what was read of it."""
    if answer.body.startswith(b"%PDF"):
        return lambda name: pdf_fragment(answer.body, name, complete=answer.complete)
    if answer.content_type == "text/plain" and answer.body:
        text = decode(answer.body, answer.headers.get("content-type", ""))
        return Page(text, answer.url, complete=answer.complete, kind="text/plain").fragment
    return lambda _: "unsure"


def location(answer: Answer) -> str:
    """The address that a redirect leads to; raw UTF-8 bytes in it are read as such (RFC 9110 allows none)."""
    value = answer.headers.get("location", "").strip().replace("\t", "")
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    if not value or len(value) > LONGEST:
        return ""
    return joined(answer.url, quote(value, safe="%/:=&?~#+!$,;'@()*[]|\\^`{}\"<>")) or value


def retry_after(answer: Answer) -> float | None:
    """Seconds that the host asks to wait, from seconds or a date against the answer's own clock (RFC 9110, 10.2.3)."""
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value[:9])
    try:
        then = email.utils.parsedate_to_datetime(value)
        now = email.utils.parsedate_to_datetime(answer.headers.get("date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None


class Prober:
    """One link on its way to a finding."""

    def __init__(self, target: Target, memory: Memory, settings: Settings, random: randomness.Random) -> None:
        self.target = target
        self.written = target.url
        self.memory = memory
        self.settings = settings
        self.random = random
        self.requests = 0
        self.spent = 0.0
        self.notes: list[str] = []
        self.honest = honest_headers(settings)

    # -- one request ---------------------------------------------------------------------------------------------

    def get(
        self,
        url: str,
        jar: RequestsCookieJar | None,
        headers: dict[str, str],
        *,
        tries: int,
        wait: float = 0.0,
        needless: Callable[[], bool] | None = None,
    ) -> Steps[Answer]:
        """One address, with retries of what may pass: resets, time-outs, 429 and 5xx."""
        answered = True
        waited = 0.0
        last: Answer | None = None
        previous: Answer | None = None
        page_bytes = self.settings.fragment_bytes if self.target.fragments else self.settings.page_bytes
        for turn in itertools.count(1):
            answer = yield Ask(
                url,
                BROWSER if turn >= 3 and headers is self.honest else headers,
                jar,
                page_bytes=page_bytes,
                pdf_bytes=self.settings.pdf_bytes if self.target.titles else 0,
                timeout=self.settings.timeout
                if tries > 1 and (turn == 1 or answered)
                else self.settings.second_timeout,
                wait=wait,
                repeated=turn > 1,
                urgent=self.requests > 0 and wait == 0,
                hedged=turn == 1 and tries > 1,
                needless=needless,
            )
            if answer.given_up:
                return last or answer
            last = answer
            self.requests += answer.requests
            self.spent += answer.seconds + wait
            answered = answer.failure != "timeout"
            if answer.failure == "timeout" and answer.requests > 1:
                return answer
            if answer.failure:
                again = min(AGAIN.get(answer.failure, 1), tries)
            elif answer.status in TRANSIENT:
                page = None if answer.status == 429 else page_of(answer)
                if signs.challenge(answer.status, answer.headers, page):
                    return answer
                again = tries
            else:
                return answer
            if turn == 2 and answer.status == 500 and previous and previous.body == answer.body:
                return answer  # the program fails, the same each time; it is not overloaded
            previous = answer if answer.status == 500 else None
            asked_wait = retry_after(answer)
            wait = asked_wait if asked_wait is not None else 2.0 ** (turn - 1)
            wait *= self.random.uniform(1.0, 1.25)
            waited += wait
            if turn >= again or waited > self.settings.retry_after_cap * 1.25:
                return answer
            if self.spent + wait > self.settings.link_time:
                return answer
        raise AssertionError("the loop returns")

    def follow(
        self,
        url: str,
        headers: dict[str, str],
        *,
        tries: int | None = None,
        wait: float = 0.0,
        needless: Callable[[], bool] | None = None,
    ) -> Steps[Landing]:
        """Follow redirects hop by hop, with the cookies of this chain only. `wait` and `needless` are of the first request."""
        jar = RequestsCookieJar()
        hops: list[Hop] = []
        visited: set[str] = set()
        by_page, fragment = False, ""
        tries = tries or self.settings.tries
        current = url
        while True:
            visited.add(current)
            place = (current, headers.get("User-Agent", ""))
            known = self.memory.places.get(place) if hops and not jar else None
            answer = known or (
                yield from self.get(current, jar, headers, tries=tries, wait=wait, needless=needless)
            )
            wait, needless = 0.0, None
            if hops and not jar and not known and answer.content_type.startswith("text/"):
                self.memory.keep(place, answer)
            if answer.new_cookies:
                visited.clear()  # with new cookies the same address may answer otherwise
            following = location(answer) if answer.status in (301, 302, 303, 307, 308) else ""
            page = None
            if not following:
                page = page_of(answer) if not answer.failure else None
                if page is not None and 200 <= answer.status < 300:
                    following = page.redirect
                    by_page = by_page or bool(following)
                if not following:
                    return Landing(answer, current, tuple(hops), page, by_page, fragment)
                hops.append(Hop(current, 0))
            else:
                hops.append(Hop(current, answer.status))
            following, _, added = following.partition("#")
            fragment = added or fragment
            if following in visited:
                if page is not None and by_page:
                    return Landing(answer, current, tuple(hops[:-1]), page, by_page=False)
                return Landing(answer, following, tuple(hops), trouble="redirect-loop")
            facts = self.memory.of(url)
            most = self.settings.redirects if not facts.mazes else MAZE if facts.mazes < 3 else MAZE // 2
            if len(hops) > most or self.spent > self.settings.link_time:
                facts.mazes += 1
                return Landing(answer, following, tuple(hops), trouble="too-many-redirects")
            current = following

    # -- the link ------------------------------------------------------------------------------------------------

    def run(self) -> Steps[Finding]:
        """Ask the link, by a resolver that knows its site or by its page, and judge it."""
        if problem := url_problem(self.target.url):
            reason = "bad-url" if url_is_malformed(self.target.url) else "private"
            return self.finding(reason, detail=problem, asked=False)
        if resolve := resolver_of(self.target):
            known = yield from resolve(self)
            if known is not None:
                return known
        return (yield from self.visit())

    def api(self, url: str) -> Steps[Answer]:
        """Ask a service."""
        return (
            yield from self.get(url, None, {**self.honest, "Accept": "application/json, */*;q=0.5"}, tries=2)
        )

    def visit(self, url: str = "") -> Steps[Finding]:
        """Ask the link's page (or `url` in its place) and judge it."""
        if url:
            self.target = replace(self.target, url=url)
            finding = yield from self.visit()
            self.target = replace(self.target, url=self.written)
            return replace(finding, url=self.written)
        facts = self.memory.of(self.target.url)
        headers = BROWSER if facts.browser_helped else self.honest
        landing = yield from self.follow(self.target.url, headers)
        if headers is self.honest and not landing.answer.failure and not landing.answer.given_up:
            landing = yield from self.as_a_browser(landing, facts)
        return (yield from self.judge(landing))

    def as_a_browser(self, landing: Landing, facts: HostFacts) -> Steps[Landing]:
        """Where the chain ends for a browser, if robots may have been shown something else there; as few links of a
        host as it takes to know are asked so."""
        url, status = self.target.url, landing.answer.status
        if landing.trouble:
            if landing.trouble != "redirect-loop" or facts.circles:
                return landing
            facts.circles = True
            # Some sites send robots in circles.
            second = yield from self.follow(url, BROWSER, tries=1)
            return landing if second.trouble or second.answer.failure else second
        facts.served = facts.served or (200 <= status < 300 and not landing.hops)
        if status in SECOND_TRY and not signs.challenged(status, landing.answer.headers, landing.page):
            if facts.browser_failed >= ENOUGH:
                return landing
            facts.browser_tried += 1
            second = yield from self.follow(
                url,
                BROWSER,
                wait=0.0 if facts.browser_tried <= ENOUGH else LEARNING,
                needless=lambda: facts.browser_failed >= ENOUGH,
            )
            if 200 <= second.answer.status < 300:
                if signs.to_home(url, second.url, second.page).found:
                    return landing  # some firewalls send those home whom they doubt
                facts.browser_helped = True
                return second
            facts.browser_failed += second.answer.status == status
            return second if second.answer.status in (404, 410) else landing
        if status == 404 and not landing.by_page:
            page = landing.page
            says = page is None or any(
                says_not_found(part)
                for part in (*signs.segments(page.title), *page.headings, *page.lines[:6])
            )
            needed = 1 if says else ENOUGH

            def known() -> bool:
                return facts.missing >= needed or (says and (facts.served or bool(landing.hops)))

            if known() or (says and page is not None and page.length >= OWN_WORDS):
                return landing
            second = yield from self.follow(
                url, BROWSER, tries=1, wait=LEARNING * self.random.uniform(1.0, 2.0), needless=known
            )
            if 200 <= second.answer.status < 300 or second.answer.status in BLOCKING:
                facts.browser_helped = 200 <= second.answer.status < 300
                return second
            facts.missing += not second.answer.given_up
        return landing

    def judge(self, landing: Landing) -> Steps[Finding]:
        """What the end of the chain means."""
        answer, page = landing.answer, landing.page
        nowhere = 300 <= answer.status < 400 and answer.status != 300
        if nowhere and not landing.trouble and (page is None or weight(page.text) < 20):
            return self.finding(
                "broken-redirect", landing, detail=f"status {answer.status} without an address"
            )
        if landing.trouble:
            return self.finding(
                landing.trouble, landing, detail=f"{len(landing.hops)} redirects, the last to {landing.url}"
            )
        if answer.failure:
            reason = reason_of_failure(answer.failure)
            at = "" if landing.url == self.target.url else f" at {landing.url}"
            if reason == "bad-url" and landing.hops:
                nobody = urlsplit(landing.url).scheme in NOWHERE
                reason = "broken-redirect" if nobody or url_is_malformed(landing.url) else "private"
            return self.finding(
                reason,
                landing,
                detail=f"{answer.detail or REASONS[reason].words}{at}",
            )
        by = signs.challenge(answer.status, answer.headers, page)
        if by:
            return self.finding("challenge", landing, detail=f"answered by {by}")
        if not 200 <= answer.status < 300 and answer.status != 300:
            return self.judge_status(landing)
        asked = self.target.url
        if page is None:
            return self.judge_document(landing)
        if reason := signs.login(page, asked, landing.url):
            return self.finding("login", landing, detail=reason)
        home = signs.is_home(asked)
        titles = self.target.titles
        judged = [
            signs.parked(page, asked, landing.url),
            signs.hijacked(page, asked, titles),
            signs.error_page(page, asked),
        ]
        if not home and not landing.fragment:
            judged.append(signs.to_home(asked, landing.url, page, titles))
        if not home:
            judged += [
                signs.not_found(page, asked, landing.url, titles),
            ]
        for found in judged:
            if found.sure:
                return self.finding(found.kind, landing, detail=str(found))
        doubtful = [
            found for found in judged if found.doubtful and found.kind in ("soft-404", "home-redirect")
        ]
        if doubtful:
            strongest = max(doubtful, key=lambda found: found.plain)
            sibling = yield from self.sibling(weak=strongest.plain < 0.6)
            self.compare(strongest, landing, page, sibling)
            if strongest.sure:
                return self.finding(strongest.kind, landing, detail=str(strongest))
        return self.judge_content(landing, page)

    def judge_status(self, landing: Landing) -> Finding:
        answer = landing.answer
        reason = reason_of_status(answer.status)
        wait = retry_after(answer)
        if answer.status in (429, 503) and wait is not None and wait > self.settings.retry_after_cap:
            return self.finding(
                "retry-later",
                landing,
                detail=f"status {answer.status}, Retry-After: {answer.headers['retry-after'][:40]}",
            )
        if landing.by_page and reason in ("http-404", "http-410", "http-5xx"):
            return self.finding(
                "leads-to-error",
                landing,
                detail=f"the page sends its reader to {landing.url}, status {answer.status}",
            )
        if answer.status == 403 and landing.page is not None:
            for found in (signs.parked(landing.page, self.target.url, landing.url),):
                if found.sure:
                    return self.finding(found.kind, landing, detail=str(found))
        at = "" if landing.url == self.target.url else f" at {landing.url}"
        return self.finding(reason, landing, detail=f"status {answer.status}{at}")

    def judge_document(self, landing: Landing) -> Finding:
        """A PDF, an image, an empty answer: success by its status, unless the chain itself looks odd."""
        found = signs.to_home(self.target.url, landing.url, None, self.target.titles)
        if found.sure:
            return self.finding(found.kind, landing, detail=str(found))
        seen = None
        if self.target.titles and landing.answer.body.startswith(b"%PDF"):
            drift = judge_pdf(landing.answer.body, self.target)
            if drift.problem:
                return self.finding("drift", landing, detail=drift.problem, seen=drift.seen)
            seen = drift.seen
        return self.judge_fragments(landing, document_fragment(landing.answer), seen)

    def sibling(self, *, weak: bool) -> Steps[Landing | None]:
        """Where an address beside this one leads that no page has; asked once a directory, for weak signs once
        a host."""
        facts = self.memory.of(self.target.url)
        for known in facts.siblings.values() if weak else ():
            if known is not None:
                return known
        name = "".join(self.random.choice("bcdfghjklmnpqrstvwxz") for _ in range(14))
        url = signs.sibling_url(self.target.url, name)
        directory = url.replace(name, "")
        if directory not in facts.siblings:
            facts.siblings[directory] = yield from self.follow(
                url, BROWSER if facts.browser_helped else self.honest, tries=1
            )
        return facts.siblings[directory]

    @staticmethod
    def compare(found: signs.Signs, landing: Landing, page: Page, sibling: Landing | None) -> None:
        """Add what the sibling says to signs that point both ways."""
        if sibling is None or sibling.trouble or sibling.answer.failure:
            return
        status = sibling.answer.status
        if status in (404, 410):
            found.add(-0.15, "an address that no page has gets a 404")
        elif 200 <= status < 300 and sibling.page is not None:
            if landing.hops and sibling.hops and sibling.url == landing.url:
                found.confirm(0.6, "an address that no page has leads to the same place")
            elif signs.alike(page, sibling.page) or signs.says_the_same(found, sibling.page):
                found.confirm(0.55, "an address that no page has shows the same")

    def judge_content(self, landing: Landing, page: Page) -> Finding:
        """The page is there: its fragments, and whether it still is what its entry names."""
        seen = None
        if self.settings.remember or self.target.titles:
            seen, problem = drift(page, self.target, landing.url, compute=self.settings.remember)
            if problem:
                return self.finding("drift", landing, detail=problem, seen=seen)
        return self.judge_fragments(landing, page.fragment, seen)

    def judge_fragments(self, landing: Landing, state_of: Callable[[str], str], seen: Seen | None) -> Finding:
        """The page or document opens: are its fragments there? `state_of` tells `found`, `missing` or `unsure`."""
        # A redirect's own fragment takes the place of the one that was asked for (RFC 9110, section 10.2.2).
        states = {name: "found" if landing.fragment else state_of(name) for name in self.target.fragments}
        missing = tuple(sorted(name for name, state in states.items() if state == "missing"))
        unsure = tuple(sorted(name for name, state in states.items() if state == "unsure"))
        if missing:
            names = ", ".join(f"#{name}" for name in missing)
            finding = self.finding(
                "fragment-missing", landing, detail=f"{names} is not on the page", seen=seen
            )
            return replace(finding, missing_fragments=missing, unsure_fragments=unsure)
        return replace(self.good(landing, seen), unsure_fragments=unsure)

    def good(self, landing: Landing, seen: Seen | None) -> Finding:
        """It opens; did it move?"""
        hops = landing.hops
        if not hops:
            return self.finding("ok", landing, seen=seen)
        leading = 0
        while leading < len(hops) and hops[leading].permanent:
            leading += 1
        target = landing.url if leading == len(hops) else hops[leading].url if leading else ""
        if leading == len(hops) and signs.is_home(landing.url) <= signs.is_home(self.target.url):
            finding = self.finding("moved", landing, seen=seen, detail=f"now at {landing.url}")
        else:
            finding = self.finding("redirected" if leading < len(hops) else "moved", landing, seen=seen)
        return replace(finding, moved_to=target)

    def finding(
        self,
        reason: str,
        landing: Landing | None = None,
        *,
        detail: str = "",
        seen: Seen | None = None,
        asked: bool = True,
        status: int = 0,
    ) -> Finding:
        return Finding(
            url=self.target.url,
            verdict=REASONS[reason].verdict,
            reason=reason,
            status=landing.answer.status if landing else status,
            final_url=landing.url if landing else self.target.url,
            hops=landing.hops if landing else (),
            detail=detail,
            notes=tuple(self.notes),
            seen=seen,
            asked=asked and self.requests > 0,
            requests=self.requests,
            seconds=self.spent,
            places=self.target.places,
        )


def url_is_malformed(url: str) -> bool:
    """The address can't be opened by anybody, as opposed to one that we refuse."""
    problem = url_problem(url)
    return problem is None or not ("credentials" in problem or "scheme" in problem or "metadata" in problem)


def drift(page: Page, target: Target, url: str, *, compute: bool) -> tuple[Seen, str]:
    """What the page is now, and a sentence if it no longer is what its entry names.

    Without memory only a page with much text that names neither work nor author is called drifted. With memory a page
    that named the work and no longer does is, and one whose words became others together with its title.
    """
    named = bool(target.titles) and signs.names_work(page, target.titles)
    seen = Seen(
        title=page.title[:200],
        lang=page.lang,
        similarity=similarity_hash(page.main_text) if compute else "",
        host=urlsplit(url).hostname or "",
        named=named,
    )
    before = target.seen
    if named:
        return seen, ""
    people = signs.names_people(page, target.authors)
    expected = (
        f"expected “{target.titles[0]}”, the page is titled “{page.title[:100]}”" if target.titles else ""
    )
    if before and before.named and not people and expected:
        return seen, f"it named the work before; {expected}"
    if before and before.similarity and seen.similarity:
        changed = similarity(before.similarity, seen.similarity) < 0.66 and signs.title_words(
            before.title
        ).isdisjoint(signs.title_words(page.title))
        elsewhere = signs.site(before.host) != signs.site(seen.host)
        tongue = bool(before.lang and page.lang and before.lang != page.lang)
        if changed and (elsewhere or tongue) and not people:
            return seen, f"it was “{before.title[:100]}”, and is “{page.title[:100]}” now"
    if expected and not before and not people and not page.built_by_script and page.complete:
        wanted = signs.title_words(target.titles[0])
        on_page = set(fold(page.text).split())
        if (
            len(wanted) >= 3
            and len(wanted & on_page) < 0.34 * len(wanted)
            and weight(page.main_text) >= 80
            and target.authors
        ):
            return seen, expected
    return seen, ""


def probe(target: Target, memory: Memory, settings: Settings, random: randomness.Random) -> Steps[Finding]:
    """Ask one link: yields requests, is sent their answers, returns the finding."""
    return Prober(target, memory, settings, random).run()


def not_asked(target: Target, why: str) -> Finding:
    """The finding of a link that was not asked in this run."""
    return Finding(
        target.url,
        Verdict.UNKNOWN,
        "not-asked",
        final_url=target.url,
        detail=why,
        asked=False,
        places=target.places,
    )
