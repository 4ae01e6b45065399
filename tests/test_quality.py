"""Validations as lineage: which versions they are about, how they fared, and what verdicts make of them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.product import catalog_of

from catalog.governance.decisions.decisions import gate
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.canonical_json import Json
from ingest.receive.files import ingest_paths

RECORDED = Path(__file__).parent / "recorded/dbt"
Event = dict[str, Any]
PRODUCER = "https://example.com/test"


def run(
    job: str,
    day: int,
    reads: Mapping[str, Event] | None = None,
    writes: Mapping[str, str] | None = None,
    *,
    facets: Event | None = None,
    state: str = "COMPLETE",
) -> Event:
    """One event of a run of a day: inputs with their input facets, outputs with their version; `name@version`."""
    return {
        "eventType": state,
        "eventTime": f"2026-03-{day:02}T10:00:00Z",
        "producer": PRODUCER,
        "run": {"runId": f"00000000-0000-4000-8000-0000000000{day:02}", "facets": facets or {}},
        "job": {"namespace": "jobs", "name": job},
        "inputs": [_dataset(word, own) for word, own in (reads or {}).items()],
        "outputs": [
            {**_dataset(word, {}), **({"facets": version_facet(version)} if version else {})}
            for word, version in (writes or {}).items()
        ],
    }


def _dataset(word: str, own: Event) -> Event:
    name, _, version = word.partition("@")
    facets = version_facet(version) if version else {}
    return {"namespace": "db", "name": name, "facets": facets, "inputFacets": own}


def version_facet(version: str) -> Event:
    """What names a version."""
    return {"version": {"datasetVersion": version}}


def asserted(*told: tuple[str, bool | None] | tuple[str, bool | None, str]) -> Event:
    """Assertions: name, success, severity."""
    listed = [dict(zip(("assertion", "success", "severity"), one, strict=False)) for one in told]
    return {"dataQualityAssertions": {"assertions": listed}}


def suites(*listed: Event, of: str = "customers") -> Event:
    """A dataset that is to be validated by suites."""
    facets = {"whence_suites": {"suites": list(listed)}}
    dataset = {"namespace": "db", "name": of, "facets": facets}
    return {"eventTime": "2026-01-01T00:00:00Z", "producer": PRODUCER, "dataset": dataset}


def said(suite: str, digest: str = "d1", *, success: bool | None = None) -> Event:
    """The run facet of a validation."""
    body: Event = {"suite": suite, "suite_digest": digest}
    return {"whence_validation": body if success is None else {**body, "success": success}}


MADE = [
    run("load", 1, {}, {"customers": "1"}),
    run("train", 9, {"customers@1": {}}, {"churn": "v1"}),
]
HELD = asserted(("not_null", True))
BROKEN = asserted(("not_null", False))


def rows(catalog: Catalog, query: str, as_of: str | None = None) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with catalog.cursor(read_clocks(as_of)) as cursor:
        return cursor.execute(query).fetchall()


def quality(*events: Event, of: str = "churn") -> set[tuple[str, str, str]]:
    """Kind, severity and version of the findings of quality."""
    with catalog_of([*MADE, *events]) as catalog:
        found = findings(catalog, of)
    listed = [item for item in found if str(item["kind"]).startswith("quality")]
    return {(str(item["kind"]), str(item["severity"]), _version(item)) for item in listed}


def _version(finding: Mapping[str, Any]) -> str:
    return str(finding["dataset"]["version"])


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([run("checks", 2, {"customers": HELD})], set()),
        ([run("checks", 2, {"customers": BROKEN})], {("quality_failed", "violation")}),
        ([run("checks", 2, {"customers": asserted(("x", None))})], {("quality_failed", "violation")}),
        ([run("checks", 2, {"customers": asserted(("x", None, "warn"))})], {("quality_failed", "violation")}),
        ([run("checks", 2, {"customers": asserted(("x", False, "error"))})], {("quality_failed", "violation")}),
        ([run("checks", 2, {"customers": asserted(("x", False, "loud"))})], {("quality_failed", "violation")}),
        ([run("checks", 2, {"customers": asserted(("x", False, "warn"))})], {("quality_failed", "warning")}),
        ([run("checks", 2, {"customers": asserted(("x", False, "INFO"))})], {("quality_failed", "warning")}),
        (
            [run("checks", 2, {"customers": asserted(("x", False, "warn"), ("y", False))})],
            {("quality_failed", "violation")},
        ),
        # the newest of a suite counts, of each suite its own
        ([run("c", 2, {"customers": BROKEN}), run("c", 3, {"customers": HELD})], set()),
        ([run("c", 2, {"customers": HELD}), run("c", 3, {"customers": BROKEN})], {("quality_failed", "violation")}),
        ([run("c", 2, {"customers": BROKEN}), run("d", 3, {"customers": HELD})], {("quality_failed", "violation")}),
        # of another version it says nothing
        ([run("load", 4, {}, {"customers": "2"}), run("c", 5, {"customers": BROKEN})], set()),
        ([run("c", 5, {"customers@2": BROKEN})], set()),
        # what a suite says of itself
        ([run("c", 2, {"customers": {}}, facets=said("s", success=False))], {("quality_failed", "violation")}),
        ([run("c", 2, {"customers": HELD}, facets=said("s", success=False))], {("quality_failed", "violation")}),
        (
            [run("c", 2, {"customers": asserted(("x", False, "warn"))}, facets=said("s", success=False))],
            {("quality_failed", "warning")},
        ),
        # begun, and no result yet
        ([run("c", 2, {"customers": {}}, facets=said("s"), state="START")], set()),
        # demanded and run, never run, run as it was before
        ([suites({"name": "s", "digest": "d1"})], {("quality_missing", "gap")}),
        ([suites({"name": "s", "digest": "d1", "severity": "warn"})], {("quality_missing", "warning")}),
        ([suites({"name": "s", "digest": "d1"}), run("c", 2, {"customers": HELD}, facets=said("s"))], set()),
        ([suites({"name": "s", "digest": "d1"}), run("s", 2, {"customers": HELD})], set()),
        (
            [suites({"name": "s", "digest": "d2"}), run("c", 2, {"customers": HELD}, facets=said("s"))],
            {("quality_stale", "warning")},
        ),
        (
            [suites({"name": "s", "digest": "d2"}), run("c", 2, {"customers": BROKEN}, facets=said("s"))],
            {("quality_stale", "warning"), ("quality_failed", "violation")},
        ),
        ([suites({"name": "s", "digest": "d1"}, of="others")], set()),
    ],
)
def test_what_validations_come_to(events: list[Event], expected: set[tuple[str, str]]) -> None:
    assert {item[:2] for item in quality(*events)} == expected


def test_the_gate_waits_for_a_demanded_suite_and_fails_closed() -> None:
    demanded = suites({"name": "s", "digest": "d1"})
    decisions = []
    for events in ([demanded], [demanded, run("c", 2, {"customers": asserted(("x", None))}, facets=said("s"))]):
        with catalog_of([*MADE, *events]) as catalog:
            listed = gate(catalog, "churn")["findings"]
        assert isinstance(listed, list)
        decisions.append({item["severity"] for item in listed if str(item["kind"]).startswith("quality")})  # type: ignore[index,call-overload]
    assert decisions == [{"gap"}, {"violation"}]


def test_rows_only_carried_over_are_validated_with_the_version_that_holds_them() -> None:
    """Each version of an appended table holds the earlier ones; but one that was read itself needs its own."""
    demanded = suites({"name": "s"}, of="clicks")
    write = {"whence_write": {"mode": "append"}}
    append = {"eventTime": "2026-01-02T00:00:00Z", "producer": PRODUCER}
    append |= {"dataset": {"namespace": "db", "name": "clicks", "facets": write}}
    loads = [run("load_clicks", day, {}, {"clicks": f"c{day}"}) for day in (2, 3)]
    events = [demanded, append, *loads, run("s", 4, {"clicks": HELD})]
    trained = run("train", 5, {"clicks@c3": {}}, {"model": "m1"})
    assert quality(*events, trained, of="model") == set()
    both = run("train", 6, {"clicks@c3": {}, "clicks@c2": {}}, {"model": "m2"})
    assert quality(*events, both, of="model") == {("quality_missing", "gap", "c2")}


def test_a_run_that_tells_its_results_twice_is_one_validation() -> None:
    """As with any facet the latest counts, and an event without it takes nothing away."""
    start = run("c", 2, {"customers": BROKEN}, state="START")
    end = {**run("c", 2, {"customers": HELD}), "eventTime": "2026-03-02T11:00:00Z"}
    after = {**run("c", 2, {"customers": {}}, state="OTHER"), "eventTime": "2026-03-02T12:00:00Z"}
    with catalog_of([*MADE, start, end, after]) as catalog:
        found = rows(catalog, "SELECT name, version, suite, success, verdict, evaluated, failed FROM validations")
        before = rows(catalog, "SELECT success FROM validations", "2026-03-02T10:30:00Z")
    assert found == [("customers", "1", "c", True, "pass", 1, 0)]
    assert before == [(False,)]


def test_results_keep_what_was_expected_found_and_why_there_is_none() -> None:
    listed: list[Json] = [
        {
            "assertion": "not_null",
            "name": "id_there",
            "column": "id",
            "success": True,
            "expected": "0",
            "actual": "0",
        },
        {"assertion": "odd", "success": False, "severity": "warn", "params": {"error": "no such column"}},
    ]
    event = run("c", 2, {"customers": {"dataQualityAssertions": {"assertions": listed}}}, facets=said("s"))
    with catalog_of([*MADE, event]) as catalog:
        found = rows(
            catalog,
            "SELECT version, suite, suite_digest, expectation, assertion, column_name, severity, success, error, "
            "expected, actual FROM validation_results ORDER BY ordinal",
        )
        counts = rows(catalog, "SELECT evaluated, failed, errored, verdict FROM validations")
    assert found == [
        ("1", "s", "d1", "id_there", "not_null", "id", None, True, None, "0", "0"),
        ("1", "s", "d1", "odd", "odd", None, "warn", False, "no such column", None, None),
    ]
    assert counts == [(1, 0, 1, "violation")]


def test_history_tells_the_first_failure_and_since_when_it_fails() -> None:
    outcomes = [True, False, True, False, False]
    events = [run("c", day, {"customers": asserted(("x", held))}) for day, held in enumerate(outcomes, start=2)]
    with catalog_of([*MADE, *events]) as catalog:
        ((count, failures, first, version, since, last, trend),) = rows(
            catalog,
            "SELECT validations, failures, first_failed_at, first_failed_version, failing_since, last_success, trend "
            "FROM expectation_history WHERE name = 'customers'",
        )
    assert (count, failures, version, last) == (5, 3, "1", False)
    assert (first.day, since.day) == (3, 5)
    assert [one["success"] for one in trend] == outcomes


def test_airflows_great_expectations_facet_is_read() -> None:
    """What the Airflow integration sent of GX before OpenLineage had a facet for it."""
    listed = [
        {"expectationType": "expect_column_values_to_not_be_null", "column": "user_id", "success": True},
        {"expectationType": "expect_column_max_to_be_between", "column": "amount", "success": False},
    ]
    event = run("great_expectations", 2, {"customers": {"greatExpectations_assertions": {"assertions": listed}}})
    with catalog_of([*MADE, event]) as catalog:
        found = rows(
            catalog, "SELECT version, expectation, column_name, success FROM validation_results ORDER BY ALL"
        )
    assert found == [
        ("1", "expect_column_max_to_be_between", "amount", False),
        ("1", "expect_column_values_to_not_be_null", "user_id", True),
    ]


@pytest.fixture(scope="module", params=["default", "structured-logs"])
def dbt(request: pytest.FixtureRequest) -> Iterator[tuple[Catalog, list[Event]]]:
    """A catalog of what dbt really sent, and those events."""
    files = sorted(RECORDED.glob(f"{request.param}-*.ndjson"))
    assert len(files) == 5
    with FreshCatalog() as catalog:
        ingest_paths(catalog, [str(file) for file in files])
        yield catalog, [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_dbts_tests_are_validations_of_the_versions_they_ran_on(dbt: tuple[Catalog, list[Event]]) -> None:
    """Worked out naively: the newest version of the table whose run ended before the test's first event.

    A model that dbt builds as a view has no versions: there it is the view as it was then, named after the newest
    run below it, which is the one that made the view.
    """
    catalog, events = dbt
    made: dict[str, list[tuple[str, str]]] = {}
    begun: dict[tuple[str, str], str] = {}
    tested: dict[tuple[str, str], tuple[str, bool]] = {}
    for event in events:
        key = event["job"]["name"], event["run"]["runId"]
        begun[key] = min(begun.get(key, "9"), event["eventTime"])
        if event["eventType"] == "COMPLETE":
            for output in event.get("outputs", []):
                model = (output.get("facets") or {}).get("dbt_model") or {}
                is_view = (model.get("config") or {}).get("materialized") == "view"
                version = f"at:{event['eventTime']}" if is_view else f"run:{event['run']['runId']}"
                made.setdefault(output["name"], []).append((event["eventTime"], version))
        for item in event.get("inputs", []):
            own = {**(item.get("facets") or {}), **(item.get("inputFacets") or {})}
            if "dataQualityAssertions" in own:
                listed = own["dataQualityAssertions"]["assertions"]
                tested[key] = item["name"], all(one["success"] for one in listed)
    expected = {
        (key[0], name, max([one for one in made.get(name, []) if one[0] <= begun[key]], default=("", ""))[1], held)
        for key, (name, held) in tested.items()
    }
    found = rows(catalog, "SELECT job_name, name, version, success FROM validations")
    assert len(found) == len(set(found)) == len(tested) >= 4
    assert set(found) == expected
    assert {held for *_, held in found} == {True, False}
    assert all(re.match("(run|at):.", version) for _, _, version, _ in found)
