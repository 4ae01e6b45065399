"""Whether the bodies of entries are those that were logged: nearly all that a check of a log has to read.

One thread reads and one hashes, as DuckDB and hashlib both let go of the interpreter lock (bench/README.md,
"Verification").
"""

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import NamedTuple

import duckdb

from catalog.database.connection import open_cursor, statement
from catalog.log.parts import parts
from catalog.log.redactions import Chain, Place, Redactions

_AT_ONCE_BYTES = 2**19  # more than the allocator keeps would be given back and faulted in again each time
_MOST_AT_ONCE = 512
_WAITING = 8


_Row = tuple[int, bytes | None, bytes | None]  # position, body, body_hash; as DuckDB gives them, none made a value


class _Altered(NamedTuple):
    """An entry whose body does not have its hash, and what it has."""

    position: int
    found: bytes | None
    body_hash: bytes | None


class Bodies(NamedTuple):
    """How many bodies a writer's chain has, and the first position of one that is not what was logged."""

    bodies: int
    altered_at: int | None


def check_bodies(connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions) -> Bodies:
    """Hash the body of every entry of a writer up to a position; what was redacted has its later hash."""
    count, altered_at = 0, None
    redacted = redactions.places(Chain.LOG, writer)
    cursor = open_cursor(connection)  # of its own: redactions are read again while the bodies are
    with closing(cursor):
        for rows, altered in _hashed(cursor, writer, last, redacted):
            count += rows
            for one in altered:
                place = Place(Chain.LOG, writer, one.position)
                if not redactions.is_logged(place, one.found, one.body_hash):
                    altered_at = one.position if altered_at is None else min(altered_at, one.position)
    return Bodies(count, altered_at)


def _hashed(
    cursor: duckdb.DuckDBPyConnection, writer: str, last: int, redacted: frozenset[int]
) -> Iterator[tuple[int, list[_Altered]]]:
    """How many bodies were read, and which of them differ: for a few at a time, while the next are read."""
    with ThreadPoolExecutor(1, "whence-hashing") as hashing:
        waiting: deque[tuple[int, Future[list[_Altered]]]] = deque()
        for rows in _read(cursor, writer, last):
            waiting.append((len(rows), hashing.submit(_differing, rows, redacted)))
            if len(waiting) > _WAITING:
                count, found = waiting.popleft()
                yield count, found.result()
        for count, found in waiting:
            yield count, found.result()


def _read(cursor: duckdb.DuckDBPyConnection, writer: str, last: int) -> Iterator[list[_Row]]:
    """The bodies of a writer, so many at once as take up a few megabytes."""
    at_once = 1
    for part in parts(cursor, writer, last):
        cursor.execute(statement("log/bodies"), {"writer": writer, **part._asdict()})
        while rows := cursor.fetchmany(at_once):
            yield rows
            longest = max(len(body or b"") for _, body, _ in rows)
            at_once = max(1, min(2 * at_once, _MOST_AT_ONCE, _AT_ONCE_BYTES // (longest + 1)))


def _differing(rows: list[_Row], redacted: frozenset[int]) -> list[_Altered]:
    """Those without their hash, and those redacted: they should have another one."""
    found = []
    for position, body, body_hash in rows:
        digest = hashlib.sha256(body).digest() if body is not None else None
        if digest is None or digest != body_hash or position in redacted:
            found.append(_Altered(position, digest, body_hash))
    return found
