"""The controls for a page: as they stand, or as assessed last, marked as such, while newer ones are worked out."""

import logging
import threading
from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import streamlit as st

from catalog.management.answers.controls import controls
from catalog.management.controls.control_json import ControlAnswer
from catalog.management.kept_tables import LastAssessed, last_controls, refresh_managed
from catalog.session.catalog import Catalog
from ui import app_catalog
from ui.app_parts.frame.errors import errors_shown
from ui.presentation.short import counted
from ui.presentation.times import moment_text, zone_of

# Of fewer versions of models, controls are worked out while the page waits: that takes no longer than saying so.
FEW_MODEL_VERSIONS = 300
_EVERY_SECONDS = 1.0
_AWAITED = "controls_awaited"
_LOG = logging.getLogger(__name__)
_LOCK = threading.Lock()
_AT_WORK: WeakKeyDictionary[Catalog, threading.Thread] = WeakKeyDictionary()


class Assessed(NamedTuple):
    """Controls, and whether they are those of now; where they are not, the page has a notice that says so."""

    rows: Sequence[ControlAnswer]
    is_current: bool


def assessed_controls(framework: str) -> Assessed:
    """The controls of a framework; of a large catalog that has grown, at once those that were assessed last."""
    catalog = app_catalog.catalog_in_use()
    last = last_controls(catalog, framework)
    if last is None or last.is_current or last.model_versions < FEW_MODEL_VERSIONS:
        st.session_state.pop(_AWAITED, None)
        return Assessed(app_catalog.ask(controls, framework=framework), is_current=True)
    awaited = st.session_state.get(_AWAITED)
    if awaited is not None and last.is_of_today and last.position >= awaited:
        # What this page waited for is there. It does not wait again by itself: under steady load it never would end.
        st.session_state.pop(_AWAITED)
        _outgrown(last, catalog.log_position - last.position)
    else:
        _work_ahead(catalog)
        st.session_state.setdefault(_AWAITED, catalog.log_position)
        st.fragment(_at_work, run_every=_EVERY_SECONDS)(framework)
    return Assessed(last.controls, is_current=False)


def _outgrown(last: LastAssessed, newer: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="assessed_last"):
        since = f" {counted(newer, 'entry has', 'entries have')} come in since." if newer > 0 else ""
        st.markdown(f":material/update: {_stamp(last)}{since}", width="content")
        st.button("Assess again", icon=":material/refresh:", key="assess_again")


def _at_work(framework: str) -> None:
    """That newer controls are worked out; once they are there, the page is made with them."""
    with errors_shown():
        catalog = app_catalog.catalog_in_use()
        last, awaited = last_controls(catalog, framework), st.session_state.get(_AWAITED)
        if last is None or awaited is None or (last.is_of_today and last.position >= awaited):
            st.rerun()
        if not _is_at_work(catalog):
            # Whatever kept them from being worked out, whoever asks gets it as an error.
            app_catalog.ask(controls, framework=framework)
            st.rerun()
        newer = awaited - last.position
        reason = counted(newer, "newer entry is", "newer entries are") if newer > 0 else "today's state is"
        st.markdown(
            f":material/hourglass_top: {_stamp(last)} Not the present state: {reason} being assessed, and the page "
            "changes when that is done."
        )


def _stamp(last: LastAssessed) -> str:
    at = last.received_at
    received = f", received {moment_text(at.isoformat(), zone_of(st.context.timezone))}" if at else ""
    return f"**As assessed up to log entry {last.position:,}**{received}."


def _is_at_work(catalog: Catalog) -> bool:
    thread = _AT_WORK.get(catalog)
    return thread is not None and thread.is_alive()


def _work_ahead(catalog: Catalog) -> None:
    """Have the controls worked out by a thread, one for all pages; a catalog that is closed waits for it."""
    with _LOCK:
        if _is_at_work(catalog):
            return
        thread = threading.Thread(target=_refresh, args=(catalog,), name="whence-controls")
        _AT_WORK[catalog] = thread
        thread.start()
    catalog.end_with(_join_all)


def _refresh(catalog: Catalog) -> None:
    try:
        refresh_managed(catalog)
    except Exception:  # noqa: BLE001  # the page asks again, and shows the error
        _LOG.exception("controls could not be worked out")


def _join_all() -> None:
    for thread in list(_AT_WORK.values()):
        thread.join()
