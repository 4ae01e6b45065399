"""Cursors and transactions of a catalog that is open, and the texts of statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import cache
from importlib import resources
from threading import Lock
from typing import Any

import duckdb

from catalog.database.views import compose, stages

# Commits of this process go one after the other. In a file they do so by themselves; in a lake two at once want the
# same number for the state that they make, one begins its commit again, and of a long and many short ones it is
# always the long one: beside a steady flow of events the tables never came up to the log.
_COMMITTING = Lock()
# Whether the cursor at work is in a transaction that will be rolled back.
_IS_HELD: ContextVar[bool] = ContextVar("is_held", default=False)


def keep_to_one_thread(connection: duckdb.DuckDBPyConnection) -> None:
    """Let every statement run in the thread that executes it, for the whole database.

    While DuckDB's own threads work, its Python client takes the interpreter lock again and again: 10,000 times for
    the readings of 200 events, 300 times with this (bench/README.md). Beside other threads each of them is a wait.
    """
    connection.execute("SET GLOBAL threads = 1")


@contextmanager
def in_one_thread(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The same for what is executed within, where a thread of ours works beside it."""
    found = connection.execute("SELECT current_setting('threads')::INTEGER").fetchone()
    threads = found[0] if found else 1
    if threads == 1:
        yield
        return
    keep_to_one_thread(connection)
    try:
        yield
    finally:
        connection.execute(f"SET GLOBAL threads = {threads}")


def open_cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor of the same database, for one thread."""
    cursor = connection.cursor()
    cursor.execute("USE whence")
    return cursor


@contextmanager
def transaction(
    connection: duckdb.DuckDBPyConnection,
    check: Callable[[], None] | None = None,
    *,
    is_of_another_file: bool = False,
) -> Iterator[None]:
    """Commit what is executed within; where anything is raised, nothing of it stays.

    check: asked once nothing stands between it and the commit, and raises where that may not be. is_of_another_file:
    than the catalog that is open, whose commits need not wait for this one.
    """
    connection.execute("BEGIN")
    try:
        yield
        with nullcontext() if is_of_another_file else committing():
            if check is not None:
                check()
            connection.execute("COMMIT")
    except BaseException:  # also Ctrl-C: the cursor is used again, and must not stay in the transaction
        _leave(connection)
        raise


def committing() -> Lock:
    """A lock to hold for what commits: a COMMIT, or a statement outside of a transaction that writes."""
    return _COMMITTING


def _leave(connection: duckdb.DuckDBPyConnection) -> None:
    """End the transaction: closed within one whose PostgreSQL is gone, a cursor ends the process (DuckDB 1.5.5)."""
    with suppress(duckdb.Error):  # it has ended, with the session that it was in
        connection.execute("ROLLBACK")


def only_row(result: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """The first row of a result, None where it has none; with `fetchone` its transaction would stay open."""
    return next(iter(result.fetchall()), None)


@contextmanager
def rolled_back(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is executed within is visible to this cursor until the end of the block, and never to another."""
    held = _IS_HELD.set(True)  # what is staged meanwhile is part of it: DuckDB knows no transaction within another
    cursor.execute("BEGIN")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")
        _IS_HELD.reset(held)


@cache
def statement(name: str) -> str:
    """The statement "floor/stem" in catalog/floor/sql/stem.sql, composed with the parts it names."""
    return compose(_statement_text(name))


def stage(cursor: duckdb.DuckDBPyConnection, parts: tuple[str, ...], staged: tuple[str, ...] = ()) -> None:
    """Compute parts into temporary tables of a cursor, for `staged_statement`; each part after those it needs.

    staged: the parts that are there already.
    """
    text = stages(parts, staged)
    # All in one transaction: a commit for each would take longer than the work.
    try:
        cursor.execute(text if _IS_HELD.get() else f"BEGIN;\n{text};\nCOMMIT")
    except BaseException:
        if not _IS_HELD.get():
            _leave(cursor)
        raise


@cache
def staged_statement(name: str, parts: tuple[str, ...]) -> str:
    """A statement, named as for `statement`, that reads the staged tables of some parts."""
    return compose(_statement_text(name), parts)


def _statement_text(name: str) -> str:
    floor, _, stem = name.rpartition("/")
    return (resources.files("catalog") / floor / "sql" / f"{stem}.sql").read_text()
