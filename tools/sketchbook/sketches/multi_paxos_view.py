"""How Multi-Paxos looks to people: acceptors as lanes, each with its vote in every slot."""

from typing import TYPE_CHECKING

from sketchbook import Cell, Lane, View
from sketchbook.engine.model import default_view
from sketchbook.sketches.ballot_words import ballot

if TYPE_CHECKING:
    from sketchbook.sketches.multi_paxos import MultiPaxos, State


def log_view(model: "MultiPaxos", s: "State") -> View:
    """A lane for each acceptor: its promise, and of each slot its vote as command@ballot."""
    chosen = model.chosen(s)

    def cell(slot: int, vote: tuple[int, int]) -> Cell:
        number, command = vote
        text = f"{model.label('choices', command)}@{number}" if number >= 0 else "-"
        return Cell(text, "committed" if command in chosen[slot] else "")

    lanes = tuple(
        Lane(
            model.label("acceptors", a),
            facts={"promised": ballot(s.promised[a])},
            log=tuple(cell(slot, vote) for slot, vote in enumerate(s.votes[a])),
        )
        for a in range(model.acceptors)
    )
    return View(lanes=lanes, messages=default_view(model, s).messages)
