"""How long a suite of 15 expectations takes on 10 million rows of Parquet, against SQL by hand that tells as much.

    python bench/bench_validate.py --rows 10000000

Each side runs in a process of its own, so that its peak memory is its own; importing Great Expectations is told too.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["GX_ANALYTICS_ENABLED"] = "false"

MEMORY = "1GB"
BAR = 2.0
MAKE = """
    COPY (
        SELECT i AS id, i * 7 % 1000 AS customer, i % 5 AS shop, (i * 31 % 100000) / 100.0 AS amount,
               'K-' || (i * 13 % 1000) AS code, CASE WHEN i % 50 = 0 THEN NULL ELSE i % 90 END AS age,
               ['new', 'open', 'done'][(i % 3 + 1)::INT] AS state,
               TIMESTAMP '2026-01-01' + to_seconds(i % 8000000) AS at,
               'user' || i || '@example.com' AS email, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
               i % 11 AS c1, i % 13 AS c2, i % 17 AS c3, i % 19 AS c4, i % 23 AS c5, i % 29 AS c6, i % 2 = 0 AS flag
        FROM range($rows) AS t(i)
    ) TO '{path}' (FORMAT parquet)
"""
COLUMNS = [
    *("id", "customer", "shop", "amount", "code", "age", "state", "at", "email", "r1", "r2", "r3", "r4"),
    *("c1", "c2", "c3", "c4", "c5", "c6", "flag"),
]
EXPECTATIONS = [
    ("expect_table_row_count_to_be_between", {"min_value": 1}),
    ("expect_table_columns_to_match_set", {"column_set": COLUMNS}),
    ("expect_column_values_to_be_of_type", {"column": "id", "type_": "BIGINT"}),
    ("expect_column_values_to_not_be_null", {"column": "id"}),
    ("expect_column_values_to_not_be_null", {"column": "age", "mostly": 0.9}),
    ("expect_column_values_to_be_unique", {"column": "id"}),
    ("expect_column_values_to_be_in_set", {"column": "state", "value_set": ["new", "open", "done"]}),
    ("expect_column_values_to_be_between", {"column": "amount", "min_value": 0, "max_value": 1000}),
    ("expect_column_values_to_be_between", {"column": "age", "min_value": 0, "max_value": 80}),
    ("expect_column_values_to_match_regex", {"column": "email", "regex": "^[^@ ]+@[^@ ]+$"}),
    ("expect_column_value_lengths_to_be_between", {"column": "code", "min_value": 3, "max_value": 5}),
    ("expect_column_mean_to_be_between", {"column": "r1", "min_value": 0.4, "max_value": 0.6}),
    ("expect_column_stdev_to_be_between", {"column": "r2", "min_value": 0.2, "max_value": 0.4}),
    ("expect_column_max_to_be_between", {"column": "c6", "max_value": 28}),
    ("expect_column_unique_value_count_to_be_between", {"column": "customer", "max_value": 1000}),
]
# The same counts, as somebody would write them who knows DuckDB: one scan for all, a group by for what repeats.
BY_HAND = """
    SELECT count(*), count(*) - count(id), count(*) - count(age),
           count(*) FILTER (state IS NOT NULL AND state NOT IN ('new', 'open', 'done')), count(*) - count(state),
           count(*) FILTER (amount IS NOT NULL AND NOT (amount BETWEEN 0 AND 1000)), count(*) - count(amount),
           count(*) FILTER (age IS NOT NULL AND NOT (age BETWEEN 0 AND 80)),
           count(*) FILTER (email IS NOT NULL AND NOT regexp_matches(email, '^[^@ ]+@[^@ ]+$')),
           count(*) - count(email), count(*) FILTER (code IS NOT NULL AND NOT (length(code) BETWEEN 3 AND 5)),
           count(*) - count(code), avg(r1), stddev_samp(r2), max(c6), count(DISTINCT customer),
           (SELECT coalesce(sum(n), 0)
            FROM (SELECT count(*) AS n FROM rows WHERE id IS NOT NULL GROUP BY id) WHERE n > 1)
    FROM rows
"""


def by_hand(path: Path, times: int) -> dict[str, object]:
    """Seconds of each run, by DuckDB alone; the type of a column is asked as well."""
    import duckdb  # noqa: PLC0415

    taken = []
    for _ in range(times):
        started = time.perf_counter()
        with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": "false"}) as connection:
            connection.read_parquet(str(path)).create_view("rows")
            connection.execute("DESCRIBE rows").fetchall()
            counts = connection.execute(BY_HAND).fetchone()
        taken.append(time.perf_counter() - started)
    return {"seconds": taken, "import": 0.0, "counts": counts, "peak": peak()}


def by_suite(path: Path, times: int) -> dict[str, object]:
    """Seconds of each run, by Great Expectations on DuckDB, and of its import."""
    started = time.perf_counter()
    import expectations.gx.validating  # noqa: F401, PLC0415

    imported = time.perf_counter() - started
    from expectations.relations import relation_of_file  # noqa: PLC0415
    from expectations.running import run_suite  # noqa: PLC0415
    from expectations.suites import Expectation, Suite  # noqa: PLC0415

    suite = Suite("bench", tuple(Expectation(kind, kwargs) for kind, kwargs in EXPECTATIONS))
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        validation = run_suite(suite, relation_of_file(str(path)), memory_limit=MEMORY)
        taken.append(time.perf_counter() - started)
        assert validation.errored == 0, validation
    failing = [one.type for one in validation.outcomes if not one.success]
    return {"seconds": taken, "import": imported, "counts": failing, "peak": peak()}


def peak() -> float:
    """The largest resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(path: Path, rows: int) -> None:
    """Write the Parquet file."""
    import duckdb  # noqa: PLC0415

    duckdb.execute(MAKE.replace("{path}", str(path)), {"rows": rows})


def child(part: str, path: Path, times: int) -> dict[str, object]:
    """What a part measured in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--path", str(path), "--times", str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Print times, ratio and memory; 1 where the bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--part", choices=["hand", "suite"])
    parser.add_argument("--path", type=Path)
    given = parser.parse_args()
    if given.part:
        print(json.dumps({"hand": by_hand, "suite": by_suite}[given.part](given.path, given.times)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        make(path, given.rows)
        print(f"{given.rows:,} rows, {len(COLUMNS)} columns, {path.stat().st_size / 1e6:.0f} MB of Parquet")
        hand, suite = child("hand", path, given.times), child("suite", path, given.times)
    ratio = median(suite["seconds"]) / median(hand["seconds"])
    for name, found in (("SQL by hand", hand), ("suite of 15", suite)):
        runs = ", ".join(f"{seconds:.2f}" for seconds in found["seconds"])
        told = f"peak {found['peak']:.0f} MB (DuckDB limited to {MEMORY}), import {found['import']:.1f} s"
        print(f"{name:12} {runs} s, {told}")
    print(f"does not hold, as it should: {suite['counts']}")
    print(f"ratio {ratio:.2f}  bar {BAR:g}  {'ok' if ratio <= BAR else 'MISSED'}")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
