"""A lake with its metadata in a real PostgreSQL says what a file says, and one process at a time has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.lakes import NewLake, digest_in_a_file, lake_at
from support.postgres import Postgres
from support.serving import JSON, LINEAGE, ROOT, an_event, as_json, served, start
from test_kill import Load
from test_lake import said_by

from catalog.database.storage.place import address_of, place_of
from catalog.log.digest import digest_of
from catalog.log.verification import verify
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError

RECORDED = ROOT / "tests/recorded"


@pytest.mark.slow
def test_it_says_what_a_file_says(new_lake: NewLake, tmp_path: Path) -> None:
    """Equal events, equal digest and findings; and once more when it is opened again, and read from its log again."""
    place = new_lake(tmp_path / "lake")
    said = said_by(place)
    assert said == said_by(tmp_path / "whence.duckdb")
    with Catalog(place) as again:
        again.rebuild()
        with again.cursor() as cursor:
            assert digest_of(cursor) == said[0]
    assert list((tmp_path / "lake").rglob("*.parquet"))


@pytest.mark.slow
def test_one_process_has_it_at_a_time(new_lake: NewLake, tmp_path: Path) -> None:
    """Who comes while another has it is refused in words; after it was closed, or killed, the next one has it."""
    place = new_lake(tmp_path / "lake")
    with Catalog(place), pytest.raises(UnavailableError, match="is held by another process"):
        Catalog(place)
    serving = start(place)
    with pytest.raises(UnavailableError, match="is held by another process"):
        Catalog(place)
    serving.kill()
    Catalog(place).close()


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills_and_restarts_of_postgresql(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    """All that was answered is there, once, in a whole chain; and events go in again once PostgreSQL answers."""
    place = new_lake(tmp_path / "lake")
    acknowledged: set[str] = set()
    for kill in range(2):
        serving = start(place)
        load = Load(serving, first=1 + kill * 1_000_000)
        while len(load.acknowledged) < 50:
            assert serving.process.poll() is None
        serving.kill()
        load.wait()
        acknowledged |= {an_event(number)["run"]["runId"] for number in load.acknowledged}
    with served(place) as serving, serving.http as http:
        for number in range(10):
            if number % 4 == 1:
                postgres.stop()
                refused = http.post(LINEAGE, content=as_json(an_event(9_000_000 + number)))
                assert refused.status_code == 503, refused.text
                postgres.start()
            event = an_event(9_000_000 + number)
            while (answer := http.post(LINEAGE, content=as_json(event))).status_code == 503:
                assert serving.process.poll() is None
            assert answer.status_code in {200, 201}, answer.text
            acknowledged.add(event["run"]["runId"])
        assert http.get("/api/v1/trace", params={"name": "/table_1"}).status_code == 200
    with Catalog(place) as catalog, catalog.cursor() as cursor:
        assert verify(cursor).ok
        ids = [row[0] for row in cursor.execute("SELECT body ->> '$.run.runId' FROM events").fetchall()]
        digest = digest_of(cursor)
        bodies = cursor.execute("SELECT body::VARCHAR FROM events").fetchall()
    assert len(ids) == len(set(ids))
    assert acknowledged <= set(ids)
    assert digest == digest_in_a_file(tmp_path, [body for (body,) in bodies])


@pytest.mark.slow
def test_users_sql_reaches_neither_metadata_nor_password(
    postgres: Postgres, new_lake: NewLake, tmp_path: Path
) -> None:
    """Its own views only: not the tables of PostgreSQL, nor another one of its databases, nor the lake's files."""
    with served(new_lake(tmp_path / "lake")) as serving, serving.http as http:
        assert http.post(LINEAGE, content=as_json(an_event(1)), headers=JSON).status_code == 201
        for _ in range(2):
            answer = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS runs FROM runs"})
            assert answer.json() == [{"runs": 1}], answer.text
        for query in (
            "FROM __ducklake_metadata_whence.ducklake_table",
            'FROM "__DuckLake_Metadata_whence".public.ducklake_table',
            "FROM postgres_query('__ducklake_metadata_whence', 'SELECT 1')",
            f"FROM postgres_scan('{postgres.address}', 'pg_catalog', 'pg_authid')",
            "FROM access.keys",
            f"ATTACH '{postgres.address}' AS other (TYPE postgres)",
            f"FROM read_parquet('{tmp_path}/lake/**/*.parquet')",
            "FROM duckdb_secrets()",
        ):
            refused = http.post("/api/v1/sql", json={"query": query})
            assert refused.status_code == 400, query
            assert "llowed" in refused.text, refused.text
        for lists in ("duckdb_databases", "duckdb_settings"):
            shown = http.post("/api/v1/sql", json={"query": f"FROM {lists}()"})
            assert shown.status_code == 200, shown.text
            assert postgres.password not in shown.text
        assert http.get("/healthz").status_code == 200


@pytest.mark.slow
def test_commands_on_a_new_one(postgres: Postgres, tmp_path: Path) -> None:
    """The first makes it, the next ask it; a wrong password is answered in words."""
    postgres.run("CREATE DATABASE of_commands")
    program = [sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())"]
    (tmp_path / "lake").mkdir()
    address, data = address_of(lake_at(postgres, "of_commands", tmp_path / "lake"))

    def whence(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program, "--catalog", address, "--data", data, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )

    assert whence("models").returncode == 6
    made = whence("ingest", str(RECORDED / "demo"))
    assert made.returncode == 0, made.stderr
    assert "churn" in whence("models").stdout
    assert whence("verify").returncode == 0
    assert whence("maintain").returncode == 0
    refused = whence("models", PGPASSWORD="another")
    assert refused.returncode == 6
    assert "Cannot reach the PostgreSQL of" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("address", "data", "reason"),
    [
        ("ducklake:postgres:", "d", "Name the PostgreSQL"),
        ("ducklake:postgres:postgresql://u:p@db/whence", "d", "Name the PostgreSQL"),
        ("ducklake:postgres:dbname=whence password=x", "d", "A password does not belong"),
        ("ducklake:postgres:dbname=whence", None, "Where are the lake's files"),
        ("ducklake:mysql:dbname=whence", "d", "not by mysql"),
    ],
)
def test_addresses_that_are_refused(address: str, data: str | None, reason: str) -> None:
    """With what would do."""
    with pytest.raises(BadQuestionError, match=reason):
        place_of(address, data)
