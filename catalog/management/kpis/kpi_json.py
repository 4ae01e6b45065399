"""A KPI as answers have it: its value in a period against its target, and how anybody can check it."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from catalog.management.kpis.evaluate import Measured, Objective
from catalog.management.kpis.measures import Better
from catalog.values.times import moment_text

KpiState = Literal["on_target", "off_target", "no_data"]


class KpiPoint(TypedDict):
    """A KPI in one period; value None: no data, as nothing was measured."""

    period: str
    start: str
    end: str
    value: float | None
    numerator: float | None
    denominator: float | None
    state: KpiState


class KpiAnswer(TypedDict):
    """A KPI in a period.

    formula: in words; numerator and denominator with their meanings. target_from: the record that sets the target,
    None for the one it comes with. query gives the value, drill_down the rows behind it, both for `whence sql`.
    trend: the periods before and this one, the earliest first. is_state: it says how things stand at the end.
    """

    id: str
    title: str
    formula: str
    unit: str
    better: Better
    period: str
    start: str
    end: str
    value: float | None
    numerator: float | None
    numerator_of: str
    denominator: float | None
    denominator_of: str
    target: float
    target_from: str | None
    owner: str | None
    state: KpiState
    is_state: bool
    page: str
    query: str
    drill_down: str
    trend: list[KpiPoint]


def kpi_json(measured: Measured, earlier: Sequence[Measured], objectives: Mapping[str, Objective]) -> KpiAnswer:
    """A measure in its period; earlier: the periods before, the earliest first."""
    measure = measured.measure
    objective = objectives.get(measure.id)
    target = objective.target if objective else measure.target
    return {
        "id": measure.id,
        "title": measure.title,
        "formula": measure.formula,
        "unit": measure.unit,
        "better": measure.better,
        "period": measured.period.name,
        "start": moment_text(measured.period.start),
        "end": moment_text(measured.period.end),
        "value": measured.value,
        "numerator": measured.numerator,
        "numerator_of": measure.numerator,
        "denominator": measured.denominator,
        "denominator_of": measure.denominator,
        "target": target,
        "target_from": objective.record if objective else None,
        "owner": objective.owner if objective else None,
        "state": _state(measured, target),
        "is_state": measure.is_state,
        "page": measure.page,
        "query": measured.query,
        "drill_down": measured.drill_down,
        "trend": [_point(each, target) for each in [*earlier, measured]] if earlier else [],
    }


def _point(measured: Measured, target: float) -> KpiPoint:
    return {
        "period": measured.period.name,
        "start": moment_text(measured.period.start),
        "end": moment_text(measured.period.end),
        "value": measured.value,
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "state": _state(measured, target),
    }


def _state(measured: Measured, target: float) -> KpiState:
    if measured.value is None:
        return "no_data"
    is_met = measured.value >= target if measured.measure.better == "higher" else measured.value <= target
    return "on_target" if is_met else "off_target"
