"""How the OR-Set looks to people: elements and tags by name, ``R1:0`` for the operation of R1 before which none was done."""

from typing import TYPE_CHECKING, Any

from sketchbook import Lane, Message, View

if TYPE_CHECKING:
    from sketchbook.sketches.crdt_set import ORSet, Pair, State, Tag


def tag_text(model: "ORSet", tag: "Tag") -> str:
    """``R1:0``."""
    return f"{model.label('replicas', tag[0])}:{tag[1]}"


def pair_text(model: "ORSet", pair: "Pair") -> str:
    """An element with its tag: ``x(R1:0)``."""
    return f"{model.label('elements', pair[0])}({tag_text(model, pair[1])})"


def field_label(model: "ORSet", message: Message, name: str) -> str:
    """A message's field with elements and tags by name; no spaces, as selectors want it."""
    value: Any = getattr(message, name)
    if name == "tag":
        return tag_text(model, value)
    if name == "after":
        return f"{{{','.join(tag_text(model, tag) for tag in sorted(value))}}}"
    if name == "pairs":
        return f"{{{','.join(pair_text(model, pair) for pair in sorted(value))}}}"
    return model.label("elements", value)


def set_view(model: "ORSet", s: "State") -> View:
    """A lane for each replica: its set, and the operations that were delivered to it."""
    lanes = tuple(
        Lane(
            model.label("replicas", replica),
            facts={
                "S": f"{{{', '.join(pair_text(model, pair) for pair in sorted(pairs))}}}",
                "delivered": f"{{{', '.join(tag_text(model, tag) for tag in sorted(tags))}}}",
            },
        )
        for replica, (pairs, tags) in enumerate(zip(s.S, s.delivered, strict=True))
    )
    return View(lanes, messages=tuple(sorted(map(model.message_text, s.messages))))
