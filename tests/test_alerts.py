"""Alerts as monitoring tools send them: Alertmanager's webhook at a real server, from firing to resolved."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.serving import Serving, served

from catalog.access.key_ring import KeyRing
from catalog.access.roles import Role
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError
from ingest.records.alertmanager import alerts_of

EXAMPLE = Path(__file__).parent.parent / "examples/monitoring/evidently_alerts.py"
REPORT = Path(__file__).parent / "monitoring/evidently_report.json"
ROUTE = "/api/v1/alerts/alertmanager"


def notification(status: str, *, started: str = "2026-03-01T08:00:00.5Z") -> dict[str, Any]:
    """A group of one alert, as version 4 of the webhook has it."""
    alert = {
        "status": status,
        "labels": {"alertname": "FeatureDriftHigh", "model": "churn", "model_version": "v2", "severity": "page"},
        "annotations": {
            "summary": "PSI of age is 0.31",
            "description": "over a week",
            "value": "0.31",
            "threshold": "2e-1",
        },
        "startsAt": started,
        "endsAt": "2026-03-01T12:00:00Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.com/graph?g0.expr=psi",
        "fingerprint": "c0ffee",
    }
    return {"version": "4", "status": status, "receiver": "whence", "groupLabels": {}, "alerts": [alert]}


def test_an_alert_fires_again_and_again_and_is_one_record_until_it_is_handled(tmp_path: Path) -> None:
    with served(tmp_path / "whence.duckdb") as serving:
        for _ in range(2):
            answer = httpx.post(f"{serving.url}{ROUTE}", json=notification("firing"))
            assert (answer.status_code, answer.json()["written"]) == (201, 1)
        (row,) = records(serving)
        assert (row["status"], row["closed_at"], row["opened_at"] is not None) == ("open", None, True)
        assert httpx.post(f"{serving.url}{ROUTE}", json=notification("resolved")).status_code == 201
        assert httpx.post(
            f"{serving.url}{ROUTE}", json=notification("firing", started="2026-03-09T08:00:00Z")
        ).is_success
        second, first = sorted(records(serving), key=lambda row: row["status"], reverse=True)
    body = first["body"]
    assert (first["status"], second["status"]) == ("handled", "open")
    assert (body["measure"], body["value"], body["threshold"], body["title"]) == (
        "drift",
        0.31,
        0.2,
        "PSI of age is 0.31",
    )
    assert (body["detected_at"], body["resolved_at"]) == ("2026-03-01T08:00:00.5Z", "2026-03-01T12:00:00Z")
    assert body["models"] == [{"name": "churn", "version": "v2"}]
    history = [body["status"] for body in (first["body"], second["body"])]
    assert history == ["handled", "open"]


def records(serving: Serving) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{serving.url}/api/v1/records", params={"kind": "alert"}).json()
    return found


def test_the_key_of_a_steward_signs_an_alert(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    with Catalog(path) as catalog, catalog.cursor() as cursor:
        ring = KeyRing(cursor)
        key = ring.add("prometheus", Role.STEWARD, (), None, None)[1]
        emitter = ring.add("job", Role.EMITTER, (), None, None)[1]
    with served(path) as serving:
        refused = httpx.post(f"{serving.url}{ROUTE}", json=notification("firing"))
        beyond = httpx.post(f"{serving.url}{ROUTE}", json=notification("firing"), headers=bearer(emitter))
        taken = httpx.post(f"{serving.url}{ROUTE}", json=notification("firing"), headers=bearer(key))
        rows = httpx.get(f"{serving.url}/api/v1/records", headers=bearer(key)).json()
    assert (refused.status_code, beyond.status_code, taken.status_code) == (401, 403, 201)
    assert [row["body"]["by"] for row in rows] == ["prometheus"]


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_what_is_no_notification_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionError, match="no notification of Alertmanager"):
        alerts_of({"alerts": []}, "x")
    with served(tmp_path / "whence.duckdb") as serving:
        answer = httpx.post(f"{serving.url}{ROUTE}", json={"alerts": "none"})
        odd = notification("firing", started="yesterday")
        wrong = httpx.post(f"{serving.url}{ROUTE}", json=odd)
    assert (answer.status_code, "no notification" in answer.json()["error"]) == (400, True)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/0/detected_at")


def test_the_failed_tests_of_an_evidently_report_become_alerts(tmp_path: Path) -> None:
    """The report is one that Evidently 0.7.23 wrote: drift of one column of two, and a mean above its bound."""
    with served(tmp_path / "whence.duckdb") as serving:
        command = [sys.executable, str(EXAMPLE), str(REPORT), "--model", "churn", "--version", "v2"]
        for _ in range(2):
            done = subprocess.run([*command, "--server", serving.url], capture_output=True, text=True, check=True)
            assert done.stdout == "2 alerts recorded.\n"
        rows = records(serving)
    assert {(row["body"]["measure"], row["body"]["metric"], row["body"].get("threshold")) for row in rows} == {
        ("drift", "ValueDrift", 0.05), ("performance", "MeanValue", 45.0),
    }  # fmt: skip
