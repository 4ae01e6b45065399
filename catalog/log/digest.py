"""The digest of a catalog: equal for equal sets of events, in whatever order and however often they came."""

import hashlib

import duckdb

from catalog.log.tables import TABLES

_LEFT_OUT = frozenset({"received_at"})


def digest_of(cursor: duckdb.DuckDBPyConnection) -> str:
    """SHA-256, in hex, over the sorted rows of every reading and the sorted body hashes of the log.

    Record times, positions, chain hashes, actors and rejected inputs are left out: they depend on arrival.
    """
    total = hashlib.sha256()
    for name in sorted(TABLES):
        columns = [column for column in TABLES[name].columns.names if column not in _LEFT_OUT]
        total.update(f"{name} {_rows_hash(cursor, f'reading.{name}', columns)}\n".encode())
    total.update(f"bodies {_rows_hash(cursor, 'log.entries', ['body_hash'])}\n".encode())
    return total.hexdigest()


def _rows_hash(cursor: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    """SHA-256 over the sorted distinct SHA-256 of a table's rows; table and columns are this package's own names."""
    row = ", ".join(columns)
    query = f"SELECT DISTINCT sha256(to_json(row({row}))) AS row_hash FROM {table} ORDER BY row_hash"  # noqa: S608
    running = hashlib.sha256()
    rows = cursor.execute(query)
    while batch := rows.fetchmany(10_000):
        running.update("".join(row_hash for (row_hash,) in batch).encode())
    return running.hexdigest()
