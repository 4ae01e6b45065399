"""A new catalog in a tenth of the time: the file of the first one is copied in the place of making it anew.

Making one binds every documented view, and a case of a few events would take longer to begin than to answer.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from catalog.database.attaching import open_database
from catalog.database.connection import keep_to_one_thread
from catalog.database.storage.place import Lake, Place
from catalog.session import opening as session
from catalog.session.catalog import Catalog

_FOLDER = TemporaryDirectory(prefix="whence-tests-")
_NUMBERS = count()


@cache
def _first() -> Path:
    path = Path(_FOLDER.name) / "first.duckdb"
    open_database(path).close()
    return path


@contextmanager
def new_files_copied() -> Iterator[None]:
    """Within, a catalog at a path where no file is begins as a copy of the first one; all else opens as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "open_database", _open_or_copy)
        yield


def begin(place: Place) -> None:
    """The same for a process of its own that is about to open the place."""
    if session.open_database is _open_or_copy:
        _copy_where_new(place)


def _open_or_copy(place: Place | None) -> duckdb.DuckDBPyConnection:
    _copy_where_new(place)
    return open_database(place)


@cache
def _first_lake() -> Path:
    file = Path(_FOLDER.name) / "first.ducklake"
    open_database(Lake(file)).close()
    return file


def new_lake(file: Path) -> Lake:
    """An empty lake with the file of its metadata: that of the first one, which then says where its own data are."""
    shutil.copyfile(_first_lake(), file)
    shutil.copytree(f"{_first_lake()}.files", f"{file}.files")
    with duckdb.connect(file) as connection:
        connection.execute(
            "UPDATE ducklake_metadata SET value = $data WHERE key = 'data_path'", {"data": f"{file}.files/"}
        )
    return Lake(file)


def _new_file(file: Path) -> Place:
    return Path(shutil.copyfile(_first(), file))


_make: Callable[[Path], Place] = new_lake if os.environ.get("WHENCE_TESTS_ON") == "lake" else _new_file


@contextmanager
def kept_in_lakes() -> Iterator[None]:
    """Within, every `FreshCatalog` is a lake."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "_make", new_lake)
        yield


def _copy_where_new(place: Place | None) -> None:
    if isinstance(place, Path) and place.parent.is_dir() and not place.exists() and "?" not in place.name:
        shutil.copyfile(_first(), place)


class FreshCatalog(Catalog):
    """An empty catalog in a file of its own, or a lake, which is gone once it is closed."""

    def __init__(self, *, keeps_graph: bool = False) -> None:
        super().__init__(_make(Path(_FOLDER.name) / f"{next(_NUMBERS)}.duckdb"), keeps_graph=keeps_graph)
        with self.cursor() as cursor:
            cursor.execute("PRAGMA disable_checkpoint_on_shutdown")  # nobody opens this file again
        # As a server's does: there is nothing to share out among threads, and the other worker needs the processor.
        keep_to_one_thread(self._connection)

    def close(self) -> None:
        """Close the catalog and remove its files."""
        super().close()
        assert self.path is not None
        self.path.unlink()
        shutil.rmtree(f"{self.path}.files", ignore_errors=True)
