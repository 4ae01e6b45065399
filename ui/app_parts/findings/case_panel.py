"""The case of data that was withdrawn: open it, record what was done, close it."""

from collections.abc import Mapping

import streamlit as st

from catalog.governance.answers.answers import CaseAnswer, EndableGrant, Impact
from catalog.questions.impact import close_case, open_case
from ui.app_parts.findings.duties_form import FORM, show_duties
from ui.app_parts.frame.form import has_wrong_day, read_form, show_field
from ui.app_parts.frame.outcome import refresh_after, show_outcome, write_records
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.way_back import this_place
from ui.app_parts.frame.who import may_decide
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.impact import case_words
from ui.presentation.markdown import code, plain

Arguments = Mapping[str, str | None]
_OPENED_BY = FormField("case_by", "Opened by", "Enter who opens it.", "person", "dpo@example.com")
_CLOSED_BY = FormField("closed_by", "Closed by", "Enter a name: it is recorded.", "person", "dpo@example.com")
_OWNER = FormField("case_owner", "Owner, if somebody else", placeholder="ml@example.com")
_DUE = FormField("case_due", "Due", kind="day")
_OPENING = (_OPENED_BY, _OWNER, _DUE)


def show_case(subject: Arguments, impact: Impact) -> None:
    """The newest case of an impact with a reason, and its forms; subject: the arguments of that impact."""
    show_outcome(FORM, ":material/check:")
    newest = impact["case"]
    if not may_decide():
        if newest is not None:
            st.markdown(f":material/gavel: {_words(newest)}")
        return
    if newest is None or newest["status"] == "closed":
        if newest is not None:
            st.markdown(f":material/task_alt: {_words(newest)}")
        _open_form(subject)
    else:
        st.markdown(f":material/gavel: {_words(newest)}")
        show_duties(newest, impact)
        if not impact["open"]:
            _close_form(subject)
    for item in impact["grants_to_end"]:
        _offer_to_end(item)


def _offer_to_end(item: EndableGrant) -> None:
    """A link to the form that ends a consent which still holds as declared, filled in."""
    place = {"namespace": item["namespace"], "name": item["name"], "edit": "whence_grants"}
    st.markdown(
        f":material/assignment_late: Legal basis **{plain(item['grant'])}** of {plain(item['name'])} is still valid "
        "as declared."
    )
    with st.container(key=f"fix-end-{item['namespace']} {item['name']} {item['grant']}", width="content"):
        st.page_link(
            "app_pages/dataset.py",
            label=f"Mark {plain(item['grant'])} withdrawn since {item['withdrawn_on']}",
            icon=":material/edit:",
            query_params={**place, "ended": item["grant"], "ended_on": item["withdrawn_on"], "back": this_place()},
        )


def _words(newest: CaseAnswer) -> str:
    opened = f"Case {code(newest['id'])}, opened {here(newest['opened_at'])} by {plain(newest['by'] or '?')}"
    if newest["closed_at"]:
        return f"{opened}, closed {here(newest['closed_at'])}."
    return f"{opened}, is open: {plain(case_words(newest))}."


def _open_form(subject: Arguments) -> None:
    with st.expander("Open a case", icon=":material/gavel:"):
        st.markdown(
            "A case is recorded in the log. Until it is done, every version that something has to be done with has "
            "a **violation**, and its gate fails; what is made from it meanwhile joins the case."
        )
        # A fragment: while a day is typed, the impact above is not made again.
        st.fragment(_opening_fields)(subject)


def _opening_fields(subject: Arguments) -> None:
    for column, field in zip(st.columns(3), _OPENING, strict=True):
        with column:
            show_field(FORM, field)
    wait = has_wrong_day(_OPENING)
    st.button("Open the case", type="primary", disabled=wait, on_click=_open, args=(subject,))
    refresh_after(FORM)


def _open(subject: Arguments) -> None:
    if values := read_form(FORM, _OPENING):
        by, owner, due = (values[field.key] or None for field in _OPENING)
        terms = {**subject, "by": by, "owner": owner, "due": due}
        write_records(FORM, lambda catalog: open_case(catalog, **terms), "The case is recorded.")  # type: ignore[arg-type]


def _close_form(subject: Arguments) -> None:
    with st.form("close_case", border=False):
        st.markdown("All actions complete.")
        show_field(FORM, _CLOSED_BY)
        st.form_submit_button("Close the case", type="primary", on_click=_close, args=(subject,))


def _close(subject: Arguments) -> None:
    if values := read_form(FORM, (_CLOSED_BY,)):
        terms = {**subject, "by": values[_CLOSED_BY.key]}
        write_records(FORM, lambda catalog: close_case(catalog, **terms), "The case is closed.")  # type: ignore[arg-type]
