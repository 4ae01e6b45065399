"""The append-only log: every event as received, canonical, once, in a chain of hashes (docs/log.md)."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import duckdb
import orjson

from catalog.database.connection import committing, only_row, statement, transaction
from catalog.database.storage.holding import Holding
from catalog.log.entry import Entry, Logged
from catalog.log.portion import Appended, Portion
from catalog.values.errors import UnavailableError
from catalog.values.times import instant_text

if TYPE_CHECKING:
    import pyarrow as pa

GENESIS = bytes(32)
DEFAULT_WRITER = "main"
_REMEMBERED = 100_000
_FEW = 256  # as lists these go in with six requests for the interpreter lock; as Arrow it takes hundreds
_LARGE_BYTES = 2**20  # DuckDB copies a text in a list several times: of 17 MB 60 ms, as Arrow 7
_NEVER = -(2**63)
Change = Callable[[duckdb.DuckDBPyConnection], None]


class _RecentHashes:
    """The body hashes of all entries whose eventTime is at or after a floor: there, absence is proof."""

    def __init__(self) -> None:
        self._times: dict[bytes, int] = {}
        self.floor = _NEVER

    def __contains__(self, body_hash: bytes) -> bool:
        return body_hash in self._times

    def add(self, body_hash: bytes, event_time: int) -> None:
        self._times[body_hash] = event_time

    def shrink(self) -> None:
        """Keep the newer half once there are too many, and raise the floor above what was let go."""
        if len(self._times) <= _REMEMBERED:
            return
        newest_first = sorted(self._times.items(), key=lambda item: item[1], reverse=True)
        half = _REMEMBERED // 2
        self.floor = max(self.floor, newest_first[half][1] + 1)
        self._times = dict(newest_first[:half])


class Log:
    """One writer's end of the log. Appending is safe from several threads."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, writer: str = DEFAULT_WRITER, holding: Holding | None = None
    ) -> None:
        """Take up the chain where this writer left it. holding: keeps others from this chain."""
        self._connection = connection
        self._holding = holding or Holding()
        self._is_lost = self._is_doubtful = self._is_retaken = False
        self._writer = writer
        self._lock = threading.Lock()
        self._take_up()

    def _take_up(self) -> None:
        """Take up the chain, and the hashes of the newest entries, where the log has them."""
        head = only_row(self._connection.execute(statement("log/head"), {"writer": self._writer}))
        self.position: int
        self.position, self._received_at, self._chain = head or (0, 0, GENESIS)
        self._recent = _RecentHashes()
        rows = self._connection.execute(statement("log/newest_hashes"), {"count": _REMEMBERED // 2}).fetchall()
        for body_hash, event_time in rows:
            self._recent.add(body_hash, event_time)
        if len(rows) == _REMEMBERED // 2:
            self._recent.floor = rows[-1][1] + 1

    def check_held(self) -> None:
        """Raise UnavailableError where another process had the catalog meanwhile: it may have written."""
        with self._lock:
            self._check_held()

    def check_still_held(self) -> None:
        """The same for a transaction of another that is about to be committed, within `committing()`.

        It asks nothing of the log, which may wait for that. Raises UnavailableError where another process had the
        catalog for a moment, too: what it wrote is looked for by the next who asks.
        """
        if not self._holding.renew():
            self._is_retaken = True
            raise UnavailableError(
                "Another process may have had the catalog meanwhile: nothing was written. Try again"
            )

    def _check_held(self) -> None:
        if not self._is_lost and (not self._holding.renew() or self._is_doubtful or self._is_retaken):
            chain = self._chain
            self._is_retaken = False
            self._take_up()
            self._is_lost, self._is_doubtful = self._chain != chain, False
        if self._is_lost:
            raise UnavailableError("Another process wrote into the log of this one meanwhile. Start this one again")

    def append(self, entries: Sequence[Entry], change: Change | None = None) -> list[Logged]:
        """Those of the entries that are new, in order, with their places; durable when this returns.

        An entry equal to one already logged, or earlier in the same call, is left out. change: what is done to the
        file in the same transaction, also where no entry is new.
        """
        # One at a time: each entry's hash covers the one before it.
        with self._lock:
            fresh = self._fresh(entries)
            if not fresh and change is None:
                self._check_held()
                return []
            received_at = max(self._received_at, time.time_ns() // 1000)  # never earlier than the entry before
            chain = self._chain_from(fresh, received_at)
            if change is None:
                with committing():
                    # Once nothing is left to wait for: what another process wrote meanwhile is not written beside.
                    self._check_held()
                    self._begin_doubt()
                    self._insert(fresh, received_at, chain)
            else:
                self._check_held()
                self._begin_doubt()
                with transaction(self._connection, self.check_still_held):
                    if fresh:
                        self._insert(fresh, received_at, chain)
                    change(self._connection)
            self._is_doubtful = False
            first = self.position + 1
            if fresh:
                self._remember(fresh, received_at, chain)
        return [Logged(first + index, received_at, entry) for index, entry in enumerate(fresh)]

    def _begin_doubt(self) -> None:
        """Where a connection is cut, an error does not say whether the commit came through."""
        self._is_doubtful = not self._holding.is_sure

    def append_portions(self, portions: Iterable[Portion]) -> list[Appended]:
        """What was new of portions that are read while others are written; all durable when this returns.

        They are one transaction: nothing stays of any where one fails, or cannot be had.
        """
        with self._lock:
            self._check_held()
            try:
                with transaction(self._connection, self.check_still_held):
                    return [self._append_portion(portion) for portion in portions]
            except BaseException:
                self._take_up()
                raise

    def _append_portion(self, portion: Portion) -> Appended:
        entries = portion.entries
        fresh = self._fresh(entries)
        if not fresh:
            return Appended(portion.tables, frozenset(), all_new=False, received_at=self._received_at)
        received_at = max(self._received_at, time.time_ns() // 1000)
        chain = self._chain_from(fresh, received_at)
        all_new = len(fresh) == len(entries)
        places = range(len(entries)) if all_new else _places_of(fresh, entries)
        self._insert_table(fresh, received_at, chain, portion.bodies if all_new else portion.bodies.take(places))
        self._remember(fresh, received_at, chain)
        return Appended(portion.tables, frozenset(places), all_new=all_new, received_at=received_at)

    def _remember(self, fresh: Sequence[Entry], received_at: int, chain: Sequence[bytes]) -> None:
        """Take up the chain after entries that were appended."""
        self.position, self._received_at, self._chain = self.position + len(fresh), received_at, chain[-1]
        for entry in fresh:
            self._recent.add(entry.body_hash, entry.envelope.event_time)
        self._recent.shrink()

    def _fresh(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries not yet in the log, each once. Only those older than the floor need the table."""
        unique = {entry.body_hash: entry for entry in entries if entry.body_hash not in self._recent}
        doubtful = [entry for entry in unique.values() if entry.envelope.event_time < self._recent.floor]
        for known in self._logged_already(doubtful):
            del unique[known]
        return list(unique.values())

    def _logged_already(self, doubtful: list[Entry]) -> list[bytes]:
        if not doubtful:
            return []
        from catalog.log.entry_tables import known_candidates  # noqa: PLC0415  # loads Arrow, which a question needs not

        times = [entry.envelope.event_time for entry in doubtful]
        self._connection.register("candidates", known_candidates(doubtful))
        try:
            bounds = {"earliest": min(times), "latest": max(times)}
            rows = self._connection.execute(statement("log/known_hashes"), bounds).fetchall()
        finally:
            self._connection.unregister("candidates")
        return [body_hash for (body_hash,) in rows]

    def _chain_from(self, entries: list[Entry], received_at: int) -> list[bytes]:
        """The chain hashes of entries that come next."""
        chain_hash, chain = self._chain, []
        received = instant_text(received_at)
        for position, entry in enumerate(entries, self.position + 1):
            envelope = entry.envelope
            event_time = instant_text(envelope.event_time)
            link = [self._writer, position, received, event_time, envelope.kind, envelope.producer, entry.actor]
            chain_hash = chained(chain_hash, link, entry.body_hash)
            chain.append(chain_hash)
        return chain

    def _insert(self, entries: list[Entry], received_at: int, chain: list[bytes]) -> None:
        if len(entries) <= _FEW and all(len(entry.body) < _LARGE_BYTES for entry in entries):
            self._insert_lists(entries, received_at, chain)
        else:
            self._insert_table(entries, received_at, chain)

    def _insert_lists(self, entries: list[Entry], received_at: int, chain: list[bytes]) -> None:
        envelopes = [entry.envelope for entry in entries]
        lists = {
            "writer": self._writer,
            "before": self.position,
            "received_at": received_at,
            "event_times": [envelope.event_time for envelope in envelopes],
            "kinds": [envelope.kind for envelope in envelopes],
            "producers": [envelope.producer for envelope in envelopes],
            "actors": [entry.actor for entry in entries],
            "bodies": [entry.body.decode() for entry in entries],
            "body_hashes": [entry.body_hash for entry in entries],
            "chain_hashes": chain,
        }
        self._connection.execute(statement("log/append_lists"), lists)

    def _insert_table(
        self, entries: list[Entry], received_at: int, chain: list[bytes], bodies: "pa.Array | None" = None
    ) -> None:
        from catalog.log.entry_tables import entry_table  # noqa: PLC0415  # loads Arrow, which a question needs not

        rows = entry_table(self._writer, self.position, received_at, entries, chain, bodies)
        self._connection.register("new_entries", rows)
        try:
            self._connection.execute(statement("log/append"))
        finally:
            self._connection.unregister("new_entries")


def _places_of(fresh: Sequence[Entry], entries: Sequence[Entry]) -> list[int]:
    """Where each of the entries that are new stands first, from 0."""
    places: dict[bytes, int] = {}
    for place, entry in enumerate(entries):
        places.setdefault(entry.body_hash, place)
    return [places[entry.body_hash] for entry in fresh]


def chained(before: bytes, link: list[object], body_hash: bytes) -> bytes:
    """The chain hash of an entry (docs/log.md): over the one before it, its place and origin, and its body's hash.

    link: times as text, or as instants in UTC, which orjson writes as `instant_text` does and ten times as fast.
    """
    return hashlib.sha256(before + orjson.dumps([*link, body_hash.hex()], option=orjson.OPT_UTC_Z)).digest()


def read_log(
    connection: duckdb.DuckDBPyConnection, after: int, count: int, writer: str = DEFAULT_WRITER
) -> list[tuple[int, int, bytes]]:
    """Up to count entries after a position: (position, received_at in microseconds, body)."""
    bounds = {"writer": writer, "after": after, "until": after + count}
    rows = connection.execute(statement("log/read"), bounds).fetchall()
    return [(position, received_at, body.encode()) for position, received_at, body in rows]


def head_of(connection: duckdb.DuckDBPyConnection) -> str:
    """The head of the catalog as seen at `known_at`: SHA-256 over the writers' sorted heads, in hex."""
    ((position,),) = connection.execute(statement("log/newest_position")).fetchall()
    found = ("log/heads", {}) if position is None else ("log/hash_at", {"position": position})
    heads = [chain_hash for (chain_hash,) in connection.execute(statement(found[0]), found[1]).fetchall()]
    return hashlib.sha256(b"".join(sorted(heads))).hexdigest()
