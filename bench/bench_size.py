"""What a catalog costs as it grows to some million events: on disk, in memory, in processor time.

    python bench/bench_size.py [--at 1000000 10000000] [--graph-up-to 2000000] [--catalog PLACE] [--data FOLDER]

A catalog that is there already, of an earlier run, goes on growing.

Events of 0.5 KB, START and COMPLETE of runs of 5,000 jobs in three layers over sources, so that a trace has as many
versions behind it whatever the age of the catalog. `whence ingest --workers 1` takes in a million at a time. At each
size a line says what the last million cost, what a command over the whole log costs, and what a server costs.
Processor times are of the whole command and of nothing else on the machine; seconds by the clock are given where a
person waits.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "tests")]

from generate import START, slim  # noqa: E402
from support.serving import free_port  # noqa: E402

_WHENCE = [sys.executable, "-m", "whence"]
_JOBS = 5_000
_LAYERS = 3
_CHUNK = 1_000_000
_TRACES = 50
_READY_SECONDS = 3_600


class Cost(NamedTuple):
    """What a process cost: seconds by the clock, seconds of processor time, the most memory in MB."""

    wall: float
    processor: float
    memory: float


def layered(seed: int = 7) -> Iterator[bytes]:
    """Events without end: in each round every job of a layer reads three datasets of the layer before."""
    rng, width, number = Random(seed), _JOBS // _LAYERS, 0
    while True:
        layer, place = divmod(number % (width * _LAYERS), width)
        inputs = [
            f"l{layer - 1}_{(place * 3 + step) % width}" if layer else f"raw_{place}_{step}" for step in range(3)
        ]
        at = START + timedelta(seconds=number)
        run_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        for kind, later in (("START", 0), ("COMPLETE", 500)):
            yield slim(
                kind,
                at + timedelta(milliseconds=later),
                run_id,
                f"make_l{layer}_{place}",
                inputs,
                f"l{layer}_{place}",
            )
        number += 1


def cost(*words: str, place: list[str]) -> Cost:
    """What a command of `whence` cost. It must end well."""
    started = time.perf_counter()
    process = subprocess.Popen([*_WHENCE, *place, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, words
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def taken_in(events: Iterator[bytes], count: int, folder: Path, place: list[str]) -> Cost:
    """What the next events cost."""
    file = folder / "next.ndjson"
    with file.open("wb") as lines:
        lines.writelines(event + b"\n" for event in islice(events, count))
    took = cost("ingest", "--workers", "1", str(file), place=place)
    file.unlink()
    return took


def logged(place: list[str]) -> int:
    """How many entries the log has."""
    asked = [*_WHENCE, *place, "--json", "sql", "SELECT count(*) AS entries FROM log.entries"]
    return int(json.loads(subprocess.check_output(asked, cwd=ROOT))[0]["entries"])


def served(place: list[str]) -> tuple[Cost, float, float]:
    """Until a server is ready, and at its end; the first and the median trace in seconds."""
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen([*_WHENCE, *place, "serve", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _await_ready(process, port)
        ready = time.perf_counter() - started
        traces = [_traced(port, number) for number in range(_TRACES)]
    finally:
        process.terminate()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    total = Cost(ready, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    return total, traces[0], statistics.median(traces[1:])


def _await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def _traced(port: int, number: int) -> float:
    asked = urllib.parse.urlencode({"namespace": "warehouse", "name": f"l{_LAYERS - 1}_{number * 7}"})
    started = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/trace?{asked}", timeout=600) as answer:
        answer.read()
    return time.perf_counter() - started


def on_disk(catalog: str, data: str | None) -> int:
    """The bytes of a catalog's files; of a lake in PostgreSQL its data only."""
    path = Path(catalog.removeprefix("ducklake:"))
    folders = [Path(data)] if data else []
    files = [path, *(file for folder in folders for file in folder.rglob("*") if file.is_file())]
    return sum(file.stat().st_size for file in files if file.exists())


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument(
        "--graph-up-to",
        type=int,
        default=2_000_000,
        help="the last size at which traces are asked for: they take memory",
    )
    parser.add_argument("--catalog", help="a file or lake (a new file in a folder of its own)")
    parser.add_argument("--data", help="of a lake")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalog = given.catalog or str(Path(folder) / "grown.duckdb")
        place = ["--catalog", catalog, *(["--data", given.data] if given.data else [])]
        count = logged(place) if Path(catalog).exists() else 0
        events = islice(layered(), count, None)
        for size in sorted(given.at):
            while count < size:
                chunk = min(_CHUNK, size - count)
                last = taken_in(events, chunk, Path(folder), place)
                count += chunk
                micros = last.processor / chunk * 1e6
                say(f"{count:,}: {micros:.0f} µs of processor time each, {last.wall:.0f} s, {last.memory:,.0f} MB")
            say(f"at {count:,}: {on_disk(catalog, given.data) / count:.0f} B an event, load {os.getloadavg()[0]:.1f}")
            say_costs(place, has_traces=count <= given.graph_up_to)


def say(line: str) -> None:
    """Print a line at once: the next one may take an hour."""
    print(line, flush=True)


def say_costs(place: list[str], *, has_traces: bool) -> None:
    """Print what commands and a server cost on a catalog."""
    upkeep = [["maintain"]] if place[1].startswith("ducklake:") else []
    traces = [["trace", "warehouse", f"l{_LAYERS - 1}_7"]] if has_traces else []
    for words in (*upkeep, ["verify"], ["digest"], *traces):
        took = cost(*words, place=place)
        say(f"  {words[0]}: {took.wall:.1f} s, processor {took.processor:.1f} s, {took.memory:,.0f} MB")
    if has_traces:
        server, first, median = served(place)
        say(f"  serve: ready after {server.wall:.1f} s, processor {server.processor:.1f} s with {_TRACES} traces")
        say(f"  serve: {server.memory:,.0f} MB; first trace {first:.3f} s, median {median * 1000:.1f} ms")


if __name__ == "__main__":
    main()
