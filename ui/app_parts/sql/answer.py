"""The rows of a query: as a table, as a chart, and as files."""

import re
from functools import partial

import pyarrow as pa
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from catalog.questions.sql_process.protocol import Limits
from catalog.questions.sql_rows.sql_formats import MEDIA_TYPES
from catalog.questions.users_sql.user_sql import SqlAnswer, answer_sql
from catalog.session.catalog import Catalog
from ui import app_catalog
from ui.app_parts.frame.address_state import copy_to_address, preset_widget, read_address
from ui.app_parts.frame.list_filters import choice

_ROWS_SHOWN = 1_000
_SECONDS = 30.0
_ROWS_IN_FILE = 1_000_000
_SHOWN = Limits(rows=_ROWS_SHOWN, answer_bytes=32 * 2**20, seconds=_SECONDS)
_IN_FILE = Limits(rows=_ROWS_IN_FILE, answer_bytes=128 * 2**20, seconds=_SECONDS)  # held in memory until it is sent
_FILES = {"csv": "CSV", "parquet": "Parquet", "arrow": "Arrow"}
_LETTERS = 48
_CHART_KEYS = ("x", "y", "colour", "chart")
_CHARTS = {"bar": st.bar_chart, "line": st.line_chart, "area": st.area_chart, "scatter": st.scatter_chart}
_CHART_WORDS = {kind: kind.capitalize() for kind in _CHARTS}


def ask_rows(catalog: Catalog, query: str) -> SqlAnswer:
    """The rows of a query that the page shows. Raises WhenceError."""
    answer = answer_sql(catalog, query, "arrow", limits=_SHOWN)
    with answer.file:
        return SqlAnswer(pa.ipc.open_stream(answer.file).read_all(), answer.truncated)


def file_stem(question: str) -> str:
    """A name for the files of a question, without their ending: its first words."""
    return re.sub(r"[^a-z0-9]+", "-", question.lower())[:_LETTERS].strip("-") or "whence"


def show_answer(query: str, answer: SqlAnswer, stem: str) -> None:
    """How many rows there are, the limit where it was hit, the rows, and the files. stem: of their names."""
    rows = answer.rows
    count = f"{rows.num_rows:,} {'row' if rows.num_rows == 1 else 'rows'}"
    if answer.truncated:
        st.info(
            f"The first {count} are shown: no page reads more. A file holds up to {_ROWS_IN_FILE:,}; "
            "LIMIT, WHERE and GROUP BY bring the rows you want to the top.",
            icon=":material/content_cut:",
        )
    else:
        st.markdown(f"**{count}**")
    # A link to a chart opens it.
    is_charted = any(key in st.query_params for key in _CHART_KEYS)
    table, chart = st.tabs(["Table", "Chart"], default="Chart" if is_charted else "Table")
    with table:
        st.dataframe(_named_apart(rows), hide_index=True, column_config=_times(rows), alt="The rows of the query")
    with chart:
        _chart(_named_apart(rows))
    _files(query, stem)


def _named_apart(rows: pa.Table) -> pa.Table:
    """The rows with no column name twice, which a table on the screen cannot have."""
    names: list[str] = []
    for name in rows.column_names:
        place = 2
        unique = name
        while unique in names:
            unique, place = f"{name} {place}", place + 1
        names.append(unique)
    return rows.rename_columns(names)


def _times(rows: pa.Table) -> dict[str, ColumnConfig]:
    """Columns of instants in the reader's zone."""
    zone = st.context.timezone or "UTC"
    return {
        field.name: st.column_config.DatetimeColumn(timezone=zone, help=f"in {zone}; files have UTC")
        for field in rows.schema
        if pa.types.is_timestamp(field.type) and field.type.tz
    }


def _files(query: str, stem: str) -> None:
    with st.container(horizontal=True):
        for kind, label in _FILES.items():
            st.download_button(
                label,
                partial(_file, query, kind),
                file_name=f"{stem}.{kind}",
                mime=MEDIA_TYPES[kind],
                icon=":material/download:",
                on_click="ignore",
                key=f"download-{kind}",
            )


def _file(query: str, kind: str) -> bytes:
    """All rows, up to the limit of a file, asked for when the button is pressed."""
    answer = answer_sql(app_catalog.catalog_in_use(), query, kind, limits=_IN_FILE)
    with answer.file:
        return answer.file.read()


def _chart(rows: pa.Table) -> None:
    """A chart of number columns over another column."""
    numbers = [
        field.name for field in rows.schema if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    ]
    if not numbers or rows.num_rows == 0:
        st.markdown("A chart needs rows and a column of numbers: `count(*)`, for example.")
        return
    others = [name for name in rows.column_names if name not in numbers] or rows.column_names
    with st.container(horizontal=True, vertical_alignment="bottom"):
        across = _picked("X axis", "x", others)
        up = _picked("Y axis", "y", numbers)
        colour = _picked("Colour", "colour", [name for name in others if name != across], is_needed=False)
        kind = choice("Chart type", "chart", _CHART_WORDS, "bar")
    _CHARTS[str(kind)](rows, x=across, y=up, color=colour)


def _picked(label: str, key: str, names: list[str], *, is_needed: bool = True) -> str | None:
    """The column that the address names for a part of the chart; else the first, where one is needed."""
    value = read_address(key, names, names[0] if is_needed else None)
    default = names[0] if is_needed else None
    name = preset_widget(key, value)
    st.selectbox(
        label, names, index=None if value is None else 0, key=name, on_change=copy_to_address, args=(key, default)
    )
    return value
