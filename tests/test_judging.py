"""The judged tables, brought up to the log step by step, are those that judging everything at once gives."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.governance_histories import situations
from support.governed import catalog_as_received, record_body
from support.histories import arrivals
from support.parts import examples
from support.product import entries_of
from verdicts.case import Case
from verdicts.events import events_of, records_of
from worked.build import Body, complete, dataset_type, ds, sql

from catalog.derived.invalidation import invalidated_versions
from catalog.derived.refresh import keep_going, refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.session.catalog import Catalog
from catalog.session.query import ask

TABLES = ("labels", "findings", "retention", "gates", "training_data", "approvals")
DAILY_TABLES = (*TABLES, "next_changes")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes


def judged(catalog: Catalog) -> dict[str, list[Any]]:
    """The rows of the judged tables, sorted."""
    refresh(catalog, VERDICT_TABLES)
    with catalog.cursor() as cursor:
        return {table: sorted(cursor.execute(f"FROM judged.{table}").fetchall(), key=repr) for table in TABLES}


@settings(max_examples=examples(8), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_step_by_step_and_at_once_are_the_same(case: Case, data: st.DataObject) -> None:
    """In whatever order events come, the last ones one by one; records after them, or before the last ones."""
    events = data.draw(arrivals([body for _, body in events_of(case)]))
    catalog = FreshCatalog(keeps_graph=data.draw(st.booleans()))
    first = max(len(events) - data.draw(st.integers(1, 4)), 0)
    catalog.append(entries_of(events[:first]))
    refresh(catalog, VERDICT_TABLES)
    if are_records_first := data.draw(st.booleans()):
        write_one_by_one(catalog, case)
    for event_alone in events[first:]:
        catalog.append(entries_of([event_alone]))
        refresh(catalog, VERDICT_TABLES)
    if not are_records_first:
        for table, rows in judged(catalog_as_received(events, [])).items():
            assert judged(catalog)[table] == rows, table
        write_one_by_one(catalog, case)
    assert judged(catalog) == judged(catalog_as_received(events, records_of(case)))


def test_the_first_run_of_a_job_ends_what_was_declared_of_it_where_it_names_no_dataset_too() -> None:
    """What was declared of a job counts no longer once it runs: verdicts that rest on it are judged again."""
    job = {"namespace": "etl", "name": "train"}
    model = {"namespace": "models", "name": "churn", "facets": {"datasetType": {"datasetType": "MODEL"}}}
    declared = {
        "eventTime": "2026-03-01T00:00:00Z",
        "job": job,
        "inputs": [{"namespace": "db", "name": "customers"}],
        "outputs": [model],
    }
    begun = {
        "eventTime": "2026-03-02T00:00:00Z",
        "eventType": "START",
        "job": job,
        "run": {"runId": "00000000-0000-4000-8000-000000000001"},
    }
    with FreshCatalog() as catalog:
        catalog.append(entries_of([declared]))
        before = judged(catalog)
        catalog.append(entries_of([begun]))
        after = judged(catalog)
        assert after == judged(catalog_as_received([declared, begun], []))
        assert after["training_data"] != before["training_data"]


def write_one_by_one(catalog: Catalog, case: Case) -> None:
    """Write the records of a case into a catalog, the tables brought up to each."""
    for _, record in records_of(case):
        write_records(catalog, [record_body(record)], record.get("by"), record["at"])
        refresh(catalog, VERDICT_TABLES)


def kept_and_anew(catalog: Catalog, day: date) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The rows of the judged tables on a day, brought up from those of an earlier one, and as judged on it anew."""
    now = datetime.combine(day, time(12), UTC)
    refresh(catalog, VERDICT_TABLES, now=now)
    with catalog.cursor() as cursor:
        kept = {name: cursor.execute(f"FROM judged.{name}").to_arrow_table() for name in DAILY_TABLES}
    with ask(catalog, now=now) as question:
        anew = VERDICT_TABLES.rows(question, None, keep_going)
    kept_rows, anew_rows = (
        {name: sorted(repr(sorted(row.items())) for row in tables[name].to_pylist()) for name in DAILY_TABLES}
        for tables in (kept, anew)
    )
    return kept_rows, anew_rows


@settings(max_examples=examples(8), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_a_verdict_is_kept_until_the_day_on_which_time_changes_it(case: Case, data: st.DataObject) -> None:
    """Day after day: only what is due is judged, and the tables are those that judging everything anew gives."""
    catalog = catalog_as_received([body for _, body in events_of(case)], records_of(case))
    day = date(2026, 1, 1) + timedelta(days=data.draw(st.integers(-60, 300)))
    for _ in range(4):
        kept, anew = kept_and_anew(catalog, day)
        assert kept == anew
        with catalog.cursor() as cursor:
            changes = [
                row[0] for row in cursor.execute("SELECT DISTINCT changes_on FROM judged.next_changes").fetchall()
            ]
        assert all(change >= day for change in changes)
        ahead = {day + timedelta(days=step) for step in (1, 17, 90)}
        ahead |= {change - timedelta(days=back) for change in changes for back in (0, 1)}
        day = data.draw(st.sampled_from(sorted(each for each in ahead if each > day)))


def test_a_new_day_judges_what_is_due_only() -> None:
    grant = {"id": "g", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}
    facets = {
        "whence_source": {"name": "crm", "channel": "internal"},
        "whence_personal_data": {"identifiability": "personal"},
    }
    ends = {"until_may": {"valid_to": "2026-05-31"}, "for_ever": {}}
    catalog = FreshCatalog()
    for name, until in ends.items():
        declared = {**facets, "whence_grants": {"grants": [grant | until]}}
        body = {"eventTime": "2026-03-01T00:00:00Z", "dataset": {"namespace": "db", "name": name, "facets": declared}}
        catalog.append(entries_of([body]))
    catalog.append(entries_of([event(1, ["until_may"], ["a"]), event(2, ["for_ever"], ["b"])]))
    steps: list[int] = []

    def purposes(day: date) -> dict[str, list[str]]:
        refresh(catalog, VERDICT_TABLES, lambda: steps.append(1), datetime.combine(day, time(), UTC))
        with catalog.cursor() as cursor:
            query = "SELECT name, permitted_purposes FROM judged.labels JOIN reading.datasets USING (dataset_key)"
            return dict(cursor.execute(query).fetchall())

    assert purposes(date(2026, 4, 1))["a"] == ["dpv:ServiceProvision"]
    steps.clear()
    assert purposes(date(2026, 5, 31)) == purposes(date(2026, 4, 1))  # a clock set back: all is judged anew
    assert purposes(date(2026, 6, 1))["a"] == []
    steps.clear()
    assert purposes(date(2030, 1, 1)) == {"until_may": [], "a": [], "for_ever": ["dpv:ServiceProvision"]} | {
        "b": ["dpv:ServiceProvision"]
    }
    assert not steps  # nothing was due any more


GRANT = {"id": "g", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}
RETENTION = {"duration": "P6M", "anchor": "collected_at", "collected_at": "2026-01-01"}
# What is declared of what a run read, the day of the question, and the next on which time alone may change a verdict.
CHANGES = (
    ({"whence_grants": {"grants": [GRANT | {"valid_to": "2026-05-31"}]}}, "2026-04-01", "2026-05-31"),
    ({"whence_grants": {"grants": [GRANT | {"valid_to": "2026-05-31"}]}}, "2026-05-31", "2026-06-01"),
    ({"whence_grants": {"grants": [GRANT | {"valid_to": "2026-05-31"}]}}, "2026-06-01", None),
    ({"whence_grants": {"grants": [GRANT | {"valid_from": "2026-05-03"}]}}, "2026-04-01", "2026-05-03"),
    ({"whence_retention": RETENTION}, "2026-04-01", "2026-06-01"),  # 30 days before 1 July
    ({"whence_retention": RETENTION}, "2026-06-01", "2026-06-02"),
    ({"whence_retention": RETENTION}, "2026-06-02", "2026-07-01"),
    ({"whence_retention": RETENTION}, "2026-07-02", None),
    ({}, "2026-04-01", None),
)


@pytest.mark.parametrize(("facets", "day", "change"), CHANGES)
def test_the_next_change_is_a_day_that_facts_name_or_lead_to(
    facets: dict[str, Any], day: str, change: str | None
) -> None:
    declared = {"whence_source": {"name": "s"}, "whence_personal_data": {"identifiability": "personal"}, **facets}
    body = {"eventTime": "2026-03-01T00:00:00Z", "dataset": {"namespace": "db", "name": "a", "facets": declared}}
    catalog = FreshCatalog()
    catalog.append(entries_of([body, event(4, ["a"], ["b"]), event(5, ["other"], ["c"])]))
    refresh(catalog, VERDICT_TABLES, now=datetime.fromisoformat(f"{day}T12:00:00Z"))
    with catalog.cursor() as cursor:
        query = (
            "SELECT name, changes_on FROM judged.next_changes JOIN reading.datasets USING (dataset_key) ORDER BY 1"
        )
        found = cursor.execute(query).fetchall()
    assert found == ([] if change is None else [("a", date.fromisoformat(change)), ("b", date.fromisoformat(change))])


def test_a_waiver_counts_until_its_last_day() -> None:
    catalog = FreshCatalog()
    model = event(1, ["undeclared"], [])
    facets = {"datasetType": {"datasetType": "MODEL"}}
    catalog.append(entries_of([model | {"outputs": [{"namespace": "models", "name": "m", "facets": facets}]}]))

    def look(day: date) -> tuple[str, set[str | None]]:
        kept, anew = kept_and_anew(catalog, day)
        assert kept == anew
        with catalog.cursor() as cursor:
            (decision,) = cursor.execute("SELECT decision FROM judged.gates").fetchone()
            waived = cursor.execute("SELECT waived_by FROM judged.findings").fetchall()
        return decision, {by for (by,) in waived}

    assert look(date(2026, 5, 1)) == ("gap", {None})
    with catalog.cursor() as cursor:
        found = [finding for (finding,) in cursor.execute("SELECT id FROM judged.findings").fetchall()]
    waivers = [
        {"kind": "waiver", "id": f"w{at}", "finding": finding, "by": "dpo", "reason": "known", "until": "2026-05-20"}
        for at, finding in enumerate(found)
    ]
    write_records(catalog, waivers, "dpo", datetime(2026, 5, 1, tzinfo=UTC))
    assert look(date(2026, 5, 2)) == ("pass", {"dpo"})
    assert look(date(2026, 5, 20)) == ("pass", {"dpo"})
    assert look(date(2026, 5, 21)) == ("gap", {None})


def test_what_lies_ahead_within_the_day_is_looked_at_each_time() -> None:
    """An emitter's clock may be ahead: a drop counts once its time has come, on whatever day that is asked."""
    kept = {"whence_retention": {"duration": "P20Y", "anchor": "collected_at", "collected_at": "2026-01-01"}}
    personal = {"whence_personal_data": {"identifiability": "personal"}, "whence_source": {"name": "s"}}
    dropped = {"lifecycleStateChange": {"lifecycleStateChange": "DROP"}}
    catalog = FreshCatalog()
    for at, facets in (("2026-03-01T00:00:00Z", {**kept, **personal}), ("2026-06-01T18:00:00Z", dropped)):
        body = {"eventTime": at, "dataset": {"namespace": "db", "name": "a", "facets": facets}}
        catalog.append(entries_of([body]))
    catalog.append(entries_of([event(4, ["a"], ["b"])]))

    def states(now: datetime) -> set[str]:
        refresh(catalog, VERDICT_TABLES, now=now)
        with catalog.cursor() as cursor:
            query = "SELECT state FROM judged.retention JOIN reading.datasets USING (dataset_key) WHERE name = 'a'"
            return {state for (state,) in cursor.execute(query).fetchall()}

    assert states(datetime(2026, 5, 1, tzinfo=UTC)) == {"ok"}
    assert states(datetime(2026, 6, 1, 9, tzinfo=UTC)) == {"ok"}
    assert states(datetime(2026, 6, 1, 19, tzinfo=UTC)) == {"disposed"}


def event(run: int, reads: list[str], writes: list[str]) -> dict[str, Any]:
    """A run that ended."""
    return {
        "eventType": "COMPLETE",
        "eventTime": f"2026-03-{run:02}T00:00:00Z",
        "producer": "https://example.com/test",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": f"00000000-0000-4000-8000-{run:012}"},
        "job": {"namespace": "jobs", "name": f"job{run}"},
        "inputs": [{"namespace": "db", "name": name} for name in reads],
        "outputs": [{"namespace": "db", "name": name} for name in writes],
    }


def test_a_run_reaches_what_it_names_and_what_came_of_it_only() -> None:
    catalog = FreshCatalog()
    catalog.append(entries_of([event(1, ["a"], ["b"]), event(2, ["b"], ["c"]), event(3, ["x"], ["y"])]))
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog) as question:
        before = question.newest_received()
    catalog.append(entries_of([event(4, ["a"], ["d"])]))
    with ask(catalog) as question:
        invalidated = invalidated_versions(question, before)
        names = dict(question.cursor.execute("SELECT dataset_key, name FROM reading.datasets").fetchall())
    assert invalidated is not None
    assert {names[key] for key in invalidated.dataset_keys} >= {"a", "d"}
    assert {names[key] for key, _ in invalidated.nodes} >= {"a", "b", "c", "d"}


def test_a_record_may_reach_anything() -> None:
    catalog = FreshCatalog()
    catalog.append(entries_of([event(1, ["a"], ["b"])]))
    with ask(catalog) as question:
        before = question.newest_received()
    write_records(catalog, [{"kind": "term", "id": "acme:X"}], "somebody")
    with ask(catalog) as question:
        assert invalidated_versions(question, before) is None


@pytest.mark.parametrize(
    "later",
    [
        complete(30, 3, "", [ds("hive.mart.orders", namespace="trino://trino:8443")]),
        complete(30, 3, "", "", sql=sql("INSERT INTO mart.orders SELECT 1")),
    ],
)
def test_what_a_gap_likely_means_is_judged_anew(later: Body) -> None:
    """It follows from another dataset, or from a run that names none, which are not in the trace."""
    model = ds("m", datasetType=dataset_type("MODEL"))
    trained = complete(20, 2, [ds("warehouse/mart.db/orders", namespace="s3://lake")], [model])
    with FreshCatalog() as catalog, FreshCatalog() as at_once:
        for event in (trained, later):
            catalog.append(entries_of([event]))
            rows = judged(catalog)
        at_once.append(entries_of([trained, later]))
        assert rows == judged(at_once)
