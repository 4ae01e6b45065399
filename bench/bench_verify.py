"""What checking a log costs: `verify`, all of it, against SHA-256 alone over the same bytes in memory.

They are timed in turns in one process. Plain hashing is one thread over what is in memory already: over the bodies
alone, and over all that the chain hashes, bodies and links. `verify` reads and decompresses as well, and writes the
texts of links. `python bench/bench_verify.py [EVENTS] [ROUNDS]`. Bar: 0.5 of plain hashing.
"""

import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import orjson

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generate import pipeline_events  # noqa: E402

from catalog.database.attaching import open_database  # noqa: E402
from catalog.database.connection import open_cursor  # noqa: E402
from catalog.log.verification import verify  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402
from ingest.receive.files import ingest_paths  # noqa: E402


class _Took(NamedTuple):
    wall: float
    processor: float


class _Ratio(NamedTuple):
    wall: float
    processor: float


class _Preimage(NamedTuple):
    """What the chain hash of an entry is made of."""

    before: bytes
    writer: str
    position: int
    received_at: datetime
    event_time: datetime
    kind: str
    producer: str
    actor: str
    body_hash: bytes

    def text(self) -> bytes:
        """The bytes that are hashed."""
        covered = [*self[1:-1], self.body_hash.hex()]
        return self.before + orjson.dumps(covered, option=orjson.OPT_UTC_Z)


_LINKS = """
    SELECT coalesce(lag(chain_hash) OVER (ORDER BY position), body_hash), writer, position, received_at::TIMESTAMP,
        event_time::TIMESTAMP, kind, producer, actor, body_hash
    FROM log.entries
"""


def main() -> None:
    """Print a line for events as pipelines send them, and one for short ones."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    _measure("pipeline events", pipeline_events(events, seed=1), rounds)
    _measure("short events", _short_events(events * 4), rounds)


def _short_events(count: int) -> Iterator[bytes]:
    for number in range(count):
        event = {
            "eventType": "COMPLETE",
            "eventTime": f"2026-03-01T10:00:00.{number:06}Z",
            "producer": "https://bench.example.com",
            "run": {"runId": f"00000000-0000-4000-8000-{number:012}"},
            "job": {"namespace": "bench", "name": f"job {number % 50}"},
            "outputs": [{"namespace": "s3://lake", "name": f"table {number % 500}"}],
        }
        yield json.dumps(event).encode()


def _measure(what: str, events: Iterator[bytes], rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "verified.duckdb"
        file = Path(folder) / "events.ndjson"
        file.write_bytes(b"\n".join(events))
        with Catalog(path) as catalog:
            ingest_paths(catalog, [str(file)])
        connection = open_database(path)
        cursor = open_cursor(connection)
        bodies = [body for (body,) in cursor.execute("SELECT encode(body) FROM log.entries").fetchall()]
        links = [_Preimage(*row).text() for row in cursor.execute(_LINKS).fetchall()]
        _check(connection)  # the first statement with a parameter imports pandas
        took = [(_plain(bodies), _plain(links), _timed(lambda: _check(connection))) for _ in range(rounds)]
        connection.close()
    alone = [_Ratio(body.wall / check.wall, body.processor / check.processor) for body, _, check in took]
    both = [
        _Ratio((body.wall + link.wall) / check.wall, (body.processor + link.processor) / check.processor)
        for body, link, check in took
    ]
    size = sum(map(len, bodies))
    rate = size / 1e6 / min(check.wall for _, _, check in took)
    print(
        f"{what} ({len(bodies):,} of {size / len(bodies) / 1000:.1f} KB): {_said(alone)} x plain SHA-256 over "
        f"the bodies alone (bar 0.5), {_said(both)} x over bodies and links; {rate:,.0f} MB/s, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _plain(texts: list[bytes]) -> _Took:
    return _timed(lambda: [hashlib.sha256(text).digest() for text in texts])


def _said(ratios: list[_Ratio]) -> str:
    walls = [one.wall for one in ratios]
    processor = statistics.median(one.processor for one in ratios)
    return f"{statistics.median(walls):.2f} ({min(walls):.2f} to {max(walls):.2f}; by processor time {processor:.2f})"


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    assert verify(connection).ok


def _timed(work: Callable[[], object]) -> _Took:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return _Took(time.perf_counter() - wall, time.process_time() - processor)


if __name__ == "__main__":
    main()
