"""What one day of a table costs to ask about, among 100,000 files written day by day, against among 1,000.

    python bench/bench_parts.py [--parts 100000]

A folder is worked out while walking and never stored: a question about one of its files, one that no run wrote among
them, has to cost what its answer shows, and not what the folder holds.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
import orjson
from bench_trace import fill, say, timed

from catalog.questions.impact import impact
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog

FOLDER = "/lake/raw"
SMALL = 1_000
BAR = 2
ROUNDS = 9
LOST = "day=lost.parquet"  # is read, and no run wrote it


def part(number: int) -> str:
    """The name of a file of the folder."""
    return f"{FOLDER}/day={number:06}.parquet"


def run_id(number: int) -> str:
    """The runId of a run."""
    return str(UUID(int=number, version=4))


def events(parts: int) -> Iterator[bytes]:
    """Each file written by a run; a model of all of the folder, one of a single file, one of a file nobody wrote."""
    for number in range(parts):
        at = generate.START + timedelta(seconds=number)
        yield in_files(generate.slim("COMPLETE", at, run_id(number), "land", [], part(number)))
    after = generate.START + timedelta(days=30)
    reads = {"of_all": FOLDER, "of_one": part(parts // 2), "of_lost": f"{FOLDER}/{LOST}"}
    for place, (model, name) in enumerate(reads.items()):
        yield in_files(generate.trained(after, run_id(10**9 + place), model, [name]))


def in_files(body: bytes) -> bytes:
    """An event whose tables are files."""
    event = orjson.loads(body)
    for dataset in (*event["inputs"], *event["outputs"]):
        if dataset["namespace"] == "warehouse":
            dataset["namespace"] = "file"
    return orjson.dumps(event)


def ask(parts: int) -> dict[str, float]:
    """The median seconds of each question in a catalog of as many files."""
    with tempfile.TemporaryDirectory() as folder, Catalog(Path(folder) / "parts.duckdb", keeps_graph=True) as catalog:
        fill(catalog, events(parts))
        catalog.graph()
        one = part(parts // 2)
        questions = {
            "impact of one file": lambda: impact(catalog, one, "file"),
            "impact of one file no run wrote": lambda: impact(catalog, f"{FOLDER}/{LOST}", "file"),
            "trace of the model of one file": lambda: trace(catalog, "of_one", "models"),
            "trace of the model of one file no run wrote": lambda: trace(catalog, "of_lost", "models"),
        }
        for name, question in questions.items():
            answer = question()
            print(f"  {name}, {parts} files: an answer of {len(orjson.dumps(answer)):,} bytes")
        return {name: timed(question, ROUNDS) for name, question in questions.items()}


def main() -> None:
    """Print each question with its ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--parts", type=int, default=100_000)
    parts = parser.parse_args().parts
    few, many = ask(SMALL), ask(parts)
    for name, taken in many.items():
        say(f"{name}, {parts} files against {SMALL}", taken, taken / few[name], BAR)


if __name__ == "__main__":
    main()
