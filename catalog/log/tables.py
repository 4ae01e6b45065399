"""Rows into the reading tables, in one transaction with how far the log has been read."""

from typing import NamedTuple

import duckdb
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.events.facet_rows import Row
from catalog.events.row_batches import Rows

_TIME = pa.timestamp("us", tz="UTC")
_KEY = pa.int64()
_TEXT = pa.string()
_MOMENT = [("received_at", _TIME), ("event_time", _TIME), ("rank", pa.uint64())]


class _Table(NamedTuple):
    """A reading table's columns, and the key that says whether its rows are there already."""

    columns: pa.Schema
    key: tuple[str, ...] = ()


_NAMES = [("namespace", _TEXT), ("name", _TEXT), ("received_at", _TIME)]
TABLES = {
    "datasets": _Table(pa.schema([("dataset_key", _KEY), *_NAMES]), ("dataset_key", "namespace", "name")),
    "jobs": _Table(pa.schema([("job_key", _KEY), *_NAMES]), ("job_key", "namespace", "name")),
    "facets": _Table(
        pa.schema([("facet_hash", _KEY), ("facet", _TEXT), ("cleared", pa.bool_()), ("body", _TEXT)]), ("facet_hash",)
    ),
    "facet_sets": _Table(pa.schema([("set_hash", _KEY), ("facet", _TEXT), ("facet_hash", _KEY)]), ("set_hash",)),
    "fields": _Table(
        pa.schema(
            [
                ("facet_hash", _KEY),
                ("ordinal", pa.int32()),
                ("field", _TEXT),
                ("type", _TEXT),
                ("description", _TEXT),
            ]
        ),
        ("facet_hash",),
    ),
    "column_edges": _Table(
        pa.schema(
            [
                ("facet_hash", _KEY),
                ("target_key", _KEY),
                ("target_field", _TEXT),
                ("source_key", _KEY),
                ("source_field", _TEXT),
                ("type", _TEXT),
                ("subtype", _TEXT),
                ("masking", pa.bool_()),
            ]
        ),
        ("facet_hash",),
    ),
    "symlinks": _Table(
        pa.schema([("dataset_key", _KEY), ("identifier_key", _KEY), ("received_at", _TIME)]),
        ("dataset_key", "identifier_key"),
    ),
    "run_events": _Table(
        pa.schema(
            [
                *_MOMENT,
                ("run_key", _KEY),
                ("job_key", _KEY),
                ("run_id", _TEXT),
                ("event_type", _TEXT),
                ("producer", _TEXT),
                ("run_facets", _KEY),
                ("job_facets", _KEY),
                ("lineage_hash", _KEY),
                ("processing_type", _TEXT),
                ("sql_write_mode", _TEXT),
                ("parent_run_id", _TEXT),
                ("root_run_id", _TEXT),
                ("nominal_start", _TEXT),
                ("engine", _TEXT),
                ("code_version", _TEXT),
                ("error_message", _TEXT),
            ]
        )
    ),
    "mentions": _Table(
        pa.schema(
            [
                *_MOMENT,
                ("mentioned_as", _TEXT),
                ("run_key", _KEY),
                ("job_key", _KEY),
                ("dataset_key", _KEY),
                ("target_key", _KEY),
                ("version", _TEXT),
                ("lifecycle", _TEXT),
                ("previous_key", _KEY),
                ("dataset_facets", _KEY),
                ("own_facets", _KEY),
                ("schema_hash", _KEY),
                ("column_lineage_hash", _KEY),
                ("lineage_hash", _KEY),
                ("dataset_type", _TEXT),
                ("is_model", pa.bool_()),
                ("write_mode", _TEXT),
                ("write_window", pa.month_day_nano_interval()),
                ("source_name", _TEXT),
                ("flow_role", _TEXT),
                ("row_count", pa.int64()),
                ("byte_size", pa.int64()),
            ]
        )
    ),
    "warnings": _Table(pa.schema([*_MOMENT, ("pointer", _TEXT), ("reason", _TEXT)])),
    "declarations": _Table(
        pa.schema([*_MOMENT, ("dataset_key", _KEY), ("job_key", _KEY), ("facet", _TEXT), ("facet_hash", _KEY)])
    ),
    "aliases": _Table(pa.schema([*_MOMENT, ("dataset_key", _KEY), ("identifier_key", _KEY), ("because", _TEXT)])),
    "checks": _Table(
        pa.schema(
            [
                *_MOMENT,
                ("mentioned_as", _TEXT),
                ("run_key", _KEY),
                ("job_key", _KEY),
                ("dataset_key", _KEY),
                ("version", _TEXT),
                ("facet_hash", _KEY),
                ("suite", _TEXT),
                ("suite_digest", _TEXT),
                ("success", pa.bool_()),
                ("evaluated", pa.int64()),
                ("failed", pa.int64()),
            ]
        )
    ),
    "assertions": _Table(
        pa.schema(
            [
                ("facet_hash", _KEY),
                ("ordinal", pa.int32()),
                ("assertion", _TEXT),
                ("column_name", _TEXT),
                ("success", pa.bool_()),
                ("severity", _TEXT),
                ("expected", _TEXT),
                ("actual", _TEXT),
                ("name", _TEXT),
                ("error", _TEXT),
            ]
        ),
        ("facet_hash",),
    ),
    "records": _Table(pa.schema([*_MOMENT, ("kind", _TEXT), ("id", _TEXT), ("body", _TEXT)])),
}


def merge(connection: duckdb.DuckDBPyConnection, rows: Rows, writer: str, position: int) -> None:
    """Append rows to the reading tables and note the writer's last position read; all or nothing."""
    with transaction(connection):
        for name, table in TABLES.items():
            new: list[Row] = getattr(rows, name)
            if new:
                _append(connection, name, table, new)
        connection.execute(statement("log/progress_add"), {"writer": writer, "position": position})


def _append(connection: duckdb.DuckDBPyConnection, name: str, table: _Table, rows: list[Row]) -> None:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, table.columns, strict=True)]
    connection.register("new_rows", pa.Table.from_arrays(arrays, schema=table.columns))
    try:
        connection.execute(_append_statement(name, table))
    finally:
        connection.unregister("new_rows")


def _append_statement(name: str, table: _Table) -> str:
    """INSERT of new_rows; where the table has a key, only of rows whose key it lacks. Names are this module's own."""
    insert = f"INSERT INTO reading.{name} SELECT {', '.join(table.columns.names)} FROM new_rows AS n"  # noqa: S608
    if not table.key:
        return insert
    same = " AND ".join(f"t.{column} = n.{column}" for column in table.key)
    return f"{insert} WHERE NOT EXISTS (SELECT 1 FROM reading.{name} AS t WHERE {same})"  # noqa: S608
