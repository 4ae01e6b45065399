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


def wait_for_first_event() -> None:
    """Run a page that has nothing to show again once the log grows: there is nothing on it to lose."""
    st.fragment(_wait, run_every=_EVERY_SECONDS)(app_catalog.catalog_in_use().log_position)


def _wait(position: int) -> None:
    with errors_shown():
        if app_catalog.catalog_in_use().log_position > position:
            st.rerun()
    st.caption(":material/hourglass_empty: Waiting for events. This page changes by itself when they come.")


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
