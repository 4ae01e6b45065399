"""The event routes in the API's documentation: they are plain ASGI, which FastAPI does not document."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from ingest.receive.http_models import BatchAnswer, DatasetEvent, Faults, JobEvent, RunEvent, Taken

_REF = "#/components/schemas/{model}"
_EVENTS: tuple[type[BaseModel], ...] = (RunEvent, JobEvent, DatasetEvent)


def describe_lineage_routes(app: FastAPI, path: str) -> None:
    """Make the application's OpenAPI document include the routes at `path` and `path`/batch."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        if path not in document["paths"]:
            document["paths"] = {path: _one_event(), f"{path}/batch": _many_events(), **document["paths"]}
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(_schemas())
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _schemas() -> Mapping[str, object]:
    mode: JsonSchemaMode = "validation"
    documented: tuple[type[BaseModel], ...] = (*_EVENTS, Faults, Taken, BatchAnswer)
    _, document = models_json_schema([(model, mode) for model in documented], ref_template=_REF)
    schemas: Mapping[str, object] = document["$defs"]
    return schemas


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _json(schema: Mapping[str, object]) -> dict[str, object]:
    return {"application/json": {"schema": schema}}


_EVENT_SCHEMA: dict[str, object] = {"anyOf": [_ref(model) for model in _EVENTS]}
_REJECTIONS = {
    "400": {"description": "The body is not the gzip it says it is"},
    "413": {"description": "The body is too large, as sent or decompressed"},
    "415": {"description": "An encoding other than gzip"},
    "503": {"description": "More is waiting than the queue takes; Retry-After says when to come again"},
}


def _one_event() -> dict[str, object]:
    return {
        "post": {
            "tags": ["events"],
            "summary": "Take one OpenLineage event",
            "description": "Answered when the event is durable. Gzip and chunked bodies are taken.",
            "requestBody": {"required": True, "content": _json(_EVENT_SCHEMA)},
            "responses": {
                "201": {"description": "In the log", "content": _json(_ref(Taken))},
                "422": {"description": "Refused, and kept with its faults", "content": _json(_ref(Faults))},
                **_REJECTIONS,
            },
        }
    }


def _many_events() -> dict[str, object]:
    content = {
        **_json({"type": "array", "items": _EVENT_SCHEMA}),
        "application/x-ndjson": {"schema": {"type": "string", "description": "An event on each line"}},
    }
    answer = _json(_ref(BatchAnswer))
    return {
        "post": {
            "tags": ["events"],
            "summary": "Take many OpenLineage events",
            "description": "Answered when all that could be taken is durable.",
            "requestBody": {"required": True, "content": content},
            "responses": {
                "200": {"description": "All, or some, are in the log", "content": answer},
                "422": {"description": "None could be taken", "content": answer},
                **_REJECTIONS,
            },
        }
    }
