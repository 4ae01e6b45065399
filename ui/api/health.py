"""Liveness, readiness, and counts for Prometheus."""

from fastapi import APIRouter, Response

from catalog.database.storage.inbox import Standing
from catalog.session.catalog import Catalog
from catalog.session.node import Node
from catalog.session.reader import Reader
from catalog.values.canonical_json import Json
from catalog.values.file_identity import FILE_HEADER, file_identity
from ingest.receive.group_commit import GroupCommit
from ingest.receive.taker import InboxTaker
from ui.api.metrics import metrics_text, node_metrics_text, reader_metrics_text
from ui.api.questions import json_response
from ui.api.request_counts import RequestCounts


def health_router(catalog: Catalog, committer: GroupCommit, requests: RequestCounts, taker: InboxTaker) -> APIRouter:
    """The routes over one catalog, its queue, what was asked of it, and what nodes took in for it."""
    router = APIRouter(tags=["health"])
    identity = file_identity(catalog.path)
    served = {FILE_HEADER: identity} if identity else {}

    @router.get("/healthz", response_model=dict[str, str])
    async def healthz() -> Response:
        """The process answers; the header `Whence-File` says which file it serves, for clients beside it."""
        response = json_response({"status": "ok"})
        response.headers.update(served)
        return response

    @router.get("/readyz", response_model=dict[str, bool | int | float])
    async def readyz() -> Response:
        """Whether the log can be written; 503 where not."""
        return _readiness(
            {
                "ready": committer.ready,
                "queue_depth": committer.depth,
                "backlog": catalog.backlog,
                **_inbox(taker.standing),
            }
        )

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counts and durations in Prometheus's text format."""
        return _as_metrics(metrics_text(catalog, committer, requests, taker))

    return router


def node_health_router(node: Node, committer: GroupCommit, requests: RequestCounts) -> APIRouter:
    """The same routes of a node."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", response_model=dict[str, str])
    async def healthz() -> Response:
        """The process answers."""
        return json_response({"status": "ok"})

    @router.get("/readyz", response_model=dict[str, bool | int | float])
    async def readyz() -> Response:
        """Whether events can be made durable, and the keys are as they are now; 503 where not."""
        is_ready = committer.ready and node.keys.are_fresh
        return _readiness({"ready": is_ready, "queue_depth": committer.depth, **_inbox(node.standing)})

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counts and durations in Prometheus's text format."""
        return _as_metrics(node_metrics_text(node, committer, requests))

    return router


def reader_health_router(reader: Reader, requests: RequestCounts) -> APIRouter:
    """The same routes of a reader."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", response_model=dict[str, str])
    async def healthz() -> Response:
        """The process answers."""
        return json_response({"status": "ok"})

    @router.get("/readyz", response_model=dict[str, bool | int | float])
    async def readyz() -> Response:
        """Whether answers are of what the lake had some seconds ago; 503 where not."""
        behind = round(reader.seconds_behind, 3)
        return _readiness({"ready": reader.is_current, "backlog": reader.backlog, "reader_lag_seconds": behind})

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counts and durations in Prometheus's text format."""
        return _as_metrics(reader_metrics_text(reader, requests))

    return router


def _inbox(standing: Standing | None) -> dict[str, Json]:
    """How much waits in the inbox and how long; nothing where there is none."""
    if standing is None:
        return {}
    return {"inbox": standing.inputs, "inbox_lag_seconds": round(standing.seconds, 3)}


def _readiness(found: dict[str, Json]) -> Response:
    response = json_response(found)
    response.status_code = 200 if found["ready"] else 503
    return response


def _as_metrics(text: str) -> Response:
    return Response(text, media_type="text/plain; version=0.0.4")
