"""Readers that answer for a lake beside the server that writes it, its metadata in a real PostgreSQL."""

import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunningError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from support.app_pages_opened import open_page, said_by
from support.forks import Forked, answer
from support.lakes import NewLake, database_of
from support.postgres import Postgres
from support.serving import LINEAGE, ROOT, Serving, an_event, as_json, await_ready, free_port, served

from catalog.access.roles import Role
from catalog.database import own_folders
from catalog.database.attaching import open_database
from catalog.database.storage.place import Place, address_of, file_of
from catalog.database.table_copies import OWN
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.keys import trail
from catalog.questions.operating.maintain import maintain
from catalog.questions.operating.redaction import confirm_redaction, redact
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from catalog.session.reader import TAKEN_OVER, Reader
from catalog.values.errors import ForbiddenError, UnavailableError
from ui.api.guarding.permissions import SIGN_IN, listed_routes
from ui.api.publisher import Publisher
from ui.clients.address import find_server
from ui.server.serve import as_current

pytestmark = pytest.mark.slow


@contextmanager
def reading(place: Place) -> Iterator[Serving]:
    """A reader that is ended in order."""
    port = free_port()
    process = Forked(answer, place, port, cwd=ROOT, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    reader = Serving(process, f"http://127.0.0.1:{port}", place)
    try:
        await_ready(reader)
        yield reader
        assert reader.stop() == 0
    finally:
        reader.kill()


FACET = {"_producer": "https://tests.example.com/1", "_schemaURL": "https://tests.example.com/note.json"}
# What is sent along makes these a POST; they change nothing.
ASKING = {f"/api/v1/{path}" for path in ("sql", "what-if", "controls/own", "governance/plan", "seal/check")}
PROGRAM = [sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())"]
LINKS = 40
NEW = "New record"
ASKED = (
    "trace?name=/table_1",
    "impact?name=/raw",
    "label?name=/table_1",
    "findings",
    "findings?name=/table_1",
    "retention",
    "show?name=/table_1",
    "datasets",
    "models",
    "runs",
    "controls",
    "kpis",
    "digest",
    "log/rejected",
    "log/entries",
    "search?query=table",
)


def position_of(serving: Serving) -> int:
    metrics = httpx.get(f"{serving.url}/metrics", timeout=10).text
    return int(next(line.split()[1] for line in metrics.splitlines() if line.startswith("whence_log_position ")))


def await_position(reader: Serving, position: int) -> None:
    while position_of(reader) < position:
        assert reader.process.poll() is None
        time.sleep(0.1)


def answer_of(http: httpx.Client, asked: str) -> Any:  # noqa: ANN401  # any JSON
    """The answer to a question, without the time at which a KPI was worked out, which stands in its SQL."""
    answered = http.get(f"/api/v1/{asked}")
    assert answered.status_code == 200, (asked, answered.text)
    if asked == "kpis":
        return [{**kpi, "query": "", "drill_down": ""} for kpi in answered.json()]
    return answered.json()


def assert_same_answers(server: Serving, reader: Serving) -> None:
    """Every question that is asked here has the same answer from both."""
    await_position(reader, position_of(server))
    with server.http as of_server, reader.http as of_reader:
        while answer_of(of_reader, "log/rejected") != answer_of(of_server, "log/rejected"):
            time.sleep(0.1)  # the server writes what it refused in its own time
        for asked in ASKED:
            assert answer_of(of_reader, asked) == answer_of(of_server, asked), asked


def test_a_reader_answers_as_the_server_does(new_lake: NewLake, tmp_path: Path) -> None:
    place = new_lake(tmp_path / "lake")
    with served(place) as server, server.http as writing:
        assert writing.post(LINEAGE, content=as_json(an_event(1))).status_code == 201
        with reading(place) as reader, reader.http as http:
            assert_same_answers(server, reader)
            for number in range(2, 12):
                assert writing.post(LINEAGE, content=as_json(an_event(number))).status_code == 201
            assert writing.post(LINEAGE, content=b"{}").status_code == 422
            assert_same_answers(server, reader)
            assert "/table_4" in http.get("/api/v1/trace?name=/table_4").text
            for method, path in listed_routes():
                if method == "POST" and path != SIGN_IN:
                    refused = http.post(path.replace("{kind}", "risk"), content=b"{}")
                    is_refused = refused.status_code == 405
                    assert is_refused == (path not in ASKING), path
                    assert ("the server that has the lake" in refused.text) == is_refused, path
            assert http.post(f"/{LINEAGE}", content=as_json(an_event(99))).status_code == 405
            assert http.post("/api/v1/governance/apply", content=b"{}").headers["Allow"] == ""
            assert http.post("/api/v1/sql/queries", content=b"{}").headers["Allow"] == "GET"
            query = {"query": "SELECT count(*) AS n FROM events"}
            assert http.post("/api/v1/sql", json=query).json() == [{"n": 11}]
            assert position_of(reader) == position_of(server) == 11
            assert find_server(file_of(place)) == server.url
            metrics = http.get("/metrics").text
            assert "\nwhence_reader_lag_seconds " in metrics
            assert "whence_lag_seconds" not in metrics
            assert "Whence" in http.get("/").text
            for words in (("redact", "1", "--reason", "x", "--pointer", "/run"), ("ingest", str(ROOT / "README.md"))):
                sent = subprocess.run(
                    [*PROGRAM, "--server", reader.url, *words], capture_output=True, text=True, check=False,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )  # fmt: skip
                assert (sent.returncode != 0, "the server that has the lake" in sent.stderr) == (True, True), sent


def test_a_reader_goes_on_without_postgresql(postgres: Postgres, new_lake: NewLake, tmp_path: Path) -> None:
    """It answers what it had and says so; what came meanwhile is there once PostgreSQL is back."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.append([entry(1)])
    with reading(place) as reader, reader.http as http:
        before = http.get("/api/v1/trace?name=/table_1").json()
        postgres.stop()
        try:
            while http.get("/readyz").status_code == 200:
                assert http.get("/api/v1/trace?name=/table_1").json() == before
            assert http.get("/readyz").json()["reader_lag_seconds"] > 5
            assert http.get("/api/v1/trace?name=/table_1").json() == before
            assert http.get("/healthz").status_code == 200
        finally:
            postgres.start()
        await_ready(reader)
        with Catalog(place) as catalog:
            catalog.append([entry(2)])
        await_position(reader, 2)
        assert "/table_2" in http.get("/api/v1/trace?name=/table_2").text


def entry(number: int) -> Entry:
    noted = [{"namespace": "file", "name": "/raw", "facets": {"note": {**FACET, "text": "Ana's"}}}]
    admitted = admit(as_json(an_event(number, inputs=noted)))
    assert isinstance(admitted, Entry)
    return admitted


def test_every_table_of_a_lake_follows(new_lake: NewLake, tmp_path: Path) -> None:
    """A new table that does not follow from the log has to be put into TAKEN_OVER."""
    connection = open_database(new_lake(tmp_path / "lake"))
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'whence'"
    ).fetchall()
    tables = {name for (name,) in rows}
    connection.close()
    followed = {name for name in tables if name.partition(".")[0] in {"reading", "judged", "listed", "managed"}}
    assert tables - followed - OWN - {"log.entries"} == TAKEN_OVER - followed
    assert tables >= TAKEN_OVER


def test_a_reader_has_what_the_lake_has_after_each_kind_of_change(new_lake: NewLake, tmp_path: Path) -> None:
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.append([entry(number) for number in range(3)])
        catalog.catch_up()
        with Reader(place) as reader:
            assert digest(reader) == digest(catalog)
            graph = reader.graph()
            catalog.append([entry(number) for number in range(3, 9)])
            catalog.reject([rejected(9)], "a test")
            catalog.keys.add("nightly", Role.EMITTER, (), None, None)
            take_over(reader, catalog)
            assert reader.graph() is graph  # it followed, and was not loaded again
            reader.read_keys()
            assert [key.name for key in reader.keys.listed()] == ["nightly"]
            # As after DuckDB gave up the lake: a cut at the wrong moment brings it to that.
            assert reader._lake_connection
            assert reader._keys_connection
            for connection in (reader._looker, reader._lake_connection, reader.keys._connection):
                connection.close()
            for look in (reader.refresh, reader.read_keys):
                with pytest.raises(duckdb.Error, match="closed"):
                    look()
            reader.read_keys()
            assert trace(reader, "/table_1") == trace(catalog, "/table_1")
            catalog.append([entry(9)])
            take_over(reader, catalog)
            assert [row["action"] for row in trail(reader)] == [row["action"] for row in trail(catalog)]
            # DuckLake's own upkeep moves rows and changes none; rebuilding makes the same tables again.
            maintain(catalog)
            catalog.rebuild()
            take_over(reader, catalog)
            assert reader.graph() is graph
            for number in range(2):
                catalog.reject([rejected(number)], "a test")
                take_over(reader, catalog)
            request = redact(catalog, "request 41", 2, ["/inputs/0/facets/note"], by="ana")
            confirm_redaction(catalog, request["id"], by="bo")
            take_over(reader, catalog)
            assert reader.graph() is not graph
            request = redact(catalog, "request 42", rejected="main:1", by="ana")
            confirm_redaction(catalog, request["id"], by="bo")
            take_over(reader, catalog)
            with reader.cursor() as cursor:
                assert verify(cursor).ok
                assert verify_rejected(cursor).ok
            for write in (
                lambda: reader.append([entry(99)]),
                lambda: reader.reject([rejected(9)], "a test"),
                lambda: redact(reader, "it is tried", 3, ["/inputs/0/facets/note"], by="ana"),
            ):
                with pytest.raises(ForbiddenError, match="the server that has the lake"):
                    write()
            with catalog.cursor() as cursor:
                cursor.execute("INSERT INTO migrations VALUES ('9999_later.sql', now())")
            with pytest.raises(UnavailableError, match="another version"):
                reader.refresh()
            with pytest.raises(UnavailableError, match="another version"):
                Reader(place)


def take_over(reader: Reader, catalog: Catalog) -> None:
    """Let a reader follow, and see that it has the same log, readings, rejected inputs and trace."""
    catalog.catch_up()
    while reader.refresh():
        pass
    assert digest(reader) == digest(catalog)
    for table in ("log.entries", "log.rejected", "access.keys"):
        rows = []
        for each in (reader, catalog):
            with each.cursor() as cursor:
                rows.append(cursor.execute(f"FROM {table} ORDER BY ALL").fetchall())
        assert rows[0] == rows[1], table
    assert trace(reader, "/table_1") == trace(catalog, "/table_1")


def digest(catalog: Catalog) -> str:
    with catalog.cursor() as cursor:
        return digest_of(cursor)


def test_a_reader_notices_that_its_lake_was_restored(postgres: Postgres, new_lake: NewLake, tmp_path: Path) -> None:
    """Also where the restored one has grown to a state with the number of the one that is here."""
    place = new_lake(tmp_path / "lake")
    name = database_of(place)
    with Catalog(place) as catalog:
        catalog.append([entry(number) for number in range(3)])
    postgres.run(f"CREATE DATABASE kept TEMPLATE {name}")
    with Catalog(place) as catalog:
        catalog.append([entry(3)])
        catalog.reject([rejected(1)], "a test")
    with Reader(place) as reader:
        known = reader._state
        postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
        postgres.run(f"CREATE DATABASE {name} TEMPLATE kept")
        with Catalog(place) as catalog:
            catalog.append([entry(4)])
            catalog.reject([rejected(2)], "a test")
            catalog.catch_up()
            with suppress(duckdb.Error):
                reader.refresh()  # its connection was cut
            take_over(reader, catalog)
            assert reader._state.number == known.number
            assert reader._state != known


def test_what_failed_halfway_is_done_again(new_lake: NewLake, tmp_path: Path) -> None:
    """Where the log is another one, all is taken over; where only the log came over, the rest the next time."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.append([entry(number) for number in range(3)])
        catalog.reject([rejected(1)], "a test")
        catalog.catch_up()
        with Reader(place) as reader:
            with reader.cursor() as cursor:
                cursor.execute("UPDATE log.entries SET actor = 'of another log' WHERE position = 2")
                cursor.execute("UPDATE log.rejected SET source = 'of another log'")
            reader._followed._chain = bytes(32)  # as it is where the lake's log is not the one that is here
            catalog.append([entry(3)])
            with reader.cursor() as other:
                other.execute("BEGIN; DELETE FROM reading.run_events")  # the tables cannot be emptied meanwhile
                with pytest.raises(duckdb.TransactionException):
                    reader.refresh()
                assert reader.log_position == catalog.log_position
                other.execute("ROLLBACK")
            take_over(reader, catalog)


def test_a_reader_stands_still_while_it_is_copied(new_lake: NewLake, tmp_path: Path) -> None:
    """Nothing is written into its file; a copy has what was redacted no longer than the reader."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.append([entry(1)])
        catalog.reject([rejected(1)], "a test")
        catalog.catch_up()
        with Reader(place) as reader, ThreadPoolExecutor(1) as pool, reader.cursor() as cursor:
            catalog.append([entry(2)])
            with reader.standing_still():
                following = pool.submit(reader.refresh)
                with pytest.raises(StillRunningError):
                    following.result(1)
                reader.read_keys()  # keys are known while the lake is taken over
                assert cursor.execute("SELECT count(*) FROM log.entries").fetchone() == (1,)
            following.result()
            assert cursor.execute("SELECT count(*) FROM log.entries").fetchone() == (2,)
            # What waits for a table that is written here counts as not yet here.
            looked_at = reader._looked_at
            with catalog.cursor() as there:
                there.execute("INSERT INTO judged.found VALUES ('a finding', now())")
            with reader.deriving("judged"):
                reader.refresh()
                assert reader._looked_at == looked_at
            reader.refresh()
            assert reader._looked_at > looked_at


def test_a_published_copy_is_made_again_after_rejected_inputs(new_lake: NewLake, tmp_path: Path) -> None:
    """They come over after the log, whose position a copy may have already."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog, Reader(place) as reader:
        publisher = Publisher(reader, 3600)
        try:
            before = publisher.copy(is_fresh=True)
            assert publisher.copy(is_fresh=True) is before
            catalog.reject([rejected(1)], "a test")
            reader.refresh()
            assert publisher.copy(is_fresh=True) is not before
        finally:
            publisher.close()


def rejected(number: int) -> Rejected:
    """An input that is no event."""
    refused = admit(b'{"number":%d}' % number)
    assert isinstance(refused, Rejected)
    return refused


def test_keys_hold_on_a_reader(new_lake: NewLake, tmp_path: Path) -> None:
    """Roles are the server's; a key that is revoked opens nothing soon after."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        roles = (Role.EMITTER, Role.READER, Role.AUDITOR, Role.ADMIN)
        keys = {role: catalog.keys.add(str(role), role, (), None, None)[1] for role in roles}
    bearing = {role: {"Authorization": f"Bearer {key}"} for role, key in keys.items()}
    with reading(place) as reader, reader.http as http:
        assert http.get("/api/v1/models").status_code == 401
        assert http.get("/api/v1/models", headers={"Authorization": "Bearer whk_no"}).status_code == 401
        for role, question, verify_ in ((Role.EMITTER, 403, 403), (Role.READER, 200, 403), (Role.AUDITOR, 200, 200)):
            assert http.get("/api/v1/models", headers=bearing[role]).status_code == question, role
            assert http.get("/api/v1/verify", headers=bearing[role]).status_code == verify_, role
        for role in (Role.EMITTER, Role.ADMIN):
            assert http.post(LINEAGE, content=as_json(an_event(1)), headers=bearing[role]).status_code == 405
        assert (
            http.post("/api/v1/keys/revoked", json={"key": "reader"}, headers=bearing[Role.ADMIN]).status_code == 405
        )
        with Catalog(place) as catalog:
            catalog.keys.revoke("reader", None)
        while (answered := http.get("/api/v1/models", headers=bearing[Role.READER])).status_code == 200:
            time.sleep(0.05)
        assert (answered.status_code, "was revoked" in answered.text) == (401, True)
    with Catalog(place) as catalog:
        assert [key.last_used_at for key in catalog.keys.listed()] == [None] * len(keys)
        assert {item["action"].split()[0] for item in trail(catalog)} == {"add", "revoke"}


def test_pages_of_a_reader_have_no_forms(new_lake: NewLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks, the owner of the lake included; and the page says where to go."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.append([entry(1)])
    none = tmp_path / "none"
    with Reader(place) as reader:
        with as_current(reader):
            shown, evidence = (open_page(monkeypatch, none, page) for page in ("records", "evidence"))
            labels = {button.label for button in shown.button}
            assert "done on its server" in said_by(evidence)
        with Catalog(none) as owned, as_current(owned):
            assert labels == {button.label for button in open_page(monkeypatch, none, "records").button} - {NEW}
            assert "done on its server" not in said_by(open_page(monkeypatch, none, "evidence"))


def test_pages_of_a_reader_that_does_not_know_its_keys(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open page shows nothing more where a key may have been revoked meanwhile."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place) as catalog:
        catalog.keys.add("ana", Role.READER, (), None, None)
    with Reader(place) as reader, as_current(reader):
        reader.read_keys()
        assert "was not read" not in (shown := said_by(open_page(monkeypatch, tmp_path / "none", "records"))), shown
        postgres.stop()
        try:
            while reader.keys.are_fresh:
                with pytest.raises((duckdb.Error, UnavailableError)):
                    reader.read_keys()
                time.sleep(0.5)
            shown = said_by(open_page(monkeypatch, tmp_path / "none", "records"))
        finally:
            postgres.start()
        assert "Try again in a moment" in shown


def test_the_folder_of_a_killed_reader_goes(
    new_lake: NewLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the next one; that of a living one stays."""
    place = new_lake(tmp_path / "lake")
    Catalog(place).close()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(own_folders, "_YOUNG_SECONDS", 0.0)
    (temporary / "whence-reader-killed").mkdir()
    (temporary / "whence-reader-killed" / "whence.duckdb").write_text("a copy")
    with Reader(place) as first, Reader(place) as second:
        assert set(temporary.glob("whence-reader-*")) == {first._folder, second._folder}
    assert not list(temporary.glob("whence-reader-*"))


def test_the_command_refuses_in_words(new_lake: NewLake, tmp_path: Path) -> None:
    """A file, a lake with its metadata in one, and what a reader has not."""
    address, data = address_of(new_lake(tmp_path / "lake"))
    for words, said in (
        (("serve", "--role", "read"), "a lake with its metadata in PostgreSQL"),
        (("--catalog", "ducklake:a.ducklake", "serve", "--role", "read"), "a lake with its metadata in PostgreSQL"),
        (("--catalog", address, "--data", data, "serve", "--role", "read", "--standby"), "leave --standby"),
        (("--catalog", address, "--data", data, "serve", "--role", "read", "--host", "::"), "has no keys"),
    ):
        refused = subprocess.run(
            [*PROGRAM, *words], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "whence.duckdb").exists()


def test_answers_are_of_the_log_up_to_a_position_while_it_grows(new_lake: NewLake, tmp_path: Path) -> None:
    """Each version is made of the one before: a trace never has one without all that it came from."""
    place = new_lake(tmp_path / "lake")
    stopped = threading.Event()
    with Catalog(place) as catalog:
        catalog.append([link(0)])
        catalog.catch_up()

        def write() -> None:
            for number in itertools.count(1):
                if stopped.is_set():
                    return
                catalog.append([link(number)])
                catalog.catch_up()

        def follow() -> None:
            while not stopped.is_set():
                reader.refresh()

        with Reader(place) as reader, ThreadPoolExecutor(2) as pool:
            others = [pool.submit(write), pool.submit(follow)]
            try:
                seen = 0
                while seen < LINKS:
                    versions = trace(reader, "/chain")["versions"]
                    seen = len(versions)
                    assert {each["version"] for each in versions} == {f"v{number}" for number in range(seen)}
                    assert all(not other.done() for other in others), [other.exception() for other in others]
            finally:
                stopped.set()
            for other in others:
                other.result()


def link(number: int) -> Entry:
    """A run that makes a version of a dataset of the version before."""
    versions = [
        {"namespace": "file", "name": "/chain", "facets": {"version": {**FACET, "datasetVersion": f"v{at}"}}}
        for at in (number - 1, number)
    ]
    admitted = admit(as_json(an_event(number, inputs=versions[: bool(number)], outputs=versions[1:])))
    assert isinstance(admitted, Entry)
    return admitted
