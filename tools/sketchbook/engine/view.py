"""What a picture of one state shows: lanes (servers), logs, a ring, messages. Data only; the drawing is elsewhere."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One entry of a log: what it holds, and a word for its standing."""

    text: str
    """Short: a term, a value, or both."""
    state: str = ""
    """For example ``committed``; empty when nothing is special. Pictures show it by shape and text."""


@dataclass(frozen=True)
class Lane:
    """One server, acceptor or process."""

    name: str
    role: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    """Field name to value, as text, in the order to be shown."""
    log: tuple[Cell, ...] = ()
    up: bool = True


@dataclass(frozen=True)
class RingNode:
    """One member of an identifier circle, with its pointers to others."""

    identifier: int
    name: str
    pointers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Name of the pointer (``successor``) to the identifiers it holds, nearest first."""
    up: bool = True
    role: str = ""


@dataclass(frozen=True)
class Ring:
    """An identifier circle of `size` places, numbered clockwise from the top."""

    size: int
    nodes: tuple[RingNode, ...]


@dataclass(frozen=True)
class View:
    """One state as people look at it."""

    lanes: tuple[Lane, ...] = ()
    ring: Ring | None = None
    messages: tuple[str, ...] = ()
    """Messages in flight, or ever sent where they stay, as text in sorted order."""
    facts: dict[str, str] = field(default_factory=dict)
    """What belongs to no lane, as text."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        return asdict(self)
