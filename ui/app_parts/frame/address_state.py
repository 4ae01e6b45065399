"""What a page shows, kept in its address: a link to it shows the same, and so does the browser's way back."""

from collections.abc import Collection

import streamlit as st
from streamlit.navigation.page import StreamlitPage


def told(key: str, allowed: Collection[str] | None = None, usual: str | None = None) -> str | None:
    """What the address says under a key; the usual where it says nothing, or nothing allowed."""
    value = st.query_params.get(key, usual)
    return value if allowed is None or value in allowed else usual


def tell(**changes: str | None) -> None:
    """Change the address; None takes a part out of it.

    For a callback, or at the end of a page. A browser still has the address of the page it comes from when a page
    begins, and keeps what is told then under that one's name: its way back would lead to a page that never was.
    """
    given = st.query_params.to_dict()
    wanted = {key: value for key, value in {**given, **changes}.items() if value is not None}
    if wanted != given:
        st.query_params.from_dict(wanted)


def run_page(page: StreamlitPage) -> None:
    """Run a page; where a link led from it to itself, the browser is told its address, as only another page's is."""
    stays = st.session_state.get("page_before") == page.url_path
    st.session_state["page_before"] = page.url_path
    page.run()
    if stays:
        st.query_params.from_dict(st.query_params.to_dict())


def widget_of(key: str, value: object) -> str:
    """The key of the widget that says a part of the address, which is made to show the value."""
    name = f"pick_{key}"
    st.session_state[name] = value
    return name


def hear(key: str, usual: str | None = None) -> None:
    """Put what a widget of `widget_of` says into the address, and begin at the first page again."""
    value = st.session_state[f"pick_{key}"]
    tell(**{key: None if value in (usual, "", None) else str(value), "page": None})


def page_number() -> int:
    """Which page of a list the address asks for, from 1."""
    text = st.query_params.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def show_pages(total: int, per_page: int) -> None:
    """The way to the other pages of a list; nothing where it has one."""
    number, pages = page_number(), max(1, -(-total // per_page))
    if pages == 1 and number == 1:
        return
    key = widget_of("page", min(number, pages))
    st.pagination(pages, key=key, on_change=lambda: tell(page=str(st.session_state[key])))
