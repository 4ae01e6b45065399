"""The closure of a walk, as `closure_by_sql` finds it: numbers turned into names, with the facts about each."""

from typing import NamedTuple

import numpy as np

from catalog.lineage.closure import Closure, Contested, Contradiction, Node, ReadTimes
from catalog.lineage.closure_columns import ClosureColumns, VersionColumns
from catalog.lineage.graph.chosen import places_in
from catalog.lineage.graph.edge_columns import edge_columns
from catalog.lineage.graph.hidden import hidden_inputs
from catalog.lineage.graph.instants import Micros
from catalog.lineage.graph.named import datasets_of, nodes_of
from catalog.lineage.graph.overlaps import ambiguous_reads
from catalog.lineage.graph.rows import NEVER, VersionState
from catalog.lineage.graph.snapshot import Bytes, Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.walk import Walk, effective_states, once, rows_of

_FOREVER = 2**63 - 1
_STATES = tuple(state.name.lower() for state in VersionState)


class _Claims(NamedTuple):
    """For each run that made a version what it is: the version, the run's key, and whether it emptied it."""

    node: list[int]
    run_key: list[int]
    is_emptied: list[bool]


def closure_of(resolver: Resolver, walk: Walk, target: int) -> Closure:
    """The closure that a walk from the target gives."""
    state = resolver.state
    nodes = nodes_of(state, walk.nodes, walk.virtual)
    reached = [nodes[number] for number in walk.nodes.tolist()]
    producers, emptied = _producers(state, nodes, walk)
    assumed = hidden_inputs(resolver, walk.nodes)
    return Closure(
        nodes[target],
        _columns(state, walk, reached),
        producers,
        emptied,
        ambiguous_reads(state, walk, nodes),
        _contradictory(state, nodes),
        {nodes[node] for node in assumed},
        {
            nodes[node]: sorted(state.name(dataset) for dataset in datasets)
            for node, datasets in assumed.items()
            if datasets
        },
        _contested(state, nodes),
        {nodes[node] for node in walk.cut},
        None if walk.declared else _read_times(state, walk),
    )


def _read_times(state: State, walk: Walk) -> ReadTimes:
    """When the edges of a walk were read, as long as nothing more was sent of their runs than the base has."""
    is_read, is_known = walk.run >= 0, walk.read_at != NEVER
    unknown = once(walk.run[is_read & ~is_known])
    if state.run_facts:
        changed = state.run_facts.keys() & set(walk.run.tolist())
        unknown = once(np.append(unknown, np.fromiter(changed, np.int64)))
    at = walk.read_at
    if len(unknown):
        at = np.where(np.isin(walk.run, unknown), NEVER, at)
        is_known = at != NEVER
    known = at[is_known]
    first, last = (int(known.min()), int(known.max())) if len(known) else (_FOREVER, NEVER)
    return ReadTimes(at, first, last, [*map(state.run_key, unknown.tolist())])


def _contradictory(state: State, nodes: dict[int, Node]) -> list[Contradiction]:
    return [
        Contradiction(nodes[node], run_id, namespace, name)
        for node in state.contradictory.keys() & nodes.keys()
        for namespace, name, run_id in map(state.run_name, state.contradictory[node])
    ]


def _contested(state: State, nodes: dict[int, Node]) -> list[Contested]:
    if not state.contested:
        return []
    return [row for dataset in dict(nodes.values()) for row in state.contested.get(dataset, ())]


def _columns(state: State, walk: Walk, reached: list[Node]) -> ClosureColumns:
    states, made_at = _standings(state, walk)
    return ClosureColumns(
        datasets_of(state, (dataset for dataset, _ in reached)),
        VersionColumns(
            reached, walk.depths.tolist(), Micros(made_at), [_STATES[standing] for standing in states.tolist()]
        ),
        *edge_columns(state, walk, reached),
    )


def _standings(state: State, walk: Walk) -> tuple[Bytes, Longs]:
    """The states of the versions of a walk, and when they were made."""
    numbers = walk.nodes
    is_base = numbers < state.base_nodes
    states, made_at = (
        np.full(len(numbers), VersionState.UNVERSIONED, np.uint8),
        np.full(len(numbers), NEVER, np.int64),
    )
    states[is_base] = state.base.node_state[numbers[is_base]]
    made_at[is_base] = state.base.node_made_at[numbers[is_base]]
    for place in places_in(numbers, state.standings):
        states[place], made_at[place] = state.standings[int(numbers[place])]
    for place in places_in(numbers, walk.asked):
        states[place], made_at[place] = VersionState.VIRTUAL, NEVER
    for place in np.flatnonzero(numbers >= FIRST_VIRTUAL).tolist():
        states[place], made_at[place] = VersionState.VIRTUAL, walk.virtual[int(numbers[place]) - FIRST_VIRTUAL].at
    return states, made_at


def _producers(state: State, nodes: dict[int, Node], walk: Walk) -> tuple[dict[Node, set[int]], set[Node]]:
    """The runs that made each version, and the versions that were emptied on purpose."""
    numbers = walk.nodes[walk.nodes < FIRST_VIRTUAL]
    if walk.asked:
        numbers = numbers[~np.isin(numbers, [*walk.asked])]
    claims = _claims(state, numbers)
    made = [nodes[number] for number in claims.node]
    producers = {node: {run_key} for node, run_key in zip(made, claims.run_key, strict=True)}
    if len(producers) < len(made):  # nearly every version has one producer
        for node, run_key in zip(made, claims.run_key, strict=True):
            producers[node].add(run_key)
    emptied = {node for node, is_emptied in zip(made, claims.is_emptied, strict=True) if is_emptied}
    if emptied:
        emptied -= {node for node, is_emptied in zip(made, claims.is_emptied, strict=True) if not is_emptied}
    for number, definers in walk.definers.items():
        producers.setdefault(nodes[number], set()).update(map(state.run_key, definers))
        emptied.discard(nodes[number])
    for number in numbers.tolist() if state.announced else ():
        if number in state.announced and state.state(number) is VersionState.EXTERNAL:
            producers.setdefault(nodes[number], set())
            if not state.announced[number].is_filled:
                emptied.add(nodes[number])
    return producers, emptied


def _claims(state: State, numbers: Longs) -> _Claims:
    """What runs say that made versions what they are."""
    base = state.base
    is_base = numbers < state.base_nodes
    if state.claims:
        is_base &= ~np.isin(numbers, np.fromiter(state.claims, np.int64))
    loaded = numbers[is_base]
    rows, counts = rows_of(base.made_off, loaded)
    is_maker = np.repeat(effective_states(state, loaded), counts) == base.made_outcome[rows]
    rows = rows[is_maker]
    columns = np.repeat(loaded, counts)[is_maker], base.runs.keys[base.made_run[rows]], base.made_emptied[rows]
    claims = _Claims(*(column.tolist() for column in columns))
    for number in numbers[~is_base].tolist():
        for run, claim in state.producers(number):
            claims.node.append(number)
            claims.run_key.append(state.run_key(run))
            claims.is_emptied.append(claim.is_emptied)
    return claims
