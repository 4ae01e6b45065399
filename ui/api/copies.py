"""GET /catalog.duckdb, the published copy; GET /api/v1/backup, all of the catalog as one file."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from catalog.questions.operating.copies import CopyAnswer, backup
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ui.api.publisher import Publisher

_MEDIA_TYPE = "application/vnd.duckdb"


def copies_router(catalog: Catalog, publisher: Publisher) -> APIRouter:
    """The routes over one catalog and its published copy."""
    router = APIRouter(tags=["copies"])

    @router.head("/catalog.duckdb", include_in_schema=False)
    @router.get("/catalog.duckdb", response_class=FileResponse)
    def published_copy(cache_control: Annotated[str, Header()] = "") -> FileResponse:
        """The catalog as a DuckDB file, by ranges too: `ATTACH 'http://…/catalog.duckdb' (READ_ONLY)`.

        Written anew at a set pace; with `Cache-Control: no-cache` it has all that the log has now.
        """
        copy = publisher.copy(is_fresh="no-cache" in cache_control)
        return FileResponse(copy["path"], media_type=_MEDIA_TYPE, headers=_headers(copy))

    @router.get("/api/v1/backup", response_class=FileResponse)
    def all_of_it() -> FileResponse:
        """All of the catalog, keys too, as a file that `whence restore` takes."""
        if catalog.path is None:
            raise UnavailableError("A catalog in memory has no file to copy.")
        # Beside the catalog, where there is room for one of its size; it goes when it has been sent.
        file = catalog.path.with_name(f".{catalog.path.name}.backup.{secrets.token_hex(8)}")
        try:
            copy = backup(catalog, file)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        gone = BackgroundTask(file.unlink, missing_ok=True)
        return FileResponse(file, media_type=_MEDIA_TYPE, headers=_headers(copy), background=gone)

    return router


def _headers(copy: CopyAnswer) -> dict[str, str]:
    """How much of the log a copy has, for whoever keeps it."""
    return {"Whence-Entries": str(copy["entries"]), "Whence-Head": copy["head"]}
