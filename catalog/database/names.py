"""Which names are one dataset, and which runs are one, worked out once for all the statements of a question."""

import duckdb

from catalog.database.connection import stage, statement

# In order of need; the last says of each name the dataset it stands for.
NAME_PARTS = (
    "later_names",
    "spellings",
    "symlinks",
    "declared_pairs",
    "alike",
    "claims",
    "set_apart",
    "grouped",
    "canonical",
)


def stage_joined_names(cursor: duckdb.DuckDBPyConnection) -> None:
    """Stage the parts of NAME_PARTS. Most catalogs have one name for each dataset: for them it costs one look."""
    if cursor.execute(statement("database/are_names_joined")).fetchall()[0][0]:
        stage(cursor, NAME_PARTS)
    else:
        cursor.execute(statement("database/stage_no_names"))
