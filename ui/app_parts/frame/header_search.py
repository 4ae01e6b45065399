"""The search line in the header of every page."""

import streamlit as st

SEARCH_PAGE = "app_pages/search.py"
_FIELD = "header_search"
# The frame's header has no place for widgets of one's own: the line stands above the page, and is moved into it.
STYLE = (
    ".st-key-header_search_line{position:fixed;top:.55rem;right:4.2rem;width:min(20rem,24vw);z-index:999991;margin:0}"
    ".st-key-header_search_line [data-testid=stForm]{border:0;padding:0}"
    ".st-key-header_search_line [data-testid=stForm]>div{gap:0}"
    ".st-key-header_search_line .stFormSubmitButton{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    ".st-key-header_search_line .stFormSubmitButton:focus-within{width:auto;height:auto;clip-path:none;right:0;"
    "top:2.6rem}"
    "[data-testid=InputInstructions]{display:none}"
    "@media(max-width:900px){.st-key-header_search_line{position:static;width:100%}}"
    "@media print{.st-key-header_search_line{display:none}}"
)


def show_header_search() -> None:
    """A line for words; Enter leads to what they find, from any page."""
    with st.container(key="header_search_line"), st.form("header_search_form", border=False):
        words = st.text_input(
            "Search everything",
            key=_FIELD,
            type="search",
            icon=":material/search:",
            placeholder="Search names, columns, owners …",
            label_visibility="collapsed",
        )
        is_asked = st.form_submit_button("Search")
    if is_asked and (words or "").strip():
        st.switch_page(SEARCH_PAGE, query_params={"q": (words or "").strip()})
