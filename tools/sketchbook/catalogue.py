"""The list of all sketches: found by looking, so that a new file in `sketches` needs no entry anywhere."""

import difflib
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sketchbook.engine.cases import source_of
from sketchbook.engine.model import Model, ModelError


class UnknownSketchError(ModelError):
    """No sketch has that name."""


@dataclass(frozen=True)
class Sketch:
    """One sketch of the catalogue."""

    name: str
    """The name of its file without ``.py``, with hyphens: ``two-phase-commit``."""
    cls: type[Model[Any]]

    @property
    def title(self) -> str:
        """What people call the algorithm."""
        return self.cls.title or self.name

    @property
    def path(self) -> Path:
        """Its source file."""
        return Path(inspect.getfile(self.cls))

    @property
    def source(self) -> str:
        """Its source text."""
        return source_of(inspect.getmodule(self.cls))  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready form: all that a page needs to list it."""
        model = self.cls()
        return {
            "name": self.name,
            "title": self.title,
            "paper": self.cls.paper,
            "about": inspect.getdoc(self.cls) or "",
            "class": self.cls.__name__,
            "module": self.cls.__module__,
            "source": f"sketchbook/sketches/{self.path.name}",
            "constants": {k: list(v) if isinstance(v, tuple) else v for k, v in model.constants.items()},
            "properties": [
                {
                    "name": p.name,
                    "kind": p.kind,
                    "about": p.doc,
                    "refines": p.abstract and p.abstract.__name__,
                }
                for p in model.properties.values()
            ],
            "rules": [{"name": r.name, "how": r.how, "says": r.doc} for r in model.rules.values()],
            "bugs": [
                {
                    "name": b.name,
                    "says": b.says,
                    "source": b.source,
                    "breaks": b.breaks,
                    "scope": dict(b.scope),
                    "length": b.length,
                    "safe": [dict(scope) for scope in b.safe],
                }
                for b in self.cls.bugs
            ],
            "variants": [
                {"name": v.name, "says": v.says, "source": v.source, "scope": dict(v.scope)}
                for v in self.cls.variants
            ],
            "scenarios": [
                {
                    "name": s.name,
                    "slug": slug(s.name),
                    "question": s.question,
                    "source": s.source,
                    "constants": dict(s.constants),
                    "switches": list(s.switches),
                    "breaks": s.breaks,
                    "reaches": s.reaches,
                    "shortest_to": s.shortest_to,
                }
                for s in self.cls.scenarios
            ],
            "counts": [
                {
                    "distinct": c.distinct,
                    "depth": c.depth,
                    "constants": dict(c.constants),
                    "symmetry": c.symmetry,
                    "source": c.source,
                }
                for c in self.cls.counts
            ],
        }


def slug(name: str) -> str:
    """A scenario's name as part of an address: ``Figure 8, as drawn`` is ``figure-8-as-drawn``."""
    plain = "".join(c if c.isalnum() and c.isascii() else "" if c in "'’" else " " for c in name.lower())
    return "-".join(plain.split())


def catalogue() -> list[Sketch]:
    """All sketches, by name. A file of `sketchbook.sketches` is one when it defines a `Model` with a title."""
    from sketchbook import sketches

    found: dict[str, Sketch] = {}
    for file in pkgutil.iter_modules(sketches.__path__):
        module = importlib.import_module(f"{sketches.__name__}.{file.name}")
        models = models_of(module)
        if len(models) > 1:
            raise ModelError(
                f"{module.__name__} has two sketches: {models[0].__name__}, {models[1].__name__}"
            )
        if models:
            name = file.name.replace("_", "-")
            found[name] = Sketch(name, models[0])
    return [found[name] for name in sorted(found)]


def models_of(module: ModuleType) -> list[type[Model[Any]]]:
    """The classes of a module that are sketches: each `Model` that it defines and gives a title."""
    return [
        cls
        for cls in vars(module).values()
        if isinstance(cls, type)
        and issubclass(cls, Model)
        and cls.__module__ == module.__name__
        and cls.title
    ]


def find(name: str) -> Sketch:
    """The sketch of that name (hyphens and underscores are the same). UnknownSketchError suggests a near one."""
    sketches = {sketch.name: sketch for sketch in catalogue()}
    wanted = name.replace("_", "-")
    if wanted not in sketches:
        close = difflib.get_close_matches(wanted, sketches, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(sketches)}"
        raise UnknownSketchError(f"there is no sketch {name!r}: {hint}")
    return sketches[wanted]
