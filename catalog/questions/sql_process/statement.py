"""What the process of one statement does: check it, run it, and write its rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import duckdb

from catalog.database.failures import REMOVED, is_of_removed_files
from catalog.questions.sql_process.protocol import Ending, SqlRequest, ending_of
from catalog.questions.sql_process.sql_check import check_statement
from catalog.questions.sql_rows.write import Room, write_batches
from catalog.values.errors import BadQuestionError, NextStep, UnavailableError

_BATCH_ROWS = 2_048


def run_statement(connection: duckdb.DuckDBPyConnection, request: SqlRequest, sink: BinaryIO) -> Ending:
    """How a request ended; its rows are in the sink."""
    try:
        with complaints():
            connection.execute("USE whence")
            connection.execute("SET enable_external_access = false")
            _set_clocks(connection, request)
            _check(connection, request)
            connection.execute("BEGIN TRANSACTION READ ONLY")
            reader = connection.execute(request.query, dict(request.parameters)).to_arrow_reader(_BATCH_ROWS)
            room = Room(request.limits.rows, request.limits.answer_bytes)
            return Ending(truncated=write_batches(reader.schema, reader, request.kind, sink, room))
    except (BadQuestionError, UnavailableError) as error:
        return ending_of(error)


def _set_clocks(connection: duckdb.DuckDBPyConnection, request: SqlRequest) -> None:
    for name, instant in (("as_of", request.as_of), ("known_at", request.known_at)):
        if instant is not None:
            connection.execute(f"SET VARIABLE {name} = $instant::TIMESTAMPTZ", {"instant": instant})


def _check(connection: duckdb.DuckDBPyConnection, request: SqlRequest) -> None:
    derived = check_statement(connection, request.query) & set(request.present_only)
    if derived and (request.as_of or request.known_at):
        raise not_of_the_past(derived)


def not_of_the_past(views: frozenset[str] | set[str]) -> BadQuestionError:
    """The error of a question at other times to views that are kept for now alone."""
    listed = ", ".join(sorted(views))
    return BadQuestionError(f"{listed}: by SQL only as of now.", NextStep("As of other times", "findings"))


@contextmanager
def complaints() -> Iterator[None]:
    """DuckDB's errors, and those of Arrow in which it wraps them, as BadQuestionError.

    Raises UnavailableError where the cause is that files of a lake were removed meanwhile.
    """
    try:
        yield
    except MemoryError as error:
        raise BadQuestionError(_NO_MEMORY) from error
    except (duckdb.Error, RuntimeError, OSError, ValueError, OverflowError) as error:
        if "out of memory" in str(error).lower() or "bad_alloc" in str(error):
            raise BadQuestionError(f"{_NO_MEMORY} ({str(error).splitlines()[0]})") from error
        if is_of_removed_files(error):
            raise UnavailableError(REMOVED) from error
        raise BadQuestionError(f"DuckDB: {error}") from error


_NO_MEMORY = (
    "The statement needs more memory than one may have. Ask for fewer rows or columns, or for an aggregate in their "
    "place"
)
