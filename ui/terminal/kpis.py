"""KPIs for people: a row each, with its target; trends as a line of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.presentation.managing.kpis import STATES, counted_words, number_words, target_words, value_words
from ui.presentation.short import clean, counted
from ui.terminal.paper import Paper, table, wrapped

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.answers.kpi_actions import KpiActions
    from catalog.management.kpis.kpi_json import KpiAnswer


def render_kpis(paper: Paper, rows: Sequence[KpiAnswer]) -> str:
    """A table of the KPIs, their trends where they have one, and what the formulas are."""
    if not rows:
        return "No KPIs."
    counts = Counter[str](row["state"] for row in rows)
    tally = [paper.ink(word.style, f"{word.mark} {counts[name]} {word.word}") for name, word in STATES.items()]
    head = f"{paper.ink('bold', rows[0]['period'])}  {', '.join(tally)}"
    cells = [
        (
            row["id"],
            f"{STATES[row['state']].mark} {value_words(row['value'], row['unit'])}",
            target_words(row),
            counted_words(row),
        )
        for row in rows
    ]
    parts = [head, table(paper, ("KPI", "VALUE", "TARGET", "COUNTED FROM"), cells)]
    if any(row["trend"] for row in rows):
        parts.append(_trends(paper, rows))
    if len(rows) == 1:
        parts.append("\n".join(wrapped(paper, f"{rows[0]['title']}: {rows[0]['formula']}.")))
    hint = "Formulas, queries and drill-downs: whence kpis --json. Off target: whence kpis --open-actions"
    return "\n\n".join([*parts, paper.ink("dim", hint)])


def _trends(paper: Paper, rows: Sequence[KpiAnswer]) -> str:
    """A column for each period, the earliest first."""
    periods = [point["period"] for point in rows[0]["trend"]]
    cells = [
        (row["id"], *("-" if (value := point["value"]) is None else number_words(value) for point in row["trend"]))
        for row in rows
    ]
    return table(paper, ("TREND", *periods), cells)


def render_actions(paper: Paper, answer: KpiActions) -> str:
    """The actions that were opened."""
    lines = [
        f"{paper.ink('green', '✓')} opened action {clean(action['id'])}: {clean(action['title'])}"
        for action in answer["opened"]
    ]
    if answer["standing"]:
        lines.append(f"{counted(answer['standing'], 'KPI')} off target had an action already.")
    return "\n".join(lines or ["No KPI is off target: nothing to open."])
