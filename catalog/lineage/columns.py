"""The column lineage that runs and declarations state of their outputs, for the edges of a closure."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.connection import staged_statement, statement
from catalog.database.fetch import fetch
from catalog.database.names import NAME_PARTS
from catalog.database.subset import of_closure, stage_closure_subset
from catalog.events.emitters.pseudo_columns import is_pseudo_column
from catalog.lineage.closure import Closure, Edge, Node
from catalog.lineage.column_names import NO_NAMES, ColumnNames, folded
from catalog.lineage.known_columns import schema_columns

_VERSION = pa.schema([("dataset_key", pa.int64()), ("version", pa.string())])
_PRODUCER = pa.schema([*_VERSION, ("run_key", pa.int64())])
_MAKER = pa.schema([("run_key", pa.int64())])
# Edges over which content stays as it is, so that columns keep their names.
SAME_COLUMNS = frozenset({"carried_over", "same_content", "contained"})
_SCHEMAS_STAGED = ("version_schemas",)
_PRODUCERS_STAGED = ("virtual_producers",)
_STAND_INS_STAGED = (*NAME_PARTS, "stand_ins")


class Author(NamedTuple):
    """Who states column lineage: a run, else a job that declares it, else (all None) a DatasetEvent."""

    run_key: int | None
    job_namespace: str | None
    job_name: str | None


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


class _ColumnRow(NamedTuple):
    run_key: int | None
    job_namespace: str | None
    job_name: str | None
    target_key: int
    target_field: str | None
    source_key: int | None
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


class _UnionRow(NamedTuple):
    schema_hashes: list[int]
    fields: list[str]


class _SchemaRow(NamedTuple):
    dataset_key: int
    version: str
    schema_hashes: list[int]


LineageIndex = dict[tuple[Author, int], list[ColumnLineage]]


def author_of(edge: Edge) -> Author:
    """Who states the column lineage of an edge: its run, or else the job that declares the edge."""
    if edge.run_key is not None:
        return Author(edge.run_key, None, None)
    return Author(None, edge.job_namespace, edge.job_name)


def stage_closure(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> None:
    """Put a closure's versions, and the runs that made them, into tables of a cursor."""
    makers = {run for runs in closure.producers.values() for run in runs}
    makers |= {edge.run_key for edge in closure.edges if edge.run_key}
    stage_versions(cursor, closure, closure.versions, makers)


def stage_versions(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, versions: Collection[Node], makers: Collection[int] = ()
) -> None:
    """Put some versions of a closure, and runs that made them, into tables of a cursor."""
    virtual = [
        (*node, run_key)
        for node in versions
        if closure.versions[node].state == "virtual"
        for run_key in closure.producers.get(node, ())
    ]
    tables = {
        "staged_versions": _table(versions, _VERSION),
        "staged_makers": _table([(run_key,) for run_key in makers], _MAKER),
        "staged_producers": _table(virtual, _PRODUCER),
    }
    for name, table in tables.items():
        cursor.register(name, table)
    try:
        cursor.execute(statement("lineage/stage_closure"))
    finally:
        for name in tables:
            cursor.unregister(name)


def _table(rows: Collection[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[] for _ in schema]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema)


def fields_of(cursor: duckdb.DuckDBPyConnection) -> dict[Node, ColumnNames]:
    """The fields, in order, of the versions of the closure staged; equal schemas share one value.

    Its datasets have to be staged as well, by `stage_closure_subset`: readers outside the closure state fields too.
    """
    cursor.execute(of_closure("lineage/stage_closure_schemas", _PRODUCERS_STAGED))
    rows = fetch(cursor, staged_statement("lineage/closure_fields", _SCHEMAS_STAGED), _UnionRow)
    fields = {tuple(row.schema_hashes): ColumnNames(row.fields) for row in rows}
    schemas = fetch(cursor, staged_statement("lineage/closure_schemas", _SCHEMAS_STAGED), _SchemaRow)
    return {(row.dataset_key, row.version): fields[tuple(row.schema_hashes)] for row in schemas}


def lineage_of(cursor: duckdb.DuckDBPyConnection, closure: Closure) -> LineageIndex:
    """The column lineage of the runs, and of the declarations, in the closure staged, without pseudo columns.

    Its datasets have to be staged as well, by `stage_closure_subset`.
    """
    lineage: LineageIndex = defaultdict(list)
    rows = fetch(cursor, staged_statement("lineage/closure_columns", _STAND_INS_STAGED), _ColumnRow)
    if any(edge.kind == "declared" for edge in closure.edges):
        rows += fetch(cursor, staged_statement("lineage/closure_declared_columns", NAME_PARTS), _ColumnRow)
    for row in rows:
        edge = ColumnLineage(row.target_field, row.source_key, row.source_field, row.type, row.subtype, row.masking)
        lineage[Author(row.run_key, row.job_namespace, row.job_name), row.target_key].append(edge)
    doubtful = {item.source_key for items in lineage.values() for item in items if names_pseudo_column(item)}
    if not doubtful:
        return dict(lineage)
    listed = schema_columns(cursor, {key for key in doubtful if key is not None}, of_closure)
    return {of: without_pseudo_columns(items, listed) for of, items in lineage.items()}


def find_columns(
    cursor: duckdb.DuckDBPyConnection, closure: Closure, *, by_sql: bool = False
) -> tuple[dict[Node, ColumnNames], LineageIndex]:
    """The fields of a closure's versions, and its column lineage; by_sql: as of `stage_closure_subset`."""
    stage_closure(cursor, closure)
    stage_closure_subset(cursor, by_sql=by_sql)
    return fields_of(cursor), lineage_of(cursor, closure)


def names_pseudo_column(item: ColumnLineage) -> bool:
    """Whether it says that something depends on a column which, unless a schema lists it, is none."""
    return item.type == "INDIRECT" and item.source_field is not None and is_pseudo_column(folded(item.source_field))


def without_pseudo_columns(items: list[ColumnLineage], listed: Mapping[int, ColumnNames]) -> list[ColumnLineage]:
    """The items but those that name a pseudo column; listed: the columns in any schema of datasets."""
    return [item for item in items if not (names_pseudo_column(item) and not _is_listed(item, listed))]


def _is_listed(item: ColumnLineage, listed: Mapping[int, ColumnNames]) -> bool:
    names = listed.get(item.source_key or 0, NO_NAMES)
    struct = (item.source_field or "").partition(".")[0]
    return bool(names.matching(struct))
