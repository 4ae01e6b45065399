"""The case of data that was withdrawn: open it, record what was done, close it."""

from collections.abc import Mapping

import streamlit as st

from catalog.governance.answers.answers import CaseAnswer, Impact, ImpactNode
from catalog.questions.impact import close_case, open_case
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from ingest.declarations.management_records import record
from ui.app_parts.frame.outcome import reject, show_outcome, write_records
from ui.app_parts.frame.reader_time import here
from ui.presentation.impact import case_words, duty_words, open_nodes
from ui.presentation.markdown import plain
from ui.presentation.short import counted

Arguments = Mapping[str, str | None]
_FORM = "case"
_BY = "case_by"  # one key for three forms, of which the page shows one at a time: who writes is kept between them


def show_case(subject: Arguments, impact: Impact) -> None:
    """The newest case of an impact with a reason, and its forms; subject: the arguments of that impact."""
    show_outcome(_FORM, ":material/check:")
    newest = impact["case"]
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
        st.markdown(
            f":material/assignment_late: Consent **{plain(item['grant'])}** of {plain(item['name'])} still holds as "
            f"declared. To end it since {item['withdrawn_on']}, declare its legal bases anew:"
        )
        where = {"namespace": item["namespace"], "name": item["name"]}
        st.page_link("app_pages/dataset.py", label=f"Dataset {plain(item['name'])}", query_params=where)


def _words(newest: CaseAnswer) -> str:
    opened = f"Case `{newest['id']}`, opened {here(newest['opened_at'])} by {plain(newest['by'] or '?')}"
    if newest["closed_at"]:
        return f"{opened}, closed {here(newest['closed_at'])}."
    return f"{opened}, is open: {plain(case_words(newest))}."


def _open_form(subject: Arguments) -> None:
    with st.expander("Open a case", icon=":material/gavel:"):
        st.markdown(
            "A case is recorded in the log. Until it is done, every version that something has to be done with has "
            "a **violation**, and its gate fails; what is made from it meanwhile joins the case."
        )
        with st.form("open_case", border=False):
            columns = st.columns(3)
            columns[0].text_input("Who opens it", placeholder="dpo@example.com", key=_BY)
            columns[1].text_input("Owner, if somebody else", placeholder="ml@example.com", key="case_owner")
            columns[2].date_input("Due", None, min_value="today", key="case_due")
            st.form_submit_button("Open the case", type="primary", on_click=_open, args=(subject,))


def _open(subject: Arguments) -> None:
    by = _person("opens it")
    if by:
        due = st.session_state["case_due"]
        owner = str(st.session_state["case_owner"]).strip() or None
        terms = {**subject, "by": by, "owner": owner, "due": str(due) if due else None}
        write_records(_FORM, lambda catalog: open_case(catalog, **terms), "The case is recorded.")  # type: ignore[arg-type]


def _receipt_form(case: CaseAnswer, left: Mapping[str, Mapping[str, ImpactNode]]) -> None:
    """The form for what was done to versions and no event records: one duty at a time, with the deeds that end it."""
    count = sum(map(len, left.values()))
    with st.expander(f"Write down what was done · {count:,} open", icon=":material/receipt_long:"):
        st.markdown(
            "A version deleted, overwritten or made again is seen in the events. What was done elsewhere is "
            "attested here, by name, and stays in the log."
        )
        # Outside the form: which deeds may be picked follows from it at once.
        picked = st.segmented_control(
            "What had to be done", list(left), format_func=duty_words, default=next(iter(left)), key="receipt_duty"
        )
        verdict = picked if picked is not None and picked in left else next(iter(left))
        waiting = left[verdict]
        deeds = next(iter(waiting.values()))["discharged_by"]
        with st.form("receipts", border=False):
            st.multiselect("Versions", list(waiting), key="receipt_nodes", placeholder="pick those it was done to")
            columns = st.columns(3)
            # A key for each duty: what was picked for the one before may end this one too, and was not meant for it.
            columns[0].selectbox("What was done", deeds, key=f"receipt_done_{verdict}")
            columns[1].text_input("Evidence or ground", key="receipt_evidence", placeholder="a ticket, an article")
            columns[2].text_input("Who attests it", key=_BY, placeholder="dpo@example.com")
            st.form_submit_button(
                "Write it down", type="primary", on_click=_attest, args=(case["id"], verdict, waiting)
            )


def _attest(case: str, verdict: str, waiting: Mapping[str, ImpactNode]) -> None:
    by, picked = _person("attests it"), st.session_state["receipt_nodes"]
    if not by:
        return
    if not picked:
        reject(_FORM, "Pick the versions it was done to.")
        return
    receipt = {"done": st.session_state[f"receipt_done_{verdict}"], "case": case}
    if evidence := st.session_state["receipt_evidence"].strip():
        receipt["evidence"] = evidence

    def attest(catalog: Catalog) -> None:
        for label in picked:
            dataset: dict[str, Json] = {key: waiting[label][key] for key in ("namespace", "name", "version")}
            record(catalog, "receipt", {**receipt, "dataset": dataset}, by)

    write_records(_FORM, attest, f"Written down for {counted(len(picked), 'version')}.")


def _close_form(subject: Arguments) -> None:
    with st.form("close_case", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Everything it asks for is done. Who closes it", key=_BY, width=320)
        st.form_submit_button("Close the case", type="primary", on_click=_close, args=(subject,))


def _close(subject: Arguments) -> None:
    by = _person("closes it")
    if by:
        write_records(_FORM, lambda catalog: close_case(catalog, **{**subject, "by": by}), "The case is closed.")  # type: ignore[arg-type]


def _person(does: str) -> str:
    """Who a form names; empty, and the form rejected, where it names nobody."""
    by = str(st.session_state[_BY]).strip()
    if not by:
        reject(_FORM, f"Say who {does}: the record names them.")
    return by
