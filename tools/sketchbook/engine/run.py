"""Recorded runs: a model's name and constants, and the index of the move taken at each step.

The indices are all that a run is; states, sentences and pictures follow from them by replaying. They mean the same
under every hash seed because `Model.moves` has a fixed order. The text of each move is recorded beside its index, so
that a run that an edited sketch can no longer replay says so instead of showing something else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sketchbook.engine.cases import Scenario, Step
from sketchbook.engine.model import Action, Model, SelectError


class ReplayError(ValueError):
    """A recorded run that the model, as it is now, does not have."""


class Taken(NamedTuple):
    """One step of a run."""

    choice: int
    """Which of the moves of the state before it."""
    action: Action
    before: Any
    after: Any


@dataclass(frozen=True)
class Run:
    """A path of a model from one of its initial states."""

    model: Model[Any]
    choices: tuple[int, ...] = ()
    """Indices of the moves taken, in order."""
    start: int = 0
    """Which of the initial states."""
    loop: int | None = None
    """For a lasso: the number of the step after whose last one the run returns to; None for a finite run."""
    says: tuple[str, ...] = ()
    """Sentences that replace the model's own, one for each step; an empty one does not replace."""
    asks: tuple[str, ...] = ()
    """Questions to think about before each step; empty ones ask nothing."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What made the run (a seed, faults); plain JSON values."""

    @cached_property
    def steps(self) -> tuple[Taken, ...]:
        """All steps, replayed. Raises ReplayError when an index names no move."""
        return tuple(self._replay())

    def _replay(self) -> Iterator[Taken]:
        state = self.initial
        for number, choice in enumerate(self.choices, 1):
            for index, (action, after) in enumerate(self.model.moves(state)):
                if index == choice:
                    yield Taken(choice, action, state, after)
                    state = after
                    break
            else:
                raise ReplayError(f"step {number}: there is no move {choice} in this state")

    @property
    def initial(self) -> Any:
        """The state it starts from."""
        states = list(self.model.initial_states())
        if not 0 <= self.start < len(states):
            raise ReplayError(f"there is no initial state {self.start}")
        return states[self.start]

    @property
    def states(self) -> tuple[Any, ...]:
        """All states, the initial one first."""
        return (self.initial, *(step.after for step in self.steps))

    @property
    def last(self) -> Any:
        """The state it ends in."""
        return self.steps[-1].after if self.choices else self.initial

    def __len__(self) -> int:
        return len(self.choices)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What happens, one plain sentence for each step."""
        own = (*self.says, *[""] * (len(self.choices) - len(self.says)))
        return tuple(
            said or self.model.describe(step.action, step.before, step.after)
            for said, step in zip(own, self.steps, strict=True)
        )

    @property
    def actions(self) -> tuple[str, ...]:
        """The moves as text that `Model.select` reads."""
        return tuple(self.model.text(step.action) for step in self.steps)

    def standing(self) -> dict[str, int | None]:
        """For each "always" property the number of the first step that breaks it (0: the initial state), else None."""
        from sketchbook.engine.properties import Checks

        checks = Checks(self.model)
        return checks.first_broken(self)

    def as_dict(self, views: bool = False) -> dict[str, Any]:
        """JSON-ready form, from which `load` makes the same run; with `views` also a picture's data for each state."""
        steps: list[dict[str, Any]] = []
        for number, (step, text, says) in enumerate(
            zip(self.steps, self.actions, self.sentences, strict=True)
        ):
            one: dict[str, Any] = {"index": step.choice, "action": text, "says": says}
            if place := self.model.place(step.action):
                one["at"] = place
            if number < len(self.asks) and self.asks[number]:
                one["ask"] = self.asks[number]
            if views:
                one["view"] = self.model.view(step.after).as_dict()
            steps.append(one)
        record: dict[str, Any] = {
            "model": (type(self.model).unswitched or type(self.model)).__name__,
            "constants": {k: list(v) if isinstance(v, tuple) else v for k, v in self.model.constants.items()},
            "switches": list(type(self.model).switches),
            "start": self.start,
            "loop": self.loop,
            "notes": self.notes,
            "steps": steps,
        }
        if views:
            record["view"] = self.model.view(self.initial).as_dict()
        return record


def load(record: dict[str, Any], model: Model[Any]) -> Run:
    """The run that `as_dict` recorded, for a model with those constants and switches.

    Raises ReplayError when a step is missing or is now another move than the one recorded.
    """
    try:
        steps = record["steps"]
        run = Run(
            model,
            tuple(int(step["index"]) for step in steps),
            start=int(record.get("start", 0)),
            loop=record.get("loop"),
            says=tuple(str(step.get("says", "")) for step in steps),
            asks=tuple(str(step.get("ask", "")) for step in steps),
            notes=dict(record.get("notes", {})),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReplayError(f"this is not a recorded run: {error!r}") from error
    for number, (now, then) in enumerate(zip(run.actions, steps, strict=True), 1):
        if "action" in then and then["action"] != now:
            raise ReplayError(
                f"step {number} was {then['action']!r} and is now {now!r}: "
                "the run was recorded with another version of the sketch"
            )
    return run


def follow(model: Model[Any], steps: Iterable[Step | str], start: int = 0) -> Run:
    """The run whose moves the selectors choose. Raises SelectError with the number of the step that does not fit."""
    run = Run(model, start=start)
    state, choices, says, asks = run.initial, [], [], []
    for number, given in enumerate(steps, 1):
        step = Step(given) if isinstance(given, str) else given
        try:
            choice = model.select(state, step.select)
        except SelectError as error:
            raise SelectError(f"step {number}: {error}") from error
        state = _nth(model, state, choice)
        choices.append(choice)
        says.append(step.says)
        asks.append(step.ask)
    return Run(model, tuple(choices), start=start, says=tuple(says), asks=tuple(asks))


def _nth(model: Model[Any], state: Any, choice: int) -> Any:
    for index, (_, after) in enumerate(model.moves(state)):
        if index == choice:
            return after
    raise ReplayError(f"there is no move {choice}")


def play(cls: type[Model[Any]], scenario: Scenario) -> Run:
    """The run of a scenario; one without steps is found by the explorer.

    Raises SelectError when a step fits no move, and ReplayError when the explorer finds no run.
    """
    model = cls.with_switches(*scenario.switches)(**scenario.constants)
    if not scenario.shortest_to:
        return follow(model, scenario.steps, scenario.start)
    from sketchbook.engine.explorer import Explorer

    found = Explorer(model, properties=[scenario.shortest_to]).run().run_to(scenario.shortest_to)
    if found is None:
        raise ReplayError(f"no run of {cls.__name__} reaches {scenario.shortest_to}")
    return found
