"""Rejected inputs: one card for each with every fault, and an editor to correct and replay it."""

from collections.abc import Sequence

import streamlit as st

from catalog.access.roles import Permission
from catalog.questions.operating.log_entries import Fault, RejectedInput, rejected_inputs, replay
from ui import app_catalog
from ui.app_parts.frame.address_state import rows_before
from ui.app_parts.frame.list_filters import choice, show_list
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.who import may
from ui.presentation.markdown import code, plain
from ui.presentation.rejected import about_words, pretty
from ui.presentation.short import clean, counted

_PAGE = 10
_HEIGHT = 320
_DONE = "replayed"
_STATES = {"open": "Open", "all": "All"}


def show_rejected() -> None:
    """A page of rejected inputs, those that nobody replayed yet first asked for."""
    if message := st.session_state.pop(_DONE, None):
        st.success(message, icon=":material/check_circle:")
    state = choice("State", "rejected", _STATES, "open", is_labelled=False)
    # Not app_catalog.ask, which caches until the log grows: rejecting an input does not make it grow.
    answer = rejected_inputs(
        app_catalog.catalog_in_use(), is_open=state == "open", count=_PAGE, skipped=rows_before(_PAGE)
    )
    total = answer["total"]
    title = f"**{counted(total, 'rejected event')}**. Fix and replay; the original stays in the log."
    show_list(answer["rows"], total, _PAGE, title, ":material/check_circle: No rejected events.", _rejected_card)


def _rejected_card(row: RejectedInput) -> None:
    with st.container(border=True):
        _rejected(row)


def _rejected(row: RejectedInput) -> None:
    key, raw = row["id"], str(row["raw"])
    about = " · ".join(plain(clean(words)) for words in about_words(raw))
    st.markdown(
        f":material/do_not_disturb_on: {f'**{about}** ' if about else ''}from {plain(row['source'])} "
        f":gray[{here(row['received_at'])}]"
    )
    _faults(row["faults"])
    if row["replayed_as"]:
        st.markdown(f":green[:material/check_circle: Replayed as entry {row['replayed_as']:,}.]")
        return
    if not may(Permission.SEND):
        return
    with st.expander("Edit and replay", icon=":material/build:", key=f"correct-{key}"):
        if row["is_cut"]:
            st.warning("Only the first mebibyte was kept: send it again from its origin.")
        text = st.text_area("The event as it came", value=pretty(raw), height=_HEIGHT, key=f"raw-{key}")
        if st.button("Replay", icon=":material/replay:", key=f"replay-{key}", disabled=bool(row["is_cut"])):
            _replay(text, key)


def _replay(text: str, rejected: str) -> None:
    """Take the corrected event in; its card goes with the next run of the page, which says so."""
    with st.spinner("Ingesting …"):
        outcome = replay(app_catalog.catalog_in_use(), text, rejected=rejected)
    if outcome["faults"]:
        st.error("Still rejected:", icon=":material/do_not_disturb_on:")
        _faults(outcome["faults"])
        return
    st.session_state[_DONE] = (
        f"Ingested as entry {outcome['position']:,}."
        if outcome["taken"]
        else "The log has this very event already; it was not written twice."
    )
    st.rerun()


def _faults(faults: Sequence[Fault]) -> None:
    st.markdown("\n".join(f"- {code(fault['pointer'] or '/')} {plain(fault['reason'])}" for fault in faults))
