"""An error on a page: what failed, and a link to the page that helps."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from catalog.values.errors import NotFoundError, WhenceError
from ui.presentation.markdown import plain

# The page that answers a question of a next step, and what its address calls the question's parameters.
_PAGES = {
    "datasets": "datasets",
    "show": "dataset",
    "runs": "run",
    "findings": "findings",
    "sql": "sql",
    "records": "impact",
    "verify": "log",
}
_ADDRESS = {"name": "name", "namespace": "namespace", "query": "q"}


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show a user's error in place of what is left of the block."""
    try:
        yield
    except WhenceError as error:
        show_error(error)


def show_error(error: WhenceError) -> None:
    """Show what failed, and a link to its next step where the app has a page for it."""
    icon = ":material/search_off:" if isinstance(error, NotFoundError) else ":material/error:"
    st.error(error_markdown(error), icon=icon)
    step = error.next_step
    if step is not None and step.question in _PAGES:
        address = {_ADDRESS[key]: value for key, value in step.given.items() if key in _ADDRESS}
        page = f"app_pages/{_PAGES[step.question]}.py"
        st.page_link(page, label=plain(step.what), icon=":material/arrow_forward:", query_params=address)


def error_markdown(error: WhenceError) -> str:
    """What failed, after the name of the field it is about."""
    field = f"{error.parameter.replace('_', ' ').capitalize()}: " if error.parameter else ""
    return plain(field + str(error))
