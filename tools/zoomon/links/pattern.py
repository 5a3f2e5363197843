"""Regular expressions that are compiled when they are first used. Pure.

Some patterns of `phrases` and `page` take milliseconds to compile, and a run that meets no soft 404 needs few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Uncompiled:
    """Stands for a pattern; takes over the methods of the compiled one at its first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._flags = flags
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in ("findall", "finditer", "fullmatch", "match", "search", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, compiled at its first use; a mistake in the source shows then."""
    return cast("re.Pattern[str]", _Uncompiled(source, flags))
