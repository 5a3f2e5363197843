"""What a PDF says of itself: its title by its metadata, and the words that can be read on its first pages.

Only what was downloaded is looked at: XMP and Info titles in the clear, and text operators of the streams that
inflate. Fonts with an encoding of their own give no words; then nothing is said.
"""

from __future__ import annotations

import itertools
import re
import zlib
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .model import Seen, Target
from .page import fold
from .signs import title_words

STREAM_BYTES = 512 * 1024
"""The most that one stream is inflated to."""
STREAMS = 12
"""Streams that are read: page one comes first or last."""

_STREAM = re.compile(rb"<<(?P<dict>(?:[^<>]|<<[^<>]*>>|<[^<>]*>){0,2000})>>\s*stream\r?\n", re.DOTALL)
_INFO_TITLE = re.compile(rb"/Title\s*(\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>)")
_XMP_TITLE = re.compile(rb"<dc:title>.{0,200}?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_SHOWN = re.compile(
    rb"\[((?:\((?:\\.|[^\\()])*\)|[^\]()])*)\]\s*TJ|(\((?:\\.|[^\\()])*\))\s*(?:Tj|'|\")|(T[dDm]\b|T\*|ET\b)"
)
_PIECE = re.compile(rb"\((?:\\.|[^\\()])*\)|-?\d+\.?\d*")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LIGATURES = {
    "\x0b": "ff",
    "\x0c": "fi",
    "\r": "fl",
    "\x0e": "ffi",
    "\x0f": "ffl",
    "\x1b": "ff",
    "\x1c": "fi",
    "\x1d": "fl",
    "\x1e": "ffi",
    "\x1f": "ffl",
    "\xae": "fi",
    "\xaf": "fl",
}
"""Ligatures of the encodings that TeX's fonts have (OT1, T1)."""


def _string(token: bytes) -> bytes:
    """The bytes of a literal or hexadecimal string (ISO 32000-1, section 7.3.4)."""
    if token.startswith(b"<"):
        digits = re.sub(rb"\s", b"", token[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))

    def escaped(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 0xFF])
        return b"" if code in (b"\n", b"\r\n", b"\r") else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|\r\n|.)", escaped, token[1:-1], flags=re.DOTALL)


def _text(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("utf-8", "strict") if _is_utf8(raw) else raw.decode("latin-1")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def title(body: bytes) -> str:
    """The title that the document gives itself; empty where it has none."""
    streams = b"\n".join(inflated(body))
    for source in (body, streams):
        if match := _XMP_TITLE.search(source):
            text = " ".join(re.sub(rb"<[^>]+>", b" ", match[1]).decode("utf-8", "replace").split())
            if text:
                return text
        for match in _INFO_TITLE.finditer(source):
            text = " ".join(_text(_string(match[1])).split())
            # Bookmarks have titles too; a document's own is the one beside its producer.
            around = source[max(0, match.start() - 600) : match.end() + 600]
            if text and re.search(rb"/(?:Producer|Creator|CreationDate|ModDate)\b", around):
                return text
    return ""


def inflated(body: bytes) -> list[bytes]:
    """The streams of the part that was downloaded that are compressed with Flate, the first ones."""
    found = []
    for match in _STREAM.finditer(body):
        if b"FlateDecode" not in match["dict"] or b"/Image" in match["dict"] or b"/FontFile" in match["dict"]:
            continue
        try:
            found.append(
                zlib.decompressobj().decompress(body[match.end() : match.end() + STREAM_BYTES], STREAM_BYTES)
            )
        except zlib.error:
            continue
        if len(found) >= STREAMS:
            break
    return found


def text(body: bytes) -> str:
    """Words on the first pages, as far as their fonts use a common encoding."""
    out: list[str] = []
    for stream in inflated(body):
        if b"BT" not in stream:
            continue
        for match in _SHOWN.finditer(stream):
            if match[3]:
                out.append(" ")
                continue
            for piece in _PIECE.findall(match[1] if match[1] is not None else match[2]):
                if piece.startswith(b"("):
                    out.append(_string(piece).decode("latin-1"))
                elif (
                    float(piece) < -180
                ):  # a wide gap between letters is a space, in thousandths of the font size
                    out.append(" ")
    joined = "".join(out)
    for code, letters in _LIGATURES.items():
        joined = joined.replace(code, letters)
    return " ".join(joined.split())


_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,400}?/N\s+(\d+)\b|/N\s+(\d+)\b[^>]{0,400}?/Linearized\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_BRACKETS = re.compile(rb"<<|>>")
NODE_BYTES = 16 * 1024
"""The most that a node of the page tree is looked for in, before and after its type."""
NODES = 64
_COUNT = re.compile(rb"/Count\s+(\d+)\b")


def _around(source: bytes, at: int) -> bytes:
    """The dictionary that position `at` stands in, or as much of it as is near."""
    before, after = source[max(0, at - NODE_BYTES) : at], source[at : at + NODE_BYTES]
    start, end, depth = 0, len(after), 0
    for match in reversed(list(_BRACKETS.finditer(before))):
        depth += 1 if match[0] == b">>" else -1
        if depth < 0:
            start = match.start()
            break
    depth = 0
    for match in _BRACKETS.finditer(after):
        depth += 1 if match[0] == b"<<" else -1
        if depth < 0:
            end = match.start()
            break
    return before[start:] + after[:end]


def pages(body: bytes, *, complete: bool) -> int:
    """How many pages a PDF has, 0 where the bytes do not tell: by its first kilobyte if it is linearized (ISO 32000-1,
    annex F.2), else by the root of its page tree (section 7.7.3.2)."""
    if match := _LINEARIZED.search(body[:1024]):
        return int(match[1] or match[2])
    if not complete:
        return 0
    for source in (body, *inflated(body)):
        for match in itertools.islice(_PAGES.finditer(source), NODES):
            node = _around(source, match.start())
            count = _COUNT.search(node)
            if count and b"/Parent" not in node:
                return int(count[1])
    return 0


def _names(body: bytes, name: str) -> bool:
    """A string or name object of the document is `name`: in the clear, or in one of the first streams."""
    raw = name.encode()
    wanted = (b"(%b)" % raw, b"/%b" % raw, b"<%b>" % raw.hex().encode())
    return any(
        form in source or form in source.lower() for source in (body, *inflated(body)) for form in wanted
    )


def fragment(body: bytes, fragment: str, *, complete: bool) -> str:
    """`found`, `missing` or `unsure` for a fragment (without `#`) of a PDF: `page=3`, `nameddest=intro`, or the bare name of a
    destination (RFC 8118, section 3). A name that is not there is missing only where no object can be hidden: the document
    is whole, neither encrypted nor with objects in streams."""
    state = "found"
    for part in re.split("[&#]", fragment):
        key, equals, value = part.partition("=")
        key = key.lower() if equals else "nameddest"
        value = unquote(value if equals else part)
        if key == "page":
            known = pages(body, complete=complete)
            if not value.isdecimal() or not known:
                state = "unsure"
            elif not 1 <= int(value[:9]) <= known:
                return "missing"
        elif key == "nameddest" and value:
            if _names(body, value):
                continue
            if complete and b"%%EOF" in body and not re.search(rb"/(?:ObjStm|Encrypt)\b", body):
                return "missing"
            state = "unsure"
    return state


@dataclass(frozen=True, slots=True)
class Judged:
    """What a PDF is, and a sentence where it is not what its entry names."""

    seen: Seen
    problem: str = ""


def judge_pdf(body: bytes, target: Target) -> Judged:
    """Compare a PDF with its entry's titles and authors.

    It is another document only if enough of it can be read, and what can be read names neither title nor author.
    """
    own = title(body)
    words = fold(text(body)[:40_000])
    # Without the gaps between letters, which PDFs place by eye, titles can still be found.
    dense = words.replace(" ", "")
    named = any(
        fold(wanted) in fold(own)
        or fold(wanted).replace(" ", "") in dense
        or fold(wanted.partition(":")[0]).replace(" ", "") in dense
        for wanted in target.titles
        if fold(wanted)
    )
    seen = Seen(title=own[:200], host=urlsplit(target.url).hostname or "", named=named)
    if named or not target.titles:
        return Judged(seen)
    people = any(
        fold(name).replace(" ", "") in dense or fold(name) in fold(own)
        for name in target.authors
        if fold(name)
    )
    if people:
        return Judged(seen)
    expected = (
        f"expected “{target.titles[0]}”, the PDF is titled “{own[:100]}”"
        if own
        else f"expected “{target.titles[0]}”, the PDF names neither it nor an author"
    )
    if target.seen and target.seen.named and len(words.split()) >= 150:
        return Judged(seen, f"it named the work before; {expected}")
    wanted_words = title_words(target.titles[0])
    readable = len(words.split()) >= 300 and sum(len(word) > 2 for word in words.split()) >= 0.5 * len(
        words.split()
    )
    common = len(wanted_words & set(words.split()))
    if readable and target.authors and len(wanted_words) >= 3 and common <= 0.34 * len(wanted_words):
        return Judged(seen, expected)
    return Judged(seen)
