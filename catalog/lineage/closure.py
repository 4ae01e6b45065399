"""The trace of a version: everything it came from, as values, and the gaps in it.

Two readings find the closure (`closure_by_sql` and `graph`); what they found is put together here, once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from catalog.lineage.lookup import UNVERSIONED
from catalog.values.canonical_json import Json
from catalog.values.times import instant_text

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
    """What a walk found: versions, edges, runs, the producers of each version, and the versions that were emptied."""

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
    return sorted(gaps, key=lambda gap: (gap.kind, *_place(closure, gap.node)))


def _place(closure: Closure, node: Node) -> tuple[str, str, str]:
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
        first = min(component, key=lambda node: _place(closure, node))
        if len(component) > 1 or first in successors[first]:
            names = sorted(" ".join(_place(closure, node)[1:]) for node in component)
            yield Gap("cycle", first, f"These versions come from one another: {'; '.join(names)}.")


def strong_components(nodes: Iterable[Node], successors: dict[Node, set[Node]]) -> list[list[Node]]:
    """The strongly connected components of a graph (Tarjan, without recursion)."""
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


def trace_json(closure: Closure) -> dict[str, Json]:
    """The target, versions, runs, edges, sources, gaps and warnings of a trace, sorted (docs/cli.md: `trace`)."""
    versions = sorted(
        closure.versions.values(), key=lambda item: (item.depth, item.namespace, item.name, item.version)
    )
    target = closure.versions[closure.target]
    return {
        "target": {**_named(target), "type": target.type},
        "versions": [
            {
                **_named(version),
                "type": version.type,
                "depth": version.depth,
                "created_at": instant_text(version.created_at),
                "state": version.state,
            }
            for version in versions
        ],
        "runs": [_run_json(run) for run in sorted(closure.runs, key=_run_order)],
        "edges": [
            _edge_json(closure, edge) for edge in sorted(closure.edges, key=lambda edge: _edge_order(closure, edge))
        ],
        "sources": [
            {**_named(leaf), "declared": leaf.source_name is not None, "source_name": leaf.source_name}
            for leaf in sorted(leaves_of(closure), key=lambda leaf: (leaf.namespace, leaf.name, leaf.version))
        ],
        "gaps": [_gap_json(closure, gap) for gap in gaps_of(closure)],
        "warnings": [
            _ambiguity_json(closure, item)
            for item in sorted(closure.ambiguous, key=lambda item: (*_place(closure, item.node), *item[1:]))
        ],
        "truncated": False,
    }


def _named(version: Version) -> dict[str, Json]:
    return {"namespace": version.namespace, "name": version.name, "version": version.version}


def _run_order(run: Run) -> tuple[str, str, str, str]:
    return instant_text(run.started_at) or "", run.job_namespace, run.job_name, run.run_id


def _run_json(run: Run) -> Json:
    return {
        "run_id": run.run_id,
        "job_namespace": run.job_namespace,
        "job_name": run.job_name,
        "state": run.state,
        "started_at": instant_text(run.started_at),
        "ended_at": instant_text(run.ended_at),
        "code_version": run.code_version,
    }


def _edge_json(closure: Closure, edge: Edge) -> dict[str, Json]:
    return {
        "source": _named(closure.versions[edge.source]),
        "target": _named(closure.versions[edge.target]),
        "run_id": edge.run_id,
        "job_namespace": edge.job_namespace,
        "job_name": edge.job_name,
        "kind": edge.kind,
        "resolved_by": edge.resolved_by,
        "precision": edge.precision,
        "role": edge.role,
    }


def _edge_order(closure: Closure, edge: Edge) -> tuple[str, ...]:
    ends = (*_place(closure, edge.target), *_place(closure, edge.source))
    return *ends, edge.job_namespace or "", edge.job_name or "", edge.run_id or "", edge.kind


def _gap_json(closure: Closure, gap: Gap) -> dict[str, Json]:
    return {"kind": gap.kind, **_named(closure.versions[gap.node]), "message": gap.message}


def _ambiguity_json(closure: Closure, item: Ambiguity) -> Json:
    message = (
        f"Run {item.run_id} of {item.job_namespace} {item.job_name} read this while run {item.other_run_id} was "
        "writing the dataset; which version it read is a guess."
    )
    run: dict[str, Json] = {"run_id": item.run_id, "job_namespace": item.job_namespace, "job_name": item.job_name}
    return {"kind": "ambiguous_read", **_named(closure.versions[item.node]), **run, "message": message}
