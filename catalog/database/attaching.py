"""A catalog attached, held, and its tables and views brought up to date."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import duckdb

from catalog.database.connection import transaction
from catalog.database.failures import why_unopened
from catalog.database.memory import spill_beside
from catalog.database.storage.dialect import Dialect, dialect_of
from catalog.database.storage.holding import Holding
from catalog.database.storage.inbox import Inbox
from catalog.database.storage.place import Place, file_of
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


def open_database(place: Place | None) -> duckdb.DuckDBPyConnection:
    """A connection to the catalog at a place (None: in memory), its tables and views up to date.

    Raises UnavailableError where the file is held by another process, or is no catalog.
    """
    with _unattached(place) as connection:
        dialect_of(place).attach(connection)
        _bring_up(connection, place)
    return connection


def open_ahead(place: Place | None) -> duckdb.DuckDBPyConnection | None:
    """The same connection before the catalog is held, for `bring_up` later; None where its storage has no such.

    Nothing is written. Raises UnavailableError where there is no catalog that can be reached.
    """
    with _unattached(place) as connection:
        if dialect_of(place).attach_ahead(connection):
            connection.execute("USE whence")
            return connection
    connection.close()
    return None


def bring_up(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Bring tables and views of a connection up to date that was opened ahead, now that the catalog is held.

    Raises UnavailableError, as `open_database`; the connection is closed then.
    """
    with _closed_where_it_fails(connection, place):
        dialect_of(place).leave_mark()
        _bring_up(connection, place)


@contextmanager
def _unattached(place: Place | None) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config=CONFIG)
    with _closed_where_it_fails(connection, place):
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        spill_beside(connection, place)
        yield connection


@contextmanager
def _closed_where_it_fails(connection: duckdb.DuckDBPyConnection, place: Place | None) -> Iterator[None]:
    """Within, what DuckDB raises is raised in words, as UnavailableError."""
    try:
        yield
    except (duckdb.Error, UnicodeError) as error:
        connection.close()
        raise UnavailableError(why_unopened(place, error)) from error
    except UnavailableError:
        connection.close()
        raise


def _bring_up(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    dialect = dialect_of(place)
    connection.execute("USE whence")
    if _is_current(connection, dialect):
        return
    _refuse_foreign(connection, place)
    _refuse_unfinished(connection, place)
    _migrate(connection, place, dialect)
    _create_views(connection, dialect)


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
    with _unattached(place) as connection:
        dialect_of(place).attach_to_read(connection, file_of(place))
        connection.execute("USE whence")
        check_version(connection, place)
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
        holding = holding_of(place)
        try:
            holding.take()
        except BaseException:
            holding.close()
            raise
    except duckdb.Error as error:
        raise UnavailableError(why_unopened(place, error)) from error
    return holding


def holding_of(place: Place | None) -> Holding:
    """What holds the catalog at a place, once it is taken. Raises UnavailableError, duckdb.Error."""
    return dialect_of(place).holding()


def inbox_of(place: Place | None) -> Inbox | None:
    """Where nodes leave what they took in for the catalog at a place; None where no node can."""
    return dialect_of(place).inbox()


def create_views_anew(connection: duckdb.DuckDBPyConnection, place: Place | None) -> None:
    """Create every view and macro as this version has them, whatever stands in the catalog at a place."""
    with transaction(connection):
        connection.execute(dialect_of(place).views_script())


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


def _is_current(connection: duckdb.DuckDBPyConnection, dialect: Dialect) -> bool:
    """Whether tables and views are this version's: one question, where each costs a lake several to PostgreSQL."""
    try:
        rows = connection.execute("SELECT migration FROM migrations ORDER BY applied_at").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):  # it is empty, or no catalog
        return False
    names = [str(name) for (name,) in rows]
    views = [name for name in names if name.startswith("views ")]
    is_migrated = set(names) - set(views) == dict(_migrations()).keys()
    return is_migrated and views[-1:] == [_views_name(dialect)]


def _create_views(connection: duckdb.DuckDBPyConnection, dialect: Dialect) -> None:
    """Create the views and macros where this version's differ from the file's."""
    name = _views_name(dialect)
    newest = connection.execute(
        "SELECT max_by(migration, applied_at) FROM migrations WHERE migration LIKE 'views %'"
    ).fetchone()
    if newest is None or newest[0] != name:
        _run_once(connection, name, dialect.views_script())


def _views_name(dialect: Dialect) -> str:
    """Noted like a migration, by content: binding all the views takes longer than a short command's answer."""
    return "views " + hashlib.sha256(dialect.views_script().encode()).hexdigest()[:16]


def _run_once(connection: duckdb.DuckDBPyConnection, name: str, script: str) -> None:
    with transaction(connection):
        connection.execute(script)
        connection.execute("INSERT INTO migrations VALUES ($name, now())", {"name": name})


def _migrations() -> list[tuple[str, str]]:
    """The (name, text) of the migrations, in order."""
    files = (resources.files("catalog") / "database/migrations").iterdir()
    return sorted((file.name, file.read_text()) for file in files if file.name.endswith(".sql"))
