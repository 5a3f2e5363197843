"""What someone probably meant who typed a name that does not exist."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA


def nearest(word: str, known: Collection[str], *, cutoff: float = 0.7, most: int = 3) -> list[str]:
    """The known names most like `word`, the best first; those that are clearly worse than the best are left out.

    Names are near when letters are wrong, missing, exchanged or too many (`cutoff` is the normalised similarity of the optimal
    string alignment, 0 to 1), or when all words of one are in the other: `raft-2014` and `ongaro-2014-raft`.
    """
    ordered = sorted(known)
    similar = process.extract(
        word,
        ordered,
        scorer=OSA.normalized_similarity,
        processor=str.lower,
        score_cutoff=cutoff,
        limit=most,
    )
    scores: dict[str, float] = {name: score for name, score, _ in similar}
    words = _words(word)
    for name in ordered:
        others = _words(name)
        shared = words & others
        if shared and (words <= others or others <= words) and sum(map(len, shared)) > 3:
            scores[name] = max(scores.get(name, 0), cutoff + 0.1 * len(shared) / len(words | others))
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    return [name for name in ranked if scores[name] >= scores[ranked[0]] - 0.1][:most]


@lru_cache(maxsize=1 << 15)
def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", name.lower()))


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A sentence that names what was probably meant; empty where nothing is near."""
    names = [f"`{name}`" for name in nearest(word, known)]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Did you mean {listed}?"
