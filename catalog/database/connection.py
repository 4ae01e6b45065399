"""Opening the DuckDB file, its tables and views up to date; the texts of statements; transactions."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from importlib import resources

import duckdb

from catalog.database.failures import why_unopened
from catalog.database.storage.dialect import Dialect, dialect_of
from catalog.database.storage.holding import Holding
from catalog.database.storage.inbox import Inbox
from catalog.database.storage.place import Place, file_of
from catalog.database.views import compose, stages
from catalog.values.errors import UnavailableError

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "checkpoint_threshold": "128MB",  # rarer is cheaper, but a checkpoint stalls writers in proportion
    "preserve_insertion_order": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # DuckDB takes a table that is not committed yet for an empty one, and then looks up each read row by row.
    "asof_loop_join_threshold": 0,
}
_MIGRATIONS = "main.migrations"
_MAKE_MIGRATIONS = "CREATE TABLE IF NOT EXISTS migrations (migration VARCHAR, applied_at TIMESTAMPTZ)"
# Stands among the migrations of a catalog that is copied from another, until all of it is there.
_UNFINISHED = "copy not finished"
# Whether the cursor at work is in a transaction that will be rolled back.
_IS_HELD: ContextVar[bool] = ContextVar("is_held", default=False)


def open_database(place: Place | None) -> duckdb.DuckDBPyConnection:
    """A connection to the catalog at a place (None: in memory), its tables and views up to date.

    Raises UnavailableError where the file is held by another process, or is no catalog.
    """
    dialect = dialect_of(place)
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        dialect.attach(connection)
        connection.execute("USE whence")
        _refuse_foreign(connection, place)
        _refuse_unfinished(connection, place)
        _migrate(connection, place, dialect)
        _create_views(connection, dialect)
    except (duckdb.Error, UnicodeError) as error:
        connection.close()
        raise UnavailableError(why_unopened(place, error)) from error
    except UnavailableError:
        connection.close()
        raise
    return connection


@contextmanager
def unfinished(connection: duckdb.DuckDBPyConnection, place: Place) -> Iterator[None]:
    """An empty catalog attached as `whence`, with all tables and views; until the block is left, none can open it.

    Where the block is left by an exception, and where the process is killed, it stays so. Raises duckdb.Error.
    """
    dialect = dialect_of(place)
    connection.execute("USE whence")
    with transaction(connection):
        connection.execute(_MAKE_MIGRATIONS)
        connection.execute("INSERT INTO migrations VALUES ($name, now())", {"name": _UNFINISHED})
    _migrate(connection, place, dialect)
    _create_views(connection, dialect)
    yield
    connection.execute("DELETE FROM whence.main.migrations WHERE migration = $name", {"name": _UNFINISHED})


def is_unfinished(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `unfinished` was never left in the catalog attached as `whence`, or nothing is in it at all."""
    tables = _tables(connection)
    if _MIGRATIONS not in tables:
        return not tables
    found = connection.execute(f"FROM whence.{_MIGRATIONS} WHERE migration = $name", {"name": _UNFINISHED})
    return found.fetchone() is not None


def open_to_read(place: Place) -> duckdb.DuckDBPyConnection:
    """A connection to the lake at a place, which others write; nothing of it is made or changed.

    Raises UnavailableError where it cannot be reached, or is one of another version of Whence.
    """
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        dialect_of(place).attach_to_read(connection, file_of(place))
        connection.execute("USE whence")
        check_version(connection, place)
    except (duckdb.Error, UnicodeError) as error:
        connection.close()
        raise UnavailableError(why_unopened(place, error)) from error
    except UnavailableError:
        connection.close()
        raise
    return connection


def check_version(connection: duckdb.DuckDBPyConnection, place: Place) -> None:
    """Raise UnavailableError where the tables of a catalog are those of another version; duckdb.Error."""
    rows = connection.execute("SELECT migration FROM migrations WHERE migration NOT LIKE 'views %'").fetchall()
    if {name for (name,) in rows} != dict(_migrations()).keys():
        raise UnavailableError(
            f"{place} is a catalog of another version of Whence. Start whence serve of this version on it first, or "
            "this node with the version of that server."
        )


def is_there(place: Place) -> bool:
    """Whether something is at a place. Raises UnavailableError where that cannot be known."""
    try:
        return dialect_of(place).is_there()
    except duckdb.Error as error:
        raise UnavailableError(why_unopened(place, error)) from error


def hold(place: Place | None) -> Holding:
    """The catalog at a place held for this process. Raises UnavailableError where another has it."""
    try:
        return dialect_of(place).hold()
    except duckdb.Error as error:
        raise UnavailableError(why_unopened(place, error)) from error


def inbox_of(place: Place | None) -> Inbox | None:
    """Where nodes leave what they took in for the catalog at a place; None where no node can."""
    return dialect_of(place).inbox()


def create_views_anew(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Create every view and macro as this version has them, whatever stands in the catalog at a place."""
    with transaction(connection):
        connection.execute(dialect_of(place).views_script())


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
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what is executed within; where anything is raised, nothing of it stays."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:  # also Ctrl-C: the cursor is used again, and must not stay in the transaction
        _leave(connection)
        raise
    connection.execute("COMMIT")


def _leave(connection: duckdb.DuckDBPyConnection) -> None:
    """End the transaction: closed within one whose PostgreSQL is gone, a cursor ends the process (DuckDB 1.5.5)."""
    with suppress(duckdb.Error):  # it has ended, with the session that it was in
        connection.execute("ROLLBACK")


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


def _refuse_foreign(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Raise UnavailableError where the file is a DuckDB database, but no catalog; it stays as it is."""
    tables = _tables(connection)
    # With the record of migrations alone, making the catalog was interrupted.
    if tables and tables != {_MIGRATIONS} and not {_MIGRATIONS, "log.entries"} <= tables:
        raise UnavailableError(f"{place} is a DuckDB file, but no catalog. Give another path: --catalog PATH")


def _refuse_unfinished(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Raise UnavailableError where a catalog was being copied to a place, and not all of it is there."""
    if _tables(connection) and is_unfinished(connection):
        raise UnavailableError(
            f"{place} was not moved to its end. Begin again with the same words: whence move FROM TO"
        )


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'whence'"
    ).fetchall()
    return {name for (name,) in rows}


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


def _migrate(connection: duckdb.DuckDBPyConnection, place: Place | None, dialect: Dialect) -> None:
    """Apply the migrations not yet applied, each in one transaction with its record.

    Raises UnavailableError where the file has some that this version does not know: it would write it wrongly.
    """
    connection.execute(_MAKE_MIGRATIONS)
    rows = connection.execute("SELECT migration FROM migrations WHERE migration <> $name", {"name": _UNFINISHED})
    applied = {row[0] for row in rows.fetchall()}
    known = _migrations()
    newer = sorted(str(name) for name in applied - dict(known).keys() if not str(name).startswith("views "))
    if newer:
        raise UnavailableError(
            f"{place} was made by a newer Whence ({newer[-1]}). Open it with that version; nothing was changed."
        )
    for name, script in known:
        if name not in applied:
            _run_once(connection, name, dialect.tables_script(script))


def _create_views(connection: duckdb.DuckDBPyConnection, dialect: Dialect) -> None:
    """Create the views and macros where this version's differ from the file's."""
    script = dialect.views_script()
    # Noted like a migration, by content: binding all the views takes longer than a short command's answer.
    name = "views " + hashlib.sha256(script.encode()).hexdigest()[:16]
    newest = connection.execute(
        "SELECT max_by(migration, applied_at) FROM migrations WHERE migration LIKE 'views %'"
    ).fetchone()
    if newest is None or newest[0] != name:
        _run_once(connection, name, script)


def _run_once(connection: duckdb.DuckDBPyConnection, name: str, script: str) -> None:
    with transaction(connection):
        connection.execute(script)
        connection.execute("INSERT INTO migrations VALUES ($name, now())", {"name": name})


def _migrations() -> list[tuple[str, str]]:
    """The (name, text) of the migrations, in order."""
    files = (resources.files("catalog") / "database/migrations").iterdir()
    return sorted((file.name, file.read_text()) for file in files if file.name.endswith(".sql"))
