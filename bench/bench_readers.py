"""Traces by SQL on a lake against a file of the same events, and by a reader against the lake's server.

    python bench/bench_readers.py [EVENTS]

Events of 0.5 KB in 20 layers, so that a trace of the last layer reaches thousands of versions.
The lake's metadata are in a PostgreSQL of its own, without `fsync`; its files in a folder of this machine.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "tests")]

import httpx  # noqa: E402
from bench_trace import fill, say  # noqa: E402
from generate import layered_events  # noqa: E402
from support.forks import Forked, answer  # noqa: E402
from support.lakes import lake_at  # noqa: E402
from support.postgres import running_postgres  # noqa: E402
from support.serving import LINEAGE, Serving, an_event, as_json, await_ready, free_port, served  # noqa: E402

from catalog.database.storage.dialect import dialect_of  # noqa: E402
from catalog.database.storage.place import Lake, Place, file_of  # noqa: E402
from catalog.questions.operating.maintain import maintain  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402
from catalog.session.reader import Reader  # noqa: E402

_BAR = 5.0
_TIMES = 5
_VERSIONS = "SELECT namespace, name, version FROM dataset_versions ORDER BY created_at DESC, name LIMIT 40"
_TRACE = "SELECT count(*) FROM trace($namespace, $name, $version)"


def attached(place: Place) -> duckdb.DuckDBPyConnection:
    """The catalog as an analyst attaches it."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    dialect_of(place).attach_to_read(connection, file_of(place))
    connection.execute("USE whence")
    return connection


def by_sql(file: Path, lake: Lake, target: dict[str, str], about: str) -> None:
    """Print how long the macro takes in both, asked in turns."""
    taken: dict[str, list[float]] = {"file": [], "lake": []}
    found = set()
    with attached(file) as of_file, attached(lake) as of_lake:
        for _ in range(1 + _TIMES):
            for name, connection in (("file", of_file), ("lake", of_lake)):
                began = time.perf_counter()
                found.add(connection.execute(_TRACE, target).fetchall()[0])
                taken[name].append(time.perf_counter() - began)
    assert len(found) == 1
    print(f"{target['name']} came from {found.pop()[0] - 1:,} versions")
    first, later = (
        {name: pick(each) for name, each in taken.items()} for pick in (lambda x: x[0], lambda x: median(x[1:]))
    )
    say(f"trace by SQL on the file, {about}", later["file"])
    say(f"trace by SQL on the lake, {about}", later["lake"], later["lake"] / later["file"], _BAR)
    say("  the first one after attaching: file", first["file"])
    say("  the first one after attaching: lake", first["lake"], first["lake"] / first["file"])


def by_server(lake: Lake, targets: list[dict[str, str]]) -> None:
    """Print how long server and reader take to answer, and for how long a reader lacks what the server has."""
    taken: dict[str, list[float]] = {"server": [], "reader": []}
    port = free_port()
    with served(lake) as server:
        began = time.perf_counter()
        process = Forked(answer, lake, port, cwd=ROOT, environment={**os.environ, "PYTHONPATH": str(ROOT)})
        reader = Serving(process, f"http://127.0.0.1:{port}", lake)
        await_ready(reader)
        say("a reader's start, until it is ready", time.perf_counter() - began)
        for each in (server, reader):
            httpx.get(f"{each.url}/api/v1/trace", params=targets[-1], timeout=300).raise_for_status()
        for target in targets[:-1]:
            found = []
            for name, each in (("server", server), ("reader", reader)):
                began = time.perf_counter()
                found.append(httpx.get(f"{each.url}/api/v1/trace", params=target, timeout=300).json())
                taken[name].append(time.perf_counter() - began)
            assert json.dumps(found[0]) == json.dumps(found[1])
        of_server, of_reader = (median(taken[name]) for name in ("server", "reader"))
        say(f"GET trace from the server, of {len(targets) - 1} versions", of_server)
        say("GET trace from the reader, the same answers", of_reader, of_reader / of_server)
        lags = []
        for number in range(10):
            with server.http as http:
                event = an_event(number, outputs=[{"namespace": "file", "name": f"/new_{number}"}])
                http.post(LINEAGE, content=as_json(event)).raise_for_status()
            began = time.perf_counter()
            while httpx.get(f"{reader.url}/api/v1/trace?name=/new_{number}", timeout=60).status_code != 200:
                time.sleep(0.02)
            lags.append(time.perf_counter() - began)
        say("from an event's 201 until the reader's trace has it, median of 10", median(lags))
        say("  the longest", max(lags))
        reader.stop()


def main() -> None:
    """Run all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with running_postgres() as postgres, tempfile.TemporaryDirectory() as name:
        os.environ["PGPASSWORD"] = postgres.password
        folder = Path(name)
        file, lake = folder / "whence.duckdb", lake_at(postgres, "postgres", folder / "lake")
        for place in (file, lake):
            began = time.perf_counter()
            with Catalog(place, keeps_graph=True) as catalog:
                fill(catalog, layered_events(count // 2))
            say(f"{count:,} events into the {'lake' if place is lake else 'file'}", time.perf_counter() - began)
        with Catalog(file) as catalog, catalog.cursor() as cursor:
            rows = cursor.execute(_VERSIONS).fetchall()
        targets = [dict(zip(("namespace", "name", "version"), row, strict=True)) for row in rows]
        by_sql(file, lake, targets[0], "as written")
        with Catalog(lake) as catalog:
            maintain(catalog)
        by_sql(file, lake, targets[0], "after whence maintain")
        began = time.perf_counter()
        with Reader(lake) as reader:
            say("copying the lake into a reader's file", time.perf_counter() - began)
            began = time.perf_counter()
            reader.graph()
            say("loading its graph", time.perf_counter() - began)
        by_server(lake, targets)


if __name__ == "__main__":
    main()
