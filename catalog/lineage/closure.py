"""The trace of a version: everything it came from, as values, and the gaps in it.

Two readings find the closure (`closure_by_sql` and `graph`); what they reach is put together here, once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from catalog.lineage.lookup import UNVERSIONED

Node = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Version:
    """A version in a trace. is_written: some run wrote the dataset; source_name: the source its dataset declares."""

    dataset_key: int
    namespace: str
    name: str
    version: str
    depth: int
    created_at: datetime | None
    state: str
    type: str | None
    source_name: str | None
    is_written: bool

    @property
    def node(self) -> Node:
        """What identifies it in edges."""
        return self.dataset_key, self.version


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a trace; run_key and run_id are None unless the kind is read."""

    source: Node
    target: Node
    run_key: int | None
    run_id: str | None
    job_namespace: str | None
    job_name: str | None
    kind: str
    resolved_by: str
    precision: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A run that made a version of a trace."""

    run_key: int
    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: datetime | None
    ended_at: datetime | None
    code_version: str | None


class Gap(NamedTuple):
    """What could not be known about a version of a trace."""

    kind: str
    node: Node
    message: str


class Ambiguity(NamedTuple):
    """A read by time of a dataset that another run was writing meanwhile."""

    node: Node
    run_id: str
    job_namespace: str
    job_name: str
    other_run_id: str


@dataclass(slots=True)
class Closure:
    """What a walk reaches: versions, edges, runs, each version's producers, and the versions that were emptied."""

    target: Node
    versions: dict[Node, Version]
    edges: list[Edge]
    runs: list[Run]
    producers: dict[Node, set[int]] = field(default_factory=dict)
    emptied: set[Node] = field(default_factory=set)
    ambiguous: list[Ambiguity] = field(default_factory=list)


def leaves_of(closure: Closure) -> list[Version]:
    """The versions without an incoming edge, but for those emptied on purpose and those that are a gap themselves."""
    entered = {edge.target for edge in closure.edges}
    return [
        version
        for node, version in closure.versions.items()
        if node not in entered and node not in closure.emptied and not _is_unversioned_gap(version)
    ]


def _is_unversioned_gap(version: Version) -> bool:
    return version.version == UNVERSIONED and version.is_written


def gaps_of(closure: Closure) -> list[Gap]:
    """Every gap of the closure, sorted by kind and version."""
    gaps = [
        Gap(
            "undeclared_source",
            leaf.node,
            "Nothing says where this comes from: no run made it, no source is declared.",
        )
        for leaf in leaves_of(closure)
        if leaf.source_name is None
    ]
    gaps += [
        Gap(
            "unversioned_source",
            node,
            "Runs write this dataset, but which of its versions was read cannot be told.",
        )
        for node, version in closure.versions.items()
        if _is_unversioned_gap(version)
    ]
    gaps += _reused_versions(closure)
    gaps += _cycles(closure)
    return sorted(gaps, key=lambda gap: (gap.kind, *place_of(closure, gap.node)))


def place_of(closure: Closure, node: Node) -> tuple[str, str, str]:
    """Namespace, name and version of a node: what versions are sorted and told apart by."""
    version = closure.versions[node]
    return version.namespace, version.name, version.version


def _reused_versions(closure: Closure) -> Iterable[Gap]:
    """A gap for each version that several runs produced from different inputs."""
    read_by_run: dict[tuple[Node, int], set[Node]] = defaultdict(set)
    for edge in closure.edges:
        if edge.run_key is not None:
            read_by_run[edge.target, edge.run_key].add(edge.source)
    for node, producers in closure.producers.items():
        is_produced = closure.versions[node].state == "produced"  # who only tried is no producer
        if is_produced and len({frozenset(read_by_run[node, run]) for run in producers}) > 1:
            yield Gap(
                "version_reused",
                node,
                f"{len(producers)} runs made this one version from different inputs; all are followed.",
            )


def _cycles(closure: Closure) -> Iterable[Gap]:
    """A gap for each set of versions that come from one another, at its smallest member."""
    successors: dict[Node, set[Node]] = defaultdict(set)
    for edge in closure.edges:
        successors[edge.target].add(edge.source)
    for component in strong_components(closure.versions, successors):
        first = min(component, key=lambda node: place_of(closure, node))
        if len(component) > 1 or first in successors[first]:
            names = sorted(" ".join(place_of(closure, node)[1:]) for node in component)
            yield Gap("cycle", first, f"These versions come from one another: {'; '.join(names)}.")


def strong_components(nodes: Iterable[Node], successors: dict[Node, set[Node]]) -> list[list[Node]]:
    """The strongly connected components of a graph (Tarjan, without recursion)."""
    # A chain of versions is easily longer than Python's stack is deep.
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    components: list[list[Node]] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(successors.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, following = work[-1]
            for successor in following:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(successors.get(successor, ()))))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    components.append(_pop_component(node, stack, on_stack))
    return components


def _pop_component(root: Node, stack: list[Node], on_stack: set[Node]) -> list[Node]:
    component = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return component
