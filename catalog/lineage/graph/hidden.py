"""What versions that are only assumed to replace hide of what the ones before them read (`trace_hidden.sql`)."""

import numpy as np

from catalog.lineage.graph.edges import assumed_after
from catalog.lineage.graph.snapshot import Longs
from catalog.lineage.graph.state import State
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.graph.walk import once, rows_of


def hidden_inputs(resolver: Resolver, numbers: Longs) -> dict[int, list[int]]:
    """The versions that are only assumed to replace the produced one before, with its inputs that they hide.

    Inputs are datasets, by key, and few versions hide any. A version that reads its own dataset is none of these.
    """
    state = resolver.state
    base = state.base
    is_loaded = numbers < state.base_nodes
    is_loaded[is_loaded] = ~state.is_apart[numbers[is_loaded]]
    before = base.node_assumed_after[numbers[is_loaded]]
    is_assumed = before >= 0
    # Column by column where nothing has changed since the graph was loaded, on either side.
    pairs = np.column_stack([numbers[is_loaded][is_assumed], before[is_assumed].astype(np.int64)])
    is_plain = ~state.is_apart[pairs[:, 1]]
    plain = pairs[is_plain]
    hidden: dict[int, list[int]] = {node: [] for node in _without_own(state, plain[:, 0]).tolist()}
    candidates = _may_hide(state, plain)
    changed = [(node, earlier) for node, earlier in pairs[~is_plain].tolist()]
    changed += [
        (node, earlier) for node in numbers[~is_loaded].tolist() if (earlier := assumed_after(state, node)) >= 0
    ]
    for node, earlier in [*candidates, *changed]:
        own, dataset = inputs_of(resolver, node), state.dataset(node)
        if dataset not in own:
            hidden[node] = sorted(inputs_of(resolver, earlier) - own - {dataset})
    return hidden


def _may_hide(state: State, pairs: Longs) -> list[tuple[int, int]]:
    """Those of the (version, version before) pairs where the earlier one read a dataset that the later did not."""
    if not len(pairs):
        return []
    earlier, own = (_inputs(state, pairs[:, side]) for side in (1, 0))
    missing = earlier[~np.isin(earlier, own)] // (len(state.base.datasets.keys) + 1)
    return [(int(node), int(before)) for node, before in pairs[once(missing)].tolist()]


def _without_own(state: State, nodes: Longs) -> Longs:
    """Those of some versions that do not read their own dataset."""
    keys = state.base.datasets.keys
    own = np.arange(len(nodes)) * (len(keys) + 1) + keys.searchsorted(state.base.all_datasets[nodes])
    others: Longs = nodes[~np.isin(own, _inputs(state, nodes))]
    return others


def _inputs(state: State, nodes: Longs) -> Longs:
    """The datasets that runs read for each of some versions, as numbers: the place in `nodes`, and the dataset."""
    base = state.base
    rows, counts = rows_of(base.edge_off, nodes)
    is_read = base.edge_run[rows] >= 0
    places = np.repeat(np.arange(len(nodes)), counts)[is_read]
    datasets = base.datasets.keys.searchsorted(base.all_datasets[base.edge_source[rows[is_read]]])
    numbers: Longs = places * (len(base.datasets.keys) + 1) + datasets
    return numbers


def inputs_of(resolver: Resolver, node: int) -> set[int]:
    """The datasets, by key, that runs read for a version."""
    state = resolver.state
    base = state.base
    if state.dataset(node) in state.computed.streamed.writers:
        return {resolver.dataset(edge.source) for edge in resolver.edges_into(node).edges if edge.run >= 0}
    if node < state.base_nodes and not state.is_over[node]:
        low, high = (int(at) for at in base.edge_off[node : node + 2])
        sources = base.edge_source[low:high][base.edge_run[low:high] >= 0]
        return set(base.all_datasets[sources].tolist())
    return {state.dataset(edge.source) for edge in state.into.get(node, ()) if edge.run >= 0}
