"""Every route of the HTTP API on one FastAPI application."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.routing import Route

from catalog.errors import BadQuestionError, IntegrityError, NotFoundError, UnavailableError, WhenceError
from catalog.store import Catalog
from ingest.group_commit import GroupCommit
from ingest.http_body import LIMIT_BYTES
from ingest.http_health import health_router
from ingest.http_lineage import RETRY_AFTER_SECONDS, ManyEvents, OneEvent
from ingest.http_openapi import describe_lineage_routes
from ingest.http_questions import questions_router
from ingest.http_spec import spec_router
from ingest.http_sql import sql_router

_STATUS = {NotFoundError: 404, BadQuestionError: 400, UnavailableError: 503, IntegrityError: 500}
LINEAGE = "/api/v1/lineage"


def add_routes(app: FastAPI, catalog: Catalog, committer: GroupCommit, limit_bytes: int = LIMIT_BYTES) -> None:
    """Add every route. The application must not redirect slashes: a redirected POST becomes a GET and is lost."""
    for path, door in ((LINEAGE, OneEvent), (f"{LINEAGE}/batch", ManyEvents)):
        endpoint = door(committer, limit_bytes)
        for spelled in (path, f"{path}/", f"/{path}"):  # the last from a base URL that ends in a slash
            app.router.routes.insert(0, Route(spelled, endpoint, methods=["POST"]))
    app.include_router(questions_router(catalog))
    app.include_router(sql_router(catalog))
    app.include_router(health_router(catalog, committer))
    app.include_router(spec_router())
    app.add_api_route("/api/{rest:path}", _no_such_route, methods=_METHODS, include_in_schema=False)
    app.add_exception_handler(WhenceError, _word_error)
    describe_lineage_routes(app, LINEAGE)


_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


async def _no_such_route(request: Request) -> Response:
    """Answer here, so that no mistaken path reaches the app mounted at the root."""
    return JSONResponse({"error": f"No route {request.method} {request.url.path}. All of them: /docs"}, 404)


async def _word_error(_request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else None
    return JSONResponse({"error": str(error)}, status, headers)
