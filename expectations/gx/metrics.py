"""Metrics that Great Expectations computes dearly or not at all on DuckDB, by DuckDB's own functions."""

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.expectations.metrics import ColumnMapMetricProvider, ColumnValueCounts
from great_expectations.expectations.metrics.map_metric_provider import column_condition_partial
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value

from expectations.gx.border import GxValues, NamedColumn, domain
from expectations.gx.engine import DuckDBExecutionEngine

MOST_VALUES = 100_000  # of one column, that are fetched to be compared here


def one_value(engine: DuckDBExecutionEngine, query: sa.Selectable) -> object:
    """The only value of a query's only row."""
    row = engine.execute_query(query).fetchone()
    return row[0] if row else None


def count_of(engine: DuckDBExecutionEngine, query: sa.Selectable) -> int:
    """The number that a query counts."""
    return int(str(one_value(engine, query)))


def repeated(table: sa.FromClause, *columns: NamedColumn) -> sa.Select[tuple[int]]:
    """How many rows hold a combination of values that another row holds too; rows of nothing but NULL count not.

    GX counts in a window over all rows; a group by does with memory for the distinct values only.
    """
    filled = sa.or_(*(column.is_not(None) for column in columns))
    groups = (
        sa.select(sa.func.count().label("whence_n")).select_from(table).where(filled).group_by(*columns).subquery()
    )
    return sa.select(sa.func.coalesce(sa.func.sum(groups.c.whence_n), 0)).where(groups.c.whence_n > 1)


class DuckDBRepeatedValues(MetricProvider):
    """How many rows hold a value of a column that another row holds too."""

    metric_name = "column_values.unique.unexpected_count"
    domain_keys = ColumnMapMetricProvider.condition_domain_keys

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, execution_engine: DuckDBExecutionEngine, metric_domain_kwargs: GxValues, **_: object) -> int:
        table, of = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.COLUMN)
        return count_of(execution_engine, repeated(table, sa.column(of["column"])))


class DuckDBRepeatedCombinations(MetricProvider):
    """How many rows hold a combination of values that another row holds too."""

    metric_name = "compound_columns.unique.unexpected_count"
    domain_keys = MulticolumnMapMetricProvider.condition_domain_keys

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, execution_engine: DuckDBExecutionEngine, metric_domain_kwargs: GxValues, **_: object) -> int:
        table, of = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.MULTICOLUMN)
        return count_of(execution_engine, repeated(table, *map(sa.column, of["column_list"])))


class DuckDBValueCounts(MetricProvider):
    """How often each value of a column occurs; raises where there are too many values to hold them here."""

    metric_name = "column.value_counts"
    domain_keys = ColumnMapMetricProvider.condition_domain_keys
    value_keys = ("sort", "collate")
    default_kwarg_values = ColumnValueCounts.default_kwarg_values

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(
        cls, execution_engine: DuckDBExecutionEngine, metric_domain_kwargs: GxValues, **others: object
    ) -> object:
        table, of = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.COLUMN)
        distinct = sa.func.count(sa.distinct(sa.column(of["column"])))
        _not_too_many(of["column"], count_of(execution_engine, sa.select(distinct).select_from(table)))
        same: GxValues = {
            "execution_engine": execution_engine,
            "metric_domain_kwargs": metric_domain_kwargs,
            **others,
        }
        return ColumnValueCounts._sqlalchemy(ColumnValueCounts, **same)  # type: ignore[arg-type]  # noqa: SLF001


class DuckDBMostCommon(MetricProvider):
    """The most common values of a column; GX fetches how often each occurs."""

    metric_name = "column.most_common_value"
    domain_keys = ColumnMapMetricProvider.condition_domain_keys

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(
        cls, execution_engine: DuckDBExecutionEngine, metric_domain_kwargs: GxValues, **_: object
    ) -> list[object]:
        table, of = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.COLUMN)
        value: NamedColumn = sa.column(of["column"])
        counts = (
            sa.select(value.label("whence_value"), sa.func.count().label("whence_n"))
            .select_from(table)
            .where(value.is_not(None))
            .group_by(value)
            .cte("counts")
        )
        most = sa.select(sa.func.max(counts.c.whence_n)).scalar_subquery()
        query = sa.select(counts.c.whence_value).where(counts.c.whence_n == most).limit(MOST_VALUES + 1)
        values = [row[0] for row in execution_engine.execute_query(query).fetchall()]
        _not_too_many(of["column"], len(values))
        return values


def _not_too_many(column: str, count: int) -> None:
    if count > MOST_VALUES:
        raise ValueError(f"Column {column} has more than {MOST_VALUES} values to compare")


class DuckDBMedian(MetricProvider):
    """The median of a column; GX sorts all rows and pages to the middle."""

    metric_name = "column.median"
    domain_keys = ColumnMapMetricProvider.condition_domain_keys

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, execution_engine: DuckDBExecutionEngine, metric_domain_kwargs: GxValues, **_: object) -> object:
        table, of = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.COLUMN)
        return one_value(execution_engine, sa.select(sa.func.median(sa.column(of["column"]))).select_from(table))


class DuckDBJson(ColumnMapMetricProvider):
    """Whether a value is JSON, which GX asks of pandas only."""

    condition_metric_name = "column_values.json_parseable"

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _duckdb(cls, column: NamedColumn, **_: object) -> sa.ColumnElement[bool]:
        return sa.func.json_valid(sa.cast(column, sa.String))


class DuckDBTimeFormat(ColumnMapMetricProvider):
    """Whether a value is a time written in a format, which GX asks of pandas only."""

    condition_metric_name = "column_values.match_strftime_format"
    condition_value_keys = ("strftime_format",)

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _duckdb(cls, column: NamedColumn, strftime_format: str, **_: object) -> sa.ColumnElement[bool]:
        return sa.func.try_strptime(sa.cast(column, sa.String), strftime_format).is_not(None)
