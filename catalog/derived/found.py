"""Since when each finding is found: noted as an assessment finds it first, and forgotten once none does."""

from datetime import datetime

import duckdb

from catalog.database.connection import statement


def note_found(cursor: duckdb.DuckDBPyConnection, found_at: datetime | None) -> None:
    """Note when findings of the newest assessment were found first; None where it cannot be known.

    A server assesses within moments of an entry, so that one's time is when a new finding began. What an assessment
    of everything finds, as after a restore, may have begun at any time before.
    """
    cursor.execute(statement("derived/found_gone"))
    cursor.execute(statement("derived/found_new"), {"found_at": found_at})
