"""Cases: how a write treats what was there, and what is known of emitters."""

from worked.build import complete, dataset_event, dataset_type, ds, facet, lifecycle, schema, sql, write
from worked.case import Case

SPARK = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark"


def spark(minute: float, number: int, node: str, **facets: object) -> dict[str, object]:
    """A run of Spark that reads a file of its own and writes `a` by a node of its plan."""
    outputs = [ds("a", **facets)]
    event = complete(minute, number, f"x@{number}", outputs, job=f"app.{node}.lake_a")
    return {**event, "producer": SPARK}


def commit(total: int, added: int) -> dict[str, object]:
    """Iceberg's report of a commit; its numbers arrive as floats."""
    metrics = {"totalRecords": float(total), "addedRecords": float(added)}
    return facet("IcebergCommitReportOutputDatasetFacet", commitMetrics=metrics)


def dbt(materialized: str) -> dict[str, object]:
    """Dbt's facet of a model."""
    return facet("DbtModelDatasetFacet", config={"materialized": materialized})


def spark_create(minute: float, number: int) -> dict[str, object]:
    """A CREATE TABLE by Spark, as the node of its plan says."""
    event = complete(minute, number, "", "a", job="app.create_table.lake_a")
    return {**event, "producer": SPARK}


CREATE_TABLE = "CREATE TABLE IF NOT EXISTS a (id INT)"
OVERWRITE = lifecycle("OVERWRITE")
CREATE = lifecycle("CREATE")
CARRIED = "a@#1 > a@#2 carried_over time; x@1 > a@#1 read explicit; x@2 > a@#2 read explicit"
REPLACED = "x@2 > a@#2 read explicit"

WRITE_MODES = (
    Case(
        "Spark overwrites partitions",
        "§1.13: a dynamic overwrite leaves the partitions it does not write, whatever its lifecycle says.",
        (
            spark(10, 1, "append_data"),
            spark(20, 2, "overwrite_partitions_dynamic", lifecycleStateChange=OVERWRITE),
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "Spark merges",
        "§1.13: MERGE in copy-on-write is replace_data: it adds to what was there. The node may be the last part.",
        (
            spark(10, 1, "append_data"),
            {**complete(20, 2, "x@2", "a", job="app.execute_merge_into_command"), "producer": SPARK},
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "Spark creates as select",
        "§1.13: create_table_as_select replaces.",
        (spark(10, 1, "append_data"), spark(20, 2, "create_table_as_select")),
        "a",
        edges=REPLACED,
    ),
    Case(
        "Spark's save says nothing",
        "§1.13: the lifecycle of execute_save_into_data_source_command is void; replace is assumed.",
        (
            spark(10, 1, "execute_save_into_data_source_command", lifecycleStateChange=CREATE),
            spark(20, 2, "execute_save_into_data_source_command", lifecycleStateChange=OVERWRITE),
        ),
        "a",
        edges=REPLACED,
    ),
    Case(
        "a declared append beats Spark's lifecycle",
        "§2: what is declared comes first, before profile and lifecycle.",
        (
            spark(10, 1, "execute_save_into_data_source_command", lifecycleStateChange=CREATE),
            spark(20, 2, "execute_save_into_data_source_command", lifecycleStateChange=OVERWRITE),
            dataset_event(99, ds("a", whence_write=write("append"))),
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "an Iceberg commit leaves more than it added",
        "§1.13: more total than added records: the write added.",
        (
            spark(10, 1, "overwrite_by_expression", icebergCommitReport=commit(2, 2)),
            spark(20, 2, "overwrite_by_expression", icebergCommitReport=commit(5, 3)),
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "a plan by another emitter",
        "§1.13: a profile is that of its emitter: another's job of the same name means nothing.",
        (complete(10, 1, "x@1", "a"), complete(20, 2, "x@2", "a", job="app.append_data.lake_a")),
        "a",
        edges=REPLACED,
    ),
    Case(
        "a dbt incremental",
        "§1.13: incremental appends, table replaces.",
        (
            complete(10, 1, "x@1", [ds("a", dbt_model=dbt("table"))]),
            complete(20, 2, "x@2", [ds("a", dbt_model=dbt("incremental"))]),
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "a CREATE of what is there",
        "§2: it contradicts itself, which the trace warns of, and decides nothing; the SQL does.",
        (
            complete(10, 1, "x@1", [ds("a", lifecycleStateChange=CREATE)]),
            complete(20, 2, "x@2", [ds("a", lifecycleStateChange=CREATE)], sql=sql("INSERT INTO a SELECT 1")),
        ),
        "a",
        edges=CARRIED,
        warnings="contradictory_lifecycle a@#2 2",
    ),
    Case(
        "a CREATE after a DROP",
        "§2: nothing is alive, so CREATE replaces.",
        (
            complete(10, 1, "x@1", [ds("a", lifecycleStateChange=CREATE)]),
            dataset_event(15, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(20, 2, "x@2", [ds("a", lifecycleStateChange=CREATE)], sql=sql("INSERT INTO a SELECT 1")),
        ),
        "a",
        edges=REPLACED,
        warnings="",
    ),
    Case(
        "CREATE each day, by Spark's save into one table of another's",
        "§2: AbsaOSS/spline#20: its lifecycle is void, and of what is there it contradicts itself besides. By name"
        " day 2 hides nothing, so two warnings are all that says what is not known.",
        tuple(
            spark(10 * day, day, "execute_save_into_data_source_command", lifecycleStateChange=CREATE)
            for day in (1, 2, 3)
        ),
        "a",
        edges="x@3 > a@#3 read explicit",
        gaps="",
        warnings="contradictory_lifecycle a@#3 3; assumed_write_mode a@#3 3",
    ),
    Case(
        "a CREATE of what is there, where something else decides",
        "§2: what is declared, a profile and a type count before a CREATE, so that nothing is in doubt.",
        (
            complete(10, 1, "x@1", "a b c"),
            spark(20, 2, "append_data", lifecycleStateChange=CREATE),
            complete(20, 3, "x@2", [ds("b", lifecycleStateChange=CREATE), ds("c", lifecycleStateChange=CREATE)]),
            dataset_event(99, ds("b", whence_write=write("append"))),
            dataset_event(99, ds("c", datasetType=dataset_type("MODEL"))),
            complete(30, 4, "a b c", "d"),
        ),
        "d",
        warnings="",
    ),
    Case(
        "a CREATE that came to be one of what is there",
        "§2: an earlier version may become known later, whatever arrives when.",
        (
            complete(20, 2, "x@2", [ds("a", lifecycleStateChange=CREATE)]),
            complete(30, 3, "a", "b"),
            complete(10, 1, "x@1", "a"),
        ),
        "b",
        warnings="contradictory_lifecycle a@#2 2; assumed_write_mode a@#2 2",
    ),
    Case(
        "a CREATE that an earlier DROP made one of what is new",
        "§2: likewise the end of what was there.",
        (
            complete(10, 1, "x@1", "a"),
            complete(20, 2, "x@2", [ds("a", lifecycleStateChange=CREATE)]),
            complete(30, 3, "a", "b"),
            dataset_event(15, ds("a", lifecycleStateChange=lifecycle("DROP"))),
        ),
        "b",
        warnings="",
    ),
    Case(
        "a CREATE VIEW that names its version replaces the one before",
        "§2: the SQL says so, so that nothing is assumed.",
        (
            complete(10, 1, "x", "a@1"),
            complete(20, 2, "y", "a@2", sql=sql("CREATE VIEW a AS SELECT 1")),
            complete(30, 3, "a@2", "b"),
        ),
        "b",
        gaps="",
    ),
    Case(
        "a model is replaced",
        "§2: type MODEL replaces, whatever the SQL of its run says.",
        (
            complete(10, 1, "x@1", [ds("a", datasetType=dataset_type("MODEL"))]),
            complete(20, 2, "x@2", "a", sql=sql("INSERT INTO t SELECT 1")),
        ),
        "a",
        edges=REPLACED,
    ),
    Case(
        "what is declared beats a lifecycle",
        "§2: declared comes before OVERWRITE.",
        (
            complete(10, 1, "x@1", "a"),
            complete(20, 2, "x@2", [ds("a", lifecycleStateChange=OVERWRITE)]),
            dataset_event(99, ds("a", whence_write=write("append"))),
        ),
        "a",
        edges=CARRIED,
    ),
    Case(
        "an assumed replace hides what was read before",
        "§2: AbsaOSS/spline#20: Spark appends to a Delta table each day and says CREATE; that decides nothing, so"
        " replace is assumed, and the gap says that day 1 may still be there.",
        (
            complete(10, 1, "day1", [ds("a", lifecycleStateChange=CREATE)]),
            complete(20, 2, "day2", [ds("a", lifecycleStateChange=CREATE)]),
            complete(30, 3, "a", "m"),
        ),
        "m",
        versions="m@#3 a@#2 day2@-",
        gaps="assumed_write_mode a@#2",
    ),
    Case(
        "an assumed replace that hides nothing",
        "§2: of the same inputs, by name: what was there is likely made anew, and a warning says so.",
        (complete(10, 1, "day@1", "a"), complete(20, 2, "day@2 more", "a"), complete(30, 3, "a", "m")),
        "m",
        versions="m@#3 a@#2 day@2 more@-",
        gaps="",
        warnings="assumed_write_mode a@#2 2",
    ),
    Case(
        "an assumed replace that reads itself",
        "§2: what was there is read, so nothing of it is hidden.",
        (complete(10, 1, "day1", "a"), complete(20, 2, "day2 a", "a"), complete(30, 3, "a", "m")),
        "m",
        versions="m@#3 a@#2 day2@- a@#1 day1@-",
        gaps="",
        warnings="",
    ),
    Case(
        "one gap for a dataset",
        "§2: several of its versions hide something: one gap, at the first of them.",
        (
            complete(10, 1, "day1", "a"),
            complete(20, 2, "day2", "a"),
            complete(25, 4, "a", "b"),
            complete(30, 3, "day3", "a"),
            complete(40, 5, "a b", "m"),
        ),
        "m",
        gaps="assumed_write_mode a@#2",
        warnings="",
    ),
    Case(
        "a known replace hides nothing",
        "§2: OVERWRITE says that it replaces.",
        (complete(10, 1, "day1", "a"), complete(20, 2, "day2", [ds("a", lifecycleStateChange=OVERWRITE)])),
        "a",
        gaps="",
        warnings="",
    ),
    Case(
        "a CREATE TABLE of a version that is there",
        "§2: CREATE TABLE IF NOT EXISTS names the version that it found: it produced nothing.",
        (
            complete(10, 1, "x@1", "a@v1"),
            complete(20, 2, "", [ds("a", "v1", lifecycleStateChange=CREATE)], sql=sql(CREATE_TABLE)),
            complete(30, 3, "a@v1", "m"),
        ),
        "m",
        versions="m@#3 a@v1 x@1",
        traced_runs="job1/1 job3/3",
        gaps="",
        made="a@v1 produced 10",
    ),
    Case(
        "a CREATE TABLE of what is alive",
        "§2: it names no version, so its own rests on the one that is alive.",
        (
            complete(10, 1, "x@1", "a"),
            complete(20, 2, "", [ds("a", lifecycleStateChange=CREATE)], sql=sql(CREATE_TABLE)),
            complete(30, 3, "a", "m"),
        ),
        "m",
        edges="a@#2 > m@#3 read time; a@#1 > a@#2 same_content time; x@1 > a@#1 read explicit",
        gaps="",
    ),
    Case(
        "a column through a CREATE TABLE of what is alive",
        "§2: what it rests on has the same columns.",
        (
            complete(10, 1, "x@1", [ds("a", schema=schema("id"))]),
            complete(20, 2, "", [ds("a", schema=schema("id"), lifecycleStateChange=CREATE)], sql=sql(CREATE_TABLE)),
        ),
        "a",
        column="id",
        columns="a@#1.id; x@1.* widened",
    ),
    Case(
        "a CREATE TABLE of what is new",
        "§2: an empty version: no leaf, and no source needed; what is added comes from there.",
        (
            spark_create(10, 1),
            complete(20, 2, "x@2", "a", sql=sql("INSERT INTO a SELECT 1")),
        ),
        "a",
        edges="a@#1 > a@#2 carried_over time; x@2 > a@#2 read explicit",
        leaves="x@2",
        gaps="",
    ),
    Case(
        "a CREATE TABLE after a DROP",
        "§2: what was dropped is not alive.",
        (
            complete(10, 1, "x@1", "a"),
            dataset_event(15, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(20, 2, "", [ds("a", lifecycleStateChange=CREATE)], sql=sql(CREATE_TABLE)),
        ),
        "a",
        edges="",
        leaves="",
        gaps="",
    ),
)
