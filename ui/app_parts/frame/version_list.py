"""A table of versions, the name of each a link to its dataset's page, with its CSV."""

import streamlit as st

from ui.app_parts.frame.tables import DATASET_LINK, Columns, Rows, download_csv, height_for, with_links
from ui.presentation.markdown import shown_rows

_LISTED = 15


def version_list(rows: Rows, subject: str, columns: Columns | None = None) -> None:
    """The rows, each with namespace, name and version; subject names the widget and the file."""
    # No row can be ticked: a tick selects everywhere, and there is nothing here to do with a selection.
    st.dataframe(
        with_links(shown_rows(rows), rows),
        hide_index=True,
        key=f"{subject}_rows",
        column_config={"name": DATASET_LINK, **(columns or {})},
        height=height_for(rows, _LISTED),
        placeholder="",
    )
    download_csv(rows, subject)
