"""What a steward's drafts change, what follows from that, and the button that declares them."""

import json
from collections.abc import Sequence

import streamlit as st

from catalog.values.errors import WhenceError
from ingest.declarations.declare_one import Wanted, declare_together
from ui import app_catalog
from ui.app_parts.declare.editing import Editing, forget
from ui.app_parts.declare.preview import foreseen, show_preview
from ui.app_parts.frame.address_state import write_address
from ui.app_parts.frame.form import read_form, show_field
from ui.app_parts.frame.outcome import reject, show_outcome
from ui.app_parts.frame.way_back import can_go_back, is_leaving, leave
from ui.presentation.declaring.declarations import change_lines, outcome_words
from ui.presentation.declaring.form_fields import FormField
from ui.presentation.markdown import plain

SAVED = "declared"
CLOSED: dict[str, str | None] = {
    **dict.fromkeys(("edit", "part", "finding", "restore", "ended", "ended_on", "back")),
    "tab": "governance",  # where the form was
}
_FORM = "steward"
_BY = FormField("steward_by", "Declared by", "Enter who declares this.", "person", "steward@example.com")
_PREVIEWED = "steward_previewed"


def show_deciding(namespace: str, name: str, drafts: Sequence[Editing]) -> None:
    """The changes in words, their consequences, and the button that declares them; drafts: of one dataset."""
    checked = {editing.facet: editing.checked() for editing in drafts}
    lines = {editing.facet: change_lines(editing.start, checked[editing.facet].body) for editing in drafts}
    changed = [editing for editing in drafts if lines[editing.facet]]
    bodies = {editing.facet: checked[editing.facet].body for editing in changed}
    is_valid = bool(changed) and not any(draft.faults for draft in checked.values())
    if changed:
        listed = [line for editing in changed for line in lines[editing.facet]]
        st.markdown("**Changes**\n" + "\n".join(f"- {plain(line)}" for line in listed))
    else:
        st.caption("No changes yet.")
    bodies_json = json.dumps(bodies, sort_keys=True)
    if st.button("Preview impact", icon=":material/visibility:", key="steward_preview", disabled=not is_valid):
        st.session_state[_PREVIEWED] = bodies_json
    # The text is compared, so that an edit after the preview asks for another one.
    is_previewed = is_valid and st.session_state.get(_PREVIEWED) == bodies_json
    # One element, however much is in it: what follows would move, and lose what is being typed there.
    with st.container():
        if is_previewed:
            show_preview(namespace, name, bodies_json)
        elif is_valid:
            st.caption("Preview before saving.")
    show_outcome(_FORM, ":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="bottom", key="steward_bar"):
        with st.container(width=320):
            show_field(_FORM, _BY)
        st.button(
            "Save",
            type="primary",
            icon=":material/save:",
            key="steward_save",
            disabled=not is_previewed,
            help=None if is_previewed else "Preview the impact of your changes first.",
            on_click=_save,
            args=(namespace, name, changed, bodies_json),
        )
    if SAVED in st.session_state or is_leaving():
        st.rerun()  # of the whole page: label, findings and verdicts around the form have changed


def _save(namespace: str, name: str, changed: Sequence[Editing], bodies_json: str) -> None:
    values = read_form(_FORM, (_BY,))
    if values is None:
        return
    by, bodies = values[_BY.key], json.loads(bodies_json)
    impact = outcome_words(foreseen(namespace, name, bodies_json)["models"])
    wanted = [Wanted(editing.facet, bodies[editing.facet], editing.base.seen_at) for editing in changed]
    try:
        declare_together(app_catalog.catalog_in_use(), namespace, name, wanted, by)
    except WhenceError as error:
        reject(_FORM, plain(error))
        return
    forget(namespace, name, *bodies)
    message = f"Saved, declared by {by}. {impact}"
    if can_go_back():
        leave(message)
    else:
        st.session_state[SAVED] = message
        write_address(**CLOSED)
