"""Paths inside SQL: what another run wrote there is named where a trace ends, and by the doctor.

Tools that take a path for a table (read_parquet, COPY, LOCATION, delta.`…`) often send no input for it.
"""

import pytest
from support.fresh import FreshCatalog
from support.product import catalog_of, entries_of
from worked.build import Body, complete, ds, sql

from catalog.events.sql_paths import paths_in
from catalog.questions.operating.doctor import doctor
from catalog.questions.trace import trace
from ui.terminal.operating.upkeep import render_doctor
from ui.terminal.paper import Paper

LAKE = "s3://lake"
WRITTEN = complete(10, 1, "x@1", [ds("crm/orders", namespace=LAKE)], job="export")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM read_parquet('s3a://lake/crm/orders/*.parquet')", [(LAKE, "crm/orders")]),
        ("COPY t FROM 's3://lake/crm/orders/day=1/p.csv' (FORMAT csv)", [(LAKE, "crm/orders/day=1/p.csv")]),
        ("CREATE EXTERNAL TABLE t (a INT) LOCATION 's3://lake/crm/orders/'", [(LAKE, "crm/orders")]),
        ("SELECT * FROM delta.`abfss://c@a.dfs.core.windows.net/t`", [("abfss://c@a.dfs.core.windows.net", "t")]),
        (
            "SELECT * FROM '/data/a.parquet', 'file:///data/b.csv'",
            [("file", "/data/a.parquet"), ("file", "/data/b.csv")],
        ),
        ("-- 's3://lake/x'\nSELECT 'a/b', \"s3://lake/y\", '1/2', 'https://example.com/x' /* '/z' */", []),
        ("SELECT 'it''s', x FROM read_csv('s3://lake/it''s.csv')", [(LAKE, "it's.csv")]),
        ("SELECT * FROM '{{ root }}/x', 's3://lake/{{ ds }}', 's3://lake/a/${day}/b'", [(LAKE, "a")]),
    ],
)
def test_the_paths_of_a_statement(query: str, expected: list[tuple[str, str]]) -> None:
    assert [(path.namespace, path.name) for path in paths_in(query)] == expected


@pytest.mark.parametrize(
    ("event", "leaf"),
    [
        (complete(20, 2, "", "t", job="load", sql=sql("COPY t FROM 's3://lake/crm/orders/1.csv'")), "t"),
        (complete(20, 2, "src", "t", job="load", sql=sql("SELECT * FROM 's3://lake/crm/orders/*'")), "src"),
    ],
)
def test_the_gap_of_a_leaf_names_what_lies_at_the_path(event: Body, leaf: str) -> None:
    """Where the run that made the leaf names it, or the run that read it; the same by SQL and in memory."""
    answers = []
    for keeps_graph in (False, True):
        with FreshCatalog(keeps_graph=keeps_graph) as catalog:
            catalog.append(entries_of([WRITTEN, event]))
            answers.append(trace(catalog, "t")["gaps"])
    assert answers[0] == answers[1]
    (gap,) = answers[0]
    assert (gap["kind"], gap["name"]) == ("undeclared_source", leaf)
    (candidate,) = gap["candidates"]
    assert (candidate["namespace"], candidate["name"]) == (LAKE, "crm/orders")
    assert "which job jobs export writes" in gap["message"]
    assert "the SQL of job jobs load names 's3://lake/crm/orders/" in gap["message"]
    assert f'["{LAKE}","crm/orders"]' in gap["mend"]


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (complete(20, 2, "", "t", job="load", sql=sql("SELECT * FROM 's3a://lake/crm/orders/*.parquet'")), 1),
        (complete(20, 2, "", "t", job="load", sql=sql("SELECT * FROM 's3://lake/crm/*/*.parquet'")), 1),
        (complete(20, 2, [ds("crm/orders/a", namespace=LAKE)], "t", sql=sql("FROM 's3://lake/crm/orders/a'")), 0),
        (complete(20, 2, "", [ds("crm/orders", namespace=LAKE)], sql=sql("COPY t TO 's3://lake/crm/orders'")), 0),
        (complete(20, 2, "", "t", sql=sql("SELECT * FROM 's3://lake/web/clicks'")), 0),
    ],
)
def test_the_doctor_finds_paths_that_nobody_reads_as_far_as_events_say(event: Body, found: int) -> None:
    with catalog_of([WRITTEN, event]) as catalog:
        diagnosis = doctor(catalog)
    assert ("written and never read" in render_doctor(Paper(200), diagnosis)) == bool(found)
    assert len(diagnosis["paths_in_sql"]) == found
    assert sum(check["found"] for check in diagnosis["checks"] if check["kind"] == "path_in_sql") == found
    for named in diagnosis["paths_in_sql"]:
        assert (named["job"], named["dataset"]) == (["jobs", "load"], [LAKE, "crm/orders"])
