"""The outcome of a form, kept from its callback to the run of the page that follows.

A callback runs before the page: what it wrote there would stand above the page's own heading.
"""

from collections.abc import Callable

import streamlit as st

from catalog.session.catalog import Catalog
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.presentation.markdown import plain, sentence


def write_records(form: str, write: Callable[[Catalog], object], message: str) -> bool:
    """Whether a form's write succeeded; the message or the error is shown by the next `show_outcome`."""
    try:
        write(app_catalog.catalog_in_use())
    except WhenceError as error:
        reject(form, plain(error))
        return False
    st.session_state[f"{form}_done"] = message
    return True


def reject(form: str, reason: str) -> None:
    """Keep the reason why a form writes nothing."""
    st.session_state[f"{form}_rejected"] = reason


def taken_message(form: str) -> str | None:
    """The message of a form's last use, for another page to show; None where it has none."""
    message: str | None = st.session_state.pop(f"{form}_done", None)
    return message


def show_outcome(form: str, icon: str) -> None:
    """The outcome of a form's last use, shown once."""
    # One element with or without an outcome: fields below would move, and lose what is being typed in them.
    with st.container():
        if message := st.session_state.pop(f"{form}_done", None):
            st.success(sentence(message), icon=icon)
        if reason := st.session_state.pop(f"{form}_rejected", None):
            st.error(reason, icon=":material/error:")


def refresh_after(form: str) -> None:
    """Run the whole page again where a form in a fragment has an outcome: what it shows has changed too."""
    if f"{form}_done" in st.session_state or f"{form}_rejected" in st.session_state:
        st.rerun()
