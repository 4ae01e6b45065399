"""The HTTP API of a real server: what is taken, what is refused and how, and what it answers."""

import gzip
import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import orjson
import pyarrow as pa
import pyarrow.parquet
import pytest
from support.serving import JSON, LINEAGE, Serving, an_event, as_json, served, start

from catalog.session.catalog import Catalog
from ingest.receive.http_body import BodyError, gunzip

BATCH = f"{LINEAGE}/batch"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with served(tmp_path_factory.mktemp("http") / "whence.duckdb") as serving:
        yield serving


@pytest.fixture(scope="module")
def http(server: Serving) -> Iterator[httpx.Client]:
    with server.http as client:
        yield client


def count(http: httpx.Client, query: str) -> int:
    return int(http.post("/api/v1/sql", json={"query": query}).json()[0]["n"])


def test_an_event_is_in_the_log_when_it_is_answered_and_once_however_often_it_comes(http: httpx.Client) -> None:
    before = count(http, "SELECT count(*) AS n FROM events")
    answers = [http.post(LINEAGE, content=as_json(an_event(1))) for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (201, {"status": "accepted"}),
        (201, {"status": "duplicate"}),
    ]
    assert count(http, "SELECT count(*) AS n FROM events") == before + 1


@pytest.mark.parametrize("path", [LINEAGE, f"{LINEAGE}/", f"/{LINEAGE}", BATCH, f"{BATCH}/"])
def test_no_spelling_of_the_path_is_redirected(http: httpx.Client, path: str) -> None:
    url = f"{http.base_url}".rstrip("/") + path
    answer = httpx.post(url, content=as_json(an_event(2)), headers=JSON, follow_redirects=False)
    assert answer.status_code in {200, 201}


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("POST", "/api/v1/lineages", 404, None),
        ("GET", "/api/v2", 404, None),
        ("POST", "/catalog.duckdb", 405, "GET"),
        ("GET", LINEAGE, 405, "POST"),
        ("PUT", LINEAGE, 405, "POST"),
        ("GET", "/api/v1/sql", 405, "POST"),
        ("POST", "/api/v1/trace", 405, "GET"),
    ],
)
def test_a_mistaken_path_or_method_is_said_in_words_and_does_not_reach_the_app(
    http: httpx.Client, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = http.request(method, path, content=b"{}")
    assert (answer.status_code, answer.headers.get("allow")) == (status, allow)
    assert path in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/api/v1/trace", "name"),
        ("/api/v1/runs?limit=-1", "limit"),
        ("/api/v1/gate?name=x&require_approval=banana", "require_approval"),
    ],
)
def test_a_malformed_question_is_said_in_words(http: httpx.Client, path: str, word: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["error"].startswith(f"{word}: ")) == (400, True)


def test_gzip_and_chunked_bodies_are_taken(http: httpx.Client) -> None:
    def chunks(body: bytes) -> Iterator[bytes]:
        yield from (body[at : at + 100] for at in range(0, len(body), 100))

    zipped = gzip.compress(as_json(an_event(3)))
    gzipped = {"Content-Encoding": "gzip"}
    assert http.post(LINEAGE, content=zipped, headers=gzipped).json() == {"status": "accepted"}
    assert http.post(LINEAGE, content=chunks(zipped), headers=gzipped).json() == {"status": "duplicate"}
    assert http.post(LINEAGE, content=chunks(as_json(an_event(3)))).json() == {"status": "duplicate"}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"{", [""]),
        (b"[]", [""]),
        (b"", [""]),
        (b"\xff\xfe", [""]),
        (as_json({"eventTime": "2026-01-01T00:00:00Z"}), [""]),
        (as_json(an_event(4, eventTime="yesterday")), ["/eventTime"]),
        (as_json(an_event(4, run={"runId": ""}, job={"namespace": "x"})), ["/run/runId", "/job/name"]),
        (as_json(an_event(4, inputs=[{"namespace": "a", "name": "b"}, 5])), ["/inputs/1"]),
    ],
)
def test_a_bad_event_is_answered_with_every_fault_and_kept(
    http: httpx.Client, body: bytes, pointers: list[str]
) -> None:
    before = count(http, "SELECT count(*) AS n FROM rejected_events")
    answer = http.post(LINEAGE, content=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert all(error["reason"] for error in answer.json()["errors"])
    assert count(http, "SELECT count(*) AS n FROM rejected_events") == before + len(pointers)


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"not gzip", "gzip", 400),
        (gzip.compress(as_json(an_event(5)))[:-20], "gzip", 400),
        (b"{}", "br", 415),
        (b" " * (32 * 2**20 + 1), "identity", 413),
        (gzip.compress(b" " * (33 * 2**20)), "gzip", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_its_kind(
    http: httpx.Client, body: bytes, encoding: str, status: int
) -> None:
    answer = http.post(LINEAGE, content=body, headers={"Content-Encoding": encoding})
    assert (answer.status_code, list(answer.json())) == (status, ["errors"])


def test_a_gzip_bomb_is_never_inflated_beyond_the_limit() -> None:
    with pytest.raises(BodyError) as refused:
        gunzip(gzip.compress(b" " * 1_000_000) * 100, limit_bytes=2_000_000)
    assert refused.value.status == 413
    assert gunzip(gzip.compress(b"a") + gzip.compress(b"b"), 10) == b"ab"


@pytest.mark.parametrize("as_lines", [True, False])
def test_a_batch_takes_what_is_good_and_names_what_is_not(http: httpx.Client, *, as_lines: bool) -> None:
    first = 100 if as_lines else 200
    events = [an_event(first), {"eventTime": "never"}, an_event(first + 1), an_event(first)]
    body = b"\n".join(map(as_json, events)) + b"\n\n" if as_lines else as_json(events)
    answer = http.post(BATCH, content=body)
    said = answer.json()
    assert answer.status_code == 200
    assert said["status"] == "partial_success"
    counts = {"received": 4, "successful": 3, "failed": 1, "duplicates": 1}
    assert said["summary"].items() >= counts.items()
    assert [(event["index"], event["retriable"]) for event in said["failed_events"]] == [(1, False)]
    run_ids = [run["run_id"] for run in http.get("/api/v1/runs?limit=1000").json()]
    assert run_ids.count(an_event(first + 1)["run"]["runId"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "word", "received"),
    [
        (as_json([an_event(300)]), 200, "success", 1),
        (b"[]", 200, "success", 0),
        (b"", 200, "success", 0),
        (b"[{]", 422, "failure", 1),
        (b"[" + as_json(an_event(301)) + b"," + b"[" * 400 + b"]" * 400 + b"]", 200, "partial_success", 2),
        (b"{}\n[", 422, "failure", 2),
    ],
)
def test_a_batch_says_how_it_went_as_a_whole(
    http: httpx.Client, body: bytes, status: int, word: str, received: int
) -> None:
    answer = http.post(BATCH, content=body)
    assert (answer.status_code, answer.json()["status"]) == (status, word)
    assert answer.json()["summary"]["received"] == received


def test_questions_are_answered_as_the_functions_answer_them(http: httpx.Client) -> None:
    http.post(LINEAGE, content=as_json(an_event(6)))
    traced = http.get("/api/v1/trace", params={"name": "/table_6", "namespace": "file"}).json()
    assert [version["depth"] for version in traced["versions"]] == [0, 1]
    assert http.get("/api/v1/impact", params={"name": "/raw"}).json()["nodes"]
    assert http.get("/api/v1/show", params={"name": "/table_6"}).json()["produced_by"]
    assert "/table_6" in {row["name"] for row in http.get("/api/v1/datasets?query=table").json()}
    assert http.get("/api/v1/models").json() == []
    assert len(http.get("/api/v1/runs?limit=1").json()) == 1
    assert http.get("/api/v1/verify").json()["ok"]
    assert http.get("/api/v1/doctor").json()["ok"]
    assert http.post("/api/v1/rebuild").json()["digest"] == http.get("/api/v1/digest").json()["digest"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/trace?name=nowhere", 404),
        ("/api/v1/trace?name=/raw&as_of=soon", 400),
        ("/api/v1/impact", 400),
        ("/api/v1/trace", 400),
        ("/spec/facets/1-0-0/Nothing.json", 404),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(http: httpx.Client, path: str, status: int) -> None:
    http.post(LINEAGE, content=as_json(an_event(6)))
    assert http.get(path).status_code == status


def test_a_schema_s_name_leads_nowhere_else(http: httpx.Client) -> None:
    """An encoded slash is refused by the router or found to be no schema; it never leaves the folder."""
    assert http.get("/spec/facets/1-0-0/..%2Fmodels.json").status_code in {400, 404}


def test_sql_answers_in_the_format_asked_for(http: httpx.Client) -> None:
    asked = {
        "query": "SELECT $n::INT AS n, [1, 2] AS list, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS at",
        "parameters": {"n": 7},
    }

    def answer(accept: str) -> httpx.Response:
        return http.post("/api/v1/sql", json=asked, headers={"Accept": accept})

    assert answer("*/*").json() == [{"n": 7, "list": [1, 2], "at": "2026-01-01T00:00:00Z"}]
    assert answer("text/csv, application/json;q=0.5").text.splitlines()[0] == '"n","list","at"'
    streamed = answer("application/vnd.apache.arrow.stream").content
    assert pa.ipc.open_stream(streamed).read_all().column("list").to_pylist() == [[1, 2]]
    kept = answer("application/vnd.apache.parquet").content
    assert pyarrow.parquet.read_table(io.BytesIO(kept)).column("n").to_pylist() == [7]
    assert answer("image/png").status_code == 406


def test_sql_says_when_it_left_rows_out(http: httpx.Client) -> None:
    answer = http.post("/api/v1/sql", json={"query": "FROM range(10)", "row_limit": 3})
    assert (len(answer.json()), answer.headers["Whence-Truncated"]) == (3, "true")


def test_sql_that_writes_is_refused(http: httpx.Client) -> None:
    answer = http.post("/api/v1/sql", json={"query": "DELETE FROM log.entries"})
    assert answer.status_code == 400
    assert "DELETE is not allowed" in answer.json()["error"]


def test_the_facet_schemas_are_those_the_emitter_names(http: httpx.Client) -> None:
    for name in ("WhenceRoleInputDatasetFacet", "WhenceTrainingOutputDatasetFacet"):
        schema = http.get(f"/spec/facets/1-0-0/{name}.json").json()
        assert schema["$id"].endswith(f"/spec/facets/1-0-0/{name}.json")
        assert name in schema["$defs"]


def test_health_metrics_and_documentation(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json()["ready"] is True
    metrics = http.get("/metrics").text
    for name in ("whence_events_total", "whence_queue_depth", "whence_backlog", "whence_commit_seconds_bucket"):
        assert f"\n{name}" in metrics
    document = http.get("/openapi.json").json()
    assert {LINEAGE, BATCH, "/api/v1/sql", "/api/v1/trace"} <= document["paths"].keys()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert {"4XX", "503"} <= operation["responses"].keys(), (path, method)
    assert {"RunEvent", "JobEvent", "DatasetEvent"} <= document["components"]["schemas"].keys()
    reference = http.get("/docs").text
    assert all(f"<code>{path}</code>" in reference for path in document["paths"])
    assert "src=" not in reference  # nothing is loaded, from anywhere
    assert set(re.findall(r'href="([^"]+)"', reference)) == {"/openapi.json"}


def test_an_unfinished_request_harms_nothing(server: Serving, http: httpx.Client) -> None:
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
        connection.sendall(b"POST /api/v1/lineage HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert http.post(LINEAGE, content=as_json(an_event(5))).status_code == 201


def test_many_at_once_are_each_answered_for_themselves(server: Serving) -> None:
    codes: list[tuple[int, str]] = []

    def post(first: int) -> None:
        with server.http as client:
            for number in range(first, first + 40):
                answer = client.post(LINEAGE, content=as_json(an_event(number)) if number % 4 else b"{")
                codes.append((answer.status_code, answer.json().get("status", "refused")))

    threads = [threading.Thread(target=post, args=(1_000 + 40 * thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {code: codes.count(code) for code in set(codes)} == {(201, "accepted"): 240, (422, "refused"): 80}


def test_a_stopped_server_has_caught_up_and_leaves_no_address(tmp_path: Path) -> None:
    serving = start(tmp_path / "whence.duckdb")
    address = tmp_path / "whence.duckdb.address"
    said = orjson.loads(address.read_bytes())
    assert (said["url"], said["pid"]) == (serving.url, serving.process.pid)
    assert address.stat().st_mode & 0o777 == 0o600  # it opens what the file's owner may do
    with serving.http as client:
        lines = b"\n".join(as_json(an_event(number)) for number in range(700))
        assert client.post(BATCH, content=lines).json()["status"] == "success"
    assert serving.stop() == 0
    assert not address.exists()
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        assert (catalog.log_position, catalog.backlog) == (700, 0)


def test_readings_follow_without_being_asked(http: httpx.Client) -> None:
    http.post(LINEAGE, content=as_json(an_event(8)))
    until = time.monotonic() + 10
    while http.get("/readyz").json()["backlog"] and time.monotonic() < until:
        time.sleep(0.05)
    assert http.get("/readyz").json()["backlog"] == 0


def test_lists_are_of_the_namespace_and_the_name_asked_for(http: httpx.Client) -> None:
    http.post(LINEAGE, content=as_json(an_event(5)))
    for asked, found in (
        ("namespace=file&name=/table_5", ["/table_5"]),
        ("namespace=nowhere", []),
        ("name=/table", []),
    ):
        assert [row["name"] for row in http.get(f"/api/v1/datasets?{asked}").json()] == found
        assert http.get(f"/api/v1/models?{asked}").json() == []


def test_a_length_of_time_is_text_in_every_format_that_has_none(http: httpx.Client) -> None:
    query = "SELECT INTERVAL '14 months 3 days 1.5 seconds' AS took, INTERVAL '0 days' AS none, [INTERVAL 1 DAY] AS l"
    asked = {"query": query}
    took = {"took": "P14M3DT1.5S", "none": "PT0S"}
    assert http.post("/api/v1/sql", json=asked).json() == [took | {"l": ["P1D"]}]
    lines = http.post("/api/v1/sql", json=asked, headers={"Accept": "text/csv"}).text.splitlines()
    assert lines[1] == '"P14M3DT1.5S","PT0S","[""P1D""]"'
    accept = {"Accept": "application/vnd.apache.parquet"}
    refused = http.post("/api/v1/sql", json=asked, headers=accept)
    assert (refused.status_code, "Cast" in refused.json()["error"]) == (400, True)
    rows = http.post("/api/v1/sql", json={"query": query.rpartition(",")[0]}, headers=accept)
    assert pyarrow.parquet.read_table(io.BytesIO(rows.content)).to_pylist() == [took]
