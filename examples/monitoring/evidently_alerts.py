"""Post the failed tests of an Evidently report to Whence as alerts.

    report = Report([ValueDrift(column="age")], include_tests=True).run(current, reference)
    report.save_json("report.json")
    python evidently_alerts.py report.json --model churn --version v2 --server http://127.0.0.1:5000

The same test failing again on the same day is the same alert. WHENCE_API_KEY signs in where the server asks for keys.
"""

import argparse
import json
import os
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def alerts(report: dict[str, Any], model: dict[str, str], now: datetime) -> Iterator[dict[str, Any]]:
    """An alert record for each test of a report that failed."""
    values = {metric["id"]: metric["value"] for metric in report["metrics"]}
    for test in report["tests"]:
        if test["status"] not in {"FAIL", "WARNING"}:
            continue
        asked = test["metric_config"]
        value = values.get(asked["metric_id"])
        threshold = test["test_config"].get("threshold", asked["params"].get("threshold"))
        fingerprint = f"{model['name']}-{asked['metric_id'][:12]}-{test['id']}"
        yield {
            "id": f"{fingerprint}-{now:%Y-%m-%d}",
            "fingerprint": fingerprint,
            "title": test["name"],
            "note": test["description"],
            "measure": "drift" if test["id"] == "drift" else "performance",
            "metric": asked["params"]["type"].rpartition(":")[2],
            "models": [model],
            "source": "evidently",
            "detected_at": now.isoformat(),
            "by": "evidently",
            # A metric may be an object of several values, which is no number to compare.
            **({"value": value} if isinstance(value, (int, float)) else {}),
            **({"threshold": threshold} if isinstance(threshold, (int, float)) else {}),
        }


def main() -> None:
    """Read the report and post its alerts, all or none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--server", default=os.environ.get("WHENCE_SERVER", "http://127.0.0.1:5000"))
    args = parser.parse_args()
    model = {"name": args.model, "version": args.version}
    found = list(alerts(json.loads(args.report.read_text()), model, datetime.now(UTC)))
    if not found:
        print("No test failed.")
        return
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("WHENCE_API_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    address = f"{args.server}/api/v1/records/alert"  # the operator names the server
    request = urllib.request.Request(address, json.dumps(found).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        print(f"{json.load(answer)['written']} alerts recorded.")


if __name__ == "__main__":
    main()
