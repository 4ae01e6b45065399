"""All tables of one catalog into another, wherever each is kept."""

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from catalog.database.attaching import CONFIG, is_unfinished, unfinished
from catalog.database.connection import transaction
from catalog.database.memory import spill_beside
from catalog.database.storage.dialect import DATABASE, dialect_of
from catalog.database.storage.place import Lake, Place, file_of

_SOURCE = "source"
# What a catalog says of itself, and of an inbox that is not copied: a new one has its own.
OWN = frozenset({"main.migrations", "main.column_comments", "log.taken"})
OF_KEYS = frozenset({"access.keys", "access.trail", "access.notified"})
_TABLES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = $name ORDER BY ALL
"""
_STATE = f"""
SELECT snapshot_id, epoch_us(snapshot_time) FROM __ducklake_metadata_{_SOURCE}.ducklake_snapshot
WHERE snapshot_id = (SELECT id FROM ducklake_current_snapshot('{_SOURCE}'))
"""  # noqa: S608  # names of our own


class LakeState(NamedTuple):
    """One of a lake's states. made_at: microseconds since 1970; a restored lake has others by old numbers."""

    number: int
    made_at: int


@contextmanager
def copied_tables(
    source: Place, target: Place, on_table: Callable[[str], None]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new catalog with every row of another; it can be opened once the block is left well.

    on_table is given each table's name. Raises duckdb.Error, UnavailableError.
    """
    with _connection(target) as connection:
        dialect_of(source).attach_to_read(connection, file_of(source), _SOURCE)
        dialect_of(target).attach(connection)
        with unfinished(connection, target):
            _copy(connection, on_table)
            yield connection


def copy_of_lake(lake: Lake, target: Path, file: Path | None = None, *, keeps_keys: bool = True) -> LakeState:
    """Make a catalog in a file of all that a lake holds in one of its states; that state.

    file: a copy of that of its metadata, which is read in its place. Raises duckdb.Error, UnavailableError.
    """
    with _connection(target) as connection:
        dialect_of(lake).attach_to_read(connection, file or lake.file, _SOURCE)
        dialect_of(target).attach(connection)
        with unfinished(connection, target), transaction(connection, is_of_another_file=True):
            (state,) = connection.execute(_STATE).fetchall()
            _copy(connection, without=OWN if keeps_keys else OWN | OF_KEYS)
        return LakeState(*state)


def _copy(
    connection: duckdb.DuckDBPyConnection, on_table: Callable[[str], None] | None = None, without: Set[str] = OWN
) -> None:
    for (table,) in connection.execute(_TABLES, {"name": _SOURCE}).fetchall():
        if table not in without:
            if on_table:
                on_table(table)
            connection.execute(f"INSERT INTO {DATABASE}.{table} BY NAME FROM {_SOURCE}.{table}")


def is_copied_in_part(place: Place) -> bool:
    """Whether at a place, where something is, there is nothing but what `copied_tables` did not finish."""
    try:
        with _connection(place) as connection:
            dialect_of(place).attach_to_read(connection, file_of(place))
            return is_unfinished(connection)
    except duckdb.Error:  # no database, or another process has it
        return False


@contextmanager
def _connection(target: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        spill_beside(connection, target)
        yield connection
