"""What the history of one dataset's expectations costs after 1,000 validations, against a plain scan of the results.

    python bench/bench_quality.py [--validations 1000] [--others 10000]

Ten expectations in each validation; half of the validations name the version, the others leave it to be found; beside
them runs that have nothing to do with it. Also told: what `whence validate` asks of the catalog, with and
without that history.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from generate import slim_events

from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.lists import datasets, demanded_suites
from catalog.questions.show import target
from catalog.session.catalog import Catalog

TRIES = 7
BAR = 3.0
SCAN = "SELECT * FROM validation_results WHERE name = 'customers'"
HISTORY = "SELECT * FROM expectation_history WHERE name = 'customers'"
TABLE = "SELECT * FROM reading.checks JOIN reading.assertions USING (facet_hash)"


def validations(count: int) -> Iterator[bytes]:
    """A version and its validation, so many times; every tenth fails."""
    for number in range(count):
        at = f"2026-{1 + number // 700:02}-{1 + number // 25 % 28:02}T{number % 24:02}"
        made = {"namespace": "db", "name": "customers", "facets": {"version": {"datasetVersion": f"v{number}"}}}
        told = [
            {
                "assertion": "not_null",
                "name": f"expect_{place}",
                "column": f"c{place}",
                "success": place > 0 or number % 10 > 0,
                "severity": "error",
                "actual": json.dumps({"unexpected_count": number % 10 * place}),
            }
            for place in range(10)
        ]
        read = made if number % 2 else {**made, "facets": {}}
        checked = {**read, "inputFacets": {"dataQualityAssertions": {"assertions": told}}}
        for minute, job, inputs, outputs in ((0, "load", [], [made]), (30, "checks", [checked], [])):
            yield json.dumps(
                {
                    "eventType": "COMPLETE",
                    "eventTime": f"{at}:{minute:02}:00Z",
                    "producer": "https://example.com/bench",
                    "run": {"runId": f"00000000-0000-4000-8000-{number:08}{minute:04}", "facets": {}},
                    "job": {"namespace": "bench", "name": job},
                    "inputs": inputs,
                    "outputs": outputs,
                }
            ).encode()


def take_in(catalog: Catalog, lines: Iterator[bytes]) -> None:
    """Append the events."""
    admitted = [admit(line) for line in lines]
    catalog.append([entry for entry in admitted if isinstance(entry, Entry)])
    catalog.catch_up()


def seconds(do: Callable[[], object]) -> float:
    """The median over some tries, after one to warm up."""
    do()
    found = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        do()
        found.append(time.perf_counter() - begun)
    return median(found)


def asked(catalog: Catalog) -> float:
    """What `whence validate NAME` asks before it reads data."""

    def ask() -> None:
        target(catalog, "customers")
        datasets(catalog)
        demanded_suites(catalog)

    return seconds(ask)


def rows(catalog: Catalog, query: str) -> float:
    """How long a query takes."""

    def ask() -> None:
        with catalog.cursor() as cursor:
            cursor.execute(query).fetchall()

    return seconds(ask)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validations", type=int, default=1_000)
    parser.add_argument("--others", type=int, default=10_000)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Catalog(Path(folder) / "bench.duckdb") as catalog:
        take_in(catalog, slim_events(words.others))
        take_in(catalog, validations(10))
        before = asked(catalog)
        take_in(catalog, validations(words.validations))
        after = asked(catalog)
        table, scan, history = (rows(catalog, query) for query in (TABLE, SCAN, HISTORY))
    count = 10 * words.validations
    print(f"{count:,} results of {words.validations:,} validations, {words.others:,} other events")
    print(f"tables joined, no versions   {table * 1000:8.1f} ms")
    print(f"scan of validation_results   {scan * 1000:8.1f} ms")
    print(f"history of each expectation  {history * 1000:8.1f} ms   {history / scan:.2f} x the scan (bar {BAR})")
    print(f"asked by validate            {before * 1000:8.1f} ms with 10 validations, {after * 1000:.1f} ms with all")


if __name__ == "__main__":
    main()
