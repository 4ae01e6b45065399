"""The real openlineage-python client, unmodified, against a real server."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from openlineage.client import OpenLineageClient
from openlineage.client import event_v2 as ol
from openlineage.client.uuid import generate_new_uuid
from support.ports import free_port
from support.serving import LINEAGE, Serving, await_ready, served, start

from catalog.access.roles import Role
from catalog.session.catalog import Catalog


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with served(tmp_path_factory.mktemp("client") / "whence.duckdb") as serving:
        yield serving


def a_run(job: str) -> list[ol.RunEvent]:
    """START and COMPLETE of a run."""
    run = ol.Run(runId=str(generate_new_uuid()))
    began = datetime.now(UTC)
    return [
        ol.RunEvent(
            eventType=state,
            eventTime=(began + timedelta(seconds=after)).isoformat(),
            run=run,
            job=ol.Job(namespace="client", name=job),
            producer="https://tests.example.com/client",
            inputs=[ol.InputDataset(namespace="file", name="/in")],
            outputs=[ol.OutputDataset(namespace="file", name=f"/{job}")],
        )
        for after, state in enumerate((ol.RunState.START, ol.RunState.COMPLETE))
    ]


def emit(transport: dict[str, object], job: str) -> str:
    """Send a run through a transport; its id."""
    client = OpenLineageClient(config={"transport": transport})
    events = a_run(job)
    for event in events:
        client.emit(event)
    assert client.close(20)
    return str(events[0].run.runId)


def states(server: Serving) -> dict[str, str]:
    """The state of every run, by id."""
    with server.http as client:
        return {row["run_id"]: row["state"] for row in client.get("/api/v1/runs?limit=1000").json()}


def test_with_keys_the_client_s_own_key_opens_and_is_the_actor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "whence.duckdb"
    with Catalog(path) as catalog:
        emitter = catalog.keys.add("airflow", Role.EMITTER, ("client", "file"), None, "root")[1]
        reader = catalog.keys.add("ana", Role.READER, (), None, "root")[1]
    with served(path) as serving:
        monkeypatch.setenv("OPENLINEAGE_URL", serving.url)
        monkeypatch.setenv("OPENLINEAGE_API_KEY", emitter)
        client = OpenLineageClient()
        for event in a_run("keyed"):
            client.emit(event)
        assert client.close(20)
        monkeypatch.delenv("OPENLINEAGE_API_KEY")
        with pytest.raises(requests.HTTPError, match="401"):
            OpenLineageClient().emit(a_run("unkeyed")[0])
        query = {"query": "SELECT count(*) AS events, min(actor) AS actor FROM events"}
        answer = serving.http.post("/api/v1/sql", json=query, headers={"Authorization": f"Bearer {reader}"})
        assert answer.json() == [{"events": 2, "actor": "airflow"}]


@pytest.mark.parametrize(
    ("job", "changes"),
    [
        ("plain", {}),
        ("gzip", {"compression": "gzip"}),
        ("key", {"auth": {"type": "api_key", "apiKey": "secret"}}),
        ("slash", {"endpoint": "api/v1/lineage/"}),
        ("async", {"type": "async_http"}),
        ("async-gzip", {"type": "async_http", "compression": "gzip"}),
    ],
)
def test_a_run_sent_over_http_is_there(server: Serving, job: str, changes: dict[str, object]) -> None:
    run_id = emit({"type": "http", "url": server.url, **changes}, job)
    assert states(server)[run_id] == "COMPLETE"


@pytest.mark.parametrize("append", [True, False])
def test_what_the_file_transport_wrote_can_be_posted(server: Serving, tmp_path: Path, *, append: bool) -> None:
    run_id = emit({"type": "file", "log_file_path": str(tmp_path / "events"), "append": append}, "file")
    lines = b"\n".join(file.read_bytes() for file in sorted(tmp_path.iterdir()))
    with server.http as client:
        assert client.post(f"{LINEAGE}/batch", content=lines).json()["status"] == "success"
    assert states(server)[run_id] == "COMPLETE"


@pytest.mark.slow
def test_a_composite_transport_reaches_both(server: Serving, tmp_path: Path) -> None:
    http = {"type": "http", "url": server.url}
    file = {"type": "file", "log_file_path": str(tmp_path / "events.ndjson"), "append": True}
    run_id = emit({"type": "composite", "transports": {"http": http, "file": file}}, "composite")
    assert states(server)[run_id] == "COMPLETE"
    with server.http as client:
        answer = client.post(f"{LINEAGE}/batch", content=(tmp_path / "events.ndjson").read_bytes())
        assert answer.json()["summary"]["successful"] == 2
        counted = {
            "query": "SELECT count(*) AS n FROM events WHERE contains(body, $run)",
            "parameters": {"run": run_id},
        }
        assert client.post("/api/v1/sql", json=counted).json() == [{"n": 2}]


def test_a_server_that_comes_up_late_still_gets_the_run(tmp_path: Path) -> None:
    port = free_port()
    serving = start(tmp_path / "whence.duckdb", port, wait=False)
    try:
        retry = {"total": 8, "backoff_factor": 0.5, "allowed_methods": ["POST"]}
        run_id = emit({"type": "http", "url": serving.url, "retry": retry}, "late")
        await_ready(serving)
        assert states(serving)[run_id] == "COMPLETE"
    finally:
        assert serving.stop() == 0


def test_a_long_stream_of_runs_arrives_whole(server: Serving) -> None:
    began = time.monotonic()
    client = OpenLineageClient(config={"transport": {"type": "http", "url": server.url}})
    sent = [a_run("stream") for _ in range(40)]
    for events in sent:
        for event in events:
            client.emit(event)
    assert {str(events[0].run.runId) for events in sent} <= states(server).keys()
    assert time.monotonic() - began < 20
