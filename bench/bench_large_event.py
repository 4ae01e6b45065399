"""How long events wait for their answer beside one legal event of 17 MB, and alone.

One client posts small events one after the other; beside it, without a pause, another posts large ones, each new.
Rounds with and without them take turns. `python bench/bench_large_event.py [SECONDS] [ROUNDS]`. Bar: p99 200 ms.
"""

import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench_http import SERVE, running  # noqa: E402
from bench_refused import _BAR_MS, _p99, _post, _sql, _waits  # noqa: E402
from generate import pipeline_events  # noqa: E402

_FACET = {"_producer": "https://bench.example.com", "_schemaURL": "https://example.com/facet.json"}
_NUMBER = b"000000009999"


def _bodies() -> dict[str, bytes]:
    """Events of 15 to 19 MB, by what most of them is."""
    fields = [
        {"name": f"column {number}", "type": "string", "description": "what it is"} for number in range(200_000)
    ]
    few = [{"name": "a", "type": "int"}, {"name": "b", "type": "string"}]
    return {
        "60,000 outputs with two columns": _event(
            outputs=[{**_table(number), "facets": {"schema": {**_FACET, "fields": few}}} for number in range(60_000)]
        ),
        "one output with 200,000 columns": _event(
            outputs=[{**_table(0), "facets": {"schema": {**_FACET, "fields": fields}}}]
        ),
        "a facet of 850,000 small objects": _event(
            run_facets={"custom": {**_FACET, "rows": [{"a": number, "b": 1} for number in range(850_000)]}}
        ),
    }


def _table(number: int) -> dict[str, object]:
    return {"namespace": "s3://lake", "name": f"table {number}"}


def _event(outputs: list[object] | None = None, run_facets: dict[str, object] | None = None) -> bytes:
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-03-01T10:00:00Z",
        "producer": "https://bench.example.com",
        "run": {"runId": f"00000000-0000-4000-8000-{_NUMBER.decode()}", "facets": run_facets or {}},
        "job": {"namespace": "bench", "name": "large"},
        "outputs": outputs or [_table(0)],
    }
    return json.dumps(event).encode()


@contextmanager
def _posting(port: int, bodies: Iterator[bytes]) -> Iterator[list[int]]:
    """Post large events beside what is done within; the statuses."""
    stop, codes = threading.Event(), list[int]()

    def post() -> None:
        while not stop.is_set():
            codes.append(_post(port, "/api/v1/lineage", next(bodies)))

    thread = threading.Thread(target=post)
    thread.start()
    try:
        yield codes
    finally:
        stop.set()
        thread.join()


def _settle(port: int) -> None:
    """Return when what was posted is in the tables."""
    assert _post(port, *_sql("SELECT count(*) FROM jobs")) == 200


def main() -> None:
    """Print a line for each kind of large event."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    small, numbers = iter(pipeline_events(100_000, seed=5)), itertools.count(1)
    for name, body in _bodies().items():
        with tempfile.TemporaryDirectory() as folder, running(SERVE, Path(folder) / "c.duckdb") as (port, _):
            alone, beside, taken = list[float](), list[float](), 0
            for _ in range(rounds):
                alone += _waits(port, small, seconds / 2)
                with _posting(port, (body.replace(_NUMBER, b"%012d" % number, 1) for number in numbers)) as codes:
                    beside += _waits(port, small, seconds)
                assert set(codes) == {201}, codes
                taken += len(codes)
                _settle(port)
            print(
                f"{name} ({len(body) / 1e6:.0f} MB): p99 {_p99(beside):.0f} ms beside it (bar {_BAR_MS}), "
                f"{_p99(alone):.0f} ms alone; median {statistics.median(beside):.1f} and "
                f"{statistics.median(alone):.1f} ms; longest {max(beside):.0f} and {max(alone):.0f} ms; "
                f"{taken} taken meanwhile, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
