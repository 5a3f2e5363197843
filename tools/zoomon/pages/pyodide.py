"""The Python that runs in a page: Pyodide, as npm brought it, made ready for a site.

Whatever a page's Worker loads is pinned. npm holds the package to the digest in ``package-lock.json``, ``pyodide.sha256``
pins each file of it that is used, and `runtime` compares before anything gets into a site. The site's ``manifest.json``
has the digests that the Worker gives to `fetch` (Subresource Integrity), so that it refuses a file that a cache or
a server has mixed up with that of another version.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

FOLDER: Final = Path("tools/web")
"""Where the npm packages are, below the directory of the site."""
PACKAGE: Final = "node_modules/pyodide"
PINS: Final = "pyodide.sha256"
LIBRARY: Final = "made/python_stdlib.zip"
ENGINE: Final = "made/sketchbook-pyc.zip"
"""The engine of the sketches, compiled; may be missing, or older than its sources, which then are compiled in the page."""
ABOUT: Final = "made/runtime.json"
SCRIPTS: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
MANIFEST: Final = "manifest.json"
SECONDS: Final = 4.0
"""About how long the first start takes, download apart: the median that tests/pages/benchmarks/lab.py printed, rounded up."""

_LICENSES: Final = """\
Python in this folder

pyodide.mjs, pyodide.asm.mjs, pyodide.asm.wasm: Pyodide {version}, Mozilla Public License 2.0.
Source: https://github.com/pyodide/pyodide/tree/{version}

pyodide.asm.wasm and python_stdlib.zip: CPython and its standard library, Python Software Foundation License 2.
Source: https://www.python.org/downloads/source/
The library is compiled and trimmed to what the sketches need.
"""


Content: TypeAlias = Path | bytes
"""What goes into a site: a file to copy, or bytes."""


class PinError(Exception):
    """A file of Pyodide that is not the one that was pinned; the text says which, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """All that a site needs for Python in its pages."""

    version: str
    bytes: int
    """What a first start downloads where the server compresses, the archive of sketches not counted."""
    seconds: float
    """About how long a first start takes, the download apart."""
    files: Mapping[str, Content]
    """Address below the site's folder for Python -> content; the same on every build."""
    integrity: str
    """Subresource Integrity of the manifest, for the page."""


def integrity(content: bytes) -> str:
    """The digest as Subresource Integrity writes it: ``sha256-`` and base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def runtime(root: Path) -> Runtime | None:
    """The runtime that npm brought below the directory of a site; None when it did not, or it was not made ready.

    Raises PinError for a file that is not the one pinned.
    """
    folder = root / FOLDER
    inputs = [folder / PINS, folder / LIBRARY, folder / ABOUT, *(folder / PACKAGE / name for name in SCRIPTS)]
    if not all(path.is_file() for path in inputs):
        return None
    if (folder / ENGINE).is_file():
        inputs.append(folder / ENGINE)
    return _runtime(folder, tuple(path.stat().st_mtime_ns for path in inputs))


@lru_cache(maxsize=2)  # serving asks at each change, and hashing 10 MB takes a while
def _runtime(folder: Path, changed: tuple[int, ...]) -> Runtime:  # noqa: ARG001  what makes it another runtime
    pins = _pins(folder / PINS)
    digests: dict[str, str] = {}
    for name in SCRIPTS:
        content = (folder / PACKAGE / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != pins.get(f"{PACKAGE}/{name}"):
            raise PinError(
                f"{FOLDER}/{PACKAGE}/{name} is not the file that {FOLDER}/{PINS} pins: "
                f"remove {FOLDER}/node_modules and run make setup"
            )
        digests[name] = integrity(content)
    made = [path for path in (folder / LIBRARY, folder / ENGINE) if path.is_file()]
    for path in made:
        digests[path.name] = integrity(path.read_bytes())
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    version = str(about["version"])
    manifest = json.dumps(
        {"version": version, "info": about["info"], "files": digests}, indent=1, sort_keys=True
    ).encode()
    files: dict[str, Content] = {name: folder / PACKAGE / name for name in SCRIPTS}
    files |= {
        **{path.name: path for path in made},
        MANIFEST: manifest,
        "LICENSES.txt": _LICENSES.format(version=version).encode(),
    }
    size = int(about["download"]) + sum(path.stat().st_size for path in made[1:])
    return Runtime(version, size, SECONDS, dict(sorted(files.items())), integrity(manifest))


def _pins(path: Path) -> dict[str, str]:
    """What ``sha256sum`` wrote: the file's path to its digest."""
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.lstrip("*"): digest for digest, name in lines}
