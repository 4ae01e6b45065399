"""A scene in which every control has its evidence, in groups that a test can leave out."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import gate
from catalog.log.admission import Rejected, admit
from catalog.session.catalog import Catalog
from catalog.values.errors import NotFoundError
from support.scene import PRODUCER, Event, dataset, declared, ran

NOW = datetime.now(UTC)
OWNER = "ml@example.com"
DATA, FEATURES, CHURN = ("file", "/data/customers.csv"), ("wh", "features"), ("models", "churn")
CHURN_V1 = [{"namespace": "models", "name": "churn", "version": "v1"}]
LINKED = [
    *(
        "4.1",
        "4.2",
        "5.1",
        "7.1",
        "7.3",
        "7.4",
        "A.2.3",
        "A.3.3",
        "A.4.5",
        "A.8.3",
        "A.8.5",
        "A.9.2",
        "A.10.2",
        "A.10.4",
    ),
    *("Art. 14", "Art. 18"),
]


def day(days: int) -> str:
    """The day so many days from today."""
    return (NOW + timedelta(days=days)).date().isoformat()


def record(kind: str, record_id: str, status: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    """A management record with an owner."""
    return {"kind": kind, "id": record_id, "status": status, "owner": OWNER, "by": OWNER, **members}


def _validation() -> Event:
    facet = {"assertions": [{"assertion": "not_null", "success": True, "column": "age"}]}
    checked = {**dataset(*FEATURES, "f1"), "inputFacets": {"dataQualityAssertions": {**_META, **facet}}}
    return ran("check", day(-20), [checked], [])[1]


_META = {"_producer": PRODUCER, "_schemaURL": PRODUCER}
_CODE = {"sourceCodeLocation": {**_META, "type": "git", "url": "https://example.com/r", "version": "abc1234"}}
_ENGINE = {"processing_engine": {**_META, "version": "3.11", "name": "python"}}
_GRANT = {
    "id": "c1",
    "basis": "eu-gdpr:A6-1-a",
    "purposes": ["dpv:CustomerRelationshipManagement"],
    "activities": ["ai:ModelTraining"],
    "status": "ConsentGiven",
    "valid_from": "2020-01-01",
}
_PERSONAL = {"identifiability": "personal", "categories": ["pd:Age"], "subjects": ["dpv:Customer"]}
_MODEL = {
    "purpose": "dpv:CustomerRelationshipManagement",
    "activity": "ai:ModelTraining",
    "owner": OWNER,
    "risk": "high",
    "system": "desk",
}


def _trained() -> list[Event]:
    steps = ran("prepare", day(-40), [dataset(*DATA)], [dataset(*FEATURES, "f1")])
    model = dataset(*CHURN, "v1", datasetType={"datasetType": "MODEL"})
    trained = ran("train", day(-30), [dataset(*FEATURES, "f1")], [model])
    for event in trained:
        event["job"]["facets"] = _CODE
        event["run"]["facets"] = _ENGINE
    return [*steps, *trained]


def _sourced() -> dict[str, Any]:
    return {"name": "crm", "channel": "licensed", "supplier": "Panel Ltd", "licence": "CC-BY-4.0", "owner": OWNER}


EVENTS: dict[str, list[Event]] = {
    "runs": _trained(),
    "model": [declared(*CHURN, day(-45), whence_model=_MODEL)],
    "described": [declared(*CHURN, day(-45), documentation={"description": "who may leave"})],
    "source": [declared(*DATA, day(-45), whence_source=_sourced())],
    "personal_data": [declared(*DATA, day(-45), whence_personal_data=_PERSONAL)],
    "grants": [declared(*DATA, day(-45), whence_grants={"grants": [_GRANT]})],
    "retention": [
        declared(
            *DATA,
            day(-45),
            whence_retention={"duration": "P90Y", "anchor": "collected_at", "collected_at": day(-50)},
        )
    ],
    "preparation": [declared(*FEATURES, day(-45), whence_preparation={"steps": [{"kind": "clean"}]})],
    "labelling": [declared(*FEATURES, day(-45), whence_labelling={"method": "human"})],
    "validation": [_validation()],
}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "decision": [record("decision", f"d-{each}", "made", controls=[each], reasons="decided") for each in LINKED],
    "review": [record("review", "r1", "held", scope="management", held_at=day(-10))],
    "policy": [
        record("policy", "p1", "approved", approved_by="ceo", approved_at=day(-30), review_by=day(300), version="1")
    ],
    "system": [
        record("system", "desk", "in_use", users="desk staff", intended_use="keep customers", models=CHURN_V1)
    ],
    "risk": [
        record("risk", "k1", "treated", likelihood=2, impact=3, treatment="reduce", measures="drop", models=CHURN_V1)
    ],
    "impact_assessment": [
        record(
            "impact_assessment",
            "i1",
            "approved",
            affected="customers",
            impacts="offers",
            societal="none found",
            approved_by="dpo",
            approved_at=day(-20),
            review_by=day(200),
            models=CHURN_V1,
        )
    ],
    "objective": [record("objective", "o1", "open", measure="mttr", target=8, responsible=True)],
    "change": [record("change", "c1", "done", approved_by="ceo", approved_at=day(-20), done_at=day(-10))],
    "training": [record("training", "t1", "valid", person="Ada", role="steward", expires_at=day(200))],
    "audit": [record("audit", "a1", "closed", stage="internal", held_at=day(-25))],
    "nonconformity": [record("nonconformity", "n1", "closed", audit="a1", cause="no form", action="form")],
    "action": [record("action", "x1", "done", done_at=day(-5))],
    "assessment": [record("assessment", "s1", "done", about="bias", passed=True, models=CHURN_V1)],
    "deployment": [record("deployment", "e1", "live", environment="prod", deployed_at=day(-9), models=CHURN_V1)],
    "approval": [
        record("approval", "models churn v1 p", "valid", purpose=_MODEL["purpose"], **CHURN_V1[0], digests={})
    ],
    "alert": [record("alert", "l1", "handled", measure="drift", detected_at=day(-8), models=CHURN_V1)],
    "incident": [record("incident", "in1", "closed", category="bias", reported_to="authority")],
    "supplier": [record("supplier", "panel", "active", title="Panel Ltd", sla={"uptime_target": 0.99})],
}
ALL = frozenset({*EVENTS, *RECORDS})


def managed(catalog: Catalog, without: Collection[str] = ()) -> Catalog:
    """The catalog with the scene in it, but for some groups."""
    events = [event for name, group in EVENTS.items() if name not in without for event in group]
    admitted = [admit(json.dumps(event).encode()) for event in events]
    assert not [item for item in admitted if isinstance(item, Rejected)]
    catalog.append([item for item in admitted if not isinstance(item, Rejected)])
    records = [item for name, group in RECORDS.items() if name not in without for item in group]
    if records:
        write_records(catalog, [_bound(catalog, item) for item in records], OWNER)
    return catalog


def _bound(catalog: Catalog, item: dict[str, Any]) -> dict[str, Any]:
    """The record; an approval bound to its version as it stands, where there is one."""
    if item["kind"] != "approval":
        return item
    try:
        return {**item, "digests": gate(catalog, item["name"], item["namespace"], item["version"])["digests"]}
    except NotFoundError:
        return item
