"""Making a failing run short: fewer steps, the same property broken.

`shrink` is delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE
2002): it leaves out ever smaller parts of the schedule and keeps what still breaks the property, until no single
step can be left out. A schedule is a list of moves (not of indices, which mean other moves once an earlier step is
gone); a move that is not enabled when its turn comes is passed over. `shortest` asks the explorer instead, within a
budget of states: where the model is small enough the answer is the shortest run that there is.
"""

from typing import Any

from sketchbook.engine.explorer import Explorer
from sketchbook.engine.model import Action, Model
from sketchbook.engine.properties import Checks
from sketchbook.engine.run import Run


def shrink(run: Run, name: str) -> Run:
    """A run that breaks the "always" property `name`, of which no step can be left out.

    ValueError when `run` does not break it. Steps after the first that breaks it are cut off at once.
    """
    checks = Checks(run.model, [name])
    shorter = _perform(run, [step.action for step in run.steps], checks)
    if shorter is None:
        raise ValueError(f"the run does not break {name}")
    parts = 2
    while len(shorter) > 1:
        schedule = [step.action for step in shorter.steps]
        size = -(-len(schedule) // parts)
        for start in range(0, len(schedule), size):
            candidate = _perform(run, schedule[:start] + schedule[start + size :], checks)
            if candidate is not None and len(candidate) < len(shorter):
                shorter = candidate
                parts = max(2, parts - 1)
                break
        else:
            if size == 1:
                return shorter
            parts = min(len(schedule), parts * 2)
    return shorter


def _perform(run: Run, schedule: list[Action], checks: Checks) -> Run | None:
    """The run that takes the moves of the schedule that are enabled, up to the step that breaks the property."""
    state = run.initial
    choices: list[int] = []
    if checks.broken_at_start(state):
        return Run(run.model, (), start=run.start)
    for action in schedule:
        for choice, (enabled, after) in enumerate(run.model.moves(state)):
            if enabled == action:
                choices.append(choice)
                broken = checks.broken_by_step(state, after)
                state = after
                if broken:
                    return Run(run.model, tuple(choices), start=run.start)
                break
    return None


def shortest(model: Model[Any], name: str, max_states: int = 100_000) -> Run | None:
    """The shortest run that breaks `name`, or None when the budget of states ends before one is found."""
    return Explorer(model, properties=[name], max_states=max_states).run().run_to(name)
