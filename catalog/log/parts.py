"""The positions of a writer's chain in parts, so that no statement reads all of it at once."""

from typing import NamedTuple

import duckdb

from catalog.database.connection import statement

BEFORE_ALL = -(2**63)


class Part(NamedTuple):
    """The positions after one and up to another."""

    after: int
    until: int


def next_part(connection: duckdb.DuckDBPyConnection, writer: str, after: int, last: int, at_once: int) -> Part | None:
    """The next positions after one, with no gap before them: an altered log may have wide ones; None at the end."""
    bounds = {"writer": writer, "after": after, "until": last}
    found = connection.execute(statement("log/next_position"), bounds).fetchone()
    if found is None or found[0] is None:
        return None
    return Part(found[0] - 1, min(last, found[0] - 1 + at_once))
