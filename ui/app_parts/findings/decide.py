"""Decisions on the findings chosen: assigned to a person or waived; by whom, why, until when."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from catalog.governance.decisions.decisions import assign_all, waive_all
from catalog.questions.findings_search import FindingFound
from catalog.session.catalog import Catalog
from ui.app_parts.frame.outcome import reject, show_outcome, write_records
from ui.presentation.short import counted

_USUAL_DAYS = 90
_FORM = "decision"


def show_deciding(chosen: Sequence[FindingFound]) -> None:
    """The forms for the findings chosen, below the outcome of the last one."""
    show_outcome(_FORM, ":material/front_hand:")
    if not chosen:
        return
    count = counted(len(chosen), "finding")
    identities = tuple(row["id"] for row in chosen)
    assigning, waiving = st.tabs([f"Assign {count}", f"Waive {count}"])
    with assigning, st.form("assignment", border=True):
        st.markdown("Say who sees to them. They stay findings, and the gate heeds them as before. It is recorded.")
        columns = st.columns([3, 2, 3])
        columns[0].text_input("To", key="assigned_to", placeholder="steward@example.com")
        columns[1].date_input("Until", value=None, min_value=_today(), key="assigned_until", format="YYYY-MM-DD")
        columns[2].text_input("Who decides", value=_person(), key="assigned_by")
        st.form_submit_button(f"Assign {count}", icon=":material/person:", on_click=_assign, args=(identities,))
    with waiving, st.form("waiver", border=True):
        st.markdown("They no longer count at the gate, until the day given. It is recorded.")
        columns = st.columns([2, 4, 2])
        columns[0].text_input("Who decides", value=_person(), key="waiver_by")
        columns[1].text_input("Reason", key="waiver_reason", placeholder="why this can be lived with")
        usual = _today() + timedelta(days=_USUAL_DAYS)
        columns[2].date_input("Until", value=usual, min_value=_today(), key="waiver_until", format="YYYY-MM-DD")
        st.form_submit_button(f"Waive {count}", icon=":material/front_hand:", on_click=_waive, args=(identities,))


def _today() -> date:
    return datetime.now(UTC).date()


def _person() -> str:
    return str(st.session_state.get("person", ""))


def _assign(findings: Sequence[str]) -> None:
    by, to, until = (_text(key) for key in ("assigned_by", "assigned_to", "assigned_until"))
    if _is_complete({"who decides": by, "whom they are assigned to": to}):
        message = f"Assigned to {to}: {len(findings):,}."
        _write(lambda catalog: assign_all(catalog, findings, to, by, until or None), by, message)


def _waive(findings: Sequence[str]) -> None:
    by, reason, until = (_text(key) for key in ("waiver_by", "waiver_reason", "waiver_until"))
    if _is_complete({"who decides": by, "the reason": reason}):
        message = f"Waived until {until}: {len(findings):,}. They are under the state Waived."
        _write(lambda catalog: waive_all(catalog, findings, by, reason, until), by, message)


def _text(key: str) -> str:
    value = st.session_state[key]
    return "" if value is None else str(value).strip()


def _is_complete(values: dict[str, str]) -> bool:
    missing = [word for word, value in values.items() if not value]
    if missing:
        reject(_FORM, f"Say {' and '.join(missing)}: both are recorded.")
    return not missing


def _write(write: Callable[[Catalog], object], by: str, message: str) -> None:
    if write_records(_FORM, write, message):
        st.session_state["person"] = by  # who decides is filled in for the next decision of this session
