"""When each request is made: the host is the unit of politeness, and no host waits for another.

`Planner` decides, purely: it is told the time and what happened. `drive` lets it, with threads that fetch. Everything
that thinks runs in the one thread that drives, so nothing here needs a lock.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import random as randomness
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from .address import host_key
from .fetch import FAILURES, Answer, Ask
from .model import Finding, Settings, Target
from .pace import Pace
from .probe import Memory, Steps, not_asked, probe, retry_after


@dataclass(slots=True, eq=False)
class Job:
    """One link under way."""

    target: Target
    steps: Steps[Finding]
    start: list[float] = field(default_factory=list)
    """When its last request left and how long its answer took, as its host remembers it."""
    asked: Ask | None = None
    """The request whose answer it waits for."""
    beside: Ask | None = None
    """The same request, made or queued a second time beside it."""
    made: int = 0
    """How many of the two were made."""
    held: Answer | None = None
    """The answer of one of the two, while the other is waited for."""

    def settled(self, answer: Answer) -> Answer:
        """The answer to go on with; what else may come is too late."""
        made = max(self.made, 1)
        self.asked = self.beside = self.held = None
        return answer if made == 1 else replace(answer, requests=made)


@dataclass(slots=True, eq=False)
class Host:
    """What is queued and under way on one host, and how it has answered."""

    key: str
    in_flight: int
    pace: Pace
    queue: list[tuple[float, int, Job, Ask]] = field(default_factory=list)
    running: int = 0
    made: int = 0
    """Requests that were made."""
    good_began: float = -1.0
    """When the latest request began that was answered well."""
    armed: float | None = None
    begun: float | None = None
    heard: bool = False
    """It has said something in this run, were it an error or a refusal."""
    knock: Ask | None = None
    """A request for its robots.txt, made while it has said nothing."""
    unheard: list[tuple[Job, Ask]] = field(default_factory=list)
    """Requests that are made a second time when it says something after all."""
    last_good: float | None = None
    alike: int = 0
    alike_links: set[str] = field(default_factory=set)
    kind: str = ""
    given_up: Answer | None = None

    def ready_at(self) -> float | None:
        """The time at which its next request may begin; None while none may."""
        if not self.queue or self.running >= self.in_flight:
            return None
        return max(self.queue[0][0], self.pace.free_at())


BREAKER = {
    "refused": 3,
    "unreachable": 3,
    "tls": 4,
    "no-such-host": 1,
    "timeout": 6,
    "reset": 8,
    "http-429": 6,
    "http-5xx": 12,
    "dns": 4,
}
"""Failures of one kind in a row, of at least a third as many links, after which a host is given up."""


def failure_kind(answer: Answer) -> str:
    """The kind by which the failures of a host are alike; empty for an answer that shows that the host works."""
    if answer.failure:
        return answer.failure
    if answer.status == 429:
        return "http-429"
    return "http-5xx" if 500 <= answer.status < 600 else ""


class Planner:
    """Which request begins when. All times come from outside, in seconds of one monotonic clock."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hosts: dict[str, Host] = {}
        self._wake: list[tuple[float, int, Host]] = []
        self._order = itertools.count()
        self._silent: list[tuple[float, int, Callable[[Job, Ask], None], Job, Ask]] = []
        """What to do when a request under way stays without an answer until a time, soonest first."""
        self.waiting = 0
        """Requests that are queued."""
        self.spared: list[tuple[Job, Answer]] = []
        """Links with the answer that they go on with, because their request has become needless."""

    def host(self, url: str) -> Host:
        key = host_key(url)
        if key not in self.hosts:
            name = urlsplit(url).hostname or ""
            in_flight, per_second = self.settings.hosts.get(
                name, (self.settings.in_flight, self.settings.per_second)
            )
            self.hosts[key] = Host(key, in_flight, Pace(per_second))
        return self.hosts[key]

    def add(self, job: Job, ask: Ask, now: float) -> Answer | None:
        """Queue a request; an answer comes back at once where its host is given up."""
        host = self.host(ask.url)
        if host.given_up:
            return self._refusal(host, ask)
        if ask.repeated and self._tired(host):
            return Answer(ask.url, failure="not-asked", detail=f"{host.key} keeps failing", given_up=True)
        # First requests come before repeated ones, which are due later; a chain that is under way comes first of all.
        due = -1.0 if ask.urgent else now + ask.wait if ask.wait else 0.0
        job.asked, job.made = ask, 0
        self._queue(host, due, job, ask)
        return None

    def _queue(self, host: Host, due: float, job: Job, ask: Ask) -> None:
        heapq.heappush(host.queue, (due, next(self._order), job, ask))
        self.waiting += 1
        self._arm(host)

    def _overdue(self, now: float) -> None:
        """Do what is due for requests that stay without an answer."""
        while self._silent and (
            self._silent[0][0] <= now or self._silent[0][3].asked is not self._silent[0][4]
        ):
            _, _, act, job, ask = heapq.heappop(self._silent)
            if job.asked is ask:
                act(job, ask)

    def _knock(self, job: Job, ask: Ask) -> None:
        """Ask a host that has said nothing yet for something small, so that a slow page can be told from a silent host."""
        host = self.host(ask.url)
        if not (host.heard or host.knock or host.given_up or host.running >= host.in_flight):
            host.knock = Ask(
                urljoin(ask.url, "/robots.txt"),
                ask.headers,
                page_bytes=1024,
                timeout=self.settings.silence,
                beside=True,
            )
            self._queue(host, -1.0, job, host.knock)

    def _hedge(self, job: Job, ask: Ask) -> None:
        """Queue what has been silent for too long a second time."""
        host = self.host(ask.url)
        if host.knock is not None and not host.heard:
            host.unheard.append((job, ask))
        elif job.asked is ask and job.beside is None and not host.given_up and not self._tired(host):
            job.beside = replace(
                ask, hedged=False, beside=True, repeated=True, timeout=self.settings.second_timeout
            )
            self._queue(host, 0.0, job, job.beside)

    def _give_up_silent(self, job: Job, ask: Ask) -> None:
        """Wait no longer for a host that was asked twice and has said nothing at all."""
        host = self.host(ask.url)
        if host.heard or host.made < 2:
            return
        answer = Answer(ask.url, failure="timeout", detail=FAILURES["timeout"], seconds=self.settings.silence)
        if host.given_up is None:
            host.kind, host.alike = "timeout", max(host.alike, host.made)
            self.spared += [(waiting, refusal) for waiting, _, refusal in self._give_up(host, answer)]
        self.spared.append((job, job.settled(answer)))

    def take(self, now: float) -> tuple[Job, Ask] | None:
        """A request to begin now, None while there is none."""
        self._overdue(now)
        while self._wake and self._wake[0][0] <= now:
            at, _, host = heapq.heappop(self._wake)
            if host.armed != at:
                continue
            host.armed = None
            ready = host.ready_at()
            if ready is None:
                continue
            if ready > now:
                self._arm(host)
                continue
            _, _, job, ask = heapq.heappop(host.queue)
            self.waiting -= 1
            if ask.beside and ask is not job.beside and (ask is not host.knock or host.heard):
                self._arm(host)
                continue  # the first of the two has been answered
            if ask.needless is not None and ask.needless():
                self.spared.append((job, Answer(ask.url, failure="not-asked", given_up=True)))
                self._arm(host)
                continue
            host.running += 1
            job.made += 1
            if ask.hedged:
                self._await(now, job, ask, heard=host.heard)
            if host.begun is None:
                host.begun = now
            host.made += 1
            job.start = host.pace.begin(now)
            self._arm(host)
            return job, ask
        return None

    def _await(self, now: float, job: Job, ask: Ask, *, heard: bool) -> None:
        """Note what is to be done should a request that begins now stay without an answer."""
        steps = [(self.settings.hedge_after, self._hedge)]
        if not heard:
            steps += [(self.settings.knock_after, self._knock), (self.settings.silence, self._give_up_silent)]
        for after, act in steps:
            heapq.heappush(self._silent, (now + after, next(self._order), act, job, ask))

    def wake_at(self) -> float | None:
        """The time at which `take` may have something again without any answer."""
        while self._wake and self._wake[0][2].armed != self._wake[0][0]:
            heapq.heappop(self._wake)
        while self._silent and self._silent[0][3].asked is not self._silent[0][4]:
            heapq.heappop(self._silent)
        return min((first[0][0] for first in (self._wake, self._silent) if first), default=None)

    def settle(self, job: Job, ask: Ask, answer: Answer) -> Answer | None:
        """The answer that a link goes on with after this one has come; None where the same was asked a second time and either
        the other is still waited for or the link has gone on without this one."""
        if ask is not job.asked and ask is not job.beside:
            return None
        if job.beside is None or job.held is not None:
            return job.settled(answer)
        given_up = job.made == 1 and self._tired(self.host(ask.url))
        if given_up or (not failure_kind(answer) if ask.beside else answer.failure != "timeout"):
            return job.settled(answer)
        job.held = answer
        return None

    def done(
        self, job: Job, ask: Ask, answer: Answer, began: float, now: float
    ) -> list[tuple[Job, Ask, Answer]]:
        """Take note of an answer. Returns the queued requests that it decides, because their host is given up now."""
        host = self.host(ask.url)
        host.running -= 1
        left = max(job.start[0], began, answer.sent)  # which may be later than it was meant to
        took = began + answer.seconds - left
        job.start[:] = left, took
        if answer.sent:
            host.pace.quickest = min(host.pace.quickest, took)
        kind = failure_kind(answer)
        if kind != "timeout" and not host.heard:
            host.heard = True
            for silent in host.unheard:
                self._hedge(*silent)
        if not kind:
            host.alike, host.kind = 0, ""
            host.alike_links.clear()
            host.last_good, host.good_began = now, max(host.good_began, began)
            host.pace.good(began)
        else:
            if kind != host.kind:
                host.alike, host.kind = 0, kind
                host.alike_links.clear()
            host.alike += 1
            host.alike_links.add(ask.url)
            # Some hosts say 503 or hang up where others say 429, but not while they answer what comes later.
            overrun = (
                kind in ("http-5xx", "reset")
                and host.last_good is not None
                and host.running >= 1
                and host.good_began < began
            )
            if answer.status == 429 or overrun:
                wait = retry_after(answer)
                # A wait that is too long for this run is that link's; if the host means it, the next one says so too.
                if wait is not None and wait > self.settings.retry_after_cap:
                    wait = None
                host.pace.refused(began, now, wait, plain=answer.status == 429, alike=host.alike)
        decided: list[tuple[Job, Ask, Answer]] = []
        if kind and host.given_up is None and self._hopeless(host, answer, now):
            decided = self._give_up(host, answer)
        self._arm(host)
        return decided

    def _give_up(self, host: Host, answer: Answer) -> list[tuple[Job, Ask, Answer]]:
        """Ask a host nothing more in this run. Returns the queued requests that this decides."""
        host.given_up = answer
        decided: list[tuple[Job, Ask, Answer]] = []
        for _, _, job, waiting in sorted(host.queue):
            if not waiting.beside:
                decided.append((job, waiting, self._refusal(host, waiting)))
            elif waiting is job.beside:
                if job.held is not None:
                    decided.append((job, waiting, job.settled(job.held)))
                job.beside = None
        self.waiting -= len(host.queue)
        host.queue.clear()
        return decided

    def idle(self, url: str) -> bool:
        """The host of `url` has nothing queued and nothing under way."""
        host = self.host(url)
        return not host.queue and not host.running

    def _tired(self, host: Host) -> bool:
        """It failed so often alike that asking a link again tells nothing."""
        most = BREAKER.get(host.kind, 12)
        return host.alike >= most and len(host.alike_links) * 3 >= most

    def _hopeless(self, host: Host, answer: Answer, now: float) -> bool:
        """It is to be asked nothing more in this run."""
        wait = retry_after(answer)
        if answer.status in (429, 503) and wait is not None and wait > self.settings.retry_after_cap:
            return host.alike >= 2
        if host.last_good is None and self._tired(host):
            return True
        since = host.last_good if host.last_good is not None else host.begun
        return since is not None and now - since > self.settings.host_patience and host.kind != "http-5xx"

    def _refusal(self, host: Host, ask: Ask) -> Answer:
        cause = host.given_up
        assert cause is not None
        if host.last_good is not None and host.kind in ("timeout", "reset", "http-5xx", "http-429"):
            # It did answer in this run, so what was not asked is not known.
            return Answer(
                ask.url,
                failure="not-asked",
                detail=f"{host.key} stopped answering ({host.kind})",
                given_up=True,
            )
        detail = cause.detail or f"status {cause.status}"
        return Answer(
            ask.url,
            cause.status,
            cause.headers if cause.status in (429, 503) else {},
            failure=cause.failure,
            detail=f"{host.key} failed {host.alike} times alike: {detail}",
            given_up=True,
        )

    def _arm(self, host: Host) -> None:
        at = host.ready_at()
        if at is not None and (host.armed is None or at < host.armed):
            host.armed = at
            heapq.heappush(self._wake, (at, next(self._order), host))


class Fetches(Protocol):
    """What `drive` needs of a fetcher."""

    def fetch(self, ask: Ask) -> Answer: ...

    def release(self, host: str) -> None: ...


class Workers:
    """Threads that make requests. They are daemons: a run that is broken off does not wait for them."""

    def __init__(self, fetch: Callable[[Ask], Answer], most: int, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._most = most
        self._clock = clock
        self._todo: queue.SimpleQueue[tuple[Job, Ask] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Job, Ask, Answer, float]] = queue.SimpleQueue()
        self._threads = 0
        self.running = 0

    @property
    def free(self) -> bool:
        return self.running < self._most

    def submit(self, job: Job, ask: Ask) -> None:
        self.running += 1
        if self.running > self._threads:
            self._threads += 1
            threading.Thread(target=self._work, daemon=True, name=f"probe-{self._threads}").start()
        self._todo.put((job, ask))

    def result(self, timeout: float) -> tuple[Job, Ask, Answer, float] | None:
        """A finished request with the time at which it began; None after `timeout` seconds."""
        try:
            done = self._done.get(timeout=timeout) if timeout > 0 else self._done.get_nowait()
        except queue.Empty:
            return None
        self.running -= 1
        return done

    def stop(self) -> None:
        for _ in range(self._threads):
            self._todo.put(None)

    def _work(self) -> None:
        while (task := self._todo.get()) is not None:
            job, ask = task
            began = self._clock()
            try:
                answer = self._fetch(ask)
            except Exception as error:  # noqa: BLE001 one broken answer must not end the run
                answer = Answer(ask.url, failure="protocol", detail=f"{type(error).__name__}: {error}")
            self._done.put((job, ask, answer, began))


def mixed(targets: Sequence[Target], random: randomness.Random, block: int = 64) -> list[Target]:
    """The targets in their order by and large, neighbours shuffled: links of one list that stand together often fail
    together, and a host must not be given up for such a run of them."""
    out: list[Target] = []
    for start in range(0, len(targets), block):
        part = list(targets[start : start + block])
        random.shuffle(part)
        out += part
    return out


def drive(
    targets: Sequence[Target],
    settings: Settings,
    fetcher: Fetches,
    *,
    clock: Callable[[], float],
    random: randomness.Random,
    steps: Callable[[Target, Memory, Settings, randomness.Random], Steps[Finding]] = probe,
) -> Iterator[Finding]:
    """Probe links, politely, and yield each finding as it is made.

    Args:
        targets: The links, those that matter most first.
        settings: Limits; a `deadline` ends the run, and what was not finished is found to be `not-asked`.
        fetcher: Makes the requests.
        clock: Monotonic seconds.
        random: Of jitter, order and sibling names.
        steps: The way to ask one link.
    """
    planner = Planner(settings)
    memory = Memory()
    start = clock()
    end = start + settings.deadline if settings.deadline else None
    workers = Workers(fetcher.fetch, settings.workers, clock)
    open_jobs: dict[int, Job] = {}
    finished: list[Finding] = []

    def advance(job: Job, answer: Answer | None) -> None:
        """Send an answer (or the start) to a link until it waits for the network or is finished."""
        while True:
            try:
                ask = next(job.steps) if answer is None else job.steps.send(answer)
            except StopIteration as stop:
                del open_jobs[id(job)]
                finished.append(stop.value)
                return
            except Exception as error:  # noqa: BLE001 a page that breaks our reading of it must not end the run
                del open_jobs[id(job)]
                detail = f"this page could not be read: {type(error).__name__}: {error}"
                finished.append(replace(not_asked(job.target, detail), reason="bad-answer", asked=True))
                return
            answer = planner.add(job, ask, clock())
            if answer is None:
                return

    try:
        for target in mixed(targets, random):
            job = Job(target, steps(target, memory, settings, random))
            open_jobs[id(job)] = job
            advance(job, None)
        while True:
            yield from finished
            finished.clear()
            if not open_jobs:
                return
            now = clock()
            if end is not None and now >= end:
                for job in open_jobs.values():
                    job.steps.close()
                    yield not_asked(job.target, f"the run's deadline of {settings.deadline:g} s was over")
                return
            while workers.free and (task := planner.take(now)):
                workers.submit(*task)
            if planner.spared:
                for job, refusal in planner.spared:
                    advance(job, refusal)
                planner.spared.clear()
                continue
            wake = planner.wake_at() if workers.free else None
            until = min(time for time in (wake, end, now + 1.0) if time is not None)
            result = workers.result(max(0.0005, until - clock()))
            while result is not None:
                job, ask, answer, began = result
                decided = planner.done(job, ask, answer, began, clock())
                settled = planner.settle(job, ask, answer)
                if settled is not None:
                    advance(job, settled)
                for waiting, _, refusal in decided:
                    advance(waiting, refusal)
                if planner.idle(ask.url):
                    fetcher.release(host_key(ask.url))
                result = workers.result(0)
    finally:
        workers.stop()
