"""What a gap says: what is likely meant, and the one step that closes it.

Situations of public reports: Spark, dbt, Trino and a training script that name one table each in their own way
(OpenMetadata#28261, OpenLineage#2166), an event without eventType (OpenLineage#3268), writes without outputs
(OpenLineage#3831, #4807).
"""

from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of
from worked.build import Body, complete, ds, fail, run_event, schema, sql, start, symlinks

from catalog.questions.trace import trace
from catalog.questions.verdicts import findings
from catalog.values.name_parts import name_parts

LAKE, TRINO, DBT = "s3://lake", "trino://trino:8443", "awsathena://athena:443"
READ = complete(90, 9, [ds("warehouse/mart.db/orders", namespace=LAKE)], "b")
LINKED = ds("x/1", namespace=LAKE, symlinks=symlinks("mart.orders"))
WRITTEN = ds("hive.mart.orders", namespace=TRINO)


def gaps(*events: Body) -> list[dict[str, Any]]:
    """The gaps in the trace of b, which are the same by SQL and in memory."""
    answers = []
    for keeps_graph in (False, True):
        with FreshCatalog(keeps_graph=keeps_graph) as catalog:
            catalog.append(entries_of(events))
            answers.append(trace(catalog, "b")["gaps"])
    assert answers[0] == answers[1]
    return answers[0]


def candidates(*events: Body) -> list[tuple[str, str]]:
    """The candidates, with the reason, of the only gap in the trace of b."""
    (gap,) = gaps(*events)
    return [(row["name"], row["reason"]) for row in gap.get("candidates", [])]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("warehouse/crm.db/customers/", ("warehouse", "crm", "customers")),
        ('"Shop"."public".`Paid`', ("shop", "public", "paid")),
        ("/x/part-00000-f7.c000.snappy.parquet", ("x",)),
        ("/x/day=2026-01-01/", ("x",)),
        ("acme.web.sessions_20260101", ("acme", "web", "sessions")),
        ("acme.web.sessions_*", ("acme", "web", "sessions")),
        ("web.sessions$20260101", ("web", "sessions")),
        ("/data/f/*.parquet", ("data", "f")),
        ("customers.csv", ("customers",)),
        ("/", ()),
    ],
)
def test_names_have_the_parts_that_every_tool_would_write(name: str, expected: tuple[str, ...]) -> None:
    assert name_parts(name) == expected


def test_a_leaf_names_the_table_that_was_written_under_another_name() -> None:
    """And the YAML that makes the two one."""
    (gap,) = gaps(complete(10, 1, "", [WRITTEN]), READ)
    assert gap["kind"] == "undeclared_source"
    assert gap["candidates"] == [
        {"namespace": TRINO, "name": "hive.mart.orders", "reason": "same last parts mart.orders"}
    ]
    assert f'same: [["{LAKE}","warehouse/mart.db/orders"],["{TRINO}","hive.mart.orders"]]' in gap["mend"]


@pytest.mark.parametrize(
    ("written", "read", "reason"),
    [
        (
            ds("x/1", namespace=LAKE, symlinks=symlinks("mart.orders")),
            ds("h.mart.orders", namespace=TRINO),
            "its other",
        ),
        (ds("Mart.Orders"), ds("mart.orders"), "equal but for its spelling"),
        (ds("mart.orders"), ds("mart.orders", namespace=TRINO), "the same name in another namespace"),
        (ds("mart.events"), ds("mart.events_20260101"), "_20260101"),
        (ds("mart.events_20260101"), ds("mart.events_*"), "_*"),
        (ds("mart.events"), ds("mart.events$20260101"), "$20260101"),
        (ds("orders"), ds("mart.orders", namespace=TRINO), "same last part"),
        (
            ds("training.main.spend", namespace=DBT),
            ds("/data/training/spend.parquet", namespace="file"),
            "training in both",
        ),
    ],
)
def test_what_makes_a_name_likely(written: Body, read: Body, reason: str) -> None:
    ((_, said),) = candidates(complete(10, 1, "", [written]), complete(20, 2, [read], "b"))
    assert reason in said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (ds("dev.crm.orders"), ds("prod.crm.orders")),  # one namespace: its leading parts tell them apart
        (ds("mart.orders"), ds("mart.returns", namespace=TRINO)),
        (ds("x/data", namespace=LAKE), ds("y/data", namespace="file")),  # a word that says nothing
    ],
)
def test_what_is_no_candidate(written: Body, read: Body) -> None:
    assert candidates(complete(10, 1, "", [written]), complete(20, 2, [read], "b")) == []


def test_what_is_made_from_a_leaf_is_no_candidate_for_it() -> None:
    """Bronze and silver tables often have one name."""
    silver = ds("silver/mart.db/orders", namespace="s3://silver")
    bronze = ds("bronze/mart.db/orders", namespace=LAKE)
    assert candidates(complete(10, 1, [bronze], [silver]), complete(20, 2, [bronze], "b")) == []


def test_equal_columns_support_a_likeness() -> None:
    """Of two tables with that last part, the one with the same columns is meant."""
    columns = schema("id amount")
    written = [ds("etl.spend", namespace=TRINO, schema=columns), ds("other.spend", namespace=TRINO)]
    read = complete(20, 2, [ds("/x/spend.parquet", namespace="file", schema=columns)], "b")
    assert [name for name, _ in candidates(complete(10, 1, "", written), read)] == ["etl.spend"]


def test_a_file_that_a_run_made_is_no_source_to_declare() -> None:
    (gap,) = gaps(complete(10, 1, "", "a"), complete(20, 2, "a", "b"))
    assert "made this and names no input" in gap["message"]
    assert gap["mend"].startswith("Let the job send its inputs")


def test_an_open_run_is_named_with_its_job_and_since_when() -> None:
    (gap,) = gaps(run_event(None, 10, 1, "x", "a", job="etl"), complete(20, 2, "a", "b"))
    assert gap["kind"] == "open_producer"
    assert "of jobs etl writes it, began at 2026-01-01T00:10:00Z, and no event says that it ended" in gap["message"]


def test_a_run_that_began_after_another_completed_is_not_why_nothing_was_read() -> None:
    (gap,) = gaps(complete(20, 2, "a", "b"), complete(30, 3, "", "a"), start(40, 4, "", "a"))
    assert gap["kind"] == "unversioned_source"
    assert "the first run that completed" in gap["message"]


def test_a_failed_writer_is_named() -> None:
    (gap,) = gaps(fail(10, 1, "", "a"), complete(20, 2, "a", "b"))
    assert "no run that writes it completed" in gap["message"]


LOST = complete(15, 1, "", "", job="merge", sql=sql("MERGE INTO main.crm.orders t USING s ON 1 = 1"))


def test_a_leaf_that_a_run_wrote_by_its_sql_alone_says_so() -> None:
    (gap,) = gaps(LOST, complete(20, 2, [ds("db/crm.db/orders", namespace=LAKE)], "b"))
    assert gap["kind"] == "lost_write"
    assert "merge writes main.crm.orders, but its events name no output" in gap["message"]


def test_a_write_is_not_lost_where_another_event_names_the_output() -> None:
    """START often names no output yet."""
    other = start(14, 1, "", "z", job="merge")
    (gap,) = gaps(LOST, other, complete(20, 2, [ds("db/crm.db/orders", namespace=LAKE)], "b"))
    assert gap["kind"] == "undeclared_source"


def test_a_finding_carries_the_candidates_of_its_gap() -> None:
    with FreshCatalog() as catalog:
        catalog.append(entries_of([complete(10, 1, "", [WRITTEN]), READ]))
        (found,) = [row for row in findings(catalog, "b") if row["kind"] == "undeclared_source"]
    assert [row["name"] for row in found["candidates"]] == ["hive.mart.orders"]
    assert "aliases:" in found["mend"]
