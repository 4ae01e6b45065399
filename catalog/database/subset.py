"""Statements that read only what concerns some datasets: they cost what these do, not what the catalog does."""

from collections.abc import Sequence

import duckdb

from catalog.database.computed import COMPUTED, WRITTEN, stage_computed
from catalog.database.connection import staged_statement
from catalog.database.names import NAME_PARTS, stage_joined_names

# Names are staged first, of all datasets: which of them are the subset's follows from it.
_STAGED = (*NAME_PARTS, "known_mentions", "run_events")


def stage_closure_subset(cursor: duckdb.DuckDBPyConnection, *, by_sql: bool = False) -> None:
    """Stage what concerns the datasets in the cursor's table `closure_versions`, for `of_closure`.

    by_sql: SQL found the closure on this cursor, so that what runs wrote and read is staged, of all datasets.
    """
    stage_joined_names(cursor)
    cursor.execute(staged_statement("database/stage_closure_names", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_mentions", NAME_PARTS))
    if not by_sql:
        # Which input a source is depends on all that its run reads, also outside the closure.
        cursor.execute(staged_statement("database/stage_subset_stand_ins", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_run_events", NAME_PARTS))
    if not by_sql:
        # Five statements read these parts: to plan them in each takes longer than all else that an answer needs.
        stage_computed(cursor, WRITTEN, (), _STAGED)


def stage_datasets(cursor: duckdb.DuckDBPyConnection, dataset_keys: Sequence[int]) -> None:
    """Stage what concerns some datasets, by their canonical keys, for a `of_subset` about no other dataset.

    What is declared together with them is staged too: whether a declaration still holds depends on all of it.
    """
    stage_joined_names(cursor)
    keys = {"dataset_keys": list(dataset_keys)}
    cursor.execute(staged_statement("database/stage_dataset_names", NAME_PARTS), keys)
    cursor.execute(staged_statement("database/stage_subset_mentions", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_stand_ins", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_run_events", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_declared", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_declared_runs", NAME_PARTS))


def stage_datasets_lineage(cursor: duckdb.DuckDBPyConnection, dataset_keys: Sequence[int]) -> None:
    """The same with what runs wrote and read of them, for `of_closure`: for more than two statements.

    Every statement of `of_subset` plans those rules anew, which takes longer than all else for a few datasets.
    """
    stage_datasets(cursor, dataset_keys)
    stage_computed(cursor, WRITTEN, (), _STAGED)


def stage_names(cursor: duckdb.DuckDBPyConnection, name_keys: Sequence[int]) -> None:
    """Stage what concerns the datasets that some names stand for, for `of_subset`.

    What is declared together with them is not: this serves statements about what runs wrote and read.
    """
    stage_joined_names(cursor)
    cursor.execute(staged_statement("database/stage_names", NAME_PARTS), {"name_keys": list(name_keys)})
    _stage_events(cursor)


def _stage_events(cursor: duckdb.DuckDBPyConnection) -> None:
    # Mentions first: they say whose runs' events are needed.
    cursor.execute(staged_statement("database/stage_subset_mentions", NAME_PARTS))
    cursor.execute(staged_statement("database/stage_subset_run_events", NAME_PARTS))


def of_subset(name: str, also: tuple[str, ...] = ()) -> str:
    """A statement, named as for `statement`, that reads what is staged, and the parts `also`, in the place of all."""
    return staged_statement(name, (*_STAGED, *also))


def of_closure(name: str, also: tuple[str, ...] = ()) -> str:
    """The same, where what runs wrote and read of them is staged as well, as for a closure's datasets."""
    return of_subset(name, (*WRITTEN, *COMPUTED, *also))
