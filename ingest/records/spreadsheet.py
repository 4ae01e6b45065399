"""Records as the rows of a spreadsheet: a column for each member, lists separated by `;`, nested members by a dot."""

import csv
import io
from collections.abc import Iterable, Mapping

import orjson

from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.values.formulas import FORMULA_STARTS, without_formula
from ingest.records.kinds import shape_of
from ingest.records.member_types import MemberType, member_types

_FIRST = ("id", "status", "title", "owner", "opened_at", "due_at", "closed_at", "by")
_SEPARATOR = ";"
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def rows_of(kind: str, text: str) -> list[JsonObject]:
    """The records of a CSV text with a header line; empty cells are left out.

    Raises BadQuestionError where it has no header, or a line with more cells than the header.
    """
    shape_of(kind)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    if not reader.fieldnames:
        raise BadQuestionError(f"The CSV is empty. Its first line names members, like {','.join(_FIRST[:4])}.")
    records = []
    try:
        for row in reader:
            if None in row:
                raise BadQuestionError(f"Line {reader.line_num} has more cells than the header has names.")
            cells = {name: cell for name, cell in row.items() if cell not in {None, ""}}
            if cells:
                records.append(_record(kind, cells))
    except csv.Error as error:
        raise BadQuestionError(f"Line {reader.line_num} is no CSV: {error}") from error
    return records


def written(kind: str, bodies: Iterable[Mapping[str, Json]]) -> str:
    """Records as CSV, which `rows_of` reads as the same records."""
    flat = [dict(_flat(body)) for body in bodies]
    present = {name for row in flat for name in row}
    members = [member.name for member in member_types(kind)]
    columns = [*_FIRST, *(name for name in members if name not in _FIRST and name in present)]
    columns += sorted(present - {*columns, "kind"})
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: without_formula(cell) for name, cell in row.items()} for row in flat)
    return text.getvalue()


def _flat(body: Mapping[str, Json]) -> Iterable[tuple[str, str]]:
    for name, value in body.items():
        if isinstance(value, dict) and value and not any(isinstance(each, (dict, list)) for each in value.values()):
            yield from ((f"{name}.{inner}", _cell(each)) for inner, each in value.items())
        else:
            yield name, _cell(value)


def _cell(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) and _SEPARATOR not in each for each in value):
        return f"{_SEPARATOR} ".join(str(each) for each in value)
    return orjson.dumps(value).decode()


def _record(kind: str, cells: Mapping[str, str]) -> JsonObject:
    body: JsonObject = {}
    for name, cell in cells.items():
        outer, dot, inner = name.strip().partition(".")
        held = _member(member_types(kind), outer)
        value = _value(_member(held.members, inner) if dot and held else held, _as_typed(cell))
        if dot:
            parts = body.setdefault(outer, {})
            if isinstance(parts, dict):
                parts[inner] = value
        else:
            body[outer] = value
    return body


def _as_typed(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _member(members: Iterable[MemberType], name: str) -> MemberType | None:
    return next((member for member in members if member.name == name), None)


def _value(member: MemberType | None, text: str) -> Json:
    """A cell as the value its member takes; what does not fit stays text, and is a fault of the record."""
    if member is None:
        return text
    if text.startswith(("[", "{")) and member.types & {"array", "object"}:
        try:
            parsed: Json = orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
        return parsed
    if member.items is not None and (_SEPARATOR in text or "string" not in member.types):
        parts = [part.strip() for part in text.split(_SEPARATOR) if part.strip()]
        # Of an object the name is what one writes into a cell.
        return [{"name": part} for part in parts] if member.items.types == {"object"} else list[Json](parts)
    if "boolean" in member.types and text.casefold() in _TRUTHS:
        return _TRUTHS[text.casefold()]
    return _number(text) if member.types & {"integer", "number"} else text


def _number(text: str) -> Json:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
