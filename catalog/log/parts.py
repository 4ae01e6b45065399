"""The positions of a writer's chain in parts, so that no statement reads all of it at once."""

from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement

_BEFORE_ALL = -(2**63)
_AT_ONCE = 32_768  # of the rows of a chain without their bodies: some megabytes


class Part(NamedTuple):
    """The positions after one and up to another."""

    after: int
    until: int


def parts(connection: duckdb.DuckDBPyConnection, writer: str, last: int, at_once: int = _AT_ONCE) -> Iterator[Part]:
    """A writer's positions up to one, in parts that have no gap before them: an altered log may have wide ones."""
    after = _BEFORE_ALL
    while True:
        bounds = {"writer": writer, "after": after, "until": last}
        found = connection.execute(statement("log/next_position"), bounds).fetchone()
        if found is None or found[0] is None:
            return
        after = min(last, found[0] - 1 + at_once)
        yield Part(found[0] - 1, after)
