"""A lake whose files are in object storage (S3) says what a file says, and keeps its credentials to itself."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import duckdb
import pytest
from support.object_storage import BUCKET, ObjectStorage
from support.postgres import Postgres
from support.serving import JSON, ROOT, an_event, as_json, served
from test_lake import said_by

from catalog.access.roles import Role
from catalog.database.storage.objects import is_empty, reach
from catalog.database.storage.place import Lake, address_of, place_of
from catalog.log.admission import admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.verification import verify
from catalog.questions.operating.maintain import maintain
from catalog.questions.operating.move import move
from catalog.session.catalog import Catalog
from catalog.session.node import Node
from catalog.session.taking import taking_of
from catalog.values.errors import BadQuestionError, UnavailableError
from ingest.receive.files import ingest_paths
from ui.cli.main import main

pytestmark = pytest.mark.slow

RECORDED = ROOT / "tests/recorded"
BATCH = "/api/v1/lineage/batch"
NewLake = Callable[[], Lake]
_NUMBERS = count()


@pytest.fixture
def in_file(storage: ObjectStorage, tmp_path: Path) -> NewLake:
    """Names lakes with their metadata in a file."""
    del storage

    def new() -> Lake:
        number = next(_NUMBERS)
        return lake_at(f"ducklake:{tmp_path}/{number}.ducklake", f"s3://{BUCKET}/a/{number}")

    return new


@pytest.fixture
def in_postgres(
    storage: ObjectStorage, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> NewLake:
    """Names lakes with their metadata in PostgreSQL."""
    del storage
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def new() -> Lake:
        number = next(_NUMBERS)
        postgres.run(f"CREATE DATABASE objects_{number}")
        return lake_at(f"ducklake:postgres:{postgres.address_of(f'objects_{number}')}", f"s3://{BUCKET}/b/{number}/")

    return new


def lake_at(address: str, data: str) -> Lake:
    """The lake of an address."""
    place = place_of(address, data)
    assert isinstance(place, Lake)
    return place


def objects_of(lake: Lake) -> list[str]:
    """The Parquet files of a lake in object storage."""
    assert lake.data is not None
    with duckdb.connect(config={"autoload_known_extensions": False}) as connection:
        reach(connection, lake.data)
        rows = connection.execute("FROM glob($all)", {"all": f"{lake.data}**/*.parquet"}).fetchall()
    return [name for (name,) in rows]


@pytest.mark.parametrize("kind", ["in_file", "in_postgres"])
def test_it_says_what_a_file_says(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Equal digest and findings, a whole chain; also opened again, kept small, and written into a file."""
    place = request.getfixturevalue(kind)()
    said = said_by(place)
    assert said == said_by(tmp_path / "whence.duckdb")
    assert objects_of(place)
    with Catalog(place) as again:
        again.rebuild()  # the files of before are needed no more
        with again.cursor() as cursor:
            chain = verify(cursor)
        done = [maintain(again, "PT0S"), maintain(again, "PT0S")]
        assert any(each["ended_snapshots"] for each in done)
        assert any(each["removed_files"] for each in done)
        with again.cursor() as cursor:
            assert (verify(cursor), digest_of(cursor)) == (chain, said[0])
    assert main(["move", *out_of(place, tmp_path / "copy.duckdb")]) == 0
    with Catalog(tmp_path / "copy.duckdb") as copy, copy.cursor() as cursor:
        assert (verify(cursor), digest_of(cursor)) == (chain, said[0])


def out_of(place: Lake, file: Path) -> list[str]:
    """The words that move a lake into a file."""
    address, data = address_of(place)
    return [address, str(file), "--data", data]


@pytest.mark.parametrize("kind", ["in_file", "in_postgres"])
def test_a_catalog_moves_there_whole_or_not_at_all(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Interrupted, nothing is left; then all of it is there; and then it is not written over."""
    place = request.getfixturevalue(kind)()
    source = tmp_path / "a.duckdb"
    with Catalog(source) as catalog:
        ingest_paths(catalog, [RECORDED / "demo"])
        with catalog.cursor() as cursor:
            digest = digest_of(cursor)

    def interrupt(step: str) -> None:
        if step.startswith("verifying"):
            assert objects_of(place)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, place, interrupt)
    assert place.data is not None
    assert is_empty(place.data)
    assert not place.file.exists()
    assert move(source, place, lambda _: None)["digest"] == digest
    with pytest.raises(BadQuestionError, match="is there already"):
        move(source, place, print)
    other = Lake(tmp_path / "other.ducklake", place.data)
    with pytest.raises(BadQuestionError, match="holds something already"):
        move(source, other, print)


def test_a_move_that_was_killed_begins_again(in_file: NewLake, tmp_path: Path) -> None:
    """The files that it left are removed first."""
    place, source = in_file(), tmp_path / "a.duckdb"
    with Catalog(source) as catalog:
        ingest_paths(catalog, [RECORDED / "demo"])
    address, data = address_of(place)
    words = ["move", str(source), address, "--data", data]
    program = [sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*program, *words], stderr=subprocess.PIPE, text=True, env=environment) as moving:
        assert moving.stderr is not None
        assert any(step.startswith("verifying") for step in iter(moving.stderr.readline, ""))
        moving.kill()
    left = objects_of(place)
    assert left
    with pytest.raises(UnavailableError, match="Begin again with the same words"):
        Catalog(place)
    assert main(words) == 0
    assert not set(left) & set(objects_of(place))
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok


@pytest.mark.parametrize(
    ("changed", "data", "reason"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "another"}, f"s3://{BUCKET}/c/", "refuses our credentials"),
        ({"AWS_ACCESS_KEY_ID": "AKIANOBODY"}, f"s3://{BUCKET}/c/", "refuses our credentials"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, f"s3://{BUCKET}/c/", "Set both"),
        ({}, "s3://nowhere/c/", "has no such bucket"),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
            f"s3://{BUCKET}/c/",
            "cannot be reached. Check AWS_ENDPOINT_URL",
        ),
        ({"AWS_ENDPOINT_URL": "http://a:b@127.0.0.1:1"}, f"s3://{BUCKET}/c/", "AWS_ENDPOINT_URL is no address like"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(
    changed: dict[str, str],
    data: str,
    reason: str,
    storage: ObjectStorage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 6, and no secret in the words."""
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    catalog = f"ducklake:{tmp_path}/w.ducklake"
    assert main(["--catalog", catalog, "--data", data, "ingest", str(RECORDED / "demo")]) == 6
    words = capsys.readouterr().err
    assert reason in words
    assert "Traceback" not in words
    for secret in (storage.secret, *changed.values()):
        assert not secret or secret not in words


def test_the_password_of_a_proxy_is_not_shown(storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB has it from this variable; its way over HTTP looks at the one in small letters."""
    monkeypatch.setenv("HTTP_PROXY", "http://someone:of-a-proxy@127.0.0.1:1")
    with duckdb.connect(config={"autoload_known_extensions": False}) as connection:
        reach(connection, f"s3://{BUCKET}/d/")
        assert connection.execute("FROM glob($all)", {"all": f"s3://{BUCKET}/d/**"}).fetchall() == []
        shown = str(connection.execute("FROM duckdb_settings()").fetchall())
    assert "of-a-proxy" not in shown
    assert storage.secret not in shown


def test_where_its_files_are_has_to_be_said(in_file: NewLake) -> None:
    """Metadata in a file know it, and credentials are only used where the command says so."""
    place = in_file()
    Catalog(place).close()
    with pytest.raises(UnavailableError, match=r"its files are in object storage\. Name it: --data s3://"):
        Catalog(Lake(place.file))


def test_a_catalog_that_is_not_there_is_not_made_by_a_question(
    in_postgres: NewLake, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on this machine says whether it is; PostgreSQL does, on every machine."""
    place = in_postgres()
    address, data = address_of(place)
    words = ["--catalog", address, "--data", data, "models"]
    assert main(words) == 6
    assert "No catalog at" in capsys.readouterr().err
    Catalog(place).close()
    place.file.unlink()  # as on another machine
    assert main(words) == 0


def test_a_node_takes_events_in_beside_it(in_postgres: NewLake) -> None:
    """It reads keys and tables from the storage, and what it took gets into the log."""
    place = in_postgres()
    with Catalog(place) as catalog:
        assert taking_of(catalog)  # makes the inbox
        _, presented = catalog.keys.add("nightly", Role.EMITTER, ("prod",), None, "a test")
        maintain(catalog, "PT0S")
    with Node(place) as node:
        assert node.keys.principal_of(presented).namespaces == ("prod",)
        admitted = [admit(as_json(an_event(number))) for number in range(30)]
        node.append_new([each for each in admitted if isinstance(each, Entry)])
    with Catalog(place) as catalog:
        taker = taking_of(catalog)
        assert taker
        assert taker.take() == 30
        with catalog.cursor() as cursor:
            assert verify(cursor).entries == 30


@pytest.mark.parametrize("kind", ["in_file", "in_postgres"])
def test_a_server_on_it(kind: str, request: pytest.FixtureRequest, storage: ObjectStorage) -> None:
    """Users' SQL reads its tables, not the storage; while that is gone, events are refused with 503."""
    place = request.getfixturevalue(kind)()
    with served(place) as serving, serving.http as http:

        def send(first: int) -> int:
            events = [an_event(number) for number in range(first, first + 60)]
            return int(http.post(BATCH, content=as_json(events), headers=JSON).status_code)

        assert send(0) == 200
        answer = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS runs FROM runs"})
        assert answer.json() == [{"runs": 60}], answer.text
        assert objects_of(place)
        for query in (
            f"FROM '{objects_of(place)[0]}'",
            f"FROM read_parquet('{place.data}**/*.parquet')",
            f"FROM read_text('s3://{BUCKET}/other')",
            f"FROM glob('s3://{BUCKET}/**')",
            f"FROM '{storage.url}/{BUCKET}/'",
            "FROM duckdb_secrets()",
            f"FROM which_secret('{place.data}', 's3')",
            "FROM __ducklake_metadata_whence.ducklake_data_file",
        ):
            refused = http.post("/api/v1/sql", json={"query": query})
            assert refused.status_code == 400, query
            assert "llowed" in refused.text, refused.text
        for query in (
            "FROM duckdb_settings()",
            "FROM duckdb_databases()",
            *(f"SELECT current_setting('{name}')" for name in ("s3_secret_access_key", "s3_access_key_id")),
            "SELECT getenv('AWS_SECRET_ACCESS_KEY')",
        ):
            shown = http.post("/api/v1/sql", json={"query": query})
            assert storage.secret not in shown.text, query
            assert storage.environment["AWS_ACCESS_KEY_ID"] not in shown.text, query
        storage.stop()
        try:
            assert send(1_000) == 503
            refused = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS runs FROM runs"})
            assert refused.status_code in {400, 503}, refused.text
            assert storage.secret not in refused.text
            assert http.get("/healthz").status_code == 200
        finally:
            storage.start()
        assert send(1_000) == 200
        answer = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS runs FROM runs"})
        assert answer.json() == [{"runs": 120}], answer.text
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        assert storage.secret not in "".join(map(str, cursor.execute("FROM duckdb_settings()").fetchall()))
    assert storage.secret == os.environ["AWS_SECRET_ACCESS_KEY"]
