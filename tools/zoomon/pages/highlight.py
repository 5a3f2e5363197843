"""Python source as HTML, line by line: keywords, strings, comments, numbers, decorators and the names that are defined.

Pygments marks every token, which makes a page of 20 KB one of 80 KB; what a reader's eye uses are these six, with the theme's classes.
"""

from __future__ import annotations

import io
import keyword
import tokenize

from markupsafe import Markup, escape

_CLASSES = {tokenize.STRING: "s", tokenize.COMMENT: "c1", tokenize.NUMBER: "mi"}


def highlighted(text: str) -> list[Markup]:
    """Each line of a program, without its line end; no element goes over a line end. Plain where it is no Python."""
    lines = text.splitlines()
    spans: list[list[tuple[int, int, str]]] = [[] for _ in lines]
    try:
        before = ""
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            cls = _CLASSES.get(token.type, "")
            if token.type == tokenize.NAME:
                if before in ("def", "class"):
                    cls = "nf" if before == "def" else "nc"
                elif before == "@":
                    cls = "nd"
                elif keyword.iskeyword(token.string):
                    cls = "k"
            if token.type not in (
                tokenize.NL,
                tokenize.NEWLINE,
                tokenize.INDENT,
                tokenize.DEDENT,
                tokenize.COMMENT,
            ):
                before = token.string
            if not cls:
                continue
            (first, start), (last, end) = token.start, token.end
            for row in range(first, last + 1):
                left = start if row == first else len(lines[row - 1]) - len(lines[row - 1].lstrip())
                right = end if row == last else len(lines[row - 1])
                if left < right:
                    spans[row - 1].append((left, right, cls))
    except (tokenize.TokenError, SyntaxError):
        spans = [[] for _ in lines]
    return [_line(line, found) for line, found in zip(lines, spans, strict=True)]


def _line(line: str, spans: list[tuple[int, int, str]]) -> Markup:
    pieces, at = [], 0
    for start, end, cls in spans:
        pieces += [escape(line[at:start]), Markup('<span class="{}">{}</span>').format(cls, line[start:end])]
        at = end
    return Markup("").join([*pieces, escape(line[at:])])
