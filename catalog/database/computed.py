"""Staging what is computed when it is read: views, declared datasets, folders, streams; most catalogs have none."""

import duckdb

from catalog.database.connection import stage, staged_statement, statement

# What runs wrote and read, in order of need; what is computed rests on it.
WRITTEN = (
    "writes",
    "runs",
    "dataset_facts",
    "outputs",
    "creates",
    "writings",
    "productions",
    "versions",
    "ends",
    "timeline",
    "versions_before",
    "write_modes",
    "stand_ins",
    "inputs",
    "flows",
)
COMPUTED = (
    "plain_reads",
    "definitions",
    "flowing",
    "stream_inputs",
    "stands",
    "reads",
    "reads_on",
    "stream_steps",
    "virtual_edges",
    "asked",
    "declared",
    "stream_edges",
)
# Those that need not be worked out where nothing is computed; the others are then staged in the ordinary way.
_NEEDLESS = (
    "definitions",
    "flowing",
    "stream_inputs",
    "stands",
    "reads_on",
    "stream_steps",
    "virtual_edges",
    "asked",
    "declared",
    "stream_edges",
)


def stage_computed(
    cursor: duckdb.DuckDBPyConnection, before: tuple[str, ...], after: tuple[str, ...], staged: tuple[str, ...]
) -> None:
    """Stage `before`, the parts COMPUTED, and `after`, in this order, over those staged.

    Where nothing is computed they are not worked out: to plan their statements alone takes as long as all others do
    for a small catalog.
    """
    stage(cursor, before, staged)
    there = (*staged, *before)
    if cursor.execute(staged_statement("database/has_computed", there)).fetchone() == (True,):
        stage(cursor, COMPUTED, there)
    else:
        cursor.execute(statement("database/stage_nothing_computed"))
        stage(cursor, ("plain_reads", "reads"), (*there, *_NEEDLESS))
    stage(cursor, after, (*there, *COMPUTED))
