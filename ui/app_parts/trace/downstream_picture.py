"""What is downstream as a graph, on the page of its impact: each box with the owner of its dataset."""

from collections.abc import Mapping

import streamlit as st

from catalog.questions.downstream import downstream
from catalog.values.errors import WhenceError
from ui import app_catalog
from ui.app_parts.trace.picture import chosen_part, pick_extent, show_extent, show_picture
from ui.presentation.markdown import plain
from ui.presentation.short import clean
from ui.presentation.tracing.directions import as_trace
from ui.presentation.tracing.versions import VersionId, find_version, id_of

_NO_OWNER = "no owner"


def show_downstream(asked: Mapping[str, str | None], *, every_version: bool) -> None:
    """The graph of what is downstream of a version or a source; below it whom to ask about the box that is picked."""
    try:
        down = app_catalog.ask(downstream, **asked, every_version=every_version)
    except WhenceError:
        return  # the page has said why
    if len(down["versions"]) < 2:  # nothing but the start itself
        return
    owners = {id_of(row): f"owner {row['owner']}" if row["owner"] else _NO_OWNER for row in down["versions"]}
    trace = as_trace(down)
    selected = find_version(trace, st.query_params.get("node"))
    part = chosen_part(trace, (), (), selected, is_assessed=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick_extent(part, has_direction=False)
    show_picture(part, trace, {}, selected, (), notes=owners)
    if selected:
        _about(selected, owners.get(selected, _NO_OWNER))
    show_extent(part)


def _about(version: VersionId, owner: str) -> None:
    place = version._asdict()
    with st.container(horizontal=True, vertical_alignment="center"):
        title = f"**{plain(clean(version.name))}**"
        st.page_link("app_pages/dataset.py", label=title, icon=":material/table:", query_params=place)
        st.page_link("app_pages/trace.py", label="Lineage", icon=":material/account_tree:", query_params=place)
        st.markdown(f":gray[{plain(clean(owner))}]", width="content")
