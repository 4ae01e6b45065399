"""That the log has grown since a page was made, with a button that makes it anew: nothing moves under its reader."""

import streamlit as st

from ui import app_catalog
from ui.app_parts.frame.errors import errors_shown
from ui.presentation.short import counted

_EVERY_SECONDS = 5


def show_freshness(position: int) -> None:
    """A notice once the log is beyond the position that the page was made at; a look every five seconds."""
    # A fragment: the page around it runs again only when its reader asks for that.
    st.fragment(_notice, run_every=_EVERY_SECONDS)(position)


def _notice(position: int) -> None:
    with errors_shown():
        newer = app_catalog.catalog_in_use().log_position - position
        if newer <= 0:
            return
        with st.container(horizontal=True, vertical_alignment="center", key="new_data"):
            words = counted(newer, "new log entry", "new log entries")
            st.markdown(f":material/update: New data: {words} since this page was made.", width="content")
            if st.button("Reload", icon=":material/refresh:", key="reload"):
                st.rerun()
