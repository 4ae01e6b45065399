"""What users' SQL may do: ask, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.serving import an_event, as_json

from catalog.log.admission import admit
from catalog.log.log import Entry
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with Catalog(tmp_path_factory.mktemp("sql") / "whence.duckdb") as opened:
        entries = [admit(as_json(an_event(number))) for number in range(5)]
        opened.append([entry for entry in entries if isinstance(entry, Entry)])
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        "SELECT name FROM datasets",
        "FROM events",
        "WITH n AS (SELECT 1 AS one) FROM n",
        "VALUES (1)",
        "SHOW TABLES",
        "DESCRIBE events",
        "SUMMARIZE datasets",
        "EXPLAIN FROM events",
        "EXPLAIN ANALYZE FROM runs",
        "PRAGMA table_info('events')",
        "FROM trace('file', '/table_1', NULL)",
        "FROM range(3), unnest([1, 2])",
        "PIVOT (FROM range(3) AS r(n)) ON n IN (1, 2) USING sum(n);",
        "SELECT count(*) FROM log.entries -- a comment",
    ],
)
def test_a_question_is_answered(catalog: Catalog, query: str) -> None:
    assert run_sql(catalog, query).rows.num_columns > 0


@pytest.mark.parametrize(
    "query",
    [
        "",
        "-- nothing",
        "SELECT 1; SELECT 2",
        "INSERT INTO log.rejected (reason) VALUES ('x')",
        "UPDATE log.entries SET actor = 'me'",
        "DELETE FROM log.entries",
        "DROP VIEW events",
        "CREATE TABLE mine (n INT)",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "ALTER TABLE log.entries ADD COLUMN n INT",
        "COPY log.entries TO 'out.csv'",
        "COPY log.entries FROM '/etc/passwd'",
        "EXPORT DATABASE 'out'",
        "ATTACH 'other.duckdb' AS other",
        "ATTACH ':memory:' AS other",
        "SET threads = 1",
        "SET VARIABLE as_of = NULL",
        "RESET threads",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CHECKPOINT",
        "CALL enable_logging()",
        "PRAGMA enable_profiling",
        "PRAGMA json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "BEGIN",
        "PREPARE mine AS SELECT 1",
        "EXPLAIN ANALYZE INSERT INTO log.rejected (reason) VALUES ('x')",
        "/* aside */ EXPLAIN ANALYZE INSERT INTO log.rejected (reason) VALUES ('x')",
        "FROM '/etc/passwd'",
        "FROM '/etc/hosts.csv'",
        "FROM 'https://example.com/a.parquet'",
        "FROM read_csv('/etc/passwd')",
        "FROM READ_TEXT('/etc/passwd')",
        "FROM glob('/etc/*')",
        "SELECT (SELECT max(content) FROM read_text('/etc/passwd'))",
        "DESCRIBE FROM read_csv('/etc/passwd')",
        "FROM query('SELECT 1')",
        "FROM enable_logging('QueryLog', storage = 'file', storage_path = '/nowhere/at/all')",
        "FROM arrow_scan(1, 2, 3)",
        "FROM checkpoint()",
        "FROM nowhere",
        "SELECT 'a'::INT",
        "SELECT $missing",
        "SELEC 1",
    ],
)
def test_anything_else_fails_and_changes_nothing(catalog: Catalog, query: str) -> None:
    def state() -> object:
        counts = "SELECT (SELECT count(*) FROM log.entries), (SELECT count(*) FROM log.rejected), count(*)"
        return run_sql(catalog, counts + " FROM duckdb_tables()").rows.to_pylist()

    before = state()
    with pytest.raises(BadQuestionError) as refused:
        run_sql(catalog, query)
    assert str(refused.value)
    assert state() == before


def test_the_catalogs_own_file_is_no_table(catalog: Catalog) -> None:
    for query in (f"FROM '{catalog.path}'", f"FROM read_blob('{catalog.path}')"):
        with pytest.raises(BadQuestionError, match="Not allowed here"):
            run_sql(catalog, query)


def test_no_file_is_written_beside_the_catalog(catalog: Catalog) -> None:
    assert isinstance(catalog.path, Path)
    own = {"whence.duckdb", "whence.duckdb.wal", "whence.duckdb.files"}  # those of a lake
    assert {file.name for file in catalog.path.parent.iterdir()} <= own


def test_parameters_stand_for_values(catalog: Catalog) -> None:
    answer = run_sql(catalog, "SELECT $a || $b AS joined", {"a": "x'; DROP", "b": "y"})
    assert answer.rows.to_pylist() == [{"joined": "x'; DROPy"}]


def test_a_row_limit_says_what_it_cut(catalog: Catalog) -> None:
    assert run_sql(catalog, "FROM range(3)", row_limit=3).truncated is False
    cut = run_sql(catalog, "FROM range(30000)", row_limit=3)
    assert (cut.rows.num_rows, cut.truncated) == (3, True)


def test_a_query_without_end_is_interrupted(catalog: Catalog) -> None:
    with pytest.raises(BadQuestionError, match="INTERRUPT"):
        run_sql(catalog, "SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b", seconds=0.3)
