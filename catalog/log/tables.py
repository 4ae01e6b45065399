"""Rows into the reading tables, in one transaction with how far the log has been read."""

from collections.abc import Sequence
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

import duckdb
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.events.row_batches import Received, Rows
from catalog.events.table_rows import CalendarSpan, Instant, Ordinal, Rank

_TIME = pa.timestamp("us", tz="UTC")
_RECEIVED_AT = pa.field("received_at", _TIME)
_ARROW_TYPES = {
    Instant: _TIME,
    Rank: pa.uint64(),
    Ordinal: pa.int32(),
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    CalendarSpan: pa.month_day_nano_interval(),
}
# Rows that stand for a content or a name are written once: where a row of this key is there, it is left out. What
# events say is written as often as it is logged, which is once.
_KEYS = {
    "datasets": ("dataset_key", "namespace", "name"),
    "name_parts": ("dataset_key",),
    "jobs": ("job_key", "namespace", "name"),
    "symlinks": ("dataset_key", "identifier_key", "facet_hash"),
    "facets": ("facet_hash",),
    "facet_sets": ("set_hash",),
    "fields": ("facet_hash",),
    "column_edges": ("facet_hash",),
    "assertions": ("facet_hash",),
}


class Table(NamedTuple):
    """A reading table's columns, and the key that says whether a row is there already."""

    columns: pa.Schema
    key: tuple[str, ...]


def _arrow_type(hint: object) -> pa.DataType:
    """The Arrow type of a column's type hint; every column may be NULL, so `| None` says nothing more."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    return _ARROW_TYPES[hint]


def _tables() -> dict[str, Table]:
    """The tables as `Rows` and the types of its rows define them."""
    tables = {}
    for name, rows in get_type_hints(Rows).items():
        hints = get_type_hints(get_args(rows)[0], include_extras=True)
        columns = [pa.field(column, _arrow_type(hint)) for column, hint in hints.items()]
        tables[name] = Table(
            pa.schema([*columns, _RECEIVED_AT] if get_origin(rows) is Received else columns), _KEYS.get(name, ())
        )
    return tables


TABLES = _tables()


def merge(connection: duckdb.DuckDBPyConnection, rows: Rows, writer: str, position: int) -> None:
    """Append rows to the reading tables and note the writer's last position read; all or nothing.

    One transaction for both: a process that dies in between reads the same entries again, and misses or doubles none.
    """
    with transaction(connection):
        insert_rows(connection, rows)
        connection.execute(statement("log/progress_add"), {"writer": writer, "position": position})


def tables_with(rows: Rows) -> list[str]:
    """The names of the tables that there are rows for."""
    lists = ((name, getattr(rows, name)) for name in TABLES)
    return [name for name, each in lists if (each.rows if isinstance(each, Received) else each)]


def insert_rows(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Append rows to the reading tables, within a transaction of the caller's."""
    for name, table in TABLES.items():
        columns = _columns(getattr(rows, name))
        if columns:
            _append(connection, name, table, columns)


def _columns(rows: Received[tuple[object, ...]] | list[tuple[object, ...]]) -> list[Sequence[object]]:
    """The values of rows by column, in the order of their table's schema; none where there are no rows."""
    if not isinstance(rows, Received):
        return list(zip(*rows, strict=True))
    return [*zip(*rows.rows, strict=True), rows.received_at] if rows.rows else []


def _append(connection: duckdb.DuckDBPyConnection, name: str, table: Table, columns: list[Sequence[object]]) -> None:
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, table.columns, strict=True)]
    connection.register("new_rows", pa.Table.from_arrays(arrays, schema=table.columns))
    try:
        connection.execute(_append_statement(name, table))
    finally:
        connection.unregister("new_rows")


def _append_statement(name: str, table: Table) -> str:
    """INSERT of new_rows; where the table has a key, only of rows whose key it lacks. Names are our own."""
    # By name: where received_at stands differs from table to table.
    columns = ", ".join(table.columns.names)
    insert = f"INSERT INTO reading.{name} ({columns}) SELECT {columns} FROM new_rows AS n"  # noqa: S608
    if not table.key:
        return insert
    same = " AND ".join(f"t.{column} = n.{column}" for column in table.key)
    return f"{insert} WHERE NOT EXISTS (SELECT 1 FROM reading.{name} AS t WHERE {same})"  # noqa: S608
