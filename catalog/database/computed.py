"""Staging what is computed when it is read: views, declared datasets, folders, streams; most catalogs have none."""

import duckdb

from catalog.database.connection import stage, staged_statement, statement

COMPUTED = ("definitions", "stands", "virtual_edges", "asked")


def stage_computed(
    cursor: duckdb.DuckDBPyConnection, before: tuple[str, ...], after: tuple[str, ...], staged: tuple[str, ...]
) -> None:
    """Stage `before`, the parts COMPUTED, and `after`, in this order; cheaply where nothing is computed.

    staged: the parts that are there already.

    To plan the statements of the parts COMPUTED alone takes as long as all the others do for a small catalog.
    """
    stage(cursor, before, staged)
    before = (*staged, *before)
    if cursor.execute(staged_statement("database/has_computed", before)).fetchone() == (True,):
        stage(cursor, COMPUTED, before)
    else:
        cursor.execute(statement("database/stage_nothing_computed"))
    stage(cursor, after, (*before, *COMPUTED))
