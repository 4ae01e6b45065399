"""A table of versions, each a click away from its trace, with its CSV."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from ui.presentation.markdown import csv_text, shown_rows

_LISTED = 15


def version_list(
    rows: Sequence[Mapping[str, object]], subject: str, columns: Mapping[str, ColumnConfig] | None = None
) -> None:
    """The rows, each with namespace, name and version; subject names the widget and the file."""
    chosen_key = f"{subject}_goes_to"

    def picked() -> None:
        chosen = st.session_state[f"{subject}_rows"].selection.rows
        if chosen:
            st.session_state[chosen_key] = rows[chosen[0]]

    st.dataframe(
        shown_rows(rows),
        hide_index=True,
        key=f"{subject}_rows",
        on_select=picked,
        selection_mode="single-row",
        column_config=columns,
        height=38 + 35 * min(len(rows), _LISTED),
        placeholder="",
    )
    chosen = st.session_state.pop(chosen_key, None)
    if chosen:
        address = {key: chosen[key] for key in ("namespace", "name", "version")}
        st.switch_page("app_pages/trace.py", query_params=address)
    st.download_button(
        "CSV",
        lambda: csv_text(rows).encode(),
        file_name=f"{subject}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
