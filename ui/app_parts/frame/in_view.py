"""What one came for in view: Streamlit leaves a page scrolled as far as the one before it was."""

import json

import streamlit as st

# The window remembers what was done: an element that is made again does nothing, and a reader who has scrolled stays.
_SCRIPT = """<script>((name, moment, selector) => {
    window.broughtIntoView ??= {};
    if (window.broughtIntoView[name] === moment) return;
    window.broughtIntoView[name] = moment;
    if (selector) document.querySelector(selector)?.scrollIntoView({block: "start"});
    else document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
})(%s)</script>"""
_KEY = "brought_into_view"


def bring_into_view(name: str, shown: str | None, selector: str = "") -> None:
    """Scroll to an element as soon as what it shows is another than before; None: it shows nothing now.

    selector: of the element; the top of the page without one. Call it in every run, at the same place.
    """
    key = f"{_KEY} {name}"
    before, times = st.session_state.get(key, (None, 0))
    if shown != before:
        times += shown is not None
        st.session_state[key] = shown, times
    with st.container(key=f"view-{name}"):
        # Our own lines.
        st.html(_SCRIPT % ", ".join(map(json.dumps, (name, times, selector))), unsafe_allow_javascript=True)
