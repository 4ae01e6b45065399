"""A suite drafted from data as they are, for a person to edit."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from catalog.values.canonical_json import Json

_FEW = 12
_SEEN = "warning"  # what data happen to be like is no rule that they must keep


class ColumnProfile(NamedTuple):
    """A column: DuckDB's type, how many nulls and distinct values, its range where it has one, its values if few."""

    name: str
    type: str
    nulls: int
    distinct: int
    low: float | datetime | date | None = None
    high: float | datetime | date | None = None
    values: tuple[str, ...] | None = None


class Profile(NamedTuple):
    """The rows and columns of data."""

    rows: int
    columns: tuple[ColumnProfile, ...]


class Drafted(NamedTuple):
    """An expectation of a draft."""

    type: str
    kwargs: dict[str, Json]
    severity: str | None = None


def draft(profile: Profile, now: datetime) -> list[Drafted]:
    """Expectations that the data of a profile meet: columns, types, nulls, uniqueness, sets, ranges, freshness."""
    names: list[Json] = [column.name for column in profile.columns]
    drafted = [Drafted("expect_table_columns_to_match_set", {"column_set": names})]
    if not profile.rows:
        return drafted
    bounds: dict[str, Json] = {"min_value": max(1, profile.rows // 2), "max_value": profile.rows * 2}
    drafted.append(Drafted("expect_table_row_count_to_be_between", bounds, _SEEN))
    for column in profile.columns:
        drafted += _of_column(column, profile.rows)
    return [*drafted, *_freshness(profile, now)]


def _of_column(column: ColumnProfile, rows: int) -> Iterator[Drafted]:
    about: dict[str, Json] = {"column": column.name}
    known = rows - column.nulls
    if "(" not in column.type and "[" not in column.type:  # a nested type is more than its name
        yield Drafted("expect_column_values_to_be_of_type", {**about, "type_": column.type})
    if not column.nulls:
        yield Drafted("expect_column_values_to_not_be_null", about)
    elif known:
        share = math.floor(100 * known / rows) / 100
        yield Drafted("expect_column_values_to_not_be_null", {**about, "mostly": share}, _SEEN)
    is_key = known >= 10 and column.distinct == known
    if is_key:
        yield Drafted("expect_column_values_to_be_unique", about)
    elif column.values and column.type == "VARCHAR" and len(column.values) <= min(_FEW, known // 5):
        yield Drafted("expect_column_values_to_be_in_set", {**about, "value_set": list(column.values)})
    low, high = _bound(column.low), _bound(column.high)
    if low is not None and high is not None and not is_key:  # new rows get keys beyond the range
        yield Drafted("expect_column_values_to_be_between", {**about, "min_value": low, "max_value": high}, _SEEN)


def _bound(value: float | datetime | date | None) -> Json:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or math.isfinite(value) else None


def _freshness(profile: Profile, now: datetime) -> Iterator[Drafted]:
    """That the newest moment is no more than twice as old as it is now, in days; of the newest column only."""
    ages = [
        (age, column.name)
        for column in profile.columns
        if isinstance(column.high, date) and (age := (now - _moment(column.high)).total_seconds()) > 0
    ]
    if ages:
        age, name = min(ages)
        days = max(1, math.ceil(2 * age / 86_400))
        yield Drafted("expect_freshness", {"column": name, "at_most": f"P{days}D"}, _SEEN)


def _moment(day: date) -> datetime:
    """The instant, without a zone in UTC; of a day its start."""
    if not isinstance(day, datetime):
        return datetime.combine(day, time(), UTC)
    return day if day.tzinfo else day.replace(tzinfo=UTC)
