"""How the sketches with ballots look to people: a vote as "x in ballot 0", and "none" for what is not yet."""

from typing import Any

from sketchbook import Lane, Message, View


def ballot(number: int) -> str:
    """A ballot's number, or "none" for -1."""
    return str(number) if number >= 0 else "none"


def vote(model: Any, cast: tuple[int, int], domain: str = "values") -> str:
    """A vote, (ballot, value), as "x in ballot 0"; "none" for (-1, -1)."""
    return f"{model.label(domain, cast[1])} in ballot {cast[0]}" if cast[0] >= 0 else "none"


def message_text(model: Any, message: Any) -> str:
    """A message, with the vote or the votes slot by slot that it reports in words."""
    if not isinstance(message, Message):
        return str(message)

    def field(name: str) -> str:
        value = getattr(message, name)
        if name == "vote":
            return vote(model, value)
        if name == "votes":
            return f"({', '.join(vote(model, one, 'choices') for one in value)})"
        return str(model.field_label(message, name))

    return f"{message.kind}({', '.join(f'{name}={field(name)}' for name in message.fields)})"


def paxos_view(model: Any, s: Any) -> View:
    """A lane for each acceptor: its promise and its vote."""
    return View(
        tuple(
            Lane(model.label("acceptors", a), facts={"promised": ballot(b), "vote": vote(model, v)})
            for a, (b, v) in enumerate(zip(s.promised, s.vote, strict=True))
        ),
        messages=tuple(sorted(model.message_text(m) for m in s.messages)),
    )


def voting_view(model: Any, s: Any) -> View:
    """A lane for each acceptor: all its votes, and the ballot below which it has given up."""
    return View(
        tuple(
            Lane(
                model.label("acceptors", a),
                facts={
                    "votes": ", ".join(vote(model, v) for v in sorted(cast)) or "none",
                    "max ballot": ballot(highest),
                },
            )
            for a, (cast, highest) in enumerate(zip(s.votes, s.max_ballot, strict=True))
        )
    )
