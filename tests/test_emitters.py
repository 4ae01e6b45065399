"""What emitters are known to say otherwise than they mean, at the doors: gaps, the doctor, a run, recorded events."""

from pathlib import Path

import pytest
from support.fresh import FreshCatalog
from support.product import catalog_of
from worked.build import Body, complete, ds, run_id, sql, start

from catalog.events.emitters.table_functions import OTHERS, READERS, table_calls
from catalog.questions.operating.doctor import doctor
from catalog.questions.run import run
from catalog.questions.trace import trace
from ingest.receive.files import ingest_paths

RECORDED = Path(__file__).parent / "recorded"
DUCKDB = "duckdb:///shop.duckdb"
# OpenLineage/OpenLineage#3846: of an application, `unknown` first, and its name from then on.
APPLICATION = (start(10, 1, job="unknown"), complete(20, 1, job="app"))


def found(*events: Body) -> set[str]:
    """The kinds that the doctor finds of events."""
    with catalog_of(events) as catalog:
        return {check["kind"] for check in doctor(catalog)["checks"]}


def test_the_doctor_knows_a_run_by_its_later_name() -> None:
    """It neither never ended, nor is it one of two jobs."""
    assert found(*APPLICATION) == set()
    assert found(APPLICATION[0]) == {"runs_without_end"}


def test_what_a_run_writes_before_it_has_a_name_is_no_open_write() -> None:
    events = (start(10, 1, "x@1", "b", job="unknown"), complete(20, 1, job="app"), complete(30, 2, "b", "m"))
    with catalog_of(events) as catalog:
        answer = trace(catalog, "m")
    assert {gap["kind"] for gap in answer["gaps"]} == {"undeclared_source"}
    assert [(each["job_name"], each["started_at"]) for each in answer["runs"] if each["job_name"] == "app"] == [
        ("app", "2026-01-01T00:10:00Z")
    ]


def test_a_run_is_shown_with_the_events_before_it_had_a_name() -> None:
    with catalog_of(APPLICATION) as catalog:
        answer = run(catalog, run_id=run_id(1))
    assert [job["job_name"] for job in answer["jobs"]] == ["app"]
    assert [event["event_type"] for event in answer["events"]] == ["START", "COMPLETE"]


def test_a_function_of_which_it_cannot_be_seen_what_it_reads_is_a_gap() -> None:
    """Nothing that was read under the same function elsewhere is taken for what it read."""
    called = complete(
        20, 2, [ds("main.read_csv", namespace=DUCKDB)], "b", sql=sql("select * from read_csv(getenv('P'))")
    )
    with catalog_of((complete(10, 1, "x", [ds("main.read_csv", namespace=DUCKDB)]), called)) as catalog:
        answer = trace(catalog, "b")
    gaps = {(gap["kind"], gap["name"]): gap["message"] for gap in answer["gaps"]}
    assert "taken for a table" in gaps["placeholder_name", "main.read_csv"]
    assert "x" not in {version["name"] for version in answer["versions"]}


def test_of_dbt_such_a_function_is_a_gap_though_no_event_names_it() -> None:
    event = complete(20, 2, "a", [ds("b", namespace=DUCKDB)], sql=sql("select * from a, read_csv(getenv('P'))"))
    by_dbt = {**event, "producer": "https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt"}
    with catalog_of((complete(10, 1, "", "a"), by_dbt)) as catalog:
        answer = trace(catalog, "b")
    assert (DUCKDB, "read_csv") in {(gap["namespace"], gap["name"]) for gap in answer["gaps"]}


def test_the_recorded_dbt_view_reads_the_files_in_its_sql() -> None:
    """Its events name no input: `select * from read_parquet('/data/shop/features/*.parquet')`.

    There the trace ends, as Spark sent no event of the write of that folder (tests/recorded/EXPECTED.md).
    """
    with FreshCatalog() as catalog:
        ingest_paths(catalog, [RECORDED / "lake" / "1-spark.ndjson", RECORDED / "lake" / "3-dbt-duckdb.ndjson"])
        answer = trace(catalog, "training.main.spend")
    names = [version["name"] for version in answer["versions"]]
    assert names == ["training.main.spend", "training.main.orders", "/data/shop/features"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select * from read_parquet('/a/b/*.parquet')", {"read_parquet": (("file", "/a/b"),)}),
        ("select * from Read_CSV ( 's3://lake/x/y.csv', header = true)", {"read_csv": (("s3://lake", "x/y.csv"),)}),
        (
            "select * from read_json(['a.json', 'gcs://b/d=*/c'])",
            {"read_json": (("file", "a.json"), ("gs://b", "d=*/c"))},
        ),
        ("select * from read_text('file:///d/*.txt')", {"read_text": (("file", "/d"),)}),
        ("select * from '/d/x.parquet' join t using (id)", {"/d/x.parquet": (("file", "/d/x.parquet"),)}),
        ("select * from t cross join unnest(t.items)", {"unnest": ()}),
        ("select 'from read_csv(''/no'')' from t -- join read_csv('/no')", None),
        ("insert into unnest (a) select a from t", None),
        ("select * from flatten", None),
        ("select * from t where kind in ('a/b', 'c')", None),
        ("select * from 'a table'", None),
        (None, None),
    ],
)
def test_the_files_that_sql_reads(query: str | None, expected: dict[str, tuple[tuple[str, str], ...]] | None) -> None:
    calls = table_calls({"query": query}, 1)
    assert (calls and calls.files) == expected


def test_every_function_is_noticed_and_documented() -> None:
    for function in (*READERS, *OTHERS):
        assert table_calls({"query": "FROM " + function.name.upper() + "('a', x)"}, 1) is not None
    assert all(function.source.startswith("https://") for function in (*READERS, *OTHERS))
