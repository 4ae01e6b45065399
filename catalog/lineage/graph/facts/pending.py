"""The reads by time of datasets that are worked out when they are read, each with the node that stands for it."""

from bisect import bisect_left, insort
from typing import NamedTuple

from catalog.lineage.graph.snapshot import Longs


class PendingRead(NamedTuple):
    """A time at which a dataset was read, and the number of the node that stands for such reads."""

    at: int
    node: int


class PendingReads:
    """Nodes that stand for a dataset at a time; the base's follow its versions, in order of dataset and time."""

    def __init__(self, datasets: Longs, times: Longs, first_node: int) -> None:
        """Start with the base's."""
        self._datasets, self._times = datasets, times
        self._first, self._end = first_node, first_node + len(datasets)
        self._new: dict[int, tuple[int, int]] = {}
        self._of: dict[int, list[PendingRead]] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self._end > self._first or bool(self._new)

    def __contains__(self, node: int) -> bool:
        """Whether a node stands for reads."""
        return self._first <= node < self._end or node in self._new

    def place(self, node: int) -> tuple[int, int]:
        """The dataset and the time that a node stands for."""
        if node in self._new:
            return self._new[node]
        return int(self._datasets[node - self._first]), int(self._times[node - self._first])

    def of(self, dataset: int) -> list[PendingRead]:
        """The reads of a dataset, in order of time."""
        reads = self._of.get(dataset)
        if reads is None:
            low, high = self._datasets.searchsorted(dataset), self._datasets.searchsorted(dataset, "right")
            nodes = range(self._first + int(low), self._first + int(high))
            reads = self._of[dataset] = list(map(PendingRead, self._times[low:high].tolist(), nodes))
        return reads

    def node(self, dataset: int, at: int) -> int:
        """The node that stands for a dataset at a time, -1 where there is none."""
        reads = self.of(dataset)
        place = bisect_left(reads, (at, -1))
        return reads[place].node if place < len(reads) and reads[place].at == at else -1

    def add(self, dataset: int, at: int, node: int) -> None:
        """Let a new node stand for a dataset at a time."""
        self._new[node] = dataset, at
        insort(self.of(dataset), PendingRead(at, node))

    def within(self, dataset: int, since: int, until: int) -> list[PendingRead]:
        """The reads of a dataset from a time on until before another, in order."""
        reads = self.of(dataset)
        low = bisect_left(reads, (since, -1))
        return reads[low : bisect_left(reads, (until, -1), low)]
