"""What a run has found so far, on disk, so that a run that was killed goes on where it was.

The first line names the run; each other line is one finding, written in one piece as soon as it is made. A last line
without its end is what a kill leaves behind and is dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from .model import Finding


def run_key(day: str, what: str, urls: Iterable[str]) -> str:
    """Names a run by its day, its command and its links: only the same run is continued."""
    digest = hashlib.sha256("\n".join([day, what, *sorted(urls)]).encode())
    return digest.hexdigest()[:24]


class Journal:
    """The journal of one run; `findings` are those of its earlier, interrupted start."""

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self.key = key
        self.findings: list[Finding] = []
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = self._kept()
        partial = self.path.with_name(self.path.name + ".part")
        partial.write_text("".join(line + "\n" for line in kept), encoding="utf-8")
        partial.replace(self.path)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def _kept(self) -> list[str]:
        header = json.dumps({"run": self.key})
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return [header]
        if lines[0] != header:
            return [header]
        kept = [header]
        for line in lines[1:-1]:
            try:
                self.findings.append(Finding.from_json(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                continue
            kept.append(line)
        return kept

    def add(self, finding: Finding) -> None:
        """Write a finding through to the operating system, which keeps it if this process dies."""
        assert self._file is not None
        self._file.write(json.dumps(finding.to_json(), ensure_ascii=False) + "\n")
        self._file.flush()

    def finish(self) -> None:
        """The run's outcome is written elsewhere: the journal is not needed any more."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
