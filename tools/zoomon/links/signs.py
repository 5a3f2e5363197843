"""What an answered page is a sign of: a soft 404, a parked or taken domain, a log-in or a challenge. Pure.

No single sign condemns a page that has other things to say; signs add up. The weights were set on the development
corpus of the tests; each of its live pages is there because one sign alone would have misjudged it.

Bar-Yossef, Broder, Kumar, Tomkins: Sic Transit Gloria Telae (WWW 2004), section 3, has the idea of asking for a
random sibling; it is asked here only where signs point both ways.
"""

# ruff: noqa: E501 a pattern reads better whole

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from . import phrases
from .page import Page, Section, fold, weight, words
from .pattern import lazily

SURE = 0.9
"""From this sum on a page is suspect."""
ASK = 0.35
"""From this sum on a random sibling is asked for."""

_SEPARATOR = lazily(
    r"\s+[|\-–—·•»«›/\\]+\s+|\s*[|»•·]\s*|\s+::\s+|:\s+|\s*—\s*|[!?.]\s+(?=\S)|,\s+(?=error|404)",
    re.IGNORECASE,
)
_LANGUAGE = r"(?:en|de|fr|es|it|ja|zh|ru|pt|nl|ko|pl)"
_HOME = lazily(
    r"/*(?:(?:index|default|home|main|welcome|start)(?:\.[a-z]{3,5})?/?|[a-z]{2}(?:[-_][a-zA-Z]{2,4})?/?|"
    rf"(?:(?:[a-z]{{2}}/)?{_LANGUAGE}|[a-z]{{2}}[-_][a-zA-Z]{{2,4}})(?:/(?:home|index)(?:\.[a-z]{{3,5}})?)?/?)?",
    re.IGNORECASE,
)
_HOMELY = frozenset((
    "home", "index", "default", "main", "welcome", "start", "homepage", "old", "new", "site", "web", "www", "portal", "en", "us",
    "landing", "root", "html", "htm", "php", "aspx", "jsp", "cgi",
))  # fmt: skip


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
        """Worth a second opinion. Strong signs of a soft 404 are, even where others speak against them: those are
        worth nothing if an address that no page has shows the same."""
        if self.sure:
            return False
        return self.total >= ASK - 1e-9 or (
            self.kind == "soft-404" and self.plain >= 0.6 and self.total > -0.15
        )

    @property
    def plain(self) -> float:
        """The sum of what speaks for it."""
        return sum(weight for weight, _ in self.found if weight > 0)

    def confirm(self, weight: float, words: str) -> None:
        """Add what a second opinion says. What spoke against a soft 404 means nothing then: the site says it of any
        address; that a home page is about the work still counts."""
        if self.kind == "soft-404":
            self.found = [(old, why) for old, why in self.found if old > 0]
        self.add(weight, words)

    def __str__(self) -> str:
        return "; ".join(words for weight, words in self.found if weight > 0)


_SEARCHED = lazily(r"q|s|query|search\w*|keys|keywords?|terms?|text", re.IGNORECASE)
"""Query keys that hold what is searched for."""


def is_home(url: str) -> bool:
    """The URL names a site's home page (or the home page of one of its languages)."""
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


_SIDE = lazily(
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
    told = " ".join(value for _, value in parse_qsl(parts.query))
    text = f"{unquote(parts.path)} {told}".replace("_", " ")
    return {word for word in words(text) if len(word) > 2 and not word.isdigit()} - _HOMELY - _STOP


_STOP = frozenset((
    "the", "and", "for", "with", "from", "paper", "papers", "blog", "post", "posts", "article", "articles", "page", "pages",
    "docs", "doc", "pdf", "pub", "pubs", "publications", "content", "download", "downloads", "files", "file", "show", "view",
    "node", "item", "items", "archive", "archives", "news", "wiki", "research", "project", "projects", "search", "query",
    "results", "detail", "details", "record", "title", "display",
))  # fmt: skip


_OVERVIEW = _HOMELY | frozenset((
    "de", "fr", "es", "it", "ja", "pt", "zh", "company", "latest", "recent", "our", "featured", "hub", "center", "centre", "enterprise",
    "academics", "education", "training", "webinars", "areas", "programs", "programmes", "startseite", "aktuelles", "publikationen",
    "forschung", "personen", "lehre", "accueil", "actualites", "recherche", "equipe", "inicio", "noticias", "publicaciones",
    "about", "all", "archive", "archives", "articles", "authors", "blog", "blogs", "books", "browse", "careers", "catalog", "catalogue",
    "categories", "collections", "community", "conferences", "contact", "courses", "departments", "bookshop", "bookstore", "customers", "dashboard", "dept", "department", "learning", "magazine", "online", "program", "programme", "speakers", "dev", "developer", "developers",
    "directory", "discover", "docs", "documentation", "documents", "download", "downloads", "engineering", "episodes", "events",
    "explore", "faculty", "find", "forum", "forums", "groups", "guides", "help", "insights", "issues", "items", "journal", "journals",
    "labs", "learn", "library", "list", "lists", "map", "media", "members", "news", "newsroom", "overview", "papers", "people", "podcast",
    "podcasts", "posts", "press", "proceedings", "products", "projects", "publications", "pubs", "repositories", "research",
    "resources", "results", "search", "services", "shop", "sitemap", "software", "solutions", "staff", "store", "stories", "support",
    "talks", "teaching", "team", "tech", "technology", "tools", "topics", "tutorials", "videos",
))  # fmt: skip
"""Words that the paths of overviews are made of."""
_DIVISION = frozenset(("category", "categories", "collection", "collections", "department", "tag", "tags"))
"""Segments of a path behind which a shop's or blog's division is named."""


def _is_overview(path: str) -> bool:
    """A path that names no work: generic words only, or a division of a shop or blog."""
    parts = [re.sub(r"\.[a-z]{2,5}$", "", part.lower()) for part in path.split("/") if part]
    if len(parts) >= 2 and parts[-2] in _DIVISION and not any(map(str.isdigit, parts[-1])):
        parts = parts[:-2]
    elif not parts:
        return False
    return len(parts) <= 3 and all(set(re.split(r"[-_]", part)) <= _OVERVIEW for part in parts)


def _promised(asked: str) -> set[str]:
    """Words of the last part of an address that says what is behind it: of its query, or else of its last segment
    that is not of an index."""
    parts = urlsplit(asked)
    told = [value for key, value in parse_qsl(parts.query) if not _SIDE.fullmatch(key)]
    if not told:
        told = [part for part in parts.path.split("/") if part and not is_home(f"/{part}")][-1:]
    text = re.sub(r"\.[a-z]{2,5}$", "", unquote(" ".join(told)), flags=re.IGNORECASE).replace("_", " ")
    return {
        word for word in words(text) if len(word) >= 4 and word.isalpha() and word not in _STOP | _OVERVIEW
    }


def _lacks(page: Page, asked: str, *, home: bool = False) -> bool:
    """Hardly a word of those that the address promises is in the page's texts or addresses, nor one that begins like
    it. Not to be told on a page in another script, nor of one short word."""
    wanted = _promised(asked)
    if (
        not home
        and len(wanted) == 1
        and (len(min(wanted)) < 5 or urlsplit(asked).path.rstrip("/").count("/") < 2)
    ):
        return False
    named = set(words(" ".join((page.title, *page.headings[:1]))))
    if not home and named.isdisjoint(_OVERVIEW | set(words(_path(page.url)))):
        return False
    text = f"{page.title} {page.main_text[:40_000]}"
    if not wanted or sum(char > "\u024f" and char.isalpha() for char in text) > 0.05 * len(text):
        return False
    there = " ".join((*words(text), *(href.lower() for _, href in page.linking)))
    return sum(word[:5] in there for word in wanted) <= len(wanted) // 3


_SHARED = frozenset((
    "github.io", "gitlab.io", "netlify.app", "vercel.app", "herokuapp.com", "blogspot.com", "wordpress.com", "readthedocs.io",
    "pages.dev", "sourceforge.net", "sourceforge.io",
))  # fmt: skip
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
    if phrases.REPLY.match(title) or _explains(title):
        return False, 99
    if phrases.says_not_found(title):
        return True, 0
    said, other = False, 0
    if ": " in title and not _SEPARATOR.search(title.replace(": ", " ")):
        # What follows a colon is a subtitle; what follows a bar is the site's name.
        before, _, after = title.partition(": ")
        both = phrases.says_not_found(before) and (
            phrases.says_not_found(after) or (weight(after) <= 1 and after.strip()[:1].isupper())
        )
        if not both and phrases.says_not_found(before):
            return True, 99
    for segment in segments(title):
        if phrases.says_not_found(segment) and not _asked(segment, title):
            said = True
        elif fold(segment):
            other += weight(segment)
    return said, other


def _explains(title: str) -> bool:
    """A part of the title promises to explain what another part says."""
    return any(phrases.EXPLANATION.search(fold(part)) for part in segments(title)[1:])


def _asked(segment: str, title: str) -> bool:
    """The segment is a question in the title."""
    return re.search(re.escape(segment) + r"\s*[?？]", title) is not None


_HINT = lazily(
    r"404|410|\bnot?\b|taken|n[o'’]t\b|found|cannot|exist|available|remove|delete|withdraw|missing|gone|find|locate|clos|shut|suspend|ended|banned|purged|wiped|cleared|"
    r"expire|offline|discontinu|moved|broken|dead|wrong|nothing|lost|invalid|error|fatal|nicht|fehl|trouv|erreur|encontr|dispon|"
    r"disparu|supprim|retir|elimin|borrad|disponív|retirad|usuni|przenies|smaz|odstr|borttag|slettet|flyt|nedlagt|poist|puuttu|torol|törö|megsz|kaldır|silin|"
    r"traceback|exception|warning|sparit|borta|hay nada|keine|brak|niepraw|withdraw|unpublish|retire|switched|seiz|sorry|went|critical|undefined|refused|connect|carried|show|open|reach|invalid|unknown|such|bad|"
    r"trovat|errore|esiste|spostat|cancellat|gevonden|bestaat|niet|fout|hitta|finns|saknas|funnet|fundet|finnes|findes|ikke|inte|"
    r"gestellt|geschlossen|gesperrt|loscht|lösch|geschaltet|beendet|deaktiv|ferm|arrêt|suspend|désact|aucun|cerrad|ningun|ningún|encerrad|suspens|nenhum|chius|sospes|dismess|nessun|gestopt|opgeheven|gesloten|geblok|geen|"
    r"zawiesz|zamkni|zablok|zruš|ukonč|nedlag|stäng|stengt|lukket|askıya|kapat|turned|erased|emptied|private|"
    r"löy|znale|istnie|nenalez|neby|nena|nebol|talál|găsit|postoji|bulunam|ditemukan|tidak|không|trobada|[^\x00-\u024f]"
)
"""Cheap test, of text in lower case, that comes before the exact ones."""


def _hints(text: str) -> bool:
    """A label or sentence has a word that says that something may not be there; the rest need not be looked at."""
    return _begins_with_hint(text[:500])  # as much of it as `phrases` looks at; what is kept is bounded


@lru_cache(maxsize=2048)
def _begins_with_hint(text: str) -> bool:
    return _HINT.search(text.lower()) is not None


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
    if not signs.found and page.length > 600:
        return signs
    length = page.own_length
    named = any(word in page.lower for word in ("404", "found", "error", "no-results", "noarticle"))
    if names_content(asked) and not page.shell and (hollow := _hollow(page)):
        signs.add(0.95, hollow)
        return signs
    software = named and phrases.SOFTWARE_MARKUP.search(page.lower) is not None
    if (blank := _unwritten(page)) and not phrases.ABOUT_ERRORS.search(_path(asked)):
        signs.add(0.95, f"it is the page of a wiki for what nobody has written: “{blank}”")
        return signs
    if software:
        signs.add(0.6, "its software marks it as an error page")
    elif named and phrases.ERROR_MARKUP.search(page.lower):
        signs.add(0.3, "its markup calls it an error page")
    if not page.shell:
        signs.found += _nothing(page, asked)
    if page.canonical and is_home(page.canonical) and names_content(asked):
        signs.add(0.4, "it calls itself the home page")
    spoken = None
    if (length <= 250 or not subject) and page.prose <= 300 and _HINT.search(page.main_text[:20_000].lower()):
        spoken = _statement(page)
    if spoken:
        signs.add(
            _strength(
                spoken, whole=length <= 120, alone=length <= 15 and not any(map(_is_subject, headings))
            ),
            f"it says “{spoken.sentence[:100]}”",
        )
    if spoken and (spoken.gate or page.asks_password):
        signs.add(-0.6, "it speaks of a way in")
    directed = spoken is not None and spoken.kind == "directed"
    document = urlsplit(asked).path.lower().endswith((".pdf", ".ps", ".ps.gz", ".zip"))
    if (
        document
        and not page.shell
        and not slug(asked) & set(words(page.text[:20_000]))
        and not _is_gate(page)
    ):
        signs.add(0.15 if signs.found else 0.36, "a document was asked for and a page came")
    if (
        not signs.found
        and not page.shell
        and (not subject or length <= 40)
        and names_content(asked)
        and _beside(page, asked)
    ):
        signs.add(ASK + 0.01, "nothing of what its address names is on it")
        return signs
    if not signs.found:
        return signs
    text = fold(page.main_text[:3000])
    if length <= 250 and phrases.HELP.search(text):
        signs.add(0.2, "it offers ways out")
    if ((said or error) and length <= 80) or (signs.found and length <= 6):
        signs.add(0.3, "its text is short")
    if length <= 60:
        signs.add(0.1, "there is hardly any text")
    if page.noindex:
        signs.add(0.15, "it asks not to be indexed")
    other = spoken.other if spoken else _speaks(page)
    if other >= 10:
        signs.add(-0.7 if other >= 25 or not directed else -0.2, "its text speaks of something")
    elif page.prose > 250:
        signs.add(-0.2 if said and spoken else -0.6, "it has paragraphs of text")
    if length <= 80 and _forwards(page) and not phrases.MISSING_PATH.search(_path(final)):
        signs.add(-1.0, "it gives a new address")
    if subject and not via_error and not software and not blank:
        apart = directed and length <= 40 and not _announces(page, asked)  # of the site, or of a form
        signs.add(-0.2 if apart else -0.5 if directed else -0.7, "title and heading name a subject")
    if not via_error and not software and not blank and _announces(page, asked):
        signs.add(-0.4, "its title is what its address promises")
    if phrases.ABOUT_ERRORS.search(_path(asked)) and not via_error:
        signs.add(
            -0.9 if phrases.ABOUT_MISSING.search(_path(asked)) else -0.45, "its address is about errors"
        )
    if phrases.ABOUT_CLOSING.search(_path(asked)) and not via_error:
        signs.add(-0.45, "its address may be of the news that something closed")
    if any(said and weight(known) <= 6 and fold(known) in fold(title) for known in titles):
        signs.add(-1.0, "it names the work")
    elif titles and names_work(page, titles):
        signs.add(-3.0 if not said else -0.5, "it names the work")
    return signs


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence which says that something is not there."""

    kind: str
    """As `phrases.told` has it."""
    sentence: str
    around: int
    """Words of its section."""
    other: int
    """Those of them that are said of something else."""
    gate: bool
    """The section speaks of a way in."""


_RANK = {"": 0, "general": 1, "code": 2, "directed": 3}


def _statement(page: Page) -> _Statement | None:
    """The clearest statement that something is not there."""
    best, where, said = "", None, ""
    for section in page.sections:
        for sentence in section.sentences:
            if not _hints(sentence):
                continue
            kind = phrases.told(sentence)
            if (
                not kind
                and weight(sentence) <= 12
                and phrases.says_not_found(sentence)
                and not phrases.is_conditional(fold(sentence))
                and not phrases.is_limited(fold(sentence))
            ):
                kind = "general"
            if _RANK[kind] > _RANK[best]:
                best, where, said = kind, section, sentence
    if where is None:
        return None
    gate = phrases.GATE.search(fold(" ".join(where.sentences))) is not None
    return _Statement(best, said, where.words, _elsewhere(where), gate)


def _elsewhere(section: Section) -> int:
    """Words of a section's sentences that neither say nor explain that something is not there. Under a heading that says
    so, what denies something of a document, a record or the like explains it."""
    denied = bool(section.heading) and _phrase_share(section.heading)[0]
    return sum(
        weight(sentence)
        for sentence in section.sentences
        if weight(sentence) >= 6
        and not (denied and phrases.denies(sentence))
        and not phrases.told(sentence)
        and not (_hints(sentence) and phrases.says_not_found(sentence))
        and not phrases.explains(sentence)
    )


def _forwards(page: Page) -> bool:
    """A paragraph of the page names the new address of what was here, with a link to it."""
    return any(
        phrases.FORWARDING.search(fold(text)) and not is_home(urljoin(page.url, href))
        for text, href in page.linking
    )


def _speaks(page: Page) -> int:
    """Words that the page says of something else, where no sentence of it says that something is not there."""
    said = [
        section
        for section in page.sections
        if section.heading and (_phrase_share(section.heading)[0] or _loosely(section.heading))
    ]
    return max((_elsewhere(section) for section in (said or page.sections)[:3]), default=0)


def _strength(spoken: _Statement, *, whole: bool, alone: bool) -> float:
    """What a statement weighs, by its clearness and by how alone it stands. `whole`: the page has hardly more;
    `alone`: it has nothing else."""
    if spoken.kind == "directed":
        return 0.8 if spoken.around <= 45 and whole else 0.65 if spoken.around <= 120 else 0.4
    if spoken.kind == "code":
        return 0.8 if spoken.around <= 60 and whole else 0.45
    if spoken.around <= 12 and alone:
        return 0.8
    return 0.6 if spoken.around <= 25 and whole else 0.4 if spoken.around <= 60 else 0.2


def _labels_say(signs: Signs, title: str, headings: Sequence[str], *, subject: bool) -> int:
    """Add the signs of title and headings; how many of them say plainly that the page is not there."""
    plainly = 0
    if _explains(title):
        title, headings = "", [heading for heading in headings if fold(heading) not in fold(title)]
    if title and _hints(title):
        said, other = _phrase_share(title)
        if said:
            plainly += other <= 5
            signs.add(0.6 if other <= 5 else 0.2, f"the title is “{title[:100]}”")
    if not plainly and title and phrases.APOLOGY.fullmatch(fold(title)):
        signs.add(0.2, f"the title is “{title[:100]}”")
    if not plainly and title and weight(title) <= 12 and _loosely(title):
        signs.add(0.3, f"the title is “{title[:100]}”")
    told = [heading for heading in headings if _hints(heading) and _phrase_share(heading)[0]]
    if told:
        clear = _phrase_share(told[0])[1] <= 8 and not subject
        plainly += clear
        directed = clear and any(phrases.told(heading) == "directed" for heading in told)
        signs.add(0.7 if directed else 0.5 if clear else 0.15, f"a heading is “{told[0][:100]}”")
    loose = next((heading for heading in headings[:2] if weight(heading) <= 12 and _loosely(heading)), "")
    if loose and not told:
        text = fold(loose)
        own = text.startswith(("this ", "the ", "that ", "your ", "sorry ")) or phrases.says_elsewise(text)
        signs.add(0.6 if own and not subject else 0.4, f"a heading is “{loose[:100]}”")
        plainly += own and not subject
    apology = next((heading for heading in headings[:2] if phrases.APOLOGY.fullmatch(fold(heading))), "")
    if not told and not apology:
        apology = next(
            (
                label
                for label in (*headings[:2], title)
                if phrases.APOLOGETIC.match(fold(label)) and not subject
            ),
            "",
        )
    if apology and not told and not loose:
        signs.add(0.25, f"a heading is “{apology}”")
    return plainly


def _loosely(label: str) -> bool:
    """A title or heading states that something is not there, in words of its own."""
    return _hints(label) and any(phrases.says_absent(fold(part)) for part in (label, *segments(label)))


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
    if not page.headings or not page.title or not _is_subject(page.headings[0]):
        return False
    mine, theirs = title_words(page.headings[0]), title_words(page.title)
    if mine <= _STOP:
        return False  # “Search”, “Record”, “Article”: names of a form
    if len(mine) == 1 and mine.isdisjoint(title_words(page.url)) and page.length <= 25:
        return False
    return bool(mine) and len(mine & theirs) >= 0.5 * len(mine)


def _is_subject(heading: str) -> bool:
    """A heading that may name what a page is about: it neither apologises nor says that something is not there."""
    text = fold(heading)
    kinds = (
        phrases.APOLOGY,
        phrases.PLACEHOLDER,
        phrases.HOME_TITLE,
        phrases.ERROR_PAGE,
        phrases.DEFAULT_PAGE,
    )
    return not (
        not text
        or text.isdigit()
        or any(kind.fullmatch(text) for kind in kinds)
        or (_hints(heading) and (_phrase_share(heading)[0] or _loosely(heading)))
    )


def _announces(page: Page, asked: str) -> bool:
    """Title or first heading have a word of the address, beside the words that say that nothing is there."""
    labels = [part for label in (page.title, *page.headings[:1]) for part in segments(label)]
    told = {
        word
        for part in labels
        if not phrases.says_not_found(part) and not _loosely(part)
        for word in words(part)
    }
    host = set(re.split(r"[.\-]", urlsplit(asked).hostname or ""))
    return bool((slug(asked) & told) - host)


_FRAME = lazily(r"<(?:frame|iframe|embed|object|video|audio|canvas)\b", re.IGNORECASE)
"""Elements whose words are not in the page's source."""


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
    if not (page.text or page.scripts or _FRAME.search(page.markup) or "<img" in page.lower):
        found.append((0.8 if page.markup and not page.title else 0.5, "it is empty"))
    return found


def _hollow(page: Page) -> str:
    """What shows that a page has a frame for a record and no record in it; empty for none."""
    if page.length > 60 or _FRAME.search(page.markup) or "<img" in page.lower:
        return ""
    if page.title.startswith("Index of /"):
        listed = fold(page.main_text).replace(fold(page.title), "")
        if not _COLUMNS.sub("", listed).strip():
            return "it is the index of nothing"
    values = [fold(value) for _, value in page.fields]
    if len(values) >= 2 and all(value in _VOID for value in values):
        return f"its fields are empty: {', '.join(label for label, _ in page.fields[:4])}"
    text = fold(page.text)
    if page.text and set(text.split()) <= _VOID:
        return f"it says no more than “{page.text}”"
    labels = {fold(label) for label in (page.title, *page.headings[:1])} & {"null", "undefined"}
    return "its title is “null”" if page.length <= 20 and labels - set(words(page.url)) else ""


_COLUMNS = lazily(
    r"\b(?:name|last modified|size|description|(?:to )?parent directory|apache [a-z0-9 ]* port \d+)\b"
)
"""What a server puts into an index of files beside the files, in folded text."""
_VOID = frozenset((
    "", "null", "undefined", "none", "nan", "n a", "unknown", "0", "0 00", "01 01 1970", "1970 01 01", "1 january 1970", "january 1 1970",
    "jan 1 1970", "01 01 0001", "1 1 0001", "0000 00 00",
))  # fmt: skip
"""What programs print, folded, for a value that is not there; the first days of Unix, .NET and MySQL among them."""


def _unwritten(page: Page) -> str:
    """The sentences with which a wiki offers its reader to write the page that is not there."""
    if page.length > 250:
        return ""
    for section in page.sections:
        text = fold(f"{section.heading}. {' '.join(section.sentences)}")
        match = phrases.UNWRITTEN.search(text)
        if match and section.words <= 80 and not phrases.is_conditional(text[: match.start()]):
            return match[0][:80]
    return ""


def _beside(page: Page, asked: str) -> bool:
    """A short page on which no word of its address is, nor one that begins like it."""
    wanted = {word for word in slug(asked) if len(word) >= 4 and word.isalpha()}
    hinted = page.length <= 120 and any(_hints(label) for label in (page.title, *page.headings[:2]))
    if len(wanted) < 2 and not hinted:
        return False
    if page.length > 300 or _is_gate(page) or _FRAME.search(page.markup) or phrases.asks(page.title):
        return False
    there = words(f"{page.title} {page.text[:20_000]} {' '.join(page.citation_titles)}")
    spaced, close = " ".join(there), "".join(there)
    return not any(word[:5] in spaced or word in close for word in wanted)


def _is_gate(page: Page) -> bool:
    """What the page says is about a way in: nobody knows what is behind. A banner beside that does not count; a short
    page with a button outside of a form wants a consent."""
    if page.asks_password or (page.length <= 60 and page.has_button):
        return True
    return phrases.GATE.search(fold(f"{page.title} {page.own_text[:6000]}")) is not None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def error_page(page: Page, asked: str) -> Signs:
    """Signs, also for home pages, that a web server or hoster shows its own page in place of the site's."""
    signs = Signs("error-page")
    labels = [page.title, *page.headings[:1]]
    about = slug(asked) & set(words(" ".join(labels)))
    text = fold(page.main_text[:6000]) if page.length <= 300 else ""
    if not about and (filler := phrases.FILLER.search(text)):
        sentences = [one for section in page.sections for one in section.sentences if weight(one) >= 8]
        own = sum(weight(one) for one in sentences if not phrases.FILLER.search(fold(one)))
        signs.add(0.95 if own <= 20 else 0.3, f"it has the text of a template: “{filler[0]}”")
    label = next((label for label in labels if phrases.DEFAULT_PAGE.fullmatch(fold(label))), "")
    said = phrases.DEFAULT_TEXT.search(text)
    if not (label or said) or phrases.asks(page.title):
        return signs
    if label:
        signs.add(0.5, f"the server shows its default page: “{label[:100]}”")
    if said:
        signs.add(0.6, f"its text is that of a server that was just installed: “{said[0]}”")
    if page.length <= (6 if label else 50) and (label or not about):
        signs.add(0.5 if label else 0.3, "it has nothing else")
    if set(words(label or page.title)) & about:
        signs.add(-0.4, "its title is what its address promises")
    return signs


def to_home(asked: str, final: str, page: Page | None, titles: Sequence[str] = ()) -> Signs:
    """Signs that a deep link was answered with the site's home page."""
    signs = Signs("home-redirect")
    before, after = urlsplit(asked), urlsplit(final)
    shallower = before.path.rstrip("/").count("/") > after.path.rstrip("/").count("/")
    general = _is_overview(after.path) and not _is_overview(before.path)
    if (
        asked != final
        and (shallower or general)
        and names_content(asked)
        and not is_home(final.partition("?")[0])
    ):
        above = after.path.rstrip("/") + "/"
        told = asked.replace(above, "/", 1) if before.path.startswith(above) else asked
        labels = (page.title, *page.headings) if page else ()
        about = slug(told) & set(words(" ".join((*labels, after.path)))) if page else set()
        kept = _numbers(_path(told)) & _numbers(" ".join((_path(final), *labels)))
        last = set(words(before.path.rstrip("/").rpartition("/")[2]))
        searched = " ".join(value for key, value in parse_qsl(after.query) if _SEARCHED.fullmatch(key))
        if (
            page
            and page.length <= 600
            and last
            and last <= set(words(f"{searched} {after.path if 'search' in after.path else ''}"))
        ):
            signs.add(0.6, f"it leads to a search for its own address, {final}")
        elif general and page and not kept and _lacks(page, asked) and not _is_gate(page):
            signs.add(0.95, f"a deep link leads to the overview {final}, on which none of its words is")
        elif shallower and not about and not kept and names_content(told):
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
    if _keeps(asked, final):
        return signs
    # A short code at a host that is all short codes is what link shorteners serve.
    leaf = before.path.strip("/")
    same = site(before.netloc) == site(after.netloc)
    if not same and "/" not in leaf and len(leaf) <= 10 and len(before.netloc) <= 12:
        return signs
    if not names_content(asked):
        unnamed = page is not None and _promised(asked) and _lacks(page, asked, home=True)
        signs.add(ASK + 0.01 if unnamed else 0.3, "it leads to a home page")
        return signs
    signs.add(0.95 if same else 0.6, f"a deep link leads to the home page {final}")
    wanted = slug(asked)
    host = set(re.split(r"[.\-]", after.hostname or ""))
    said = {word for label in (page.title, *page.headings[:2]) for word in words(label)} if page else set()
    if wanted & (said - host) or (wanted & host and not same):
        signs.add(-0.7, "the home page is about it")
    elif wanted & host:
        signs.add(-0.4, "the home page is about it")
    if page is not None and titles and names_work(page, titles):
        signs.add(-1.0, "it names the work")
    return signs


def _numbers(text: str) -> set[str]:
    """Numbers that tell things apart: of two digits or more, and no years."""
    return {run.lstrip("0") for run in re.findall(r"\d{2,}", text) if not re.fullmatch(r"(?:19|20)\d\d", run)}


def _keeps(asked: str, final: str) -> bool:
    """The query of the new address names the same thing as the old address, as that of a list's archive does; where to
    go back to and what to search for are no such names."""
    told = [
        value
        for key, value in parse_qsl(urlsplit(final).query)
        if not (_SIDE.fullmatch(key) or _BACK.fullmatch(key) or _SEARCHED.fullmatch(key) or "/" in value)
    ]
    return bool(set(words(" ".join(told))) & set(words(_path(asked))))


def parked(page: Page, asked: str, final: str) -> Signs:
    """Signs that the domain is parked or for sale."""
    signs = Signs("parked")
    if phrases.asks(page.title):
        return signs
    named = False
    head, frame = fold(page.title), page.lower
    hostname = urlsplit(asked).hostname or ""
    own = fold(hostname.removeprefix("www."))
    for label in (page.title, *page.headings[:2]):
        text = fold(label)
        if not text or "?" in label:
            continue
        parts = [text, *(fold(part) for part in segments(label))]
        whole = any(phrases.FOR_SALE_TITLE.fullmatch(part) for part in parts) and _about_a_domain(label, own)
        told = phrases.FOR_SALE_TEXT.search(text.replace(own, "this domain") if len(own) > 5 else text)
        if whole or told:
            signs.add(0.6, f"it says “{label[:100]}”")
            named = _is_domain(label) or not _announces(page, asked)
            if told and page.length <= 40:
                signs.add(0.3, "it has nothing else")
            break
    if re.fullmatch(r"(?:www\.)?[\w-]+\.[a-z]{2,6}", page.title.strip().lower()):
        signs.add(0.3, "its title is a domain name")
    final_host = (urlsplit(final).hostname or "").lower()
    moved_site = site(final_host) != site(hostname)
    linked: list[str] = []
    if moved_site and any(
        final_host == host or final_host.endswith("." + host)
        for host in phrases.PARKING_HOSTS
        if "/" not in host
    ):
        signs.add(0.9, f"it leads to {final_host}, where domains are sold")
    elif (
        "park" in frame
        or "lander" in frame
        or "adblockkey" in frame
        or "domain" in frame
        or "cloudfront" in frame
        or "ww1." in frame
        or "bodis" in frame
    ):
        if mark := phrases.PARKING_MARK.search(frame):
            signs.add(0.9, f"it has the mark of a parking service: {mark[0][:40]}")
        linked = phrases.PARKING_REFERENCE.findall(frame)
        if linked and site(linked[0]) != site(hostname):
            signs.add(0.4, f"it is served by {linked[0]}")
    if not signs.found and not any(word in frame for word in _PARKING_WORDS):
        return signs
    text = page.text
    length = weight(text)
    if length <= 300:
        folded = fold(text[:6000])
        if own and len(own) > 5:
            folded = re.sub(rf"\b{own}\b", "this domain", folded)
        folded = f"{folded} {text[:2000] if not text[:2000].isascii() else ''}"
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
    if linked and page.own_length <= 10 and length <= 60 and not page.headings:
        signs.add(0.5, "it has nothing else")
    if signs.found and not (named or moved_site or own in fold(page.title)) and has_subject(page):
        signs.add(-0.4, "title and heading name a subject")
    if signs.found and not (named or moved_site or own in fold(page.title)) and _announces(page, asked):
        signs.add(-0.6, "its title is what its address promises")
    return signs


_PARKING_WORDS = (
    "domain", "for sale", "related searches", "sponsored listings", "dominio", "domaine", "domein", "домен", "domena", "domän", "internetpräsenz", "域名", "ドメイン", "도메인",
)  # fmt: skip
"""One of them is on every page that offers a domain."""


def _is_domain(label: str) -> bool:
    """The label has a domain name in it."""
    return re.search(r"\w\.[a-z]{2,}\b", label, re.IGNORECASE) is not None


def _about_a_domain(label: str, own: str) -> bool:
    text = fold(label)
    return (
        "domain" in text
        or bool(own and own in text)
        or _is_domain(label)
        or text.startswith(("this", "website", "site"))
    )


def hijacked(page: Page, asked: str, titles: Sequence[str] = ()) -> Signs:
    """Signs that a domain fell to one of the trades that collect expired ones."""
    signs = Signs("hijacked")
    parts = [fold(text) for text in (page.title, page.meta("description"), *page.headings[:1]) if text]
    hits = {match[0] for part in parts for match in phrases.GAMBLING.finditer(part)}
    hints = [word for part in parts for word in set(phrases.GAMBLING_HINT.findall(part))]
    hints = [word for word in hints if not any(word in hit for hit in hits)]
    if not hits and not hints:
        return signs
    address = fold(unquote(asked))
    if any(word in address for word in hits | set(hints)) or (titles and names_work(page, titles)):
        return signs
    body = {match[0] for match in phrases.GAMBLING.finditer(fold(page.text[:6000]))} - hits
    if not hits and len(hints) < 2 and not body:
        return signs
    if hits:
        signs.add(0.65 if len(hits) == 1 else 0.9, f"title and heading offer {', '.join(sorted(hits))}")
    signs.add(0.15 * min(2, len(hints)), "title and heading have words of that trade")
    signs.add(min(0.75, 0.25 * len(body)), "its text has them too")
    wanted = slug(asked)
    if wanted and wanted.isdisjoint(words(f"{page.title} {page.text[:20_000]}")):
        signs.add(0.3, "nothing of what its address names is on it")
    elif page.prose > 120:
        signs.add(-0.5, "it has paragraphs of text")
    if _announces(page, asked):
        signs.add(-0.7, "its title is what its address promises")
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


def challenged(status: int, headers: Mapping[str, str], page: Page | None) -> bool:
    """A firewall wants a script run, so that another user agent alone would not pass it either."""
    if challenged_by(status, headers):
        return True
    marked = page is not None and any(name in page.lower for name in phrases.CHALLENGE_MARKUP)
    return marked and bool(challenge(status, headers, page))


def challenge(status: int, headers: Mapping[str, str], page: Page | None) -> str:
    """Who keeps robots out with this answer; empty for nobody."""
    if by := challenged_by(status, headers):
        return by
    if page is None or len(page.markup) > 200_000 or page.length > 150:
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
    gone = not marked and any(_phrase_share(label)[0] for label in (page.title, *page.headings[:2]))
    text = fold(page.text[:6000])
    told = phrases.CHALLENGE_TEXT.search(text) or phrases.WALL.search(text)
    if told and gone and re.search("permission|authori|berechtig|autoris", told[0]):
        told = None  # “not found, or you may not view it”
    named = phrases.CHALLENGE_TITLE.fullmatch(fold(page.title)) is not None
    if not (marked or named) and status == 200 and slug(page.url) & set(words(page.title)):
        return ""  # it is about what its address says
    if titled and (marked or told or status >= 400 or page.length <= 8):
        return f"a page titled “{page.title[:60] or titled[:60]}”"
    if told and (marked or page.length <= 80):
        return f"“{told[0][:60]}”"
    if marked and page.length <= 15 and not page.headings and (status != 200 or not page.title or titled):
        return marked
    return ""


_BACK = lazily(
    r"(?:next|continue|came_?from|goto|dest(?:ination)?|target|service|(?:return|redirect|back|forward)[a-z_-]*)",
    re.IGNORECASE,
)
"""Query keys that hold where a visitor is to be brought afterwards."""


def _way_back(asked: str, final: str) -> bool:
    """The address keeps the one that was asked for, to lead back to it after a log-in or a consent."""
    path = _path(asked)
    return len(path) > 1 and any(
        _BACK.fullmatch(key) and value.rstrip("/").endswith(path.rstrip("/"))
        for key, value in parse_qsl(urlsplit(final).query)
    )


def login(page: Page, asked: str, final: str) -> str:
    """What shows that a log-in stands before the page; empty where none does."""
    moved = asked.partition("#")[0] != final.partition("#")[0]
    if phrases.LOGIN_PATH.search(urlsplit(asked).path):
        return ""
    if (
        moved
        and _way_back(asked, final)
        and (page.asks_password or phrases.GATE.search(fold(page.text[:6000])))
    ):
        return f"it leads to {final}, and back after a step that is a person's"
    if moved and page.length <= 600 and phrases.WALL_PATH.search(urlsplit(final).path):
        return f"it leads to {final}"
    if moved and is_home(final) and page.asks_password and page.length <= 120:
        return f"it leads to {final}, which asks for a password"
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
    """Two pages of one site say the same: equal titles and headings and half of their words, or nearly all of them."""
    mine, theirs = set(words(page.main_text)[:400]), set(words(sibling.main_text)[:400])
    same = fold(page.title) == fold(sibling.title)
    if not mine and not theirs:
        return same
    if [fold(text) for text in page.headings] != [fold(text) for text in sibling.headings]:
        return False
    overlap = len(mine & theirs) / len(mine | theirs)
    return overlap >= (0.9 if not same else 0.5 if page.headings else 0.8)


def says_the_same(found: Signs, sibling: Page) -> bool:
    """The page of an address that no page has says plainly what is held against this one, and nothing speaks for it;
    what stands around that may differ."""
    if found.kind != "soft-404" or any(weight < 0 for weight, _ in found.found):
        return False
    theirs = not_found(sibling, sibling.url, sibling.url)
    mine, its = ({why for weight, why in signs.found if weight >= 0.4} for signs in (found, theirs))
    return not mine.isdisjoint(its)


def sibling_url(url: str, name: str) -> str:
    """An address beside `url` that no page has, with the same ending. Where a query says what is asked for, its values
    are replaced, and where a number stands before the last segment, that number: a name behind it is often for show."""
    parts = urlsplit(url)
    told = [(key, value) for key, value in parse_qsl(parts.query) if not _SIDE.fullmatch(key)]
    static = re.search(r"\.(?:pdf|ps|gz|zip|html?|txt|md)$", parts.path, re.IGNORECASE)
    if told and not static and names_content(f"{parts.scheme}://{parts.netloc}/?{parts.query}"):
        query = "&".join(f"{quote(key)}={name}" for key, _ in told[-1:])
        kept = "&".join(f"{quote(key)}={quote(value)}" for key, value in told[:-1])
        return f"{parts.scheme}://{parts.netloc}{parts.path}?{kept}{'&' if kept else ''}{query}"
    directory, _, leaf = parts.path.rstrip("/").rpartition("/")
    above, _, number = directory.rpartition("/")
    if number.isdigit() and leaf and not leaf.isdigit():
        directory = above
    dot = leaf.rfind(".")
    ending = leaf[dot:] if dot > 0 and len(leaf) - dot <= 6 else ""
    if not leaf:
        return urljoin(url, f"/{name}")
    return f"{parts.scheme}://{parts.netloc}{directory}/{name}{ending}"


_TITLE_STOP = frozenset((
    "a", "an", "the", "of", "in", "on", "for", "and", "to", "with", "from", "by", "at", "is", "as", "or",
))  # fmt: skip


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
