"""Which edges of a walk column lineage covers."""

from collections.abc import Iterable

import numpy as np

from catalog.lineage.graph.following.stand_ins import stand_ins_of
from catalog.lineage.graph.snapshot import Longs
from catalog.lineage.graph.state import State

Joined = set[tuple[int, int]]
# A facet with column edges, and the dataset it stands on; None: on the job.
StatedOn = tuple[int | None, int]


def facets_of_runs(state: State, runs: Longs) -> dict[int, list[StatedOn]]:
    """The facets with column edges of each run that has any."""
    base, facts = state.base, state.run_facts
    first, end = base.column_run.searchsorted(runs), base.column_run.searchsorted(runs, "right")
    has_any = end > first
    facets = {
        run: list(zip(base.column_target[low:high], base.column_facet[low:high].tolist(), strict=True))
        for run, low, high in np.column_stack([runs, first, end])[has_any].tolist()
        if run not in facts
    }
    changed = facts.keys() & set(runs.tolist()) if facts else ()
    return facets | {run: list(facts[run].column_facets) for run in changed if facts[run].column_facets}


class Precision:
    """Which (target, source) datasets a run's or a declaration's column lineage joins."""

    def __init__(self, state: State) -> None:
        """Of a graph as it is now."""
        self._state = state

    def by_runs(self, runs: Longs) -> dict[int, Joined]:
        """Those of each run that states column lineage."""
        stated = facets_of_runs(self._state, runs)
        return {run: self._joined(facets, stand_ins_of(self._state, run)) for run, facets in stated.items()}

    def by_job(self, job: int | None) -> Joined:
        """Those of a job's declaration, or (None) of what DatasetEvents say."""
        facets = self._state.declared_facets.get(job, ())
        return self._joined(((facet.target_key, facet.facet_hash) for facet in facets), {})

    def _joined(self, facets: Iterable[StatedOn], stand_ins: dict[int, int]) -> Joined:
        canonical = self._state.canonical
        return {
            (canonical(target), stand_ins.get(source := canonical(edge.source_key), source))
            for dataset, facet in facets
            for edge in self._state.facet_edges.get(facet, ())
            if (target := dataset if edge.target_key is None else edge.target_key) is not None
        }
