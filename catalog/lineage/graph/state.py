"""What the graph knows: its base, and over it whatever has changed since; versions, timelines and reads by number.

The base is never written to. Each dictionary here holds what has changed, by number; what is not in it is the base's.
"""

from bisect import bisect_left, insort
from collections import defaultdict

import numpy as np

from catalog.lineage.closure import Contested
from catalog.lineage.graph.facts.computed import Computed
from catalog.lineage.graph.facts.definitions import RunName
from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.facts.strangers import Strangers
from catalog.lineage.graph.latest import Latest, moment_of
from catalog.lineage.graph.rows import NEVER, ColumnFacet, FacetEdge, Fact, RareFacts, Resolution, VersionState
from catalog.lineage.graph.snapshot import Base
from catalog.lineage.graph.values import (
    END,
    STATES,
    Announcement,
    Claim,
    DatasetValue,
    Entry,
    InEdge,
    Numbered,
    Standing,
    TimedRead,
)


class State:
    """Versions and runs by number; those of the base keep the base's numbers, new ones follow."""

    def __init__(self, base: Base, rare: RareFacts) -> None:
        """The base, and nothing over it."""
        self.base = base
        self.base_nodes = len(base.all_datasets)
        self.base_runs = len(base.runs.keys)
        self.new_nodes: list[tuple[int, str]] = []
        self._new_nodes_of: dict[int, list[int]] = defaultdict(list)
        self._node_numbers: dict[tuple[int, str], int] = {}
        self.new_runs: list[int] = []
        self._run_numbers: dict[int, int] = {}
        self.new_names: dict[int, tuple[str, str]] = {}
        self.namespaces = set(base.datasets.namespaces.unique().to_pylist())
        self.new_jobs: dict[int, tuple[str, str]] = {}
        self.aliases = {row.dataset_key: row.canonical_key for row in rare.canonical}
        self.sent = {row.dataset_key for row in rare.canonical if row.is_sent}
        self.placeholders = set(rare.placeholders)
        self.contested: dict[int, list[Contested]] = defaultdict(list)
        for contested in rare.contested:
            self.contested[contested.dataset_key].append(contested)
        self.dataset_values = {
            (row.dataset_key, row.fact): DatasetValue(
                Latest(moment_of(row.event_time, row.rank), row.value), row.has_window
            )
            for row in rare.dataset_facts
        }
        self.run_facts: dict[int, RunFacts] = {}
        self.made: dict[int, dict[int, Claim]] = {}
        self.claims: dict[int, dict[int, Claim]] = {}
        self.standings: dict[int, Standing] = {}
        self.read_at: dict[int, int] = {}  # when runs first named a version as read, where that is new
        self.not_read: set[int] = set()  # versions that a run names as read and, elsewhere, as what it made
        # Only of datasets that were asked for, and kept in order from then on.
        self.timelines: dict[int, list[Entry]] = {}
        self.externals: dict[int, list[Entry]] = {}  # likewise, by when each was first named
        self.numbers: dict[int, list[Numbered]] = {}  # likewise, but forgotten where one of them changes
        self.reads: dict[int, list[TimedRead]] = defaultdict(list)
        self.writers: dict[int, set[int]] = defaultdict(set)
        definers = zip(base.definitions.dataset.tolist(), base.definitions.run.tolist(), strict=True)
        for dataset, run in definers:  # they write without making a version
            self.writers[dataset].add(run)
        self.looped: dict[int, set[int]] = defaultdict(set)
        for read in rare.looped:
            self.looped[read.dataset].add(read.run)
        self.ends: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for end in rare.ends:
            self.ends[end.dataset_key][end.made_at].add(end.run)
        self.announced = {
            self.node(row.dataset_key, row.version): Announcement(row.made_at, row.is_filled, row.is_renewed)
            for row in rare.announced
        }
        # Versions that a run only created: it made none where another wrote it, so who made what is not followed.
        self.created = {self.node(row.dataset_key, row.version) for row in rare.created}
        self.strangers = Strangers(rare.stand_ins, rare.folder_inputs)
        self.contradictory: dict[int, set[int]] = {}  # the runs that say CREATE of what was there, by version
        self.renamed = {row.key for row in rare.unfollowed if row.reason == "renamed"}
        self.facet_edges: dict[int, set[FacetEdge]] = defaultdict(set)
        for facet_edge in rare.facet_edges:
            self.facet_edges[facet_edge.facet_hash].add(facet_edge)
        self.declared_facets: dict[int | None, list[ColumnFacet]] = defaultdict(list)
        for facet in rare.column_facets:
            self.declared_facets[facet.job_key].append(facet)
        self.into: dict[int, list[InEdge]] = {}
        self.out: dict[int, set[int]] = defaultdict(set)  # the targets of `into`, by source
        self.is_over = np.zeros(self.base_nodes, np.bool_)  # which versions of the base have their edges in `into`
        self.computed = Computed(base, rare, self.run_facts, self.run_name)
        # Which of the base's versions have some edge that its columns lack: `unversioned` may be computed.
        self.is_apart = base.is_unversioned & np.isin(base.node_dataset, base.computed)

    # names and numbers

    def canonical(self, dataset: int) -> int:
        """The dataset a key stands for."""
        return self.aliases.get(dataset, dataset)

    def name(self, dataset: int) -> tuple[str, str]:
        """The namespace and name of a dataset."""
        return self.new_names.get(dataset) or self.base.datasets.name(dataset)

    def job_name(self, job: int) -> tuple[str, str]:
        """The namespace and name of a job."""
        return self.new_jobs.get(job) or self.base.jobs.name(job)

    def run(self, run_key: int) -> int:
        """The number of a run, a new one where it is new."""
        number = self._run_numbers.get(run_key, -1)
        if number < 0:
            number = self.base.runs.place(run_key)
        if number < 0:
            number = self._run_numbers[run_key] = self.base_runs + len(self.new_runs)
            self.new_runs.append(run_key)
        return number

    def run_name(self, run: int) -> RunName:
        """The job and runId of a run."""
        facts = self.run_facts.get(run)
        if facts:
            return *self.job_name(facts.job_key), facts.run_id
        runs = self.base.runs
        return *self.job_name(int(runs.job_key[run])), str(runs.run_id[run])

    def run_key(self, run: int) -> int:
        """The key of a run."""
        return int(self.base.runs.keys[run]) if run < self.base_runs else self.new_runs[run - self.base_runs]

    def base_range(self, dataset: int) -> tuple[int, int]:
        """The numbers of the base's versions of a dataset: from, until."""
        column = self.base.node_dataset
        return int(column.searchsorted(dataset)), int(column.searchsorted(dataset, "right"))

    def known_node(self, dataset: int, version: str) -> int:
        """The number of a version, -1 where the graph has none."""
        number = self._node_numbers.get((dataset, version))
        if number is not None:
            return number
        low, high = self.base_range(dataset)
        # Texts stay in Arrow and are read one by one: as Python strings they would take most of the graph's memory.
        at = bisect_left(range(high), version, low, key=self.version)
        return at if at < high and self.version(at) == version else -1

    def node(self, dataset: int, version: str) -> int:
        """The number of a version, a new one where it is new."""
        number = self.known_node(dataset, version)
        if number < 0:
            number = self._node_numbers[dataset, version] = self.base_nodes + len(self.new_nodes)
            self.new_nodes.append((dataset, version))
            self._new_nodes_of[dataset].append(number)
        return number

    def pending_read(self, dataset: int, at: int) -> int:
        """The number of the node that stands for reads of a computed dataset at a time, a new one where it is new."""
        number = self.computed.pending.node(dataset, at)
        if number < 0:
            number = self.base_nodes + len(self.new_nodes)
            self.new_nodes.append((dataset, ""))
            self.computed.pending.add(dataset, at, number)
        return number

    def has_new_versions(self, dataset: int) -> bool:
        """Whether versions of a dataset became known since the graph was loaded."""
        return dataset in self._new_nodes_of

    def nodes_of(self, dataset: int) -> list[int]:
        """The numbers of a dataset's versions."""
        return [*range(*self.base_range(dataset)), *self._new_nodes_of.get(dataset, ())]

    def dataset(self, node: int) -> int:
        """The dataset of a version."""
        if node < self.base_nodes:
            return int(self.base.all_datasets[node])
        return self.new_nodes[node - self.base_nodes][0]

    def version(self, node: int) -> str:
        """The version string of a version."""
        if node < self.base_nodes:
            return str(self.base.node_version[node].as_py())
        return self.new_nodes[node - self.base_nodes][1]

    @property
    def node_count(self) -> int:
        """How many numbers are given."""
        return self.base_nodes + len(self.new_nodes)

    def stored_edges(self, node: int) -> list[InEdge]:
        """The edges into a version as they are stored: a read that is pending leads from its pending node."""
        if node in self.into or node >= self.base_nodes:
            return self.into.get(node, [])
        return [self.base_edge(row) for row in range(*self.base.edge_off[node : node + 2].tolist())]

    def base_edge(self, row: int) -> InEdge:
        """An edge of the base."""
        base = self.base
        how, role = Resolution(base.edge_how[row]), base.roles[base.edge_role[row]]
        return InEdge(int(base.edge_source[row]), int(base.edge_run[row]), how, role)

    def store_edges(self, node: int, edges: list[InEdge]) -> None:
        """Let these be the edges into a version, whatever the base has."""
        for edge in self.into.get(node, ()):
            self.out[edge.source].discard(node)
        self.into[node] = edges
        for edge in edges:
            self.out[edge.source].add(node)
        if node < self.base_nodes:
            self.is_over[node] = self.is_apart[node] = True

    # versions

    def state(self, node: int) -> VersionState:
        """A version's state."""
        standing = self.standings.get(node)
        if standing:
            return standing.state
        return STATES[self.base.node_state[node]] if node < self.base_nodes else VersionState.UNVERSIONED

    def made_at(self, node: int) -> int:
        """When a version was made, NEVER where no time is known."""
        standing = self.standings.get(node)
        if standing:
            return standing.made_at
        return int(self.base.node_made_at[node]) if node < self.base_nodes else NEVER

    def value(self, dataset: int, fact: Fact) -> str | None:
        """The value in force of a fact about a dataset."""
        known = self.dataset_values.get((dataset, fact))
        return (known.latest.value or None) if known else None

    # who wrote what

    def claims_of(self, node: int) -> dict[int, Claim]:
        """What runs say of a version, by run."""
        claims = self.claims.get(node)
        if claims is not None:
            return claims
        if node >= self.base_nodes:
            return {}
        base = self.base
        low, high = base.made_off[node : node + 2]
        return {int(base.made_run[row]): self._claim(row) for row in range(low, high)}

    def made_by(self, run: int) -> dict[int, Claim]:
        """The versions a run wrote."""
        made = self.made.get(run)
        if made is not None:
            return made
        if run >= self.base_runs:
            return {}
        base = self.base
        low, high = base.run_made_off[run : run + 2]
        return {int(base.made_node[row]): self._claim(row) for row in base.run_made[low:high].tolist()}

    def _claim(self, row: int) -> Claim:
        base = self.base
        return Claim(STATES[base.made_outcome[row]], int(base.made_at[row]), bool(base.made_emptied[row]))

    def producers(self, node: int) -> list[tuple[int, Claim]]:
        """The runs that made a version what it is."""
        state = self.state(node)
        return [(run, claim) for run, claim in self.claims_of(node).items() if claim.outcome is state]

    def writers_of(self, dataset: int) -> set[int]:
        """The runs that wrote a dataset, or are at it."""
        low, high = self.base_range(dataset)
        rows = slice(int(self.base.made_off[low]), int(self.base.made_off[high])) if high > low else slice(0)
        newer = self.writers.get(dataset, set())
        return {run for run in self.base.made_run[rows].tolist() if run not in self.made} | newer

    def standing_by_claims(self, node: int) -> Standing:
        """A version's state and time as they follow from what is claimed of it (0002 §8)."""
        claims = self.claims_of(node).values()
        made_at = min((claim.made_at for claim in claims if claim.made_at != NEVER), default=NEVER)
        if made_at != NEVER:
            return Standing(VersionState.PRODUCED, made_at)
        announced = self.announced.get(node)
        if announced and announced.made_at is not None:
            return Standing(VersionState.EXTERNAL, announced.made_at)
        for outcome in (VersionState.ATTEMPTED, VersionState.OPEN):
            if any(claim.outcome is outcome for claim in claims):
                return Standing(outcome, NEVER)
        times = (self.read_at.get(node, NEVER), self.base.node_read_at[node] if node < self.base_nodes else NEVER)
        read_at = min((int(at) for at in times if at != NEVER), default=NEVER)
        return Standing(VersionState.EXTERNAL if read_at != NEVER else VersionState.UNVERSIONED, read_at)

    # timelines

    def is_findable(self, node: int) -> bool:
        """Whether a read by time can find a version: not one that only readers name."""
        if self.state(node) is not VersionState.EXTERNAL:
            return True
        announced = self.announced.get(node)
        return announced is not None and announced.made_at is not None

    def timeline(self, dataset: int) -> list[Entry]:
        """The dated versions and the ends of a dataset, in order."""
        timeline = self.timelines.get(dataset)
        if timeline is None:
            timeline = [
                Entry(at, self.version(node), node)
                for node in self.nodes_of(dataset)
                if (at := self.made_at(node)) != NEVER and self.is_findable(node)
            ]
            timeline += [Entry(at, "", END) for at, causes in self.ends.get(dataset, {}).items() if causes]
            timeline.sort()
            self.timelines[dataset] = timeline
        return timeline

    def readable(self, dataset: int) -> list[Entry]:
        """The timeline of a dataset; empty under a placeholder, where nothing can be read that was written."""
        return [] if dataset in self.placeholders else self.timeline(dataset)

    def add_end(self, dataset: int, made_at: int, cause: int) -> bool:
        """Add a cause (a run, or DATASET_EVENT) of an end; whether it is new."""
        causes = self.ends[dataset][made_at]
        if cause in causes:
            return False
        timeline = self.timeline(dataset)  # before the cause is there: worked out later, it would hold it already
        if not causes:
            insort(timeline, Entry(made_at, "", END))
            self.computed.folders.moved(dataset, None, made_at)
        causes.add(cause)
        return True

    def remove_end(self, dataset: int, made_at: int, cause: int) -> None:
        """Take a cause of an end back; without any left, the end goes."""
        timeline, causes = self.timeline(dataset), self.ends[dataset][made_at]
        causes.discard(cause)
        if not causes:
            del timeline[bisect_left(timeline, Entry(made_at, "", END))]
            self.computed.folders.moved(dataset, made_at, None)
