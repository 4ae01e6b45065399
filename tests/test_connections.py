"""From a dataset of the catalog to a relation: connections, secrets, names."""

from pathlib import Path

import pytest

from catalog.values.errors import BadQuestionError, NotFoundError, UnavailableError
from expectations.connections import Connection, read_connections
from expectations.locating import locate
from expectations.relations import Database, Relation

SHOP = "postgres://db.example.com:5432"
CONNECTIONS = """
connections:
  - {namespace: "postgres://db.example.com:5432", type: postgres, address: host=db dbname=shop, password_env: SHOP_PW}
  - {namespace: "s3://*", type: s3, key_id_env: KEY, secret_env: SECRET, region: eu-west-1}
  - {namespace: warehouse, type: file, root: /data, format: parquet}
  - {namespace: old, type: sqlite, address: /data/old.db, extension: /ext/sqlite.duckdb_extension}
"""
ENVIRONMENT = {"SHOP_PW": "hidden-1", "KEY": "hidden-2", "SECRET": "hidden-3"}


@pytest.fixture
def connections(tmp_path: Path) -> tuple[Connection, ...]:
    """The connections above."""
    (tmp_path / "connections.yml").write_text(CONNECTIONS, encoding="utf-8")
    return read_connections(tmp_path / "connections.yml")


@pytest.mark.parametrize(
    ("namespace", "name", "kind", "source"),
    [
        (SHOP, "shop.public.orders", "table", "public.orders"),
        ("s3://bucket", "orders/2026.parquet", "parquet", "s3://bucket/orders/2026.parquet"),
        ("s3://bucket", "/orders/*.csv", "csv", "s3://bucket/orders/*.csv"),
        ("warehouse", "orders", "parquet", "/data/orders"),
        ("old", "main.orders", "table", "orders"),
        ("file", "/data/orders.csv.gz", "csv", "/data/orders.csv.gz"),
        ("duckdb:///data/shop.duckdb", "shop.main.orders", "table", "main.orders"),
        ("sqlite:///data/shop.db", "orders", "table", "orders"),
    ],
)
def test_a_dataset_is_found_by_its_namespace(
    namespace: str, name: str, kind: str, source: str, connections: tuple[Connection, ...]
) -> None:
    found = locate(namespace, name, connections, ENVIRONMENT)
    assert (found.kind, found.source) == (kind, source)


def test_a_database_is_attached_by_its_own_address(connections: tuple[Connection, ...]) -> None:
    assert locate("old", "orders", connections, {}).extension == "/ext/sqlite.duckdb_extension"
    assert locate("old", "orders", connections, {}).database == Database("sqlite", "/data/old.db")
    found = locate("duckdb:///data/shop.duckdb", "main.orders", (), {})
    assert found == Relation("table", "main.orders", Database("duckdb", "/data/shop.duckdb"))


def test_secrets_come_from_the_environment_and_are_in_no_text(connections: tuple[Connection, ...]) -> None:
    shop = locate(SHOP, "shop.public.orders", connections, ENVIRONMENT)
    bucket = locate("s3://b", "x.csv", connections, ENVIRONMENT)
    assert shop.credentials is not None
    assert bucket.credentials is not None
    assert shop.credentials.options == {"PASSWORD": "hidden-1"}
    assert bucket.credentials.options == {"KEY_ID": "hidden-2", "SECRET": "hidden-3", "REGION": "eu-west-1"}
    assert "hidden" not in repr((shop, bucket)) + str(shop) + str(bucket)
    assert "hidden" not in repr(connections)


def test_a_missing_secret_is_named(connections: tuple[Connection, ...]) -> None:
    with pytest.raises(UnavailableError, match="Set SHOP_PW"):
        locate(SHOP, "shop.public.orders", connections, {})


@pytest.mark.parametrize("namespace", ["kafka://broker", "postgres://other", "old2", "duckdb"])
def test_what_nothing_reaches_is_said_so(namespace: str, connections: tuple[Connection, ...]) -> None:
    with pytest.raises(NotFoundError, match=r"connections\.yml"):
        locate(namespace, "orders", connections, ENVIRONMENT)


def test_a_folder_is_read_if_all_its_files_are_of_one_kind(tmp_path: Path) -> None:
    (tmp_path / "day=1").mkdir()
    (tmp_path / "day=1/part-0.parquet").touch()
    (tmp_path / "_SUCCESS").touch()
    assert locate("file", str(tmp_path), (), {}) == Relation("parquet", f"{tmp_path}/**/*.parquet*")
    (tmp_path / "day=1/more.csv").touch()
    with pytest.raises(NotFoundError, match="format"):
        locate("file", str(tmp_path), (), {})


def test_no_file_is_no_connections(tmp_path: Path) -> None:
    assert read_connections(tmp_path / "connections.yml") == ()


def test_all_faults_are_told_at_once_and_no_secret_may_stand_there(tmp_path: Path) -> None:
    (tmp_path / "connections.yml").write_text(
        "connections:\n"
        "  - {namespace: a, type: oracle}\n"
        "  - {type: postgres, password: x}\n"
        "  - {namespace: b, type: postgres, address: host=h password=x}\n"
        "  - {namespace: c, type: file, format: xlsx}\n"
        "  - 3\n",
        encoding="utf-8",
    )
    with pytest.raises(BadQuestionError) as refused:
        read_connections(tmp_path / "connections.yml")
    told = str(refused.value)
    for fault in (
        "[0].type 'oracle' is none of",
        "[1].namespace is missing",
        "[1].address is missing",
        "[1].password is unknown to type postgres; name a variable of the environment by password_env",
        "[2].address holds a password",
        "[3].format 'xlsx'",
        "[4] is no object",
    ):
        assert fault in told, told


@pytest.mark.parametrize("text", ["[]", "a: [", "connections: {}"])
def test_what_is_no_file_of_connections_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "connections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadQuestionError, match=r"connections\.yml"):
        read_connections(tmp_path / "connections.yml")
