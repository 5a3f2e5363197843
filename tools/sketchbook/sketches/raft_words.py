"""How the Raft sketches look to people: servers as lanes with their logs, and what came of a request in words."""

from typing import TYPE_CHECKING, Any

from sketchbook import Action, Cell, Lane, View

if TYPE_CHECKING:
    from sketchbook.sketches.raft_bounds import BoundedRaft
    from sketchbook.sketches.raft_state import State


def log_view(model: Any, s: Any) -> View:
    """A lane for each server: role, term, vote, and its log, an entry shown by its term."""
    text = getattr(model, "entry_text", str)
    lanes = []
    for server in range(model.servers):
        committed = s.commit_index[server]
        vote = getattr(s, "voted_for", (-1,) * model.servers)[server]
        facts = {"term": str(s.current_term[server]), "commit index": str(committed)}
        if vote >= 0:
            facts["voted for"] = model.label("servers", vote)
        log = tuple(
            Cell(text(entry), "committed" if index <= committed else "")
            for index, entry in enumerate(s.log[server], 1)
        )
        lanes.append(Lane(model.label("servers", server), s.role[server], facts, log))
    return View(
        lanes=tuple(lanes), messages=tuple(sorted(model.message_text(m) for m in getattr(s, "messages", ())))
    )


def sentence(model: "BoundedRaft", action: Action, s: "State", then: "State") -> str:
    """What a request brings, and what came of handling it: granted or refused, taken or not. Empty for other steps."""
    name = model.label("servers", action.args[0])
    if action.rule == "append_entries":
        server, next_index = action.args
        if len(s.log[server]) < next_index:
            return f"{name} sends a heartbeat to all: it has no entries from index {next_index} on."
        return f"{name} sends its entries from index {next_index} on to all."
    if action.rule == "handle_request_vote":
        server, m = action.args
        who = model.field_label(m, "candidate")
        if then.voted_for[server] == m.candidate:
            return f"{name} votes for {who} in term {m.term}."
        return f"{name} learns from {who} of term {m.term}, and does not vote for it: its own log is more up-to-date."
    if action.rule == "handle_append_entries":
        server, m = action.args
        who = model.field_label(m, "leader")
        if then.messages == s.messages and then.log == s.log and then.commit_index == s.commit_index:
            if then.current_term == s.current_term:
                return f"{name} hears from {who}, the leader of its term."
            return f"{name} learns from {who} of term {m.term}."
        told = [f"{name} accepts what {who} sends"]
        if then.log[server] != s.log[server]:
            told.append(f"its log now holds {_entries(then.log[server])}")
        if then.commit_index[server] != s.commit_index[server]:
            told.append(f"it applies what is committed up to index {then.commit_index[server]}")
        return ", ".join(told[:-1]) + (" and " if told[1:] else "") + told[-1] + "."
    if action.rule == "advance_commit_index":
        server = action.args[0]
        index = then.commit_index[server]
        return f"{name} counts a majority for index {index}, an entry of term {s.log[server][index - 1]}, and commits up to it."
    return ""


def _entries(log: tuple[int, ...]) -> str:
    """A log in words; its entries are shown by their terms."""
    terms = " ".join(map(str, log))
    return (
        f"entries of the terms {terms}" if len(log) > 1 else f"an entry of term {terms}" if log else "nothing"
    )
