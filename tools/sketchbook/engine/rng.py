"""A random stream that is the same on every machine and under every version of Python.

Python promises for its `random` module only that ``random.random()`` repeats for a seed; what ``randrange``,
``shuffle`` and ``choice`` make of it may change, and did ("Notes on Reproducibility" in its manual). A run that
someone shares by its seed must replay for ever, also in a page. So: SplitMix64 (Steele, Lea and Flood, "Fast
splittable pseudorandom number generators", OOPSLA 2014), which is six integer operations, and nothing but integers
on top of it: no floating point, whose logarithms differ between C libraries.
"""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Random:
    """A stream of random integers from a seed (any int; taken modulo 2**64)."""

    def __init__(self, seed: int) -> None:
        self.seed = self.state = seed & _MASK

    def stream(self, name: str) -> "Random":
        """An independent stream for one purpose, the same for a seed and name however much this one was used.

        So that more drops, say, do not change which delays are drawn. The name is mixed in by FNV-1a.
        """
        mixed = 0xCBF29CE484222325
        for byte in name.encode():
            mixed = ((mixed ^ byte) * 0x100000001B3) & _MASK
        return Random(Random(self.seed ^ mixed).next())

    def next(self) -> int:
        """The next 64 random bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """An integer in ``range(bound)``, all equally likely (by rejection)."""
        if bound <= 0:
            raise ValueError(f"the bound is positive, not {bound}")
        limit = (1 << 64) - (1 << 64) % bound
        while (drawn := self.next()) >= limit:
            pass
        return drawn % bound

    def between(self, least: int, most: int) -> int:
        """An integer from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def chance(self, probability: float) -> bool:
        """True with that probability. Always takes one number of the stream, also for 0 and 1."""
        return (self.next() >> 11) < int(probability * (1 << 53))

    def choice(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def sample(self, items: Sequence[T], size: int) -> list[T]:
        """`size` different ones of the items, in random order (Fisher and Yates)."""
        pool = list(items)
        for i in range(size):
            j = i + self.below(len(pool) - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:size]
