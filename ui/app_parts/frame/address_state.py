"""The state of a page, kept in its address: a link to it and the back button show the same."""

import json
from collections.abc import Collection, Mapping
from time import monotonic
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.app_parts.frame.in_view import bring_into_view

# The address that a page was opened with, and what its browser completed that to.
_SETTLED = "address_settled"
# When a run last sent its address, how long that may be under way, and whether it may have been as this run began.
_SENT, _LATE_SECONDS, _IS_LATE = "address_sent", 5.0, "address_late"
# How often the links to a list's pages were made again.
_TURN = "pages_turn"
# An address that a run sent is taken by the browser for that of the page it shows by then. What came too late for its
# own page, since a link was clicked meanwhile, is set right; Streamlit hears of it as of one press of Back.
# Once each: Streamlit makes an element again where another came before it, be it while the reader leaves the page.
SETTLE = """<script>((moment, page, opened, settled, isLate) => {
    const done = window.settledMoments ??= new Set();
    if (done.has(moment)) return;
    done.add(moment);
    const of = (query) => [...new URLSearchParams(query)].filter(([key]) => !/^embed/.test(key)).sort().join("&");
    const shown = of(location.search);
    if (!location.pathname.endsWith("/" + page) || shown === of(settled)) return;
    if (shown !== of(opened) && !isLate) return;
    history.replaceState({}, "", location.pathname + (settled && "?" + settled));
    if (shown !== of(opened)) dispatchEvent(new PopStateEvent("popstate"));
})(%s)</script>"""


def read_address(key: str, allowed: Collection[str] | None = None, default: str | None = None) -> str | None:
    """The address's value of a key; the default where it has none, or none that is allowed."""
    value = st.query_params.get(key, default)
    return value if allowed is None or value in allowed else default


def write_address(**changes: str | None) -> None:
    """Change the address; None takes a key out of it. For a callback, or the end of a page.

    While a page begins, the browser still shows the address of the page before: a change at that moment is filed in
    its history under that page, and the back button leads to a page that never was.
    """
    current = _current()
    wanted = {key: value for key, value in {**current, **changes}.items() if value is not None}
    # A page writes its address each time it runs: only a change may reach the browser and its history.
    if wanted != current:
        _send(wanted)


def settle_address(**settled: str) -> None:
    """Complete the address of a page one just came to, for the end of the page; Back still leads away in one press.

    Streamlit files every change of an address as a place of its own in the browser's history: Back would lead to the
    same page, which completes its address once more.
    """
    current = st.query_params.to_dict()
    wanted = {**current, **settled}
    if wanted == current:
        return
    st.session_state[_SETTLED] = current, wanted
    _settle(current, wanted)


def _send(address: Mapping[str, str]) -> None:
    st.query_params.from_dict(address)
    st.session_state[_SENT] = monotonic()


def _settle(opened: Mapping[str, str], settled: Mapping[str, str]) -> None:
    """Have the browser show an address in place of the one that the page was opened with."""
    page, is_late = st.session_state["page_before"], st.session_state[_IS_LATE]
    given = (uuid4().hex, page, urlencode(opened), urlencode(settled), is_late)
    # Our own lines; the values are percent-encoded.
    st.html(SETTLE % ", ".join(map(json.dumps, given)), unsafe_allow_javascript=True)


def _current() -> dict[str, str]:
    """The address as the browser shows it.

    It completes an address by itself, and goes on sending the server the one that the page was opened with: what is
    shown would change under its reader as soon as there is a newer version.
    """
    current = st.query_params.to_dict()
    opened, completed = st.session_state.get(_SETTLED, (None, current))
    return dict(completed) if current == opened else current


def run_page(page: StreamlitPage) -> None:
    """Run a page, and send the browser its address where a link led from the page to itself."""
    stays = st.session_state.get("page_before") == page.url_path
    st.session_state["page_before"] = page.url_path
    sent: float | None = st.session_state.get(_SENT)
    is_late = st.session_state[_IS_LATE] = not stays and sent is not None and monotonic() - sent < _LATE_SECONDS
    # Streamlit sends the address by itself only when the page changes. First: what asks for a run while this one is
    # under way, a widget or a connection made again, asks for it at the address that the browser shows by then.
    if stays:
        _send(_current())
    st.session_state.pop(_SETTLED, None)
    page.run()
    if is_late and _SETTLED not in st.session_state:
        address = st.query_params.to_dict()
        _settle(address, address)
    # Last: a run may be interrupted at any element, and what leads to another page is done by then.
    bring_into_view("page", page.url_path)


def preset_widget(key: str, value: object) -> str:
    """The key of the widget for a key of the address, made to show the value."""
    name = f"pick_{key}"
    # Set before the widget is made: Streamlit refuses a later change, and the back button changes the address alone.
    st.session_state[name] = value
    return name


def show_text(key: str, text: str) -> None:
    """Have the text field of a key show a text."""
    # A value set by a run replaces what somebody typed since the run began, were it the very value the field had.
    if st.session_state.get(key) != text:
        st.session_state[key] = text


def copy_to_address(key: str, default: str | None = None) -> None:
    """Put the value of a widget of `preset_widget` into the address, and go to the first page of the list."""
    value = st.session_state[f"pick_{key}"]
    write_address(**{key: None if value in (default, "", None) else str(value), "page": None})


def page_number() -> int:
    """The number of the page of a list, from 1."""
    text = st.query_params.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def rows_before(per_page: int) -> int:
    """How many rows of a list stand on the pages before this one."""
    return (page_number() - 1) * per_page


def show_pages(total: int, per_page: int) -> None:
    """Links to the other pages of a list; nothing where it has one page."""
    number, pages = page_number(), max(1, -(-total // per_page))
    if pages == 1 and number == 1:
        return
    number = min(number, pages)
    # Another widget where the address has another page than it shows: a value set beside the default is logged.
    turn: int = st.session_state.get(_TURN, 0)
    if st.session_state.get(f"pick_page {turn}", number) != number:
        turn = st.session_state[_TURN] = turn + 1
    key = f"pick_page {turn}"
    st.pagination(pages, default=number, key=key, on_change=lambda: write_address(page=str(st.session_state[key])))
