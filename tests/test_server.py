"""Starting, finding and ending a server."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import orjson
import pytest
from support.keeping import named
from support.serving import ROOT, served, start

from catalog.database.storage.place import file_of
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError
from ui.clients.address import address_path, find_server, write_address
from ui.server.serve import current_catalog, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com"])  # noqa: S104  # refused
def test_a_host_that_others_can_reach_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadQuestionError, match="has no keys"):
        serve(tmp_path / "whence.duckdb", host)
    assert not list(tmp_path.iterdir())


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UnavailableError, match=f"127.0.0.1:{port}"):
            serve(named(tmp_path / "whence.duckdb"), port=port)


def test_a_served_catalog_is_found_and_not_opened_twice(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    assert find_server(path) is None
    with served(path) as serving:
        assert find_server(path) == serving.url
        with pytest.raises(UnavailableError, match="held by another process"):
            Catalog(path)
    assert find_server(path) is None


def test_the_address_of_a_server_that_was_killed_is_stale(tmp_path: Path) -> None:
    serving = start(tmp_path / "whence.duckdb")
    serving.kill()
    assert address_path(serving.catalog).exists()
    assert find_server(serving.catalog) is None


@pytest.mark.parametrize(
    "said", [b"", b"{}", b"[]", b'{"url": "http://127.0.0.1:1", "pid": "x"}', orjson.dumps({"url": "x", "pid": 1})]
)
def test_an_address_file_that_says_nothing_true_is_ignored(tmp_path: Path, said: bytes) -> None:
    address_path(tmp_path / "whence.duckdb").write_bytes(said)
    assert find_server(tmp_path / "whence.duckdb") is None


def test_an_address_where_nobody_listens_is_stale(tmp_path: Path) -> None:
    write_address(tmp_path / "whence.duckdb", "http://127.0.0.1:1")
    assert find_server(tmp_path / "whence.duckdb") is None


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(tmp_path: Path, sent: signal.Signals) -> None:
    with served(tmp_path / "whence.duckdb") as serving:
        serving.process.send_signal(sent)
        assert serving.process.wait(timeout=30) == 0
    assert {file.name for file in tmp_path.iterdir()} - {"whence.duckdb.files"} == {"whence.duckdb"}  # a lake's own


def test_pages_in_the_process_share_the_catalog(tmp_path: Path) -> None:
    """In a thread here, so that what a page would import can be looked at."""
    assert current_catalog() is None
    heard: list[str] = []

    def look(url: str) -> None:
        heard.append(url)

        def ask() -> None:
            heard.append(httpx.get(f"{url}/healthz").text)
            shared = current_catalog()
            heard.append(str(shared and shared.path))
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=ask).start()

    place = named(tmp_path / "whence.duckdb")
    serve(place, port=0, on_ready=look)
    assert heard[1:] == ['{"status":"ok"}', str(file_of(place))]


def test_the_address_is_light() -> None:
    """The command line looks for a server without loading one."""
    code = (
        "import sys, ui.clients.address; print(*{'duckdb', 'fastapi', 'uvicorn', 'streamlit'} & sys.modules.keys())"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
