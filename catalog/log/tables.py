"""Rows into the reading tables, in one transaction with how far the log has been read."""

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.events.row_batches import Rows
from catalog.log.row_tables import TABLES, Table, as_tables

# Equal keys beside each other are written once for all of them: in the order of events no encoding shortens them.
_ORDERS = {"mentions": ("dataset_key", "mentioned_as", "job_key", "event_time")}


def merge(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, pa.Table],
    writer: str,
    position: int,
    check: Callable[[], None],
) -> None:
    """Append rows to the reading tables and note the writer's last position read; all or nothing.

    check: as of `transaction`, of which there is one for both: a process that dies in between reads the same entries
    again, and misses or doubles none.
    """
    with transaction(connection, check):
        _insert(connection, tables)
        connection.execute(statement("log/progress_add"), {"writer": writer, "position": position})


def insert_rows(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Append rows to the reading tables, within a transaction of the caller's."""
    _insert(connection, as_tables(rows))


def _insert(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    for name, rows in tables.items():
        connection.register("new_rows", rows)
        try:
            connection.execute(_append_statement(name, TABLES[name]))
        finally:
            connection.unregister("new_rows")


def _append_statement(name: str, table: Table) -> str:
    """INSERT of new_rows; where the table has a key, only of rows whose key it lacks. Names are our own."""
    # By name: where received_at stands differs from table to table.
    columns = ", ".join(table.columns.names)
    insert = f"INSERT INTO reading.{name} ({columns}) SELECT {columns} FROM new_rows AS n"  # noqa: S608
    if not table.key:
        return f"{insert} ORDER BY {', '.join(_ORDERS[name])}" if name in _ORDERS else insert
    same = " AND ".join(f"t.{column} = n.{column}" for column in table.key)
    return f"{insert} WHERE NOT EXISTS (SELECT 1 FROM reading.{name} AS t WHERE {same})"  # noqa: S608
