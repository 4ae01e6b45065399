"""The programme of audits as a table, each row leading to the record of its audit."""

from collections.abc import Sequence

import streamlit as st

from catalog.access.roles import Permission
from catalog.management.audits.calendar import CalendarEntry, calendar
from ui import app_catalog
from ui.app_parts.frame.who import may
from ui.presentation.markdown import plain

_SIGNS = {
    "held": ":green[:material/check_circle:]",
    "planned": ":blue[:material/event:]",
    "missing": ":orange[:material/event_busy:]",
    "overdue": ":red[:material/alarm:]",
}


def show_calendar() -> None:
    """Audits held, planned, overdue and missing, by day; what is missing leads to the form that plans it."""
    entries = app_catalog.ask(calendar)
    st.markdown("#### Calendar")
    for entry in entries:
        _entry(entry)
    if _is_missing(entries) and may(Permission.AUDIT):
        st.page_link(
            "app_pages/records.py",
            label="Plan an audit",
            icon=":material/add:",
            query_params={"kind": "audit", "new": "1"},
        )


def _is_missing(entries: Sequence[CalendarEntry]) -> bool:
    return any(entry["audit"] is None for entry in entries)


def _entry(entry: CalendarEntry) -> None:
    stage = entry["stage"].replace("_", " ").capitalize()
    title = entry["title"] or entry["audit"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = f"{_SIGNS[entry['state']]} {entry['due'][:10]} · **{plain(stage)}** · {entry['state']}"
        if entry["findings_open"]:
            words += f" · {entry['findings_open']} findings open"
        st.markdown(words, width="content")
        if entry["audit"]:
            st.page_link(
                "app_pages/records.py",
                label=plain(title),
                icon=":material/fact_check:",
                query_params={"kind": "audit", "id": entry["audit"]},
                width="content",
            )
