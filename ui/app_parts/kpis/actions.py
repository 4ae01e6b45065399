"""The form that opens an action for each KPI off its target."""

from functools import partial

import streamlit as st

from catalog.management.answers.kpi_actions import open_actions
from catalog.session.catalog import Catalog
from ui.app_parts.frame.form import read_form, show_field
from ui.app_parts.frame.outcome import show_outcome, write_records
from ui.app_parts.frame.who import may_decide
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.short import counted

_FORM = "kpi_actions"
_BY = FormField("kpi_actions_by", "Opened by", "person")


def show_open_actions(off_target: int, period: str) -> None:
    """The form where any KPI is off target, and how its last use ended."""
    show_outcome(_FORM, ":material/task_alt:")
    if not off_target or not may_decide():
        return
    with st.popover(f"Open actions · {off_target}", icon=":material/add_task:"):
        st.markdown(
            f"Opens an action for each of the {counted(off_target, 'KPI')} off target in {period}, due in 30 days; "
            "where there is one already, none."
        )
        show_field(_FORM, _BY)
        st.button("Open actions", type="primary", key="kpi_actions_open", on_click=_open, args=(period,))


def _open(period: str) -> None:
    values = read_form(_FORM, [_BY])
    if values is not None:
        write_records(_FORM, partial(_write, by=values[_BY.key], period=period), f"Actions for {period} are open.")


def _write(catalog: Catalog, by: str, period: str) -> object:
    return open_actions(catalog, by, period)
