"""What governance expectations measure, each by one query that returns one row of counts."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import reduce
from typing import Any, NamedTuple

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from catalog.vocabulary.durations import parse_span
from expectations.gx import identifiers
from expectations.gx.engine import DuckDBExecutionEngine, domain

FLOOR = 0.0001  # the least share that counts in a population stability index; a share of 0 would make it infinite
Arguments = Mapping[str, Any]


class Measured(NamedTuple):
    """A number that an expectation compares, None where there are no rows to measure, and counts beside it."""

    observed: float | None
    counts: Mapping[str, float]


def first(engine: SqlAlchemyExecutionEngine, query: sa.Selectable) -> list[Any]:
    """The values of a query's only row, 0 for NULL but for the first."""
    row = engine.execute_query(query).fetchone()
    return [value if index == 0 else value or 0 for index, value in enumerate(row)] if row else [None]


def arguments_of(everything: Arguments) -> tuple[SqlAlchemyExecutionEngine, sa.FromClause, Arguments]:
    """Engine, rows and arguments out of what GX passes to a metric."""
    engine: SqlAlchemyExecutionEngine = everything["execution_engine"]
    table, _of = domain(engine, everything["metric_domain_kwargs"], MetricDomainTypes.TABLE)
    return engine, table, everything["metric_value_kwargs"]


class SmallestGroup(TableMetricProvider):
    """The size of the smallest group of rows alike in the quasi-identifiers."""

    metric_name = "whence.smallest_group"
    value_keys = ("quasi_identifiers", "k")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        n = sa.func.count().label("whence_n")
        groups = sa.select(n).select_from(table).group_by(*map(sa.column, given["quasi_identifiers"])).subquery()
        small = groups.c.whence_n < given["k"]
        below = sa.func.sum(sa.case((small, groups.c.whence_n), else_=0))
        found = first(engine, sa.select(sa.func.min(groups.c.whence_n), below, sa.func.sum(groups.c.whence_n)))
        return Measured(found[0], {"unexpected_count": int(found[1]), "element_count": int(found[2])})


class LeastDiversity(TableMetricProvider):
    """The least diversity of the sensitive column within a group of rows alike in the quasi-identifiers."""

    metric_name = "whence.least_diversity"
    value_keys = ("quasi_identifiers", "sensitive", "entropy")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        keys: list[sa.ColumnClause[Any]] = [sa.column(name) for name in given["quasi_identifiers"]]
        sensitive: sa.ColumnClause[Any] = sa.column(given["sensitive"])
        n = sa.func.count(sensitive).label("whence_n")
        cells = sa.select(*keys, n).select_from(table).group_by(*keys, sensitive).subquery()
        known: sa.ColumnElement[Any] = sa.func.sum(sa.case((cells.c.whence_n > 0, 1), else_=0))
        if given.get("entropy"):
            # exp(H) with H = ln(N) - sum(n ln n) / N over the group's values
            total = sa.func.nullif(sa.func.sum(cells.c.whence_n), 0)
            spread = sa.func.sum(
                sa.case((cells.c.whence_n > 0, cells.c.whence_n * sa.func.ln(cells.c.whence_n)), else_=0)
            )
            known = sa.func.coalesce(sa.func.exp(sa.func.ln(total) - spread / (total * 1.0)), 0)
        of_group = [cells.c[key.name] for key in keys]
        groups = sa.select(known.label("diversity")).group_by(*of_group).subquery()
        return Measured(
            *_observed_and_groups(first(engine, sa.select(sa.func.min(groups.c.diversity), sa.func.count())))
        )


def _observed_and_groups(found: list[Any]) -> tuple[float | None, Mapping[str, float]]:
    return (None if found[0] is None else float(found[0])), {"groups": int(found[1])}


class DirectIdentifiers(TableMetricProvider):
    """How many rows hold a direct identifier in a text column, and how many by kind."""

    metric_name = "whence.direct_identifiers"
    value_keys = ("columns", "kinds")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        types = everything["metrics"]["table.column_types"]
        columns = given.get("columns") or [one["name"] for one in types if type(one["type"]).__name__ == "VARCHAR"]
        kinds = given.get("kinds") or list(identifiers.PATTERNS)
        texts = [sa.cast(sa.column(name), sa.String) for name in columns]
        by_kind = {kind: _any([identifiers.holds(text, kind) for text in texts]) for kind in kinds}
        flags = (
            sa.select(*(condition.label(kind) for kind, condition in by_kind.items())).select_from(table).subquery()
        )
        counts = [sa.func.count().filter(flags.c[kind]) for kind in kinds]
        anywhere = sa.func.count().filter(_any([flags.c[kind] for kind in kinds]))
        found = [
            int(value) for value in first(engine, sa.select(anywhere, sa.func.count(), *counts).select_from(flags))
        ]
        counted = {"unexpected_count": found[0], "element_count": found[1]}
        return Measured(found[0], counted | dict(zip(kinds, found[2:], strict=True)))

    @classmethod
    def _get_evaluation_dependencies(cls, metric: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super()._get_evaluation_dependencies(metric, *args, **kwargs)
        return found | {"table.column_types": _column_types(metric)}


def _column_types(metric: Any) -> Any:  # GX's MetricConfiguration
    return type(metric)("table.column_types", metric.metric_domain_kwargs, {"include_nested": True})


def _any(conditions: list[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    return reduce(sa.or_, conditions, sa.false()) if conditions else sa.false()


class WithoutConsent(TableMetricProvider):
    """How many rows have a subject without a consent in force in the consent table, or no subject."""

    metric_name = "whence.without_consent"
    value_keys = (
        "subject", "consent_table", "consent_subject", "status", "statuses", "valid_from", "valid_to", "at",
    )  # fmt: skip

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        rows = sa.select(sa.column(given["subject"]).label("subject")).select_from(table).subquery()
        covered = _exists(given, rows.c.subject)
        missing = sa.func.sum(sa.case((covered, 0), else_=1))
        found = first(engine, sa.select(missing, sa.func.count()).select_from(rows))
        return Measured(int(found[0] or 0), {"unexpected_count": int(found[0] or 0), "element_count": int(found[1])})


def _exists(given: Arguments, subject: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The condition that the subject has a consent in force; whole days, missing bounds open."""
    names = [given[key] for key in ("consent_subject", "status", "valid_from", "valid_to") if given.get(key)]
    consents = sa.table(given["consent_table"], *(sa.column(name) for name in dict.fromkeys(names))).alias("consents")
    today = sa.cast(sa.literal(str(moment(given.get("at")).date())), sa.Date)
    conditions = [consents.c[given["consent_subject"]] == subject]
    if given.get("status"):
        conditions.append(consents.c[given["status"]].in_(given["statuses"]))
    for key, is_open in (("valid_from", sa.ColumnElement.__le__), ("valid_to", sa.ColumnElement.__ge__)):
        if given.get(key):
            bound = consents.c[given[key]]
            conditions.append(sa.or_(bound.is_(None), is_open(sa.cast(bound, sa.Date), today)))
    return sa.exists().where(*conditions)


class Overlap(TableMetricProvider):
    """The share of rows that are in another table too, compared in some columns; a NULL equals nothing."""

    metric_name = "whence.overlap"
    value_keys = ("other_table", "columns")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        names = given["columns"]
        rows = sa.select(*map(sa.column, names)).select_from(table).subquery()
        other = sa.table(given["other_table"], *map(sa.column, names)).alias("other")
        both = sa.exists().where(*(other.c[name] == rows.c[name] for name in names))
        found = first(engine, sa.select(sa.func.sum(sa.case((both, 1), else_=0)), sa.func.count()).select_from(rows))
        shared, total = int(found[0] or 0), int(found[1])
        return Measured(shared / total if total else None, {"unexpected_count": shared, "element_count": total})


class Distance(TableMetricProvider):
    """How far the shares of a column's values are from a reference; all values that it has not are one more value."""

    metric_name = "whence.distance"
    value_keys = ("column", "reference", "stability_index")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sql(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        text = sa.cast(sa.column(given["column"]), sa.String)
        values = list(given["reference"])
        counts = [sa.func.sum(sa.case((text == value, 1), else_=0)) for value in values]
        found = first(engine, sa.select(sa.func.count(text), *counts).select_from(table))
        total, each = int(found[0] or 0), [int(value) for value in found[1:]]
        if not total:
            return Measured(None, {"element_count": 0})
        shares = [count / total for count in [*each, total - sum(each)]]
        expected = [float(share) / sum(given["reference"].values()) for share in given["reference"].values()] + [0.0]
        measure = stability_index if given.get("stability_index") else total_variation
        return Measured(measure(shares, expected), {"element_count": total, "unexpected_count": total - sum(each)})


def total_variation(found: list[float], expected: list[float]) -> float:
    """Half the sum of the differences of two distributions: 0 where they are equal, 1 where they share nothing."""
    return sum(abs(p - q) for p, q in zip(found, expected, strict=True)) / 2


def stability_index(found: list[float], expected: list[float]) -> float:
    """The population stability index, the sum of (p - q) ln(p / q), shares below FLOOR counted as FLOOR."""
    floored = [(max(p, FLOOR), max(q, FLOOR)) for p, q in zip(found, expected, strict=True)]
    return sum(float((p - q) * math.log(p / q)) for p, q in floored)


class Age(TableMetricProvider):
    """The seconds since the newest row, rows of the future left out and counted."""

    metric_name = "whence.age"
    value_keys = ("column", "at")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        at, now = _utc(sa.column(given["column"])), _instant(given.get("at"))
        newest = sa.func.max(at).filter(at <= now)
        future = sa.func.count().filter(at > now)
        query = sa.select(sa.func.epoch(now) - sa.func.epoch(newest), future, sa.func.count()).select_from(table)
        found = first(engine, query)
        seconds = None if found[0] is None else float(found[0])
        return Measured(seconds, {"future_count": int(found[1]), "element_count": int(found[2])})


class Overdue(TableMetricProvider):
    """How many rows are kept longer than a duration after a moment of theirs, or have no such moment."""

    metric_name = "whence.overdue"
    value_keys = ("column", "duration", "at")

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(cls, **everything: Any) -> Measured:
        engine, table, given = arguments_of(everything)
        months, seconds = months_and_seconds(given["duration"])
        deadline = _utc(sa.column(given["column"])) + sa.func.to_months(months) + sa.func.to_seconds(seconds)
        kept = sa.func.coalesce(deadline >= _instant(given.get("at")), sa.false())
        undated = sa.func.count() - sa.func.count(sa.column(given["column"]))
        late = sa.func.count().filter(sa.not_(kept))
        found = [int(value) for value in first(engine, sa.select(late, undated, sa.func.count()).select_from(table))]
        counts = {"unexpected_count": found[0], "missing_count": found[1], "element_count": found[2]}
        return Measured(found[0], counts)


def _utc(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A date, TIMESTAMP (read as UTC) or TIMESTAMPTZ as a TIMESTAMP in UTC, whatever DuckDB's zone is."""
    zoned = sa.cast(column, sa.TIMESTAMP(timezone=True))
    is_zoned = sa.func.typeof(column) == "TIMESTAMP WITH TIME ZONE"
    return sa.case((is_zoned, sa.func.timezone("UTC", zoned)), else_=sa.cast(column, sa.TIMESTAMP()))


def _instant(text: str | None) -> sa.ColumnElement[Any]:
    return sa.cast(sa.literal(moment(text).replace(tzinfo=None).isoformat(" ")), sa.TIMESTAMP())


def moment(text: str | None) -> datetime:
    """The moment of a text in UTC, read as UTC where it names no zone; now where there is none."""
    if text is None:
        return datetime.now(UTC)
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def months_and_seconds(duration: str) -> tuple[int, float]:
    """An ISO 8601 duration as months, added first, and seconds; raises ValueError where it is none."""
    months, rest = parse_span(duration)
    if months != int(months):
        raise ValueError(f"{duration!r} has a part of a month, which has no length")
    return int(months), rest.total_seconds()
