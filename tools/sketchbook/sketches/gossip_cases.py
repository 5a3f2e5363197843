"""What can be tried with gossip.py: bugs with their smallest scopes; safe variants; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step, Variant

PROGRESS_ONLY = MappingProxyType(
    {
        "rumor: not s.infective[site]": "to repeat an old rumour does no harm: the newer item stays",
        "lose_interest: site == partner": "interest may be lost for any reason",
        "lose_interest: s.item[site] > s.item[partner]": "interest may be lost for any reason",
        "delete: not s.item[site].alive": "a death certificate for nothing is spread and changes nothing",
    }
)

VARIANTS = (
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

BUGS = (
    Bug(
        "rumors-only",
        "There is no anti-entropy. All interest in a rumour can be lost before every site has heard it.",
        "Demers and others 1987, 1.4, residue",
        breaks="converges",
        edits=(
            Edit("anti_entropy", "return self.has(self.has(s, site, newer), partner, newer)", "return None"),
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

SCENARIOS = (
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

COUNTS = (Count(166, 6), Count(949, 7, constants={"sites": 4}), Count(596, 8, constants={"updates": 3}))
