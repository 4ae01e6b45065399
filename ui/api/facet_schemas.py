"""GET /spec/facets/1-0-0/NAME.json: the JSON Schemas of our own facets."""

import re
from importlib import resources

from fastapi import APIRouter, HTTPException, Response

_FACETS = resources.files("ingest") / "facets"
_NAME = re.compile(r"Whence[A-Za-z]+")


def spec_router() -> APIRouter:
    """The route."""
    router = APIRouter(tags=["spec"])

    @router.get("/spec/facets/1-0-0/{name}.json", response_class=Response)
    def facet_schema(name: str) -> Response:
        """The schema of one of our facets."""
        file = _FACETS / f"{name}.json"
        if not _NAME.fullmatch(name) or not file.is_file():
            raise HTTPException(404, f"No facet schema {name!r}")
        return Response(file.read_bytes(), media_type="application/schema+json")

    return router
