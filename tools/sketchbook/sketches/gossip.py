"""Gossip: updates spread as rumours, and anti-entropy finds whatever the rumours missed.

After Demers and others, "Epidemic algorithms for replicated database maintenance" (PODC 1987). As in its section 1.1 the
database has a single item; its timestamps are unique, and the larger one is the newer. An item is deleted by a death
certificate, which spreads like any update: without one, a site that still has the item would give it back.
"""

from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Lane,
    Model,
    View,
    always,
    eventually,
    put,
    rule,
    sometimes,
)
from sketchbook.sketches import gossip_cases as cases

Site: TypeAlias = Annotated[int, "sites"]


class Item(NamedTuple):
    timestamp: int
    alive: bool  # False: there is no item; with a timestamp, a death certificate


ABSENT = Item(0, False)


class State(NamedTuple):
    item: tuple[Item, ...]  # of each site
    infective: tuple[bool, ...]  # whether a site spreads what it has as a hot rumour
    seen: tuple[int, ...]  # the newest timestamp that each site ever had; only a property looks at it
    now: int  # the timestamp given last
    latest: Item  # what the latest update made of the item


Next: TypeAlias = State | None


class Gossip(Model[State]):
    """Sites tell one another what is new while it is a rumour, and compare all they have from time to time."""

    title = "Gossip with anti-entropy"
    paper = "Demers and others, Epidemic Algorithms for Replicated Database Maintenance, 1987"
    nodes = ("sites",)
    names = ("sites: S#",)
    sites, updates = 3, 2
    fair = ("update", "rumor", "lose_interest", "anti_entropy")

    def init(self) -> State:
        return State((ABSENT,) * self.sites, (False,) * self.sites, (0,) * self.sites, 0, ABSENT)

    def changes(self, s: State, site: int, item: Item) -> Next:
        """A client's change at one site, which becomes a rumour; None when there have been enough."""
        if s.now == self.updates:
            return None
        now = s.now + 1
        s = self.has(s, site, item)._replace(now=now, latest=Item(now, item.alive))
        return s._replace(infective=put(s.infective, site, True), seen=put(s.seen, site, now))

    def has(self, s: State, site: int, item: Item) -> State:
        seen = put(s.seen, site, max(s.seen[site], item.timestamp))
        return s._replace(item=put(s.item, site, item), seen=seen)

    @rule  # 1.1, Update
    def update(self, s: State, site: Site) -> Next:
        """A client gives the item a new value at {site}."""
        return self.changes(s, site, Item(s.now + 1, True))

    @rule  # 2, death certificates
    def delete(self, s: State, site: Site) -> Next:
        """A client deletes the item at {site}, which keeps a death certificate."""
        if not s.item[site].alive:
            return None
        return self.changes(s, site, Item(s.now + 1, False))

    @rule  # 1.4, rumor mongering: push
    def rumor(self, s: State, site: Site, partner: Site) -> Next:
        """{site} tells {partner} its rumour, and {partner} spreads it too."""
        if not s.infective[site] or s.item[site] <= s.item[partner]:
            return None
        s = self.has(s, partner, s.item[site])
        return s._replace(infective=put(s.infective, partner, True))

    @rule  # 1.4, feedback: an unnecessary call
    def lose_interest(self, s: State, site: Site, partner: Site) -> Next:
        """{site} finds that {partner} has heard its rumour already, and loses interest in it."""
        if site == partner or s.item[site] > s.item[partner]:
            return None
        return s._replace(infective=put(s.infective, site, False))

    @rule  # 1.3, ResolveDifference: push-pull
    def anti_entropy(self, s: State, site: Site, partner: Site) -> Next:
        """{site} and {partner} compare what they have, and both keep the newer."""
        newer = max(s.item[site], s.item[partner])
        return self.has(self.has(s, site, newer), partner, newer)

    @always  # 1.1
    def never_goes_back(self, s: State) -> bool:
        """No site shows a value older than a value, or a deletion, that it has seen."""
        return all(item.timestamp >= seen for item, seen in zip(s.item, s.seen, strict=True) if item.alive)

    @eventually  # 1.1, the goal of update distribution
    def converges(self, s: State) -> bool:
        """In the end all sites show what the latest update made of the item."""
        return s.now == self.updates and all(
            item.alive == s.latest.alive and (item == s.latest or not item.alive) for item in s.item
        )

    @sometimes  # 1.4, residue
    def residue(self, s: State) -> bool:
        """All interest in the rumour is lost, and some site has not heard it."""
        return not any(s.infective) and any(item.timestamp < s.now for item in s.item)

    @sometimes
    def rumors_reach_all(self, s: State) -> bool:
        """All sites have the latest update and none has lost interest yet."""
        return s.now == self.updates and all(s.infective) and all(item == s.latest for item in s.item)

    def view(self, s: State) -> View:
        lanes = []
        for site, item in enumerate(s.item):
            shown = f"value {item.timestamp}" if item.alive else f"deleted at {item.timestamp}"
            facts = {"item": shown if item.timestamp else "none"}
            role = "infective" if s.infective[site] else ""
            lanes.append(Lane(self.label("sites", site), role=role, facts=facts))
        return View(lanes=tuple(lanes), facts={"updates": f"{s.now} of {self.updates}"})

    progress_only = cases.PROGRESS_ONLY
    bugs, variants, scenarios, counts = cases.BUGS, cases.VARIANTS, cases.SCENARIOS, cases.COUNTS


if __name__ == "__main__":
    Gossip.main()
