"""Measures worked out for periods: value, numerator, denominator, and the statements that anybody can run again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from catalog.database.connection import statement
from catalog.management.kpis.measures import Aggregate, Measure
from catalog.management.kpis.period import Period
from catalog.management.literals import Value, written_out
from catalog.management.staged_views import StagedViews

_QUERIES = resources.files("catalog") / "management/kpis/queries"
_VALUES: Final[Mapping[Aggregate, str]] = {
    "ratio": "$scale * (sum(amount) / nullif(sum(weight), 0))",
    "median": "median(amount) FILTER (weight > 0)",
    "total": "CASE WHEN sum(weight) > 0 THEN sum(amount) END",
    "greatest": "CASE WHEN sum(weight) > 0 THEN max(amount) END",
}


class Measured(NamedTuple):
    """A measure in a period; value None: no data. query: gives the value, drill_down: the rows behind it."""

    measure: Measure
    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    query: str
    drill_down: str


class Objective(NamedTuple):
    """The target that a record sets for a measure, and who is responsible for it."""

    record: str
    target: float
    owner: str | None


def evaluate(
    views: StagedViews, wanted: Sequence[tuple[Measure, Period]]
) -> tuple[list[Measured], Mapping[str, Objective]]:
    """Measures in their periods, and the objectives that set targets for them by measure."""
    asked_at = views.question.asked_at
    found = [_measured(views, *each, _drill_down(*each, asked_at)) for each in wanted]
    rows = views.rows(statement("management/kpis/objectives"))
    return found, {str(measure): Objective(*others) for measure, *others in rows}


def _measured(views: StagedViews, measure: Measure, period: Period, drill_down: str) -> Measured:
    query = _value_query(measure, drill_down)
    ((value, numerator, denominator),) = views.rows(query)
    return Measured(measure, period, _number(value), _number(numerator), _number(denominator), query, drill_down)


def _value_query(measure: Measure, drill_down: str) -> str:
    value = _VALUES[measure.aggregate].replace("$scale", str(measure.scale))
    return f"SELECT {value} AS value, sum(amount) AS numerator, sum(weight) AS denominator\nFROM (\n{drill_down}\n)"


def _drill_down(measure: Measure, period: Period, asked_at: datetime) -> str:
    # To the second, so that the texts of a day's rows are the same but for what they are about.
    until = min(period.end, max(asked_at.replace(microsecond=0) + timedelta(seconds=1), period.start))
    values: Mapping[str, Value] = {
        "start": period.start,
        "end": period.end,
        "until": until,
        "today": (until - timedelta(microseconds=1)).date(),
        "months": period.months,
    }
    return written_out(query_text(measure.query), values)


@cache
def query_text(name: str) -> str:
    """A query without what its first line says of it, so that it can stand in another."""
    text = (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    return text.partition("\n")[2]


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
