"""Liveness, readiness, and counts for Prometheus."""

from fastapi import APIRouter, Response

from catalog.session.catalog import Catalog
from catalog.values.file_identity import FILE_HEADER, file_identity
from ingest.receive.group_commit import GroupCommit
from ui.api.questions import json_response


def health_router(catalog: Catalog, committer: GroupCommit) -> APIRouter:
    """The routes over one catalog and its queue."""
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
        return Response(metrics_text(catalog, committer), media_type="text/plain; version=0.0.4")

    return router


def metrics_text(catalog: Catalog, committer: GroupCommit) -> str:
    """All metrics, each with its type and help."""
    counts = committer.counts
    lines = ["# HELP whence_events_total Events by what became of them.", "# TYPE whence_events_total counter"]
    lines += [f'whence_events_total{{outcome="{key}"}} {getattr(counts, key)}' for key in _OUTCOMES]
    for name, text, value in (
        ("queue_depth", "Events waiting for the writer.", committer.depth),
        ("backlog", "Log entries the readings have not taken up.", catalog.backlog),
        ("log_position", "Position of the newest log entry.", catalog.log_position),
    ):
        lines += [f"# HELP whence_{name} {text}", f"# TYPE whence_{name} gauge", f"whence_{name} {value}"]
    lines += ["# HELP whence_commit_seconds Time to make a batch durable.", "# TYPE whence_commit_seconds histogram"]
    rows = counts.commit_seconds.cumulative()
    lines += [f'whence_commit_seconds_bucket{{le="{bound}"}} {count}' for bound, count in rows]
    lines += [f"whence_commit_seconds_sum {counts.commit_seconds.total_seconds}"]
    lines += [f"whence_commit_seconds_count {rows[-1][1]}"]
    lines += [
        "# HELP whence_commit_longest_seconds The longest commit since the start.",
        "# TYPE whence_commit_longest_seconds gauge",
        f"whence_commit_longest_seconds {counts.commit_seconds.longest_seconds}",
    ]
    return "\n".join(lines) + "\n"


_OUTCOMES = ("accepted", "duplicate", "rejected")
