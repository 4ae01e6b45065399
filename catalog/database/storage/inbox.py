"""The inbox of a lake: inputs that nodes took in and the log has not, in PostgreSQL beside the lake's metadata.

A table of PostgreSQL's own and not of the lake: DuckLake deletes no rows of a table that others insert into meanwhile
(docs/decisions/0025-ingest-nodes.md).
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import duckdb

from catalog.database.storage.extensions import load_extension
from catalog.database.storage.postgres import within_limits
from catalog.database.views import quoted

_ATTACH = "ATTACH {address} AS postgres_inbox (TYPE postgres, ISOLATION_LEVEL 'READ COMMITTED')"
_CREATE = """
CREATE TABLE IF NOT EXISTS public.whence_inbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, node TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    actor TEXT, source TEXT, text TEXT NOT NULL, faults TEXT)
"""
_ADD = """
INSERT INTO postgres_inbox.public.whence_inbox (node, actor, source, text, faults)
SELECT $node, unnest($actors::VARCHAR[]), unnest($sources::VARCHAR[]), unnest($texts::VARCHAR[]),
    unnest($faults::VARCHAR[])
"""
_READ = """
SELECT id, actor, source, text, faults FROM (
    SELECT *, sum(octet_length(text)) OVER (ORDER BY id) - octet_length(text) AS bytes_before
    FROM (SELECT * FROM public.whence_inbox ORDER BY id LIMIT {most}) AS oldest) AS counted
WHERE bytes_before < {most_bytes} ORDER BY id
"""
_REMOVE = "DELETE FROM public.whence_inbox WHERE {ranges}"
MOST_COUNTED = 100_000
_STANDING = f"""
SELECT (SELECT count(*) FROM (SELECT FROM public.whence_inbox LIMIT {MOST_COUNTED}) AS waiting),
    extract(epoch FROM clock_timestamp() - (SELECT received_at FROM public.whence_inbox ORDER BY id LIMIT 1))::FLOAT8
"""  # noqa: S608  # a number of our own


class Input(NamedTuple):
    """What a node took in: an event's canonical text, or what was refused with its faults, as JSON."""

    text: str
    actor: str | None
    source: str | None = None
    faults: str | None = None


class Waiting(NamedTuple):
    """An input that waits in the inbox, and its number there."""

    id: int
    input: Input


class Range(NamedTuple):
    """Numbers of the inbox from one to another, both included."""

    first: int
    last: int


class Standing(NamedTuple):
    """How many inputs wait, counted up to MOST_COUNTED, and for how many seconds the oldest of them."""

    inputs: int
    seconds: float


class Inbox:
    """The inbox of one lake. Safe to use from several threads."""

    def __init__(self, address: str) -> None:
        """Connect at the first use. address: of PostgreSQL, in libpq's words."""
        self._address = address
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None

    def create(self) -> None:
        """Make it where there is none. Raises duckdb.Error, UnavailableError."""
        self._run(f"CALL postgres_execute('postgres_inbox', {quoted(_CREATE)})")

    def add(self, node: str, inputs: Sequence[Input]) -> None:
        """Put inputs in, in order; durable when this returns.

        Raises duckdb.Error, UnavailableError; they may be in all the same then.
        """
        given = {
            "node": node,
            "texts": [each.text for each in inputs],
            "actors": [each.actor for each in inputs],
            "sources": [each.source for each in inputs],
            "faults": [each.faults for each in inputs],
        }
        self._run(_ADD, given)

    def read(self, most: int, most_bytes: int) -> list[Waiting]:
        """The oldest inputs, at most so many, and one at least. Raises duckdb.Error, UnavailableError."""
        rows = self._asked(_READ.format(most=most, most_bytes=most_bytes))
        return [Waiting(number, Input(text, actor, source, faults)) for number, actor, source, text, faults in rows]

    def remove(self, ranges: Sequence[Range]) -> None:
        """Take inputs out. Raises duckdb.Error, UnavailableError."""
        if ranges:
            condition = " OR ".join(f"id BETWEEN {first:d} AND {last:d}" for first, last in ranges)
            self._run(f"CALL postgres_execute('postgres_inbox', '{_REMOVE.format(ranges=condition)}')")

    def standing(self) -> Standing:
        """What waits now. Raises duckdb.Error, UnavailableError."""
        ((number, seconds),) = self._asked(_STANDING)
        return Standing(number, max(0.0, seconds or 0.0))

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._disconnect()

    def _asked(self, query: str) -> list[tuple[Any, ...]]:
        return self._run(f"FROM postgres_query('postgres_inbox', {quoted(query)})")

    def _run(self, statement: str, given: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._connected().execute(statement, dict(given or {})).fetchall()
            except BaseException:
                self._disconnect()  # whatever state it is in: the next one begins with another
                raise

    def _connected(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = duckdb.connect(
                ":memory:", config={"threads": 1, "autoinstall_known_extensions": False}
            )
            load_extension(self._connection, "postgres_scanner")
            self._connection.execute(_ATTACH.format(address=quoted(within_limits(self._address))))
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
