"""How fast a version is traced: in memory against plain recursive SQL, in a large catalog against a small one.

    python bench/bench_trace.py --runs 300000

Every bar is a ratio within this one run, so that it holds on any machine.
"""

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import generate
import orjson

from catalog.lineage.closure_by_sql import find_closure
from catalog.lineage.graph.graph import Graph
from catalog.lineage.lookup import Target
from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.session.catalog import Catalog

LAYERED_RUNS = 100_000
CHAIN = 50
BATCH = 2_000
INGEST_SECONDS = 180


def fill(catalog: Catalog, events: Iterator[bytes], seconds: float = 1e9) -> int:
    """How many events the catalog took in, within the time."""
    started, count, batch = time.perf_counter(), 0, list[Entry]()
    for event in events:
        entry = admit(event)
        assert isinstance(entry, Entry)
        batch.append(entry)
        if len(batch) == BATCH:
            catalog.append(batch)
            catalog.catch_up()
            count, batch = count + len(batch), []
            if time.perf_counter() - started > seconds:
                return count
    catalog.append(batch)
    catalog.catch_up()
    return count + len(batch)


def timed(question: Callable[[], object], times: int) -> float:
    """The median seconds of asking."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        question()
        taken.append(time.perf_counter() - started)
    return median(taken)


def say(what: str, seconds: float, ratio: float | None = None, bar: float | None = None) -> None:
    """Print a line, with its ratio and bar where it has one."""
    verdict = "" if ratio is None else f"  ratio {ratio:8.2f}"
    if ratio is not None and bar is not None:
        verdict += f"  bar {bar:g}  {'ok' if ratio <= bar else 'MISSED'}"
    print(f"{what:64} {seconds * 1000:10.3f} ms{verdict}")


def memory() -> float:
    """The resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024


def load(catalog: Catalog) -> Graph:
    """The graph, freshly loaded; prints what that cost."""
    gc.collect()
    before, started = memory(), time.perf_counter()
    graph = catalog.graph()
    say(f"load the graph (+{memory() - before:.0f} MB resident)", time.perf_counter() - started)
    return graph


def chain(runs: int) -> Iterator[bytes]:
    """A chain of runs, each reading what the one before wrote, beside everything else."""
    for number in range(runs):
        at = generate.START + generate.timedelta(seconds=number)
        inputs = [f"chain_{number - 1}"] if number else []
        for event_type, offset in (("START", 0), ("COMPLETE", 0.5)):
            event = generate.slim(
                event_type,
                at + generate.timedelta(seconds=offset),
                f"00000000-0000-4000-8000-{number:012d}",
                f"chain_{number}",
                inputs,
                f"chain_{number}",
            )
            yield orjson.dumps(orjson.loads(event))


BARE = """
WITH RECURSIVE reached(node) AS (
    SELECT $start::INTEGER UNION SELECT e.source FROM reached AS r JOIN bare AS e ON e.target = r.node
)
SELECT e.source, e.target, e.run FROM reached AS r JOIN bare AS e ON e.target = r.node
"""


def bare_seconds(catalog: Catalog, graph: Graph, target: Target) -> float:
    """How long plain recursive SQL takes for the same ancestry over a table of ready edges."""
    base = graph._state.base  # noqa: SLF001  # the same numbers in a table
    targets = generate_targets(base.edge_off.tolist())
    edges = {"source": base.edge_source, "target": targets, "run": base.edge_run}
    with catalog.cursor() as cursor:
        cursor.register("edge_columns", edges)
        cursor.execute("CREATE TEMP TABLE bare AS SELECT source, target, run FROM edge_columns")
        start = graph._state.node(target.dataset_key, target.version)  # noqa: SLF001
        return timed(lambda: cursor.execute(BARE, {"start": start}).fetchnumpy(), 7)


def generate_targets(offsets: list[int]) -> object:
    """The target of each edge, from where the edges of each target begin."""
    import numpy as np  # noqa: PLC0415  # only here

    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))


def sql_seconds(catalog: Catalog, target: Target) -> tuple[float, float]:
    """How long the macro `trace` and the whole SQL reading take."""
    with catalog.cursor() as cursor:
        names = [target.namespace, target.name, target.version]
        macro = timed(lambda: cursor.execute("SELECT * FROM trace(?, ?, ?)", names).to_arrow_table(), 3)
        return macro, timed(lambda: find_closure(cursor, target.node), 3)


def cold_seconds(path: Path, target: Target) -> tuple[float, float]:
    """How long a process takes that opens the file and runs the macro `trace`, and how long `whence trace` takes."""
    names = ", ".join(f"'{name}'" for name in (target.namespace, target.name, target.version))
    query = f"SELECT * FROM trace({names})"  # as text: with parameters DuckDB would import pandas first
    script = f"import duckdb; duckdb.connect({str(path)!r}, read_only=True).execute({query!r}).fetchall()"
    whence = [str(Path(sys.executable).with_name("whence")), "--catalog", str(path), "trace", target.name, "--json"]
    macro, command = (
        timed(lambda words=words: subprocess.run(words, check=True, capture_output=True), 5)  # type: ignore[misc]
        for words in ([sys.executable, "-c", script], whence)
    )
    return macro, command


def layered(runs: int) -> None:
    """The whole ancestry of a sink."""
    with Catalog() as catalog:
        fill(catalog, generate.layered_events(runs))
        graph = load(catalog)
        target = graph.find("d19_0")
        assert target
        say("first walk", timed(lambda: graph.walk(target), 1))
        walk = graph.walk(target)
        print(f"{len(walk.nodes)} versions, {len(walk.runs)} runs, {len(walk.source)} edges")
        warm, bare = timed(lambda: graph.walk(target), 15), bare_seconds(catalog, graph, target)
        say("plain recursive SQL over ready edges", bare)
        say("warm walk, columns in hand", warm, warm / bare, 3)
        say("  … against 104 ms", warm, warm / 0.104, 1)
        say("closure as values", timed(lambda: graph.closure(target.node), 2))
        macro, sql = sql_seconds(catalog, target)
        say("SQL macro trace()", macro)
        say("SQL reading of the closure, cold", sql, sql / macro, 1.5)
        late(catalog, graph)


def late(catalog: Catalog, graph: Graph) -> None:
    """How long a question takes after a batch of new and late events."""
    for seed in (8, 9):
        events = list(generate.layered_events(1_000, seed=seed))
        fill(catalog, iter(events))
        started = time.perf_counter()
        is_same = catalog.graph() is graph
        say(f"settle {len(events)} events among old ones (loaded anew: {not is_same})", time.perf_counter() - started)


def small_against_large(runs: int, folder: Path) -> None:
    """A chain of 50 runs in a catalog of 1,000 runs and in a large one."""
    taken = []
    for count in (1_000, runs):
        with Catalog(folder / f"{count}.duckdb") as catalog:
            fill(catalog, chain(CHAIN))
            started = time.perf_counter()
            events = fill(catalog, generate.layered_events(count), INGEST_SECONDS)
            print(f"--- {events // 2} runs ingested in {time.perf_counter() - started:.0f} s")
            graph = load(catalog)
            found = graph.find(f"chain_{CHAIN - 1}")
            assert found
            assert len(graph.walk(found).runs) == CHAIN
            taken.append((ask(graph), timed(lambda graph=graph, found=found: graph.walk(found), 200)))  # type: ignore[misc]
            macro, sql = sql_seconds(catalog, found)
            say("SQL macro trace()", macro)
            say("SQL reading of the closure, cold", sql, sql / macro, 1.5)
        macro, command = cold_seconds(folder / f"{count}.duckdb", found)
        say("a process that opens the file and runs the macro", macro)
        say("whence trace --json, cold", command, command / macro, 1.5)
    (small, small_walk), (large, large_walk) = taken
    say("trace of 50 runs, small catalog", small)
    say("trace of 50 runs, large catalog", large, large / small, 2)
    say("walk of 50 runs, small catalog", small_walk)
    say("walk of 50 runs, large catalog", large_walk, large_walk / small_walk, 2)


def ask(graph: Graph) -> float:
    """How long it takes to find a version by its bare name and put its closure together."""

    def question() -> None:
        target = graph.find(f"chain_{CHAIN - 1}")
        assert target
        graph.closure(target.node)

    return timed(question, 200)


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=1_000_000, help="runs of the large catalog, as time allows")
    parser.add_argument("--layered", type=int, default=LAYERED_RUNS)
    arguments = parser.parse_args()
    layered(arguments.layered)
    with tempfile.TemporaryDirectory() as folder:
        small_against_large(arguments.runs, Path(folder))


if __name__ == "__main__":
    main()
