"""Cases: what emitters are known to say otherwise than they mean, but for how they write (write_modes)."""

from typing import Any

from worked.build import Body, column_lineage, complete, ds, facet, run_event, sql, start
from worked.case import Case

_ELSEWHERE = {**complete(10, 1, "", "c"), "job": {"namespace": "other", "name": "app"}}
_EXTERNAL = facet("DbtModelFacet", config={"materialized": "external", "location": "/lake/spend.parquet"})
_DUCKDB = "duckdb:///shop.duckdb"


def _by_dbt(minute: float, number: int, inputs: list[Any], query: str, **facets: Body) -> Body:
    """The COMPLETE of a dbt model b, whose compiled SQL is `query`; facets stand on the output."""
    event = complete(minute, number, inputs, [ds("b", **facets)], sql=sql(query))
    return {**event, "producer": "https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt"}


def _by_dagster(minute: float, number: int, inputs: str, day: int | None = None) -> Body:
    """The COMPLETE of the asset a, of the partition of a day."""
    event = complete(minute, number, inputs, "a", job="a")
    nominal = {"nominalTime": facet("NominalTimeRunFacet", nominalStartTime=f"2026-01-0{day}T00:00:00Z")}
    run = {**event["run"], "facets": nominal if day else {}}
    return {
        **event,
        "run": run,
        "producer": "https://github.com/OpenLineage/OpenLineage/tree/0.2.0/integration/dagster",
    }


def _columns(table: str, column: str) -> Body:
    """A columnLineage facet of the column v, out of a table of DuckDB."""
    lineage = column_lineage(v=f"{table}.{column}")
    for each in lineage["fields"]["v"]["inputFields"]:
        each |= {"namespace": _DUCKDB, "name": table, "field": column}
    return lineage


EMITTERS = (
    Case(
        "a START before the job has a name",
        "§1.13, OpenLineage/OpenLineage#3846: Spark's START came under job `unknown`, the rest of the runId under the"
        " application's name: one run, begun at the START; what it named is the run's.",
        (
            complete(5, 2, "", "a"),
            start(10, 1, "a", job="unknown"),
            complete(12, 3, "", "a"),
            complete(20, 1, "", "b", job="app"),
        ),
        "b",
        edges="a@#2 > b@#1 read time",
        gaps="",
        warnings="ambiguous_read a@#2 1",
        traced_runs="app/1 job2/2",
        runs="app/1 COMPLETE 10 20",
        reads="1 a@#2 time",
    ),
    Case(
        "a START before the job has a name, read before that comes",
        "§1.13, §7: as of a time only the events until then say which run it is.",
        (start(10, 1, "", "b", job="unknown"), complete(20, 1, job="app")),
        as_of=15,
        runs="unknown/1 START 10 -",
        made="b@#1 open -",
    ),
    Case(
        "a run that never gets a name",
        "§1.13: no other job has the runId, so it is a run of its own; as is one in another namespace.",
        (start(5, 1, "", "b", job="unknown"), _ELSEWHERE),
        "c",
        traced_runs="app/1",
        runs="unknown/1 START 5 -",
        made="b@#1 open -",
    ),
    Case(
        "a START without a name before several jobs",
        "§1.13: jobs share the runId; it belongs to the one that came first.",
        (
            start(5, 1, "x", job="unknown"),
            complete(20, 1, "", "b", job="late"),
            complete(10, 1, "", "a", job="early"),
        ),
        reads="1 x@- none",
        runs="early/1 COMPLETE 5 10; late/1 COMPLETE 20 20",
    ),
    Case(
        "what is written before the job has a name",
        "§1.13: the run completes under its name, so it produced what its first event named.",
        (run_event(None, 5, 1, "x@1", "b", job="unknown"), complete(10, 1, job="app"), complete(20, 2, "b", "m")),
        "m",
        edges="b@#1 > m@#2 read time; x@1 > b@#1 read explicit",
        gaps="",
        made="b@#1 produced 10",
    ),
    Case(
        "a function taken for a table",
        "§1.13: openlineage-sql names `read_parquet` as a table of the database (OpenLineage's dbt processor,"
        " get_column_lineage): its argument is what was read, a pattern the folder; the columns are the files'.",
        (
            complete(10, 1, "", "/lake/raw"),
            _by_dbt(
                20,
                2,
                [],
                "select id as v from read_parquet('/lake/raw/*.parquet')",
                columnLineage=_columns("read_parquet", "id"),
            ),
        ),
        "b",
        edges="/lake/raw@#1 > b@#2 read time",
        column_edges="/lake/raw@#1 > b@#2",
        gaps="",
    ),
    Case(
        "a function that no event names",
        "§1.13: dbt names no input for `SELECT * FROM read_parquet(…)`: the SQL says what was read.",
        (
            complete(10, 1, "", "/lake/raw"),
            complete(11, 3, "", "a"),
            _by_dbt(
                20,
                2,
                ["a"],
                "select * from a join main.read_parquet(['/lake/raw/1.parquet', '/lake/x.parquet']) using (id)",
            ),
        ),
        "b",
        edges="a@#3 > b@#2 read time; /lake/raw/1.parquet@at:10 > b@#2 read containment;"
        " /lake/raw@#1 > /lake/raw/1.parquet@at:10 contained containment; /lake/x.parquet@- > b@#2 read none",
        leaves="/lake/x.parquet@- /lake/raw@#1 a@#3",
    ),
    Case(
        "a path taken for a table",
        "§1.13: DuckDB reads files by their path: `FROM '…'` is named as a table of the database.",
        (
            complete(10, 1, "", "/lake/a.csv"),
            _by_dbt(20, 2, [], "select id as v from '/lake/a.csv'", columnLineage=_columns("/lake/a.csv", "id")),
        ),
        "b",
        edges="/lake/a.csv@#1 > b@#2 read time",
        column_edges="/lake/a.csv@#1 > b@#2",
    ),
    Case(
        "an external model of dbt",
        "§1.13: where the event gives its location (dbt-duckdb, external materialization), the file is written too.",
        (
            _by_dbt(20, 2, ["a"], "select 1", dbt_model=_EXTERNAL),
            complete(30, 3, "/lake/spend.parquet", "m"),
        ),
        "m",
        edges="/lake/spend.parquet@#2 > m@#3 read time; a@- > /lake/spend.parquet@#2 read none",
    ),
    Case(
        "a function that reads nothing itself",
        "§1.13: `unnest` gives the rows of its argument: no dataset, and its columns come from the inputs.",
        (
            complete(10, 1, "", "a"),
            _by_dbt(
                20,
                2,
                ["a", ds("unnest", namespace=_DUCKDB)],
                "select u.v from a, unnest(a.items) as u(v)",
                columnLineage=_columns("unnest", "v"),
            ),
        ),
        "b",
        edges="a@#1 > b@#2 read time",
        column="v",
        columns="a@#1.* widened",
    ),
    Case(
        "a table that is called like a function",
        "§1.13: the SQL reads it as a table, so it is one, whatever it is called.",
        (
            complete(10, 1, "", "explode"),
            _by_dbt(20, 2, ["explode"], "select x from explode join lateral explode(items) using (x)"),
        ),
        "b",
        edges="explode@#1 > b@#2 read time",
    ),
    Case(
        "what Feast applies is a definition",
        "§1.13, §1.7: `feast apply` sends a COMPLETE of each view (feast/openlineage/emitter.py), but moves no row:"
        " what is read later is the source as it is then, not as it was when the view was applied.",
        (
            complete(10, 1, "x@1", "source"),
            complete(20, 2, "source", "driver_stats", feast_featureView=facet("FeastFeatureViewFacet")),
            complete(30, 3, "x@2", "source", sql=sql("CREATE OR REPLACE TABLE source AS SELECT 1")),
            complete(40, 4, "driver_stats", "m"),
        ),
        "m",
        versions="m@#4 driver_stats@at:30 source@#3 x@2",
        gaps="",
        absent="driver_stats@#2",
    ),
    Case(
        "what Feast materialises is written",
        "§1.13: `materialize` copies rows into the online store: a version as any other.",
        (
            start(10, 1, "source", "online_store_driver_stats", job="materialize_shop"),
            complete(20, 1, "", "online_store_driver_stats", job="materialize_shop"),
        ),
        "online_store_driver_stats",
        versions="online_store_driver_stats@#1 source@-",
    ),
    Case(
        "Dagster makes a partition",
        "§1.13: an asset partitioned by time has a nominalTime facet on its run (dagster-openlineage 0.2.0): the days"
        " before stay.",
        (_by_dagster(10, 1, "x@1", day=1), _by_dagster(20, 2, "x@2", day=2)),
        "a",
        edges="x@1 > a@#1 read explicit; x@2 > a@#2 read explicit; a@#1 > a@#2 carried_over time",
    ),
    Case(
        "Dagster makes an asset without partitions",
        "§1.13: without the facet nothing is known of the write: replace is assumed.",
        (_by_dagster(10, 1, "x@1"), _by_dagster(20, 2, "x@2")),
        "a",
        edges="x@2 > a@#2 read explicit",
    ),
)
