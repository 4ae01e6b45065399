"""POST /api/v1/sql: a user's own read-only SQL, answered in the format they accept."""

from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field, JsonValue

from catalog.questions.sql_formats import MEDIA_TYPES, kind_of, write_rows
from catalog.questions.user_sql import run_sql
from catalog.session.catalog import Catalog
from ui.api.questions import ClocksAsked

ROW_LIMIT = 1_000_000
SECONDS = 120.0


class Sql(BaseModel):
    """A query; `$name` in it stands for the parameter of that name."""

    query: str
    parameters: dict[str, JsonValue] = {}
    row_limit: int = Field(default=ROW_LIMIT, ge=0, le=ROW_LIMIT)


def sql_router(catalog: Catalog) -> APIRouter:
    """The route over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["sql"])

    @router.post(
        "/sql",
        response_class=Response,
        responses={200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}}},
    )
    def sql(asked: Sql, clocks: ClocksAsked, accept: Annotated[str, Header()] = "") -> Response:
        """Rows as JSON, CSV, Arrow stream or Parquet; `Whence-Truncated: true` where row_limit cut it."""
        kind = kind_of(accept)
        if kind is None:
            return Response(f"This route answers in {', '.join(MEDIA_TYPES.values())}", 406, media_type="text/plain")
        answer = run_sql(catalog, asked.query, asked.parameters, clocks, row_limit=asked.row_limit, seconds=SECONDS)
        return Response(
            write_rows(answer.rows, kind),
            media_type=MEDIA_TYPES[kind],
            headers={"Whence-Truncated": "true"} if answer.truncated else {},
        )

    return router
