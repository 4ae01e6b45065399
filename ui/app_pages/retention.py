"""The page of retention: which versions have to go, when, and what holds them. Its state is in the address."""

from collections.abc import Sequence

import streamlit as st

from ui import app_catalog
from ui.app_parts.frame.address_state import (
    copy_to_address,
    preset_widget,
    read_address,
    rows_before,
    show_pages,
    show_text,
)
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.first_steps import teach_if_empty
from ui.app_parts.frame.list_filters import choice
from ui.app_parts.frame.version_list import version_list
from ui.presentation.markdown import printable_rows
from ui.presentation.retention import STATES, months_of, ordered_counts, retention_rows, state_badge, state_word
from ui.queries import page_queries

_PAGE = 100
_STATE_COLUMN = st.column_config.TextColumn(width=110)  # a telephone cuts a narrower one


def page() -> None:
    """Counts, a calendar, the list, the holds; or in words why there are none."""
    with errors_shown():
        if teach_if_empty():
            return
        st.markdown("### Retention")
        counts = ordered_counts(app_catalog.rows(page_queries.RETENTION_COUNTS))
        if not counts:
            st.markdown("No retention rules declared.")
            st.caption("Rules are declared per dataset: `retention:` in the governance files, then `whence apply`.")
            return
        _states(counts)
        months = app_catalog.rows(page_queries.RETENTION_MONTHS)
        _calendar(months)
        _list(sorted({str(row["month"]) for row in months}))
        _holds()


def _states(counts: dict[str, int]) -> None:
    """A pill for each state that occurs; the one picked filters the list."""
    words = {name: f"{state_word(name).icon} {count:,} {_in_words(name)}" for name, count in counts.items()}
    state = choice(f"{sum(counts.values()):,} versions by state", "state", words, widget=st.pills, wrap=True)
    if state is not None:
        st.markdown(f"{state_badge(state)} {state_word(state).meaning}")


def _calendar(months: Sequence[app_catalog.Row]) -> None:
    """How many versions each month asks to be deleted, by state."""
    rows = months_of(months)
    if rows:
        states = list(rows[0])[1:]
        st.bar_chart(
            [{_in_words(key): value for key, value in row.items()} for row in rows],
            x="month",
            y=[_in_words(state) for state in states],
            color=[state_word(state).ink for state in states],
            x_label="to be deleted by",
            y_label="versions",
            height=220,
            alt="How many versions each month has to be deleted by; below as a list.",
        )


def _in_words(state: str) -> str:
    """The words of a state, as the badges and the table have them."""
    return state.replace("_", " ")


def _list(months: Sequence[str]) -> None:
    """The versions, filtered and by page; a click on a row goes to the dataset's page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = _pick_month(months)
        words = read_address("words") or ""
        show_text("pick_words", words)
        st.text_input(
            "Name or source",
            key="pick_words",
            placeholder="part of a name",
            on_change=copy_to_address,
            args=("words",),
            width=280,
        )
    rows = app_catalog.rows(
        page_queries.RETENTION_ROWS,
        state=read_address("state", STATES),
        month=month,
        words=words.strip(),
        count=_PAGE,
        start=rows_before(_PAGE),
    )
    if not rows:
        st.markdown("No version is in that state, month and name.")
        return
    version_list(retention_rows(rows), "retention", {"state": _STATE_COLUMN})
    total = int(rows[0]["total"])
    show_pages(total, _PAGE)
    st.caption(f"{total:,} versions in all; the CSV holds this page. `whence retention --json` gives every row.")


def _pick_month(months: Sequence[str]) -> str | None:
    month = read_address("month", months)
    st.selectbox(
        "Due month",
        months,
        index=None,
        placeholder="any month",
        key=preset_widget("month", month),
        on_change=copy_to_address,
        args=("month",),
        width=200,
    )
    return month


def _holds() -> None:
    rows = app_catalog.rows(page_queries.HOLDS)
    st.markdown(f"#### Holds · {len(rows):,}")
    if rows:
        shown = printable_rows([{**row, "keep_until": str(row["keep_until"])} for row in rows])
        st.dataframe(shown, hide_index=True, placeholder="")
    else:
        st.caption("None. Legal hold: keeps data past its deadline; `holds:` in the governance files.")


page()
