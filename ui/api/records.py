"""The routes that write management records: of any kind, changes of one, alerts as Prometheus sends them."""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, JsonValue

from catalog.access.principal import by_whom
from catalog.events.openlineage import Body as JsonBody
from catalog.session.catalog import Catalog
from ingest.records.alertmanager import alerts_of
from ingest.records.write import amend_answer, record_answer
from ui.api.questions import CREATED, json_response

MONITORING = "monitoring"
_ONE_OR_MANY = Body(description="A record, or a list of records of the same kind: all are written, or none.")
_NOTIFICATION = Body(description="A notification of Prometheus' Alertmanager (webhook, version 4).")
Members = dict[str, JsonValue]


class Changes(BaseModel):
    """Which record, and its members that change; null takes one away."""

    model_config = ConfigDict(extra="forbid")

    id: str
    changes: Members
    by: str | None = None


def records_router(catalog: Catalog) -> APIRouter:
    """The routes over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["governance"])

    @router.post("/records/{kind}", status_code=CREATED, response_model=dict[str, JsonValue])
    def record(kind: str, body: Annotated[Members | list[Members], _ONE_OR_MANY]) -> Response:
        """Write a record (receipt, risk, incident, …) or several; 422 with every fault, and nothing is written."""
        signed = [_signed(each) for each in body] if isinstance(body, list) else _signed(body)
        return _response(record_answer(catalog, kind, signed, None))

    @router.post("/records/{kind}/changes", status_code=CREATED, response_model=dict[str, JsonValue])
    def change(kind: str, asked: Changes) -> Response:
        """Change members of a record, its state among them; 422 where it cannot come to that state."""
        return _response(amend_answer(catalog, kind, asked.id, asked.changes, by_whom(asked.by)))

    @router.post("/alerts/alertmanager", status_code=CREATED, response_model=dict[str, JsonValue])
    def alertmanager(notification: Annotated[Members, _NOTIFICATION]) -> Response:
        """Record the alerts of a notification; an alert sent again is the same record, a resolved one is handled."""
        alerts = alerts_of(notification, by_whom(None) or MONITORING)
        return _response(record_answer(catalog, "alert", alerts, None))

    return router


def _signed(body: Members) -> Members:
    """A record with who writes it, by their key where they have one; where nobody is named, that is a fault."""
    author = by_whom(body.get("by"))
    return body if author is None else {**body, "by": author}


def _response(answer: JsonBody) -> Response:
    return json_response(answer, 422 if "errors" in answer else CREATED)
