"""The reader's session: what the page asks Python, asked here of the same code."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from sketchbook import Model, SelectError, catalogue, explored, find, share, versions
from sketchbook.engine.cases import source_of_class
from sketchbook.engine.simulator import Faults, Simulator
from sketchbook.session import AT_MOST, Session, published_class, weight_of

NAMES = [sketch.name for sketch in catalogue()]


class Reader:
    """Asks a session as the page does: JSON text in, JSON text out."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.session = Session(progress=self.heard.append, memory=lambda: 42_000_000)

    def ask(self, do: str, **arguments: Any) -> Any:
        return json.loads(self.session.answer(json.dumps({"do": do, **arguments})))

    def refused(self, do: str, **arguments: Any) -> tuple[str, int | None]:
        answer = self.ask(do, **arguments)
        assert list(answer) == ["error"], answer
        return answer["error"]["message"], answer["error"]["line"]


@pytest.fixture
def reader() -> Reader:
    return Reader()


def take(reader: Reader, state: dict[str, Any], *starts: str) -> dict[str, Any]:
    """Takes the first move whose sentence or action starts so, one after the other."""
    for start in starts:
        move = next(m for m in state["moves"] if m["action"].startswith(start) and not m["held"])
        state = reader.ask("take", move=move["index"])
        assert "error" not in state, state
    return state


# --- opening ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_sketch_opens_simulates_and_goes_on_by_the_clock(name: str, reader: Reader) -> None:
    opened = reader.ask("open", sketch=name)
    assert opened["run"]["choices"] == []
    assert opened["moves"], "there is something to do at the start"
    faults = {fault: 0.3 for fault in opened["faults"] if fault != "delay"}
    simulated = reader.ask("simulate", seed=5, faults=faults, steps=25)
    expected = Simulator(find(name).cls(), Faults(**faults)).run(5, steps=25)
    assert simulated["run"]["choices"] == list(expected.run.choices)
    assert (simulated["ended"], simulated["broken"]) == (expected.ended, expected.broken)
    reader.ask("reset")
    gone = reader.ask("proceed", steps=10)
    assert gone["quiet"] or gone["steps"] == 10
    share.replay(
        share.parse(gone["run"]["fragment"]), find(name).cls
    )  # any run of a session is a run of the sketch


def test_only_the_sketch_that_is_asked_for_is_loaded() -> None:
    assert published_class("two-phase-commit") is find("two-phase-commit").cls
    assert {name: published_class(name).title for name in NAMES} == {s.name: s.cls.title for s in catalogue()}


def test_constants_and_switches(reader: Reader) -> None:
    opened = reader.ask("open", sketch="paxos", constants={"ballots": 3}, switches=["ignores-votes"])
    assert opened["constants"]["ballots"] == 3
    assert opened["switches"] == ["ignores-votes"]
    assert opened["scope"] == "3 acceptors, 2 values, 3 ballots, with the bug ignores-votes"
    assert reader.ask("open", sketch="raft", constants={"logs": [[1], [1], []]})["constants"]["logs"] == [
        [1],
        [1],
        [],
    ]


def test_what_can_not_be_opened_leaves_what_was_open(reader: Reader) -> None:
    reader.ask("open", sketch="paxos", constants={"ballots": 3})
    assert "did you mean ballots" in reader.refused("open", sketch="paxos", constants={"ballot": 3})[0]
    assert "has no bug or variant" in reader.refused("open", sketch="paxos", switches=["nothing"])[0]
    assert reader.refused("open", sketch="nothing") == ("there is no sketch 'nothing'.", None)
    assert reader.ask("state", run=False)["moves"]
    assert reader.session.model.constants["ballots"] == 3


def test_refusals_of_bad_requests(reader: Reader) -> None:
    assert reader.refused("take", move=0) == ("no sketch is open.", None)
    assert reader.refused("exec", code="1")[0].startswith("there is no command 'exec'")
    reader.ask("open", sketch="paxos")
    assert reader.refused("take", move=99)[0].startswith("there is no move 99 here")
    assert reader.refused("simulate", faults={"fire": 1})[0].startswith("there is no fault fire")
    assert "from 0 to 1" in reader.refused("simulate", faults={"drop": 2})[0]
    assert reader.refused("shortest", prop="peace")[0].startswith("there is no property peace")
    assert reader.refused("follow", choices=[77])[0].startswith("step 1: there is no move 77")
    assert json.loads(reader.session.answer("not json"))["error"]["message"].startswith("JSONDecodeError")


# --- edited text ------------------------------------------------------------------------------------------


def line_of(source: str, text: str) -> int:
    return source[: source.index(text)].count("\n") + 1


def test_edited_text_runs_and_says_so(reader: Reader) -> None:
    source = source_of_class(find("paxos").cls)
    edited = source.replace("if m.ballot >= s.promised[acceptor]:", "if True:")
    opened = reader.ask("open", sketch="paxos", source=edited)
    assert opened["edited"] is True
    explored = reader.ask("explore", properties=["agreement", "promises_are_true"])
    assert explored["verdict"] == "broken"
    assert explored["run"]["edited"] is True
    assert explored["run"]["fragment"] == "", "an address holds no code"
    assert {step["line"] for step in explored["run"]["steps"]} == {None}
    assert reader.ask("open", sketch="paxos", source=source)["edited"] is False
    assert reader.ask("open", sketch="paxos")["edited"] is False
    assert reader.ask("explore")["distinct"] == 3921, "the published code is as it was"


def test_a_difference_is_that_of_the_published_text(reader: Reader) -> None:
    source = source_of_class(find("paxos").cls)
    reader.ask("open", sketch="paxos")
    assert reader.ask("changes", source=source) == {"difference": ""}
    found = reader.ask("changes", source=source.replace("ballots = 3, 2, 2", "ballots = 3, 2, 3"))[
        "difference"
    ]
    assert found.startswith("--- paxos.py\n+++ paxos.py [edited]\n")
    assert "-    acceptors, values, ballots = 3, 2, 2\n+    acceptors, values, ballots = 3, 2, 3\n" in found


def test_edited_text_that_is_wrong_says_in_which_line(reader: Reader) -> None:
    source = source_of_class(find("paxos").cls)
    line = line_of(source, "def promise(")
    message, found = reader.refused(
        "open", sketch="paxos", source=source.replace("def promise(", "def promise("[:-1], 1)
    )
    assert (message, found) == (
        "Invalid syntax.",
        line,
    ) or found == line  # the words are those of the version of Python

    name = source.replace("acceptors, values, ballots = 3, 2, 2", "acceptors, values, ballots = 3, 2, two")
    assert reader.refused("open", sketch="paxos", source=name) == (
        "NameError: name 'two' is not defined.",
        line_of(source, "acceptors, values, ballots = 3"),
    )
    assert reader.refused("open", sketch="paxos", source=source.replace("class Paxos(", "class Other("))[
        0
    ] == ("there is no class Paxos any more.")


def test_an_error_while_edited_text_runs_says_in_which_line(reader: Reader) -> None:
    source = source_of_class(find("paxos").cls)
    text = "if m.ballot > s.promised[acceptor]:"
    reader.ask("open", sketch="paxos", source=source.replace(text, "if m.ballot > s.promised[99]:"))
    message, line = reader.refused("explore")
    assert message == "IndexError: tuple index out of range."
    assert line == line_of(source, text)


def test_a_mistake_that_no_longer_fits_the_edited_text(reader: Reader) -> None:
    source = source_of_class(find("paxos").cls)
    edited = source.replace(
        "if highest in (NONE, (highest[0], value)):\n                    return self.send",
        "if False:\n                    return self.send",
    )
    assert edited != source
    assert (
        "occurs 0 times"
        in reader.refused("open", sketch="paxos", source=edited, switches=["ignores-votes"])[0]
    )


# --- by hand ----------------------------------------------------------------------------------------------


def test_moves_are_sentences_with_their_places(reader: Reader) -> None:
    opened = reader.ask("open", sketch="paxos")
    assert [(m["says"], m["at"], m["fault"], m["message"]) for m in opened["moves"]] == [
        ("The proposer of ballot 0 asks all acceptors to promise.", "P0", False, None),
        ("The proposer of ballot 1 asks all acceptors to promise.", "P1", False, None),
    ]
    state = reader.ask("take", move=1)
    delivery = next(m for m in state["moves"] if m["at"] == "A2")
    assert delivery["says"] == "A2 promises to accept nothing below ballot 1."
    assert delivery["message"] == "Prepare(ballot=1)"
    assert [s["says"] for s in state["run"]["steps"]] == [
        "The proposer of ballot 1 asks all acceptors to promise."
    ]
    assert len(state["run"]["views"]) == 2


def test_back_goto_and_reset(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    for _ in range(3):
        state = reader.ask("take", move=0)
    choices = state["run"]["choices"]
    assert reader.ask("back")["run"]["choices"] == choices[:2]
    assert reader.ask("goto", step=1)["run"]["choices"] == choices[:1]
    assert reader.ask("back", steps=9)["run"]["choices"] == []
    assert reader.ask("follow", choices=choices)["run"]["choices"] == choices
    reader.ask("fault", what="crash", who="A1")
    assert reader.ask("reset")["conditions"] == {"down": [], "cut": [], "lost": 0}


def test_a_server_that_is_down_does_nothing_until_it_restarts(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    reader.ask("take", move=0)
    state = reader.ask("fault", what="crash", who="A1")
    assert state["said"] == "A1 is down: it does nothing until it restarts."
    held = [m for m in state["moves"] if m["at"] == "A1"]
    assert held
    assert {m["held"] for m in held} == {"A1 is down"}
    assert reader.refused("take", move=held[0]["index"])[0] == "this can not happen now: A1 is down."
    assert all(m["held"] == "" for m in state["moves"] if m["at"] != "A1")
    state = reader.ask("proceed", steps=40)
    assert state["quiet"]
    assert all(step["at"] != "A1" for step in state["run"]["steps"])
    state = reader.ask("fault", what="restart", who="A1")
    assert state["said"] == "A1 is up again."
    assert any(m["at"] == "A1" and not m["held"] for m in state["moves"])


def test_a_crash_is_the_models_own_where_it_has_a_rule_for_it(reader: Reader) -> None:
    name = next(s.name for s in catalogue() if "crashes" in s.cls.constant_defaults)
    reader.ask("open", sketch=name, constants={"crashes": 1})
    lane = reader.session.model.lanes()[0]
    state = reader.ask("fault", what="crash", who=lane)
    assert state["run"]["steps"][-1]["rule"] == "crash"
    assert state["conditions"]["down"] == []
    state = reader.ask("fault", what="restart", who=lane)
    assert state["run"]["steps"][-1]["rule"] == "restart"


def test_a_cut_link_holds_messages_back_and_a_mended_one_lets_them_through(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    reader.ask("take", move=0)
    state = reader.ask("fault", what="cut", between=["A2", "P0"])
    assert state["conditions"]["cut"] == [["A2", "P0"]]
    assert {m["held"] for m in state["moves"] if m["at"] == "A2"} == {"the link between P0 and A2 is cut"}
    assert {m["held"] for m in state["moves"] if m["at"] in ("A1", "A3")} == {""}
    state = reader.ask("fault", what="mend", between=["P0", "A2"])
    assert {m["held"] for m in state["moves"]} == {""}
    assert reader.refused("fault", what="cut", between=["P0"])[0].startswith(
        "a link is between two of P0, P1, A1"
    )


def test_a_lost_message_does_not_come(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    state = reader.ask("take", move=0)
    move = next(m for m in state["moves"] if m["at"] == "A3")
    state = reader.ask("fault", what="drop", move=move["index"])
    assert state["conditions"]["lost"] == 1
    assert {m["held"] for m in state["moves"] if m["at"] == "A3"} == {"the message is lost"}
    assert (
        reader.refused("fault", what="drop", move=0)[0] == "there is no message to drop."
        or state["moves"][0]["message"]
    )


def test_a_lost_packet_is_the_models_own_move_where_its_network_loses(reader: Reader) -> None:
    reader.ask("open", sketch="abd-register", constants={"lossy": True})
    state = reader.ask("state")
    move = next(m for m in state["moves"] if m["message"] and not m["fault"])
    state = reader.ask("fault", what="drop", move=move["index"])
    assert state["run"]["steps"][-1]["rule"] == "drop"


def test_the_clock_is_that_of_the_simulator(reader: Reader) -> None:
    reader.ask("open", sketch="raft")
    for _ in range(15):
        state = reader.ask("proceed", seed=9, faults={})
    expected = Simulator(find("raft").cls(), Faults()).run(9, steps=15)
    assert state["run"]["choices"] == list(expected.run.choices)


def test_the_clock_goes_on_after_a_move_by_hand_and_after_going_back(reader: Reader) -> None:
    reader.ask("open", sketch="raft")
    reader.ask("proceed", steps=8, seed=2)
    state = reader.ask("back", steps=3)
    free = next(m for m in state["moves"] if not m["held"] and not m["fault"])
    reader.ask("take", move=free["index"])
    assert reader.ask("proceed", steps=4)["steps"] == 10


def test_faults_of_a_simulation_are_told_in_the_sentences(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    told = [
        step["says"]
        for seed in range(5)
        for step in reader.ask("simulate", seed=seed, faults={"partition": 1.0, "drop": 0.5}, steps=30)[
            "run"
        ]["steps"]
    ]
    assert any(says.startswith("(") and "Lost on its way: " in says for says in told)


# --- exploring --------------------------------------------------------------------------------------------

COUNTS = [
    ("paxos", {}, 3921, 17),
    ("two-phase-commit", {}, 288, 11),
    ("abd-register", {}, 544, None),
    ("chang-roberts", {}, 137, 10),
    ("single-copy-register", {}, 93, None),
]


@pytest.mark.parametrize(("name", "constants", "distinct", "depth"), COUNTS)
def test_published_counts(
    name: str, constants: dict[str, Any], distinct: int, depth: int | None, reader: Reader
) -> None:
    reader.ask("open", sketch=name, constants=constants)
    found = reader.ask("explore")
    assert found["distinct"] == distinct
    assert depth in (found["depth"], None)
    assert found["verdict"] == "holds"
    assert (
        found["sentence"]
        == f"Holds in all {distinct:,} states within these constants; that says nothing of larger ones."
    )
    assert found["bytes"] == 42_000_000
    assert found["run"] is None


@pytest.mark.parametrize("bug", ["ignores-votes", "no-intersection", "any-vote"])
def test_the_shortest_counterexample_is_as_long_as_pinned(bug: str, reader: Reader) -> None:
    declared = next((b for b in find("paxos").cls.bugs if b.name == bug), find("paxos").cls.bugs[0])
    reader.ask("open", sketch="paxos", constants=dict(declared.scope), switches=[declared.name])
    found = reader.ask("shortest", prop=declared.breaks)
    assert found["length"] == declared.length == len(found["run"]["steps"])
    assert found["run"]["breaks"] == declared.breaks
    assert found["run"]["properties"][declared.breaks]["broken"] == declared.length
    assert found["sentence"] == f"The shortest way takes {declared.length} steps."
    assert reader.ask("state")["run"]["choices"] == found["run"]["choices"], "the reader stands at its end"


def test_no_counterexample(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    found = reader.ask("shortest", prop="agreement")
    assert found["run"] is None
    assert found["sentence"] == "Nothing breaks agreement within these constants: all states were visited."
    assert reader.ask("open", sketch="paxos")
    assert reader.ask("shortest", prop="agreement", max_states=500)["sentence"].startswith(
        "None among the first 5"
    )


def test_a_bound_is_no_verdict(reader: Reader) -> None:
    reader.ask("open", sketch="paxos")
    found = reader.ask("explore", max_states=1000)
    assert found["verdict"] == "unknown"
    assert found["bound"] == "states"
    assert "the bound on the number of states ended it" in found["sentence"]


def test_symmetry(reader: Reader) -> None:
    count = next(c for c in find("two-phase-commit").cls.counts if c.symmetry)
    reader.ask("open", sketch="two-phase-commit", constants=dict(count.constants))
    found = reader.ask("explore", symmetry=True)
    assert found["distinct"] == count.distinct
    assert "orbits of states" in found["sentence"]
    assert reader.ask("estimate", symmetry=True)["known"] == count.distinct


def test_an_estimate_knows_what_it_may(reader: Reader) -> None:
    reader.ask("open", sketch="chang-roberts")
    assert reader.ask("estimate")["known"] == 137, "the probe saw all"
    reader.ask("open", sketch="paxos")
    pinned = reader.ask("estimate", states=2000)
    assert pinned["known"] == 3921, "a test pins it"
    assert pinned["bytes"] > 3921 * 500
    reader.ask("open", sketch="paxos", constants={"ballots": 3})
    unknown = reader.ask("estimate", states=2000)
    assert unknown["known"] is None
    assert unknown["more_than"] >= 2000
    assert unknown["limit"] == AT_MOST
    assert unknown["seconds"] > 0


def test_an_estimate_that_gets_to_the_end_is_the_exploration() -> None:
    ticks = iter(range(10**9))
    session = Session(clock=lambda: next(ticks) / 1_000)
    session.open("chord")
    estimate = session.estimate(seconds=1e6)
    before = next(ticks)
    found = session.explore()
    assert next(ticks) == before + 1, "it looks at no clock: nothing is explored a second time"
    assert (found["verdict"], found["violated"]) == ("broken", "ordered_merges")
    assert estimate["known"] == found["distinct"] == 163
    session.open("chord")
    assert session.explore()["distinct"] == 163
    assert session.explore(max_depth=3)["bound"] == "depth"
    assert session.explore(properties=["ordered_ring"], max_states=1000)["violated"] == ""


def test_an_estimate_ends_when_its_time_is_over() -> None:
    ticks = iter(range(10**9))
    session = Session(clock=lambda: next(ticks) / 1_000)
    session.open("paxos", constants={"ballots": 3})
    estimate = session.estimate(seconds=2)
    assert estimate["known"] is None
    assert 1000 < estimate["more_than"] < 20_000
    assert estimate["seconds"] > 2
    assert session.explore(max_states=500)["bound"] == "states", "what was not finished is not kept"


def test_progress_is_told() -> None:
    heard: list[dict[str, Any]] = []
    ticks = iter(range(10**9))
    session = Session(progress=heard.append, memory=lambda: 7, clock=lambda: float(next(ticks)))
    session.open("paxos")
    session.explore()
    assert heard
    assert heard[0].keys() == {"distinct", "depth", "waiting", "transitions", "seconds", "bytes"}
    assert [now["distinct"] for now in heard] == sorted(now["distinct"] for now in heard)


def test_break_it_yourself_compares_with_the_shortest(reader: Reader) -> None:
    bug = next(b for b in find("paxos").cls.bugs if b.name == "ignores-votes")
    reader.ask("open", sketch="paxos", constants=dict(bug.scope), switches=[bug.name])
    found = reader.ask("against", prop=bug.breaks)
    assert found["yours"] is None
    assert found["shortest"] == bug.length
    assert found["sentence"] == f"Agreement still holds; the shortest way takes {bug.length} steps."
    assert reader.ask("state")["steps"] == 0, "the reader's run stays"
    run = reader.ask("shortest", prop=bug.breaks)["run"]
    assert reader.ask("against", prop=bug.breaks)["sentence"] == (
        f"You broke agreement in {bug.length} steps, and no way is shorter."
    )
    choices = detour(
        find("paxos").cls.with_switches(bug.name)(**bug.scope), [s["action"] for s in run["steps"]]
    )
    reader.ask("follow", choices=choices)
    found = reader.ask("against", prop=bug.breaks)
    assert (found["yours"], found["needed"], found["shortest"]) == (bug.length + 1, bug.length, bug.length)
    assert f"({bug.length} steps of them are needed)" in found["sentence"]


def detour(model: Model[Any], actions: list[str]) -> list[int]:
    """The run of these actions with one more somewhere that none of the others needs."""
    for at in range(len(actions)):
        state, choices = model.init(), []
        try:
            for number, action in enumerate(actions):
                if number == at:
                    enabled = [model.text(a) for a, _ in model.moves(state)]
                    extra = next(text for text in enabled if text not in actions)
                    choices.append(model.select(state, extra))
                    state = list(model.moves(state))[choices[-1]][1]
                choices.append(model.select(state, action))
                state = list(model.moves(state))[choices[-1]][1]
        except (StopIteration, SelectError):
            continue
        return choices
    raise AssertionError("there is no detour")


def test_distances_on_every_move(reader: Reader) -> None:
    bug = next(b for b in find("paxos").cls.bugs if b.name == "ignores-votes")
    reader.ask("open", sketch="paxos", constants=dict(bug.scope), switches=[bug.name])
    state = reader.ask("distances", prop=bug.breaks)
    assert state["distance"] == {"property": bug.breaks, "now": bug.length}
    for left in range(bug.length - 1, -1, -1):
        nearest = min(m["distance"] for m in state["moves"] if m["distance"] is not None)
        assert nearest == left
        state = reader.ask("take", move=next(m["index"] for m in state["moves"] if m["distance"] == nearest))
    assert state["run"]["properties"][bug.breaks]["broken"] == bug.length
    assert "distance" not in reader.ask("distances", prop="")
    assert "choose smaller constants" in reader.refused("distances", prop=bug.breaks, max_states=50)[0]


def test_the_weight_of_states_counts_what_they_share_once() -> None:
    shared = tuple(range(1000, 1100))
    apart = [(i, tuple(range(1000 + i, 1100 + i))) for i in range(20)]
    together = [(i, shared) for i in range(20)]
    assert weight_of(together) < weight_of(apart) / 2
    assert weight_of([]) > 0


# --- shared runs ------------------------------------------------------------------------------------------


def test_a_shared_run_replays_and_goes_on(reader: Reader) -> None:
    reader.ask("open", sketch="paxos", constants={"ballots": 3}, switches=["ignores-votes"])
    fragment = reader.ask("proceed", steps=6, seed=4)["run"]["fragment"]
    other = Reader()
    found = other.ask("replay", fragment=fragment, sketch="paxos", current=1)
    assert found["constants"]["ballots"] == 3
    assert found["switches"] == ["ignores-votes"]
    assert found["steps"] == 6
    assert found["run"]["fragment"] == fragment
    assert found["notice"] == ""
    assert other.ask("take", move=next(m["index"] for m in found["moves"]))["steps"] == 7


def test_a_shared_run_that_is_wrong_says_why(reader: Reader) -> None:
    assert reader.refused("replay", fragment="run=1&steps=0.77", sketch="paxos")[0].startswith(
        "step 2: there is no move 77"
    )
    assert reader.refused("replay", fragment="run=1&steps=0&end=00000000", sketch="paxos")[0].startswith(
        "ends in another state"
    )
    assert reader.refused("replay", fragment="run=1&set=x=1&steps=0", sketch="paxos")[0].startswith(
        "there is no constant x"
    )


def test_an_older_run_replays_by_its_own_source(reader: Reader) -> None:
    sketch = find("paxos")
    archive = versions.zipped({p.name: p.read_bytes() for p in explored.sources(sketch)})
    fragment = "run=1&steps=0"
    found = reader.ask(
        "replay", fragment=fragment, sketch="paxos", current=2, archive=base64.b64encode(archive).decode()
    )
    assert found["notice"] == "Recorded with version 1; today's is 2. Replayed by its own source."
    assert found["version"] == 1
    assert found["run"]["fragment"].startswith("run=1&steps=0")
    assert {step["line"] for step in found["run"]["steps"]} == {None}, "the page shows today's lines"
    today = reader.ask("replay", fragment=fragment, sketch="paxos", current=2)
    assert today["notice"].endswith("Replayed by today's source, and it ends where it did.")
