"""What did not exist yet at the time of a question, and when it first did: an answer, not a gap."""

from datetime import datetime
from typing import NamedTuple, TypedDict

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.lineage.lookup import UNVERSIONED, Target
from catalog.values.times import instant_text


class NotYet(TypedDict):
    """That a version was made after the time of the question. version: that one, or the first of its dataset."""

    version: str
    made_at: str | None
    message: str


class _First(NamedTuple):
    """The first version, and when the dataset was first read, None where it never was."""

    version: str
    made_at: datetime
    read_at: datetime | None


def find_later(
    cursor: duckdb.DuckDBPyConnection, target: Target, version: str | None, as_of: datetime
) -> NotYet | None:
    """When what was asked for was first made, if only after as_of; None where it was there, or never was.

    target: the dataset; version: the one asked for, None: any. What had been read by then existed, whoever made it.
    """
    given = {"dataset_key": target.dataset_key, "version": version}
    # What happened later is looked for, so the cut is taken away for this statement alone.
    cursor.execute("SET VARIABLE as_of = NULL::TIMESTAMPTZ")
    try:
        found = fetch(cursor, statement("lineage/first_version"), _First, given)
    finally:
        cursor.execute("SET VARIABLE as_of = $instant::TIMESTAMPTZ", {"instant": as_of.isoformat()})
    if not found or found[0].made_at <= as_of:
        return None
    first = found[0]
    if version is None and first.read_at is not None and first.read_at <= as_of:
        return None
    when, asked = instant_text(first.made_at), instant_text(as_of)
    what = f"{target.namespace} {target.name}"
    if version is not None:
        message = f"{what} {version} did not exist yet at {asked}: it was made at {when}."
    elif first.version == UNVERSIONED:
        message = f"{what} did not exist yet at {asked}: the first event that names it is of {when}."
    else:
        message = f"{what} did not exist yet at {asked}: its first version, {first.version}, was made at {when}."
    return {"version": first.version, "made_at": when, "message": message}
