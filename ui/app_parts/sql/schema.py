"""What SQL can ask for: the documented views with their columns and comments."""

import streamlit as st

from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from ui import app_catalog

_VIEWS = """
SELECT v.view_name AS view, v.comment AS about, c.column_name AS "column", c.data_type AS type, c.comment AS meaning
FROM duckdb_views() AS v JOIN duckdb_columns() AS c
    ON c.database_name = v.database_name AND c.schema_name = v.schema_name AND c.table_name = v.view_name
WHERE v.schema_name = 'main' AND NOT v.internal AND v.comment IS NOT NULL
ORDER BY v.view_name, c.column_index
"""
_HEIGHT = 400


def documented_columns(catalog: Catalog) -> list[dict[str, str]]:
    """Each column of each documented view: view, about, column, type, meaning."""
    columns: list[dict[str, str]] = run_sql(catalog, _VIEWS).rows.to_pylist()
    return columns


def show_schema() -> None:
    """A picker of a view; its comment, columns, and a query to begin with."""
    columns = app_catalog.ask(documented_columns)
    views = {row["view"]: row["about"] for row in columns}
    view = st.selectbox("Views", list(views), key="sql_view", help="Every view and column has a comment.")
    if view is None:
        return
    st.caption(views[view])  # our own words, with `code` in them
    own = [row for row in columns if row["view"] == view]
    st.dataframe(
        [{key: row[key] for key in ("column", "type", "meaning")} for row in own],
        hide_index=True,
        column_config={"type": st.column_config.TextColumn(width=96)},
        height=min(_HEIGHT, 38 + 35 * len(own)),
        alt=f"Columns of {view}",
    )
    st.button(
        "Use in editor", icon=":material/edit_note:", on_click=_begin, args=(view, [row["column"] for row in own])
    )


def _begin(view: str, columns: list[str]) -> None:
    """Put a query of the view into the editor; it is not run yet."""
    # In a callback: Streamlit refuses to set the text of an editor that the page has already made.
    listed = ", ".join(columns)
    st.session_state["sql_draft"] = f"SELECT {listed}\nFROM {view}\nLIMIT 100"  # names of our own views
