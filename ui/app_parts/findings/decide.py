"""Decisions on findings: assigned, waived, a waiver extended or revoked; by whom, why, until when."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

import streamlit as st

from catalog.governance.decisions.decisions import assign_all, waive_all
from catalog.governance.decisions.revocations import revoke_all
from catalog.session.catalog import Catalog
from ui.app_parts.findings.selection import clear_selection
from ui.app_parts.frame.form import empty_form, has_wrong_day, read_form, show_field, today
from ui.app_parts.frame.outcome import refresh_after, show_outcome, taken_message, write_records
from ui.app_parts.frame.way_back import can_go_back, is_leaving, leave
from ui.app_parts.frame.who import may_decide
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.short import counted

_USUAL_DAYS = 90
_OUTCOME = "decision"
_UNTIL = "waiver_until"
_DECIDED = "decided"  # how often in this session
_WAIVED_NOW, _WAIVED = "waived_now", ":material/front_hand:"
_ASSIGNING = (
    FormField("assigned_to", "Owner", "Enter an owner.", placeholder="steward@example.com"),
    FormField("assigned_until", "Due", kind="day"),
    FormField("assigned_by", "Assigned by", "Enter who assigns it.", kind="person"),
)
_WAIVING = (
    FormField("waiver_by", "Approved by", "Enter who accepts the risk.", kind="person"),
    FormField("waiver_reason", "Justification", "Enter a justification."),
    FormField(_UNTIL, "Until", "Enter a date: a waiver expires.", kind="day"),
)
_REVOKING = (
    FormField("revoked_by", "Revoked by", "Enter who revokes it.", kind="person"),
    FormField("revoked_reason", "Reason", "Enter a reason."),
)
Write = Callable[[Catalog, Sequence[str], Sequence[str]], object]


class Deed(NamedTuple):
    """A decision: its words and fields, and how it is written of some findings with the values of the fields."""

    word: str
    icon: str
    text: str
    noun: str
    fields: tuple[FormField, ...]
    write: Write
    message: Callable[[str, Sequence[str]], str]


DEEDS = {
    "assign": Deed(
        "Assign",
        ":material/person:",
        "Assign an owner. The findings stay open and still count at the gate.",
        "finding",
        _ASSIGNING,
        lambda catalog, findings, values: assign_all(catalog, findings, values[0], values[2], values[1] or None),
        lambda number, values: f"{number} assigned to {values[0]}.",
    ),
    "waive": Deed(
        "Waive",
        ":material/front_hand:",
        "Accept the risk until the date below. The gate ignores the findings until then.",
        "finding",
        _WAIVING,
        lambda catalog, findings, values: waive_all(catalog, findings, *values),
        lambda number, values: f"{number} waived until {values[2]}.",
    ),
    "revoke": Deed(
        "Revoke",
        ":material/undo:",
        "Take the waiver back. The findings count at the gate again at once; the log keeps both decisions.",
        "waiver",
        _REVOKING,
        lambda catalog, findings, values: revoke_all(catalog, findings, *values),
        lambda number, values: f"{number} revoked.",
    ),
}
DEEDS["extend"] = DEEDS["waive"]._replace(word="Extend")


def deeds_for(*, is_waived: bool) -> tuple[str, ...]:
    """The decisions there are on a finding: a waiver is extended or revoked."""
    return ("assign", "extend", "revoke") if is_waived else ("assign", "waive")


def show_deciding(chosen: tuple[str, ...], *, is_waived: bool) -> None:
    """A button for each decision, whatever is ticked: its form opens over the list, which does not move.

    is_waived: of findings that are waived, whose waiver is extended or revoked.
    """
    if not may_decide():
        return
    for name in deeds_for(is_waived=is_waived):
        deed = DEEDS[name]
        # Another key after each decision, so that the form closes once it is written.
        key = f"decide-{name}-{st.session_state.get(_DECIDED, 0)}"
        with st.popover(f"{deed.word} · {len(chosen):,}" if chosen else deed.word, icon=deed.icon, key=key):
            if chosen:
                show_form(name, chosen)
            else:
                st.markdown("Select findings in the list first.")


def show_form(name: str, findings: tuple[str, ...], place: str = "") -> None:
    """The form of a decision on findings; place: where, as a form of the same decision may stand elsewhere too."""
    # A fragment: while a day is typed, the list is not made again.
    st.fragment(_form)(name, findings, place)


def show_decision() -> None:
    """The outcome of the last decision."""
    show_outcome(_OUTCOME, ":material/front_hand:")
    # One element with or without the link, as the outcome.
    with st.container():
        if st.session_state.pop(_WAIVED_NOW, False) and st.query_params.get("state") != "waived":
            address = {**st.query_params.to_dict(), "state": "waived"}
            st.page_link("app_pages/findings.py", label="Show waived", icon=_WAIVED, query_params=address)


def _form(name: str, findings: tuple[str, ...], place: str) -> None:
    deed = DEEDS[name]
    fields = [field._replace(key=f"{place}{field.key}") for field in deed.fields]
    st.markdown(deed.text)
    usual = (today() + timedelta(days=_USUAL_DAYS)).isoformat()
    for field in fields:
        show_field(f"{place}{name}", field, usual if field.key.endswith(_UNTIL) else "")
    st.button(
        f"{deed.word} {counted(len(findings), deed.noun)}",
        icon=deed.icon,
        type="primary",
        key=f"{place}do_{name}",
        disabled=has_wrong_day(fields),
        on_click=_decide,
        args=(name, findings, place, fields),
    )
    if is_leaving():
        st.rerun()
    refresh_after(_OUTCOME)


def _decide(name: str, findings: tuple[str, ...], place: str, fields: Sequence[FormField]) -> None:
    found = read_form(f"{place}{name}", fields)
    if found is None:
        return
    deed, values = DEEDS[name], [found[field.key] for field in fields]
    message = deed.message(counted(len(findings), deed.noun), values)
    if write_records(_OUTCOME, lambda catalog: deed.write(catalog, findings, values), message):
        empty_form(fields)
        clear_selection()
        st.session_state[_DECIDED] = st.session_state.get(_DECIDED, 0) + 1
        st.session_state[_WAIVED_NOW] = name in ("waive", "extend")
        if can_go_back():
            leave(taken_message(_OUTCOME))
