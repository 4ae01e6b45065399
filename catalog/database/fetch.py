"""The rows of a statement as values with names."""

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from itertools import starmap
from typing import TypeVar

import duckdb

R = TypeVar("R")


def fetch(
    cursor: duckdb.DuckDBPyConnection,
    text: str,
    row_type: Callable[..., R],
    parameters: Mapping[str, object] | None = None,
) -> list[R]:
    """The rows of a statement whose columns are the fields of a NamedTuple or a dataclass, in its order.

    Raises TypeError where they are not: a column in another's place would be read as that one.
    """
    return list(starmap(row_type, _rows(cursor, text, row_type, parameters)))


def fetch_columns(
    cursor: duckdb.DuckDBPyConnection,
    text: str,
    columns_type: Callable[..., R],
    parameters: Mapping[str, object] | None = None,
) -> R:
    """The same in columns, as a NamedTuple of sequences: for rows by the ten thousand, none of them made a value."""
    rows = _rows(cursor, text, columns_type, parameters)
    return columns_type(*zip(*rows, strict=True)) if rows else columns_type(*(() for _ in _fields(columns_type)))


def _rows(
    cursor: duckdb.DuckDBPyConnection,
    text: str,
    row_type: Callable[..., object],
    parameters: Mapping[str, object] | None,
) -> list[tuple[object, ...]]:
    result = cursor.execute(text, dict(parameters or {}))
    columns = tuple(column[0] for column in result.description or ())
    if columns != _fields(row_type):
        raise TypeError(f"the statement gives {columns}, not {_fields(row_type)}")
    return result.fetchall()


@cache
def _fields(row_type: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(row_type).parameters)
