"""What each member of a kind of record takes: for templates, spreadsheets and forms, all from the one model."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from catalog.values.canonical_json import Json
from ingest.records.kinds import MANAGED, shape_of
from ingest.records.members import Record


class MemberType(NamedTuple):
    """A member: the JSON types of its value, and of these what narrows them.

    options: the texts it may be, empty for any. form: "date", "date-time" or "". items: of a list. members: of an
    object. least, most: of a number. is_shared: every kind has it.
    """

    name: str
    types: frozenset[str]
    options: tuple[str, ...]
    form: str
    items: "MemberType | None"
    members: tuple["MemberType", ...]
    least: float | None
    most: float | None
    is_required: bool
    is_shared: bool


@cache
def member_types(kind: str) -> tuple[MemberType, ...]:
    """The members of a kind, those that every kind has first. Raises BadQuestionError for an unknown kind."""
    shape = shape_of(kind)
    schema: Mapping[str, Json] = shape.model_json_schema(by_alias=True)
    shared = set(Record.model_fields) if kind in MANAGED else set()
    found = _members(schema, schema)
    return tuple(each._replace(is_shared=each.name in shared) for each in found)


def _members(schema: Mapping[str, Json], part: Mapping[str, Json]) -> tuple[MemberType, ...]:
    required = part.get("required")
    needed = required if isinstance(required, list) else []
    properties = _object(part.get("properties"))
    return tuple(
        _member(schema, name, _object(held), is_required=name in needed) for name, held in properties.items()
    )


def _member(schema: Mapping[str, Json], name: str, part: Mapping[str, Json], *, is_required: bool) -> MemberType:
    choices = part.get("anyOf")
    given = [_object(each) for each in choices] if isinstance(choices, list) else [part]
    options = [_resolved(schema, each) for each in given]
    items = [_object(each["items"]) for each in options if "items" in each]
    texts = [value for each in options for value in _list(each.get("enum"))]
    return MemberType(
        name,
        frozenset(str(each["type"]) for each in options if "type" in each) - {"null"},
        tuple(map(str, texts)),
        next((str(each["format"]) for each in options if "format" in each), ""),
        _member(schema, name, items[0], is_required=False) if items else None,
        tuple(inner for each in options for inner in _members(schema, each)),
        _number(options, "minimum"),
        _number(options, "maximum"),
        is_required,
        is_shared=False,
    )


def _resolved(schema: Mapping[str, Json], part: Mapping[str, Json]) -> Mapping[str, Json]:
    """A part of a schema, or what it refers to."""
    reference = part.get("$ref")
    if not isinstance(reference, str):
        return part
    return _object(_object(schema.get("$defs")).get(reference.rpartition("/")[2]))


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _number(options: list[Mapping[str, Json]], key: str) -> float | None:
    found = [each[key] for each in options if key in each]
    return next((float(value) for value in found if isinstance(value, (int, float))), None)
