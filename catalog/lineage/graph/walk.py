"""Walking the graph by numbers: level by level over the base's columns, version by version where it has changed."""

from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from catalog.lineage.graph.snapshot import Bytes, Ints, Longs
from catalog.lineage.graph.state import InEdge, State


@dataclass(slots=True)
class Walk:
    """What a walk reaches, in columns, by number: versions with depths; the runs that made them; edges.

    run: -1 where no run made the edge. how: a `rows.Resolution`. role: a place in roles.
    """

    nodes: Longs
    depths: Longs
    runs: Longs
    source: Longs
    target: Longs
    run: Longs
    how: Bytes
    role: Longs
    roles: list[str]


@dataclass(slots=True)
class _Reached:
    """Columns of edges reached so far, piece by piece: joined once, at the end."""

    source: list[Ints] = field(default_factory=list)
    target: list[Longs] = field(default_factory=list)
    rows: list[Longs] = field(default_factory=list)
    over: list[InEdge] = field(default_factory=list)
    over_target: list[int] = field(default_factory=list)


def ancestry(state: State, starts: list[int]) -> Walk:
    """Everything some versions came from."""
    depth = np.zeros(state.node_count, np.int32)  # 0: not seen yet; so levels count from 1 until the end
    scratch = np.empty(state.node_count, np.int32)
    levels, reached = [_unseen(np.array(starts, np.int64), depth, scratch, 1)], _Reached()
    while len(levels[-1]):
        sources = _step_back(state, levels[-1], reached)
        levels.append(_unseen(sources, depth, scratch, len(levels) + 1))
    nodes = np.concatenate(levels)
    return _columns(state, nodes, depth[nodes].astype(np.int64) - 1, reached)


def _unseen(nodes: Longs, depth: Ints, scratch: Ints, level: int) -> Longs:
    """The nodes not seen before, each once; they are seen now."""
    # Of equal nodes the last to write its place into scratch finds it there again, so each stays once. Unlike
    # np.unique this sorts nothing, and unlike a set it costs what is new, not what was seen.
    fresh: Longs = nodes[depth[nodes] == 0]
    depth[fresh] = level
    places = np.arange(len(fresh), dtype=np.int32)
    scratch[fresh] = places
    once: Longs = fresh[scratch[fresh] == places]
    return once


def _split(state: State, nodes: Longs) -> tuple[Longs, list[int]]:
    """The nodes whose edges are the base's, and the others."""
    if not state.into and not state.new_nodes:
        return nodes, []
    is_base = nodes < state.base_nodes
    is_base[is_base] = ~state.is_over[nodes[is_base]]
    return nodes[is_base], nodes[~is_base].tolist()


def rows_of(offsets: Longs, nodes: Longs) -> tuple[Longs, Longs]:
    """The places of the rows of each node, one after the other, and how many each has."""
    return rows_between(offsets[nodes], offsets[nodes + 1])


def rows_between(first: Longs, end: Longs) -> tuple[Longs, Longs]:
    """The places in each slice first:end, one after the other, and how many each has."""
    # All the slices at once: one running number, shifted for each slice to where it begins.
    counts = end - first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - ends + counts, counts), counts


def _step_back(state: State, nodes: Longs, reached: _Reached) -> Longs:
    base_nodes, others = _split(state, nodes)
    rows, counts = rows_of(state.base.edge_off, base_nodes)
    sources = state.base.edge_source[rows]
    reached.rows.append(rows)
    reached.source.append(sources)
    reached.target.append(np.repeat(base_nodes, counts))
    begin = len(reached.over)
    for node in others:
        edges = state.into.get(node)
        if edges:
            reached.over += edges
            reached.over_target += repeat(node, len(edges))
    newer = np.array([edge.source for edge in reached.over[begin:]], np.int64)
    return np.concatenate([sources.astype(np.int64), newer])


def _columns(state: State, nodes: Longs, depths: Longs, reached: _Reached) -> Walk:
    base, over = state.base, reached.over
    rows = np.concatenate(reached.rows)
    roles = list(base.roles)  # the base's edges refer to them by place, so new ones follow
    places = {role: at for at, role in enumerate(roles)}
    for edge in over:
        if edge.role not in places:
            places[edge.role] = len(roles)
            roles.append(edge.role)
    return Walk(
        nodes=nodes,
        depths=depths,
        runs=_makers(state, nodes),
        source=np.concatenate([*reached.source, np.array([edge.source for edge in over], np.int64)]),
        target=np.concatenate([*reached.target, np.array(reached.over_target, np.int64)]),
        run=np.concatenate([base.edge_run[rows], np.array([edge.run for edge in over], np.int64)]),
        how=np.concatenate([base.edge_how[rows], np.array([edge.how for edge in over], np.uint8)]),
        role=np.concatenate([base.edge_role[rows], np.array([places[edge.role] for edge in over], np.int64)]),
        roles=roles,
    )


def _makers(state: State, nodes: Longs) -> Longs:
    """The runs that made the versions what they are, each once."""
    base = state.base
    is_base = nodes < state.base_nodes
    if state.claims:
        changed = np.fromiter(state.claims.keys(), np.int64)
        is_base &= ~np.isin(nodes, changed)
    rows, counts = rows_of(base.made_off, nodes[is_base])
    states = np.repeat(effective_states(state, nodes[is_base]), counts)
    runs = base.made_run[rows][states == base.made_outcome[rows]]  # who only tried at a produced version is no maker
    newer = [run for node in nodes[~is_base].tolist() for run, _ in state.producers(node)]
    return np.unique(np.concatenate([runs.astype(np.int64), np.array(newer, np.int64)]))


def effective_states(state: State, nodes: Longs) -> Bytes:
    """The states of some versions of the base as they are now."""
    states = state.base.node_state[nodes]
    if state.standings:
        for at, node in enumerate(nodes.tolist()):
            if node in state.standings:
                states[at] = state.standings[node].state
    return states


def consequences(state: State, starts: list[int]) -> tuple[Longs, Longs]:
    """Everything that was made from some versions, by number, and the depths."""
    depth = np.zeros(state.node_count, np.int32)
    scratch = np.empty(state.node_count, np.int32)
    levels = [_unseen(np.array(starts, np.int64), depth, scratch, 1)]
    while len(levels[-1]):
        nodes = levels[-1]
        rows, _ = rows_of(state.base.out_off, nodes[nodes < state.base_nodes])
        targets = state.base.out_target[rows].astype(np.int64)
        if state.into:
            targets = targets[~state.is_over[targets]]
        newer = [target for node in nodes.tolist() for target in state.out.get(node, ())] if state.out else []
        targets = np.concatenate([targets, np.array(newer, np.int64)])
        levels.append(_unseen(targets, depth, scratch, len(levels) + 1))
    nodes = np.concatenate(levels)
    return nodes, depth[nodes].astype(np.int64) - 1
