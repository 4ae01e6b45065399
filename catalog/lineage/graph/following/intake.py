"""Taking the rows of new events into a state, in any order; and refusing those the graph does not follow."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from catalog.events.row_batches import Rows
from catalog.events.table_rows import DatasetRow, MentionRow, RunEventRow, SymlinkRow
from catalog.lineage.graph.edges import declared_mode, is_log, is_model_type
from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.following.nameless import Nameless
from catalog.lineage.graph.following.scans import Scans
from catalog.lineage.graph.latest import later, moment_of
from catalog.lineage.graph.rows import FacetEdge, Fact, RareFacts
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import DATASET_EVENT, Announcement, DatasetValue, StaleError

# How a mention names a dataset that an event sends, other than one that only a facet names.
_SENT = frozenset({"input", "output", "dataset", "declared_input", "declared_output"})
_ENDS = frozenset({"CREATE", "OVERWRITE", "TRUNCATE"})
_NOT_ANNOUNCED = Announcement(None, is_filled=False, is_renewed=False)


@dataclass(slots=True)
class Changes:
    """What new rows have changed: runs, versions, (dataset, time) of timelines, versions with edges to resolve.

    names: datasets that are new; sources: those whose declared source changed.
    """

    runs: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)
    times: set[tuple[int, int]] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)
    names: set[int] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)

    @property
    def all(self) -> tuple[set[int] | set[tuple[int, int]], ...]:
        """Each kind of change."""
        return self.runs, self.versions, self.times, self.edges, self.names, self.sources

    def datasets(self, state: State) -> set[int]:
        """The datasets whose timelines, or declared sources, have changed."""
        return {*map(state.dataset, self.versions), *(dataset for dataset, _ in self.times), *self.sources}

    def clear(self) -> None:
        """Forget all of it."""
        for changed in self.all:
            changed.clear()


@dataclass(slots=True)
class Presumed:
    """What was taken for true of names, and is looked up in the tables before the graph is used.

    sent: datasets that some event sent. without_symlinks: sets of facets that give no other name.
    """

    sent: set[int] = field(default_factory=set)
    without_symlinks: set[int] = field(default_factory=set)


class Intake:
    """Takes rows in and notes what they change. Raises StaleError for what the graph does not follow.

    Nothing is worked out here: the rows of one transaction may come in any order, so only all of them make sense.
    """

    def __init__(self, state: State, rare: RareFacts, changes: Changes, scans: Scans, nameless: Nameless) -> None:
        """Start with the rows of the base taken in."""
        self._state = state
        self._changes = changes
        self._scans = scans
        self._nameless = nameless
        self._declaring = {row.key for row in rare.unfollowed if row.reason == "job"}
        self._running_jobs = np.unique(state.base.runs.job_key)
        self._new_running_jobs: set[int] = set()
        self._unnamed: set[int] = set()  # new names that no mention has used yet: only these may join another freely
        self._spelt: dict[int, int] = {}  # of new names that are not their own normal form: that form, and the name
        self._alike = set(rare.alike)
        self._claims: dict[int, set[int]] = defaultdict(set)  # of new symlinks: by identifier, the datasets
        self._scopes = rare.alias_scopes
        self._taken_back = set(rare.taken_back)
        self.presumed = Presumed()

    def add(self, rows: Rows) -> None:
        """Take in the rows of some events. Names come first: whether a symlink is followed depends on their use."""
        if rows.aliases.rows:
            raise StaleError
        state = self._state
        for dataset in rows.datasets.rows:
            if not self._is_known(dataset.dataset_key):
                self._add_name(dataset)
        for job in rows.jobs.rows:
            state.new_jobs[job.job_key] = (job.namespace, job.name)
            self._nameless.add_job(job)
        for edge in rows.column_edges:
            if edge.source_key is not None:
                state.facet_edges[edge.facet_hash].add(FacetEdge(edge.facet_hash, edge.target_key, edge.source_key))
        for link in rows.symlinks.rows:
            self._add_link(link)
        for event in rows.run_events.rows:
            self._add_event(event)
        for mention in rows.mentions.rows:
            self._add_mention(mention)

    def _is_known(self, key: int) -> bool:
        return key in self._state.new_names or self._state.base.datasets.place(key) >= 0

    def _add_name(self, row: DatasetRow) -> None:
        """Take in a new name; where another spelling of it is known, it joins that one."""
        state, key = self._state, row.dataset_key
        state.new_names[key] = (row.namespace, row.name)
        state.namespaces.add(row.namespace)
        self._unnamed.add(key)
        self._changes.names.add(key)
        if row.is_placeholder:
            state.placeholders.add(key)
            return
        normal = row.spelled_namespace or row.namespace, row.spelled_name or row.name
        if any(scope.holds(*normal) for scope in self._scopes):
            raise StaleError
        spelled = key if row.spelled_key is None else row.spelled_key
        other = self._name_spelt(spelled, key)
        if spelled != key:
            self._spelt[spelled] = key
        if other is not None:
            self._join_spelling(key, other)

    def _join_spelling(self, key: int, other: int) -> None:
        state = self._state
        if other not in state.aliases:
            state.aliases[other] = other
            state.sent.add(other)
            self.presumed.sent.add(other)
        goal = state.canonical(other)
        if (goal not in state.sent and self._is_before(key, goal)) or self._are_some_apart():
            raise StaleError
        state.aliases[key] = goal
        self._alike |= {key, other}

    def _are_some_apart(self) -> bool:
        return any(scope.kind == "apart" for scope in self._scopes)

    def _name_spelt(self, spelled: int, but: int) -> int | None:
        """A known name with this normal form, but for one; None where there is none."""
        if spelled != but and self._is_known(spelled):
            return spelled
        base = self._state.base
        at = int(base.spelled_key.searchsorted(spelled))
        if at < len(base.spelled_key) and base.spelled_key[at] == spelled:
            return int(base.spelled_dataset[at])
        return self._spelt.get(spelled)

    def _add_link(self, link: SymlinkRow) -> None:
        """Join two names of a dataset. A name never used before joins; any other would move facts already placed."""
        state = self._state
        one, other = link.dataset_key, link.identifier_key
        if other is None:
            self._take_back(one)
            return
        if not state.placeholders.isdisjoint((one, other)) or one in self._claimants(other):
            return
        # Who claims an identifier with others is joined with none of them; and names alike are one identifier.
        if self._claimants(other) or other in self._alike or one in self._taken_back:
            raise StaleError
        self._claims[other].add(one)
        canonical, goal = state.canonical(one), state.canonical(other)
        if canonical == goal:
            return
        if self._are_some_apart():
            raise StaleError
        if other in self._unnamed and other not in state.aliases:
            if one not in state.aliases:
                state.aliases[one] = one
                state.sent.add(one)
            state.aliases[other] = canonical
        elif one in self._unnamed and one not in state.aliases and goal in state.sent and self._is_before(goal, one):
            state.aliases[one] = goal
            state.sent.add(one)
        else:
            raise StaleError

    def _claimants(self, identifier: int) -> set[int]:
        base = self._state.base
        low = base.link_identifier.searchsorted(identifier)
        high = base.link_identifier.searchsorted(identifier, "right")
        return {*base.link_dataset[low:high].tolist(), *self._claims.get(identifier, ())}

    def _take_back(self, dataset: int) -> None:
        """Note that the symlinks of a dataset no longer hold; with any in force, it may be two from now on."""
        has_links = dataset in self._state.base.link_dataset or any(dataset in each for each in self._claims.values())
        if has_links:
            raise StaleError
        self._taken_back.add(dataset)

    def _is_before(self, one: int, other: int) -> bool:
        return self._state.name(one) < self._state.name(other)

    def _add_event(self, row: RunEventRow) -> None:
        computed = self._state.computed
        computed.newest_event_at = max(computed.newest_event_at, row.event_time)
        processing, streaming = row.processing_type, self._state.base.streaming_jobs
        if processing is not None and (processing.upper() == "STREAMING") != (row.job_key in streaming):
            raise StaleError
        if row.run_key is None:
            return
        if row.job_key in self._declaring:
            raise StaleError
        if not self._nameless.notices(row):
            self._new_running_jobs.add(row.job_key)
        facts = self._facts(row.run_key)
        if facts:
            facts.add_event(row)

    def _facts(self, run_key: int) -> RunFacts | None:
        """The facts of a run, to be added to; None where settling will read all of them from the tables."""
        state = self._state
        run = state.run(run_key)
        self._changes.runs.add(run)
        if run >= state.base_runs and run not in state.run_facts:
            state.run_facts[run] = RunFacts()
        return state.run_facts.get(run)

    def _add_mention(self, row: MentionRow) -> None:
        computed = self._state.computed
        computed.newest_event_at = max(computed.newest_event_at, row.event_time)
        if self._unnamed:
            self._unnamed -= {row.dataset_key, row.target_key, row.previous_key}
        if row.dataset_key is not None:
            self._add_dataset(row.dataset_key, row)
            if row.dataset_facets is not None and row.dataset_key in self._taken_back:
                self.presumed.without_symlinks.add(row.dataset_facets)
        if row.run_key is not None:
            facts = self._facts(row.run_key)
            if facts:
                facts.add_mention(row, self._state.canonical)
        elif row.mentioned_as == "dataset":
            self._add_dataset_event(row)
        elif row.mentioned_as == "dataset_edge" or not self._has_run(row.job_key):
            raise StaleError

    def _has_run(self, job: int | None) -> bool:
        """Whether a job has runs: then what is declared of it counts for nothing."""
        if job is None:
            return False
        at = int(np.searchsorted(self._running_jobs, job))
        is_known = at < len(self._running_jobs) and self._running_jobs[at] == job
        return bool(is_known) or job in self._new_running_jobs

    def _add_dataset(self, key: int, row: MentionRow) -> None:
        state = self._state
        dataset = state.canonical(key)
        if key in state.aliases and key not in state.sent and row.mentioned_as in _SENT:
            if dataset != key and not (dataset in state.sent and self._is_before(dataset, key)):
                raise StaleError
            state.sent.add(key)
        if row.dataset_type is not None:
            self._add_value(dataset, "type", row.dataset_type, row)
        if row.is_model is not None:
            self._add_value(dataset, "model", "yes" if row.is_model else "", row)
        if row.write_mode is not None:
            self._add_value(dataset, "mode", row.write_mode, row)
        if row.source_name is not None:
            self._add_value(dataset, "source", row.source_name, row)

    def _add_value(self, dataset: int, fact: Fact, value: str, row: MentionRow) -> None:
        state = self._state
        old = state.dataset_values.get((dataset, fact))
        latest = later(old.latest if old else None, moment_of(row.event_time, row.rank), value)
        if latest is None or (old and latest is old.latest):
            return
        new = DatasetValue(latest, fact == "mode" and row.write_window is not None)
        # How a dataset is written decides about every version it has: all their edges would have to be worked out.
        if fact != "source" and _writing(fact, old) != _writing(fact, new) and self._has_versions(dataset):
            raise StaleError
        state.dataset_values[dataset, fact] = new
        if fact == "source":
            self._changes.sources.add(dataset)

    def _has_versions(self, dataset: int) -> bool:
        low, high = self._state.base_range(dataset)
        is_view = dataset in self._state.computed.definitions.datasets
        return high > low or is_view or dataset in self._state.timelines or dataset in self._state.writers

    def _add_dataset_event(self, row: MentionRow) -> None:
        state, at = self._state, row.event_time
        dataset = state.canonical(row.dataset_key or 0)
        if row.version is not None:
            node = state.node(dataset, row.version)
            state.timeline(dataset)  # before it is announced: a timeline worked out now would hold it already
            known = state.announced.get(node, _NOT_ANNOUNCED)
            made_at, is_renewed = known.made_at, known.is_renewed
            if row.lifecycle != "DROP":
                is_renewed = row.lifecycle in _ENDS and (made_at is None or is_renewed)
                made_at = at if made_at is None else min(made_at, at)
                self._scans.notice(dataset, row.version, is_known=True)
            is_filled = known.is_filled or row.lifecycle != "TRUNCATE"
            state.announced[node] = Announcement(made_at, is_filled, is_renewed)
            self._changes.versions.add(node)
            if is_renewed != known.is_renewed:
                self._changes.edges.add(node)
        is_end = row.lifecycle == "DROP" or (row.version is None and row.lifecycle in _ENDS)
        if is_end and state.add_end(dataset, at, DATASET_EVENT):
            self._changes.times.add((dataset, at))


def _writing(fact: Fact, value: DatasetValue | None) -> tuple[str | bool | None, bool]:
    """What a fact in force makes of how a dataset is written."""
    if value is None:
        return (None if fact == "mode" else False), False
    if fact == "type" and value.latest.value.upper() == "VIEW":
        return "view", False
    if fact == "type":
        return is_log(value.latest.value), is_model_type(value.latest.value)
    if fact == "model":
        return bool(value.latest.value), False
    return declared_mode(value.latest.value), value.has_window
