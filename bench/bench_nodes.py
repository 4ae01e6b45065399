"""What 1, 2 and 4 nodes beside the server of a lake take in, and how fast the log takes it from their inbox.

    python bench/bench_nodes.py [EVENTS] [ROUNDS]

Events of 0.5 KB. Clients, nodes and the lake's PostgreSQL share the machine, and PostgreSQL runs without `fsync`, as
in the tests: rates say what the number of nodes does, not what a disk allows. Rounds go through it in turns.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import orjson

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "tests")]

from bench_http import cpu_seconds, load  # noqa: E402
from generate import PRODUCER, SCHEMA, START  # noqa: E402
from support.ports import free_port  # noqa: E402
from support.postgres import running_postgres  # noqa: E402
from support.serving import Serving, await_ready  # noqa: E402

from catalog.database.storage.place import Place, place_of  # noqa: E402
from catalog.log.admission import admit  # noqa: E402
from catalog.log.entry import Entry  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402
from catalog.session.node import Node  # noqa: E402
from catalog.session.taking import taking_of  # noqa: E402

_NODE = """
import sys
from catalog.database.storage.place import place_of
from ui.server.node import serve_node
serve_node(place_of(sys.argv[1], sys.argv[2]), "127.0.0.1", int(sys.argv[3]))
"""
_CONNECTIONS = 32
_BAR = 2_000


def events(count: int, first: int) -> list[bytes]:
    """Events of 0.5 KB, each of a run of its own: 200 jobs that read one dataset and write one."""
    return [
        orjson.dumps(
            {
                "eventType": "COMPLETE",
                "eventTime": (START + timedelta(seconds=number)).isoformat(),
                "producer": PRODUCER,
                "schemaURL": SCHEMA,
                "run": {"runId": f"01890000-0000-7000-8000-{number:012x}", "facets": {}},
                "job": {"namespace": "warehouse", "name": f"nightly.load.table_{number % 200}"},
                "inputs": [{"namespace": "s3://lake", "name": f"raw/table_{number % 200}"}],
                "outputs": [{"namespace": "s3://warehouse", "name": f"tables/table_{number % 200}"}],
            }
        )
        for number in range(first, first + count)
    ]


def a_node(place: str, data: str, stack: ExitStack) -> tuple[int, int]:
    """A node's port and process id; it ends with the stack."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", _NODE, place, data, str(port)], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )

    def end() -> None:
        process.terminate()
        process.wait(timeout=60)

    stack.callback(end)
    await_ready(Serving(process, f"http://127.0.0.1:{port}", place_of(place, data)))
    return port, process.pid


def nodes_in_turns(place: str, data: str, folder: Path, count: int, rounds: int) -> None:
    """Print what 1, 2 and 4 nodes take in a second, the same connections shared among them."""
    rates: dict[int, list[float]] = {1: [], 2: [], 4: []}
    cpus: dict[int, list[float]] = {1: [], 2: [], 4: []}
    first = 0
    with ExitStack() as stack:
        nodes = [a_node(place, data, stack) for _ in range(max(rates))]
        for _ in range(rounds):
            for number, of_number in rates.items():
                files = []
                for at in range(number):
                    files.append(folder / f"{at}.ndjson")
                    files[-1].write_bytes(b"\n".join(events(count // number, first)))
                    first += count // number
                chosen = nodes[:number]
                before = sum(cpu_seconds(pid) for _, pid in chosen)
                with ThreadPoolExecutor(number) as pool:
                    ports = [port for port, _ in chosen]
                    found = list(pool.map(load, ports, [_CONNECTIONS // number] * number, files))
                slowest = min(each["per_second"] for each in found)
                of_number.append(slowest * number)  # all have as much to send
                cpus[number].append((sum(cpu_seconds(pid) for _, pid in chosen) - before) / count * 1e6)
    one = statistics.median(rates[1])
    for number, of_number in rates.items():
        rate = statistics.median(of_number)
        print(
            f"{number} nodes: {rate:,.0f} events/s, {rate / one:.2f} of one node's, "
            f"{statistics.median(cpus[number]):.0f} µs of a node's processor time an event"
        )


def taking(place: Place, count: int, rounds: int) -> None:
    """Print how fast the log takes events from the inbox, and its tables them from the log."""
    rates, taken_cpu, read_cpu = [], [], []
    with Node(place) as node, Catalog(place, keeps_graph=True) as catalog:
        taker = taking_of(catalog)
        assert taker
        while taker.take():  # what the nodes left; the first merge also makes tables' first rows
            pass
        catalog.catch_up()
        for number in range(rounds):
            admitted = [admit(each) for each in events(count, 10_000_000 + number * count)]
            entries = [each for each in admitted if isinstance(each, Entry)]
            for at in range(0, count, 200):
                node.refresh()
                node.append_new(entries[at : at + 200])
            before = catalog.log_position
            began, cpu = time.perf_counter(), time.process_time()
            while taker.take():
                pass
            taken_cpu.append((time.process_time() - cpu) / count * 1e6)
            cpu = time.process_time()
            catalog.catch_up()
            read_cpu.append((time.process_time() - cpu) / count * 1e6)
            rates.append(count / (time.perf_counter() - began))
            assert catalog.log_position == catalog.read_position == before + count
    size = statistics.mean(len(entry.body) for entry in entries)
    print(
        f"taking in, events of {size:,.0f} bytes: {statistics.median(rates):,.0f}/s with the tables (bar {_BAR:,}); "
        f"processor time an event: into the log {statistics.median(taken_cpu):.0f} µs, "
        f"into the tables {statistics.median(read_cpu):.0f}"
    )


def main() -> None:
    """Print both."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with running_postgres() as postgres, tempfile.TemporaryDirectory() as name:
        os.environ["PGPASSWORD"] = postgres.password
        folder = Path(name)
        (folder / "lake").mkdir()
        address, data = f"ducklake:postgres:{postgres.address}", str(folder / "lake")
        place = place_of(address, data)
        with Catalog(place) as catalog:
            assert taking_of(catalog)
        nodes_in_turns(address, data, folder, count, rounds)
        taking(place, count, rounds)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
