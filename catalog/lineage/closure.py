"""The trace of a version: everything it came from; `gaps` says what is missing in it.

Two readings find the closure (`closure_by_sql` and `graph`); what they reach is put together here, once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import starmap
from typing import NamedTuple, Self

from catalog.lineage.closure_columns import Author, ClosureColumns, EdgeColumns, Manner, places
from catalog.lineage.lookup import UNVERSIONED
from catalog.lineage.passes import Numbers

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

    @property
    def author(self) -> Author:
        """Who made it."""
        return Author(*self[2:6])

    @property
    def manner(self) -> Manner:
        """What it has in common with others."""
        return Manner(*self[6:])


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


class ReadTimes(NamedTuple):
    """When each edge was read, as far as the graph knows: microseconds, NO_TIME where it does not, or nothing read.

    first, last: the earliest of them, and the latest. unknown: the runs of whose reads only the tables say when, or
    say more than when.
    """

    at: Numbers
    first: int
    last: int
    unknown: Collection[int]


class TraceTexts(NamedTuple):
    """What a trace has much of, as JSON; order: the places of its versions by their names."""

    order: list[int]
    versions: bytes
    runs: bytes
    edges: bytes


@dataclass(eq=False)
class Closure:
    """What a walk reaches: versions, edges, runs, each version's producers, and the versions that were emptied.

    versions, edges and runs are made of the columns when first asked for: a large trace is written without them.
    assumed: the versions that are only assumed to replace the one before, but for those that read their own dataset.
    hidden: the (namespace, name) of what the version before one read, where that one is only assumed to replace it.
    cut: the virtual versions whose edges are left out, as with them the walk would have too many.
    read_times: None where the tables have to say of all edges when they were read.
    texts: what was written of it before, where it is kept from one question to the next.
    """

    target: Node
    columns: ClosureColumns
    producers: dict[Node, set[int]] = field(default_factory=dict)
    emptied: set[Node] = field(default_factory=set)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    contradictory: list[Contradiction] = field(default_factory=list)
    assumed: set[Node] = field(default_factory=set)
    hidden: dict[Node, list[tuple[str, str]]] = field(default_factory=dict)
    contested: list[Contested] = field(default_factory=list)
    cut: set[Node] = field(default_factory=set)
    read_times: ReadTimes | None = None
    texts: TraceTexts | None = None

    @cached_property
    def versions(self) -> dict[Node, Version]:
        """The versions by their nodes, in the order of the walk."""
        rows = self.columns.versions
        facts = {key: of for key, *of in zip(*self.columns.datasets, strict=True)}
        columns = (rows.node, rows.depth, rows.created_at.values(), rows.state)
        return {
            node: Version(node[0], namespace, name, node[1], depth, at, state, kind, source_name, is_written)
            for node, depth, at, state in zip(*columns, strict=True)
            for namespace, name, kind, source_name, is_written in (facts[node[0]],)
        }

    @cached_property
    def edges(self) -> list[Edge]:
        """The edges, in the order of the walk."""
        rows, nodes = self.columns.edges, self.columns.versions.node
        authors, manners = list(zip(*self.columns.authors, strict=True)), self.columns.manners
        return [
            Edge(nodes[source], nodes[target], *authors[author], *manners[manner])
            for source, target, author, manner in zip(*rows, strict=True)
        ]

    @cached_property
    def runs(self) -> list[Run]:
        """The runs that made the versions."""
        *named, state, started_at, ended_at, code_version = self.columns.runs
        columns = (*named, state, started_at.values(), ended_at.values(), code_version)
        return list(starmap(Run, zip(*columns, strict=True)))

    @cached_property
    def place(self) -> dict[Node, int]:
        """The place of each version in the columns."""
        return {node: at for at, node in enumerate(self.columns.versions.node)}

    @cached_property
    def dataset_place(self) -> dict[int, int]:
        """The place of each dataset in the columns."""
        return {key: at for at, key in enumerate(self.columns.datasets.dataset_key)}

    @cached_property
    def unversioned(self) -> list[int]:
        """The places of reads of a dataset that runs write, where nobody can say of which version."""
        rows, is_written = self.columns.versions, self.columns.datasets.is_written
        found = [at for at, state in enumerate(rows.state) if state == UNVERSIONED]
        return [at for at in found if is_written[self.dataset_place[rows.node[at][0]]]]

    @cached_property
    def leaves(self) -> list[int]:
        """The places of versions without an edge into them, but for those emptied on purpose, unversioned or cut."""
        others = {*self.columns.edges.target, *self.unversioned}
        nodes, left_out = self.columns.versions.node, self.emptied | self.cut
        found = [at for at in range(len(nodes)) if at not in others]
        return [at for at in found if nodes[at] not in left_out]

    @cached_property
    def leaf_versions(self) -> list[Version]:
        """The versions at the places of `leaves`."""
        return [self.version_at(place) for place in self.leaves]

    def version_at(self, place: int) -> Version:
        """The version at a place."""
        rows, datasets = self.columns.versions, self.columns.datasets
        node = rows.node[place]
        at = self.dataset_place[node[0]]
        return Version(
            *(node[0], datasets.namespace[at], datasets.name[at], node[1]),
            *(rows.depth[place], rows.created_at.at(place), rows.state[place]),
            *(datasets.type[at], datasets.source_name[at], datasets.is_written[at]),
        )

    def runs_of(self, keys: Collection[int]) -> dict[int, Run]:
        """Those of the runs that have one of these keys, by key."""
        rows = self.columns.runs
        found = [at for at, key in enumerate(rows.run_key) if key in keys]
        return {
            rows.run_key[at]: Run(
                *(rows.run_key[at], rows.run_id[at], rows.job_namespace[at], rows.job_name[at]),
                *(rows.state[at], rows.started_at.at(at), rows.ended_at.at(at), rows.code_version[at]),
            )
            for at in found
        }

    def without(self, kind: str) -> Self:
        """The closure without its edges of a kind; itself where it has none."""
        left_out = {at for at, manner in enumerate(self.columns.manners) if manner.kind == kind}
        if not left_out:
            return self
        edges = self.columns.edges
        kept = [at for at, manner in enumerate(edges.manner) if manner not in left_out]
        columns = EdgeColumns(*(places(column[at] for at in kept) for column in edges))
        return replace(self, columns=self.columns._replace(edges=columns), read_times=None, texts=None)


def leaves_of(closure: Closure) -> list[Version]:
    """The versions without an edge into them, but for those emptied on purpose and those that are a gap."""
    return closure.leaf_versions


def place_of(closure: Closure, node: Node) -> tuple[str, str, str]:
    """Namespace, name and version of a node: what sorts versions and distinguishes them."""
    datasets, at = closure.columns.datasets, closure.dataset_place[node[0]]
    return datasets.namespace[at], datasets.name[at], node[1]
