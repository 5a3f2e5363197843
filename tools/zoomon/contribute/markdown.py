"""Links in a Markdown text with what the text says of each: its section, its label, its description.

CommonMark with tables, as markdown-it-py reads it. Lists that people keep write a reading in many ways; this knows

    - [Title](address) by Author (2014) - description       - Title: [pdf](address), [slides](address)
    Title by Author                                          | Title | Author | Link |
    [https://address](https://address)                       https://address

and nothing is lost: what is no reading is returned as an aside, with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from zoomon.catalog import addresses, documents

ROLE_WORDS: Final = {
    "abstract": "page", "arxiv": "preprint", "code": "code", "doi": "publisher", "errata": "errata", "github": "code",
    "html": "page", "implementation": "code", "link": None, "page": "page", "paper": None, "pdf": "pdf", "preprint": "preprint",
    "recording": "video", "repo": "code", "repository": "code", "site": "page", "slides": "slides", "source": "code",
    "talk": "video", "text": "page", "video": "video", "web": "page", "website": "page",
}  # fmt: skip
"""Link texts that say what is there and not what it is called -> the role, None where the address tells it."""

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_BARE = re.compile(r"(?:https?://|\bwww\.(?=[^\s.]+\.))[^\s<>\"“”]+", re.IGNORECASE)
_EMPHASIS = re.compile(r"[*_]")
# What can go on with an address whose link ended too early: no space, and not the punctuation of a sentence.
_CONTINUES = re.compile(r"^[\w@~%/?#=&+-][^\s<>\"“”|]*")
_SEPARATORS = re.compile(r"^[\s,;/|&·•+()\[\]–—-]*(?:and|or|und|et)?[\s,;/|&·•+()\[\]–—-]*$", re.IGNORECASE)
_BY = re.compile(r"\bby:?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A link that is taken for a reading."""

    line: int
    """Of the file, from 1."""
    url: str
    label: str = ""
    """What the text calls it: the link's words, or those before it where these are but an address."""
    after: str = ""
    """What follows it: authors, year, description."""
    sections: tuple[str, ...] = ()
    """The headings it stands under, the widest first."""
    others: tuple[tuple[str, str | None], ...] = ()
    """More addresses of the same reading, each with the role that its words name."""
    columns: tuple[tuple[str, str], ...] = ()
    """In a table: heading and text of the other cells."""
    notes: tuple[str, ...] = ()
    """What was mended or looks wrong."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A link that is not taken for a reading."""

    line: int
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a Markdown file holds."""

    title: str | None
    """From the front matter."""
    date: str | None
    mentions: tuple[Mention, ...]
    asides: tuple[Aside, ...]


@dataclass(slots=True)
class _Piece:
    """A stretch of a line: text, or a link with its words."""

    text: str
    url: str | None = None
    notes: tuple[str, ...] = ()
    image: bool = False

    @property
    def names_itself(self) -> bool:
        """Whether the link's words are an address, or none."""
        return self.url is not None and (
            not self.text or bool(_BARE.fullmatch(self.text)) or _same(self.text, self.url)
        )


_Line = list[_Piece]


@dataclass(slots=True)
class _Block:
    """A paragraph, a list item's own text, or a row of a table."""

    kind: Literal["paragraph", "item", "row"]
    line: int
    lines: list[_Line]
    sections: tuple[str, ...]
    header: tuple[str, ...] = ()


def read(text: str) -> Reading:
    """The readings of a Markdown text, in its order."""
    title = date = None
    front = _FRONT_MATTER.match(text)
    if front:
        fields = documents.parse(front.group(1)).data
        if isinstance(fields, dict):
            title, date = (str(fields[key]) if fields.get(key) else None for key in ("title", "date"))
        text = "\n" * front.group().count("\n") + text[front.end() :]
    mentions: list[Mention] = []
    asides: list[Aside] = []
    label = ""
    for block in _blocks(text):
        if block.kind == "row":
            found, aside = _row(block)
            label = ""
        else:
            running = _RunningText(block, label)
            label = running.read()
            found, aside = running.mentions, running.asides
        mentions += found
        asides += aside
    mentions = [replace(mention, after=plain_text(mention.after)) for mention in mentions]
    return Reading(title, date, tuple(mentions), tuple(asides))


def plain_text(text: str) -> str:
    """Text without invisible characters, its spaces single."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(
        "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Co", "Cs", "Cn")).split()
    )


# From tokens to blocks.


def _blocks(text: str) -> Iterator[_Block]:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    headings: list[tuple[int, str]] = []
    items: list[str] = []  # text of the list items around, "" for one with a link
    header: list[str] = []
    row: _Block | None = None
    fresh_item = in_heading = in_header = False
    for token in tokens:
        start = token.map[0] + 1 if token.map else 1
        match token.type:
            case "heading_open":
                in_heading = True
                headings = [entry for entry in headings if entry[0] < int(token.tag[1])]
            case "heading_close":
                in_heading = False
            case "list_item_open":
                items.append("")
                fresh_item = True
            case "list_item_close":
                items.pop()
            case "thead_open":
                in_header, header = True, []
            case "thead_close":
                in_header = False
            case "tr_open" if not in_header:
                row = _Block("row", start, [], _sections(headings, items), tuple(header))
            case "tr_close" if row is not None:
                yield row
                row = None
            case "html_block":
                lines = _html_lines(token.content)
                yield _Block("paragraph", start, lines, _sections(headings, items))
            case "inline":
                lines = _lines(token)
                words = plain_text(" ".join(piece.text for line in lines for piece in line))
                if in_heading:
                    headings.append((_level(tokens, token), words))
                    if any(piece.url for line in lines for piece in line):
                        yield _Block("paragraph", start, lines, _sections(headings[:-1], items))
                elif in_header:
                    header.append(words)
                elif row is not None:
                    row.lines.append([piece for line in lines for piece in line])
                elif _is_bold(token) and not items:
                    headings = [entry for entry in headings if entry[0] < 7] + [(7, words)]
                else:
                    kind: Literal["item", "paragraph"] = "item" if items else "paragraph"
                    yield _Block(kind, start, lines, _sections(headings, items))
                    if items and fresh_item and not any(piece.url for line in lines for piece in line):
                        items[-1] = words
                    fresh_item = False


def _level(tokens: list[Token], inline: Token) -> int:
    return int(tokens[tokens.index(inline) - 1].tag[1])


def _sections(headings: list[tuple[int, str]], items: list[str]) -> tuple[str, ...]:
    return tuple(
        filter(
            None, [words.rstrip(" :") for _, words in headings] + [item.rstrip(" :") for item in items[:-1]]
        )
    )


def _is_bold(token: Token) -> bool:
    """Whether a paragraph is one bold line without a link, which people write for a heading."""
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    return (
        len(children) >= 3
        and children[0].type == "strong_open"
        and children[-1].type == "strong_close"
        and not any(child.type in ("link_open", "softbreak", "hardbreak") for child in children)
        and sum(child.type == "strong_open" for child in children) == 1
        and not _BARE.search(token.content)
    )


def _lines(token: Token) -> list[_Line]:
    """The lines of an inline token: links, and the text between them with bare addresses made links."""
    lines: list[_Line] = [[]]
    link: _Piece | None = None

    def add(text: str, *, image: bool = False) -> None:
        if link is not None:
            link.text += text
            link.image = link.image or image
        elif not image:
            if lines[-1] and lines[-1][-1].url is None:
                lines[-1][-1].text += text
            else:
                lines[-1].append(_Piece(text))

    for child in token.children or []:
        match child.type:
            case "text" | "code_inline":
                add(child.content)
            case "image":
                add(child.content, image=True)
            case "softbreak" | "hardbreak":
                if link is None:
                    lines.append([])
                else:
                    add(" ")
            case "link_open":
                link = _Piece("", str(child.attrGet("href") or ""))
                lines[-1].append(link)
            case "link_close":
                link = None
            case "html_inline":
                parsed = _Html()
                parsed.feed(child.content)
                if parsed.address is not None:
                    link = _Piece("", parsed.address)
                    lines[-1].append(link)
                elif re.match(r"</a\b", child.content, re.IGNORECASE):
                    link = None
                elif re.match(r"<br\b", child.content, re.IGNORECASE) and link is None:
                    lines.append([])
    written = {_EMPHASIS.sub("", url): url for url in map(_trim, _BARE.findall(token.content))}
    return [_joined([part for piece in line for part in _bare_links(piece, written)]) for line in lines]


class _Html(HTMLParser):
    """The links of a piece of HTML, and the text around them."""

    def __init__(self) -> None:
        super().__init__()
        self.address: str | None = None
        self.pieces: list[_Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.address = dict(attrs).get("href")
            if self.address:
                self.pieces.append(_Piece("", self.address))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.address = None

    def handle_data(self, data: str) -> None:
        if self.address and self.pieces:
            self.pieces[-1].text += data
        else:
            self.pieces.append(_Piece(data))


def _html_lines(html: str) -> list[_Line]:
    lines: list[_Line] = []
    parsed = _Html()
    for line in html.split("\n"):
        first = len(parsed.pieces)
        parsed.feed(line + "\n")
        lines.append(parsed.pieces[first:])
    return lines


def _bare_links(piece: _Piece, written: dict[str, str]) -> Iterator[_Piece]:
    """A text cut at the bare addresses in it. `written` has them as the source does, where emphasis took a `_` from one."""
    if piece.url is not None:
        yield piece
        return
    end = 0
    for match in _BARE.finditer(piece.text):
        url = _trim(match.group())
        yield _Piece(piece.text[end : match.start()])
        end = match.start() + len(url)
        url = url if url in written.values() else written.get(_EMPHASIS.sub("", url), url)
        if url.lower().startswith("www."):
            yield _Piece("", f"https://{url}", ("it was written without https://, which is a guess",))
        else:
            yield _Piece("", url)
    yield _Piece(piece.text[end:])


def _trim(url: str) -> str:
    """A bare address without the punctuation of the sentence around it; brackets stay when they pair (GFM, 6.9)."""
    while url:
        last = url[-1]
        opening = {")": "(", "]": "[", "}": "{"}.get(last)
        if last in ".,;:!?'*_`’" or (opening and url.count(last) > url.count(opening)):
            url = url[:-1]
        else:
            break
    return url


def _joined(line: _Line) -> _Line:
    """The line with addresses that a link cut short made whole again, and without empty texts."""
    whole: _Line = []
    for piece in line:
        before = whole[-1] if whole else None
        if before is not None and before.url is not None and before.names_itself and piece.url is None:
            rest = _CONTINUES.match(piece.text)
            tail = _trim(rest.group()) if rest else ""
            if rest and re.search(r"\w", tail) and (before.url.endswith("/") or tail[0] in "/?#&=%"):
                before.url += tail
                before.text = ""
                before.notes += ("the link ended too early: its address was joined from link and text",)
                piece = _Piece(piece.text[len(tail) :])
        if piece.url is not None or piece.text:
            whole.append(piece)
    for piece in whole:
        _mend(piece)
    return whole


def _mend(piece: _Piece) -> None:
    """Takes the fuller address where a link's words are one and go on after its address ends."""
    words = piece.text.strip()
    if piece.url and _BARE.fullmatch(words) and not words.endswith(("…", "...")):
        shown, target = addresses.comparable(words), addresses.comparable(piece.url)
        if shown != target and shown.startswith(target):
            piece.url = words
            piece.notes += ("the link ended too early: its address was taken from its words",)


def _same(words: str, url: str) -> bool:
    """Whether words are the address, with or without its scheme."""
    words = words.strip().rstrip("/")
    return words in (url.rstrip("/"), re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/"))


# From blocks to mentions.


class _RunningText:
    """The mentions of a paragraph or of a list item's own text.

    A line without a link waits until it is clear what it is: the label of the next link, if that is but an address, or else the
    description of the last one.
    """

    def __init__(self, block: _Block, label: str) -> None:
        self.block = block
        self.label = label
        """The last line of the block before it, which may name this one's first link."""
        self.waiting = ""
        self.mentions: list[Mention] = []
        self.asides: list[Aside] = []

    def read(self) -> str:
        """Fills `mentions` and `asides`; returns the line that may name the next block's first link."""
        for number, line in enumerate(self.block.lines, self.block.line):
            if any(piece.url is not None for piece in line):
                self.line_with_links(number, line)
            elif words := plain_text("".join(piece.text for piece in line)):
                self.settle()
                self.waiting = words
                if self.block.kind == "item":
                    self.settle()
        if self.mentions:
            self.settle()
            return ""
        return self.waiting if self.block.kind == "paragraph" and _may_name(self.waiting) else ""

    def settle(self) -> None:
        """What waits describes the last mention, if there is one."""
        if self.mentions and self.waiting:
            self.describe(self.waiting)
            self.waiting = ""

    def describe(self, text: str) -> None:
        last = self.mentions[-1]
        self.mentions[-1] = replace(last, after=f"{last.after} {text}")

    def line_with_links(self, number: int, line: _Line) -> None:
        gap = ""
        for piece in line:
            follows = bool(self.mentions) and self.mentions[-1].line == number
            if piece.url is None:
                gap += piece.text
                if follows:
                    self.describe(piece.text)
                continue
            why_not = self.another_link(piece, gap) if follows else _no_reading(piece, gap)
            if why_not is None:
                self.mention(number, piece, gap, follows)
            elif why_not:
                self.asides.append(Aside(number, piece.url, why_not))
            gap = ""

    def another_link(self, piece: _Piece, gap: str) -> str | None:
        """Why a link after the first of its line is no reading of its own; "" where it was added to the first one's."""
        words = plain_text(piece.text)
        last = self.mentions[-1]
        if piece.url is not None and _is_role(words) and _is_web(piece.url):
            self.mentions[-1] = replace(last, others=(*last.others, (piece.url, ROLE_WORDS[_role(words)])))
            return ""
        why_not = _no_reading(piece, gap)
        if why_not is None and _BY.search(gap):
            why_not = "the author's page"
        if why_not is None and self.block.kind == "item" and not _SEPARATORS.match(gap):
            why_not = "within a description"
        if why_not is not None:
            self.describe(words)
        return why_not

    def mention(self, number: int, piece: _Piece, gap: str, follows: bool) -> None:
        before = "" if follows else plain_text(gap)
        authors = ""
        if piece.names_itself or _is_role(plain_text(piece.text)):
            label = before.rstrip(" :–—-([")
            if not label and not follows:
                label, self.waiting = self.waiting or self.label, ""
        else:
            label = plain_text(piece.text)
            if before and _looks_like_names(before):
                authors = f"by {before.rstrip(' :,–—-')}"
        self.settle()
        self.label = ""
        self.mentions.append(
            Mention(
                number,
                piece.url or "",
                label.rstrip(" :"),
                authors,
                self.block.sections,
                notes=piece.notes,
            )
        )


def _no_reading(piece: _Piece, before: str = "") -> str | None:
    """Why a link is no reading: where it leads, or because it is a few words of the sentence that it stands in."""
    if not _is_web(piece.url or ""):
        return "not an address of the web"
    words = plain_text(piece.text)
    if piece.image and not words:
        return "a picture, without words"
    in_sentence = len(re.findall(r"\b[a-z]+\b", before)) >= 3 and not before.rstrip().endswith(
        (":", "-", "–", "—")
    )
    if in_sentence and words[:1].islower() and not (piece.names_itself or _is_role(words)):
        return "words of a sentence"
    return None


def _role(words: str) -> str:
    return words.casefold().strip("[]() ")


def _is_role(words: str) -> bool:
    return _role(words) in ROLE_WORDS


def _row(block: _Block) -> tuple[list[Mention], list[Aside]]:
    """The mention of a table's row: its first link, its other cells by their headings."""
    mention: Mention | None = None
    asides: list[Aside] = []
    for column, cell in enumerate(block.lines):
        heading = block.header[column] if column < len(block.header) else ""
        for piece in cell:
            words = plain_text(piece.text)
            if piece.url is None:
                continue
            if (why_not := _no_reading(piece)) is not None:
                asides.append(Aside(block.line, piece.url, why_not))
            elif mention is None:
                named = not (piece.names_itself or _is_role(words))
                mention = Mention(
                    block.line,
                    piece.url,
                    words if named else "",
                    sections=block.sections,
                    columns=_other_columns(block, column if named else None),
                    notes=piece.notes,
                )
            elif role := next((word for word in (words, heading) if _is_role(word)), None):
                mention = replace(mention, others=(*mention.others, (piece.url, ROLE_WORDS[_role(role)])))
            else:
                asides.append(Aside(block.line, piece.url, "in another cell"))
    return ([mention] if mention else []), asides


def _other_columns(block: _Block, named: int | None) -> tuple[tuple[str, str], ...]:
    """Heading and text of the cells, the one that names the reading aside."""
    cells = [plain_text("".join(piece.text for piece in cell)) for cell in block.lines]
    return tuple(
        (heading.casefold(), cell)
        for column, (heading, cell) in enumerate(zip(block.header, cells, strict=False))
        if cell and column != named
    )


def _is_web(url: str) -> bool:
    return bool(re.match(r"https?://", url, re.IGNORECASE))


def _may_name(text: str) -> bool:
    """Whether a line can be the label of the link after it: short, and no sentence."""
    return 0 < len(text) <= 160 and not text.endswith((".", "!", "?", ";"))


def _looks_like_names(text: str) -> bool:
    """Whether what stands before a link with words of its own are its authors: "Leslie Lamport:", "A. Byron and B. Cue,"."""
    words = [word for word in re.split(r"[\s,&]+", text.rstrip(" :,–—-")) if word and word != "and"]
    return 2 <= len(words) <= 12 and text.rstrip()[-1] in ":,–—-" and all(word[0].isupper() for word in words)
