"""Symmetry: states that differ only by renaming interchangeable members count once.

The representative of a state is the least of all its renamings, so two states have the same one exactly when they
are in the same orbit (an incomplete representative, such as sorting by one field, leaves an orbit in several
pieces). With `Model.signature` only the renamings that sort members by signature are tried.
"""

import itertools
from collections.abc import Iterator
from typing import Any

from sketchbook.engine.model import Model, ModelError

Order = tuple[int, ...]


def sort_key(value: Any) -> Any:
    """A key that orders states totally: sets, which Python orders by inclusion, as sorted tuples."""
    if isinstance(value, tuple):
        return tuple(map(sort_key, value))
    if isinstance(value, frozenset):
        return tuple(sorted(map(sort_key, value)))
    return value


class Orbits:
    """Representatives of a model's states under its `symmetric` domains."""

    def __init__(self, model: Model[Any]) -> None:
        domains = type(model).symmetric
        if not domains:
            raise ModelError(f"{type(model).__name__} names no symmetric domains")
        self.model = model
        self.sizes = {d: len(model.domain(d)) for d in domains}

    def representative(self, s: Any) -> Any:
        """The least renaming of `s`."""
        permute = self.model.permute
        all_orders = list(self._orders(s))
        if len(all_orders) == 1:  # the signatures tell all members apart
            return permute(s, all_orders[0])
        best, best_key = None, None
        for orders in all_orders:
            renamed = permute(s, orders)
            key = sort_key(renamed)
            if best_key is None or key < best_key:
                best, best_key = renamed, key
        return best

    def _orders(self, s: Any) -> Iterator[dict[str, Order]]:
        by_domain: list[list[Order]] = []
        for domain, size in self.sizes.items():
            signatures = [self.model.signature(s, domain, member) for member in range(size)]
            if signatures[0] is None:
                by_domain.append(list(itertools.permutations(range(size))))
            else:
                by_domain.append(list(_sorting_orders(signatures)))
        for orders in itertools.product(*by_domain):
            yield dict(zip(self.sizes, orders, strict=True))


def _sorting_orders(signatures: list[Any]) -> Iterator[Order]:
    """The renamings after which the signatures are in ascending order; members that tie in every order."""
    ranked = sorted(range(len(signatures)), key=lambda m: signatures[m])
    groups = [list(g) for _, g in itertools.groupby(ranked, key=lambda m: signatures[m])]
    for arrangement in itertools.product(*(itertools.permutations(g) for g in groups)):
        order = [0] * len(signatures)
        for new, old in enumerate(itertools.chain.from_iterable(arrangement)):
            order[old] = new
        yield tuple(order)
