"""Bulk ingest: rate against `orjson.loads` over the same lines, size on disk, longest commit.

    python bench/bench_ingest.py [--events 20000] [--kind pipeline|slim]

The denominator is taken before and after, results thrown away, garbage collection off.
"""

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import orjson
from generate import pipeline_events, slim_events

from catalog.log.entry import Entry
from catalog.session.catalog import Catalog
from ingest.receive.files import ingest_paths


class Timed(Catalog):
    """A catalog that notes how long each append took, in seconds."""

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


def loads_rate(lines: list[bytes]) -> float:
    """Events a second that orjson.loads reads, results thrown away."""
    gc.disable()
    started = time.perf_counter()
    for line in lines:
        orjson.loads(line)
    gc.enable()
    return len(lines) / (time.perf_counter() - started)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--kind", choices=["pipeline", "slim"], default="pipeline")
    given = parser.parse_args()
    lines = list((pipeline_events if given.kind == "pipeline" else slim_events)(given.events))
    with tempfile.TemporaryDirectory() as folder:
        events, path = Path(folder) / "events.ndjson", Path(folder) / "bench.duckdb"
        events.write_bytes(b"\n".join(lines) + b"\n")
        before = loads_rate(lines)
        with Timed(path) as catalog:
            started = time.perf_counter()
            report = ingest_paths(catalog, [events])
            rate = len(lines) / (time.perf_counter() - started)
            longest = max(catalog.appends)
        after = loads_rate(lines)
        assert report.accepted == len(lines)
        loads = (before + after) / 2
        size = events.stat().st_size
        print(f"{len(lines)} events of {size / len(lines):.0f} bytes, one process")
        print(f"bulk ingest     {rate:8.0f}/s   {rate / loads:.3f} x orjson.loads ({loads:.0f}/s)   bar 0.20")
        print(f"size on disk    {path.stat().st_size / size:8.3f} x the NDJSON   bar 0.06")
        print(f"longest append  {longest * 1000:8.0f} ms of {len(catalog.appends)} appends of up to 8,192")
        print(f"peak memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
