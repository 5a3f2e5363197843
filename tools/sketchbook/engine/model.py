"""Models: an initial state, the moves from a state, and named properties.

That is all that the explorer, the simulator and a page know of a sketch. A `Model` subclass usually does not write
`moves`: it writes *rules*, one method for each step of the paper, and `moves` tries each rule with every
choice of its parameters::

    Ballot: TypeAlias = Annotated[int, "ballots"]      # ranges over the constant `ballots`
    Acceptor: TypeAlias = Annotated[int, "acceptors"]

    class Paxos(Model[State]):
        acceptors, values, ballots = 3, 2, 2           # the constants, with their defaults

        def init(self) -> State: ...

        @rule                                          # 2.2, phase 1 (b)
        def promise(self, s: State, acceptor: Acceptor, m: Prepare) -> State | None:
            \"\"\"{acceptor} promises to accept nothing below ballot {m.ballot}.\"\"\"
            if m.ballot > s.promised[acceptor]:
                ...
                return the next state                  # None: the rule does not apply

        @always
        def agreement(self, s: State) -> bool: ...

*Parameters.* One annotated with a `Message` kind (or a union of kinds) ranges over the messages of that kind in
``s.messages``, in sorted order. Any other ranges over a domain: the one its annotation names, else the constant
whose name is its plural (``ballot`` -> ``ballots``). The constant ``ballots = 2`` is the domain 0, 1; a tuple is
its own elements; a method of that name (of the state) computes the domain in each state.

*Order.* Moves come in the order of the rules in the class, then of the parameters' values. Nothing in it depends
on hashing, so "the third move" means the same in every process, and a run is a list of small numbers. A rule must
not iterate over a set of strings or messages without sorting it.

*Steps that change nothing* are no moves: a rule that returns the state it was given, or an equal one, yields none.
"""

import difflib
import functools
import itertools
import string
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, Self, TypeVar

from sketchbook.engine.cases import Bug, Count, Scenario, Variant, switched
from sketchbook.engine.message import Message
from sketchbook.engine.view import Lane, View

S = TypeVar("S")
F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=Message)
T = TypeVar("T")


class ModelError(ValueError):
    """A model that is written wrongly, or constants that it can not take."""


class SelectError(ValueError):
    """A selector that no move, or more than one, fits."""


class Action(NamedTuple):
    """One move: the rule's name and the values of its parameters, in order."""

    rule: str
    args: tuple[Any, ...] = ()


class HasMessages(Protocol):
    """A state with a set of messages, as `Model.send` and `Model.received` expect."""

    @property
    def messages(self) -> frozenset[Any]: ...


HM = TypeVar("HM", bound=HasMessages)
_NO_MESSAGES: list[Any] = []

_STEP = """\
then = rule{number}(s, {arguments})
if then is not None and then is not s and then != s:
    yield make(Action, ({name!r}, ({arguments}))), then
"""
_STEP_WITHIN = """\
then = rule{number}(s, {arguments})
if then is not None and then is not s and then != s:
    if within(then):
        then = normal_form(then)
        if then != s:
            yield make(Action, ({name!r}, ({arguments}))), then
    else:
        yield make(Action, ({name!r}, ({arguments}))), None
"""


# --- what a class body marks ------------------------------------------------------------------------------


def rule(function: F) -> F:
    """Mark a method as a rule: ``(self, state, parameters...) -> state | None``."""
    function.__dict__["_sketch_rule"] = "rule"
    return function


def fault(function: F) -> F:
    """Mark a rule as a fault (a crash, a restart, a loss): the simulator takes it only when faults are asked for."""
    function.__dict__["_sketch_rule"] = "fault"
    return function


def always(function: F) -> F:
    """Mark a property that holds in every reachable state; with two state parameters, of every step (before, after)."""
    function.__dict__["_sketch_property"] = "always"
    return function


def sometimes(function: F) -> F:
    """Mark a property that holds in some reachable state: it keeps the "always" ones from being vacuous."""
    function.__dict__["_sketch_property"] = "sometimes"
    return function


def eventually(function: F) -> F:
    """Mark a property that every fair run reaches at least once; see `Model.fair` and `sketchbook.engine.liveness`."""
    function.__dict__["_sketch_property"] = "eventually"
    return function


def refines(abstract: "type[Model[Any]]", **constants: str) -> Callable[[F], F]:
    """Mark a refinement mapping, from a state of this model to a state of `abstract`.

    Holds when the initial states map to initial states of `abstract`, and every step maps to a step of it or leaves
    the mapped state unchanged (Abadi and Lamport, "The existence of refinement mappings", 1991, section 2.3; with the
    identity on the external state). Constants of the same name are shared; ``**constants`` names others:
    ``refines(Voting, proposals="values")`` gives Voting's `proposals` this model's `values`.
    """

    def mark(function: F) -> F:
        function.__dict__["_sketch_property"] = "always"
        function.__dict__["_sketch_refines"] = (abstract, constants)
        return function

    return mark


@dataclass(frozen=True)
class Rule:
    """One rule of a model class."""

    name: str
    doc: str
    how: str
    """``rule`` or ``fault``; in the node layer also ``on`` (a handler) and ``timeout``."""
    parameters: tuple[str, ...]
    domains: tuple["str | tuple[type[Message], ...]", ...]
    """For each parameter the name of its domain, or the message kinds that it takes."""

    @property
    def is_fault(self) -> bool:
        """Whether the simulator takes it only when faults are asked for."""
        return self.how == "fault"


@dataclass(frozen=True)
class Property:
    """One named property of a model class."""

    name: str
    kind: str
    """``always``, ``sometimes`` or ``eventually``."""
    doc: str
    of_step: bool
    """About a step (state before, state after) and not about one state."""
    abstract: "type[Model[Any]] | None" = None
    """The model that is refined, for a refinement mapping."""
    shared: tuple[tuple[str, str], ...] = ()


def derived(function: Callable[[Any, Any], T]) -> Callable[[Any, Any], T]:
    """Mark a function of a state that several properties use: it is computed once for each state."""
    name = f"_derived_{function.__name__}"

    @functools.wraps(function)
    def remembered(self: Any, s: Any) -> T:
        last: tuple[Any, T, Any, T] | None = self.__dict__.get(name)
        if last is not None:  # two states: a property of steps looks at the state before, too
            if last[0] is s:
                return last[1]
            if last[2] is s:
                self.__dict__[name] = (s, last[3], last[0], last[1])
                return last[3]
        value = function(self, s)
        self.__dict__[name] = (s, value, *(last[:2] if last is not None else (s, value)))
        return value

    return remembered


# --- small things that rules use --------------------------------------------------------------------------


def put(items: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    """`items` with the one at `index` replaced, as TLA+'s ``[f EXCEPT ![i] = v]``."""
    if items[index] is value:
        return items
    changed = list(items)
    changed[index] = value
    return tuple(changed)


@lru_cache(maxsize=64)
def majorities(members: int) -> tuple[frozenset[int], ...]:
    """All smallest majorities of ``range(members)``, in lexicographic order."""
    return tuple(frozenset(q) for q in itertools.combinations(range(members), members // 2 + 1))


def _replacing(fields: Sequence[str]) -> Callable[..., Any]:
    """What a named tuple's ``_replace`` does, written out for its fields: an exploration replaces fields all the time."""
    lines = [f"if {f} is _kept: {f} = _self[{index}]" for index, f in enumerate(fields)]
    parameters = "".join(f", {f}=_kept" for f in fields)
    head = f"def _replace(_self, /, *{parameters}):"
    source = "\n    ".join([head, *lines, f"return _new(_self.__class__, ({', '.join(fields)},))"])
    values: dict[str, Any] = {"_kept": object(), "_new": tuple.__new__}
    exec(source, values)  # noqa: S102  made of the names of fields, none of which begins with an underscore
    replacing: Callable[..., Any] = values["_replace"]
    return replacing


def rearrange(items: tuple[T, ...], order: Sequence[int]) -> tuple[T, ...]:
    """`items` (one for each member) after member ``i`` took the name ``order[i]``; used by `Model.permute`."""
    moved: list[Any] = [None] * len(items)
    for index, item in enumerate(items):
        moved[order[index]] = item
    return tuple(moved)


# --- the model --------------------------------------------------------------------------------------------


class Model(Generic[S]):
    """Base class of all sketches; see the module's text for the form.

    ``Paxos(ballots=3)`` makes a model with other constants (ModelError for one that is unknown or of another type).
    Constants are the public int, bool, str and tuple attributes of the class that this base does not define.
    """

    title: ClassVar[str] = ""
    """What people call the algorithm."""
    paper: ClassVar[str] = ""
    """The publication that the sketch follows; comments give its sections."""
    nodes: ClassVar[tuple[str, ...]] = ()
    """Domains whose members are places where things happen: the lanes of a space-time diagram."""
    names: ClassVar[tuple[str, ...]] = ()
    """How the members of a domain are called: ``"acceptors: A#"`` gives A1, A2...; ``"values: x y z"`` lists."""
    symmetric: ClassVar[tuple[str, ...]] = ()
    """Domains whose members are interchangeable; then `permute` is defined."""
    pace: ClassVar[Mapping[str, tuple[int, int]]] = MappingProxyType({})
    """For the simulator: least and most ticks that an enabled move of a rule waits before it is taken."""
    fair: ClassVar[tuple[str, ...] | None] = None
    """Rules whose every instance is weakly fair for "eventually"; None: some enabled move is always taken in the end."""
    bugs: ClassVar[Sequence[Bug]] = ()
    variants: ClassVar[Sequence[Variant]] = ()
    scenarios: ClassVar[Sequence[Scenario]] = ()
    counts: ClassVar[Sequence[Count]] = ()
    progress_only: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Guards that no safety property needs, as ``rule: guard`` (source text), each with the reason it is there."""
    stress: ClassVar[Sequence[Mapping[str, Any]]] = ()
    """Constants of scopes too large to explore, in which simulated runs show that a guard is needed."""
    switches: ClassVar[tuple[str, ...]] = ()
    """Names of the bugs and variants compiled into this class; set by `with_switches`."""
    unswitched: ClassVar["type[Model[Any]] | None"] = None

    metadata: ClassVar[frozenset[str]] = frozenset()
    """Names of class attributes that are no constants, for bases that add some."""
    constant_defaults: ClassVar[dict[str, Any]] = {}
    """Computed from the class body, as the next two are."""
    rule_names: ClassVar[tuple[str, ...]] = ()
    property_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in vars(cls).get("__orig_bases__", ()):  # Model[State]
            for state in typing.get_args(base):
                if isinstance(state, type) and (fields := getattr(state, "_fields", ())):
                    state._replace = _replacing(fields)  # type: ignore[attr-defined]
        constants = dict(cls.constant_defaults)
        rules, properties = list(cls.rule_names), list(cls.property_names)
        for name, value in vars(cls).items():
            if name.startswith("_") or hasattr(Model, name) or name in cls.metadata:
                continue
            if isinstance(value, int | str | tuple):
                constants[name] = value
            elif "_sketch_rule" in getattr(value, "__dict__", {}) and name not in rules:
                rules.append(name)
            elif "_sketch_property" in getattr(value, "__dict__", {}) and name not in properties:
                properties.append(name)
        cls.constant_defaults, cls.rule_names, cls.property_names = constants, tuple(rules), tuple(properties)

    def __init__(self, **constants: Any) -> None:
        known = type(self).constant_defaults
        for name, value in constants.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(known) or 'none'}"
                raise ModelError(f"{type(self).__name__} has no constant {name}: {hint}")
            if type(value) is not type(known[name]):
                wanted = type(known[name]).__name__
                raise ModelError(f"{type(self).__name__}: {name} is of type {wanted}, not {value!r}")
            if type(value) is int and value < 0:
                raise ModelError(f"{type(self).__name__}: {name} can not be negative, as {value} is")
            setattr(self, name, value)
        for domain in type(self).nodes:
            if getattr(self, domain) == 0:
                raise ModelError(f"{type(self).__name__}: {domain} is at least 1")
        self.check_constants()

    def check_constants(self) -> None:
        """Raise ModelError when the constants do not fit together; does nothing unless overridden."""

    # what a sketch writes

    def init(self) -> S:
        """The initial state."""
        raise NotImplementedError(f"{type(self).__name__}.init")

    def initial_states(self) -> Iterable[S]:
        """All initial states, in order; just `init()` unless overridden."""
        return (self.init(),)

    def within(self, s: S) -> bool:  # noqa: ARG002
        """Whether the state is inside the bounds of exploration; others are neither entered nor counted."""
        return True

    def normal_form(self, s: S) -> S:
        """The state that stands for `s`, where every move leads: `s` without what no rule will look at any more.

        It is `s` itself unless overridden. It is within the bounds of exploration when `s` is.
        """
        return s

    def may_stop(self, s: S) -> bool:  # noqa: ARG002
        """Whether a state without moves is acceptable; one that is not breaks the property "no deadlock"."""
        return True

    def permute(self, s: S, orders: Mapping[str, tuple[int, ...]]) -> S:
        """The state after each member i of each symmetric domain took the name ``orders[domain][i]``."""
        raise NotImplementedError(f"{type(self).__name__} names symmetric domains and needs permute()")

    def signature(self, s: S, domain: str, member: int) -> Any:  # noqa: ARG002
        """Something about one member that no renaming changes, to try fewer renamings; None: try all."""
        return None

    def messages(self, s: S) -> Iterable[Any]:
        """The messages that rules may receive in `s`: its field `messages` unless overridden."""
        sent: Iterable[Any] = getattr(s, "messages", ())
        return sent

    def describe(self, action: Action, s: S, then: S) -> str:
        """One plain sentence on a step: the rule's docstring with its parameters filled in, unless overridden."""
        r = self.rules.get(action.rule)
        return self.sentence(r.doc, action, s, then) if r and r.doc else f"{self.text(action)}."

    def view(self, s: S) -> View:
        """The state as data for pictures; unless overridden, a lane for each node with its share of each field."""
        return default_view(self, s)

    # what runs it

    def moves(self, s: S) -> Iterator[tuple[Action, S]]:
        """Each enabled move with the state it leads to, in an order that does not depend on hashing."""
        return self._moves(s)

    def moves_within(self, s: S) -> Iterator[tuple[Action, S | None]]:
        """The same moves, with None for a state that is not `within` the bounds: what an exploration asks for."""
        if type(self).within is Model.within:
            return self.moves(s)
        if type(self).moves is Model.moves:
            return self._moves_within(s)
        return ((action, then if self.within(then) else None) for action, then in self.moves(s))

    @cached_property
    def _moves(self) -> Callable[[S], Iterator[tuple[Action, S]]]:
        return self._compiled(None)

    @cached_property
    def _moves_within(self) -> Callable[[S], Iterator[tuple[Action, S | None]]]:
        return self._compiled(self.within)

    def _compiled(self, within: Callable[[S], bool] | None) -> Callable[[S], Iterator[tuple[Action, Any]]]:
        """The moves as nested loops over each rule's parameters: an exploration spends its time here."""
        lines: list[str] = []
        values: dict[str, Any] = {"make": tuple.__new__, "Action": Action, "none": (), "model": self}
        step = _STEP
        if within is not None or type(self).normal_form is not Model.normal_form:
            step = _STEP_WITHIN
            values |= {"within": within or (lambda _: True), "normal_form": self.normal_form}
        for number, r in enumerate(self.rules.values()):
            if r.how not in ("rule", "fault") or r.name not in type(self).rule_names:
                continue
            values[f"rule{number}"] = getattr(self, r.name)
            loops: list[str] = []
            for place, domain in enumerate(r.domains):
                pool = f"pool{number}_{place}"
                if not isinstance(domain, str):
                    kinds = sorted(kind.kind for kind in domain)
                    found = [f"sent.get({kind!r}, none)" for kind in kinds]
                    joined = found[0] if len(found) == 1 else f"[{', '.join(f'*{f}' for f in found)}]"
                    lines.append(f"{pool} = {joined}")
                elif callable(getattr(self, domain)):
                    values[f"{pool}_of"] = getattr(self, domain)
                    lines.append(f"{pool} = tuple({pool}_of(s))")
                else:
                    values[pool] = self.domain(domain)
                loops.append(f"for a{place} in {pool}:")
            arguments = "".join(f"a{place}, " for place in range(len(loops)))
            body = step.format(number=number, name=r.name, arguments=arguments)
            lines += ["    " * depth + loop for depth, loop in enumerate(loops)]
            lines += ["    " * len(loops) + line for line in body.splitlines()]
        if any("sent.get" in line for line in lines):
            lines.insert(0, "sent = model._by_kind(model.messages(s))")
        source = "\n    ".join(["def moves(s):", *lines, "return", "yield"])
        exec(source, values)  # noqa: S102  made of names that the class body defines
        compiled: Callable[[S], Iterator[tuple[Action, S]]] = values["moves"]
        return compiled

    def _by_kind(self, messages: Iterable[Any]) -> dict[Any, list[Any]]:
        """The messages of each kind, sorted. Those of the last two sets are remembered: of a state and the next one."""
        first, second = self._last_by_kind
        if first[0] is messages:
            return first[1]
        if second[0] is messages:
            self._last_by_kind = (second, first)
            return second[1]
        by_kind: dict[Any, list[Any]] = {}
        for m in messages:
            if (kind := m[0]) in by_kind:
                by_kind[kind].append(m)
            else:
                by_kind[kind] = [m]
        for of_kind in by_kind.values():
            if len(of_kind) > 1:
                of_kind.sort()
        if type(messages) is frozenset:
            self._last_by_kind = ((messages, by_kind), first)
        return by_kind

    _last_by_kind: tuple[tuple[Any, dict[Any, list[Any]]], ...] = ((None, {}), (None, {}))

    def domain(self, name: str) -> tuple[Any, ...]:
        """The members of a constant domain: ``range`` of an int, or the elements of a tuple."""
        value = getattr(self, name)
        return tuple(range(value)) if isinstance(value, int) else tuple(value)

    @property
    def constants(self) -> dict[str, Any]:
        """All constants by name."""
        return {name: getattr(self, name) for name in type(self).constant_defaults}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by name, in order."""
        return {name: _read_rule(type(self), name) for name in type(self).rule_names}

    @cached_property
    def properties(self) -> dict[str, Property]:
        """The properties by name, in order."""
        return {name: _read_property(type(self), name) for name in type(self).property_names}

    @classmethod
    def with_switches(cls, *names: str) -> type[Self]:
        """This class with bugs or variants compiled in: ``Paxos.with_switches("lowest-vote")``."""
        return switched(cls, *names)

    # messages that stay in a set

    def send(self, s: HM, *messages: Message) -> HM:
        """`s` with the messages added to its set, where they stay: they may be received twice, late, or never."""
        if s.messages.issuperset(messages):
            return s
        state: Any = s
        sent: HM = state._replace(messages=s.messages.union(messages))
        return sent

    def received(self, s: HasMessages, kind: type[M], *first: Any) -> list[M]:
        """The messages of one kind whose first fields equal `first`, in sorted order."""
        remembered, found = self._last_by_kind[0]
        by_kind = found if remembered is s.messages else self._by_kind(s.messages)
        of_kind = by_kind.get(kind.kind, _NO_MESSAGES)
        if not first:
            return list(of_kind)
        if len(first) == 1:
            return [m for m in of_kind if m[1] == first[0]]
        size = len(first) + 1
        return [m for m in of_kind if m[1:size] == first]

    # names and text

    def label(self, domain: str, member: Any) -> str:
        """How people call one member of a domain: see `names`."""
        given = self._given_names.get(domain)
        if given is None or not isinstance(member, int) or member < 0:
            return compact(member)
        if len(given) == 1 and "#" in given[0]:
            return given[0].replace("#", str(member + 1))
        return given[member] if member < len(given) else f"{domain}{member}"

    @cached_property
    def _given_names(self) -> dict[str, list[str]]:
        return {d.strip(): listed.split() for d, _, listed in (n.partition(":") for n in type(self).names)}

    def text(self, action: Action) -> str:
        """A move as text that `select` reads back: ``promise acceptor=A1 Prepare ballot=0``."""
        r = self.rules.get(action.rule)
        if r is None:
            return " ".join([action.rule, *map(compact, action.args)])
        words = [action.rule]
        for name, domain, value in zip(r.parameters, r.domains, action.args, strict=True):
            if isinstance(domain, str):
                words.append(f"{name}={self.label(domain, value)}")
            else:
                words.append(value.kind)
                words += [f"{f}={self.field_label(value, f)}" for f in value.fields]
        return " ".join(words)

    def field_label(self, message: Message, name: str) -> str:
        """The value of a message's field, by its member's name when the field is annotated with a domain."""
        domain = _field_domains(type(message)).get(name)
        value = getattr(message, name)
        return self.label(domain, value) if domain else compact(value)

    def message_text(self, message: Any) -> str:
        """A message as people read it: ``Promise(ballot=1, acceptor=A2, vote=(0,1))``."""
        if not isinstance(message, Message):
            return compact(message)
        return f"{message.kind}({', '.join(f'{f}={self.field_label(message, f)}' for f in message.fields)})"

    def select(self, s: S, selector: str) -> int:
        """The index of the one move in `s` that fits: a rule's name, then any of ``parameter=value``,
        a message's kind, ``field=value``. Values are written as labels (``A1``) or plainly (``0``).

        Raises SelectError, with the enabled moves, when no move or more than one fits.
        """
        words = selector.split()
        enabled = [action for action, _ in self.moves(s)]
        fits: list[int] = []
        for plainly in (False, True):  # a label, if any fits, goes before a plain value
            if words and not fits:
                fits = [i for i, action in enumerate(enabled) if set(words) <= self._words(action, plainly)]
        if len(fits) == 1:
            return fits[0]
        listed = "".join(f"\n  {i}: {self.text(a)}" for i, a in enumerate(enabled))
        count = "no move fits" if not fits else f"{len(fits)} moves fit"
        raise SelectError(f"{count} {selector!r}; enabled are{listed or ' none'}")

    def _words(self, action: Action, plainly: bool) -> set[str]:
        """All that a selector may say of a move; its values by their labels or, `plainly`, either way."""
        have = set(self.text(action).split())
        r = self.rules.get(action.rule)
        if r is None or not plainly:
            return have
        for name, domain, value in zip(r.parameters, r.domains, action.args, strict=True):
            if isinstance(domain, str):
                have.add(f"{name}={compact(value)}")
            else:
                have |= {f"{f}={compact(getattr(value, f))}" for f in value.fields}
        return have

    def sentence(self, template: str, action: Action, s: S, then: S) -> str:
        """`template` with ``{parameter}``, ``{message.field}``, ``{s.field}`` and ``{then.field}`` filled in."""
        return _Sentence(self, action, s, then).format(" ".join(template.split("\n\n")[0].split()))

    def place(self, action: Action) -> str | None:
        """The lane where a move happens: its first parameter over a node domain, else the message's ``to``."""
        r = self.rules.get(action.rule)
        if r is None:
            return None
        for domain, value in zip(r.domains, action.args, strict=True):
            if isinstance(domain, str):
                if domain in type(self).nodes:
                    return self.label(domain, value)
            elif "to" in value.fields:
                return self.field_label(value, "to")
        return None

    def messages_stay(self) -> bool:
        """Whether a message can be received again after it was; the simulator then holds it back."""
        return True

    def delivered(self, action: Action) -> Any | None:
        """The message that a move delivers; None for a move that is no delivery."""
        r = self.rules.get(action.rule)
        for domain, value in zip(r.domains, action.args, strict=True) if r else ():
            if not isinstance(domain, str):
                return value
        return None

    def consumes(self, action: Action, s: S) -> Collection[Any]:  # noqa: ARG002
        """The messages that a move receives: those among its arguments, unless overridden."""
        return [value for value in action.args if isinstance(value, Message)]

    def lanes(self) -> list[str]:
        """The names of all places, in order."""
        return [self.label(d, member) for d in type(self).nodes for member in self.domain(d)]

    @classmethod
    def main(cls, arguments: Sequence[str] | None = None) -> None:
        """The command line for this one sketch, so that its file also runs alone."""
        from sketchbook.cli import main_for

        raise SystemExit(main_for(cls, arguments))


# --- reading a class body ---------------------------------------------------------------------------------


def _read_rule(cls: type[Model[Any]], name: str) -> Rule:
    function = getattr(cls, name)
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = _parameters(function)[1:]
    how = function.__dict__["_sketch_rule"]
    domains: tuple[str | tuple[type[Message], ...], ...]
    if how == "on":  # a handler's parameters are the node, the message and `at`; its move's are these
        parameters = ("sender", "to", parameters[0])
        domains = ("members", "members", _kinds(hints[parameters[2]]))
    elif how == "timeout":
        parameters, domains = ("to",), ("members",)
    else:
        domains = tuple(_domain_of(cls, name, p, hints.get(p)) for p in parameters)
    return Rule(name, _dedent(function.__doc__), how, parameters, domains)


def _read_property(cls: type[Model[Any]], name: str) -> Property:
    function = getattr(cls, name)
    states = len(_parameters(function))
    abstract, constants = function.__dict__.get("_sketch_refines", (None, {}))
    if states not in (1, 2):
        raise ModelError(f"{cls.__name__}.{name}: a property takes one state, or two for a step")
    kind = function.__dict__["_sketch_property"]
    if states == 2 and kind != "always":
        raise ModelError(f"{cls.__name__}.{name}: only an 'always' property can be about a step")
    return Property(name, kind, _dedent(function.__doc__), states == 2, abstract, tuple(constants.items()))


def _parameters(function: Any) -> tuple[str, ...]:
    code = function.__code__
    return tuple(code.co_varnames[1 : code.co_argcount])


def _domain_of(
    cls: type[Model[Any]], name: str, parameter: str, hint: Any
) -> str | tuple[type[Message], ...]:
    if kinds := _kinds(hint):
        return kinds
    named = _annotated_domain(hint)
    candidates = [named] if named else [parameter + "s", parameter + "es", parameter[:-1] + "ies", parameter]
    for candidate in candidates:
        if hasattr(cls, candidate):
            return candidate
    raise ModelError(
        f"{cls.__name__}.{name}: what does the parameter {parameter} range over? "
        f"Neither a message kind nor a constant {' or '.join(candidates)}"
    )


def _kinds(hint: Any) -> tuple[type[Message], ...]:
    """The message kinds that an annotation names; empty when it is about something else."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return tuple(options) if all(isinstance(o, type) and issubclass(o, Message) for o in options) else ()


def _annotated_domain(hint: Any) -> str | None:
    if typing.get_origin(hint) is typing.Annotated:
        for extra in hint.__metadata__:
            if isinstance(extra, str):
                return extra
    return None


@lru_cache(maxsize=512)
def _field_domains(kind: type[Message]) -> dict[str, str]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return {f: d for f in kind.fields if (d := _annotated_domain(hints.get(f))) is not None}


def _dedent(doc: str | None) -> str:
    return " ".join((doc or "").strip().split("\n\n")[0].split())


def compact(value: Any) -> str:
    """Text of a value without spaces, the same under every hash seed."""
    if isinstance(value, Message):
        return f"{value.kind}({','.join(f'{f}={compact(getattr(value, f))}' for f in value.fields)})"
    if isinstance(value, tuple):
        return f"({','.join(map(compact, value))})"
    if isinstance(value, frozenset | set):
        return f"{{{','.join(sorted(map(compact, value)))}}}"
    return str(value).replace(" ", "_")


class _Sentence(string.Formatter):
    """`str.format` whose fields are the parameters of one move, shown by their labels."""

    def __init__(self, model: Model[Any], action: Action, s: Any, then: Any) -> None:
        self.model, self.s, self.then = model, s, then
        r = model.rules[action.rule]
        self.domains = dict(zip(r.parameters, r.domains, strict=True))
        self.arguments = dict(zip(r.parameters, action.args, strict=True))

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:  # noqa: ARG002
        first, _, rest = field_name.partition(".")
        if first in ("s", "then"):
            value: Any = getattr(self, first)
            for attribute in rest.split("."):
                value = getattr(value, attribute)
            return compact(value), first
        if first not in self.arguments:
            raise KeyError(f"{{{field_name}}}: the rule has no parameter {first}")
        value, domain = self.arguments[first], self.domains[first]
        if rest:
            return self.model.field_label(value, rest), first
        if isinstance(domain, str):
            return self.model.label(domain, value), first
        return self.model.message_text(value), first


def default_view(model: Model[Any], s: Any) -> View:
    """One lane for each member of the first node domain; a tuple field of that length is shared out among them."""
    fields: dict[str, Any] = s._asdict() if hasattr(s, "_asdict") else {"state": s}
    messages = tuple(sorted(model.message_text(m) for m in model.messages(s)))
    lanes: tuple[Lane, ...] = ()
    shared: set[str] = {"messages"}
    if nodes := type(model).nodes:
        members = model.domain(nodes[0])
        split = {f: v for f, v in fields.items() if type(v) is tuple and len(v) == len(members)}
        shared |= split.keys()
        lanes = tuple(
            Lane(model.label(nodes[0], m), facts={f: compact(v[i]) for f, v in split.items()})
            for i, m in enumerate(members)
        )
    facts = {f: compact(v) for f, v in fields.items() if f not in shared}
    return View(lanes=lanes, messages=messages, facts=facts)
