"""A catalog's file as it is now, read beside the process that writes it.

DuckDB never changes what the newest header of a file names until it has written the next header, at the next
checkpoint; commits between go to the end of the log beside it (.wal). Were it otherwise, no file would survive a
power cut. So whoever opens both and finds the same header afterwards has read what was committed when it did.
"""

import os
import shutil
import time
from pathlib import Path
from typing import NamedTuple, Protocol

import duckdb

from catalog.database.storage.dialect import Dialect, dialect_of
from catalog.database.storage.place import Place, file_of
from catalog.values.errors import UnavailableError

_HEADERS_AT, _HEADERS_END = 4096, 3 * 4096  # the two database headers; checkpoints write them in turn
_PATIENCE_SECONDS = 10.0
_BETWEEN_TRIES_SECONDS = 0.005


class Stamp(NamedTuple):
    """What tells two states of a catalog apart: the headers of its file, and the inode and length of its log."""

    headers: bytes
    wal_file: int | None = None
    wal_bytes: int = 0


class Snapshot(Protocol):
    """A catalog as database `whence` of a connection."""

    def refresh(self, *, from_copy: bool) -> None:
        """Have what is committed now. Raises UnavailableError where that cannot be had."""

    def begin_in_fork(self) -> None:
        """Attach what a forked process cannot share with others. Raises duckdb.Error."""

    def is_valid(self) -> bool:
        """Whether all that was read since refresh() is of one state."""


def snapshot_of(connection: duckdb.DuckDBPyConnection, place: Place, folder: Path, *, is_lock_free: bool) -> Snapshot:
    """The snapshots of a place; folder, is_lock_free: as of FileSnapshot."""
    dialect = dialect_of(place)
    if dialect.is_read_by_session:
        return SessionSnapshot(connection, place, dialect)
    return FileSnapshot(connection, place, folder, is_lock_free=is_lock_free)


class SessionSnapshot:
    """A catalog that is read in a session of a database server, which shows each transaction one state.

    Forks cannot share a session, so each begins one of its own.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: Place, dialect: Dialect) -> None:
        """Attach nothing yet."""
        self._connection = connection
        self._file = file_of(place)
        self._dialect = dialect

    def refresh(self, *, from_copy: bool) -> None:
        """Nothing: every session begins with what is committed."""

    def begin_in_fork(self) -> None:
        """Attach the catalog."""
        self._dialect.attach_to_read(self._connection, self._file)

    def is_valid(self) -> bool:
        """Always: a statement is one transaction."""
        return True


class FileSnapshot:
    """The catalog as database `whence` of a connection, attached anew when it has changed."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, place: Place, folder: Path, *, is_lock_free: bool
    ) -> None:
        """Attach nothing yet; folder: where copies go, which are read in the place of a locked file."""
        self._connection = connection
        self._path = file_of(place)
        self._dialect = dialect_of(place)
        self._folder = folder
        self._is_lock_free = is_lock_free
        self._attached: Stamp | None = None
        self._is_copied = False

    def refresh(self, *, from_copy: bool) -> None:
        """Attach what is committed now; from_copy: of a copy, which no checkpoint changes.

        Raises UnavailableError where that does not succeed within ten seconds.
        """
        until = time.monotonic() + _PATIENCE_SECONDS
        fault: Exception = TimeoutError("checkpoints follow one another")
        while time.monotonic() < until:
            try:
                if self._is_fresh(from_copy=from_copy) or self._attach(from_copy=from_copy):
                    return
            except (duckdb.Error, OSError) as error:  # torn while it was written; the next try finds it whole
                fault = error
            time.sleep(_BETWEEN_TRIES_SECONDS)
        raise UnavailableError(f"The catalog cannot be read beside its writer: {_reason(fault)}. Try again")

    def begin_in_fork(self) -> None:
        """Nothing: a fork has the file attached."""

    def is_valid(self) -> bool:
        """Whether all that was read since refresh() is of one state: no checkpoint came between."""
        return self._is_copied or (self._attached is not None and self._headers() == self._attached.headers)

    def _is_fresh(self, *, from_copy: bool) -> bool:
        wanted = from_copy or not self._is_lock_free
        return self._attached is not None and wanted == self._is_copied and self._attached == self._stamp()

    def _attach(self, *, from_copy: bool) -> bool:
        """Whether the file was attached in one state."""
        self._detach()
        before = self._stamp()
        if before is None:
            return False
        place = self._copy() if from_copy or not self._is_lock_free else self._path
        self._dialect.attach_to_read(self._connection, place)
        self._attached, self._is_copied = before, place != self._path
        after = self._stamp()
        # Longer is fine: what came meanwhile may be in it or not. Another file or header is not.
        return after is not None and after.headers == before.headers and after.wal_file == before.wal_file

    def _detach(self) -> None:
        self._attached, self._is_copied = None, False
        self._connection.execute("USE memory")
        self._connection.execute("DETACH DATABASE IF EXISTS whence")

    def _copy(self) -> Path:
        place = self._folder / "copy.duckdb"
        shutil.copyfile(self._path, place)
        wal = _wal(place)
        wal.unlink(missing_ok=True)
        if _wal(self._path).exists():
            shutil.copyfile(_wal(self._path), wal)
        return place

    def _stamp(self) -> Stamp | None:
        """The state of the file; None while a checkpoint is being written, when commits go elsewhere."""
        if any(self._path.with_name(f"{self._path.name}.wal.{part}").exists() for part in ("checkpoint", "recovery")):
            return None
        try:
            found = _wal(self._path).stat()
        except FileNotFoundError:
            return Stamp(self._headers())
        return Stamp(self._headers(), found.st_ino, found.st_size)

    def _headers(self) -> bytes:
        with self._path.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), _HEADERS_END - _HEADERS_AT, _HEADERS_AT)


def _reason(fault: Exception) -> str:
    return (str(fault) or type(fault).__name__).splitlines()[0]


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
