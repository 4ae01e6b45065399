"""All tables of one catalog into another, wherever each is kept."""

from collections.abc import Callable

import duckdb

from catalog.database.connection import CONFIG
from catalog.database.storage.dialect import DATABASE, dialect_of
from catalog.database.storage.place import Place, file_of

_SOURCE = "source"
# What a catalog says of itself: a new one has its own.
_OWN = frozenset({"main.migrations", "main.column_comments"})
_TABLES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = $name ORDER BY ALL
"""


def copy_tables(source: Place, target: Place, on_table: Callable[[str], None]) -> None:
    """Write every row of a catalog into an empty one of the same migrations; on_table is given each table's name.

    Raises duckdb.Error.
    """
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        dialect_of(source).attach_to_read(connection, file_of(source), _SOURCE)
        dialect_of(target).attach(connection)
        for (table,) in connection.execute(_TABLES, {"name": _SOURCE}).fetchall():
            if table not in _OWN:
                on_table(table)
                connection.execute(f"INSERT INTO {DATABASE}.{table} BY NAME FROM {_SOURCE}.{table}")
