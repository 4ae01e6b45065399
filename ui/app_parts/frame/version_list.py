"""A table of versions, the name of each a link to its dataset's page, with its CSV."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from ui.app_parts.frame.tables import Columns, Rows, download_csv, height_for
from ui.presentation.markdown import shown_rows

_LISTED = 15
# The text is taken out of the address: a column has one text for all rows, or one pattern.
_LINK = st.column_config.LinkColumn(display_text=r"[?&]name=([^&]*)", alignment="left")


def version_list(rows: Rows, subject: str, columns: Columns | None = None) -> None:
    """The rows, each with namespace, name and version; subject names the widget and the file."""
    # No row can be ticked: a tick selects everywhere, and there is nothing here to do with a selection.
    shown = [{**short, "name": _link(row)} for short, row in zip(shown_rows(rows), rows, strict=True)]
    st.dataframe(
        shown,
        hide_index=True,
        key=f"{subject}_rows",
        column_config={"name": _LINK, **(columns or {})},
        height=height_for(rows, _LISTED),
        placeholder="",
    )
    download_csv(rows, subject)


def _link(row: Mapping[str, object]) -> str:
    """The address of a version's page; the name is last, as what the cell shows."""
    given = {key: str(row[key]) for key in ("namespace", "version", "name") if row.get(key)}
    return f"dataset?{urlencode(given, errors='replace')}"
