"""What an operator watches: metrics that Prometheus reads, and log lines that are JSON."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.keeping import worded
from support.ports import free_port
from support.serving import LINEAGE, ROOT, Serving, an_event, as_json, await_ready, served

_LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The metrics of a server that took some requests of each kind."""
    with served(tmp_path_factory.mktemp("metrics") / "whence.duckdb") as serving, serving.http as http:
        for number in range(3):
            assert http.post(LINEAGE, content=as_json(an_event(number))).status_code == 201
        assert http.post(LINEAGE, content=b"{}").status_code == 422
        assert http.get("/api/v1/models").status_code == 200
        assert http.get("/api/v1/trace", params={"name": "nothing"}).status_code == 404
        assert http.post("/api/v1/sql", json={"query": "SELECT 1"}).status_code == 200
        assert http.get("/healthz", headers={"Host": "evil.example.com"}).status_code == 421
        assert http.post(LINEAGE, content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
        return http.get("/metrics").text


def test_every_line_is_one_that_prometheus_reads(text: str) -> None:
    names = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        assert _LINE.fullmatch(line), line
        assert re.sub(r"_(bucket|sum|count)$", "", line.partition("{")[0].partition(" ")[0]) in names or (
            line.partition("{")[0].partition(" ")[0] in names
        ), line


@pytest.mark.parametrize(
    "line",
    [
        'whence_events_total{outcome="accepted"} 3',
        'whence_events_total{outcome="rejected"} 1',
        'whence_requests_total{kind="ingest",status="201"} 3',
        'whence_requests_total{kind="ingest",status="422"} 1',
        'whence_requests_total{kind="ingest",status="415"} 1',
        'whence_requests_total{kind="question",status="404"} 1',
        'whence_requests_total{kind="sql",status="200"} 1',
        'whence_refused_total{status="415"} 1',
        'whence_refused_total{status="421"} 1',
        'whence_request_seconds_count{kind="ingest"} 5',
        "whence_log_position 3",
        "whence_writable 1",
    ],
)
def test_what_came_is_counted(text: str, line: str) -> None:
    assert line in text.splitlines(), text


@pytest.mark.parametrize("name", ["whence_file_bytes", "whence_disk_free_bytes", "process_resident_memory_bytes"])
def test_sizes_are_more_than_nothing(text: str, name: str) -> None:
    [value] = re.findall(rf"^{name} (\d+)$", text, re.MULTILINE)
    assert int(value) > 4_096


def test_metrics_are_documented(text: str) -> None:
    page = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE):
        assert f"`{name}" in page, name


def test_log_lines_are_json(tmp_path: Path) -> None:
    port = free_port()
    words = ["--catalog", str(tmp_path / "w.duckdb"), "serve", "--port", str(port), "--log-format", "json"]
    log = tmp_path / "log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "-m", "whence", *worded(words)], cwd=ROOT, stderr=written)
        serving = Serving(process, f"http://127.0.0.1:{port}", tmp_path / "w.duckdb")
        await_ready(serving)
        with httpx.stream("POST", f"{serving.url}/api/v1/sql", json={"query": "SELECT sleep_ms(1200)"}, timeout=30):
            pass
        time.sleep(0.2)
        assert serving.stop() == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"message": "serving", "url": serving.url, "level": "info"}.items() <= lines[0].items()
    # How long the first answers of a server take is the machine's.
    slow = [line for line in lines if line["logger"] == "whence.requests" and line["path"] != "/readyz"]
    assert [(line["path"], line["status"]) for line in slow] == [("/api/v1/sql", 200)]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
