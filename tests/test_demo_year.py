"""The demo's year of records: taken as it is, on any day, the same each time, and with what its stories say."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.fresh import FreshCatalog

from catalog.questions.lists import records
from catalog.session.catalog import Catalog
from examples.churn.year import steps, year
from ingest.receive.files import ingest_paths
from ingest.records.write import amend, record_all

EVENTS = Path(__file__).parent / "recorded/demo/events.ndjson"


@pytest.fixture(scope="module", params=["2026-03-15", "2031-02-28"])
def lived(request: pytest.FixtureRequest) -> Iterator[Catalog]:
    """Return the demo's catalog with the year that ends on a day."""
    today = date.fromisoformat(request.param)
    with FreshCatalog() as catalog:
        ingest_paths(catalog, [str(EVENTS)])
        for kind, rows in year(today).items():
            for body in record_all(catalog, kind, rows, None):
                assert "warnings" not in body or "v0" in str(body["warnings"]), body["warnings"]
        for kind, name, changes, by in steps(today):
            amend(catalog, kind, name, changes, by)
        yield catalog


def test_the_stories_end_as_they_are_told(lived: Catalog) -> None:
    state = {(row["kind"], row["id"]): row["status"] for row in records(lived)}
    assert state["finding", "bias-region"] == state["nonconformity", "bias-region"] == "closed"
    assert state["nonconformity", "internal-2026-1"] == "cause_found"
    assert ("nonconformity", "internal-2026-2") not in state  # an observation asks for no correction
    assert (state["action", "management-2025-1"], state["action", "management-2025-2"]) == ("open", "closed")
    alerts = [row["body"] for row in records(lived, "alert")]
    late = [alert for alert in alerts if alert.get("resolved_at", "") > str(alert["due_at"])]
    assert (len(alerts), len(late)) == (7, 1)
    assert len([row for row in records(lived, "alert") if row["closed_at"] is None]) == 1


def test_every_day_gives_the_same_year_but_for_its_days() -> None:
    first, again, later = year(date(2026, 3, 15)), year(date(2026, 3, 15)), year(date(2027, 3, 15))
    assert first == again
    values = [[record.get("value") for record in found["alert"]] for found in (first, later)]
    assert values[0] == values[1]
