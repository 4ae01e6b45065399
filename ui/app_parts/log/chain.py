"""The chain of hashes: its head, and whether every entry still fits."""

from time import monotonic

import streamlit as st

from catalog.access.roles import Permission
from catalog.questions.operating.upkeep import verify
from catalog.questions.overview import log_overview
from ui import app_catalog
from ui.app_parts.frame.who import may
from ui.presentation.short import counted


def show_chain() -> None:
    """The head as it is now, and a button that recomputes every hash."""
    log = app_catalog.ask(log_overview)
    st.markdown(f"**{counted(int(str(log['position'])), 'entry', 'entries')}**. The head hash covers all of them:")
    st.code(str(log["head"]), language=None, wrap_lines=True)
    st.markdown("Keep the head somewhere else. Later, `whence verify --head HASH` tells whether history was changed.")
    if may(Permission.AUDIT) and st.button("Verify chain", icon=":material/verified:"):
        _verify()


def _verify() -> None:
    begin = monotonic()
    with st.spinner("Recomputing every hash …", show_time=True):
        # Not cached: whoever presses the button wants every hash computed now.
        check = verify(app_catalog.catalog_in_use())
    took = f"{counted(int(str(check['entries'])), 'entry', 'entries')} in {monotonic() - begin:.1f} s"
    if check["ok"]:
        st.success(f"Chain verified: {took}. Head {check['head']}", icon=":material/verified:")
    else:
        st.error(
            f"Entry {check['broken_at']:,} does not match its hash: it, or an entry before it, was changed ({took}). "
            "Restore a backup whose head you know: `whence verify --head HASH`.",
            icon=":material/gpp_bad:",
        )
