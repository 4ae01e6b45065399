"""The page of retention: which versions have to go, when, and what holds them. Its state is in the address."""

from collections.abc import Sequence

import streamlit as st

from catalog.errors import WhenceError
from ui import app_catalog, page_queries
from ui.app_pages.first_steps import teach
from ui.app_pages.trace_pickers import go
from ui.app_pages.version_list import version_list
from ui.retention_words import STATES, months_of, ordered_counts, retention_rows, state_badge, state_word
from ui.trace_words import plain

_PAGE = 100
_STATE_COLUMN = st.column_config.TextColumn(width=110)  # a telephone cuts a narrower one


def page() -> None:
    """Counts, a calendar, the list, the holds; or in words why there are none."""
    try:
        if not app_catalog.catalog_in_use().log_position:
            teach(app_catalog.address())
            return
        st.markdown("### Until when may we keep it?")
        counts = ordered_counts(app_catalog.rows(page_queries.RETENTION_COUNTS))
        if not counts:
            st.markdown("No version has a retention rule, and none needs one.")
            st.caption("Rules are declared per dataset: `retention:` in the governance files, then `whence apply`.")
            return
        _states(counts)
        months = app_catalog.rows(page_queries.RETENTION_MONTHS)
        _calendar(months)
        _list(sorted({str(row["month"]) for row in months}))
        _holds()
    except WhenceError as error:
        st.error(plain(error), icon=":material/error:")


def _states(counts: dict[str, int]) -> None:
    """A pill for each state that occurs; the one picked filters the list."""
    state = st.query_params.get("state")
    st.session_state["retention_state"] = state if state in counts else None
    st.pills(
        f"{sum(counts.values()):,} versions by state",
        list(counts),
        format_func=lambda name: f"{state_word(name).icon} {counts[name]:,} {name.replace('_', ' ')}",
        key="retention_state",
        on_change=lambda: go(state=st.session_state["retention_state"], page=None),
        wrap=True,
    )
    if state in counts:
        st.markdown(f"{state_badge(str(state))} {state_word(str(state)).meaning}")


def _calendar(months: Sequence[app_catalog.Row]) -> None:
    """How many versions each month asks to be deleted, by state."""
    rows = months_of(months)
    if rows:
        states = list(rows[0])[1:]
        st.bar_chart(
            rows,
            x="month",
            y=states,
            color=[state_word(state).ink for state in states],
            x_label="to be deleted by",
            y_label="versions",
            height=220,
            alt="How many versions each month has to be deleted by; below as a list.",
        )


def _list(months: Sequence[str]) -> None:
    """The versions, filtered and by page; a click on a row goes to the dataset's page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = _pick_month(months)
        words = st.query_params.get("words", "")
        st.session_state["retention_words"] = words
        st.text_input(
            "Name or source",
            key="retention_words",
            placeholder="part of a name",
            on_change=lambda: go(words=st.session_state["retention_words"].strip(), page=None),
            width=280,
        )
    text = st.query_params.get("page", "1")
    number = max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
    state = st.query_params.get("state")
    found = app_catalog.rows(
        page_queries.RETENTION_ROWS,
        state=state if state in STATES else None,
        month=month,
        words=words,
        count=_PAGE,
        start=(number - 1) * _PAGE,
    )
    if not found:
        st.markdown("No version is in that state, month and name.")
        return
    version_list(retention_rows(found), "retention", {"state": _STATE_COLUMN})
    _pages(number, int(found[0]["total"]))


def _pick_month(months: Sequence[str]) -> str | None:
    month = st.query_params.get("month")
    st.session_state["retention_month"] = month if month in months else None
    st.selectbox(
        "Deadline in",
        months,
        index=None,
        placeholder="any month",
        key="retention_month",
        on_change=lambda: go(month=st.session_state["retention_month"], page=None),
        width=200,
    )
    return month if month in months else None


def _pages(number: int, total: int) -> None:
    pages = -(-total // _PAGE)
    if pages > 1:
        st.session_state["retention_page"] = min(number, pages)
        st.pagination(pages, key="retention_page", on_change=lambda: go(page=str(st.session_state["retention_page"])))
    st.caption(f"{total:,} versions in all; the CSV holds this page. `whence retention --json` gives every row.")


def _holds() -> None:
    rows = app_catalog.rows(page_queries.HOLDS)
    st.markdown(f"#### Holds · {len(rows):,}")
    if rows:
        st.dataframe([{**row, "keep_until": str(row["keep_until"])} for row in rows], hide_index=True, placeholder="")
    else:
        st.caption("None. A hold keeps data until a day, whatever their deadline: `holds:` in the governance files.")


page()
