"""A small scene of governance for tests of doors: models that pass, violate, and cannot be judged."""

import json
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PRODUCER = "https://example.com/test"
Event = dict[str, Any]


def declared(namespace: str, name: str, day: str, **facets: Any) -> Event:  # noqa: ANN401  # any JSON
    """A DatasetEvent that declares facets of a dataset."""
    meta = {"_producer": PRODUCER, "_schemaURL": PRODUCER}
    return {
        "eventTime": f"{day}T00:00:00Z",
        "producer": PRODUCER,
        "schemaURL": PRODUCER,
        "dataset": {
            "namespace": namespace,
            "name": name,
            "facets": {key: {**meta, **value} for key, value in facets.items()},
        },
    }


def ran(job: str, day: str, inputs: list[Event], outputs: list[Event]) -> list[Event]:
    """The START and COMPLETE of a run."""
    run_id = str(uuid.uuid5(uuid.NAMESPACE_URL, job + day))
    return [
        {
            "eventType": state,
            "eventTime": f"{day}T00:00:0{second}Z",
            "producer": PRODUCER,
            "schemaURL": PRODUCER,
            "run": {"runId": run_id},
            "job": {"namespace": "prod", "name": job},
            "inputs": inputs,
            "outputs": outputs,
        }
        for second, state in enumerate(("START", "COMPLETE"))
    ]


def dataset(namespace: str, name: str, version: str | None = None, **facets: Any) -> Event:  # noqa: ANN401
    """A dataset as a run names it; type and fields by facets."""
    named = {"version": {"datasetVersion": version}} if version else {}
    return {"namespace": namespace, "name": name, "facets": {**named, **facets}}


def model(name: str) -> Event:
    """Version v1 of a model, as its training writes it."""
    return dataset("models", name, "v1", datasetType={"datasetType": "MODEL"})


def write_events(path: Path, events: Iterable[Event]) -> Path:
    """The path of a file that the events were written to."""
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
    return path


_USE = {"purpose": "dpv:CustomerRelationshipManagement", "activity": "ai:ModelTraining", "owner": "ml@example.com"}
_CONSENT = {
    "id": "c1",
    "basis": "eu-gdpr:A6-1-a",
    "purposes": ["dpv:CustomerRelationshipManagement"],
    "activities": ["ai:ModelTraining"],
    "status": "ConsentGiven",
    "valid_from": "2026-01-01",
}
_FIELDS = [{"name": "email", "type": "VARCHAR"}, {"name": "age", "type": "INTEGER"}]

# Whatever time the tests are run at, nothing here is over: churn passes, risky violates, blind has a gap.
DOORS_SCENE: list[Event] = [
    declared(
        "file",
        "/data/customers.csv",
        "2026-01-01",
        whence_source={"name": "crm", "channel": "internal", "licence": "LicenseRef-customer-terms"},
        whence_personal_data={"identifiability": "personal", "categories": ["pd:Age"], "subjects": ["dpv:Customer"]},
        whence_grants={"grants": [_CONSENT]},
        whence_retention={"duration": "P90Y", "anchor": "collected_at", "collected_at": "2026-01-15"},
    ),
    declared(
        "file",
        "/data/demo.csv",
        "2026-01-01",
        whence_source={"name": "demo", "channel": "licensed", "licence": "CC-BY-NC-4.0"},
        whence_personal_data={"identifiability": "non_personal"},
    ),
    declared("wh", "staging", "2026-01-01", whence_write={"mode": "replace"}),
    *(declared("models", name, "2026-01-01", whence_model=_USE) for name in ("churn", "risky", "blind")),
    *ran(
        "stage",
        "2026-03-01",
        [dataset("file", "/data/customers.csv")],
        [dataset("wh", "staging", "s1", schema={"fields": _FIELDS})],
    ),
    *ran("train", "2026-03-02", [dataset("wh", "staging", "s1")], [model("churn")]),
    *ran("train_risky", "2026-03-02", [dataset("file", "/data/demo.csv")], [model("risky")]),
    *ran("copy", "2026-03-01", [dataset("file", "/x/unknown.csv")], [dataset("wh", "raw_copy", "r1")]),
    *ran("train_blind", "2026-03-02", [dataset("file", "/x/unknown.csv")], [model("blind")]),
]
