"""Ingest as the catalog grows, and while traces run without pause.

    python bench/bench_growth.py [--events 1000000] [--large]

Slim events (0.5 KB), or --large ones (17.5 KB), in batches of 2,000: the rate over 20,000 events early on and at the
end, then (slim) over 20,000 more while one thread asks for traces of a few runs one after another from the graph in
memory; threads switch as in the server.
"""

import argparse
import gc
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from generate import pipeline_events, slim_events

from catalog.events.facet_rows import FacetReader
from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog

BATCH = 2_000
WINDOW = 20_000
SWITCH_SECONDS = 0.00002


def take_in(catalog: Catalog, lines: Iterator[bytes], count: int, reader: FacetReader) -> float:
    """Events a second over the next count events."""
    started = time.perf_counter()
    for _ in range(count // BATCH):
        admitted = [admit(line, None, reader) for line in islice(lines, BATCH)]
        catalog.append([entry for entry in admitted if isinstance(entry, Entry)])
        catalog.catch_up()
    return count / (time.perf_counter() - started)


def rate_beside_traces(
    catalog: Catalog, lines: Iterator[bytes], reader: FacetReader, version: str
) -> tuple[float, int]:
    """Events a second while a thread traces without pause, and how many traces it got."""
    stop, traced = threading.Event(), 0
    trace(catalog, "t100", "warehouse", version)  # what came before belongs to nobody's window

    def ask() -> None:
        nonlocal traced
        while not stop.is_set():
            trace(catalog, "t100", "warehouse", version)
            traced += 1

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        return take_in(catalog, lines, WINDOW, reader), traced
    finally:
        stop.set()
        asking.join()


def second_version(catalog: Catalog) -> str:
    """The second version of a dataset: few runs lie behind it, however large the catalog."""
    with catalog.cursor() as cursor:
        query = "SELECT version FROM dataset_versions WHERE name = 't100' ORDER BY created_at LIMIT 1 OFFSET 1"
        return str(cursor.execute(query).fetchall()[0][0])


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--large", action="store_true", help="events of 17.5 KB; growth alone")
    given = parser.parse_args()
    events = pipeline_events if given.large else slim_events
    lines, reader = iter(events(given.events + 5 * WINDOW)), FacetReader()
    gc.disable()
    sys.setswitchinterval(SWITCH_SECONDS)
    with (
        tempfile.TemporaryDirectory() as folder,
        Catalog(Path(folder) / "growth.duckdb", keeps_graph=True) as catalog,
    ):
        take_in(catalog, lines, WINDOW // 2, reader)
        early = take_in(catalog, lines, WINDOW, reader)
        take_in(catalog, lines, given.events - WINDOW, reader)
        late = take_in(catalog, lines, WINDOW, reader)
        print(
            f"at {given.events} events {late:8.0f}/s   {late / early:.2f} x that at 10,000 ({early:.0f}/s)   bar 0.8"
        )
        if given.large:
            return
        started = time.perf_counter()
        version = second_version(catalog)
        found = trace(catalog, "t100", "warehouse", version)
        print(f"first trace, loading the graph {time.perf_counter() - started:8.1f} s")
        alone = take_in(catalog, lines, WINDOW, reader)
        beside, traced = rate_beside_traces(catalog, lines, reader, version)
        runs = len(list(found["runs"] or ()))  # type: ignore[arg-type]
        print(f"while tracing {beside:8.0f}/s   {beside / alone:.2f} x alone ({alone:.0f}/s)   bar 0.5")
        print(f"meanwhile {traced} traces of {runs} runs")


if __name__ == "__main__":
    main()
