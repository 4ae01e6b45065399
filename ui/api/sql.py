"""POST /api/v1/sql: a user's own read-only SQL, answered in the format they accept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, JsonValue
from starlette.types import Message

from catalog.questions.sql_process.door import FULL, PLACES, Running
from catalog.questions.sql_process.protocol import Limits
from catalog.questions.sql_rows.sql_formats import MEDIA_TYPES, kind_of
from catalog.questions.users_sql.user_sql import answer_sql
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ui.api.questions import ClocksAsked

ROW_LIMIT = 1_000_000
MOST_BODY_BYTES = 2**20
_CHUNK_BYTES = 2**18


class Sql(BaseModel):
    """A query; `$name` in it stands for the parameter of that name."""

    query: str
    parameters: dict[str, JsonValue] = {}
    row_limit: int = Field(default=ROW_LIMIT, ge=0, le=ROW_LIMIT)


class _ShortBody(APIRoute):
    """A route that reads no long body: parsing one would keep everybody waiting."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, behind the limit."""
        handler = super().get_route_handler()

        async def limited(request: Request) -> Response:
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > MOST_BODY_BYTES:
                    words = f"The body is longer than {MOST_BODY_BYTES:,} bytes. Send a shorter statement"
                    return JSONResponse({"error": words}, 413)
            return await handler(Request(request.scope, _receiving(body, request.receive)))

        return limited


def _receiving(body: bytes, receive: Callable[[], Awaitable[Message]]) -> Callable[[], Awaitable[Message]]:
    """What receives a body that was read before, and then what comes after it."""
    left = [body]

    async def again() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return again


def sql_router(catalog: Catalog) -> APIRouter:
    """The route over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["sql"], route_class=_ShortBody)
    threads = ThreadPoolExecutor(PLACES, "whence-sql")  # of its own: questions and the app do not wait behind it

    places = asyncio.Semaphore(PLACES)  # so that who finds none is answered at once, and does not wait for a thread

    @router.post(
        "/sql",
        response_class=Response,
        responses={200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}}},
    )
    async def sql(
        request: Request, asked: Sql, clocks: ClocksAsked, accept: Annotated[str, Header()] = ""
    ) -> Response:
        """Rows as JSON, CSV, Arrow stream or Parquet; `Whence-Truncated: true` where a limit cut them."""
        kind = kind_of(accept)
        if kind is None:
            return JSONResponse({"error": f"This route answers in {', '.join(MEDIA_TYPES.values())}"}, 406)
        if places.locked():
            raise UnavailableError(FULL)
        running = Running()
        limits = Limits(rows=asked.row_limit)

        def work_out() -> tuple[BinaryIO, bool]:
            return answer_sql(catalog, asked.query, kind, asked.parameters, clocks, limits=limits, running=running)

        gone = asyncio.ensure_future(_end_when_gone(request, running))
        try:
            async with places:
                file, truncated = await asyncio.get_running_loop().run_in_executor(threads, work_out)
        finally:
            gone.cancel()
        return _sent(file, MEDIA_TYPES[kind], truncated=truncated)

    return router


async def _end_when_gone(request: Request, running: Running) -> None:
    """End a statement when its client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    running.end()


def _sent(file: BinaryIO, media_type: str, *, truncated: bool) -> Response:
    size = file.seek(0, 2)
    file.seek(0)
    headers = {"Content-Length": str(size)} | ({"Whence-Truncated": "true"} if truncated else {})
    if size <= _CHUNK_BYTES:
        with file:
            return Response(file.read(), media_type=media_type, headers=headers)
    return StreamingResponse(_parts(file), media_type=media_type, headers=headers)


async def _parts(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while part := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield part
