"""The KPIs of a period: the question behind `whence kpis`."""

from difflib import get_close_matches
from itertools import islice
from typing import Annotated

from catalog.management.controls.assessed import is_now
from catalog.management.kept_tables import kept_kpis
from catalog.management.kpis.assessed import kpis_of_catalog
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.management.kpis.measures import MEASURES, Measure
from catalog.management.kpis.period import Period, before, read_period
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError

PeriodNamed = Annotated[
    str | None,
    About("A month (2026-09, the one under way where none is given), 2026-Q3, 2026, P1M, 2026-01-01/2026-04-01."),
]


def kpis(
    catalog: Catalog,
    period: PeriodNamed = None,
    trend: Annotated[int, About("So many periods before it, too.", least=0, most=36)] = 0,
    kpi: Annotated[str | None, About("Only this one, by its id.")] = None,
    clocks: Clocks | None = None,
) -> list[KpiAnswer]:
    """Every KPI in a period, against its target; a value that nothing was measured for is no data.

    What says how things stand is as of the end of the period, where that is over; each such period of the trend is
    assessed for itself, which takes a while in a large catalog.
    """
    measures = _measures(kpi)
    if is_now(clocks) and period is None and not trend:
        wanted = {measure.id for measure in measures}
        return [row for row in kept_kpis(catalog) if row["id"] in wanted]
    with ask(catalog, clocks, by_graph=False) as question:
        last = read_period(period, question.asked_at)
    return kpis_of_catalog(catalog, with_earlier(last, trend), clocks, measures)


def with_earlier(last: Period, number: int) -> list[Period]:
    """A period after so many before it."""
    return [*reversed(list(islice(before(last), number))), last]


def _measures(kpi: str | None) -> list[Measure]:
    found = [measure for measure in MEASURES if kpi in {None, measure.id}]
    if not found:
        ids = [measure.id for measure in MEASURES]
        nearest = get_close_matches(str(kpi), ids, 1)
        hint = f"Nearest: {nearest[0]}" if nearest else f"Known: {', '.join(ids)}"
        raise BadQuestionError(f"{kpi!r} is no KPI. {hint}", parameter="kpi")
    return found
