"""The trace of a version: everything it came from, as values; `gaps` says what is missing in it.

Two readings find the closure (`closure_by_sql` and `graph`); what they reach is put together here, once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from catalog.lineage.lookup import UNVERSIONED

Node = tuple[int, str]
MOST_VIRTUAL_EDGES = (
    1_000_000  # a walk follows: beyond, an answer would be of more than anybody reads, or memory holds
)


class Version(NamedTuple):
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


class Edge(NamedTuple):
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


class Run(NamedTuple):
    """A run that made a version of a trace."""

    run_key: int
    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: datetime | None
    ended_at: datetime | None
    code_version: str | None


class Ambiguity(NamedTuple):
    """A read by time of a dataset that another run was writing meanwhile."""

    node: Node
    run_id: str
    job_namespace: str
    job_name: str
    other_run_id: str


class Contradiction(NamedTuple):
    """A version that a run says it created, while an earlier one was there: its CREATE decides nothing."""

    node: Node
    run_id: str
    job_namespace: str
    job_name: str


class Contested(NamedTuple):
    """A dataset in doubt: several claim an identifier, by symlinks; one row for each of those that do."""

    dataset_key: int
    identifier_namespace: str
    identifier_name: str
    namespace: str
    name: str


@dataclass(slots=True)
class Closure:
    """What a walk reaches: versions, edges, runs, each version's producers, and the versions that were emptied.

    hidden: the (namespace, name) of what the version before one read, where that one is only assumed to replace it.
    cut: the virtual versions whose edges are left out, as with them the walk would have too many.
    """

    target: Node
    versions: dict[Node, Version]
    edges: list[Edge]
    runs: list[Run]
    producers: dict[Node, set[int]] = field(default_factory=dict)
    emptied: set[Node] = field(default_factory=set)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    contradictory: list[Contradiction] = field(default_factory=list)
    hidden: dict[Node, list[tuple[str, str]]] = field(default_factory=dict)
    contested: list[Contested] = field(default_factory=list)
    cut: set[Node] = field(default_factory=set)


def leaves_of(closure: Closure) -> list[Version]:
    """The versions without an incoming edge, but for those emptied on purpose and those that are a gap themselves."""
    entered = {edge.target for edge in closure.edges}
    return [
        version
        for node, version in closure.versions.items()
        if node not in entered
        and node not in closure.emptied
        and node not in closure.cut
        and not is_unversioned_gap(version)
    ]


def is_unversioned_gap(version: Version) -> bool:
    """Whether a version stands for a read of a dataset that runs write, and nobody can say of which version."""
    return version.state == UNVERSIONED and version.is_written


def place_of(closure: Closure, node: Node) -> tuple[str, str, str]:
    """Namespace, name and version of a node: what sorts versions and distinguishes them."""
    version = closure.versions[node]
    return version.namespace, version.name, version.version
