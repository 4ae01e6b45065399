"""One KPI: its value and how it is counted, its trend with the target, the rows behind it, its statements."""

import streamlit as st

from catalog.management.answers.kpis import kpis
from catalog.management.kpis.kpi_json import KpiAnswer
from ui import app_catalog
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.tables import show_table
from ui.presentation.managing.kpis import STATES, counted_words, target_words, trend_chart, trend_rows, value_words
from ui.presentation.markdown import plain

_EVENTS_TREND, _STATE_TREND = 11, 3
_ROWS = 200


def show_kpi(kpi: str, period: str | None) -> None:
    """The section of a KPI in a period. Raises BadQuestionError where either is unknown."""
    st.button("All KPIs", icon=":material/arrow_back:", on_click=write_address, kwargs={"kpi": None}, key="all_kpis")
    (row,) = app_catalog.ask(kpis, period=period, kpi=kpi)
    word = STATES[row["state"]]
    st.markdown(f"#### {plain(row['title'])}")
    st.markdown(f"{plain(row['formula'])}.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(f"in {row['period']}", value_words(row["value"], row["unit"]), width="content")
        st.badge(word.word, icon=word.icon, color=word.colour)
    origin = f"set by {plain(row['target_from'])}" if row["target_from"] else "as it comes; an objective sets another"
    facts = [f"target {target_words(row)}, {origin}"]
    facts += [counted_words(row)] if row["value"] is not None else ["nothing was measured"]
    facts += [f"owner {plain(row['owner'])}"] if row["owner"] else []
    st.markdown(f":gray[{' · '.join(facts)}]")
    _trend(row, period)
    _rows_behind(row)


def _trend(row: KpiAnswer, period: str | None) -> None:
    number = _STATE_TREND if row["is_state"] else _EVENTS_TREND
    with st.skeleton(height=240):
        (trended,) = app_catalog.ask(kpis, period=period, kpi=row["id"], trend=number)
    points = trend_rows(trended)
    st.markdown("##### Trend")
    if not any(point["value"] is not None for point in points):
        st.markdown("No data in these periods.")
        return
    st.vega_lite_chart(
        points, trend_chart(row["unit"], points), height=260, alt=f"{row['title']} in each period, and its target."
    )
    st.caption(f"Bars: {plain(row['title'])}; line: the target; no bar: no data.")


def _rows_behind(row: KpiAnswer) -> None:
    st.markdown("##### The rows behind it")
    rows = app_catalog.rows(row["drill_down"])[:_ROWS]
    if rows:
        show_table([{**each, "at": str(each["at"])[:10] if each["at"] else None} for each in rows])
        if len(rows) >= _ROWS:
            st.caption(f"The first {_ROWS}; the statement gives all.")
    else:
        st.markdown("None: nothing was measured in the period.")
    with st.expander("Statements"):
        for title, query in (("The value", row["query"]), ("The rows behind it", row["drill_down"])):
            st.markdown(f"**{title}**")
            st.code(query, language=None, wrap_lines=True)
            st.page_link(
                "app_pages/sql.py", label="Open in SQL", icon=":material/database:", query_params={"q": query}
            )
