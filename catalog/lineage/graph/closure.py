"""The closure of a walk, as `closure_by_sql` finds it: numbers turned into names, with the facts about each."""

from collections.abc import Iterable
from datetime import datetime

from catalog.lineage.closure import Ambiguity, Closure, Edge, Node, Run, Version
from catalog.lineage.graph.edges import declared_into
from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.snapshot import Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.walk import Walk
from catalog.values.times import instant_of

# What answers say, by number: a walk has edges by the hundred thousand, so none goes through an enum.
_STATES = tuple(state.name.lower() for state in VersionState)
_RESOLVED_BY = tuple(
    {Resolution.EXPLICIT: "explicit", Resolution.BY_NOTHING: "none", Resolution.DECLARED_BY_NOTHING: "none"}.get(
        how, "time"
    )
    for how in Resolution
)
_CARRIED_OVER, _FIRST_DECLARED = int(Resolution.CARRIED_OVER), int(Resolution.DECLARED_BY_TIME)
_FOREVER = 2**63 - 1

Span = tuple[int, int]
Joined = set[tuple[int, int]]


def closure_of(state: State, walk: Walk, target: int) -> Closure:
    """The closure that a walk from the target gives."""
    names = _Names(state, walk)
    versions = [_version(state, names, node, depth) for node, depth in _pairs(walk.nodes, walk.depths)]
    producers, emptied = _producers(state, names, walk)
    return Closure(
        names.nodes[target],
        {version.node: version for version in versions},
        _edges(state, names, walk),
        [names.runs[run] for run in walk.runs.tolist()],
        producers,
        emptied,
        _ambiguous(state, names, walk),
    )


def instant(micros: int) -> datetime | None:
    """The instant, None for NEVER."""
    return None if micros == NEVER else instant_of(micros)


def type_of(state: State, dataset: int) -> str | None:
    """The type of a dataset as in the views: declared to be a model, else of the type it is given."""
    given = state.value(dataset, "type")
    is_model = state.value(dataset, "model") is not None or (given or "").upper() == "MODEL"
    return "MODEL" if is_model else given


class _Names:
    """The nodes and runs of a walk by number."""

    def __init__(self, state: State, walk: Walk) -> None:
        base = walk.nodes[walk.nodes < state.base_nodes]
        # All at once: asking Arrow for one text at a time takes longer than the walk.
        keys, versions = state.base.node_dataset[base].tolist(), state.base.node_version.take(base).to_pylist()
        self.nodes: dict[int, Node] = dict(zip(base.tolist(), zip(keys, versions, strict=True), strict=True))
        for node in walk.nodes[walk.nodes >= state.base_nodes].tolist():
            self.nodes[node] = state.dataset(node), state.version(node)
        self.writers = {dataset: state.writers_of(dataset) for dataset, _ in self.nodes.values()}
        runs = {*walk.runs.tolist(), *walk.run.tolist()} - {-1}
        self.runs = {run: _run(state, run) for run in runs}


def _pairs(one: Longs, other: Longs) -> Iterable[tuple[int, int]]:
    return zip(one.tolist(), other.tolist(), strict=True)


def _version(state: State, names: _Names, node: int, depth: int) -> Version:
    dataset, version = names.nodes[node]
    namespace, name = state.name(dataset)
    return Version(
        dataset,
        namespace,
        name,
        version,
        depth,
        instant(state.made_at(node)),
        _STATES[state.state(node)],
        type_of(state, dataset),
        state.value(dataset, "source"),
        bool(names.writers[dataset]),
    )


def _run(state: State, run: int) -> Run:
    facts = state.run_facts.get(run)
    if facts:
        code = (facts.code.value or None) if facts.code else None
        times = instant(facts.started_at), instant(facts.ended_at)
        return Run(state.run_key(run), facts.run_id, *state.job_name(facts.job_key), facts.state, *times, code)
    runs = state.base.runs
    return Run(
        state.run_key(run),
        runs.run_id[run].as_py(),
        *state.job_name(int(runs.job_key[run])),
        runs.state[run].as_py(),
        instant(int(runs.started_at[run])),
        instant(int(runs.ended_at[run])),
        runs.code_version[run].as_py(),
    )


def _producers(state: State, names: _Names, walk: Walk) -> tuple[dict[Node, set[int]], set[Node]]:
    """The runs that made each version, and the versions that were emptied on purpose."""
    producers: dict[Node, set[int]] = {}
    emptied = set()
    for number in walk.nodes.tolist():
        makers = state.producers(number)
        is_filled = [not claim.is_emptied for _, claim in makers]
        if number in state.announced and state.state(number) is VersionState.EXTERNAL:
            is_filled.append(state.announced[number].is_filled)
        if is_filled:
            producers[names.nodes[number]] = {state.run_key(run) for run, _ in makers}
            if not any(is_filled):
                emptied.add(names.nodes[number])
    return producers, emptied


def _edges(state: State, names: _Names, walk: Walk) -> list[Edge]:
    edges, precise = [], _Precision(state)
    declared = set()
    columns = (walk.source, walk.target, walk.run, walk.how, walk.role)
    for source, target, run, how, role in zip(*(column.tolist() for column in columns), strict=True):
        if how >= _FIRST_DECLARED:
            declared.add(target)
            continue
        ends = names.nodes[source], names.nodes[target]
        if how == _CARRIED_OVER:
            edges.append(Edge(*ends, None, None, None, None, "carried_over", "time", "dataset", None))
            continue
        by = names.runs[run]
        precision = "column" if (ends[1][0], ends[0][0]) in precise.by_run(run) else "dataset"
        by_job = by.job_namespace, by.job_name
        edges.append(
            Edge(
                *ends, by.run_key, by.run_id, *by_job, "read", _RESOLVED_BY[how], precision, walk.roles[role] or None
            )
        )
    for node in declared:
        edges += _declared_edges(state, names, precise, node)
    return edges


def _declared_edges(state: State, names: _Names, precise: "_Precision", node: int) -> Iterable[Edge]:
    """The declared edges into a version; a walk has them without their jobs, so they are resolved once more."""
    target = names.nodes[node]
    for edge in declared_into(state, target[0]):
        namespace, name = (None, None) if edge.job_key is None else state.job_name(edge.job_key)
        source = names.nodes[edge.source]
        precision = "column" if (target[0], source[0]) in precise.by_job(edge.job_key) else "dataset"
        resolved_by = _RESOLVED_BY[edge.how]
        yield Edge(source, target, None, None, namespace, name, "declared", resolved_by, precision, None)


class _Precision:
    """Which (target, source) datasets a run's or a declaration's column lineage joins."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[int, Joined] = {}

    def by_run(self, run: int) -> Joined:
        """Those of a run."""
        joined = self._known.get(run)
        if joined is None:
            joined = self._known[run] = self._joined(self._facets_of(run))
        return joined

    def by_job(self, job: int | None) -> Joined:
        """Those of a job's declaration, or (None) of what DatasetEvents say."""
        facets = self._state.declared_facets.get(job, ())
        return self._joined((facet.target_key, facet.facet_hash) for facet in facets)

    def _facets_of(self, run: int) -> Iterable[tuple[int | None, int]]:
        """The facets with column edges of a run, each with the dataset it stands on (None: on the job)."""
        facts = self._state.run_facts.get(run)
        if facts:
            return facts.column_facets
        base = self._state.base
        low, high = base.column_run.searchsorted(run), base.column_run.searchsorted(run, "right")
        return zip(base.column_target[low:high], base.column_facet[low:high].tolist(), strict=True)

    def _joined(self, facets: Iterable[tuple[int | None, int]]) -> Joined:
        canonical = self._state.canonical
        return {
            (canonical(target), canonical(edge.source_key))
            for dataset, facet in facets
            for edge in self._state.facet_edges.get(facet, ())
            if (target := dataset if edge.target_key is None else edge.target_key) is not None
        }


def _ambiguous(state: State, names: _Names, walk: Walk) -> list[Ambiguity]:
    """The reads by time during which another run was writing the dataset (0002 §15)."""
    by_time = walk.how == Resolution.BY_TIME
    reads = set(_pairs(walk.source[by_time], walk.run[by_time]))  # a run with several outputs has several edges
    writers: dict[int, list[tuple[Span, int]]] = {}
    ambiguous = []
    for source, run in sorted(reads):
        dataset = names.nodes[source][0]
        if dataset not in writers:
            writers[dataset] = [(_span(state, writer), writer) for writer in names.writers[dataset]]
        (first_at, last_at), _ = _closed_span(state, run)
        others = [
            _run_id(state, writer)
            for (first, last), writer in writers[dataset]
            if first < last_at and last > first_at and writer != run
        ]
        if others:
            by = names.runs[run]
            ambiguous.append(Ambiguity(names.nodes[source], by.run_id, by.job_namespace, by.job_name, min(others)))
    return ambiguous


def _closed_span(state: State, run: int) -> tuple[Span, bool]:
    """The times of a run's first and last event, and whether it never ended."""
    facts = state.run_facts.get(run)
    if facts:
        return (facts.first_at, facts.last_at), facts.terminal is None
    runs = state.base.runs
    return (int(runs.first_at[run]), int(runs.last_at[run])), bool(runs.is_open[run])


def _span(state: State, run: int) -> Span:
    """When a run was active: without a terminal event, for ever."""
    span, is_open = _closed_span(state, run)
    return (span[0], _FOREVER) if is_open else span


def _run_id(state: State, run: int) -> str:
    facts = state.run_facts.get(run)
    return facts.run_id if facts else str(state.base.runs.run_id[run])
