"""Whether the bodies of entries are those that were logged: nearly all that a check of a log has to read.

One thread reads and one hashes. Bodies stay in Arrow's buffers, where hashlib reads them: neither thread makes
each of them a value of Python, for which both would need the interpreter lock (bench/README.md, "Verification").
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from catalog.database.connection import open_cursor, statement
from catalog.log.parts import parts
from catalog.log.redactions import Chain, Place, Redactions

_AT_ONCE_BYTES = 2**19  # more than the allocator keeps would be given back and faulted in again each time
_MOST_AT_ONCE = 1_024
_FEW = 32
_LONG_BYTES = 2**16  # _MOST_AT_ONCE of them are the most that is held of shorter ones
_WAITING = 1  # more of them leave the cache before they are hashed
_HASH_BYTES = 32

if TYPE_CHECKING:
    import pyarrow as pa

_Row = tuple[int, bytes | None, bytes | None]  # position, body, body_hash


class _Altered(NamedTuple):
    """An entry whose body does not have its hash, or was redacted; and the hash that it has."""

    position: int
    found: bytes | None
    body_hash: bytes | None


class _Hashed(NamedTuple):
    """Those of some bodies that differ, and whether some were not there: long or missing."""

    altered: list[_Altered]
    has_left_out: bool


def altered_at(connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions) -> int | None:
    """The first position of a writer whose body is not what was logged; what was redacted has its later hash."""
    found: int | None = None
    redacted = redactions.places(Chain.LOG, writer)
    cursor = open_cursor(connection)  # of its own: redactions are read again while the bodies are
    with closing(cursor):
        for one in _altered(cursor, writer, last, redacted):
            place = Place(Chain.LOG, writer, one.position)
            if not redactions.is_logged(place, one.found, one.body_hash):
                found = one.position if found is None else min(found, one.position)
    return found


def _altered(
    cursor: duckdb.DuckDBPyConnection, writer: str, last: int, redacted: frozenset[int]
) -> Iterator[_Altered]:
    """The bodies that differ from what was logged first."""
    rows_at_once = _FEW
    with ThreadPoolExecutor(1, "whence-hashing") as hashing:
        for part in parts(cursor, writer, last):
            bounds = {"writer": writer, **part._asdict(), "longest": _LONG_BYTES}
            reader = cursor.execute(statement("log/bodies"), bounds).to_arrow_reader(rows_at_once)
            has_left_out, size, rows = False, 0, 0
            for batch, hashed in _beside(hashing, reader, redacted):
                yield from hashed.altered
                has_left_out |= hashed.has_left_out
                size, rows = size + batch.nbytes, rows + batch.num_rows
            rows_at_once = max(_FEW, min(_MOST_AT_ONCE, _AT_ONCE_BYTES * rows // max(1, size)))
            if has_left_out:
                yield from _altered_of_long(cursor, bounds, redacted)


def _beside(
    hashing: ThreadPoolExecutor, reader: "pa.RecordBatchReader", redacted: frozenset[int]
) -> Iterator[tuple["pa.RecordBatch", _Hashed]]:
    """Each batch and what was found in it, while the next ones are read."""
    waiting: deque[tuple[pa.RecordBatch, Future[_Hashed]]] = deque()
    for batch in reader:
        waiting.append((batch, hashing.submit(_hashed, batch, redacted)))
        if len(waiting) > _WAITING:
            first, found = waiting.popleft()
            yield first, found.result()
    for first, found in waiting:
        yield first, found.result()


def _hashed(batch: "pa.RecordBatch", redacted: frozenset[int]) -> _Hashed:
    """What differs in a batch; where nothing does, as nearly always, its rows are never looked at one by one."""
    position, body, body_hash = batch.columns
    whole = not body.null_count and not body_hash.null_count
    if whole and (not redacted or redacted.isdisjoint(position.to_pylist())):
        offsets, text = _variable(body)
        digests = b"".join([sha256(text[start:end]).digest() for start, end in pairwise(offsets)])
        hash_offsets, hashes = _variable(body_hash)
        start, end = hash_offsets[0], hash_offsets[-1]
        if hash_offsets == list(range(start, end + 1, _HASH_BYTES)) and bytes(hashes[start:end]) == digests:
            return _Hashed([], has_left_out=False)
    rows = zip(position.to_pylist(), body.cast("binary").to_pylist(), body_hash.to_pylist(), strict=True)
    return _Hashed(_differing([row for row in rows if row[1] is not None], redacted), body.null_count > 0)


def _variable(column: "pa.Array") -> tuple[list[int], memoryview]:
    """Where each value of a column of texts or bytes begins, and the last ends; and all their bytes."""
    _, offsets, values = column.buffers()
    numbers = memoryview(offsets).cast("i")  # DuckDB gives offsets of 32 bits
    return numbers[column.offset : column.offset + len(column) + 1].tolist(), memoryview(values or b"")


def _altered_of_long(
    cursor: duckdb.DuckDBPyConnection, bounds: dict[str, object], redacted: frozenset[int]
) -> Iterator[_Altered]:
    """The same of bodies that are long or missing, a few at a time."""
    cursor.execute(statement("log/long_bodies"), bounds)
    at_once = 1
    while rows := cursor.fetchmany(at_once):
        yield from _differing(rows, redacted)
        longest = max(len(body or b"") for _, body, _ in rows)
        at_once = max(1, min(2 * at_once, _FEW, _AT_ONCE_BYTES // (longest + 1)))


def _differing(rows: Iterable[_Row], redacted: frozenset[int]) -> list[_Altered]:
    """Those without their hash, and those redacted: they should have another one."""
    found = []
    for position, body, body_hash in rows:
        digest = sha256(body).digest() if body is not None else None
        if digest is None or digest != body_hash or position in redacted:
            found.append(_Altered(position, digest, body_hash))
    return found
