"""What is known of columns, kept in memory beside the graph from one question to the next.

Column edges of a facet never change. The fields of a version do, with whatever is sent of its dataset, and are
forgotten then. What is not here is read from the tables, by the statements that answer without a graph.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb
import numpy as np

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.database.subset import stage_closure_subset
from catalog.events.row_batches import Rows
from catalog.lineage.closure import Closure, Node
from catalog.lineage.column_names import ColumnNames
from catalog.lineage.columns import (
    Author,
    ColumnLineage,
    LineageIndex,
    author_of,
    fields_of,
    names_pseudo_column,
    stage_versions,
    without_pseudo_columns,
)
from catalog.lineage.graph.following.stand_ins import stand_ins_of
from catalog.lineage.graph.precision import StatedOn, facets_of_runs
from catalog.lineage.graph.state import State
from catalog.lineage.known_columns import schema_columns

_MOST_FACETS = 20_000
_MOST_VERSIONS = 200_000


class _FacetEdge(NamedTuple):
    facet_hash: int
    target_key: int | None
    target_field: str | None
    source_key: int
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


class _Facet(NamedTuple):
    """The column edges of a facet. doubtful: the datasets of which it names what may be a pseudo column."""

    edges: list[_FacetEdge]
    doubtful: frozenset[int]


@dataclass(slots=True)
class Needed:
    """What a question needs of columns: what is known already, and what has to be read.

    stated: the facets with column edges of each author. generation: how often anything had been forgotten.
    stand_ins: of authors that name inputs by other names, which.
    """

    generation: int
    stated: dict[Author, list[StatedOn]]
    stand_ins: dict[Author, dict[int, int]]
    facets: dict[int, _Facet] = field(default_factory=dict)
    fields: dict[Node, ColumnNames | None] = field(default_factory=dict)
    listed: dict[int, ColumnNames] = field(default_factory=dict)
    missing_facets: set[int] = field(default_factory=set)
    missing_nodes: list[Node] = field(default_factory=list)


class ColumnMemory:
    """The column edges of facets and the fields of versions that questions asked for. Safe between threads."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._lock = threading.Lock()
        self._facets: dict[int, _Facet] = {}
        self._resolved: dict[StatedOn, dict[int, list[ColumnLineage]]] = {}
        self._aliases = 0
        self._fields: dict[int, dict[str, ColumnNames | None]] = {}
        self._listed: dict[int, ColumnNames] = {}
        self._versions = 0
        self._generation = 0

    def forget(self, datasets: Collection[int]) -> None:
        """Forget what is known of the versions of some datasets: more was sent of them."""
        with self._lock:
            self._generation += 1
            for dataset in datasets:
                self._versions -= len(self._fields.pop(dataset, ()))
                self._listed.pop(dataset, None)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to forget."""
        return not (self._fields or self._listed)

    def needed(self, state: State, closure: Closure) -> Needed:
        """What a question about a closure needs; the state must not change meanwhile."""
        stated = _stated(state, closure)
        needed = Needed(self._generation, stated, _stand_ins(state, stated))
        with self._lock:
            for facet in {facet for stated in needed.stated.values() for _, facet in stated}:
                known = self._facets.get(facet)
                if known is None:
                    needed.missing_facets.add(facet)
                else:
                    needed.facets[facet] = known
            for node in closure.versions:
                versions = self._fields.get(node[0])
                if versions is None or node[1] not in versions:
                    needed.missing_nodes.append(node)
                else:
                    needed.fields[node] = versions[node[1]]
            needed.listed = dict(self._listed)
        return needed

    def read(
        self, cursor: duckdb.DuckDBPyConnection, closure: Closure, needed: Needed, canonical: Callable[[int], int]
    ) -> None:
        """Read what is missing, and keep it for the next question."""
        if needed.missing_facets:
            needed.facets |= _read_facets(cursor, needed.missing_facets)
        named = {key for facet in needed.facets.values() for key in facet.doubtful}
        doubtful = set(map(canonical, named))
        doubtful |= {each[key] for each in needed.stand_ins.values() for key in doubtful & each.keys()}
        doubtful -= needed.listed.keys()
        if needed.missing_nodes:
            stage_versions(cursor, closure, needed.missing_nodes)
            stage_closure_subset(cursor)
            fields = fields_of(cursor)
            needed.fields |= {node: fields.get(node) for node in needed.missing_nodes}
        if doubtful:
            listed = schema_columns(cursor, doubtful)
            needed.listed |= {key: listed.get(key, ColumnNames(())) for key in doubtful}
        if needed.missing_facets or needed.missing_nodes or doubtful:
            self._keep(needed)

    def _keep(self, needed: Needed) -> None:
        with self._lock:
            if len(self._facets) > _MOST_FACETS:
                self._facets.clear()
                self._resolved.clear()
            self._facets |= {facet: needed.facets[facet] for facet in needed.missing_facets}
            # Something was forgotten since the question began: what it read may be older than that.
            if needed.generation != self._generation:
                return
            if self._versions > _MOST_VERSIONS:
                self._fields.clear()
                self._versions = 0
            for dataset, version in needed.missing_nodes:
                self._fields.setdefault(dataset, {})[version] = needed.fields[dataset, version]
            self._versions += len(needed.missing_nodes)
            self._listed |= needed.listed

    def fields_and_lineage(self, state: State, needed: Needed) -> tuple[dict[Node, ColumnNames], LineageIndex]:
        """The fields of versions and the column lineage, of what was read, as `columns.find_columns` finds them."""
        fields = {node: names for node, names in needed.fields.items() if names is not None}
        lineage: LineageIndex = {}
        with self._lock:
            if self._aliases != len(state.aliases):  # names joined since, so that keys stand for others
                self._resolved.clear()
                self._aliases = len(state.aliases)
            for author, stated in needed.stated.items():
                for place in stated:
                    resolved = self._resolve(state, place, needed, needed.stand_ins.get(author, {}))
                    for target, items in resolved.items():
                        known = lineage.get((author, target))
                        lineage[author, target] = items if known is None else list(dict.fromkeys(known + items))
        return fields, lineage

    def _resolve(
        self, state: State, place: StatedOn, needed: Needed, stand_ins: dict[int, int]
    ) -> dict[int, list[ColumnLineage]]:
        """The column edges of a facet that stands on a dataset (None: on a job), by the dataset they lead into."""
        facet = needed.facets[place[1]]
        resolved = self._resolved.get(place)
        if resolved is None:
            resolved = self._resolved[place] = defaultdict(list)
            for edge in facet.edges:
                target = place[0] if edge.target_key is None else edge.target_key
                if target is not None:
                    item = ColumnLineage(edge.target_field, state.canonical(edge.source_key), *edge[4:])
                    resolved[state.canonical(target)].append(item)
        if stand_ins:
            resolved = {
                target: list(dict.fromkeys(_by_input(item, stand_ins) for item in items))
                for target, items in resolved.items()
            }
        if not facet.doubtful:
            return resolved
        return {target: without_pseudo_columns(items, needed.listed) for target, items in resolved.items()}


def _stated(state: State, closure: Closure) -> dict[Author, list[StatedOn]]:
    """The facets with column edges of every author of an edge of the closure."""
    runs: dict[int, Author] = {}
    stated: dict[Author, list[StatedOn]] = {}
    for edge in closure.edges:
        if edge.run_key is not None:
            runs[state.run(edge.run_key)] = author_of(edge)
        elif edge.kind == "declared":
            author = author_of(edge)
            stated.setdefault(author, _declared_by(state, author))
    stated |= {runs[run]: facets for run, facets in facets_of_runs(state, np.fromiter(runs, np.int64)).items()}
    return stated


def _stand_ins(state: State, stated: Iterable[Author]) -> dict[Author, dict[int, int]]:
    runs = {author: state.run(author.run_key) for author in stated if author.run_key is not None}
    return {author: known for author, run in runs.items() if (known := stand_ins_of(state, run))}


def _by_input(item: ColumnLineage, stand_ins: dict[int, int]) -> ColumnLineage:
    known = stand_ins.get(item.source_key or 0)
    return item if known is None else item._replace(source_key=known)


def _declared_by(state: State, author: Author) -> list[StatedOn]:
    named = (author.job_namespace, author.job_name)
    return [
        (facet.target_key, facet.facet_hash)
        for job, facets in state.declared_facets.items()
        if ((None, None) if job is None else state.job_name(job)) == named
        for facet in facets
    ]


def _read_facets(cursor: duckdb.DuckDBPyConnection, facets: Collection[int]) -> dict[int, _Facet]:
    found: dict[int, list[_FacetEdge]] = {facet: [] for facet in facets}
    wanted = {"facets": sorted(facets)}
    for row in fetch(cursor, statement("lineage/graph/facet_columns"), _FacetEdge, wanted):
        found[row.facet_hash].append(row)
    return {facet: _Facet(edges, _doubtful(edges)) for facet, edges in found.items()}


def _doubtful(edges: list[_FacetEdge]) -> frozenset[int]:
    items = ((edge.source_key, ColumnLineage(edge.target_field, *edge[3:])) for edge in edges)
    return frozenset(key for key, item in items if names_pseudo_column(item))


def datasets_touched(state: State, rows: Iterable[Rows]) -> set[int]:
    """The datasets, canonical, that rows taken in are about, or the runs of these rows; the state is settled."""
    touched: set[int] = set()
    for taken in rows:
        for mention in taken.mentions.rows:
            touched |= {state.canonical(key) for key in (mention.dataset_key, mention.target_key) if key is not None}
        for event in taken.run_events.rows:
            facts = state.run_facts.get(state.run(event.run_key)) if event.run_key is not None else None
            if facts:
                touched |= facts.outputs.keys() | facts.first_named.keys() | facts.named_at.keys()
    return touched
