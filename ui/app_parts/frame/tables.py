"""Tables on a page: as tall as what they hold, each with its CSV, or with rows that lead somewhere."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from ui.presentation.markdown import csv_text, printable_rows, shown_rows

_LISTED = 12
Rows = Sequence[Mapping[str, object]]
Columns = Mapping[str, ColumnConfig]
# What columns are called that name a dataset, and those of its namespace and version.
_NAMED = {
    **dict.fromkeys(("name", "dataset", "given by"), ("namespace", "version")),
    "from": ("from namespace", "from version"),
    "to": ("to namespace", "to version"),
}
# The text is taken out of the address: a column has one text for all rows, or one pattern.
DATASET_LINK = st.column_config.LinkColumn(display_text=r"[?&]name=([^&]*)", alignment="left")


def show_table(rows: Rows, csv_name: str | None = None, *, most: int = _LISTED, is_short: bool = True) -> None:
    """The rows, scrolled from `most` on; nothing where there are none. is_short: as `shown_rows` shortens them.

    The name of a dataset whose namespace is in the row too is a link to its page.
    """
    if rows:
        shown = shown_rows(rows) if is_short else printable_rows(rows)
        st.dataframe(
            with_links(shown, rows),
            hide_index=True,
            column_config=dict.fromkeys({column for row in rows for column in _links(row)}, DATASET_LINK),
            height=height_for(rows, most),
            placeholder="",
        )
        if csv_name:
            download_csv(rows, csv_name)


def with_links(shown: Rows, rows: Rows) -> list[dict[str, object]]:
    """The rows as shown, names of datasets as the addresses of their pages, for a column of `DATASET_LINK`."""
    return [{**cells, **_links(row)} for cells, row in zip(shown, rows, strict=True)]


def _links(row: Mapping[str, object]) -> dict[str, object]:
    """The cells of a row that name a dataset. The name is last in the address, as what the cell shows."""
    links: dict[str, object] = {}
    for column, (namespace, version) in _NAMED.items():
        if row.get(column) and row.get(namespace):
            links[column] = dataset_address(row[namespace], row[column], row.get(version))
    return links


def dataset_address(namespace: object, name: object, version: object) -> str:
    """The address of the page of a version, or of a dataset, for a column of `DATASET_LINK`."""
    given = {"namespace": namespace, "version": version, "name": name}
    return f"dataset?{urlencode({key: str(value) for key, value in given.items() if value}, errors='replace')}"


def pick_row(
    rows: Rows,
    key: str,
    on_pick: Callable[[int], None],
    columns: Columns | None = None,
    *,
    most: int = _LISTED,
    ticked: int | None = None,
) -> None:
    """The rows in a table; on_pick gets the number of the row that is ticked, before the page runs again.

    ticked: the row that is shown elsewhere on the page already. A tick never leaves the page.
    """
    if ticked is not None:
        key = f"{key}-{ticked}"  # a table's ticks cannot be changed: another is made

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
        selection_default=None if ticked is None else {"selection": {"rows": [ticked]}},
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
