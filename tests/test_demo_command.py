"""`make demo`: what it says when it cannot run, and that it runs."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from catalog.session.catalog import Catalog
from examples.churn.demo import is_held
from examples.churn.year import steps, year

ROOT = Path(__file__).parent.parent
# Two decisions of a review, two findings of an audit.
FOLLOWING = 4
EVENTS = 60 + 6  # of the pipeline, and of governance
COMMANDS = ("trace churn --version v2", "gate churn --version v1", "gate churn --version v2")


def records_of_the_year() -> int:
    """How many records the demo writes: its own, and the actions and nonconformities that follow from them."""
    today = date(2026, 3, 15)
    return sum(map(len, year(today).values())) + len(list(steps(today))) + FOLLOWING


def start(*words: str, folder: Path) -> subprocess.Popen[str]:
    """Start the demo in a folder of its own, at the head of a process group."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}  # as the README shows it
    command = [sys.executable, "-m", "examples.churn.demo", *words]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )


def answers(told: str) -> list[str]:
    """Return what the demo printed below each of its commands."""
    printed = told.partition("\nThe consent of the customers")[0]
    return [printed.partition(f"$ whence {command}\n")[2].partition("\n$ whence")[0] for command in COMMANDS]


def shown_in_readme() -> list[str]:
    """Return the answers as the README shows them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- answer: begin .*?-->\n(.*?)<!-- answer: end -->", text, re.DOTALL)
    return [dedent(block) for block in blocks]


def plain(answer: str) -> str:
    """Return an answer as far as the README has it, without what differs from run to run: ids, hashes, times."""
    kept = re.split(r"\nby time: |\n- not approved", answer)[0].strip()
    return re.sub(r"\b[0-9a-f]{8,}\b|\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", "·", kept)


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
        "import sys, time; from pathlib import Path; from catalog.session.catalog import Catalog\n"
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
        assert [plain(block) for block in shown_in_readme()] == [plain(answer) for answer in answers(told)]
        with Catalog(tmp_path / "demo/whence.duckdb") as catalog:
            assert catalog.log_position == EVENTS + records_of_the_year()


@pytest.mark.slow
def test_it_serves_until_it_is_stopped(tmp_path: Path, port: int) -> None:
    demo = start("--port", str(port), folder=tmp_path)
    try:
        for line in demo.stdout:
            if f"http://127.0.0.1:{port}" in line and "Ctrl-C" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            assert answer.status == 200
        os.killpg(demo.pid, signal.SIGINT)  # as a terminal does, to the demo and its server
        assert demo.wait(60) == 0
    finally:
        with suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGKILL)
        demo.communicate()
    with socket.socket() as probe:  # nobody is left behind
        deadline = time.monotonic() + 10
        while probe.connect_ex(("127.0.0.1", port)) == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert probe.connect_ex(("127.0.0.1", port)) != 0
