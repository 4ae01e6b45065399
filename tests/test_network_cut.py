"""A network cut between a lake's server and its PostgreSQL: whoever stands by takes over, and it is never two."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
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
_LIMIT_SECONDS = 120
pytestmark = pytest.mark.slow


@pytest.fixture
def wires() -> Iterator[Network]:
    with network(["east", "west"]) as made:
        yield made


@pytest.fixture
def postgres(wires: Network) -> Iterator[Postgres]:
    with TemporaryDirectory(prefix="whence-") as folder, pytest.MonkeyPatch.context() as patch:
        running = Postgres(Path(folder), HUB, wires.hub)
        patch.setenv("PGPASSWORD", running.password)
        patch.setenv("PYTHONPATH", str(ROOT))
        running.start()
        yield running
        running.stop()


def test_a_server_that_is_cut_off_takes_nothing_and_ends_once_it_hears_who_has_the_lake(
    wires: Network, postgres: Postgres, tmp_path: Path
) -> None:
    (tmp_path / "lake").mkdir()
    lake = ("--catalog", f"ducklake:postgres:{postgres.address}", "--data", str(tmp_path / "lake"))
    east, west = (begun(wires, name, *lake, "serve", "--port", str(PORT), "--standby") for name in ("east", "west"))
    try:
        await_ready(wires, "east", east)
        for number in range(5):
            assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(number))) == 201
        wires.cut("east")
        began = time.monotonic()
        assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(5))) in {0, 503}
        await_ready(wires, "west", west)
        _LOG.info("the other server was ready %.1f seconds after the cut", time.monotonic() - began)
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
    verified = orjson.loads(wires.run("west", *_PROGRAM, *lake, "--json", "verify"))
    assert (verified["ok"], verified["entries"]) == (True, 6)


def test_a_node_that_is_cut_off_says_so_and_goes_on_when_it_is_back(
    wires: Network, postgres: Postgres, tmp_path: Path
) -> None:
    (tmp_path / "lake").mkdir()
    lake = ("--catalog", f"ducklake:postgres:{postgres.address}", "--data", str(tmp_path / "lake"))
    server = begun(wires, "east", *lake, "serve", "--port", str(PORT))
    node = begun(wires, "west", *lake, "serve", "--port", str(PORT), "--role", "ingest")
    try:
        await_ready(wires, "west", node)
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(1))) == 201
        wires.cut("west")
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(2))) == 503
        assert wires.status("east", f"{URL}{LINEAGE}", as_json(an_event(3))) == 201
        wires.heal("west")
        await_ready(wires, "west", node)
        assert wires.status("west", f"{URL}{LINEAGE}", as_json(an_event(2))) == 201
        for process in (node, server):  # what waits then is taken in by the next one
            process.terminate()
            assert process.wait(_LIMIT_SECONDS) == 0
        server = begun(wires, "east", *lake, "serve", "--port", str(PORT))
        while orjson.loads(wires.run("east", *_PROGRAM, *lake, "--json", "verify"))["entries"] < 3:
            assert server.poll() is None
    finally:
        for process in (node, server):
            process.kill()
            process.wait()


def begun(wires: Network, name: str, *words: str) -> subprocess.Popen[bytes]:
    """A server that may not listen yet, or stand by."""
    server = wires.begin(name, *_PROGRAM, *words, env=dict(os.environ))
    if name == "east":
        await_ready(wires, name, server)  # so that it is the one that has the lake
    return server


def await_ready(wires: Network, name: str, server: subprocess.Popen[bytes]) -> None:
    """Return when a machine's server takes requests."""
    until = time.monotonic() + _LIMIT_SECONDS
    while wires.status(name, f"{URL}/readyz") != 200:
        assert server.poll() is None
        assert time.monotonic() < until
        time.sleep(0.2)
