"""Liveness, readiness, and counts for Prometheus."""

from fastapi import APIRouter, Response

from catalog.session.catalog import Catalog
from catalog.values.file_identity import FILE_HEADER, file_identity
from ingest.receive.group_commit import GroupCommit
from ui.api.metrics import metrics_text
from ui.api.questions import json_response
from ui.api.request_counts import RequestCounts


def health_router(catalog: Catalog, committer: GroupCommit, requests: RequestCounts) -> APIRouter:
    """The routes over one catalog, its queue, and what was asked of it."""
    router = APIRouter(tags=["health"])
    identity = file_identity(catalog.path)
    served = {FILE_HEADER: identity} if identity else {}

    @router.get("/healthz", response_model=dict[str, str])
    async def healthz() -> Response:
        """The process answers; the header `Whence-File` says which file it serves, for clients beside it."""
        response = json_response({"status": "ok"})
        response.headers.update(served)
        return response

    @router.get("/readyz", response_model=dict[str, bool | int])
    async def readyz() -> Response:
        """Whether the log can be written; 503 where not."""
        response = json_response(
            {"ready": committer.writable, "queue_depth": committer.depth, "backlog": catalog.backlog}
        )
        response.status_code = 200 if committer.writable else 503
        return response

    @router.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        """Counts and durations in Prometheus's text format."""
        return Response(metrics_text(catalog, committer, requests), media_type="text/plain; version=0.0.4")

    return router
