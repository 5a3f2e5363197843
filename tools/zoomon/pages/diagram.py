"""The relation diagram of an entry: what it builds on to the left, what came of it to the right. SVG, and equally a list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW, NODE_W, NODE_H, GAP, PAD = 46, 178, 36, 84, 8
MOST_PER_SIDE = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A reading in the diagram."""

    label: str
    href: str
    relation: str
    """The relation as seen from the entry in the middle: "Builds on"."""


def fit(text: str, most: int) -> str:
    """Text of at most `most` characters for a narrow place, cut at a word."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,:;") + "…"


def _y(index: int, count: int, height: float) -> float:
    return height / 2 + (index - (count - 1) / 2) * ROW


def relation_diagram(title: str, before: Sequence[Node], after: Sequence[Node]) -> str:
    """SVG with the entry in the middle; `before` and `after` beyond six each are left to the list. Same input, same bytes."""
    before, after = before[:MOST_PER_SIDE], after[:MOST_PER_SIDE]
    rows = max(len(before), len(after), 1)
    height = rows * ROW + 2 * PAD
    x_mid = PAD + (NODE_W + GAP if before else 0)
    width = x_mid + NODE_W + PAD + (GAP + NODE_W if after else 0)
    parts = [
        f'<svg class="z-graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(_sentence(title, before, after))}</title>",
    ]
    middle = height / 2
    for nodes, left in ((before, True), (after, False)):
        for i, node in enumerate(nodes):
            y = _y(i, len(nodes), height)
            x = PAD if left else x_mid + NODE_W + GAP
            start, end = (x + NODE_W, x_mid) if left else (x_mid + NODE_W, x)
            bend = (start + end) / 2
            y_start, y_end = (y, middle) if left else (middle, y)
            parts.append(
                f'<path class="z-edge" d="M{start} {y_start:g}C{bend:g} {y_start:g} {bend:g} {y_end:g} {end} {y_end:g}"/>'
            )
            parts.append(
                f'<a href="{escape(node.href)}"><rect x="{x}" y="{y - NODE_H / 2:g}" width="{NODE_W}" height="{NODE_H}" rx="5"/>'
                f'<text class="z-graph-kind" x="{x + 9}" y="{y - 4:g}">{escape(node.relation)}</text>'
                f'<text x="{x + 9}" y="{y + 11:g}">{escape(fit(node.label, 28))}</text></a>'
            )
    lines = _two_lines(title)
    parts.append(
        f'<g class="z-graph-self"><rect x="{x_mid}" y="{middle - NODE_H / 2 - 2:g}" width="{NODE_W}" height="{NODE_H + 4}" rx="5"/>'
    )
    for i, line in enumerate(lines):
        y = middle + 4.5 + (i - (len(lines) - 1) / 2) * 14
        parts.append(f'<text x="{x_mid + NODE_W / 2:g}" y="{y:g}" text-anchor="middle">{escape(line)}</text>')
    parts.append("</g></svg>")
    return "".join(parts)


def _two_lines(text: str) -> list[str]:
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 25 and lines[-1]:
            if len(lines) == 2:
                lines[-1] += "…"
                break
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [fit(line, 28) for line in lines]


def _sentence(title: str, before: Sequence[Node], after: Sequence[Node]) -> str:
    said = [f"{node.relation}: {node.label}" for node in (*before, *after)]
    return f"{title}. " + ". ".join(said) + "."
