"""The form that waives findings: by whom, why, until when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from catalog.asking import JsonObject
from catalog.errors import WhenceError
from catalog.governance.decisions import waive_all
from ui import app_catalog
from ui.paper import counted
from ui.trace_words import plain

_USUAL_DAYS = 90


def show_waiver(chosen: Sequence[JsonObject]) -> None:
    """The form for the findings chosen, and what came of it the last time."""
    done = st.session_state.pop("waived", None)
    if done:
        st.success(done, icon=":material/front_hand:")
    if not chosen:
        return
    count = counted(len(chosen), "finding")
    today = datetime.now(UTC).date()
    with st.form("waiver", border=True):
        st.markdown(f"**Waive {count}**: they no longer count at the gate, until the day given. It is recorded.")
        columns = st.columns([2, 4, 2])
        by = columns[0].text_input("Who decides", value=st.session_state.get("person", ""), key="waiver_by")
        reason = columns[1].text_input("Reason", key="waiver_reason", placeholder="why this can be lived with")
        until = columns[2].date_input(
            "Until",
            value=today + timedelta(days=_USUAL_DAYS),
            min_value=today,
            key="waiver_until",
            format="YYYY-MM-DD",
        )
        if st.form_submit_button(f"Waive {count}", icon=":material/front_hand:"):
            _waive([str(row["id"]) for row in chosen], by, reason, str(until))


def _waive(findings: Sequence[str], by: str, reason: str, until: str) -> None:
    missing = [word for word, said in (("who decides", by), ("the reason", reason)) if not said.strip()]
    if missing:
        st.error(f"Say {' and '.join(missing)}: both are recorded with the waiver.")
        return
    try:
        with st.spinner("Recording …"):
            waive_all(app_catalog.catalog_in_use(), findings, by.strip(), reason.strip(), until)
    except WhenceError as error:
        st.error(plain(error), icon=":material/error:")
        return
    st.session_state["person"] = by.strip()
    st.session_state["waived"] = f"Waived until {until}: {len(findings):,}. They are under the state Waived."
    st.rerun()
