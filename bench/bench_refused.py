"""How long events wait for their answer while others send what is refused, and while nobody does.

One client posts good events one after the other; beside it, without a pause, one of the requests that once stopped
the server. Rounds with and without it take turns. `python bench/bench_refused.py [SECONDS] [ROUNDS]`.
"""

import json
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


def _attacks() -> dict[str, tuple[str, bytes]]:
    event = json.loads(next(iter(pipeline_events(10, seed=1))))
    nameless = [{"namespace": "", "name": ""}]
    return {
        "25 kB, 5,000 times null": ("/batch", b"[" + b",".join([b"null"] * 5_000) + b"]"),
        "40 kB, 20,000 lines x": ("/batch", b"x\n" * 20_000),
        "1 MB, 500,000 lines x": ("/batch", b"x\n" * 500_000),
        "3 MB, 100,000 nameless outputs": ("", json.dumps({**event, "outputs": nameless * 100_000}).encode()),
    }


def _post(port: int, path: str, body: bytes) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/lineage{path}", body, _JSON)
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
        assert _post(port, "", next(bodies)) == 201
        waits.append((time.perf_counter() - sent) * 1000)
    return waits


def _p99(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[98]


def main() -> None:
    """Print a line for each attack."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    bodies = iter(pipeline_events(100_000, seed=5))
    with tempfile.TemporaryDirectory() as folder, running(SERVE, Path(folder) / "c.duckdb") as (port, _):
        for name, (path, body) in _attacks().items():
            alone, beside, refused = list[float](), list[float](), 0
            for _ in range(rounds):
                alone += _waits(port, bodies, seconds)
                with _posting(port, path, body) as codes:
                    beside += _waits(port, bodies, seconds)
                refused += codes.count(422)
            print(
                f"{name}: p99 {_p99(beside):.0f} ms beside it (bar {_BAR_MS}), {_p99(alone):.0f} ms alone; median "
                f"{statistics.median(beside):.1f} and {statistics.median(alone):.1f} ms; longest {max(beside):.0f} "
                f"and {max(alone):.0f} ms; {refused} of them refused meanwhile"
            )


if __name__ == "__main__":
    main()
