"""Words and signs for KPIs: a value with its unit, whether it is on target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypedDict

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.management.kpis.kpi_json import KpiAnswer


class KpiWord(NamedTuple):
    """How a state of a KPI is shown: word, mark and ink in terminals, icon and colour on pages."""

    word: str
    mark: str
    style: str
    icon: str
    colour: Literal["red", "green", "gray"]


STATES: Final[dict[str, KpiWord]] = {
    "off_target": KpiWord("off target", "✗", "red", ":material/error:", "red"),
    "on_target": KpiWord("on target", "✓", "green", ":material/check_circle:", "green"),
    "no_data": KpiWord("no data", "·", "dim", ":material/remove:", "gray"),
}
_EXACT = 10_000


def value_words(value: float | None, unit: str) -> str:
    """A value with its unit; `no data` where nothing was measured."""
    if value is None:
        return "no data"
    if unit == "%":
        return f"{number_words(value)} %"
    return f"{number_words(value)} {unit}"


def number_words(value: float) -> str:
    """A number as people write it: at most two digits after the point."""
    if value.is_integer() or abs(value) >= _EXACT:
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def target_words(row: KpiAnswer) -> str:
    """The target of a KPI with its direction."""
    sign = "≥" if row["better"] == "higher" else "≤"
    return f"{sign} {value_words(row['target'], row['unit'])}"


def counted_words(row: KpiAnswer) -> str:
    """What a value is counted from: numerator and denominator with their meanings; empty where nothing was."""
    if row["numerator"] is None or row["denominator"] is None:
        return ""
    numerator, denominator = number_words(row["numerator"]), number_words(row["denominator"])
    return f"{numerator} {row['numerator_of']} / {denominator} {row['denominator_of']}"


class TrendRow(TypedDict):
    """A point of a chart; value None: no data, and no point."""

    period: str
    value: float | None
    target: float


def trend_rows(row: KpiAnswer) -> list[TrendRow]:
    """The points of a KPI's trend with its target, the earliest first."""
    return [{"period": each["period"], "value": each["value"], "target": row["target"]} for each in row["trend"]]


def trend_chart(unit: str, rows: Sequence[TrendRow]) -> dict[str, object]:
    """A chart of the rows for Vega-Lite: a bar for each period with data, and the target as a line through all."""
    # Periods without data would come last by themselves.
    periods = [row["period"] for row in rows]
    period = {"field": "period", "type": "ordinal", "title": None, "sort": periods, "axis": {"labelOverlap": True}}
    value = {"type": "quantitative", "title": unit}
    mark = {"type": "bar", "color": "#6f7ff0", "width": {"band": 0.6}}
    line = {"type": "line", "color": "#d97706", "strokeDash": [6, 4], "strokeWidth": 2}
    return {
        "layer": [
            {"mark": mark, "encoding": {"x": period, "y": {**value, "field": "value"}}},
            {"mark": line, "encoding": {"x": period, "y": {**value, "field": "target"}}},
        ]
    }


def period_choices(now: datetime) -> list[str]:
    """The months of a year back from now, its quarters, and the years: as `period` takes them."""
    months = [now.year * 12 + now.month - 1 - back for back in range(12)]
    named = [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
    quarters = dict.fromkeys(f"{month // 12:04}-Q{month % 12 // 3 + 1}" for month in months)
    return [*named, *quarters, f"{now.year:04}", f"{now.year - 1:04}"]
