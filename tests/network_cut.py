"""A network cut between a lake's server and its PostgreSQL: the one that stands by takes over, and it is never two.

It makes networks, for which few machines give the rights, so that `make test` leaves it out: `make test-network`.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from support.networks import HUB, Network, network
from support.postgres import Postgres
from support.serving import LINEAGE, ROOT, an_event, as_json

_LOG = logging.getLogger(__name__)
PORT = 5000
URL = f"http://127.0.0.1:{PORT}"
_PROGRAM = (sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())")
_LIMIT_SECONDS = 300


@pytest.fixture(scope="module")
def wires() -> Iterator[Network]:
    with network(["east", "west"]) as made:
        yield made


@pytest.fixture(scope="module")
def postgres(wires: Network) -> Iterator[Postgres]:
    with TemporaryDirectory(prefix="whence-") as folder, pytest.MonkeyPatch.context() as patch:
        running = Postgres(Path(folder), HUB, wires.hub)
        patch.setenv("PGPASSWORD", running.password)
        patch.setenv("PYTHONPATH", str(ROOT))
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="module")
def lake(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The words that name the lake, which the first server makes."""
    return "--catalog", f"ducklake:postgres:{postgres.address}", "--data", str(tmp_path_factory.mktemp("lake"))


def test_a_server_that_is_cut_off_takes_nothing_and_ends_once_it_hears_who_has_the_lake(
    wires: Network, lake: tuple[str, ...], tmp_path: Path
) -> None:
    east, west = (
        begun(wires, name, tmp_path, *lake, "serve", "--port", str(PORT), "--standby") for name in ("east", "west")
    )
    try:
        while "standing by" not in (tmp_path / "west.log").read_text():
            assert west.poll() is None
            time.sleep(0.2)
        for number in range(5):
            assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(number))) == 201
        wires.cut("east")
        began = time.monotonic()
        with ThreadPoolExecutor() as beside:
            refused = beside.submit(wires.status, "east", f"{URL}{LINEAGE}", as_json(an_event(5)))
            await_ready(wires, "west", west)
            took = time.monotonic() - began
        assert refused.result() in {0, 503}
        _LOG.info("the other server was ready %.1f seconds after the cut", took)
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(6))) == 201
        assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(7))) in {0, 503}
        wires.heal("east")
        assert east.wait(_LIMIT_SECONDS) is not None
        west.terminate()
        assert west.wait(_LIMIT_SECONDS) == 0
    finally:
        for server in (east, west):
            server.kill()
            server.wait()
    assert verified(wires, lake) == (True, 6)


def test_a_node_that_is_cut_off_says_so_and_goes_on_when_it_is_back(
    wires: Network, lake: tuple[str, ...], tmp_path: Path
) -> None:
    server = begun(wires, "east", tmp_path, *lake, "serve", "--port", str(PORT))
    _, before = verified(wires, lake)
    node = begun(wires, "west", tmp_path, *lake, "serve", "--port", str(PORT), "--role", "ingest")
    try:
        await_ready(wires, "west", node)
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(11))) == 201
        wires.cut("west")
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(12))) == 503
        assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(13))) == 201
        wires.heal("west")
        await_ready(wires, "west", node)
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(12))) == 201
        node.terminate()
        assert node.wait(_LIMIT_SECONDS) == 0
        while verified(wires, lake)[1] < before + 3:  # what it left in the inbox is on its way
            assert server.poll() is None
        server.terminate()
        assert server.wait(_LIMIT_SECONDS) == 0
    finally:
        for process in (node, server):
            process.kill()
            process.wait()
    assert verified(wires, lake) == (True, before + 3)


def verified(wires: Network, lake: tuple[str, ...]) -> tuple[bool, int]:
    """Whether the chain holds, and of how many entries."""
    said = orjson.loads(wires.run("east", *_PROGRAM, *lake, "--json", "verify"))
    return said["ok"], said["entries"]


def begun(wires: Network, name: str, logs: Path, *words: str) -> subprocess.Popen[bytes]:
    """A server that may not listen yet, or stand by; what it says goes into a file of its name."""
    with (logs / f"{name}.log").open("wb") as log:
        server = wires.begin(name, *_PROGRAM, *words, env=dict(os.environ), stderr=log)
    if name == "east":
        await_ready(wires, name, server)  # so that it is the one that has the lake
    return server


def await_ready(wires: Network, name: str, server: subprocess.Popen[bytes]) -> None:
    """Return when a machine's server takes requests."""
    assert wires.status(name, f"{URL}/readyz", seconds=_LIMIT_SECONDS) == 200, server.poll()
