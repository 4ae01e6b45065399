"""The closure of a version found by SQL over the tables: the reference, for as-of questions and a cold start."""

from collections import defaultdict
from typing import Any

import duckdb

from catalog.database.connection import stage, staged_statement
from catalog.lineage.closure import Ambiguity, Closure, Edge, Node, Run, Version

_PARTS = ("canonical", "writes", "runs", "productions", "versions", "edges")


def find_closure(cursor: duckdb.DuckDBPyConnection, *targets: Node) -> Closure:
    """Everything reachable backwards from some versions, as the cursor's clocks see it."""
    given = {"dataset_keys": [target[0] for target in targets], "versions": [target[1] for target in targets]}
    stage(cursor, _PARTS)
    cursor.execute(_statement("lineage/trace_closure"), given)
    found = [Version(*row) for row in cursor.execute(_statement("lineage/trace_versions")).fetchall()]
    versions = {version.node: version for version in found}
    edges = [_edge(row) for row in cursor.execute(_statement("lineage/trace_edges")).fetchall()]
    producers: dict[Node, set[int]] = defaultdict(set)
    filled: set[Node] = set()
    for dataset_key, version, run_key, is_emptied in cursor.execute(_statement("lineage/trace_producers")).fetchall():
        makers = producers[dataset_key, version]
        if run_key is not None:
            makers.add(run_key)
        if not is_emptied:
            filled.add((dataset_key, version))
    run_keys = sorted(set().union(*producers.values())) if producers else []
    runs = [Run(*row) for row in cursor.execute(_statement("lineage/trace_runs"), {"run_keys": run_keys}).fetchall()]
    ambiguous = [
        Ambiguity((row[0], row[1]), *row[2:])
        for row in cursor.execute(_statement("lineage/trace_ambiguous")).fetchall()
    ]
    return Closure(
        targets[0],
        versions,
        edges,
        runs,
        dict(producers),
        producers.keys() - filled,
        ambiguous,
    )


def _statement(name: str) -> str:
    return staged_statement(name, _PARTS)


def _edge(row: tuple[Any, ...]) -> Edge:
    source_key, source_version, target_key, target_version, run_key, job_namespace, job_name, run_id, *how = row
    kind, resolved_by, role, is_precise = how
    precision = "column" if is_precise else "dataset"
    source, target = (source_key, source_version), (target_key, target_version)
    return Edge(source, target, run_key, run_id, job_namespace, job_name, kind, resolved_by, precision, role)
