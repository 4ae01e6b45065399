"""A year of management records for the demo's model, written to a server: so that every page and KPI shows something.

python -m examples.churn.year --url http://127.0.0.1:5000

What people wrote stands in management/, a file for each kind, its days moved as those of governance are. What was
measured month by month is drawn by a seed. Two flows go through their states one by one: a finding of bias that was
closed, and a minor nonconformity of the internal audit that is still open.
"""

import argparse
import json
import random
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from examples.churn.story import with_days_moved

RECORDS = Path(__file__).parent / "management"
SEED = "a year at the shop"
MONTHS = 12
ML, OPS, DPO, AUDIT = "ml@shop.example", "ops@shop.example", "dpo@shop.example", "audit@shop.example"
CHURN = {"namespace": "models", "name": "churn"}
NUMBERS = {
    "likelihood", "impact", "residual_likelihood", "residual_impact", "uptime_target", "response_hours", "target"
}  # fmt: skip
FEATURES = ("visits_30d", "tickets_90d", "months_since_order", "basket_mean")
Record = dict[str, Any]


def main() -> int:
    """Write the year; 0, or 1 with a line on stderr that says what was refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    url = parser.parse_args().url
    today = datetime.now(UTC).date()
    try:
        for kind, records in year(today).items():
            post(url, kind, records)
        for kind, record_id, changes, by in steps(today):
            post(url, f"{kind}/changes", {"id": record_id, "changes": changes, "by": by})
    except urllib.error.HTTPError as error:
        print(f"The year was not written: {error.url}: {error.read().decode()}", file=sys.stderr)
        return 1
    return 0


def year(today: date) -> dict[str, list[Record]]:
    """The records of each kind: those of the files, and what was measured month by month."""
    found = {
        file.stem: yaml.load(with_days_moved(file.read_text(encoding="utf-8"), today), yaml.BaseLoader)  # noqa: S506
        for file in sorted(RECORDS.glob("*.yml"))
    }
    records = {kind: [typed(record) for record in rows] for kind, rows in found.items()}
    draw = random.Random(SEED)
    records["assessment"] = list(bias_tests(today, draw))
    records["alert"] = list(alerts(today, draw))
    records["finding"] = list(findings(today))
    return records


def typed(value: Any, key: str = "") -> Any:  # noqa: ANN401  # any YAML
    """The numbers of some members as numbers; all else stays text, as ids of controls and versions are."""
    if isinstance(value, dict):
        return {name: typed(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each, key) for each in value]
    return json.loads(value) if key in NUMBERS else value


def month(today: date, number: int, day: int) -> datetime:
    """A day of the month that began a number of 30 days ago."""
    return datetime.combine(today - timedelta(30 * number - day), datetime.min.time(), UTC)


def bias_tests(today: date, draw: random.Random) -> Iterator[Record]:
    """A test by region each month; the one of autumn fails."""
    for number in range(MONTHS - 1, -1, -1):
        failed = number == 6
        ratio = round(draw.uniform(0.62, 0.7) if failed else draw.uniform(0.86, 0.97), 2)
        at = month(today, number, -2)
        yield {
            "id": f"bias-{at:%Y-%m-%d}", "status": "done", "title": "Bias by region", "about": "bias",
            "method": "disparate impact ratio", "metric": "lowest ratio of selection rates", "value": ratio,
            "threshold": 0.8, "passed": not failed, "assessed_at": text(at), "opened_at": text(at),
            "closed_at": text(at), "owner": ML, "by": ML, "models": [CHURN],
        }  # fmt: skip


def alerts(today: date, draw: random.Random) -> Iterator[Record]:
    """Drift of a feature every other month or so, handled in two weeks; once it was handled late, one is open."""
    for number in (11, 9, 7, 5, 4, 2, 0):
        at = month(today, number, 0) + timedelta(hours=draw.randint(2, 9))
        late = number == 4
        handled = at + timedelta(days=draw.randint(21, 26) if late else draw.randint(2, 11))
        record: Record = {
            "id": f"drift-{at:%Y-%m-%d}", "title": f"Drift of {draw.choice(FEATURES)}", "measure": "drift",
            "metric": "PSI", "value": round(draw.uniform(0.21, 0.44), 2), "threshold": 0.2, "detected_at": text(at),
            "opened_at": text(at), "due_at": text(at + timedelta(14)), "source": "monitoring", "owner": ML, "by": ML,
            "models": [CHURN],
        }  # fmt: skip
        if number:
            answered = text(at + timedelta(hours=draw.randint(1, 20)))
            record |= {"status": "handled", "first_response_at": answered, "resolved_at": text(handled)}
            record["closed_at"] = record["resolved_at"]
        yield record


def findings(today: date) -> Iterator[Record]:
    """Bias that a test found, and two of the internal audit: a minor one, and an observation."""
    found, audited = month(today, 6, -2), datetime.combine(today - timedelta(33), datetime.min.time(), UTC)
    yield {
        "id": "bias-region", "title": "Selection rates differ by region", "grade": "minor", "category": "bias",
        "raised_at": text(found), "opened_at": text(found), "owner": ML, "by": AUDIT, "models": [CHURN],
        "controls": ["A.6.2.4"], "note": "the monthly test fell below its bound",
    }  # fmt: skip
    yield {
        "id": "internal-2026-1", "audit": "internal-2026", "title": "Balancing test of the clicks is out of date",
        "grade": "minor", "category": "data", "raised_at": text(audited), "opened_at": text(audited), "owner": DPO,
        "by": AUDIT, "due_at": text(audited + timedelta(90)), "controls": ["A.7.3"],
        "datasets": [{"namespace": "file", "name": "/data/web/clicks.csv"}],
    }  # fmt: skip
    yield {
        "id": "internal-2026-2", "audit": "internal-2026", "title": "Approvals name no end", "grade": "observation",
        "raised_at": text(audited), "opened_at": text(audited), "owner": ML, "by": AUDIT, "controls": ["A.6.2.5"],
    }  # fmt: skip


def steps(today: date) -> Iterator[tuple[str, str, Record, str]]:
    """Kind, record, changes and author of the moves that were made one by one."""
    found = month(today, 6, -2)
    cause, action = "a postcode feature stood in for the region", "the feature is left out, and tests run by region"
    effect = "five monthly tests since, all within the bound"
    closed = text(found + timedelta(47))
    for name, changes, by in (
        ("cause_found", {"cause": cause}, ML),
        ("action_agreed", {"action": action, "due_at": text(found + timedelta(30))}, ML),
        ("action_done", {}, ML),
        ("effective", {"effectiveness": effect}, DPO),
        ("closed", {"closed_at": closed}, AUDIT),
    ):
        yield "nonconformity", "bias-region", {"status": name, **changes}, by
    for name, changes in (
        ("in_correction", {}),
        ("corrected", {"action": action}),
        ("closed", {"closed_at": closed}),
    ):
        yield "finding", "bias-region", {"status": name, "cause": cause, **changes}, AUDIT
    yield "nonconformity", "internal-2026-1", {"status": "cause_found", "cause": "nobody was told when it ends"}, DPO
    done = text(month(today, 2, 8))
    yield "action", "management-2025-2", {"status": "done", "done_at": done}, ML
    effect = "drift is found a week earlier"
    yield "action", "management-2025-2", {"status": "closed", "effectiveness": effect, "closed_at": done}, OPS


def text(moment: datetime) -> str:
    """RFC 3339, as records have it."""
    return moment.isoformat().replace("+00:00", "Z")


def post(url: str, path: str, body: object) -> None:
    """Write records to the server; raises HTTPError where it refuses them."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/v1/records/{path}", json.dumps(body).encode(), headers)  # noqa: S310
    with opener.open(request, timeout=60) as answer:
        answer.read()


if __name__ == "__main__":
    sys.exit(main())
