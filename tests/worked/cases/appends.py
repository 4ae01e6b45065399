"""Cases: what an append carries over."""

from worked.build import complete, dataset_event, dataset_type, ds, fail, job_type, lifecycle, sql, start, write
from worked.case import Case

STREAM = job_type("STREAMING")

APPENDS = (
    Case(
        "declared append",
        "§2: an append version has a carried_over edge from the produced version just before it.",
        (
            complete(10, 1, "x@1", "a"),
            complete(20, 2, "x@2", "a"),
            complete(30, 3, "x@3", "a"),
            dataset_event(99, ds("a", whence_write=write("append"))),
        ),
        "a",
        versions="a@#3 a@#2 a@#1 x@1 x@2 x@3",
        edges=(
            "a@#1 > a@#2 carried_over time; a@#2 > a@#3 carried_over time;"
            "x@1 > a@#1 read explicit; x@2 > a@#2 read explicit; x@3 > a@#3 read explicit"
        ),
    ),
    Case(
        "a topic",
        "§2: type TOPIC or STREAM means append, without regard to case.",
        (complete(10, 1, "", [ds("a", datasetType=dataset_type("Topic"))]), complete(20, 2, "", "a")),
        "a",
        edges="a@#1 > a@#2 carried_over time",
    ),
    Case(
        "INSERT INTO",
        "§2: an unknown write mode is inferred from the run's own sql facet.",
        (complete(10, 1, "", "a"), start(15, 2, sql=sql("insert into a select 1")), complete(20, 2, "", "a")),
        "a",
        edges="a@#1 > a@#2 carried_over time",
    ),
    Case(
        "CREATE TABLE AS",
        "§2: CREATE … AS replaces.",
        (complete(10, 1, "", "a"), complete(20, 2, "", "a", sql=sql("CREATE TABLE a AS SELECT 1"))),
        "a",
        edges="",
        leaves="a@#2",
    ),
    Case(
        "the sql of another run",
        "No. 4, 16: SQL comes from the run's own events; another run of the job lends none, so replace is assumed.",
        (
            complete(10, 1, "", "a", job="j", sql=sql("INSERT INTO a SELECT 1")),
            complete(20, 2, "", "a", job="j"),
        ),
        "a",
        edges="",
    ),
    Case(
        "declared replace beats the sql",
        "No. 16: whence_write before sql.",
        (
            complete(10, 1, "", "a"),
            complete(20, 2, "", [ds("a", whence_write=write("replace"))], sql=sql("INSERT INTO a SELECT 1")),
        ),
        "a",
        edges="",
    ),
    Case(
        "append after a DROP",
        "No. 17: an end carries nothing.",
        (
            complete(10, 1, "", [ds("a", whence_write=write("append"))]),
            dataset_event(15, ds("a", lifecycleStateChange=lifecycle("DROP"))),
            complete(20, 2, "", "a"),
        ),
        "a",
        edges="",
        leaves="a@#2",
    ),
    Case(
        "append passes over external and attempted versions",
        "No. 17: among produced versions and ends.",
        (
            complete(10, 1, "", [ds("a", whence_write=write("append"))]),
            dataset_event(15, "a@v15"),
            fail(17, 3, "", "a"),
            complete(20, 2, "", "a"),
        ),
        "a",
        edges="a@#1 > a@#2 carried_over time",
    ),
    Case(
        "nothing is carried into an attempt",
        "No. 17: only produced versions are carried into.",
        (complete(10, 1, "", [ds("a", whence_write=write("append"))]), fail(20, 2, "", "a@v2")),
        "a@v2",
        edges="",
    ),
    Case(
        "a window",
        "§2, no. 17: no edge from a version older than the window; exactly as old is not older.",
        (
            complete(0, 1, "", [ds("a", whence_write=write("append", "PT1H"))]),
            complete(60, 2, "", "a"),
            complete(121, 3, "", "a"),
        ),
        "a@#2",
        edges="a@#1 > a@#2 carried_over time",
    ),
    Case(
        "outside the window",
        "§2, no. 17: 61 minutes are more than PT1H.",
        (
            complete(0, 1, "", [ds("a", whence_write=write("append", "PT1H"))]),
            complete(60, 2, "", "a"),
            complete(121, 3, "", "a"),
        ),
        "a@#3",
        edges="",
    ),
    Case(
        "a window of a month",
        "No. 17: calendar arithmetic from the later version: March 31 less P1M is February 28, clamped (2026).",
        (
            # Day 58 is February 28, day 89 is March 31.
            complete(58 * 1440, 1, "", [ds("a", whence_write=write("append", "P1M"))]),
            complete(89 * 1440, 2, "", "a"),
        ),
        "a",
        edges="a@#1 > a@#2 carried_over time",
    ),
    # Day 118 is April 29, day 150 is May 31.
    Case(
        "a day more than a month",
        "No. 17: May 31 less P1M is April 30, clamped; April 29 is older.",
        (
            complete(118 * 1440, 1, "", [ds("a", whence_write=write("append", "P1M"))]),
            complete(150 * 1440, 2, "", "a"),
        ),
        "a",
        edges="",
    ),
)
