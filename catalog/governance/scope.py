"""Statements about the datasets of a closure read only what was said of these: their cost is the closure's."""

import duckdb

from catalog.database import stage, staged_statement

_NAMES = ("canonical",)
_SCOPED = ("canonical", "known_mentions", "run_events")


def stage_scope(cursor: duckdb.DuckDBPyConnection) -> None:
    """Put what was said of the datasets in `closure_versions` into tables of a cursor, for `scoped` statements."""
    stage(cursor, _NAMES)
    cursor.execute(staged_statement("stage_scope", _NAMES))
    cursor.execute(staged_statement("stage_scope_mentions", _NAMES))
    cursor.execute(staged_statement("stage_scope_run_events", _NAMES))


def scoped(name: str) -> str:
    """A statement of catalog/sql over what was staged."""
    return staged_statement(name, _SCOPED)
