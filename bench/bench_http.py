"""Durable answers per second over HTTP, against a bare FastAPI route that reads the body and answers 201.

Rounds alternate between the two, so that what else the machine does falls on both; each ratio is the median of its
rounds. Client and server share the machine. `python bench/bench_http.py [EVENTS] [ROUNDS]`.
"""

import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

from generate import pipeline_events  # noqa: E402

SERVE = (
    "import sys, pathlib; from ui.server.serve import serve; serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))"
)
_BARE = """
import sys, uvicorn
from fastapi import FastAPI, Request, Response

app = FastAPI()

@app.post("/api/v1/lineage", status_code=201)
async def take(request: Request):
    await request.body()
    return Response(status_code=201)

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning",
            access_log=False)
"""
_BARS = {32: 0.20, 128: 0.28}


@contextmanager
def running(code: str, catalog: Path) -> Iterator[tuple[int, int]]:
    """Run a server; its port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", code, str(catalog), str(port)], cwd=ROOT, env=environment)
    try:
        _await(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=120)


def _await(port: int) -> None:
    for _ in range(1_800):
        try:  # any answer will do; the socket listens long before the server takes requests
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz")
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def load(port: int, connections: int, bodies: Path, *key: str) -> dict[str, float]:
    """What a client measured that posts every line of a file, with a key where one is given."""
    command = [
        sys.executable,
        str(HERE / "load.py"),
        str(port),
        "/api/v1/lineage",
        str(connections),
        str(bodies),
        *key,
    ]
    answered: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return answered


def cpu_seconds(pid: int) -> float:
    """The processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _metric(port: int, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:  # our own server
        found = re.search(rf"^{name} (\S+)$", answer.read().decode(), re.MULTILINE)
    return float(found[1]) if found else float("nan")


def main() -> None:
    """Print a line for each number of connections."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        for connections, bar in _BARS.items():
            catalog = Path(folder) / f"{connections}.duckdb"
            _measure(Path(folder), catalog, connections, bar, events, rounds)


def _measure(folder: Path, catalog: Path, connections: int, bar: float, events: int, rounds: int) -> None:
    ratios, p99s, cpus, rates, bare_rates = [], [], [], [], []
    with running(_BARE, catalog) as (bare_port, _), running(SERVE, catalog) as (port, pid):
        for number in range(rounds):
            bodies = folder / "bodies.ndjson"
            bodies.write_bytes(b"\n".join(pipeline_events(events, seed=number)))
            bare = load(bare_port, connections, bodies)
            before = cpu_seconds(pid)
            ours = load(port, connections, bodies)
            cpus.append((cpu_seconds(pid) - before) / events * 1e6)
            ratios.append(ours["per_second"] / bare["per_second"])
            p99s.append(ours["p99_ms"])
            rates.append(ours["per_second"])
            bare_rates.append(bare["per_second"])
        longest = _metric(port, "whence_commit_longest_seconds") * 1000
    print(
        f"{connections} connections: ratio {statistics.median(ratios):.3f} (bar {bar}; {min(ratios):.3f} to "
        f"{max(ratios):.3f}), {statistics.median(rates):,.0f}/s of {statistics.median(bare_rates):,.0f}/s, "
        f"p99 {statistics.median(p99s):.0f} ms, longest commit {longest:.0f} ms, "
        f"server CPU {statistics.median(cpus):.0f} us an event, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
