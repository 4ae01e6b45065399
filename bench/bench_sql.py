"""Users' SQL in a process of its own against the same run in this one, and what ingest notices of heavy SQL.

First what a small statement takes, over a catalog of some events, in turns with the same run in this process; then
the ingest of a server, event by event, alone and beside statements that want all they can get.
`python bench/bench_sql.py`.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from itertools import count
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

from bench_http import SERVE, running  # noqa: E402
from generate import pipeline_events  # noqa: E402

from catalog.log.admission import admit  # noqa: E402
from catalog.log.entry import Entry  # noqa: E402
from catalog.questions.sql_process.protocol import Limits  # noqa: E402
from catalog.questions.sql_rows.sql_formats import write_rows  # noqa: E402
from catalog.questions.users_sql.user_sql import answer_sql, run_sql  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402

_SMALL = ("SELECT 1 AS n", "SELECT count(*) AS n FROM events", "SELECT name, version FROM model_versions LIMIT 20")
_HEAVY = {
    "1,000,000 timestamps as JSON": "SELECT TIMESTAMP '2026-01-01' + to_microseconds(range) AS t FROM range(1000000)",
    "1,000,000 rows of 10 columns as JSON": "SELECT "
    + ", ".join(f"range + {place} AS c{place}" for place in range(10))
    + " FROM range(1000000)",
    "cross join": "SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b",
    "ILIKE without end": "SELECT repeat('a', 3000) ILIKE '%a%a%a%a%b'",
    "crash": "SELECT json_structure(repeat('[', 100000) || repeat(']', 100000))",
    "nested comments": "SELECT 1 " + "/*" * 40_000 + "*/" * 40_000,
    "1 MB texts": "SELECT repeat('x', 1000000) FROM range(1000000)",
}
_BAR_SECONDS = 0.2


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _answered(catalog: Catalog, query: str) -> bytes:
    with answer_sql(catalog, query, "json", limits=Limits()).file as file:
        return file.read()


def _small_statements(folder: Path, events: int, rounds: int) -> None:
    with Catalog(folder / "small.duckdb", keeps_graph=True) as catalog:
        entries = [admit(event) for event in pipeline_events(events)]
        catalog.append([entry for entry in entries if isinstance(entry, Entry)])
        answer_sql(catalog, "SELECT 1", "json", limits=Limits()).file.close()
        wal = folder / "small.duckdb.wal"
        print(f"after {events:,} events, {wal.stat().st_size / 2**20:.0f} MB of .wal read anew:", end=" ")
        fresh = iter(pipeline_events(events + rounds))
        for _ in range(events):
            next(fresh)
        first = []
        for event in fresh:
            entry = admit(event)
            catalog.append([entry] if isinstance(entry, Entry) else [])
            catalog.catch_up()
            first.append(_seconds(lambda: _answered(catalog, _SMALL[0])))
        print(f"{statistics.median(first) * 1000:.0f} ms")
        for query in _SMALL:
            apart, here = [], []
            for _ in range(rounds):
                apart.append(_seconds(lambda: _answered(catalog, query)))  # noqa: B023
                here.append(_seconds(lambda: write_rows(run_sql(catalog, query).rows, "json")))  # noqa: B023
            print(
                f"{query}: apart {statistics.median(apart) * 1000:.1f} ms (least {min(apart) * 1000:.1f}), "
                f"here {statistics.median(here) * 1000:.1f}, "
                f"{statistics.median(apart) / statistics.median(here):.1f} x"
            )


def _post(port: int, path: str, body: bytes, seconds: float) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _ingest_while(port: int, numbers: "count[int]", seconds: float, query: str | None) -> list[float]:
    """How long each event took, while a statement runs again and again; None: nothing."""
    over = threading.Event()

    def ask() -> None:
        while not over.is_set() and query is not None:
            try:
                _post(port, "/api/v1/sql", json.dumps({"query": query}).encode(), seconds)
            except OSError:
                continue  # its time is over: the client leaves, and the server ends the statement

    asking = threading.Thread(target=ask)
    asking.start()
    took, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        event = _event(next(numbers))
        took.append(_seconds(lambda: _post(port, "/api/v1/lineage", event, 60)))  # noqa: B023
        time.sleep(0.005)
    over.set()
    asking.join()
    return sorted(took)


def _event(number: int) -> bytes:
    from support.serving import an_event, as_json  # noqa: PLC0415

    return as_json(an_event(number))


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _small_statements(folder, events=500, rounds=25)
        numbers = count(1)
        with running(SERVE, folder / "served.duckdb") as (port, _):
            for label, query in {"alone": None, **_HEAVY}.items():
                took = _ingest_while(port, numbers, 8, query)
                p99 = took[int(len(took) * 0.99)]
                sign = "ok" if p99 <= _BAR_SECONDS else "MISSED"
                print(
                    f"ingest beside {label}: median {statistics.median(took) * 1000:.1f} ms, p99 {p99 * 1000:.0f}, "
                    f"worst {took[-1] * 1000:.0f} of {len(took)} ({sign})"
                )


if __name__ == "__main__":
    main()
