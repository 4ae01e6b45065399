"""Audits: populations as of a date, samples that can be drawn again, sheets that lead to findings, the calendar."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.scene import DOORS_SCENE, dataset, model, ran

from catalog.governance.decisions.decisions import gate
from catalog.log.admission import Rejected, admit
from catalog.management.audits.calendar import calendar
from catalog.management.audits.frames import all_frames
from catalog.management.audits.sampling import sample
from catalog.management.audits.sheets import draw, examine
from catalog.questions.lists import records
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from catalog.values.errors import BadQuestionError, NotFoundError
from ingest.records.write import amend, record

AUDITOR = "auditor@example.com"


@pytest.fixture
def scene() -> Iterator[Catalog]:
    with FreshCatalog() as catalog:
        send(catalog, [*DOORS_SCENE, *releases(range(12), "2026-02")])
        yield catalog


def send(catalog: Catalog, events: list[dict[str, Any]]) -> None:
    entries = [admit(json.dumps(event).encode()) for event in events]
    catalog.append([entry for entry in entries if not isinstance(entry, Rejected)])


def releases(numbers: range, month: str) -> list[dict[str, Any]]:
    """Trainings of models, each of its own, on the days of a month."""
    return [
        event
        for number in numbers
        for event in ran(
            f"train-{month}-{number}",
            f"{month}-{number % 28 + 1:02d}",
            [dataset("file", "/data/customers.csv")],
            [model(f"model-{month}-{number}")],
        )
    ]


def test_the_same_seed_and_dates_draw_the_same_items_after_ten_thousand_more_events(scene: Catalog) -> None:
    clocks = read_clocks("2026-02-28", None)
    first = sample(scene, "releases", 5, "2026-q1", clocks)
    known = sample(scene, "releases", 5, "2026-q1", Clocks(None, datetime.now(UTC)))
    events = [event for number in range(500) for event in releases(range(10), f"2027-{number % 12 + 1:02d}")]
    assert len(events) == 10_000
    send(scene, events)
    again = sample(scene, "releases", 5, "2026-q1", clocks)
    assert [item["item"] for item in again["items"]] == [item["item"] for item in first["items"]]
    assert (again["population"], again["population_digest"]) == (first["population"], first["population_digest"])
    assert first["population"] >= 12
    later = sample(scene, "releases", 5, "2026-q1", read_clocks(None, known["known_at"]))
    assert later["items"] == known["items"]
    assert sample(scene, "releases", 5, "another", clocks)["items"] != first["items"]


def test_a_larger_sample_holds_the_smaller_one(scene: Catalog) -> None:
    five, ten = (sample(scene, "releases", size, "s")["items"] for size in (5, 10))
    assert ten[:5] == five
    assert len({item["item"] for item in ten}) == 10
    assert {item["decision"] for item in ten} <= {"pass", "violation", "gap"}


@pytest.mark.parametrize("frame", [frame.name for frame in all_frames()])
def test_every_population_is_cut_at_its_date_and_runs_in_users_sql(scene: Catalog, frame: str) -> None:
    record(scene, "supplier", {"id": "s", "title": "Acme", "opened_at": "2026-01-05"}, AUDITOR)
    record(scene, "incident", {"id": "i", "opened_at": "2026-01-05"}, AUDITOR)
    now, before = (sample(scene, frame, 10_000, "s", read_clocks(day, None)) for day in ("2026-12-31", "2020-01-01"))
    assert before["items"] == []
    assert [item["item"] for item in now["items"]] == list(dict.fromkeys(item["item"] for item in now["items"]))
    expected = {"releases", "suppliers", "incidents", "undeclared_sources", "unregistered_models"}
    assert now["population"] > 0 or frame not in expected
    assert "$at" in now["query"]


def test_what_is_no_population_names_those_there_are(scene: Catalog) -> None:
    with pytest.raises(BadQuestionError, match=r"'relases' is no population\. Populations: approvals_and_waivers, "):
        sample(scene, "relases", 1, "s")


def test_a_sample_is_recorded_with_its_times_and_each_item_has_a_sheet(scene: Catalog) -> None:
    record(scene, "audit", {"id": "a1", "title": "Internal", "auditor": AUDITOR}, AUDITOR)
    drawn = draw(scene, "releases", 3, "2026", AUDITOR, audit="a1", clocks=read_clocks("2026-02-28", None))
    assert drawn["known_at"]
    first = drawn["items"][0]
    then = read_clocks("2026-02-28", str(drawn["known_at"]))
    answer = gate(scene, first["name"], first["namespace"], first["version"], then)
    assert first["evidence"]["sha256"] == answer["digests"]["trace"]
    assert first["evidence"]["command"].startswith(f"whence gate models {first['name']} --version v1 --as-of 2026-")
    name = str(drawn["id"])
    examine(scene, name, 1, "ok", AUDITOR, note="the gate passed that day", interview="ml lead: yes")
    found = examine(scene, name, 2, "exception", AUDITOR, grade="minor", note="approved after release")
    assert found["opened"] == [f"finding/{name}-2", f"nonconformity/{name}-2"]
    assert examine(scene, name, 3, "exception", AUDITOR, grade="observation")["opened"] == [f"finding/{name}-3"]
    (row,) = records(scene, "sample")
    sheets = [item["sheet"] for item in row["body"]["items"]]
    assert [sheet["result"] for sheet in sheets] == ["ok", "exception", "exception"]
    (finding,) = [each for each in records(scene, "finding") if each["id"] == f"{name}-2"]
    assert (finding["body"]["audit"], finding["body"]["sample"]) == ("a1", name)
    assert finding["body"]["models"] == [
        {key: row["body"]["items"][1][key] for key in ("namespace", "name", "version")}
    ]
    again = sample(scene, "releases", 3, "2026", read_clocks(str(drawn["as_of"]), str(drawn["known_at"])))
    assert [item["item"] for item in again["items"]] == [item["item"] for item in drawn["items"]]
    with pytest.raises(BadQuestionError, match="An exception has a grade"):
        examine(scene, name, 1, "exception", AUDITOR)
    with pytest.raises(NotFoundError, match="has 3 items, not 4"):
        examine(scene, name, 4, "ok", AUDITOR)
    with pytest.raises(NotFoundError, match="There is no sample 'nope'"):
        examine(scene, "nope", 1, "ok", AUDITOR)


def test_a_finding_goes_through_its_nonconformity_to_its_end(scene: Catalog) -> None:
    """Finding, cause, action, check of the effect by somebody else, closed: the flow of an audit."""
    name = str(draw(scene, "releases", 1, "2026", AUDITOR)["id"])
    examine(scene, name, 1, "exception", AUDITOR, grade="major", note="no approval")
    steps = [
        ("cause_found", {"cause": "no gate in CI"}, "ml@example.com"),
        ("action_agreed", {"action": "add the gate", "due_at": "2026-12-01"}, "ml@example.com"),
        ("action_done", {}, "ml@example.com"),
        ("effective", {"effectiveness": "ten releases, all gated"}, "dpo@example.com"),
        ("closed", {}, AUDITOR),
    ]
    for state, members, by in steps:
        amend(scene, "nonconformity", f"{name}-1", {"status": state, **members}, by)
    amend(scene, "finding", f"{name}-1", {"status": "in_correction"}, AUDITOR)
    amend(scene, "finding", f"{name}-1", {"status": "corrected", "action": "add the gate"}, AUDITOR)
    assert amend(scene, "finding", f"{name}-1", {"status": "closed"}, AUDITOR)["closed_at"]


def test_the_calendar_knows_what_the_programme_asks_for(scene: Catalog) -> None:
    at = read_clocks("2026-06-30", None)
    assert [(entry["stage"], entry["state"]) for entry in calendar(scene, at)] == [("internal", "missing")]
    record(scene, "audit", {"id": "i", "stage": "internal", "status": "closed", "held_at": "2026-02-01"}, AUDITOR)
    record(scene, "audit", {"id": "s1", "stage": "stage_1", "status": "closed", "held_at": "2025-04-01"}, AUDITOR)
    record(scene, "audit", {"id": "s2", "stage": "stage_2", "status": "closed", "held_at": "2025-05-01"}, AUDITOR)
    record(scene, "audit", {"id": "v1", "stage": "surveillance", "planned_for": "2026-07-01"}, AUDITOR)
    found = [(entry["stage"], entry["due"][:10], entry["state"]) for entry in calendar(scene, at)]
    assert found == [
        ("stage_1", "2025-04-01", "held"),
        ("stage_2", "2025-05-01", "held"),
        ("internal", "2026-02-01", "held"),
        ("surveillance", "2026-07-01", "planned"),
        ("internal", "2027-02-01", "missing"),
        ("surveillance", "2027-05-01", "missing"),
        ("recertification", "2028-05-01", "missing"),
    ]
    late = {(entry["stage"], entry["state"]) for entry in calendar(scene, read_clocks("2027-06-30", None))}
    assert {("internal", "overdue"), ("surveillance", "overdue")} <= late
    amend(scene, "audit", "v1", {"status": "cancelled", "note": "moved"}, AUDITOR)
    after = [entry for entry in calendar(scene, read_clocks("2026-09-30", None)) if entry["stage"] == "surveillance"]
    assert [entry["state"] for entry in after] == ["overdue", "missing"]
