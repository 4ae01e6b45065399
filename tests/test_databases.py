"""`whence validate` on a real PostgreSQL, on SQLite and on S3, through DuckDB's extensions where there are any."""

import json
import sqlite3
from collections.abc import Iterator

import pytest
from support import serving
from support.extensions import extension
from support.postgres import Postgres, running_postgres
from test_validate import Project, project

from catalog.session.catalog import Catalog
from expectations.gx.extensions import extension_advice, extension_of
from expectations.relations import Credentials, Database, Relation
from ingest.receive.files import ingest_paths

__all__ = ["project"]
POSTGRES = Database("postgres", "host=db dbname=shop")
SQLITE = Database("sqlite", "/data/shop.db")
SUITE = """
name: people
datasets: [{namespace: "*", name: "*people"}]
expectations:
  - {type: expect_column_values_to_not_be_null, kwargs: {column: email}}
  - {type: expect_column_values_to_be_unique, kwargs: {column: id}}
"""
PEOPLE = [(1, "a@example.com"), (2, "b@example.com"), (3, None)]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for all tests here."""
    with running_postgres() as running:
        yield running


def load(project: Project, namespace: str, name: str) -> None:
    """Tell the catalog of a version of a table."""
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-03-01T10:00:00Z",
        "producer": "https://example.com/test",
        "run": {"runId": "00000000-0000-4000-8000-000000000001"},
        "job": {"namespace": "jobs", "name": "load"},
        "outputs": [{"namespace": namespace, "name": name}],
    }
    file = project.folder / "load.json"
    file.write_text(json.dumps(event))
    with Catalog(project.folder / "whence.duckdb") as catalog:
        assert ingest_paths(catalog, [str(file)]).accepted == 1
    project.suite.write_text(SUITE)


VALIDATED = "SELECT name, version LIKE 'run:%', verdict, evaluated, failed, errored FROM validations"


def test_a_table_of_postgresql_is_validated(
    project: Project, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = extension("postgres_scanner")
    postgres.run("CREATE SCHEMA crm; CREATE TABLE crm.people (id int, email text)")
    postgres.run("INSERT INTO crm.people VALUES (1, 'a@example.com'), (2, 'b@example.com'), (3, NULL)")
    load(project, "postgres://shop:5432", "shop.crm.people")
    (project.folder / "connections.yml").write_text(
        f"connections: [{{namespace: 'postgres://shop:5432', type: postgres, address: '{postgres.address}', "
        f"password_env: SHOP_PASSWORD, extension: {file}}}]"
    )
    monkeypatch.setenv("SHOP_PASSWORD", "wrong")
    refused = project.whence("validate")
    assert refused.code == 6
    assert "wrong" not in refused.err
    monkeypatch.setenv("SHOP_PASSWORD", postgres.password)
    found = project.whence("validate")
    assert found.code == 1, found.err
    assert "1 of 3 rows" in found.out
    assert project.rows(VALIDATED) == [("shop.crm.people", True, "violation", 2, 1, 0)]
    postgres.run("UPDATE crm.people SET email = 'c@example.com' WHERE id = 3")
    assert project.whence("validate").code == 0
    assert postgres.password not in found.out + found.err


def test_a_postgresql_that_is_not_there_is_said_so(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    file = extension("postgres_scanner")
    load(project, "postgres://shop:5432", "shop.crm.people")
    (project.folder / "connections.yml").write_text(
        "connections: [{namespace: 'postgres://shop:5432', type: postgres, password_env: SHOP_PASSWORD, "
        f"address: 'host=127.0.0.1 port={serving.free_port()} dbname=shop', extension: {file}}}]"
    )
    monkeypatch.setenv("SHOP_PASSWORD", "it's hidden")
    found = project.whence("validate")
    assert found.code == 6
    assert "Cannot read table 'crm.people'" in found.err
    assert "hidden" not in found.err


def test_a_table_of_sqlite_is_validated(project: Project) -> None:
    file = extension("sqlite_scanner")
    database = project.folder / "shop.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE people (id INTEGER, email TEXT)")
        connection.executemany("INSERT INTO people VALUES (?, ?)", PEOPLE)
    load(project, f"sqlite://{database}", "people")
    (project.folder / "connections.yml").write_text(
        f"connections: [{{namespace: 'sqlite://*', type: sqlite, address: {database}, extension: {file}}}]"
    )
    assert project.whence("validate").code == 1
    assert project.rows(VALIDATED) == [("people", True, "violation", 2, 1, 0)]


@pytest.mark.parametrize(
    ("relation", "name"),
    [
        (Relation("table", "crm.people", POSTGRES), "postgres"),
        (Relation("table", "people", SQLITE), "sqlite"),
        (Relation("parquet", "s3://bucket/people.parquet"), "httpfs"),
        (Relation("csv", "https://example.com/people.csv"), "httpfs"),
        (Relation("table", "people", Database("duckdb", "/data/shop.duckdb")), None),
        (Relation("parquet", "/data/s3/people.parquet"), None),
    ],
)
def test_what_a_relation_needs(relation: Relation, name: str | None) -> None:
    assert extension_of(relation) == name
    advice = extension_advice(relation, "IO Error: Failed to download extension")
    assert (advice is None) == (name is None)
    assert advice is None or f"`INSTALL {name}`" in advice
    assert extension_advice(relation, "IO Error: No such file") is None


@pytest.mark.parametrize(
    ("connection", "namespace", "name", "needed"),
    [
        ("type: postgres, address: 'host=127.0.0.1 port=1'", "postgres://shop", "shop.crm.people", "postgres"),
        ("type: sqlite, address: /nowhere/shop.db", "sqlite://shop", "people", "sqlite"),
        ("type: s3, key_id_env: KEY_ID, secret_env: SECRET, format: parquet", "s3://shop", "people", "httpfs"),
    ],
)
def test_without_its_extension_the_command_says_what_to_do(
    project: Project, monkeypatch: pytest.MonkeyPatch, connection: str, namespace: str, name: str, needed: str
) -> None:
    """The path of a file that is none stands for an extension that cannot be had, with or without a network."""
    monkeypatch.setenv("KEY_ID", "hidden-1")
    monkeypatch.setenv("SECRET", "hidden-2")
    load(project, namespace, name)
    (project.folder / "connections.yml").write_text(
        f"connections: [{{namespace: '{namespace}', {connection}, extension: {project.folder}/no.duckdb_extension}}]"
    )
    found = project.whence("validate")
    assert found.code == 6
    assert f"DuckDB cannot load its extension {needed} from" in found.err
    assert "correct `extension` in connections.yml" in found.err
    assert "hidden" not in found.out + found.err
    assert len(found.err.strip().splitlines()) == 1
    assert project.rows("SELECT count(*) FROM validations") == [(0,)]


def test_a_secret_is_told_to_no_extension_that_is_missing() -> None:
    relation = Relation("parquet", "s3://b/x.parquet", credentials=Credentials("s3", {"SECRET": "hidden"}))
    assert "hidden" not in str(extension_advice(relation, "extension hidden"))


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}])
def test_a_desk_may_lack_an_extension_and_ci_may_not(environment: dict[str, str]) -> None:
    outcome = pytest.fail.Exception if environment else pytest.skip.Exception
    with pytest.raises(outcome, match="no package duckdb-extension-no-such-thing for DuckDB"):
        extension("no_such_thing", environment)
