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
    result = cursor.execute(text, dict(parameters or {}))
    columns = tuple(column[0] for column in result.description or ())
    if columns != _fields(row_type):
        raise TypeError(f"the statement gives {columns}, not {_fields(row_type)}")
    return list(starmap(row_type, result.fetchall()))


@cache
def _fields(row_type: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(row_type).parameters)
