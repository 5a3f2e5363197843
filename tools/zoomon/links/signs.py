"""What an answered page is a sign of: a soft 404, a parked or taken domain, a log-in or a challenge. Pure.

No single sign condemns a page that has other things to say; signs add up. The weights were set on the development
corpus of the tests; each of its live pages is there because one sign alone would have misjudged it.

Bar-Yossef, Broder, Kumar, Tomkins: Sic Transit Gloria Telae (WWW 2004), section 3, has the idea of asking for a
random sibling; it is asked here only where signs point both ways.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from . import phrases
from .page import Page, fold, weight, words

SURE = 0.9
"""From this sum on a page is suspect."""
ASK = 0.35
"""From this sum on a random sibling is asked for."""

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«›/\\]+\s+|\s*[|»•·]\s*|\s+::\s+|:\s+|\s*—\s*|[!?.]\s+(?=\S)|,\s+(?=error|404)",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"/*(?:(?:index|default|home|main|welcome|start)(?:\.[a-z]{3,5})?/?|[a-z]{2}(?:[-_][a-zA-Z]{2,4})?/?|(?:en|de|fr|es|it|ja|zh|ru|pt|nl)(?:/(?:home|index)(?:\.[a-z]{3,5})?)?/?)?",
    re.IGNORECASE,
)
_HOMELY = frozenset(
    [
        "home",
        "index",
        "default",
        "main",
        "welcome",
        "start",
        "homepage",
        "old",
        "new",
        "site",
        "web",
        "www",
        "portal",
        "en",
        "us",
        "landing",
        "root",
        "html",
        "htm",
        "php",
        "aspx",
        "jsp",
        "cgi",
    ]
)


@dataclass(slots=True)
class Signs:
    """Signs of one kind, with what each weighs."""

    kind: str
    """Reason code if they suffice."""
    found: list[tuple[float, str]] = field(default_factory=list)

    def add(self, weight: float, words: str) -> None:
        self.found.append((weight, words))

    @property
    def total(self) -> float:
        return sum(weight for weight, _ in self.found)

    @property
    def sure(self) -> bool:
        return self.total >= SURE - 1e-9

    @property
    def doubtful(self) -> bool:
        return ASK - 1e-9 <= self.total < SURE - 1e-9

    def __str__(self) -> str:
        return "; ".join(words for weight, words in self.found if weight > 0)


def is_home(url: str) -> bool:
    """The URL names a site's home page (or the home page of one of its languages)."""
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


_SIDE = re.compile(
    r"utm_\w+|ref|source|src|lang|language|hl|locale|l|fbclid|gclid|from|via|v|session|sid|PHPSESSID|theme",
    re.IGNORECASE,
)
"""Query parameters that do not say what is asked for."""


def names_content(url: str) -> bool:
    """The URL is specific enough that a home page can't be meant by it."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    told = [value for key, value in parse_qsl(parts.query) if not _SIDE.fullmatch(key)]
    if any(len(value) > 1 or value.isdigit() for value in told):
        return True
    leaf = unquote(segments[-1]) if segments else ""
    tokens = set(words(leaf.replace("_", " ")))
    if not tokens or tokens <= _HOMELY:
        return False
    return len(segments) >= 2 or bool(re.search(r"[\d_\-.~]", leaf)) or len(leaf) > 12


def slug(url: str) -> set[str]:
    """Words of an address that say what is behind it."""
    parts = urlsplit(url)
    text = unquote(parts.path + " " + parts.query).replace("_", " ")
    return {word for word in words(text) if len(word) > 2 and not word.isdigit()} - _HOMELY - _STOP


_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "paper",
        "papers",
        "blog",
        "post",
        "posts",
        "article",
        "articles",
        "page",
        "pages",
        "docs",
        "doc",
        "pdf",
        "pub",
        "pubs",
        "publications",
        "content",
        "download",
        "downloads",
        "files",
        "file",
        "show",
        "view",
        "node",
        "item",
        "items",
        "archive",
        "archives",
        "news",
        "wiki",
        "research",
        "project",
        "projects",
    ]
)


_SHARED = frozenset(
    [
        "github.io",
        "gitlab.io",
        "netlify.app",
        "vercel.app",
        "herokuapp.com",
        "blogspot.com",
        "wordpress.com",
        "readthedocs.io",
        "pages.dev",
        "sourceforge.net",
        "sourceforge.io",
    ]
)
"""Domains under which strangers have sites."""


def site(host: str) -> str:
    """The last two labels of a host name, three below the common second-level suffixes: near enough to the
    registrable domain to say whether an address stayed at its site."""
    name = host.lower().partition(":")[0].rstrip(".")
    labels = name.split(".")
    if host.startswith("[") or labels[-1].isdigit() or len(labels) == 1:
        return host  # an address, where every port is a site of its own
    if len(labels) == 2:
        return name
    short = (
        labels[-2] in {"co", "ac", "com", "org", "net", "edu", "gov", "or", "ne", "go", "gouv", "asso"}
        and len(labels[-1]) == 2
    )
    shared = ".".join(labels[-2:]) in _SHARED
    return ".".join(labels[-3:] if short or shared else labels[-2:])


def segments(title: str) -> list[str]:
    """Parts of a title between its separators."""
    return [part for part in (piece.strip(" .!?,…") for piece in _SEPARATOR.split(title)) if part]


def _phrase_share(title: str) -> tuple[bool, int]:
    """(some segment says not found, words in the segments that do not)."""
    if phrases.says_not_found(title):
        return True, 0
    said, other = False, 0
    if ": " in title and not _SEPARATOR.search(title.replace(": ", " ")):
        # What follows a colon is a subtitle; what follows a bar is the site's name.
        before, _, after = title.partition(": ")
        both = phrases.says_not_found(before) and (phrases.says_not_found(after) or weight(after) <= 1)
        if not both and phrases.says_not_found(before):
            return True, 99
    for segment in segments(title):
        if phrases.says_not_found(segment):
            said = True
        elif fold(segment):
            other += weight(segment)
    return said, other


_HINT = re.compile(
    r"404|410|\bnot?\b|n[o'’]t\b|found|cannot|exist|available|remove|delete|withdraw|missing|gone|find|locate|clos|shut|suspend|"
    r"expire|offline|discontinu|moved|broken|dead|wrong|nothing|lost|invalid|error|fatal|nicht|fehl|trouv|erreur|encontr|dispon|"
    r"trovat|errore|esiste|spostat|cancellat|gevonden|bestaat|niet|fout|hitta|finns|saknas|funnet|fundet|finnes|findes|ikke|inte|"
    r"löy|znale|istnie|nenalez|neby|nena|nebol|talál|găsit|postoji|bulunam|ditemukan|tidak|không|trobada|[^\x00-\u024f]",
    re.IGNORECASE,
)
"""Cheap test that comes before the exact ones."""


def not_found(page: Page, asked: str, final: str, titles: Sequence[str] = ()) -> Signs:
    """Signs that a page answered with success is a "not found" page.

    Args:
        page: The page that was served in the end.
        asked: The address that was asked for first.
        final: The address of the page.
        titles: Titles of the work that the link should show.
    """
    signs = Signs("soft-404")
    moved = asked.partition("#")[0] != final.partition("#")[0]
    title, headings = page.title, page.headings
    subject = has_subject(page)
    said = _labels_say(signs, title, headings, subject=subject)
    via_error = bool(
        moved and phrases.ERROR_PATH.search(_path(final)) and not phrases.ERROR_PATH.search(_path(asked))
    )
    if via_error:
        plain_case = phrases.MISSING_PATH.search(_path(final))
        signs.add(0.95 if plain_case else 0.6, f"it leads to {final}")
    if (
        page.canonical
        and phrases.ERROR_PATH.search(_path(page.canonical))
        and not phrases.ERROR_PATH.search(_path(asked))
    ):
        signs.add(0.5, f"it calls itself {page.canonical}")
    error = _error_label(page)
    if error:
        signs.add(0.6, f"it reports an error: “{error[:100]}”")
    if not signs.found and len(page.markup) >= 16_384:
        return signs
    length = page.own_length if page.length <= 600 else page.length
    named = any(word in page.lower for word in ("404", "found", "error", "no-results"))
    if named and phrases.ERROR_MARKUP.search(page.lower):
        signs.add(0.3, "its markup calls it an error page")
    shell = page.built_by_script and length < 50
    if not shell:
        signs.found += _nothing(page, asked)
    if page.canonical and is_home(page.canonical) and names_content(asked):
        signs.add(0.4, "it calls itself the home page")
    directed = general = 0
    if length <= 250 and _HINT.search(page.main_text[:6000]):
        kinds = [phrases.told(line) for line in page.lines]
        directed, general = kinds.count("directed"), kinds.count("general")
        line = next(
            (text for text in page.lines[:12] if _HINT.search(text) and phrases.says_not_found(text)), ""
        )
        if directed:
            strong = length <= 45 or (directed > 1 and length <= 90)
            signs.add(
                0.8 if strong else 0.65 if length <= 120 else 0.4, "its text says that the page is not there"
            )
        elif "code" in kinds:
            signs.add(0.8 if length <= 60 else 0.45, "it shows a program's error")
        elif general or (line and not said):
            brief = length <= 12 or (line and length <= 25)
            signs.add(0.8 if brief else 0.45, f"it says “{(line or page.lines[0])[:100]}”")
    document = urlsplit(asked).path.lower().endswith((".pdf", ".ps", ".ps.gz", ".zip"))
    if document and not shell and not slug(asked) & set(words(page.text[:20_000])):
        signs.add(0.15 if signs.found else 0.36, "a document was asked for and a page came")
    if not signs.found:
        return signs
    text = fold(page.main_text[:3000])
    ways_out = length <= 250 and phrases.HELP.search(text) is not None
    explained = bool(directed or ways_out or (error and phrases.ERROR_TEXT.search(text)))
    if ways_out:
        signs.add(0.2, "it offers ways out")
    if (said or error) and length <= 80:
        signs.add(0.25, "its text is short")
    if length <= 60:
        signs.add(0.1, "there is hardly any text")
    if page.noindex:
        signs.add(0.15, "it asks not to be indexed")
    if page.prose > 250 or (page.prose >= 10 and not explained):
        signs.add(-0.6, "its text speaks of something")
    elif page.prose > 120:
        signs.add(-0.2, "it has paragraphs of text")
    forwards = phrases.FORWARDING.search(text) and re.search(
        r"<a\b[^>]*\bhref\s*=\s*[\"']?(?!/?[\"'>#])", page.markup
    )
    if forwards and length <= 80 and not phrases.MISSING_PATH.search(_path(final)):
        signs.add(-1.0, "it gives a new address")
    if subject and not via_error:
        signs.add(-0.5 if directed else -0.7, "title and heading name a subject")
    if not via_error and _announces(page, asked):
        signs.add(-0.4, "its title is what its address promises")
    if phrases.ABOUT_ERRORS.search(_path(asked)) and not via_error:
        signs.add(-0.45, "its address is about errors")
    if any(said and weight(known) <= 6 and fold(known) in fold(title) for known in titles):
        signs.add(-1.0, "it names the work")
    elif titles and names_work(page, titles):
        signs.add(-1.0 if not said else -0.5, "it names the work")
    return signs


def _labels_say(signs: Signs, title: str, headings: Sequence[str], *, subject: bool) -> int:
    """Add the signs of title and headings; how many of them say plainly that the page is not there."""
    plainly = 0
    if title and _HINT.search(title):
        said, other = _phrase_share(title)
        if said:
            plainly += other <= 5
            signs.add(0.6 if other <= 5 else 0.2, f"the title is “{title[:100]}”")
    if not plainly and title and phrases.APOLOGY.fullmatch(fold(title)):
        signs.add(0.2, f"the title is “{title[:100]}”")
    told = [heading for heading in headings if _HINT.search(heading) and _phrase_share(heading)[0]]
    if told:
        clear = _phrase_share(told[0])[1] <= 8 and not subject
        plainly += clear
        signs.add(0.5 if clear else 0.15, f"a heading is “{told[0][:100]}”")
    apology = next((heading for heading in headings[:2] if phrases.APOLOGY.fullmatch(fold(heading))), "")
    if apology and not told:
        signs.add(0.25, f"a heading is “{apology}”")
    return plainly


def _error_label(page: Page) -> str:
    """A title or heading that reports an error of the server, whole or beside the site's name."""
    for label in (page.title, *page.headings[:2]):
        parts = [label, *(segments(label)[:2] if weight(label) <= 10 and ": " not in label else [])]
        if any(
            text and phrases.ERROR_PAGE.fullmatch(text) and weight(text) <= 12 for text in map(fold, parts)
        ):
            return label
    return ""


def has_subject(page: Page) -> bool:
    """The first heading is a subject of its own, and the title names it too: the page is about something."""
    if not page.headings or not page.title:
        return False
    heading = page.headings[0]
    text = fold(heading)
    kinds = (
        phrases.APOLOGY,
        phrases.PLACEHOLDER,
        phrases.HOME_TITLE,
        phrases.ERROR_PAGE,
        phrases.DEFAULT_PAGE,
    )
    if not text or text.isdigit() or any(kind.fullmatch(text) for kind in kinds) or _phrase_share(heading)[0]:
        return False
    mine, theirs = title_words(heading), title_words(page.title)
    if len(mine) == 1 and mine.isdisjoint(title_words(page.url)) and page.length <= 25:
        return False
    return bool(mine) and len(mine & theirs) >= 0.5 * len(mine)


def _announces(page: Page, asked: str) -> bool:
    """Title or first heading have a word of the address, beside the words that say that nothing is there."""
    labels = [part for label in (page.title, *page.headings[:1]) for part in segments(label)]
    told = {word for part in labels if not phrases.says_not_found(part) for word in words(part)}
    host = set(re.split(r"[.\-]", urlsplit(asked).hostname or ""))
    return bool((slug(asked) & told) - host)


def _nothing(page: Page, asked: str) -> list[tuple[float, str]]:
    """Signs that a page has nothing of what its address promises; each asks for a second opinion, none suffices."""
    found: list[tuple[float, str]] = []
    if not names_content(asked):
        return found
    labels = [page.title, *page.headings[:1]]
    about = slug(asked) & set(words(" ".join((page.title, *page.headings))))
    if any(label and phrases.PLACEHOLDER.fullmatch(fold(label)) for label in labels):
        told = 0.9 if page.length <= 30 else 0.6
        found.append((told, f"it says “{page.title[:60] or page.headings[0][:60]}”"))
    elif not about and any(phrases.HOME_TITLE.fullmatch(fold(part)) for part in segments(page.title)[:2]):
        found.append((0.36, f"it is titled “{page.title[:100]}”"))
    if (
        not page.text
        and not page.scripts
        and not re.search(r"<(?:img|frame|iframe|embed|object|video|canvas)\b", page.markup, re.IGNORECASE)
    ):
        found.append((0.5, "it is empty"))
    return found


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def error_page(page: Page, asked: str) -> Signs:
    """Signs, also for home pages, that a web server or hoster shows its own page in place of the site's."""
    signs = Signs("error-page")
    label = next(
        (label for label in (page.title, *page.headings[:1]) if phrases.DEFAULT_PAGE.fullmatch(fold(label))),
        "",
    )
    if not label:
        return signs
    signs.add(0.5, f"the server shows its default page: “{label[:100]}”")
    if page.length <= 6:
        signs.add(0.5, "it has nothing else")
    if phrases.DEFAULT_TEXT.search(fold(page.text[:6000])):
        signs.add(0.6, "its text is that of a server that was just installed")
    if slug(asked) & set(words(label)):
        signs.add(-0.4, "its title is what its address promises")
    return signs


def to_home(asked: str, final: str, page: Page | None, titles: Sequence[str] = ()) -> Signs:
    """Signs that a deep link was answered with the site's home page."""
    signs = Signs("home-redirect")
    before, after = urlsplit(asked), urlsplit(final)
    shallower = before.path.rstrip("/").count("/") > after.path.rstrip("/").count("/")
    if asked != final and shallower and names_content(asked) and phrases.SECTION.fullmatch(after.path):
        about = slug(asked) & set(words(" ".join((page.title, *page.headings, final)))) if page else set()
        if not about:
            signs.add(0.4, f"a deep link leads to the overview {final}")
        return signs
    if (
        not is_home(final.partition("?")[0])
        or is_home(asked)
        or (not before.path.strip("/") and not before.query)
    ):
        return signs
    if (
        after.path.strip("/")
        and before.path.rstrip("/").startswith(after.path.rstrip("/") + "/")
        and len(before.path) < 4
    ):
        return signs
    # A short code at a host that is all short codes is what link shorteners serve.
    leaf = before.path.strip("/")
    same = site(before.netloc) == site(after.netloc)
    if not same and "/" not in leaf and len(leaf) <= 10 and len(before.netloc) <= 12:
        return signs
    if not names_content(asked):
        signs.add(0.3, "it leads to a home page")
        return signs
    signs.add(0.95 if same else 0.6, f"a deep link leads to the home page {final}")
    wanted = slug(asked)
    subject = set(words((after.hostname or "").replace("-", " "))) | set(
        re.split(r"[.\-]", after.hostname or "")
    )
    if page is not None:
        subject |= set(words(page.title)) | {word for heading in page.headings[:2] for word in words(heading)}
    if wanted & {word for word in subject if word}:
        signs.add(-0.7 if not same else -0.4, "the home page is about it")
    if page is not None and titles and names_work(page, titles):
        signs.add(-1.0, "it names the work")
    return signs


def parked(page: Page, asked: str, final: str) -> Signs:
    """Signs that the domain is parked or for sale."""
    signs = Signs("parked")
    head, frame = fold(page.title), page.lower
    hostname = urlsplit(asked).hostname or ""
    own = fold(hostname.removeprefix("www."))
    for label in (page.title, *page.headings[:2]):
        text = fold(label)
        if not text:
            continue
        parts = [text, *(fold(part) for part in segments(label))]
        whole = any(phrases.FOR_SALE_TITLE.fullmatch(part) for part in parts) and _about_a_domain(label, own)
        if whole or phrases.FOR_SALE_TEXT.search(text):
            signs.add(0.6, f"it says “{label[:100]}”")
            break
    if re.fullmatch(
        r"(?:www\.)?[\w-]+\.[a-z]{2,6}",
        page.title.strip().lower(),
    ):
        signs.add(0.3, "its title is a domain name")
    final_host = (urlsplit(final).hostname or "").lower()
    moved_site = site(final_host) != site(hostname)
    if moved_site and any(
        final_host == host or final_host.endswith("." + host)
        for host in phrases.PARKING_HOSTS
        if "/" not in host
    ):
        signs.add(0.9, f"it leads to {final_host}, where domains are sold")
    elif "park" in frame or "domain" in frame or "cloudfront" in frame or "ww1." in frame:
        linked = [
            host
            for host in phrases.PARKING_HOSTS
            if re.search(
                rf"""(?:src|href|action|url)\s*=\s*["']?\s*(?:https?:)?//(?:[\w-]+\.)*{re.escape(host)}""",
                frame,
            )
        ]
        if linked and site(linked[0]) != site(hostname):
            signs.add(0.4, f"it is served by {linked[0]}")
    if not signs.found and not any(word in frame for word in _PARKING_WORDS):
        return signs
    text = page.text
    length = weight(text)
    if length <= 300:
        folded = fold(text[:6000])
        hits = {
            match[0]
            for match in phrases.FOR_SALE_TEXT.finditer(folded)
            if not phrases.is_conditional(folded[max(0, match.start() - 12) : match.start()])
        } - {head}
        if hits:
            short = 0.5 if length <= 40 else 0.15 if length <= 120 else 0.0
            signs.add(min(0.9, 0.35 * len(hits) + short), "its text offers the domain")
        hints = {match[0] for match in phrases.FOR_SALE_HINT.finditer(fold(text[:6000]))}
        if hints and (signs.found or hits):
            signs.add(min(0.3, 0.1 * len(hints)), "it speaks of its own sale")
    if signs.found and own and own in fold(text[:3000] + " " + page.title):
        signs.add(0.2, "its subject is its own domain name")
    if signs.found and page.prose > 250:
        signs.add(-0.6, "it has paragraphs of text")
    if signs.found and not moved_site and length > 120 and _announces(page, asked):
        signs.add(-0.6, "its title is what its address promises")
    return signs


_PARKING_WORDS = (
    "domain",
    "for sale",
    "related searches",
    "sponsored listings",
    "dominio",
    "domaine",
    "domein",
    "домен",
    "domena",
)


def _about_a_domain(label: str, own: str) -> bool:
    text = fold(label)
    return (
        "domain" in text
        or bool(own and own in text)
        or re.search(r"\w\.[a-z]{2,}\b", label, re.IGNORECASE) is not None
        or text.startswith(("this", "website", "site"))
    )


def hijacked(page: Page, asked: str, titles: Sequence[str] = ()) -> Signs:
    """Signs that a domain fell to one of the trades that collect expired ones."""
    signs = Signs("hijacked")
    label = fold(f"{page.title} {page.meta('description')}")
    hits = {match[0] for match in phrases.GAMBLING.finditer(label)}
    hints = {match[0] for match in phrases.GAMBLING_HINT.finditer(label)}
    if not hits and len(hints) < 2:
        return signs
    address = fold(unquote(asked))
    if any(word in address for word in hits | hints) or (titles and names_work(page, titles)):
        return signs
    if hits:
        signs.add(0.65 if len(hits) == 1 else 0.9, f"its title offers {', '.join(sorted(hits))}")
    signs.add(0.1 * min(3, len(hints)), "its title has words of that trade")
    body = {match[0] for match in phrases.GAMBLING.finditer(fold(page.text[:6000]))} - hits
    signs.add(min(0.75, 0.25 * len(body)), "its text has them too")
    if page.prose > 120:
        signs.add(-0.5, "it has paragraphs of text")
    return signs


def challenged_by(status: int, headers: Mapping[str, str]) -> str:
    """The firewall that says in its headers that it keeps robots out; empty for none."""
    if "challenge" in headers.get("cf-mitigated", "").lower():
        return "Cloudflare"
    if action := headers.get("x-amzn-waf-action", "").lower():
        return f"AWS WAF ({action})"
    if headers.get("x-datadome", "") and status in (401, 403, 405):
        return "DataDome"
    if headers.get("x-vercel-mitigated", "").lower() in ("challenge", "deny"):
        return "Vercel"
    return ""


def challenge(status: int, headers: Mapping[str, str], page: Page | None) -> str:
    """Who keeps robots out with this answer; empty for nobody."""
    if by := challenged_by(status, headers):
        return by
    if page is None:
        return ""
    if len(page.markup) > 200_000:
        return ""
    marked = next((name for name in phrases.CHALLENGE_MARKUP if name in page.lower), "")
    titled = next(
        (
            label
            for label in (page.title, *page.headings[:1])
            if label and phrases.CHALLENGE_TITLE.fullmatch(fold(label))
        ),
        "",
    )
    if not titled:
        titled = next(
            (
                page.title
                for part in (segments(page.title)[:2] if ": " not in page.title else ())
                if phrases.CHALLENGE_TITLE.fullmatch(fold(part)) and weight(page.title) <= 8
            ),
            "",
        )
    if not (marked or titled) and len(page.text) > 1200:
        return ""
    told = phrases.CHALLENGE_TEXT.search(fold(page.text[:6000]))
    short = page.length <= 150
    if short and (titled and (marked or told or status >= 400 or page.length <= 8)):
        return f"a page titled “{page.title[:60] or titled[:60]}”"
    if short and told and (marked or page.length <= 80):
        return f"“{told[0][:60]}”"
    if marked and page.length <= 15 and not page.headings and (status != 200 or not page.title or titled):
        return marked
    return ""


def login(page: Page, asked: str, final: str) -> str:
    """What shows that a log-in stands before the page; empty where none does."""
    moved = asked.partition("#")[0] != final.partition("#")[0]
    if phrases.LOGIN_PATH.search(urlsplit(asked).path):
        return ""
    at_login = moved and phrases.LOGIN_PATH.search(urlsplit(final).path) is not None
    titled = any(
        label
        and (
            phrases.LOGIN_TITLE.fullmatch(fold(label))
            or any(phrases.LOGIN_TITLE.fullmatch(fold(part)) for part in segments(label)[:2])
        )
        for label in (page.title, *page.headings[:1])
    )
    if at_login and (titled or page.asks_password or page.length <= 150):
        return f"it leads to {final}"
    if titled and (page.asks_password or moved) and page.length <= 200:
        return f"a page titled “{(page.title or page.headings[0])[:60]}” asks for a password"
    if titled and page.length <= 60:
        return f"a page titled “{(page.title or page.headings[0])[:60]}”"
    return ""


def alike(page: Page, sibling: Page) -> bool:
    """Two pages of one site say the same: nearly the same words, by half where their titles are equal."""
    same_title = fold(page.title) == fold(sibling.title)
    mine, theirs = set(words(page.main_text)[:400]), set(words(sibling.main_text)[:400])
    if not mine and not theirs:
        return same_title
    overlap = len(mine & theirs) / len(mine | theirs)
    return overlap >= (0.5 if same_title else 0.8)


def sibling_url(url: str, name: str) -> str:
    """An address beside `url` that no page has, with the same ending."""
    parts = urlsplit(url)
    directory, _, leaf = parts.path.rstrip("/").rpartition("/")
    dot = leaf.rfind(".")
    ending = leaf[dot:] if dot > 0 and len(leaf) - dot <= 6 else ""
    if not leaf:
        return urljoin(url, f"/{name}")
    return f"{parts.scheme}://{parts.netloc}{directory}/{name}{ending}"


_TITLE_STOP = {
    "a",
    "an",
    "the",
    "of",
    "in",
    "on",
    "for",
    "and",
    "to",
    "with",
    "from",
    "by",
    "at",
    "is",
    "as",
    "or",
}


def title_words(title: str) -> set[str]:
    return {word for word in fold(title).split() if word not in _TITLE_STOP}


def names_work(page: Page, titles: Sequence[str]) -> bool:
    """Title, headings, citation data or text of the page contain one of the titles (or what stands before a colon)."""
    labels = fold(" | ".join((page.title, *page.headings, *page.citation_titles)))
    body: str | None = None
    for title in titles:
        for form in {title, *(part for part in [title.partition(":")[0]] if len(title_words(part)) >= 3)}:
            wanted = fold(form)
            if not wanted:
                continue
            if wanted in labels:
                return True
            if body is None:
                body = fold(page.text)
            if len(title_words(form)) >= 3 and wanted in body:
                return True
        distinct = title_words(title)
        if len(distinct) >= 4 and len(distinct & set(labels.split())) >= 0.8 * len(distinct):
            return True
    return False


def names_people(page: Page, families: Sequence[str]) -> bool:
    """The text contains one of the family names."""
    text = f" {fold(page.text)} "
    return any(f" {fold(family)} " in text for family in families if fold(family))
