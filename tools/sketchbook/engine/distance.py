"""How far is a state from breaking a property? Answered for every state by a search backwards.

The whole state space within the model's bounds is explored once, with its edges; then one breadth-first search runs against the edges from
all states that break the property (for a property of steps: from the states before a breaking step, at distance 1).
A page can then show on every button how many steps away the next violation would be, if that move is taken.
"""

from array import array
from typing import Any

from sketchbook.engine.model import Model, ModelError
from sketchbook.engine.properties import Checks


class Distances:
    """For each reachable state the least number of moves to a state that breaks one "always" property."""

    def __init__(self, model: Model[Any], name: str, max_states: int = 1_000_000) -> None:
        """Explore and search. Raises ModelError for a property that is not "always", or past `max_states`."""
        checks = Checks(model, [name])
        if name not in checks.always:
            raise ModelError(f"{name} is no 'always' property: no state breaks it")
        self.model, self.name = model, name
        self.index: dict[Any, int] = {}
        targets, sources = array("q"), array("q")
        waiting: list[Any] = []
        for s in filter(model.within, model.initial_states()):
            if self.index.setdefault(s, len(waiting)) == len(waiting):
                waiting.append(s)
        here = 0
        distance = array("l")
        broken_at = {i for i, s in enumerate(waiting) if checks.broken_at_start(s)}
        soon: set[int] = set()
        while here < len(waiting):
            s = waiting[here]
            for _, then in model.moves_within(s):
                if then is None:
                    continue
                found = self.index.setdefault(then, len(waiting))
                if found == len(waiting):
                    if found >= max_states:
                        raise ModelError(f"more than {max_states} states: choose smaller constants")
                    waiting.append(then)
                    if any(not holds(then) for _, holds in checks.of_state):
                        broken_at.add(found)
                if any(not holds(s, then) for _, holds in checks.of_step):
                    soon.add(here)
                sources.append(here)
                targets.append(found)
            here += 1
        distance = array("l", [-1]) * len(waiting)
        self.distance = distance
        self._spread(sources, targets, broken_at, soon)

    def _spread(self, sources: "array[int]", targets: "array[int]", broken: set[int], soon: set[int]) -> None:
        before: list[list[int]] = [[] for _ in self.distance]
        for source, target in zip(sources, targets, strict=True):
            before[target].append(source)
        level = sorted(broken)
        for state in level:
            self.distance[state] = 0
        steps = 0
        while level or (steps == 0 and soon):
            steps += 1
            candidates = [s for state in level for s in before[state]] + (sorted(soon) if steps == 1 else [])
            level = []
            for state in candidates:
                if self.distance[state] < 0:
                    self.distance[state] = steps
                    level.append(state)

    def of(self, s: Any) -> int | None:
        """Moves from `s` to the nearest violation: 0 when it is one, None when none can be reached (or `s` can not)."""
        number = self.index.get(s)
        found = -1 if number is None else self.distance[number]
        return None if found < 0 else found

    def after_moves(self, s: Any) -> list[int | None]:
        """The same for the state after each move of `s`, in order: what the buttons show."""
        return [self.of(then) for _, then in self.model.moves(s)]
