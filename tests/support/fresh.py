"""A new catalog in a tenth of the time: the file of the first one is copied in the place of making it anew.

Making one binds every documented view, and a case of a few events would take longer to begin than to answer.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from catalog.database.connection import keep_to_one_thread, open_database
from catalog.session import catalog as session
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


def begin(path: Path) -> None:
    """The same for a process of its own that is about to open the path."""
    if session.open_database is _open_or_copy:
        _copy_where_new(path)


def _open_or_copy(path: Path | None) -> duckdb.DuckDBPyConnection:
    if path is not None:
        _copy_where_new(path)
    return open_database(path)


def _copy_where_new(path: Path) -> None:
    if path.parent.is_dir() and not path.exists() and "?" not in path.name:
        shutil.copyfile(_first(), path)


class FreshCatalog(Catalog):
    """An empty catalog in a file of its own, which is gone once it is closed."""

    def __init__(self, *, keeps_graph: bool = False) -> None:
        path = Path(_FOLDER.name) / f"{next(_NUMBERS)}.duckdb"
        super().__init__(shutil.copyfile(_first(), path), keeps_graph=keeps_graph)
        with self.cursor() as cursor:
            cursor.execute("PRAGMA disable_checkpoint_on_shutdown")  # nobody opens this file again
        # As a server's does: there is nothing to share out among threads, and the other worker needs the processor.
        keep_to_one_thread(self._connection)

    def close(self) -> None:
        """Close the catalog and remove its file."""
        super().close()
        assert self.path is not None
        self.path.unlink()
