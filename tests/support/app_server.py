"""The app served by itself on a free loopback port, and how a browser is started to look at it."""

import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.forks import Forked, run_app

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
# One process for all pages of a site: it compiles the app's scripts once.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--process-per-site"]
_READY_SECONDS = 30


@contextmanager
def serving(catalog: Path) -> Iterator[str]:
    """Serve the app on a catalog; its address, once it answers. Raises RuntimeError with its log if not."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WHENCE_CATALOG": str(catalog), "PYTHONPATH": str(ROOT), "HOME": str(catalog.parent)}
    flags = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    flags.append("--server.fileWatcherType=none")  # as `whence serve` sets it
    log = catalog.with_suffix(".log")
    words = ["run", str(ROOT / "ui/app.py"), *flags]
    server = Forked(run_app, words, cwd=Path.cwd(), environment=environment, log=log)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_until_ready(url: str, server: Forked, log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310  # our own loopback server
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start: {log.read_text()}")
