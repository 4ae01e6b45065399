"""A real server for tests: a process of its own on a free loopback port, with what it imports there already."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from catalog.database.storage.place import Place
from support.forks import Forked, serve_catalog
from support.keeping import ready
from support.ports import free_port

ROOT = Path(__file__).parents[2]
LINEAGE = "/api/v1/lineage"
JSON = {"Content-Type": "application/json"}


@dataclass
class Serving:
    """A server's process and where it is heard."""

    process: subprocess.Popen[bytes] | Forked
    url: str
    catalog: Place

    @property
    def http(self) -> httpx.Client:
        """A client that follows no redirects, and sends JSON unless it says otherwise."""
        return httpx.Client(base_url=self.url, timeout=30, follow_redirects=False, headers=JSON)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """End it in order; its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)


def start(
    catalog: Place, port: int | None = None, *, wait: bool = True, cwd: Path = ROOT, oidc: Path | None = None
) -> Serving:
    """A server on a catalog, in a folder; with wait, one that answers already; oidc: whom people sign in with."""
    port = port or free_port()
    process = Forked(
        serve_catalog, ready(catalog), port, oidc, cwd=cwd, environment={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    serving = Serving(process, f"http://127.0.0.1:{port}", catalog)
    if wait:
        try:
            await_ready(serving)
        except BaseException:
            serving.kill()  # nobody else knows of it
            raise
    return serving


def await_ready(serving: Serving, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert serving.process.poll() is None, "the server ended"
        try:
            if httpx.get(f"{serving.url}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


@contextmanager
def served(catalog: Place) -> Iterator[Serving]:
    """A server that is ended, in order where it still runs."""
    serving = start(catalog)
    try:
        yield serving
    finally:
        if serving.process.poll() is None:
            assert serving.stop() == 0


def an_event(number: int = 0, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    """A COMPLETE of a run of its own, that reads and writes one dataset."""
    return {
        "eventType": "COMPLETE",
        "eventTime": f"2026-03-01T09:30:{number % 60:02}.{number // 60:06}Z",
        "producer": "https://tests.example.com/1",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": f"01890000-0000-7000-8000-{number:012x}"},
        "job": {"namespace": "prod", "name": f"job_{number % 7}"},
        "inputs": [{"namespace": "file", "name": "/raw"}],
        "outputs": [{"namespace": "file", "name": f"/table_{number % 7}"}],
        **changes,
    }


def as_json(event: object) -> bytes:
    return orjson.dumps(event)
