"""Analysts read a lake without us: by plain DuckDB as docs/operating.md says, and its files by a Parquet reader."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from pyarrow.fs import FileSystem, LocalFileSystem, S3FileSystem
from support.extensions import extension
from support.object_storage import BUCKET, ObjectStorage
from support.postgres import Postgres
from support.serving import JSON, ROOT, an_event, as_json, served

from catalog.database.storage.place import Lake, place_of
from catalog.questions.operating.maintain import maintain
from catalog.session.catalog import Catalog

pytestmark = pytest.mark.slow

EVENTS = 40


@pytest.fixture(scope="module")
def postgres(postgres: Postgres) -> Postgres:
    """The module's PostgreSQL, with a role that reads."""
    postgres.run(f"CREATE ROLE analyst LOGIN PASSWORD '{postgres.password}'")
    return postgres


def documented() -> dict[str, str]:
    """The lines for analysts of docs/operating.md, by their first word."""
    text = (ROOT / "docs/operating.md").read_text().partition("### Analysts on a lake")[2].partition("\n## ")[0]
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    return {line.partition(" ")[0]: line for line in lines}


def as_analyst(lines: dict[str, str], lake: Lake, storage: ObjectStorage) -> duckdb.DuckDBPyConnection:
    """A plain DuckDB in which they were run, with this test's addresses in the place of the documented ones."""
    connection = duckdb.connect(config={"autoload_known_extensions": False, "autoinstall_known_extensions": False})
    for name in ("ducklake", "postgres_scanner", "httpfs"):
        assert f"LOAD {name}" in lines["LOAD"]
        connection.load_extension(str(extension(name)))
    if lake.data and lake.data.startswith("s3://"):
        endpoint = f"ENDPOINT '{storage.url.removeprefix('http://')}', URL_STYLE 'path', USE_SSL false, SCOPE"
        secret = lines["CREATE"].replace("SCOPE", endpoint).replace("s3://bucket/whence/", lake.data)
        secret = secret.replace("KEY_ID '…'", f"KEY_ID '{storage.environment['AWS_ACCESS_KEY_ID']}'")
        connection.execute(
            secret.replace("SECRET '…'", f"SECRET '{storage.secret}'").replace("eu-central-1", "us-east-1")
        )
    assert lake.postgres is not None
    reading = lake.postgres.replace("user=whence", "user=analyst")
    connection.execute(lines["ATTACH"].replace("host=db dbname=whence user=analyst", reading))
    return connection


@pytest.mark.parametrize("kind", ["folder", "objects"])
def test_a_lake_is_read_beside_its_server(
    kind: str, postgres: Postgres, storage: ObjectStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Views answer as the server does, nothing can be written, and the files hold what the tables do."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    postgres.run(f"CREATE DATABASE of_{kind}")
    data = {"folder": str(tmp_path / "lake"), "objects": f"s3://{BUCKET}/analysts/"}[kind]
    (tmp_path / "lake").mkdir()
    lake = place_of(f"ducklake:postgres:{postgres.address_of(f'of_{kind}')}", data)
    assert isinstance(lake, Lake)
    lines = documented()
    with served(lake) as serving, serving.http as http:
        batch = as_json([an_event(number) for number in range(EVENTS)])
        assert http.post("/api/v1/lineage/batch", content=batch, headers=JSON).status_code == 200
        query = "SELECT namespace, name FROM datasets ORDER BY ALL"
        answer = http.post("/api/v1/sql", json={"query": query}).json()
        postgres.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst", f"of_{kind}")
        with as_analyst(lines, lake, storage) as connection:
            assert [{"namespace": row[0], "name": row[1]} for row in connection.execute(query).fetchall()] == answer
            connection.execute(lines["FROM"])
            with pytest.raises(duckdb.Error, match="read-only"):
                connection.execute("DELETE FROM reading.run_events")
        assert http.get("/readyz").status_code == 200
    with Catalog(lake) as catalog:
        maintain(catalog, "PT0S")
    with as_analyst(lines, lake, storage) as connection:
        files = connection.execute(lines["SELECT"]).fetchall()
        counted = connection.execute("SELECT count(*), count(DISTINCT job_key) FROM reading.run_events").fetchone()
    assert files
    assert all(deleted is None for _, deleted in files)
    tables = [
        pq.read_table(str(file).removeprefix("s3://"), filesystem=file_system(kind, storage)) for file, _ in files
    ]
    jobs = {key for table in tables for key in table["job_key"].to_pylist()}
    assert (sum(table.num_rows for table in tables), len(jobs)) == counted
    assert counted == (EVENTS, 7)


def file_system(kind: str, storage: ObjectStorage) -> FileSystem:
    """Where pyarrow reads."""
    if kind == "folder":
        return LocalFileSystem()
    return S3FileSystem(
        access_key=storage.environment["AWS_ACCESS_KEY_ID"],
        secret_key=storage.secret,
        region="us-east-1",
        scheme="http",
        endpoint_override=storage.url.removeprefix("http://"),
    )
