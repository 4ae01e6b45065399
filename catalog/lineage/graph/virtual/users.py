"""Walking forwards over what is computed: which reads find a version, and which virtual versions rest on it.

The times of a dataset's virtual versions only grow with the time of reading, and a version is found only from when it
was made until the next one of its dataset: so of all reads those of one stretch are looked at, and none is expanded.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from catalog.lineage.graph.facts.pending import PendingRead
from catalog.lineage.graph.rows import NEVER
from catalog.lineage.graph.values import InEdge
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL, FOREVER, VirtualVersion
from catalog.lineage.graph.virtual.resolver import Resolver
from catalog.lineage.lookup import UNVERSIONED


class Stretch(NamedTuple):
    """The times from one on until before another."""

    since: int
    until: int


def computed_from(resolver: Resolver, node: int) -> Iterator[int]:
    """The versions with an edge from a version that is stored as no edge from it."""
    state = resolver.state
    dataset = resolver.dataset(node)
    stretch = _stretch(resolver, node, dataset)
    if dataset in state.computed.datasets:
        yield from _readers(resolver, node, dataset, stretch)
    users = state.computed.users(dataset)
    used = _used(resolver, dataset, stretch) if users else {}
    for user in users:
        targets = [resolver.number(user, at) for at in sorted(used.get(user, ()))]
        for target in [*targets, *_asked(resolver, user)]:
            if resolver.rests_on(target, node):
                yield target
    for target in _streamed_from(resolver, dataset):
        if any(edge.source == node for edge in resolver.edges_into(target).edges):
            yield target


def _stretch(resolver: Resolver, node: int, dataset: int) -> Stretch:
    """The times at which reads may find a version."""
    state = resolver.state
    if node >= FIRST_VIRTUAL:
        at = resolver.version(node).at
        return Stretch(at, resolver.next_change(dataset, at))
    made_at = state.made_at(node)
    if made_at == NEVER or state.looped.get(dataset):  # who passes over its own versions finds older ones later
        return Stretch(NEVER, FOREVER)
    timeline = state.timeline(dataset)
    after = bisect_right(timeline, made_at, key=lambda entry: entry.at)
    return Stretch(made_at, timeline[after].at if after < len(timeline) else FOREVER)


def _readers(resolver: Resolver, node: int, dataset: int, stretch: Stretch) -> Iterator[int]:
    """The versions that runs made after a read by time that finds the version."""
    for read in _reads(resolver, dataset, stretch):
        for target, edge in _edges_from(resolver, read.node):
            if resolver.pending(read.node, edge.run).node == node:
                yield target


def _reads(resolver: Resolver, dataset: int, stretch: Stretch) -> list[PendingRead]:
    """The reads of a dataset in a stretch; all where a run reads past what it made itself, and finds older ones."""
    pending = resolver.state.computed.pending
    return pending.of(dataset) if resolver.state.looped.get(dataset) else pending.within(dataset, *stretch)


def _edges_from(resolver: Resolver, pending: int) -> Iterator[tuple[int, InEdge]]:
    """The edges from a pending read, as (target, edge)."""
    state = resolver.state
    targets = set(state.out.get(pending, ()))
    if pending < state.base_nodes:
        low, high = state.base.out_off[pending : pending + 2]
        targets |= {target for target in state.base.out_target[low:high].tolist() if not state.is_over[target]}
    for target in targets:
        for edge in state.stored_edges(target):
            if edge.source == pending:
                yield target, edge


def _used(resolver: Resolver, dataset: int, stretch: Stretch) -> dict[int, set[int]]:
    """The times, in a stretch, of the virtual versions that any version rests on, of all datasets above a dataset.

    From the reads of runs, and from what is asked for, downwards; views may be defined by one another.
    """
    above = _above(resolver, dataset)
    if not above.isdisjoint(resolver.state.computed.streamed.writers):
        stretch = Stretch(NEVER, FOREVER)  # what a stream once read stays in all that it writes later
    nested = [each for each in above if resolver.state.computed.folders.has_parts(each)]
    used: dict[int, set[int]] = {}
    waiting = [VirtualVersion(each, at) for each in above for at in _asked_at(resolver, each)]
    found = [node for each in above for node in _read_of(resolver, each, stretch)]
    while found or waiting:
        for node in found:
            version = resolver.version(node)
            times = used.setdefault(version.dataset, set())
            if version.at not in times and stretch.since <= version.at < stretch.until:
                times.add(version.at)
                waiting.append(version)
        found = _virtual_below(resolver, waiting.pop(), above, nested) if waiting else []
    return used


def _streamed_from(resolver: Resolver, dataset: int) -> set[int]:
    """The versions that streams made of a dataset, and those added to what they wrote: their edges are not stored."""
    state, streamed = resolver.state, resolver.state.computed.streamed
    found = {node for run in streamed.readers.get(dataset, ()) for node in state.made_by(run)}
    if dataset in streamed.writers:
        written = streamed.written
        found |= {node for node in state.nodes_of(dataset) if node in written and written[node].is_append}
    return found


def _read_of(resolver: Resolver, dataset: int, stretch: Stretch) -> list[int]:
    """The virtual versions of a dataset that runs read, or that declared edges lead from where it is asked for."""
    found = [node for read in _reads(resolver, dataset, stretch) for node in _found(resolver, read)]
    for target in _asked(resolver, dataset):
        if resolver.asked_at(target) is None:
            found += [edge.source for edge in resolver.edges_into(target).declared]
    for target in _streamed_from(resolver, dataset):
        edges = resolver.edges_into(target).edges
        found += [edge.source for edge in edges if resolver.dataset(edge.source) == dataset]
    return [node for node in found if node >= FIRST_VIRTUAL]


def _virtual_below(resolver: Resolver, version: VirtualVersion, above: set[int], nested: list[int]) -> list[int]:
    """The virtual versions that one rests on, of some datasets; nested: those that hold parts."""
    if resolver.streams_at(*version):
        sources_read = (edge.source for edge in resolver.edges_at(version).edges)
        return [node for node in sources_read if node >= FIRST_VIRTUAL and resolver.version(node).dataset in above]
    sources = above.intersection(resolver.below(*version).datasets)
    found = [resolver.read(source, version.at).node for source in sources]
    return [*(node for node in found if node >= FIRST_VIRTUAL), *resolver.nested_in(version, nested)]


def _asked_at(resolver: Resolver, dataset: int) -> list[int]:
    """The time at which a dataset is computed where it is asked for, if it is then."""
    times = [resolver.asked_at(target) for target in _asked(resolver, dataset)]
    return [at for at in times if at is not None]


def _above(resolver: Resolver, dataset: int) -> set[int]:
    """The datasets that may be computed from a dataset, also through others."""
    found, waiting = set[int](), [dataset]
    while waiting:
        more = resolver.state.computed.users(waiting.pop()) - found
        found |= more
        waiting += more
    return found


def _asked(resolver: Resolver, dataset: int) -> list[int]:
    """The node `unversioned` of a dataset that has edges of its own where it is asked for, if it may."""
    computed = resolver.state.computed
    has_content = dataset in computed.folders.solid and resolver.state.value(dataset, "source") is None
    return [] if has_content and dataset not in computed.declared else [resolver.state.node(dataset, UNVERSIONED)]


def _found(resolver: Resolver, read: PendingRead) -> set[int]:
    """What those find that read a dataset at one time and made something: one thing, but for runs that wrote it."""
    dataset, at = resolver.state.computed.pending.place(read.node)
    edges = _edges_from(resolver, read.node)
    if resolver.state.looped.get(dataset):
        return {resolver.pending(read.node, edge.run).node for _, edge in edges}
    return {resolver.read(dataset, at).node} if any(True for _ in edges) else set()
