"""What data are like, counted in DuckDB: types, nulls, distinct values, ranges."""

from datetime import date, datetime

import sqlalchemy as sa

from expectations.gx.border import Arguments, Column, NamedColumn, duck_of
from expectations.gx.dialect import column_type
from expectations.gx.opening import opened
from expectations.profile import ColumnProfile, Profile
from expectations.relations import Relation

_ORDERED = frozenset(
    {
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
        *("UHUGEINT", "DECIMAL", "FLOAT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
        *("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    }
)
_MOST_VALUES = 12


def profile_of(relation: Relation, memory_limit: str) -> Profile:
    """The profile of a relation. Raises UnavailableError where it cannot be read."""
    with opened({"relation": relation}, memory_limit) as connection:
        types = types_of(connection, "relation")
        counts = _counts(connection, types)
        rows = int(counts["rows"])
        columns = tuple(_column(connection, name, types[name], counts, number) for number, name in enumerate(types))
    return Profile(rows, columns)


def types_of(connection: sa.Connection, view: str) -> dict[str, str]:
    """The columns of a view with DuckDB's types, in order."""
    table = duck_of(connection).table(view)
    return dict(zip(table.columns, map(str, table.types), strict=True))


def column_named(name: str) -> NamedColumn:
    """A column, quoted whatever its name."""
    return sa.column(sa.sql.quoted_name(name, quote=True))


def is_ordered(kind: str) -> bool:
    """Whether values of a type have an order that says more than their names: numbers, days, moments."""
    try:
        type_class = column_type(kind)
    except AttributeError:
        return False
    return any(one.__name__ in _ORDERED for one in type_class.__mro__)


def _counts(connection: sa.Connection, types: dict[str, str]) -> Arguments:
    """All counts of all columns in one scan; distinct values are about right."""
    wanted: list[Column] = [sa.func.count().label("rows")]
    for number, (name, kind) in enumerate(types.items()):
        column = column_named(name)
        wanted += [
            sa.func.count(column).label(f"known_{number}"),
            sa.func.approx_count_distinct(column).label(f"distinct_{number}"),
        ]
        if is_ordered(kind):
            wanted += [sa.func.min(column).label(f"low_{number}"), sa.func.max(column).label(f"high_{number}")]
    row = connection.execute(sa.select(*wanted).select_from(sa.table("relation"))).one()
    return dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's documented way to the labels


def _column(connection: sa.Connection, name: str, kind: str, counts: Arguments, number: int) -> ColumnProfile:
    known, about = int(counts[f"known_{number}"]), int(counts[f"distinct_{number}"])
    values = _values(connection, name) if about <= 2 * _MOST_VALUES else None
    # the count is off by a few in a hundred: where all may differ, count them
    distinct = _distinct(connection, name) if about >= 0.8 * known else about
    low, high = counts.get(f"low_{number}"), counts.get(f"high_{number}")
    return ColumnProfile(name, kind, int(counts["rows"]) - known, distinct, _plain(low), _plain(high), values)


def _distinct(connection: sa.Connection, name: str) -> int:
    counted = sa.func.count(sa.distinct(column_named(name)))
    return int(connection.execute(sa.select(counted).select_from(sa.table("relation"))).scalar_one())


def _values(connection: sa.Connection, name: str) -> tuple[str, ...] | None:
    """The values of a column as text, in order, None where there are many."""
    column = column_named(name)
    query = sa.select(column).distinct().select_from(sa.table("relation")).where(column.is_not(None))
    rows = connection.execute(query.limit(_MOST_VALUES + 1)).fetchall()
    return tuple(sorted(str(row[0]) for row in rows)) if len(rows) <= _MOST_VALUES else None


def _plain(value: object) -> float | int | datetime | date | None:
    """A bound as JSON or a time can hold it: decimals as floats would be off, so they are left out."""
    return value if isinstance(value, int | float | datetime | date) and not isinstance(value, bool) else None
