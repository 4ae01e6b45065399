"""What real emitters sent, as tests/recorded/EXPECTED.md says a person reads it; the public corpus, if at hand."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of
from worked.build import dataset_event, ds, write

from catalog.questions.impact import impact
from catalog.questions.operating.upkeep import digest
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from ingest.receive.files import Report, ingest_paths

RECORDED = Path(__file__).parent / "recorded"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def taken_in(*paths: Path) -> tuple[Catalog, Report]:
    """A catalog in memory that took in files or folders, and what became of their events."""
    catalog = FreshCatalog()
    return catalog, ingest_paths(catalog, list(paths))


def rows(catalog: Catalog, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with catalog.cursor() as cursor:
        return cursor.execute(query).fetchall()


def column_pairs(catalog: Catalog, target: str) -> set[tuple[str | None, str, str, str]]:
    """{(column, source dataset, source column, type)} of the column lineage of a dataset, by last names."""
    found = rows(catalog, "SELECT target_name, target_column, source_name, source_column, type FROM column_lineage")
    return {
        (column, source.rpartition("/")[2], source_column, kind)
        for name, column, source, source_column, kind in found
        if name.endswith(target)
    }


def test_nothing_a_real_emitter_sent_is_refused() -> None:
    """Every recorded event is accepted."""
    catalog, report = taken_in(
        RECORDED / "dbt", RECORDED / "spark", RECORDED / "python-client", RECORDED / "demo", RECORDED / "lake"
    )
    assert {Path(item.source).name for item in report.rejected} == {"wire.json", "facts.ndjson"}  # no events
    assert report.accepted == rows(catalog, "SELECT count(*) FROM events")[0][0]


TRANSPORTS = ["http", "http-gzip", "http-api-key", "async-http", "composite-http", "composite-file", "file-append"]


@pytest.fixture(scope="module")
def told_once() -> Iterator[Catalog]:
    """The story of the Python client, as its http transport told it."""
    catalog, _ = taken_in(RECORDED / "python-client" / "http.ndjson")
    with catalog:
        yield catalog


@pytest.mark.parametrize("transport", [*(f"{name}.ndjson" for name in TRANSPORTS), "file-per-event", "file-debug"])
def test_each_transport_of_the_client_tells_the_same(told_once: Catalog, transport: str) -> None:
    """One story through nine transports, one of them out of order and one over many lines: one digest."""
    catalog, report = taken_in(RECORDED / "python-client" / transport)
    assert report.accepted == 13
    assert digest(catalog) == digest(told_once)


def test_all_transports_together_add_nothing(told_once: Catalog) -> None:
    """The same 13 events nine times are 13 events."""
    catalog, report = taken_in(RECORDED / "python-client")
    assert report.accepted == 13
    assert digest(catalog) == digest(told_once)


def test_the_client_s_model_leads_to_its_raw_data(told_once: Catalog) -> None:
    """Churn 8 came of the features of that night, and they of two raw versions; the failed version 7 made nothing."""
    found = trace(told_once, "churn", version="8")
    assert {(row["name"], row["version"], row["depth"]) for row in found["versions"]} == {
        ("churn", "8", 0),
        ("features/customers", "20260106T0210", 1),
        ("raw/orders", "3af1", 2),
        ("raw/customers", "77c0", 2),
    }
    assert {row["resolved_by"] for row in found["edges"]} == {"explicit"}
    assert rows(told_once, "SELECT version, state FROM model_versions ORDER BY version") == [
        ("7", "attempted"),
        ("8", "produced"),
    ]


def test_the_client_s_column_lineage_is_whole(told_once: Catalog) -> None:
    """DIRECT with masking, INDIRECT on a column, and INDIRECT on the whole dataset."""
    assert column_pairs(told_once, "features/customers") == {
        ("customer_id", "customers", "customer_id", "DIRECT"),
        ("email_hash", "customers", "email", "DIRECT"),
        ("spent", "orders", "amount", "DIRECT"),
        ("spent", "orders", "status", "INDIRECT"),
        (None, "orders", "status", "INDIRECT"),
        (None, "orders", "customer_id", "INDIRECT"),
    }
    assert rows(told_once, "SELECT source_column FROM column_lineage WHERE masking") == [("email",)]


@pytest.mark.parametrize("telling", ["dataset-lineage", "field-lineage"])
def test_spark_tells_indirect_columns_either_way(telling: str) -> None:
    """INDIRECT edges reach the same source columns whether told once for the dataset or under every field."""
    catalog, _ = taken_in(RECORDED / "spark" / f"{telling}.ndjson")
    assert dict(rows(catalog, "SELECT coalesce(state, 'none'), count(*) FROM runs GROUP BY ALL")) == {
        "COMPLETE": 10,
        "START": 5,
    }
    pairs = column_pairs(catalog, "features/customers")
    direct = {(column, source, field) for column, source, field, kind in pairs if kind == "DIRECT"}
    assert {
        ("customer_id", "orders", "customer_id"),
        ("country", "customers", "country"),
        ("email_hash", "customers", "email"),
        ("spent", "orders", "amount"),
        ("orders", "orders", "order_id"),
    } <= direct
    indirect = {(source, field) for _, source, field, kind in pairs if kind == "INDIRECT"}
    assert ("orders", "customer_id") in indirect
    assert ("customers", "customer_id") in indirect


def test_a_spark_write_that_failed_and_then_completed_is_pointed_out() -> None:
    """Spark sends FAIL and then COMPLETE for a write that failed; the later one decides, and doctor says so."""
    catalog, _ = taken_in(RECORDED / "spark" / "dataset-lineage.ndjson")
    found = rows(catalog, "SELECT state FROM runs WHERE job_name LIKE '%features_scores'")
    assert found == [("COMPLETE",)]


def test_dbt_seeds_known_only_from_columns_are_inputs() -> None:
    """A seed that only columnLineage names feeds the model it is named for."""
    catalog, _ = taken_in(RECORDED / "dbt" / "default-2-run.ndjson")
    found = rows(catalog, "SELECT DISTINCT job_name, name FROM run_inputs WHERE job_name LIKE '%stg%'")
    assert {(job.rpartition(".")[2], name.rpartition(".")[2]) for job, name in found} == {
        ("stg_customers", "raw_customers"),
        ("stg_orders", "raw_orders"),
    }
    states = dict(rows(catalog, "SELECT state, count(*) FROM runs GROUP BY ALL"))
    assert states == {"COMPLETE": 4, "FAIL": 2}


def test_dbt_s_failed_model_made_no_version() -> None:
    """The output a failed model announced is attempted, and nothing came of it."""
    catalog, _ = taken_in(RECORDED / "dbt" / "default-2-run.ndjson")
    found = rows(catalog, "SELECT state FROM dataset_versions WHERE name LIKE '%broken_scores'")
    assert found == [("attempted",)]


def test_the_recorded_demo_is_a_whole_story() -> None:
    """Churn v2 came of five files by the sources' own versions; v1 of three."""
    catalog, _ = taken_in(RECORDED / "demo")
    for version, files in (("v1", 3), ("v2", 5)):
        sources = trace(catalog, "churn", version=version)["sources"]
        assert len({row["name"] for row in sources}) == files, version


def test_a_time_travel_read_is_of_the_snapshot_that_was_read() -> None:
    """The export of the first day was read as of the first snapshot: facts.ndjson has rows of one landing file in it.

    Its version facet names the newest snapshot, in which there are four; the scan report says what was read.
    """
    catalog, _ = taken_in(RECORDED / "lake" / "1-spark.ndjson")
    found = trace(catalog, "/data/shop/export/first_day", "file")["versions"]
    assert {row["name"].rpartition("/")[2] for row in found if "/landing/" in row["name"]} == {
        "orders_2026-03-01.csv"
    }
    # CREATE TABLE IF NOT EXISTS, sent each day, makes neither a version anew nor a source of its own.
    gaps = trace(catalog, "/data/shop/export/overwritten", "file")["gaps"]
    assert {gap["kind"] for gap in gaps} == {"undeclared_source"}
    assert all("/landing/" in gap["name"] for gap in gaps)
    for step, files in (("two_days", 2), ("corrected", 3), ("overwritten", 5)):
        found = trace(catalog, f"/data/shop/export/{step}", "file")["versions"]
        assert len([row for row in found if "/landing/" in row["name"]]) == files, step


def test_a_trace_says_whose_rows_the_tables_held() -> None:
    """Rows of each table by the file they came from, counted in the table itself (facts.ndjson), and the other way.

    Delta's writes do not say what they are: a gap names the table, and one line says it. Spark sends nothing for the
    folder `features`, so its rows are looked for in the table that got the same ones. A file of which a later write
    took every row out stays in a trace, as no event says which rows were written over.
    """
    facts = [json.loads(line) for line in (RECORDED / "lake" / "facts.ndjson").read_text().splitlines()]
    names = {fact["step"]: f"/data/shop/{fact['place']}" for fact in facts} | {"features": "shop.public.features"}
    catalog, _ = taken_in(*sorted((RECORDED / "lake").glob("[1-4]*.ndjson")))
    gaps = [gap for gap in trace(catalog, names["customers"])["gaps"] if gap["kind"] == "assumed_write_mode"]
    assert [gap["name"] for gap in gaps] == [names["customers"]]
    line = dataset_event(1, ds(names["customers"], namespace="file", whence_write=write("append")))
    catalog.append(entries_of([line]))
    written_over = {"first_day": 0, "two_days": 0, "corrected": 0, "overwritten": 1, "customers": 1, "features": 1}
    holding = defaultdict[str, set[str]](set)
    for fact in facts:
        name, rows_of = names[fact["step"]], fact["rows"].keys()
        found = {row["name"] for row in trace(catalog, name)["versions"] if "/landing/" in row["name"]}
        files = {name.rpartition("/")[2].removesuffix(".csv") for name in found}
        if fact["step"] == "features":  # joined with customers, whose files its rows do not name
            files = {file for file in files if not file.startswith(("customers", "addresses"))}
        assert rows_of <= files, name
        assert len(files - rows_of) == written_over[fact["step"]], name
        for file in found:
            holding[file].add(name)
    for file, tables in holding.items():
        reached = {node["name"] for node in impact(catalog, file, "file")["nodes"]}
        assert tables <= reached, file


needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the public corpus is not beside this checkout")


@needs_corpus
def test_the_corpus_is_accepted_or_refused_for_a_reason() -> None:
    """Only what lacks a time, a run id, a name or an event's shape is refused."""
    paths = [path for path in sorted(CORPUS.rglob("*.*json")) if path.name != "manifest.json"]
    catalog, report = taken_in(*paths)
    assert report.accepted > 300
    for rejection in report.rejected:
        assert rejection.reason.startswith(
            ("missing;", "empty or missing", "no recognisable shape", "an event has either")
        ), rejection
        assert "spec-facets" in rejection.source or rejection.pointer, rejection
    assert rows(catalog, "SELECT count(*) FROM column_lineage WHERE type = 'INDIRECT'")[0][0] > 20


@needs_corpus
def test_lineage_told_only_at_start_is_kept() -> None:
    """The food-delivery pipeline names inputs and outputs on START alone; whoever read has edges."""
    catalog, _ = taken_in(CORPUS / "marquez")
    unread = rows(
        catalog,
        """
        SELECT name FROM run_outputs
        WHERE state = 'produced' AND run_id IN (SELECT run_id FROM run_inputs)
          AND run_id NOT IN (SELECT run_id FROM table_lineage WHERE run_id IS NOT NULL)
        """,
    )
    assert len(rows(catalog, "FROM table_lineage")) == 14
    assert unread == []
