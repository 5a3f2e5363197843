"""How Chord looks to people: the circle with its pointers, what a step changed in words, and one rotation of many."""

from typing import TYPE_CHECKING

from sketchbook import Action, View
from sketchbook.engine.view import Ring, RingNode

if TYPE_CHECKING:
    from sketchbook.sketches.chord import Chord, State

NONE = -1


def ring_view(model: "Chord", s: "State") -> View:
    """The members, and the dead that somebody still points to, with their pointers."""
    named = {*s.succ, *s.succ2, *s.prdc}
    nodes = [
        RingNode(
            n,
            model.label("identifiers", n),
            {
                "successors": tuple(e for e in (s.succ[n], s.succ2[n]) if e != NONE),
                "predecessor": (s.prdc[n],) if s.prdc[n] != NONE else (),
            },
            up=s.succ[n] != NONE,
            role="appendage" if n in model.appendages(s) else "",
        )
        for n in range(model.identifiers)
        if s.succ[n] != NONE or n in named
    ]
    return View(
        ring=Ring(model.identifiers, tuple(nodes)),
        messages=tuple(model.message_text(m) for m in sorted(s.messages)),
    )


def sentence(model: "Chord", said: str, action: Action, s: "State", then: "State") -> str:
    """What a rule says of a step, and then which pointers the step changed."""
    words = [said]
    pointers = {
        "successor": (s.succ, then.succ),
        "second successor": (s.succ2, then.succ2),
        "predecessor": (s.prdc, then.prdc),
    }
    for what, (before, after) in pointers.items():
        for n in range(model.identifiers):
            if before[n] != after[n] and action.rule != "fail":
                who = model.label("identifiers", n)
                now = "no one" if after[n] == NONE else model.label("identifiers", after[n])
                words.append(f"The {what} of {who} is now {now}.")
    return " ".join(words)


def rotation(s: "State") -> int:
    """How far to turn the circle back so that the pointers, as distances, read least from the top."""
    size = len(s.succ)
    far = [
        [(e - n) % size if e != NONE else NONE for e in (s.succ[n], s.succ2[n], s.prdc[n])]
        for n in range(size)
    ]
    for to, distance in sorted((to, (predecessor - to) % size) for _, to, predecessor in s.messages):
        far[to].append(distance)
    return min(range(size), key=lambda k: far[k:] + far[:k])
