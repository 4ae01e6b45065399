"""pydantic's errors as faults that a steward understands."""

import difflib
import re
import types
import typing
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, NotRequired, TypedDict, TypeGuard

from pydantic import BaseModel, ValidationError

from ingest.declarations.reading.faults import Fault, Path, path_text
from ingest.declarations.reading.places import Place
from ingest.declarations.reading.yaml_nodes import Node, at, step

_QUOTED = re.compile(r"'([^']*)'")
_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


class ErrorDetails(TypedDict):
    """What pydantic says of one error; `ctx` holds what the check of its type knows."""

    type: str
    loc: Path
    msg: str
    ctx: NotRequired[dict[str, Any]]


class _Reason(NamedTuple):
    """Why a value is wrong, and the nearest known words."""

    text: str
    nearest: Sequence[str] = ()


def faults_of(error: ValidationError, place: Place, model: type[BaseModel]) -> list[Fault]:
    """What is wrong with what stands at a place and was read as a model."""
    return [_fault_of(item, place, model) for item in error.errors(include_url=False)]


def reason_of(error: ValidationError) -> str:
    """What is wrong, without the places."""
    return "; ".join(_reason_of(item).text for item in error.errors(include_url=False))


def _fault_of(error: ErrorDetails, place: Place, model: type[BaseModel]) -> Fault:
    root = place.node
    path = _path_in(root, error["loc"])
    node = at(root, path)
    kind = error["type"]
    line = node.line
    if kind == "extra_forbidden":
        reason = _Reason(f"unknown key {path[-1]!r}", near(str(path[-1]), _keys(model, error["loc"][:-1])))
        line = at(root, path[:-1]).key_lines.get(str(path[-1]), line)
    elif kind == "missing":
        reason = _Reason(f"{error['loc'][-1]} is missing")
    elif kind in _EXPECTED:
        reason = _wrong_type(kind, node)
    else:
        reason = _wrong_value(error, node)
    return Fault(place.file, line, path_text((*place.path, *path)), reason.text, tuple(reason.nearest))


_LONGEST_WORD = 100


def near(word: str, known: Sequence[str]) -> list[str]:
    """Up to three known words that are written much like a word."""
    return list(_near(word[:_LONGEST_WORD], tuple(known)))


@lru_cache(4_096)  # a merge key repeats the same slip in every mapping
def _near(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(difflib.get_close_matches(word, known, n=3, cutoff=0.5))


def _path_in(root: Node, loc: Path) -> Path:
    """The steps of a location that exist: pydantic also names what is missing and which of two forms it tried."""
    path: list[str | int] = []
    node = root
    for part in loc:
        inner = step(node, part)
        if inner is not None:
            path.append(part)
            node = inner
    return tuple(path)


def _wrong_type(kind: str, node: Node) -> _Reason:
    if isinstance(node.value, dict):
        written = "a mapping"
    elif isinstance(node.value, list):
        written = "a list"
    elif kind == "string_type":
        return _Reason(f'{node.text} is not text; quote it: "{node.text}"')
    else:
        written = repr(node.text) if isinstance(node.value, str) else node.text
    hint = f"; write [{node.text}]" if kind == "list_type" and node.text else ""
    return _Reason(f"expected {_EXPECTED[kind]}, not {written}{hint}")


def _wrong_value(error: ErrorDetails, node: Node) -> _Reason:
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "literal_error":
        known = _QUOTED.findall(str(context["expected"])) or [str(context["expected"])]
        return _Reason(f"{node.text or 'this'!r} is none of {', '.join(known)}", near(node.text, known))
    if kind == "string_too_short":
        return _Reason("empty; give a value or leave the key out")
    if kind in {"too_short", "too_long"}:
        bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return _Reason(f"expected {bound} items, not {context['actual_length']}")
    return _reason_of(error)


def _reason_of(error: ErrorDetails) -> _Reason:
    """The reason of one of our own checks, which pydantic puts "Value error" before; else pydantic's own."""
    own = error.get("ctx", {}).get("error")
    return _Reason(str(own), getattr(own, "nearest", ())) if isinstance(own, ValueError) else _Reason(error["msg"])


def _keys(model: type[BaseModel], loc: Path) -> list[str]:
    """The keys that the mapping at a location may have."""
    annotation: object = model
    for part in loc:
        annotation = _step(annotation, part) or annotation
    return list(annotation.model_fields) if _is_model(annotation) else []


def _step(annotation: object, part: str | int) -> object:
    """The model below an annotation at a key or an index, None where the part is no step of it."""
    if _is_model(annotation):
        field = annotation.model_fields.get(part) if isinstance(part, str) else None
        return _strip(field.annotation) if field else None
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is list and isinstance(part, int):
        return _strip(arguments[0])
    return _strip(arguments[1]) if origin is dict else None


def _strip(annotation: object) -> object:
    """An annotation without what may be added to it: Annotated, and None or other forms of a union."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _strip(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return _strip(typing.get_args(annotation)[0])
    return annotation


def _is_model(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
