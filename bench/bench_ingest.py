"""Bulk ingest: rate against `orjson.loads` over the same lines, size on disk, longest commit; by workers.

    python bench/bench_ingest.py [--events 20000] [--kind pipeline|slim] [--workers 1 2 4] [--rounds 1]

The denominator is taken before and after each, results thrown away, garbage collection off. Processor time is that
of this process and of the workers, in the same unit. The command makes a new catalog, and its start counts.
"""

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson
from generate import pipeline_events, slim_events

from catalog.log.entry import Entry
from catalog.log.portion import Portion
from catalog.log.portion_rows import PortionRows
from catalog.session.catalog import Catalog
from ingest.receive.files import ingest_paths
from ingest.receive.workers.pool import WorkerPool

ROOT = Path(__file__).parents[1]


class Timed(Catalog):
    """A catalog that notes how long each append took, in seconds; of portions the wait for them is part of it."""

    def __init__(self, path: Path) -> None:
        """Open it."""
        self.appends: list[float] = []
        super().__init__(path)

    def append_new(self, entries: Sequence[Entry]) -> list[Entry]:
        """Append, timed."""
        started = time.perf_counter()
        new = super().append_new(entries)
        self.appends.append(time.perf_counter() - started)
        return new

    def append_portions(self, portions: Iterable[Portion], rows: PortionRows) -> int:
        """Append, timed."""
        started = time.perf_counter()
        new = super().append_portions(portions, rows)
        self.appends.append(time.perf_counter() - started)
        return new


def loads_rate(lines: list[bytes]) -> float:
    """Events a second that orjson.loads reads, results thrown away."""
    gc.disable()
    started = time.perf_counter()
    for line in lines:
        orjson.loads(line)
    gc.enable()
    return len(lines) / (time.perf_counter() - started)


def processor_seconds() -> float:
    """User and system time of this process and of the children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def ingest(events: Path, path: Path, workers: int, count: int) -> tuple[float, float, Timed]:
    """Events a second, processor seconds, and the catalog, closed."""
    with Timed(path) as catalog:
        started, used = time.perf_counter(), processor_seconds()
        with WorkerPool(workers) as pool:
            report = ingest_paths(catalog, [events], pool=pool)
            seconds = time.perf_counter() - started
        used = processor_seconds() - used
    assert report.accepted == count
    return count / seconds, used, catalog


def command(events: Path, path: Path, workers: int, count: int) -> float:
    """Events a second of the whole command, in a process of its own."""
    words = [sys.executable, "-m", "whence", "--catalog", str(path), "ingest", "--workers", str(workers), str(events)]
    started = time.perf_counter()
    subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return count / (time.perf_counter() - started)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--kind", choices=["pipeline", "slim"], default="pipeline")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    lines = list((pipeline_events if given.kind == "pipeline" else slim_events)(given.events))
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        events.write_bytes(b"\n".join(lines) + b"\n")
        size = events.stat().st_size
        print(f"{len(lines)} events of {size / len(lines):.0f} bytes; load {os.getloadavg()[0]:.1f}")
        print(
            "workers  events/s  x loads (bar 0.25)  command x loads (bar 0.20)  processor time / loads  size  append"
        )
        for number in range(given.rounds * len(given.workers)):
            workers, path = given.workers[number % len(given.workers)], Path(folder) / f"{number}.duckdb"
            before = loads_rate(lines)
            rate, used, catalog = ingest(events, path, workers, len(lines))
            between = loads_rate(lines)
            whole = command(events, Path(folder) / "command.duckdb", workers, len(lines))
            after = loads_rate(lines)
            (Path(folder) / "command.duckdb").unlink()
            loads = (before + between) / 2
            print(
                f"{workers:7d}  {rate:8.0f}  {rate / loads:18.3f}  {2 * whole / (between + after):26.3f}  "
                f"{used * loads / len(lines):22.1f}  {path.stat().st_size / size:.3f}  {max(catalog.appends):.2f} s",
                flush=True,
            )
            path.unlink()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of this process {peak:.0f} MB, all lines in it")


if __name__ == "__main__":
    main()
