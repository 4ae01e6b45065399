"""What was refused: every fault of it, and a way to take it in once it is mended."""

import hashlib
from collections.abc import Sequence

import streamlit as st

from catalog.questions.log_entries import Fault, RejectedInput, rejected_inputs, replay
from ui import app_catalog
from ui.app_parts.frame.address_state import page_number, show_pages
from ui.app_parts.frame.reader_time import here
from ui.presentation.markdown import plain
from ui.presentation.short import counted

_PAGE = 10
_HEIGHT = 240


def show_refused() -> None:
    """A page of refused inputs. Asked every time: refusing something does not make the log grow."""
    found = rejected_inputs(app_catalog.catalog_in_use(), count=_PAGE, skipped=(page_number() - 1) * _PAGE)
    rows, total = found["rows"], found["total"]
    if not rows:
        st.markdown(":material/check_circle: Nothing was refused.")
        return
    st.markdown(f"**{counted(total, 'input')}** refused. Mend one and take it in; what was refused stays on record.")
    for row in rows:
        with st.container(border=True):
            _refused(row)
    show_pages(total, _PAGE)


def _refused(row: RejectedInput) -> None:
    key = hashlib.sha256(f"{row['received_at']} {row['source']} {row['raw']}".encode()).hexdigest()[:16]
    when = here(row["received_at"])
    st.markdown(f":material/do_not_disturb_on: from {plain(row['source'])} :gray[{when}]")
    _faults(row["faults"])
    with st.expander("Mend and replay", icon=":material/build:", key=f"mend-{key}"):
        if row["is_cut"]:
            st.warning("Only the first mebibyte was kept: send it again from where it came from.")
        text = st.text_area("The event as it came", value=str(row["raw"]), height=_HEIGHT, key=f"raw-{key}")
        if st.button("Replay", icon=":material/replay:", key=f"replay-{key}", disabled=bool(row["is_cut"])):
            _replay(text)


def _replay(text: str) -> None:
    with st.spinner("Taking it in …"):
        found = replay(app_catalog.catalog_in_use(), text)
    if found["taken"]:
        st.success(f"Taken in as entry {found['position']:,}.", icon=":material/check_circle:")
    elif found["known"]:
        st.info("The log has this very event already; it was not written twice.", icon=":material/content_copy:")
    else:
        st.error("Still refused:", icon=":material/do_not_disturb_on:")
        _faults(found["faults"])


def _faults(faults: Sequence[Fault]) -> None:
    st.markdown("\n".join(f"- `{fault['pointer'] or '/'}` {plain(fault['reason'])}" for fault in faults))
