"""Prose: CommonMark without HTML, headings or images, with balanced marks and safe links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.documents import Loc
from zoomon.catalog.load import Key
from zoomon.catalog.model import SUMMARY_WORDS
from zoomon.catalog.problems import Severity

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SIGNS: Final = re.compile(r"[<`*_\[\]#=\n-]")
SUSPICIOUS: Final = re.compile(r"[<`*\[\]]|(?<!\w)_|_(?!\w)|^\s*(?:#|=+\s*$|-+\s*$)", re.MULTILINE)
"""What a text must hold for any check below to find something; the others are not parsed. `SIGNS` rules most of them out."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose in a file."""

    subject: Key
    loc: Loc
    text: str
    block: bool
    """Whether it is CommonMark with paragraphs and lists; otherwise one line with inline marks."""


def texts(context: Context) -> Iterator[Text]:
    """All that pages render from Markdown."""
    catalog = context.catalog

    def one(key: Key, loc: Loc, text: str | None, block: bool = False) -> Iterator[Text]:
        if text is not None:
            yield Text(key, loc, text, block)

    for id, entry in catalog.entries.items():
        key = ("entries", id)
        yield from one(key, ("why",), entry.why)
        for field in ("summary", "guide", "problem", "solution"):
            yield from one(key, (field,), getattr(entry, field), True)
        for i, idea in enumerate(entry.ideas):
            loc: Loc = ("ideas", i, "idea")
            yield from one(key, loc if loc in context.document(key).spans else ("ideas", i), idea.idea)
        for field in ("caveats", "forces"):
            for i, line in enumerate(getattr(entry, field)):
                yield from one(key, (field, i), line)
        for field in ("relations", "prerequisites"):
            for i, item in enumerate(getattr(entry, field)):
                yield from one(key, (field, i, "because"), item.because)
        for i, version in enumerate(entry.versions):
            yield from one(key, ("versions", i, "note"), version.note)
        for i, link in enumerate(entry.links):
            yield from one(key, context.link_loc(id, i, "note"), link.note)
    for id, topic in catalog.topics.items():
        yield from one(("topics", id), ("definition",), topic.definition, True)
        for i, name in enumerate(topic.names):
            yield from one(("topics", id), ("names", i, "note"), name.note)
    for key, field, steps in context.steps():
        for i, step in enumerate(steps):
            yield from one(key, (field, i, "because"), step.because)
    for id, path in catalog.paths.items():
        yield from one(("paths", id), ("audience",), path.audience)
        yield from one(("paths", id), ("outcome",), path.outcome)
        for i, test in enumerate(path.test):
            yield from one(("paths", id), ("test", i, "question"), test.question)
            yield from one(("paths", id), ("test", i, "answer"), test.answer, True)
    for id, question in catalog.questions.items():
        yield from one(("paths", id), ("answer",), question.answer, True)
    if catalog.assumptions is not None:
        key = ("", "assumptions")
        for id, attribute in catalog.assumptions.attributes.items():
            yield from one(key, ("attributes", id, "about"), attribute.about, True)
        for i, rule in enumerate(catalog.assumptions.impossible):
            yield from one(key, ("impossible", i, "because"), rule.because)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True})
    parser.disable("text_join")  # keeps what was escaped apart from what was not
    # Unsafe links are to be seen here, not to be hidden.
    parser.validateLink = lambda url: bool(url)  # type: ignore[method-assign]
    return parser


def _tokens(text: Text) -> list[Token]:
    """The tokens of a text, inline ones after the block that holds them."""
    parsed = _parser().parse(text.text) if text.block else _parser().parseInline(text.text)
    return [token for block in parsed for token in (block, *(block.children or ()))]


def _suspicious(context: Context) -> list[tuple[Text, list[Token]]]:
    """The texts that may hold something, parsed, once for all checks here."""
    return context.once(
        "prose",
        lambda: [
            (text, _tokens(text))
            for text in texts(context)
            if SIGNS.search(text.text) and SUSPICIOUS.search(text.text)
        ],
    )


def _each(context: Context, look: Callable[[list[Token]], tuple[str, str] | None]) -> Iterator[Finding]:
    """One finding a text at most: message and mend as `look` gives them."""
    for text, tokens in _suspicious(context):
        found = look(tokens)
        if found is not None:
            yield Finding(text.subject, text.loc, *found)


@check(
    "prose-html",
    Severity.ERROR,
    "HTML in prose",
    reason=(
        "HTML is shown as text, not as markup: what comes from a pull request must not reach a page as code."
    ),
    mend="Use Markdown: *emphasis*, `code`. Put a word in angle brackets into backticks.",
    bad="why: Shows <b>mutual exclusion</b> with registers that may flicker.",
    good="why: Shows *mutual exclusion* with registers that may flicker.",
    allowable=False,
)
def prose_html(context: Context) -> Iterator[Finding]:
    def look(tokens: list[Token]) -> tuple[str, str] | None:
        for token in tokens:
            if token.type in ("html_inline", "html_block"):
                return f"`{_start(token.content)}` is HTML.", ""
        return None

    return _each(context, look)


@check(
    "prose-heading",
    Severity.ERROR,
    "A heading in prose",
    reason=(
        "The page has its own headings, and its outline is built from them. A line that begins with # or "
        "is underlined becomes one."
    ),
    mend="Make it a sentence. A # that is meant to be read is written `\\#`.",
    bad="summary: |\n  # The problem\n  Two processes must not be in the bakery at once.",
    good="summary: |\n  The problem: two processes must not be in the bakery at once.",
    allowable=False,
)
def prose_heading(context: Context) -> Iterator[Finding]:
    def look(tokens: list[Token]) -> tuple[str, str] | None:
        for i, token in enumerate(tokens):
            if token.type == "heading_open":
                return f'"{_start(tokens[i + 1].content)}" is a heading.', ""
            if token.type == "hr":
                return "a line of dashes or stars is a rule across the page.", "Delete it."
        return None

    return _each(context, look)


@check(
    "prose-image",
    Severity.ERROR,
    "An image in prose",
    reason=(
        "The site loads nothing from elsewhere: an image of another host would tell it who reads here, and "
        "would rot."
    ),
    mend="Say it in words, or link to the figure.",
    bad="guide: See ![the figure](https://example.org/figure.png) first.",
    good="guide: See [the figure](https://example.org/figure.png) first.",
    allowable=False,
)
def prose_image(context: Context) -> Iterator[Finding]:
    def look(tokens: list[Token]) -> tuple[str, str] | None:
        for token in tokens:
            if token.type == "image":
                return f"an image of {_start(str(token.attrGet('src')))} is in the text.", ""
        return None

    return _each(context, look)


@check(
    "prose-link",
    Severity.ERROR,
    "A link in prose that is not safe",
    reason=(
        "A link may run code (`javascript:`) or hold a page of its own (`data:`). Addresses without host "
        "break as soon as the page moves."
    ),
    mend="Write an address that begins with https://.",
    bad="guide: Start [here](javascript:alert(1)).",
    good="guide: Start [here](https://example.org/bakery).",
    allowable=False,
)
def prose_link(context: Context) -> Iterator[Finding]:
    def look(tokens: list[Token]) -> tuple[str, str] | None:
        for token in tokens:
            if token.type == "link_open" and not re.match(r"https?://[^/\s]", str(token.attrGet("href"))):
                return f"a link leads to `{_start(str(token.attrGet('href')))}`.", ""
        return None

    return _each(context, look)


INTERVAL: Final = re.compile(r"[\[(][^\[\]()]{1,40},[^\[\]()]{1,40}[\])]")
"""A half-open interval, such as [0, 1) or (predecessor, n]."""


@check(
    "prose-unbalanced",
    Severity.ERROR,
    "A mark that is not closed",
    reason=(
        "A backtick, star, underscore or bracket without its partner is shown as it stands, and what was "
        "meant to be code, emphasis or a link is not."
    ),
    mend="Close it, or write a backslash before it where it is meant to be read: `\\*`.",
    bad="why: Shows that `choosing[i] may flicker.",
    good="why: Shows that `choosing[i]` may flicker.",
)
def prose_unbalanced(context: Context) -> Iterator[Finding]:
    def look(tokens: list[Token]) -> tuple[str, str] | None:
        for block in tokens:
            if block.type != "inline":
                continue
            # What is left in text once code, emphasis and links are taken out; words stand for those.
            children = block.children or ()
            left = "".join(
                token.content if token.type == "text" else "\n" if "break" in token.type else _stand_in(token)
                for token in children
            )
            for mark, pattern in _MARKS:
                match = pattern.search(left)
                if match:
                    near = _start(
                        " ".join(
                            left[max(0, match.start() - 15) : match.end() + 15].replace("\ufffc", "").split()
                        )
                    )
                    return f"{mark} is not closed near `{near.replace('`', chr(39))}`.", ""
            rest = INTERVAL.sub("", left)
            if rest.count("[") != rest.count("]"):
                which = "[" if rest.count("[") > rest.count("]") else "]"
                return f"a square bracket has no partner: `{which}`.", ""
        return None

    return _each(context, look)


_MARKS: Final = (
    ("a backtick", re.compile("`")),
    ("a link", re.compile(r"\]\(")),
    ("`**`", re.compile(r"\*\*")),
    ("a star", re.compile(r"(?:^|(?<=[\s(\"']))\*(?=\w)|(?<=\w)\*(?=[\s.,;:!?)\"']|$)", re.MULTILINE)),
    ("an underscore", re.compile(r"(?:^|(?<=[\s(\"']))_(?=\w)|(?<=\w)_(?=[\s.,;:!?)\"']|$)", re.MULTILINE)),
)


def _stand_in(token: Any) -> str:
    """Marks leave nothing, what was escaped or is code leaves a sign that is no mark."""
    return "" if token.nesting else "\ufffc"


def _start(text: str, limit: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


SHORTEST, LONGEST = SUMMARY_WORDS
FAR_TOO_LONG: Final = 220
"""Words of a summary from which on it is an error."""


@check(
    "summary-length",
    Severity.HINT,
    "A summary that is short or long",
    reason=(
        "60 to 150 words say the problem, the idea, the result and what it assumes, and are read in a "
        "minute. Outside that range the reading does not count as annotated."
    ),
    mend="Aim at 60 to 150 words.",
    bad="summary: Mutual exclusion without atomic registers.",
    good="summary: >-\n  Sixty words or more: the problem, the idea, the result, what it assumes. ...",
)
def summary_length(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        count = len(entry.summary.split()) if entry.summary else SHORTEST
        if count < SHORTEST or LONGEST < count <= FAR_TOO_LONG:
            message = f"the summary has {count} {'word' if count == 1 else 'words'}; an annotated reading has {SHORTEST} to {LONGEST}."
            yield Finding(("entries", id), ("summary",), message, key=True)


@check(
    "summary-too-long",
    Severity.ERROR,
    "A summary that is far too long",
    reason=(
        "A summary is the first screen of the page. More than 220 words are an essay that nobody reads "
        "before deciding whether to read the work."
    ),
    mend="Cut it to 150 words; what is worth keeping goes to `ideas`, `caveats` and `guide`.",
    bad="summary: >-\n  More than 220 words ...",
    good="summary: >-\n  Sixty words or more: the problem, the idea, the result, what it assumes. ...",
)
def summary_too_long(context: Context) -> Iterator[Finding]:
    for id, entry in context.catalog.entries.items():
        count = len(entry.summary.split()) if entry.summary else 0
        if count > FAR_TOO_LONG:
            yield Finding(
                ("entries", id),
                ("summary",),
                f"the summary has {count} words; {LONGEST} are enough.",
                key=True,
            )


@check(
    "text-repeated",
    Severity.ERROR,
    "The same text as another entry's",
    reason=(
        "A summary or a `why` that fits two works says nothing of either; mostly a file was copied and not "
        "finished."
    ),
    mend="Write what is true of this work only.",
    bad="why: Shows mutual exclusion with registers that may flicker.  # bakery-1974 has the same words",
    good="why: Shortens the proof of mutual exclusion to a page.",
)
def text_repeated(context: Context) -> Iterator[Finding]:
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for id, entry in sorted(
        context.catalog.entries.items(), key=lambda item: (str(item[1].added or "9999"), item[0])
    ):
        for field in ("summary", "why"):
            text = getattr(entry, field)
            if text is None:
                continue
            words = " ".join(text.lower().split()).rstrip(".!?")
            first = owners[field].setdefault(words, id)
            if first != id:
                yield Finding(("entries", id), (field,), f"`{first}` has the same {field}.", key=True)
