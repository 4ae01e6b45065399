"""What the browser adds to the field of SQL: colours, and names of views and columns while one types."""

import streamlit as st

from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.sql.schema import documented_columns
from ui.sql_editor import script, style

# Not apart from the page's styles: the field that it colours is the page's own.
_component = st.components.v2.component("whence_sql_editor", js=script(), css=style(), isolate_styles=False)


def show_editor() -> None:
    """Colour the field of the statement; without names to offer where the catalog cannot be asked for them."""
    views: dict[str, list[tuple[str, str]]] = {}
    try:
        for row in app_catalog.ask(documented_columns):
            views.setdefault(row["view"], []).append((row["column"], row["type"]))
    except WhenceError:  # the schema beside the editor says why
        views = {}
    _component(key="sql_editor", data={"views": views})
