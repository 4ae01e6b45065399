"""Commands that meet a server which takes connections and answers nothing, or works for long."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.serving import ROOT, served

from catalog.values.errors import UnavailableError
from ui.clients import watched_requests
from ui.clients.http_client import Server


def _models(url: str, catalog: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "whence", "models", "--server", url],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=catalog.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_a_stopped_server_is_named_within_seconds(tmp_path: Path) -> None:
    with served(tmp_path / "whence.duckdb") as serving:
        os.kill(serving.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            ran = _models(serving.url, serving.catalog)
            seconds = time.monotonic() - began
        finally:
            os.kill(serving.process.pid, signal.SIGCONT)
        assert (ran.returncode, ran.stdout) == (6, "")
        assert f"No answer from the server {serving.url}: it takes connections and answers nothing" in ran.stderr
        assert ran.stderr.count("\n") == 1
        assert seconds < 30
        assert _models(serving.url, serving.catalog).returncode == 0


class _Slow(BaseHTTPRequestHandler):
    """Healthy; an answer takes its time, in its middle too."""

    def do_GET(self) -> None:
        if self.path != "/healthz":
            time.sleep(1.5)
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"[1")
        if self.path != "/healthz":
            time.sleep(1.5)
        self.wfile.write(b"2]")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_requests, "FIRST_LOOK_SECONDS", 0.2)
    monkeypatch.setattr(watched_requests, "BETWEEN_LOOKS_SECONDS", 0.2)
    monkeypatch.setattr(watched_requests, "LOOK_SECONDS", 0.3)


@pytest.fixture
def slow() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.usefixtures("impatient")
def test_a_long_answer_is_waited_for_while_the_server_is_healthy(slow: str) -> None:
    assert Server(slow).get("models", {}) == [12]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1"], ids=["none", "half"])
def test_an_answer_that_stays_away_or_breaks_off_ends_the_wait(said: bytes) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def answer() -> None:
            first, _ = listener.accept()
            first.sendall(said)
            first.recv(1)
            over.wait()
            first.close()

        over = threading.Event()
        thread = threading.Thread(target=answer)
        thread.start()
        began = time.monotonic()
        try:
            with pytest.raises(UnavailableError, match="answers nothing"):
                Server(f"http://127.0.0.1:{listener.getsockname()[1]}").get("models", {})
        finally:
            over.set()
            thread.join()
        assert time.monotonic() - began < 10
