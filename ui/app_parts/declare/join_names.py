"""What a gap likely means, and the click by which a steward declares that two names are one dataset."""

from collections.abc import Sequence

import streamlit as st

from catalog.events.facet_values import members
from catalog.lineage.trace_json import LikelyDataset
from catalog.values.canonical_json import Json
from catalog.values.errors import WhenceError
from ingest.declarations.declare_one import declaration_of, declare
from ui import app_catalog
from ui.presentation.markdown import plain

_FACET = "whence_aliases"


def offer_candidates(namespace: str, name: str, candidates: Sequence[LikelyDataset]) -> None:
    """The datasets that a gap likely means, each with a form that makes it one with the dataset of the gap."""
    for place, candidate in enumerate(candidates):
        other = f"{candidate['namespace']} {candidate['name']}"
        with st.popover(f"Same as {plain(other)}?", icon=":material/join:", width="stretch"):
            st.markdown(f"`{namespace} {name}` and `{other}`: {plain(candidate['reason'])}.")
            key = f"join {place} {namespace} {name}"
            because = st.text_input("Because", value=candidate["reason"], key=f"{key} because")
            by = st.text_input("Declared by", value=st.session_state.get("person", ""), key=f"{key} by")
            if st.button("Declare them one dataset", type="primary", key=f"{key} declare"):
                _declare(namespace, name, candidate, because, by)


def _declare(namespace: str, name: str, candidate: LikelyDataset, because: str, by: str) -> None:
    """Declare it beside the aliases that stand there, and show what the catalog knows now."""
    # Not as a file: one file is all that governs a catalog, and would take back what others declare.
    catalog = app_catalog.catalog_in_use()
    try:
        held = declaration_of(catalog, namespace, name, _FACET)
        alias: Json = {"namespace": candidate["namespace"], "name": candidate["name"], "because": because}
        standing: list[Json] = [*members((held.body or {}).get("aliases"))]
        body: dict[str, Json] = {**(held.body or {}), "aliases": [*standing, alias]}
        declare(catalog, namespace, name, _FACET, body, by, held.seen_at)
    except WhenceError as error:
        st.error(plain(error), icon=":material/error:")
        return
    st.session_state["person"] = by.strip()
    st.rerun()
