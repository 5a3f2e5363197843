"""Files below the folder that a site is built into."""

from __future__ import annotations

import shutil
from pathlib import Path


def put(folder: Path, path: str, content: str | bytes | Path) -> None:
    """Makes the file at an address: text, bytes, or a file to copy. Folders are made where they are missing."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, target)
    else:
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
