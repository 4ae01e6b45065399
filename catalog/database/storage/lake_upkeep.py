"""A lake kept small, by DuckLake's own means: small commits are put together, and what nothing needs is removed."""

from contextlib import nullcontext
from threading import Lock
from typing import Any, NamedTuple

import duckdb

from catalog.database.connection import committing
from catalog.database.storage.dialect import DATABASE
from catalog.values.errors import UnavailableError

_FLUSH = "CALL ducklake_flush_inlined_data($lake)"
# Every file of which a row was deleted: it holds that row until then, and statistics of columns name its values.
_REWRITE = "CALL ducklake_rewrite_data_files($lake, delete_threshold => 0)"
_MERGE = "CALL ducklake_merge_adjacent_files($lake)"
_EXPIRE = "CALL ducklake_expire_snapshots($lake, older_than => now() - $keep::INTERVAL)"
# Files that were merged into others, or that only states which ended had. Whoever began before may still read them.
_REMOVE = "CALL ducklake_cleanup_old_files($lake, older_than => now() - $keep::INTERVAL)"
_REMOVE_ALL = "CALL ducklake_cleanup_old_files($lake, cleanup_all => true)"
# What DuckDB wrote beside the file of the metadata, where deleted rows of it stand until then.
_CHECKPOINT = f"CHECKPOINT __ducklake_metadata_{DATABASE}"
# Held by an upkeep, and by who copies the file of the metadata: a step's commit may begin a checkpoint between the
# copying of the file and of what stands beside it. Taken before all locks of a catalog.
KEEPING_UP = Lock()


class Upkeep(NamedTuple):
    """How much was done: rows written into files, files merged and into how many, snapshots ended, files removed."""

    flushed_rows: int
    merged_files: int
    into_files: int
    ended_snapshots: int
    removed_files: int


def keep_up(cursor: duckdb.DuckDBPyConnection, keep: str, *, is_rewritten: bool = False) -> Upkeep:
    """What was put together and removed; each step is a transaction of its own, and events go in meanwhile.

    keep: an interval as DuckDB writes it: for so long a state of the tables can be read after the next one came, and
    a file stays after it was replaced, for whoever began with it. is_rewritten: whether files are written again
    without the rows that were deleted of them, and those that were replaced go at once, whoever reads them. What
    commits waits for each step of that. The tables and the chain of the log are the same before and after. Raises
    UnavailableError where a step failed, as where a commit came between; what was done before it stays.
    """
    # The writing of files again fails where anything was added to them meanwhile: beside events it never succeeded.
    alone = committing() if is_rewritten else nullcontext()

    def rows_of(step: str, **given: str) -> list[tuple[Any, ...]]:
        with alone:
            return cursor.execute(step, {"lake": DATABASE, **given}).fetchall()

    try:
        flushed = rows_of(_FLUSH)
        if is_rewritten:
            rows_of(_REWRITE)
        merged = rows_of(_MERGE)
        ended = rows_of(_EXPIRE, keep=keep)
        removed = rows_of(_REMOVE_ALL) if is_rewritten else rows_of(_REMOVE, keep=keep)
    except duckdb.Error as error:
        words = " ".join(str(error).split())[:300]
        raise UnavailableError(f"The lake could not be kept small: {words}. Try again: whence maintain") from error
    return Upkeep(
        flushed_rows=sum(rows for *_, rows in flushed),
        merged_files=sum(row[2] for row in merged),
        into_files=sum(row[3] for row in merged),
        ended_snapshots=len(ended),
        removed_files=len(removed),
    )


def checkpoint_metadata(cursor: duckdb.DuckDBPyConnection) -> None:
    """Write what stands beside a metadata file of DuckDB into it; the file beside is gone then.

    Raises UnavailableError where that is not possible now, as where a question is under way.
    """
    try:
        with committing():
            cursor.execute(_CHECKPOINT)
    except duckdb.Error as error:
        words = " ".join(str(error).split())[:300]
        raise UnavailableError(f"The file beside the lake's metadata could not be emptied: {words}") from error
