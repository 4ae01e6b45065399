"""Tables on a page: as tall as what they hold, each with its CSV, or with rows that lead somewhere."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from ui.presentation.markdown import csv_text, printable_rows, shown_rows

_LISTED = 12
Rows = Sequence[Mapping[str, object]]
Columns = Mapping[str, ColumnConfig]


def show_table(rows: Rows, csv_name: str | None = None, *, most: int = _LISTED, is_short: bool = True) -> None:
    """The rows, scrolled from `most` on; nothing where there are none. is_short: as `shown_rows` shortens them."""
    if rows:
        st.dataframe(
            shown_rows(rows) if is_short else printable_rows(rows),
            hide_index=True,
            height=height_for(rows, most),
            placeholder="",
        )
        if csv_name:
            download_csv(rows, csv_name)


def pick_row(
    rows: Rows,
    key: str,
    on_pick: Callable[[int], None],
    columns: Columns | None = None,
    *,
    most: int = _LISTED,
) -> None:
    """The rows in a table; on_pick gets the number of the row that is ticked, before the page runs again."""

    def picked() -> None:
        # The callback runs too when a row is unticked: then there is none.
        for number in st.session_state[key].selection.rows[:1]:
            on_pick(number)

    st.dataframe(
        printable_rows(rows),
        hide_index=True,
        key=key,
        on_select=picked,
        selection_mode="single-row",
        column_config=columns,
        height=height_for(rows, most),
        placeholder="",
    )


def height_for(rows: Sequence[object], most: int = _LISTED) -> int:
    """The pixels that a table takes for its header and its rows, up to `most` of them."""
    # 35 pixels a row is Streamlit's own measure; its "auto" would show ten rows at most.
    return 38 + 35 * min(len(rows), most)


def download_csv(rows: Rows, name: str) -> None:
    """A button that saves the rows with full versions."""
    st.download_button(
        "CSV",
        lambda: csv_text(rows).encode(),  # made when it is pressed, not each time the page runs
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{name}",
    )
