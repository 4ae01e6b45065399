"""The definitions of views: what each was computed from, since when, and by which run's account."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

import numpy as np

from catalog.lineage.graph.rows import NEVER
from catalog.lineage.graph.snapshot import DefinitionRows

RunName = tuple[str, str, str]  # the job's namespace and name, and the runId: what decides between equal times


class Definition(NamedTuple):
    """What a dataset is computed from since a time."""

    at: int
    by: RunName
    run: int
    inputs: tuple[int, ...]


class Definitions:
    """The definitions of each dataset: the base's, and over them what runs have changed since."""

    def __init__(self, rows: DefinitionRows, name_of: Callable[[int], RunName]) -> None:
        """Start with the base's. name_of: the name of a run by its number."""
        self._rows, self._name_of = rows, name_of
        self._by_run = np.argsort(rows.run, kind="stable")
        self._runs = rows.run[self._by_run]
        self._of: dict[int, list[Definition]] = {}
        self._of_run: dict[int, dict[int, Definition]] = {}
        self.datasets: set[int] = set(np.unique(rows.dataset[rows.at != NEVER]).tolist())
        self.users: dict[int, set[int]] = defaultdict(set)  # the datasets that some definition computes from one
        sources, datasets = rows.source[rows.has_input].tolist(), rows.dataset[rows.has_input].tolist()
        for source, dataset in zip(sources, datasets, strict=True):
            self.users[source].add(dataset)

    def of(self, dataset: int) -> list[Definition]:
        """The definitions of a dataset, in order."""
        known = self._of.get(dataset)
        if known is None:
            known = self._of[dataset] = sorted(self._read(range(*self._range(dataset))).values())
        return known

    def _range(self, dataset: int) -> tuple[int, int]:
        column = self._rows.dataset
        return int(column.searchsorted(dataset)), int(column.searchsorted(dataset, "right"))

    def of_run(self, run: int) -> dict[int, Definition]:
        """What a run defines, by dataset."""
        known = self._of_run.get(run)
        if known is not None:
            return known
        low, high = self._runs.searchsorted(run), self._runs.searchsorted(run, "right")
        found: dict[int, Definition] = {}
        by_dataset = groupby(self._by_run[low:high].tolist(), key=lambda row: int(self._rows.dataset[row]))
        for dataset, places in by_dataset:
            for definition in self._read(places).values():
                found[dataset] = definition
        return found

    def newest(self, dataset: int, at: int) -> Definition | None:
        """The definition of a dataset that held at a time, None where there was none yet."""
        if dataset not in self.datasets:
            return None
        known = self.of(dataset)
        place = bisect_right(known, at, key=lambda definition: definition.at)
        return known[place - 1] if place else None

    def replace(self, run: int, definitions: dict[int, Definition]) -> None:
        """Let a run define this, and no longer what it defined before."""
        for dataset, old in self.of_run(run).items():
            known = self.of(dataset)
            del known[bisect_left(known, old)]
            if not known:
                self.datasets.discard(dataset)
        for dataset, new in definitions.items():
            insort(self.of(dataset), new)
            self.datasets.add(dataset)
            for source in new.inputs:
                self.users[source].add(dataset)
        self._of_run[run] = definitions

    def _read(self, places: Iterable[int]) -> dict[int, Definition]:
        """The definitions of one dataset in rows of the base, by run."""
        rows = self._rows
        found: dict[int, Definition] = {}
        for run, own in groupby(places, key=lambda row: int(rows.run[row])):
            at, inputs = 0, []
            for row in own:
                at = int(rows.at[row])
                if rows.has_input[row]:
                    inputs.append(int(rows.source[row]))
            if at != NEVER:
                found[run] = Definition(at, self._name_of(run), run, tuple(sorted(inputs)))
        return found
