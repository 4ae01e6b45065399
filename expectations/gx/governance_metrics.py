"""What governance expectations measure, each by one query that returns one row of counts."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple, TypedDict, Unpack

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import ExecutionEngine, SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration

from catalog.vocabulary.durations import parse_span
from expectations.gx import identifiers
from expectations.gx.border import Arguments, Column, GxValues, NamedColumn, domain
from expectations.gx.engine import DuckDBExecutionEngine

FLOOR = 0.0001  # the least share that counts in a population stability index; a share of 0 would make it infinite


class Measured(NamedTuple):
    """A number that an expectation compares, None where there are no rows to measure, and counts beside it."""

    observed: float | None
    counts: Mapping[str, float]


class Row(NamedTuple):
    """The only row of a query: a number that NULL leaves unknown, and counts, of which NULL is 0."""

    observed: float | None
    counts: list[int]


def only_row(engine: SqlAlchemyExecutionEngine, query: sa.Selectable) -> Row:
    """The row of a query that aggregates all rows."""
    observed, *counts = engine.execute_query(query).one()
    return Row(observed, [int(count or 0) for count in counts])


class Passed(TypedDict):
    """What GX passes to a metric by keyword, as far as ours read it."""

    execution_engine: SqlAlchemyExecutionEngine
    metric_domain_kwargs: GxValues
    metric_value_kwargs: Arguments
    metrics: Arguments


def arguments_of(passed: Passed) -> tuple[SqlAlchemyExecutionEngine, sa.FromClause, Arguments]:
    """Engine, rows and an expectation's arguments out of what GX passes to a metric."""
    engine = passed["execution_engine"]
    table, _ = domain(engine, passed["metric_domain_kwargs"], MetricDomainTypes.TABLE)
    return engine, table, passed["metric_value_kwargs"]


class SmallestGroup(TableMetricProvider):
    """The size of the smallest group of rows alike in the quasi-identifiers."""

    metric_name = "whence.smallest_group"
    value_keys = ("quasi_identifiers", "k")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        n = sa.func.count().label("whence_n")
        groups = sa.select(n).select_from(table).group_by(*map(sa.column, args["quasi_identifiers"])).subquery()
        small = groups.c.whence_n < args["k"]
        below = sa.func.sum(sa.case((small, groups.c.whence_n), else_=0))
        query = sa.select(sa.func.min(groups.c.whence_n), below, sa.func.sum(groups.c.whence_n))
        smallest, (unexpected, rows) = only_row(engine, query)
        return Measured(smallest, {"unexpected_count": unexpected, "element_count": rows})


class LeastDiversity(TableMetricProvider):
    """The least diversity of the sensitive column within a group of rows alike in the quasi-identifiers."""

    metric_name = "whence.least_diversity"
    value_keys = ("quasi_identifiers", "sensitive", "entropy")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        keys: list[NamedColumn] = [sa.column(name) for name in args["quasi_identifiers"]]
        sensitive: NamedColumn = sa.column(args["sensitive"])
        n = sa.func.count(sensitive).label("whence_n")
        cells = sa.select(*keys, n).select_from(table).group_by(*keys, sensitive).subquery()
        known: Column = sa.func.sum(sa.case((cells.c.whence_n > 0, 1), else_=0))
        if args.get("entropy"):
            # exp(H) with H = ln(N) - sum(n ln n) / N over the group's values
            total = sa.func.nullif(sa.func.sum(cells.c.whence_n), 0)
            spread = sa.func.sum(
                sa.case((cells.c.whence_n > 0, cells.c.whence_n * sa.func.ln(cells.c.whence_n)), else_=0)
            )
            known = sa.func.coalesce(sa.func.exp(sa.func.ln(total) - spread / (total * 1.0)), 0)
        of_group = [cells.c[key.name] for key in keys]
        groups = sa.select(known.label("diversity")).group_by(*of_group).subquery()
        least, (count,) = only_row(engine, sa.select(sa.func.min(groups.c.diversity), sa.func.count()))
        return Measured(None if least is None else float(least), {"groups": count})


class DirectIdentifiers(TableMetricProvider):
    """How many rows hold a direct identifier in a text column, and how many by kind."""

    metric_name = "whence.direct_identifiers"
    value_keys = ("columns", "kinds")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        types = passed["metrics"]["table.column_types"]
        columns = args.get("columns") or [one["name"] for one in types if type(one["type"]).__name__ == "VARCHAR"]
        kinds = args.get("kinds") or list(identifiers.PATTERNS)
        texts = [sa.cast(sa.column(name), sa.String) for name in columns]
        by_kind = {kind: _any([identifiers.holds(text, kind) for text in texts]) for kind in kinds}
        flags = (
            sa.select(*(condition.label(kind) for kind, condition in by_kind.items())).select_from(table).subquery()
        )
        counts = [sa.func.count().filter(flags.c[kind]) for kind in kinds]
        anywhere = sa.func.count().filter(_any([flags.c[kind] for kind in kinds]))
        query = sa.select(anywhere, sa.func.count(), *counts).select_from(flags)
        unexpected, (rows, *of_kinds) = only_row(engine, query)
        holding = int(unexpected or 0)
        by_kind_counted = dict(zip(kinds, of_kinds, strict=True))
        return Measured(holding, {"unexpected_count": holding, "element_count": rows, **by_kind_counted})

    @classmethod
    def _get_evaluation_dependencies(
        cls,
        metric: MetricConfiguration,
        configuration: ExpectationConfiguration | None = None,
        execution_engine: ExecutionEngine[object] | None = None,
        runtime_configuration: GxValues | None = None,
    ) -> GxValues:
        others: GxValues = super()._get_evaluation_dependencies(
            metric, configuration, execution_engine, runtime_configuration
        )
        types = MetricConfiguration("table.column_types", metric.metric_domain_kwargs, {"include_nested": True})
        return others | {"table.column_types": types}


def _any(conditions: list[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    return reduce(sa.or_, conditions, sa.false()) if conditions else sa.false()


class WithoutConsent(TableMetricProvider):
    """How many rows have a subject without a consent in force in the consent table, or no subject."""

    metric_name = "whence.without_consent"
    value_keys = (
        "subject", "consent_table", "consent_subject", "status", "statuses", "valid_from", "valid_to", "at",
    )  # fmt: skip

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        rows = sa.select(sa.column(args["subject"]).label("subject")).select_from(table).subquery()
        covered = _exists(args, rows.c.subject)
        missing = sa.func.sum(sa.case((covered, 0), else_=1))
        uncovered, (count,) = only_row(engine, sa.select(missing, sa.func.count()).select_from(rows))
        without = int(uncovered or 0)
        return Measured(without, {"unexpected_count": without, "element_count": count})


def _exists(args: Arguments, subject: Column) -> sa.ColumnElement[bool]:
    """The condition that the subject has a consent in force; whole days, missing bounds open."""
    names = [args[key] for key in ("consent_subject", "status", "valid_from", "valid_to") if args.get(key)]
    consents = sa.table(args["consent_table"], *(sa.column(name) for name in dict.fromkeys(names))).alias("consents")
    today = sa.cast(sa.literal(str(moment(args.get("at")).date())), sa.Date)
    conditions = [consents.c[args["consent_subject"]] == subject]
    if args.get("status"):
        conditions.append(consents.c[args["status"]].in_(args["statuses"]))
    for key, is_open in (("valid_from", sa.ColumnElement.__le__), ("valid_to", sa.ColumnElement.__ge__)):
        if args.get(key):
            bound = consents.c[args[key]]
            conditions.append(sa.or_(bound.is_(None), is_open(sa.cast(bound, sa.Date), today)))
    return sa.exists().where(*conditions)


class Overlap(TableMetricProvider):
    """The share of rows that are in another table too, compared in some columns; a NULL equals nothing."""

    metric_name = "whence.overlap"
    value_keys = ("other_table", "columns")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        names = args["columns"]
        rows = sa.select(*map(sa.column, names)).select_from(table).subquery()
        other = sa.table(args["other_table"], *map(sa.column, names)).alias("other")
        both = sa.exists().where(*(other.c[name] == rows.c[name] for name in names))
        query = sa.select(sa.func.sum(sa.case((both, 1), else_=0)), sa.func.count()).select_from(rows)
        in_both, (total,) = only_row(engine, query)
        shared = int(in_both or 0)
        return Measured(shared / total if total else None, {"unexpected_count": shared, "element_count": total})


class Distance(TableMetricProvider):
    """How far the shares of a column's values are from a reference; all values that it has not are one more value."""

    metric_name = "whence.distance"
    value_keys = ("column", "reference", "stability_index")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        text = sa.cast(sa.column(args["column"]), sa.String)
        values = list(args["reference"])
        counts = [sa.func.sum(sa.case((text == value, 1), else_=0)) for value in values]
        known, each = only_row(engine, sa.select(sa.func.count(text), *counts).select_from(table))
        total = int(known or 0)
        if not total:
            return Measured(None, {"element_count": 0})
        shares = [count / total for count in [*each, total - sum(each)]]
        expected = [float(share) / sum(args["reference"].values()) for share in args["reference"].values()] + [0.0]
        measure = stability_index if args.get("stability_index") else total_variation
        return Measured(measure(shares, expected), {"element_count": total, "unexpected_count": total - sum(each)})


def total_variation(observed: list[float], expected: list[float]) -> float:
    """Half the sum of the differences of two distributions: 0 where they are equal, 1 where they share nothing."""
    return sum(abs(p - q) for p, q in zip(observed, expected, strict=True)) / 2


def stability_index(observed: list[float], expected: list[float]) -> float:
    """The population stability index, the sum of (p - q) ln(p / q), shares below FLOOR counted as FLOOR."""
    floored = [(max(p, FLOOR), max(q, FLOOR)) for p, q in zip(observed, expected, strict=True)]
    return sum(float((p - q) * math.log(p / q)) for p, q in floored)


class Age(TableMetricProvider):
    """The seconds since the newest row, rows of the future left out and counted."""

    metric_name = "whence.age"
    value_keys = ("column", "at")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        at, now = _utc(sa.column(args["column"])), _instant(args.get("at"))
        newest = sa.func.max(at).filter(at <= now)
        future = sa.func.count().filter(at > now)
        query = sa.select(sa.func.epoch(now) - sa.func.epoch(newest), future, sa.func.count()).select_from(table)
        seconds, (in_future, rows) = only_row(engine, query)
        age = None if seconds is None else float(seconds)
        return Measured(age, {"future_count": in_future, "element_count": rows})


class Overdue(TableMetricProvider):
    """How many rows are kept longer than a duration after a moment of theirs, or have no such moment."""

    metric_name = "whence.overdue"
    value_keys = ("column", "duration", "at")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **passed: Unpack[Passed]) -> Measured:
        engine, table, args = arguments_of(passed)
        months, seconds = months_and_seconds(args["duration"])
        deadline = _utc(sa.column(args["column"])) + sa.func.to_months(months) + sa.func.to_seconds(seconds)
        kept = sa.func.coalesce(deadline >= _instant(args.get("at")), sa.false())
        undated = sa.func.count() - sa.func.count(sa.column(args["column"]))
        late = sa.func.count().filter(sa.not_(kept))
        overdue, (missing, rows) = only_row(engine, sa.select(late, undated, sa.func.count()).select_from(table))
        unexpected = int(overdue or 0)
        counts = {"unexpected_count": unexpected, "missing_count": missing, "element_count": rows}
        return Measured(unexpected, counts)


def _utc(column: Column) -> Column:
    """A date, TIMESTAMP (read as UTC) or TIMESTAMPTZ as a TIMESTAMP in UTC, whatever DuckDB's zone is."""
    zoned = sa.cast(column, sa.TIMESTAMP(timezone=True))
    is_zoned = sa.func.typeof(column) == "TIMESTAMP WITH TIME ZONE"
    return sa.case((is_zoned, sa.func.timezone("UTC", zoned)), else_=sa.cast(column, sa.TIMESTAMP()))


def _instant(text: str | None) -> Column:
    return sa.cast(sa.literal(moment(text).replace(tzinfo=None).isoformat(" ")), sa.TIMESTAMP())


def moment(text: str | None) -> datetime:
    """The moment of a text in UTC, read as UTC where it names no zone; now where there is none."""
    if text is None:
        return datetime.now(UTC)
    instant = datetime.fromisoformat(text)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def months_and_seconds(duration: str) -> tuple[int, float]:
    """An ISO 8601 duration as months, added first, and seconds; raises ValueError where it is none."""
    months, rest = parse_span(duration)
    if months != int(months):
        raise ValueError(f"{duration!r} has a part of a month, which has no length")
    return int(months), rest.total_seconds()
