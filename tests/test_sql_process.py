"""Users' SQL may crash, hang, fill its memory, or be left: the server, its events and all others do not notice."""

import io
import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
from support.serving import LINEAGE, Serving, an_event, as_json, start
from trust.held import Case
from trust.sql_heavy import cases
from trust.sql_tables import run_escapes

from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.sql_process.door import AT_ONCE, SqlProcess
from catalog.questions.sql_process.protocol import Limits
from catalog.questions.users_sql.user_sql import answer_sql, process_of
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError

SQL = "/api/v1/sql"
QUICK = {"crash", "text", "answer"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    serving = start(tmp_path_factory.mktemp("harm") / "whence.duckdb")
    yield serving
    serving.stop()


@pytest.fixture
def http(server: Serving) -> Iterator[httpx.Client]:
    with server.http as client:
        yield client


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with Catalog(tmp_path_factory.mktemp("apart") / "whence.duckdb", keeps_graph=True) as opened:
        append(opened, range(5))
        yield opened


def append(catalog: Catalog, numbers: range) -> None:
    entries = [admit(as_json(an_event(number))) for number in numbers]
    catalog.append([entry for entry in entries if isinstance(entry, Entry)])


def ask(catalog: Catalog, query: str, limits: Limits | None = None) -> list[dict[str, object]]:
    with answer_sql(catalog, query, "arrow", limits=limits or Limits()).file as file:
        rows: list[dict[str, object]] = pa.ipc.open_stream(file).read_all().to_pylist()
        return rows


def process_of_server(server: Serving) -> int:
    """The resident bytes of the server's own process."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


def children(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def descendants(process: int) -> list[int]:
    """The statements under way: children of the children of a server."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for host in (task / "children").read_text().split():
            found += children(int(host))
    return found


@pytest.mark.parametrize("case", [case for case in cases() if case.kind in QUICK], ids=lambda case: case.name)
def test_a_statement_that_harms_is_answered_and_harms_nobody(server: Serving, http: httpx.Client, case: Case) -> None:
    before = process_of_server(server)
    body = json.dumps({"query": case.text, "row_limit": 1000})  # httpx itself refuses to write half a character
    answer = http.post(SQL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 400, 413}, answer.text[:300]
    assert answer.status_code == 200 or len(answer.json()["error"]) > 10
    assert http.post(LINEAGE, content=as_json(an_event(1))).status_code == 201
    assert process_of_server(server) - before < 64 * 2**20


def test_no_statement_leaves_the_catalog(
    server: Serving, http: httpx.Client, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert http.post(LINEAGE, content=as_json(an_event(3))).status_code == 201
    held = run_escapes(http, server.catalog, tmp_path)
    record_property("tried", held.tried)
    record_property("held", held.held)
    assert held.tried > 262
    assert held.broken == {}, str(held)


def test_an_event_that_was_acknowledged_is_in_the_next_answer(http: httpx.Client) -> None:
    def count() -> int:
        return int(http.post(SQL, json={"query": "SELECT count(*) AS n FROM events"}).json()[0]["n"])

    before = count()
    for number in range(15):
        assert http.post(LINEAGE, content=as_json(an_event(40_000 + number))).status_code == 201
        assert count() == before + number + 1


def test_a_long_body_is_refused_before_it_is_parsed(http: httpx.Client) -> None:
    answer = http.post(SQL, json={"query": "SELECT 1", "parameters": {"p": "x" * 2**21}})
    assert answer.status_code == 413


def test_a_statement_ends_when_its_client_leaves(server: Serving) -> None:
    with server.http as leaving, pytest.raises(httpx.ReadTimeout):
        leaving.post(SQL, json={"query": "SELECT sleep_ms(30000)"}, timeout=1)
    until = time.monotonic() + 5
    while descendants(server.process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert descendants(server.process.pid) == []


def test_more_statements_than_there_are_places_are_refused_and_nothing_else_waits(server: Serving) -> None:
    codes: list[int] = []

    def sleep() -> None:
        with server.http as client:
            answer = client.post(SQL, json={"query": "SELECT sleep_ms(7000)"})
            codes.append(answer.status_code)
            assert answer.status_code == 200 or answer.headers["Retry-After"]

    threads = [threading.Thread(target=sleep) for _ in range(30)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    with server.http as client:
        for path in ("/healthz", "/api/v1/models"):
            assert client.get(path, timeout=5).status_code == 200
        assert client.post(LINEAGE, content=as_json(an_event(2)), timeout=5).status_code == 201
    for thread in threads:
        thread.join()
    assert codes.count(200) >= AT_ONCE
    assert set(codes) == {200, 503}


@pytest.mark.slow
@pytest.mark.parametrize("query", ["SELECT sleep_ms(60000)", "SELECT repeat('a', 3000) ILIKE '%a%a%a%a%b'"])
def test_a_server_stops_in_time_whatever_runs(tmp_path: Path, query: str) -> None:
    serving = start(tmp_path / "whence.duckdb")

    def run() -> None:
        with serving.http as client, pytest.raises(httpx.HTTPError):
            client.post(SQL, json={"query": query}).raise_for_status()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(2)
    begun = time.monotonic()
    serving.process.send_signal(signal.SIGTERM)
    assert serving.process.wait(timeout=20) == 0
    assert time.monotonic() - begun < 10
    thread.join()


@pytest.mark.many
@pytest.mark.parametrize("case", [case for case in cases() if case.kind not in QUICK], ids=lambda case: case.name)
def test_a_heavy_statement_ends_within_its_limits(catalog: Catalog, case: Case) -> None:
    limits = Limits(rows=1000, seconds=3, memory_bytes=512 * 2**20, spill_bytes=2**28)
    begun = time.monotonic()
    try:
        ask(catalog, case.text, limits)
    except BadQuestionError as error:
        assert len(str(error)) > 10  # noqa: PT017  # an answer in rows is as good
    assert time.monotonic() - begun < 10


def test_a_checkpoint_during_a_statement_changes_nothing_of_its_answer(catalog: Catalog) -> None:
    query = "SELECT count(*) AS n FROM events, (SELECT sleep_ms(1500)) AS slept"
    [before] = ask(catalog, "SELECT count(*) AS n FROM events")
    found: list[dict[str, object]] = []
    thread = threading.Thread(target=lambda: found.extend(ask(catalog, query)))
    thread.start()
    time.sleep(1)
    append(catalog, range(100, 110))
    catalog.catch_up()
    catalog._connection.execute("CHECKPOINT whence")
    thread.join()
    assert found[0]["n"] in {before["n"], int(str(before["n"])) + 10}
    assert ask(catalog, "SELECT count(*) AS n FROM events")[0]["n"] == int(str(before["n"])) + 10


@pytest.mark.slow
def test_every_answer_is_of_one_state_while_checkpoints_follow_one_another(tmp_path: Path) -> None:
    """A checkpoint after each MB of log: all that was acknowledged is there, and what is there belongs together."""
    query = """SELECT (SELECT count(*) FROM events) AS n, (SELECT sum(position) FROM events)::BIGINT AS s,
        (SELECT count(DISTINCT body_hash) FROM events) AS d, (SELECT sleep_ms(100)) AS z"""
    acknowledged, over = [0], threading.Event()
    with Catalog(tmp_path / "whence.duckdb", keeps_graph=True) as opened:
        opened._connection.execute("SET GLOBAL checkpoint_threshold = '1MB'")

        def write() -> None:
            while not over.is_set():
                append(opened, range(acknowledged[0], acknowledged[0] + 40))
                acknowledged[0] += 40
                opened.catch_up()
                time.sleep(0.02)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            until = time.monotonic() + 12
            while time.monotonic() < until:
                least = acknowledged[0]
                [row] = ask(opened, query)
                assert least <= int(str(row["n"])) <= acknowledged[0] + 40
                assert (row["s"], row["d"]) == (int(str(row["n"])) * (int(str(row["n"])) + 1) // 2, row["n"])
        finally:
            over.set()
            writer.join()


def test_a_host_that_was_killed_is_started_again(catalog: Catalog) -> None:
    process = process_of(catalog)
    assert isinstance(process, SqlProcess)
    ask(catalog, "SELECT 1 AS n")
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    assert ask(catalog, "SELECT 1 AS n") == [{"n": 1}]


def test_nothing_of_the_hosts_is_left_when_the_catalog_is_closed(tmp_path: Path) -> None:
    with Catalog(tmp_path / "whence.duckdb", keeps_graph=True) as opened:
        ask(opened, "SELECT 1 AS n")
        process = process_of(opened)
        assert process is not None
        assert process._process is not None
        host = process._process.pid
    assert not Path(f"/proc/{host}").exists()


def test_limits_of_rows_and_bytes_cut_the_answer(catalog: Catalog) -> None:
    answer = answer_sql(catalog, "FROM range(100)", "json", limits=Limits(rows=3))
    assert (answer.file.read(), answer.truncated) == (b'[{"range":0},{"range":1},{"range":2}]', True)
    wide = answer_sql(
        catalog, "SELECT repeat('x', 1000) AS x FROM range(100000)", "csv", limits=Limits(answer_bytes=2**20)
    )
    text = io.BytesIO(wide.file.read()).getvalue()
    assert wide.truncated
    assert 2**19 < len(text) <= 2**20
    with pytest.raises(BadQuestionError, match="The first row alone"):
        answer_sql(catalog, "SELECT repeat('x', 9000000) AS x", "json", limits=Limits(answer_bytes=2**20))


def test_a_slow_statement_is_stopped_in_words(catalog: Catalog) -> None:
    with pytest.raises(BadQuestionError, match="Stopped after 1 seconds"):
        ask(catalog, "SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b", Limits(seconds=1))
