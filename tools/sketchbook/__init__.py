"""Small runnable sketches of distributed algorithms, and the engine that runs and explores them."""

from sketchbook.engine.cases import Bug, Count, Edit, Scenario, Step, SwitchError, Variant, difference
from sketchbook.engine.explorer import Explorer, Progress, Result, Violation, explore
from sketchbook.engine.message import Message
from sketchbook.engine.model import (
    Action,
    Model,
    ModelError,
    Property,
    Rule,
    SelectError,
    always,
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
    "Action",
    "At",
    "Bug",
    "Cell",
    "Cluster",
    "Count",
    "Edit",
    "Explorer",
    "Faults",
    "Lane",
    "Message",
    "Model",
    "ModelError",
    "Nodes",
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
    "Step",
    "SwitchError",
    "Variant",
    "View",
    "Violation",
    "always",
    "difference",
    "eventually",
    "explore",
    "fault",
    "follow",
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
