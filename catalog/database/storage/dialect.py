"""What differs between a file and a lake: how it is attached, and which clauses of our scripts it takes."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

import duckdb

from catalog.database.storage.extensions import load_extension
from catalog.database.storage.holding import Holding, PostgresHolding
from catalog.database.storage.inbox import Inbox
from catalog.database.storage.objects import is_empty, mark, reach, remove_files
from catalog.database.storage.place import Lake, Place, files_of, is_apart, is_remote
from catalog.database.storage.postgres import within_limits
from catalog.database.views import View, documented_views, macro_script, quoted, view_script
from catalog.values.errors import UnavailableError

# STORAGE_VERSION: the default's format silently ignores zstd. ROW_GROUP_SIZE: a checkpoint writes the last,
# unfinished row group again, which takes long with the default of 122,880 rows (bench/README.md, "Checkpoints").
FILE_OPTIONS = "STORAGE_VERSION 'latest', ROW_GROUP_SIZE 8192"
# A file keeps the blocks that it was made with, and is refused with any other size. Of DuckDB's default of 256 KB
# every table leaves one partly empty at each bulk commit (docs/decisions/0006-small-row-groups.md).
NEW_FILE_OPTIONS = f"{FILE_OPTIONS}, BLOCK_SIZE 65536"
_COMPRESSION = re.compile(r" USING COMPRESSION \w+")
_COMMENTS = "main.column_comments"
_DATA_PATH = "SELECT data_path, current_setting('allowed_directories') FROM ducklake_settings($name)"
# Of the schema in which DuckLake looks, and others' tables stay where they are: each is named by DuckLake.
_METADATA_TABLES = r"""
SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'ducklake\_%'
"""
DATABASE = "whence"


class Dialect(Protocol):
    """What a kind of storage has of its own.

    is_read_by_session: whether who reads it has a session with a server, which forks cannot share.
    """

    is_read_by_session: bool

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach the catalog as database `whence`. Raises UnavailableError, duckdb.Error."""

    def attach_ahead(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Attach the catalog as `whence` before it is held, where that writes nothing; whether it is attached.

        Raises UnavailableError, duckdb.Error; this where there is no catalog yet.
        """

    def leave_mark(self) -> None:
        """Leave what says on this machine that a catalog is there; part of `attach`, but not of `attach_ahead`."""

    def attach_to_read(self, connection: duckdb.DuckDBPyConnection, file: Path, name: str = DATABASE) -> None:
        """Attach what its file holds, or a copy of it, under a name, to be read only. Raises as `attach`."""

    def is_there(self) -> bool:
        """Whether something is at its place already. Raises UnavailableError, duckdb.Error."""

    def has_room(self) -> bool:
        """Whether no files are where its own would go. Raises UnavailableError, duckdb.Error."""

    def remove(self) -> None:
        """Remove all that was made at its place, where nothing was before. Raises UnavailableError, duckdb.Error."""

    def holding(self) -> Holding:
        """What holds the catalog from when it is taken until it is closed. Raises UnavailableError, duckdb.Error."""

    def inbox(self) -> Inbox | None:
        """Where nodes leave what they took in; None where there are none."""

    def tables_script(self, migration: str) -> str:
        """A migration as this storage takes it."""

    def views_script(self) -> str:
        """The SQL that creates every documented view and macro, with their comments."""


class FileDialect:
    """One DuckDB file, or memory."""

    is_read_by_session = False

    def __init__(self, path: Path | None) -> None:
        """path: None for a catalog in memory."""
        self._path = path

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach the file, made where there is none; nothing else can be read or written from then on."""
        if self._path is not None and "?" in self._path.name:
            raise UnavailableError(
                f"DuckDB takes no `?` in the name of a file: {self._path}. Choose another: --catalog PATH"
            )
        place = ":memory:" if self._path is None else str(self._path)
        is_new = self._path is not None and not self._path.exists()
        options = NEW_FILE_OPTIONS if is_new else FILE_OPTIONS
        connection.execute(f"ATTACH {quoted(place)} AS {DATABASE} ({options})")
        # Whatever SQL a user sends, this process reads and writes its own file only.
        connection.execute("SET GLOBAL enable_external_access = false")

    def attach_ahead(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """No: who attaches the file holds it."""
        return False

    def leave_mark(self) -> None:
        """Nothing: the file says so itself."""

    def attach_to_read(self, connection: duckdb.DuckDBPyConnection, file: Path, name: str = DATABASE) -> None:
        """Attach a copy of the file, or the file itself."""
        connection.execute(f"ATTACH {quoted(str(file))} AS {name} (READ_ONLY)")

    def is_there(self) -> bool:
        """Whether the file is."""
        return self._path is not None and self._path.exists()

    def has_room(self) -> bool:
        """Always: it is one file."""
        return True

    def remove(self) -> None:
        """Remove the file, and its log of changes."""
        if self._path is not None:
            _remove_file(self._path)

    def holding(self) -> Holding:
        """DuckDB locks the file itself."""
        return Holding()

    def inbox(self) -> Inbox | None:
        """None: one process has the file."""
        return None

    def tables_script(self, migration: str) -> str:
        """The migration as it stands."""
        return migration

    def views_script(self) -> str:
        """Views with their comments, and those of their columns; macros."""
        return _file_views()


class LakeDialect:
    """A DuckLake."""

    is_read_by_session = False

    def __init__(self, lake: Lake) -> None:
        """Attach nothing yet."""
        self._lake = lake

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach the lake, made where there is none; besides it, only where its data are can be read and written."""
        if is_remote(self._lake.data):
            reach(connection, self._lake.data)
            mark(connection, str(self._lake.data))
        self._attach_to_write(connection, is_made=True)

    def _attach_to_write(self, connection: duckdb.DuckDBPyConnection, *, is_made: bool) -> None:
        """is_made: whether the lake is made where there is none."""
        options = [f"CREATE_IF_NOT_EXISTS {is_made}"]
        if self._lake.data:
            options.append(f"DATA_PATH {quoted(self._lake.data)}")
        statement = f"ATTACH {quoted(self._attached())} AS {DATABASE} ({', '.join(options)})"
        self._attach(connection, DATABASE, statement)
        connection.execute("SET GLOBAL enable_external_access = false")

    def attach_ahead(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """No: who attaches the file of the metadata holds it."""
        return False

    def leave_mark(self) -> None:
        """Nothing: the file of the metadata says so itself."""

    def attach_to_read(self, connection: duckdb.DuckDBPyConnection, file: Path, name: str = DATABASE) -> None:
        """Attach the lake as its metadata know it, or a copy of them."""
        self._attach(connection, name, f"ATTACH {quoted(str(Lake(file)))} AS {name} (READ_ONLY)")

    def _attached(self) -> str:
        """The lake as DuckLake takes it."""
        return str(self._lake)

    def _attach(self, connection: duckdb.DuckDBPyConnection, name: str, statement: str) -> None:
        load_extension(connection, "ducklake")
        reach(connection, self._lake.data)
        connection.execute(statement)
        found = connection.execute(_DATA_PATH, {"name": name}).fetchone()
        data, allowed = found or ("", [])
        if not is_remote(data):
            Path(data).mkdir(parents=True, exist_ok=True)  # above the folders that DuckDB may make from here on
        folders = ", ".join(quoted(folder) for folder in [*allowed, data])
        connection.execute(f"SET GLOBAL allowed_directories = [{folders}]")

    def is_there(self) -> bool:
        """Whether the file of the metadata is."""
        return self._lake.file.exists()

    def has_room(self) -> bool:
        """Whether its folder, or where its objects go, is empty."""
        if is_remote(self._lake.data):
            return is_empty(str(self._lake.data))
        folder = Path(files_of(self._lake))
        return not folder.exists() or not any(folder.iterdir())

    def remove(self) -> None:
        """Remove the file of the metadata, and the lake's own files."""
        _remove_file(self._lake.file)
        if is_remote(self._lake.data):
            remove_files(str(self._lake.data))
            return
        shutil.rmtree(files_of(self._lake), ignore_errors=True)  # where it is a disk of its own, the folder stays

    def holding(self) -> Holding:
        """DuckDB locks the file of the metadata itself."""
        return Holding()

    def inbox(self) -> Inbox | None:
        """None: one process has the file of its metadata."""
        return None

    def tables_script(self, migration: str) -> str:
        """The migration without how columns are compressed: Parquet files always are."""
        return _COMPRESSION.sub("", migration)

    def views_script(self) -> str:
        """Views with their comments, macros; what is said of columns in a table, as a lake keeps no such comment."""
        return _lake_views()


class PostgresDialect(LakeDialect):
    """A DuckLake with its metadata in PostgreSQL."""

    is_read_by_session = True

    def __init__(self, lake: Lake, address: str) -> None:
        """Attach nothing yet."""
        super().__init__(lake)
        self._address = address

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach the lake, made where there is none, and leave its mark beside its files."""
        load_extension(connection, "postgres_scanner")
        super().attach(connection)
        self.leave_mark()

    def attach_ahead(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Attach the lake that is there: PostgreSQL lets everybody in, and each transaction sees what is newest."""
        load_extension(connection, "postgres_scanner")
        self._attach_to_write(connection, is_made=False)
        return True

    def leave_mark(self) -> None:
        """Leave a small file beside the lake's own; where those are in object storage, in this user's folder."""
        if is_remote(self._lake.data):
            self._lake.file.parent.mkdir(parents=True, exist_ok=True)
        self._lake.file.touch()

    def attach_to_read(self, connection: duckdb.DuckDBPyConnection, file: Path, name: str = DATABASE) -> None:
        """Attach the lake as PostgreSQL knows it now; its mark is no file to read."""
        del file
        load_extension(connection, "postgres_scanner")
        self._attach(connection, name, f"ATTACH {quoted(self._attached())} AS {name} (READ_ONLY)")

    def is_there(self) -> bool:
        """Whether PostgreSQL has the metadata of a lake, or its mark is beside the files."""
        is_marked = not is_apart(self._lake) and self._lake.file.exists()
        return is_marked or bool(self._metadata_tables())

    def remove(self) -> None:
        """Remove the metadata from PostgreSQL, and the folder."""
        tables = ", ".join(f'"{name}"' for name in self._metadata_tables())
        if tables:
            with self._reached() as connection:
                connection.execute("CALL postgres_execute('reached', $text)", {"text": f"DROP TABLE {tables}"})
        super().remove()

    def _attached(self) -> str:
        return str(self._lake._replace(postgres=within_limits(self._address)))

    def _metadata_tables(self) -> list[str]:
        with self._reached() as connection:
            rows = connection.execute("FROM postgres_query('reached', $text)", {"text": _METADATA_TABLES}).fetchall()
        return [name for (name,) in rows]

    @contextmanager
    def _reached(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False}) as connection:
            load_extension(connection, "postgres_scanner")
            connection.execute(f"ATTACH {quoted(within_limits(self._address))} AS reached (TYPE postgres)")
            yield connection

    def holding(self) -> Holding:
        """PostgreSQL locks nothing by itself."""
        return PostgresHolding(self._address)

    def inbox(self) -> Inbox | None:
        """A table beside the metadata."""
        return Inbox(self._address)


def dialect_of(place: Place | None) -> Dialect:
    """The dialect of a place; None: in memory."""
    if isinstance(place, Lake) and place.postgres is not None:
        return PostgresDialect(place, place.postgres)
    return LakeDialect(place) if isinstance(place, Lake) else FileDialect(place)


def _remove_file(file: Path) -> None:
    for each in (file, file.with_name(f"{file.name}.wal")):
        each.unlink(missing_ok=True)


@cache
def _file_views() -> str:
    return ";\n".join([*(view_script(view) for view in documented_views()), macro_script()])


@cache
def _lake_views() -> str:
    views = documented_views()
    scripts = [view_script(view, columns=False) for view in views]
    return ";\n".join([*scripts, *_column_comments(views), macro_script()])


def _column_comments(views: list[View]) -> Iterator[str]:
    rows = [
        f"({quoted(view.name)}, {quoted(column)}, {quoted(comment)})"
        for view in views
        for column, comment in view.column_comments.items()
    ]
    yield f"DROP TABLE IF EXISTS {_COMMENTS}"
    yield f"CREATE TABLE {_COMMENTS} (view_name VARCHAR, column_name VARCHAR, comment VARCHAR)"
    yield f"INSERT INTO {_COMMENTS} FROM (VALUES {', '.join(rows)})"  # our own words
