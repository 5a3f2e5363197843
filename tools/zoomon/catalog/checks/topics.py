"""Topics: a tree without circles in which every topic has readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zoomon.catalog.checks.context import Context
from zoomon.catalog.checks.ids import final
from zoomon.catalog.checks.registry import Finding, check
from zoomon.catalog.graph import cycles
from zoomon.catalog.problems import Severity


def _now(context: Context, id: str) -> str:
    return final(context, "topics", id) or id


@check(
    "topic-unused",
    Severity.WARNING,
    "A topic without readings",
    reason=(
        "Its page would be empty, and readers who choose it learn that the catalog has nothing. Readings "
        "of narrower topics count, and works whose word for it the topic names."
    ),
    mend="Give it to a reading, or delete the file.",
    bad="title: Deadlock  # and no entry has the topic",
    good="title: Mutual exclusion  # and bakery-1974 has the topic",
)
def topic_unused(context: Context) -> Iterator[Finding]:
    catalog = context.catalog
    if catalog.ids["entries"] != catalog.entries.keys():
        return  # an entry that can't be read yet may have the topic
    named = {topic for entry in catalog.entries.values() for topic in entry.topics}
    named |= {id for id, topic in catalog.topics.items() if any(name.by for name in topic.names)}
    used = _with_wider(context, named)
    for id in catalog.topics:
        if id not in used:
            yield Finding(("topics", id), (), f"no entry has the topic `{id}`, nor one that is narrower.")


@check(
    "topic-cycle",
    Severity.ERROR,
    "Topics that contain each other",
    reason="`broader` leads from a topic up to its theme; in a circle nothing is up.",
    mend="Delete one `broader`; topics that are merely beside each other are `related`.",
    bad="title: Mutual exclusion\nbroader: [synchronisation]  # which is in mutual-exclusion",
    good="title: Mutual exclusion\nrelated: [synchronisation]",
    allowable=False,
)
def topic_cycle(context: Context) -> Iterator[Finding]:
    topics = context.catalog.topics
    for cycle in cycles(
        {id: [_now(context, wider) for wider in topic.broader] for id, topic in topics.items()}
    ):
        following = cycle[1] if len(cycle) > 1 else cycle[0]
        number = [_now(context, wider) for wider in topics[cycle[0]].broader].index(following)
        message = f"these topics contain each other: {' -> '.join([*cycle, cycle[0]])}."
        yield Finding(("topics", cycle[0]), ("broader", number), message)


@check(
    "topic-start",
    Severity.WARNING,
    "A start that is not a reading of the topic",
    reason=(
        "The page of a topic opens with the readings that `start` names. Who begins there wants to be told "
        "what to expect, so they are annotated, and they are about the topic or a narrower one."
    ),
    mend="Give the reading the topic and its notes, or begin with another.",
    bad="start: [dekker-1965]  # which has another topic",
    good="start: [bakery-1974]",
)
def topic_start(context: Context) -> Iterator[Finding]:
    catalog = context.catalog
    has_a_word: dict[str | None, list[str]] = {}  # the page of a topic lists those works too
    for id, topic in catalog.topics.items():
        for name in topic.names:
            has_a_word.setdefault(name.by, []).append(id)
    for id, topic in catalog.topics.items():
        for i, named in enumerate(topic.start):
            now = final(context, "entries", named) or named
            entry = catalog.entries.get(now)
            if entry is None:
                continue  # entry-unknown tells of it
            if not entry.annotated:
                yield Finding(("topics", id), ("start", i), f"`{named}` has no notes yet.")
            if id not in _with_wider(context, [*entry.topics, *has_a_word.get(now, ())]):
                message = f"`{named}` has neither the topic `{id}` nor one that is narrower."
                yield Finding(("topics", id), ("start", i), message)


def _with_wider(context: Context, topics: Iterable[str]) -> set[str]:
    """Topics and all that contain them."""
    found: set[str] = set()
    queue = [_now(context, id) for id in topics]
    while queue:
        id = queue.pop()
        if id not in found:
            found.add(id)
            topic = context.catalog.topics.get(id)
            queue += [_now(context, wider) for wider in topic.broader] if topic else []
    return found


@check(
    "topic-twice",
    Severity.ERROR,
    "A topic twice in one list",
    reason="Once says it. A topic is also not beside itself, nor beside one that contains it.",
    mend="Take one of them out.",
    bad="topics: [mutual-exclusion, mutual-exclusion]",
    good="topics: [mutual-exclusion]",
    allowable=False,
)
def topic_twice(context: Context) -> Iterator[Finding]:
    for key, thing in context.things():
        before: list[str] = [key[1]] if key[0] == "topics" else []
        for field in ("broader", "related", "topics"):
            ids = getattr(thing, field, None)
            for i, id in enumerate(ids if isinstance(ids, list) else ()):
                now = _now(context, id)
                if now in before and not (field == "broader" and now == key[1]):  # that is a circle
                    yield Finding(
                        key,
                        (field, i),
                        f"`{id}` is here already." if now != key[1] else f"`{id}` is this topic.",
                    )
                before.append(now)
