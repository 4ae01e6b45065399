"""KPIs worked out for a catalog: what happened in periods, and how things stood at their ends."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.controls.assessed import is_now
from catalog.management.kpis.evaluate import Measured, Objective, evaluate
from catalog.management.kpis.kpi_json import KpiAnswer, kpi_json
from catalog.management.kpis.measures import MEASURES, Measure
from catalog.management.kpis.period import Period
from catalog.management.staged_views import staged_views
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.query import Question, ask
from catalog.session.reuse import Reusable

_INSTANT = timedelta(microseconds=1)
_WEIGHT = 100  # of reusable values: the answers of a few years are kept


def kpis_of_catalog(
    catalog: Catalog,
    periods: Sequence[Period],
    clocks: Clocks | None = None,
    measures: Sequence[Measure] = MEASURES,
) -> list[KpiAnswer]:
    """Measures in the last of some periods, the others as their trend; the periods in order of time."""
    if is_now(clocks):
        refresh(catalog, VERDICT_TABLES)
    with ask(catalog, clocks, by_graph=False) as question:
        answers, past = _of_question(question, periods, measures, verdicts_kept=is_now(clocks))
        known_at = question.clocks.known_at
    found = dict(answers[0])
    for period, of_state in past.items():
        # as-of includes its instant, a period is without its end. One known_at, so that points of a trend compare.
        with ask(catalog, Clocks(period.end - _INSTANT, known_at)) as question:
            wanted = tuple((measure, period) for measure in of_state)
            for each in question.reused(_AtEnd, wanted, partial(_at_end, question, wanted)).measured:
                found[each.measure.id, period] = each
    return [_answer(measure, periods, found, answers[1]) for measure in measures]


class _AtEnd(NamedTuple):
    """How things stood at the end of a period that is over."""

    measured: list[Measured]


def _at_end(question: Question, wanted: Sequence[tuple[Measure, Period]]) -> Reusable:
    # Each month takes half a second, and nothing but newer entries changes it.
    with staged_views(question, verdicts_kept=False) as views:
        return Reusable(_AtEnd(evaluate(views, wanted)[0]), _WEIGHT)


def kpis_of(
    question: Question, period: Period, *, verdicts_kept: bool = False, measures: Sequence[Measure] = MEASURES
) -> list[KpiAnswer]:
    """Measures in a period, for a question at its clocks: those of state as things stand at the question's time.

    verdicts_kept: the verdict tables are known to be of the question's time; else every version is assessed.
    """
    wanted = [(measure, period) for measure in measures]
    with staged_views(question, verdicts_kept=verdicts_kept) as views:
        found, objectives = evaluate(views, wanted)
    return [kpi_json(each, (), objectives) for each in found]


_Found = dict[tuple[str, Period], Measured]


def _of_question(
    question: Question, periods: Sequence[Period], measures: Sequence[Measure], *, verdicts_kept: bool
) -> tuple[tuple[_Found, Mapping[str, Objective]], Mapping[Period, list[Measure]]]:
    """What a question at its clocks gives, and the measures of state of periods that were over by then."""
    past = {
        period: of_state
        for period in periods
        if period.end <= question.asked_at and (of_state := [item for item in measures if item.is_state])
    }
    wanted = [(item, period) for period in periods for item in measures if not item.is_state or period not in past]
    # Around all of them: the periods of a trend read the same views.
    with staged_views(question, verdicts_kept=verdicts_kept) as views:
        found, objectives = evaluate(views, wanted)
    return ({(each.measure.id, each.period): each for each in found}, objectives), past


def _answer(
    measure: Measure, periods: Sequence[Period], found: _Found, objectives: Mapping[str, Objective]
) -> KpiAnswer:
    rows = [found[measure.id, period] for period in periods]
    return kpi_json(rows[-1], rows[:-1], objectives)
