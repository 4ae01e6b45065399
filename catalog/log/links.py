"""Whether the links of a writer's chain fit: all that it covers but the bodies.

DuckDB looks at a part at a time, and none of its links becomes a value of Python: threads share the parts, and none
waits for the interpreter lock. Where a part does not fit, each of its links is looked at here, and the first that
does not is found.
"""

from datetime import datetime
from threading import Lock
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.log.log import GENESIS, chained
from catalog.log.parts import BEFORE_ALL, Part, next_part
from catalog.values.times import instant_of

_NEVER = -(2**63)
_AT_ONCE = 16_384  # enough to repay the statement, and few enough that no thread ends long before the other


class Chained(NamedTuple):
    """A chain: how many links, the first position that does not fit, its last hash, how many links without one."""

    links: int
    broken_at: int | None
    head: bytes
    unchained: int = 0


class EntryLink(NamedTuple):
    """What the chain covers of an entry, and what it says of itself; times in microseconds."""

    position: int
    received_at: int | None
    event_time: int | None
    kind: str | None
    producer: str | None
    actor: str | None
    body_hash: bytes | None
    chain_hash: bytes | None


class _End(NamedTuple):
    """Where a chain has come to: what the next link must fit to."""

    position: int
    received_at: int
    chain_hash: bytes


class _Fitting(NamedTuple):
    """What DuckDB found of a part."""

    links: int
    fits: bool
    position: int
    received_at: int
    chain_hash: bytes


class LinkCheck:
    """A check of a writer's chain, for the threads that share it."""

    def __init__(self, writer: str, last: int) -> None:
        """Begin at the first link. last: the position of the last one."""
        self._writer, self._last = writer, last
        self._after = BEFORE_ALL
        self._lock = Lock()
        self._found: list[tuple[Part, _Fitting]] = []

    def work(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Look at parts that no other thread has, as long as there are any; bodies are not read."""
        while part := self._next(cursor):
            bounds = {"writer": self._writer, **part._asdict(), "never": _NEVER, "genesis": GENESIS}
            found = fetch(cursor, statement("log/chain"), _Fitting, bounds)[0]
            with self._lock:
                self._found.append((part, found))

    def _next(self, cursor: duckdb.DuckDBPyConnection) -> Part | None:
        with self._lock:
            part = next_part(cursor, self._writer, self._after, self._last, _AT_ONCE)
            self._after = self._last if part is None else part.until
            return part

    def result(self, cursor: duckdb.DuckDBPyConnection) -> Chained:
        """Each entry at the next position, received no earlier, its chain hash right: once all the work is done."""
        end, count = _End(0, _NEVER, GENESIS), 0
        broken_at: int | None = None
        for part, found in sorted(self._found):
            count += found.links
            if found.fits:
                end = _End(*found[2:])
                continue
            end, broken = _look_through(cursor, self._writer, part, end)
            broken_at = broken if broken_at is None else broken_at
        return Chained(count, broken_at, end.chain_hash)


def _look_through(
    connection: duckdb.DuckDBPyConnection, writer: str, part: Part, end: _End
) -> tuple[_End, int | None]:
    """Where a part ends, and the first position in it that does not fit. Any column of it may be NULL."""
    broken_at: int | None = None
    for link in fetch(connection, statement("log/links"), EntryLink, {"writer": writer, **part._asdict()}):
        fits = (
            link.position == end.position + 1
            and link.received_at is not None
            and link.received_at >= end.received_at
            and _hash_after(end.chain_hash, writer, link) == link.chain_hash
        )
        if not fits and broken_at is None:
            broken_at = link.position
        received_at = end.received_at if link.received_at is None else link.received_at
        end = _End(link.position, received_at, link.chain_hash or end.chain_hash)
    return end, broken_at


def _hash_after(before: bytes, writer: str, link: EntryLink) -> bytes | None:
    """The chain hash that an entry should have; None where it is none that was ever logged."""
    if link.body_hash is None:
        return None
    try:
        received, happened = _instant(link.received_at), _instant(link.event_time)
    except (OverflowError, ValueError):  # a year that no event can have
        return None
    covered = [writer, link.position, received, happened, link.kind, link.producer, link.actor]
    return chained(before, covered, link.body_hash)


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else instant_of(micros)
