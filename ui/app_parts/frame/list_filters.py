"""The search line and the filters above a list, kept in the address."""

from collections.abc import Collection, Mapping

import streamlit as st

from ui.app_parts.frame.address_state import copy_to_address, preset_widget, read_address, write_address
from ui.presentation.markdown import plain

_NOTHING = "(none declared)"


def search_line(label: str, hint: str) -> str:
    """What is looked for; asked again while it is typed."""
    query = read_address("q") or ""
    st.text_input(
        label,
        key=preset_widget("q", query),
        type="search",
        icon=":material/search:",
        placeholder=hint,
        live=True,
        on_change=copy_to_address,
        args=("q",),
    )
    return query


def filters(labels: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> dict[str, str | None]:
    """What each filter is set to, None where it narrows nothing; one without choices is not shown."""
    shown = {key: [*choices[key]] for key in labels if len(choices[key]) > 1 or read_address(key) is not None}
    given = {key: read_address(key) for key in labels}
    active = {key: value for key, value in given.items() if value is not None}
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(f"Filters · {len(active)}" if active else "Filters", icon=":material/filter_list:"):
            for key, words in shown.items():
                _filter(key, labels[key], words, given[key])
        if active:
            said = ", ".join(f"{labels[key].lower()} **{plain(_word(value))}**" for key, value in active.items())
            st.markdown(f"Only {said}", width="content")
            cleared = dict.fromkeys([*labels, "page"])
            st.button("Show all", icon=":material/close:", key="widen", on_click=write_address, kwargs=cleared)
    return given


def _filter(key: str, label: str, words: Collection[str], value: str | None) -> None:
    options = [*words] if value is None or value in words else [value, *words]
    st.selectbox(
        label,
        options,
        key=preset_widget(key, value),
        format_func=_word,
        placeholder="any",
        on_change=_picked,
        args=(key,),
    )


def _picked(key: str) -> None:
    write_address(**{key: st.session_state[f"pick_{key}"], "page": None})


def _word(value: str) -> str:
    return value or _NOTHING
