"""Published versions of the sketches: kept for ever, so that a shared run replays with the source it was made with.

``published/raft-1.zip`` holds the sketch's own file, those of the sketches that it imports, and ``runs.txt``: a line for
each scenario and bug, ``slug<TAB>fragment<TAB>broken``, where the last column names what the run breaks, and at which
step. Such a source runs under today's engine; the tests replay every line of every version.

A sketch has a new version when its *code* has changed: what a shared run could notice. Comments, docstrings, questions
and sources are words: they are brought up to date within the newest version.
"""

import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sketchbook import explored, share
from sketchbook.catalogue import Sketch, models_of, slug
from sketchbook.engine.cases import switches
from sketchbook.engine.model import Model, ModelError
from sketchbook.engine.run import Run

FOLDER = Path(__file__).parent / "published"
RUNS = "runs.txt"
_FILE = re.compile(r"(?P<name>[a-z0-9-]+)-(?P<number>[1-9][0-9]*)\.zip")
_MEMBER = re.compile(r"[a-z_][a-z0-9_]*\.py|runs\.txt")


class VersionError(ModelError):
    """A version that is not kept, or a file that holds none."""


# --- what is kept -----------------------------------------------------------------------------------------


def kept(name: str, folder: Path | None = None) -> list[int]:
    """The numbers of the versions of a sketch that are kept, in order."""
    found = (_FILE.fullmatch(path.name) for path in (folder or FOLDER).glob(f"{name}-*.zip"))
    return sorted(int(match["number"]) for match in found if match and match["name"] == name)


def current(name: str, folder: Path | None = None) -> int:
    """The number of today's version: the newest that is kept, or 1 before anything was published."""
    return max(kept(name, folder), default=1)


def path_of(name: str, number: int, folder: Path | None = None) -> Path:
    """Where a version is kept."""
    return (folder or FOLDER) / f"{name}-{number}.zip"


def version_of(sketch: Sketch, number: int, folder: Path | None = None) -> type[Model[Any]]:
    """The sketch's class as it was in that version: today's for the newest. VersionError when it is not kept.

    `number` 0 stands for today's, as in a fragment that does not say.
    """
    now = current(sketch.name, folder)
    if number in (0, now):
        return sketch.cls
    if number not in kept(sketch.name, folder):
        why = "a newer release may have it" if number > now else "it is not kept"
        raise VersionError(f"recorded with version {number}; today's is {now}: {why}")
    return load(path_of(sketch.name, number, folder).read_bytes(), sketch.name)


# --- reading one ------------------------------------------------------------------------------------------


def contents(data: bytes) -> dict[str, str]:
    """The files of a kept version: name to text. VersionError when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if odd := [name for name in file.namelist() if not _MEMBER.fullmatch(name)]:
                raise VersionError(f"a version of a sketch does not hold {odd[0]}")
            return {name: file.read(name).decode("utf-8") for name in file.namelist()}
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise VersionError(f"this is not a version of a sketch: {error}") from error


@lru_cache(maxsize=64)
def load(data: bytes, name: str) -> type[Model[Any]]:
    """The class of a kept version of the sketch `name`, beside today's.

    Its modules get names of their own, below ``sketchbook.published``, and import one another by these: no module that
    anybody has imported is replaced. Only bytes that were published are to be given: they are code, and run.
    """
    files = contents(data)
    main = f"{name.replace('-', '_')}.py"
    if main not in files:
        raise VersionError(f"there is no {main} in this version")
    package = f"sketchbook.published.{name.replace('-', '_')}_{hashlib.sha256(data).hexdigest()[:12]}"
    before = set(sys.modules)
    try:
        _module(package, "")
        _run(main, files, package)
        models = models_of(sys.modules[f"{package}.{main[:-3]}"])
        if len(models) != 1:
            raise VersionError(f"{main} holds {len(models)} sketches, not one")
    except BaseException:
        for made in set(sys.modules) - before:
            if made.startswith(package):
                del sys.modules[made]
        raise
    return models[0]


def _module(name: str, source: str) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(__package__=name.rpartition(".")[0], __switched_source__=source)
    sys.modules[name] = made  # typing and pickle look a class's module up by name
    return made


def _run(file: str, files: Mapping[str, str], package: str) -> None:
    """Make the module of a file, and before it those that it imports."""
    name = f"{package}.{file[:-3]}"
    if name in sys.modules:
        return
    for needed in explored.imported(files[file]):
        if f"{needed}.py" not in files:
            raise VersionError(f"{file} imports {needed}, which is not in this version")
        _run(f"{needed}.py", files, package)
    source = explored.redirected(files[file], package)
    made = _module(name, source)
    made.__dict__["__file__"] = f"{package.rpartition('.')[2]}/{file}"
    exec(compile(source, made.__dict__["__file__"], "exec"), made.__dict__)  # noqa: S102  a version that was published
    setattr(sys.modules[package], file[:-3], made)


# --- making one -------------------------------------------------------------------------------------------


def code(cls: type[Model[Any]], files: Mapping[str, str], main: str) -> str:
    """Hash of all that a shared run could notice: the code of the files that matter, and the edits of each switch."""
    found: dict[str, str] = {}
    waiting = [main]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file], needs = explored.code(files[file])
            waiting += [f"{need}.py" for need in needs]
    edits = {name: [(e.where, e.old, e.new) for e in switch.edits] for name, switch in switches(cls).items()}
    return hashlib.sha256(repr((sorted(found.items()), sorted(edits.items()))).encode()).hexdigest()


def code_now(sketch: Sketch) -> str:
    """`code` of a sketch as it is now."""
    return code(sketch.cls, _files_now(sketch), sketch.path.name)


def code_kept(sketch: Sketch, number: int, folder: Path | None = None) -> str:
    """`code` of a version that is kept."""
    data = path_of(sketch.name, number, folder).read_bytes()
    return code(load(data, sketch.name), contents(data), sketch.path.name)


def _files_now(sketch: Sketch) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in explored.sources(sketch)}


def packed(sketch: Sketch, number: int, cache: Path | None = None) -> dict[str, str]:
    """The files of a version of a sketch as it is now."""
    cls = sketch.cls
    runs = {slug(s.name): explored.scenario_run(sketch, s, cache) for s in cls.scenarios}
    for bug in cls.bugs:
        runs[f"bug-{bug.name}"] = explored.shortest_run(explored.of_bug(sketch, bug), cache)
    lines = [f"{slug}\t{share.fragment(run, number)}\t{ends(run)}\n" for slug, run in runs.items()]
    return {**_files_now(sketch), RUNS: "".join(lines)}


def ends(run: Run) -> str:
    """What a run breaks and at which step, as in ``runs.txt``: ``agreement=12 p2b=9``; ``holds`` for nothing."""
    broken = [f"{name}={step}" for name, step in sorted(run.standing().items()) if step is not None]
    return " ".join(broken) or "holds"


def publish(sketch: Sketch, folder: Path | None = None, cache: Path | None = None) -> tuple[int, str]:
    """Keep a sketch as it is now. Returns the version's number, and ``new``, ``words`` or ``unchanged``."""
    folder = folder or FOLDER
    numbers = kept(sketch.name, folder)
    newest = numbers[-1] if numbers else 0
    changed = not newest or code_now(sketch) != code_kept(sketch, newest, folder)
    number = newest + 1 if changed else newest
    files = packed(sketch, number, cache)
    if not changed and contents(path_of(sketch.name, number, folder).read_bytes()) == files:
        return number, "unchanged"
    folder.mkdir(parents=True, exist_ok=True)
    explored.write_whole(
        path_of(sketch.name, number, folder), zipped({n: text.encode() for n, text in files.items()})
    )
    return number, "new" if changed else "words"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system, about.external_attr = 3, 0o644 << 16  # the same on Windows
            file.writestr(about, files[name], compresslevel=9)
    return out.getvalue()
