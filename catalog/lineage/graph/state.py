"""What the graph knows: its base, and over it whatever has changed since; versions, timelines and reads by number."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from catalog.lineage.graph.run_events import NEVER, RunFacts, Told
from catalog.lineage.graph.snapshot import STATES, Base, Small
from catalog.lineage.lookup import UNVERSIONED

PRODUCED, EXTERNAL, ATTEMPTED, OPEN, NO_STATE = range(len(STATES))
STATE_OF_OUTCOME = (PRODUCED, ATTEMPTED, OPEN)
EXPLICIT, BY_TIME, BY_NOTHING, CARRIED, DECLARED, DECLARED_NOTHING = range(6)
END = -1
EVENT = -1
_FRESH = frozenset({"CREATE", "OVERWRITE", "TRUNCATE"})
_MODES = frozenset({"replace", "append"})

Entry = tuple[int, str, int]


class StaleError(Exception):
    """Something the graph does not follow by itself: it is to be loaded anew."""


class Claim(NamedTuple):
    """What one run says of a version it wrote."""

    outcome: int
    made_at: int
    is_emptied: bool


class InEdge(NamedTuple):
    """An edge into a version: its source by number, the run (-1 none), how it was found, the role of the read."""

    source: int
    run: int
    how: int
    role: str


class State:
    """Versions and runs by number; those of the base keep the base's numbers, new ones follow."""

    def __init__(self, base: Base, small: Small) -> None:
        """The base, and nothing over it."""
        self.base = base
        self.base_nodes = len(base.node_dataset)
        self.base_runs = len(base.runs.keys)
        self.new_nodes: list[tuple[int, str]] = []
        self._new_nodes_of: dict[int, list[int]] = defaultdict(list)
        self._node_numbers: dict[tuple[int, str], int] = {}
        self.new_runs: list[int] = []
        self._run_numbers: dict[int, int] = {}
        self.new_names: dict[int, tuple[str, str]] = {}
        self.namespaces = base.namespaces
        self.new_jobs: dict[int, tuple[str, str]] = {}
        self.aliases = {key: canonical for key, canonical, _ in small.canonical}
        self.sent = {key for key, _, is_sent in small.canonical if is_sent}
        self.said: dict[tuple[int, str], tuple[Told, bool]] = small.said
        self.facts: dict[int, RunFacts] = {}
        self.made: dict[int, dict[int, Claim]] = {}
        self.claims: dict[int, dict[int, Claim]] = {}
        self.states: dict[int, tuple[int, int]] = {}
        self.read_nodes: set[int] = set()
        self.timelines: dict[int, list[Entry]] = {}
        self.reads: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.writers: dict[int, set[int]] = defaultdict(set)
        self.looped: dict[int, set[int]] = defaultdict(set)
        for dataset, run in small.looped:
            self.looped[dataset].add(run)
        self.ends: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for dataset, made_at, run in small.ends:
            self.ends[dataset][made_at].add(run)
        self.announced = {self.node(row[0], row[1]): (row[2], row[3]) for row in small.announced}
        self.declared: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        self.declared_from: dict[int, set[int]] = defaultdict(set)
        for source, target, job in small.declared:
            self.declared[target].append((source, job))
            self.declared_from[source].add(target)
        self.renamed = {key for what, key in small.unstable if what == "renamed"}
        self.into: dict[int, list[InEdge]] = {}
        self.out: dict[int, set[int]] = defaultdict(set)
        self.is_over = np.zeros(self.base_nodes, np.bool_)

    # names and numbers

    def canonical(self, dataset: int) -> int:
        """The dataset a key stands for."""
        return self.aliases.get(dataset, dataset)

    def name(self, dataset: int) -> tuple[str, str]:
        """The namespace and name of a dataset."""
        found = self.new_names.get(dataset)
        if found:
            return found
        at = self.base.datasets.place(dataset)
        return self.base.datasets.text("namespace", at), self.base.datasets.text("name", at)

    def job_name(self, job: int) -> tuple[str, str]:
        """The namespace and name of a job."""
        found = self.new_jobs.get(job)
        if found:
            return found
        at = self.base.jobs.place(job)
        return self.base.jobs.text("namespace", at), self.base.jobs.text("name", at)

    def run(self, run_key: int) -> int:
        """The number of a run, a new one where it is new."""
        number = self._run_numbers.get(run_key, -1)
        if number < 0:
            number = self.base.runs.place(run_key)
        if number < 0:
            number = self._run_numbers[run_key] = self.base_runs + len(self.new_runs)
            self.new_runs.append(run_key)
        return number

    def run_key(self, run: int) -> int:
        """The key of a run."""
        return int(self.base.runs.keys[run]) if run < self.base_runs else self.new_runs[run - self.base_runs]

    def base_range(self, dataset: int) -> tuple[int, int]:
        """The numbers of the base's versions of a dataset: from, until."""
        column = self.base.node_dataset
        return int(column.searchsorted(dataset)), int(column.searchsorted(dataset, "right"))

    def known_node(self, dataset: int, version: str) -> int:
        """The number of a version, -1 where the graph has none."""
        found = self._node_numbers.get((dataset, version))
        if found is not None:
            return found
        low, high = self.base_range(dataset)
        at = bisect_left(range(high), version, low, key=self.version)
        return at if at < high and self.version(at) == version else -1

    def node(self, dataset: int, version: str) -> int:
        """The number of a version, a new one where it is new."""
        found = self.known_node(dataset, version)
        if found < 0:
            found = self._node_numbers[dataset, version] = self.base_nodes + len(self.new_nodes)
            self.new_nodes.append((dataset, version))
            self._new_nodes_of[dataset].append(found)
        return found

    def nodes_of(self, dataset: int) -> list[int]:
        """The numbers of a dataset's versions."""
        return [*range(*self.base_range(dataset)), *self._new_nodes_of.get(dataset, ())]

    def dataset(self, node: int) -> int:
        """The dataset of a version."""
        return (
            int(self.base.node_dataset[node]) if node < self.base_nodes else self.new_nodes[node - self.base_nodes][0]
        )

    def version(self, node: int) -> str:
        """The version string of a version."""
        if node < self.base_nodes:
            return str(self.base.node_version[node].as_py())
        return self.new_nodes[node - self.base_nodes][1]

    @property
    def node_count(self) -> int:
        """How many numbers are given."""
        return self.base_nodes + len(self.new_nodes)

    def state(self, node: int) -> tuple[int, int]:
        """A version's state and created_at (NEVER: none)."""
        found = self.states.get(node)
        if found:
            return found
        if node < self.base_nodes:
            return int(self.base.node_state[node]), int(self.base.node_made_at[node])
        return NO_STATE, NEVER

    def told(self, dataset: int, what: str) -> str | None:
        """The latest that was said of a dataset: its `type`, `model`, `source` or `mode`."""
        found = self.said.get((dataset, what))
        return (found[0][1] or None) if found else None

    # who wrote what

    def claims_of(self, node: int) -> dict[int, Claim]:
        """What runs say of a version, by run."""
        found = self.claims.get(node)
        if found is not None:
            return found
        if node >= self.base_nodes:
            return {}
        base = self.base
        low, high = base.made_off[node : node + 2]
        return {int(base.made_run[row]): self._claim(row) for row in range(low, high)}

    def made_by(self, run: int) -> dict[int, Claim]:
        """The versions a run wrote."""
        found = self.made.get(run)
        if found is not None:
            return found
        if run >= self.base_runs:
            return {}
        base = self.base
        low, high = base.run_made_off[run : run + 2]
        return {int(base.made_node[row]): self._claim(row) for row in base.run_made[low:high].tolist()}

    def _claim(self, row: int) -> Claim:
        base = self.base
        return Claim(int(base.made_outcome[row]), int(base.made_at[row]), bool(base.made_emptied[row]))

    def producers(self, node: int) -> list[tuple[int, Claim]]:
        """The runs that made a version what it is."""
        state, _ = self.state(node)
        return [
            (run, claim) for run, claim in self.claims_of(node).items() if STATE_OF_OUTCOME[claim.outcome] == state
        ]

    def writers_of(self, dataset: int) -> set[int]:
        """The runs that wrote a dataset, or are at it."""
        low, high = self.base_range(dataset)
        rows = slice(int(self.base.made_off[low]), int(self.base.made_off[high])) if high > low else slice(0)
        return {run for run in self.base.made_run[rows].tolist() if run not in self.made} | self.writers.get(
            dataset, set()
        )

    def derived_state(self, node: int) -> tuple[int, int]:
        """A version's state and created_at from what is claimed of it (0002 §8)."""
        claims = self.claims_of(node).values()
        made_at = min((claim.made_at for claim in claims if claim.made_at != NEVER), default=NEVER)
        if made_at != NEVER:
            return PRODUCED, made_at
        announced_at = self.announced.get(node, (None, False))[0]
        if announced_at is not None:
            return EXTERNAL, announced_at
        for outcome, state in ((1, ATTEMPTED), (2, OPEN)):
            if any(claim.outcome == outcome for claim in claims):
                return state, NEVER
        is_read = node in self.read_nodes or (node < self.base_nodes and bool(self.base.node_is_read[node]))
        return (EXTERNAL if is_read else NO_STATE), NEVER

    # timelines

    def timeline(self, dataset: int) -> list[Entry]:
        """The dated versions and ends of a dataset in order: (time, version, number), an end being ("", END)."""
        found = self.timelines.get(dataset)
        if found is None:
            found = [
                (at, self.version(node), node)
                for node in self.nodes_of(dataset)
                if (at := self.state(node)[1]) != NEVER
            ]
            found += [(at, "", END) for at, causes in self.ends.get(dataset, {}).items() if causes]
            found.sort()
            self.timelines[dataset] = found
        return found

    def read_by_time(self, run: int, dataset: int, named_at: int) -> tuple[int, int]:
        """The version (number) a run read by time, and how that was found (0002 §13)."""
        timeline = self.timeline(dataset)
        at = bisect_right(timeline, named_at, key=_time) - 1
        made = self.made_by(run)
        while at >= 0 and self._is_own(timeline[at], run, dataset, made):
            at -= 1
        return self._answer(dataset, timeline, at)

    def _is_own(self, entry: Entry, run: int, dataset: int, made: dict[int, Claim]) -> bool:
        if entry[2] == END:
            return self.ends[dataset][entry[0]] == {run}
        claim = made.get(entry[2])
        return claim is not None and claim.made_at != NEVER

    def _answer(self, dataset: int, timeline: list[Entry], at: int) -> tuple[int, int]:
        if at < 0 or timeline[at][2] == END:
            return self.node(dataset, UNVERSIONED), BY_NOTHING
        return timeline[at][2], BY_TIME

    def newest(self, dataset: int) -> tuple[int, int]:
        """The newest version (number) of a dataset, and how that was found."""
        timeline = self.timeline(dataset)
        return self._answer(dataset, timeline, len(timeline) - 1)

    def readers_between(self, dataset: int, first_at: int, end_at: int) -> set[int]:
        """The runs that read a dataset by time, having named it from a time until before another."""
        base = self.base
        low, high = base.read_dataset.searchsorted(dataset), base.read_dataset.searchsorted(dataset, "right")
        times = base.read_at[low:high]
        runs = base.read_run[low + np.searchsorted(times, first_at) : low + np.searchsorted(times, end_at)]
        reads = self.reads.get(dataset, [])
        newer = reads[bisect_left(reads, (first_at, -1)) : bisect_left(reads, (end_at, -1))]
        return set(runs.tolist()) | {run for _, run in newer} | self.looped.get(dataset, set())

    # edges

    def edges_into(self, node: int) -> list[InEdge]:
        """Every edge into a version, resolved now; the facts of its producers must be here.

        Raises StaleError where the graph cannot tell by itself.
        """
        dataset = self.dataset(node)
        found: list[InEdge] = []
        for run, claim in self.producers(node):
            if not claim.is_emptied:
                found += self._reads_into(run, dataset)
        if self.state(node)[0] == PRODUCED:
            found += [InEdge(source, -1, CARRIED, "") for source in sorted(self._carried_into(node, dataset))]
        if dataset in self.declared and self.version(node) == UNVERSIONED:
            found += [InEdge(source, -1, how, "") for source, how, _ in self.declared_into(dataset)]
        return found

    def declared_into(self, dataset: int) -> list[tuple[int, int, int | None]]:
        """The declared edges into a dataset: source (number), how it was found, job (None: a DatasetEvent)."""
        found = []
        for source, job in self.declared.get(dataset, ()):
            node, how = self.newest(source)
            found.append((node, DECLARED if how == BY_TIME else DECLARED_NOTHING, job))
        return found

    def _reads_into(self, run: int, target: int) -> list[InEdge]:
        facts, found = self.facts[run], []
        for dataset in facts.sources_of(target):
            explicit = facts.explicit.get(dataset)
            if explicit:
                for version in explicit:
                    role = facts.role_of(dataset, version) or ""
                    found.append(InEdge(self.node(dataset, version), run, EXPLICIT, role))
            else:
                source, how = self.read_by_time(run, dataset, facts.named_at[dataset])
                found.append(InEdge(source, run, how, facts.role_of(dataset, "") or ""))
        return found

    def _carried_into(self, node: int, dataset: int) -> set[int]:
        """The versions whose content a produced version took over (0002 §17)."""
        timeline, found = self.timeline(dataset), set()
        place = bisect_left(timeline, (self.state(node)[1], self.version(node), node))
        for run, _ in self.producers(node):
            lifecycle = self.facts[run].outputs[dataset].lifecycle
            if lifecycle == "RENAME":
                if self.facts[run].outputs[dataset].previous is not None:
                    raise StaleError
            elif lifecycle == "ALTER":
                found |= {entry[2] for entry in [e for e in timeline[:place] if e[2] != END][-1:]}
            elif self._mode(run, dataset, lifecycle) == "append":
                if self.said.get((dataset, "mode"), ("", False))[1]:
                    raise StaleError
                found |= self._appended_to(timeline, place)
        return found

    def _mode(self, run: int, dataset: int, lifecycle: str | None) -> str:
        """How a run wrote: replace or append (0002 §16)."""
        if lifecycle in _FRESH:
            return "replace"
        declared = self.told(dataset, "mode")
        if declared and declared.lower() in _MODES:
            return declared.lower()
        if is_log(self.told(dataset, "type")):
            return "append"
        sql_mode = self.facts[run].sql_mode
        return sql_mode[1] if sql_mode and sql_mode[1] in _MODES else "replace"

    def _appended_to(self, timeline: list[Entry], place: int) -> set[int]:
        for at in range(place - 1, -1, -1):
            node = timeline[at][2]
            if node == END:
                return set()
            if self.state(node)[0] == PRODUCED:
                return {node}
        return set()


def is_log(dataset_type: str | None) -> bool:
    """Whether a dataset of this type is only ever appended to."""
    return dataset_type is not None and dataset_type.upper() in {"TOPIC", "STREAM"}


def _time(entry: Entry) -> int:
    return entry[0]
