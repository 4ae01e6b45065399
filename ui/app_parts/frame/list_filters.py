"""The parts of a page with a list: search line, filters and pages, all kept in the address."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from ui.app_parts.frame.address_state import (
    copy_to_address,
    preset_widget,
    read_address,
    show_pages,
    show_text,
    write_address,
)
from ui.presentation.markdown import plain

_NOTHING = "(none declared)"
# The two ways a list is shown, by the word of the address.
VIEWS = {"cards": ":material/view_agenda: Cards", "table": ":material/table_rows: Table"}
_Row = TypeVar("_Row")


def search_line(label: str, hint: str) -> str:
    """The words to search for; the page runs again while they are typed."""
    query = read_address("q") or ""
    show_text("pick_q", query)
    st.text_input(
        label,
        key="pick_q",
        type="search",
        icon=":material/search:",
        placeholder=hint,
        live=True,
        on_change=copy_to_address,
        args=("q",),
    )
    return query


def choice(
    label: str,
    key: str,
    words: Mapping[str, str],
    default: str | None = None,
    *,
    widget: Callable[..., object] = st.segmented_control,
    is_labelled: bool = True,
    wrap: bool | None = None,
    hint: str | None = None,
) -> str | None:
    """The one of a few values, shown in words, that is chosen; None only where there is no default."""
    value = read_address(key, words, default)
    widget(
        label,
        list(words),
        required=default is not None,
        format_func=words.__getitem__,
        key=preset_widget(key, value),
        label_visibility="visible" if is_labelled else "collapsed",
        on_change=copy_to_address,
        args=(key, default),
        wrap=wrap,
        help=hint,
    )
    return value


def filters(labels: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> dict[str, str | None]:
    """The value of each filter, None where it narrows nothing; one without choices is not shown."""
    values = {key: read_address(key) for key in labels}
    active = {key: value for key, value in values.items() if value is not None}
    offered = [key for key in labels if len(choices[key]) > 1 or key in active]
    if not offered:
        return values
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(f"Filters · {len(active)}" if active else "Filters", icon=":material/filter_list:"):
            for key in offered:
                _filter(key, labels[key], choices[key], values[key])
        if active:
            narrowed = ", ".join(f"{labels[key].lower()} **{plain(_word(value))}**" for key, value in active.items())
            st.markdown(f"Only {narrowed}", width="content")
            cleared = dict.fromkeys([*labels, "page"])
            st.button("Show all", icon=":material/close:", key="widen", on_click=write_address, kwargs=cleared)
    return values


def _filter(key: str, label: str, words: Collection[str], value: str | None) -> None:
    # A value of the address that no dataset has any more stays an option, to be seen and cleared.
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
    # Not copy_to_address: "" stands for datasets that declare none, and is a value here.
    write_address(**{key: st.session_state[f"pick_{key}"], "page": None})


def _word(value: str) -> str:
    return value or _NOTHING


def show_list(
    rows: Sequence[_Row], total: int, per_page: int, title: str, empty: str, show: Callable[[_Row], None]
) -> None:
    """One page of a list: its title, or a sentence where no row fits; its rows; links to the other pages."""
    st.markdown(title if rows else empty)
    for row in rows:
        show(row)
    show_pages(total, per_page)


def range_words(shown: int, total: int, skipped: int) -> str:
    """Which of the rows a page shows, to follow their count; empty where it shows all."""
    return f", {skipped + 1:,} to {skipped + shown:,} shown" if shown + skipped < total or skipped else ""
