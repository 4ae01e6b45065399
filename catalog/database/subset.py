"""Statements about some datasets that read only what was said of these: they cost what these do, not the catalog."""

from collections.abc import Sequence

import duckdb

from catalog.database.connection import stage, staged_statement

_NAMES = ("canonical",)
_SCOPED = ("canonical", "known_mentions", "run_events")


def stage_scope(cursor: duckdb.DuckDBPyConnection) -> None:
    """Put what was said of the datasets in `closure_versions` into tables of a cursor, for `scoped` statements."""
    stage(cursor, _NAMES)
    cursor.execute(staged_statement("database/stage_scope_of_closure", _NAMES))
    _stage_said(cursor)


def stage_datasets(cursor: duckdb.DuckDBPyConnection, dataset_keys: Sequence[int]) -> None:
    """The same of datasets by their canonical keys, for `scoped` statements that name no other dataset.

    What was declared together with them is staged too: whether it still holds depends on all of it.
    """
    stage(cursor, _NAMES)
    cursor.execute(staged_statement("database/stage_scope_of_datasets", _NAMES), {"dataset_keys": list(dataset_keys)})
    _stage_said(cursor)
    cursor.execute(staged_statement("database/stage_scope_declared", _NAMES))
    cursor.execute(staged_statement("database/stage_scope_declared_runs", _NAMES))


def _stage_said(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(staged_statement("database/stage_scope_mentions", _NAMES))
    cursor.execute(staged_statement("database/stage_scope_run_events", _NAMES))


def scoped(name: str) -> str:
    """A statement over what was staged."""
    return staged_statement(name, _SCOPED)
