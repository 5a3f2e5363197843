"""What can be tried with chord_lookup.py: bugs with their smallest scopes; runs to think about; counts."""

from types import MappingProxyType

from sketchbook import Bug, Count, Edit, Scenario, Step

PROGRESS_ONLY = MappingProxyType({"reply: node == s.at": "another node would give the same answer, unasked"})

BUGS = (
    Bug(
        "walks-the-ring",
        "A node names the nearest of its fingers instead of the farthest before the key. That is the simple "
        "look-up along successors: right, but as long as the ring.",
        "SIGCOMM 2001, 4.3",
        breaks="within_m_hops",
        edits=(Edit("closest_preceding_finger", "range(self.m, 0, -1)", "range(1, self.m + 1)"),),
        scope={"members": (0, 1, 2, 3, 4, 5, 6, 7)},
        length=5,
        safe=({"members": (0, 1, 3)},),
    ),
    Bug(
        "takes-the-key-for-before",
        "A finger that is the key's own node counts as one before it. The look-up steps over the key's "
        "predecessor, and goes round for ever.",
        "SIGCOMM 2001, 4.3, Figure 4",
        breaks="within_m_hops",
        edits=(
            Edit(
                "closest_preceding_finger",
                "if between(node, self.finger(node, i), key):",
                "if between(node, self.finger(node, i), key) or key == self.finger(node, i):",
            ),
        ),
        scope={"members": (0, 1)},
        length=5,
        safe=({"members": (0,)},),
    ),
    Bug(
        "skips-the-successor",
        "The fingers start at 2 instead of 1 after the node, so that the first need not be its successor.",
        "SIGCOMM 2001, 4.3, Table 1",
        breaks="finds_the_successor",
        edits=(Edit("finger", "2 ** (i - 1)", "2**i"),),
        scope={"members": (0, 1)},
        length=2,
        safe=({"members": (0, 2, 5)},),
    ),
    Bug(
        "fingers-too-near",
        "The i-th finger is i places away instead of 2^(i-1). Answers stay right, but hops no longer halve "
        "the way.",
        "SIGCOMM 2001, 4.3",
        breaks="halves_the_distance",
        edits=(Edit("finger", "2 ** (i - 1)", "i"),),
        scope={"members": (0, 2, 5)},
        length=2,
        safe=({"members": (0, 1, 3)},),
    ),
)

SCENARIOS = (
    Scenario(
        "Three nodes",
        "N3 looks up K1 with the finger tables of nodes 0, 1 and 3. Whom does it ask?",
        steps=(
            "ask node=N3 key=K1",
            Step("forward node=N3", ask="The fingers of N3 are N0, N0 and N0. Which is the last before K1?"),
            Step("reply node=N0", ask="K1 lies after N0, and at N1. Who is its successor?"),
        ),
        source="SIGCOMM 2001, Figure 3",
        reaches="answered",
    ),
    Scenario(
        "All of 64 places",
        "N0 looks up the key right before its own identifier. In how many hops, if each halves the way?",
        constants={"m": 6, "members": tuple(range(64))},
        steps=(
            "ask node=N0 key=K63",
            Step(
                "forward node=N0",
                ask="The fingers of N0 are 1, 2, 4, 8, 16 and 32 away. Which does it name?",
            ),
            "forward node=N32",
            "forward node=N48",
            "forward node=N56",
            Step("forward node=N60", ask="How far is it still?"),
            "reply node=N62",
        ),
        source="SIGCOMM 2001, 4.3",
        reaches="answered",
    ),
    Scenario(
        "Along the successors",
        "The same look-up among eight nodes, but each node names its nearest finger, which is its successor. "
        "How many hops would it take to the end?",
        constants={"members": tuple(range(8))},
        switches=("walks-the-ring",),
        steps=(
            "ask node=N0 key=K7",
            Step("forward node=N0", ask="The fingers of N0 are N1, N2 and N4. Which is the nearest?"),
            "forward node=N1",
            "forward node=N2",
            Step(
                "forward node=N3",
                ask="Three hops are made, as many as an identifier has bits. How far is it still?",
            ),
        ),
        source="SIGCOMM 2001, 4.3",
        breaks="within_m_hops",
    ),
    Scenario(
        "Past the predecessor",
        "A finger that is the key's own node counts as one before the key. Does N0 ever find the key's predecessor?",
        constants={"members": (0, 1)},
        switches=("takes-the-key-for-before",),
        steps=(
            "ask node=N0 key=K0",
            Step("forward node=N0", ask="K0 belongs to N0, and its predecessor is N1. Whom does N0 name?"),
            *["forward node=N0"] * 3,
        ),
        source="SIGCOMM 2001, 4.3, Figure 4",
        breaks="within_m_hops",
    ),
)

COUNTS = (
    Count(distinct=55, depth=5),
    Count(distinct=153, depth=6, constants={"members": (0, 1, 2, 3, 4, 5, 6, 7)}),
)
