"""The catalog: its model, how it is read, what is checked, how its readings relate. No network, no HTML."""

from zoomon.catalog.graph import Edge, Graph
from zoomon.catalog.load import Catalog, NoCatalogError, find_root, load
from zoomon.catalog.model import Entry, Link, Question, ReadingPath, Topic
from zoomon.catalog.problems import Place, Problem, Severity

__all__ = [
    "Catalog",
    "Edge",
    "Entry",
    "Graph",
    "Link",
    "NoCatalogError",
    "Place",
    "Problem",
    "Question",
    "ReadingPath",
    "Severity",
    "Topic",
    "find_root",
    "load",
]
