"""A catalog to another place: from a file into a lake, and back."""

from collections.abc import Callable
from typing import TypedDict

import duckdb

from catalog.database.attaching import hold, inbox_of, is_there
from catalog.database.failures import why_failed
from catalog.database.storage.dialect import dialect_of
from catalog.database.storage.place import Lake, Place, file_of, files_of, is_apart
from catalog.database.table_copies import copied_tables, is_copied_in_part
from catalog.log.digest import digest_of
from catalog.log.log import head_of
from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from catalog.session.taking import taking_of
from catalog.values.errors import BadQuestionError, IntegrityError, UnavailableError


class Moved(TypedDict):
    """Where a catalog is now, and what it holds: as many entries, the same digest, the same head of the log."""

    path: str
    entries: int
    digest: str
    head: str


def move(source: Place, target: Place, on_step: Callable[[str], None]) -> Moved:
    """The catalog at the target, with all of the source, keys too; the source stays as it is.

    The log of the target is verified and its digest compared before it can be opened; where either fails, and where
    the copying is interrupted, nothing is left of it. Where the process was killed, the target cannot be opened, and
    moving to it again begins at its start. Raises BadQuestionError where something is at the target,
    UnavailableError where there is no source, one of them is in use, or nodes of the source took something in
    meanwhile, IntegrityError where the log is broken.
    """
    if not (is_there(source) if is_apart(source) else file_of(source).is_file()):
        raise UnavailableError(f"No catalog at {source}. Name one that is there: whence move FROM TO")
    holding = hold(target)
    try:
        _make_room(source, target, on_step)
        on_step(f"reading {source}")
        before = _opened(source, on_step)
        return _moved(source, target, before, on_step)
    except duckdb.Error as error:
        raise UnavailableError(why_failed(error, str(target))) from error
    finally:
        holding.close()


def _moved(source: Place, target: Place, before: Moved, on_step: Callable[[str], None]) -> Moved:
    try:
        with copied_tables(source, target, lambda table: on_step(f"copying {table}")) as connection:
            on_step(f"verifying {target}")
            after = _described(target, connection)
            _compare(before, after)
            _check_inbox(source)
    except BaseException:
        dialect_of(target).remove()
        raise
    return after


def _compare(before: Moved, after: Moved) -> None:
    if after != {**before, "path": after["path"]}:
        raise IntegrityError(f"{after['path']} does not hold what {before['path']} holds, so it was removed.")


def _check_inbox(source: Place) -> None:
    """Raise UnavailableError where nodes took in what the target has not: that is acknowledged."""
    inbox = inbox_of(source)
    if inbox is None:
        return
    try:
        waiting = inbox.standing().inputs
    finally:
        inbox.close()
    if waiting:
        raise UnavailableError(
            f"Nodes of {source} took in {waiting:,} inputs while it was moved. Stop its nodes, and begin again"
        )


def _make_room(source: Place, target: Place, on_step: Callable[[str], None]) -> None:
    """See that nothing is at the target, but for what an earlier move left there: that is removed."""
    new = file_of(target)
    if not new.parent.is_dir() and not is_apart(target):
        raise UnavailableError(f"No folder {new.parent} for {target}. Make it: mkdir -p {new.parent}")
    dialect = dialect_of(target)
    if dialect.is_there():
        if not is_copied_in_part(target):
            raise BadQuestionError(
                f"{target} is there already. Name a place where nothing is: whence move {source} TO"
            )
        on_step(f"removing what an earlier move left at {target}")
        dialect.remove()
    if not dialect.has_room():
        where = files_of(target) if isinstance(target, Lake) else target
        raise BadQuestionError(
            f"{where} holds something already. Name an empty one for the lake's files: --data FOLDER-OR-URL"
        )


def _opened(place: Place, on_step: Callable[[str], None]) -> Moved:
    """What a source holds, with what its nodes took in: that is acknowledged, and goes into its log first."""
    with Catalog(place) as catalog:
        taking = taking_of(catalog)
        while taking and (count := taking.take()):
            on_step(f"took in {count:,} that waited in the inbox")
        with catalog.cursor() as cursor:
            return _described(place, cursor)


def _described(place: Place, cursor: duckdb.DuckDBPyConnection) -> Moved:
    chain = verify(cursor)
    if not chain.ok:
        raise IntegrityError(f"Entry {chain.broken_at} of {place} was changed. Look at it: whence verify")
    return {"path": str(place), "entries": chain.entries, "digest": digest_of(cursor), "head": head_of(cursor)}
