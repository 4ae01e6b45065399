"""The case of data that was withdrawn: open it, record what was done, close it."""

from collections.abc import Mapping

import streamlit as st

from catalog.governance.answers.answers import CaseAnswer, EndableGrant, Impact, ImpactNode
from catalog.questions.impact import close_case, open_case
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from ingest.records.write import record
from ui.app_parts.frame.form import has_wrong_day, read_form, show_field
from ui.app_parts.frame.outcome import refresh_after, reject, show_outcome, write_records
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.way_back import this_place
from ui.app_parts.frame.who import may_decide
from ui.presentation.form_fields import FormField
from ui.presentation.impact import case_words, duty_words, open_nodes
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted

Arguments = Mapping[str, str | None]
_FORM = "case"
# One key for three forms, of which the page shows one at a time: who writes is kept between them.
_OPENED_BY, _CONFIRMED_BY, _CLOSED_BY = (
    FormField("case_by", label, f"Enter who {does}.", "person", "dpo@example.com")
    for label, does in (("Opened by", "opens it"), ("Confirmed by", "confirms it"), ("Closed by", "closes it"))
)
_OWNER = FormField("case_owner", "Owner, if somebody else", placeholder="ml@example.com")
_DUE = FormField("case_due", "Due", kind="day")
_OPENING = (_OPENED_BY, _OWNER, _DUE)
_EVIDENCE = FormField("receipt_evidence", "Evidence or ground", placeholder="a ticket, an article")
_CONFIRMING = (_EVIDENCE, _CONFIRMED_BY)


def show_case(subject: Arguments, impact: Impact) -> None:
    """The newest case of an impact with a reason, and its forms; subject: the arguments of that impact."""
    show_outcome(_FORM, ":material/check:")
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
        left = open_nodes(impact)
        if left:
            _receipt_form(newest, left)
        else:
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
            show_field(_FORM, field)
    wait = has_wrong_day(_OPENING)
    st.button("Open the case", type="primary", disabled=wait, on_click=_open, args=(subject,))
    refresh_after(_FORM)


def _open(subject: Arguments) -> None:
    if values := read_form(_FORM, _OPENING):
        by, owner, due = (values[field.key] or None for field in _OPENING)
        terms = {**subject, "by": by, "owner": owner, "due": due}
        write_records(_FORM, lambda catalog: open_case(catalog, **terms), "The case is recorded.")  # type: ignore[arg-type]


def _receipt_form(case: CaseAnswer, left: Mapping[str, Mapping[str, ImpactNode]]) -> None:
    """The form for what was done to versions and no event records: one duty at a time, with the deeds that end it."""
    count = sum(map(len, left.values()))
    with st.container(border=True):
        st.markdown(f"**Record action** · {count:,} open")
        st.markdown(
            "Events show what was deleted, overwritten or made again. Record here what was done elsewhere: it stays "
            "in the log with your name."
        )
        # Outside the form: which deeds may be picked follows from it at once.
        picked = st.segmented_control(
            "What had to be done", list(left), format_func=duty_words, default=next(iter(left)), key="receipt_duty"
        )
        verdict = picked if picked is not None and picked in left else next(iter(left))
        waiting = left[verdict]
        deeds = next(iter(waiting.values()))["discharged_by"]
        with st.form("receipts", border=False):
            # All of them to begin with: a case is seldom worked on version by version, and each can be taken out.
            st.multiselect(
                "Versions",
                list(waiting),
                default=list(waiting),
                key=_nodes_key(verdict),
                placeholder="those it was done to",
            )
            columns = st.columns(3)
            # A key for each duty: what was picked for the one before may end this one too, and was not meant for it.
            columns[0].selectbox("What was done", deeds, key=f"receipt_done_{verdict}")
            for column, field in zip(columns[1:], _CONFIRMING, strict=True):
                with column:
                    show_field(_FORM, field)
            st.form_submit_button("Save", type="primary", on_click=_attest, args=(case["id"], verdict, waiting))


def _nodes_key(verdict: str) -> str:
    return f"receipt_nodes_{verdict}"


def _attest(case: str, verdict: str, waiting: Mapping[str, ImpactNode]) -> None:
    values, picked = read_form(_FORM, _CONFIRMING), st.session_state[_nodes_key(verdict)]
    if values is None:
        return
    if not picked:
        reject(_FORM, "Select the versions it was done to.")
        return
    receipt = {"done": st.session_state[f"receipt_done_{verdict}"], "case": case}
    if evidence := values[_EVIDENCE.key]:
        receipt["evidence"] = evidence
    by = values[_CONFIRMED_BY.key]

    def attest(catalog: Catalog) -> None:
        for label in picked:
            dataset: dict[str, Json] = {key: waiting[label][key] for key in ("namespace", "name", "version")}
            record(catalog, "receipt", {**receipt, "dataset": dataset}, by)

    if write_records(_FORM, attest, f"Recorded for {counted(len(picked), 'version')}."):
        st.session_state.pop(_nodes_key(verdict), None)


def _close_form(subject: Arguments) -> None:
    with st.form("close_case", border=False):
        st.markdown("All actions complete.")
        show_field(_FORM, _CLOSED_BY)
        st.form_submit_button("Close the case", type="primary", on_click=_close, args=(subject,))


def _close(subject: Arguments) -> None:
    if values := read_form(_FORM, (_CLOSED_BY,)):
        terms = {**subject, "by": values[_CLOSED_BY.key]}
        write_records(_FORM, lambda catalog: close_case(catalog, **terms), "The case is closed.")  # type: ignore[arg-type]
