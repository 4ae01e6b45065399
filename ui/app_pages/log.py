"""The page of the log: its newest entries, rejected inputs, ingestion warnings, and the chain."""

import orjson
import streamlit as st

from catalog.questions.operating.log_entries import EventWarning, LogEntry, entry_body, newest_entries, odd_events
from ui import app_catalog
from ui.app_parts.frame.address_state import (
    preset_widget,
    read_address,
    rows_before,
    write_address,
)
from ui.app_parts.frame.errors import errors_shown
from ui.app_parts.frame.list_filters import choice, show_list
from ui.app_parts.frame.reader_time import here
from ui.app_parts.log.chain import show_chain
from ui.app_parts.log.rejected import show_rejected
from ui.presentation.markdown import code, plain
from ui.presentation.short import counted

_PAGE = 25
# Links from elsewhere name a list by its key, so the keys keep what they were first called.
_VIEWS = {"Events": "Events", "Refused": "Rejected", "Oddities": "Warnings", "Chain": "Chain"}
_EVERY_SECONDS = 2
_ICONS = {"run": "play_circle", "job": "work", "dataset": "table", "record": "gavel"}


def page() -> None:
    """One of the lists; in words why it cannot be shown."""
    st.markdown("### Log")
    view = read_address("feed", _VIEWS, "Events")  # links to the page already name it so
    st.segmented_control(
        "Feed",
        list(_VIEWS),
        format_func=_VIEWS.__getitem__,
        required=True,
        key=preset_widget("feed", view),
        label_visibility="collapsed",
        on_change=lambda: write_address(feed=st.session_state["pick_feed"], page=None, before=None, entry=None),
    )
    with errors_shown():
        {"Events": _events, "Refused": show_rejected, "Oddities": _oddities, "Chain": show_chain}[str(view)]()


def _events() -> None:
    before = _number("before")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        kinds = {name: f":material/{icon}: {name}" for name, icon in _ICONS.items()}
        kind = choice("Kind of event", "kind", kinds, is_labelled=False)
        if before:
            st.button("Newest", icon=":material/first_page:", on_click=write_address, kwargs={"before": None})
        else:
            st.toggle("Live", key="live", help=f"Looks for new events every {_EVERY_SECONDS} seconds.")
    # Only the fragment runs every two seconds: the rest of the page keeps its widgets. An older page never changes.
    is_live = bool(st.session_state.get("live")) and not before
    st.fragment(_entries, run_every=_EVERY_SECONDS if is_live else None)(kind, before)


def _number(key: str) -> int | None:
    # An address holds anything; a number of 19 digits may be more than a BIGINT.
    text = read_address(key) or ""
    return int(text) if text.isdecimal() and 0 < len(text) < 19 else None


def _entries(kind: str | None, before: int | None) -> None:
    """A page of entries, newest first, the opened one with its event, and a button for older ones."""
    # A click in a fragment runs it again with what it was first given: what the click changed is in the address.
    if _number("before") != before:
        st.rerun()
    opened = _number("entry")
    rows = app_catalog.ask(newest_entries, kind=kind, before=before, count=_PAGE)
    if not rows:
        st.markdown("No events yet." if before is None else "Nothing older.")
    if opened and opened not in {row["position"] for row in rows}:
        _body(opened)  # a link from another page may name any entry
    for row in rows:
        _entry(row)
        if row["position"] == opened:
            _body(opened)  # where it was clicked, so that it is in sight
    if len(rows) == _PAGE:
        st.button(
            "Older",
            icon=":material/expand_more:",
            on_click=write_address,
            kwargs={"before": str(rows[-1]["position"])},
        )


def _entry(row: LogEntry) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        st.button(
            f"{row['position']:,}",
            key=f"entry-{row['position']}",
            type="tertiary",
            icon=f":material/{_ICONS[str(row['kind'])]}:",
            help="Show the whole event",
            on_click=write_address,
            kwargs={"entry": str(row["position"])},
        )
        state = str(row["event_type"] or row["kind"]).lower()
        flows = f" · {row['inputs'] or 0} in, {row['outputs'] or 0} out" if row["kind"] == "run" else ""
        st.markdown(
            f"**{plain(row['name'] or 'unnamed')}** {plain(state)}{flows} "
            f":gray[{plain(row['namespace'] or '')} · {here(row['received_at'])}]",
            width="stretch",
        )


def _body(position: int) -> None:
    """The whole event of an entry."""
    body = app_catalog.ask(entry_body, position=position)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Entry {position:,}**", width="content")
            st.button(
                "Close", icon=":material/close:", key="close_entry", on_click=write_address, kwargs={"entry": None}
            )
        if body is None:
            st.markdown("There is no such entry.")
        else:
            st.json(orjson.loads(body), expanded=2)


def _oddities() -> None:
    """Warnings about events that were accepted."""
    answer = app_catalog.ask(odd_events, count=_PAGE, skipped=rows_before(_PAGE))
    title = f"**{counted(answer['total'], 'ingestion warning')}** (events accepted)"
    empty = ":material/check_circle: No ingestion warnings."
    show_list(answer["rows"], answer["total"], _PAGE, title, empty, _oddity)


def _oddity(row: EventWarning) -> None:
    when = here(row["received_at"])
    st.markdown(f"{plain(row['reason'])}  \n{code(row['pointer'])} :gray[received {when}]")


page()
