"""The state of an approval is one at every door: gate, view, KPI, control and overview."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.governance_histories import situations
from support.governed import record_body
from support.managed import CHURN_V1, DATA, EVENTS, FEATURES, OWNER, RECORDS, day, managed
from support.parts import examples
from support.product import entries_of
from support.scene import Event, dataset, declared, ran
from verdicts.case import Case
from verdicts.events import events_of, records_of

from catalog.derived.refresh import keep_going, refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import gate
from catalog.management.answers.controls import controls
from catalog.management.answers.kpis import kpis
from catalog.management.staged_views import staged_views
from catalog.questions.stale_approvals import stale_approvals
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.session.query import ask
from catalog.values.errors import NotFoundError

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
(APPROVED,) = RECORDS["approval"]
OF_CONTROL = {
    "valid": None,
    "stale": "changed since it was approved: ",
    "expired": "its approval ran out on ",
    "missing": "the version has no approval",
}


def check(catalog: Catalog, state: str, changed: list[str]) -> None:
    """Every door has the approval of churn v1 in this state, by these changes."""
    approval = gate(catalog, "churn", "models", "v1")["approval"]
    assert (approval["state"], approval["changed"]) == (state, changed)
    kept = run_sql(catalog, "SELECT state, coalesce(changed, []) AS changed FROM approval_states").rows.to_pylist()
    assert kept == [{"state": "revoked" if state == "missing" else state, "changed": changed}]
    overview = stale_approvals(catalog)
    lapsed = state in ("stale", "expired")
    assert [(row["state"], row["changed"]) for row in overview["rows"]] == ([(state, changed)] if lapsed else [])
    assert (overview["approved"], overview["examined"]) == ((0, 0) if state == "missing" else (1, 1))
    (kpi,) = kpis(catalog, kpi="stale_approvals")
    expected = (None, None) if state == "missing" else (int(lapsed), 1)
    assert (kpi["numerator"], kpi["denominator"]) == expected
    (control,) = (row for row in controls(catalog) if row["id"] == "A.6.2.5")
    missing = {item["missing"].removesuffix(", ".join(changed)) for item in control["missing"]}
    wanted = OF_CONTROL[state]
    assert control["state"] == ("computed" if wanted is None else "gap")
    assert missing == (set() if wanted is None else {f"{wanted}{day(-1) if state == 'expired' else ''}"})


def failed() -> list[Event]:
    """A validation of the features that does not pass."""
    event = ran("check", day(-1), [dataset(*FEATURES, "f1")], [])[1]
    facet = {"assertions": [{"assertion": "not_null", "success": False, "column": "age"}]}
    event["inputs"] = [{**dataset(*FEATURES, "f1"), "inputFacets": {"dataQualityAssertions": facet}}]
    return [event]


def late() -> list[Event]:
    """The run that trained the model read another dataset too, as is said later."""
    made = [event for event in EVENTS["runs"] if event["job"]["name"] == "train"]
    return [{**event, "inputs": [*event["inputs"], dataset("file", "/data/extra.csv")]} for event in made]


KEPT_LONGER = {"duration": "P91Y", "anchor": "collected_at", "collected_at": day(-50)}
MARKETING = {**EVENTS["model"][0]["dataset"]["facets"]["whence_model"], "purpose": "dpv:Marketing"}
CHANGES: dict[str, tuple[list[Event], dict[str, Any], str, list[str]]] = {
    "another trace": (late(), {}, "stale", ["trace"]),
    "another declaration": ([declared(*DATA, day(0), whence_retention=KEPT_LONGER)], {}, "stale", ["labels"]),
    "another validation": (failed(), {}, "stale", ["quality"]),
    "another purpose": (
        [declared("models", "churn", day(0), whence_model=MARKETING)],
        {},
        "stale",
        ["labels", "purpose"],
    ),
    "by other rules": ([], {"digests": {"rules": "0" * 64}}, "stale", ["rules"]),
    "ran out": ([], {"until": day(-1)}, "expired", []),
    "ends today": ([], {"until": day(0)}, "valid", []),
    "revoked": ([], {"status": "revoked"}, "missing", []),
    "declared once more": ([*EVENTS["retention"], *EVENTS["grants"]], {}, "valid", []),
    "declared again later": (
        [declared(*DATA, day(0), whence_retention=KEPT_LONGER | {"duration": "P90Y"})],
        {},
        "valid",
        [],
    ),
    "other data": ([declared("file", "/else.csv", day(0), whence_retention=KEPT_LONGER)], {}, "valid", []),
}


@pytest.mark.many
@pytest.mark.parametrize("name", CHANGES)
def test_what_makes_an_approval_stale_does_so_at_every_door(name: str) -> None:
    """A declaration word for word as before changes nothing, whenever it comes."""
    events, members, state, changed = CHANGES[name]
    with FreshCatalog() as catalog:
        managed(catalog)
        check(catalog, "valid", [])
        catalog.append(entries_of(events))
        if members:
            digests = gate(catalog, "churn", "models", "v1")["digests"] | members.get("digests", {})
            write_records(catalog, [{**APPROVED, **members, "digests": digests}], OWNER)
        check(catalog, state, changed)


@pytest.mark.parametrize("state", ["stale", "expired"])
def test_of_several_approvals_that_hold_no_longer_every_door_names_the_newest(state: str) -> None:
    """Also where the older ends later, or has other reasons."""
    older, newer = ({"rules": "0" * 64}, {"trace": "0" * 64}) if state == "stale" else ({}, {})
    ends = (None, None) if state == "stale" else (day(-1), day(-2))
    with FreshCatalog() as catalog:
        managed(catalog, {"approval"})
        digests = gate(catalog, "churn", "models", "v1")["digests"]
        for who, changes, until in (("z-old", older, ends[0]), ("a-new", newer, ends[1])):
            until_when = {} if until is None else {"until": until}
            body = {**APPROVED, "id": who, "by": f"{who}@example.com", "digests": digests | changes, **until_when}
            write_records(catalog, [body], OWNER)
        approval = gate(catalog, "churn", "models", "v1")["approval"]
        (row,) = stale_approvals(catalog)["rows"]
        (control,) = (row for row in controls(catalog) if row["id"] == "A.6.2.5")
    changed = ["trace"] if state == "stale" else []
    assert (approval["state"], approval["by"], approval["changed"]) == (state, "a-new@example.com", changed)
    assert (row["state"], row["by"], row["changed"]) == (state, "a-new@example.com", changed)
    missing = {item["missing"] for item in control["missing"]}
    assert missing == {
        f"changed since it was approved: {changed[0]}" if changed else f"its approval ran out on {ends[1]}"
    }


def test_an_approval_of_what_nobody_knows_is_unknown_and_counts_for_nothing() -> None:
    with FreshCatalog() as catalog:
        managed(catalog, {"approval"})
        unknown = {**APPROVED, "version": "v2", "digests": {}}
        live = {**RECORDS["deployment"][0], "models": [{**CHURN_V1[0], "version": "v2"}]}
        write_records(catalog, [unknown, live], OWNER)
        assert run_sql(catalog, "SELECT state FROM approval_states").rows.to_pylist() == [{"state": "unknown"}]
        (control,) = (row for row in controls(catalog) if row["id"] == "A.6.2.5")
    assert control["state"] == "gap"
    assert {item["missing"] for item in control["missing"]} == {"it is not known whether its approval holds"}


def rows(catalog: Catalog, **times: str) -> list[tuple[Any, ...]]:
    """The view as of a time, without what is kept."""
    with ask(catalog, read_clocks(**times)) as question, staged_views(question, verdicts_kept=False) as views:
        return views.rows("SELECT state FROM approval_states")


def test_before_it_changed_and_after_it_ended_the_view_has_the_state_that_the_gate_finds() -> None:
    with FreshCatalog() as catalog:
        managed(catalog)
        with catalog.cursor() as cursor:
            (before,) = cursor.execute("SELECT max(received_at)::VARCHAR FROM log.entries").fetchone() or ()
        before = before.replace(" ", "T").replace("+00", "Z")
        catalog.append(entries_of([declared(*DATA, day(0), whence_retention=KEPT_LONGER)]))
        write_records(catalog, [{**APPROVED, "id": "ends", "until": day(30)}], OWNER)
        for times in ({"known_at": before}, {"as_of": day(31)}, {}):
            found = gate(catalog, "churn", "models", "v1", read_clocks(**times))["approval"]["state"]
            assert found == ("valid" if times.get("known_at") else "stale")
            assert (found,) in rows(catalog, **times)
        assert sorted(rows(catalog, as_of=day(31))) == [("expired",), ("stale",)]


@settings(max_examples=examples(8), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_step_by_step_is_as_from_nothing_and_as_the_gate_says(case: Case, data: st.DataObject) -> None:
    """Whatever comes after approvals of every version, in whatever order."""
    events = data.draw(st.permutations([body for _, body in events_of(case)]))
    first = max(len(events) - data.draw(st.integers(0, 3)), 1)
    with FreshCatalog(keeps_graph=data.draw(st.booleans())) as catalog:
        catalog.append(entries_of(events[:first]))
        refresh(catalog, VERDICT_TABLES)
        with ask(catalog) as question:
            versions = question.cursor.execute("SELECT namespace, name, version FROM dataset_versions").fetchall()
        for number, (namespace, name, version) in enumerate(sorted(set(versions))):
            place = {"namespace": namespace, "name": name, "version": version}
            body = {"kind": "approval", "id": f"a{number}", "status": "approved", "by": "lead@example.com", **place}
            digests = gate(catalog, name, namespace, version)["digests"]
            write_records(catalog, [{**body, "purpose": "dpv:ServiceProvision", "digests": digests}], body["by"])
        for event in events[first:]:
            catalog.append(entries_of([event]))
            refresh(catalog, VERDICT_TABLES)
        for _, record in records_of(case):
            write_records(catalog, [record_body(record)], record.get("by"), record["at"])
            refresh(catalog, VERDICT_TABLES)
        refresh(catalog, VERDICT_TABLES)
        with ask(catalog) as question:
            kept = question.cursor.execute("FROM judged.approvals").to_arrow_table().to_pylist()
            rebuilt = VERDICT_TABLES.rows(question, None, keep_going)["approvals"].to_pylist()
            stated = question.cursor.execute(
                "SELECT namespace, name, version, state, coalesce(changed, []) FROM approval_states"
            ).fetchall()
        assert sorted(map(repr, kept)) == sorted(map(repr, rebuilt))
        for namespace, name, version, *found in stated:
            try:
                approval = gate(catalog, name, namespace, version)["approval"]
            except NotFoundError:
                assert found[0] == "unknown"
                continue
            # What is one dataset by now has one name: an approval of another one is none.
            expected = "unknown" if approval["state"] == "missing" else approval["state"]
            assert found == [expected, approval["changed"]]


def test_an_older_catalog_has_its_approvals_examined(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    with Catalog(path) as catalog:
        check(managed(catalog), "valid", [])
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'latest')")
        connection.execute("USE old")
        connection.execute("DROP VIEW approval_states")
        connection.execute("DROP TABLE judged.approvals")
        connection.execute("DELETE FROM migrations WHERE migration[:4] = '0023' OR migration LIKE 'views %'")
    with Catalog(path) as catalog:
        check(catalog, "valid", [])
