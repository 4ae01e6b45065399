"""Back to where one was, once a form reached from there is saved or closed: the place is part of the address."""

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from ui.app_parts.frame.in_view import bring_into_view
from ui.presentation.markdown import plain

_KEY = "back"
_OUTCOME = "came_back"
_LEAVING = "leaving"
# An address is typed by anybody: only pages of ours are gone back to.
_PAGES = {
    "": "Overview",
    "trace": "Trace",
    "models": "Models",
    "datasets": "Datasets",
    "dataset": "Dataset",
    "findings": "Findings",
    "impact": "Impact",
    "retention": "Retention",
    "quality": "Quality",
    "records": "Records",
    "audits": "Audits",
    "review": "Review",
    "evidence": "Evidence",
}
_OF_FORMS = frozenset({_KEY, "edit", "part", "restore", "ended", "ended_on", "do", "other_namespace", "other_name"})


def this_place() -> str:
    """The page one is on with its address, as `back` of a link; without the form that is open on it."""
    page = str(st.session_state.get("page_before", ""))
    state = {key: value for key, value in st.query_params.to_dict().items() if key not in _OF_FORMS}
    return f"{page}?{urlencode(state)}"


def is_on(page: str) -> bool:
    """Whether this is the page of an address."""
    return bool(st.session_state.get("page_before") == page)


def can_go_back() -> bool:
    """Whether the address names a page to go back to."""
    return _place() is not None


def leave(message: str | None = None) -> None:
    """Have the page go back when it next runs; the message is shown there, once. For a callback."""
    st.session_state[_LEAVING] = message


def is_leaving() -> bool:
    """Whether a callback had the page go back: a form in a fragment then runs the whole page again."""
    return _LEAVING in st.session_state


def return_if_left() -> None:
    """Go to the page that `back` names where a callback asked for it. For the beginning of a page."""
    if not is_leaving():
        return
    message, place = st.session_state.pop(_LEAVING), _place()
    if place is not None:
        st.session_state[_OUTCOME] = message
        page, address = place
        st.switch_page(f"app_pages/{page or 'overview'}.py", query_params=address)


def show_way_back() -> None:
    """A link to the page that `back` names; nothing where the address names none."""
    if place := _place():
        page, address = place
        st.page_link(
            f"app_pages/{page or 'overview'}.py",
            label=f"Back to {plain(address['name']) if page == 'dataset' and address.get('name') else _PAGES[page]}",
            icon=":material/arrow_back:",
            query_params=address,
        )


def show_came_back() -> None:
    """What was saved on the page one came back from, once and in sight."""
    message = st.session_state.pop(_OUTCOME, None)
    bring_into_view(_OUTCOME, message)
    if message:
        st.success(plain(message), icon=":material/check_circle:")


def _place() -> tuple[str, dict[str, str]] | None:
    text = st.query_params.get(_KEY)
    if text is None:
        return None
    page, _, query = text.partition("?")
    return (page, dict(parse_qsl(query, keep_blank_values=True))) if page in _PAGES else None
