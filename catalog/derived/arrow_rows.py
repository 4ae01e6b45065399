"""Rows that are NamedTuples as an Arrow table: the members are the columns, their annotations the types."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import TypeVar, get_args, get_type_hints

import pyarrow as pa

_Row = TypeVar("_Row", bound=tuple[object, ...])
_TYPES: dict[object, pa.DataType] = {
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
    list[str]: pa.list_(pa.string()),
}


def arrow_rows(kind: type[_Row], rows: Sequence[_Row]) -> pa.Table:
    """The rows of one kind, in their order."""
    schema = arrow_schema(kind)
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    # column by column: Arrow looks at each value of a row by its name otherwise
    arrays = [pa.array(column, member.type) for column, member in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@cache
def arrow_schema(kind: type[tuple[object, ...]]) -> pa.Schema:
    """The columns of a kind of row. KeyError for an annotation that no column can have."""
    return pa.schema([(name, _TYPES[_unless_none(hint)]) for name, hint in get_type_hints(kind).items()])


def _unless_none(hint: object) -> object:
    """T of `T | None`, else the annotation itself."""
    if isinstance(hint, UnionType):
        (only,) = (part for part in get_args(hint) if part is not NoneType)
        return only
    return hint
