"""The page of SQL: an editor over the documented views, saved queries, and rows as table, chart and file."""

from datetime import date

import streamlit as st

from catalog.questions.users_sql.user_sql import SqlAnswer
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.sql.answer import ask_rows, file_stem, show_answer
from ui.app_parts.sql.editor import show_editor
from ui.app_parts.sql.own_queries import all_queries, show_saved, show_saving
from ui.app_parts.sql.schema import show_schema
from ui.presentation.markdown import plain

_FIRST = "SELECT namespace, name, type, owner, current_version\nFROM datasets\nORDER BY updated_at DESC\nLIMIT 100"


def page() -> None:
    """Saved queries above; editor and answer on the left, the schema on the right."""
    st.markdown("### SQL")
    show_saved()
    _saved()
    editor, schema = st.columns([7, 3], gap="medium")
    with schema:
        try:
            show_schema()
        except WhenceError as error:
            st.error(plain(error), icon=":material/error:")
    with editor:
        query = _address_query()
        _editor(query)
        if query and _may_run(query):
            _answer(query)
        elif query:
            st.info("This statement came with the address: read it, then press Run.", icon=":material/link:")


def _address_query() -> str | None:
    """The SQL that the address asks for, by itself or by the name of a saved query."""
    saved = all_queries().get(read_address("saved") or "")
    return read_address("q") or (saved.sql if saved else None)


def _may_run(query: str) -> bool:
    """Whether the reader asked for it here, or it is a saved query: links and frames of others run nothing."""
    return query == st.session_state.get("sql_run") or query in {saved.sql for saved in all_queries().values()}


def _saved() -> None:
    queries = all_queries()
    name = read_address("saved", queries)
    st.session_state["pick_saved"] = name
    st.selectbox(
        "Saved queries",
        list(queries),
        format_func=lambda name: queries[name].title,
        key="pick_saved",
        placeholder=f"{len(queries)} saved queries",
        on_change=lambda: write_address(saved=st.session_state["pick_saved"], q=None),
    )


def _editor(query: str | None) -> None:
    """The editor: the query of the address, until somebody changes it."""
    # "sql_from" is the query that the draft began from: a new address replaces the draft, a rerun does not.
    if st.session_state.get("sql_from", "") != (query or ""):
        st.session_state["sql_from"] = query or ""
        st.session_state["sql_draft"] = query or _FIRST
    st.session_state.setdefault("sql_draft", _FIRST)
    # In a form Ctrl+Enter runs what is typed; by itself the field would only keep it.
    with st.form("sql_form", border=False):
        st.text_area(
            "SQL (read-only)", key="sql_draft", height=220, placeholder="Ctrl+Enter runs it, Ctrl+Space offers names"
        )
        st.form_submit_button("Run", icon=":material/play_arrow:", on_click=_run, help="Ctrl+Enter")
    show_editor()


def _run() -> None:
    """Run the text in the editor, also if it was run before."""
    text = st.session_state["sql_draft"].strip()
    st.session_state.pop("sql_answer", None)  # so that pressing Run again does run it
    saved = all_queries().get(read_address("saved") or "")
    if saved and saved.sql == text:
        return
    st.session_state["sql_from"] = st.session_state["sql_run"] = text
    write_address(q=text or None, saved=None)


def _answer(query: str) -> None:
    """The rows, or in words why there are none."""
    # Kept in the session: the chart's controls run the page again, not the query. Views of the day change with it.
    catalog = app_catalog.catalog_in_use()
    key = (query, str(catalog.path), catalog.log_position, date.today())  # noqa: DTZ011  # any change of day will do
    known: tuple[object, SqlAnswer] | None = st.session_state.get("sql_answer")
    if known is None or known[0] != key:
        try:
            with st.spinner("Running …", show_time=True):
                known = key, ask_rows(catalog, query)
        except WhenceError as error:
            _show_fault(error)
            return
        st.session_state["sql_answer"] = known
    saved = all_queries().get(read_address("saved") or "")
    if saved:
        st.markdown(f"#### {plain(saved.title)}")  # a closed picker shows as much of it as it has room for
    show_answer(query, known[1], file_stem(saved.title if saved else query))
    with st.container(horizontal=True):
        show_saving(query)


def _show_fault(error: WhenceError) -> None:
    """What failed; a statement with a caret below it in letters of one width, so that it points at its place."""
    first, _, rest = str(error).partition("\n")
    st.error(plain(first), icon=":material/error:")
    if rest.strip():
        st.code(rest.strip("\n"), language=None)


page()
