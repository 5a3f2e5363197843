"""Pictures of runs and states as SVG: a space-time diagram, a ring, logs.

Each is one `<svg>` element that can stand in a page: it draws in ``currentColor`` and carries classes (all begin with
``sk-``), so a page themes it; nothing is told by colour alone; a `<title>` and a `<desc>` say in words what is drawn.
Bytes depend only on the run. `prefix` makes the ids unique where a page holds several.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from sketchbook.engine.run import Run
from sketchbook.engine.view import Lane, Ring, View

ROW, COLUMN, TOP, LEFT = 34, 132, 58, 64
CHARACTER = 7
"""What a character of a label takes at most, in a bold sans-serif of 12 px, on average over a label."""


def _svg(
    width: int, height: int, title: str, description: str, body: Iterable[str], prefix: str, kind: str
) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sk-picture sk-{kind}" role="img" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" aria-labelledby="{prefix}-title {prefix}-desc"'
        ' font-family="system-ui, sans-serif" font-size="12" fill="none" stroke="currentColor">'
    )
    words = (
        f'<title id="{prefix}-title">{escape(title)}</title>\n<desc id="{prefix}-desc">{escape(description)}</desc>\n'
        f'<defs><marker id="{prefix}-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>'
    )
    return "\n".join([head, words, *body, "</svg>"]) + "\n"


def _text(x: int, y: int, words: str, cls: str, anchor: str = "start") -> str:
    return f'<text class="{cls}" x="{x}" y="{y}" text-anchor="{anchor}" fill="currentColor" stroke="none">{escape(words)}</text>'


def space_time_svg(run: Run, prefix: str = "space-time", title: str = "") -> str:
    """A space-time diagram (Lamport 1978): a column for each place, time downwards, an arrow for each message received.

    Steps are numbered as in `Run.sentences`; an arrow has the number of the step that receives it. A fault is a square,
    any other step a dot; the first step that breaks a property is crossed out, and says below its own words which. A step
    that happens nowhere in particular stands in a column of its own, ``system``. Labels stand to the right of their event:
    under it where an arrow comes from there.
    """
    model = run.model
    places = [model.place(step.action) for step in run.steps]
    lanes = model.lanes()
    if any(place not in lanes for place in places):
        lanes = ["system", *lanes]
    column = {lane: LEFT + n * COLUMN for n, lane in enumerate(lanes)}
    at = [
        (column[place if place in column else "system"], TOP + n * ROW) for n, place in enumerate(places, 1)
    ]
    broken: dict[int, list[str]] = {}
    for name, number in run.standing().items():
        if number:
            broken.setdefault(number, []).append(name)
    height = TOP + (len(places) + 1) * ROW
    body = [_text(x, 24, lane, "sk-place", "middle") for lane, x in column.items()]
    body += [
        f'<path class="sk-lane" d="M{x} 34V{height - 12}" stroke-dasharray="2 4"/>' for x in column.values()
    ]
    width = LEFT + len(lanes) * COLUMN + 60
    sent: dict[Any, int] = {}
    from_right: set[int] = set()
    for number, step in enumerate(run.steps):
        for message in sorted(model.consumes(step.action, step.before)):
            if message in sent:
                start, words = at[sent[message]], model.message_text(message)
                body.append(_arrow(start, at[number], number + 1, words, prefix))
                if start[0] > at[number][0]:
                    from_right.add(number + 1)
        old = frozenset(model.messages(step.before))
        for message in model.messages(step.after):
            if message not in old:
                sent[message] = number
    for number, (step, says, (x, y)) in enumerate(zip(run.steps, run.sentences, at, strict=True), 1):
        rule = model.rules.get(step.action.rule)
        kind = "sk-fault" if rule is not None and rule.is_fault else "sk-step"
        label = f"{number} {step.action.rule.replace('_', ' ')}"
        lines = [label]
        if number in broken:
            kind += " sk-broken"
            lines.append("breaks " + ", ".join(name.replace("_", " ") for name in broken[number]))
        width = max(width, x + 24 + max(map(len, lines)) * CHARACTER)
        body.append(
            f'<g class="sk-event {kind}" data-step="{number}"><title>{number}. {escape(says)}</title>'
        )
        body.append(_mark(kind, x, y))
        first = y + 13 if number in from_right and len(lines) == 1 else y - 5
        body += [_text(x + 10, first + 16 * i, line, "sk-label") for i, line in enumerate(lines)]
        body.append("</g>")
    if run.loop is not None:
        body.append(_text(8, height - 4, f"from step {run.loop + 1} on, it goes round for ever", "sk-note"))
    name = title or f"A run of {model.title or type(model).__name__} in {len(run)} steps"
    description = " ".join(f"{n}. {says}" for n, says in enumerate(run.sentences, 1))
    return _svg(width, height, name, description, body, prefix, "space-time")


def _arrow(start: tuple[int, int], end: tuple[int, int], number: int, message: str, prefix: str) -> str:
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:  # to itself: a bow to the left
        bend = x1 - 26
        path = f"M{x1 - 5} {y1}C{bend} {y1} {bend} {y2} {x2 - 7} {y2}"
    else:
        side = 5 if x2 > x1 else -5
        path = f"M{x1 + side} {y1}L{x2 - side - side // 2} {y2 - 2}"
    return (
        f'<path class="sk-message" data-step="{number}" d="{path}" stroke-opacity="0.7" marker-end="url(#{prefix}-head)">'
        f"<title>{escape(message)}</title></path>"
    )


def _mark(kind: str, x: int, y: int) -> str:
    if "sk-fault" in kind:
        shape = f'<path class="sk-mark" d="M{x - 4} {y - 4}h8v8h-8z" stroke-width="2"/>'
    else:
        shape = f'<circle class="sk-mark" cx="{x}" cy="{y}" r="4" fill="currentColor"/>'
    if "sk-broken" in kind:
        cross = f"M{x - 8} {y - 8}l16 16M{x + 8} {y - 8}l-16 16"
        shape += f'<path class="sk-cross" d="{cross}" stroke-width="2"/>'
    return shape


def ring_svg(view: View, prefix: str = "ring", title: str = "Ring") -> str:
    """The identifier circle of a view: its nodes at their places, clockwise from the top, with their first pointers.

    ValueError when the view has no ring. A node that is down is a dashed circle and says so.
    """
    if view.ring is None:
        raise ValueError("the view has no ring")
    ring = view.ring
    size, radius = 360, 120
    place = {node.identifier: _on_circle(node.identifier, ring, size, radius) for node in ring.nodes}
    body = [
        f'<circle class="sk-ring" cx="{size // 2}" cy="{size // 2}" r="{radius}" stroke-dasharray="2 4"/>'
    ]
    words = []
    for node in ring.nodes:
        for rank, (pointer, targets) in enumerate(node.pointers.items()):
            if targets and targets[0] in place and targets[0] != node.identifier:
                body.append(_chord(place[node.identifier], place[targets[0]], pointer, rank, prefix))
    for node in ring.nodes:
        x, y = place[node.identifier]
        out_x, out_y = _on_circle(node.identifier, ring, size, radius + 34)
        dash = "" if node.up else ' stroke-dasharray="3 3"'
        label = node.name + (f" {node.role}" if node.role else "") + ("" if node.up else " (down)")
        body.append(
            f'<circle class="sk-node{"" if node.up else " sk-down"}" cx="{x}" cy="{y}" r="9" stroke-width="2"{dash}/>'
        )
        body.append(_text(out_x, out_y + 4, label, "sk-label", "middle"))
        pointers = "; ".join(f"{p} {' '.join(map(str, t)) or 'none'}" for p, t in node.pointers.items())
        words.append(f"{label}: {pointers}." if pointers else f"{label}.")
    return _svg(size, size, title, " ".join(words), body, prefix, "ring-picture")


def _on_circle(identifier: int, ring: Ring, size: int, radius: int) -> tuple[int, int]:
    angle = 2 * math.pi * identifier / ring.size
    return round(size / 2 + radius * math.sin(angle)), round(size / 2 - radius * math.cos(angle))


def _chord(start: tuple[int, int], end: tuple[int, int], pointer: str, rank: int, prefix: str) -> str:
    """An arrow from node to node, shortened to their rims; the second kind of pointer is dashed, the third dotted."""
    (x1, y1), (x2, y2) = start, end
    length = max(1.0, math.hypot(x2 - x1, y2 - y1))
    dx, dy = round(11 * (x2 - x1) / length), round(11 * (y2 - y1) / length)
    dash = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="1 3"')[min(rank, 2)]
    return (
        f'<path class="sk-pointer sk-pointer-{escape(pointer)}" d="M{x1 + dx} {y1 + dy}L{x2 - dx} {y2 - dy}"{dash}'
        f' marker-end="url(#{prefix}-head)"><title>{escape(pointer)}</title></path>'
    )


def log_svg(view: View, prefix: str = "log", title: str = "Logs") -> str:
    """The lanes of a view as rows: name and role, then the log, entry by entry, numbered from 1.

    The border of an entry says its standing: solid and thick for ``committed``, dashed for any other; the words are
    in the description.
    """
    widest = max((len(entry.text) for lane in view.lanes for entry in lane.log), default=0)
    cell, name_width = max(44, 8 * widest + 14), 150
    longest = max((len(lane.log) for lane in view.lanes), default=0)
    body = [
        _text(name_width + n * cell + cell // 2, 18, str(n + 1), "sk-index", "middle") for n in range(longest)
    ]
    words = []
    for row, lane in enumerate(view.lanes):
        y = 28 + row * ROW
        body.append(_text(8, y + 20, _lane_name(lane), "sk-place"))
        for n, entry in enumerate(lane.log):
            x = name_width + n * cell
            border = 'stroke-width="2.5"' if entry.state == "committed" else 'stroke-dasharray="3 2"'
            body.append(
                f'<g class="sk-cell{f" sk-{entry.state}" if entry.state else ""}"><title>'
                f"{escape(_entry_words(n, entry.text, entry.state))}</title>"
                f'<path d="M{x + 2} {y + 2}h{cell - 4}v{ROW - 6}h-{cell - 4}z" {border}/>'
            )
            body.append(_text(x + cell // 2, y + 20, entry.text, "sk-label", "middle") + "</g>")
        entries = ", ".join(_entry_words(n, e.text, e.state) for n, e in enumerate(lane.log)) or "empty"
        words.append(f"{_lane_name(lane)}: {entries}.")
    width, height = name_width + max(1, longest) * cell + 12, 36 + len(view.lanes) * ROW
    return _svg(width, height, title, " ".join(words), body, prefix, "log-picture")


def _lane_name(lane: Lane) -> str:
    return lane.name + (f" {lane.role}" if lane.role else "") + ("" if lane.up else " (down)")


def _entry_words(index: int, text: str, state: str) -> str:
    return f"entry {index + 1} {text}" + (f" {state}" if state else "")


def sentences(run: Run) -> Sequence[str]:
    """The run as an ordered list of plain sentences: the third view, and the one that needs no eyes."""
    return run.sentences
