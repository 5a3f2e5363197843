"""What someone probably meant who typed a name that does not exist."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process


def nearest(word: str, known: Collection[str], *, cutoff: float = 75, most: int = 3) -> list[str]:
    """The known names most like `word`, the best first; names that are clearly worse than the best are left out.

    `cutoff` is rapidfuzz's weighted ratio, 0 to 100.
    """
    found = process.extract(word, sorted(known), scorer=fuzz.WRatio, score_cutoff=cutoff, limit=8)
    if not found:
        return []
    # WRatio gives many equal scores where one name holds the other; the plain ratio tells those apart.
    ranked = sorted((-score, -fuzz.ratio(word, name), name) for name, score, _ in found)
    best = ranked[0]
    return [name for score, ratio, name in ranked if score <= best[0] + 2 and ratio <= best[1] + 10][:most]


def did_you_mean(word: str, known: Collection[str], *, cutoff: float = 75) -> str:
    """A sentence that names what was probably meant; empty where nothing is near."""
    names = [f"`{name}`" for name in nearest(word, known, cutoff=cutoff)]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Did you mean {listed}?"
