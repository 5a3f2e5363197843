"""Gossip: updates spread as rumours, and anti-entropy finds whatever the rumours missed.

After Demers and others, "Epidemic algorithms for replicated database maintenance" (PODC 1987). As in its section 1.1 the
database has a single item; its timestamps are unique, and the larger one is the newer. An item is deleted by a death
certificate, which spreads like any update: without one, a site that still has the item would give it back.
"""

from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

from sketchbook import (
    Bug,
    Count,
    Edit,
    Lane,
    Model,
    Scenario,
    Step,
    Variant,
    View,
    always,
    eventually,
    put,
    rule,
    sometimes,
)

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

    progress_only = MappingProxyType(
        {
            "rumor: not s.infective[site]": "to repeat an old rumour does no harm: the newer item stays",
            "lose_interest: site == partner": "interest may be lost for any reason",
            "lose_interest: s.item[site] > s.item[partner]": "interest may be lost for any reason",
            "delete: not s.item[site].alive": "a death certificate for nothing is spread and changes nothing",
        }
    )
    variants = (
        Variant(
            "push",
            "In anti-entropy a site gives what it has, and takes nothing.",
            "Demers and others 1987, 1.3, push",
            edits=(
                Edit(
                    "anti_entropy",
                    "return self.has(self.has(s, site, newer), partner, newer)",
                    "return self.has(s, partner, newer)",
                ),
            ),
        ),
        Variant(
            "pull",
            "In anti-entropy a site takes what its partner has, and gives nothing.",
            "Demers and others 1987, 1.3, pull",
            edits=(
                Edit(
                    "anti_entropy",
                    "return self.has(self.has(s, site, newer), partner, newer)",
                    "return self.has(s, site, newer)",
                ),
            ),
        ),
    )
    bugs = (
        Bug(
            "rumors-only",
            "There is no anti-entropy. All interest in a rumour can be lost before every site has heard it.",
            "Demers and others 1987, 1.4, residue",
            breaks="converges",
            edits=(
                Edit(
                    "anti_entropy", "return self.has(self.has(s, site, newer), partner, newer)", "return None"
                ),
                Edit("anti_entropy", "newer = max(s.item[site], s.item[partner])", "del s, site, partner"),
            ),
            scope={"updates": 1},
            length=4,
        ),
        Bug(
            "no-death-certificate",
            "To delete the item a site simply forgets it. Anti-entropy takes its absence for an update not heard of, and "
            "brings the item back.",
            "Demers and others 1987, section 2",
            breaks="never_goes_back",
            edits=(
                Edit("delete", "Item(s.now + 1, False)", "ABSENT"),
                Edit("delete", "keeps a death certificate", "forgets it"),
            ),
            scope={"sites": 2},
            length=4,
            safe=({"sites": 2, "updates": 1}, {"sites": 1}),
        ),
        Bug(
            "last-word-wins",
            "In anti-entropy a site takes over what its partner has, without a look at the timestamps.",
            "Demers and others 1987, 1.3, ResolveDifference",
            breaks="never_goes_back",
            edits=(Edit("anti_entropy", "max(s.item[site], s.item[partner])", "s.item[site]"),),
            scope={"sites": 2},
            length=3,
            safe=({"sites": 2, "updates": 1},),
        ),
    )
    scenarios = (
        Scenario(
            "A rumour that dies",
            "S1 and S2 know the update and lose interest. How does S3 ever hear of it?",
            constants={"updates": 1},
            steps=(
                "update site=S1",
                "rumor site=S1 partner=S2",
                Step(
                    "lose_interest site=S1 partner=S2",
                    ask="S1 calls S2 again. What does it conclude from the answer?",
                ),
                Step("lose_interest site=S2 partner=S1", ask="Who will tell S3 after this step?"),
                Step("anti_entropy site=S3 partner=S1", ask="Nobody spreads the rumour. What is left?"),
            ),
            source="Demers and others 1987, 1.4, residue",
        ),
        Scenario(
            "A death certificate",
            "S3 has slept through all of it. What does S1's certificate do to its copy?",
            steps=(
                "update site=S1",
                "anti_entropy site=S1 partner=S3",
                Step("delete site=S1", ask="S1 deletes the item, and S3 still has it. What must S1 keep?"),
                Step(
                    "anti_entropy site=S1 partner=S2",
                    ask="S2 never had the item. Does it need the certificate?",
                ),
                Step(
                    "anti_entropy site=S2 partner=S3",
                    ask="S3 has an item of time 1, S2 a certificate of time 2. Which stays?",
                ),
            ),
            source="Demers and others 1987, section 2",
        ),
        Scenario(
            "The item comes back",
            "S1 forgets the item, without a certificate. What does S2 think that S1 has missed?",
            constants={"sites": 2},
            switches=("no-death-certificate",),
            steps=(
                "update site=S1",
                "rumor site=S1 partner=S2",
                Step("delete site=S1", ask="What does S1 know of the item after this step?"),
                Step(
                    "rumor site=S2 partner=S1",
                    ask="How does S2 tell a site that has deleted from one that never heard?",
                ),
            ),
            source="Demers and others 1987, section 2",
            breaks="never_goes_back",
        ),
    )
    counts = (Count(166, 6), Count(949, 7, constants={"sites": 4}), Count(596, 8, constants={"updates": 3}))


if __name__ == "__main__":
    Gossip.main()
