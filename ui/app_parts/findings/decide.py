"""Decisions on the findings chosen: assigned to a person or waived; by whom, why, until when."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from catalog.governance.decisions.decisions import assign_all, waive_all
from catalog.questions.findings_search import FindingFound
from catalog.session.catalog import Catalog
from ui.app_parts.frame.form import empty_form, has_wrong_day, read_form, show_field, today
from ui.app_parts.frame.outcome import refresh_after, show_outcome, write_records
from ui.presentation.form_fields import FormField
from ui.presentation.short import counted

_USUAL_DAYS = 90
_OUTCOME, _ASSIGNMENT, _WAIVER = "decision", "assignment", "waiver"
_TO = FormField("assigned_to", "Owner", "Enter an owner.", placeholder="steward@example.com")
_DUE = FormField("assigned_until", "Due", kind="day")
_ASSIGNED_BY = FormField("assigned_by", "Assigned by", "Enter who assigns it.", kind="person")
_ASSIGNING = (_TO, _DUE, _ASSIGNED_BY)
_WAIVED_BY = FormField("waiver_by", "Approved by", "Enter who accepts the risk.", kind="person")
_REASON = FormField("waiver_reason", "Justification", "Enter a justification.")
_UNTIL = FormField("waiver_until", "Until", "Enter a date: a waiver expires.", kind="day")
_WAIVING = (_WAIVED_BY, _REASON, _UNTIL)


def show_deciding(chosen: Sequence[FindingFound]) -> None:
    """The forms for the findings chosen, below the outcome of the last one."""
    show_outcome(_OUTCOME, ":material/front_hand:")
    if chosen:
        # A fragment: while a day is typed, the list is not made again.
        st.fragment(_forms)(tuple(row["id"] for row in chosen))


def _forms(identities: tuple[str, ...]) -> None:
    count = counted(len(identities), "finding")
    assigning, waiving = st.tabs([f"Assign {count}", f"Waive {count}"])
    with assigning, st.container(border=True):
        st.markdown("Assign an owner. The findings stay open and still count at the gate.")
        for column, field in zip(st.columns([3, 2, 3]), _ASSIGNING, strict=True):
            with column:
                show_field(_ASSIGNMENT, field)
        _button(f"Assign {count}", ":material/person:", _ASSIGNING, lambda: _assign(identities))
    with waiving, st.container(border=True):
        st.markdown("Accept the risk until the date below. The gate ignores the findings until then.")
        usual = (today() + timedelta(days=_USUAL_DAYS)).isoformat()
        for column, field in zip(st.columns([2, 4, 2]), _WAIVING, strict=True):
            with column:
                show_field(_WAIVER, field, usual if field is _UNTIL else "")
        _button(f"Waive {count}", ":material/front_hand:", _WAIVING, lambda: _waive(identities))
    refresh_after(_OUTCOME)


def _button(label: str, icon: str, fields: Sequence[FormField], on_click: Callable[[], None]) -> None:
    st.button(label, icon=icon, type="primary", disabled=has_wrong_day(fields), on_click=on_click)


def _assign(findings: Sequence[str]) -> None:
    if values := read_form(_ASSIGNMENT, _ASSIGNING):
        to, by, until = values[_TO.key], values[_ASSIGNED_BY.key], values[_DUE.key] or None
        message = f"{counted(len(findings), 'finding')} assigned to {to}."
        _write(lambda catalog: assign_all(catalog, findings, to, by, until), message, _ASSIGNING)


def _waive(findings: Sequence[str]) -> None:
    if values := read_form(_WAIVER, _WAIVING):
        by, reason, until = (values[field.key] for field in _WAIVING)
        message = f"{counted(len(findings), 'finding')} waived until {until}."
        _write(lambda catalog: waive_all(catalog, findings, by, reason, until), message, _WAIVING)


def _write(write: Callable[[Catalog], object], message: str, fields: Sequence[FormField]) -> None:
    if write_records(_OUTCOME, write, message):
        empty_form(fields)
