"""The closure of a version found by SQL over the tables: the reference, for as-of questions and a cold start."""

from collections import defaultdict
from typing import NamedTuple

import duckdb

from catalog.database.computed import COMPUTED, WRITTEN, stage_computed
from catalog.database.connection import staged_statement
from catalog.database.fetch import fetch
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.lineage.closure import Ambiguity, Closure, Contested, Edge, Node, Run, Version

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


class _HiddenRow(NamedTuple):
    """An input of the version before, by name, that a replace which is only assumed hides."""

    dataset_key: int
    version: str
    namespace: str
    name: str


def find_closure(cursor: duckdb.DuckDBPyConnection, *targets: Node) -> Closure:
    """Everything reachable backwards from some versions, as the cursor's clocks see it."""
    starts = {"dataset_keys": [key for key, _ in targets], "versions": [version for _, version in targets]}
    stage_joined_names(cursor)
    # Several statements read these parts: each is worked out once, not for every mention.
    stage_computed(cursor, WRITTEN, ("edges",), NAME_PARTS)
    cursor.execute(_staged("lineage/trace_closure"), starts)
    versions = fetch(cursor, _staged("lineage/trace_versions"), Version)
    edges = fetch(cursor, _staged("lineage/trace_edges"), _EdgeRow)
    producers: dict[Node, set[int]] = defaultdict(set)
    filled: set[Node] = set()
    for producer in fetch(cursor, _staged("lineage/trace_producers"), _Producer):
        node = producer.dataset_key, producer.version
        makers = producers[node]
        if producer.run_key is not None:
            makers.add(producer.run_key)
        if not producer.is_emptied:
            filled.add(node)
    run_keys = {"run_keys": sorted(set().union(*producers.values()))}
    return Closure(
        target=targets[0],
        versions={version.node: version for version in versions},
        edges=[_edge(row) for row in edges],
        runs=fetch(cursor, _staged("lineage/trace_runs"), Run, run_keys),
        producers=dict(producers),
        emptied=producers.keys() - filled,
        ambiguous=[
            Ambiguity((row.source_key, row.source_version), *row[2:])
            for row in fetch(cursor, _staged("lineage/trace_ambiguous"), _AmbiguityRow)
        ],
        hidden=_hidden(cursor),
        contested=_contested(cursor),
    )


def _contested(cursor: duckdb.DuckDBPyConnection) -> list[Contested]:
    # Hardly any catalog has one, and looking costs a hundredth of planning the statement.
    if not cursor.execute(_staged("lineage/any_contested")).fetchall()[0][0]:
        return []
    return fetch(cursor, _staged("lineage/trace_contested"), Contested)


def _hidden(cursor: duckdb.DuckDBPyConnection) -> dict[Node, list[tuple[str, str]]]:
    hidden: dict[Node, list[tuple[str, str]]] = defaultdict(list)
    for row in fetch(cursor, _staged("lineage/trace_hidden"), _HiddenRow):
        hidden[row.dataset_key, row.version].append((row.namespace, row.name))
    return dict(hidden)


def _staged(name: str) -> str:
    return staged_statement(name, (*NAME_PARTS, *_PARTS))


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
