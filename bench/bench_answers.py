"""How long a trace of some thousand versions takes over HTTP, against `orjson.dumps` of the same answer.

    python bench/bench_answers.py [--runs 10000]

The first answer after an event is worked out, the same one again is kept until the log grows: both are shown.
"""

import argparse
import http.client
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
import orjson
from bench_app import SERVE, running
from bench_trace import fill, say, timed

from catalog.session.catalog import Catalog

ROUNDS = 7
BAR = 8


def get(port: int, path: str) -> tuple[float, bytes]:
    """How long a request takes until all of its answer is here, and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    started = time.perf_counter()
    connection.request("GET", path)
    body = connection.getresponse().read()
    taken = time.perf_counter() - started
    connection.close()
    return taken, body


def post(port: int, event: bytes) -> None:
    """Send one event."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/api/v1/lineage", event, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 201
    connection.close()


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=10_000)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.duckdb"
        with Catalog(path) as catalog:
            fill(catalog, generate.layered_events(runs))
        with running(sys.executable, "-c", SERVE, str(path), "{port}") as port:
            question = "/api/v1/trace?name=d19_0"
            taken, body = get(port, question)
            say("the first one, the graph loaded for it", taken)
            answer = orjson.loads(body)
            print(f"{len(answer['versions'])} versions, {len(answer['edges'])} edges, {len(body) / 1e6:.1f} MB")
            first, again = [], []
            for number in range(ROUNDS):
                post(port, generate.slim("COMPLETE", generate.START, f"other-{number}", "other", [], "other"))
                get(port, "/api/v1/trace?name=other")  # the event is in the graph
                first.append(get(port, question)[0])
                again.append(get(port, question)[0])
            dumps = timed(lambda: orjson.dumps(answer), 4 * ROUNDS)
            say("orjson.dumps of it", dumps)
            say("over HTTP, worked out", median(first), median(first) / dumps, BAR)
            say("over HTTP, the same again", median(again), median(again) / dumps, BAR)


if __name__ == "__main__":
    main()
