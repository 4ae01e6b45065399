"""The rejected inputs of a catalog: each kept once with its faults, in a chain of their own (docs/log.md)."""

import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import duckdb
import orjson

from catalog.database.connection import only_row, statement
from catalog.log.admission import Rejected
from catalog.log.log import DEFAULT_WRITER, GENESIS, Change
from catalog.log.rejected_link import RejectedLink
from catalog.values.times import instant_text

RAW_LIMIT = 2**20
_REPLACED = "\ufffd"  # as bytes that are no UTF-8 are
_AT_ONCE = 500
_FEW = 32  # lists of them are bound while no other thread of ours runs; Arrow costs more than so few
_AT_ONCE_BYTES = 4 * 2**20


class Refused(NamedTuple):
    """A rejected input, where it came from, and who sent it."""

    rejected: Rejected
    source: str
    actor: str | None = None


class Rejections:
    """One writer's end of the chain of rejected inputs. Safe from several threads."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, writer: str = DEFAULT_WRITER) -> None:
        """Take up the chain where this writer left it."""
        self._cursor = cursor
        self._writer = writer
        self.lock = threading.Lock()
        self._take_up()

    def _take_up(self) -> None:
        head = only_row(self._cursor.execute(statement("log/rejected_head"), {"writer": self._writer}))
        self._position, self._received_at, chain = head or (0, 0, None)
        self._chain: bytes = chain or GENESIS
        self._is_doubtful = False

    def keep(self, refused: Sequence[Refused]) -> None:
        """Keep the inputs; durable when this returns. Many are several commits, so that events fit in between."""
        for part in _parts(refused):
            with self.keeping(part) as insert:
                insert(self._cursor)

    @contextmanager
    def keeping(self, refused: Sequence[Refused]) -> Iterator[Change]:
        """What inserts the inputs, by whatever cursor; its transaction is to be committed within."""
        with self.lock:
            if self._is_doubtful:
                self._take_up()
            received_at = max(self._received_at, time.time_ns() // 1000)
            links = self._links(refused, received_at)
            # An error does not say whether the commit came through, where a connection was cut.
            self._is_doubtful = True
            yield lambda cursor: self._insert(cursor, links, received_at)
            self._is_doubtful = False
            if links:
                last = links[-1]
                self._position, self._received_at = last.position, received_at
                self._chain = last.chain_hash or GENESIS

    def _links(self, refused: Sequence[Refused], received_at: int) -> list[RejectedLink]:
        links = []
        chain = self._chain
        for position, one in enumerate(refused, self._position + 1):
            link = _link_of(one, position, received_at)
            chain = rejected_chained(chain, self._writer, link)
            links.append(link._replace(chain_hash=chain))
        return links

    def _insert(self, cursor: duckdb.DuckDBPyConnection, links: list[RejectedLink], received_at: int) -> None:
        if len(links) > _FEW:
            self._insert_table(cursor, links, received_at)
        elif links:
            self._insert_lists(cursor, links, received_at)

    def _insert_lists(self, cursor: duckdb.DuckDBPyConnection, links: list[RejectedLink], received_at: int) -> None:
        cursor.execute(
            statement("log/reject"),
            {
                "writer": self._writer,
                "before": self._position,
                "received_at": received_at,
                "sources": [link.source for link in links],
                "actors": [link.actor for link in links],
                "pointers": [[fault[0] for fault in link.faults] for link in links],
                "reasons": [[fault[1] for fault in link.faults] for link in links],
                "raws": [link.raw for link in links],
                "raw_hashes": [link.raw_hash for link in links],
                "chain_hashes": [link.chain_hash for link in links],
            },
        )

    def _insert_table(self, cursor: duckdb.DuckDBPyConnection, links: list[RejectedLink], received_at: int) -> None:
        from catalog.log.rejected_table import rejected_table  # noqa: PLC0415  # loads Arrow, which few inputs need not

        cursor.register("new_rejected", rejected_table(links))
        try:
            values = {"writer": self._writer, "received_at": received_at}
            cursor.execute(statement("log/reject_table"), values)
        finally:
            cursor.unregister("new_rejected")


def _link_of(one: Refused, position: int, received_at: int) -> RejectedLink:
    raw = storable_raw(one.rejected)
    hashed = hashlib.sha256(raw.encode()).digest()
    faults = [[storable(fault.pointer), storable(fault.reason)] for fault in one.rejected.faults]
    actor = None if one.actor is None else storable(one.actor)
    return RejectedLink(position, received_at, storable(one.source), actor, faults, raw, hashed, None)


def storable_raw(rejected: Rejected) -> str:
    """What is kept of the text of a rejected input."""
    return storable(rejected.raw[:RAW_LIMIT].decode(errors="replace"))


def storable(text: str) -> str:
    """The text without lone surrogates, which a path that is no UTF-8 has, and which no database takes; nor NULs.

    A lake writes what it is given as SQL, where each NUL is a function call: a megabyte of them took four gigabytes.
    """
    return text.encode(errors="replace").decode().replace("\0", _REPLACED)


def rejected_chained(before: bytes, writer: str, link: RejectedLink) -> bytes:
    """The chain hash of a rejected input (docs/log.md)."""
    covered = [writer, link.position, instant_text(link.received_at), link.source, link.actor, link.faults]
    return hashlib.sha256(before + orjson.dumps([*covered, link.raw_hash.hex()])).digest()


def _parts(refused: Sequence[Refused]) -> Iterator[list[Refused]]:
    """The inputs in lists of which each is soon written: the log's own commits wait for it."""
    part: list[Refused] = []
    size = 0
    for one in refused:
        part.append(one)
        size += min(len(one.rejected.raw), RAW_LIMIT)
        if len(part) >= _AT_ONCE or size >= _AT_ONCE_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
