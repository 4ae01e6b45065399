"""Which datasets are computed when they are read, from what, and which reads wait for it."""

from collections import defaultdict
from collections.abc import Callable

from catalog.lineage.graph.facts.definitions import Definitions, RunName
from catalog.lineage.graph.facts.folders import Folders
from catalog.lineage.graph.facts.pending import PendingReads
from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.facts.streamed import Streamed
from catalog.lineage.graph.rows import Declared, RareFacts
from catalog.lineage.graph.snapshot import Base


class Computed:
    """The datasets that are computed when they are read: views by their definitions, folders, others as declared.

    datasets: those whose reads by time wait for the walk. newest_event_at: the newest eventTime known, at which those
    are read that are asked for without a version, and have none.
    """

    def __init__(
        self, base: Base, rare: RareFacts, facts: dict[int, RunFacts], name_of: Callable[[int], RunName]
    ) -> None:
        """Start with the base's. facts: of runs that are in memory; name_of: the name of a run by its number."""
        self._facts = facts
        self.definitions = Definitions(base.definitions, name_of)
        self.pending = PendingReads(base.all_datasets[base.versions :], base.pending_at, base.versions)
        self.declared: dict[int, list[Declared]] = defaultdict(list)
        self._declared_users: dict[int, set[int]] = defaultdict(set)
        for edge in rare.declared:
            self.declared[edge.target_key].append(edge)
            self._declared_users[edge.source_key].add(edge.target_key)
        self.folders = Folders(rare.paths)
        self.streamed = Streamed(rare.streamed)
        self.datasets: set[int] = set(base.computed.tolist())
        self.newest_event_at = base.newest_event_at
        self._base_wipes, self._wipes = base.wipes, dict[int, bool]()

    def __bool__(self) -> bool:
        """Whether anything is computed when it is read: most catalogs have nothing of the kind."""
        return bool(self.datasets)

    def wipes(self, node: int) -> bool:
        """Whether a produced version of a folder replaces what was inside it before."""
        known = self._wipes.get(node)
        if known is not None:
            return known
        at = int(self._base_wipes.searchsorted(node))
        return at < len(self._base_wipes) and bool(self._base_wipes[at] == node)

    def set_wipes(self, node: int, *, wipes: bool) -> None:
        """Note whether a version replaces what was inside its folder before."""
        self._wipes[node] = wipes

    def users(self, dataset: int) -> set[int]:
        """The datasets that may be computed from a dataset."""
        users = self.definitions.users.get(dataset, set()) | self._declared_users.get(dataset, set())
        if self.streamed.runs:
            users |= self.streamed.users(dataset, self._facts)
        if dataset in self.folders:
            users.update(self.datasets.intersection([dataset, *self.folders.above(dataset)]))
            if dataset in self.folders.written:
                users.update(self.datasets.intersection(self.folders.inside(dataset)))
        return users
