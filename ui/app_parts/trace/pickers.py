"""The pickers above a trace, whose values are kept in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from catalog.questions.searching.search import search_names
from catalog.questions.show import VersionRow
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, write_address
from ui.app_parts.frame.reader_time import here
from ui.app_parts.trace.address_keys import OF_A_NAME, OF_A_TRACE
from ui.presentation.short import short_version

_OFFERED = 50
Choice = tuple[str, str]


def choices() -> dict[Choice, str]:
    """The names to pick from, each with its text: models first, the newest before the others; then datasets.

    Where the catalog has more than a list can offer, a search line above the picker narrows them.
    """
    first = app_catalog.ask(search_names, count=_OFFERED)
    total = first["total"]
    words = _search_line(total) if total > _OFFERED else ""
    answer = app_catalog.ask(search_names, query=words, count=_OFFERED) if words else first
    if not answer["rows"] and total:
        st.caption("No name holds all of that; the newest are offered.")
        answer = first
    rows = answer["rows"]
    return {(row["namespace"], row["name"]): f"{row['name']} · {row['type']} in {row['namespace']}" for row in rows}


def _search_line(total: int) -> str:
    """The words that a name has to contain to be offered; the page runs again while they are typed."""
    return st.text_input(
        f"Search {total:,} names",
        key="search_names",
        type="search",
        icon=":material/search:",
        placeholder=f"Search {total:,} models and datasets",
        label_visibility="collapsed",
        live=True,
    ).strip()


def name_in_address(offered: Mapping[Choice, str]) -> tuple[str | None, str]:
    """The namespace and name in the address; those offered first where it has none."""
    name = read_address("name")
    return (read_address("namespace") or None, name) if name else next(iter(offered))


def pick_name(offered: Mapping[Choice, str], namespace: str | None, name: str) -> None:
    """The picker of a model or dataset, showing one; a name that is not listed can be typed."""
    current: Choice | str = next(
        (choice for choice in offered if choice[1] == name and namespace in (None, choice[0])), name
    )
    options = list(offered) if current in offered else [current, *offered]
    st.session_state["pick_name"] = current
    st.selectbox(
        "Model or dataset",
        options,
        format_func=lambda choice: offered.get(choice, choice),
        key="pick_name",
        on_change=_picked_name,
        accept_new_options=True,
        help="Type to search; any name the catalog knows will do.",
    )


def _picked_name() -> None:
    picked = st.session_state["pick_name"]
    cleared = dict.fromkeys(OF_A_NAME)
    if isinstance(picked, str):
        write_address(**{**cleared, "name": picked.strip() or None})
    elif picked:
        write_address(**{**cleared, "namespace": picked[0], "name": picked[1]})


def pick_version(slot: DeltaGenerator, versions: Sequence[VersionRow], current: str) -> None:
    """The picker of a version, newest first."""
    labels = {row["version"]: _version_label(row) for row in versions}
    if len(set(labels.values())) < len(labels):  # shortened, two versions look alike
        labels = {version: version for version in labels}
    st.session_state["pick_version"] = current
    slot.selectbox(
        f"Version · {len(versions):,} known",
        list(labels) if current in labels else [current, *labels],
        format_func=lambda version: labels.get(version, short_version(version, 30)),
        key="pick_version",
        on_change=_picked_version,
    )


def _version_label(row: VersionRow) -> str:
    created_at = row["created_at"]
    day = f" · {here(created_at)}" if created_at else ""
    state = "" if row["state"] == "produced" else f" · {row['state']}"
    return f"{short_version(row['version'], 30)}{day}{state}"


def _picked_version() -> None:
    write_address(**{**dict.fromkeys(OF_A_TRACE), "version": st.session_state["pick_version"]})
