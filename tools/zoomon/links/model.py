"""The plain data that passes between the layers of the link check: what to ask, what came back, what it means.

Everything here survives JSON (`to_json`, `from_json`), so that a set of hosts can be handed to another process,
job or machine and its findings handed back.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit


class MistakeError(ValueError):
    """A file or an argument that can't be used; the message says where it is and what to write."""


class RunError(RuntimeError):
    """A run that can't go on for a reason outside of it; the message says what and how to go on."""


class Verdict(enum.StrEnum):
    """What is said of a link."""

    OK = "ok"
    MOVED = "moved"
    """It answers, at another address, and every redirect on the way was permanent (301, 308)."""
    DEAD = "dead"
    SUSPECT = "suspect"
    """It answers, and what it shows is probably not the work: a soft 404, a parked or hijacked domain, drift."""
    BLOCKED = "blocked"
    """A person can open it, a robot is not let in."""
    UNKNOWN = "unknown"
    """There is no answer that can be judged."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a link is written: lines and columns count from 1, 0 where unknown."""

    file: str
    line: int = 0
    column: int = 0
    entry: str = ""
    role: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"

    def to_json(self) -> dict[str, Any]:
        full = {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "entry": self.entry,
            "role": self.role,
        }
        return {key: value for key, value in full.items() if value}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(**row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page was when it was looked at, remembered to notice that it became another."""

    title: str = ""
    lang: str = ""
    similarity: str = ""
    """SimHash of its words, 16 hexadecimal digits (Charikar 2002)."""
    host: str = ""
    named: bool = False
    """It named the work: the entry's title was found on it."""

    def to_json(self) -> dict[str, Any]:
        names = ("title", "lang", "similarity", "host", "named")
        return {name: value for name in names if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(**row)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL to check, without its fragment, and what is known of the work that it should show."""

    url: str
    fragments: tuple[str, ...] = ()
    """Fragments that are linked to, without `#`."""
    places: tuple[Place, ...] = ()
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Family names."""
    doi: str = ""
    arxiv: str = ""
    year: int = 0
    added: str = ""
    """ISO date on which the entry was added."""
    only_copy: bool = False
    """It is its entry's only link, or its only free one."""
    on_path: bool = False
    archived: str = ""
    """The archived copy that is written beside it."""
    seen: Seen | None = None
    """What it was the last time it was good."""

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {"url": self.url}
        for name in (
            "fragments",
            "titles",
            "authors",
            "doi",
            "arxiv",
            "year",
            "added",
            "only_copy",
            "on_path",
            "archived",
        ):
            if value := getattr(self, name):
                row[name] = list(value) if isinstance(value, tuple) else value
        if self.places:
            row["places"] = [place.to_json() for place in self.places]
        if self.seen:
            row["seen"] = self.seen.to_json()
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        fields["places"] = tuple(Place.from_json(place) for place in row.get("places", ()))
        fields["seen"] = Seen.from_json(row["seen"]) if row.get("seen") else None
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a redirect chain: the address asked and the status that it answered with.

    Status 0 stands for a redirect that the page itself makes (meta refresh or script)."""

    url: str
    status: int

    @property
    def permanent(self) -> bool:
        """301 and 308 (RFC 9110, sections 15.4.2 and 15.4.9)."""
        return self.status in (301, 308)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one probe of one link, judged on the spot; the history decides what is made of it."""

    url: str
    verdict: Verdict
    reason: str
    """A code of `verdict.REASONS`."""
    status: int = 0
    """Status of the last answer, 0 where there was none."""
    final_url: str = ""
    moved_to: str = ""
    """Where the leading run of permanent redirects ends, if there is one and it is a place to link to."""
    hops: tuple[Hop, ...] = ()
    missing_fragments: tuple[str, ...] = ()
    unsure_fragments: tuple[str, ...] = ()
    detail: str = ""
    """A sentence for people: what was seen that led to the verdict."""
    notes: tuple[str, ...] = ()
    """Facts that do not change the verdict: a newer version, an archived repository, a retraction."""
    seen: Seen | None = None
    asked: bool = True
    """False where the host or the run ended before the link itself was asked."""
    confirmed_by: str = ""
    """Who vouches for a link that robots may not open: `doi`, `archive`."""
    requests: int = 0
    seconds: float = 0.0
    places: tuple[Place, ...] = field(default=(), compare=False)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def at(self, places: Sequence[Place]) -> Self:
        return replace(self, places=tuple(places))

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "url": self.url,
            "verdict": str(self.verdict),
            "reason": self.reason,
            "status": self.status,
            "final_url": self.final_url,
        }
        for name in ("moved_to", "detail", "confirmed_by"):
            if value := getattr(self, name):
                row[name] = value
        if self.hops:
            row["hops"] = [{"url": hop.url, "status": hop.status} for hop in self.hops]
        for name in ("missing_fragments", "unsure_fragments", "notes"):
            if value := getattr(self, name):
                row[name] = list(value)
        if self.seen:
            row["seen"] = self.seen.to_json()
        row["asked"] = self.asked
        row["requests"] = self.requests
        row["seconds"] = round(self.seconds, 3)
        if self.places:
            row["places"] = [place.to_json() for place in self.places]
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        fields = dict(row)
        fields["verdict"] = Verdict(row["verdict"])
        fields["hops"] = tuple(Hop(hop["url"], hop["status"]) for hop in row.get("hops", ()))
        for name in ("missing_fragments", "unsure_fragments", "notes"):
            fields[name] = tuple(row.get(name, ()))
        fields["seen"] = Seen.from_json(row["seen"]) if row.get("seen") else None
        fields["places"] = tuple(Place.from_json(place) for place in row.get("places", ()))
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run behaves towards the hosts that it asks. All times in seconds, all sizes in bytes."""

    allow_private: bool = False
    """Ask private, loopback and link-local addresses too: tests and intranets."""
    contact: str = ""
    """Address of a page that says who asks, for the user agent."""
    in_flight: int = 4
    """Requests under way on one host."""
    per_second: float = 10.0
    """Requests begun a second on one host."""
    hosts: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """Overrides of the two for single hosts: host name -> (in flight, a second)."""
    workers: int = 128
    """Threads, which is the most requests under way in all."""
    connect_timeout: float = 10.0
    timeout: float = 13.0
    """For a request until its headers."""
    second_timeout: float = 6.0
    """For a request after one that was not answered in time: it finds out whether that one was lost on the way."""
    hedge_after: float = 7.0
    """A request that is not answered for so long is made a second time beside the first, with `second_timeout`, and the first
    good answer counts (a hedged request: Dean and Barroso, The Tail at Scale, 2013)."""
    knock_after: float = 4.0
    """When a request stays unanswered for so long at a host that has said nothing yet, the host is asked for its robots.txt."""
    silence: float = 8.5
    """A host that was asked twice and has said nothing for so long is silent. A connection that gets through at all does so by
    the third repetition of its first packet, after 7 seconds (RFC 6298, section 2)."""
    body_time: float = 8.0
    """For the body, after the headers."""
    tries: int = 3
    link_time: float = 45.0
    """After this a link's chain of requests gets no further request."""
    host_patience: float = 40.0
    """After this without one good answer a host is given up."""
    retry_after_cap: float = 20.0
    """The longest wait that a server may ask for; what asks for more is asked in the next run."""
    redirects: int = 20
    page_bytes: int = 128 * 1024
    fragment_bytes: int = 1024 * 1024
    pdf_bytes: int = 3 * 1024 * 1024
    deadline: float = 0.0
    """For the whole run; 0 is none."""
    remember: bool = False
    """Compute what history remembers of a page (`Seen`)."""
    seed: int = 0
    """Of jitter and of the names of sibling probes."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Base URLs that replace those of `resolvers.SERVICES`."""
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Credentials of services, by service name."""

    def to_json(self) -> dict[str, Any]:
        row = {name: getattr(self, name) for name in self.__dataclass_fields__}
        row["hosts"] = {host: list(pair) for host, pair in self.hosts.items()}
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        fields = dict(row)
        fields["hosts"] = {
            host: (int(pair[0]), float(pair[1])) for host, pair in row.get("hosts", {}).items()
        }
        return cls(**fields)
