"""Copies of a catalog: a backup with all of it, a snapshot for analysts; and a catalog back from a backup."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import duckdb

from catalog.database.attaching import create_views_anew
from catalog.database.copies import copy_file, write_anew
from catalog.database.failures import why_failed
from catalog.database.storage.lake_upkeep import KEEPING_UP
from catalog.database.storage.place import Lake, Place
from catalog.database.table_copies import copy_of_lake
from catalog.log import log
from catalog.log.verification import verify
from catalog.management.kept_tables import refresh_managed
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, IntegrityError, UnavailableError


class CopyAnswer(TypedDict):
    """A copy that was written, and how much of the log it holds; bytes: its size."""

    path: str
    entries: int
    head: str
    bytes: int


class Restored(CopyAnswer):
    """A catalog that came from a backup; kept: where the one before it went, None where there was none."""

    kept: str | None


def backup(catalog: Catalog, target: Path) -> CopyAnswer:
    """All of the catalog in one file, keys too; others may write meanwhile. Raises UnavailableError."""
    return _copy(catalog, target, keeps_keys=True)


def snapshot(catalog: Catalog, target: Path) -> CopyAnswer:
    """The catalog for analysts: a plain DuckDB file with all views and macros, findings up to date, and no keys."""
    refresh_managed(catalog)
    return _copy(catalog, target, keeps_keys=False)


def restore(source: Path, place: Place) -> Restored:
    """The catalog at a path, from a backup whose log was verified first; the one that was there is kept beside it.

    Raises UnavailableError where the backup is none or the catalog is in use, IntegrityError where its log is broken.
    """
    if isinstance(place, Lake):
        raise BadQuestionError(f"{place} is a lake, and a backup is one file. Restore it as one: --catalog PATH")
    path = place
    if not source.is_file():
        raise UnavailableError(f"No backup at {source}. Make one: whence backup PATH")
    if source.resolve() == path.resolve():
        raise BadQuestionError(f"{source} is the catalog itself. Give the path of a backup.")
    with _folder_beside(path) as folder:
        draft = folder / path.name
        shutil.copyfile(source, draft)
        with Catalog(draft) as restored, restored.cursor() as cursor:
            chain = verify(cursor)
            if not chain.ok:
                raise IntegrityError(
                    f"Entry {chain.broken_at} of the backup {source} was changed. Use another backup."
                )
            create_views_anew(cursor, draft)  # those of a copy are worded otherwise, which a check would report
        kept = _set_aside(path)
        draft.replace(path)
    return {**_described(path, chain.entries, chain.head), "kept": str(kept) if kept else None}


def _copy(catalog: Catalog, target: Path, *, keeps_keys: bool) -> CopyAnswer:
    if catalog.path is None:
        raise UnavailableError("A catalog in memory has no file to copy.")
    if target.is_dir():
        raise BadQuestionError(f"{target} is a folder. Give the path of a file: {target / 'whence-copy.duckdb'}")
    if not target.parent.is_dir():
        raise UnavailableError(f"No folder {target.parent} for the copy. Make it: mkdir -p {target.parent}")
    if target.resolve() == catalog.path.resolve():
        raise BadQuestionError(f"{target} is the catalog itself. Give another path.")
    catalog.catch_up()
    with _folder_beside(target) as folder:
        draft = folder / "written.duckdb"
        if isinstance(catalog.place, Lake):
            _write_lake(catalog, catalog.place, folder, draft, keeps_keys=keeps_keys)
        else:
            copied = folder / "copied.duckdb"
            copy_file(catalog.path, copied, catalog.standing_still())
            write_anew(copied, draft, keeps_keys=keeps_keys)
        with Catalog(draft) as written, written.cursor() as cursor:
            entries, head = written.log_position, log.head_of(cursor)
        draft.replace(target)
    return _described(target, entries, head)


def _write_lake(catalog: Catalog, place: Lake, folder: Path, draft: Path, *, keeps_keys: bool) -> None:
    """All of a lake in one file, its log verified; the Parquet files are read where they are.

    Raises UnavailableError, IntegrityError.
    """
    file = place.file
    if place.postgres is None:  # this process holds the file of the metadata, and may open it once only
        file = folder / "copied.ducklake"
        with KEEPING_UP:
            copy_file(place.file, file, catalog.standing_still())
    try:
        copy_of_lake(place, draft, file, keeps_keys=keeps_keys)
    except duckdb.Error as error:
        raise UnavailableError(why_failed(error, str(place))) from error
    with Catalog(draft) as written, written.cursor() as cursor:
        chain = verify(cursor)
    if not chain.ok:
        raise IntegrityError(f"Entry {chain.broken_at} of {place} was changed. Look at it: whence verify")


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is finished in it takes its place at once, or not at all."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise UnavailableError(f"Cannot write beside {path}: {error.strerror}") from error
    try:
        yield folder
    except OSError as error:
        raise UnavailableError(f"{path} could not be written: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_aside(path: Path) -> Path | None:
    """Where the catalog at a path was moved to. Raises UnavailableError where a process holds it."""
    if not path.exists():
        return None
    with Catalog(path):  # fails where another process has it, and brings in what its log of changes holds
        pass
    kept = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    path.replace(kept)
    return kept


def _described(path: Path, entries: int, head: str) -> CopyAnswer:
    return {"path": str(path), "entries": entries, "head": head, "bytes": path.stat().st_size}
