"""Large closures kept from one question to the next: most events concern none of what a trace has come through."""

from collections import OrderedDict
from collections.abc import Collection
from typing import NamedTuple

from catalog.lineage.closure import Closure, Node
from catalog.lineage.graph.walk import Walk

FEWEST_EDGES = 1_000  # a smaller closure is found again before it would be looked up
# Each edge is kept as a value and as about 600 bytes of JSON.
_MOST_EDGES = 150_000


class _Kept(NamedTuple):
    closure: Closure
    datasets: frozenset[int]


class ClosureMemory:
    """The closures asked for last, each until anything is sent of one of its datasets. Under the graph's lock."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: OrderedDict[tuple[Node, ...], _Kept] = OrderedDict()
        self._edges = 0
        self._aliases = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return not self._kept

    def find(self, targets: tuple[Node, ...]) -> Closure | None:
        """The closure of some versions, None where it is not kept."""
        kept = self._kept.get(targets)
        if kept is None:
            return None
        self._kept.move_to_end(targets)
        return kept.closure

    def keep(self, targets: tuple[Node, ...], walk: Walk, closure: Closure) -> None:
        """Keep a closure, unless it is small, or rests on more than what is sent of its datasets."""
        # What a view or a folder holds depends on names beside its own; what jobs declare, on runs of theirs.
        rests_on_more = walk.virtual or walk.asked or walk.declared or walk.cut or closure.contested
        edges = len(closure.columns.edges.source)
        if rests_on_more or not FEWEST_EDGES <= edges <= _MOST_EDGES:
            return
        self._kept[targets] = _Kept(closure, frozenset(closure.columns.datasets.dataset_key))
        self._edges += edges
        while self._edges > _MOST_EDGES:
            self._drop(next(iter(self._kept)))

    def forget(self, datasets: Collection[int], aliases: int) -> None:
        """Forget the closures that hold one of some datasets; all, where names were joined (aliases: how many)."""
        # A name that joins others brings what was sent under it before: which datasets that concerns is not known.
        is_renamed = aliases != self._aliases
        self._aliases = aliases
        for targets, kept in list(self._kept.items()):
            if is_renamed or not kept.datasets.isdisjoint(datasets):
                self._drop(targets)

    def _drop(self, targets: tuple[Node, ...]) -> None:
        self._edges -= len(self._kept.pop(targets).closure.columns.edges.source)
