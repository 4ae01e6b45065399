"""A catalog to another place: from a file into a lake, and back."""

import shutil
from collections.abc import Callable
from typing import TypedDict

import duckdb

from catalog.database.failures import why_failed
from catalog.database.storage.place import Lake, Place, file_of, files_of
from catalog.database.table_copies import copy_tables
from catalog.log.digest import digest_of
from catalog.log.log import head_of
from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, IntegrityError, UnavailableError


class Moved(TypedDict):
    """Where a catalog is now, and what it holds: as many entries, the same digest, the same head of the log."""

    path: str
    entries: int
    digest: str
    head: str


def move(source: Place, target: Place, on_step: Callable[[str], None]) -> Moved:
    """The catalog at the target, with all of the source, keys too; the source stays as it is.

    The log of the target is verified and its digest compared before this returns; where either fails, and where the
    copying is interrupted, nothing is left of the target. Raises BadQuestionError where something is at the target,
    UnavailableError where there is no source or it is in use, IntegrityError where the log is broken.
    """
    _check(source, target)
    on_step(f"reading {source}")
    before = _described(source)
    try:
        return _moved(source, target, before, on_step)
    except BaseException as error:
        _remove(target)
        if isinstance(error, duckdb.Error):
            raise UnavailableError(why_failed(error, str(target))) from error
        raise


def _moved(source: Place, target: Place, before: Moved, on_step: Callable[[str], None]) -> Moved:
    Catalog(target).close()
    copy_tables(source, target, lambda table: on_step(f"copying {table}"))
    on_step(f"verifying {target}")
    after = _described(target)
    if after != {**before, "path": str(target)}:
        raise IntegrityError(f"{target} does not hold what {source} holds, so it was removed.")
    return after


def _check(source: Place, target: Place) -> None:
    file, new = file_of(source), file_of(target)
    if isinstance(target, Lake) and target.postgres is not None:
        raise BadQuestionError(
            f"A catalog does not move into {target} yet. Take a lake in a file: whence move {source} ducklake:FILE"
        )
    if not file.is_file():
        raise UnavailableError(f"No catalog at {source}. Name one that is there: whence move FROM TO")
    if new.exists():
        raise BadQuestionError(f"{new} is there already. Name a place where nothing is: whence move {source} TO")
    if isinstance(target, Lake) and (folder := files_of(target)).exists() and any(folder.iterdir()):
        raise BadQuestionError(
            f"{folder} holds something already. Name an empty folder for the lake's files: --data FOLDER"
        )
    if not new.parent.is_dir():
        raise UnavailableError(f"No folder {new.parent} for {target}. Make it: mkdir -p {new.parent}")


def _described(place: Place) -> Moved:
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        chain = verify(cursor)
        if not chain.ok:
            raise IntegrityError(f"Entry {chain.broken_at} of {place} was changed. Look at it: whence verify")
        return {"path": str(place), "entries": chain.entries, "digest": digest_of(cursor), "head": head_of(cursor)}


def _remove(place: Place) -> None:
    """Remove what was made at a place where nothing was."""
    file = file_of(place)
    for each in (file, file.with_name(f"{file.name}.wal")):
        each.unlink(missing_ok=True)
    if isinstance(place, Lake):
        shutil.rmtree(files_of(place), ignore_errors=True)  # it was empty, or not there
