"""The judged tables, brought up to the log step by step, are those that judging everything at once gives."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.governance_histories import situations
from support.governed import catalog_as_received, record_body
from support.histories import arrivals
from support.product import entries_of
from verdicts.case import Case
from verdicts.events import events_of, records_of

from catalog.derived.invalidation import invalidated_versions
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.session.catalog import Catalog
from catalog.session.query import ask

TABLES = ("labels", "findings", "retention", "gates", "training_data")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes


def judged(catalog: Catalog) -> dict[str, list[Any]]:
    """The rows of the judged tables, sorted."""
    refresh(catalog, VERDICT_TABLES)
    with catalog.cursor() as cursor:
        return {table: sorted(cursor.execute(f"FROM judged.{table}").fetchall(), key=repr) for table in TABLES}


@settings(max_examples=8, deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_step_by_step_and_at_once_are_the_same(case: Case, data: st.DataObject) -> None:
    """In whatever order events come, the last ones one by one; then a record after another."""
    events = data.draw(arrivals([body for _, body in events_of(case)]))
    catalog = FreshCatalog(keeps_graph=data.draw(st.booleans()))
    first = max(len(events) - data.draw(st.integers(1, 4)), 0)
    catalog.append(entries_of(events[:first]))
    refresh(catalog, VERDICT_TABLES)
    for event_alone in events[first:]:
        catalog.append(entries_of([event_alone]))
        refresh(catalog, VERDICT_TABLES)
    for table, rows in judged(catalog_as_received(events, [])).items():
        assert judged(catalog)[table] == rows, table
    for _, record in records_of(case):
        write_records(catalog, [record_body(record)], record.get("by"), record["at"])
        refresh(catalog, VERDICT_TABLES)
    assert judged(catalog) == judged(catalog_as_received(events, records_of(case)))


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
