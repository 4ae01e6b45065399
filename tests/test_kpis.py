"""KPIs: each against a value worked out by hand, and at its edges: an empty period, nothing open, one open across."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.managed import CHURN_V1, OWNER, day, managed, record
from support.scene import Event, dataset, declared, ran

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import gate as gate_of_version
from catalog.log.admission import Rejected, admit
from catalog.management.answers.kpi_actions import open_actions
from catalog.management.answers.kpis import kpis
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.management.kpis.measures import MEASURES
from catalog.management.kpis.period import before, read_period
from catalog.questions.operating.copies import snapshot
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.errors import BadQuestionError

MAY = "2026-05"
Body = dict[str, Any]


def finding(record_id: str, raised: str, closed: str | None, category: str = "bias") -> Body:
    """Return a finding of a test."""
    ended = {"closed_at": closed} if closed else {}
    status = "closed" if closed else "open"
    return record("finding", record_id, status, category=category, raised_at=raised, opened_at=raised, **ended)


def model(name: str, since: str, **members: str) -> Event:
    """Return the declaration of a model."""
    use = {"purpose": "dpv:CustomerRelationshipManagement", "owner": OWNER, **members}
    facets = {"datasetType": {"datasetType": "MODEL"}, "whence_model": use}
    return declared("models", name, since, **facets)


def incident(record_id: str, detected: str, first: str | None, resolved: str | None, category: str = "drift") -> Body:
    """Return an incident; its times are on days of 2026."""
    times = {"detected_at": detected, "opened_at": detected, "first_response_at": first, "resolved_at": resolved}
    return record("incident", record_id, "open", category=category, **{k: v for k, v in times.items() if v})


def review(record_id: str, held: str, name: str) -> Body:
    """Return a review of a model."""
    return record("review", record_id, "held", scope="model", held_at=held, models=[{"name": name}])


def supplier(record_id: str, since: str, *downtime: tuple[str, str | None]) -> Body:
    """Return a supplier that promised 99 % uptime."""
    outages = [{"from": start, **({"to": end} if end else {})} for start, end in downtime]
    return record("supplier", record_id, "active", opened_at=since, sla={"uptime_target": 0.99}, downtime=outages)


def alert(record_id: str, due: str | None, resolved: str | None, detected: str = "2026-04-28", **kind: str) -> Body:
    """Return an alert of drift."""
    status = "handled" if resolved else "open"
    members = {"measure": "drift", **kind, "detected_at": detected, "opened_at": detected}
    times = {"due_at": due, "resolved_at": resolved, "closed_at": resolved}
    return record("alert", record_id, status, **members, **{k: v for k, v in times.items() if v})


def deployment(record_id: str, live: str, back: str | None = None) -> Body:
    """Return a deployment, rolled back where a day is named."""
    status = "rolled_back" if back else "live"
    ended = {"rolled_back_at": back, "closed_at": back} if back else {}
    return record("deployment", record_id, status, deployed_at=live, opened_at=live, models=CHURN_V1, **ended)


def nonconformity(record_id: str, raised: str, closed: str | None) -> Body:
    """Return a nonconformity."""
    ended = {"closed_at": closed} if closed else {}
    status = "closed" if closed else "open"
    return record("nonconformity", record_id, status, raised_at=raised, opened_at=raised, **ended)


def case(record_id: str, opened: str, closed: str | None, reason: str = "withdrawal") -> Body:
    """Return a case."""
    ended = {"closed_at": closed} if closed else {}
    return record("case", record_id, "closed" if closed else "open", reason=reason, opened_at=opened, **ended)


def assessed(record_id: str, done: str, about: str = "bias") -> Body:
    """Return an assessment."""
    return record("assessment", record_id, "done", about=about, assessed_at=done, opened_at=done)


TWO_MODELS = [model("one", "2026-01-01"), model("two", "2026-04-01"), model("late", "2026-07-01")]

# A measure, the records and events it is counted from, and its value, numerator and denominator in May 2026.
BY_HAND: list[tuple[str, str, list[Body], list[Event], tuple[float | None, float | None, float | None]]] = [
    (
        "bias_findings_closed",
        "two closed in May, one before, one after, one open across, one opened in June, one of drift",
        [
            *(finding("a", "2026-04-01", "2026-05-11"), finding("b", "2026-05-02", "2026-05-12")),
            *(finding("c", "2026-03-01", "2026-04-30"), finding("d", "2026-05-20", "2026-06-01")),
            *(finding("e", "2026-01-01", None), finding("f", "2026-06-01", None)),
            finding("g", "2026-05-01", "2026-05-02", "drift"),
        ],
        [],
        (50.0, 2, 4),
    ),
    ("bias_findings_closed", "one open across", [finding("e", "2026-01-01", None)], [], (0.0, 0, 1)),
    ("bias_findings_closed", "nothing open", [finding("c", "2026-03-01", "2026-04-30")], [], (None, None, None)),
    (
        "bias_closure_time",
        "40, 10 and 2 days; the one closed on the first instant of June does not count",
        [
            *(finding("a", "2026-04-01", "2026-05-11"), finding("b", "2026-05-02", "2026-05-12")),
            *(finding("c", "2026-05-01", "2026-05-03"), finding("d", "2026-05-20", "2026-06-01")),
        ],
        [],
        (10.0, 52, 3),
    ),
    ("bias_closure_time", "one open across", [finding("e", "2026-01-01", None)], [], (None, None, None)),
    (
        "bias_tests_per_model",
        "three tests of two models in one month; the third model came later",
        [
            *(assessed("a", "2026-05-01"), assessed("b", "2026-05-30"), assessed("c", "2026-05-15")),
            *(assessed("d", "2026-06-01"), assessed("e", "2026-05-15", "safety")),
        ],
        TWO_MODELS,
        (1.5, 3, 2),
    ),
    ("bias_tests_per_model", "no test", [], TWO_MODELS, (0.0, 0, 2)),
    ("bias_tests_per_model", "no model", [assessed("a", "2026-05-01")], [], (None, 1, 0)),
    (
        "bias_incident_rate",
        "one of bias in May, one of drift, one of bias in April",
        [
            *(incident("a", "2026-05-05", None, None, "bias"), incident("b", "2026-05-06", None, None)),
            incident("c", "2026-04-30", None, None, "bias"),
        ],
        TWO_MODELS,
        (0.5, 1, 2),
    ),
    ("bias_incident_rate", "none", [], TWO_MODELS, (0.0, 0, 2)),
    (
        "model_review_cadence",
        "one within half a year, two over a year, three never, four within the year that counts without a cadence",
        [
            *(review("a", "2025-12-15", "one"), review("b", "2025-05-15", "two"), review("c", "2026-06-02", "two")),
            review("d", "2025-09-15", "four"),
        ],
        [
            *(model("one", "2025-01-01", review_every="P6M"), model("two", "2025-01-01")),
            *(model("three", "2025-01-01", review_every="P2Y"), model("four", "2025-01-01")),
        ],
        (50.0, 2, 4),
    ),
    ("model_review_cadence", "no model", [review("a", "2025-12-15", "one")], [], (None, None, None)),
    (
        "incident_response_time",
        "2, 6 and 1 hours; one not answered; one answered in June",
        [
            incident("a", "2026-05-05T00:00:00Z", "2026-05-05T02:00:00Z", None),
            incident("b", "2026-04-30T20:00:00Z", "2026-05-01T02:00:00Z", None),
            incident("c", "2026-05-09T00:00:00Z", "2026-05-09T01:00:00Z", None),
            incident("d", "2026-05-09T00:00:00Z", None, None),
            incident("e", "2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z", None),
        ],
        [],
        (2.0, 9, 3),
    ),
    (
        "mttr",
        "mean of 10 and 30 hours; one open across",
        [
            incident("a", "2026-05-05T00:00:00Z", None, "2026-05-05T10:00:00Z"),
            incident("b", "2026-04-30T00:00:00Z", None, "2026-05-01T06:00:00Z"),
            incident("c", "2026-04-01T00:00:00Z", None, None),
        ],
        [],
        (20.0, 40, 2),
    ),
    ("mttr", "one open across", [incident("c", "2026-04-01T00:00:00Z", None, None)], [], (None, None, None)),
    (
        "sla_uptime",
        "31 days, of them one day and a half down: 12 h before the month do not count, 12 h overlap counts once",
        [
            supplier(
                "a",
                "2025-01-01",
                ("2026-04-30T12:00:00Z", "2026-05-01T12:00:00Z"),
                ("2026-05-10T00:00:00Z", "2026-05-10T18:00:00Z"),
                ("2026-05-10T06:00:00Z", "2026-05-11T00:00:00Z"),
            ),
            record("supplier", "without", "active", opened_at="2025-01-01"),
        ],
        [],
        (100 * 29.5 / 31, 29.5 * 86400, 31 * 86400),
    ),
    (
        "sla_uptime",
        "a supplier from the 22nd on, down from the 31st on",
        [supplier("a", "2026-05-22", ("2026-05-31", None))],
        [],
        (90.0, 9 * 86400, 10 * 86400),
    ),
    ("sla_uptime", "a supplier that came later", [supplier("a", "2026-06-01")], [], (None, None, None)),
    (
        "drift_alerts_in_time",
        "in time, late, not handled; due in June; due a week after 28 April and handled on 4 May; one of bias",
        [
            *(alert("a", "2026-05-10", "2026-05-09"), alert("b", "2026-05-10", "2026-05-12")),
            *(alert("c", "2026-05-20", None), alert("d", "2026-06-10", "2026-05-12")),
            *(alert("e", None, "2026-05-04"), alert("f", "2026-05-10", None, measure="bias")),
        ],
        [],
        (50.0, 2, 4),
    ),
    ("drift_alerts_in_time", "none due", [alert("d", "2026-06-10", "2026-05-12")], [], (None, None, None)),
    (
        "audit_closure_time",
        "30 and 10 days; one open across",
        [
            *(nonconformity("a", "2026-04-10", "2026-05-10"), nonconformity("b", "2026-05-01", "2026-05-11")),
            nonconformity("c", "2026-01-01", None),
        ],
        [],
        (20.0, 40, 2),
    ),
    (
        "rollback_rate",
        "four deployments, of them one rolled back in May and one in June; and one of April rolled back in May",
        [
            *(deployment("a", "2026-05-01"), deployment("b", "2026-05-02", "2026-05-03")),
            *(deployment("c", "2026-05-04", "2026-06-03"), deployment("d", "2026-05-05")),
            deployment("e", "2026-04-05", "2026-05-03"),
        ],
        [],
        (50.0, 2, 4),
    ),
    ("rollback_rate", "no deployment", [deployment("e", "2026-04-05", "2026-05-03")], [], (None, 1, 0)),
    (
        "withdrawal_closure_time",
        "10 and 20 days; one of erasure; one open across",
        [
            *(case("a", "2026-05-01", "2026-05-11"), case("b", "2026-04-20", "2026-05-10")),
            *(case("c", "2026-05-01", "2026-05-02", "erasure"), case("d", "2026-01-01", None)),
        ],
        [],
        (15.0, 30, 2),
    ),
]


def filled(catalog: Catalog, records: list[Body], events: list[Event]) -> Catalog:
    """Return the catalog with records and events in it."""
    admitted = [admit(json.dumps(event).encode()) for event in events]
    catalog.append([item for item in admitted if not isinstance(item, Rejected)])
    if records:
        write_records(catalog, records, OWNER)
    return catalog


def only(catalog: Catalog, kpi: str, period: str | None = MAY, **given: Any) -> KpiAnswer:  # noqa: ANN401
    """Return one KPI."""
    (row,) = kpis(catalog, period, kpi=kpi, **given)
    return row


@pytest.mark.parametrize(
    ("kpi", "records", "events", "expected"),
    [(k, r, e, v) for k, _, r, e, v in BY_HAND],
    ids=[f"{r[0]}: {r[1]}" for r in BY_HAND],
)
def test_a_kpi_of_what_happened_is_as_by_hand(
    kpi: str, records: list[Body], events: list[Event], expected: tuple[float | None, float | None, float | None]
) -> None:
    with FreshCatalog() as catalog:
        row = only(filled(catalog, records, events), kpi)
        assert (row["value"], row["numerator"], row["denominator"]) == pytest.approx(expected)
        if row["value"] is None:
            assert row["state"] == "no_data"
        # Whoever doubts runs the statements: the value, and the rows behind it.
        (value,) = run_sql(catalog, row["query"]).rows.to_pylist()
        assert value["value"] == row["value"]
        behind = run_sql(catalog, row["drill_down"]).rows.to_pylist()
        assert sum(item["weight"] for item in behind) == pytest.approx(row["denominator"] or 0)


def test_every_kpi_of_what_happened_has_its_case() -> None:
    assert {case[0] for case in BY_HAND} == {measure.id for measure in MEASURES if not measure.is_state}
    assert {measure.id for measure in MEASURES if measure.is_state} == STATES.keys()


def test_in_an_empty_catalog_and_an_empty_period_there_is_no_data() -> None:
    with FreshCatalog() as catalog:
        for period in (None, MAY, "2020", "2099-Q1", "P1M"):
            assert {row["state"] for row in kpis(catalog, period)} == {"no_data"}, period
        managed(catalog)
        happened = [row for row in kpis(catalog, "2019-01") if not row["is_state"]]
        assert {row["value"] for row in happened} == {None}


# What is taken from the scene or added to it, and what stands then: value, numerator, denominator.
STATES: dict[str, list[tuple[set[str], tuple[float, float, float]]]] = {
    "provenance_completeness": [(set(), (100, 1, 1)), ({"source"}, (0, 0, 1))],
    "legal_basis_coverage": [(set(), (100, 1, 1)), ({"grants"}, (0, 0, 1)), ({"personal_data"}, (100, 1, 1))],
    "gap_rate": [(set(), (0, 0, 1)), ({"source"}, (100, 1, 1))],
    "stale_approvals": [(set(), (0, 0, 1))],
    "column_lineage_coverage": [(set(), (0, 0, 1))],
    "overdue_retention": [(set(), (0, 0, 3))],
    "oldest_overdue_retention": [(set(), (0, 0, 3))],
}


@pytest.mark.many
@pytest.mark.parametrize(
    ("kpi", "without", "expected"),
    [(kpi, without, expected) for kpi, rows in STATES.items() for without, expected in rows],
)
def test_a_kpi_of_how_things_stand_is_as_by_hand(
    kpi: str, without: set[str], expected: tuple[float, float, float]
) -> None:
    with FreshCatalog() as catalog:
        row = only(managed(catalog, without), kpi, None)
    assert (row["value"], row["numerator"], row["denominator"]) == expected


def test_what_is_kept_too_long_is_counted_with_the_days_of_the_oldest() -> None:
    """Two of three sources are overdue: since ten days and since forty."""
    rules = {
        name: {"duration": "P1Y", "anchor": "collected_at", "collected_at": day(-365 - days), "action": "erase"}
        for name, days in (("a", 10), ("b", 40), ("c", -100))
    }
    events = [declared("file", name, day(-300), whence_retention=rule) for name, rule in rules.items()]
    events += [event for name in rules for event in ran(f"read {name}", day(-299), [dataset("file", name)], [])]
    with FreshCatalog() as catalog:
        filled(catalog, [], events)
        assert (
            only(catalog, "overdue_retention", None)["value"],
            only(catalog, "overdue_retention", None)["denominator"],
        ) == (2, 3)
        assert only(catalog, "oldest_overdue_retention", None)["value"] in {39, 40, 41}


def test_an_approval_is_stale_once_something_it_rests_on_changes() -> None:
    with FreshCatalog() as catalog:
        managed(catalog)
        later = declared("file", "/data/customers.csv", day(1), whence_source={"name": "crm", "channel": "crawled"})
        filled(catalog, [], [later])
        assert only(catalog, "stale_approvals", None)["value"] == 1
        write_records(catalog, [record("approval", "p2", "valid", **CHURN_V1[0], purpose="x", until=day(-1))], OWNER)
        assert only(catalog, "stale_approvals", None)["value"] == 1


@pytest.mark.parametrize(
    ("approvals", "expected", "state"),
    [
        ([{"id": "p2", "purpose": "dpv:Marketing"}], (0, 1), "valid"),
        ([{"id": "models churn v1 p", "purpose": "dpv:Marketing"}], (1, 1), "stale"),
        ([{"id": "models churn v1 p", "status": "revoked"}], (None, None), "missing"),
        ([{"id": "models churn v1 p", "until": day(-1)}], (1, 1), "expired"),
        ([{"id": "models churn v1 p", "status": "revoked"}, {"id": "p2", "until": day(-1)}], (1, 1), "expired"),
    ],
    ids=["another beside it", "for another purpose", "revoked", "ran out", "revoked, another ran out"],
)
def test_the_best_approval_of_a_version_counts_as_at_the_gate(
    approvals: list[Body], expected: tuple[float | None, float | None], state: str
) -> None:
    """One row for each version, whatever was approved besides; what is revoked is no approval."""
    with FreshCatalog() as catalog:
        managed(catalog)
        digests = gate_of_version(catalog, "churn")["digests"]
        approved = {
            "status": "valid",
            "purpose": "dpv:CustomerRelationshipManagement",
            **CHURN_V1[0],
            "digests": digests,
        }
        first = record("approval", "models churn v1 p", **approved)
        for each in ({}, *approvals):
            write_records(catalog, [{**first, **each}], OWNER)
        row = only(catalog, "stale_approvals", None)
        assert (row["numerator"], row["denominator"]) == expected
        assert gate_of_version(catalog, "churn")["approval"]["state"] == state


def test_lineage_by_column_is_counted() -> None:
    columns = {
        "fields": {"age": {"inputFields": [{"namespace": "file", "name": "/data/customers.csv", "field": "age"}]}}
    }
    with FreshCatalog() as catalog:
        managed(catalog)
        made = ran(
            "prepare",
            day(-40),
            [dataset("file", "/data/customers.csv")],
            [dataset("wh", "features", "f1", columnLineage=columns)],
        )
        filled(catalog, [], made)
        assert only(catalog, "column_lineage_coverage", None)["value"] == 100


def test_an_objective_sets_the_target_and_the_owner() -> None:
    slow = incident("a", "2026-05-05T00:00:00Z", None, "2026-05-05T10:00:00Z")
    objective = record("objective", "o", "open", measure="mttr", target=8) | {"owner": "ops@example.com"}
    with FreshCatalog() as catalog:
        write_records(catalog, [slow], OWNER)
        assert (only(catalog, "mttr")["state"], only(catalog, "mttr")["target_from"]) == ("on_target", None)
        write_records(catalog, [objective], OWNER)
        row = only(catalog, "mttr")
        assert (row["state"], row["target"], row["target_from"], row["owner"]) == (
            *("off_target", 8, "objective/o"),
            "ops@example.com",
        )
        write_records(catalog, [{**objective, "status": "closed"}], OWNER)
        assert only(catalog, "mttr")["target_from"] is None


def test_off_target_opens_an_action_once_for_each_kpi_and_period() -> None:
    slow = [
        incident("a", "2026-05-05T00:00:00Z", None, "2026-05-09T10:00:00Z"),
        incident("b", "2026-06-05T00:00:00Z", None, "2026-06-09T10:00:00Z"),
    ]
    with FreshCatalog() as catalog:
        write_records(catalog, slow, OWNER)
        first = open_actions(catalog, OWNER, MAY)
        assert [action["id"] for action in first["opened"]] == ["kpi-mttr-2026-05"]
        assert open_actions(catalog, OWNER, MAY) == {"opened": [], "standing": 1}
        assert [action["id"] for action in open_actions(catalog, OWNER, "2026-06")["opened"]] == ["kpi-mttr-2026-06"]
        rows = run_sql(catalog, "SELECT owner, status, due_at IS NOT NULL AS due FROM records WHERE kind = 'action'")
        assert rows.rows.to_pylist() == [{"owner": OWNER, "status": "open", "due": True}] * 2


def test_a_trend_is_of_the_periods_before_and_states_are_as_of_their_ends() -> None:
    """Of a model whose source is not declared at first; a declaration says what was so all along."""
    made = ran(
        "train",
        "2026-03-02",
        [dataset("file", "/x.csv")],
        [dataset("models", "m", "v1", datasetType={"datasetType": "MODEL"})],
    )
    known = record("incident", "a", "open", detected_at="2026-04-02T00:00:00Z", resolved_at="2026-04-02T05:00:00Z")
    with FreshCatalog() as catalog:
        filled(catalog, [known], made)
        row = only(catalog, "mttr", MAY, trend=2)
        assert [(point["period"], point["value"]) for point in row["trend"]] == [
            ("2026-03", None),
            ("2026-04", 5),
            ("2026-05", None),
        ]
        row = only(catalog, "provenance_completeness", MAY, trend=3)
        assert [point["value"] for point in row["trend"]] == [None, 0, 0, 0]
        # What stood at the end of a month is kept until something comes in, though its own time is long past.
        assert only(catalog, "provenance_completeness", MAY, trend=3) == row
        filled(
            catalog,
            [],
            [declared("file", "/x.csv", "2026-04-10", whence_source={"name": "crm", "channel": "internal"})],
        )
        row = only(catalog, "provenance_completeness", MAY, trend=3)
        assert [point["value"] for point in row["trend"]] == [None, 100, 100, 100]


def test_kpis_are_of_what_was_known() -> None:
    with FreshCatalog() as catalog:
        write_records(catalog, [incident("a", "2026-05-05T00:00:00Z", None, "2026-05-05T10:00:00Z")], OWNER)
        assert only(catalog, "mttr", clocks=read_clocks(known_at="2026-05-31"))["value"] is None
        assert only(catalog, "mttr", clocks=read_clocks(known_at=day(1)))["value"] == 10


def test_the_view_and_the_published_copy_have_the_kpis(tmp_path: Path) -> None:
    month = datetime.now(UTC).strftime("%Y-%m")
    query = f"SELECT value FROM kpis WHERE kpi = 'mttr' AND period = '{month}'"  # noqa: S608  # of the clock
    now = datetime.now(UTC).replace(microsecond=0)
    body = incident("a", now.isoformat(), None, now.isoformat())
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        assert run_sql(catalog, query).rows.to_pylist() == [{"value": None}]
        write_records(catalog, [body], OWNER)
        assert run_sql(catalog, query).rows.to_pylist() == [{"value": 0}]
        months = "SELECT count(DISTINCT period) AS months FROM kpis WHERE kpi = 'mttr'"
        assert run_sql(catalog, months).rows.to_pylist() == [{"months": 12}]
        snapshot(catalog, tmp_path / "copy.duckdb")
    with Catalog(tmp_path / "copy.duckdb") as copy, copy.cursor() as cursor:
        assert cursor.execute(query).fetchall() == [(0,)]


NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end", "months", "earlier"),
    [
        ("2026-02", "2026-02-01", "2026-03-01", 1, ["2026-01", "2025-12"]),
        ("2026-Q1", "2026-01-01", "2026-04-01", 3, ["2025-Q4", "2025-Q3"]),
        ("2026", "2026-01-01", "2027-01-01", 12, ["2025", "2024"]),
        (None, "2026-03-01", "2026-04-01", 1, ["2026-02", "2026-01"]),
        ("P1M", "2026-02-28", "2026-03-31", 31 / (365.2425 / 12), ["2026-01-28/2026-02-28", "2025-12-28/2026-01-28"]),
        ("2026-01-01/2026-01-11", "2026-01-01", "2026-01-11", 10 / (365.2425 / 12), ["2025-12-22/2026-01-01"]),
    ],
)
def test_periods(text: str | None, start: str, end: str, months: float, earlier: list[str]) -> None:
    period = read_period(text, NOW)
    assert (period.start.date().isoformat(), period.end.date().isoformat()) == (start, end)
    assert period.months == pytest.approx(months)
    if text != "P1M":
        assert [each.name for each, _ in zip(before(period), earlier, strict=False)] == earlier


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "may", "P0D", "P1X", "P9999Y", "2026-02-01/2026-01-01", "2026-01-01/"]
)
def test_what_is_no_period_is_an_error_that_names_those_that_are(text: str) -> None:
    with pytest.raises(BadQuestionError):
        read_period(text, NOW)


def test_an_unknown_kpi_names_the_nearest() -> None:
    with FreshCatalog() as catalog, pytest.raises(BadQuestionError, match="Nearest: mttr"):
        kpis(catalog, kpi="mtr")
