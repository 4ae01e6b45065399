"""Great Expectations' SQL engine, made right for DuckDB."""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration

from expectations.gx.border import GxValues, Metrics, domain
from expectations.gx.dialect import DuckDBDialect, column_type

# Metrics that fetch values for a report; no verdict is made of them.
_VALUES = re.compile(
    r".*\.unexpected_values|column\.distinct_values\.(missing_from_column|not_in_set)|unexpected_rows_query\.table"
)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """One connection for the engine's whole life, DuckDB's own types and patterns, and values kept out if asked.

    GX fetches after its connection is given back, and DuckDB then drops the rows: all expectations would fail.
    With `keep_values=False` no value of the data is fetched for a report, which also spares a scan an expectation.
    """

    def __init__(self, *, engine: sa.Engine, keep_values: bool = True, **more: Any) -> None:  # GX's own
        super().__init__(engine=engine, **more)
        self.keep_values = keep_values
        words = {
            row[0] for row in self.execute_query(sa.text("SELECT keyword_name FROM duckdb_keywords()")).fetchall()
        }
        preparer = self.engine.dialect.identifier_preparer
        preparer.reserved_words = preparer.reserved_words | words  # a column called `at` does not parse unquoted
        self.dialect_module = DuckDBDialect()  # type: ignore[assignment]  # GX asks it for attributes only

    @contextmanager
    def get_connection(self) -> Generator[sa.Connection, None, None]:
        """The engine's connection, in a new transaction: it sees what others wrote, and no statement that failed."""
        if self._connection is None:
            self._connection = self.engine.connect()
        elif self._connection.in_transaction():
            self._connection.rollback()
        yield self._connection

    def resolve_metrics(
        self,
        metrics_to_resolve: Iterable[MetricConfiguration],
        metrics: Metrics | None = None,
        runtime_configuration: GxValues | None = None,
    ) -> Metrics:
        """The values of metrics; lists of values of the data are empty where values are not kept."""
        wanted = list(metrics_to_resolve)
        left_out = [] if self.keep_values else [one for one in wanted if _VALUES.fullmatch(one.metric_name)]
        rest = [one for one in wanted if one not in left_out]
        resolved = super().resolve_metrics(rest, metrics, runtime_configuration) if rest else {}
        return {**resolved, **{one.id: [] for one in left_out}}


class DuckDBColumnTypes(TableMetricProvider):
    """The columns of a batch with DuckDB's types, asked of DuckDB: reflection knows neither files nor queries."""

    metric_name = "table.column_types"
    value_keys = ("include_nested",)
    default_kwarg_values = {"include_nested": True}  # noqa: RUF012  # GX reads it so

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(
        cls,  # GX passes the class
        execution_engine: DuckDBExecutionEngine,
        metric_domain_kwargs: GxValues,
        **_: object,
    ) -> list[dict[str, object]]:
        batch, _ = domain(execution_engine, metric_domain_kwargs, MetricDomainTypes.TABLE)
        cursor = execution_engine.execute_query(sa.select(sa.text("*")).select_from(batch).limit(0)).cursor
        return [{"name": column[0], "type": column_type(str(column[1]))()} for column in cursor.description]
