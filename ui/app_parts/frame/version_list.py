"""A table of versions, each a click away from its trace, with its CSV."""

import streamlit as st

from ui.app_parts.frame.tables import Columns, Rows, download_csv, pick_row
from ui.presentation.markdown import shown_rows

_LISTED = 15


def version_list(rows: Rows, subject: str, columns: Columns | None = None) -> None:
    """The rows, each with namespace, name and version; subject names the widget and the file."""
    picked_key = f"{subject}_goes_to"

    def picked(number: int) -> None:
        st.session_state[picked_key] = rows[number]

    pick_row(shown_rows(rows), f"{subject}_rows", picked, columns, most=_LISTED)
    # Taken once: the row stays ticked when the reader comes back, and must not lead away again.
    picked_row = st.session_state.pop(picked_key, None)
    if picked_row:
        address = {key: picked_row[key] for key in ("namespace", "name", "version")}
        st.switch_page("app_pages/trace.py", query_params=address)
    download_csv(rows, subject)
