"""Every route of the HTTP API on one FastAPI application."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from catalog.database.failures import MAYBE_FILE_ERRORS, is_of_the_file, why_failed
from catalog.questions.registry import QUESTIONS
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.errors import (
    BadQuestionError,
    ForbiddenError,
    IntegrityError,
    NotFoundError,
    UnavailableError,
    WhenceError,
)
from ingest.receive.group_commit import GroupCommit
from ingest.receive.http_body import LIMIT_BYTES
from ingest.receive.http_lineage import RETRY_AFTER_SECONDS, LineageEndpoint, ManyEvents, OneEvent
from ingest.receive.http_openapi import describe_lineage_routes
from ingest.receive.workers.large_events import LargeEvents
from ui.api.answer_schemas import describe_answers
from ui.api.copies import copies_router
from ui.api.declarations import governance_router
from ui.api.evidence import evidence_router
from ui.api.facet_schemas import spec_router
from ui.api.guarding.guard_openapi import describe_guard
from ui.api.publisher import Publisher
from ui.api.questions import questions_router
from ui.api.records import records_router
from ui.api.reference import reference_router
from ui.api.sql import sql_router

_STATUS = {ForbiddenError: 403, NotFoundError: 404, BadQuestionError: 400, UnavailableError: 503, IntegrityError: 500}
LINEAGE = "/api/v1/lineage"
_PARAMETER = re.compile(r"\{[^}]*\}")


class Front:
    """The whole API as one ASGI application: events go straight to their routes, the rest to FastAPI.

    The FastAPI application must not redirect slashes: a redirected POST becomes a GET and is lost.
    """

    def __init__(
        self, app: FastAPI, committer: GroupCommit, large: LargeEvents, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        """Stand before an application that has the other routes."""
        self._app = app
        one, many = OneEvent(committer, large, limit_bytes), ManyEvents(committer, large, limit_bytes)
        self._lineage_routes: dict[str, LineageEndpoint] = {}
        for path, route in ((LINEAGE, one), (f"{LINEAGE}/batch", many)):
            for spelled in (path, f"{path}/", f"/{path}"):  # the last from a base URL that ends in a slash
                self._lineage_routes[spelled] = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        route = (
            self._lineage_routes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        )
        if route is not None:
            await route(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def add_routes(
    app: FastAPI,
    catalog: Catalog,
    committer: GroupCommit,
    publisher: Publisher,
    health: APIRouter,
) -> None:
    """Add every route but those of events, which `Front` takes; health: liveness, readiness and metrics."""
    app.include_router(questions_router(catalog))
    app.include_router(sql_router(catalog))
    app.include_router(governance_router(catalog, committer))
    app.include_router(records_router(catalog))
    app.include_router(health)
    app.include_router(spec_router())
    app.include_router(reference_router(app))
    app.include_router(copies_router(catalog, publisher))
    app.include_router(evidence_router(catalog))
    app.add_api_route("/api/{rest:path}", _no_such_route, methods=_METHODS, include_in_schema=False)
    app.add_api_route("/catalog.duckdb", _no_such_route, methods=_METHODS, include_in_schema=False)
    app.add_exception_handler(WhenceError, _word_error)
    app.add_exception_handler(UnicodeEncodeError, _word_half_character)
    for kind in MAYBE_FILE_ERRORS:
        app.add_exception_handler(kind, _word_failure)
    app.add_exception_handler(RequestValidationError, _word_malformed)
    app.add_exception_handler(HTTPException, _word_plainly)
    describe_answers(app)
    describe_lineage_routes(app, LINEAGE)
    describe_guard(app)


_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


async def _no_such_route(request: Request) -> Response:
    """Answer here, so that no mistaken path reaches the app mounted at the root."""
    path, method = request.url.path, request.method
    allowed = _methods_of(request.app, path)
    if allowed:
        headers = {"Allow": ", ".join(allowed)}
        return JSONResponse({"error": f"{path} takes {headers['Allow']}, not {method}. See /docs"}, 405, headers)
    return JSONResponse({"error": f"No route {method} {path}. All of them: /docs"}, 404)


def _methods_of(app: FastAPI, path: str) -> list[str]:
    """The methods that a path takes, as the API's own description has it; none where there is no such path."""
    described = app.openapi()["paths"].items()
    fitting = [methods for known, methods in described if re.fullmatch(_PARAMETER.sub("[^/]+", known), path)]
    return sorted({method.upper() for methods in fitting for method in methods})


async def _word_error(_request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else None
    return JSONResponse(error_json(error), status, headers)


async def _word_half_character(_request: Request, _error: Exception) -> Response:
    """JSON can spell half a character, which no text that is stored or answered may hold."""
    return JSONResponse({"error": "a text holds half a character (a lone surrogate)"}, 422)


async def _word_failure(_request: Request, error: Exception) -> Response:
    """A full disk or a damaged file, in words: it may be better in a moment."""
    if not is_of_the_file(error):
        raise error
    return JSONResponse({"error": why_failed(error)}, 503, {"Retry-After": str(RETRY_AFTER_SECONDS)})


def error_json(error: Exception) -> dict[str, Json]:
    """An error with what it is about and what helps, where it has them."""
    answer: dict[str, Json] = {"error": str(error)}
    if isinstance(error, WhenceError) and error.parameter is not None:
        answer["parameter"] = error.parameter
    if isinstance(error, WhenceError) and error.next_step is not None:
        what, question, given = error.next_step
        answer["next_step"] = {
            "what": what,
            "question": question,
            "given": dict(given),
            "route": _route(question, given),
        }
    return answer


def _route(question: str, given: Mapping[str, str]) -> str | None:
    """Where this API answers a question, None where it has no route to follow."""
    entry = QUESTIONS.get(question)
    if entry is None or entry.method != "GET":
        return None
    return f"/api/v1/{entry.path}{'?' * bool(given)}{urlencode(given)}"


async def _word_plainly(_request: Request, error: Exception) -> Response:
    """What FastAPI itself refuses, in the shape of all our errors."""
    status, words = (error.status_code, str(error.detail)) if isinstance(error, HTTPException) else (400, str(error))
    if status == 400:  # FastAPI's only one: what it got is not even text
        words = "The body is no JSON in UTF-8."
    return JSONResponse({"error": words}, status)


async def _word_malformed(_request: Request, error: Exception) -> Response:
    """A malformed question is 400, a malformed body 422; both in words."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    places = [".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]) for fault in faults]
    words = "; ".join(f"{place}: {fault['msg']}" for place, fault in zip(places, faults, strict=True))
    is_body = any(fault["loc"][0] == "body" for fault in faults)
    return JSONResponse({"error": words}, 422 if is_body else 400)
