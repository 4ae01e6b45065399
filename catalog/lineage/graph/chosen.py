"""Which of thousands of numbers are among others: mostly few, as what came since the graph was loaded."""

from collections.abc import Collection

import numpy as np

from catalog.lineage.graph.snapshot import Longs

_FEW = 30  # numpy compares so few one after the other with all, which is faster than to look each up in Python


def places_in(numbers: Longs, chosen: Collection[int]) -> list[int]:
    """The places of those numbers that are among others, in order."""
    if not chosen:
        return []
    if len(chosen) > _FEW:
        return [place for place, number in enumerate(numbers.tolist()) if number in chosen]
    places: list[int] = np.flatnonzero(np.isin(numbers, np.fromiter(chosen, np.int64))).tolist()
    return places
