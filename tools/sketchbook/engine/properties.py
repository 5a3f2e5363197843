"""The properties of one model made ready for checking: of states, of steps, and refinement mappings."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from sketchbook.engine.model import Model, ModelError, Property

if TYPE_CHECKING:
    from sketchbook.engine.run import Run

NO_DEADLOCK = "no_deadlock"
"""The name under which a state that may not stop, and has no moves, is reported."""


class Refinement:
    """Checks that steps of one model map to steps of another (or to none), remembering the other's successors."""

    def __init__(self, model: Model[Any], prop: Property) -> None:
        assert prop.abstract is not None
        names = dict(prop.shared)
        shared = {
            name: getattr(model, names.get(name, name))
            for name in prop.abstract.constant_defaults
            if names.get(name, name) in model.constants
        }
        self.mapping: Callable[[Any], Any] = getattr(model, prop.name)
        self.abstract = prop.abstract(**shared)
        self.initial = frozenset(self.abstract.initial_states())
        self.numbers: dict[Any, int] = {}
        self.states: list[Any] = []
        self.successors: dict[int, frozenset[int]] = {}
        self.last: tuple[Any, int] = (None, -1)

    def holds_initially(self, s: Any) -> bool:
        """Whether an initial state maps to an initial state."""
        return self.mapping(s) in self.initial

    def holds_of_step(self, before: Any, after: Any) -> bool:
        """Whether a step maps to a step of the abstract model, or to no change."""
        if before is not self.last[0]:  # all steps from one state come together
            self.last = (before, self.number(before))
        return self.is_step(self.last[1], self.number(after))

    def number(self, s: Any) -> int:
        """The number that stands for the abstract state of `s`."""
        return self._numbered(self.mapping(s))

    def _numbered(self, abstract: Any) -> int:
        number = self.numbers.setdefault(abstract, len(self.states))
        if number == len(self.states):
            self.states.append(abstract)
        return number

    def is_step(self, here: int, there: int) -> bool:
        """Whether the abstract model has a step between the states of these numbers, or they are the same."""
        if here == there:
            return True
        if here not in self.successors:
            moves = self.abstract.moves(self.states[here])
            self.successors[here] = frozenset(self._numbered(s) for _, s in moves)
        return there in self.successors[here]


class Checks:
    """The chosen properties of a model, by what they are about.

    `names` chooses; None means all. Raises ModelError for a name that the model does not have.
    """

    def __init__(self, model: Model[Any], names: Collection[str] | None = None) -> None:
        for name in names or ():
            if name not in model.properties and name != NO_DEADLOCK:
                have = ", ".join(model.properties) or "none"
                raise ModelError(f"{type(model).__name__} has no property {name}; it has {have}")
        chosen = [p for p in model.properties.values() if names is None or p.name in names]
        self.model = model
        self.initial: list[tuple[str, Callable[[Any], bool]]] = []
        self.of_state: list[tuple[str, Callable[[Any], bool]]] = []
        self.of_step: list[tuple[str, Callable[[Any, Any], bool]]] = []
        self.refinements: dict[str, Refinement] = {}
        """They are among `of_step`, too."""
        self.sometimes: list[tuple[str, Callable[[Any], bool]]] = []
        self.eventually: list[tuple[str, Callable[[Any], bool]]] = []
        self.deadlock = names is None or NO_DEADLOCK in names
        for p in chosen:
            if p.abstract is not None:
                refinement = self.refinements[p.name] = Refinement(model, p)
                self.initial.append((p.name, refinement.holds_initially))
                self.of_step.append((p.name, refinement.holds_of_step))
            elif p.of_step:
                self.of_step.append((p.name, getattr(model, p.name)))
            elif p.kind == "always":
                self.of_state.append((p.name, getattr(model, p.name)))
            elif p.kind == "sometimes":
                self.sometimes.append((p.name, getattr(model, p.name)))
            else:
                self.eventually.append((p.name, getattr(model, p.name)))

    @property
    def always(self) -> list[str]:
        """Names of the properties that one state or step can break."""
        about_steps = [n for n, _ in self.of_step]
        return [n for n in self.model.properties if n in {*(n for n, _ in self.of_state), *about_steps}]

    def broken_at_start(self, s: Any) -> list[str]:
        """Properties that an initial state breaks."""
        return [n for n, holds in (*self.initial, *self.of_state) if not holds(s)]

    def broken_by_step(self, before: Any, after: Any) -> list[str]:
        """Properties that a step, or the state that it leads to, breaks."""
        broken = [n for n, holds in self.of_state if not holds(after)]
        return broken + [n for n, holds in self.of_step if not holds(before, after)]

    def first_broken(self, run: "Run") -> dict[str, int | None]:
        """For each "always" property the number of the first step of the run that breaks it, else None."""
        first: dict[str, int | None] = dict.fromkeys(self.always)
        for name in self.broken_at_start(run.initial):
            first[name] = 0
        for number, step in enumerate(run.steps, 1):
            for name in self.broken_by_step(step.before, step.after):
                if first[name] is None:
                    first[name] = number
        return first
