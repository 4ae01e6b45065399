"""A disk that is full: said in words, nothing acknowledged is lost, and it goes on when there is room again.

Real ones: a small file system in memory where one may be mounted, and for commands the system's limit of a file's
size, which any user may set.
"""

import json
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.demo_catalog import fill_scene
from support.serving import LINEAGE, ROOT, Serving, start

from catalog.log.verification import verify
from catalog.session.catalog import Catalog

SIZE = "48m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes; skips where this user may mount none, but not in CI."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", place]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        # In CI that would hide the test: it runs as root there.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no file system may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill_up(place: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65_536)
        except OSError:
            return ballast


def an_event_of(run_id: str) -> bytes:
    """An event of 40 kB, so that few fill what DuckDB has reserved."""
    return json.dumps(
        {
            "eventType": "COMPLETE",
            "eventTime": "2026-03-01T10:00:00Z",
            "producer": "https://example.com/test",
            "run": {"runId": run_id, "facets": {"note": {"text": "".join(uuid.uuid4().hex for _ in range(1_200))}}},
            "job": {"namespace": "jobs", "name": "load"},
        }
    ).encode()


def post(http: httpx.Client) -> tuple[httpx.Response, str]:
    run_id = str(uuid.uuid4())
    return http.post(LINEAGE, content=an_event_of(run_id)), run_id


QUESTIONS = ("/api/v1/datasets", "/api/v1/models", "/api/v1/findings", "/metrics", "/api/v1/runs", "/")


def test_a_server_on_a_full_disk_says_so_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    serving = start(small_disk / "whence.duckdb")
    try:
        acknowledged = _through_a_full_disk(serving, small_disk)
    finally:
        assert serving.stop() == 0
    with Catalog(serving.catalog) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        logged = {run for (run,) in cursor.execute("SELECT body->>'$.run.runId' FROM events").fetchall()}
    assert acknowledged <= logged


def _through_a_full_disk(serving: Serving, place: Path) -> set[str]:
    """The runs of events that were acknowledged before, while and after the disk was full."""
    acknowledged = set()
    with serving.http as http:
        for _ in range(5):
            answer, run_id = post(http)
            assert answer.status_code == 201
            acknowledged.add(run_id)
        ballast = fill_up(place)
        for _ in range(1_000):
            answer, run_id = post(http)
            if answer.status_code != 201:
                break
            acknowledged.add(run_id)
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"].isdigit()
        assert "Make room on its disk" in answer.json()["error"]
        assert http.get("/readyz").status_code == 503
        assert http.get("/healthz").status_code == 200
        for path in QUESTIONS:
            found = http.get(path)
            assert found.status_code in (200, 503), f"{path}: {found.status_code} {found.text}"
        refused = http.post(LINEAGE, content=b"{")
        assert refused.status_code in (422, 503), refused.text
        ballast.unlink()
        until = time.monotonic() + 20
        while (answer := post(http))[0].status_code != 201 and time.monotonic() < until:
            time.sleep(0.2)
        assert answer[0].status_code == 201, answer[0].text
        acknowledged.add(answer[1])
        assert http.get("/readyz").status_code == 200
        for path in QUESTIONS:
            assert http.get(path).status_code == 200, path
    return acknowledged


LIMIT = 300_000
COMMANDS = {
    "backup": ["backup", "OUT"],
    "snapshot": ["snapshot", "OUT"],
    "evidence": ["evidence", "churn", "-o", "OUT"],
    "sql": ["sql", "SELECT repeat(md5(range::VARCHAR), 100) FROM range(2000)", "--format", "csv", "-o", "OUT"],
}


def limited(path: Path, words: list[str], limit: int) -> subprocess.CompletedProcess[str]:
    """The command line, in a process whose files may not grow beyond a size."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("whence")), "--catalog", str(path), *words],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_cannot_finish_its_file_leaves_none(tmp_path: Path, command: str) -> None:
    path = fill_scene(tmp_path / "whence.duckdb")
    out = tmp_path / "out" / "file"
    out.parent.mkdir()
    out.write_text("what was there")
    words = [str(out) if word == "OUT" else word for word in COMMANDS[command]]
    done = limited(path, words, 10_000 if command == "evidence" else LIMIT)
    assert done.returncode in (2, 6), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert out.read_text() == "what was there"
    assert list(out.parent.iterdir()) == [out], "no draft is left either"


def test_events_of_a_file_that_do_not_fit_are_said_to_be_missing(tmp_path: Path) -> None:
    """What `ingest` could not write is not counted as taken, and comes in when it is sent again."""
    path = tmp_path / "whence.duckdb"
    Catalog(path).close()
    events = tmp_path / "events.ndjson"
    events.write_bytes(b"\n".join(an_event_of(str(uuid.uuid4())) for _ in range(400)))
    done = limited(path, ["ingest", str(events)], path.stat().st_size + 100_000)
    assert done.returncode == 6, done.stderr
    assert "cannot be written" in done.stderr
    again = limited(path, ["ingest", str(events)], 2**30)
    assert again.returncode == 0, again.stderr
    with Catalog(path) as catalog, catalog.cursor() as cursor:
        found = verify(cursor)
    assert (found.ok, found.entries) == (True, 400)
