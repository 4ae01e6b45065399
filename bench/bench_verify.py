"""What checking a log costs: `verify`, all of it, against SHA-256 alone over the same bodies in memory.

Both are timed in turns in one process; plain hashing is one thread over bodies that are there already, `verify` reads
and decompresses them as well. `python bench/bench_verify.py [EVENTS] [ROUNDS]`. Bar: 0.5 of plain hashing.
"""

import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generate import pipeline_events  # noqa: E402

from catalog.database.connection import open_cursor, open_database  # noqa: E402
from catalog.log.verification import verify  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402
from ingest.receive.files import ingest_paths  # noqa: E402


class _Took(NamedTuple):
    wall: float
    processor: float


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
        rows = open_cursor(connection).execute("SELECT encode(body) FROM log.entries").fetchall()
        bodies = [body for (body,) in rows]
        size = sum(map(len, bodies))
        _check(connection)  # the first statement with a parameter imports pandas
        plain, checked = [], []
        for _ in range(rounds):
            plain.append(_timed(lambda: [hashlib.sha256(body).digest() for body in bodies]))
            checked.append(_timed(lambda: _check(connection)))
        connection.close()
    ratios = [one.wall / other.wall for one, other in zip(plain, checked, strict=True)]
    cpu = statistics.median(one.processor / other.processor for one, other in zip(plain, checked, strict=True))
    rates = [size / 1e6 / min(one.wall for one in times) for times in (checked, plain)]
    print(
        f"{what} ({len(bodies):,} of {size / len(bodies) / 1000:.1f} KB): {statistics.median(ratios):.2f} x plain "
        f"SHA-256 (bar 0.5; {min(ratios):.2f} to {max(ratios):.2f}), by processor time {cpu:.2f}; "
        f"{rates[0]:,.0f} of {rates[1]:,.0f} MB/s, load {os.getloadavg()[0]:.1f}"
    )


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    assert verify(connection).ok


def _timed(work: Callable[[], object]) -> _Took:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return _Took(time.perf_counter() - wall, time.process_time() - processor)


if __name__ == "__main__":
    main()
