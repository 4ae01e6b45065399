"""How two versions of data differ."""

from typing import NamedTuple


class ColumnDifference(NamedTuple):
    """A column on both sides, or on one: a type and share of nulls are None where the other side lacks it.

    distance: from 0, alike, to 1; None where a side has no values. measure: how it was taken.
    """

    name: str
    one_type: str | None
    other_type: str | None
    one_nulls: float | None
    other_nulls: float | None
    distance: float | None
    measure: str | None


class Difference(NamedTuple):
    """Two versions: how many rows each, and all columns of either."""

    one_rows: int
    other_rows: int
    columns: tuple[ColumnDifference, ...]
