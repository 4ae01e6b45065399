"""The closure of a version found by SQL over the tables: the reference, for as-of questions and a cold start."""

from collections import defaultdict
from typing import NamedTuple

import duckdb

from catalog.database.computed import COMPUTED, WRITTEN, stage_computed
from catalog.database.connection import staged_statement
from catalog.database.fetch import fetch
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.lineage import closure
from catalog.lineage.closure import Ambiguity, Closure, Contested, Contradiction, Edge, Node, Run, Version
from catalog.lineage.closure_of_values import closure_of_values

_PARTS = (*WRITTEN, *COMPUTED, "edges")


class _EdgeRow(NamedTuple):
    source_key: int
    source_version: str
    target_key: int
    target_version: str
    run_key: int | None
    job_namespace: str | None
    job_name: str | None
    run_id: str | None
    kind: str
    resolved_by: str
    flow_role: str | None
    is_precise: bool


class _Producer(NamedTuple):
    """A run that made a version; run_key None: only a DatasetEvent gives the version."""

    dataset_key: int
    version: str
    run_key: int | None
    is_emptied: bool


class _AmbiguityRow(NamedTuple):
    source_key: int
    source_version: str
    run_id: str
    job_namespace: str
    job_name: str
    other_run_id: str


class _ContradictionRow(NamedTuple):
    dataset_key: int
    version: str
    run_id: str
    job_namespace: str
    job_name: str


class _Level(NamedTuple):
    depth: int
    edges: int


class _CutRow(NamedTuple):
    dataset_key: int
    version: str


class _HiddenRow(NamedTuple):
    """A version that is only assumed to replace, and an input of the version before that it hides, by name."""

    dataset_key: int
    version: str
    namespace: str | None
    name: str | None


def stage_lineage(cursor: duckdb.DuckDBPyConnection, *, has_names: bool = False) -> None:
    """Stage what runs wrote and read, and every edge, for `of_lineage`.

    Several statements of a question read these parts: each is worked out once, not for every mention.
    has_names: `stage_joined_names` was called on this cursor.
    """
    if not has_names:
        stage_joined_names(cursor)
    stage_computed(cursor, WRITTEN, ("edges",), NAME_PARTS)


def of_lineage(name: str) -> str:
    """A statement, named as for `statement`, that reads what `stage_lineage` staged."""
    return staged_statement(name, (*NAME_PARTS, *_PARTS))


def find_closure(cursor: duckdb.DuckDBPyConnection, *targets: Node, is_staged: bool = False) -> Closure:
    """Everything reachable backwards from some versions, as the cursor's clocks see it.

    is_staged: `stage_lineage` was called on this cursor.
    """
    starts = {"dataset_keys": [key for key, _ in targets], "versions": [version for _, version in targets]}
    if not is_staged:
        stage_lineage(cursor)
    cursor.execute(of_lineage("lineage/trace_closure"), {**starts, "deepest": None})
    deepest = _deepest(cursor)
    if deepest is not None:
        cursor.execute(of_lineage("lineage/trace_closure"), {**starts, "deepest": deepest})
    versions = fetch(cursor, of_lineage("lineage/trace_versions"), Version)
    edges = [_edge(row) for row in fetch(cursor, of_lineage("lineage/trace_edges"), _EdgeRow)]
    producers: dict[Node, set[int]] = defaultdict(set)
    filled: set[Node] = set()
    for producer in fetch(cursor, of_lineage("lineage/trace_producers"), _Producer):
        node = producer.dataset_key, producer.version
        makers = producers[node]
        if producer.run_key is not None:
            makers.add(producer.run_key)
        if not producer.is_emptied:
            filled.add(node)
    run_keys = {"run_keys": sorted(set().union(*producers.values()))}
    runs = fetch(cursor, of_lineage("lineage/trace_runs"), Run, run_keys)
    found = closure_of_values(targets[0], versions, edges, runs)
    found.producers, found.emptied = dict(producers), producers.keys() - filled
    found.ambiguous = [
        Ambiguity((row.source_key, row.source_version), *row[2:])
        for row in fetch(cursor, of_lineage("lineage/trace_ambiguous"), _AmbiguityRow)
    ]
    found.contradictory = [
        Contradiction((row.dataset_key, row.version), *row[2:])
        for row in fetch(cursor, of_lineage("lineage/trace_contradictory"), _ContradictionRow)
    ]
    (found.assumed, found.hidden), found.contested = _assumed(cursor), _contested(cursor)
    found.cut = set() if deepest is None else _cut(cursor, deepest)
    return found


def _deepest(cursor: duckdb.DuckDBPyConnection) -> int | None:
    """How far virtual versions are followed where they have too many edges; None where all are."""
    levels = fetch(cursor, of_lineage("lineage/trace_virtual_edges"), _Level)
    if sum(level.edges for level in levels) <= closure.MOST_VIRTUAL_EDGES:
        return None
    total, deepest = 0, -1
    for level in levels:
        total += level.edges
        if total > closure.MOST_VIRTUAL_EDGES:
            break
        deepest = level.depth
    return deepest


def _cut(cursor: duckdb.DuckDBPyConnection, deepest: int) -> set[Node]:
    rows = fetch(cursor, of_lineage("lineage/trace_cut"), _CutRow, {"deepest": deepest})
    return {(row.dataset_key, row.version) for row in rows}


def _contested(cursor: duckdb.DuckDBPyConnection) -> list[Contested]:
    # Hardly any catalog has one, and looking costs a hundredth of planning the statement.
    if not cursor.execute(of_lineage("lineage/any_contested")).fetchall()[0][0]:
        return []
    return fetch(cursor, of_lineage("lineage/trace_contested"), Contested)


def _assumed(cursor: duckdb.DuckDBPyConnection) -> tuple[set[Node], dict[Node, list[tuple[str, str]]]]:
    """The versions that are only assumed to replace, and what those hide that hide anything."""
    assumed: set[Node] = set()
    hidden: dict[Node, list[tuple[str, str]]] = defaultdict(list)
    for row in fetch(cursor, of_lineage("lineage/trace_hidden"), _HiddenRow):
        assumed.add((row.dataset_key, row.version))
        if row.namespace is not None and row.name is not None:
            hidden[row.dataset_key, row.version].append((row.namespace, row.name))
    return assumed, dict(hidden)


def _edge(row: _EdgeRow) -> Edge:
    return Edge(
        source=(row.source_key, row.source_version),
        target=(row.target_key, row.target_version),
        run_key=row.run_key,
        run_id=row.run_id,
        job_namespace=row.job_namespace,
        job_name=row.job_name,
        kind=row.kind,
        resolved_by=row.resolved_by,
        precision="column" if row.is_precise else "dataset",
        role=row.flow_role,
    )
