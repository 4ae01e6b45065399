"""The column lineage that runs and declarations told of their outputs, for the edges of a closure."""

from collections import defaultdict
from typing import NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.connection import statement
from catalog.lineage.closure import Closure, Edge, Node

_KEY, _TEXT = pa.int64(), pa.string()


class ColumnLineage(NamedTuple):
    """The column edge one facet gives: into which field (None: every one), from where, how.

    source_key None: the field is named and comes from nothing. source_field None: every field.
    """

    target_field: str | None
    source_key: int | None
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


Teller = tuple[int | None, str | None, str | None]
LineageIndex = dict[tuple[Teller, int], list[ColumnLineage]]


def teller_of(edge: Edge) -> Teller:
    """Who told the column lineage of an edge: its run, or else the job that declares it."""
    return (edge.run_key, None, None) if edge.run_key is not None else (None, edge.job_namespace, edge.job_name)


def stage_closure(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> None:
    """Put a closure's versions, makers and readers into tables of a cursor: closure_versions, _makers, _readers."""
    makers = {(*node, run) for node, runs in closure.producers.items() for run in runs}
    makers |= {(*edge.target, edge.run_key) for edge in closure.edges if edge.run_key is not None}
    readers = {(*edge.source, edge.run_key) for edge in closure.edges if edge.run_key is not None}
    _stage(cursor, "closure_versions", list(closure.versions), ("dataset_key", "version"))
    _stage(cursor, "closure_makers", sorted(makers), ("dataset_key", "version", "run_key"))
    _stage(cursor, "closure_readers", sorted(readers), ("dataset_key", "version", "run_key"))


def _stage(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    rows: list[tuple[int, str]] | list[tuple[int, str, int]],
    names: tuple[str, ...],
) -> None:
    kinds = [_TEXT if column == "version" else _KEY for column in names]
    columns = zip(*rows, strict=True) if rows else [[] for _ in names]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    cursor.register("staged_rows", pa.Table.from_arrays(arrays, names=list(names)))
    try:
        cursor.execute(statement(f"lineage/stage_{name}"))
    finally:
        cursor.unregister("staged_rows")


def fields_of(cursor: duckdb.DuckDBPyConnection, *, any_reader: bool = False) -> dict[Node, list[str]]:
    """The fields, in order, of the versions of the closure staged: as makers, a DatasetEvent, or readers say.

    any_reader: readers outside the closure too, which takes resolving every read of the catalog.
    """
    fields: dict[Node, list[str]] = defaultdict(list)
    name = "lineage/closure_fields_by_any_reader" if any_reader else "lineage/closure_fields"
    for dataset_key, version, field in cursor.execute(statement(name)).fetchall():
        fields[dataset_key, version].append(field)
    return dict(fields)


def lineage_of(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> LineageIndex:
    """The column lineage of the runs, and of the declarations, in the closure staged."""
    lineage: LineageIndex = defaultdict(list)
    rows = cursor.execute(statement("lineage/closure_columns")).fetchall()
    if any(edge.kind == "declared" for edge in closure.edges):
        rows += cursor.execute(statement("lineage/closure_declared_columns")).fetchall()
    for run_key, job_namespace, job_name, target_key, *edge in rows:
        lineage[(run_key, job_namespace, job_name), target_key].append(ColumnLineage(*edge))
    return dict(lineage)
