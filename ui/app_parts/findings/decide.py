"""Decisions on the findings ticked: assigned, waived, a waiver extended or revoked; by whom, why, until when."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from catalog.governance.decisions.decisions import assign_all, waive_all
from catalog.governance.decisions.revocations import revoke_all
from catalog.session.catalog import Catalog
from ui.app_parts.findings.selection import clear_selection
from ui.app_parts.frame.form import empty_form, has_wrong_day, read_form, show_field, today
from ui.app_parts.frame.outcome import refresh_after, show_outcome, write_records
from ui.presentation.form_fields import FormField
from ui.presentation.short import counted

_USUAL_DAYS = 90
_OUTCOME, _ASSIGNMENT, _WAIVER, _REVOCATION = "decision", "assignment", "waiver", "revocation"
_TO = FormField("assigned_to", "Owner", "Enter an owner.", placeholder="steward@example.com")
_DUE = FormField("assigned_until", "Due", kind="day")
_ASSIGNED_BY = FormField("assigned_by", "Assigned by", "Enter who assigns it.", kind="person")
_ASSIGNING = (_TO, _DUE, _ASSIGNED_BY)
_WAIVED_BY = FormField("waiver_by", "Approved by", "Enter who accepts the risk.", kind="person")
_REASON = FormField("waiver_reason", "Justification", "Enter a justification.")
_UNTIL = FormField("waiver_until", "Until", "Enter a date: a waiver expires.", kind="day")
_WAIVING = (_WAIVED_BY, _REASON, _UNTIL)
_REVOKED_BY = FormField("revoked_by", "Revoked by", "Enter who revokes it.", kind="person")
_GROUND = FormField("revoked_reason", "Reason", "Enter a reason.")
_REVOKING = (_REVOKED_BY, _GROUND)


def show_deciding(chosen: tuple[str, ...], *, is_waived: bool) -> None:
    """A button for each decision, whatever is ticked: its form opens over the list, which does not move.

    is_waived: of findings that are waived, whose waiver is extended or revoked.
    """
    _place("Assign", ":material/person:", chosen, _assignment)
    _place("Extend" if is_waived else "Waive", ":material/front_hand:", chosen, _waiver)
    if is_waived:
        _place("Revoke", ":material/undo:", chosen, _revocation)


def show_decision() -> None:
    """The outcome of the last decision."""
    show_outcome(_OUTCOME, ":material/front_hand:")


def _place(deed: str, icon: str, chosen: tuple[str, ...], form: Callable[[tuple[str, ...]], None]) -> None:
    # The label changes with what is ticked, so that the form closes once its decision is written.
    with st.popover(f"{deed} · {len(chosen):,}" if chosen else deed, icon=icon):
        if chosen:
            # A fragment: while a day is typed, the list is not made again.
            st.fragment(form)(chosen)
            return
        st.markdown("Select findings in the list first.")


def _assignment(identities: tuple[str, ...]) -> None:
    st.markdown("Assign an owner. The findings stay open and still count at the gate.")
    for field in _ASSIGNING:
        show_field(_ASSIGNMENT, field)
    label = f"Assign {counted(len(identities), 'finding')}"
    _button(label, ":material/person:", _ASSIGNING, lambda: _assign(identities))


def _waiver(identities: tuple[str, ...]) -> None:
    st.markdown("Accept the risk until the date below. The gate ignores the findings until then.")
    usual = (today() + timedelta(days=_USUAL_DAYS)).isoformat()
    for field in _WAIVING:
        show_field(_WAIVER, field, usual if field is _UNTIL else "")
    label = f"Waive {counted(len(identities), 'finding')}"
    _button(label, ":material/front_hand:", _WAIVING, lambda: _waive(identities))


def _revocation(identities: tuple[str, ...]) -> None:
    st.markdown("Take the waiver back. The findings count at the gate again at once; the log keeps both decisions.")
    for field in _REVOKING:
        show_field(_REVOCATION, field)
    label = f"Revoke {counted(len(identities), 'waiver')}"
    _button(label, ":material/undo:", _REVOKING, lambda: _revoke(identities))


def _button(label: str, icon: str, fields: Sequence[FormField], on_click: Callable[[], None]) -> None:
    st.button(label, icon=icon, type="primary", disabled=has_wrong_day(fields), on_click=on_click)
    refresh_after(_OUTCOME)


def _assign(findings: Sequence[str]) -> None:
    if values := read_form(_ASSIGNMENT, _ASSIGNING):
        to, by, until = values[_TO.key], values[_ASSIGNED_BY.key], values[_DUE.key] or None
        message = f"{counted(len(findings), 'finding')} assigned to {to}."
        _write(lambda catalog: assign_all(catalog, findings, to, by, until), message, _ASSIGNING)


def _waive(findings: Sequence[str]) -> None:
    if values := read_form(_WAIVER, _WAIVING):
        by, reason, until = (values[field.key] for field in _WAIVING)
        message = f"{counted(len(findings), 'finding')} waived until {until}: see State, Waived."
        _write(lambda catalog: waive_all(catalog, findings, by, reason, until), message, _WAIVING)


def _revoke(findings: Sequence[str]) -> None:
    if values := read_form(_REVOCATION, _REVOKING):
        by, reason = (values[field.key] for field in _REVOKING)
        message = f"{counted(len(findings), 'waiver')} revoked."
        _write(lambda catalog: revoke_all(catalog, findings, by, reason), message, _REVOKING)


def _write(write: Callable[[Catalog], object], message: str, fields: Sequence[FormField]) -> None:
    if write_records(_OUTCOME, write, message):
        empty_form(fields)
        clear_selection()
