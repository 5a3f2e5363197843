"""Models: constants, domains, selectors, sentences, edits of the source."""

from typing import Annotated, Any, NamedTuple, TypeAlias

import pytest

from sketchbook import (
    Edit,
    Explorer,
    Message,
    Model,
    ModelError,
    SelectError,
    Step,
    SwitchError,
    difference,
    follow,
    put,
    rule,
)
from sketchbook.engine.cases import apply_edits
from sketchbook.engine.model import compact
from sketchbook.sketches.abd_register import AbdRegister
from sketchbook.sketches.chord_correct import ChordCorrect
from sketchbook.sketches.consistent_hashing import ConsistentHashing
from sketchbook.sketches.multi_paxos import MultiPaxos
from sketchbook.sketches.paxos import Paxos
from sketchbook.sketches.phi_accrual import PhiAccrual
from sketchbook.sketches.raft import Raft
from sketchbook.sketches.raft_steps import RaftSteps
from sketchbook.sketches.two_phase_commit import TwoPhaseCommit

Server: TypeAlias = Annotated[int, "servers"]
Index: TypeAlias = Annotated[int, "indexes"]


class Ask(Message):
    to: Server
    word: str


class Tell(Message):
    to: Server


class State(NamedTuple):
    logs: tuple[tuple[int, ...], ...]
    messages: frozenset[Message]


class Logs(Model[State]):
    """Servers with logs."""

    title = "Logs"
    nodes = ("servers",)
    names = ("servers: S#", "words: yes no")
    servers, limit = 2, 2
    words = ("yes", "no")
    strict = False

    def init(self) -> State:
        return State(((),) * self.servers, frozenset())

    def indexes(self, s: State) -> range:
        return range(len(s.logs[0]))

    @rule
    def append(self, s: State, server: Server) -> State | None:
        """{server} appends."""
        if len(s.logs[server]) < self.limit:
            return s._replace(logs=put(s.logs, server, (*s.logs[server], 1)))
        return None

    @rule
    def change(self, s: State, index: Index) -> State:
        """Entry {index} changes."""
        return s._replace(logs=put(s.logs, 0, put(s.logs[0], index, 2)))

    @rule
    def ask(self, s: State, server: Server, word: str) -> State:
        """{server} is asked {word}; there are {s.messages} and then {then.messages}."""
        return self.send(s, Ask(server, word))

    @rule
    def hear(self, s: State, m: Ask | Tell) -> State | None:
        """{m.to} hears {m}."""
        return self.send(s, Tell(m.to)) if isinstance(m, Ask) else None


def test_constants_have_defaults_and_are_checked() -> None:
    assert Logs().constants == {"servers": 2, "limit": 2, "words": ("yes", "no"), "strict": False}
    assert Logs(servers=3).domain("servers") == (0, 1, 2)
    for constants, message in (
        ({"serves": 3}, "did you mean servers"),
        ({"quux": 3}, "it has servers, limit"),
        ({"servers": "3"}, "is of type int"),
        ({"servers": True}, "is of type int"),
        ({"servers": -1}, "can not be negative"),
        ({"servers": 0}, "servers is at least 1"),
    ):
        with pytest.raises(ModelError, match=message):
            Logs(**constants)


@pytest.mark.parametrize(
    ("cls", "constants", "message"),
    [
        (AbdRegister, {"servers": 0}, "servers is at least 1"),
        (AbdRegister, {"clients": 0}, "at least 1 client"),
        (ChordCorrect, {"r": 0}, "r is from 1"),
        (ChordCorrect, {"identifiers": 2}, "r is from 1"),
        (ConsistentHashing, {"points": 0}, "points is at least 1"),
        (PhiAccrual, {"size": 0}, "size is at least 1"),
        (Raft, {"logs": ((1,), (2,))}, "the log of each server"),
        (Raft, {"logs": (1, 2, 3)}, "the log of each server"),
        (RaftSteps, {"members": 4}, "members is from 1 to servers=3"),
        (RaftSteps, {"members": 0}, "members is from 1 to servers=3"),
    ],
)
def test_constants_that_make_no_sense_together_are_refused(
    cls: type[Model[Any]], constants: dict[str, Any], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        cls(**constants)


def test_a_states_fields_are_replaced_as_those_of_any_named_tuple() -> None:
    s = Logs().init()
    other = s._replace(logs=((1,), ()))
    assert type(other) is State
    assert other == State(((1,), ()), frozenset())
    assert s == s._replace() == State(((), ()), frozenset())
    with pytest.raises(TypeError, match="log"):
        s._replace(log=())  # type: ignore[call-arg]


class Dozen(Model[int]):
    """Counts up to eleven, and forgets the rest: 10 and 11 stand for the same."""

    by = (1, 2, 10)
    highest = 7

    def init(self) -> int:
        return 0

    @rule
    def add(self, s: int, by: Annotated[int, "by"]) -> int:
        """{by} more."""
        return s + by

    def within(self, s: int) -> bool:
        return s <= self.highest

    def normal_form(self, s: int) -> int:
        return s // 2 * 2


def test_moves_lead_to_normal_forms_and_those_within_bounds_have_the_same_numbers() -> None:
    model = Dozen()
    assert [(action.args, then) for action, then in model.moves(6)] == [
        ((2,), 8),
        ((10,), 16),
    ]  # 7 is 6 again
    assert [(action.args, then) for action, then in model.moves_within(6)] == [((2,), None), ((10,), None)]
    assert [then for _, then in model.moves_within(4)] == [6, None]
    assert [action for action, _ in model.moves(4)] == [action for action, _ in model.moves_within(4)]
    result = Explorer(model).run()
    assert (result.distinct, result.depth, result.transitions) == (4, 4, 3)
    assert result.deadlocks == 0


def test_moves_come_in_the_order_of_rules_and_values() -> None:
    model = Logs()
    texts = [model.text(a) for a, _ in model.moves(model.init())]
    assert texts == [
        "append server=S1",
        "append server=S2",
        "ask server=S1 word=yes",
        "ask server=S1 word=no",
        "ask server=S2 word=yes",
        "ask server=S2 word=no",
    ]


def test_a_domain_may_depend_on_the_state_and_messages_may_be_of_several_kinds() -> None:
    model = Logs()
    run = follow(model, ["append server=S1", "ask server=S2 word=no", "hear"])
    assert [model.text(a) for a, _ in model.moves(run.last) if a.rule == "change"] == ["change index=0"]
    assert run.sentences[-1] == "S2 hears Ask(to=S2, word=no)."
    assert run.sentences[1] == "S2 is asked no; there are {} and then {Ask(to=1,word=no)}."


def test_selectors_choose_one_move_or_say_which_there_are() -> None:
    model = Logs()
    s = model.init()
    assert model.select(s, "append server=S2") == model.select(s, "append server=1") == 1
    assert MultiPaxos(slots=2).select(MultiPaxos(slots=2).init(), "prepare ballot=1") == 1
    with pytest.raises(SelectError, match=r"2 moves fit 'append'; enabled are\n  0: append server=S1\n"):
        model.select(s, "append")
    with pytest.raises(SelectError, match="no move fits 'hear'"):
        model.select(s, "hear")
    with pytest.raises(SelectError, match="no move fits ''"):
        model.select(s, "")
    with pytest.raises(SelectError, match="step 2: no move fits"):
        follow(model, ["append server=S1", Step("change index=7", "No.")])


def test_places_views_and_sentences_of_their_own() -> None:
    model = Logs()
    run = follow(
        model, [Step("append server=S1", says="First.", ask="Why?"), "ask server=S2 word=yes", "hear"]
    )
    assert run.sentences[0] == "First."
    assert [model.place(step.action) for step in run.steps] == ["S1", "S2", "S2"]
    view = model.view(run.last)
    assert [lane.name for lane in view.lanes] == model.lanes() == ["S1", "S2"]
    assert view.lanes[0].facts == {"logs": "(1)"}
    assert view.messages == ("Ask(to=S2, word=yes)", "Tell(to=S2)")
    record = run.as_dict(views=True)
    assert record["steps"][0]["ask"] == "Why?"
    assert record["steps"][2]["at"] == "S2"


def test_a_parameter_that_ranges_over_nothing_is_refused() -> None:
    class Wrong(Logs):
        @rule
        def odd(self, s: State, moon: int) -> State:
            return s

    with pytest.raises(ModelError, match="what does the parameter moon range over"):
        list(Wrong().moves(Wrong().init()))


def test_text_of_values_does_not_depend_on_hashing() -> None:
    assert compact(frozenset({"b", "a"})) == "{a,b}"
    assert compact((1, frozenset(), Ask(0, "x y"))) == "(1,{},Ask(to=0,word=x_y))"


def test_edits_fit_exactly_once_or_say_where() -> None:
    source = "x = 1\nclass A:\n    y = 2\n    @property\n    def f(self):\n        return 1\n\ndef f():\n    return 1\n"
    assert "return 3\n\ndef" in apply_edits(source, "A", [Edit("f", "return 1", "return 3")])
    assert apply_edits(source, "B", [Edit("f", "return 1", "return 3")]).endswith("return 3\n")
    assert "y = 5" in apply_edits(source, "A", [Edit("y", "2", "5")])
    assert apply_edits(source, "A", [Edit("x", "1", "0")]).startswith("x = 0")
    with pytest.raises(SwitchError, match=r"sketch.py:4: 'return' occurs 0 times in f"):
        apply_edits(source.replace("return", "yield"), "A", [Edit("f", "return", "")], "sketch.py")
    with pytest.raises(SwitchError, match="there is no g in A"):
        apply_edits(source, "A", [Edit("g", "1", "2")])


def test_a_switched_class_is_compiled_once_from_the_edited_source() -> None:
    cls = Paxos.with_switches("lowest-vote")
    assert cls is Paxos.with_switches("lowest-vote")
    assert cls is not Paxos
    assert (cls.switches, cls.unswitched, Paxos.with_switches()) == (("lowest-vote",), Paxos, Paxos)
    both = TwoPhaseCommit.with_switches("commits-early", "changes-its-mind")
    assert both.switches == ("commits-early", "changes-its-mind")
    assert difference(TwoPhaseCommit, "commits-early", "changes-its-mind").count("\n-") == 2
    with pytest.raises(SwitchError, match="did you mean lowest-vote"):
        Paxos.with_switches("lowest-vot")
