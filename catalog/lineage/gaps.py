"""What could not be known about the versions of a trace: one function for each kind of gap."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.lineage.closure import Closure, Node, is_unversioned_gap, leaves_of, place_of
from catalog.lineage.components import strong_components


class Candidate(NamedTuple):
    """A dataset that a gap likely means. reason: what makes it likely, in words."""

    namespace: str
    name: str
    reason: str


class Gap(NamedTuple):
    """What could not be known about a version of a trace, and the datasets that are likely meant."""

    kind: str
    node: Node
    message: str
    candidates: tuple[Candidate, ...] = ()


def gaps_of(closure: Closure) -> list[Gap]:
    """Every gap of the closure, sorted by kind and version."""
    gaps = [gap for find in _KINDS for gap in find(closure)]
    return sorted(gaps, key=lambda gap: (gap.kind, *place_of(closure, gap.node)))


def undeclared_source(closure: Closure) -> Iterable[Gap]:
    """A gap for each leaf whose dataset declares no source."""
    for leaf in leaves_of(closure):
        if leaf.source_name is None:
            yield Gap(
                "undeclared_source",
                leaf.node,
                "Nothing says where this comes from: no run made it, no source is declared.",
            )


def unversioned_source(closure: Closure) -> Iterable[Gap]:
    """A gap for each read of a dataset that runs write, where no version of it was there to be read."""
    for node, version in closure.versions.items():
        if is_unversioned_gap(version):
            yield Gap(
                "unversioned_source",
                node,
                "Runs write this dataset, but which of its versions was read cannot be told.",
            )


def version_reused(closure: Closure) -> Iterable[Gap]:
    """A gap for each version that several runs produced from different inputs."""
    shared = {
        node: producers
        for node, producers in closure.producers.items()
        if len(producers) > 1 and closure.versions[node].state == "produced"  # who only tried is no producer
    }
    read_by_run: dict[tuple[Node, int], set[Node]] = defaultdict(set)
    for edge in closure.edges if shared else ():
        if edge.run_key is not None and edge.target in shared:
            read_by_run[edge.target, edge.run_key].add(edge.source)
    for node, producers in shared.items():
        if len({frozenset(read_by_run[node, run]) for run in producers}) > 1:
            yield Gap(
                "version_reused",
                node,
                f"{len(producers)} runs made this one version from different inputs; all are followed.",
            )


def cycle(closure: Closure) -> Iterable[Gap]:
    """A gap for each set of versions that come from one another, at its smallest member."""
    if not _may_turn_back(closure):
        return
    successors: dict[Node, set[Node]] = defaultdict(set)
    for edge in closure.edges:
        successors[edge.target].add(edge.source)
    for component in strong_components(closure.versions, successors):
        first = min(component, key=lambda node: place_of(closure, node))
        if len(component) > 1 or first in successors[first]:
            names = sorted(" ".join(place_of(closure, node)[1:]) for node in component)
            yield Gap("cycle", first, f"These versions come from one another: {'; '.join(names)}.")


def _may_turn_back(closure: Closure) -> bool:
    """Whether an edge comes from a version that is not older than its target, and that has edges into it itself."""
    # Every cycle has such an edge, hardly any other trace has one: to look for it costs a tenth of what finding
    # the components does.
    made_at = {node: version.created_at for node, version in closure.versions.items()}
    entered = {edge.target for edge in closure.edges}
    for edge in closure.edges:
        before, after = made_at[edge.source], made_at[edge.target]
        if (before is None or after is None or before >= after) and edge.source in entered:
            return True
    return False


_KINDS: tuple[Callable[[Closure], Iterable[Gap]], ...] = (
    undeclared_source,
    unversioned_source,
    version_reused,
    cycle,
)
