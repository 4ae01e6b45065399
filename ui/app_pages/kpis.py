"""The page of KPIs: each in a period against its target, with its trend. Its state is in the address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st

from catalog.management.answers.kpis import kpis
from catalog.management.kpis.kpi_json import KpiAnswer
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, preset_widget, read_address, write_address
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.list_filters import choice
from ui.app_parts.kpis.actions import show_open_actions
from ui.app_parts.kpis.kpi import show_kpi
from ui.picture.signs import svg_uri
from ui.presentation.managing.kpis import STATES, counted_words, period_choices, target_words, value_words
from ui.presentation.managing.sparkline import sparkline
from ui.presentation.markdown import plain
from ui.queries import page_queries

_COLUMNS = 3


def page() -> None:
    """One KPI where the address names it, else all of a period."""
    st.markdown("### KPIs")
    with errors_shown():
        period = _pick_period()
        if (named := read_address("kpi")) is not None:
            show_kpi(named, period)
            return
        with st.skeleton(height=400):
            rows = app_catalog.ask(kpis, period=period)
        counts = Counter[str](row["state"] for row in rows)
        words = {name: f"{word.icon} {counts[name]} {word.word}" for name, word in STATES.items() if counts[name]}
        state = choice("State", "state", words, widget=st.pills, is_labelled=False, wrap=True)
        show_open_actions(counts["off_target"], rows[0]["period"])
        _cards([row for row in rows if state in {None, row["state"]}])
        st.caption(
            "No data: nothing was measured in the period. `whence kpis --json` gives every formula and statement."
        )


def _pick_period() -> str | None:
    """The period of the address, None for the month under way."""
    options = period_choices(datetime.now(UTC))
    given = read_address("period")
    st.selectbox(
        "Period",
        options if given is None or given in options else [given, *options],
        key=preset_widget("period", given or options[0]),
        on_change=copy_to_address,
        args=("period", options[0]),
        width=220,
    )
    return given


def _cards(rows: Sequence[KpiAnswer]) -> None:
    trends = _trends()
    for start in range(0, len(rows), _COLUMNS):
        for column, row in zip(st.columns(_COLUMNS), rows[start : start + _COLUMNS], strict=False):
            with column:
                _card(row, trends.get(row["id"], []))


def _trends() -> Mapping[str, list[float]]:
    """What was measured of each KPI in the last twelve months, the earliest first."""
    found: dict[str, list[float]] = {}
    for row in app_catalog.rows(page_queries.KPI_TRENDS):
        found.setdefault(str(row["kpi"]), []).append(float(row["value"]))
    return found


def _card(row: KpiAnswer, trend: Sequence[float]) -> None:
    """A KPI: a button to its section, its value and target, its trend."""
    word = STATES[row["state"]]
    with st.container(border=True, gap="xsmall"):
        st.button(
            f"**{plain(row['title'])}**",
            type="tertiary",
            on_click=write_address,
            kwargs={"kpi": row["id"]},
            key=f"open {row['id']}",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"##### {value_words(row['value'], row['unit'])}", width="content")
            if row["value"] is not None:
                st.badge(word.word, icon=word.icon, color=word.colour)
        st.markdown(f":gray[target {target_words(row)}]")
        if len(trend) > 1:
            label = f"{row['title']} in the months that have data, and its target"
            # As a picture: drawn into the page, it would be cleaned away.
            st.html(f'<img src="{svg_uri(sparkline(trend, row["target"]))}" alt="{escape(label)}">')
        if row["value"] is not None:
            st.caption(counted_words(row))


page()
