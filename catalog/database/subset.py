"""Statements that read only what concerns some datasets: they cost what these do, not what the catalog does."""

from collections.abc import Sequence

import duckdb

from catalog.database.connection import stage, staged_statement

_NAMES = ("canonical",)  # staged first, of all datasets: which names are the subset's follows from it
_STAGED = (*_NAMES, "known_mentions", "run_events")


def stage_closure_subset(cursor: duckdb.DuckDBPyConnection) -> None:
    """Stage what concerns the datasets in the cursor's table `closure_versions`, for `of_subset`."""
    stage(cursor, _NAMES)
    cursor.execute(staged_statement("database/stage_closure_names", _NAMES))
    _stage_events(cursor)


def stage_datasets(cursor: duckdb.DuckDBPyConnection, dataset_keys: Sequence[int]) -> None:
    """Stage what concerns some datasets, by their canonical keys, for a `of_subset` about no other dataset.

    What is declared together with them is staged too: whether a declaration still holds depends on all of it.
    """
    stage(cursor, _NAMES)
    keys = {"dataset_keys": list(dataset_keys)}
    cursor.execute(staged_statement("database/stage_dataset_names", _NAMES), keys)
    _stage_events(cursor)
    cursor.execute(staged_statement("database/stage_subset_declared", _NAMES))
    cursor.execute(staged_statement("database/stage_subset_declared_runs", _NAMES))


def stage_names(cursor: duckdb.DuckDBPyConnection, name_keys: Sequence[int]) -> None:
    """Stage what concerns the datasets that some names stand for, for `of_subset`.

    What is declared together with them is not: this serves statements about what runs wrote and read.
    """
    stage(cursor, _NAMES)
    cursor.execute(staged_statement("database/stage_names", _NAMES), {"name_keys": list(name_keys)})
    _stage_events(cursor)


def _stage_events(cursor: duckdb.DuckDBPyConnection) -> None:
    # Mentions first: they say whose runs' events are needed.
    cursor.execute(staged_statement("database/stage_subset_mentions", _NAMES))
    cursor.execute(staged_statement("database/stage_subset_run_events", _NAMES))


def of_subset(name: str) -> str:
    """A statement, named as for `statement`, that reads what is staged in the place of all."""
    return staged_statement(name, _STAGED)
