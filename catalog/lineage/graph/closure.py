"""The closure of a walk, as `closure_by_sql` finds it: numbers turned into names, with the facts about each."""

from collections.abc import Iterable

import numpy as np

from catalog.lineage.closure import Closure, Contested, Contradiction, Node
from catalog.lineage.closure_columns import ClosureColumns, VersionColumns
from catalog.lineage.graph.edge_columns import edge_columns
from catalog.lineage.graph.hidden import hidden_inputs
from catalog.lineage.graph.instants import Micros
from catalog.lineage.graph.named import datasets_of, nodes_of
from catalog.lineage.graph.overlaps import ambiguous_reads
from catalog.lineage.graph.rows import NEVER, VersionState
from catalog.lineage.graph.snapshot import Bytes, Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import Standing
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.walk import Walk, effective_states, rows_of

_STATES = tuple(state.name.lower() for state in VersionState)


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
    )


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
        node = nodes[number]
        if (known := producers.get(node)) is None:  # nearly every version has one producer
            producers[node] = {run_key}
        else:
            known.add(run_key)
        if not is_emptied:
            filled.add(node)
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
