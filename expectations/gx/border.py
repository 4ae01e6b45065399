"""What Great Expectations and SQLAlchemy hand over as values of any type, under types of ours."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

Column = sa.ColumnElement[Any]
NamedColumn = sa.ColumnClause[Any]
Arguments = Mapping[str, Any]
"""What GX passes to a metric, and what a batch or a result of it holds."""
GxValues = dict[str, Any]
"""The same where GX wants a dict: which rows a metric is about, what an expectation or action returns."""
Metrics = dict[Any, Any]
"""The values of metrics, by their ids."""


class MetricDomain(NamedTuple):
    """The rows a metric is about, and the names of its columns under `column` or `column_list`."""

    table: sa.FromClause
    names: GxValues


def domain(engine: SqlAlchemyExecutionEngine, kwargs: GxValues, kind: MetricDomainTypes) -> MetricDomain:
    """The rows and columns that GX describes by some keywords."""
    table: Any
    table, _compute, names = engine.get_compute_domain(kwargs, kind)
    return MetricDomain(table, names)


class DuckRelation(Protocol):
    """A relation of DuckDB's Python client."""

    columns: Sequence[str]
    types: Sequence[object]
    create_view: Callable[[str], object]


class Duck(Protocol):
    """DuckDB's own connection, for what SQLAlchemy cannot do."""

    execute: Callable[[str], object]
    load_extension: Callable[[str], None]
    table: Callable[[str], DuckRelation]
    read_parquet: Callable[[str], DuckRelation]
    read_csv: Callable[[str], DuckRelation]
    read_json: Callable[[str], DuckRelation]


def duck_of(connection: sa.Connection) -> Duck:
    """DuckDB's connection below SQLAlchemy's."""
    driver: Any = connection.connection.driver_connection
    duck: Duck = driver
    return duck
