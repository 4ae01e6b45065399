"""Walking the graph by numbers: level by level over the base's columns, version by version where it has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np

from catalog.lineage import closure
from catalog.lineage.graph.chosen import places_in
from catalog.lineage.graph.rows import NEVER
from catalog.lineage.graph.snapshot import Bytes, Ints, Longs, rows_between
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import DeclaredEdge, InEdge
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL, EdgesInto, VirtualVersion
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.virtual.users import computed_from


class DeclaredInto(NamedTuple):
    """A declared edge into a version (number)."""

    target: int
    edge: DeclaredEdge


@dataclass(slots=True)
class Walk:
    """What a walk reaches, in columns, by number: versions with depths; the runs that made them; edges.

    run: -1 where no run made the edge. how: a `rows.Resolution`. role: a place in roles. read_at: NEVER where the
    graph does not know. Declared edges are apart.
    virtual: the versions that were computed on the way, numbered from FIRST_VIRTUAL on; asked: nodes `unversioned`
    that stand for one; definers: of these the runs that defined each, or that stream into it; cut: not followed.
    """

    nodes: Longs
    depths: Longs
    runs: Longs
    source: Longs
    target: Longs
    run: Longs
    how: Bytes
    role: Longs
    read_at: Longs
    roles: list[str]
    declared: list[DeclaredInto]
    virtual: list[VirtualVersion]
    asked: set[int]
    definers: dict[int, tuple[int, ...]]
    cut: set[int]


@dataclass(slots=True)
class _Reached:
    """Columns of edges reached so far, piece by piece: joined once, at the end."""

    source: list[Ints] = field(default_factory=list)
    target: list[Longs] = field(default_factory=list)
    rows: list[Longs] = field(default_factory=list)
    over: list[InEdge] = field(default_factory=list)
    over_target: list[int] = field(default_factory=list)
    declared: list[DeclaredInto] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    definers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    virtual_edges: int = 0
    cut: set[int] = field(default_factory=set)

    def add(self, target: int, edge: InEdge) -> None:
        """Add an edge that is not in the base's columns."""
        self.over.append(edge)
        self.over_target.append(target)


class Seen:
    """Which versions a walk has come to, and how many steps from its start."""

    def __init__(self, count: int) -> None:
        """Nothing yet, of so many numbers; what is computed on the way has numbers beyond them."""
        self._level = np.zeros(count, np.int32)  # 0: not seen yet; so levels count from 1
        self._scratch = np.empty(count, np.int32)
        self._beyond: dict[int, int] = {}

    def add(self, nodes: Longs, level: int) -> Longs:
        """The nodes not seen before, each once; they are seen now."""
        is_beyond = nodes >= len(self._level)
        if is_beyond.any():
            beyond = [node for node in dict.fromkeys(nodes[is_beyond].tolist()) if node not in self._beyond]
            self._beyond.update(dict.fromkeys(beyond, level))
            return np.concatenate([self._add(nodes[~is_beyond], level), np.array(beyond, np.int64)])
        return self._add(nodes, level)

    def _add(self, nodes: Longs, level: int) -> Longs:
        # Of equal nodes the last to write its place into scratch finds it there again, so each stays once. Unlike
        # np.unique this sorts nothing, and unlike a set it costs what is new, not what was seen.
        fresh: Longs = nodes[self._level[nodes] == 0]
        self._level[fresh] = level
        places = np.arange(len(fresh), dtype=np.int32)
        self._scratch[fresh] = places
        once: Longs = fresh[self._scratch[fresh] == places]
        return once

    def depths(self, nodes: Longs) -> Longs:
        """How many steps from the start each of these nodes is."""
        is_beyond = nodes >= len(self._level)
        levels = np.empty(len(nodes), np.int64)
        levels[~is_beyond] = self._level[nodes[~is_beyond]]
        levels[is_beyond] = [self._beyond[node] for node in nodes[is_beyond].tolist()]
        return levels - 1


def ancestry(resolver: Resolver, starts: list[int]) -> Walk:
    """Everything some versions came from."""
    state = resolver.state
    seen, reached = Seen(state.node_count), _Reached()
    levels = [seen.add(np.array(starts, np.int64), 1)]
    while len(levels[-1]):
        sources = _step_back(resolver, levels[-1], reached)
        levels.append(seen.add(sources, len(levels) + 1))
    nodes = np.concatenate(levels)
    return _columns(resolver, nodes, seen.depths(nodes), reached)


def _split(state: State, nodes: Longs) -> tuple[Longs, list[int]]:
    """The nodes whose edges are the base's columns, and the others."""
    if not state.into and not state.new_nodes and not state.computed:
        return nodes, []
    is_base = nodes < state.base_nodes
    is_base[is_base] = ~state.is_apart[nodes[is_base]]
    return nodes[is_base], nodes[~is_base].tolist()


def once(numbers: Longs) -> Longs:
    """The numbers in order, each once."""
    # np.unique finds the same by hashing, which takes ten times as long.
    in_order: Longs = np.sort(numbers)
    is_first = np.ones(len(in_order), np.bool_)
    is_first[1:] = in_order[1:] != in_order[:-1]
    return in_order[is_first]


def rows_of(offsets: Longs, nodes: Longs) -> tuple[Longs, Longs]:
    """The places of the rows of each node, one after the other, and how many each has."""
    return rows_between(offsets[nodes], offsets[nodes + 1])


def _step_back(resolver: Resolver, nodes: Longs, reached: _Reached) -> Longs:
    state = resolver.state
    base_nodes, others = _split(state, nodes)
    rows, counts = rows_of(state.base.edge_off, base_nodes)
    sources, targets = state.base.edge_source[rows], np.repeat(base_nodes, counts)
    begin = len(reached.over)
    is_pending = sources >= state.base.versions
    if is_pending.any():
        for row, target in zip(rows[is_pending].tolist(), targets[is_pending].tolist(), strict=True):
            reached.add(target, resolver.resolved(state.base_edge(row)))
        rows, sources, targets = rows[~is_pending], sources[~is_pending], targets[~is_pending]
    reached.rows.append(rows)
    reached.source.append(sources)
    reached.target.append(targets)
    declared_from = []
    into_virtual = _into_virtual(resolver, [node for node in others if node >= FIRST_VIRTUAL], reached)
    for node in others:
        if node in reached.cut:
            continue
        into = into_virtual[node] if node >= FIRST_VIRTUAL else resolver.edges_into(node)
        if into.is_asked:
            reached.asked.add(node)
        if into.definers:
            reached.definers[node] = into.definers
        for edge in into.edges:
            reached.add(node, edge)
        reached.declared += [DeclaredInto(node, edge) for edge in into.declared]
        declared_from += [edge.source for edge in into.declared]
    newer = np.array([*(edge.source for edge in reached.over[begin:]), *declared_from], np.int64)
    return np.concatenate([sources.astype(np.int64), newer])


def _into_virtual(resolver: Resolver, nodes: list[int], reached: _Reached) -> dict[int, EdgesInto]:
    """The edges into a level's virtual versions; none of them, nor of a later level, where there are too many."""
    found: dict[int, EdgesInto] = {}
    count = reached.virtual_edges
    for node in nodes:
        if reached.cut or count > closure.MOST_VIRTUAL_EDGES:
            break
        found[node] = resolver.edges_into(node)
        count += len(found[node].edges) + len(found[node].declared)
    if nodes and (reached.cut or count > closure.MOST_VIRTUAL_EDGES):
        reached.cut.update(nodes)
        return {}
    reached.virtual_edges = count
    return found


def _columns(resolver: Resolver, nodes: Longs, depths: Longs, reached: _Reached) -> Walk:
    base, over = resolver.state.base, reached.over
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
        runs=_makers(resolver.state, nodes[nodes < FIRST_VIRTUAL], chain.from_iterable(reached.definers.values())),
        source=np.concatenate([*reached.source, np.array([edge.source for edge in over], np.int64)]),
        target=np.concatenate([*reached.target, np.array(reached.over_target, np.int64)]),
        run=np.concatenate([base.edge_run[rows], np.array([edge.run for edge in over], np.int64)]),
        how=np.concatenate([base.edge_how[rows], np.array([edge.how for edge in over], np.uint8)]),
        role=np.concatenate([base.edge_role[rows], np.array([places[edge.role] for edge in over], np.int64)]),
        read_at=np.concatenate([base.edge_read_at[rows], np.full(len(over), NEVER, np.int64)]),
        roles=roles,
        declared=reached.declared,
        virtual=resolver.virtual,
        asked=reached.asked,
        definers=reached.definers,
        cut=reached.cut,
    )


def _makers(state: State, nodes: Longs, definers: Iterable[int]) -> Longs:
    """The runs that made or defined the versions, each once."""
    base = state.base
    is_base = nodes < state.base_nodes
    if state.claims:
        changed = np.fromiter(state.claims.keys(), np.int64)
        is_base &= ~np.isin(nodes, changed)
    rows, counts = rows_of(base.made_off, nodes[is_base])
    states = np.repeat(effective_states(state, nodes[is_base]), counts)
    runs = base.made_run[rows][states == base.made_outcome[rows]]  # who only tried at a produced version is no maker
    newer = [*definers, *(run for node in nodes[~is_base].tolist() for run, _ in state.producers(node))]
    return once(np.concatenate([runs.astype(np.int64), np.array(newer, np.int64)]))


def effective_states(state: State, nodes: Longs) -> Bytes:
    """The states of some versions of the base as they are now."""
    states = state.base.node_state[nodes]
    for at in places_in(nodes, state.standings):
        states[at] = state.standings[int(nodes[at])].state
    return states


def consequences(resolver: Resolver, starts: list[int]) -> tuple[Longs, Longs]:
    """Everything that was made from some versions, by number, and the depths."""
    state = resolver.state
    seen = Seen(state.node_count)
    levels = [seen.add(np.array(starts, np.int64), 1)]
    while len(levels[-1]):
        levels.append(seen.add(_step_forward(resolver, levels[-1]), len(levels) + 1))
    nodes = np.concatenate(levels)
    return nodes, seen.depths(nodes)


def _step_forward(resolver: Resolver, nodes: Longs) -> Longs:
    state = resolver.state
    rows, _ = rows_of(state.base.out_off, nodes[nodes < state.base_nodes])
    targets = state.base.out_target[rows].astype(np.int64)
    if state.into:
        targets = targets[~state.is_over[targets]]
    newer = [target for node in nodes.tolist() for target in state.out.get(node, ())] if state.out else []
    if state.computed:
        newer += [target for node in nodes.tolist() for target in computed_from(resolver, node)]
    return np.concatenate([targets, np.array(newer, np.int64)])
