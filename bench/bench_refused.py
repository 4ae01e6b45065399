"""How long events wait for their answer beside refused batches, statements and large answers, and alone.

One client posts good events one after the other; beside it, without a pause, one request that once stopped the server
or asks for much. Rounds with and without it take turns: on a busy machine the ratio says more.
`python bench/bench_refused.py [SECONDS] [ROUNDS]`.
"""

import json
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench_http import SERVE, running  # noqa: E402
from generate import pipeline_events  # noqa: E402

_BAR_MS = 200
_JSON = {"Content-Type": "application/json"}


def _requests() -> dict[str, tuple[str, bytes]]:
    """What is posted beside the events: the path and the body, by what it is."""
    events = list(pipeline_events(600, seed=1))
    nameless = [{"namespace": "", "name": ""}]
    unfinished = [event.replace(b'"eventTime"', b'"eventtime"', 1) for event in events]
    batch = "/api/v1/lineage/batch"
    return {
        "25 kB, 5,000 times null": (batch, b"[" + b",".join([b"null"] * 5_000) + b"]"),
        "40 kB, 20,000 lines x": (batch, b"x\n" * 20_000),
        "1 MB, 500,000 lines x": (batch, b"x\n" * 500_000),
        "10 MB, 2,000,000 times null": (batch, b"[" + b",".join([b"null"] * 2_000_000) + b"]"),
        "10 MB, 600 events without a time": (batch, b"[" + b",".join(unfinished) + b"]"),
        "10 MB, 600 events and no end": (batch, b"[" + b",".join(events)),
        "3 MB, 100,000 nameless outputs": (
            "/api/v1/lineage",
            json.dumps({**json.loads(events[0]), "outputs": nameless * 100_000}).encode(),
        ),
        "SQL: a cross join": _sql("SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b"),
        "SQL: 300,000 rows of 10 columns": _sql(
            f"SELECT {', '.join(f'range + {place} AS c{place}' for place in range(10))} FROM range(300000)"
        ),
        "SQL: 100,000 times, as JSON": _sql(
            "SELECT TIMESTAMP '2026-01-01' + to_microseconds(range) AS t FROM range(100000)"
        ),
        "SQL: crash": _sql("SELECT json_structure(repeat('[', 100000) || repeat(']', 100000))"),
    }


def _sql(query: str) -> tuple[str, bytes]:
    return "/api/v1/sql", json.dumps({"query": query}).encode()


def _post(port: int, path: str, body: bytes) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, _JSON)
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # our own server
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.read()
        return error.code


@contextmanager
def _posting(port: int, path: str, body: bytes) -> Iterator[list[int]]:
    """Post a body again and again beside what is done within; the statuses."""
    stop, codes = threading.Event(), list[int]()

    def post() -> None:
        while not stop.is_set():
            codes.append(_post(port, path, body))

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield codes
    finally:
        stop.set()
        thread.join()


def _waits(port: int, bodies: Iterator[bytes], seconds: float) -> list[float]:
    """Milliseconds each event waited for its answer."""
    waits = []
    until = time.perf_counter() + seconds
    while (sent := time.perf_counter()) < until:
        assert _post(port, "/api/v1/lineage", next(bodies)) == 201
        waits.append((time.perf_counter() - sent) * 1000)
    return waits


def _p99(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[98]


def main() -> None:
    """Print a line for each request."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    bodies = iter(pipeline_events(100_000, seed=5))
    with tempfile.TemporaryDirectory() as folder, running(SERVE, Path(folder) / "c.duckdb") as (port, _):
        for name, (path, body) in _requests().items():
            alone, beside, answered = list[float](), list[float](), 0
            for _ in range(rounds):
                alone += _waits(port, bodies, seconds)
                with _posting(port, path, body) as codes:
                    beside += _waits(port, bodies, seconds)
                answered += len(codes)
            print(
                f"{name}: p99 {_p99(beside):.0f} ms beside it (bar {_BAR_MS}), {_p99(alone):.0f} ms alone, "
                f"{_p99(beside) / _p99(alone):.1f} x; median {statistics.median(beside):.1f} and "
                f"{statistics.median(alone):.1f} ms; longest {max(beside):.0f} and {max(alone):.0f} ms; "
                f"{answered} answered meanwhile, load {os.getloadavg()[0]:.0f}"
            )


if __name__ == "__main__":
    main()
