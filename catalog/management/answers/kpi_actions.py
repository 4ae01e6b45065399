"""Actions that KPIs off their targets open by rule, once for each KPI and period."""

import re
from datetime import timedelta
from typing import TypedDict

from catalog.governance.decisions.append_record import write_records
from catalog.management.answers.kpis import PeriodNamed, kpis
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.management.kpis.period import read_period
from catalog.management.records.history import writes_of
from catalog.session.catalog import Catalog
from catalog.session.one_at_a_time import one_at_a_time
from catalog.session.parameters import By
from catalog.session.query import JsonObject, ask
from catalog.values.times import moment_text

_DAYS_TO_ACT = 30


class KpiActions(TypedDict):
    """The actions that were opened, and how many KPIs are off target whose action there was already."""

    opened: list[JsonObject]
    standing: int


@one_at_a_time
def open_actions(catalog: Catalog, by: By, period: PeriodNamed = None) -> KpiActions:
    """Open an action for each KPI that is off its target in a period; asked again, nothing more is written.

    Due 30 days from now, of the owner of the objective that sets the target, else of who opens it.
    """
    off = [row for row in kpis(catalog, period) if row["state"] == "off_target"]
    opened: list[JsonObject] = []
    with ask(catalog, by_graph=False) as question:
        now = question.asked_at
        # A span up to now is another one each moment: of these there is one action a month.
        name = _of_month(read_period(period, now).name, f"{now.year:04}-{now.month:02}")
        due = (now + timedelta(days=_DAYS_TO_ACT)).date().isoformat()
        for row in off:
            record_id = f"kpi-{row['id']}-{name}"
            if not writes_of(question, "action", record_id):
                opened.append(_action(row, record_id, by, moment_text(now), due))
    if opened:
        write_records(catalog, opened, by)
    return {"opened": opened, "standing": len(off) - len(opened)}


def _of_month(period: str, month: str) -> str:
    # An id is part of an address, where a slash would begin another part.
    return f"{period}-{month}" if period.startswith("P") else re.sub(r"/", "-to-", period)


def _action(row: KpiAnswer, record_id: str, by: str, now: str, due: str) -> JsonObject:
    objective = row["target_from"]
    return {
        "kind": "action",
        "id": record_id,
        "status": "open",
        "title": f"{row['title']} is off target in {row['period']}",
        "owner": row["owner"] or by,
        "by": by,
        "opened_at": now,
        "due_at": due,
        "note": f"{_number(row['value'])} {row['unit']}, target {_number(row['target'])}: {row['formula']}.",
        **({"for": objective} if objective else {}),
    }


def _number(value: float | None) -> str:
    return "no data" if value is None else f"{value:.4g}"
