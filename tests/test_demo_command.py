"""`make demo`: what it says when it cannot run, and that it runs."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from catalog.store import Catalog
from examples.churn.demo import is_held

ROOT = Path(__file__).parent.parent
# Turns itself off when server and command line land; then take the mark away.


def start(*words: str, folder: Path) -> subprocess.Popen[str]:
    """Start the demo in a folder of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "examples.churn.demo", *words]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.fixture
def port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        number = busy.getsockname()[1]
        demo = start("--port", str(number), "--no-serve", folder=tmp_path)
        told, error = demo.communicate(timeout=60)
    assert (demo.returncode, told) == (1, "")
    assert re.fullmatch(rf"Port {number} cannot be used: .+ make demo PORT=5001\n", error)


def test_a_catalog_that_another_process_holds_is_left_alone(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from catalog.store import Catalog\n"
        "with Catalog(Path(sys.argv[1])): print('open', flush=True); time.sleep(60)"
    )
    file = tmp_path / "held.duckdb"
    with subprocess.Popen([sys.executable, "-c", holder, str(file)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"open\n"
            assert is_held(file)
        finally:
            process.kill()
    assert not is_held(file)
    Catalog(file).close()


@pytest.mark.slow
def test_it_runs_and_stops_and_runs_again(tmp_path: Path, port: int) -> None:
    """Twice in one folder: the second begins afresh and tells the same."""
    for _ in range(2):
        demo = start("--port", str(port), "--no-serve", folder=tmp_path)
        told, error = demo.communicate(timeout=240)
        assert demo.returncode == 0, error
        assert "churn_train.parquet" in told
        with Catalog(tmp_path / "demo/whence.duckdb") as catalog:
            assert catalog.log_position == 40


@pytest.mark.slow
def test_it_serves_until_it_is_stopped(tmp_path: Path, port: int) -> None:
    demo = start("--port", str(port), folder=tmp_path)
    try:
        for line in demo.stdout:
            if f"http://127.0.0.1:{port}" in line and "Ctrl-C" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            assert answer.status == 200
        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
    finally:
        demo.kill()
        demo.communicate()
    with socket.socket() as probe:  # nobody is left behind
        deadline = time.monotonic() + 10
        while probe.connect_ex(("127.0.0.1", port)) == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert probe.connect_ex(("127.0.0.1", port)) != 0
