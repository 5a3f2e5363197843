"""Pictures: well-formed, byte-stable, themed by the page, and with their content in words."""

import re
import xml.etree.ElementTree as ET

import pytest

from sketchbook import Cell, Lane, Ring, RingNode, Run, View, explore, play
from sketchbook.diagrams import log_svg, ring_svg, space_time_svg
from sketchbook.sketches.chang_roberts import ChangRoberts
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.paxos_actors import PaxosActors

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    labelled = (root.get("aria-labelledby") or "").split()
    ids = {e.get("id"): e for e in root.iter() if e.get("id")}
    assert [ids[i].tag for i in labelled] == [f"{SVG}title", f"{SVG}desc"]
    assert all((ids[i].text or "").strip() for i in labelled)
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert colours <= {"none", "currentColor"}
    assert all(name.startswith("sk-") for e in root.iter() for name in (e.get("class") or "").split())
    return root


def bad_run() -> Run:
    violation = explore(Paxos.with_switches("ignores-promise")(), properties=["agreement"]).violation
    assert violation is not None
    return violation.run


def test_a_space_time_diagram_shows_every_step_and_message() -> None:
    run = bad_run()
    svg = space_time_svg(run)
    root = parsed(svg)
    events = [g for g in root.iter(f"{SVG}g") if "sk-event" in (g.get("class") or "")]
    assert [g.get("data-step") for g in events] == [str(n) for n in range(1, 13)]
    assert [g.findtext(f"{SVG}title") for g in events] == [
        f"{n}. {says}" for n, says in enumerate(run.sentences, 1)
    ]
    texts = {str(g.get("data-step")): next(g.iter(f"{SVG}text")) for g in events}
    places = [e.text for e in root.iter(f"{SVG}text") if e.get("class") == "sk-place"]
    assert places == ["P0", "P1", "A1", "A2", "A3"]
    received = sum(len(run.model.consumes(step.action, step.before)) for step in run.steps)
    arrows = [e for e in root.iter() if e.get("class") == "sk-message"]
    assert len(arrows) == received == 12
    # A label keeps out of the way of the arrows that come from its side, which is above it.
    marks = {g.get("data-step"): g.find(f"{SVG}circle") for g in events}
    for arrow in arrows:
        x1, _, x2, _ = map(float, re.findall(r"-?[\d.]+", arrow.get("d", ""))[:4])
        mark, label = marks[arrow.get("data-step")], texts[str(arrow.get("data-step"))]
        assert mark is not None
        assert abs(float(mark.get("cx", "")) - x2) < 10
        assert (float(label.get("y", "")) > float(mark.get("cy", ""))) == (x1 > x2)
    assert ">breaks agreement<" in svg
    assert space_time_svg(run) == svg


def test_a_system_without_a_place_has_a_column_of_its_own() -> None:
    run = play(Paxos, Paxos.scenarios[0])
    assert ">system<" not in space_time_svg(run)
    other = explore(PaxosActors(lossy=True, crashes=1), properties=["value_read"], stop="witness").witnesses[
        "value_read"
    ]
    root = parsed(space_time_svg(other, prefix="b"))
    assert root.get("aria-labelledby") == "b-title b-desc"


def test_faults_and_breaks_have_shapes_of_their_own() -> None:
    run = play(Paxos, next(s for s in Paxos.scenarios if s.switches == ("forgets-promise",)))
    svg = space_time_svg(run)
    assert 'class="sk-event sk-fault' in svg
    assert 'class="sk-event sk-step sk-broken"' in svg
    lasso = explore(ChangRoberts.with_switches("loser-swallows")(ring=(1, 2))).violation
    assert lasso is not None
    assert (lasso.run.loop is None) == ("goes round" not in space_time_svg(lasso.run))


def test_a_ring_shows_its_nodes_and_pointers() -> None:
    nodes = (
        RingNode(0, "N0", {"successor": (3,), "predecessor": (6,)}),
        RingNode(3, "N3", {"successor": (6, 0)}, up=False),
        RingNode(6, "N6", {"successor": (0,)}, role="joining"),
    )
    svg = ring_svg(View(ring=Ring(8, nodes)), title="A ring")
    root = parsed(svg)
    assert len([e for e in root.iter() if "sk-pointer" in (e.get("class") or "")]) == 4
    words = root.findtext(f"{SVG}desc")
    assert words == "N0: successor 3; predecessor 6. N3 (down): successor 6 0. N6 joining: successor 0."
    assert parsed(ring_svg(ChangRoberts().view(next(iter(ChangRoberts().initial_states())))))
    with pytest.raises(ValueError, match="has no ring"):
        ring_svg(View())


def test_logs_say_what_is_committed_without_colour() -> None:
    lanes = (
        Lane("S1", "leader", log=(Cell("1", "committed"), Cell("2"))),
        Lane("S2", "follower", log=(), up=False),
    )
    root = parsed(log_svg(View(lanes=lanes)))
    words = root.findtext(f"{SVG}desc")
    assert words == "S1 leader: entry 1 1 committed, entry 2 2. S2 follower (down): empty."
    borders = [
        p.get("stroke-width") or p.get("stroke-dasharray")
        for p in root.iter(f"{SVG}path")
        if p.get("d", "").endswith("z")
    ]
    assert "2.5" in borders
    assert "3 2" in borders
