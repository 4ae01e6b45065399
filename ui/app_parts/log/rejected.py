"""Rejected inputs: every fault of each, and an editor to correct and replay it."""

import hashlib
from collections.abc import Sequence

import streamlit as st

from catalog.questions.log_entries import Fault, RejectedInput, rejected_inputs, replay
from ui import app_catalog
from ui.app_parts.frame.address_state import rows_before
from ui.app_parts.frame.list_filters import show_list
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 10
_HEIGHT = 240


def show_rejected() -> None:
    """A page of rejected inputs."""
    # Not app_catalog.ask, which caches until the log grows: rejecting an input does not make it grow.
    answer = rejected_inputs(app_catalog.catalog_in_use(), count=_PAGE, skipped=rows_before(_PAGE))
    total = answer["total"]
    title = f"**{counted(total, 'input')}** rejected. Fix and replay; the original stays on record."
    show_list(answer["rows"], total, _PAGE, title, ":material/check_circle: No rejected events.", _rejected_card)


def _rejected_card(row: RejectedInput) -> None:
    with st.container(border=True):
        _rejected(row)


def _rejected(row: RejectedInput) -> None:
    # A rejected input has no position in the log: its widgets' keys come from its content.
    key = hashlib.sha256(f"{row['received_at']} {row['source']} {row['raw']}".encode()).hexdigest()[:16]
    when = here(row["received_at"])
    st.markdown(f":material/do_not_disturb_on: from {plain(row['source'])} :gray[{when}]")
    _faults(row["faults"])
    with st.expander("Edit and replay", icon=":material/build:", key=f"correct-{key}"):
        if row["is_cut"]:
            st.warning("Only the first mebibyte was kept: send it again from where it came from.")
        text = st.text_area("The event as it came", value=str(row["raw"]), height=_HEIGHT, key=f"raw-{key}")
        if st.button("Replay", icon=":material/replay:", key=f"replay-{key}", disabled=bool(row["is_cut"])):
            _replay(text)


def _replay(text: str) -> None:
    with st.spinner("Ingesting …"):
        outcome = replay(app_catalog.catalog_in_use(), text)
    if outcome["taken"]:
        st.success(f"Ingested as entry {outcome['position']:,}.", icon=":material/check_circle:")
    elif outcome["known"]:
        st.info("The log has this very event already; it was not written twice.", icon=":material/content_copy:")
    else:
        st.error("Still rejected:", icon=":material/do_not_disturb_on:")
        _faults(outcome["faults"])


def _faults(faults: Sequence[Fault]) -> None:
    st.markdown("\n".join(f"- `{fault['pointer'] or '/'}` {plain(fault['reason'])}" for fault in faults))
