"""The routes of the gate and of what people decide and write down, each recorded as from its `by`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from catalog.governance.decisions import decisions
from catalog.governance.rules.withdrawal import Reason
from catalog.questions import impact, lists
from catalog.session.catalog import Catalog
from ingest.declarations.management_records import record_answer
from ui.api.questions import Answer, ClocksAsked, Name, Namespace, Version, json_response

By = Annotated[str, Field(min_length=1, description="Who decides; the actor of the record.")]


class _Body(BaseModel):
    """A body without words nobody knows: a misspelt `until` would otherwise make a decision without end."""

    model_config = ConfigDict(extra="forbid")


class ApprovalAsked(_Body):
    """That somebody approves a version for a purpose, until a day."""

    name: str
    version: str | None = None
    purpose: str
    by: By
    namespace: str | None = None
    until: str | None = None


class WaiverAsked(_Body):
    """That somebody lives with a finding until a day, and why."""

    finding: str
    by: By
    reason: str
    until: str


class AssignmentAsked(_Body):
    """That somebody is to see to a finding, until a day."""

    finding: str
    to: str
    by: By
    until: str | None = None


class CaseAsked(_Body):
    """That something was taken back: a dataset or version by name, or everything of a source."""

    reason: Reason
    name: str | None = None
    namespace: str | None = None
    version: str | None = None
    source: str | None = None
    by: By | None = None


class ClosingAsked(CaseAsked):
    """That everything a case asks for is done: what it is about, and who says so."""

    by: By


_REFUSALS: dict[int | str, dict[str, object]] = {
    400: {"description": "A malformed question, or a decision that is not theirs to make"},
    404: {"description": "No such version, source or finding, or several of that name"},
}


def decisions_router(catalog: Catalog) -> APIRouter:
    """Routes over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["decisions"], responses=_REFUSALS)
    _add_gate(router, catalog)
    _add_decisions(router, catalog)
    _add_records(router, catalog)
    return router


def _add_gate(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/gate", response_model=dict[str, Answer])
    def gate(
        clocks: ClocksAsked,
        name: Name,
        namespace: Namespace = None,
        version: Version = None,
        require_approval: Annotated[  # noqa: FBT002  # a query parameter, always by name
            bool, Query(description="Without a valid approval, a pass is a gap.")
        ] = False,
    ) -> Response:
        """Whether a version may be used: pass, violation or gap, with findings and approval. The status is 200."""
        found = decisions.gate(catalog, name, namespace, version, clocks, require_approval=require_approval)
        return json_response(found)


def _add_decisions(router: APIRouter, catalog: Catalog) -> None:
    @router.post("/approvals", status_code=201, response_model=dict[str, Answer])
    def approve(asked: ApprovalAsked) -> Response:
        """Approve a version for a purpose, bound to its digests as they are now."""
        return json_response(decisions.approve(catalog, **asked.model_dump()), 201)

    @router.post("/waivers", status_code=201, response_model=dict[str, Answer])
    def waive(asked: WaiverAsked) -> Response:
        """Live with a finding until a day: the gate no longer heeds it."""
        return json_response(decisions.waive(catalog, **asked.model_dump()), 201)

    @router.post("/assignments", status_code=201, response_model=dict[str, Answer])
    def assign(asked: AssignmentAsked) -> Response:
        """Say who is to see to a finding; the gate heeds it as before."""
        return json_response(decisions.assign(catalog, **asked.model_dump()), 201)

    @router.post("/cases", status_code=201, response_model=dict[str, Answer])
    def open_case(asked: CaseAsked) -> Response:
        """Record that something was taken back; the answer is what has to follow."""
        return json_response(impact.open_case(catalog, **asked.model_dump()), 201)

    @router.post("/cases/closed", status_code=201, response_model=dict[str, Answer])
    def close_case(asked: ClosingAsked) -> Response:
        """Record that everything a case asks for is done; 400 where something is left."""
        return json_response(impact.close_case(catalog, **asked.model_dump()), 201)


def _add_records(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/records", response_model=list[dict[str, Answer]])
    def records(
        clocks: ClocksAsked, kind: Annotated[str | None, Query(description="Of one kind only.")] = None
    ) -> Response:
        """Every management record as it stands, the newest opened first."""
        return json_response(lists.records(catalog, kind, clocks))

    @router.post("/records/{kind}", status_code=201, response_model=dict[str, JsonValue])
    def record(kind: str, said: dict[str, JsonValue]) -> Response:
        """Write a record down: receipt, disposal, compatibility, risk, …; 422 with every fault of it."""
        answer = record_answer(catalog, kind, said, None)
        return JSONResponse(answer, 422) if "errors" in answer else json_response(answer, 201)
