"""The case of what was taken back: open it, write down what was done, close it."""

from collections.abc import Callable, Mapping

import streamlit as st

from catalog.governance.answers.answers import CaseAnswer, Impact, ImpactNode
from catalog.governance.rules.withdrawal import DEEDS
from catalog.questions.impact import close_case, open_case
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.errors import WhenceError
from ingest.declarations.management_records import record
from ui import app_catalog
from ui.app_parts.frame.reader_time import here
from ui.presentation.impact import open_nodes
from ui.presentation.markdown import plain
from ui.presentation.short import counted

Asked = Mapping[str, str | None]


def show_case(asked: Asked, found: Impact) -> None:
    """The newest case of an answer with a reason, and what can be done about it; asked: what the answer is of."""
    if told := st.session_state.pop("case_told", None):
        st.success(told, icon=":material/check:")
    if refused := st.session_state.pop("case_refused", None):
        st.error(refused, icon=":material/error:")
    newest = found["case"]
    if newest is None or newest["status"] == "closed":
        if newest is not None:
            st.markdown(f":material/task_alt: {_words(newest)}")
        _open_form(asked)
        return
    st.markdown(f":material/gavel: {_words(newest)}")
    left = open_nodes(found)
    if left:
        _receipt_form(asked, left)
    else:
        _close_form(asked)


def _words(newest: CaseAnswer) -> str:
    opened = f"Case `{newest['id']}`, opened {here(newest['opened_at'])} by {plain(newest['by'] or '?')}"
    return f"{opened}, closed {here(newest['closed_at'])}." if newest["closed_at"] else f"{opened}, is open."


def _open_form(asked: Asked) -> None:
    with st.expander("Open a case", icon=":material/gavel:"):
        st.markdown(
            "A case is recorded in the log and names every version above. From then on, what changed since a "
            "version was made (consent withdrawn, grant expired) is a **violation** of it, and the gate says so."
        )
        with st.form("open_case", border=False):
            st.text_input("Who opens it", placeholder="dpo@example.com", key="case_by")
            st.form_submit_button("Open the case", type="primary", on_click=_open, args=(asked,))


def _open(asked: Asked) -> None:
    by = _person("opens it")
    if by:
        _do("The case is recorded.", lambda catalog: open_case(catalog, **{**asked, "by": by}))  # type: ignore[arg-type]


def _receipt_form(asked: Asked, left: Mapping[str, ImpactNode]) -> None:
    """What was done to versions, where no event tells of it."""
    with st.expander(f"Write down what was done · {len(left):,} open", icon=":material/receipt_long:"):
        st.markdown(
            "A version deleted, overwritten or made again is seen in the events. What was done elsewhere is "
            "attested here, by name, and stays in the log."
        )
        with st.form("receipts", border=False):
            st.multiselect("Versions", list(left), key="receipt_nodes", placeholder="pick those it was done to")
            columns = st.columns(3)
            columns[0].selectbox("What was done", DEEDS, key="receipt_done")
            columns[1].text_input("Evidence", key="receipt_evidence", placeholder="a ticket, a log, a report")
            columns[2].text_input("Who attests it", key="case_by", placeholder="dpo@example.com")
            st.form_submit_button("Write it down", type="primary", on_click=_attest, args=(left,))


def _attest(left: Mapping[str, ImpactNode]) -> None:
    by, picked = _person("attests it"), st.session_state["receipt_nodes"]
    if not by:
        return
    if not picked:
        st.session_state["case_refused"] = "Pick the versions it was done to."
        return
    said = {"done": st.session_state["receipt_done"]}
    if evidence := st.session_state["receipt_evidence"].strip():
        said["evidence"] = evidence

    def attest(catalog: Catalog) -> None:
        for label in picked:
            dataset: dict[str, Json] = {key: left[label][key] for key in ("namespace", "name", "version")}
            record(catalog, "receipt", {**said, "dataset": dataset}, by)

    _do(f"Written down for {counted(len(picked), 'version')}.", attest)


def _close_form(asked: Asked) -> None:
    with st.form("close_case", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Everything it asks for is done. Who closes it", key="case_by", width=320)
        st.form_submit_button("Close the case", type="primary", on_click=_close, args=(asked,))


def _close(asked: Asked) -> None:
    by = _person("closes it")
    if by:
        _do("The case is closed.", lambda catalog: close_case(catalog, **{**asked, "by": by}))  # type: ignore[arg-type]


def _person(does: str) -> str:
    """Who a form names; what it needs is said where it names nobody."""
    by = str(st.session_state["case_by"]).strip()
    if not by:
        st.session_state["case_refused"] = f"Say who {does}: the record names them."
    return by


def _do(told: str, deed: Callable[[Catalog], object]) -> None:
    try:
        deed(app_catalog.catalog_in_use())
    except WhenceError as error:
        st.session_state["case_refused"] = plain(error)
    else:
        st.session_state["case_told"] = told
