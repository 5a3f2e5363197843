"""Small runnable sketches of distributed algorithms, and the engine that runs and explores them.

Each file in `sketchbook.sketches` is one algorithm, written to be read beside the paper: its rules carry the paper's
section numbers, its messages the paper's names. The same file is explored exhaustively within bounds, run under
faults from a seed, drawn, and held against the counts that others have published.

    >>> from sketchbook import explore, find
    >>> Paxos = find("paxos").cls
    >>> result = explore(Paxos(acceptors=3, values=2, ballots=2))
    >>> result.distinct, result.depth, result.verdict           # Lamport's own model has these numbers
    (3921, 17, 'holds')

Break it, and see the shortest run that shows the mistake. A bug is an edit of the sketch's source, never an ``if`` in
it, so its diff is what changed and what runs:

    >>> from sketchbook import difference
    >>> print(difference(Paxos, "ignores-votes", context=0), end="")       # doctest: +ELLIPSIS
    --- paxos.py
    +++ paxos.py [ignores-votes]
    @@ ...
    -                if highest in (NONE, (highest[0], value)):
    +                if True:
    >>> broken = explore(Paxos.with_switches("ignores-votes")(), properties=["agreement"]).violation
    >>> broken.length, broken.run.sentences[-1]
    (12, 'A3 accepts x in ballot 0.')

Run it once, under faults, the same on every machine for a seed; make what fails short:

    >>> from sketchbook import Faults, Simulator
    >>> simulation = Simulator(Paxos(), Faults(drop=0.1, delay=50)).run(seed=7)
    >>> simulation.broken, simulation.ended
    ('', 'quiet')

How to write a sketch
---------------------
A `Model` has constants (class attributes), an initial state, rules and properties; `sketchbook.engine.model` says how
rules get their parameters. Either keep one state for the whole system and let each `@rule` be a step of the paper
(`sketches/paxos.py`), or write what each node does with each message (`Nodes`, `@on`, `@timeout`;
`sketches/paxos_actors.py`). Both yield the same moves, and nothing else is known to what runs them.

* A state is a `NamedTuple` of hashable values. Messages, and all that is one of several kinds, are `Message` classes.
* A rule returns the next state, or None. Its docstring is the sentence that people read for a step, with
  ``{parameter}`` and ``{message.field}`` filled in.
* `@always` is about a state, or about a step when it takes two states; `@sometimes` must be reachable; `@eventually`
  is checked under the fairness that `sketchbook.engine.liveness` defines; `@refines` maps to a more abstract model.
* `Bug` and `Variant` are edits with the scope that shows them, `Scenario` a run with a question, `Count` a pinned
  number of states. A sketch lists them in `bugs`, `variants`, `scenarios` and `counts`; the tests hold it to them.

What runs it
------------
`Explorer` (breadth first, shortest counterexamples, symmetry, refinement), `Distances` (how far is each state from a
violation), `Simulator` with `Faults`, `shrink` and `shortest`, `check` (linearizability), `space_time_svg`,
`ring_svg` and `log_svg` in `sketchbook.diagrams`, `guards` and `mutant` in `sketchbook.engine.mutation`. On the command
line: ``python -m sketchbook --help``. Everything is standard library, Python 3.11 and up.
"""

from sketchbook.catalogue import Sketch, catalogue, find
from sketchbook.engine.cases import Bug, Count, Edit, Scenario, Step, SwitchError, Variant, difference
from sketchbook.engine.distance import Distances
from sketchbook.engine.explorer import Explorer, Progress, Result, Violation, explore
from sketchbook.engine.linearizability import PENDING, History, Operation, check, is_linearizable
from sketchbook.engine.message import Message
from sketchbook.engine.model import (
    Action,
    Model,
    ModelError,
    Property,
    Rule,
    SelectError,
    always,
    derived,
    eventually,
    fault,
    majorities,
    put,
    rearrange,
    refines,
    rule,
    sometimes,
)
from sketchbook.engine.nodes import At, Cluster, Nodes, on, timeout
from sketchbook.engine.run import ReplayError, Run, follow, load, play
from sketchbook.engine.shrink import shortest, shrink
from sketchbook.engine.simulator import Faults, Simulation, Simulator
from sketchbook.engine.view import Cell, Lane, Ring, RingNode, View

__all__ = [
    "PENDING",
    "Action",
    "At",
    "Bug",
    "Cell",
    "Cluster",
    "Count",
    "Distances",
    "Edit",
    "Explorer",
    "Faults",
    "History",
    "Lane",
    "Message",
    "Model",
    "ModelError",
    "Nodes",
    "Operation",
    "Progress",
    "Property",
    "ReplayError",
    "Result",
    "Ring",
    "RingNode",
    "Rule",
    "Run",
    "Scenario",
    "SelectError",
    "Simulation",
    "Simulator",
    "Sketch",
    "Step",
    "SwitchError",
    "Variant",
    "View",
    "Violation",
    "always",
    "catalogue",
    "check",
    "derived",
    "difference",
    "eventually",
    "explore",
    "fault",
    "find",
    "follow",
    "is_linearizable",
    "load",
    "majorities",
    "on",
    "play",
    "put",
    "rearrange",
    "refines",
    "rule",
    "shortest",
    "shrink",
    "sometimes",
    "timeout",
]
