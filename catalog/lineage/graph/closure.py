"""The closure of a walk, as `closure_by_sql` finds it: numbers turned into names, and what is known of each."""

from collections.abc import Iterable
from datetime import datetime

from catalog.lineage.closure import Ambiguity, Closure, Edge, Node, Run, Version
from catalog.lineage.graph.run_events import NEVER
from catalog.lineage.graph.snapshot import STATES, Longs
from catalog.lineage.graph.state import BY_TIME, CARRIED, DECLARED, EXTERNAL, State
from catalog.lineage.graph.update import Updater
from catalog.lineage.graph.walk import Walk
from catalog.values.times import instant_of

_OUTCOMES = {0: "explicit", 1: "time", 2: "none", 3: "time", 4: "time", 5: "none"}
_FOREVER = 2**63 - 1

Span = tuple[int, int]


def closure_of(state: State, updater: Updater, walk: Walk, target: int) -> Closure:
    """What a walk from the target found."""
    names = _Names(state, walk)
    versions = [_version(state, names, node, depth) for node, depth in _pairs(walk.nodes, walk.depths)]
    producers, emptied = _producers(state, names, walk)
    return Closure(
        names.nodes[target],
        {version.node: version for version in versions},
        _edges(state, updater, names, walk),
        [names.runs[run] for run in walk.runs.tolist()],
        producers,
        emptied,
        _ambiguous(state, names, walk),
    )


def instant(micros: int) -> datetime | None:
    """The instant, None for NEVER."""
    return None if micros == NEVER else instant_of(micros)


def type_of(state: State, dataset: int) -> str | None:
    """The type of a dataset as the views tell it."""
    told = state.told(dataset, "type")
    is_model = state.told(dataset, "model") is not None or (told or "").upper() == "MODEL"
    return "MODEL" if is_model else told


class _Names:
    """The nodes and runs of a walk by number."""

    def __init__(self, state: State, walk: Walk) -> None:
        base = walk.nodes[walk.nodes < state.base_nodes]
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
    code, made_at = state.state(node)
    return Version(
        dataset,
        namespace,
        name,
        version,
        depth,
        instant(made_at),
        STATES[code],
        type_of(state, dataset),
        state.told(dataset, "source"),
        bool(names.writers[dataset]),
    )


def _run(state: State, run: int) -> Run:
    facts = state.facts.get(run)
    if facts:
        code = (facts.code[1] or None) if facts.code else None
        times = instant(facts.started_at), instant(facts.ended_at)
        return Run(state.run_key(run), facts.run_id, *state.job_name(facts.job_key), facts.state, *times, code)
    runs = state.base.runs
    found = {column: values[run] for column, values in runs.columns.items()}
    return Run(
        state.run_key(run),
        found["run_id"].as_py(),
        *state.job_name(int(found["job_key"])),
        found["state"].as_py(),
        instant(int(found["started_at"])),
        instant(int(found["ended_at"])),
        found["code_version"].as_py(),
    )


def _producers(state: State, names: _Names, walk: Walk) -> tuple[dict[Node, set[int]], set[Node]]:
    """The runs that made each version, and the versions that were emptied on purpose."""
    producers: dict[Node, set[int]] = {}
    emptied = set()
    for number in walk.nodes.tolist():
        makers = state.producers(number)
        is_filled = [not claim.is_emptied for _, claim in makers]
        if number in state.announced and state.state(number)[0] == EXTERNAL:
            is_filled.append(state.announced[number][1])
        if is_filled:
            producers[names.nodes[number]] = {state.run_key(run) for run, _ in makers}
            if not any(is_filled):
                emptied.add(names.nodes[number])
    return producers, emptied


def _edges(state: State, updater: Updater, names: _Names, walk: Walk) -> list[Edge]:
    found, precise = [], _Precision(state, updater)
    declared = set()
    columns = (walk.source, walk.target, walk.run, walk.how, walk.role)
    for source, target, run, how, role in zip(*(column.tolist() for column in columns), strict=True):
        if how >= DECLARED:
            declared.add(target)
            continue
        ends = names.nodes[source], names.nodes[target]
        if how == CARRIED:
            found.append(Edge(*ends, None, None, None, None, "carried_over", "time", "dataset", None))
            continue
        by = names.runs[run]
        is_precise = (ends[1][0], ends[0][0]) in precise.by_run(run)
        precision, told_role = "column" if is_precise else "dataset", walk.roles[role] or None
        by_job = by.job_namespace, by.job_name
        found.append(Edge(*ends, by.run_key, by.run_id, *by_job, "read", _OUTCOMES[how], precision, told_role))
    for node in declared:
        target_key = names.nodes[node][0]
        for source, how, job in state.declared_into(target_key):
            namespace, name = (None, None) if job is None else state.job_name(job)
            is_precise = (target_key, names.nodes[source][0]) in precise.by_job(job)
            ends, precision = (names.nodes[source], names.nodes[node]), "column" if is_precise else "dataset"
            found.append(Edge(*ends, None, None, namespace, name, "declared", _OUTCOMES[how], precision, None))
    return found


class _Precision:
    """Which (target, source) datasets a run's or a declaration's column lineage joins."""

    def __init__(self, state: State, updater: Updater) -> None:
        self._state = state
        self._updater = updater
        self._known: dict[int, set[tuple[int, int]]] = {}

    def by_run(self, run: int) -> set[tuple[int, int]]:
        """Those of a run."""
        found = self._known.get(run)
        if found is None:
            found = self._known[run] = self._joined(self._told(run))
        return found

    def by_job(self, job: int | None) -> set[tuple[int, int]]:
        """Those of a job's declaration, or (None) of what DatasetEvents say."""
        return self._joined(self._updater.other_columns.get(job, set()))

    def _told(self, run: int) -> set[tuple[int | None, int]]:
        facts = self._state.facts.get(run)
        if facts:
            return facts.column_facets
        base = self._state.base
        low, high = base.told_run.searchsorted(run), base.told_run.searchsorted(run, "right")
        return {(base.told_target[row], int(base.told_facet[row])) for row in range(low, high)}

    def _joined(self, told: set[tuple[int | None, int]]) -> set[tuple[int, int]]:
        canonical = self._state.canonical
        return {
            (canonical(target), canonical(source))
            for on, facet in told
            for own, source in self._updater.facets.get(facet, ())
            if (target := on if own is None else own) is not None
        }


def _ambiguous(state: State, names: _Names, walk: Walk) -> list[Ambiguity]:
    """The reads by time during which another run was writing the dataset (0002 §15)."""
    by_time = walk.how == BY_TIME
    reads = set(_pairs(walk.source[by_time], walk.run[by_time]))
    writers: dict[int, list[tuple[Span, int]]] = {}
    found = []
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
            found.append(Ambiguity(names.nodes[source], by.run_id, by.job_namespace, by.job_name, min(others)))
    return found


def _closed_span(state: State, run: int) -> tuple[Span, bool]:
    """The times of a run's first and last event, and whether it never ended."""
    facts = state.facts.get(run)
    if facts:
        return (facts.first_at, facts.last_at), facts.terminal is None
    columns = state.base.runs.columns
    return (int(columns["first_at"][run]), int(columns["last_at"][run])), bool(columns["is_open"][run])


def _span(state: State, run: int) -> Span:
    """When a run was active: without a terminal event, for ever."""
    span, is_open = _closed_span(state, run)
    return (span[0], _FOREVER) if is_open else span


def _run_id(state: State, run: int) -> str:
    facts = state.facts.get(run)
    return facts.run_id if facts else state.base.runs.text("run_id", run)
