"""Raft's core: what its exploration rests on, and Figure 3 under simulated faults."""

import re
from typing import Any

import pytest

from sketchbook import Faults, Simulator, follow, play
from sketchbook.engine.explorer import Explorer
from sketchbook.sketches.raft import (
    AppendEntries,
    Raft,
    RequestVote,
    common,
    has_previous,
    merged,
    up_to_date,
)

FIGURE_3 = [
    "election_safety",
    "leader_append_only",
    "log_matching",
    "leader_completeness",
    "state_machine_safety",
]


def test_a_request_without_entries_is_told_as_a_heartbeat() -> None:
    steps = ["election_timeout server=S1", "handle_request_vote server=S2", "become_leader server=S1"]
    run = follow(
        Raft(), [*steps, "append_entries next_index=1", "client_request", "append_entries next_index=1"]
    )
    assert run.sentences[3] == "S1 sends a heartbeat to all: it has no entries from index 1 on."
    assert run.sentences[5] == "S1 sends its entries from index 1 on to all."


def reached(**constants: Any) -> set[Any]:
    """The reachable states without their messages."""
    explorer = Explorer(Raft(**constants), properties=[])
    assert explorer.run().complete
    return {s[:-1] for s in explorer.index}


@pytest.mark.parametrize(
    "constants",
    [
        {"servers": 2, "terms": 2, "restarts": True},
        {"servers": 3, "terms": 1, "standing": 1, "restarts": True},
        {"servers": 3, "entries": 0},
    ],
)
def test_forgetting_messages_loses_no_state_of_the_servers(constants: dict[str, Any]) -> None:
    assert reached(forgets=True, **constants) == reached(forgets=False, **constants)


def test_figure_3_is_checked_by_name() -> None:
    assert [p.name for p in Raft().properties.values() if p.kind == "always"] == FIGURE_3


@pytest.mark.parametrize(
    ("servers", "faults"),
    [
        (3, Faults(drop=0.2, crash=0.2, partition=0.2, delay=60)),
        (5, Faults(drop=0.1, duplicate=0.1, crash=0.1, partition=0.3, delay=120, skew=0.5)),
    ],
)
def test_figure_3_holds_in_runs_under_faults(servers: int, faults: Faults) -> None:
    simulator = Simulator(Raft(servers=servers, standing=servers, restarts=True), faults)
    runs = [simulator.run(seed, steps=100) for seed in range(30)]
    assert [run.broken for run in runs] == [""] * len(runs)
    happened = {event.what for run in runs for event in run.events}
    assert {"drop", "down", "up", "partition", "heal"} <= happened
    assert any(run.run.last.committed for run in runs)
    assert any(max(run.run.last.current_term) > 2 for run in runs)


def test_simulated_faults_find_a_bug_that_the_explorer_pins() -> None:
    model = Raft.with_switches("votes-twice")(standing=3)
    found = [Simulator(model, Faults(delay=100)).run(seed).broken for seed in range(12)]
    assert "election_safety" in found


def test_figure_7_ends_with_equal_logs() -> None:
    scenario = next(s for s in Raft.scenarios if s.name.startswith("Figure 7"))
    last = follow(Raft(**scenario.constants), scenario.steps).last
    assert set(last.log) == {(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8)}
    assert last.commit_index[0] == 11


def test_figure_8_e_keeps_the_entry_of_term_2() -> None:
    scenario = next(s for s in Raft.scenarios if s.name.startswith("Figure 8 (e)"))
    last = follow(Raft(**scenario.constants), scenario.steps).last
    assert {(c.at, c.entry) for c in last.committed} == {(1, 1), (2, 2), (3, 4)}
    assert last.role[4] == "candidate"


@pytest.mark.parametrize(
    ("log", "previous", "entries", "then"),
    [
        ((), 0, (1,), (1,)),
        ((1,), 1, (), (1,)),
        ((1, 1), 0, (1,), (1, 1)),  # a late request deletes nothing
        ((1, 2), 1, (3,), (1, 3)),
        ((1, 2, 2), 1, (3, 3), (1, 3, 3)),
        ((1, 2, 2), 0, (1, 3), (1, 3)),
    ],
)
def test_entries_are_merged_into_a_log(
    log: tuple[int, ...], previous: int, entries: tuple[int, ...], then: tuple[int, ...]
) -> None:
    m = AppendEntries(3, 0, previous, log[previous - 1] if previous else 0, entries, 0)
    assert has_previous(m, log)
    assert merged(log, m) == then


def test_a_request_that_does_not_fit_the_log_is_refused() -> None:
    assert not has_previous(AppendEntries(3, 0, 2, 1, (3,), 0), (1,))
    assert not has_previous(AppendEntries(3, 0, 1, 2, (3,), 0), (1,))


def test_common_entries_and_up_to_date_logs() -> None:
    assert common((1, 1, 2), (1, 1, 3, 3)) == 2
    assert common((1,), (1, 1)) == 1
    assert up_to_date(RequestVote(4, 0, 1, 3), (1, 2, 2))
    assert up_to_date(RequestVote(4, 0, 3, 2), (1, 2, 2))
    assert not up_to_date(RequestVote(4, 0, 2, 2), (1, 2, 2))


def test_a_log_in_words_is_no_count() -> None:
    told = " ".join(sentence for scenario in Raft.scenarios for sentence in play(Raft, scenario).sentences)
    assert " its log now holds an entry of term 1" in told
    assert re.search(r" its log now holds entries of the terms \d \d", told)
    assert "its log is now" not in told
