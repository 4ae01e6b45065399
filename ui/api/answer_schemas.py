"""What /docs says of the answers: JSON Schemas of the TypedDicts that the questions give.

pydantic takes no `typing.TypedDict` before Python 3.12, and answers are written as they are, unchecked: only the
description is wanted.
"""

import inspect
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypeVar, Union, get_args, get_origin, is_typeddict

from fastapi import FastAPI

from catalog.questions.registry import QUESTIONS
from ui.api.questions import status_of

Schema = dict[str, object]
_REF = "#/components/schemas/{name}"
_PLAIN: dict[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_COMPOSED: dict[object, Callable[[list[Schema]], Schema]] = {
    Union: lambda parts: {"anyOf": parts},
    UnionType: lambda parts: {"anyOf": parts},
    list: lambda parts: {"type": "array", "items": parts[0]},
    dict: lambda parts: {"type": "object", "additionalProperties": parts[1]},
    NotRequired: lambda parts: parts[0],
}


class AnswerSchemas:
    """The schemas of types, those of TypedDicts by their name in `named`."""

    def __init__(self) -> None:
        """Know none yet."""
        self.named: dict[str, Schema] = {}

    def of(self, kind: object, variables: Mapping[object, object]) -> Schema:
        """The schema of a type, the empty one where it can be any JSON; variables: what type variables stand for."""
        origin, parts = get_origin(kind), get_args(kind)
        if isinstance(kind, TypeVar):
            return self.of(variables[kind], {})
        if is_typeddict(origin or kind):
            return self._reference(kind)
        if origin is Literal:
            return {"enum": list(parts)}
        if origin in _COMPOSED:
            return _COMPOSED[origin]([self.of(part, variables) for part in parts])
        return {"type": _PLAIN[kind]} if kind in _PLAIN else {}

    def _reference(self, kind: object) -> Schema:
        parts = get_args(kind)
        record = get_origin(kind) or kind
        name = "Of".join(getattr(item, "__name__", "") for item in (record, *parts))
        if name not in self.named:
            self.named[name] = {}  # taken before it is filled: a type may hold itself
            self.named[name] |= self._object(
                record, dict(zip(getattr(record, "__parameters__", ()), parts, strict=True))
            )
        return {"$ref": _REF.format(name=name)}

    def _object(self, record: object, variables: Mapping[object, object]) -> Schema:
        fields: Mapping[str, object] = getattr(record, "__annotations__", {})
        required: frozenset[str] = getattr(record, "__required_keys__", frozenset())
        return {
            "type": "object",
            "description": inspect.getdoc(record) or "",
            "properties": {field: self.of(hint, variables) for field, hint in fields.items()},
            "required": [field for field in fields if field in required],
        }


def answer_type(function: Callable[..., object]) -> object:
    """The return annotation of a question's function."""
    return inspect.signature(function).return_annotation


def describe_answers(app: FastAPI) -> None:
    """Make the application's OpenAPI document say what every question answers."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        schemas = AnswerSchemas()
        for question in QUESTIONS.values():
            operation = document["paths"][f"/api/v1/{question.path}"][question.method.lower()]
            schema = schemas.of(answer_type(question.function()), {})
            content = {"application/json": {"schema": schema}}
            operation["responses"][str(status_of(question))] = {"description": "The answer", "content": content}
        document["components"]["schemas"].update(schemas.named)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document
