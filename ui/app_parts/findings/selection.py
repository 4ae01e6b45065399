"""The findings ticked, of one filter: they stay so on all pages of its list, and go with another filter."""

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

_KEY = "findings_selected"
Filter = tuple[tuple[str, str | None], ...]


class _Selection(NamedTuple):
    of: Filter
    identities: tuple[str, ...]


def selected(of: Filter) -> tuple[str, ...]:
    """The ids of the findings that are ticked of a filter, in the order they were ticked."""
    selection = st.session_state.get(_KEY)
    return selection.identities if isinstance(selection, _Selection) and selection.of == of else ()


def select(of: Filter, identities: Iterable[str]) -> None:
    """Tick findings too. For a callback, as all that changes a selection."""
    st.session_state[_KEY] = _Selection(of, tuple(dict.fromkeys((*selected(of), *identities))))


def replace_selection(of: Filter, shown: Iterable[str], ticked: Iterable[str]) -> None:
    """Of the findings that are shown, tick these and no others; what is ticked on other pages stays so."""
    rest = set(shown)
    kept = (identity for identity in selected(of) if identity not in rest)
    st.session_state[_KEY] = _Selection(of, tuple(dict.fromkeys((*kept, *ticked))))


def clear_selection() -> None:
    """Untick everything."""
    st.session_state.pop(_KEY, None)


def show_tick(of: Filter, identity: str, label: str) -> None:
    """A finding's tick; the label is for screen readers."""
    # Not the row's number: a tick stays with its finding when the list changes.
    key = f"chosen-{identity}"
    st.session_state[key] = identity in selected(of)
    st.checkbox(label, key=key, label_visibility="collapsed", on_change=_ticked, args=(of, identity, key))


def _ticked(of: Filter, identity: str, key: str) -> None:
    if st.session_state[key]:
        select(of, (identity,))
    else:
        st.session_state[_KEY] = _Selection(of, tuple(one for one in selected(of) if one != identity))
