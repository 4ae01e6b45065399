"""How far two relations lie apart, counted in DuckDB."""

import sqlalchemy as sa

from expectations.difference import ColumnDifference, Difference
from expectations.gx.border import Column
from expectations.gx.opening import opened
from expectations.gx.profiling import column_named, is_ordered, types_of
from expectations.relations import Relation

_SIDES = ("one", "other")


def difference_of(one: Relation, other: Relation, memory_limit: str) -> Difference:
    """The difference of two relations. Raises UnavailableError where one cannot be read."""
    with opened(dict(zip(_SIDES, (one, other), strict=True)), memory_limit) as connection:
        types = [types_of(connection, side) for side in _SIDES]
        rows = [_rows(connection, side) for side in _SIDES]
        columns = tuple(
            _column(connection, name, types[0].get(name), types[1].get(name)) for name in {**types[0], **types[1]}
        )
    return Difference(rows[0], rows[1], columns)


def _rows(connection: sa.Connection, side: str) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(side))).scalar_one())


def _column(connection: sa.Connection, name: str, one: str | None, other: str | None) -> ColumnDifference:
    shares = [
        _null_share(connection, name, side) if kind else None for side, kind in zip(_SIDES, (one, other), strict=True)
    ]
    if one is None or other is None:
        return ColumnDifference(name, one, other, shares[0], shares[1], None, None)
    by_order = is_ordered(one) and is_ordered(other)
    distance = _distance(connection, name, as_text=one != other and not by_order, by_order=by_order)
    gap = abs((shares[0] or 0) - (shares[1] or 0))
    known = None if distance is None else max(distance, gap)
    measure = "kolmogorov_smirnov" if by_order else "total_variation"
    return ColumnDifference(name, one, other, shares[0], shares[1], known, measure if known is not None else None)


def _null_share(connection: sa.Connection, name: str, side: str) -> float | None:
    counts = sa.select(sa.func.count(), sa.func.count(column_named(name))).select_from(sa.table(side))
    rows, known = connection.execute(counts).one()
    return (rows - known) / rows if rows else None


def _distance(connection: sa.Connection, name: str, *, as_text: bool, by_order: bool) -> float | None:
    """Between the known values of two sides; None where one has none.

    In order: the greatest distance of the cumulative shares (Kolmogorov-Smirnov). Else half the sum of the distances
    of the shares (total variation).
    """
    share = _shares(name, as_text=as_text)
    gap: Column = share.c.one - share.c.other
    if by_order:
        steps = sa.select(sa.func.abs(sa.func.sum(gap).over(order_by=share.c.value)).label("step")).subquery()
        query = sa.select(sa.func.max(steps.c.step))
    else:
        query = sa.select(sa.func.sum(sa.func.abs(gap)) / 2)
    distance = connection.execute(query).scalar_one()
    return None if distance is None else round(min(float(distance), 1.0), 6)


def _shares(name: str, *, as_text: bool) -> sa.Subquery:
    """Each value with its share among the known ones of either side; no share, so NULL, where a side has none."""
    column: Column = column_named(name)
    value = sa.cast(column, sa.String) if as_text else column
    counted = [
        sa.select(
            value.label("value"),
            sa.literal(int(side == _SIDES[0])).label("one"),
            sa.literal(int(side == _SIDES[1])).label("other"),
        )
        .select_from(sa.table(side))
        .where(column.is_not(None))
        for side in _SIDES
    ]
    both = sa.union_all(*counted).subquery()
    sums = (
        sa.select(both.c.value, sa.func.sum(both.c.one).label("one"), sa.func.sum(both.c.other).label("other"))
        .group_by(both.c.value)
        .subquery()
    )
    totals = [sa.func.nullif(sa.func.sum(sums.c[side]).over(), 0) for side in _SIDES]
    return sa.select(
        sums.c.value, (sums.c.one / totals[0]).label("one"), (sums.c.other / totals[1]).label("other")
    ).subquery()
