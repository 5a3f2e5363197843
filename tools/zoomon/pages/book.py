"""The sketches as pages need them: what the sketchbook shows of each, its lesson, and the Python that runs it in a browser.

The sketchbook is a package of its own that this one finds by its entry point; `Shown` is all that is known of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

from zoomon.pages import lesson
from zoomon.pages.lesson import Read
from zoomon.pages.pyodide import Runtime

_IMPORT: Final = re.compile(r"sketchbook\.sketches[. ].*")
Data = Mapping[str, Any]
"""Plain JSON data, in the shapes that `sketchbook.shown` describes."""


class Shown(Protocol):
    """The entry point `zoomon.sketchbook`: what a package of sketches shows of itself."""

    __name__: str
    __file__: str | None
    """Of the module; the lessons are in the folder `sketches` beside it."""

    def names(self) -> list[str]:
        """The names of all sketches, sorted."""

    def anchors(self, name: str) -> dict[str, str]:
        """What a page can be linked to: scenarios by their slug, `bug-NAME`, `variant-NAME`, `property-NAME`, each with words."""

    def page(self, name: str, cache: Path | None = None) -> dict[str, Any]:
        """All that a page shows but its prose."""

    def archive(self) -> bytes:
        """The package as a zip, for a Python in the browser."""

    def published(self) -> dict[str, bytes]:
        """The kept versions: file name to bytes."""

    def files(self) -> list[Path]:
        """Every file that the others depend on."""


class Book:
    """Sketches by name, each read when it is first asked for."""

    def __init__(
        self,
        shown: Shown,
        lessons: Path,
        cache: Path | None = None,
        runtime: Runtime | None = None,
        wrong: Sequence[str] = (),
    ) -> None:
        self.shown = shown
        self.lessons = lessons
        """The folder of the lessons, `<name>.yml`."""
        self.cache = cache
        """Where recordings go that took long to make."""
        self.runtime = runtime
        """None where it is not installed: pages then say so and show the recorded runs."""
        self.wrong = wrong
        """What was wrong with it."""
        self.failed: dict[str, str] = {}
        """Sketches whose pages could not be made, and why: one that is being edited, say."""
        self._stamps = self._stamped()
        self._pages: dict[str, Data] = {}
        self._anchors: dict[str, Mapping[str, str]] = {}
        self._lessons: dict[str, Read | None] = {}

    @cached_property
    def names(self) -> Sequence[str]:
        """The sketches that have a page, sorted."""
        found = []
        for name in self.shown.names():
            try:
                self.page(name)
            except Exception as error:  # noqa: BLE001 -- an edited sketch may raise anything, and the other pages are wanted
                self.failed[name] = f"{type(error).__name__}: {error}"
            else:
                found.append(name)
        return tuple(found)

    def _stamped(self) -> Sequence[tuple[str, int, int]]:
        found = []
        for path in self.shown.files():
            status = path.stat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
        return found

    def is_current(self) -> bool:
        """Whether the files are still those that it was made from."""
        return self._stamped() == self._stamps

    def forget_lessons(self) -> None:
        """Reads the lessons anew when they are asked for next."""
        self._lessons.clear()

    def page(self, name: str) -> Data:
        """All that the page of a sketch shows but its prose.

        Replaying its runs takes about a second, so what was shown is kept beside the hash of all that it was made from.
        """
        if name in self._pages:
            return self._pages[name]
        kept = self.cache / f"page-{name}-{self._hash(name)}.json" if self.cache else None
        if kept and kept.is_file():
            self._pages[name] = json.loads(kept.read_text(encoding="utf-8"))
            return self._pages[name]
        # Through JSON, so that a page is the same whether it was kept or not.
        text = json.dumps(self.shown.page(name, self.cache), ensure_ascii=False, separators=(",", ":"))
        self._pages[name] = json.loads(text)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            for old in kept.parent.glob(f"page-{name}-{'[0-9a-f]' * 16}.json"):
                old.unlink(missing_ok=True)
            new = kept.with_suffix(f".{os.getpid()}")
            new.write_text(text, encoding="utf-8")
            new.replace(kept)
        return self._pages[name]

    @cached_property
    def _texts(self) -> Mapping[Path, bytes]:
        return {path: path.read_bytes() for path in self.shown.files()}

    def _hash(self, name: str) -> str:
        """Of everything that a sketch's page is made from: the package, and of its sketches those that this one imports."""
        sketches = {path.stem: text for path, text in self._texts.items() if path.parent == self.lessons}
        waiting, found = [name.replace("-", "_")], set[str]()
        while waiting:
            one = waiting.pop()
            if one in sketches and one not in found:
                found.add(one)
                waiting += [
                    word
                    for line in _IMPORT.findall(sketches[one].decode())
                    for word in re.findall(r"\w+", line)
                ]
        digest = hashlib.sha256()
        for path, text in sorted(self._texts.items()):
            if path.parent != self.lessons or path.stem in found:
                digest.update(f"{path.name} {len(text)}\n".encode() + text)
        return digest.hexdigest()[:16]

    @cached_property
    def archive(self) -> bytes:
        """The package of sketches, for a Python in the browser."""
        return self.shown.archive()

    def anchors(self, name: str) -> Mapping[str, str]:
        """What the page of a sketch can be linked to."""
        if name not in self._anchors:
            self._anchors[name] = self.shown.anchors(name)
        return self._anchors[name]

    def runs(self, name: str) -> list[str]:
        """The names of the recorded runs of a sketch: slugs of scenarios, then `bug-NAME`."""
        anchors = [
            anchor for anchor in self.anchors(name) if not anchor.startswith(("variant-", "property-"))
        ]
        return sorted(anchors, key=lambda anchor: anchor.startswith("bug-"))

    def run(self, name: str, slug: str) -> Data:
        """A recorded run."""
        page = self.page(name)
        found = next((run for run in page["scenarios"] if run["slug"] == slug), None)
        if found is None:
            found = page["breaking"][slug.removeprefix("bug-")]
        return dict(found)

    def read(self, name: str) -> Read | None:
        """The lesson of a sketch with what is wrong with it; None where none is written."""
        if name not in self._lessons:
            path = self.lessons / f"{name}.yml"
            self._lessons[name] = lesson.read(path, self.shown_path(path)) if path.is_file() else None
        return self._lessons[name]

    def shown_path(self, path: Path) -> str:
        """A file's name as messages show it."""
        return f"{self.lessons.parent.name}/{self.lessons.name}/{path.name}"

    def known(self) -> frozenset[str]:
        """All that `sketch` and `checked-by` may name: `raft`, `raft#figure-8`."""
        anchored = {f"{name}#{anchor}" for name in self.names for anchor in self.anchors(name)}
        return frozenset(self.names) | anchored


def views(run: Data) -> list[Data]:
    """The states of a run in full, the initial one first: what `pool` holds once is put back in its places."""
    pool = run.get("pool")
    if pool is None:
        return list(run["views"])
    return [
        {
            **view,
            "lanes": [pool["lanes"][n] for n in view["lanes"]],
            "messages": [pool["messages"][n] for n in view["messages"]],
            "ring": view["ring"]
            and {**view["ring"], "nodes": [pool["nodes"][n] for n in view["ring"]["nodes"]]},
        }
        for view in run["views"]
    ]
