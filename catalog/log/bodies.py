"""Whether the bodies of entries are those that were logged: nearly all that a check of a log has to read.

Two threads take parts of the log in turns, and each hashes what it reads: handed from one to the other, bodies leave
the cache and their memory is faulted in again (bench/README.md, "Verification"). Bodies stay in Arrow's buffers:
hashlib reads long ones there, and no value of Python is made of each, for which both would need the interpreter lock.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from threading import Condition
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from catalog.database.connection import open_cursor, statement
from catalog.log.parts import BEFORE_ALL, Part, next_part
from catalog.log.redactions import Chain, Place, Redactions

_VECTOR = 2_048  # rows that DuckDB decompresses at once, whatever is asked for
_MOST_ROWS = 16 * _VECTOR
_PART_BYTES = 2**24
_AT_ONCE_BYTES = 2**19  # more than the allocator keeps would be given back and faulted in again each time
_MOST_AT_ONCE = 1_024
_FEW = 32
_LONG_BYTES = 2**16  # _MOST_AT_ONCE of them are the most that is held of shorter ones
_SHORT_BYTES = 2_048
_HASH_BYTES = 32

if TYPE_CHECKING:
    import pyarrow as pa

Work = Callable[[duckdb.DuckDBPyConnection], None]
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


class _Log:
    """What is still to be read of a writer's chain, and what was found in it, for the threads that read it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions) -> None:
        self.writer = writer
        self.redacted = redactions.places(Chain.LOG, writer)
        self.altered_at: int | None = None
        self._connection, self._last, self._redactions = connection, last, redactions
        self._after, self._rows = BEFORE_ALL, _VECTOR
        self._lock = Condition()
        self._is_known = self._is_long = False

    def parts(self, *, is_second: bool) -> Iterator[Part]:
        """Parts that no other thread has: the second one takes some once bodies are known to be short.

        DuckDB decompresses a vector of them at a time: of long ones two would be twice as much memory.
        """
        while True:
            with self._lock:
                if is_second:
                    self._lock.wait_for(lambda: self._is_known)
                    if self._is_long:
                        return
                part = next_part(self._connection, self.writer, self._after, self._last, self._rows)
                if part is None:
                    return
                self._after = part.until
            yield part

    def add(self, altered: Iterable[_Altered]) -> None:
        """Keep the first of those that were not redacted either; what was redacted has its later hash."""
        with self._lock:
            for one in altered:
                place = Place(Chain.LOG, self.writer, one.position)
                if not self._redactions.is_logged(place, one.found, one.body_hash):
                    first = one.position if self.altered_at is None else self.altered_at
                    self.altered_at = min(first, one.position)

    def has_read(self, rows: int, size: int, *, has_long: bool) -> None:
        """How long the bodies of a part were: the next ones are taken to be like them."""
        with self._lock:
            fitting = _PART_BYTES * rows // max(1, size) // _VECTOR * _VECTOR
            self._rows = max(_VECTOR, min(_MOST_ROWS, fitting))
            self._is_known, self._is_long = True, self._is_long or has_long
            self._lock.notify_all()

    def end(self) -> None:
        """Let the second thread stop at the part it has."""
        with self._lock:
            self._is_known = self._is_long = True
            self._lock.notify_all()


def altered_beside(
    connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions, other: Work
) -> int | None:
    """The first position of a writer whose body is not what was logged, once the other work is done as well.

    The second thread begins with the other work, and the first one helps with what is left of it.
    """
    log = _Log(connection, writer, last, redactions)

    def work_beside() -> None:
        with closing(open_cursor(connection)) as cursor:
            other(cursor)
            _read(cursor, log, is_second=True)

    with ThreadPoolExecutor(1, "whence-hashing") as second, closing(open_cursor(connection)) as cursor:
        beside = second.submit(work_beside)
        try:
            _read(cursor, log, is_second=False)
        finally:
            log.end()
        other(cursor)
        beside.result()
    return log.altered_at


def _read(cursor: duckdb.DuckDBPyConnection, log: _Log, *, is_second: bool) -> None:
    """Hash the bodies of some parts, as long as there are any."""
    rows_at_once = _FEW
    for part in log.parts(is_second=is_second):
        bounds = {"writer": log.writer, **part._asdict(), "longest": _LONG_BYTES}
        has_left_out, size, rows = False, 0, 0
        for batch in cursor.execute(statement("log/bodies"), bounds).to_arrow_reader(rows_at_once):
            hashed = _hashed(batch, log.redacted)
            log.add(hashed.altered)
            has_left_out |= hashed.has_left_out
            size, rows = size + batch.nbytes, rows + batch.num_rows
        rows_at_once = max(_FEW, min(_MOST_AT_ONCE, _AT_ONCE_BYTES * rows // max(1, size)))
        if has_left_out:
            log.add(_altered_of_long(cursor, bounds, log.redacted))
        log.has_read(rows, size, has_long=has_left_out)


def _hashed(batch: "pa.RecordBatch", redacted: frozenset[int]) -> _Hashed:
    """What differs in a batch; where nothing does, as nearly always, its rows are never looked at one by one."""
    position, body, body_hash = batch.columns
    whole = not body.null_count and not body_hash.null_count
    if whole and (not redacted or redacted.isdisjoint(position.to_pylist())):
        digests = b"".join([sha256(text).digest() for text in _texts(body)])
        hash_offsets, hashes = _variable(body_hash)
        start, end = hash_offsets[0], hash_offsets[-1]
        if hash_offsets == list(range(start, end + 1, _HASH_BYTES)) and bytes(hashes[start:end]) == digests:
            return _Hashed([], has_left_out=False)
    rows = zip(position.to_pylist(), body.cast("binary").to_pylist(), body_hash.to_pylist(), strict=True)
    return _Hashed(_differing([row for row in rows if row[1] is not None], redacted), body.null_count > 0)


def _texts(body: "pa.Array") -> Iterable[bytes | memoryview]:
    """The bytes of each body: of long ones where they are, short ones copied, which takes less time than a view."""
    if body.nbytes < _SHORT_BYTES * len(body):
        texts: list[bytes] = body.cast("binary").to_pylist()
        return texts
    offsets, text = _variable(body)
    return (text[start:end] for start, end in pairwise(offsets))


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
