"""The digest of a catalog: equal for equal sets of events, in whatever order and however often they came."""

import hashlib
from collections.abc import Iterable, Mapping

import duckdb

from catalog.log.row_tables import TABLES

_LEFT_OUT = frozenset({"received_at"})
_BODIES = "bodies"


def digest_of(cursor: duckdb.DuckDBPyConnection) -> str:
    """SHA-256, in hex, over the sorted rows of every reading and the sorted body hashes of the log.

    Record times, positions, chain hashes, actors and rejected inputs are left out: they depend on arrival.
    """
    return digest_of_hashes(reading_hashes(cursor))


def reading_hashes(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the digest is made of: a hash of the distinct rows of each reading table, and of the log's body hashes."""
    hashes = {}
    for name in sorted(TABLES):
        columns = [column for column in TABLES[name].columns.names if column not in _LEFT_OUT]
        hashes[name] = _rows_hash(cursor, f"reading.{name}", columns)
    return {**hashes, _BODIES: _rows_hash(cursor, "log.entries", ["body_hash"])}


def digest_of_hashes(hashes: Mapping[str, str]) -> str:
    """The digest of a catalog whose tables have these hashes."""
    total = hashlib.sha256()
    for name, rows_hash in hashes.items():
        total.update(f"{name} {rows_hash}\n".encode())
    return total.hexdigest()


def exact_hashes(cursor: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, str]:
    """A hash of all rows of each table, record times and repeated rows included."""
    return {table: _hash_of(cursor, f"SELECT sha256(to_json(t)) AS row_hash FROM {table} AS t") for table in tables}  # noqa: S608


def _rows_hash(cursor: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    """SHA-256 over the sorted distinct SHA-256 of a table's rows; table and columns are this package's own names."""
    row = ", ".join(columns)
    return _hash_of(cursor, f"SELECT DISTINCT sha256(to_json(row({row}))) AS row_hash FROM {table}")  # noqa: S608


def _hash_of(cursor: duckdb.DuckDBPyConnection, hashes: str) -> str:
    running = hashlib.sha256()
    rows = cursor.execute(f"{hashes} ORDER BY row_hash")
    while batch := rows.fetchmany(10_000):
        running.update("".join(row_hash for (row_hash,) in batch).encode())
    return running.hexdigest()
