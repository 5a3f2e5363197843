"""Zave's scripts: the events of the counterexamples in her chordfull.als (with the paper of 2012), as scenarios."""

from collections.abc import Mapping

from sketchbook import Scenario, Step


def events(script: str) -> tuple[str, ...]:
    """Selectors from lines as her scripts have them: ``Join N1 by N0; Stabilize N1; Notified N0``."""
    selectors = []
    for event in script.replace("\n", " ").split(";"):
        rule, node, *rest = event.split()
        who = "to" if rule == "Notified" else "node"
        selectors.append(f"{rule.lower()} {who}={node}" + (f" by={rest[1]}" if rest else ""))
    return tuple(selectors)


RING_OF_TWO = "Join N2 by N0; Stabilize N2; Notified N0; Stabilize N0; Notified N2; "

ZAVE = {
    "ordered_merges": events(
        "Join N3 by N0; Stabilize N3; Notified N0; Stabilize N0; Notified N3; Join N1 by N0; Join N2 by N0;"
        "Stabilize N1; Notified N3; Stabilize N2; Notified N3; Stabilize N0; Notified N2"
    ),
    "ordered_appendages": events(
        "Join N1 by N0; Join N2 by N0; Join N3 by N0; Stabilize N2; Notified N0; Stabilize N0; Notified N2;"
        "Stabilize N3; Notified N0; Stabilize N1; Notified N3; Reconcile N2; Reconcile N3; Fail N0; Update N2;"
        "Update N3; Stabilize N3; Notified N2"  # before this Stabilize hers has a Flush of N3 that changes nothing
    ),
    "valid_successor_list": events(
        RING_OF_TWO + "Join N1 by N0; Reconcile N1; Join N3 by N2; Stabilize N3; Notified N0; Stabilize N2;"
        "Notified N3; Reconcile N0; Stabilize N1; Notified N2; Stabilize N0; Notified N1; Fail N2; Update N1"
    ),
    "connected_appendages": events(RING_OF_TWO + "Reconcile N0; Fail N2; Join N1 by N0; Update N0"),
    "at_least_one_ring": events(
        RING_OF_TWO + "Join N1 by N0; Stabilize N1; Notified N2; Fail N1; Stabilize N0; Notified N1; Flush N2"
    ),
    "at_most_one_ring": events(
        RING_OF_TWO + "Reconcile N0; Reconcile N2; Join N1 by N0; Stabilize N1; Notified N2; Stabilize N0;"
        "Notified N1; Join N3 by N2; Stabilize N3; Notified N0; Stabilize N2; Notified N3; Fail N1; Fail N3;"
        "Update N0; Update N2"
    ),
}
"""All events of each script that change something, by the property that it breaks."""


def zave(
    name: str, question: str, breaks: str, asks: Mapping[int, str], switches: tuple[str, ...] = ()
) -> Scenario:
    """Her script. The event that breaks the property is the last one that is asked about."""
    return Scenario(
        name,
        question,
        steps=tuple(Step(e, ask=asks.get(n, "")) for n, e in enumerate(ZAVE[breaks], 1)),
        switches=switches,
        source="Zave, chordfull.als",
        breaks=breaks,
        breaks_at=max(asks),
    )
