"""The page of a trace: pick a model or dataset and see where it came from. Its state is in the address."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from catalog.governance.answers.answers import FindingAnswer
from catalog.lineage.lookup import UNVERSIONED
from catalog.questions import verdicts
from catalog.questions.downstream import downstream
from catalog.questions.searching.search import search_names
from catalog.questions.show import Shown, show
from catalog.questions.trace import Trace
from catalog.questions.trace import trace as trace_of
from catalog.values.errors import NotFoundError, WhenceError
from ui import app_catalog
from ui.app_parts.frame.address_state import read_address, settle_address, write_address
from ui.app_parts.frame.errors import show_error
from ui.app_parts.frame.first_steps import teach
from ui.app_parts.frame.reader_time import here
from ui.app_parts.frame.way_back import show_came_back
from ui.app_parts.trace.clocks import pick_clocks, show_clocks
from ui.app_parts.trace.column import chosen_column, pick_column
from ui.app_parts.trace.compare_panel import show_compare
from ui.app_parts.trace.findings_panel import badges, show_findings
from ui.app_parts.trace.pickers import (
    Choice,
    choices,
    name_in_address,
    pick_name,
    pick_version,
)
from ui.app_parts.trace.picture import chosen_chain, chosen_part, pick_extent, show_extent, show_picture
from ui.app_parts.trace.tables import show_tables
from ui.app_parts.trace.version_panel import show_version
from ui.presentation.markdown import plain
from ui.presentation.short import clean, short_version
from ui.presentation.times import zone_of
from ui.presentation.tracing.directions import DIRECTIONS, Direction, joined
from ui.presentation.tracing.trace import sentence
from ui.presentation.tracing.trace_findings import find_finding, path_of
from ui.presentation.tracing.versions import VersionId, find_version, id_of

_NEAREST = 8
_BELOW = 120
_SIDES = {"version": "Version", "findings": "Findings"}


def page() -> None:
    """Pickers, then the answer, or in words why there is none."""
    try:
        show_came_back()
        offered = choices()
        if not offered:
            teach(app_catalog.address())
            return
        _trace(offered)
    except NotFoundError as error:
        _not_found(error)
    except WhenceError as error:
        show_error(error)


def _trace(offered: Mapping[Choice, str]) -> None:
    namespace, name = name_in_address(offered)
    row = st.columns([4, 3, 4], vertical_alignment="bottom")
    with row[0]:
        pick_name(offered, namespace, name)
    with row[2], st.container(horizontal=True):
        pick_clocks()
    clocks = {key: st.query_params.get(key) or None for key in ("as_of", "known_at")}
    version = read_address("version") or None
    slot = row[1].empty()  # the versions to pick from are known only after the trace
    try:
        trace = app_catalog.ask(trace_of, name=name, namespace=namespace, version=version, **clocks)
    except NotFoundError:
        versions = app_catalog.ask(show, name=name, namespace=namespace, **clocks)["versions"]
        pick_version(slot, versions, version or next((row["version"] for row in versions), UNVERSIONED))
        raise
    target = id_of(trace["target"])
    known = app_catalog.ask(show, **target._asdict(), **clocks)
    pick_version(slot, known["versions"], target.version)
    _answer(trace, known, clocks)
    # Last: a name without version becomes one that shows the same when it is shared.
    # What was not there yet has no version to be named.
    settled = target._asdict() if "not_yet" not in trace else {"namespace": target.namespace, "name": target.name}
    settle_address(**settled)


def _answer(trace: Trace, known: Shown, clocks: Mapping[str, str | None]) -> None:
    target = id_of(trace["target"])
    version = "" if target.version == UNVERSIONED else f" {short_version(target.version, 30)}"
    st.markdown(f"### Lineage of {plain(clean(target.name))}{plain(version)}")
    _links(target, clocks)
    show_clocks(trace, clocks)
    if "not_yet" in trace:
        return
    findings = app_catalog.ask(verdicts.findings, **target._asdict(), **clocks)
    st.markdown(f"{badges(findings)} {sentence(trace, known, zone_of(st.context.timezone))}")
    direction = _direction()
    drawn = trace
    if direction != "upstream":
        drawn = joined(trace, app_catalog.ask(downstream, **target._asdict(), **clocks), direction)
    chosen = find_finding(findings, st.query_params.get("finding"))
    way = path_of(chosen) if chosen else ()
    selected = find_version(drawn, st.query_params.get("node"))
    traced = chosen_column(drawn, clocks)
    chain = chosen_chain(traced)
    part = chosen_part(drawn, findings, way, selected, chain, trace)
    left, right = st.columns([7, 3], gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            pick_extent(part)
            pick_column(drawn, known, selected, clocks)
        height = show_picture(part, drawn, clocks, selected, way, chain)
        show_extent(part)
        if drawn["truncated"]:
            st.caption("Only the nearest versions are known here; the others are left out of the graph.")
    with right, st.container(border=True, height=height + _BELOW):
        _beside(drawn, findings, chosen, clocks)
    show_tables(
        drawn,
        chain.edges if chain else (),
        f"picture-{target.code}",
        lambda code: write_address(node=code, side=None),
        partial(show_compare, target, known["versions"], clocks),
        is_compared="against" in st.query_params,
    )
    known_at = here(trace["known_at"])
    st.caption(f"Known at {known_at} · log head `{trace['log_head'][:16]}` · rules `{trace['rules'][:16]}`")


def _links(target: VersionId, clocks: Mapping[str, str | None]) -> None:
    """To the page of the version, and to its report at the same times."""
    address = {**target._asdict(), **{key: value for key, value in clocks.items() if value}}
    with st.container(horizontal=True):
        st.page_link(
            "app_pages/dataset.py", label="Details", icon=":material/table_view:", query_params=target._asdict()
        )
        st.page_link("app_pages/report.py", label="Report", icon=":material/summarize:", query_params=address)


def _direction() -> Direction:
    asked = st.query_params.get("direction")
    return next((direction for direction in DIRECTIONS if direction == asked), "upstream")


def _beside(
    trace: Trace, findings: Sequence[FindingAnswer], chosen: FindingAnswer | None, clocks: Mapping[str, str | None]
) -> None:
    """The panel beside the picture: the facts about one version, or the findings."""
    node = find_version(trace, st.query_params.get("node"))
    side = st.query_params.get("side") or ("findings" if chosen and not node else "version")
    st.session_state["side"] = side if side in _SIDES else "version"
    st.segmented_control(
        "Beside the picture",
        list(_SIDES),
        format_func=lambda name: f"{_SIDES[name]} · {len(findings):,}" if name == "findings" else _SIDES[name],
        key="side",
        label_visibility="collapsed",
        on_change=_picked_side,
        required=True,
    )
    if st.session_state["side"] == "findings":
        show_findings(findings, chosen)
    else:
        address = {key: value for key, value in clocks.items() if value}
        show_version(trace, node or id_of(trace["target"]), clocks, address)


def _picked_side() -> None:
    write_address(side=st.session_state["side"])


def _not_found(error: NotFoundError) -> None:
    """The error, and links to the nearest names."""
    show_error(error)
    name = st.query_params.get("name", "")
    clocks = {key: value for key in ("as_of", "known_at") if (value := st.query_params.get(key))}
    near = app_catalog.ask(search_names, query=name, count=_NEAREST)["rows"]
    exact = [
        row for row in near if row["name"] == name and st.query_params.get("namespace") in (None, row["namespace"])
    ]
    near = exact or near
    if near:
        st.markdown("**Did you mean**")
    for row in near:
        st.page_link(
            "app_pages/trace.py",
            label=f"{plain(row['name'])} :gray[in {plain(row['namespace'])}]",
            icon=":material/arrow_forward:",
            query_params={**clocks, "namespace": row["namespace"], "name": row["name"]},
        )


page()
