"""How long controls and KPIs take on a catalog of many models: the first time, asked again, after a record, a run.

    python bench/bench_controls.py [--rounds 2] [--catalog FILE]

2,000 models of 100 teams; --rounds 12 gives 100,000 versions. FILE is made where it is missing, and kept.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
from bench_trace import fill

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.management.answers.controls import controls
from catalog.management.answers.kpis import kpis
from catalog.session.catalog import Catalog

_RECORD = {"kind": "policy", "id": "p", "status": "approved", "owner": "o", "by": "o"}


def _trained() -> bytes:
    return generate.trained(datetime.now(UTC), str(uuid4()), "team7.model_3", ["team7.l3_3"])


def seconds_of(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes by the clock, and of this process's processors."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def main() -> None:
    """Print a line for each measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--catalog", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.catalog or Path(folder) / "whence.duckdb"
        is_new = not path.exists()
        with Catalog(path, keeps_graph=True) as catalog:
            if is_new:
                fill(catalog, generate.organisation_events(rounds=given.rounds))
                write_records(
                    catalog, [_RECORD], "o"
                )  # else all that was loaded at once counts as new with what follows
            print(f"{'':28}{'clock':>9}{'cpu':>9}")
            measures: dict[str, Callable[[], object]] = {
                "verdicts": lambda: refresh(catalog, VERDICT_TABLES),
                "controls and KPIs, all": lambda: controls(catalog),
                "controls, again": lambda: controls(catalog),
                "KPIs, again": lambda: kpis(catalog),
            }
            for _ in range(2):  # the first time, a server keeps what it works out
                measures = {
                    **measures,
                    "a record is written": lambda: write_records(catalog, [{**_RECORD, "id": str(time.time())}], "o"),
                    "controls after it": lambda: controls(catalog),
                    "a model is trained again": lambda: fill(catalog, iter([_trained()])),
                    "controls after that": lambda: controls(catalog),
                }
                for name, work in measures.items():
                    clock, cpu = seconds_of(work)
                    print(f"{name:28}{clock:8.3f}s{cpu:8.3f}s", flush=True)
                measures = {}
            print(f"{next(row['total'] for row in controls(catalog) if row['id'] == '7.5'):,} models")


if __name__ == "__main__":
    main()
