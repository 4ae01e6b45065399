"""The column that a reader follows: picked of the target, of a box, or of what a model learned from."""

from collections.abc import Mapping

import streamlit as st

from catalog.questions.downstream import downstream
from catalog.questions.show import Shown, show
from catalog.questions.trace import Trace
from catalog.questions.trace import trace as trace_of
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.errors import error_markdown
from ui.presentation.markdown import spoken
from ui.presentation.short import shorten
from ui.presentation.tracing.column_chain import TracedColumn, traced_column
from ui.presentation.tracing.versions import VersionId, find_version, id_of

Clocks = Mapping[str, str | None]
_INPUTS = 4
_ROOM = 34


def chosen_column(trace: Trace, clocks: Clocks) -> TracedColumn | None:
    """The column that the address names, with its steps both ways; None where there is none, in words why."""
    column = st.query_params.get("column")
    if not column:
        return None
    version = find_version(trace, st.query_params.get("of")) or id_of(trace["target"])
    try:
        up = app_catalog.ask(trace_of, **version._asdict(), column=column, **clocks)
        down = app_catalog.ask(downstream, **version._asdict(), column=column, **clocks)
    except WhenceError as error:
        st.warning(error_markdown(error), icon=":material/search_off:")
        return None
    return traced_column(up, down)


def pick_column(trace: Trace, known: Shown, selected: VersionId | None, clocks: Clocks) -> None:
    """The picker of a column of the selected box, else of the target, else of what it learned from."""
    found = _with_columns(trace, known, selected, clocks)
    if found is None:
        return
    version, fields = found
    of = None if version == id_of(trace["target"]) else version.code
    current = st.query_params.get("column")
    st.session_state["pick_column"] = current
    st.selectbox(
        f"Column of {spoken(shorten(version.name, _ROOM))}",
        fields if current in fields or not current else [current, *fields],
        index=None,
        placeholder="trace one column",
        key="pick_column",
        on_change=lambda: write_address(column=st.session_state["pick_column"], of=of),
        width=300,
    )


def _with_columns(
    trace: Trace, known: Shown, selected: VersionId | None, clocks: Clocks
) -> tuple[VersionId, list[str]] | None:
    """The version whose columns are offered, and these."""
    target = id_of(trace["target"])
    traced = find_version(trace, st.query_params.get("of")) if st.query_params.get("column") else None
    for version in filter(None, (selected or traced, target)):
        fields = _fields(known) if version == target else _fields_of(version, clocks)
        if fields:
            return version, fields
    # A model has no columns of its own: its features are those of what it learned from.
    inputs = [id_of(row) for row in trace["versions"] if row["depth"] == 1][:_INPUTS]
    return next(((version, fields) for version in inputs if (fields := _fields_of(version, clocks))), None)


def _fields_of(version: VersionId, clocks: Clocks) -> list[str]:
    return _fields(app_catalog.ask(show, **version._asdict(), **clocks))


def _fields(known: Shown) -> list[str]:
    return [field["field"] for field in known["fields"]]
