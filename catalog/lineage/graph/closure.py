"""The closure of a walk, as `closure_by_sql` finds it: numbers turned into names, with the facts about each."""

from collections.abc import Iterable
from itertools import starmap
from typing import NamedTuple

import numpy as np

from catalog.lineage.closure import Closure, Contested, Contradiction, Edge, Node, Run, Version
from catalog.lineage.graph.hidden import hidden_inputs
from catalog.lineage.graph.named import datasets_of, instants, nodes_of, runs_of
from catalog.lineage.graph.overlaps import ambiguous_reads
from catalog.lineage.graph.precision import Joined, Precision
from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.snapshot import Bytes, Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import Standing
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.walk import DeclaredInto, Walk, effective_states, rows_of

# What answers say, by number: a walk has edges by the hundred thousand, so none goes through an enum.
_STATES = tuple(state.name.lower() for state in VersionState)
_RESOLVED_BY = tuple(
    {
        Resolution.EXPLICIT: "explicit",
        Resolution.BY_NOTHING: "none",
        Resolution.CONTAINED: "containment",
        Resolution.BY_CONTAINMENT: "containment",
    }.get(how, "time")
    for how in Resolution
)
_KINDS = tuple(
    {
        Resolution.CARRIED_OVER: "carried_over",
        Resolution.SAME_CONTENT: "same_content",
        Resolution.CONTAINED: "contained",
    }.get(how, "read")
    for how in Resolution
)


class _NoRun(NamedTuple):
    """What stands in an edge that no run makes."""

    run_key: None = None
    run_id: None = None
    job_namespace: None = None
    job_name: None = None


_NO_RUN = _NoRun()


def closure_of(resolver: Resolver, walk: Walk, target: int) -> Closure:
    """The closure that a walk from the target gives."""
    state = resolver.state
    nodes = nodes_of(state, walk.nodes, walk.virtual)
    numbers = np.unique(np.concatenate([walk.runs, walk.run]))
    runs = runs_of(state, numbers[numbers >= 0])
    producers, emptied = _producers(state, nodes, walk)
    return Closure(
        nodes[target],
        _versions(state, nodes, walk),
        _edges(state, nodes, runs, walk),
        [runs[run] for run in walk.runs.tolist()],
        producers,
        emptied,
        ambiguous_reads(state, walk, nodes, runs),
        _contradictory(state, nodes, runs),
        {
            nodes[node]: sorted(state.name(dataset) for dataset in datasets)
            for node, datasets in hidden_inputs(resolver, walk.nodes).items()
        },
        _contested(state, nodes),
        {nodes[node] for node in walk.cut},
    )


def _contradictory(state: State, nodes: dict[int, Node], runs: dict[int, Run]) -> list[Contradiction]:
    return [
        Contradiction(nodes[node], by.run_id, by.job_namespace, by.job_name)
        for node in state.contradictory.keys() & nodes.keys()
        for by in map(runs.__getitem__, state.contradictory[node])
    ]


def _contested(state: State, nodes: dict[int, Node]) -> list[Contested]:
    if not state.contested:
        return []
    return [row for dataset in dict(nodes.values()) for row in state.contested.get(dataset, ())]


def _versions(state: State, nodes: dict[int, Node], walk: Walk) -> dict[Node, Version]:
    reached = [nodes[number] for number in walk.nodes.tolist()]
    datasets = datasets_of(state, (dataset for dataset, _ in reached))
    states, made_at = _standings(state, walk)
    columns = (reached, walk.depths.tolist(), instants(made_at), states.tolist())
    versions = [
        Version(dataset, namespace, name, version, depth, at, _STATES[standing], kind, source_name, is_written)
        for (dataset, version), depth, at, standing in zip(*columns, strict=True)
        for namespace, name, kind, source_name, is_written in (datasets[dataset],)
    ]
    return dict(zip(reached, versions, strict=True))


def _standings(state: State, walk: Walk) -> tuple[Bytes, Longs]:
    """The states of the versions of a walk, and when they were made."""
    numbers = walk.nodes
    is_base = numbers < state.base_nodes
    base = np.where(is_base, numbers, 0)
    if not state.standings and is_base.all() and not walk.asked:
        return state.base.node_state[base], state.base.node_made_at[base]
    standings = [_standing(state, walk, node) for node in numbers.tolist()]
    states, made_at = [int(each.state) for each in standings], [each.made_at for each in standings]
    return np.array(states, np.uint8), np.array(made_at, np.int64)


def _standing(state: State, walk: Walk, node: int) -> Standing:
    if node >= FIRST_VIRTUAL:
        return Standing(VersionState.VIRTUAL, walk.virtual[node - FIRST_VIRTUAL].at)
    if node in walk.asked:
        return Standing(VersionState.VIRTUAL, NEVER)
    return Standing(state.state(node), state.made_at(node))


def _producers(state: State, nodes: dict[int, Node], walk: Walk) -> tuple[dict[Node, set[int]], set[Node]]:
    """The runs that made each version, and the versions that were emptied on purpose."""
    producers: dict[Node, set[int]] = {}
    filled: set[Node] = set()
    for number, definers in walk.definers.items():
        producers[nodes[number]] = set(map(state.run_key, definers))
        filled.add(nodes[number])
    numbers = walk.nodes[walk.nodes < FIRST_VIRTUAL]
    if walk.asked:
        numbers = numbers[~np.isin(numbers, [*walk.asked])]
    for number, run_key, is_emptied in _claims(state, numbers):
        producers.setdefault(nodes[number], set()).add(run_key)
        if not is_emptied:
            filled.add(nodes[number])
    for number in numbers.tolist() if state.announced else ():
        if number in state.announced and state.state(number) is VersionState.EXTERNAL:
            producers.setdefault(nodes[number], set())
            if state.announced[number].is_filled:
                filled.add(nodes[number])
    return producers, producers.keys() - filled


def _claims(state: State, numbers: Longs) -> Iterable[tuple[int, int, bool]]:
    """For each run that made a version what it is: the version, the run's key, and whether it emptied it."""
    base = state.base
    is_base = numbers < state.base_nodes
    if state.claims:
        is_base &= np.array([number not in state.claims for number in numbers.tolist()], np.bool_)
    loaded = numbers[is_base]
    rows, counts = rows_of(base.made_off, loaded)
    is_maker = np.repeat(effective_states(state, loaded), counts) == base.made_outcome[rows]
    rows = rows[is_maker]
    columns = np.repeat(loaded, counts)[is_maker], base.runs.keys[base.made_run[rows]], base.made_emptied[rows]
    yield from zip(*(column.tolist() for column in columns), strict=True)
    for number in numbers[~is_base].tolist():
        for run, claim in state.producers(number):
            yield number, state.run_key(run), claim.is_emptied


def _edges(state: State, nodes: dict[int, Node], runs: dict[int, Run], walk: Walk) -> list[Edge]:
    precision = Precision(state)
    # A column at a time, and one call an edge: there are several edges to each version.
    source, target, run, how, role = (
        column.tolist() for column in (walk.source, walk.target, walk.run, walk.how, walk.role)
    )
    by = [runs.get(number, _NO_RUN) for number in run]
    ends = list(map(nodes.__getitem__, source)), list(map(nodes.__getitem__, target))
    roles = [name or None for name in walk.roles]
    columns = (
        *ends,
        [item.run_key for item in by],
        [item.run_id for item in by],
        [item.job_namespace for item in by],
        [item.job_name for item in by],
        [_KINDS[number] for number in how],
        [_RESOLVED_BY[number] for number in how],
        _precisions(precision.by_runs(runs), run, *ends),
        [roles[number] for number in role],
    )
    edges = list(starmap(Edge, zip(*columns, strict=True)))
    edges += [_declared_edge(state, nodes, precision, item) for item in walk.declared]
    return edges


def _precisions(joined: dict[int, Joined], runs: list[int], sources: list[Node], targets: list[Node]) -> list[str]:
    """For each edge whether the column lineage of its run covers it."""
    if not joined:
        return ["dataset"] * len(runs)
    return [
        "column" if (target[0], source[0]) in joined.get(run, ()) else "dataset"
        for run, source, target in zip(runs, sources, targets, strict=True)
    ]


def _declared_edge(state: State, nodes: dict[int, Node], precision: Precision, item: DeclaredInto) -> Edge:
    source, target, edge = nodes[item.edge.source], nodes[item.target], item.edge
    namespace, name = (None, None) if edge.job_key is None else state.job_name(edge.job_key)
    by = "column" if (target[0], source[0]) in precision.by_job(edge.job_key) else "dataset"
    return Edge(source, target, None, None, namespace, name, "declared", _RESOLVED_BY[edge.how], by, None)
