"""What the guard answers, in the API's documentation of every route: it stands before all of them."""

from typing import Any

from fastapi import FastAPI

_OF_GUARD = {
    "4XX": (
        "Not answered: 400 malformed, 401 no good key, 403 beyond the key's role or namespaces or from another site, "
        "404 not there, 415 not JSON, 421 another host, 422 a malformed body, 429 too many bad keys"
    ),
    "503": "Overloaded, shutting down, or the disk is full; Retry-After says when to come again",
}
_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}


def describe_guard(app: FastAPI) -> None:
    """Make the application's OpenAPI document say how any request may end."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        for methods in document["paths"].values():
            for operation in methods.values():
                for status, words in _OF_GUARD.items():
                    operation["responses"].setdefault(status, {"description": words, "content": _ERROR})
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document
